// Fuzzes status lists, our shards, tokens and bundles.
// sources: platform/result.cpp platform/text.cpp seal/cbor.cpp seal/codec.cpp platform/crypto.cpp
// sources: platform/salts.cpp platform/clock.cpp platform/time.cpp seal/keys.cpp seal/cose.cpp
// sources: seal/moment.cpp seal/token.cpp seal/status_list.cpp seal/bundle.cpp
// libraries: -lz -lboost_json -lfmt -licui18n -licuuc -licudata -lcrypto -lsodium
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "seal/bundle.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const fl::PublicKey kKey = fl::SignerKey::make(fl::Algorithm::es256).open();
  if (auto list = fl::StatusList::of_cbor(bytes))
    require(list->count() * list->bits() <= std::int64_t(fl::kStatusBytesMax) * 8);
  (void)fl::StatusList::of_json(bytes).is_ok();
  if (auto shard = fl::read_shard(bytes)) require(!fl::verify_cose(shard->message, kKey));
  if (auto token = fl::read_token_cose(bytes)) require(!fl::verify_cose(token->message, kKey));
  (void)fl::read_token(bytes).is_ok();
  // Our own formats have one form only: what is read is exactly what is written.
  if (auto gaps = fl::gaps_unpacked(bytes)) require(fl::packed_gaps(*gaps) == bytes);
  if (auto file = fl::read_bundle_file(bytes)) require(fl::make_bundle(*file) == bytes);
  require(!fl::take_in(bytes, nullptr, kKey, true, 1'800'000'000).is_ok());
  return 0;
}
