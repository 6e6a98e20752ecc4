// Fuzzes status lists, our shards, tokens and bundles.
// sources: platform/result.cpp platform/text.cpp seal/cbor.cpp seal/codec.cpp platform/crypto.cpp
// sources: platform/salts.cpp platform/clock.cpp platform/time.cpp seal/keys.cpp seal/cose.cpp
// sources: seal/moment.cpp seal/token.cpp seal/status_list.cpp seal/bundle.cpp
// libraries: -lz -lboost_json -lfmt -licui18n -licuuc -licudata -lcrypto -lsodium
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "seal/bundle.h"
#include "seal/codec.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// Whether asking for what is not there is a Bug, never a read past the end.
bool is_bug(const fl::StatusList& list, std::int64_t index) {
  try {
    (void)list.at(index);
  } catch (const fl::Bug&) {
    return true;
  }
  return false;
}

// What the draft says an entry is: `bits` bits of its byte, the lowest first.
int entry_of(const fl::StatusList& list, std::int64_t index) {
  const std::int64_t bit = index * list.bits();
  const int byte = std::uint8_t(list.bytes().at(std::size_t(bit / 8)));
  return byte >> (bit % 8) & ((1 << list.bits()) - 1);
}

void check_list(const fl::StatusList& list, std::string_view seed) {
  require(list.bytes().size() <= fl::kStatusBytesMax);
  require(list.count() * list.bits() == std::int64_t(list.bytes().size()) * 8);
  require(is_bug(list, -1) && is_bug(list, list.count()));
  // What is written is read again, in each of its three forms.
  const auto same = [&](const fl::Result<fl::StatusList>& again) {
    return again && again->bits() == list.bits() && again->bytes() == list.bytes();
  };
  const std::string packed = list.packed(1);
  require(same(fl::StatusList::of_packed(list.bits(), packed)));
  require(same(fl::StatusList::of_cbor(fl::cbor_of(list.cbor(1)))));
  require(same(fl::StatusList::of_json(list.json_text(1))));
  // A cap below its size refuses it, one at its size does not.
  const std::size_t size = list.bytes().size();
  if (size > 0) {
    require(!fl::StatusList::of_packed(list.bits(), packed, size - 1).is_ok());
    require(same(fl::StatusList::of_packed(list.bits(), packed, size)));
  }
  // Entries here and there: read as the draft lays them, set and read again, others untouched.
  if (list.count() == 0) return;
  fl::StatusList other = list;
  std::int64_t index = 0;
  for (const char c : seed.substr(0, 32)) {
    index = (index * 257 + std::uint8_t(c)) % list.count();
    require(list.at(index) == entry_of(list, index));
    const int status = std::uint8_t(c) & ((1 << list.bits()) - 1);
    const std::int64_t beside = (index + 1) % list.count();
    const int before = other.at(beside);
    other.set(index, status);
    require(other.at(index) == status && (beside == index || other.at(beside) == before));
  }
  require(other.bytes().size() == list.bytes().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const fl::PublicKey kKey = fl::SignerKey::make(fl::Algorithm::es256).open();
  if (auto list = fl::StatusList::of_cbor(bytes)) check_list(*list, bytes);
  if (auto list = fl::StatusList::of_json(bytes)) check_list(*list, bytes);
  // Any bytes as a list, so that what is written has every length and every width.
  if (!bytes.empty()) {
    const int bits = 1 << (std::uint8_t(bytes[0]) & 3);
    if (auto list =
            fl::StatusList::of_packed(bits, fl::deflated(bytes.substr(1), fl::Packing::zlib)))
      check_list(*list, bytes);
    (void)fl::StatusList::of_packed(bits, bytes.substr(1)).is_ok();
  }
  if (auto shard = fl::read_shard(bytes)) require(!fl::verify_cose(shard->message, kKey));
  if (auto token = fl::read_token_cose(bytes)) require(!fl::verify_cose(token->message, kKey));
  (void)fl::read_token(bytes).is_ok();
  // Our own formats have one form only: what is read is exactly what is written.
  if (auto gaps = fl::gaps_unpacked(bytes)) require(fl::packed_gaps(*gaps) == bytes);
  if (auto file = fl::read_bundle_file(bytes)) require(fl::make_bundle(*file) == bytes);
  require(!fl::take_in(bytes, nullptr, kKey, true, 1'800'000'000).is_ok());
  return 0;
}
