// Posting as the personnel office uses it: reads the people and the empty seats of a place for one
// day, lets the exact algorithm (posting.h) say who goes where and why, and writes the accepted
// plan shift by shift through give_shift, so that rest is asked once more.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "duty/posting.h"
#include "duty/shifts.h"

namespace fl {

inline constexpr int kPostingPeopleMax = 3000;
inline constexpr int kPostingPostsMax = 600;

// What somebody worked before the day, as the algorithm asks; nothing when they are on that day
// already, or not free for it.
[[nodiscard]] std::optional<Responder> responder_for(Tx& tx, const DutyRoom& room,
                                                     const ResponderFile& file, Instant day);
[[nodiscard]] Post post_for(const DutyRoom& room, const PostFile& file, const DutyHours& hours,
                            int seats);

struct DeskPlan {
  PostingInput input;
  PostingPlan plan;
  std::map<ResponderId, AccountId> accounts;
  std::map<PostId, PostFile> posts;
};
// Where an area lies on the schematic map, in metres: areas have no coordinates of their own, and
// neighbours in the tree are neighbours here. Pure.
[[nodiscard]] Point schematic_place(const AreaTree& tree, const Area& area);

// The plan for one day of a place. `without` are pairs taken out by hand. Faults:
// duty.posting_too_large, duty.nobody_to_post (no empty seat or nobody to fill one).
[[nodiscard]] Result<DeskPlan> plan_day(Tx& tx, const DutyRoom& room, const Area& area, Instant day,
                                        const std::vector<PostingOverride>& without);
struct PostingWritten {
  int given = 0, refused = 0;
};
[[nodiscard]] Result<PostingWritten> accept_day(Tx& tx, const DutyRoom& room, const Permit& permit,
                                                const DeskPlan& desk, Instant now);

}  // namespace fl
