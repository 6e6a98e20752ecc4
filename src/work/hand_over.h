// Hand-over: no open promise is lost when a shift or a term ends.
//
// Half an hour before a shift ends its open promises are listed for the giver and whoever comes on.
// The taker signs each, or all: the promise is theirs from that moment. What nobody has signed
// kHandOverGrace after the end stays with the giver, is shown as unsigned, and the lead is told,
// once. A term cannot be closed while a promise of that person is open.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "work/work.h"

namespace fl {

using HandOverId = Id<struct HandOverTag>;

inline constexpr std::chrono::minutes kHandOverAhead{30};
inline constexpr std::chrono::minutes kHandOverGrace{15};
inline constexpr std::chrono::hours kHandOverBack{24};

struct HandOver {
  HandOverId id;
  std::string occasion = "shift", state = "open";
  std::int64_t shift = 0;
  AreaId area;
  std::string area_path;
  AccountId giver, told;
  Instant ends_at, made_at;
  int signed_count = 0;
};

// Moves one promise to another holder; what was accepted stays accepted. Faults:
// work.no_such_task, work.task_already_done, work.already_theirs.
[[nodiscard]] Outcome hand_task(Tx& tx, const Permit& permit, TaskId task, const Taker& taker,
                                std::string_view step, Instant now);
// Open promises of the giver that this hand-over is about.
[[nodiscard]] std::vector<Task> open_promises(Tx& tx, const HandOver& hand_over);
// Of these, what the account's shifts cover, now or within kHandOverAhead: nobody reads more.
[[nodiscard]] std::vector<Task> promises_to(Tx& tx, const HandOver& hand_over, AccountId taker,
                                            Instant now);
// The taker signs one promise, or all of those their duty covers; the number signed. Faults:
// work.hand_over_gone (conflict: not there, theirs already, or not on duty for it).
[[nodiscard]] Result<int> sign_hand_over(Tx& tx, const WorkRoom& room, const Permit& permit,
                                         AccountId taker, HandOverId id, TaskId task, Instant now);
[[nodiscard]] std::vector<HandOver> hand_overs_of_giver(Tx& tx, AccountId giver);
[[nodiscard]] std::vector<HandOver> hand_overs_under(Tx& tx, std::string_view path, Instant after,
                                                     int limit);
[[nodiscard]] std::vector<HandOver> hand_overs_at(Tx& tx, std::string_view path, Instant after,
                                                  int limit);
// Those of which the account could sign something now.
[[nodiscard]] std::vector<HandOver> hand_overs_to(Tx& tx, AccountId taker, Instant now);
// The end of a term: opens the hand-over and says how many promises are still open; 0 means that
// the term may be closed.
[[nodiscard]] Result<int> open_term_hand_over(Tx& tx, const WorkRoom& room, const Permit& permit,
                                              AccountId giver, const Area& area, Instant now);
// Job: lists what ends soon, and tells leads what stayed unsigned; the number changed.
[[nodiscard]] Result<int> run_hand_over(const WorkRoom& room, const Permit& permit, Instant now);
// Hears kShiftLeft: open promises of who left go to whoever answers now.
[[nodiscard]] Outcome move_left_promises(Tx& tx, const WorkRoom& room, const Permit& permit,
                                         std::string_view body, Instant now);

}  // namespace fl
