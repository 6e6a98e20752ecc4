// The document says what the rows say, resolves, and never moves.
#include "http/openapi.h"

#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "http/schemas.h"

namespace fl {

namespace {

constexpr DraftField kProof[] = {
    {"kind", FieldType::word, 0, 0, "handed_to_person|left_at_door"},
    {.name = "note", .type = FieldType::text, .low = 0, .high = 200, .is_optional = true},
};
constexpr DraftField kDraft[] = {
    {.name = "proof", .type = FieldType::object, .inside = kProof},
    {"stars", FieldType::integer, 1, 5},
    {"code", FieldType::digits, 6, 6},
    {"account_id", FieldType::id},
    {.name = "happened_at", .type = FieldType::time, .is_optional = true},
};

std::vector<Route> some_rows() {
  const Handler nothing = [](const Request&) { return Reply{}; };
  return {
      {Method::get,
       "/v1/tasks",
       "work.list_tasks",
       RouteClass::list,
       Access{Access::Kind::verb, "task.list"},
       {},
       "TaskList",
       "Tasks of an area.",
       false,
       nothing},
      {Method::post, "/v1/tasks/{id}/done", "work.finish_task", RouteClass::field,
       Access{Access::Kind::verb, "task.finish"}, kDraft, "TaskDetail", "Close a task.", true,
       nothing},
      {Method::get,
       "/v1/follow",
       "work.follow",
       RouteClass::pass,
       Access{Access::Kind::capability},
       {},
       "Progress",
       "Progress by link.",
       false,
       nothing},
      {Method::get,
       "/v1/session",
       "trust.show_session",
       RouteClass::life,
       Access{Access::Kind::signed_in},
       {},
       "Session",
       "Who.",
       false,
       nothing},
      {Method::del,
       "/v1/session",
       "trust.end_session",
       RouteClass::life,
       Access{Access::Kind::signed_in},
       {},
       "",
       "Sign out.",
       false,
       nothing},
  };
}

void each_ref(const json::value& value, const std::function<void(std::string)>& seen) {
  if (const auto* object = value.if_object())
    for (const auto& [name, inner] : *object) {
      if (name == "$ref") seen(std::string(inner.as_string()));
      each_ref(inner, seen);
    }
  if (const auto* array = value.if_array())
    for (const auto& inner : *array)
      each_ref(inner, seen);
}

}  // namespace

TEST(openapi, same_rows_give_the_same_bytes) {
  EXPECT_EQ(openapi_document(some_rows()), openapi_document(some_rows()));
}

TEST(openapi, every_reference_leads_somewhere) {
  const auto document = json::parse(openapi_document(some_rows()));
  int count = 0;
  each_ref(document, [&](const std::string& to) {
    ++count;
    boost::system::error_code error;
    EXPECT_NE(document.find_pointer(to.substr(1), error), nullptr) << to;
  });
  EXPECT_GT(count, 50);
}

TEST(openapi, draft_fields_become_bounds) {
  const auto document = json::parse(openapi_document(some_rows()));
  const auto& schema = document.at_pointer(
      "/paths/~1v1~1tasks~1{id}~1done/post/requestBody/content/application~1json/schema");
  EXPECT_EQ(json::serialize(schema.at("required")), R"(["proof","stars","code","account_id"])");
  EXPECT_EQ(json::serialize(schema.at("properties").at("stars")),
            R"({"type":"integer","minimum":1,"maximum":5})");
  EXPECT_EQ(json::serialize(schema.at("properties").at("code")),
            R"({"type":"string","minLength":6,"maxLength":6,"pattern":"^[0-9]*$"})");
  EXPECT_EQ(json::serialize(schema.at_pointer("/properties/proof/properties/kind")),
            R"({"type":"string","enum":["handed_to_person","left_at_door"]})");
  EXPECT_EQ(schema.at("additionalProperties"), json::value(false));
}

TEST(openapi, rows_say_who_may_come_and_with_what) {
  const auto document = json::parse(openapi_document(some_rows()));
  std::set<std::string> names;
  for (const auto& one :
       document.at_pointer("/paths/~1v1~1tasks~1{id}~1done/post/parameters").as_array())
    names.insert(std::string(one.at("name").as_string()));
  EXPECT_EQ(names, (std::set<std::string>{"id", "X-Firstline-CSRF", "Idempotency-Key"}));
  names.clear();
  for (const auto& one : document.at_pointer("/paths/~1v1~1tasks/get/parameters").as_array())
    names.insert(std::string(one.at("name").as_string()));
  EXPECT_EQ(names, (std::set<std::string>{"after", "area", "holder", "kind", "lane", "limit",
                                          "over", "priority", "state"}));
  EXPECT_EQ(json::serialize(document.at_pointer("/paths/~1v1~1follow/get/security")), "[]");
  EXPECT_TRUE(
      document.at_pointer("/paths/~1v1~1session/delete/responses").as_object().contains("204"));
  EXPECT_TRUE(
      document.at_pointer("/paths/~1v1~1session/get/responses").as_object().contains("200"));
}

TEST(openapi, schemas_are_json_with_unique_names) {
  std::set<std::string_view> names;
  for (const auto& schema : http::reply_schemas()) {
    EXPECT_TRUE(names.insert(schema.name).second) << schema.name;
    EXPECT_NO_THROW((void)json::parse(schema.text)) << schema.name;
  }
}

TEST(openapi, list_names_are_not_taken_twice) {
  for (const auto& list : http::list_schemas())
    for (const auto& schema : http::reply_schemas())
      EXPECT_NE(list.name, schema.name);
}

TEST(openapi, unknown_names_are_reported) {
  auto rows = some_rows();
  EXPECT_TRUE(unknown_reply_schemas(rows).empty());
  rows[0].reply_schema = "Nothing";
  EXPECT_EQ(unknown_reply_schemas(rows), std::vector<std::string_view>{"Nothing"});
}

}  // namespace fl
