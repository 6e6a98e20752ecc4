// CertLogic by its specification: vectors of our own. The public suite runs in the suite "shared".
#include "rules/certlogic.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

json::value parsed(std::string_view text) {
  json::parse_options options;
  options.max_depth = 1'000;
  return json::parse(text, {}, options);
}

std::string evaluated(std::string_view expression, std::string_view data = "null") {
  const auto compiled = CertlogicExpression::compile(parsed(expression));
  if (!compiled) return compiled.error().key;
  const auto value = compiled->evaluate(parsed(data));
  return value ? json_text(*value) : "! " + value.error().detail;
}

struct Vector {
  const char *expression, *data, *want;
};

TEST(Certlogic, values_operators_and_laziness) {
  const Vector vectors[] = {
      {"3.0", "null", "3"},
      {"1e2", "null", "100"},
      {"[1,[],{\"var\":\"x\"}]", "{\"x\":2.5}", "[1,[],2.5E0]"},
      {R"({"and":[1,"a",[0]]})", "null", "[0]"},
      {R"({"and":[0,{"nope":[1]}]})", "null", "0"},
      {R"({"if":[{"var":"x"},1,{"nope":[1]}]})", R"({"x":"0"})", "1"},
      {R"({"if":[{"var":"x"},1,2]})", R"({"x":{}})", "2"},
      {R"({"if":[{"var":"x"},1,2]})", R"({"x":0.5})", "1"},
      {R"({"!":[{"var":""}]})", "{}", "true"},
      {R"({"===":[{"var":"x"},1]})", R"({"x":1.0})", "true"},
      {R"({"===":[{"var":"x"},{"var":"y"}]})", R"({"x":null})", "true"},
      {R"({"===":[false,0]})", "null", "false"},
      {R"({"===":[[],[]]})", "null", "false"},
      {R"({"===":[{"var":"x"},{"var":"x"}]})", R"({"x":[]})", "true"},
      {R"({"===":[{"var":"x"},{"var":"y"}]})", R"({"x":[],"y":[]})", "false"},
      {R"({"in":[{"var":"x"},["a",1,false]]})", R"({"x":false})", "true"},
      {R"({"in":[1,["1"]]})", "null", "false"},
      {R"({"+":[9007199254740991,-1]})", "null", "9007199254740990"},
      {R"({"<":[1,2,2]})", "null", "false"},
      {R"({"<=":[1,2,2]})", "null", "true"},
      {R"({">":[3,2,1]})", "null", "true"},
      {R"({">=":[3,3,4]})", "null", "false"},
  };
  for (const Vector& one : vectors)
    EXPECT_EQ(evaluated(one.expression, one.data), one.want) << one.expression;
}

TEST(Certlogic, data_is_drilled_into_and_never_guessed) {
  const char* data = R"({"a":[{"b":"x"},[7]],"0":"zero","":{"":1},"t":"text"})";
  const Vector vectors[] = {
      {R"({"var":"a.0.b"})", data, "\"x\""},
      {R"({"var":"a.1.0"})", data, "7"},
      {R"({"var":"a.-1"})", data, "null"},
      {R"({"var":"a.2.b"})", data, "null"},
      {R"({"var":"a.length"})", data, "null"},
      {R"({"var":"0"})", data, "\"zero\""},
      {R"({"var":"t.0"})", data, "null"},
      {R"({"var":"t.length"})", data, "null"},
      {R"({"var":"."})", data, "1"},
      {R"({"var":"toString"})", data, "null"},
      {R"({"var":"a.99999999999"})", data, "null"},
  };
  for (const Vector& one : vectors)
    EXPECT_EQ(evaluated(one.expression, one.data), one.want) << one.expression;
}

