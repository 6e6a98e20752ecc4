// Boundaries: what two desks together may do with a place, and what they may not.
#include <limits>

#include <gtest/gtest.h>

#include "city.h"
#include "pass/store_area.h"
#include "platform/text.h"
#include "registry/area_change.h"
#include "registry/everyone.h"
#include "registry/store.h"

namespace fl::attack {
namespace {

using std::chrono::hours;

json::object drawn(City& city, int days = 7) {
  return {{"level", "high"},
          {"act", "order 12 of the headquarters"},
          {"until", to_rfc3339(city.world.clock().now() + hours(24 * days))}};
}

std::string key_of(const Reply& reply) {
  return reply.status < 300 ? std::string() : matrix::key_of_fault(reply);
}

std::int64_t people_under(City& city, const Area& area) {
  auto count = city.world.app().db().read([&](Tx& tx) -> Result<std::int64_t> {
    std::int64_t found = 0;
    for (const Area* cell : city.world.app().tree().cells_under(area.path))
      found += std::int64_t(residents_of_cell(tx, cell->id, {}, 2'000).size());
    return found;
  });
  CHECK(count.is_ok());
  return *count;
}

// The fullest street or township of the city.
const Area* full_street(City& city) {
  const auto& tree = city.world.app().tree();
  const Area* best = nullptr;
  std::int64_t most = 0;
  for (const Area* district : tree.children_of(tree.root().id))
    for (const Area* street : tree.children_of(district->id))
      if (const auto count = people_under(city, *street); count > most) {
        most = count;
        best = street;
      }
  return best;
}

std::string boundary_on(City& city, const Area& area) {
  const auto reply =
      city.post(city.officer, "/v1/areas/" + to_text(area.id) + "/boundaries", drawn(city));
  if (reply.status != 201) return {};
  return std::string(json::parse(reply.body).at("id").as_string());
}

int asked_now(City& city) {
  RuleShelf shelf;
  auto count = city.world.app().db().read([&](Tx& tx) -> Result<int> {
    int found = 0;
    for (const auto& list : {city.victims, city.others})
      for (const auto person : list) {
        auto now_is = status_now(tx, shelf, person, city.world.clock().now());
        if (!now_is) return now_is.error();
        EXPECT_NE((*now_is)->after.outcome, Verdict::stop);
        found += (*now_is)->after.outcome == Verdict::ask;
      }
    return found;
  });
  CHECK(count.is_ok());
  return *count;
}

// What the status page of one of them says, in both languages.
std::string words_of_somebody_asked(City& city) {
  for (const auto person : city.victims) {
    const auto reply = city.world.send(city.world.request(
        city.clinician, Method::get, "/v1/people/" + to_text(person) + "/status"));
    const auto page = json::parse(reply.body);
    if (page.at("verdict") == "ask") return json_text(page.at("zh")) + json_text(page.at("en"));
  }
  return {};
}

// The example rules ask for 500 people; this city has 2,000 in all, so its rules ask for fewer.
void allow_small(City& city, int people) {
  const Instant now = city.world.clock().now();
  auto published = city.world.app().db().write([&](Tx& tx) -> fl::Outcome {
    RuleShelf shelf;
    auto set = json::parse(shelf.in_force(tx, now)->canonical).as_object();
    set["edition"] = set["edition"].as_int64() + 1;
    set["limits"].as_object()["area_people"] = people;
    return publish_rule_set(tx, Permit::for_job("attack"), json_text(set), city.officer.account,
                            city.epidemiologist.account, now);
  });
  CHECK(published.is_ok());
}

TEST(Boundary, two_bodies_publish_one_and_who_lives_there_is_asked_after_an_hour) {
  City city;
  allow_small(city, 50);
  const Area* street = full_street(city);
  const auto people = people_under(city, *street);
  ASSERT_GE(people, 50);
  const auto id = boundary_on(city, *street);
  ASSERT_NE(id, "");
  const std::string publish = "/v1/pass/boundaries/" + id + "/publish";
  EXPECT_EQ(key_of(city.post(city.officer, publish, {})), "pass.same_person");
  EXPECT_EQ(key_of(city.post(city.clinician, publish, {})), "pass.not_this_body");
  EXPECT_EQ(city.post(city.epidemiologist, publish, {}).status, 200);
  EXPECT_EQ(key_of(city.post(city.epidemiologist, publish, {})), "pass.boundary_answered");
  // Public before anybody is listed.
  const auto read = city.world.send(city.world.request({}, Method::get, "/v1/pass/boundaries"));
  ASSERT_EQ(read.status, 200);
  EXPECT_EQ(json::parse(read.body).at("items").at(0).at("people").as_int64(), people);
  city.run_jobs();
  EXPECT_EQ(asked_now(city), 0);
  city.world.clock().advance(hours(1));
  const auto told = city.told_count();
  for (int i = 0; i < 3; ++i)
    city.run_jobs();
  const int asked = asked_now(city);
  EXPECT_GT(asked, 0);
  EXPECT_LE(asked, people);
  EXPECT_GE(city.told_count(), told + asked);
  const std::string words = words_of_somebody_asked(city);
  EXPECT_NE(words.find("order 12 of the headquarters"), std::string::npos) << words;
  EXPECT_NE(words.find(street->name), std::string::npos) << words;
  // Any day, by either of the two: everybody is let go.
  EXPECT_EQ(city.post(city.epidemiologist, "/v1/pass/boundaries/" + id + "/end", {}).status, 200);
  city.run_jobs();
  EXPECT_EQ(asked_now(city), 0);
  EXPECT_EQ(city.audit_says(city.kept_head(), "area_act"), "");
}

TEST(Boundary, over_on_its_day_by_itself) {
  City city;
  allow_small(city, 50);
  const auto id = boundary_on(city, *full_street(city));
  ASSERT_EQ(city.post(city.epidemiologist, "/v1/pass/boundaries/" + id + "/publish", {}).status,
            200);
  city.world.clock().advance(hours(2));
  city.run_jobs();
  EXPECT_GT(asked_now(city), 0);
  city.world.clock().advance(hours(24 * 7));
  city.run_jobs();
  EXPECT_EQ(asked_now(city), 0);
}

// Guard 3: fourteen days, and then only on a case that the first did not know.
TEST(Boundary, is_drawn_again_on_a_new_case_only) {
  City city;
  allow_small(city, 50);
  const Area* street = full_street(city);
  const std::string path = "/v1/areas/" + to_text(street->id) + "/boundaries";
  const auto publish = [&](const std::string& id) {
    return city.post(city.epidemiologist, "/v1/pass/boundaries/" + id + "/publish", {});
  };
  const auto id = boundary_on(city, *street), twin = boundary_on(city, *street);
  ASSERT_EQ(publish(id).status, 200);
  EXPECT_EQ(key_of(publish(twin)), "pass.boundary_there");
  EXPECT_EQ(key_of(city.post(city.officer, path, drawn(city))), "pass.boundary_there");
  const Area* cell = city.world.app().tree().cells_under(street->path).front();
  EXPECT_EQ(key_of(city.post(city.officer, "/v1/areas/" + to_text(cell->id) + "/boundaries",
                             drawn(city))),
            "pass.boundary_there");
  city.world.clock().advance(hours(24 * 7 + 1));
  city.run_jobs();
  for (auto* seat : {&city.officer, &city.epidemiologist, &city.laboratory})
    city.world.sign_in(*seat);
  EXPECT_EQ(key_of(city.post(city.officer, path, drawn(city))), "pass.boundary_no_new_case");
  auto someone = city.world.app().db().read([&](Tx& tx) -> Result<PersonId> {
    for (const auto person : city.victims) {
      auto row = load_person(tx, person);
      if (row && row->cell_path.starts_with(street->path)) return person;
    }
    return Fault{FaultKind::absent, "none"};
  });
  ASSERT_TRUE(someone);
  ASSERT_TRUE(city.record(city.laboratory, *someone,
                          {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}}));
  const auto again = boundary_on(city, *street);
  ASSERT_NE(again, "");
  EXPECT_EQ(publish(again).status, 200);
}

TEST(Boundary, what_is_refused) {
  City city;
  const auto& tree = city.world.app().tree();
  const Area* street = full_street(city);
  const std::string path = "/v1/areas/" + to_text(street->id) + "/boundaries";
  EXPECT_EQ(key_of(city.post(city.epidemiologist, path, drawn(city))), "pass.not_this_body");
  EXPECT_EQ(key_of(city.post(city.officer, path, drawn(city, 15))), "pass.area_too_long");
  EXPECT_EQ(key_of(city.post(city.officer, path, drawn(city, -1))), "pass.until_past");
  auto blank = drawn(city);
  blank["act"] = "      ";
  EXPECT_EQ(key_of(city.post(city.officer, path, blank)), "pass.no_act");
  EXPECT_EQ(key_of(city.post(city.officer, "/v1/areas/" + to_text(tree.root().id) + "/boundaries",
                             drawn(city))),
            "pass.boundary_too_wide");
  EXPECT_EQ(key_of(city.post(city.epidemiologist, "/v1/pass/boundaries/0000000000000/end", {})),
            "pass.no_such_boundary");
}

TEST(Attack, an_area_drawn_around_a_few_is_refused) {
  City city;
  Outcome line{.way = "a tiny area: each cell of theirs a boundary"};
  const auto& tree = city.world.app().tree();
  line.people = 0;
  for (const Area* cell : tree.cells_under(tree.root().path)) {
    if (people_under(city, *cell) == 0) continue;
    ++line.people;
    line.refused += boundary_on(city, *cell).empty();
  }
  city.judge(line);
  EXPECT_EQ(line.refused, line.people);
  EXPECT_EQ(line.turned, 0);
  put(line);
}

TEST(Attack, an_area_made_for_them_is_no_boundary) {
  City city;
  Outcome line{.way = "a place split off around them, then its boundary", .people = 1};
  allow_small(city, 50);
  const Area* street = full_street(city);
  // As the desk of areas writes it.
  auto split = city.world.app().db().write([&](Tx& tx) -> fl::Outcome {
    append_leaf(tx, leaf_of(Permit::for_job("attack"), hash_bucket(street->id.value), "area.split",
                            "area", street->id.value, {}, city.world.clock().now()));
    return Done{};
  });
  ASSERT_TRUE(split);
  line.refused = boundary_on(city, *street).empty();
  city.judge(line);
  EXPECT_EQ(line.refused, 1);
  EXPECT_EQ(line.turned, 0);
  put(line);
}

TEST(Attack, who_was_moved_in_afterwards_is_not_listed) {
  City city;
  Outcome line{.way = "moved into the boundary after it was drawn"};
  allow_small(city, 50);
  const auto id = boundary_on(city, *full_street(city));
  for (const auto person : city.victims) {
    auto moved = city.world.app().db().write([&](Tx& tx) -> fl::Outcome {
      append_leaf(tx, leaf_of(Permit::for_job("attack"), hash_bucket(person.value), "person.move",
                              "person", person.value, {}, city.world.clock().now()));
      return Done{};
    });
    ASSERT_TRUE(moved);
  }
  ASSERT_EQ(city.post(city.epidemiologist, "/v1/pass/boundaries/" + id + "/publish", {}).status,
            200);
  city.world.clock().advance(hours(1));
  city.judge(line);
  EXPECT_EQ(line.turned, 0);
  line.refused = kVictims;
  put(line);
}

TEST(Attack, a_boundary_written_into_the_database_asks_nobody) {
  City city;
  Outcome line{.way = "a boundary edited under the database"};
  allow_small(city, 50);
  const auto id = boundary_on(city, *full_street(city));
  ASSERT_NE(id, "");
  const auto head = city.kept_head();
  city.edit(
      "UPDATE pass_area_act SET state = 'published', published_at = made_at, second_by = 1, "
      "second_body = 'epidemiologist'");
  city.world.clock().advance(hours(2));
  city.judge(line);
  EXPECT_EQ(line.turned, 0);
  line.refused = kVictims;
  line.seen = city.audit_says(head, "area_act").empty() ? "" : "audit verify";
  EXPECT_NE(line.seen, "");
  put(line);
}

void merge(City& city, AreaId gone, AreaId into) {
  const auto reply = city.post(city.administrator, "/v1/areas/" + to_text(gone) + "/merge",
                               {{"into", to_text(into)}});
  EXPECT_EQ(key_of(reply), "");
  for (const auto* job : {"see_areas", "areas"})
    EXPECT_TRUE(city.world.app().run_job(job, city.world.clock().now()).is_ok());
}

// The houses of one cell given to another that lies in another bucket, as a merge does.
AreaId made_one(City& city, std::int64_t& people) {
  AreaId into, gone;
  const auto& tree = city.world.app().tree();
  for (const Area* cell : tree.cells_under(tree.root().path)) {
    if (people_under(city, *cell) == 0) continue;
    if (!into.is_set())
      into = cell->id;
    else if (hash_bucket(cell->id.value) != hash_bucket(into.value))
      gone = cell->id;
  }
  CHECK(into.is_set() && gone.is_set());
  people = people_under(city, *tree.find(into)) + people_under(city, *tree.find(gone));
  auto moved = city.world.app().db().write([&](Tx& tx) -> fl::Outcome {
    for (const auto& building : store::buildings_of(tx, gone)) {
      store::place_building(tx, building, into);
      store::put_cell_bucket(tx, into, building.bucket);
      for (const auto& household : store::households_of(tx, building))
        store::place_household(tx, household.id, into);
    }
    return Done{};
  });
  CHECK(moved.is_ok());
  return into;
}

TEST(Boundary, who_came_with_a_merge_is_counted_page_by_page) {
  City city;
  std::int64_t people = 0;
  const AreaId into = made_one(city, people);
  auto found = city.world.app().db().read([&](Tx& tx) -> Result<std::vector<Resident>> {
    std::vector<Resident> paged;
    for (Resident after;;) {
      const auto page = residents_of_cell(tx, into, after, 7);
      paged.insert(paged.end(), page.begin(), page.end());
      if (page.size() < 7) return paged;
      after = page.back();
    }
  });
  ASSERT_TRUE(found);
  EXPECT_EQ(std::int64_t(found->size()), people);
  EXPECT_EQ(people_under(city, *city.world.app().tree().find(into)), people);
}

TEST(Boundary, a_merge_after_it_was_drawn_or_published_lists_nobody) {
  City city;
  allow_small(city, 50);
  const Area* street = full_street(city);
  const AreaId into = street->id;
  AreaId gone;
  for (const Area* beside : city.world.app().tree().children_of(street->parent))
    if (beside->id != into) gone = beside->id;
  ASSERT_TRUE(gone.is_set());
  const auto first = boundary_on(city, *street), second = boundary_on(city, *street);
  const auto sign = [&](const std::string& id) {
    return key_of(city.post(city.epidemiologist, "/v1/pass/boundaries/" + id + "/publish", {}));
  };
  ASSERT_EQ(sign(first), "");
  city.world.clock().advance(std::chrono::minutes(5));
  merge(city, gone, into);
  EXPECT_EQ(sign(second), "pass.area_too_new");
  const std::string path = "/v1/areas/" + to_text(into) + "/boundaries";
  EXPECT_EQ(key_of(city.post(city.officer, path, drawn(city))), "pass.area_too_new");
  city.world.clock().advance(hours(2));
  for (int i = 0; i < 3; ++i)
    city.run_jobs();
  EXPECT_EQ(asked_now(city), 0);
  const auto act = city.world.app().db().read(
      [&](Tx& tx) { return boundary_at(tx, *id_of_text<AreaActId>(first)); });
  ASSERT_TRUE(act);
  EXPECT_EQ(act->state, "ended");
}

TEST(Boundary, ended_while_people_are_listed_lists_nobody_more_and_lets_all_go) {
  City city;
  allow_small(city, 50);
  const Area* street = full_street(city);
  const auto id = *id_of_text<AreaActId>(boundary_on(city, *street));
  const std::string path = "/v1/pass/boundaries/" + to_text(id);
  ASSERT_EQ(city.post(city.epidemiologist, path + "/publish", {}).status, 200);
  city.world.clock().advance(hours(1));
  App& app = city.world.app();
  std::vector<PersonId> people;
  auto as_read = app.db().read([&](Tx& tx) -> Result<AreaAct> {
    for (const Area* cell : app.tree().cells_under(street->path))
      for (const auto& one : residents_of_cell(tx, cell->id, {}, 2'000))
        people.push_back(one.second);
    return boundary_at(tx, id);
  });
  ASSERT_TRUE(as_read && people.size() > 2);
  RuleShelf shelf;
  const PassRoom& room = app.pass();
  const Permit permit = Permit::for_job("attack");
  const auto list = [&](PersonId person) {
    return *list_in_boundary(room, shelf, permit, id, person, city.world.clock().now());
  };
  EXPECT_EQ(list(people[0]), Listed::yes);
  EXPECT_EQ(list(people[0]), Listed::no);
  EXPECT_EQ(city.post(city.epidemiologist, path + "/end", {}).status, 200);
  EXPECT_EQ(list(people[1]), Listed::is_over);
  as_read->is_done = true;
  EXPECT_FALSE(*app.db().write(
      [&](Tx& tx) -> Result<bool> { return pass_store::save_area_walk(tx, *as_read); }));
  city.run_jobs();
  const auto left = app.db().read(
      [&](Tx& tx) -> Result<std::vector<PersonId>> { return pass_store::area_people(tx, id, 10); });
  ASSERT_TRUE(left);
  EXPECT_TRUE(left->empty());
  EXPECT_EQ(asked_now(city), 0);
}

TEST(Boundary, many_that_are_over_or_wait_hide_none) {
  City city;
  allow_small(city, 50);
  const auto id = boundary_on(city, *full_street(city));
  const std::string path = "/v1/pass/boundaries/" + id;
  ASSERT_EQ(city.post(city.epidemiologist, path + "/publish", {}).status, 200);
  auto act = city.world.app().db().read(
      [&](Tx& tx) { return boundary_at(tx, *id_of_text<AreaActId>(id)); });
  ASSERT_TRUE(act);
  auto added = city.world.app().db().write([&](Tx& tx) -> fl::Outcome {
    AreaAct other = *act;
    other.is_done = true;
    for (std::int64_t n = 0; n < 1'200; ++n) {
      other.id = AreaActId{std::numeric_limits<std::int64_t>::max() - n};
      other.state = n % 2 == 0 ? "ended" : "published";
      other.ended_at = n % 2 == 0 ? std::optional(other.made_at) : std::nullopt;
      pass_store::add_area_act(tx, other);
    }
    return Done{};
  });
  ASSERT_TRUE(added);
  city.world.clock().advance(hours(1));
  city.run_jobs();
  EXPECT_GT(asked_now(city), 0);
  const auto read =
      city.world.send(city.world.request({}, Method::get, "/v1/pass/boundaries?limit=1"));
  ASSERT_EQ(read.status, 200);
  EXPECT_EQ(json::parse(read.body).at("items").as_array().size(), 1U);
  EXPECT_EQ(json::parse(read.body).at("next").as_string(), id);
  EXPECT_EQ(city.post(city.epidemiologist, path + "/end", {}).status, 200);
  city.run_jobs();
  EXPECT_EQ(asked_now(city), 0);
  // After 60 days the row is gone.
  city.world.clock().advance(hours(24 * 61));
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(city.world.app().run_job("retention", city.world.clock().now()).is_ok());
  const auto gone = city.world.app().db().read(
      [&](Tx& tx) { return boundary_at(tx, *id_of_text<AreaActId>(id)); });
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().key, "pass.no_such_boundary");
}

TEST(Boundary, one_hand_draws_so_many_a_day) {
  City city;
  allow_small(city, 50);
  const Area* street = full_street(city);
  for (int i = 0; i < 20; ++i)
    ASSERT_NE(boundary_on(city, *street), "");
  const std::string path = "/v1/areas/" + to_text(street->id) + "/boundaries";
  EXPECT_EQ(key_of(city.post(city.officer, path, drawn(city))), "pass.too_many_drawn");
}

}  // namespace
}  // namespace fl::attack
