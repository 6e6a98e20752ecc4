// Uploads of scans as text: one, or up to 500 at once. Read by hand, strictly, in one pass: this is
// the hottest text of the house (two hundred million lines a fortnight in a large city). Pure.
//
//   {"place":"18995/3/81234","happened_at":"2022-01-03T08:00:00+08:00","kind":"enter"}
//   {"from":"2022-01-03T08:00:00+08:00","rows":[["18995/3/81234",1250,"enter"], ...]}
//
// In rows the number is milliseconds after `from`, so that 500 of them fit where one did.
#pragma once

#include <string_view>
#include <vector>

#include "platform/json.h"
#include "scan/venue_code.h"

namespace fl::scan {

inline constexpr std::size_t kUploadRowsMax = 500;
inline constexpr std::int64_t kUploadAfterMsMax = 14 * kDayMs;

struct ScanDraft {
  TokenPlace place;
  Instant happened_at;
  ScanKind kind = ScanKind::pass;
};

inline constexpr DraftField kScanFields[] = {
    {"place", FieldType::line, 5, 24},
    {.name = "happened_at", .type = FieldType::time},
    {.name = "kind", .type = FieldType::word, .words = "enter|leave|pass"},
};
// Faults: draft.not_json, draft.bad_fields.
[[nodiscard]] Result<ScanDraft> read_scan(std::string_view body);
// Faults: scan.bad_rows (bad_input), naming the row and what was expected.
[[nodiscard]] Result<std::vector<ScanDraft>> read_scans(std::string_view body);

}  // namespace fl::scan
