// Signing in over HTTP, through the router.
#include "trust/routes.h"

#include "trust/testing.h"

namespace fl {

namespace {

constexpr std::string_view kPhone = "13800001234";

struct Browser {
  Router router;
  Instant now;
  std::string cookie = {}, csrf = {};

  Reply ask(Method method, std::string_view path, std::string body = {}, std::string key = {}) {
    Request request;
    request.method = method;
    request.path = std::string(path);
    request.body = std::move(body);
    request.peer = "127.0.0.1";
    request.now = now;
    if (!cookie.empty()) request.headers.emplace_back("cookie", "__Host-firstline=" + cookie);
    if (!csrf.empty()) request.headers.emplace_back("x-firstline-csrf", csrf);
    if (!key.empty()) request.headers.emplace_back("idempotency-key", key);
    return router.handle(std::move(request));
  }
  // Keeps what a browser keeps.
  void keep(const Reply& reply) {
    for (const auto& [name, value] : reply.headers)
      if (name == "Set-Cookie") cookie = value.substr(17, value.find(';') - 17);
    csrf = std::string(json::parse(reply.body).at("csrf").as_string());
  }
};

std::string fault_key(const Reply& reply) {
  return std::string(json::parse(reply.body).at("fault").at("key").as_string());
}

class RoutesSession : public ::testing::Test {
 protected:
  SessionDesk desk(TestCity& city) {
    SessionDesk desk{{*city.db, city.keys}, {}, {}, {}, {}, {}};
    desk.people_by_phone = [](Tx&, std::string_view phone) {
      return phone == kPhone ? std::vector<PersonId>{PersonId{42}} : std::vector<PersonId>();
    };
    desk.account_of_person = [](Tx& tx, PersonId person, Instant now) {
      return resident_account(tx, Permit::for_job("test"), person, AreaId{9}, "00010001", now);
    };
    desk.name_of_person = [](Tx&, PersonId) { return std::string("王秀芳"); };
    desk.area_json = [](AreaId) { return json::value(nullptr); };
    desk.demo_people = [this](Instant) {
      return std::vector<DemoPerson>{
          {"auditor", "李静", "审计员", "Auditor", "/console", demo_account}};
    };
    return desk;
  }
  AccountId demo_account;
};

}  // namespace

TEST_F(RoutesSession, a_resident_signs_in_by_code) {
  TestCity city;
  Browser browser{Router(session_routes(desk(city))), city.now};
  Reply sent = browser.ask(Method::post, "/v1/session/code", R"({"phone":"138 0000 1234"})");
  ASSERT_EQ(sent.status, 202) << sent.body;
  EXPECT_EQ(sent.body, R"({"sent_to":"138****1234","valid_s":300})");
  const Reply shown = browser.ask(Method::get, "/v1/demo/messages");
  const auto text = std::string(json::parse(shown.body).at("items").at(0).at("text").as_string());
  const std::string code = text.substr(text.find_first_of("0123456789"), 6);
  Reply made = browser.ask(Method::post, "/v1/session/resident",
                           R"({"phone":"13800001234","code":")" + code + "\"}");
  ASSERT_EQ(made.status, 201) << made.body;
  browser.keep(made);
  const auto session = json::parse(made.body);
  EXPECT_EQ(session.at("account").at("name").as_string(), "王秀芳");
  EXPECT_EQ(session.at("home").as_string(), "/");
  EXPECT_EQ(browser.ask(Method::get, "/v1/session").status, 200);
  // The code is good once.
  Reply again = browser.ask(Method::post, "/v1/session/resident",
                            R"({"phone":"13800001234","code":")" + code + "\"}");
  EXPECT_EQ(again.status, 401);
  EXPECT_EQ(fault_key(again), "trust.wrong_sign_in");
}

TEST_F(RoutesSession, an_unknown_phone_gets_the_same_reply_and_no_message) {
  TestCity city;
  Browser browser{Router(session_routes(desk(city))), city.now};
  const Reply sent = browser.ask(Method::post, "/v1/session/code", R"({"phone":"13900005678"})");
  EXPECT_EQ(sent.status, 202);
  EXPECT_EQ(sent.body, R"({"sent_to":"139****5678","valid_s":300})");
  EXPECT_EQ(browser.ask(Method::get, "/v1/demo/messages").body, R"({"items":[]})");
}

TEST_F(RoutesSession, a_bad_phone_is_named) {
  TestCity city;
  Browser browser{Router(session_routes(desk(city))), city.now};
  const Reply reply = browser.ask(Method::post, "/v1/session/code", R"({"phone":"12345"})");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(json::parse(reply.body).at("fault").at("fields").at(0).at("key").as_string(),
            "draft.bad_phone");
}

