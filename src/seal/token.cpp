// Claims in and out, each held to its form.
#include "seal/token.h"

#include <algorithm>

#include "platform/crypto.h"
#include "platform/text.h"
#include "seal/codec.h"

namespace fl {

namespace {

constexpr std::int64_t kClaimIssuer = 1, kClaimExpires = 4, kClaimIssued = 6, kClaimPass = -65537;
constexpr std::size_t kTokenCharsMax = 600;  // the longest there can be is far below
constexpr CborLimits kTokenLimits{
    .bytes_max = 400, .nodes_max = 64, .depth_max = 4, .is_strict = true};
constexpr std::size_t kHashBytes = 16;

Fault not_token(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_token", std::move(why)};
}

bool is_made_of(std::string_view text, std::size_t low, std::size_t high, bool (*is_good)(char)) {
  return text.size() >= low && text.size() <= high &&
         std::all_of(text.begin(), text.end(), is_good);
}
bool is_digit_or_capital(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}
bool is_reason_char(char c) {
  return is_digit_or_capital(c) || (c >= 'a' && c <= 'z') || c == '_';
}
bool is_office(std::string_view text) {
  return is_made_of(text, 1, 12, is_digit_or_capital);
}

// The rule that a token breaks; empty when it breaks none.
std::string_view broken_by(const PassToken& token) {
  const bool is_card = token.kind == TokenKind::card;
  const std::int64_t life = token.expires - token.issued;
  if (!is_office(token.issuer)) return "issuer";
  if (token.issued < 0 || life <= 0 ||
      life > (is_card ? kCardTokenSecondsMax : kPhoneTokenSecondsMax))
    return "times";
  if (token.place.epoch < 0 || token.place.shard < 0 || token.place.index < 0 ||
      token.place.index >= kListIndexCount)
    return "place in the list";
  const std::size_t characters = char_count(token.name);
  if (characters < 1 || characters > 12 || has_control(token.name) ||
      token.name.find_first_of("\n\t") != token.name.npos)
    return "name";
  if (!is_made_of(token.last_four, 4, 4, is_digit_or_capital)) return "last four";
  if (!token.photo.empty() && (is_card || token.photo.size() != kHashBytes)) return "photo";
  if (token.status == TokenStatus::ok) return "";
  if (is_card) return "a card has no status";
  if (!is_made_of(token.reason, 1, 12, is_reason_char)) return "reason";
  if (!is_office(token.office)) return "office";
  if (token.until < 0) return "until";
  if (token.leaf.has_value() != (token.leaf_hash.size() == kHashBytes) ||
      (!token.leaf && !token.leaf_hash.empty()) || (token.leaf && *token.leaf < 0))
    return "leaf";
  if (token.status == TokenStatus::stop && !token.leaf) return "stop without evidence";
  return "";
}

Cbor claims_of(const PassToken& token) {
  std::vector<Cbor> facts;
  const auto add = [&](std::int64_t key, Cbor value) {
    facts.push_back(Cbor::of(key));
    facts.push_back(std::move(value));
  };
  if (token.kind == TokenKind::card) add(1, Cbor::of(1));
  add(2, Cbor::of_array({Cbor::of(token.place.epoch), Cbor::of(token.place.shard),
                         Cbor::of(token.place.index)}));
  add(3, Cbor::of_text(token.name));
  add(4, Cbor::of_text(token.last_four));
  if (token.status != TokenStatus::ok) {
    add(5, Cbor::of(token.status == TokenStatus::ask ? 1 : 2));
    add(6, Cbor::of_text(token.reason));
    add(7, Cbor::of_text(token.office));
    add(8, Cbor::of(token.until));
    if (token.leaf) {
      add(9, Cbor::of(*token.leaf));
      add(10, Cbor::of_bytes(token.leaf_hash));
    }
  }
  if (!token.photo.empty()) add(11, Cbor::of_bytes(token.photo));
  return Cbor::of_map({Cbor::of(kClaimIssuer), Cbor::of_text(token.issuer), Cbor::of(kClaimExpires),
                       Cbor::of(token.expires), Cbor::of(kClaimIssued), Cbor::of(token.issued),
                       Cbor::of(kClaimPass), Cbor::of_map(std::move(facts))});
}

// Reads one value after the other; what is missing or of another kind is remembered.
class Facts {
 public:
  explicit Facts(const Cbor& map) : map_(map) {}

