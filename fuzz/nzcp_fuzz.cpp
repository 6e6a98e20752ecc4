// Fuzzes NZ passes, as text and as the bytes behind it.
// sources: platform/result.cpp platform/text.cpp seal/cbor.cpp seal/codec.cpp platform/crypto.cpp
// sources: platform/salts.cpp platform/clock.cpp platform/time.cpp seal/keys.cpp seal/cose.cpp
// sources: seal/moment.cpp seal/nzcp.cpp
// libraries: -lz -lboost_json -lfmt -licui18n -licuuc -licudata -lcrypto -lsodium
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "seal/codec.h"
#include "seal/nzcp.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const fl::PublicKey kKey = fl::SignerKey::make(fl::Algorithm::es256).open();
  (void)fl::read_nzcp(bytes).is_ok();
  auto pass = fl::read_nzcp(std::string(fl::kNzcpPrefix) + fl::base32_of(bytes));
  if (pass) require(!fl::verify_cose(pass->message, kKey));
  return 0;
}
