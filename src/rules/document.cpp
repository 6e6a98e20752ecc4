// One pass over the text for places and doubled keys, then typed reading of the parsed value.
#include "rules/document.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace fl {

namespace {

// Walks valid JSON; the parser has accepted the text before.
class Walk {
 public:
  Walk(std::string_view text, DocumentPlaces& out) : text_(text), out_(out) {}

  void value(const std::string& place, std::size_t depth) {
    blank();
    out_.at[place.empty() ? "/" : place] = here();
    if (at_ >= text_.size() || depth > kDocumentDepthMax) return;
    if (text_[at_] == '{') return members(place, depth);
    if (text_[at_] == '[') return items(place, depth);
    if (text_[at_] == '"') {
      string();
      return;
    }
    while (at_ < text_.size() && !is_one_of(text_[at_], ",]} \t\r\n"))
      ++at_;
  }

 private:
  static bool is_one_of(char c, std::string_view of) { return of.find(c) != of.npos; }
  void blank() {
    while (at_ < text_.size() && is_one_of(text_[at_], " \t\r\n")) {
      if (text_[at_] == '\n') {
        ++line_;
        line_from_ = at_ + 1;
      }
      ++at_;
    }
  }
  [[nodiscard]] TextPlace here() const { return {line_, int(at_ - line_from_) + 1}; }
  std::string string() {
    const std::size_t from = at_++;
    while (at_ < text_.size() && text_[at_] != '"')
      at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
    return std::string(text_.substr(from, at_ - from));
  }
  void members(const std::string& place, std::size_t depth) {
    std::set<std::string> seen;
    for (++at_;;) {
      blank();
      if (at_ >= text_.size() || text_[at_] == '}') break;
      boost::system::error_code trouble;
      const json::value name = json::parse(string(), trouble);
      const std::string key = name.is_string() ? std::string(name.as_string()) : "";
      const std::string inner = place + "/" + key;
      if (!seen.insert(key).second) out_.doubled.push_back(inner);
      blank();
      ++at_;  // the colon
      value(inner, depth + 1);
      blank();
      if (at_ >= text_.size() || text_[at_] != ',') break;
      ++at_;
    }
    ++at_;
  }
  void items(const std::string& place, std::size_t depth) {
    std::size_t count = 0;
    for (++at_;;) {
      blank();
      if (at_ >= text_.size() || text_[at_] == ']') break;
      value(fmt::format("{}/{}", place, count++), depth + 1);
      blank();
      if (at_ >= text_.size() || text_[at_] != ',') break;
      ++at_;
    }
    ++at_;
  }

  std::string_view text_;
  DocumentPlaces& out_;
  std::size_t at_ = 0, line_from_ = 0;
  int line_ = 1;
};

TextPlace place_of_offset(std::string_view text, std::size_t offset) {
  TextPlace out;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    out.column = text[i] == '\n' ? 1 : out.column + 1;
    if (text[i] == '\n') ++out.line;
  }
  return out;
}

