// Schemas and their patterns: what holds, what breaks, and what is too odd to be believed.
#include "seal/schema.h"

#include <gtest/gtest.h>

#include "platform/embedded.h"
#include "seal/pattern.h"

namespace fl {

namespace {

std::string broken(const char* schema, const char* value) {
  return Schema::of(schema)->broken_by(json::parse(value));
}

struct PatternRow {
  const char *expression, *found, *absent;
};

TEST(Pattern, finds_as_the_standard_says) {
  static constexpr PatternRow kRows[] = {
      {"^[A-Z<]*$", "MUSTER<FRAU", "muster"},
      {"[A-Z]{1,10}", "xxAxx", "xx"},
      {"^\\d+.\\d+.\\d+$", "1.30.0", "1.3"},
      {"^(19|20)\\d\\d(-\\d\\d){0,2}$", "1998-02", "1898-02"},
      {"^((19|20)\\d\\d(-\\d\\d){0,2}){0,1}$", "", "98"},
      {"(19|20)\\d{2}-\\d{2}-\\d{2}", "on 2021-01-02 it", "2021-1-02"},
      {"^a+b?c*$", "aabccc", "bccc"},
      {"^(a|b|)x$", "x", "cx"},
      {"^[^0-9]$", "\xe4\xb8\xad", "5"},
      {"^.$", "\xe4\xb8\xad", "ab"},
      {"^\\.$", ".", "x"},
  };
  for (const auto& row : kRows) {
    auto pattern = Pattern::of(row.expression);
    ASSERT_TRUE(pattern) << row.expression;
    EXPECT_TRUE(pattern->is_found_in(row.found)) << row.expression;
    EXPECT_FALSE(pattern->is_found_in(row.absent)) << row.expression;
  }
}

TEST(Pattern, a_line_break_at_the_end_is_not_overlooked) {
  EXPECT_FALSE(Pattern::of("^[A-Z<]*$")->is_found_in("ABC\n"));
}

TEST(Pattern, what_is_not_known_is_a_fault) {
  for (const char* expression : {"(", ")", "[a", "a{2", "a{3,1}", "*", "\\w", "\\1", "[z-a]",
                                 "a{999}", "((((((((((a))))))))))", "\\"})
    EXPECT_FALSE(Pattern::of(expression).is_ok()) << expression;
}

TEST(Pattern, a_long_text_takes_linear_time_and_no_stack) {
  const std::string text(1 << 20, 'a');
  EXPECT_FALSE(Pattern::of("^(a|a)*b$")->is_found_in(text));
}

TEST(Schema, says_what_is_broken_and_where) {
  constexpr const char* kSchema = R"({"type":"object","required":["n"],"properties":{
      "n":{"type":"array","minItems":1,"maxItems":2,"items":{"$ref":"#/$defs/dose"}},
      "s":{"type":"string","maxLength":2,"pattern":"^[a-z\u4e2d]*$"}},
      "$defs":{"dose":{"type":"integer","minimum":1,"maximum":9}}})";
  EXPECT_FALSE(Schema::of(kSchema).is_ok());  // a class beyond ASCII is not known
  constexpr const char* kPlain = R"({"type":"object","required":["n"],"properties":{
      "n":{"type":"array","minItems":1,"maxItems":2,"items":{"$ref":"#/$defs/dose"}},
      "s":{"type":"string","maxLength":2}},
      "$defs":{"dose":{"type":"integer","minimum":1,"maximum":9}}})";
  EXPECT_EQ(broken(kPlain, R"({"n":[1]})"), "");
  EXPECT_EQ(broken(kPlain, R"({"n":[1.0],"s":"\u4e2d\u6587"})"), "");
  EXPECT_EQ(broken(kPlain, "[]"), "not of type object");
  EXPECT_EQ(broken(kPlain, "{}"), "n is missing");
  EXPECT_EQ(broken(kPlain, R"({"n":[]})"), "n: too few entries");
  EXPECT_EQ(broken(kPlain, R"({"n":[1,2,3]})"), "n: too many entries");
  EXPECT_EQ(broken(kPlain, R"({"n":[0]})"), "n/0: a number that is too small");
  EXPECT_EQ(broken(kPlain, R"({"n":[10]})"), "n/0: a number that is too large");
  EXPECT_EQ(broken(kPlain, R"({"n":[1.5]})"), "n/0: not of type integer");
  EXPECT_EQ(broken(kPlain, R"({"n":["1"]})"), "n/0: not of type integer");
  EXPECT_EQ(broken(kPlain, R"({"n":[1],"s":"abc"})"), "s: text that is too long");
}

TEST(Schema, branches) {
  constexpr const char* kOne = R"({"oneOf":[{"required":["a"]},{"required":["b"]}]})";
  EXPECT_EQ(broken(kOne, R"({"a":1})"), "");
  EXPECT_EQ(broken(kOne, R"({"a":1,"b":1})"), "not exactly one form fits");
  EXPECT_EQ(broken(kOne, "{}"), "not exactly one form fits");
  constexpr const char* kAny = R"({"anyOf":[{"required":["a"]},{"required":["b"]}]})";
  EXPECT_EQ(broken(kAny, R"({"a":1,"b":1})"), "");
  EXPECT_EQ(broken(kAny, "{}"), "none of its forms fits");
}

TEST(Schema, what_is_not_known_is_a_fault) {
  for (const char* schema : {R"({"unevaluatedProperties":false})",
                             R"({"$ref":"https://elsewhere"})", R"({"$ref":"#/$defs/nothing"})",
                             R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}})", "[]",
                             "{", R"({"pattern":"("})", R"({"minimum":"1"})"})
    EXPECT_FALSE(Schema::of(schema).is_ok()) << schema;
}

TEST(Schema, those_of_certificates_are_understood) {
  const auto all = embedded_dcc_schemas();
  ASSERT_EQ(all.size(), 7u);
  EXPECT_EQ(all.front().version, "1.0.0");
  EXPECT_EQ(all.back().version, "1.3.3");
  for (const auto& one : all)
    EXPECT_TRUE(Schema::of(one.json).is_ok()) << one.version;
}

}  // namespace

}  // namespace fl
