// The proof of a plan, from the input alone. Shares with the solver only the input and the meaning
// of a metre: who may stand where, what it costs and what a tier weighs are written here again, so
// that a mistake must be made twice to go unseen.
//
// Weak duality: for any prices with cost + responder price - post price >= 0 on every allowed pair,
// responder prices >= 0 and post prices <= the price of an empty seat, no plan costs less than
// sum(seats x post price) - sum(responder price). A plan that costs exactly that is optimal.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "duty/posting.h"

namespace fl {

namespace {

constexpr std::size_t kSentencesMax = 20;

class Verifier {
 public:
  Verifier(const PostingInput& input, const PostingPlan& plan) : input_(input), plan_(plan) {}

  std::vector<std::string> run() {
    read_input();
    if (said_.empty()) read_plan();
    if (said_.empty()) check_seats();
    if (said_.empty()) check_prices();
    if (said_.empty()) check_pairs();
    if (said_.empty()) check_sum();
    return std::move(said_);
  }

 private:
  template <class... Args>
  void say(fmt::format_string<Args...> form, Args&&... args) {
    if (said_.size() < kSentencesMax)
      said_.push_back(fmt::format(form, std::forward<Args>(args)...));
  }

  void read_input() {
    for (const Responder& responder : input_.responders)
      people_.push_back(&responder);
    for (const Post& post : input_.posts)
      posts_.push_back(&post);
    std::sort(people_.begin(), people_.end(), [](auto* a, auto* b) { return a->id < b->id; });
    std::sort(posts_.begin(), posts_.end(), [](auto* a, auto* b) { return a->id < b->id; });
    for (std::size_t i = 0; i < people_.size(); ++i)
      person_at_[people_[i]->id] = i;
    for (std::size_t i = 0; i < posts_.size(); ++i)
      post_at_[posts_[i]->id] = i;
    if (person_at_.size() != people_.size() || post_at_.size() != posts_.size())
      say("an id is there twice");
    for (const PostingOverride& hand : input_.overrides) {
      const auto person = person_at_.find(hand.responder);
      const auto post = post_at_.find(hand.post);
      if (person == person_at_.end() || post == post_at_.end()) return say("unknown override");
      if (hand.is_forced)
        forced_[person->second] = post->second;
      else
        forbidden_.insert(person->second * posts_.size() + post->second);
    }
    std::int64_t seats = 0;
    for (const Post* post : posts_)
      seats += post->seats;
    const std::int64_t dearest =
        input_.rules.distance_max_m + input_.rules.untrained_cost_m + input_.rules.move_cost_m;
    tier_step_ =
        2 * (std::min<std::int64_t>(seats, std::int64_t(people_.size())) + 1) * (dearest + 1);
  }

  void read_plan() {
    stands_at_.assign(people_.size(), kNowhere);
    filled_.assign(posts_.size(), 0);
    for (const Posting& posting : plan_.postings) {
      const auto person = person_at_.find(posting.responder);
      const auto post = post_at_.find(posting.post);
      if (person == person_at_.end() || post == post_at_.end()) return say("unknown posting");
      if (stands_at_[person->second] != kNowhere)
        return say("{} stands at two posts", base32_of(posting.responder.value));
      stands_at_[person->second] = post->second;
      ++filled_[post->second];
      if (posting.distance_m !=
          metres_between(people_[person->second]->home, posts_[post->second]->at))
        say("{}: the distance is wrong", base32_of(posting.responder.value));
      const auto forced = forced_.find(person->second);
      const bool is_by_hand = forced != forced_.end() && forced->second == post->second;
      if (!may_stand(person->second, post->second, is_by_hand))
        say("{} may not stand at {}", base32_of(posting.responder.value),
            base32_of(posting.post.value));
    }
    for (const auto& [person, post] : forced_)
      if (stands_at_[person] != post) say("a forced posting is missing");
  }

