// Posting: which responder stands at which post, for one span of time. Pure: no database, no clock.
//
// The plan is exact: it fills as many seats of tier 0 as any plan could, then of tier 1, 2, 3, and
// among those it is the one with the least cost in metres (distance, an untrained posting, moving
// someone who is already there). It is found by minimum-cost flow on a part of the arcs; arcs left
// out are added until none could improve it, and `verify_posting` proves that from the input alone.
// People are never ranked: nothing in the input says rank, rating, party or origin.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "duty/rest.h"
#include "platform/ids.h"
#include "platform/result.h"

namespace fl {

using ResponderId = Id<struct ResponderTag>;
using OrganisationId = Id<struct OrganisationTag>;
// Bit n is the n-th skill, language or course of the caller's own table.
using BitSet = std::uint32_t;

struct Point {
  std::int32_t x = 0, y = 0;  // metres
  auto operator<=>(const Point&) const = default;
};
// Whole metres in a straight line, rounded down.
[[nodiscard]] std::int64_t metres_between(Point a, Point b);

struct Responder {
  ResponderId id;
  Point home;
  OrganisationId organisation;
  BitSet skills = 0, languages = 0, trained = 0;
  bool has_vehicle = false;
  HealthLimits limits = 0;
  Instant last_shift_ended_at;  // unset (0): rested
  int worked_minutes_week = 0;  // in the seven days before the span
  int worked_days_row = 0;      // days worked in a row up to yesterday
  int nights_row = 0;           // nights in a row up to the last
  PostId now_at;                // the assignment before; unset: none
};

struct Post {
  PostId id;
  AreaId area;
  Point at;
  Instant from, until;
  int seats = 1;
  BitSet skills = 0, languages = 0;  // all of them are needed
  BitSet trained = 0;                // courses it asks for
  int tier = 2;                      // 0 life-critical .. 3
  bool needs_vehicle = false, is_heavy = false, is_exposed = false;
  std::vector<OrganisationId> excluded;  // may not send people here (conflict of interest)
};

struct PostingRules {
  RestRules rest;
  std::int64_t distance_max_m = 15'000;
  bool may_post_untrained = false;         // without the course: with a warning, or not at all
  std::int64_t untrained_cost_m = 20'000;  // what posting an untrained person counts as
  std::int64_t move_cost_m = 3'000;        // what moving someone off `now_at` counts as
};

// A hand's decision. `is_forced`: this person goes to this post; otherwise never. Distance, skills,
// courses and excluded organisations may be overridden by hand, rest and health limits never.
struct PostingOverride {
  ResponderId responder;
  PostId post;
  bool is_forced = false;
};

struct PostingInput {
  std::vector<Responder> responders;
  std::vector<Post> posts;
  std::vector<PostingOverride> overrides;
  PostingRules rules;
};

// What stands between one responder and one post, in the order in which it is asked.
enum class PostingBar {
  none,
  skill,
  language,
  vehicle,
  training,
  health_limit,
  organisation,
  rest,  // between shifts
  week_hours,
  day_off,
  nights_in_row,
  shift_length,
  distance,
  hand,  // forbidden by an override
  count_,
};
[[nodiscard]] std::string_view name_of(PostingBar bar);
// The first bar, or none. `is_untrained` is told when the posting is allowed only with a warning.
[[nodiscard]] PostingBar bar_between(const Responder& responder, const Post& post,
                                     const PostingRules& rules, bool* is_untrained = nullptr);

enum class SeatReason {
  nearest,                  // nobody nearer was free and able
  nearer_needed_elsewhere,  // nearer ones save more where they are
  kept,                     // was here before
  forced,                   // by hand
};
[[nodiscard]] std::string_view name_of(SeatReason reason);

struct Posting {
  ResponderId responder;
  PostId post;
  std::int64_t distance_m = 0;
  std::int64_t cost_m = 0;  // distance and what else counted
  bool is_untrained = false, is_moved = false;
  SeatReason reason = SeatReason::nearest;
  int nearer_count = 0;  // able people nearer to this post who were posted elsewhere
};

// What would fill an empty seat if one rule alone gave way.
struct Remedy {
  PostingBar bar = PostingBar::none;
  int count = 0;     // people without a post whom only this bar keeps away
  ResponderId best;  // the one of them needing the least
  std::int64_t amount =
      0;  // distance: metres; rest: minutes still missing; week_hours: minutes over
};
enum class UnmetReason {
  nobody_able,       // `bar` keeps the last of them away
  needed_elsewhere,  // all who could come fill seats of the same or a more urgent tier
};
[[nodiscard]] std::string_view name_of(UnmetReason reason);
struct UnmetSeats {
  PostId post;
  int count = 0;
  int tier = 2;
  UnmetReason reason = UnmetReason::nobody_able;
  PostingBar bar = PostingBar::none;
  int able_count = 0;            // people with no bar at all
  int able_at_tier[4] = {};      // where they are instead
  std::vector<Remedy> remedies;  // most people first
};

enum class IdleReason {
  not_needed,  // every post they could take is filled by someone who costs less there
  barred,      // `bar` is what keeps them from the post that is otherwise nearest to fitting
  no_posts,
};
[[nodiscard]] std::string_view name_of(IdleReason reason);
struct IdleResponder {
  ResponderId responder;
  IdleReason reason = IdleReason::not_needed;
  PostingBar bar = PostingBar::none;
};

// Shadow prices: what one more able person standing at this post would save.
struct PostPrice {
  PostId post;
  int seats_filled = 0;  // 1 when the person would fill an empty seat somewhere in the end
  int tier = 4;          // of that seat; 4: none
  std::int64_t metres = 0;
  std::int64_t raw = 0;  // as the verifier wants it
};

struct PostingTotals {
  int seats = 0, filled = 0, untrained = 0, moved = 0, kept = 0, forced = 0;
  int seats_at_tier[4] = {}, unmet_at_tier[4] = {};
  std::int64_t distance_m = 0, distance_longest_m = 0;
  std::int64_t cost_m = 0;  // distance and what else counted; empty seats are not in it
  std::int64_t cost = 0;    // the objective: empty seats by tier, and cost_m
};

// The proof: dual prices, by position of the input sorted by id.
struct PostingCertificate {
  std::vector<std::int64_t> responder_prices, post_prices;
};

struct PostingPlan {
  std::vector<Posting> postings;    // by post, then responder
  std::vector<UnmetSeats> unmet;    // by tier, then post
  std::vector<IdleResponder> idle;  // by responder
  std::vector<PostPrice> prices;    // dearest first, then by post
  PostingTotals totals;
  PostingCertificate certificate;
  std::int64_t override_cost_m = 0;  // metres more than without the overrides
  int override_unmet[4] = {};        // seats more left empty by them, by tier
  std::string hash;                  // of input and postings: the same plan has the same hash
  int rounds = 0;                    // of adding arcs
  std::int64_t arcs = 0;             // in the last round
};

// Faults (bad_input): duty.same_responder_twice, duty.same_post_twice, duty.bad_post,
// duty.bad_responder, duty.override_unknown, duty.override_twice, duty.override_breaks_rest,
// duty.too_many_forced, duty.posting_too_large.
[[nodiscard]] Result<PostingPlan> plan_posting(const PostingInput& input);

// Independent of the solver: recomputes every bar, every cost and every reduced cost over all pairs
// of responder and post. Empty: the plan is feasible and optimal. Otherwise what is wrong, a
// sentence each (bounded).
[[nodiscard]] std::vector<std::string> verify_posting(const PostingInput& input,
                                                      const PostingPlan& plan);

// For comparison only, never what is given to people: posts by tier, each takes its nearest.
[[nodiscard]] Result<PostingPlan> greedy_posting(const PostingInput& input);
// First come, first served: posts in the order of their ids.
[[nodiscard]] Result<PostingPlan> first_come_posting(const PostingInput& input);

}  // namespace fl
