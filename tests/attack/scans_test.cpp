// A contact by scans: two people, one place, one time, and a case of a laboratory. What is neither
// counts for nothing; whoever holds a venue's code and makes scans up comes as far as its limit.
#include <gtest/gtest.h>

#include "app/scan_desk.h"
#include "city.h"
#include "pass/store_tokens.h"
#include "registry/store_import.h"

namespace fl::attack {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// A pass somebody holds, as its gate sees it: only its place.
scan::TokenPlace pass_of(City& city, PersonId person, std::int64_t number) {
  const Instant now = city.world.clock().now();
  pass_store::TokenRow row{.person = person};
  row.name = "*";
  row.code = "00000000";
  row.cose = "token";
  row.epoch = epoch_of(now);
  row.place = number;
  row.issued = now;
  row.expires = now + hours(72);
  row.renew = now + hours(70);
  CHECK(city.world.app().db().write([&](Tx& tx) -> fl::Outcome {
    pass_store::save_token(tx, row);
    return Done{};
  }));
  return {std::uint32_t(row.epoch), 0, std::uint32_t(number)};
}

VenueId venue_at(City& city, std::int64_t number, const std::string& name) {
  const auto cells = city.world.app().tree().cells_under(city.world.app().tree().root().path);
  const store::VenueRow row{VenueId{number}, cells.front()->id, "shop", name, "1"};
  CHECK(city.world.app().db().write([&](Tx& tx) -> fl::Outcome {
    store::put_venue(tx, row);
    return Done{};
  }));
  return row.id;
}

// As the venue's own gate uploads it.
int upload(City& city, VenueId venue, const scan::TokenPlace& place, Instant at) {
  const auto code = city.world.app().scans().room().keys.make_code(
      {venue, scan::day_number_of(city.world.clock().now()) + 1});
  auto request = city.world.request(
      {}, Method::post, "/v1/scans",
      json_text(json::object{
          {"place", text_of_place(place)}, {"happened_at", to_rfc3339(at)}, {"kind", "pass"}}));
  request.headers.emplace_back(std::string(scan::kGateHeader), code);
  return city.world.send(request).status;
}

json::value file_of(City& city, PersonId person) {
  return json::parse(city.world
                         .send(city.world.request(city.clinician, Method::get,
                                                  "/v1/people/" + to_text(person) + "/status"))
                         .body);
}

std::string verdict_of(City& city, PersonId person) {
  return std::string(file_of(city, person).at("verdict").as_string());
}

// The case is put down after its scans came in: what comes later joins nobody.
City::Case case_after(City& city) {
  city.world.clock().advance(hours(2));
  return city.real_case();
}

bool put_down(City& city, const City::Case& of, PersonId person, Instant at) {
  auto body = city.contact_of(of, false);
  body["happened_at"] = to_rfc3339(at);
  const auto taken = city.record(city.epidemiologist, person, body);
  return taken && city.sign(city.clinician, person, *taken);
}

TEST(Scans, one_place_and_time_make_a_contact_and_the_person_reads_which) {
  City city;
  const Instant noon = city.world.clock().now() - hours(5);
  const auto market = venue_at(city, 71, "东门市场"), other = venue_at(city, 72, "西门商店");
  ASSERT_EQ(upload(city, market, pass_of(city, city.others.back(), 100), noon), 200);
  const auto near = city.victims[0], elsewhere = city.victims[1], later = city.victims[2];
  ASSERT_EQ(upload(city, market, pass_of(city, near, 101), noon + minutes(20)), 200);
  ASSERT_EQ(upload(city, other, pass_of(city, elsewhere, 102), noon + minutes(20)), 200);
  ASSERT_EQ(upload(city, market, pass_of(city, later, 103), noon + hours(3)), 200);
  const auto of = case_after(city);
  for (const auto person : {near, elsewhere, later})
    EXPECT_TRUE(put_down(city, of, person, noon));
  EXPECT_EQ(verdict_of(city, near), "stop");
  EXPECT_EQ(verdict_of(city, elsewhere), "ok");
  EXPECT_EQ(verdict_of(city, later), "ok");
  const auto file = file_of(city, near);
  const std::string said = json_text(file.at("zh"));
  EXPECT_NE(said.find("东门市场"), std::string::npos) << said;
  const auto& joins = file.at("evidence").at(0).at("joins");
  EXPECT_EQ(joins.at("scan_overlap"), true);
  EXPECT_EQ(joins.at("overlap_place"), "东门市场");
  // The hour and no nearer: what is kept is no track.
  EXPECT_NE(std::string(joins.at("overlap_hour").as_string()).find(":00:00"), std::string::npos);
  EXPECT_FALSE(
      file_of(city, later).at("evidence").at(0).at("joins").as_object().contains("overlap_place"));
}

TEST(Scans, a_pass_that_was_renewed_still_is_that_person) {
  City city;
  const Instant noon = city.world.clock().now() - hours(5);
  const auto market = venue_at(city, 71, "东门市场");
  const auto person = city.victims[0];
  ASSERT_EQ(upload(city, market, pass_of(city, city.others.back(), 100), noon), 200);
  ASSERT_EQ(upload(city, market, pass_of(city, person, 101), noon + minutes(5)), 200);
  ASSERT_TRUE(city.world.app().db().write([&](Tx& tx) -> fl::Outcome {
    auto row = pass_store::load_token(tx, person, TokenKind::phone);
    pass_store::push_past(*row, row->epoch - 15);
    row->place = 900;
    pass_store::save_token(tx, *row);
    EXPECT_EQ(pass_store::places_of(*row).size(), 2U);
    pass_store::push_past(*row, row->epoch + 1);  // sixteen days on
    EXPECT_EQ(row->past, "");
    return Done{};
  }));
  const auto of = case_after(city);
  EXPECT_TRUE(put_down(city, of, person, noon));
  EXPECT_EQ(verdict_of(city, person), "stop");
}

TEST(Scans, what_is_older_than_fourteen_days_joins_nobody) {
  City city;
  const Instant then = city.world.clock().now() - hours(2);
  const auto market = venue_at(city, 71, "东门市场");
  const auto patient = city.others.back(), person = city.victims[0];
  ASSERT_EQ(upload(city, market, pass_of(city, patient, 100), then), 200);
  ASSERT_EQ(upload(city, market, pass_of(city, person, 101), then), 200);
  city.world.clock().advance(hours(24 * 15));
  for (auto* seat : {&city.laboratory, &city.epidemiologist, &city.clinician})
    city.world.sign_in(*seat);
  ASSERT_TRUE(city.world.app().scans().keep(city.world.clock().now()));
  const auto of = city.real_case(hours(24 * 14));
  EXPECT_TRUE(put_down(city, of, person, then));
  EXPECT_EQ(verdict_of(city, person), "ok");
}

TEST(Scans, looking_is_a_read_of_both_people) {
  City city;
  const Instant noon = city.world.clock().now() - hours(5);
  const auto market = venue_at(city, 71, "东门市场");
  ASSERT_EQ(upload(city, market, pass_of(city, city.others.back(), 100), noon), 200);
  ASSERT_EQ(upload(city, market, pass_of(city, city.victims[0], 101), noon), 200);
  const auto of = case_after(city);
  ASSERT_TRUE(put_down(city, of, city.victims[0], noon));
  for (const auto person : {of.person, city.victims[0]}) {
    auto reads = city.world.app().db().read([&](Tx& tx) -> Result<std::vector<SeenRead>> {
      return reads_of(tx, person, city.world.clock().now() + hours(1), 20);
    });
    ASSERT_TRUE(reads);
    EXPECT_TRUE(std::any_of(reads->begin(), reads->end(),
                            [](const SeenRead& read) { return read.verb == "scan.overlap"; }));
  }
}

// A gate makes scans of everybody up, before the case or when it is known.
void made_up(Outcome& line, bool is_known, int turned_max) {
  City city;
  const Instant noon = city.world.clock().now() - hours(5);
  const auto market = venue_at(city, 71, "东门市场");
  const auto known = is_known ? city.real_case() : City::Case{};
  ASSERT_EQ(upload(city, market, pass_of(city, city.others.back(), 1), noon), 200);
  for (std::size_t i = 0; i < city.victims.size(); ++i) {
    const auto place = pass_of(city, city.victims[i], 100 + std::int64_t(i));
    ASSERT_EQ(upload(city, market, place, noon), 200);
  }
  const auto of = is_known ? known : case_after(city);
  for (const auto person : city.victims)
    line.refused += !put_down(city, of, person, noon);
  city.judge(line);
  EXPECT_LE(line.turned, turned_max);
  EXPECT_TRUE(line.is_kept());
  put(line);
}

TEST(Attack, a_venue_that_makes_scans_up_comes_as_far_as_its_limit) {
  Outcome line{.way = "a fake venue: its gate uploads made-up scans"};
  made_up(line, false, 60);  // the limit of the example rules, below that of a case
  EXPECT_EQ(line.turned + line.waiting, kVictims);
}

TEST(Attack, a_venue_that_hears_of_a_case_can_make_up_nothing) {
  Outcome line{.way = "a fake venue: made-up scans of a known case"};
  made_up(line, true, 0);
}

}  // namespace
}  // namespace fl::attack