TEST_F(RoutesSession, staff_need_csrf_to_sign_out_and_are_out_at_once) {
  TestCity city;
  (void)city.make_staff("wang.li", Role::street_officer, "0001");
  Browser browser{Router(session_routes(desk(city))), city.now};
  const std::string body = R"({"login":"wang.li","password":"correct horse battery"})";
  Reply made = browser.ask(Method::post, "/v1/session/staff", body);
  ASSERT_EQ(made.status, 201) << made.body;
  browser.keep(made);
  EXPECT_EQ(json::parse(made.body).at("home").as_string(), "/console");
  Browser stranger{Router(session_routes(desk(city))), city.now, browser.cookie, ""};
  EXPECT_EQ(fault_key(stranger.ask(Method::del, "/v1/session")), "trust.csrf");
  stranger.csrf = std::string(64, 'a');
  EXPECT_EQ(stranger.ask(Method::del, "/v1/session").status, 403);
  EXPECT_EQ(browser.ask(Method::del, "/v1/session").status, 204);
  EXPECT_EQ(browser.ask(Method::get, "/v1/session").status, 401);
}

TEST_F(RoutesSession, a_wrong_sign_in_says_the_same_for_known_and_unknown) {
  TestCity city;
  (void)city.make_staff("wang.li", Role::street_officer, "0001");
  Browser browser{Router(session_routes(desk(city))), city.now};
  const Reply known =
      browser.ask(Method::post, "/v1/session/staff", R"({"login":"wang.li","password":"wrong"})");
  const Reply unknown =
      browser.ask(Method::post, "/v1/session/staff", R"({"login":"nobody","password":"wrong"})");
  EXPECT_EQ(known.status, 401);
  EXPECT_EQ(known.body, unknown.body);
  EXPECT_EQ(known.headers, unknown.headers);
}

TEST_F(RoutesSession, signing_in_again_ends_the_session_before) {
  TestCity city;
  demo_account = city.make_staff("li.jing", Role::auditor, "0001");
  Browser browser{Router(session_routes(desk(city))), city.now};
  const Reply people = browser.ask(Method::get, "/v1/demo/people");
  const auto token =
      std::string(json::parse(people.body).at("items").at(0).at("token").as_string());
  browser.keep(browser.ask(Method::post, "/v1/demo/enter", R"({"token":")" + token + "\"}"));
  const std::string first = browser.cookie;
  browser.keep(browser.ask(Method::post, "/v1/demo/enter", R"({"token":")" + token + "\"}"));
  EXPECT_NE(browser.cookie, first);
  EXPECT_EQ(browser.ask(Method::get, "/v1/session").status, 200);
  browser.cookie = first;
  EXPECT_EQ(browser.ask(Method::get, "/v1/session").status, 401);
}

TEST_F(RoutesSession, others_are_revoked_once_per_key) {
  TestCity city;
  const AccountId account = city.make_staff("li.jing", Role::auditor, "0001");
  auto other = open_session(*city.db, city.keys, account, city.now);
  auto mine = open_session(*city.db, city.keys, account, city.now);
  Browser browser{Router(session_routes(desk(city))), city.now, mine->token, mine->actor.csrf};
  const std::string key(32, 'b');
  EXPECT_EQ(fault_key(browser.ask(Method::post, "/v1/session/revoke-others", "{}")),
            "trust.key_missing");
  EXPECT_EQ(fault_key(browser.ask(Method::post, "/v1/session/revoke-others", "{}", "xyz")),
            "trust.bad_key");
  EXPECT_EQ(browser.ask(Method::post, "/v1/session/revoke-others", "{}", key).body,
            R"({"revoked_count":1})");
  EXPECT_EQ(browser.ask(Method::post, "/v1/session/revoke-others", "{}", key).body,
            R"({"revoked_count":1})");
  EXPECT_FALSE(actor_of(*city.db, city.keys, other->token, city.now));
  EXPECT_TRUE(actor_of(*city.db, city.keys, mine->token, city.now));
}

TEST_F(RoutesSession, outside_the_demo_its_routes_are_absent) {
  TestCity city(false);
  Browser browser{Router(session_routes(desk(city))), city.now};
  EXPECT_EQ(browser.ask(Method::get, "/v1/demo/people").status, 404);
  EXPECT_EQ(browser.ask(Method::get, "/v1/demo/messages").status, 404);
  EXPECT_EQ(browser.ask(Method::post, "/v1/demo/enter", R"({"token":"x"})").status, 404);
}

}  // namespace fl
