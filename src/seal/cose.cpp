// Reading, checking and making COSE_Sign1.
#include "seal/cose.h"

namespace fl {

namespace {

constexpr std::uint64_t kTagSign1 = 18, kTagCwt = 61;
constexpr std::int64_t kHeaderAlgorithm = 1, kHeaderCritical = 2, kHeaderKeyId = 4,
                       kHeaderType = 16;
constexpr std::int64_t kEs256 = -7, kEddsa = -8, kPs256 = -37;

Fault bad_cose(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_cose", std::move(why)};
}

std::optional<Algorithm> algorithm_in(const Cbor& header) {
  const Cbor* named = header.at(kHeaderAlgorithm);
  if (named == nullptr) return std::nullopt;
  if (named->has_number(kEs256)) return Algorithm::es256;
  if (named->has_number(kPs256)) return Algorithm::ps256;
  if (named->has_number(kEddsa)) return Algorithm::eddsa;
  return std::nullopt;
}

std::int64_t number_of(Algorithm algorithm) {
  return algorithm == Algorithm::es256 ? kEs256 : algorithm == Algorithm::ps256 ? kPs256 : kEddsa;
}

void append_bytes_head(std::string& out, std::size_t size) {
  if (size < 24) {
    out += char(0x40 | size);
  } else if (size < 0x100) {
    out += char(0x58);
    out += char(size);
  } else if (size < 0x10000) {
    out += char(0x59);
    out += char(size >> 8);
    out += char(size & 0xff);
  } else {
    out += char(0x5a);
    for (int shift = 24; shift >= 0; shift -= 8)
      out += char(size >> shift & 0xff);
  }
}

// Sig_structure of RFC 9052 section 4.4: ["Signature1", protected, external (none), payload].
std::string signed_bytes(std::string_view protected_bytes, std::string_view payload) {
  std::string out;
  out.reserve(payload.size() + protected_bytes.size() + 32);
  out += "\x84\x6aSignature1";
  append_bytes_head(out, protected_bytes.size());
  out += protected_bytes;
  out += char(0x40);
  append_bytes_head(out, payload.size());
  out += payload;
  return out;
}

Outcome read_headers(CoseSign1& message, const CborLimits& limits) {
  // An empty header may be written as no bytes at all.
  message.protected_header.kind = CborKind::map;
  if (!message.protected_bytes.empty()) {
    auto header = read_cbor(message.protected_bytes, limits);
    if (!header) return header.error();
    message.protected_header = std::move(*header);
  }
  if (!message.protected_header.is(CborKind::map) || !message.unprotected_header.is(CborKind::map))
    return bad_cose("a header that is no map");
  message.algorithm = algorithm_in(message.protected_header);
  if (!message.algorithm) message.refusal = "no algorithm that is known in the protected header";
  if (!message.protected_header.at(kHeaderAlgorithm))
    message.algorithm = algorithm_in(message.unprotected_header);
  const Cbor* key_id = message.protected_header.at(kHeaderKeyId);
  if (key_id == nullptr) key_id = message.unprotected_header.at(kHeaderKeyId);
  if (key_id != nullptr && key_id->is(CborKind::bytes)) message.key_id = key_id->text;
  if (message.unprotected_header.at(kHeaderAlgorithm) != nullptr)
    message.refusal = "an algorithm in the unprotected header";
  if (message.protected_header.at(kHeaderCritical) != nullptr ||
      message.unprotected_header.at(kHeaderCritical) != nullptr)
    message.refusal = "a critical header that is not known";
  return Done{};
}

}  // namespace

Result<CoseSign1> read_cose(std::string_view bytes, const CborLimits& limits) {
  auto outer = read_cbor(bytes, limits);
  if (!outer) return outer.error();
  Cbor* parts = &*outer;
  if (parts->is(CborKind::tag) && parts->number == kTagCwt) parts = &parts->items.at(0);
  if (parts->is(CborKind::tag) && parts->number == kTagSign1) parts = &parts->items.at(0);
  if (!parts->is(CborKind::array) || parts->items.size() != 4 ||
      !parts->items[0].is(CborKind::bytes) || !parts->items[2].is(CborKind::bytes) ||
      !parts->items[3].is(CborKind::bytes))
    return bad_cose("not the four parts of COSE_Sign1");
  CoseSign1 message;
  message.protected_bytes = std::move(parts->items[0].text);
  message.unprotected_header = std::move(parts->items[1]);
  message.payload = std::move(parts->items[2].text);
  message.signature = std::move(parts->items[3].text);
  if (auto read = read_headers(message, limits); !read) return read.error();
  return message;
}

bool holds_signature(const CoseSign1& message, const PublicKey& key) {
  if (!message.algorithm || *message.algorithm != key.algorithm()) return false;
  return key.verify(signed_bytes(message.protected_bytes, message.payload), message.signature);
}

bool verify_cose(const CoseSign1& message, const PublicKey& key) {
  return message.refusal.empty() && holds_signature(message, key);
}

std::string make_cose(std::string_view payload, const SignerKey& key, const CoseWish& wish) {
  std::vector<Cbor> header{Cbor::of(kHeaderAlgorithm), Cbor::of(number_of(key.algorithm()))};
  if (!wish.key_id.empty()) {
    header.push_back(Cbor::of(kHeaderKeyId));
    header.push_back(Cbor::of_bytes(wish.key_id));
  }
  if (!wish.content_type.empty()) {
    header.push_back(Cbor::of(kHeaderType));
    header.push_back(Cbor::of_text(wish.content_type));
  }
  const std::string protected_bytes = cbor_of(Cbor::of_map(std::move(header)));
  Cbor message =
      Cbor::of_array({Cbor::of_bytes(protected_bytes), Cbor::of_map({}), Cbor::of_bytes(payload),
                      Cbor::of_bytes(key.sign(signed_bytes(protected_bytes, payload)))});
  return cbor_of(wish.is_tagged ? Cbor::of_tag(kTagSign1, std::move(message)) : std::move(message));
}

}  // namespace fl
