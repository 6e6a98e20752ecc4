// The exact plan against its proof, against an independent search, and against mutations.
#include "duty/posting.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "duty/responders_demo.h"
#include "platform/random.h"

namespace fl {
namespace {

Instant morning() {
  return *from_rfc3339("2022-01-03T08:00:00+08:00");
}

PostingInput random_input(std::uint64_t seed, int people_max, int posts_max) {
  Random random(seed);
  PostingInput input;
  const auto people = random.below(std::uint64_t(people_max) + 1);
  const auto posts = random.below(std::uint64_t(posts_max) + 1);
  input.rules.distance_max_m = random.between(500, 6'000);
  input.rules.may_post_untrained = random.chance(0.5);
  input.rules.untrained_cost_m = random.between(0, 3'000);
  input.rules.move_cost_m = random.between(0, 2'000);
  for (std::uint64_t i = 0; i < posts; ++i) {
    Post post;
    post.id = {std::int64_t(1000 + i)};
    post.at = {std::int32_t(random.below(5'000)), std::int32_t(random.below(5'000))};
    const bool is_late = random.chance(0.3);
    post.from = morning() + std::chrono::hours(is_late ? 12 : 0);
    post.until = post.from + std::chrono::hours(8);
    post.seats = int(random.below(4));
    post.skills = BitSet(random.below(4));
    post.languages = random.chance(0.2) ? 1 : 0;
    post.trained = random.chance(0.3) ? 1 : 0;
    post.tier = int(random.below(4));
    post.needs_vehicle = random.chance(0.1);
    post.is_heavy = random.chance(0.2);
    post.is_exposed = random.chance(0.2);
    if (random.chance(0.2)) post.excluded = {{std::int64_t(1 + random.below(3))}};
    input.posts.push_back(post);
  }
  for (std::uint64_t i = 0; i < people; ++i) {
    Responder r;
    r.id = {std::int64_t(1 + i)};
    r.home = {std::int32_t(random.below(5)) * 1'000, std::int32_t(random.below(5)) * 1'000};
    r.organisation = {std::int64_t(random.below(4))};
    r.skills = BitSet(random.below(4));
    r.languages = BitSet(random.below(2));
    r.trained = BitSet(random.below(2));
    r.has_vehicle = random.chance(0.3);
    r.limits = random.chance(0.2) ? HealthLimits(random.below(8)) : 0;
    if (random.chance(0.3))
      r.last_shift_ended_at = morning() - std::chrono::hours(random.below(14));
    r.worked_minutes_week = int(random.below(50)) * 60;
    r.worked_days_row = int(random.below(7));
    r.nights_row = int(random.below(4));
    if (posts > 0 && random.chance(0.3)) r.now_at = {std::int64_t(1000 + random.below(posts))};
    input.responders.push_back(r);
  }
  if (people > 0 && posts > 0)
    for (int i = 0; i < 3 && input.overrides.empty(); ++i)
      if (random.chance(0.2))
        input.overrides.push_back({{std::int64_t(1 + random.below(people))},
                                   {std::int64_t(1000 + random.below(posts))},
                                   false});
  return input;
}

// Another method in other code: augmenting along shortest paths (Bellman-Ford), over all pairs.
class Network {
 public:
  explicit Network(std::size_t nodes) : out_(nodes) {}
  void add(std::size_t from, std::size_t to, std::int64_t room, std::int64_t cost) {
    out_[from].push_back(edges_.size());
    edges_.push_back({to, room, cost});
    out_[to].push_back(edges_.size());
    edges_.push_back({from, 0, -cost});
  }
  // Sends one along the cheapest path if that costs less than nothing; tells what it cost, or 0.
  std::int64_t send(std::size_t source, std::size_t sink) {
    constexpr std::int64_t kFar = std::int64_t(1) << 60;
    std::vector<std::int64_t> far(out_.size(), kFar);
    std::vector<std::size_t> by(out_.size(), 0);
    far[source] = 0;
    for (bool is_moving = true; is_moving;) {
      is_moving = false;
      for (std::size_t from = 0; from < out_.size(); ++from)
        for (const std::size_t e : out_[from]) {
          const Edge& edge = edges_[e];
          if (edge.room == 0 || far[from] == kFar || far[from] + edge.cost >= far[edge.to])
            continue;
          far[edge.to] = far[from] + edge.cost;
          by[edge.to] = e;
          is_moving = true;
        }
    }
    if (far[sink] >= 0) return 0;
    for (std::size_t at = sink; at != source; at = edges_[by[at] ^ 1].to) {
      --edges_[by[at]].room;
      ++edges_[by[at] ^ 1].room;
    }
    return far[sink];
  }

 private:
  struct Edge {
    std::size_t to;
    std::int64_t room, cost;
  };
  std::vector<Edge> edges_;
  std::vector<std::vector<std::size_t>> out_;
};

bool is_forbidden(const PostingInput& input, ResponderId responder, PostId post) {
  return std::any_of(input.overrides.begin(), input.overrides.end(), [&](const auto& hand) {
    return hand.responder == responder && hand.post == post;
  });
}

std::int64_t least_cost(const PostingInput& input) {
  const PostingRules& rules = input.rules;
  const std::size_t people = input.responders.size(), posts = input.posts.size();
  const std::size_t source = people + posts, sink = source + 1;
  std::int64_t seats = 0, total = 0;
  for (const Post& post : input.posts)
    seats += post.seats;
  const std::int64_t dearest = rules.distance_max_m + rules.untrained_cost_m + rules.move_cost_m;
  const std::int64_t step =
      2 * (std::min<std::int64_t>(seats, std::int64_t(people)) + 1) * (dearest + 1);
  Network network(sink + 1);
  for (std::size_t r = 0; r < people; ++r) {
    const Responder& person = input.responders[r];
    network.add(source, r, 1, 0);
    for (std::size_t p = 0; p < posts; ++p) {
      const Post& post = input.posts[p];
      if (post.id == person.now_at) total += rules.move_cost_m;
      bool is_untrained = false;
      if (bar_between(person, post, rules, &is_untrained) != PostingBar::none) continue;
      if (is_forbidden(input, person.id, post.id)) continue;
      std::int64_t cost =
          metres_between(person.home, post.at) + (is_untrained ? rules.untrained_cost_m : 0);
      if (post.id == person.now_at) cost -= rules.move_cost_m;
      network.add(r, people + p, 1, cost - step * (4 - post.tier));
    }
  }
  for (std::size_t p = 0; p < posts; ++p) {
    total += input.posts[p].seats * step * (4 - input.posts[p].tier);
    network.add(people + p, sink, input.posts[p].seats, 0);
  }
  while (const std::int64_t sent = network.send(source, sink))
    total += sent;
  return total;
}

std::string first_of(const std::vector<std::string>& sentences) {
  return sentences.empty() ? "" : sentences.front();
}

TEST(posting, is_proven_optimal_on_random_cases) {
  int filled = 0, unmet = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const PostingInput input = random_input(seed, 60, 25);
    auto plan = plan_posting(input);
    ASSERT_TRUE(plan) << seed << plan.error().key;
    EXPECT_EQ(first_of(verify_posting(input, *plan)), "") << seed;
    filled += plan->totals.filled;
    unmet += plan->totals.seats - plan->totals.filled;
  }
  EXPECT_GT(filled, 2'000);
  EXPECT_GT(unmet, 1'000);
}

TEST(posting, is_proven_optimal_around_what_hands_forced) {
  int forced = 0;
  for (std::uint64_t seed = 5000; seed < 5150; ++seed) {
    PostingInput input = random_input(seed, 40, 15);
    if (input.posts.empty()) continue;
    for (std::size_t i = 0; i < input.responders.size(); i += 5)
      for (const Post& post : input.posts) {
        auto with = input;
        with.overrides.push_back({input.responders[i].id, post.id, true});
        if (plan_posting(with).is_ok()) {
          input = with;
          break;
        }
      }
    const auto plan = plan_posting(input);
    ASSERT_TRUE(plan);
    EXPECT_EQ(first_of(verify_posting(input, *plan)), "") << seed;
    forced += plan->totals.forced;
  }
  EXPECT_GT(forced, 300);
}

TEST(posting, costs_what_another_method_finds) {
  for (std::uint64_t seed = 1000; seed < 1200; ++seed) {
    const PostingInput input = random_input(seed, 25, 12);
    auto plan = plan_posting(input);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->totals.cost, least_cost(input)) << seed;
  }
}

TEST(posting, is_never_worse_than_either_greedy) {
  for (std::uint64_t seed = 2000; seed < 2100; ++seed) {
    const PostingInput input = random_input(seed, 60, 25);
    EXPECT_LE(plan_posting(input)->totals.cost, greedy_posting(input)->totals.cost);
    EXPECT_LE(plan_posting(input)->totals.cost, first_come_posting(input)->totals.cost);
  }
}

TEST(posting, does_not_depend_on_the_order_of_the_input) {
  Random random(3);
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    PostingInput input = random_input(seed, 60, 25);
    const auto plan = plan_posting(input);
    for (std::size_t i = input.responders.size(); i > 1; --i)
      std::swap(input.responders[i - 1], input.responders[random.below(i)]);
    std::reverse(input.posts.begin(), input.posts.end());
    std::reverse(input.overrides.begin(), input.overrides.end());
    const auto again = plan_posting(input);
    EXPECT_EQ(plan->hash, again->hash);
    EXPECT_EQ(plan->certificate.post_prices, again->certificate.post_prices);
  }
}

// What must be noticed when a plan was changed by hand or by a mistake.
TEST(verifier, turns_red_on_every_planted_mutation) {
  std::map<int, int> planted;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const PostingInput input = random_input(seed, 60, 25);
    const auto plan = plan_posting(input);
    Random random(seed);
    for (int kind = 0; kind < 10; ++kind) {
      PostingPlan bad = *plan;
      if (bad.postings.size() < 3) continue;
      Posting& one = bad.postings[random.below(bad.postings.size())];
      auto& people = bad.certificate.responder_prices;
      auto& posts = bad.certificate.post_prices;
      if (kind == 0) one.responder = {999'999};
      if (kind == 1) one.distance_m += 1;
      if (kind == 2) bad.postings.pop_back();
      if (kind == 3)
        one.responder = bad.postings[0].responder == one.responder ? bad.postings[1].responder
                                                                   : bad.postings[0].responder;
      if (kind == 4) people[random.below(people.size())] -= 1;
      if (kind == 5) posts[random.below(posts.size())] += 1;
      if (kind == 6) bad.totals.cost -= 1;
      if (kind == 7) {
        if (bad.unmet.empty()) continue;
        bad.unmet.pop_back();
      }
      if (kind == 8) {
        if (bad.idle.empty()) continue;
        bad.idle.pop_back();
      }
      if (kind == 9) one.post = {one.post.value == 1000 ? 1001 : 1000};
      // Prices of posts that nobody could take, or without seats, are free to move.
      const auto said = verify_posting(input, bad);
      if (kind == 5 && said.empty()) continue;
      if (kind == 9 && one.post == plan->postings[std::size_t(&one - bad.postings.data())].post)
        continue;
      EXPECT_NE(first_of(said), "") << seed << " " << kind;
      ++planted[kind];
    }
  }
  for (int kind = 0; kind < 10; ++kind)
    EXPECT_GT(planted[kind], 40) << kind;
}

TEST(verifier, refuses_a_feasible_plan_that_is_not_the_best) {
  int refused = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const PostingInput input = random_input(seed, 60, 25);
    const auto best = plan_posting(input);
    auto greedy = greedy_posting(input);
    if (greedy->totals.cost == best->totals.cost) continue;
    PostingPlan bad = *best;
    bad.postings = greedy->postings;
    bad.totals = greedy->totals;
    EXPECT_FALSE(verify_posting(input, bad).empty());
    ++refused;
  }
  EXPECT_GT(refused, 50);
}

// ---- one person, one post

Responder person(std::int64_t id, std::int32_t x) {
  Responder r;
  r.id = {id};
  r.home = {x, 0};
  r.skills = 1;
  return r;
}
Post post_at(std::int64_t id, std::int32_t x, int tier = 2) {
  Post p;
  p.id = {id};
  p.at = {x, 0};
  p.from = morning();
  p.until = morning() + std::chrono::hours(8);
  p.skills = 1;
  p.tier = tier;
  return p;
}

TEST(posting, has_a_bar_for_every_rule) {
  const PostingRules rules;
  const Post post = post_at(1, 0);
  auto bar = [&](auto change_person, auto change_post) {
    Responder r = person(1, 0);
    Post p = post;
    change_person(r);
    change_post(p);
    return bar_between(r, p, rules);
  };
  auto same = [](auto&) {};
  EXPECT_EQ(bar(same, same), PostingBar::none);
  EXPECT_EQ(bar([](auto& r) { r.skills = 2; }, same), PostingBar::skill);
  EXPECT_EQ(bar(same, [](auto& p) { p.languages = 4; }), PostingBar::language);
  EXPECT_EQ(bar(same, [](auto& p) { p.needs_vehicle = true; }), PostingBar::vehicle);
  EXPECT_EQ(bar(same, [](auto& p) { p.trained = 1; }), PostingBar::training);
  EXPECT_EQ(bar([](auto& r) { r.limits = kNoHeavyWork; }, [](auto& p) { p.is_heavy = true; }),
            PostingBar::health_limit);
  EXPECT_EQ(bar([](auto& r) { r.limits = kNoExposure; }, [](auto& p) { p.is_exposed = true; }),
            PostingBar::health_limit);
  EXPECT_EQ(bar([](auto& r) { r.limits = kNoNight; },
                [](auto& p) {
                  p.until = p.until + std::chrono::hours(7);
                  p.from = p.until - std::chrono::hours(3);
                }),
            PostingBar::health_limit);
  EXPECT_EQ(bar([](auto& r) { r.organisation = {7}; }, [](auto& p) { p.excluded = {{7}}; }),
            PostingBar::organisation);
  EXPECT_EQ(
      bar([](auto& r) { r.last_shift_ended_at = morning() - std::chrono::minutes(659); }, same),
      PostingBar::rest);
  EXPECT_EQ(
      bar([](auto& r) { r.last_shift_ended_at = morning() - std::chrono::minutes(660); }, same),
      PostingBar::none);
  EXPECT_EQ(bar([](auto& r) { r.worked_minutes_week = 40 * 60; }, same), PostingBar::none);
  EXPECT_EQ(bar([](auto& r) { r.worked_minutes_week = 40 * 60 + 1; }, same),
            PostingBar::week_hours);
  EXPECT_EQ(bar([](auto& r) { r.worked_days_row = 6; }, same), PostingBar::day_off);
  EXPECT_EQ(bar([](auto& r) { r.nights_row = 3; },
                [](auto& p) {
                  p.from = p.from + std::chrono::hours(13);
                  p.until = p.until + std::chrono::hours(13);
                }),
            PostingBar::nights_in_row);
  EXPECT_EQ(bar(same, [](auto& p) { p.until = p.from + std::chrono::hours(13); }),
            PostingBar::shift_length);
  EXPECT_EQ(bar([](auto& r) { r.home = {15'001, 0}; }, same), PostingBar::distance);
  for (int i = 0; i < int(PostingBar::count_); ++i)
    EXPECT_FALSE(name_of(PostingBar(i)).empty());
}

TEST(posting, the_more_urgent_post_gets_the_only_person_however_far) {
  PostingInput input;
  input.responders = {person(1, 0)};
  input.posts = {post_at(10, 1, 1), post_at(11, 14'000, 0)};
  const auto plan = plan_posting(input);
  ASSERT_EQ(plan->postings.size(), 1U);
  EXPECT_EQ(plan->postings[0].post, PostId{11});
  ASSERT_EQ(plan->unmet.size(), 1U);
  EXPECT_EQ(plan->unmet[0].reason, UnmetReason::needed_elsewhere);
  EXPECT_EQ(plan->unmet[0].able_count, 1);
  EXPECT_EQ(plan->unmet[0].able_at_tier[0], 1);
}

TEST(posting, an_untrained_person_is_a_warning_where_the_rule_allows_it) {
  PostingInput input;
  input.responders = {person(1, 0)};
  input.posts = {post_at(10, 100)};
  input.posts[0].trained = 1;
  auto plan = plan_posting(input);
  EXPECT_TRUE(plan->postings.empty());
  ASSERT_EQ(plan->unmet.size(), 1U);
  EXPECT_EQ(plan->unmet[0].bar, PostingBar::training);
  EXPECT_EQ(plan->idle.at(0).bar, PostingBar::training);
  input.rules.may_post_untrained = true;
  plan = plan_posting(input);
  ASSERT_EQ(plan->postings.size(), 1U);
  EXPECT_TRUE(plan->postings[0].is_untrained);
  EXPECT_EQ(plan->postings[0].cost_m, 20'100);
  EXPECT_EQ(plan->totals.untrained, 1);
  // Someone with the course is taken from farther away, up to that price.
  input.responders.push_back(person(2, 14'000));
  input.responders[1].trained = 1;
  EXPECT_EQ(plan_posting(input)->postings[0].responder, ResponderId{2});
}

TEST(posting, whoever_is_there_stays_unless_it_saves_more_than_moving_costs) {
  PostingInput input;
  input.responders = {person(1, 2'000), person(2, 0)};
  input.posts = {post_at(10, 0)};
  EXPECT_EQ(plan_posting(input)->postings[0].responder, ResponderId{2});
  input.responders[0].now_at = {10};
  auto plan = plan_posting(input);
  EXPECT_EQ(plan->postings[0].responder, ResponderId{1});
  EXPECT_EQ(plan->postings[0].reason, SeatReason::kept);
  EXPECT_EQ(plan->postings[0].nearer_count, 1);
  input.rules.move_cost_m = 1'999;
  EXPECT_EQ(plan_posting(input)->postings[0].responder, ResponderId{2});
}

TEST(posting, says_what_would_fill_an_empty_seat) {
  PostingInput input;
  input.responders = {person(1, 16'000), person(2, 0), person(3, 100)};
  input.responders[1].last_shift_ended_at = morning() - std::chrono::hours(9);
  input.responders[2].skills = 2;
  input.posts = {post_at(10, 0)};
  const auto plan = plan_posting(input);
  ASSERT_EQ(plan->unmet.size(), 1U);
  const UnmetSeats& unmet = plan->unmet[0];
  EXPECT_EQ(unmet.reason, UnmetReason::nobody_able);
  EXPECT_EQ(unmet.bar, PostingBar::distance);
  std::map<PostingBar, Remedy> remedies;
  for (const Remedy& remedy : unmet.remedies)
    remedies[remedy.bar] = remedy;
  EXPECT_EQ(remedies[PostingBar::distance].amount, 16'000);
  EXPECT_EQ(remedies[PostingBar::rest].amount, 120);
  EXPECT_EQ(remedies[PostingBar::skill].best, ResponderId{3});
}

TEST(posting, health_is_never_named_as_a_remedy) {
  PostingInput input;
  input.responders = {person(1, 0)};
  input.responders[0].limits = kNoExposure;
  input.posts = {post_at(10, 0)};
  input.posts[0].is_exposed = true;
  const auto plan = plan_posting(input);
  ASSERT_EQ(plan->unmet.size(), 1U);
  EXPECT_EQ(plan->unmet[0].bar, PostingBar::health_limit);
  EXPECT_TRUE(plan->unmet[0].remedies.empty());
}

TEST(posting, a_hand_may_force_and_forbid_and_sees_the_cost) {
  PostingInput input;
  input.responders = {person(1, 0), person(2, 9'000)};
  input.posts = {post_at(10, 0)};
  input.overrides = {{{2}, {10}, true}};
  auto plan = plan_posting(input);
  EXPECT_EQ(first_of(verify_posting(input, *plan)), "");
  EXPECT_EQ(plan->postings.at(0).responder, ResponderId{2});
  EXPECT_EQ(plan->postings[0].reason, SeatReason::forced);
  EXPECT_EQ(plan->override_cost_m, 9'000);
  input.overrides = {{{1}, {10}, false}, {{2}, {10}, false}};
  plan = plan_posting(input);
  EXPECT_EQ(first_of(verify_posting(input, *plan)), "");
  EXPECT_EQ(plan->override_unmet[2], 1);
  EXPECT_EQ(plan->unmet.at(0).bar, PostingBar::hand);
}

TEST(posting, no_hand_forces_anyone_out_of_rest_or_health) {
  PostingInput input;
  input.responders = {person(1, 0)};
  input.posts = {post_at(10, 0)};
  input.overrides = {{{1}, {10}, true}};
  EXPECT_TRUE(plan_posting(input));
  input.responders[0].worked_days_row = 6;
  EXPECT_EQ(plan_posting(input).error().key, "duty.override_breaks_rest");
  input.responders[0].worked_days_row = 0;
  input.responders[0].limits = kNoHeavyWork;
  input.posts[0].is_heavy = true;
  EXPECT_EQ(plan_posting(input).error().key, "duty.override_breaks_rest");
}

TEST(posting, refuses_input_that_is_not_one) {
  PostingInput input;
  EXPECT_TRUE(plan_posting(input));
  input.responders = {person(1, 0)};
  EXPECT_EQ(plan_posting(input)->idle.at(0).reason, IdleReason::no_posts);
  input.responders.push_back(person(1, 5));
  EXPECT_EQ(plan_posting(input).error().key, "duty.same_responder_twice");
  input.responders = {};
  input.posts = {post_at(10, 0)};
  EXPECT_EQ(plan_posting(input)->unmet.at(0).bar, PostingBar::skill);
  input.posts.push_back(post_at(10, 3));
  EXPECT_EQ(plan_posting(input).error().key, "duty.same_post_twice");
  input.posts = {post_at(10, 0)};
  input.posts[0].tier = 4;
  EXPECT_EQ(plan_posting(input).error().key, "duty.bad_post");
  input.posts[0] = post_at(10, 0);
  input.responders = {person(0, 0)};
  EXPECT_EQ(plan_posting(input).error().key, "duty.bad_responder");
  input.responders = {person(1, 0), person(2, 0)};
  input.overrides = {{{1}, {11}, true}};
  EXPECT_EQ(plan_posting(input).error().key, "duty.override_unknown");
  input.overrides = {{{1}, {10}, true}, {{1}, {10}, false}};
  EXPECT_EQ(plan_posting(input).error().key, "duty.override_twice");
  input.overrides = {{{1}, {10}, true}, {{2}, {10}, true}};
  EXPECT_EQ(plan_posting(input).error().key, "duty.too_many_forced");
  input.overrides = {};
  input.rules.move_cost_m = -1;
  EXPECT_EQ(plan_posting(input).error().key, "duty.bad_posting_rules");
}

TEST(responders_demo, the_same_seed_gives_the_same_force_and_it_can_be_posted) {
  std::vector<AreaId> areas;
  for (std::int64_t i = 1; i <= 40; ++i)
    areas.push_back({i});
  const auto places = synthetic_places(areas);
  const auto force = demo_force(places, {500, 7, morning()});
  const auto again = demo_force(places, {600, 7, morning()});
  ASSERT_EQ(force.responders.size(), 500U);
  EXPECT_EQ(force.responders[499].id, again.responders[499].id);
  PostingInput input;
  input.responders = force.responders;
  input.posts = demo_posts(places, {200, 7, morning(), morning() + std::chrono::hours(8)});
  const auto plan = plan_posting(input);
  ASSERT_TRUE(plan);
  EXPECT_EQ(first_of(verify_posting(input, *plan)), "");
  EXPECT_GT(plan->totals.filled, 150);
}

TEST(responders_demo, neighbours_in_the_table_are_neighbours_on_the_ground) {
  for (std::size_t i = 0; i + 1 < 3'223; ++i)
    EXPECT_LT(metres_between(synthetic_point(i, 3'223), synthetic_point(i + 1, 3'223)), 2'300);
}

}  // namespace
}  // namespace fl
