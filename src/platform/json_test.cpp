// Drafts: every bad field is named at once, nothing unknown or out of bounds gets through.
#include "platform/json.h"

#include <array>

#include <gtest/gtest.h>

#include "platform/limits.h"

namespace fl {
namespace {

constexpr std::array<DraftField, 5> kFields{{
    {.name = "kind", .type = FieldType::word, .words = "medicine|food|doctor"},
    {.name = "text", .type = FieldType::text, .high = 5, .is_optional = true},
    {.name = "stars", .type = FieldType::integer, .low = 1, .high = 5, .is_optional = true},
    {.name = "account_id", .type = FieldType::id, .is_optional = true},
    {.name = "at", .type = FieldType::time, .is_optional = true},
}};

std::string first_bad(std::string_view body) {
  const auto draft = read_draft(body, kFields);
  if (draft.is_ok()) return "ok";
  const Fault& fault = draft.error();
  return fault.fields.empty() ? fault.key : fault.fields[0].field + " " + fault.fields[0].key;
}

TEST(Draft, good_body_is_read) {
  const auto draft = read_draft(R"({"kind":"medicine","text":"胰岛素","stars":5})", kFields);
  ASSERT_TRUE(draft.is_ok());
  EXPECT_EQ(draft->text("kind"), "medicine");
  EXPECT_EQ(draft->text("text"), "胰岛素");
  EXPECT_EQ(draft->number("stars"), 5);
  EXPECT_FALSE(draft->has("at"));
}

TEST(Draft, each_bad_field_is_named) {
  EXPECT_EQ(first_bad(R"({})"), "kind draft.missing");
  EXPECT_EQ(first_bad(R"({"kind":null})"), "kind draft.missing");
  EXPECT_EQ(first_bad(R"({"kind":"insulin"})"), "kind draft.unknown_value");
  EXPECT_EQ(first_bad(R"({"kind":"food|doctor"})"), "kind draft.unknown_value");
  EXPECT_EQ(first_bad(R"({"kind":"food","text":"123456"})"), "text draft.bad_length");
  EXPECT_EQ(first_bad(R"({"kind":"food","text":"a\u0000"})"), "text draft.control_character");
  EXPECT_EQ(first_bad(R"({"kind":"food","text":5})"), "text draft.not_text");
  EXPECT_EQ(first_bad(R"({"kind":"food","stars":6})"), "stars draft.bad_number");
  EXPECT_EQ(first_bad(R"({"kind":"food","stars":1.5})"), "stars draft.bad_number");
  EXPECT_EQ(first_bad(R"({"kind":"food","account_id":"1"})"), "account_id draft.bad_id");
  EXPECT_EQ(first_bad(R"({"kind":"food","at":"now"})"), "at draft.bad_time");
  EXPECT_EQ(first_bad(R"({"kind":"food","more":1})"), "more draft.unknown_field");
}

TEST(Draft, all_bad_fields_are_named_at_once) {
  const auto draft = read_draft(R"({"kind":"x","stars":9,"more":1})", kFields);
  ASSERT_FALSE(draft.is_ok());
  EXPECT_EQ(draft.error().fields.size(), 3U);
}

TEST(Draft, what_is_no_bounded_object_is_refused) {
  EXPECT_EQ(first_bad(""), "draft.not_json");
  EXPECT_EQ(first_bad("[]"), "draft.not_json");
  EXPECT_EQ(first_bad("{\"kind\":\"food\"} {}"), "draft.not_json");
  EXPECT_EQ(first_bad("{\"kind\":\"food\",\"text\":\"\xFF\"}"), "draft.not_json");
  std::string deep = R"({"kind":)";
  for (int i = 0; i < 50; ++i)
    deep += "[";
  EXPECT_EQ(first_bad(deep), "draft.not_json");
  EXPECT_EQ(first_bad(std::string(limits::kRequestBodyBytesMax + 1, ' ')), "draft.too_large");
}

}  // namespace
}  // namespace fl
