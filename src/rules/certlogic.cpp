// Evaluation of compiled CertLogic. Values are borrowed from the data and the expression wherever
// they can be; arrays and contexts made on the way are shared, so that a reduction that nests or
// doubles its accumulator stays small until its depth or its size is refused.
#include "rules/certlogic.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

#include <fmt/format.h>

#include "rules/certlogic_parts.h"

namespace fl {

namespace {

struct List;
struct Frame;

struct Moment {
  std::int64_t at_ms = 0;
  std::uint64_t identity = 0;  // each one made is its own
};

// Borrowed arrays and objects are pointers, so that identity is the pointer's.
using Value = std::variant<std::nullptr_t, bool, double, std::string_view, const json::value*,
                           Moment, std::shared_ptr<const List>, std::shared_ptr<const Frame>>;

struct List {
  std::vector<Value> items;
  std::size_t depth = 1;
};
struct Frame {  // the context of a reduction's function
  Value current, accumulator;
  std::size_t depth = 1;
};

using Made = std::shared_ptr<const List>;
using Context = std::shared_ptr<const Frame>;

Value borrowed(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return nullptr;
    case json::kind::bool_:
      return value.as_bool();
    case json::kind::string:
      return std::string_view(value.as_string());
    case json::kind::array:
    case json::kind::object:
      return &value;
    default:
      return certlogic_number(value);
  }
}

std::size_t depth_of(const Value& value) {
  if (const auto* made = std::get_if<Made>(&value)) return (*made)->depth;
  if (const auto* frame = std::get_if<Context>(&value)) return (*frame)->depth;
  return 0;
}

Truth truth_of_value(const Value& value) {
  const auto from = [](bool is_truthy) { return is_truthy ? Truth::truthy : Truth::falsy; };
  if (std::holds_alternative<std::nullptr_t>(value)) return Truth::falsy;
  if (const bool* flag = std::get_if<bool>(&value)) return from(*flag);
  if (const double* number = std::get_if<double>(&value)) return from(*number != 0);
  if (const auto* text = std::get_if<std::string_view>(&value)) return from(!text->empty());
  if (std::holds_alternative<Moment>(value)) return Truth::neither;
  if (const auto* made = std::get_if<Made>(&value)) return from(!(*made)->items.empty());
  if (std::holds_alternative<Context>(value)) return Truth::truthy;
  const json::value& json = **std::get_if<const json::value*>(&value);
  return from(json.is_array() ? !json.as_array().empty() : !json.as_object().empty());
}

bool is_same(const Value& a, const Value& b) {
  if (a.index() != b.index()) return false;
  if (const auto* moment = std::get_if<Moment>(&a))
    return moment->identity == std::get_if<Moment>(&b)->identity;
  if (const double* number = std::get_if<double>(&a)) return *number == *std::get_if<double>(&b);
  if (const bool* flag = std::get_if<bool>(&a)) return *flag == *std::get_if<bool>(&b);
  if (const auto* text = std::get_if<std::string_view>(&a))
    return *text == *std::get_if<std::string_view>(&b);
  if (const auto* json = std::get_if<const json::value*>(&a))
    return *json == *std::get_if<const json::value*>(&b);
  if (const auto* made = std::get_if<Made>(&a)) return *made == *std::get_if<Made>(&b);
  if (const auto* frame = std::get_if<Context>(&a)) return *frame == *std::get_if<Context>(&b);
  return true;  // null
}

Value drilled(const Value& value, const CertlogicFragment& fragment) {
  if (const auto* made = std::get_if<Made>(&value)) {
    const auto& items = (*made)->items;
    return fragment.index && *fragment.index < items.size() ? items[*fragment.index] : nullptr;
  }
  if (const auto* frame = std::get_if<Context>(&value)) {
    if (fragment.name == "current") return (*frame)->current;
    if (fragment.name == "accumulator") return (*frame)->accumulator;
    return nullptr;
  }
  const auto* at = std::get_if<const json::value*>(&value);
  if (at == nullptr) return nullptr;
  if ((*at)->is_array()) {
    const json::array& items = (*at)->as_array();
    return fragment.index && *fragment.index < items.size() ? borrowed(items[*fragment.index])
                                                            : nullptr;
  }
  const json::value* found = (*at)->as_object().if_contains(fragment.name);
  return found == nullptr ? Value(nullptr) : borrowed(*found);
}

// The items of an array, whoever owns it.
std::size_t size_of(const Value& list) {
  const auto* made = std::get_if<Made>(&list);
  return made != nullptr ? (*made)->items.size()
                         : (*std::get_if<const json::value*>(&list))->as_array().size();
}
Value item_of(const Value& list, std::size_t i) {
  const auto* made = std::get_if<Made>(&list);
  return made != nullptr ? (*made)->items[i]
                         : borrowed((*std::get_if<const json::value*>(&list))->as_array()[i]);
}
bool is_list(const Value& value) {
  const auto* json = std::get_if<const json::value*>(&value);
  return std::holds_alternative<Made>(value) || (json != nullptr && (*json)->is_array());
}

std::string_view fragment_of_uvci(std::string_view uvci, double index, bool& is_there) {
  constexpr std::string_view kPrefix = "URN:UVCI:";
  if (uvci.starts_with(kPrefix)) uvci.remove_prefix(kPrefix.size());
  is_there = index >= 0;
  for (double at = 0; is_there; ++at) {
    const std::size_t end = uvci.find_first_of("/#:");
    if (at == index) return uvci.substr(0, end);
    is_there = end != std::string_view::npos;
    if (is_there) uvci.remove_prefix(end + 1);
  }
  return {};
}

class Evaluation {
 public:
  explicit Evaluation(const CertlogicProgram& program) : program_(program) {}

