// Why the plan is as it is: for each seat, each empty seat and each responder without a post.
#include <algorithm>
#include <map>

#include "duty/posting_model.h"

namespace fl::posting {

namespace {

// Bars a rule or a hand could lift. Health, days off and nights in a row are not among them: no
// remedy is ever "let them work nevertheless".
constexpr PostingBar kLiftable[] = {
    PostingBar::skill,        PostingBar::language, PostingBar::vehicle,
    PostingBar::training,     PostingBar::rest,     PostingBar::distance,
    PostingBar::shift_length, PostingBar::hand,     PostingBar::week_hours};

class Why {
 public:
  Why(const Model& model, Answer answer)
      : model_(model), answer_(std::move(answer)), holders_(model.posts.size()) {
    for (std::size_t r = 0; r < answer_.post_of.size(); ++r)
      if (answer_.post_of[r] >= 0)
        holders_[std::size_t(answer_.post_of[r])].push_back(static_cast<std::int32_t>(r));
    for (const auto& pair : model.forced)
      forced_.insert(pair);
  }

  PostingPlan tell() {
    PostingPlan plan;
    for (std::size_t p = 0; p < model_.posts.size(); ++p) {
      tell_seats(static_cast<std::int32_t>(p), plan);
      tell_empty(static_cast<std::int32_t>(p), plan);
    }
    std::stable_sort(plan.unmet.begin(), plan.unmet.end(),
                     [](const auto& a, const auto& b) { return a.tier < b.tier; });
    tell_idle(plan);
    tell_prices(plan);
    plan.totals = totals_of(model_, answer_.post_of);
    plan.rounds = answer_.rounds;
    plan.arcs = answer_.arcs;
    plan.certificate = {std::move(answer_.responder_prices), std::move(answer_.post_prices)};
    return plan;
  }

 private:
  [[nodiscard]] std::int64_t distance(std::int32_t r, std::int32_t p) const {
    return metres_between(model_.responders[std::size_t(r)]->home,
                          model_.posts[std::size_t(p)]->at);
  }
  [[nodiscard]] std::int64_t cost_shown(std::int32_t r, std::int32_t p) const {
    const bool is_here = model_.now_post[std::size_t(r)] == p;
    const bool is_moved = model_.now_post[std::size_t(r)] >= 0 && !is_here;
    return model_.cost(r, p) + (is_here || is_moved ? model_.rules.move_cost_m : 0);
  }

  void tell_seats(std::int32_t p, PostingPlan& plan) {
    for (const std::int32_t r : holders_[std::size_t(p)]) {
      Posting posting;
      posting.responder = model_.responders[std::size_t(r)]->id;
      posting.post = model_.posts[std::size_t(p)]->id;
      posting.distance_m = distance(r, p);
      posting.cost_m = cost_shown(r, p);
      posting.is_untrained =
          (model_.bars_at(r, p) & (kUntrained | bit_of(PostingBar::training))) != 0;
      posting.is_moved =
          model_.now_post[std::size_t(r)] >= 0 && model_.now_post[std::size_t(r)] != p;
      posting.nearer_count = nearer_count(p, posting.distance_m);
      if (forced_.contains({r, p}))
        posting.reason = SeatReason::forced;
      else if (model_.now_post[std::size_t(r)] == p)
        posting.reason = SeatReason::kept;
      else if (posting.nearer_count > 0)
        posting.reason = SeatReason::nearer_needed_elsewhere;
      plan.postings.push_back(posting);
    }
  }

