// Making a posting input ready: what is wrong with it is said here, before any solving.
#include "duty/posting_model.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace fl::posting {

namespace {

constexpr std::int64_t kMetresMax = 10'000'000;
constexpr int kSeatsMax = 100'000;

Fault bad(std::string_view key, std::int64_t id) {
  return {FaultKind::bad_input, std::string(key), base32_of(id)};
}

template <class Thing>
std::vector<const Thing*> by_id(const std::vector<Thing>& things) {
  std::vector<const Thing*> sorted;
  sorted.reserve(things.size());
  for (const Thing& thing : things)
    sorted.push_back(&thing);
  std::sort(sorted.begin(), sorted.end(),
            [](const Thing* a, const Thing* b) { return a->id < b->id; });
  return sorted;
}

template <class Thing>
std::unordered_map<std::int64_t, std::int32_t> places_of(const std::vector<const Thing*>& sorted) {
  std::unordered_map<std::int64_t, std::int32_t> places;
  for (std::size_t i = 0; i < sorted.size(); ++i)
    places.emplace(sorted[i]->id.value, static_cast<std::int32_t>(i));
  return places;
}

bool is_far_out(Point at) {
  return at.x > kMetresMax || at.x < -kMetresMax || at.y > kMetresMax || at.y < -kMetresMax;
}

Outcome check_input(const Model& model) {
  const PostingRules& rules = model.rules;
  if (rules.distance_max_m < 0 || rules.distance_max_m > 2 * kMetresMax ||
      rules.untrained_cost_m < 0 || rules.untrained_cost_m > kMetresMax || rules.move_cost_m < 0 ||
      rules.move_cost_m > kMetresMax)
    return Fault{FaultKind::bad_input, "duty.bad_posting_rules"};
  for (std::size_t i = 0; i < model.responders.size(); ++i) {
    const Responder& r = *model.responders[i];
    if (i > 0 && r.id == model.responders[i - 1]->id)
      return bad("duty.same_responder_twice", r.id.value);
    if (r.id.value <= 0 || is_far_out(r.home) || r.worked_minutes_week < 0 ||
        r.worked_days_row < 0 || r.nights_row < 0)
      return bad("duty.bad_responder", r.id.value);
  }
  for (std::size_t i = 0; i < model.posts.size(); ++i) {
    const Post& p = *model.posts[i];
    if (i > 0 && p.id == model.posts[i - 1]->id) return bad("duty.same_post_twice", p.id.value);
    if (p.id.value <= 0 || is_far_out(p.at) || p.seats < 0 || p.seats > kSeatsMax || p.tier < 0 ||
        p.tier > 3 || p.until <= p.from)
      return bad("duty.bad_post", p.id.value);
  }
  return Done{};
}

// Posts that ask for the same.
using KindKey = std::tuple<BitSet, BitSet, BitSet, bool, bool, bool, std::int64_t, std::int64_t,
                           std::vector<OrganisationId>>;

Outcome find_kinds(Model& model) {
  std::map<KindKey, std::int32_t> kinds;
  std::vector<const Post*> example;
  for (std::size_t i = 0; i < model.posts.size(); ++i) {
    const Post& p = *model.posts[i];
    auto excluded = p.excluded;
    std::sort(excluded.begin(), excluded.end());
    const auto [slot, is_new] =
        kinds.try_emplace(KindKey{p.skills, p.languages, p.trained, p.needs_vehicle, p.is_heavy,
                                  p.is_exposed, p.from.ms, p.until.ms, std::move(excluded)},
                          static_cast<std::int32_t>(example.size()));
    if (is_new) {
      example.push_back(&p);
      model.posts_of_kind.emplace_back();
    }
    model.kinds.push_back(slot->second);
    model.posts_of_kind[std::size_t(slot->second)].push_back(static_cast<std::int32_t>(i));
  }
  model.kind_count = static_cast<std::int32_t>(example.size());
  if (example.size() * model.responders.size() > kPairsOfKindsMax)
    return Fault{FaultKind::bad_input, "duty.posting_too_large"};
  model.bars.reserve(example.size() * model.responders.size());
  for (const Post* post : example)
    for (const Responder* responder : model.responders)
      model.bars.push_back(bars_of(*responder, *post, model.rules));
  return Done{};
}

Outcome take_overrides(Model& model, const PostingInput& input) {
  const auto responders = places_of(model.responders);
  const auto posts = places_of(model.posts);
  std::set<std::int64_t> forced_people;
  std::set<std::pair<std::int64_t, std::int64_t>> seen;
  auto overrides = input.overrides;
  std::sort(overrides.begin(), overrides.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.responder, a.post) < std::tuple(b.responder, b.post);
  });
  constexpr Bars kNeverByHand = bit_of(PostingBar::health_limit) | bit_of(PostingBar::rest) |
                                bit_of(PostingBar::week_hours) | bit_of(PostingBar::day_off) |
                                bit_of(PostingBar::nights_in_row) |
                                bit_of(PostingBar::shift_length);
  for (const PostingOverride& hand : overrides) {
    const auto r = responders.find(hand.responder.value);
    const auto p = posts.find(hand.post.value);
    if (r == responders.end()) return bad("duty.override_unknown", hand.responder.value);
    if (p == posts.end()) return bad("duty.override_unknown", hand.post.value);
    if (!seen.emplace(hand.responder.value, hand.post.value).second)
      return bad("duty.override_twice", hand.responder.value);
    if (!hand.is_forced) {
      model.forbidden.emplace(r->second, p->second);
      continue;
    }
    if (!forced_people.insert(hand.responder.value).second)
      return bad("duty.override_twice", hand.responder.value);
    if ((model.bars_at(r->second, p->second) & kNeverByHand) != 0)
      return bad("duty.override_breaks_rest", hand.responder.value);
    if (--model.seats[std::size_t(p->second)] < 0)
      return bad("duty.too_many_forced", hand.post.value);
    model.forced.emplace_back(r->second, p->second);
  }
  return Done{};
}

