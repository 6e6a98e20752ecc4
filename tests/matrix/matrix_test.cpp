// The access matrix: every route x every role x own, beside, above, below and no area, held
// against the reference policy. Prints "cells N, leaks 0".
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "walk.h"

namespace fl::matrix {

namespace {

constexpr std::int64_t kPeople = 4000;

std::string first_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size() && i < 25; ++i)
    text += "\n  " + lines[i];
  return text;
}

// One city and one walk for all tests of this file.
struct Walked {
  Walked() : world(kPeople), walk(world, world.app().router(), kPolicy) {
    world.seat_everyone();
    walk.run();
  }
  World world;
  Walk walk;
};
Walked& walked() {
  static Walked once;
  return once;
}

// Signed in as someone for whom the route is open.
Seat seat_for(World& world, const Route& route) {
  const bool is_of_a_place = route.pattern.starts_with("/v1/tasks") ||
                             route.pattern.starts_with("/v1/cells") ||
                             route.pattern.starts_with("/v1/desk");
  if (route.name.starts_with("work.") && is_of_a_place)
    return world.make_staff("community_lead", world.app().tree().parent_of(*world.urban().cell),
                            true);
  // Somebody of staff whose verb it is, over the whole city.
  for (const Role role : all_roles()) {
    if (role == Role::resident || route.access.kind != Access::Kind::verb) continue;
    const auto verbs = all_verbs();
    const auto verb = std::find_if(verbs.begin(), verbs.end(),
                                   [&](Verb one) { return name_of(one) == route.access.verb; });
    if (verb != verbs.end() && preset_has(role, *verb))
      return world.make_staff(std::string(name_of(role)), &world.app().tree().root(), false);
  }
  return world.make_resident(world.urban().person, "the asker");
}

std::string target_of(World& world, const Route& route) {
  std::string target(route.pattern);
  const auto at = target.find("{id}");
  if (at == target.npos) return target;
  if (target.starts_with("/v1/areas/"))
    return target.replace(at, 4, to_text(world.app().tree().root().id));
  const bool is_ask = target.starts_with("/v1/asks/");
  if (target.starts_with("/v1/cells/"))
    return target.replace(at, 4, to_text(world.urban().cell->id));
  return target.replace(at, 4, is_ask ? to_text(world.urban().ask) : to_text(world.urban().task));
}

bool needs_csrf(const Route& route) {
  return route.method != Method::get &&
         (route.access.kind == Access::Kind::signed_in ||
          route.access.kind == Access::Kind::resident || route.access.kind == Access::Kind::staff ||
          route.access.kind == Access::Kind::verb);
}

void set_header(Request& request, std::string_view name, const std::string* value) {
  std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
  if (value != nullptr) request.headers.emplace_back(name, *value);
}

}  // namespace

TEST(Matrix, EveryRouteHasOneRowAndEveryRowARoute) {
  World world(2000);
  for (const auto& route : world.app().router().routes())
    EXPECT_NE(row_of(kPolicy, route.name), nullptr) << "no row for " << route.name;
  for (const auto& row : kPolicy) {
    std::size_t routes = 0, rows = 0;
    for (const auto& route : world.app().router().routes())
      routes += route.name == row.route;
    for (const auto& other : kPolicy)
      rows += other.route == row.route;
    EXPECT_EQ(routes, 1u) << row.route;
    EXPECT_EQ(rows, 1u) << row.route;
  }
}

TEST(Matrix, NobodyGetsFurtherThanThePolicySays) {
  const auto& walk = walked().walk;
  const Judged judged = judge(walk.seen(), kPolicy);
  std::printf("cells %zu, leaks %zu\n", judged.cells, judged.leaks.size());
  EXPECT_TRUE(judged.leaks.empty()) << judged.leaks.size() << first_lines(judged.leaks);
  EXPECT_TRUE(judged.wrong.empty()) << judged.wrong.size() << first_lines(judged.wrong);
  EXPECT_GT(judged.cells, 5000u);
}

TEST(Matrix, WhatIsDeniedTellsNothingAndWritesNothing) {
  const auto& problems = walked().walk.problems();
  EXPECT_TRUE(problems.empty()) << problems.size() << first_lines(problems);
}

