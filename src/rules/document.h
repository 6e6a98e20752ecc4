// Strict reading of one JSON document: every field is expected, typed and bounded, unknown fields
// are faults, and each fault names its place (a JSON pointer, and the line and column where the
// text is at hand). All trouble is collected before any is told. Used for rule sets and evidence.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "platform/result.h"
#include "platform/time.h"

namespace fl {

inline constexpr std::size_t kDocumentDepthMax = 200;
inline constexpr std::size_t kDocumentFaultCountMax = 50;

struct TextPlace {
  int line = 1, column = 1;
};

// Where each value of a JSON text begins, and the keys that were written twice.
struct DocumentPlaces {
  std::map<std::string, TextPlace> at;  // JSON pointer -> place
  std::vector<std::string> doubled;     // JSON pointers
};

class DocumentReader {
 public:
  // Faults: rules.not_json with line and column.
  [[nodiscard]] static Result<DocumentReader> open(std::string_view bytes);
  [[nodiscard]] const json::value& root() const { return root_; }

  // The object at `place`, whose fields must be among the named ones.
  const json::object* object(const json::value* value, const std::string& place,
                             std::initializer_list<std::string_view> fields);
  const json::array* array(const json::value* value, const std::string& place, std::size_t low,
                           std::size_t high);
  std::string text(const json::object& in, std::string_view name, const std::string& place,
                   std::size_t bytes_max, bool is_optional = false);
  // Small letters, digits, '_' and '-'.
  std::string word(const json::object& in, std::string_view name, const std::string& place);
  std::int64_t integer(const json::object& in, std::string_view name, const std::string& place,
                       std::int64_t low, std::int64_t high, bool is_optional = false);
  bool flag(const json::object& in, std::string_view name, const std::string& place,
            bool is_optional = false);
  // RFC 3339 to the whole minute when asked.
  std::optional<Instant> time(const json::object& in, std::string_view name,
                              const std::string& place, bool is_optional = false,
                              bool is_whole_minute = false);

  void fail(const std::string& place, std::string key, std::string expected);
  [[nodiscard]] bool has_failed() const { return !fields_.empty(); }
  // Everything that was found, as one fault; `detail` is the first.
  [[nodiscard]] Fault fault(std::string_view key) const;

 private:
  json::value root_;
  DocumentPlaces places_;
  std::vector<BadField> fields_;
};

// The same bytes for the same document: keys sorted bytewise, no spaces, integers only (a subset of
// RFC 8785). Faults: rules.not_canonical when a number is no integer.
[[nodiscard]] Result<std::string> canonical_json(const json::value& value);

}  // namespace fl
