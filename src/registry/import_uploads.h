// Inside registry/: uploaded files in sealed parts, and the job that checks and runs them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "registry/import.h"

namespace fl {

inline constexpr std::int64_t kUploadPartsMax = 470;  // of 45,000 bytes: 20 MB

void put_sealed_part(Tx& tx, const Keys& keys, ImportId id, std::string_view kind,
                     std::int64_t number, std::string_view bytes);
[[nodiscard]] std::string read_part(Tx& tx, const Keys& keys, ImportId id, std::string_view kind,
                                    std::int64_t number);
// Fault: registry.import_part_missing.
[[nodiscard]] Result<std::string> read_all_parts(Tx& tx, const Keys& keys, ImportId id,
                                                 std::string_view kind);
// The import at hand met a fault of our own: it has failed, so that the next goes on.
[[nodiscard]] Outcome give_up_import(Db& db, Instant now);
// Lines of "column=heading" as the JSON that imports keep.
[[nodiscard]] std::string mapping_json(std::string_view lines);

}  // namespace fl
