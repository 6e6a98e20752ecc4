// A recursive reader whose depth is bounded before it descends; lengths are believed only as far
// as the bytes that are there.
#include "seal/cbor.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <set>
#include <string>

#include "platform/text.h"
#include "seal/codec.h"

namespace fl {

namespace {

Fault bad_cbor(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_cbor", std::move(why)};
}

constexpr int kIndefinite = 31;

double half_of(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const int mantissa = bits & 1023;
  double value;
  if (exponent == 0) {
    value = std::ldexp(mantissa, -24);
  } else if (exponent == 31) {
    value = mantissa == 0 ? std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::quiet_NaN();
  } else {
    value = std::ldexp(mantissa + 1024, exponent - 25);
  }
  return (bits & 0x8000) != 0 ? -value : value;
}

class Reader {
 public:
  Reader(std::string_view bytes, const CborLimits& limits) : bytes_(bytes), limits_(limits) {}

  [[nodiscard]] bool read(Cbor& out, int depth);
  [[nodiscard]] bool is_at_end() const { return at_ == bytes_.size(); }
  [[nodiscard]] const char* why() const { return why_; }

 private:
  struct Head {
    int major = 0, extra = 0;
    std::uint64_t number = 0;
  };

  [[nodiscard]] bool fail(const char* why) {
    why_ = why;
    return false;
  }
  [[nodiscard]] bool read_head(Head& head);
  [[nodiscard]] bool read_string(const Head& head, std::string& out);
  [[nodiscard]] bool read_items(const Head& head, std::size_t each, Cbor& out, int depth);
  [[nodiscard]] bool read_simple(const Head& head, Cbor& out);
  [[nodiscard]] bool has_double_key(const Cbor& map) const;
  [[nodiscard]] bool has_keys_in_order(const Cbor& map) const;
  [[nodiscard]] bool is_break() {
    if (at_ >= bytes_.size() || static_cast<unsigned char>(bytes_[at_]) != 0xff) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }

  std::string_view bytes_;
  const CborLimits& limits_;
  std::size_t at_ = 0, nodes_ = 0;
  const char* why_ = "";
};

bool Reader::read_head(Head& head) {
  if (left() == 0) return fail("it is cut short");
  const auto first = static_cast<unsigned char>(bytes_[at_++]);
  head.major = first >> 5;
  head.extra = first & 31;
  if (head.extra < 24) {
    head.number = std::uint64_t(head.extra);
    return true;
  }
  if (head.extra == kIndefinite) {
    if (head.major == 0 || head.major == 1 || head.major == 6)
      return fail("a number without a length");
    if (limits_.is_strict) return fail("an indefinite length");
    return true;
  }
  if (head.extra > 27) return fail("a reserved form");
  const std::size_t size = std::size_t(1) << (head.extra - 24);
  if (left() < size) return fail("it is cut short");
  head.number = 0;
  for (std::size_t i = 0; i < size; ++i)
    head.number = head.number << 8 | static_cast<unsigned char>(bytes_[at_++]);
  const std::uint64_t least = head.extra == 24 ? 24 : std::uint64_t(1) << (size * 4);
  if (limits_.is_strict && head.major != 7 && head.number < least)
    return fail("a longer form than needed");
  return true;
}

bool Reader::read_string(const Head& head, std::string& out) {
  if (head.extra != kIndefinite) {
    if (head.number > left()) return fail("a string longer than what is there");
    out.assign(bytes_.substr(at_, head.number));
    at_ += head.number;
    return head.major == 2 || is_utf8(out) || fail("text that is not UTF-8");
  }
  while (!is_break()) {
    Head part;
    if (++nodes_ > limits_.nodes_max) return fail("too many items");
    if (!read_head(part)) return false;
    if (part.major != head.major || part.extra == kIndefinite)
      return fail("a string made of something else");
    if (part.number > left()) return fail("a string longer than what is there");
    const auto piece = bytes_.substr(at_, part.number);
    if (head.major == 3 && !is_utf8(piece)) return fail("text that is not UTF-8");
    out += piece;
    at_ += part.number;
  }
  return true;
}

bool Reader::has_double_key(const Cbor& map) const {
  const std::size_t count = map.items.size() / 2;
  bool has_map = false;
  for (std::size_t i = 0; i < count; ++i)
    has_map = has_map || !map.items[i * 2].items.empty();
  // Maps as keys are the same whatever order they are written in.
  if (has_map) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < count; ++i)
      if (!seen.insert(cbor_of(map.items[i * 2])).second) return true;
    return false;
  }
  if (count <= 12) {
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t j = i + 1; j < count; ++j)
        if (map.items[i * 2] == map.items[j * 2]) return true;
    return false;
  }
  std::vector<const Cbor*> keys;
  keys.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    keys.push_back(&map.items[i * 2]);
  std::sort(keys.begin(), keys.end(),
            [](const Cbor* a, const Cbor* b) { return compare(*a, *b) < 0; });
  return std::adjacent_find(keys.begin(), keys.end(),
                            [](const Cbor* a, const Cbor* b) { return *a == *b; }) != keys.end();
}