  // Nothing: `fault` says why.
  bool run(std::uint32_t at, const Value& data, Value& out) {
    const CertlogicNode& node = program_.nodes[at];
    if (++step_count_ > kCertlogicStepCountMax) return fail(node, "too many steps");
    switch (node.op) {
      case CertlogicOp::malformed:
        return fail(node, node.message);
      case CertlogicOp::null:
        out = nullptr;
        return true;
      case CertlogicOp::boolean:
        out = node.flag;
        return true;
      case CertlogicOp::number:
        out = node.number;
        return true;
      case CertlogicOp::text:
        out = node.text;
        return true;
      case CertlogicOp::list:
        return run_list(node, data, out);
      case CertlogicOp::var:
        out = data;
        for (const CertlogicFragment& fragment : node.path)
          out = drilled(out, fragment);
        return true;
      case CertlogicOp::if_then:
        return run_if(node, data, out);
      case CertlogicOp::and_all:
        return run_and(node, data, out);
      case CertlogicOp::negate:
        return run_negate(node, data, out);
      case CertlogicOp::equal:
      case CertlogicOp::is_in:
      case CertlogicOp::add:
        return run_pair(node, data, out);
      case CertlogicOp::plus_time:
      case CertlogicOp::birth_date:
        return run_moment(node, data, out);
      case CertlogicOp::reduce:
        return run_reduce(node, data, out);
      case CertlogicOp::extract_uvci:
        return run_extract(node, data, out);
      default:
        return run_comparison(node, data, out);
    }
  }

