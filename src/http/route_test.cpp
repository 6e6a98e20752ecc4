// The router as rooms and stories see it.
#include "http/route.h"

#include <gtest/gtest.h>

#include "http/hosts.h"

namespace fl {

namespace {

Route row(Method method, std::string_view pattern, std::string_view name, Handler handle) {
  return {method, pattern,      name,  RouteClass::field, Access{Access::Kind::anyone}, {},
          "Ok",   "For tests.", false, std::move(handle)};
}

Handler says(std::string text) {
  return [text = std::move(text)](const Request& request) {
    std::string all = text;
    for (const auto& part : request.captures)
      all += "," + part;
    return reply_json(200, json::value(all));
  };
}

Router small_router() {
  std::vector<Route> rows;
  rows.push_back(row(Method::get, "/v1/tasks/{id}", "one", says("one")));
  rows.push_back(row(Method::get, "/v1/tasks/mine", "mine", says("mine")));
  rows.push_back(row(Method::post, "/v1/tasks/{id}/done", "done", says("done")));
  rows.push_back(row(Method::get, "/v1/a/{x}/b/{y}", "two", says("two")));
  rows.push_back(row(Method::get, "/v1/bug", "bug", [](const Request&) -> Reply {
    CHECK(1 == 2);
    return {};
  }));
  rows.push_back(row(Method::get, "/v1/throw", "throw", [](const Request&) -> Reply {
    throw std::out_of_range("a name that must not be shown");
  }));
  return Router(std::move(rows));
}

Reply ask(const Router& router, Method method, std::string_view target) {
  Request request;
  request.method = method;
  EXPECT_TRUE(set_target(request, target).is_ok()) << target;
  return router.handle(std::move(request));
}

std::string header_of(const Reply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers)
    if (key == name) return value;
  return {};
}

}  // namespace

TEST(router, literal_parts_win_over_captures) {
  const auto router = small_router();
  EXPECT_EQ(ask(router, Method::get, "/v1/tasks/mine").body, "\"mine\"");
  EXPECT_EQ(ask(router, Method::get, "/v1/tasks/7K3").body, "\"one,7K3\"");
}

TEST(router, hands_over_captures_in_order_and_decoded) {
  const auto router = small_router();
  EXPECT_EQ(ask(router, Method::post, "/v1/tasks/7K3/done?x=y").body, "\"done,7K3\"");
  EXPECT_EQ(ask(router, Method::get, "/v1/a/%E7%8E%8B/b/c%2Fd").body, "\"two,\xe7\x8e\x8b,c/d\"");
}

TEST(router, unknown_path_is_404) {
  const auto router = small_router();
  for (const auto* path :
       {"/", "/v1", "/v1/tasks", "/v1/tasks/", "/v1/tasks/x/y", "/v1//tasks", "/V1/tasks/mine"}) {
    const auto reply = ask(router, Method::get, path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(reply.body, R"({"fault":{"key":"http.no_such_route","kind":"absent"}})");
  }
}

TEST(router, wrong_method_is_405_and_names_the_right_one) {
  const auto reply = ask(small_router(), Method::del, "/v1/tasks/mine");
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(header_of(reply, "Allow"), "GET, HEAD");
  EXPECT_NE(reply.body.find("http.wrong_method"), reply.body.npos);
  EXPECT_EQ(header_of(ask(small_router(), Method::get, "/v1/tasks/7/done"), "Allow"), "POST");
}

TEST(router, bug_is_500_with_an_incident_and_no_details) {
  for (const auto* path : {"/v1/bug", "/v1/throw"}) {
    const auto reply = ask(small_router(), Method::get, path);
    EXPECT_EQ(reply.status, 500);
    const auto body = json::parse(reply.body).as_object();
    EXPECT_EQ(body.at("fault").at("kind").as_string(), "bug");
    EXPECT_GE(body.at("incident").as_string().size(), 6u);
    EXPECT_EQ(reply.body.find("must not be shown"), reply.body.npos);
  }
}

TEST(reply, fault_kinds_have_their_status) {
  const std::pair<FaultKind, int> rows[] = {
      {FaultKind::bad_input, 400}, {FaultKind::not_signed_in, 401}, {FaultKind::refused, 403},
      {FaultKind::absent, 404},    {FaultKind::conflict, 409},      {FaultKind::too_large, 413},
      {FaultKind::too_many, 429},  {FaultKind::unavailable, 503}};
  for (const auto& [kind, status] : rows) {
    const auto reply = reply_fault({kind, "a.b"});
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(!header_of(reply, "Retry-After").empty(), kind == FaultKind::unavailable);
  }
}

TEST(reply, fault_says_only_what_there_is_to_say) {
  EXPECT_EQ(reply_fault({FaultKind::conflict, "work.task_already_done"}).body,
            R"({"fault":{"key":"work.task_already_done","kind":"conflict"}})");
  const Fault full{
      FaultKind::bad_input, "draft.bad_fields", "why", {{"kind", "draft.unknown_value", "a|b"}}};
  EXPECT_EQ(reply_fault(full).body,
            R"({"fault":{"key":"draft.bad_fields","kind":"bad_input","detail":"why",)"
            R"("fields":[{"field":"kind","key":"draft.unknown_value","expected":"a|b"}]}})");
}

TEST(reply, list_has_items_next_and_time) {
  const auto body = list_body({1, 2}, "", Instant{1000});
  EXPECT_EQ(json::serialize(body),
            R"({"items":[1,2],"next":null,"as_of":")" + to_rfc3339(Instant{1000}) + "\"}");
  EXPECT_EQ(list_body({}, "abc", Instant{1000}).at("next").as_string(), "abc");
}