bool Reader::has_keys_in_order(const Cbor& map) const {
  for (std::size_t i = 2; i < map.items.size(); i += 2)
    if (cbor_of(map.items[i - 2]) >= cbor_of(map.items[i])) return false;
  return true;
}

bool Reader::read_items(const Head& head, std::size_t each, Cbor& out, int depth) {
  const bool is_open = head.extra == kIndefinite;
  if (!is_open && head.number > left() / each) return fail("more items than what is there");
  if (!is_open) out.items.reserve(std::min<std::size_t>(head.number * each, 64));
  for (std::uint64_t i = 0; is_open || i < head.number; ++i) {
    if (is_open && is_break()) break;
    for (std::size_t part = 0; part < each; ++part) {
      out.items.emplace_back();
      if (!read(out.items.back(), depth - 1)) return false;
    }
  }
  if (each == 2 && has_double_key(out)) return fail("the same key twice");
  if (each == 2 && limits_.is_strict && !has_keys_in_order(out)) return fail("keys out of order");
  return true;
}

bool Reader::read_simple(const Head& head, Cbor& out) {
  switch (head.extra) {
    case 20:
    case 21:
      out.kind = CborKind::boolean;
      out.number = head.extra == 21;
      return true;
    case 22:
      out.kind = CborKind::null;
      return true;
    case 23:
      if (limits_.is_strict) return fail("an undefined value");
      out.kind = CborKind::null;
      return true;
    case 25:
      out.floating = half_of(std::uint16_t(head.number));
      break;
    case 26:
      out.floating = std::bit_cast<float>(std::uint32_t(head.number));
      break;
    case 27:
      out.floating = std::bit_cast<double>(head.number);
      break;
    default:
      return fail("a simple value without meaning");
  }
  if (limits_.is_strict) return fail("a fraction");
  out.kind = CborKind::floating;
  return true;
}

bool Reader::read(Cbor& out, int depth) {
  if (depth < 0) return fail("too deep");
  if (++nodes_ > limits_.nodes_max) return fail("too many items");
  Head head;
  if (!read_head(head)) return false;
  out.number = head.number;
  switch (head.major) {
    case 0:
      out.kind = CborKind::positive;
      return true;
    case 1:
      out.kind = CborKind::negative;
      return true;
    case 2:
    case 3:
      out.kind = head.major == 2 ? CborKind::bytes : CborKind::text;
      out.number = 0;
      return read_string(head, out.text);
    case 4:
    case 5:
      out.kind = head.major == 4 ? CborKind::array : CborKind::map;
      out.number = 0;
      return read_items(head, head.major == 4 ? 1 : 2, out, depth);
    case 6:
      out.kind = CborKind::tag;
      out.items.emplace_back();
      return read(out.items.back(), depth - 1);
    default:
      out.number = 0;
      return read_simple(head, out);
  }
}

void append_head(std::string& out, int major, std::uint64_t number) {
  const char kind = char(major << 5);
  if (number < 24) {
    out += char(kind | char(number));
    return;
  }
  int size = 1, extra = 24;
  while (size < 8 && number >> (size * 8) != 0)
    size *= 2, ++extra;
  out += char(kind | char(extra));
  for (int i = size - 1; i >= 0; --i)
    out += char(number >> (i * 8) & 0xff);
}

void append(std::string& out, const Cbor& item);