  // The value as JSON: at most as many parts as there are steps, so that a small shared value
  // cannot become a large text.
  bool write(const Value& value, json::value& out) {
    if (++written_count_ > kCertlogicStepCountMax)
      return fail(program_.nodes.back(), "the result is too large");
    if (const auto* json = std::get_if<const json::value*>(&value)) {
      out = **json;
    } else if (const bool* flag = std::get_if<bool>(&value)) {
      out = *flag;
    } else if (const double* number = std::get_if<double>(&value)) {
      const bool is_whole =
          std::trunc(*number) == *number && std::fabs(*number) <= 9'007'199'254'740'992.0;
      out = is_whole ? json::value(std::int64_t(*number)) : json::value(*number);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      out = json::string(*text);
    } else if (const auto* moment = std::get_if<Moment>(&value)) {
      out = json::string(moment_text(moment->at_ms));
    } else if (const auto* made = std::get_if<Made>(&value)) {
      json::array items;
      for (const Value& item : (*made)->items) {
        items.emplace_back(nullptr);
        if (!write(item, items.back())) return false;
      }
      out = std::move(items);
    } else if (const auto* frame = std::get_if<Context>(&value)) {
      json::value current, accumulator;
      if (!write((*frame)->current, current) || !write((*frame)->accumulator, accumulator))
        return false;
      out = json::object{{"accumulator", std::move(accumulator)}, {"current", std::move(current)}};
    } else {
      out = nullptr;
    }
    return true;
  }

  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  bool fail(const CertlogicNode& node, std::string_view message) {
    trouble_ = fmt::format("{}: {}", node.place.empty() ? "/" : node.place, message);
    return false;
  }

  bool run_list(const CertlogicNode& node, const Value& data, Value& out) {
    auto list = std::make_shared<List>();
    list->items.resize(node.parts.size());
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      if (!run(node.parts[i], data, list->items[i])) return false;
      list->depth = std::max(list->depth, depth_of(list->items[i]) + 1);
    }
    if (list->depth > kCertlogicDepthMax) return fail(node, "nested too deep");
    out = Made(std::move(list));
    return true;
  }

  bool run_if(const CertlogicNode& node, const Value& data, Value& out) {
    Value guard;
    if (!run(node.parts[0], data, guard)) return false;
    const Truth truth = truth_of_value(guard);
    if (truth == Truth::neither) return fail(node, "the guard is neither truthy nor falsy");
    return run(node.parts[truth == Truth::truthy ? 1 : 2], data, out);
  }

  bool run_and(const CertlogicNode& node, const Value& data, Value& out) {
    for (const std::uint32_t part : node.parts) {
      if (!run(part, data, out)) return false;
      const Truth truth = truth_of_value(out);
      if (truth == Truth::neither) return fail(node, "an operand is neither truthy nor falsy");
      if (truth == Truth::falsy) return true;
    }
    return true;
  }

  bool run_negate(const CertlogicNode& node, const Value& data, Value& out) {
    Value operand;
    if (!run(node.parts[0], data, operand)) return false;
    const Truth truth = truth_of_value(operand);
    if (truth == Truth::neither) return fail(node, "the operand is neither truthy nor falsy");
    out = truth == Truth::falsy;
    return true;
  }

  bool run_pair(const CertlogicNode& node, const Value& data, Value& out) {
    Value left, right;
    if (!run(node.parts[0], data, left) || !run(node.parts[1], data, right)) return false;
    if (node.op == CertlogicOp::equal) {
      out = is_same(left, right);
      return true;
    }
    if (node.op == CertlogicOp::is_in) {
      if (!is_list(right)) return fail(node, "the right-hand side must be an array");
      const std::size_t count = size_of(right);
      step_count_ += count / 8;
      if (step_count_ > kCertlogicStepCountMax) return fail(node, "too many steps");
      bool is_found = false;
      for (std::size_t i = 0; i < count && !is_found; ++i)
        is_found = is_same(item_of(right, i), left);
      out = is_found;
      return true;
    }
    const auto a = integer_of(left), b = integer_of(right);
    if (!a || !b) return fail(node, "both operands must be integers");
    if (!std::isfinite(*a + *b)) return fail(node, "the sum is too large");
    out = *a + *b;
    return true;
  }

  static std::optional<double> integer_of(const Value& value) {
    const double* number = std::get_if<double>(&value);
    if (number == nullptr || !std::isfinite(*number) || std::trunc(*number) != *number) return {};
    return *number;
  }

