// Fuzzes COSE_Sign1: no crash, and nothing verifies with a key that signed nothing.
// sources: platform/result.cpp platform/text.cpp seal/cbor.cpp seal/codec.cpp platform/crypto.cpp
// sources: platform/salts.cpp platform/clock.cpp platform/time.cpp seal/keys.cpp seal/cose.cpp
// sources: seal/moment.cpp
// libraries: -lz -lboost_json -lfmt -licui18n -licuuc -licudata -lcrypto -lsodium
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "seal/cose.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const fl::PublicKey kKey = fl::SignerKey::make(fl::Algorithm::es256).open();
  auto message = fl::read_cose(bytes);
  if (!message) return 0;
  require(!fl::verify_cose(*message, kKey));
  require(!message->refusal.empty() || message->algorithm.has_value());
  return 0;
}