void append_map(std::string& out, const Cbor& map) {
  append_head(out, 5, map.items.size() / 2);
  std::vector<std::pair<std::string, const Cbor*>> pairs;
  for (std::size_t i = 0; i + 1 < map.items.size(); i += 2)
    pairs.emplace_back(cbor_of(map.items[i]), &map.items[i + 1]);
  std::sort(pairs.begin(), pairs.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [key, value] : pairs) {
    out += key;
    append(out, *value);
  }
}

void append(std::string& out, const Cbor& item) {
  switch (item.kind) {
    case CborKind::positive:
      return append_head(out, 0, item.number);
    case CborKind::negative:
      return append_head(out, 1, item.number);
    case CborKind::bytes:
    case CborKind::text:
      append_head(out, item.kind == CborKind::bytes ? 2 : 3, item.text.size());
      out += item.text;
      return;
    case CborKind::array:
      append_head(out, 4, item.items.size());
      for (const Cbor& one : item.items)
        append(out, one);
      return;
    case CborKind::map:
      return append_map(out, item);
    case CborKind::tag:
      append_head(out, 6, item.number);
      return append(out, item.items.at(0));
    case CborKind::boolean:
      out += char(0xf4 + (item.number != 0));
      return;
    case CborKind::null:
      out += char(0xf6);
      return;
    case CborKind::floating: {
      out += char(0xfb);
      const auto bits = std::bit_cast<std::uint64_t>(item.floating);
      for (int i = 7; i >= 0; --i)
        out += char(bits >> (i * 8) & 0xff);
      return;
    }
  }
}

// Tags whose item is a date: text as it is, seconds as RFC 3339 in UTC.
Result<json::value> json_of_tag(const Cbor& tag) {
  const Cbor& item = tag.items.at(0);
  const bool is_time = tag.number == 1 && (item.is_number() || item.is(CborKind::floating));
  if (!is_time) return json_of_cbor(item);
  std::int64_t seconds = 0;
  if (item.is(CborKind::floating)) {
    if (!(std::abs(item.floating) < 1e11)) return bad_cbor("a time out of range");
    seconds = std::int64_t(std::floor(item.floating));
  } else if (!item.to_int(seconds) || std::abs(seconds) > 100'000'000'000) {
    return bad_cbor("a time out of range");
  }
  return json::value(utc_text(seconds));
}

}  // namespace

std::string utc_text(std::int64_t seconds) {
  const std::chrono::sys_seconds at{std::chrono::seconds(seconds)};
  const auto midnight = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{midnight};
  const auto rest = (at - midnight).count();
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", int(date.year()),
                unsigned(date.month()), unsigned(date.day()), int(rest / 3600), int(rest / 60 % 60),
                int(rest % 60));
  return text;
}

Cbor Cbor::of(std::int64_t value) {
  Cbor item;
  item.kind = value < 0 ? CborKind::negative : CborKind::positive;
  item.number = value < 0 ? std::uint64_t(-(value + 1)) : std::uint64_t(value);
  return item;
}
Cbor Cbor::of_text(std::string_view text) {
  Cbor item;
  item.kind = CborKind::text;
  item.text = text;
  return item;
}
Cbor Cbor::of_bytes(std::string_view bytes) {
  Cbor item;
  item.kind = CborKind::bytes;
  item.text = bytes;
  return item;
}
Cbor Cbor::of_array(std::vector<Cbor> items) {
  Cbor item;
  item.kind = CborKind::array;
  item.items = std::move(items);
  return item;
}
Cbor Cbor::of_map(std::vector<Cbor> keys_and_values) {
  Cbor item;
  item.kind = CborKind::map;
  item.items = std::move(keys_and_values);
  return item;
}
Cbor Cbor::of_tag(std::uint64_t tag, Cbor inner) {
  Cbor item;
  item.kind = CborKind::tag;
  item.number = tag;
  item.items.push_back(std::move(inner));
  return item;
}

bool Cbor::has_number(std::int64_t value) const {
  return is_number() && (kind == CborKind::negative) == (value < 0) &&
         number == (value < 0 ? std::uint64_t(-(value + 1)) : std::uint64_t(value));
}

const Cbor* Cbor::at(std::int64_t key) const {
  if (kind != CborKind::map) return nullptr;
  for (std::size_t i = 0; i + 1 < items.size(); i += 2)
    if (items[i].has_number(key)) return &items[i + 1];
  return nullptr;
}