  // Able people nearer than `metres` who do not stand here.
  int nearer_count(std::int32_t p, std::int64_t metres) {
    if (by_x_.empty()) sort_by_x();
    const Point at = model_.posts[std::size_t(p)]->at;
    auto first = std::lower_bound(by_x_.begin(), by_x_.end(), at.x - metres,
                                  [&](std::int32_t r, std::int64_t x) { return home_x(r) < x; });
    int count = 0;
    for (; first != by_x_.end() && home_x(*first) <= at.x + metres; ++first) {
      const std::int32_t r = *first;
      if (answer_.post_of[std::size_t(r)] == p || distance(r, p) >= metres) continue;
      if (model_.bars_at(r, p) == 0 && !model_.forbidden.contains({r, p})) ++count;
    }
    return count;
  }
  [[nodiscard]] std::int64_t home_x(std::int32_t r) const {
    return model_.responders[std::size_t(r)]->home.x;
  }
  void sort_by_x() {
    for (std::size_t r = 0; r < model_.responders.size(); ++r)
      by_x_.push_back(static_cast<std::int32_t>(r));
    std::stable_sort(by_x_.begin(), by_x_.end(),
                     [&](std::int32_t a, std::int32_t b) { return home_x(a) < home_x(b); });
  }

  void tell_empty(std::int32_t p, PostingPlan& plan) {
    const Post& post = *model_.posts[std::size_t(p)];
    const int empty = post.seats - static_cast<int>(holders_[std::size_t(p)].size());
    if (empty <= 0) return;
    UnmetSeats unmet{post.id,          empty, post.tier, UnmetReason::nobody_able,
                     PostingBar::none, 0,     {},        {}};
    std::map<PostingBar, Remedy> remedies;
    Bars binding = 0;  // who comes furthest down the list of bars names the binding one
    for (std::size_t i = 0; i < model_.responders.size(); ++i) {
      const auto r = static_cast<std::int32_t>(i);
      const Bars bars = model_.all_bars(r, p) & ~kUntrained;
      const std::int32_t at = answer_.post_of[i];
      if (bars == 0) {
        if (at == p) continue;
        ++unmet.able_count;
        if (at >= 0) ++unmet.able_at_tier[model_.posts[std::size_t(at)]->tier];
        continue;
      }
      const Bars first = bars & (~bars + 1);
      if (first > binding && at != p) binding = first;
      if (at < 0 && first == bars) add_remedy(remedies, first_of(bars), r, p);
    }
    if (unmet.able_count > 0)
      unmet.reason = UnmetReason::needed_elsewhere;
    else
      unmet.bar = binding == 0 ? PostingBar::skill : first_of(binding);
    for (const PostingBar bar : kLiftable)
      if (remedies.contains(bar)) unmet.remedies.push_back(remedies[bar]);
    std::stable_sort(unmet.remedies.begin(), unmet.remedies.end(),
                     [](const Remedy& a, const Remedy& b) { return a.count > b.count; });
    plan.unmet.push_back(std::move(unmet));
  }

  void add_remedy(std::map<PostingBar, Remedy>& remedies, PostingBar bar, std::int32_t r,
                  std::int32_t p) const {
    const Responder& responder = *model_.responders[std::size_t(r)];
    const Post& post = *model_.posts[std::size_t(p)];
    std::int64_t amount = distance(r, p);
    using std::chrono::duration_cast;
    using std::chrono::minutes;
    if (bar == PostingBar::rest)
      amount = duration_cast<minutes>(responder.last_shift_ended_at + model_.rules.rest.rest_min -
                                      post.from)
                   .count();
    if (bar == PostingBar::week_hours)
      amount = responder.worked_minutes_week +
               duration_cast<minutes>(post.until - post.from).count() -
               model_.rules.rest.week_limit().count();
    Remedy& remedy = remedies[bar];
    if (remedy.count == 0 || amount < remedy.amount) {
      remedy.best = responder.id;
      remedy.amount = amount;
    }
    remedy.bar = bar;
    ++remedy.count;
  }

  void tell_idle(PostingPlan& plan) const {
    for (std::size_t i = 0; i < model_.responders.size(); ++i) {
      if (answer_.post_of[i] >= 0) continue;
      IdleResponder idle{model_.responders[i]->id, IdleReason::no_posts, PostingBar::none};
      if (!model_.posts.empty()) idle = idle_of(static_cast<std::int32_t>(i));
      plan.idle.push_back(idle);
    }
  }

