// Every post of a place as it stands now: how many seats are empty, or will be within twelve hours,
// and the posts that come first on the page. All posts are counted, however many there are; only
// those shown are looked at closely.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "duty/seats.h"
#include "duty/shifts.h"

namespace fl {

inline constexpr std::chrono::hours kSeatsAhead{12};

// One post as it stands now.
struct PostNow {
  PostFile post;
  std::vector<ShiftFile> on;
  std::optional<ShiftFile> next;
  std::optional<EmptyHours> empty;
  std::optional<Gap> gap;
};
struct PostsNow {
  std::size_t post_count = 0, empty_now_count = 0, empty_soon_count = 0;
  // Empty now, empty soon, the others, some of each; each in the order of places.
  std::vector<PostNow> shown;
};
[[nodiscard]] PostsNow posts_now(Tx& tx, std::string_view path, Instant now, std::size_t shown_max);

}  // namespace fl