const Cbor* Cbor::at(std::string_view key) const {
  if (kind != CborKind::map) return nullptr;
  for (std::size_t i = 0; i + 1 < items.size(); i += 2)
    if (items[i].kind == CborKind::text && items[i].text == key) return &items[i + 1];
  return nullptr;
}

bool Cbor::to_int(std::int64_t& out) const {
  if (!is_number() || number > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
    return false;
  out = kind == CborKind::negative ? -1 - std::int64_t(number) : std::int64_t(number);
  return true;
}

int compare(const Cbor& a, const Cbor& b) {
  const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
  if (a.kind != b.kind) return order(int(a.kind), int(b.kind));
  if (a.kind == CborKind::floating)
    return order(std::bit_cast<std::uint64_t>(a.floating),
                 std::bit_cast<std::uint64_t>(b.floating));
  if (a.number != b.number) return order(a.number, b.number);
  if (const int by_text = a.text.compare(b.text); by_text != 0) return by_text < 0 ? -1 : 1;
  if (a.items.size() != b.items.size()) return order(a.items.size(), b.items.size());
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (const int by_item = compare(a.items[i], b.items[i]); by_item != 0) return by_item;
  return 0;
}

Result<Cbor> read_cbor(std::string_view bytes, const CborLimits& limits) {
  if (bytes.size() > limits.bytes_max) return bad_cbor("it is too long");
  Reader reader(bytes, limits);
  Cbor item;
  if (!reader.read(item, limits.depth_max)) return bad_cbor(reader.why());
  if (!reader.is_at_end()) return bad_cbor("bytes after its end");
  return item;
}

std::string cbor_of(const Cbor& item) {
  std::string out;
  append(out, item);
  return out;
}

Result<json::value> json_of_cbor(const Cbor& item) {
  switch (item.kind) {
    case CborKind::positive:
      if (std::int64_t value = 0; item.to_int(value)) return json::value(value);
      return json::value(item.number);
    case CborKind::negative: {
      std::int64_t value = 0;
      if (!item.to_int(value)) return bad_cbor("a number out of range");
      return json::value(value);
    }
    case CborKind::bytes:
      return json::value(base64url_of(item.text));
    case CborKind::text:
      return json::value(item.text);
    case CborKind::array: {
      json::array array;
      for (const Cbor& one : item.items) {
        auto value = json_of_cbor(one);
        if (!value) return value.error();
        array.push_back(std::move(*value));
      }
      return json::value(std::move(array));
    }
    case CborKind::map: {
      json::object object;
      for (std::size_t i = 0; i + 1 < item.items.size(); i += 2) {
        if (item.items[i].kind != CborKind::text) return bad_cbor("a key that is not text");
        auto value = json_of_cbor(item.items[i + 1]);
        if (!value) return value.error();
        object.emplace(item.items[i].text, std::move(*value));
      }
      return json::value(std::move(object));
    }
    case CborKind::tag:
      return json_of_tag(item);
    case CborKind::boolean:
      return json::value(item.number != 0);
    case CborKind::null:
      return json::value(nullptr);
    case CborKind::floating:
      if (!std::isfinite(item.floating)) return bad_cbor("a number out of range");
      return json::value(item.floating);
  }
  return json::value(nullptr);
}

Cbor cbor_of_json(const json::value& value) {
  if (value.is_string()) return Cbor::of_text(value.get_string());
  if (value.is_int64()) return Cbor::of(value.get_int64());
  Cbor item;
  if (value.is_uint64()) {
    item.kind = CborKind::positive;
    item.number = value.get_uint64();
  } else if (value.is_double()) {
    item.kind = CborKind::floating;
    item.floating = value.get_double();
  } else if (value.is_bool()) {
    item.kind = CborKind::boolean;
    item.number = value.get_bool();
  } else if (value.is_array()) {
    item.kind = CborKind::array;
    for (const auto& one : value.get_array())
      item.items.push_back(cbor_of_json(one));
  } else if (value.is_object()) {
    item.kind = CborKind::map;
    for (const auto& [key, one] : value.get_object()) {
      item.items.push_back(Cbor::of_text(key));
      item.items.push_back(cbor_of_json(one));
    }
  }
  return item;
}

}  // namespace fl
