// Fuzzes the text codings: what is read is written the same again.
// sources: platform/result.cpp seal/codec.cpp
// libraries: -lz -lboost_json -lfmt
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "seal/codec.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (auto read = fl::bytes_of_base45(bytes)) require(fl::base45_of(*read) == bytes);
  if (auto read = fl::bytes_of_base64url(bytes)) require(fl::base64url_of(*read) == bytes);
  if (bytes.find('=') == bytes.npos)
    if (auto read = fl::bytes_of_base32(bytes)) require(fl::base32_of(*read) == bytes);
  if (auto read = fl::bytes_of_hex(bytes)) require(read->size() * 2 == size);
  for (const auto packing : {fl::Packing::zlib, fl::Packing::raw})
    if (auto read = fl::inflated(bytes, packing)) require(read->size() <= fl::kInflatedBytesMax);
  return 0;
}
