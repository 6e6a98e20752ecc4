// Each format's own order of questions.
#include "seal/verify.h"

#include "seal/codec.h"
#include "seal/dcc.h"
#include "seal/nzcp.h"
#include "seal/shc.h"

namespace fl {

namespace {

PassVerdict refused(PassVerdict verdict, PassWord word, std::string why) {
  verdict.word = word;
  verdict.why = std::move(why);
  return verdict;
}

std::string text_at(const Cbor& map, std::string_view key) {
  const Cbor* item = map.at(key);
  return item != nullptr && item->is(CborKind::text) ? item->text : std::string{};
}

// Who it is and what it says, in a few words.
void describe(const Cbor& hcert, DccKind kind, PassVerdict& verdict) {
  if (const Cbor* name = hcert.at("nam")) {
    const std::string given = text_at(*name, "gn"), family = text_at(*name, "fn");
    verdict.name = given.empty() ? text_at(*name, "gnt") : given;
    verdict.name += (verdict.name.empty() ? "" : " ");
    verdict.name += family.empty() ? text_at(*name, "fnt") : family;
  }
  verdict.born_on = text_at(hcert, "dob");
  const Cbor* entries = hcert.at(kind == DccKind::test       ? "t"
                                 : kind == DccKind::recovery ? "r"
                                                             : "v");
  for (const Cbor& entry : entries->items) {
    std::string line(name_of(kind));
    for (const auto key : {"mp", "dt", "tt", "sc", "tr", "fr", "df", "du", "co"})
      if (const auto value = text_at(entry, key); !value.empty())
        line += " " + std::string(key) + "=" + value;
    std::int64_t dose = 0, of = 0;
    if (entry.at("dn") != nullptr && entry.at("sd") != nullptr && entry.at("dn")->to_int(dose) &&
        entry.at("sd")->to_int(of))
      line += " dose=" + std::to_string(dose) + "/" + std::to_string(of);
    verdict.entries.push_back(std::move(line));
  }
}

// The clock against a certificate whose signature is good.
PassVerdict timed_dcc(const Dcc& dcc, const Certificate& signer, PassVerdict verdict, Moment at) {
  if (!dcc.issued_at || !dcc.expires_at)
    return refused(std::move(verdict), PassWord::malformed, "it has no times");
  if (*dcc.issued_at < moment_of(signer.not_before) || at > moment_of(signer.not_after))
    return refused(std::move(verdict), PassWord::key_time, "its signer was or is not valid");
  if (at < *dcc.issued_at)
    return refused(std::move(verdict), PassWord::not_yet_valid, "issued after the clock");
  if (at > *dcc.expires_at)
    return refused(std::move(verdict), PassWord::expired, "expired before the clock");
  return refused(std::move(verdict), PassWord::valid, "");
}

PassVerdict verify_dcc(std::string_view text, const TrustList& trust, Moment at) {
  PassVerdict verdict{.format = PassFormat::eu_dcc};
  auto dcc = read_dcc(text);
  if (!dcc) return refused(std::move(verdict), PassWord::malformed, dcc.error().detail);
  verdict.issuer = dcc->issuer;
  verdict.key_id = hex_of(dcc->message.key_id);
  verdict.issued_at = dcc->issued_at;
  verdict.expires_at = dcc->expires_at;
  if (!dcc->message.refusal.empty())
    return refused(std::move(verdict), PassWord::malformed, dcc->message.refusal);
  verdict.algorithm = name_of(*dcc->message.algorithm);
  const auto signers = trust.signers(dcc->message.key_id);
  if (signers.empty())
    return refused(std::move(verdict), PassWord::unknown_key, "its key is on no trust list");
  for (const Certificate* signer : signers) {
    if (!verify_cose(dcc->message, signer->key)) continue;
    const auto kind = kind_of(dcc->hcert);
    if (const auto broken = schema_broken_by(dcc->hcert); !kind || !broken.empty())
      return refused(std::move(verdict), PassWord::malformed, broken);
    if (!may_sign(*signer, *kind))
      return refused(std::move(verdict), PassWord::wrong_use,
                     "its signer may not sign " + std::string(name_of(*kind)));
    describe(dcc->hcert, *kind, verdict);
    return timed_dcc(*dcc, *signer, std::move(verdict), at);
  }
  return refused(std::move(verdict), PassWord::altered, "the signature is not its signer's");
}

PassVerdict verify_nzcp(std::string_view text, const TrustList& trust, Moment at) {
  PassVerdict verdict{.format = PassFormat::nz_pass};
  auto pass = read_nzcp(text);
  if (!pass) return refused(std::move(verdict), PassWord::malformed, pass.error().detail);
  verdict.issuer = pass->issuer;
  verdict.key_id = pass->message.key_id;
  verdict.issued_at = pass->not_before;
  verdict.expires_at = pass->expires;
  if (!pass->message.refusal.empty())
    return refused(std::move(verdict), PassWord::malformed, pass->message.refusal);
  verdict.algorithm = "ES256";
  bool is_known = false;
  for (const IssuerKey& one : trust.nz_issuers) {
    if (one.issuer != pass->issuer || one.key_id != pass->message.key_id) continue;
    is_known = true;
    if (!verify_cose(pass->message, one.key)) continue;
    verdict.name = pass->given_name + (pass->family_name.empty() ? "" : " " + pass->family_name);
    verdict.born_on = pass->born_on;
    if (at < pass->not_before)
      return refused(std::move(verdict), PassWord::not_yet_valid, "not valid before a later time");
    if (at >= pass->expires)
      return refused(std::move(verdict), PassWord::expired, "expired before the clock");
    return refused(std::move(verdict), PassWord::valid, "");
  }
  return is_known
             ? refused(std::move(verdict), PassWord::altered, "the signature is not its signer's")
             : refused(std::move(verdict), PassWord::unknown_key, "its key is on no trust list");
}

PassVerdict verify_shc(std::string_view text, const TrustList& trust, Moment at) {
  PassVerdict verdict{.format = PassFormat::smart_card};
  auto card = read_shc(text);
  if (!card) return refused(std::move(verdict), PassWord::malformed, card.error().detail);
  verdict.issuer = card->issuer;
  verdict.key_id = card->key_id;
  verdict.issued_at = card->not_before;
  verdict.expires_at = card->expires;
  verdict.algorithm = "ES256";
  bool is_known = false;
  for (const IssuerKey& one : trust.health_cards) {
    if (one.key_id != card->key_id || (!one.issuer.empty() && one.issuer != card->issuer)) continue;
    is_known = true;
    if (!is_signed_by(*card, one.key)) continue;
    verdict.name = card->name;
    verdict.born_on = card->born_on;
    verdict.entries = card->entries;
    if (at < card->not_before)
      return refused(std::move(verdict), PassWord::not_yet_valid, "not valid before a later time");
    if (card->expires && at >= *card->expires)
      return refused(std::move(verdict), PassWord::expired, "expired before the clock");
    return refused(std::move(verdict), PassWord::valid, "");
  }
  return is_known
             ? refused(std::move(verdict), PassWord::altered, "the signature is not its signer's")
             : refused(std::move(verdict), PassWord::unknown_key, "its key is on no trust list");
}

PassWord word_of(VerdictWhy why) {
  switch (why) {
    case VerdictWhy::not_a_token:
      return PassWord::malformed;
    case VerdictWhy::altered:
      return PassWord::altered;
    case VerdictWhy::unknown_key:
      return PassWord::unknown_key;
    case VerdictWhy::wrong_use:
      return PassWord::wrong_use;
    case VerdictWhy::key_time:
      return PassWord::key_time;
    case VerdictWhy::future:
      return PassWord::not_yet_valid;
    case VerdictWhy::expired:
      return PassWord::expired;
    default:
      return PassWord::by_status;
  }
}

PassVerdict verify_own(std::string_view text, const Bundle* bundle, Moment at) {
  PassVerdict verdict{.format = PassFormat::firstline};
  verdict.check = check_token(text, bundle, at.us / 1'000'000);
  verdict.word = word_of(verdict.check->why);
  verdict.why = name_of(verdict.check->why);
  if (auto read = read_token(text)) {
    verdict.issuer = read->token.issuer;
    verdict.key_id = hex_of(read->message.key_id);
    verdict.algorithm = "ES256";
    verdict.issued_at = Moment{read->token.issued * 1'000'000};
    verdict.expires_at = Moment{read->token.expires * 1'000'000};
  }
  if (verdict.check->token) verdict.name = verdict.check->token->name;
  return verdict;
}

}  // namespace

std::string_view name_of(PassFormat format) {
  static constexpr std::string_view kNames[] = {"none", "eu_dcc", "nz_pass", "smart_card",
                                                "firstline"};
  return kNames[std::size_t(format)];
}

std::string_view name_of(PassWord word) {
  static constexpr std::string_view kNames[] = {"malformed", "unknown_key", "altered",
                                                "wrong_use", "key_time",    "not_yet_valid",
                                                "expired",   "valid",       "by_status"};
  return kNames[std::size_t(word)];
}

PassFormat format_of(std::string_view text) {
  if (text.starts_with("HC1:")) return PassFormat::eu_dcc;
  if (text.starts_with("NZCP:/")) return PassFormat::nz_pass;
  if (text.starts_with(kShcPrefix) || text.starts_with("eyJ")) return PassFormat::smart_card;
  if (text.starts_with(kTokenPrefix)) return PassFormat::firstline;
  return PassFormat::none;
}

PassVerdict verify_pass(std::string_view text, const TrustList& trust, const Bundle* bundle,
                        Moment at) {
  switch (format_of(text)) {
    case PassFormat::eu_dcc:
      return verify_dcc(text, trust, at);
    case PassFormat::nz_pass:
      return verify_nzcp(text, trust, at);
    case PassFormat::smart_card:
      return verify_shc(text, trust, at);
    case PassFormat::firstline:
      return verify_own(text, bundle, at);
    case PassFormat::none:
      break;
  }
  return refused({}, PassWord::malformed, "it is no pass that is known");
}

}  // namespace fl
