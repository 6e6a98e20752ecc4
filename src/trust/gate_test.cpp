// What makes two requests the same act.
#include "trust/gate.h"

#include "trust/testing.h"

namespace fl {

namespace {

Request request_with(std::string_view path, std::string_view body, std::string_view key) {
  Request request;
  request.method = Method::post;
  request.path = std::string(path);
  request.body = std::string(body);
  if (!key.empty()) request.headers.emplace_back("idempotency-key", std::string(key));
  return request;
}

constexpr std::string_view kKey = "0123456789abcdef0123456789abcdef";

}  // namespace

TEST(Gate, the_same_request_is_the_same_act) {
  TestCity city;
  const Gate gate{*city.db, city.keys};
  Actor actor;
  actor.account = AccountId{5};
  auto act = [&](std::string_view path, std::string_view body) {
    return *gate.act_of(request_with(path, body, kKey), actor, 3);
  };
  EXPECT_EQ(act("/v1/asks", "{}").request_hash, act("/v1/asks", "{}").request_hash);
  EXPECT_NE(act("/v1/asks", "{}").request_hash, act("/v1/asks", "{ }").request_hash);
  EXPECT_NE(act("/v1/asks", "{}").request_hash, act("/v1/ask", "s{}").request_hash);
  EXPECT_EQ(act("/v1/asks", "{}").account, AccountId{5});
  EXPECT_EQ(act("/v1/asks", "{}").bucket, 3);
  EXPECT_EQ(hex_of(act("/v1/asks", "{}").key), kKey);
}

TEST(Gate, one_follow_link_never_answers_for_another) {
  TestCity city;
  const Gate gate{*city.db, city.keys};
  const Request request = request_with("/v1/follow/rating", R"({"stars":5})", kKey);
  const auto one = *gate.act_of_capability(request, "one", 3);
  const auto two = *gate.act_of_capability(request, "two", 3);
  EXPECT_FALSE(one.account.is_set());
  EXPECT_NE(one.request_hash, two.request_hash);
}

TEST(Gate, a_write_needs_a_key) {
  TestCity city;
  const Gate gate{*city.db, city.keys};
  const Actor actor;
  EXPECT_EQ(gate.act_of(request_with("/", "", ""), actor, 0).error().key, "trust.key_missing");
  for (const auto* key :
       {"0", "0123456789abcdef0123456789abcdeg", "0123456789abcdef0123456789abcdef0"})
    EXPECT_EQ(gate.act_of(request_with("/", "", key), actor, 0).error().key, "trust.bad_key")
        << key;
}

}  // namespace fl
