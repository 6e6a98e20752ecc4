// Inside duty/: a posting input made ready. Sorted by id, validated, hand's decisions applied,
// every pair's bars at hand, alike responders put together.
//
// Posts that ask for the same make one kind: what keeps a responder away is asked once for a kind,
// only the distance for each post.
#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "duty/posting.h"

namespace fl::posting {

// A bit for each bar that stands between two; bit n is PostingBar(n).
using Bars = std::uint32_t;
[[nodiscard]] constexpr Bars bit_of(PostingBar bar) {
  return Bars(1) << unsigned(bar);
}
inline constexpr Bars kUntrained = bit_of(PostingBar::count_);  // allowed, with a warning
// All bars but distance and hand.
[[nodiscard]] Bars bars_of(const Responder& responder, const Post& post, const PostingRules& rules);
[[nodiscard]] PostingBar first_of(Bars bars);

// Responders whom no post can tell apart.
struct Group {
  Point home;
  std::int32_t now_post = -1;         // where they are, by position
  std::vector<std::int32_t> members;  // positions of responders, by id
};

struct Model {
  PostingRules rules;
  std::vector<const Responder*> responders;  // by id
  std::vector<const Post*> posts;            // by id
  std::vector<std::int32_t> now_post;        // beside responders; -1: nowhere we know
  std::vector<int> seats;                    // beside posts, without those forced
  std::vector<std::int32_t> kinds;           // beside posts
  std::int32_t kind_count = 0;
  std::vector<std::vector<std::int32_t>> posts_of_kind;
  std::vector<Bars> bars;  // kind by kind, a row of responders each
  std::vector<std::pair<std::int32_t, std::int32_t>> forced;  // responder, post
  std::set<std::pair<std::int32_t, std::int32_t>> forbidden;
  std::vector<Group> groups;   // those who could stand somewhere and are not forced
  std::int64_t tier_step = 1;  // what one tier weighs, in metres

  [[nodiscard]] Bars bars_at(std::int32_t responder, std::int32_t post) const {
    return bars[std::size_t(kinds[std::size_t(post)]) * responders.size() + std::size_t(responder)];
  }
  // With distance and hand.
  [[nodiscard]] Bars all_bars(std::int32_t responder, std::int32_t post) const;
  // What a posting counts as; only for pairs without a bar, or forced.
  [[nodiscard]] std::int64_t cost(std::int32_t responder, std::int32_t post) const;
  [[nodiscard]] std::int64_t empty_cost(int tier) const { return tier_step * (4 - tier); }
};

inline constexpr std::size_t kPairsOfKindsMax = 256'000'000;

// `is_by_hand` false: as if there were no overrides.
[[nodiscard]] Result<Model> model_of(const PostingInput& input, bool is_by_hand);

// The answer of a solver: where each responder stands, and the prices.
struct Answer {
  std::vector<std::int32_t> post_of;  // beside responders; -1: nowhere
  std::vector<std::int64_t> responder_prices, post_prices;
  int rounds = 0;
  std::int64_t arcs = 0;
};
[[nodiscard]] Answer solve(const Model& model);
// Sums, reasons, empty seats, idle people, prices.
[[nodiscard]] PostingPlan explained(const Model& model, Answer answer);
[[nodiscard]] PostingTotals totals_of(const Model& model, const std::vector<std::int32_t>& post_of);

}  // namespace fl::posting
