// Bits, their packing, and the CWT around them.
#include "seal/status_list.h"

#include <bit>

#include "seal/codec.h"

namespace fl {

namespace {

constexpr std::int64_t kClaimSubject = 2, kClaimExpires = 4, kClaimIssued = 6, kClaimTtl = 65'534,
                       kClaimList = 65'533;
constexpr std::size_t kShardBytes = std::size_t(kListIndexCount) / 8;
constexpr CborLimits kShardLimits{
    .bytes_max = 160 * 1024, .nodes_max = 64, .depth_max = 4, .is_strict = true};

Fault bad_list(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_list", std::move(why)};
}

bool is_bit_size(std::int64_t bits) {
  return bits == 1 || bits == 2 || bits == 4 || bits == 8;
}

// "20833/3", digits without zeros in front.
bool place_of(std::string_view name, std::int64_t& epoch, std::int64_t& shard) {
  std::int64_t* number = &epoch;
  epoch = shard = 0;
  std::size_t digits = 0;
  for (const char c : name) {
    if (c == '/' && number == &epoch && digits > 0) {
      number = &shard;
      digits = 0;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > 9) return false;
    *number = *number * 10 + (c - '0');
  }
  return shard_name(epoch, shard) == name;
}

}  // namespace

StatusList::StatusList(int bits, std::int64_t count) : bits_(bits) {
  CHECK(is_bit_size(bits) && count >= 0);
  bytes_.assign(std::size_t((count * bits + 7) / 8), '\0');
}

Result<StatusList> StatusList::of_packed(int bits, std::string_view zlib, std::size_t bytes_max) {
  if (!is_bit_size(bits)) return bad_list("a status of another size than 1, 2, 4 or 8 bits");
  auto bytes = inflated(zlib, Packing::zlib, bytes_max);
  if (!bytes) return bytes.error();
  StatusList list(bits);
  list.bytes_ = std::move(*bytes);
  return list;
}

namespace {

Result<StatusList> list_of(const Cbor& item, std::size_t bytes_max) {
  const Cbor *bits = item.at("bits"), *packed = item.at("lst");
  std::int64_t size = 0;
  if (bits == nullptr || packed == nullptr || !bits->to_int(size) || !is_bit_size(size) ||
      !packed->is(CborKind::bytes))
    return bad_list("not bits and lst");
  return StatusList::of_packed(int(size), packed->text, bytes_max);
}

}  // namespace

Result<StatusList> StatusList::of_cbor(std::string_view cbor) {
  auto item = read_cbor(cbor, {.bytes_max = 2 * kStatusBytesMax});
  if (!item) return item.error();
  return list_of(*item, kStatusBytesMax);
}

Result<StatusList> StatusList::of_json(std::string_view text) {
  boost::system::error_code trouble;
  const auto value = json::parse(text, trouble);
  if (trouble || !value.is_object()) return bad_list("not JSON");
  const auto* bits = value.get_object().if_contains("bits");
  const auto* packed = value.get_object().if_contains("lst");
  if (bits == nullptr || packed == nullptr || !bits->is_int64() || !packed->is_string() ||
      !is_bit_size(bits->get_int64()))
    return bad_list("not bits and lst");
  auto bytes = bytes_of_base64url(packed->get_string());
  if (!bytes) return bytes.error();
  return of_packed(int(bits->get_int64()), *bytes);
}

int StatusList::at(std::int64_t index) const {
  CHECK(index >= 0 && index < count());
  const auto place = std::size_t(index * bits_);
  const auto byte = static_cast<unsigned char>(bytes_[place / 8]);
  return (byte >> (place % 8)) & ((1 << bits_) - 1);
}

void StatusList::set(std::int64_t index, int status) {
  CHECK(index >= 0 && index < count() && status >= 0 && status < (1 << bits_));
  const auto place = std::size_t(index * bits_);
  const int mask = ((1 << bits_) - 1) << (place % 8);
  bytes_[place / 8] = char((bytes_[place / 8] & ~mask) | (status << (place % 8)));
}

std::int64_t StatusList::set_count() const {
  std::int64_t count = 0;
  for (const char c : bytes_) {
    const auto byte = static_cast<unsigned char>(c);
    if (bits_ == 1) {
      count += std::popcount(byte);
      continue;
    }
    for (int at = 0; at < 8; at += bits_)
      count += ((byte >> at) & ((1 << bits_) - 1)) != 0;
  }
  return count;
}

std::string StatusList::packed(int level) const {
  return deflated(bytes_, Packing::zlib, level);
}

Cbor StatusList::cbor(int level) const {
  return Cbor::of_map({Cbor::of_text("bits"), Cbor::of(bits_), Cbor::of_text("lst"),
                       Cbor::of_bytes(packed(level))});
}

std::string StatusList::json_text(int level) const {
  return fl::json_text(json::object{{"bits", bits_}, {"lst", base64url_of(packed(level))}});
}

std::string shard_name(std::int64_t epoch, std::int64_t shard) {
  return std::to_string(epoch) + "/" + std::to_string(shard);
}

std::string make_shard(const StatusList& list, const ListPlace& place, std::int64_t issued,
                       const SignerKey& key, std::string_view key_id) {
  CHECK(list.bits() == 1 && list.count() == kListIndexCount);
  const Cbor claims =
      Cbor::of_map({Cbor::of(kClaimSubject), Cbor::of_text(shard_name(place.epoch, place.shard)),
                    Cbor::of(kClaimExpires), Cbor::of(issued + kShardSeconds),
                    Cbor::of(kClaimIssued), Cbor::of(issued), Cbor::of(kClaimTtl),
                    Cbor::of(kShardTtlSeconds), Cbor::of(kClaimList), list.cbor()});
  return make_cose(cbor_of(claims), key,
                   {.key_id = std::string(key_id),
                    .content_type = std::string(kStatusListType),
                    .is_tagged = false});
}

Result<ReadShard> read_shard(std::string_view file) {
  auto message = read_own_cose(file, kShardLimits, kStatusListType);
  if (!message) return message.error();
  auto claims = read_cbor(message->payload, kShardLimits);
  if (!claims) return claims.error();
  if (!claims->is(CborKind::map) || claims->items.size() != 10) return bad_list("claims");
  DoubtShard shard;
  const Cbor *name = claims->at(kClaimSubject), *expires = claims->at(kClaimExpires),
             *issued = claims->at(kClaimIssued), *ttl = claims->at(kClaimTtl),
             *list = claims->at(kClaimList);
  std::int64_t seconds = 0;
  if (name == nullptr || expires == nullptr || issued == nullptr || ttl == nullptr ||
      list == nullptr || !name->is(CborKind::text) ||
      !place_of(name->text, shard.epoch, shard.shard) || !expires->to_int(shard.expires) ||
      !issued->to_int(shard.issued) || !ttl->to_int(seconds) || shard.issued < 0 || seconds < 0 ||
      shard.expires <= shard.issued || shard.expires > shard.issued + kShardSeconds)
    return bad_list("claims");
  auto bits = list_of(*list, kShardBytes);
  if (!bits) return bits.error();
  if (bits->bits() != 1 || list->items.size() != 4) return bad_list("more than one bit a token");
  shard.list = std::move(*bits);
  return ReadShard{std::move(shard), std::move(*message)};
}

}  // namespace fl
