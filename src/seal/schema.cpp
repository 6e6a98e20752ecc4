// Compiles a schema into nodes once; checking walks value and nodes together.
#include "seal/schema.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

#include "platform/text.h"
#include "seal/pattern.h"

namespace fl {

struct SchemaNode {
  std::vector<std::string> types, required;
  std::vector<std::pair<std::string, int>> properties;
  std::vector<int> any_of, one_of, all_of;
  int items = -1, reference = -1;
  std::optional<double> minimum, maximum;
  std::optional<std::int64_t> min_items, max_items, min_length, max_length;
  std::vector<json::value> one_of_values;  // "enum" and "const"
  std::optional<Pattern> pattern;
};

namespace {

constexpr int kSchemaDepthMax = 32;
constexpr std::size_t kSchemaNodesMax = 4096;

Fault bad_schema(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_schema", std::move(why)};
}

class Compiler {
 public:
  explicit Compiler(const json::value& document) : document_(document) {}

  Result<int> compile(const json::value& schema, int depth);
  std::vector<SchemaNode> nodes;

 private:
  Result<int> reference(std::string_view pointer, int depth);
  Outcome keyword(SchemaNode& node, std::string_view name, const json::value& value, int depth);
  Outcome bound(SchemaNode& node, std::string_view name, const json::value& value);
  Outcome branches(std::vector<int>& out, const json::value& value, int depth);

  const json::value& document_;
  std::map<std::string, int, std::less<>> by_pointer_;
};

// What says nothing about validity.
bool is_annotation(std::string_view name) {
  static constexpr std::string_view kAnnotations[] = {
      "$schema",     "$id",      "$comment", "$defs",  "title",
      "description", "examples", "default",  "format", "valueset-uri"};
  for (const auto annotation : kAnnotations)
    if (annotation == name) return true;
  return false;
}

void append_texts(std::vector<std::string>& out, const json::value& value) {
  if (value.is_string()) out.emplace_back(value.get_string());
  if (value.is_array())
    for (const auto& one : value.get_array())
      if (one.is_string()) out.emplace_back(one.get_string());
}

Outcome Compiler::branches(std::vector<int>& out, const json::value& value, int depth) {
  if (!value.is_array()) return bad_schema("branches that are no list");
  for (const auto& one : value.get_array()) {
    auto node = compile(one, depth);
    if (!node) return node.error();
    out.push_back(*node);
  }
  return Done{};
}

Outcome Compiler::bound(SchemaNode& node, std::string_view name, const json::value& value) {
  if (!value.is_number()) return bad_schema(std::string(name) + " that is no number");
  const double number = value.to_number<double>();
  const auto count = std::int64_t(number);
  if (name == "minimum") node.minimum = number;
  if (name == "maximum") node.maximum = number;
  if (name == "minItems") node.min_items = count;
  if (name == "maxItems") node.max_items = count;
  if (name == "minLength") node.min_length = count;
  if (name == "maxLength") node.max_length = count;
  return Done{};
}

Outcome Compiler::keyword(SchemaNode& node, std::string_view name, const json::value& value,
                          int depth) {
  if (is_annotation(name)) return Done{};
  if (name == "minimum" || name == "maximum" || name == "minItems" || name == "maxItems" ||
      name == "minLength" || name == "maxLength")
    return bound(node, name, value);
  if (name == "anyOf") return branches(node.any_of, value, depth);
  if (name == "oneOf") return branches(node.one_of, value, depth);
  if (name == "allOf") return branches(node.all_of, value, depth);
  if (name == "type") {
    append_texts(node.types, value);
  } else if (name == "required") {
    append_texts(node.required, value);
  } else if (name == "enum" && value.is_array()) {
    node.one_of_values.assign(value.get_array().begin(), value.get_array().end());
  } else if (name == "const") {
    node.one_of_values = {value};
  } else if (name == "properties" && value.is_object()) {
    for (const auto& [property, schema] : value.get_object()) {
      auto inside = compile(schema, depth);
      if (!inside) return inside.error();
      node.properties.emplace_back(property, *inside);
    }
  } else if (name == "items") {
    auto inside = compile(value, depth);
    if (!inside) return inside.error();
    node.items = *inside;
  } else if (name == "$ref" && value.is_string()) {
    auto target = reference(value.get_string(), depth);
    if (!target) return target.error();
    node.reference = *target;
  } else if (name == "pattern" && value.is_string()) {
    auto pattern = Pattern::of(value.get_string());
    if (!pattern) return pattern.error();
    node.pattern = std::move(*pattern);
  } else {
    return bad_schema("a keyword that is not known: " + std::string(name));
  }
  return Done{};
}

Result<int> Compiler::reference(std::string_view pointer, int depth) {
  if (const auto known = by_pointer_.find(pointer); known != by_pointer_.end())
    return known->second;
  if (!pointer.starts_with("#/")) return bad_schema("a reference elsewhere");
  const json::value* at = &document_;
  for (const auto step : split(pointer.substr(2), '/')) {
    at = at->is_object() ? at->get_object().if_contains(step) : nullptr;
    if (at == nullptr) return bad_schema("a reference to nothing: " + std::string(pointer));
  }
  auto node = compile(*at, depth);
  if (node) by_pointer_.emplace(std::string(pointer), *node);
  return node;
}

Result<int> Compiler::compile(const json::value& schema, int depth) {
  if (depth > kSchemaDepthMax) return bad_schema("it refers to itself or is too deep");
  if (!schema.is_object()) return bad_schema("a schema that is no object");
  if (nodes.size() >= kSchemaNodesMax) return bad_schema("it is too large");
  const auto made = int(nodes.size());
  nodes.emplace_back();
  SchemaNode node;
  for (const auto& [name, value] : schema.get_object())
    if (auto read = keyword(node, name, value, depth + 1); !read) return read.error();
  nodes[std::size_t(made)] = std::move(node);
  return made;
}

bool is_of_type(const json::value& value, std::string_view type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "null") return value.is_null();
  if (type == "number") return value.is_number();
  if (type != "integer") return false;
  return value.is_int64() || value.is_uint64() ||
         (value.is_double() && std::trunc(value.get_double()) == value.get_double());
}

class Checker {
 public:
  explicit Checker(const std::vector<SchemaNode>& nodes) : nodes_(nodes) {}

