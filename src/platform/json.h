// JSON at the edge. A Draft is a typed, bounded reading of one JSON object against a table of
// fields; the same table makes the OpenAPI page. Every bad field is named at once; unknown fields
// are bad fields.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"

namespace fl {

namespace json = boost::json;

enum class FieldType { text, line, word, digits, integer, id, time, object };

// One field of a draft. `low`/`high` bound characters (text, line, digits) or the number (integer).
// `words` lists the allowed values of a word, parted by '|'. Fields are required unless said
// otherwise.
struct DraftField {
  std::string_view name;
  FieldType type = FieldType::line;
  std::int64_t low = 0, high = 0;
  std::string_view words = {};
  bool is_optional = false;
  std::span<const DraftField> inside = {};
};

class Draft {
 public:
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view name) const;  // "" when an optional one is absent
  [[nodiscard]] std::int64_t number(std::string_view name) const;
  [[nodiscard]] std::optional<Instant> time(std::string_view name) const;
  template <class AnyId>
  [[nodiscard]] AnyId id(std::string_view name) const {
    return AnyId{raw_id(name)};
  }
  [[nodiscard]] Draft inside(std::string_view name) const;

 private:
  friend Result<Draft> read_draft(std::string_view bytes, std::span<const DraftField> fields);
  explicit Draft(json::object values) : values_(std::move(values)) {}
  [[nodiscard]] std::int64_t raw_id(std::string_view name) const;
  json::object values_;
};

// Faults: draft.not_json, draft.bad_fields (with fields[]).
[[nodiscard]] Result<Draft> read_draft(std::string_view bytes, std::span<const DraftField> fields);

[[nodiscard]] inline std::string json_text(const json::value& value) {
  return json::serialize(value);
}
[[nodiscard]] inline json::value time_or_null(Instant at) {
  return at.ms == 0 ? json::value(nullptr) : json::value(to_rfc3339(at));
}

}  // namespace fl
