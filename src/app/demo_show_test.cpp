// Passes over a whole small city: shown without its database, followed by the copy, signed and
// signed anew.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "app/app.h"
#include "app/demo.h"
#include "app/demo_show.h"
#include "app/store_app.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

namespace fs = std::filesystem;

constexpr Instant kNow{1'767'398'400'000};

struct Shown : ::testing::Test {
  Shown() : place(folder / "placeholder"), clock(kNow) {
    start_crypto();
    DemoPlan plan;
    plan.people = 1'500;
    plan.seed = 7;
    plan.now = kNow;
    plan.is_clean = true;
    if (is_postgres(place.path())) plan.database = place.path();
    CHECK(lay_demo(data(), plan, [](double) {}).is_ok());
  }
  [[nodiscard]] DataFolder data() const { return {folder / "city"}; }
  std::unique_ptr<App> open() {
    auto app = App::open({data(), true}, clock);
    CHECK(app.is_ok());
    return std::move(*app);
  }
  // A capability of the demo's resident.
  std::string enrol(App& app) {
    const Permit permit = Permit::for_job("test");
    std::string capability;
    auto given = app.db().write([&](Tx& tx) -> Outcome {
      for (const auto& one : app_store::demo_people(tx)) {
        if (!one.person.is_set()) continue;
        auto made = give_now(tx, app.pass_desk(), permit, one.person, "self", clock.now());
        if (!made) return made.error();
        capability = *made;
        person = one.person;
        break;
      }
      return Done{};
    });
    CHECK(given.is_ok());
    CHECK(app.run_job("show_passes", clock.now()).is_ok());
    return capability;
  }
  static Request get(std::string_view capability, std::string_view peer = "10.1.1.1") {
    Request request;
    request.path = "/v1/pass";
    request.now = kNow;
    request.peer = std::string(peer);
    request.headers.emplace_back("x-firstline-pass", std::string(capability));
    return request;
  }

  TempFolder folder;
  TempPlace place;
  HandClock clock;
  PersonId person;
};

TEST_F(Shown, a_pass_is_shown_while_the_database_is_busy_and_when_it_is_gone) {
  auto app = open();
  const std::string capability = enrol(*app);
  ASSERT_EQ(app->router().handle(get(capability)).status, 200);
  // Inside a transaction of the one writer: everything that needs the database waits.
  auto held = app->db().write([&](Tx&) -> Outcome {
    EXPECT_EQ(app->router().handle(get(capability)).status, 200);
    return Done{};
  });
  ASSERT_TRUE(held);
  if (is_test_on_postgres()) GTEST_SKIP() << "a file can be taken away, a server not so";
  for (const auto* end : {"", "-wal", "-shm"}) {
    std::error_code error;
    fs::remove(data().file() + end, error);
  }
  std::ofstream(data().file()) << "not a database";
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(app->router().handle(get(capability)).status, 200);
  auto answer = app->router().handle(get(capability));
  boost::system::error_code error;
  const auto body = json::parse(answer.body, error);
  ASSERT_FALSE(error) << answer.body;
  const auto read = read_token(std::string(body.at("token").as_string()));
  ASSERT_TRUE(read);
  const auto city = app->city_keys().now_kept();
  ASSERT_TRUE(city);
  const StationKey* station = (*city)->signer(KeyUse::pass, kNow);
  ASSERT_NE(station, nullptr);
  EXPECT_TRUE(verify_cose(read->message, station->key.open()));
}

TEST_F(Shown, unknown_and_ended_look_the_same_and_guessing_is_slowed) {
  auto app = open();
  const std::string capability = enrol(*app);
  const Act act{hash_bucket(person.value), {}, {1, 2}, std::string(32, 'x'), kNow};
  ASSERT_EQ(*end_capabilities(app->pass_desk(), Permit::for_job("test"), person, act), 1);
  const Reply ended = app->router().handle(get(capability));
  const Reply unknown = app->router().handle(get("0000000000000000000000000A"));
  const Reply none = app->router().handle(get(""));
  EXPECT_EQ(ended.status, 404);
  EXPECT_EQ(ended.body, unknown.body);
  EXPECT_EQ(ended.body, none.body);
  int waits = 0;
  for (int i = 0; i < 200; ++i)
    waits +=
        app->router().handle(get("000000000000000000000000" + std::to_string(10 + i))).status ==
        429;
  EXPECT_GE(waits, 130);
  // Who has a pass never waits, whatever others did from the same place.
  const std::string fresh = enrol(*app);
  EXPECT_EQ(app->router().handle(get(fresh)).status, 200);
}

