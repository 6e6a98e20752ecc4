// The doors of posting: names, the one rule who may stand where, and the plan as a whole.
#include "duty/posting.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "duty/posting_model.h"
#include "platform/crypto.h"

namespace fl {

namespace {

constexpr std::array<std::string_view, std::size_t(PostingBar::count_)> kBarNames{
    "none",          "skill",        "language", "vehicle",    "training",
    "health_limit",  "organisation", "rest",     "week_hours", "day_off",
    "nights_in_row", "shift_length", "distance", "hand"};

void put(std::string& bytes, std::int64_t value) {
  bytes.append(std::to_string(value));
  bytes.push_back(' ');
}

// Input and postings as one text; the plan is known by its hash.
std::string hash_of(const posting::Model& model, const PostingPlan& plan) {
  std::string bytes = "posting 1 ";
  const PostingRules& rules = model.rules;
  for (const std::int64_t value :
       {rules.distance_max_m, std::int64_t(rules.may_post_untrained), rules.untrained_cost_m,
        rules.move_cost_m, std::int64_t(rules.rest.rest_min.count()),
        std::int64_t(rules.rest.week_limit().count()), std::int64_t(rules.rest.days_off_min),
        std::int64_t(rules.rest.nights_in_row_max)})
    put(bytes, value);
  for (const Responder* r : model.responders)
    for (const std::int64_t value :
         {r->id.value, std::int64_t(r->home.x), std::int64_t(r->home.y), r->organisation.value,
          std::int64_t(r->skills), std::int64_t(r->languages), std::int64_t(r->trained),
          std::int64_t(r->has_vehicle), std::int64_t(r->limits), r->last_shift_ended_at.ms,
          std::int64_t(r->worked_minutes_week), std::int64_t(r->worked_days_row),
          std::int64_t(r->nights_row), r->now_at.value})
      put(bytes, value);
  for (const Post* p : model.posts)
    for (const std::int64_t value :
         {p->id.value, std::int64_t(p->at.x), std::int64_t(p->at.y), p->from.ms, p->until.ms,
          std::int64_t(p->seats), std::int64_t(p->skills), std::int64_t(p->tier)})
      put(bytes, value);
  for (const Posting& posting : plan.postings) {
    put(bytes, posting.post.value);
    put(bytes, posting.responder.value);
  }
  std::string text;
  for (const unsigned char byte : sha256(bytes)) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 15]);
  }
  return text;
}

}  // namespace

std::int64_t metres_between(Point a, Point b) {
  const std::int64_t dx = std::int64_t(a.x) - b.x, dy = std::int64_t(a.y) - b.y;
  const std::int64_t square = dx * dx + dy * dy;
  auto root = static_cast<std::int64_t>(std::sqrt(double(square)));
  while (root * root > square)
    --root;
  while ((root + 1) * (root + 1) <= square)
    ++root;
  return root;
}

std::string_view name_of(PostingBar bar) {
  CHECK(bar < PostingBar::count_);
  return kBarNames[std::size_t(bar)];
}

std::string_view name_of(SeatReason reason) {
  switch (reason) {
    case SeatReason::nearest:
      return "nearest";
    case SeatReason::nearer_needed_elsewhere:
      return "nearer_needed_elsewhere";
    case SeatReason::kept:
      return "kept";
    case SeatReason::forced:
      return "forced";
  }
  CHECK(false);
}

std::string_view name_of(UnmetReason reason) {
  return reason == UnmetReason::nobody_able ? "nobody_able" : "needed_elsewhere";
}

std::string_view name_of(IdleReason reason) {
  switch (reason) {
    case IdleReason::not_needed:
      return "not_needed";
    case IdleReason::barred:
      return "barred";
    case IdleReason::no_posts:
      return "no_posts";
  }
  CHECK(false);
}

PostingBar bar_between(const Responder& responder, const Post& post, const PostingRules& rules,
                       bool* is_untrained) {
  posting::Bars bars = posting::bars_of(responder, post, rules);
  if (is_untrained != nullptr) *is_untrained = (bars & posting::kUntrained) != 0;
  if (metres_between(responder.home, post.at) > rules.distance_max_m)
    bars |= posting::bit_of(PostingBar::distance);
  return posting::first_of(bars);
}

Result<PostingPlan> plan_posting(const PostingInput& input) {
  auto model = posting::model_of(input, true);
  if (!model) return model.error();
  PostingPlan plan = posting::explained(*model, posting::solve(*model));
  plan.hash = hash_of(*model, plan);
  if (input.overrides.empty()) return plan;
  auto free = posting::model_of(input, false);
  if (!free) return free.error();
  const auto best = posting::solve(*free);
  const PostingTotals without = posting::totals_of(*free, best.post_of);
  for (int tier = 0; tier < 4; ++tier)
    plan.override_unmet[tier] = plan.totals.unmet_at_tier[tier] - without.unmet_at_tier[tier];
  plan.override_cost_m = plan.totals.cost_m - without.cost_m;
  return plan;
}

}  // namespace fl