// What a group's members share: home, where they are now, and what bars them from each kind.
void find_groups(Model& model) {
  std::vector<char> is_apart(model.responders.size(), 0), is_forced(model.responders.size(), 0);
  for (const auto& pair : model.forbidden)
    is_apart[std::size_t(pair.first)] = 1;
  for (const auto& pair : model.forced)
    is_forced[std::size_t(pair.first)] = 1;
  std::map<std::string, std::int32_t> classes;
  std::map<std::tuple<Point, std::int32_t, std::int32_t, std::int32_t>, std::size_t> groups;
  std::string word(std::size_t(model.kind_count), '\0');
  for (std::size_t r = 0; r < model.responders.size(); ++r) {
    if (is_forced[r] != 0) continue;
    bool could_stand = false;
    for (std::size_t kind = 0; kind < word.size(); ++kind) {
      const Bars bars = model.bars[kind * model.responders.size() + r];
      word[kind] = bars == 0 ? 'y' : bars == kUntrained ? 'u' : 'n';
      could_stand = could_stand || word[kind] != 'n';
    }
    if (!could_stand) continue;
    const auto own = static_cast<std::int32_t>(r);
    const auto alike =
        classes.try_emplace(word, static_cast<std::int32_t>(classes.size())).first->second;
    const auto [slot, is_new] = groups.try_emplace(
        {model.responders[r]->home, model.now_post[r], alike, is_apart[r] != 0 ? own : -1},
        model.groups.size());
    if (is_new) model.groups.push_back({model.responders[r]->home, model.now_post[r], {}});
    model.groups[slot->second].members.push_back(own);
  }
}

}  // namespace

