// CBOR (RFC 8949) from strangers: a reader with bounds on depth, nodes and bytes, and a writer of
// the deterministic form. Pure.
//
// Always refused: what is cut short, bytes after the end, the same key twice in a map, text that is
// not UTF-8, reserved forms. Accepted, because real certificates have them: indefinite lengths,
// numbers in a longer form than needed, half and double floats, keys in any order. `is_strict`
// refuses those too: our own tokens and lists have one form only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "platform/result.h"

namespace fl {

enum class CborKind { positive, negative, bytes, text, array, map, tag, boolean, null, floating };

// One item. A negative number is -1 - number, as on the wire. A map's items are key, value, key,
// value; a tag has one item. Undefined and other simple values are refused but for `undefined`,
// which reads as null.
struct Cbor {
  CborKind kind = CborKind::null;
  std::uint64_t number = 0;  // also a tag's number, a boolean's 0 or 1
  double floating = 0;
  std::string text = {};  // of bytes and text
  std::vector<Cbor> items = {};

  [[nodiscard]] static Cbor of(std::int64_t value);
  [[nodiscard]] static Cbor of_text(std::string_view text);
  [[nodiscard]] static Cbor of_bytes(std::string_view bytes);
  [[nodiscard]] static Cbor of_array(std::vector<Cbor> items);
  [[nodiscard]] static Cbor of_map(std::vector<Cbor> keys_and_values);
  [[nodiscard]] static Cbor of_tag(std::uint64_t tag, Cbor item);

  [[nodiscard]] bool is(CborKind asked) const { return kind == asked; }
  [[nodiscard]] bool is_number() const {
    return kind == CborKind::positive || kind == CborKind::negative;
  }
  [[nodiscard]] bool has_number(std::int64_t value) const;
  // The value under a key of a map; nothing when absent or when this is no map.
  [[nodiscard]] const Cbor* at(std::int64_t key) const;
  [[nodiscard]] const Cbor* at(std::string_view key) const;
  // Of a number that fits; false otherwise.
  [[nodiscard]] bool to_int(std::int64_t& out) const;
};

[[nodiscard]] int compare(const Cbor& a, const Cbor& b);  // a total order: -1, 0, 1
[[nodiscard]] inline bool operator==(const Cbor& a, const Cbor& b) {
  return compare(a, b) == 0;
}

struct CborLimits {
  std::size_t bytes_max = 64 * 1024;
  std::size_t nodes_max = 4096;
  int depth_max = 16;
  bool is_strict = false;
};

[[nodiscard]] Result<Cbor> read_cbor(std::string_view bytes, const CborLimits& limits = {});
// Shortest forms, definite lengths, a map's keys in the order of their encoded bytes.
[[nodiscard]] std::string cbor_of(const Cbor& item);

// As JSON, for schemas and people: keys must be text; tags 0, 1 and 1004 become a date's text,
// other tags fall away; bytes become base64url. Faults on keys that are not text.
[[nodiscard]] Result<json::value> json_of_cbor(const Cbor& item);
// 2021-05-06T18:00:00Z
[[nodiscard]] std::string utc_text(std::int64_t seconds);
[[nodiscard]] Cbor cbor_of_json(const json::value& value);

}  // namespace fl