TEST_F(Shown, a_lost_phone_keeps_no_good_token) {
  auto app = open();
  enrol(*app);
  const auto token_now = [&] {
    return *app->db().read([&](Tx& tx) -> Result<pass_store::TokenRow> {
      return *pass_store::load_token(tx, person, TokenKind::phone);
    });
  };
  const auto before = token_now();
  const Act act{hash_bucket(person.value), {}, {3, 4}, std::string(32, 'x'), kNow};
  ASSERT_EQ(*end_capabilities(app->pass_desk(), Permit::for_job("test"), person, act), 1);
  const auto after = token_now();
  EXPECT_NE(before.cose, after.cose);
  auto looked = app->db().read([&](Tx& tx) -> Outcome {
    const auto bits = doubt_bits(tx, before.epoch, before.place / kListIndexCount);
    EXPECT_EQ(bits, std::vector<std::uint32_t>{std::uint32_t(before.place % kListIndexCount)});
    return Done{};
  });
  ASSERT_TRUE(looked);
}

TEST_F(Shown, nobody_at_a_door_ends_a_phone_that_people_took_themselves) {
  auto app = open();
  for (std::size_t i = 0; i < kPhonesMax; ++i)
    enrol(*app);
  auto refused = app->db().write([&](Tx& tx) -> Result<std::string> {
    return give_now(tx, app->pass_desk(), Permit::for_job("test"), person, "door", kNow);
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "pass.phones_full");
  // The person's own fourth ends their oldest.
  const std::string fourth = enrol(*app);
  EXPECT_EQ(app->router().handle(get(fourth)).status, 200);
}

TEST_F(Shown, a_copy_that_was_lost_is_made_anew_from_the_rows) {
  std::string capability;
  {
    auto app = open();
    capability = enrol(*app);
  }
  fs::remove_all(data().replica_folder());
  {
    auto app = open();
    EXPECT_EQ(app->router().handle(get(capability)).status, 200);
  }
  // One that was not closed well is not believed either.
  std::fstream file(data().replica_folder() + "/tokens",
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(40);
  file.write("\0\0\0\0\0\0\0\0", 8);
  file.close();
  auto app = open();
  EXPECT_EQ(app->router().handle(get(capability)).status, 200);
}

TEST_F(Shown, a_city_is_signed_and_signed_anew_and_goes_on_where_it_stopped) {
  auto app = open();
  const PassDesk& desk = app->pass_desk();
  int buckets = 0;
  CityWalk walk{.is_everyone = true, .now = kNow};
  walk.should_stop = [&] { return ++buckets > 300; };
  auto first = sign_city(desk, walk);
  ASSERT_TRUE(first) << first.error().key;
  EXPECT_FALSE(first->is_whole);
  walk.should_stop = nullptr;
  auto second = sign_city(desk, walk);
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->is_whole && second->was_resumed);
  const std::int64_t everybody = first->signed_count + second->signed_count;
  EXPECT_EQ(std::size_t(everybody), app->pass_desk().replica->token_count());
  EXPECT_GE(everybody, 1'400);
  // Nobody twice.
  auto again = sign_city(desk, walk);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->signed_count, 0);
  // Another key: everybody once more, and the old tokens' places are remembered.
  ASSERT_TRUE(rotate_city_key({.folder = data().city_key_folder(),
                               .use = KeyUse::pass,
                               .now = kNow + std::chrono::hours(1)}));
  auto anew = sign_city(desk, {.is_anew = true, .now = kNow + std::chrono::hours(1)});
  ASSERT_TRUE(anew) << anew.error().key;
  EXPECT_EQ(anew->signed_count, everybody);
  auto looked = app->db().read([&](Tx& tx) -> Outcome {
    std::int64_t given = 0;
    for (const auto& epoch : live_epochs(tx, kNow))
      given += epoch.given;
    EXPECT_EQ(given, 2 * everybody);
    return Done{};
  });
  ASSERT_TRUE(looked);
}

TEST_F(Shown, a_token_is_renewed_before_it_ends) {
  auto app = open();
  const std::string capability = enrol(*app);
  const auto issued = [&] {
    auto reply = app->router().handle(get(capability));
    boost::system::error_code error;
    const auto body = json::parse(reply.body, error);
    return read_token(std::string(body.at("token").as_string()))->token.issued;
  };
  const std::int64_t first = issued();
  clock.set(kNow + std::chrono::hours(60));
  EXPECT_EQ(*app->run_job("renew_passes", clock.now()), 0);
  clock.set(kNow + kPhoneTokenLife - std::chrono::hours(1));
  int found = 0;  // the walk goes as far as its time allows
  for (int i = 0; i < 200 && found == 0; ++i)
    found = *app->run_job("renew_passes", clock.now());
  EXPECT_EQ(found, 1);
  EXPECT_EQ(*app->run_job("sign_passes", clock.now()), 1);
  ASSERT_TRUE(app->run_job("show_passes", clock.now()));
  EXPECT_GT(issued(), first);
}

}  // namespace
}  // namespace fl
