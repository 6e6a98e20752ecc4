// The order of the rules is the function's order.
#include "seal/check.h"

namespace fl {

namespace {

constexpr std::int64_t kDaySeconds = 86'400, kFreshSeconds = 15 * 60;

struct Found {
  VerdictWord word;
  VerdictWhy why;
};

std::optional<Found> by_key(const PassToken& token, const ListedKey& key, std::int64_t now) {
  if (!key.uses.contains(token.kind == TokenKind::card ? "card" : "pass"))
    return Found{VerdictWord::invalid, VerdictWhy::wrong_use};
  const bool is_open = key.not_before <= now + kClockAheadSeconds && now <= key.not_after;
  if (!is_open || token.issued > key.not_after)
    return Found{VerdictWord::invalid, VerdictWhy::key_time};
  return std::nullopt;
}

bool is_current(const Bundle& bundle, std::int64_t now) {
  const std::int64_t age = now - bundle.manifest.issued;
  return now <= bundle.keys.expires && age <= kDaySeconds && age >= -kClockAheadSeconds;
}

// Whether the list doubts the token; nothing when the list does not know it.
std::optional<bool> doubt_of(const PassToken& token, const Bundle& bundle, std::int64_t now) {
  const auto found = bundle.shards.find(shard_name(token.place.epoch, token.place.shard));
  if (found == bundle.shards.end() || now >= found->second.expires ||
      token.place.index >= found->second.list.count())
    return std::nullopt;
  return found->second.list.at(token.place.index) != 0;
}

Found by_status(const PassToken& token, const Bundle& bundle, std::int64_t now) {
  if (token.status == TokenStatus::stop && !bundle.live.contains(token.leaf_hash.substr(0, 8)))
    return {VerdictWord::ask, VerdictWhy::unproven};
  if (token.status == TokenStatus::ok) return {VerdictWord::go, VerdictWhy::ok};
  if (token.until <= now) return {VerdictWord::ask, VerdictWhy::lapsed};
  return {token.status == TokenStatus::ask ? VerdictWord::ask : VerdictWord::stop,
          VerdictWhy::status};
}

Found rule_of(const PassToken& token, const ListedKey& key, const Bundle& bundle,
              std::int64_t now) {
  if (const auto refused = by_key(token, key, now)) return *refused;
  if (now >= token.expires) return {VerdictWord::ask, VerdictWhy::expired};
  if (token.issued > now + kClockAheadSeconds) return {VerdictWord::invalid, VerdictWhy::future};
  if (token.kind == TokenKind::card) return {VerdictWord::ask, VerdictWhy::card};
  if (!is_current(bundle, now)) return {VerdictWord::unknown, VerdictWhy::stale};
  const auto doubt = doubt_of(token, bundle, now);
  if (!doubt) return {VerdictWord::unknown, VerdictWhy::stale};
  if (*doubt) return {VerdictWord::ask, VerdictWhy::fresh};
  return by_status(token, bundle, now);
}

GateVerdict judged(std::string_view text, const Bundle* bundle, std::int64_t now) {
  auto read = read_token(text);
  if (!read) return {VerdictWord::invalid, VerdictWhy::not_a_token, {}, {}};
  const ListedKey* key = bundle != nullptr ? bundle->keys.find(read->message.key_id) : nullptr;
  if (key == nullptr || read->token.issuer != bundle->keys.issuer)
    return {VerdictWord::invalid, VerdictWhy::unknown_key, {}, {}};
  if (!verify_cose(read->message, key->key))
    return {VerdictWord::invalid, VerdictWhy::altered, {}, {}};
  const Found found = rule_of(read->token, *key, *bundle, now);
  return {found.word, found.why, {}, std::move(read->token)};
}

}  // namespace

std::string_view name_of(VerdictWord word) {
  switch (word) {
    case VerdictWord::go:
      return "go";
    case VerdictWord::ask:
      return "ask";
    case VerdictWord::stop:
      return "stop";
    case VerdictWord::unknown:
      return "unknown";
    case VerdictWord::invalid:
      return "invalid";
  }
  return "";
}

std::string_view name_of(VerdictWhy why) {
  static constexpr std::string_view kNames[] = {
      "ok",     "not_a_token", "altered", "unknown_key", "wrong_use", "key_time", "expired",
      "future", "card",        "stale",   "fresh",       "unproven",  "lapsed",   "status"};
  return kNames[std::size_t(why)];
}

std::optional<PlaceKind> place_kind_of(std::string_view name) {
  static constexpr std::string_view kNames[] = {"gate", "hospital", "pharmacy", "food", "shelter"};
  for (int kind = 0; kind < 5; ++kind)
    if (kNames[kind] == name) return PlaceKind(kind);
  return std::nullopt;
}

GateVerdict check_token(std::string_view text, const Bundle* bundle, std::int64_t now,
                        PlaceKind place) {
  GateVerdict verdict = judged(text, bundle, now);
  if (bundle != nullptr && now - bundle->manifest.issued > kFreshSeconds)
    verdict.as_of = bundle->manifest.issued;
  verdict.is_let_in = verdict.word == VerdictWord::go || place != PlaceKind::gate;
  return verdict;
}

}  // namespace fl