  // Written apart from posting_model.cpp on purpose.
  [[nodiscard]] bool may_stand(std::size_t person, std::size_t post, bool is_by_hand) const {
    const Responder& r = *people_[person];
    const Post& p = *posts_[post];
    const RestRules& rest = input_.rules.rest;
    const std::int64_t length = (p.until.ms - p.from.ms) / 60'000;
    if (length > rest.shift_max.count()) return false;
    if (length + r.worked_minutes_week > rest.week_limit().count()) return false;
    if (r.last_shift_ended_at.ms > 0 &&
        p.from.ms - r.last_shift_ended_at.ms < rest.rest_min.count() * 60'000)
      return false;
    if (r.worked_days_row + rest.days_off_min > 6) return false;
    const bool is_at_night = is_night({p.from, p.until, p.is_heavy, p.is_exposed}, rest);
    if (is_at_night && r.nights_row + 1 > rest.nights_in_row_max) return false;
    if (is_at_night && (r.limits & kNoNight)) return false;
    if (p.is_heavy && (r.limits & kNoHeavyWork)) return false;
    if (p.is_exposed && (r.limits & kNoExposure)) return false;
    if (is_by_hand) return true;
    if ((p.skills & r.skills) != p.skills || (p.languages & r.languages) != p.languages)
      return false;
    if (p.needs_vehicle && !r.has_vehicle) return false;
    if (!input_.rules.may_post_untrained && is_untrained(person, post)) return false;
    if (r.organisation.is_set())
      for (const OrganisationId excluded : p.excluded)
        if (excluded == r.organisation) return false;
    if (metres_between(r.home, p.at) > input_.rules.distance_max_m) return false;
    return !forbidden_.contains(person * posts_.size() + post);
  }
  [[nodiscard]] bool is_untrained(std::size_t person, std::size_t post) const {
    return (posts_[post]->trained & people_[person]->trained) != posts_[post]->trained;
  }

  // Metres and the untrained; less the moving it saves when somebody stays.
  [[nodiscard]] std::int64_t cost(std::size_t person, std::size_t post) const {
    std::int64_t metres = metres_between(people_[person]->home, posts_[post]->at);
    if (is_untrained(person, post)) metres += input_.rules.untrained_cost_m;
    if (people_[person]->now_at == posts_[post]->id) metres -= input_.rules.move_cost_m;
    return metres;
  }
  [[nodiscard]] std::int64_t empty_price(std::size_t post) const {
    return (4 - posts_[post]->tier) * tier_step_;
  }

  void check_seats() {
    std::unordered_map<PostId, int> unmet;
    for (const UnmetSeats& seats : plan_.unmet)
      unmet[seats.post] += seats.count;
    int filled = 0;
    for (std::size_t p = 0; p < posts_.size(); ++p) {
      const int empty = posts_[p]->seats - filled_[p];
      filled += filled_[p];
      if (empty < 0) say("{} has more people than seats", base32_of(posts_[p]->id.value));
      if (empty != unmet[posts_[p]->id])
        say("{}: the plan names {} empty seats, there are {}", base32_of(posts_[p]->id.value),
            unmet[posts_[p]->id], empty);
    }
    std::unordered_set<ResponderId> idle;
    for (const IdleResponder& one : plan_.idle) {
      const auto person = person_at_.find(one.responder);
      if (person == person_at_.end() || stands_at_[person->second] != kNowhere)
        say("someone is said to be free and is not");
      idle.insert(one.responder);
    }
    if (idle.size() + plan_.postings.size() != people_.size())
      say("somebody is neither posted nor named as free");
    if (plan_.totals.filled != filled) say("the total of filled seats is wrong");
  }

  void check_prices() {
    const auto& prices = plan_.certificate;
    if (prices.responder_prices.size() != people_.size() ||
        prices.post_prices.size() != posts_.size())
      return say("the certificate does not fit the input");
    for (std::size_t r = 0; r < people_.size(); ++r) {
      const std::int64_t price = prices.responder_prices[r];
      if (price < 0) say("a responder's price is below nothing");
      if (price > 0 && stands_at_[r] == kNowhere)
        say("{} is free and has a price", base32_of(people_[r]->id.value));
    }
    for (std::size_t p = 0; p < posts_.size(); ++p) {
      const std::int64_t price = prices.post_prices[p];
      if (price > empty_price(p)) say("a post's price is above that of an empty seat");
      if (price < empty_price(p) && filled_[p] < posts_[p]->seats)
        say("{} has an empty seat and too low a price", base32_of(posts_[p]->id.value));
    }
  }

  // No more than the distance, and quicker told.
  [[nodiscard]] static std::int64_t at_least_apart(Point a, Point b) {
    const std::int64_t x = std::int64_t(a.x) - b.x, y = std::int64_t(a.y) - b.y;
    return std::max(x < 0 ? -x : x, y < 0 ? -y : y);
  }

  // Every pair: no allowed one may win anything, those used must be tight.
  void check_pairs() {
    const auto& prices = plan_.certificate;
    const std::int64_t stay = input_.rules.move_cost_m;
    std::vector<char> is_forced(people_.size(), 0);
    for (const auto& hand : forced_)
      is_forced[hand.first] = 1;
    std::vector<Point> homes;  // close together: this loop is most of the proof's time
    for (const Responder* responder : people_)
      homes.push_back(responder->home);
    for (std::size_t p = 0; p < posts_.size(); ++p)
      for (std::size_t r = 0; r < people_.size(); ++r) {
        if (is_forced[r] != 0) continue;
        const std::int64_t margin = prices.responder_prices[r] - prices.post_prices[p];
        const bool is_used = stands_at_[r] == p;
        if (!is_used && margin - stay >= 0) continue;  // no cost is below -stay
        const std::int64_t apart = at_least_apart(homes[r], posts_[p]->at);
        if (!is_used && (apart > input_.rules.distance_max_m || apart + margin - stay >= 0))
          continue;
        const std::int64_t reduced = cost(r, p) + margin;
        if (is_used && reduced != 0)
          say("{} at {}: used, and not tight", base32_of(people_[r]->id.value),
              base32_of(posts_[p]->id.value));
        if (!is_used && reduced < 0 && may_stand(r, p, false))
          say("{} at {} would be better by {}", base32_of(people_[r]->id.value),
              base32_of(posts_[p]->id.value), -reduced);
      }
  }

  void check_sum() {
    std::int64_t primal = 0, dual = 0, shown = 0;
    for (std::size_t p = 0; p < posts_.size(); ++p) {
      int forced = 0;
      for (const auto& hand : forced_)
        forced += hand.second == p ? 1 : 0;
      primal += (posts_[p]->seats - filled_[p]) * empty_price(p);
      dual += (posts_[p]->seats - forced) * plan_.certificate.post_prices[p];
    }
    shown = primal;
    for (std::size_t r = 0; r < people_.size(); ++r) {
      const bool is_by_hand = forced_.contains(r);
      if (!is_by_hand) dual -= plan_.certificate.responder_prices[r];
      const bool is_known = post_at_.contains(people_[r]->now_at);
      if (is_known) shown += input_.rules.move_cost_m;
      if (stands_at_[r] == kNowhere) continue;
      const std::int64_t own = cost(r, stands_at_[r]);
      shown += own;
      if (!is_by_hand) primal += own;
    }
    if (primal != dual) say("the plan costs {}, the prices allow {}", primal, dual);
    if (shown != plan_.totals.cost) say("the total is {}, not {}", shown, plan_.totals.cost);
  }

  static constexpr std::size_t kNowhere = ~std::size_t(0);
  const PostingInput& input_;
  const PostingPlan& plan_;
  std::vector<const Responder*> people_;
  std::vector<const Post*> posts_;
  std::unordered_map<ResponderId, std::size_t> person_at_;
  std::unordered_map<PostId, std::size_t> post_at_;
  std::unordered_map<std::size_t, std::size_t> forced_;
  std::unordered_set<std::size_t> forbidden_;
  std::vector<std::size_t> stands_at_;
  std::vector<int> filled_;
  std::int64_t tier_step_ = 1;
  std::vector<std::string> said_;
};

}  // namespace

std::vector<std::string> verify_posting(const PostingInput& input, const PostingPlan& plan) {
  return Verifier(input, plan).run();
}

}  // namespace fl