TEST(Certlogic, times_are_neither_truthy_nor_falsy_and_equal_only_themselves) {
  const char* time = R"({"plusTime":["2021-06-23",1,"day"]})";
  const std::string t = time;
  EXPECT_EQ(evaluated(time), "\"2021-06-24T00:00:00.000Z\"");
  EXPECT_EQ(evaluated("{\"!\":[" + t + "]}"), "! /!: the operand is neither truthy nor falsy");
  EXPECT_EQ(evaluated("{\"and\":[true," + t + "]}").substr(0, 6), "! /and");
  EXPECT_EQ(evaluated("{\"if\":[" + t + ",1,2]}").substr(0, 5), "! /if");
  EXPECT_EQ(evaluated("{\"===\":[" + t + "," + t + "]}"), "false");
  EXPECT_EQ(evaluated("{\"not-after\":[" + t + "," + t + "]}"), "true");
  EXPECT_EQ(evaluated("{\"if\":[[" + t + "],1,2]}"), "1");
  EXPECT_EQ(evaluated(R"({"reduce":[[1],{"===":[{"var":"accumulator"},{"var":"accumulator"}]},)" +
                      t + "]}"),
            "true");
  EXPECT_EQ(evaluated("{\"plusTime\":[" + t + ",0,\"day\"]}").substr(0, 11), "! /plusTime");
  EXPECT_EQ(evaluated("{\"<\":[" + t + "," + t + "]}").substr(0, 4), "! /<");
  EXPECT_EQ(evaluated(R"({"before":["2021","2022"]})").substr(0, 9), "! /before");
  EXPECT_EQ(evaluated("{\"before\":[" + t +
                      R"(,{"plusTime":["2021-06-24T00:00:00.0019Z",0,"hour"]},)"
                      R"({"dccDateOfBirth":["2021"]}]})"),
            "true");
}

TEST(Certlogic, reductions_see_their_own_context) {
  const char* count = R"({"reduce":[{"var":""},{"+":[{"var":"accumulator"},1]},0]})";
  EXPECT_EQ(evaluated(count, "[5,6,null]"), "3");
  EXPECT_EQ(evaluated(count, "null"), "0");
  EXPECT_EQ(evaluated(count, "7").substr(0, 9), "! /reduce");
  EXPECT_EQ(evaluated(R"({"reduce":[["a","b"],{"var":""},1]})"),
            R"({"accumulator":{"accumulator":1,"current":"a"},"current":"b"})");
  EXPECT_EQ(evaluated(R"({"reduce":[[1],{"var":"x"},0]})", R"({"x":1})"), "null");
}

