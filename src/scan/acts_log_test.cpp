// Reading whereabouts: only an epidemiologist, only with a reason, only after it is logged; what is
// read equals looking at every scan. Uploads: the codes of gates, the strict reader, the routes.
#include <algorithm>

#include <gtest/gtest.h>

#include "platform/log.h"
#include "platform/random.h"
#include "scan/log_upload.h"
#include "scan/routes_log.h"
#include "scan/scan.h"
#include "storage/temp_db.h"

namespace fl::scan {
namespace {

const Instant kNow = *from_rfc3339("2022-01-03T12:00:00+08:00");

class ScanRoomTest : public testing::Test {
 protected:
  ScanRoomTest() {
    start_crypto();
    set_log_level(LogLevel::error);
    auto opened = Db::open({.path = place_.path(), .synchronous = "OFF"});
    CHECK(opened.is_ok());
    db_ = std::move(*opened);
    CHECK(migrate(*db_).is_ok());
    room_ = std::make_unique<ScanRoom>(ScanRoom{*db_, ScanKeys(keys_), shelf_});
  }
  ~ScanRoomTest() override { set_log_level(LogLevel::info); }

  static Permit permit_of(Role role) {
    Actor actor;
    actor.is_staff = true;
    actor.account = AccountId{77};
    actor.roles.push_back({role, AreaId{1}, "/1/"});
    auto allowed = permit(actor, Verb::evidence_see, {.path = "/1/"});
    CHECK(allowed.is_ok());
    return *allowed;
  }
  Reply post(const Router& router, const std::string& path, const std::string& body,
             const std::string& code) const {
    Request request;
    request.method = Method::post;
    request.path = path;
    request.body = body;
    request.now = kNow;
    request.headers.emplace_back(std::string(kGateHeader), code);
    return router.handle(request);
  }