  std::int64_t number(std::int64_t key) { return number_in(map_.at(key)); }
  std::int64_t number_in(const Cbor* item) {
    std::int64_t value = 0;
    is_whole_ = is_whole_ && item != nullptr && item->is(CborKind::positive) &&
                item->to_int(value) && value <= (std::int64_t(1) << 53) - 1;
    return value;
  }
  std::string text(std::int64_t key, CborKind kind = CborKind::text) {
    const Cbor* item = map_.at(key);
    is_whole_ = is_whole_ && item != nullptr && item->is(kind);
    return is_whole_ ? item->text : std::string{};
  }
  ListPlace place(std::int64_t key) {
    const Cbor* item = map_.at(key);
    is_whole_ =
        is_whole_ && item != nullptr && item->is(CborKind::array) && item->items.size() == 3;
    if (!is_whole_) return {};
    return {number_in(&item->items[0]), number_in(&item->items[1]), number_in(&item->items[2])};
  }
  [[nodiscard]] bool has(std::int64_t key) const { return map_.at(key) != nullptr; }
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  const Cbor& map_;
  bool is_whole_ = true;
};

void read_status(Facts& facts, PassToken& token) {
  if (!facts.has(5)) return;
  const std::int64_t status = facts.number(5);
  token.status = status == 1 ? TokenStatus::ask : TokenStatus::stop;
  token.reason = facts.text(6);
  token.office = facts.text(7);
  token.until = facts.number(8);
  if (facts.has(9)) token.leaf = facts.number(9);
  if (facts.has(10)) token.leaf_hash = facts.text(10, CborKind::bytes);
}

bool has_known_facts_only(const Cbor& facts) {
  for (std::size_t i = 0; i < facts.items.size(); i += 2) {
    std::int64_t key = 0;
    if (!facts.items[i].to_int(key) || key < 1 || key > 11) return false;
  }
  // A card says 1, a phone pass nothing; ok says nothing; nothing of a status without one.
  const Cbor *kind = facts.at(1), *status = facts.at(5);
  if (kind != nullptr && !kind->has_number(1)) return false;
  if (status != nullptr) return status->has_number(1) || status->has_number(2);
  for (const int key : {6, 7, 8, 9, 10})
    if (facts.at(key) != nullptr) return false;
  return true;
}

Result<PassToken> token_of(const Cbor& claims) {
  if (!claims.is(CborKind::map) || claims.items.size() != 8) return not_token("claims");
  const Cbor* pass = claims.at(kClaimPass);
  if (pass == nullptr || !pass->is(CborKind::map) || !has_known_facts_only(*pass))
    return not_token("facts");
  Facts outer(claims), facts(*pass);
  PassToken token;
  token.issuer = outer.text(kClaimIssuer);
  token.issued = outer.number(kClaimIssued);
  token.expires = outer.number(kClaimExpires);
  token.kind = facts.has(1) ? TokenKind::card : TokenKind::phone;
  token.place = facts.place(2);
  token.name = facts.text(3);
  token.last_four = facts.text(4);
  read_status(facts, token);
  if (facts.has(11)) token.photo = facts.text(11, CborKind::bytes);
  if (!outer.is_whole() || !facts.is_whole()) return not_token("a fact of another kind");
  if (facts.has(11) && token.photo.empty()) return not_token("photo");
  if (const auto broken = broken_by(token); !broken.empty()) return not_token(std::string(broken));
  return token;
}

}  // namespace

std::string_view name_of(TokenStatus status) {
  return status == TokenStatus::ok ? "ok" : status == TokenStatus::ask ? "ask" : "stop";
}

std::string key_id_of(const PublicKey& key) {
  return raw(sha256(key.spki())).substr(0, 8);
}

Result<std::string> make_token(const PassToken& token, const SignerKey& key,
                               std::string_view key_id) {
  if (const auto broken = broken_by(token); !broken.empty()) return not_token(std::string(broken));
  if (key.algorithm() != Algorithm::es256) return not_token("signed by ES256 only");
  return make_cose(cbor_of(claims_of(token)), key,
                   {.key_id = std::string(key_id), .is_tagged = false});
}

std::string text_of_token(std::string_view cose) {
  return std::string(kTokenPrefix) + base45_of(cose);
}

Result<CoseSign1> read_own_cose(std::string_view bytes, const CborLimits& limits,
                                std::string_view type) {
  if (bytes.empty() || static_cast<unsigned char>(bytes[0]) != 0x84)
    return not_token("not the bare array of four");
  auto message = read_cose(bytes, limits);
  if (!message) return message.error();
  const Cbor& header = message->protected_header;
  const std::size_t members = type.empty() ? 2 : 3;
  const Cbor* named = header.at(16);
  const bool is_typed = type.empty() || (named != nullptr && named->is(CborKind::text) &&
                                         std::string_view(named->text) == type);
  const Cbor* key_id = header.at(4);
  if (!message->refusal.empty() || message->algorithm != Algorithm::es256 ||
      !message->unprotected_header.items.empty() || header.items.size() != 2 * members ||
      !is_typed || key_id == nullptr || !key_id->is(CborKind::bytes) || key_id->text.size() != 8 ||
      message->signature.size() != 64)
    return not_token("headers");
  return message;
}

Result<ReadToken> read_token_cose(std::string_view cose) {
  auto message = read_own_cose(cose, kTokenLimits);
  if (!message) return message.error();
  auto claims = read_cbor(message->payload, kTokenLimits);
  if (!claims) return claims.error();
  auto token = token_of(*claims);
  if (!token) return token.error();
  return ReadToken{std::move(*token), std::move(*message)};
}

Result<ReadToken> read_token(std::string_view text) {
  if (!text.starts_with(kTokenPrefix) || text.size() > kTokenCharsMax)
    return not_token("it does not begin with FL1:");
  auto cose = bytes_of_base45(text.substr(kTokenPrefix.size()));
  if (!cose) return cose.error();
  return read_token_cose(*cose);
}

}  // namespace fl
