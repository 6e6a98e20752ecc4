// The auditor's routes: who may, pages that join without gap or double, one check of the whole.
#include <set>

#include "trust/routes.h"
#include "trust/testing.h"

namespace fl {

namespace {

class RoutesAudit : public ::testing::Test {
 protected:
  Reply ask(Method method, std::string_view path, Role role, std::string_view query = {}) {
    const AccountId account = city_.make_staff("login" + std::to_string(++logins_), role, "0001");
    auto made = open_session(*city_.db, city_.keys, account, city_.now);
    EXPECT_TRUE(made);
    return ask_as(method, path, *made, query);
  }
  Reply ask_as(Method method, std::string_view path, const SessionMade& session,
               std::string_view query = {}) {
    Request request;
    request.method = method;
    request.now = city_.now;
    request.headers = {{"cookie", "__Host-firstline=" + session.token},
                       {"x-firstline-csrf", session.actor.csrf}};
    EXPECT_TRUE(set_target(request, std::string(path) + std::string(query)));
    return router_.handle(std::move(request));
  }
  SessionMade auditor() {
    return *open_session(*city_.db, city_.keys, city_.make_staff("auditor", Role::auditor, "0001"),
                         city_.now);
  }

  TestCity city_;
  std::shared_ptr<AuditLog> log_ =
      std::make_shared<AuditLog>(*city_.db, city_.keys, trust_image_sources());
  Router router_{audit_routes({*city_.db, city_.keys}, log_)};
  int logins_ = 0;
};

std::string fault_key(const Reply& reply) {
  return std::string(json::parse(reply.body).at("fault").at("key").as_string());
}

}  // namespace

TEST_F(RoutesAudit, only_auditors_may) {
  for (const auto* path : {"/v1/audit/summary", "/v1/audit/leaves", "/v1/audit/reads"}) {
    EXPECT_EQ(ask(Method::get, path, Role::auditor).status, 200) << path;
    for (const Role role : {Role::administrator, Role::city_officer, Role::community_worker})
      EXPECT_EQ(fault_key(ask(Method::get, path, role)), "trust.not_permitted") << path;
  }
  EXPECT_EQ(fault_key(ask(Method::post, "/v1/audit/check", Role::city_officer)),
            "trust.not_permitted");
  Request nobody;
  nobody.path = "/v1/audit/summary";
  nobody.now = city_.now;
  EXPECT_EQ(fault_key(router_.handle(nobody)), "trust.not_signed_in");
}

TEST_F(RoutesAudit, the_summary_has_a_head_anyone_can_check) {
  const SessionMade session = auditor();
  auto body = json::parse(ask_as(Method::get, "/v1/audit/summary", session).body);
  EXPECT_EQ(body.at("leaf_count").as_int64(), 3);
  EXPECT_TRUE(body.at("head").is_null());
  ASSERT_TRUE(log_->sequence(city_.now));
  body = json::parse(ask_as(Method::get, "/v1/audit/summary", session).body);
  EXPECT_EQ(body.at("head").at("size").as_int64(), 3);
  EXPECT_EQ(body.at("head").at("root").as_string(), hex((*log_->latest_head())->root));
  EXPECT_EQ(body.at("head").at("key").as_string(), hex(city_.keys.log.open.data(), 32));
}

TEST_F(RoutesAudit, pages_join_without_gap_or_double) {
  for (int i = 0; i < 12; ++i) {
    (void)city_.make_staff("someone" + std::to_string(i), Role::community_worker, "0001");
    if (i % 3 == 0) city_.now = city_.now + std::chrono::seconds(1);
  }
  const SessionMade session = auditor();
  std::set<std::pair<std::int64_t, std::int64_t>> seen;
  std::string after;
  int item_count = 0;
  do {
    const std::string query = "?limit=5" + (after.empty() ? "" : "&after=" + after);
    const auto body = json::parse(ask_as(Method::get, "/v1/audit/leaves", session, query).body);
    for (const auto& item : body.at("items").as_array()) {
      seen.insert({item.at("bucket").as_int64(), item.at("seq").as_int64()});
      ++item_count;
    }
    after = body.at("next").is_null() ? "" : std::string(body.at("next").as_string());
  } while (!after.empty());
  EXPECT_EQ(item_count, 27);
  EXPECT_EQ(seen.size(), 27u);
}

TEST_F(RoutesAudit, reads_name_the_reader_and_hide_the_person) {
  const AccountId worker = city_.make_staff("wang.li", Role::community_worker, "0001");
  auto logged = city_.db->write([&](Tx& tx) -> Outcome {
    log_read(tx, {worker, "task.see", {PersonId{5}, PersonId{6}}, ""}, city_.now);
    log_read(tx, {worker, "task.list_mine", {}, "0 people"}, city_.now + std::chrono::seconds(1));
    return Done{};
  });
  ASSERT_TRUE(logged);
  const Reply reply = ask(Method::get, "/v1/audit/reads", Role::auditor);
  const auto body = json::parse(reply.body);
  ASSERT_EQ(body.at("items").as_array().size(), 3u);
  EXPECT_EQ(body.at("items").at(0).at("person").as_string(), "");
  EXPECT_EQ(body.at("items").at(1).at("name").as_string(), "张伟");
  EXPECT_NE(body.at("items").at(1).at("person").as_string(),
            body.at("items").at(2).at("person").as_string());
  EXPECT_EQ(reply.body.find(to_text(PersonId{5})), reply.body.npos);
}

TEST_F(RoutesAudit, bad_limits_and_cursors_are_named) {
  const SessionMade session = auditor();
  for (const auto* query :
       {"?limit=0", "?limit=201", "?limit=x", "?limit=5x", "?after=1", "?after=a.b.c"})
    EXPECT_EQ(ask_as(Method::get, "/v1/audit/leaves", session, query).status, 400) << query;
  EXPECT_EQ(ask_as(Method::get, "/v1/audit/reads", session, "?after=1.2.x").status, 400);
}

TEST_F(RoutesAudit, the_check_says_what_is_wrong) {
  const SessionMade session = auditor();
  ASSERT_TRUE(log_->sequence(city_.now));
  EXPECT_EQ(ask_as(Method::post, "/v1/audit/check", session).body,
            R"({"ok":true,"leaf_count":3,"row_count":2,"problems":[]})");
  ASSERT_TRUE(city_.db->exec_script("UPDATE trust_account SET name = 'x'"));
  const auto body = json::parse(ask_as(Method::post, "/v1/audit/check", session).body);
  EXPECT_FALSE(body.at("ok").as_bool());
  EXPECT_EQ(body.at("problems").as_array().size(), 1u);
}

}  // namespace fl