TEST(Certlogic, fragments_of_certificate_identifiers) {
  const auto part = [](const std::string& uvci, int index) {
    return evaluated("{\"extractFromUVCI\":[" + uvci + "," + std::to_string(index) + "]}");
  };
  EXPECT_EQ(part(R"("URN:UVCI:foo/bar::baz#9")", 1), "\"bar\"");
  EXPECT_EQ(part(R"("foo/bar::baz#9")", 2), "\"\"");
  EXPECT_EQ(part(R"("foo/bar::baz#9")", 5), "null");
  EXPECT_EQ(part(R"("a::c/#/f")", 5), "\"f\"");
  EXPECT_EQ(part(R"("")", 0), "\"\"");
  EXPECT_EQ(part(R"("")", -1), "null");
  EXPECT_EQ(part(R"({"var":"x"})", 0), "null");
  EXPECT_EQ(part("7", 0).substr(0, 2), "! ");
}

TEST(Certlogic, faults_name_the_place) {
  EXPECT_EQ(evaluated(R"({"and":[true,{"if":[1,{"plusTime":["x",0,"day"]},2]}]})"),
            "! /and/1/if/1/plusTime: not an allowed date or date-time");
  EXPECT_EQ(evaluated(R"([1,{"a":1,"b":2}])"), "! /1: unrecognised expression object encountered");
  EXPECT_EQ(evaluated("null"), "! /: invalid CertLogic expression: null");
  EXPECT_EQ(evaluated("0.5"), "! /: invalid CertLogic expression: 0.5");
  EXPECT_EQ(evaluated(R"({"plusTime":["2021",{"+":[1,1]},"day"]})"),
            "! /plusTime: \"amount\" must be an integer");
  EXPECT_EQ(evaluated(R"({"!":[1,2]})"),
            "! /!: an operation with operator \"!\" must have 1 operands, not 2");
  EXPECT_EQ(evaluated(R"({"+":[1.5,2]})").substr(0, 6), "! /+/0");
  EXPECT_EQ(evaluated(R"({">":[{"var":"x"},1]})", R"({"x":null})").substr(0, 4), "! />");
}

TEST(Certlogic, everything_is_bounded) {
  std::string deep = "1";
  for (int i = 0; i < 70; ++i)
    deep = "[" + deep + "]";
  EXPECT_EQ(evaluated(deep), "rules.certlogic_too_large");
  std::string wide = "[1";
  for (int i = 0; i < 5'000; ++i)
    wide += ",1";
  EXPECT_EQ(evaluated(wide + "]"), "rules.certlogic_too_large");

  std::string data = "[1";
  for (int i = 0; i < 100; ++i)
    data += ",1";
  data += "]";
  EXPECT_EQ(evaluated(R"({"reduce":[{"var":""},[{"var":"accumulator"}],0]})", data),
            "! /reduce: nested too deep");
  // Doubles with each step: 2^40 parts if it were written out.
  data = "[1";
  for (int i = 0; i < 39; ++i)
    data += ",1";
  data += "]";
  EXPECT_EQ(
      evaluated(R"({"reduce":[{"var":""},[{"var":"accumulator"},{"var":"accumulator"}],0]})", data),
      "! /reduce: the result is too large");
  std::string inner = "[1";
  for (int i = 0; i < 400; ++i)
    inner += ",1";
  inner += "]";
  std::string outer = "[" + inner;
  for (int i = 0; i < 600; ++i)
    outer += "," + inner;
  EXPECT_NE(
      evaluated(R"({"reduce":[{"var":""},{"reduce":[{"var":"current"},{"and":[1,1,1]},1]},1]})",
                outer + "]")
          .find("too many steps"),
      std::string::npos);
}

std::string issues(std::string_view expression) {
  std::string out;
  for (const CertlogicIssue& issue : certlogic_issues(parsed(expression)))
    out += issue.place + ": " + issue.message + "\n";
  return out;
}

TEST(Certlogic, the_form_is_judged_whole) {
  EXPECT_EQ(issues(R"({"and":[true,{"if":[1,2]},{"===":[1,0.5,3]}]})"),
            "/and/1/if: an \"if\"-operation must have exactly 3 values/operands, but it has 2\n"
            "/and/2/===: an operation with operator \"===\" must have 2 operands, but it has 3\n"
            "/and/2/===/1: 0.5 is a non-integer number\n");
  EXPECT_EQ(issues(R"({"plusTime":["x",null,["a",1]]})"),
            "/plusTime: \"amount\" argument (#2) of \"plusTime\" must be an integer, but it is: "
            "null\n/plusTime: \"unit\" argument (#3) of \"plusTime\" must be a string equal to one "
            "of year, month, day, hour, but it is: a,1\n");
  EXPECT_EQ(issues(R"({"dccDateOfBirth":[]})"),
            "/dccDateOfBirth: a \"dccDateOfBirth\"-operation must have exactly 1 value/operand, "
            "but it has 0\n");
  EXPECT_EQ(issues(R"({"extractFromUVCI":["a"]})"),
            "/extractFromUVCI: an \"extractFromUVCI\"-operation must have exactly 2 "
            "values/operands, but it has 1\n");
  EXPECT_EQ(issues(R"({"!":[]})"),
            "/!: a !-operation (logical not/negation) must have exactly 1 operand, but it has 0\n");
  EXPECT_EQ(issues(R"({"var":"a..b"})").substr(0, 4), "/var");
  EXPECT_EQ(issues(R"({"var":""})"), "");
  EXPECT_EQ(issues(R"({"if":[1,2,3]})"), "");
}

TEST(Certlogic, numbers_are_written_as_javascript_does) {
  EXPECT_EQ(javascript_text(parsed("0.1")), "0.1");
  EXPECT_EQ(javascript_text(parsed("1e21")), "1e+21");
  EXPECT_EQ(javascript_text(parsed("1e20")), "100000000000000000000");
  EXPECT_EQ(javascript_text(parsed("0.000001")), "0.000001");
  EXPECT_EQ(javascript_text(parsed("1.5e-7")), "1.5e-7");
  EXPECT_EQ(javascript_text(parsed("-123.456")), "-123.456");
  EXPECT_EQ(javascript_text(parsed("[null,[1,{}],\"x\",true]")), ",1,[object Object],x,true");
}

TEST(Certlogic, paths_it_may_read_are_known) {
  const auto compiled = CertlogicExpression::compile(
      parsed(R"({"and":[{"var":"b"},{"reduce":[{"var":"a.x"},{"var":"current"},{"var":"c"}]},)"
             R"({"var":"b"}]})"));
  EXPECT_EQ(compiled->paths(), (std::vector<std::string>{"a.x", "b", "c"}));
}

}  // namespace
}  // namespace fl
