// Posting a place of any size for one day, in the background: the page may be closed meanwhile.
//
// waiting -> reading -> planning -> proving -> planned -> accepting -> accepted; failed and
// cancelled end it. Nothing may be accepted that verify_posting has not proven. Acceptance gives
// shift by shift through give_shift, so that rest is asked once more; what was refused stays empty
// and is counted. May be killed anywhere: what was read or planned begins again, what was given is
// given once. Rows are kept 30 days.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "duty/posting.h"
#include "duty/shifts.h"

namespace fl {

using PostingRunId = Id<struct PostingRunTag>;

inline constexpr int kRunPeopleMax = 200'000;
inline constexpr int kRunPostsMax = 60'000;
inline constexpr std::chrono::hours kRunKept{24 * 30};

struct PostingRun {
  PostingRunId id;
  AreaId area;
  std::string area_path;
  Instant day;
  std::string state = "waiting";
  double done = 0;  // of the step it is in
  AccountId asked_by, accepted_by;
  std::string fault, plan_hash;
  std::int64_t people = 0, seats = 0, filled = 0, untrained = 0;
  std::int64_t distance_m = 0, distance_longest_m = 0, given = 0, refused = 0;
  Instant made_at, moved_at;
  [[nodiscard]] bool is_busy() const {
    return state == "waiting" || state == "reading" || state == "planning" || state == "proving" ||
           state == "accepting";
  }
};
struct PostingRow {
  std::string kind;
  std::int64_t number = 0;
  AccountId account;
  PostId post;
  AreaId area;
  std::string title;
  Instant from, until;
  std::string reason, bar, remedy_bar, state;
  std::int64_t seats = 0, remedy_count = 0, distance_m = 0;
  bool is_untrained = false;
};

// A place's people and empty seats of one day. Seats of one post at different hours stand apart:
// `posts` of the input have ids of their own, 1 and up, by the order of `seats`.
struct DaySeat {
  PostFile post;
  DutyHours hours;
};
struct DayInput {
  PostingInput input;
  std::vector<DaySeat> seats;
  std::unordered_map<ResponderId, AccountId> accounts;
};
// Read page by page; `progress` false stops it (duty.run_cancelled). Faults: duty.nobody_to_post,
// duty.posting_too_large.
[[nodiscard]] Result<DayInput> read_day(const DutyRoom& room, const Area& area, Instant day,
                                        const std::function<bool(double)>& progress);
// The plan's rows in the order of places. Pure.
[[nodiscard]] std::vector<PostingRow> rows_of_plan(const DayInput& day, const PostingPlan& plan);

// Faults: duty.run_busy (one is under way for this place), duty.day_past.
[[nodiscard]] Result<PostingRun> start_run(Tx& tx, const DutyRoom& room, const Permit& permit,
                                           const Area& area, Instant day, Instant now);
// Faults: duty.no_such_run, duty.plan_not_ready.
[[nodiscard]] Outcome cancel_run(Tx& tx, const Permit& permit, std::string_view scope_path,
                                 PostingRunId id, Instant now);
// `without` are numbers of rows taken out by hand, which needs a reason. Faults: duty.no_such_run,
// duty.plan_not_ready, duty.day_past, duty.reason_missing.
[[nodiscard]] Outcome accept_run(Tx& tx, const Permit& permit, std::string_view scope_path,
                                 PostingRunId id, const std::vector<std::int64_t>& without,
                                 const std::string& reason, Instant now);
// Job: takes up the oldest run that waits or was cut off; 1 when there was one.
[[nodiscard]] Result<int> run_postings(const DutyRoom& room, const Permit& permit, Instant now,
                                       const std::function<bool()>& is_stopping);
[[nodiscard]] int drop_old_runs(Tx& tx, Instant now);

}  // namespace fl