  TempFolder folder_;
  TempPlace place_{folder_ / "city.db"};
  Keys keys_ = make_keys_seeded(5);
  std::unique_ptr<Db> db_;
  ScanShelf shelf_{folder_ / "scans"};
  std::unique_ptr<ScanRoom> room_;
};

TEST_F(ScanRoomTest, a_code_is_good_for_its_venue_until_its_day_and_not_altered) {
  const ScanKeys& keys = room_->keys;
  const DayNumber today = day_number_of(kNow);
  const std::string code = keys.make_code({VenueId{42}, today});
  ASSERT_TRUE(keys.read_code(code, kNow).is_ok());
  EXPECT_EQ(keys.read_code(code, kNow)->venue, VenueId{42});
  EXPECT_FALSE(keys.read_code(code, kNow + std::chrono::hours(12)).is_ok());
  int refused = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    std::string altered = code;
    altered[i] = altered[i] == '1' ? '2' : '1';
    refused += altered == code || !keys.read_code(altered, kNow).is_ok();
  }
  EXPECT_EQ(refused, int(code.size()));
  EXPECT_FALSE(ScanKeys(make_keys_seeded(6)).read_code(code, kNow).is_ok());
  for (const char* text : {"", ".", "..", "a.b.c"})
    EXPECT_EQ(keys.read_code(text, kNow).error().key, "scan.no_such_gate");
}

TEST_F(ScanRoomTest, pseudonyms_go_back_and_say_nothing) {
  Random random(3);
  for (int i = 0; i < 1'000; ++i) {
    const TokenPlace place{std::uint32_t(random.below(1u << 22)),
                           std::uint32_t(random.below(1u << 20)),
                           std::uint32_t(random.below(1'000'000))};
    EXPECT_EQ(room_->keys.place_of(room_->keys.who_of(place)), place);
    TokenPlace read;
    ASSERT_TRUE(read_place(text_of_place(place), read));
    EXPECT_EQ(read, place);
  }
  TokenPlace place;
  for (const char* text : {"", "1/2", "1/2/", "1/2/3/", "1/2/1000000", "01/2/3", "1//3", "-1/2/3",
                           "4194304/0/0", "1/1048576/0", "1/2/3 ", "99999999999/1/1"})
    EXPECT_FALSE(read_place(text, place)) << text;
}

TEST_F(ScanRoomTest, only_an_epidemiologist_with_a_reason_reads_and_it_is_logged_before) {
  const ScanQuestion why{kNow - std::chrono::hours(48), kNow, "case 12: where was the case"};
  for (const Role role : {Role::clinician, Role::laboratory, Role::pass_officer})
    EXPECT_EQ(visitors_of(*room_, permit_of(role), VenueId{1}, why, kNow).error().key,
              "trust.not_permitted");
  EXPECT_EQ(visitors_of(*room_, Permit::for_job("test"), VenueId{1}, why, kNow).error().key,
            "trust.not_permitted");
  const Permit good = permit_of(Role::epidemiologist);
  EXPECT_EQ(visitors_of(*room_, good, VenueId{1}, {kNow, kNow, ""}, kNow).error().key,
            "scan.no_reason");
  ASSERT_TRUE(visits_of(*room_, good, PersonId{9}, {}, why, kNow).is_ok());
  auto reads = db_->read([&](Tx& tx) -> Result<std::vector<SeenRead>> {
    return reads_of(tx, PersonId{9}, kNow + std::chrono::hours(1), 10);
  });
  ASSERT_EQ(reads->size(), 1u);
  EXPECT_EQ(reads->front().verb, "scan.visits");
  EXPECT_EQ(reads->front().reason, why.reason);
}

TEST_F(ScanRoomTest, what_is_uploaded_is_found_as_a_plain_look_at_all_of_it_finds_it) {
  const Router router(scan_log_routes(*room_));
  Random random(4);
  std::vector<Visit> all;
  for (int upload = 0; upload < 40; ++upload) {
    const VenueId venue{std::int64_t(random.below(6) + 1)};
    const Instant from = kNow - std::chrono::hours(std::int64_t(random.below(72)) + 1);
    std::string rows;
    for (int i = 0; i < 50; ++i) {
      const TokenPlace place{18'993, 0, std::uint32_t(random.below(30))};
      const auto after = std::int64_t(random.below(3'600'000));
      rows += (i > 0 ? "," : "") + ("[\"" + text_of_place(place) + "\"," + std::to_string(after)) +
              ",\"enter\"]";
      all.push_back({place, venue, {from.ms + after}, ScanKind::enter});
    }
    const auto reply = post(router, "/v1/scans/batch",
                            "{\"from\":\"" + to_rfc3339(from) + "\",\"rows\":[" + rows + "]}",
                            room_->keys.make_code({venue, day_number_of(kNow)}));
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.body, "{\"kept\":50,\"too_old\":0,\"future\":[]}");
  }
  const Permit good = permit_of(Role::epidemiologist);
  const auto is_earlier = [](const Visit& a, const Visit& b) {
    return a.at != b.at ? a.at < b.at : a < b;
  };
  int compared = 0;
  for (int i = 0; i < 60; ++i) {
    const Instant from = kNow - std::chrono::hours(std::int64_t(random.below(80)));
    const ScanQuestion why{from, from + std::chrono::hours(20), "test"};
    const VenueId venue{std::int64_t(random.below(7) + 1)};
    const TokenPlace places[] = {{18'993, 0, std::uint32_t(random.below(30))},
                                 {18'993, 0, std::uint32_t(random.below(40))}};
    const bool by_venue = random.chance(0.5);
    auto got = by_venue ? visitors_of(*room_, good, venue, why, kNow)
                        : visits_of(*room_, good, PersonId{1}, places, why, kNow);
    ASSERT_TRUE(got.is_ok());
    std::vector<Visit> wanted;
    for (const auto& visit : all)
      if (visit.at >= why.from && visit.at < why.to &&
          (by_venue ? visit.venue == venue : visit.place == places[0] || visit.place == places[1]))
        wanted.push_back(visit);
    std::sort(wanted.begin(), wanted.end(), is_earlier);
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    std::sort(got->visits.begin(), got->visits.end(), is_earlier);
    EXPECT_EQ(got->visits, wanted);
    compared += int(wanted.size());
  }
  EXPECT_GT(compared, 500);
}

TEST_F(ScanRoomTest, one_scan_is_kept_once_and_what_is_wrong_is_said) {
  const Router router(scan_log_routes(*room_));
  const std::string code = room_->keys.make_code({VenueId{3}, day_number_of(kNow)});
  const auto body = [](const char* at, const char* kind = "enter") {
    return std::string(R"({"place":"18993/0/7","happened_at":")") + at + R"(","kind":")" + kind +
           "\"}";
  };
  const std::string good = body("2022-01-03T11:59:00+08:00");
  EXPECT_EQ(post(router, "/v1/scans", good, code).status, 200);
  EXPECT_EQ(post(router, "/v1/scans", good, code).status, 200);
  auto log = shelf_.log();
  ASSERT_TRUE(log.is_ok());
  EXPECT_EQ((*log)
                ->find(ScanOrder::by_venue, {room_->keys.venue_of(VenueId{3})},
                       kNow - std::chrono::hours(1), kNow, 10)
                .scans.size(),
            1u);
  EXPECT_EQ(post(router, "/v1/scans", good, "").status, 404);
  EXPECT_EQ(post(router, "/v1/scans/batch", "{}", "").status, 404);
  EXPECT_EQ(post(router, "/v1/scans", "{}", code).status, 400);
  EXPECT_EQ(post(router, "/v1/scans", body("2022-01-03T11:59:00+08:00", "flew"), code).status, 400);
  EXPECT_NE(post(router, "/v1/scans", body("2022-01-03T12:30:00+08:00"), code)
                .body.find("scan.from_the_future"),
            std::string::npos);
  EXPECT_EQ(post(router, "/v1/scans", body("2021-12-20T12:30:00+08:00"), code).body,
            "{\"kept\":0,\"too_old\":1,\"future\":[]}");
  EXPECT_EQ((*log)->figures().dropped_old, 1);
  // The fields in another order are the same scan.
  EXPECT_EQ(
      post(router, "/v1/scans",
           R"({"kind":"enter","place":"18993/0/7","happened_at":"2022-01-03T11:59:00+08:00"})",
           code)
          .status,
      200);
}

TEST(ScanUploads, rows_are_read_strictly_and_the_wrong_one_is_named) {
  const std::string head = R"({"from":"2022-01-03T08:00:00+08:00","rows":[)";
  const auto good = read_scans(head + R"(["1/2/3",5,"pass"] , [ "4/5/6" , 0 , "leave" ]]})");
  ASSERT_TRUE(good.is_ok());
  ASSERT_EQ(good->size(), 2u);
  EXPECT_EQ((*good)[1].place, (TokenPlace{4, 5, 6}));
  EXPECT_EQ((*good)[0].happened_at.ms - (*good)[1].happened_at.ms, 5);
  for (const char* rows :
       {"]}", R"(["1/2/3",5,"pass"])", R"(["1/2/3",-5,"pass"]]})", R"(["1/2/3",5,"fly"]]})",
        R"(["1/2/3",5]]})", R"(["1/2",5,"pass"]]})", R"(["1/2/3",5,"pass",1]]})",
        R"(["1/2/3",5,"pass"],]})", R"(["1/2/3",05,"pass"]]})", R"(["1/2/3",5,"pass"]]} x)",
        R"(["1/2/3",1209600001,"pass"]]})"}) {
    const auto bad = read_scans(head + rows);
    ASSERT_FALSE(bad.is_ok()) << rows;
    EXPECT_EQ(bad.error().key, "scan.bad_rows");
  }
  EXPECT_EQ(read_scans(head + R"(["1/2/3",5,"pass"],["1/2/x",5,"pass"]]})").error().detail,
            "rows[1]");
  std::string many = head;
  for (std::size_t i = 0; i <= kUploadRowsMax; ++i)
    many += (i > 0 ? "," : "") + std::string(R"(["1/2/3",5,"pass"])");
  EXPECT_FALSE(read_scans(many + "]}").is_ok());
}

TEST_F(ScanRoomTest, a_day_is_sealed_and_dropped_with_leaves_in_the_witnessed_log) {
  auto log = shelf_.log();
  ASSERT_TRUE(log.is_ok());
  const DayNumber today = day_number_of(kNow);
  ASSERT_TRUE(
      (*log)->append_and_wait({{today, {.who = 1, .venue = 2, .at = 3, .tag = 1 << 24}}}).is_ok());
  const auto keep = [&](Instant now) {
    auto kept = keep_scans(*room_, Permit::for_job("scans"), now);
    EXPECT_TRUE(kept.is_ok());
    return kept ? *kept : -1;
  };
  EXPECT_EQ(keep(kNow), 0);
  EXPECT_EQ(keep(start_of_day_number(today + 1) + std::chrono::minutes(59)), 0);
  EXPECT_EQ(keep(start_of_day_number(today + 1) + std::chrono::minutes(61)), 1);
  EXPECT_EQ(keep(start_of_day_number(today + 14) - std::chrono::milliseconds(1)), 0);
  EXPECT_EQ(keep(start_of_day_number(today + 14)), 1);
  AuditLog audit(*db_, keys_, trust_image_sources());
  EXPECT_EQ(*audit.sequence(kNow), 2);  // a leaf each
}

}  // namespace
}  // namespace fl::scan