// The checker itself: one row of the reference turned, and exactly its cells are reported.
TEST(Matrix, ATurnedRowIsFound) {
  for (const auto& [route, who] :
       {PolicyRow{"work.see_task", Who::holder}, PolicyRow{"work.late", Who::auditor},
        PolicyRow{"trust.audit_reads", Who::signed_in}, PolicyRow{"work.me", Who::anyone}}) {
    std::vector<PolicyRow> turned(std::begin(kPolicy), std::end(kPolicy));
    for (auto& row : turned)
      if (row.route == route) row.who = who;
    std::size_t differing = 0;
    for (const auto& cell : walked().walk.seen())
      if (cell.route == route)
        differing += expected(who, cell.facts) != expected(row_of(kPolicy, route)->who, cell.facts);
    const Judged judged = judge(walked().walk.seen(), turned);
    EXPECT_GT(differing, 0u);
    ASSERT_EQ(judged.wrong_cells.size(), 1u) << route;
    EXPECT_EQ(judged.wrong_cells.begin()->first, route);
    EXPECT_EQ(judged.wrong_cells.begin()->second, differing);
  }
}

// And a route whose handler forgot to ask: found as leaks of that route alone.
TEST(Matrix, ARouteThatForgetsToAskIsFound) {
  World world(2000);
  std::vector<Route> routes = world.app().router().routes();
  for (auto& route : routes)
    if (route.name == "work.responders") {
      route.handle = [&world](const Request&) {
        return reply_json(200, json::object{{"name", world.urban().name}});
      };
    }
  const Router leaky(std::move(routes));
  const auto root = &world.app().tree().root();
  for (const auto role : {"community_worker", "community_lead", "auditor"})
    world.seats().push_back(world.make_staff(role, world.urban().cell, true));
  world.seats().push_back(world.make_staff("city_officer", root, true));
  Walk walk(world, leaky, kPolicy);
  walk.run();
  const Judged judged = judge(walk.seen(), kPolicy);
  EXPECT_FALSE(judged.leaks.empty());
  EXPECT_TRUE(judged.wrong.empty()) << first_lines(judged.wrong);
  EXPECT_EQ(judged.wrong_cells.size(), 1u);
  EXPECT_EQ(judged.wrong_cells.begin()->first, "work.responders");
  EXPECT_FALSE(walk.problems().empty());  // the name it told
}

TEST(Matrix, EveryWriteNeedsTheSessionsOwnToken) {
  World world(2000);
  std::size_t asked = 0;
  for (const auto& route : world.app().router().routes()) {
    if (!needs_csrf(route)) continue;
    const Seat seat = seat_for(world, route);
    Seat twin = seat;
    world.sign_in(twin);
    const std::string before = world.content();
    const std::string empty, upper = "X", other = twin.csrf;
    const std::string cut = seat.csrf.substr(0, seat.csrf.size() - 1);
    for (const std::string* token :
         {static_cast<const std::string*>(nullptr), &empty, &upper, &other, &cut}) {
      Request request = world.request(seat, route.method, target_of(world, route),
                                      valid_body(world, route, world.urban()));
      set_header(request, "x-firstline-csrf", token);
      const Reply reply = world.send(request);
      EXPECT_EQ(reply.status, 403) << route.name << " " << reply.body;
      EXPECT_EQ(key_of_fault(reply), "trust.csrf") << route.name;
      ++asked;
    }
    EXPECT_EQ(world.content(), before) << route.name;
  }
  EXPECT_GE(asked, 40u);
}

TEST(Matrix, EveryActNeedsAKey) {
  World world(2000);
  std::size_t asked = 0;
  for (const auto& route : world.app().router().routes()) {
    if (!route.needs_act_key) continue;
    const bool is_holders = route.name == "work.finish_task" || route.name == "work.bounce_task" ||
                            route.name == "work.nobody_reached";
    const Seat seat = is_holders || route.name == "work.accept_task"
                          ? world.make_staff("community_worker", world.urban().cell, true)
                          : seat_for(world, route);
    if (is_holders) world.hand_to(world.urban(), seat.account, "grid_worker", *world.urban().cell);
    const std::string before = world.content();
    const std::string empty, shorter(31, 'a'), longer(33, 'a'), wrong(32, 'g');
    for (const std::string* key :
         {static_cast<const std::string*>(nullptr), &empty, &shorter, &longer, &wrong}) {
      Request request = world.request(seat, route.method, target_of(world, route),
                                      valid_body(world, route, world.urban()));
      request.headers.emplace_back("x-firstline-follow", world.urban().follow);
      set_header(request, "idempotency-key", key);
      const Reply reply = world.send(request);
      // Some say first that the thing is not there, or not theirs; none does anything.
      EXPECT_TRUE(reply.status == 400 || reply.status == 403 || reply.status == 404)
          << route.name << " " << reply.status << " " << reply.body;
      ++asked;
    }
    EXPECT_EQ(world.content(), before) << route.name;
  }
  EXPECT_GE(asked, 30u);
}

}  // namespace fl::matrix
