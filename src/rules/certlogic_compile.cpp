// From JSON to a table of nodes. Form is judged node by node, as the specification says: a part
// that is never reached may be malformed; certlogic_issues() is the stricter reading of a whole.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "rules/certlogic.h"
#include "rules/certlogic_parts.h"

namespace fl {

namespace {

struct Operator {
  std::string_view name;
  CertlogicOp op;
  std::size_t low, high;  // how many operands
};
constexpr std::size_t kAnyCount = kCertlogicPartCountMax;
constexpr std::array<Operator, 18> kOperators{{
    {"if", CertlogicOp::if_then, 3, 3},
    {"and", CertlogicOp::and_all, 2, kAnyCount},
    {"!", CertlogicOp::negate, 1, 1},
    {"===", CertlogicOp::equal, 2, 2},
    {"in", CertlogicOp::is_in, 2, 2},
    {"+", CertlogicOp::add, 2, 2},
    {"<", CertlogicOp::less, 2, 3},
    {">", CertlogicOp::greater, 2, 3},
    {"<=", CertlogicOp::less_equal, 2, 3},
    {">=", CertlogicOp::greater_equal, 2, 3},
    {"before", CertlogicOp::before, 2, 3},
    {"after", CertlogicOp::after, 2, 3},
    {"not-after", CertlogicOp::not_after, 2, 3},
    {"not-before", CertlogicOp::not_before, 2, 3},
    {"plusTime", CertlogicOp::plus_time, 3, 3},
    {"reduce", CertlogicOp::reduce, 3, 3},
    {"extractFromUVCI", CertlogicOp::extract_uvci, 2, 2},
    {"dccDateOfBirth", CertlogicOp::birth_date, 1, 1},
}};

std::optional<std::size_t> index_of(std::string_view fragment) {
  if (fragment.empty() || fragment.size() > 9) return {};
  std::size_t value = 0;
  for (const char c : fragment) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + std::size_t(c - '0');
  }
  return value;
}

class Compiler {
 public:
  explicit Compiler(CertlogicProgram& program) : program_(program) {}

  // The node's number.
  std::uint32_t compile(const json::value& value, const std::string& place, std::size_t depth) {
    CertlogicNode node;
    node.place = place;
    if (depth > kCertlogicDepthMax || ++count_ > kCertlogicPartCountMax) {
      is_too_large_ = true;
      return add(std::move(node));
    }
    if (value.is_bool()) {
      node.op = CertlogicOp::boolean;
      node.flag = value.as_bool();
    } else if (value.is_string()) {
      node.op = CertlogicOp::text;
      node.text = value.as_string();
    } else if (is_certlogic_integer(value)) {
      node.op = CertlogicOp::number;
      node.number = certlogic_number(value);
    } else if (value.is_array()) {
      node.op = CertlogicOp::list;
      add_parts(node, value.as_array(), 0, depth);
    } else if (value.is_object()) {
      compile_operation(node, value.as_object(), depth);
    } else {
      node.message = "invalid CertLogic expression: " + javascript_text(value);
    }
    return add(std::move(node));
  }
  [[nodiscard]] bool is_too_large() const { return is_too_large_; }

 private:
  std::uint32_t add(CertlogicNode node) {
    program_.nodes.push_back(std::move(node));
    return std::uint32_t(program_.nodes.size() - 1);
  }

  void add_parts(CertlogicNode& node, const json::array& values, std::size_t count,
                 std::size_t depth) {
    if (count == 0) count = values.size();
    for (std::size_t i = 0; i < count && !is_too_large_; ++i)
      node.parts.push_back(compile(values[i], fmt::format("{}/{}", node.place, i), depth + 1));
  }

  void compile_var(CertlogicNode& node, const json::value& operand) {
    if (!operand.is_string()) {
      node.message = "not of the form { \"var\": \"<path>\" }";
      return;
    }
    node.op = CertlogicOp::var;
    const std::string_view path = operand.as_string();
    if (in_function_ == 0) program_.paths.emplace_back(path);
    if (path.empty()) return;
    for (std::size_t from = 0; from <= path.size();) {
      const std::size_t dot = std::min(path.find('.', from), path.size());
      const std::string_view name = path.substr(from, dot - from);
      node.path.push_back({std::string(name), index_of(name)});
      from = dot + 1;
    }
    if (node.path.size() > kCertlogicDepthMax) is_too_large_ = true;
  }