Bars bars_of(const Responder& responder, const Post& post, const PostingRules& rules) {
  Bars bars = 0;
  auto bar_if = [&](bool is_barred, PostingBar bar) {
    if (is_barred) bars |= bit_of(bar);
  };
  const WorkSpan span{post.from, post.until, post.is_heavy, post.is_exposed};
  const bool night = is_night(span, rules.rest);
  const auto length = std::chrono::duration_cast<std::chrono::minutes>(post.until - post.from);
  bar_if((post.skills & ~responder.skills) != 0, PostingBar::skill);
  bar_if((post.languages & ~responder.languages) != 0, PostingBar::language);
  bar_if(post.needs_vehicle && !responder.has_vehicle, PostingBar::vehicle);
  if ((post.trained & ~responder.trained) != 0)
    bars |= rules.may_post_untrained ? kUntrained : bit_of(PostingBar::training);
  bar_if((post.is_heavy && (responder.limits & kNoHeavyWork) != 0) ||
             (night && (responder.limits & kNoNight) != 0) ||
             (post.is_exposed && (responder.limits & kNoExposure) != 0),
         PostingBar::health_limit);
  bar_if(responder.organisation.is_set() &&
             std::find(post.excluded.begin(), post.excluded.end(), responder.organisation) !=
                 post.excluded.end(),
         PostingBar::organisation);
  bar_if(responder.last_shift_ended_at.ms != 0 &&
             post.from < responder.last_shift_ended_at + rules.rest.rest_min,
         PostingBar::rest);
  bar_if(std::chrono::minutes(responder.worked_minutes_week) + length > rules.rest.week_limit(),
         PostingBar::week_hours);
  bar_if(responder.worked_days_row >= 7 - rules.rest.days_off_min, PostingBar::day_off);
  bar_if(night && responder.nights_row >= rules.rest.nights_in_row_max, PostingBar::nights_in_row);
  bar_if(length > rules.rest.shift_max, PostingBar::shift_length);
  return bars;
}

PostingBar first_of(Bars bars) {
  bars &= ~kUntrained;
  return bars == 0 ? PostingBar::none : PostingBar(__builtin_ctz(bars));
}

Bars Model::all_bars(std::int32_t responder, std::int32_t post) const {
  Bars bars = bars_at(responder, post);
  if (metres_between(responders[std::size_t(responder)]->home, posts[std::size_t(post)]->at) >
      rules.distance_max_m)
    bars |= bit_of(PostingBar::distance);
  if (forbidden.contains({responder, post})) bars |= bit_of(PostingBar::hand);
  return bars;
}

std::int64_t Model::cost(std::int32_t responder, std::int32_t post) const {
  std::int64_t metres =
      metres_between(responders[std::size_t(responder)]->home, posts[std::size_t(post)]->at);
  const Bars untrained = kUntrained | bit_of(PostingBar::training);
  if ((bars_at(responder, post) & untrained) != 0) metres += rules.untrained_cost_m;
  if (now_post[std::size_t(responder)] == post) metres -= rules.move_cost_m;
  return metres;
}

Result<Model> model_of(const PostingInput& input, bool is_by_hand) {
  Model model;
  model.rules = input.rules;
  model.responders = by_id(input.responders);
  model.posts = by_id(input.posts);
  if (auto checked = check_input(model); !checked) return checked.error();
  const auto posts = places_of(model.posts);
  for (const Responder* responder : model.responders) {
    const auto now = posts.find(responder->now_at.value);
    model.now_post.push_back(now == posts.end() ? -1 : now->second);
  }
  std::int64_t seats = 0;
  for (const Post* post : model.posts) {
    model.seats.push_back(post->seats);
    seats += post->seats;
  }
  if (auto found = find_kinds(model); !found) return found.error();
  if (is_by_hand)
    if (auto taken = take_overrides(model, input); !taken) return taken.error();
  find_groups(model);
  // No exchange along a path of postings can win as much as one step of a tier: a path has at most
  // as many postings taken and given as there are seats or people, each worth at most `dearest`.
  const std::int64_t dearest =
      model.rules.distance_max_m + model.rules.untrained_cost_m + model.rules.move_cost_m;
  const auto path = std::min<std::int64_t>(seats, std::int64_t(model.responders.size()));
  model.tier_step = 2 * (path + 1) * (dearest + 1);
  constexpr std::int64_t kCostMax = std::int64_t(1) << 61;
  if (seats > 0 && model.tier_step > kCostMax / 8 / seats)
    return Fault{FaultKind::bad_input, "duty.posting_too_large"};
  return model;
}

}  // namespace fl::posting
