// Fuzzes the CBOR reader. Promises checked: no crash, bounds held; what was read is read again from
// what the deterministic writer makes of it; strict reading takes exactly that form.
// sources: platform/result.cpp platform/text.cpp seal/cbor.cpp seal/codec.cpp
// libraries: -lz -lboost_json -lfmt -licui18n -licuuc -licudata
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "seal/cbor.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto item = fl::read_cbor(bytes);
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