  // Whether it holds; the first reason stays in `why`, with the path to it.
  bool holds(int index, const json::value& value);
  std::string why;

 private:
  bool fail(std::string reason) {
    why = std::move(reason);
    return false;
  }
  bool inside(const std::string& step, int index, const json::value& value) {
    if (holds(index, value)) return true;
    why = why.find(':') < why.find(' ') ? step + "/" + why : step + ": " + why;
    return false;
  }
  bool holds_object(const SchemaNode& node, const json::object& object);
  bool holds_array(const SchemaNode& node, const json::array& array);
  bool holds_text(const SchemaNode& node, std::string_view text);
  bool holds_branches(const SchemaNode& node, const json::value& value);

  const std::vector<SchemaNode>& nodes_;
};

bool Checker::holds_object(const SchemaNode& node, const json::object& object) {
  for (const auto& name : node.required)
    if (!object.contains(name)) return fail(name + " is missing");
  for (const auto& [name, schema] : node.properties)
    if (const auto* member = object.if_contains(name))
      if (!inside(name, schema, *member)) return false;
  return true;
}

bool Checker::holds_array(const SchemaNode& node, const json::array& array) {
  const auto count = std::int64_t(array.size());
  if (node.min_items && count < *node.min_items) return fail("too few entries");
  if (node.max_items && count > *node.max_items) return fail("too many entries");
  for (std::size_t i = 0; node.items >= 0 && i < array.size(); ++i)
    if (!inside(std::to_string(i), node.items, array[i])) return false;
  return true;
}

bool Checker::holds_text(const SchemaNode& node, std::string_view text) {
  if (node.min_length || node.max_length) {
    const auto count = std::int64_t(char_count(text));
    if (node.min_length && count < *node.min_length) return fail("text that is too short");
    if (node.max_length && count > *node.max_length) return fail("text that is too long");
  }
  return !node.pattern || node.pattern->is_found_in(text) || fail("text of another form");
}

bool Checker::holds_branches(const SchemaNode& node, const json::value& value) {
  const auto count = [&](const std::vector<int>& branches) {
    std::size_t held = 0;
    for (const int branch : branches)
      held += holds(branch, value);
    return held;
  };
  if (!node.all_of.empty() && count(node.all_of) != node.all_of.size()) return false;
  if (!node.any_of.empty() && count(node.any_of) == 0) return fail("none of its forms fits");
  if (!node.one_of.empty() && count(node.one_of) != 1) return fail("not exactly one form fits");
  return true;
}

bool Checker::holds(int index, const json::value& value) {
  const SchemaNode& node = nodes_[std::size_t(index)];
  if (node.reference >= 0 && !holds(node.reference, value)) return false;
  if (!node.types.empty()) {
    bool is_one = false;
    for (const auto& type : node.types)
      is_one = is_one || is_of_type(value, type);
    if (!is_one) return fail("not of type " + node.types[0]);
  }
  if (!node.one_of_values.empty() && std::find(node.one_of_values.begin(), node.one_of_values.end(),
                                               value) == node.one_of_values.end())
    return fail("none of its values");
  if (value.is_number() && (node.minimum || node.maximum)) {
    const double number = value.to_number<double>();
    if (node.minimum && number < *node.minimum) return fail("a number that is too small");
    if (node.maximum && number > *node.maximum) return fail("a number that is too large");
  }
  if (value.is_string() && !holds_text(node, value.get_string())) return false;
  if (value.is_array() && !holds_array(node, value.get_array())) return false;
  if (value.is_object() && !holds_object(node, value.get_object())) return false;
  return holds_branches(node, value);
}

}  // namespace

Result<Schema> Schema::of(std::string_view schema_json) {
  boost::system::error_code trouble;
  const auto document = json::parse(schema_json, trouble);
  if (trouble) return bad_schema("not JSON");
  Compiler compiler(document);
  auto root = compiler.compile(document, 0);
  if (!root) return root.error();
  Schema schema;
  schema.nodes_ = std::make_shared<const std::vector<SchemaNode>>(std::move(compiler.nodes));
  return schema;
}

std::string Schema::broken_by(const json::value& value) const {
  Checker checker(*nodes_);
  return checker.holds(0, value) ? std::string{} : checker.why;
}

}  // namespace fl