  void compile_operation(CertlogicNode& node, const json::object& object, std::size_t depth) {
    if (object.size() != 1) {
      node.message = "unrecognised expression object encountered";
      return;
    }
    const std::string_view name = object.begin()->key();
    const json::value& operands = object.begin()->value();
    node.place += fmt::format("/{}", name);
    if (name == "var") return compile_var(node, operands);
    if (!operands.is_array() || operands.as_array().empty()) {
      node.message = "operation not of the form { \"<operator>\": [ <values...> ] }";
      return;
    }
    const json::array& values = operands.as_array();
    const auto found = std::find_if(kOperators.begin(), kOperators.end(),
                                    [&](const Operator& one) { return one.name == name; });
    if (found == kOperators.end()) {
      node.message = fmt::format("unrecognised operator: \"{}\"", name);
    } else if (values.size() < found->low || values.size() > found->high) {
      node.message =
          fmt::format("an operation with operator \"{}\" must have {} operands, not {}", name,
                      found->high == kAnyCount    ? "2 or more"
                      : found->low == found->high ? std::to_string(found->low)
                                                  : "2 or 3",
                      values.size());
    } else {
      compile_operands(node, found->op, values, depth);
    }
  }

  void compile_operands(CertlogicNode& node, CertlogicOp op, const json::array& values,
                        std::size_t depth) {
    node.op = op;
    std::size_t count = values.size();
    if (op == CertlogicOp::plus_time) {
      const auto unit = values[2].is_string() ? time_unit_of(values[2].as_string()) : std::nullopt;
      if (!is_certlogic_integer(values[1])) return spoil(node, "\"amount\" must be an integer");
      if (!unit) return spoil(node, "\"unit\" must be one of year, month, day, hour");
      node.number = certlogic_number(values[1]);
      node.unit = *unit;
      count = 1;
    } else if (op == CertlogicOp::extract_uvci) {
      if (!is_certlogic_integer(values[1])) return spoil(node, "\"index\" must be an integer");
      node.number = certlogic_number(values[1]);
      count = 1;
    } else if (op == CertlogicOp::reduce) {
      // The function of a reduction reads its own context, not the data.
      node.parts.push_back(compile(values[0], node.place + "/0", depth + 1));
      ++in_function_;
      node.parts.push_back(compile(values[1], node.place + "/1", depth + 1));
      --in_function_;
      node.parts.push_back(compile(values[2], node.place + "/2", depth + 1));
      return;
    }
    add_parts(node, values, count, depth);
  }

  static void spoil(CertlogicNode& node, std::string message) {
    node.op = CertlogicOp::malformed;
    node.message = std::move(message);
  }

  CertlogicProgram& program_;
  std::size_t count_ = 0;
  int in_function_ = 0;
  bool is_too_large_ = false;
};

}  // namespace

double certlogic_number(const json::value& value) {
  if (value.is_int64()) return double(value.as_int64());
  if (value.is_uint64()) return double(value.as_uint64());
  return value.as_double();
}

bool is_certlogic_integer(const json::value& value) {
  if (!value.is_number()) return false;
  const double number = certlogic_number(value);
  return std::isfinite(number) && std::trunc(number) == number;
}

Result<CertlogicExpression> CertlogicExpression::compile(const json::value& expression) {
  auto program = std::make_shared<CertlogicProgram>();
  program->source = expression;
  Compiler compiler(*program);
  compiler.compile(program->source, "", 0);
  if (compiler.is_too_large())
    return Fault{
        FaultKind::bad_input, "rules.certlogic_too_large",
        fmt::format("{} levels and {} parts at most", kCertlogicDepthMax, kCertlogicPartCountMax)};
  std::sort(program->paths.begin(), program->paths.end());
  program->paths.erase(std::unique(program->paths.begin(), program->paths.end()),
                       program->paths.end());
  return CertlogicExpression(std::move(program));
}

const std::vector<std::string>& CertlogicExpression::paths() const {
  return program_->paths;
}

}  // namespace fl