TEST(request, target_is_split_and_decoded) {
  Request request;
  ASSERT_TRUE(
      set_target(request, "/v1/tasks?area=a%20b&lane=x+y&flag&=z&e=%E7%8E%8B&area=second").is_ok());
  EXPECT_EQ(request.path, "/v1/tasks");
  EXPECT_EQ(request.query_value("area"), "a b");
  EXPECT_EQ(request.query_value("lane"), "x y");
  EXPECT_EQ(request.query_value("flag"), "");
  EXPECT_EQ(request.query_value("e"), "\xe7\x8e\x8b");
  EXPECT_EQ(request.query_value("missing"), "");
}

TEST(request, broken_escapes_are_refused) {
  Request request;
  for (const auto* target : {"/a%", "/a%2", "/a%zz", "/a%00", "/a%ff", "/?a=%", "/?%c3=b", "a", ""})
    EXPECT_FALSE(set_target(request, target).is_ok()) << target;
}

TEST(request, cookie_is_found_by_its_whole_name) {
  Request request;
  request.headers = {{"cookie", "x__Host-firstline=no; a=b;__Host-firstline=token=1 ; c"}};
  EXPECT_EQ(request.cookie("__Host-firstline"), "token=1");
  EXPECT_EQ(request.cookie("c"), "");
  EXPECT_EQ(request.header("cookie").substr(0, 2), "x_");
}

namespace http {

TEST(hosts, only_listed_names_are_ours) {
  const std::vector<std::string> ours = {"127.0.0.1", "localhost", "[::1]"};
  for (const auto* host : {"127.0.0.1", "127.0.0.1:8080", "LocalHost:1", "[::1]", "[::1]:8080"})
    EXPECT_TRUE(is_allowed_host(host, ours)) << host;
  for (const auto* host :
       {"evil.example", "127.0.0.1.evil.example", "localhost.", "[::2]", "::1", ""})
    EXPECT_FALSE(is_allowed_host(host, ours)) << host;
  EXPECT_TRUE(is_allowed_host("any.example", {}));
}

TEST(hosts, origin_must_be_the_same_name_and_port) {
  EXPECT_TRUE(is_same_site("http://localhost:8080", "localhost:8080"));
  EXPECT_TRUE(is_same_site("https://City.example", "city.example"));
  EXPECT_TRUE(is_same_site("https://city.example", "city.example:443"));
  EXPECT_TRUE(is_same_site("http://[::1]:8080", "[::1]:8080"));
  for (const auto* origin :
       {"null", "", "https://evil.example", "http://localhost:8081", "http://localhost",
        "localhost:8080", "ftp://localhost:8080", "http://localhost:8080.evil.example"})
    EXPECT_FALSE(is_same_site(origin, "localhost:8080")) << origin;
}

}  // namespace http

}  // namespace fl
