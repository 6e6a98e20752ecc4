// Inside registry/: the codes that tables name areas by. One area has a code at a time, and one
// that ended, or has another code now, leaves its own to nobody: a table of before brings nothing
// back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"
#include "registry/registry.h"

namespace fl {

// 1 to 40 letters, digits and hyphens.
[[nodiscard]] bool is_area_code(std::string_view code);
// Faults: registry.bad_code, registry.code_taken (another area has or had it),
// registry.no_such_area.
[[nodiscard]] Outcome recode_area(Tx& tx, AreaId area, const std::string& code, Instant now);

namespace store {

[[nodiscard]] AreaId area_of_code(Tx& tx, std::string_view code);  // unset: none has it now
// Some area has or had it, this one aside.
[[nodiscard]] bool had_code(Tx& tx, std::string_view code, AreaId but = {});
// The cells that were split off from one of this code, by the codes they were given then.
[[nodiscard]] std::vector<AreaId> split_off(Tx& tx, AreaId cell, const std::string& code);
[[nodiscard]] bool has_area_id(Tx& tx, AreaId id);  // also one that ended

}  // namespace store

}  // namespace fl