  bool run_comparison(const CertlogicNode& node, const Value& data, Value& out) {
    const bool is_of_times = node.op >= CertlogicOp::before && node.op <= CertlogicOp::not_before;
    double numbers[3] = {};
    std::int64_t times[3] = {};
    Value values[3];
    for (std::size_t i = 0; i < node.parts.size(); ++i)
      if (!run(node.parts[i], data, values[i])) return false;
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      if (is_of_times) {
        const auto* moment = std::get_if<Moment>(&values[i]);
        if (moment == nullptr) return fail(node, "all operands must be date-times");
        times[i] = moment->at_ms;
      } else {
        const auto number = integer_of(values[i]);
        if (!number) return fail(node, "all operands must be integers");
        numbers[i] = *number;
      }
    }
    bool is_held = true;
    for (std::size_t i = 1; i < node.parts.size(); ++i)
      is_held = is_held && (is_of_times ? holds(node.op, times[i - 1], times[i])
                                        : holds(node.op, numbers[i - 1], numbers[i]));
    out = is_held;
    return true;
  }

  bool run_moment(const CertlogicNode& node, const Value& data, Value& out) {
    Value operand;
    if (!run(node.parts[0], data, operand)) return false;
    const auto* text = std::get_if<std::string_view>(&operand);
    if (text == nullptr) return fail(node, "the date operand must be a string");
    const bool is_birth = node.op == CertlogicOp::birth_date;
    const auto at = is_birth ? birth_moment_of(*text) : moment_of(*text);
    if (!at)
      return fail(node, is_birth ? "not a date YYYY, YYYY-MM or YYYY-MM-DD"
                                 : "not an allowed date or date-time");
    const auto moved = is_birth ? at : plus_time(*at, node.number, node.unit);
    if (!moved) return fail(node, "the result is beyond the range of date-times");
    out = Moment{*moved, ++moment_count_};
    return true;
  }

  bool run_reduce(const CertlogicNode& node, const Value& data, Value& out) {
    Value operand;
    if (!run(node.parts[0], data, operand)) return false;
    if (std::holds_alternative<std::nullptr_t>(operand)) return run(node.parts[2], data, out);
    if (!is_list(operand)) return fail(node, "the operand must be an array");
    if (!run(node.parts[2], data, out)) return false;
    const std::size_t count = size_of(operand);
    for (std::size_t i = 0; i < count; ++i) {
      auto frame = std::make_shared<Frame>();
      frame->current = item_of(operand, i);
      frame->accumulator = std::move(out);
      frame->depth = std::max(depth_of(frame->current), depth_of(frame->accumulator)) + 1;
      if (frame->depth > kCertlogicDepthMax) return fail(node, "nested too deep");
      out = nullptr;
      if (!run(node.parts[1], Context(std::move(frame)), out)) return false;
    }
    return true;
  }

  bool run_extract(const CertlogicNode& node, const Value& data, Value& out) {
    Value operand;
    if (!run(node.parts[0], data, operand)) return false;
    out = nullptr;
    if (std::holds_alternative<std::nullptr_t>(operand)) return true;
    const auto* text = std::get_if<std::string_view>(&operand);
    if (text == nullptr) return fail(node, "the operand must be a string or null");
    bool is_there = false;
    const std::string_view found = fragment_of_uvci(*text, node.number, is_there);
    if (is_there) out = found;
    return true;
  }

  const CertlogicProgram& program_;
  std::size_t step_count_ = 0, written_count_ = 0;
  std::uint64_t moment_count_ = 0;
  std::string trouble_;
};

}  // namespace

Result<json::value> CertlogicExpression::evaluate(const json::value& data) const {
  Evaluation evaluation(*program_);
  Value value;
  json::value out;
  const auto last = std::uint32_t(program_->nodes.size() - 1);
  if (!evaluation.run(last, borrowed(data), value) || !evaluation.write(value, out))
    return Fault{FaultKind::bad_input, "rules.certlogic_failed", evaluation.trouble()};
  return out;
}

Truth truth_of(const json::value& value) {
  return truth_of_value(borrowed(value));
}

}  // namespace fl
