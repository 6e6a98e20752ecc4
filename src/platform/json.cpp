// Draft reading over Boost.JSON, with depth and size bound before anything is looked at.
#include "platform/json.h"

#include <fmt/format.h>

#include "platform/limits.h"
#include "platform/text.h"

namespace fl {

namespace {

void bad(std::vector<BadField>& out, const std::string& where, std::string_view key,
         std::string expected) {
  out.push_back({where, std::string(key), std::move(expected)});
}

bool is_one_of(std::string_view word, std::string_view words) {
  for (const auto option : split(words, '|'))
    if (option == word) return true;
  return false;
}

void check_text(const DraftField& field, const std::string& where, const json::value& value,
                std::vector<BadField>& out) {
  const auto* text = value.if_string();
  if (!text) return bad(out, where, "draft.not_text", "text");
  const std::string_view s(text->data(), text->size());
  if (!is_utf8(s)) return bad(out, where, "draft.not_utf8", "UTF-8");
  if (has_control(s) || (field.type != FieldType::text && s.find('\n') != s.npos))
    return bad(out, where, "draft.control_character", "text without control characters");
  const auto count = static_cast<std::int64_t>(char_count(s));
  if (count < field.low || count > field.high)
    return bad(out, where, "draft.bad_length",
               fmt::format("{} to {} characters", field.low, field.high));
  if (field.type == FieldType::digits && s.find_first_not_of("0123456789") != s.npos)
    return bad(out, where, "draft.not_digits", "digits");
}

void check_fields(const json::object& object, std::span<const DraftField> fields,
                  const std::string& prefix, std::vector<BadField>& out);

void check_field(const DraftField& field, const std::string& where, const json::value& value,
                 std::vector<BadField>& out) {
  const auto* text = value.if_string();
  const std::string_view s =
      text ? std::string_view(text->data(), text->size()) : std::string_view();
  switch (field.type) {
    case FieldType::text:
    case FieldType::line:
    case FieldType::digits:
      return check_text(field, where, value, out);
    case FieldType::word:
      if (!text || !is_one_of(s, field.words))
        bad(out, where, "draft.unknown_value", std::string(field.words));
      return;
    case FieldType::id:
      if (!text || !value_of_base32(s))
        bad(out, where, "draft.bad_id", "13 characters, Crockford base32");
      return;
    case FieldType::time:
      if (!text || !from_rfc3339(s)) bad(out, where, "draft.bad_time", "2026-01-03T08:00:00+08:00");
      return;
    case FieldType::integer:
      if (!value.is_int64() || value.get_int64() < field.low || value.get_int64() > field.high)
        bad(out, where, "draft.bad_number", fmt::format("{} to {}", field.low, field.high));
      return;
    case FieldType::object:
      if (!value.is_object()) return bad(out, where, "draft.not_object", "object");
      return check_fields(value.get_object(), field.inside, where + ".", out);
  }
}

void check_fields(const json::object& object, std::span<const DraftField> fields,
                  const std::string& prefix, std::vector<BadField>& out) {
  for (const auto& field : fields) {
    const auto* value = object.if_contains(field.name);
    const std::string where = prefix + std::string(field.name);
    if (!value || value->is_null()) {
      if (!field.is_optional) bad(out, where, "draft.missing", "a value");
      continue;
    }
    check_field(field, where, *value, out);
  }
  for (const auto& [name, value] : object) {
    bool is_known = false;
    for (const auto& field : fields)
      is_known = is_known || field.name == std::string_view(name);
    if (!is_known && out.size() < 32)
      bad(out, prefix + std::string(name).substr(0, 64), "draft.unknown_field",
          "not part of this request");
  }
}

// A name twice in one object keeps one value here and another in the next reader; the parser keeps
// the last and says nothing. Every member has one colon outside strings, so too many colons tell.
std::size_t colon_count(std::string_view bytes) {
  std::size_t count = 0;
  bool is_in_string = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '"')
      is_in_string = !is_in_string;
    else if (bytes[i] == '\\')
      ++i;
    else if (bytes[i] == ':' && !is_in_string)
      ++count;
  }
  return count;
}

std::size_t member_count(const json::value& value) {
  std::size_t count = 0;
  if (const auto* object = value.if_object())
    for (const auto& [name, inside] : *object)
      count += 1 + member_count(inside);
  if (const auto* array = value.if_array())
    for (const auto& inside : *array)
      count += member_count(inside);
  return count;
}

}  // namespace

Result<Draft> read_draft(std::string_view bytes, std::span<const DraftField> fields) {
  if (bytes.size() > limits::kRequestBodyBytesMax)
    return Fault{FaultKind::too_large, "draft.too_large"};
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = limits::kJsonDepthMax;
  json::value value =
      json::parse(json::string_view(bytes.data(), bytes.size()), error, {}, options);
  if (error || !value.is_object())
    return Fault{FaultKind::bad_input, "draft.not_json", "one JSON object, at most 8 deep"};
  if (colon_count(bytes) != member_count(value))
    return Fault{FaultKind::bad_input, "draft.not_json", "every name once"};
  std::vector<BadField> wrong;
  check_fields(value.get_object(), fields, "", wrong);
  if (!wrong.empty()) return Fault{FaultKind::bad_input, "draft.bad_fields", {}, std::move(wrong)};
  return Draft(std::move(value.get_object()));
}

bool Draft::has(std::string_view name) const {
  const auto* value = values_.if_contains(name);
  return value && !value->is_null();
}

std::string Draft::text(std::string_view name) const {
  return has(name) ? std::string(values_.at(name).as_string()) : std::string();
}

std::int64_t Draft::number(std::string_view name) const {
  return has(name) ? values_.at(name).as_int64() : 0;
}

std::optional<Instant> Draft::time(std::string_view name) const {
  if (!has(name)) return std::nullopt;
  auto at = from_rfc3339(values_.at(name).as_string());
  CHECK(at.is_ok());
  return *at;
}

std::int64_t Draft::raw_id(std::string_view name) const {
  if (!has(name)) return 0;
  auto value = value_of_base32(values_.at(name).as_string());
  CHECK(value.is_ok());
  return *value;
}

Draft Draft::inside(std::string_view name) const {
  return has(name) ? Draft(values_.at(name).as_object()) : Draft(json::object());
}

}  // namespace fl
