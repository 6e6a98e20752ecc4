// Baselines to compare the exact plan with. Nobody is posted by them.
#include <algorithm>

#include "duty/posting_model.h"

namespace fl {

namespace {

// Posts in the order given; each seat takes the cheapest free person.
Result<PostingPlan> in_order(const PostingInput& input, bool by_tier) {
  auto model = posting::model_of(input, true);
  if (!model) return model.error();
  std::vector<std::int32_t> order;
  for (std::size_t p = 0; p < model->posts.size(); ++p)
    order.push_back(static_cast<std::int32_t>(p));
  if (by_tier)
    std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
      return model->posts[std::size_t(a)]->tier < model->posts[std::size_t(b)]->tier;
    });
  posting::Answer answer;
  answer.post_of.assign(model->responders.size(), -1);
  answer.responder_prices.assign(model->responders.size(), 0);
  answer.post_prices.assign(model->posts.size(), 0);
  for (const auto& [responder, post] : model->forced)
    answer.post_of[std::size_t(responder)] = post;
  std::vector<std::pair<std::int64_t, std::int32_t>> found;
  for (const std::int32_t p : order) {
    found.clear();
    for (std::size_t i = 0; i < model->responders.size(); ++i) {
      const auto r = static_cast<std::int32_t>(i);
      if (answer.post_of[i] >= 0) continue;
      if ((model->all_bars(r, p) & ~posting::kUntrained) == 0)
        found.emplace_back(model->cost(r, p), r);
    }
    const auto seats = std::min(found.size(), std::size_t(model->seats[std::size_t(p)]));
    std::partial_sort(found.begin(), found.begin() + std::ptrdiff_t(seats), found.end());
    for (std::size_t i = 0; i < seats; ++i)
      answer.post_of[std::size_t(found[i].second)] = p;
  }
  PostingPlan plan;
  plan.totals = posting::totals_of(*model, answer.post_of);
  for (std::size_t r = 0; r < answer.post_of.size(); ++r)
    if (answer.post_of[r] >= 0)
      plan.postings.push_back({model->responders[r]->id,
                               model->posts[std::size_t(answer.post_of[r])]->id,
                               metres_between(model->responders[r]->home,
                                              model->posts[std::size_t(answer.post_of[r])]->at),
                               model->cost(static_cast<std::int32_t>(r), answer.post_of[r])});
  std::sort(plan.postings.begin(), plan.postings.end(), [](const Posting& a, const Posting& b) {
    return std::pair(a.post, a.responder) < std::pair(b.post, b.responder);
  });
  return plan;
}

}  // namespace

Result<PostingPlan> greedy_posting(const PostingInput& input) {
  return in_order(input, true);
}

Result<PostingPlan> first_come_posting(const PostingInput& input) {
  return in_order(input, false);
}

}  // namespace fl