void write_canonical(const json::value& value, std::string& out, bool& is_good) {
  if (value.is_object()) {
    std::vector<std::string_view> keys;
    for (const auto& member : value.as_object())
      keys.push_back(member.key());
    std::sort(keys.begin(), keys.end());
    out += '{';
    for (const std::string_view key : keys) {
      if (out.back() != '{') out += ',';
      out += json::serialize(json::string_view(key.data(), key.size()));
      out += ':';
      write_canonical(value.as_object().at(key), out, is_good);
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    for (const json::value& item : value.as_array()) {
      if (&item != &value.as_array().front()) out += ',';
      write_canonical(item, out, is_good);
    }
    out += ']';
  } else if (value.is_double()) {
    const double number = value.as_double();
    is_good = is_good && std::trunc(number) == number && std::fabs(number) < 9e15;
    if (is_good) out += std::to_string(std::int64_t(number));
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

Result<DocumentReader> DocumentReader::open(std::string_view bytes) {
  json::parse_options options;
  options.max_depth = kDocumentDepthMax;
  json::stream_parser parser({}, options);
  boost::system::error_code trouble;
  const std::size_t read = parser.write_some(bytes.data(), bytes.size(), trouble);
  const bool is_whole = !trouble && read == bytes.size();
  if (is_whole) parser.finish(trouble);
  if (!is_whole || trouble) {
    const TextPlace place = place_of_offset(bytes, read);
    return Fault{FaultKind::bad_input, "rules.not_json",
                 fmt::format("line {}, column {}: {}", place.line, place.column,
                             trouble ? trouble.message() : "something stands after the end")};
  }
  DocumentReader reader;
  reader.root_ = parser.release();
  Walk(bytes, reader.places_).value("", 0);
  for (const std::string& place : reader.places_.doubled)
    reader.fail(place, "doubled", "each field once");
  return reader;
}

void DocumentReader::fail(const std::string& place, std::string key, std::string expected) {
  if (fields_.size() >= kDocumentFaultCountMax) return;
  const auto found = places_.at.find(place.empty() ? "/" : place);
  std::string field = place.empty() ? "/" : place;
  if (found != places_.at.end())
    field = fmt::format("{} (line {}, column {})", field, found->second.line, found->second.column);
  fields_.push_back({std::move(field), std::move(key), std::move(expected)});
}

Fault DocumentReader::fault(std::string_view key) const {
  Fault out{FaultKind::bad_input, std::string(key), {}, fields_};
  if (!fields_.empty()) out.detail = fields_.front().field + ": " + fields_.front().expected;
  return out;
}

const json::object* DocumentReader::object(const json::value* value, const std::string& place,
                                           std::initializer_list<std::string_view> fields) {
  if (value == nullptr || !value->is_object()) {
    fail(place, "type", "an object");
    return nullptr;
  }
  for (const auto& member : value->as_object())
    if (std::find(fields.begin(), fields.end(), std::string_view(member.key())) == fields.end())
      fail(place + "/" + std::string(member.key()), "unknown", "no such field");
  return &value->as_object();
}

const json::array* DocumentReader::array(const json::value* value, const std::string& place,
                                         std::size_t low, std::size_t high) {
  if (value == nullptr || !value->is_array() || value->as_array().size() < low ||
      value->as_array().size() > high) {
    fail(place, "type", fmt::format("a list of {} to {}", low, high));
    return nullptr;
  }
  return &value->as_array();
}

std::string DocumentReader::text(const json::object& in, std::string_view name,
                                 const std::string& place, std::size_t bytes_max,
                                 bool is_optional) {
  const json::value* value = in.if_contains(name);
  if (value == nullptr && is_optional) return {};
  if (value == nullptr || !value->is_string() || value->as_string().empty() ||
      value->as_string().size() > bytes_max) {
    fail(fmt::format("{}/{}", place, name), "text", fmt::format("1 to {} bytes", bytes_max));
    return {};
  }
  return std::string(value->as_string());
}

std::string DocumentReader::word(const json::object& in, std::string_view name,
                                 const std::string& place) {
  std::string out = text(in, name, place, 64);
  for (const char c : out)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) {
      fail(fmt::format("{}/{}", place, name), "word", "small letters, digits, '_' and '-'");
      break;
    }
  return out;
}

std::int64_t DocumentReader::integer(const json::object& in, std::string_view name,
                                     const std::string& place, std::int64_t low, std::int64_t high,
                                     bool is_optional) {
  const json::value* value = in.if_contains(name);
  if (value == nullptr && is_optional) return low;
  if (value == nullptr || !value->is_int64() || value->as_int64() < low ||
      value->as_int64() > high) {
    fail(fmt::format("{}/{}", place, name), "integer", fmt::format("{} to {}", low, high));
    return low;
  }
  return value->as_int64();
}

bool DocumentReader::flag(const json::object& in, std::string_view name, const std::string& place,
                          bool is_optional) {
  const json::value* value = in.if_contains(name);
  if (value == nullptr && is_optional) return false;
  if (value == nullptr || !value->is_bool()) {
    fail(fmt::format("{}/{}", place, name), "flag", "true or false");
    return false;
  }
  return value->as_bool();
}

std::optional<Instant> DocumentReader::time(const json::object& in, std::string_view name,
                                            const std::string& place, bool is_optional,
                                            bool is_whole_minute) {
  const json::value* value = in.if_contains(name);
  if (value == nullptr && is_optional) return {};
  const auto read = value != nullptr && value->is_string()
                        ? from_rfc3339(value->as_string())
                        : Result<Instant>(Fault{FaultKind::bad_input, "draft.bad_time"});
  if (!read || (is_whole_minute && read->ms % 60'000 != 0)) {
    fail(fmt::format("{}/{}", place, name), "time",
         is_whole_minute ? "RFC 3339 with a whole minute, e.g. 2022-06-28T00:00:00+08:00"
                         : "RFC 3339, e.g. 2022-06-28T00:00:00+08:00");
    return {};
  }
  return *read;
}

Result<std::string> canonical_json(const json::value& value) {
  std::string out;
  bool is_good = true;
  write_canonical(value, out, is_good);
  if (!is_good)
    return Fault{FaultKind::bad_input, "rules.not_canonical", "numbers must be integers"};
  return out;
}

}  // namespace fl
