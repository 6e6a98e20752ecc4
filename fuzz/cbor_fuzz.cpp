// Fuzzes the CBOR reader, and holds it to libcbor. Promises checked: no crash, bounds held; what
// was read is read again from what the deterministic writer makes of it; strict reading takes
// exactly that form; what we take libcbor takes, to the same value.
// sources: platform/result.cpp platform/text.cpp seal/cbor.cpp seal/codec.cpp
// libraries: -lz -lboost_json -lfmt -licui18n -licuuc -licudata -lcbor
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <cbor.h>

#include "seal/cbor.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string string_of(const cbor_item_t* item, bool is_text) {
  const auto whole = is_text ? cbor_string_is_definite(item) : cbor_bytestring_is_definite(item);
  const auto piece = [&](const cbor_item_t* one) {
    return is_text ? std::string(reinterpret_cast<char*>(cbor_string_handle(one)),
                                 cbor_string_length(one))
                   : std::string(reinterpret_cast<char*>(cbor_bytestring_handle(one)),
                                 cbor_bytestring_length(one));
  };
  if (whole) return piece(item);
  std::string all;
  const std::size_t count =
      is_text ? cbor_string_chunk_count(item) : cbor_bytestring_chunk_count(item);
  for (std::size_t i = 0; i < count; ++i)
    all += piece(is_text ? cbor_string_chunks_handle(item)[i]
                         : cbor_bytestring_chunks_handle(item)[i]);
  return all;
}

fl::Cbor simple_of(const cbor_item_t* item) {
  if (!cbor_float_ctrl_is_ctrl(item))
    return {.kind = fl::CborKind::floating, .floating = cbor_float_get_float(item)};
  if (cbor_is_bool(item))
    return {.kind = fl::CborKind::boolean, .number = std::uint64_t(cbor_get_bool(item))};
  return {};
}

fl::Cbor value_of(const cbor_item_t* item) {
  using fl::Cbor, fl::CborKind;
  switch (cbor_typeof(item)) {
    case CBOR_TYPE_UINT:
      return {.kind = CborKind::positive, .number = cbor_get_int(item)};
    case CBOR_TYPE_NEGINT:
      return {.kind = CborKind::negative, .number = cbor_get_int(item)};
    case CBOR_TYPE_BYTESTRING:
      return Cbor::of_bytes(string_of(item, false));
    case CBOR_TYPE_STRING:
      return Cbor::of_text(string_of(item, true));
    case CBOR_TYPE_ARRAY: {
      Cbor made{.kind = CborKind::array};
      for (std::size_t i = 0; i < cbor_array_size(item); ++i)
        made.items.push_back(value_of(cbor_array_handle(item)[i]));
      return made;
    }
    case CBOR_TYPE_MAP: {
      Cbor made{.kind = CborKind::map};
      for (std::size_t i = 0; i < cbor_map_size(item); ++i) {
        made.items.push_back(value_of(cbor_map_handle(item)[i].key));
        made.items.push_back(value_of(cbor_map_handle(item)[i].value));
      }
      return made;
    }
    case CBOR_TYPE_TAG: {
      cbor_item_t* inside = cbor_tag_item(item);
      Cbor made = Cbor::of_tag(cbor_tag_value(item), value_of(inside));
      cbor_decref(&inside);
      return made;
    }
    case CBOR_TYPE_FLOAT_CTRL:
      return simple_of(item);
  }
  return {};
}

// A fraction that is no number has many forms; to both readers it is just none.
bool same(const fl::Cbor& a, const fl::Cbor& b) {
  if (a.kind == fl::CborKind::floating && b.kind == fl::CborKind::floating &&
      std::isnan(a.floating) && std::isnan(b.floating))
    return true;
  if (a.kind != b.kind || a.number != b.number || a.text != b.text ||
      a.items.size() != b.items.size())
    return false;
  if (a.kind == fl::CborKind::floating && a.floating != b.floating) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (!same(a.items[i], b.items[i])) return false;
  return true;
}

// Tags 6 to 20, the 18 of COSE among them, are well-formed; libcbor 0.8 refuses their short form.
bool has_tag_it_refuses(const fl::Cbor& item) {
  if (item.kind == fl::CborKind::tag && item.number >= 6 && item.number <= 20) return true;
  for (const auto& one : item.items)
    if (has_tag_it_refuses(one)) return true;
  return false;
}

// libcbor believes lengths, so it is only given what we found whole.
void hold_to_libcbor(std::string_view bytes, const fl::Cbor& ours) {
  cbor_load_result result{};
  cbor_item_t* theirs = cbor_load(reinterpret_cast<cbor_data>(bytes.data()), bytes.size(), &result);
  require(theirs != nullptr && result.read == bytes.size());
  require(same(ours, value_of(theirs)));
  cbor_decref(&theirs);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto item = fl::read_cbor(bytes);
  if (item && !has_tag_it_refuses(*item)) hold_to_libcbor(bytes, *item);
  fl::CborLimits strict;
  strict.is_strict = true;
  const auto own = fl::read_cbor(bytes, strict);
  require(!own || (item && *own == *item && fl::cbor_of(*own) == bytes));
  if (!item) return 0;
  fl::CborLimits wide;
  wide.bytes_max = 1 << 20;
  const auto again = fl::read_cbor(fl::cbor_of(*item), wide);
  require(again.is_ok());
  (void)fl::json_of_cbor(*item).is_ok();
  return 0;
}
