// A look at every page's sum, a few pages at a time and all within a week, while the server serves.
// A page found wrong is named to the operator until it is right again, and keeps nobody from work.
// SQLite only: a server of PostgreSQL has its own (data checksums).
#pragma once

#include <cstdint>
#include <optional>

#include "platform/result.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

struct Scrub {
  bool has_sums = false;  // else nothing below is known
  std::int64_t page_count = 0, next_page = 1;
  std::optional<Instant> whole_at;  // when a pass last came to the end
  std::int64_t wrong_page = 0;      // the first that is known to be wrong; 0: none
  std::int64_t wrong_reads = 0;     // reads since the start that met a wrong one
  [[nodiscard]] bool is_sound() const { return wrong_page == 0 && wrong_reads == 0; }
};
[[nodiscard]] Result<Scrub> scrub_state(Db& db);
// One step, as a job; how many pages were looked at. None while the disk has trouble of its own.
[[nodiscard]] Result<int> scrub_pages(Db& db, Instant now);

// Steps come this often, and so many make a pass, however large the file.
inline constexpr std::int64_t kScrubEveryMs = 300'000;
inline constexpr std::int64_t kScrubSteps = 1'728, kScrubPagesMin = 64;

}  // namespace fl
