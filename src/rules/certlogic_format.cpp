// The form of an expression, issue by issue, with the messages of the public validation suite
// (certlogic/specification/validation-testSuite), so that other tools' tests read the same.
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "rules/certlogic.h"
#include "rules/certlogic_parts.h"

namespace fl {

namespace {

using Issues = std::vector<CertlogicIssue>;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  for (const std::string_view one : names)
    if (one == name) return true;
  return false;
}

// Fragments that are not empty, parted by single dots.
bool is_path(std::string_view path) {
  return path.empty() ||
         (path.front() != '.' && path.back() != '.' && path.find("..") == std::string_view::npos);
}

class Judge {
 public:
  Issues take() && { return std::move(issues_); }

  void judge(const json::value& value, const std::string& place, std::size_t depth) {
    if (depth > 2 * kCertlogicDepthMax) return add(value, place, "nested too deep");
    if (value.is_bool() || value.is_string() || is_certlogic_integer(value)) return;
    if (value.is_number())
      return add(value, place, javascript_text(value) + " is a non-integer number");
    if (value.is_null()) return add(value, place, "invalid CertLogic expression");
    if (value.is_array())
      return judge_first(value.as_array(), value.as_array().size(), place, depth);
    judge_operation(value, place, depth);
  }

 private:
  void add(const json::value& value, const std::string& place, std::string message) {
    if (issues_.size() < kCertlogicPartCountMax)
      issues_.push_back({value, std::move(message), place.empty() ? "/" : place});
  }

  void judge_first(const json::array& values, std::size_t count, const std::string& place,
                   std::size_t depth) {
    for (std::size_t i = 0; i < values.size() && i < count; ++i)
      judge(values[i], fmt::format("{}/{}", place, i), depth + 1);
  }

  void judge_operation(const json::value& value, const std::string& at, std::size_t depth) {
    const json::object& object = value.as_object();
    if (object.size() != 1)
      return add(
          value, at,
          fmt::format("expression object must have exactly one key, but it has {}", object.size()));
    const std::string_view name = object.begin()->key();
    const json::value& operands = object.begin()->value();
    const std::string place = fmt::format("{}/{}", at, name);
    if (name == "var") {
      if (!operands.is_string())
        return add(value, place, "not of the form { \"var\": \"<path>\" }");
      if (!is_path(operands.as_string()))
        add(value, place,
            fmt::format("data access path doesn't have a valid format: {}",
                        std::string_view(operands.as_string())));
      return;
    }
    if (!operands.is_array())
      return add(value, place, "operation not of the form { \"<operator>\": [ <values...> ] }");
    judge_operator(value, name, operands.as_array(), place, depth);
  }

  void judge_operator(const json::value& value, std::string_view name, const json::array& values,
                      const std::string& place, std::size_t depth) {
    const std::size_t count = values.size();
    if (is_one_of(name, {"if", "reduce"})) {
      if (count != 3)
        add(value, place,
            fmt::format("{} \"{}\"-operation must have exactly 3 values/operands, but it has {}",
                        name == "if" ? "an" : "a", name, count));
      judge_first(values, 3, place, depth);
    } else if (name == "and") {
      if (count < 2)
        add(value, place,
            fmt::format("an \"and\" operation must have at least 2 operands, but it has {}",
                        count));
      judge_first(values, count, place, depth);
    } else if (is_one_of(name,
                         {"<", ">", "<=", ">=", "after", "before", "not-after", "not-before"})) {
      if (count < 2 || count > 3)
        add(value, place,
            fmt::format(
                "an operation with operator \"{}\" must have 2 or 3 operands, but it has {}", name,
                count));
      judge_first(values, 3, place, depth);
    } else if (is_one_of(name, {"===", "in", "+"})) {
      if (count != 2)
        add(value, place,
            fmt::format("an operation with operator \"{}\" must have 2 operands, but it has {}",
                        name, count));
      judge_first(values, 2, place, depth);
    } else if (name == "!") {
      if (count == 1) return judge(values[0], place + "/0", depth + 1);
      add(value, place,
          fmt::format("a !-operation (logical not/negation) must have exactly 1 operand, but it "
                      "has {}",
                      count));
    } else {
      judge_extension(value, name, values, place, depth);
    }
  }

  // The operations that CertLogic adds to JsonLogic.
  void judge_extension(const json::value& value, std::string_view name, const json::array& values,
                       const std::string& place, std::size_t depth) {
    const std::size_t want = name == "plusTime"          ? 3
                             : name == "extractFromUVCI" ? 2
                             : name == "dccDateOfBirth"  ? 1
                                                         : 0;
    if (want == 0) return add(value, place, fmt::format("unrecognised operator: \"{}\"", name));
    if (values.size() != want)
      add(value, place,
          fmt::format("{} \"{}\"-operation must have exactly {}, but it has {}",
                      want == 2 ? "an" : "a", name,
                      want == 1 ? "1 value/operand" : fmt::format("{} values/operands", want),
                      values.size()));
    judge_first(values, 1, place, depth);
    if (want > 1 && values.size() > 1 && !is_certlogic_integer(values[1]))
      add(value, place,
          fmt::format("\"{}\" argument (#2) of \"{}\" must be an integer, but it is: {}",
                      want == 3 ? "amount" : "index", name, javascript_text(values[1])));
    if (want == 3 && values.size() > 2 &&
        !(values[2].is_string() && time_unit_of(values[2].as_string())))
      add(value, place,
          fmt::format("\"unit\" argument (#3) of \"plusTime\" must be a string equal to one of "
                      "year, month, day, hour, but it is: {}",
                      javascript_text(values[2])));
  }

  Issues issues_;
};

// ECMA-262 Number::toString: the shortest digits, plain between 1e-7 and 1e21.
std::string number_text(double number) {
  if (number == 0) return "0";
  if (!std::isfinite(number)) return number < 0 ? "-Infinity" : "Infinity";
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::scientific);  // the shortest that reads back
  const std::string text(buffer.data(), end.ptr);
  const std::size_t mark = text.find('e');
  const int power = std::stoi(text.substr(mark + 1));
  std::string digits;
  for (const char c : text.substr(0, mark))
    if (c >= '0' && c <= '9') digits += c;
  while (digits.size() > 1 && digits.back() == '0')
    digits.pop_back();
  const std::string sign = number < 0 ? "-" : "";
  const int count = int(digits.size()), point = power + 1;
  if (point > 21 || point < -5) {
    if (count > 1) digits.insert(1, ".");
    return fmt::format("{}{}e{}{}", sign, digits, power < 0 ? '-' : '+', std::abs(power));
  }
  if (point <= 0) return sign + "0." + std::string(std::size_t(-point), '0') + digits;
  if (count <= point) return sign + digits + std::string(std::size_t(point - count), '0');
  return sign + digits.insert(std::size_t(point), ".");
}

std::string text_within(const json::value& value, std::size_t depth) {
  if (value.is_string()) return std::string(value.as_string());
  if (value.is_number()) return number_text(certlogic_number(value));
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_object()) return "[object Object]";
  if (value.is_null()) return "null";
  std::string out;
  if (depth == 0) return out;
  for (const json::value& item : value.as_array()) {
    if (&item != &value.as_array().front()) out += ',';
    if (!item.is_null()) out += text_within(item, depth - 1);
  }
  return out;
}

}  // namespace

std::vector<CertlogicIssue> certlogic_issues(const json::value& expression) {
  Judge judge;
  judge.judge(expression, "", 0);
  return std::move(judge).take();
}

std::string javascript_text(const json::value& value) {
  return text_within(value, kCertlogicDepthMax);
}

}  // namespace fl