  // The kind of post with the fewest bars tells; a post of it within reach means not needed.
  [[nodiscard]] IdleResponder idle_of(std::int32_t r) const {
    IdleResponder idle{model_.responders[std::size_t(r)]->id, IdleReason::barred, PostingBar::none};
    Bars fewest = ~Bars(0);
    for (std::int32_t kind = 0; kind < model_.kind_count; ++kind) {
      const auto& posts = model_.posts_of_kind[std::size_t(kind)];
      const Bars bars = model_.bars_at(r, posts.front()) & ~kUntrained;
      if (bars != 0) {
        if (__builtin_popcount(bars) < __builtin_popcount(fewest)) fewest = bars;
        continue;
      }
      for (const std::int32_t p : posts)
        if ((model_.all_bars(r, p) & ~kUntrained) == 0) {
          idle.reason = IdleReason::not_needed;
          return idle;
        }
      fewest = bit_of(PostingBar::distance);
    }
    idle.bar = first_of(fewest);
    return idle;
  }

  void tell_prices(PostingPlan& plan) const {
    for (std::size_t p = 0; p < model_.posts.size(); ++p) {
      const std::int64_t raw = answer_.post_prices[p];
      PostPrice price{model_.posts[p]->id, 0, 4, raw, raw};
      const std::int64_t steps = (raw + model_.tier_step / 2) / model_.tier_step;
      if (raw > 0 && steps > 0) {
        price.seats_filled = 1;
        price.tier = static_cast<int>(4 - std::min<std::int64_t>(steps, 4));
        price.metres = raw - steps * model_.tier_step;
      }
      plan.prices.push_back(price);
    }
    std::stable_sort(plan.prices.begin(), plan.prices.end(),
                     [](const PostPrice& a, const PostPrice& b) { return a.raw > b.raw; });
  }

  const Model& model_;
  Answer answer_;
  std::vector<std::vector<std::int32_t>> holders_;  // beside posts
  std::set<std::pair<std::int32_t, std::int32_t>> forced_;
  std::vector<std::int32_t> by_x_;  // responders from west to east
};

}  // namespace

PostingTotals totals_of(const Model& model, const std::vector<std::int32_t>& post_of) {
  PostingTotals totals;
  std::vector<int> empty;
  for (const Post* post : model.posts) {
    totals.seats += post->seats;
    totals.seats_at_tier[post->tier] += post->seats;
    empty.push_back(post->seats);
  }
  totals.forced = static_cast<int>(model.forced.size());
  for (std::size_t i = 0; i < post_of.size(); ++i) {
    const auto r = static_cast<std::int32_t>(i);
    const std::int32_t p = post_of[i], now = model.now_post[i];
    if (now >= 0 && now != p) totals.cost_m += model.rules.move_cost_m;
    if (p < 0) continue;
    ++totals.filled;
    --empty[std::size_t(p)];
    const std::int64_t metres =
        metres_between(model.responders[i]->home, model.posts[std::size_t(p)]->at);
    totals.distance_m += metres;
    totals.distance_longest_m = std::max(totals.distance_longest_m, metres);
    totals.cost_m += model.cost(r, p);
    if (now == p) totals.cost_m += model.rules.move_cost_m;  // kept: counts nothing
    const Bars untrained = kUntrained | bit_of(PostingBar::training);
    if ((model.bars_at(r, p) & untrained) != 0) ++totals.untrained;
    if (now == p) ++totals.kept;
    if (now >= 0 && now != p) ++totals.moved;
  }
  totals.cost = totals.cost_m;
  for (std::size_t p = 0; p < empty.size(); ++p) {
    totals.unmet_at_tier[model.posts[p]->tier] += empty[p];
    totals.cost += empty[p] * model.empty_cost(model.posts[p]->tier);
  }
  return totals;
}

PostingPlan explained(const Model& model, Answer answer) {
  return Why(model, std::move(answer)).tell();
}

}  // namespace fl::posting
