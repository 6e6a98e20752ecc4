// One verdict on passes of others: signed here with keys made here, each word reached, no key
// unknown and green.
#include "seal/verify.h"

#include <gtest/gtest.h>

#include "platform/base64.h"
#include "seal/dcc.h"
#include "seal/shc.h"
#include "seal/testing.h"

namespace fl {

namespace {

using seal_testing::kNow;
constexpr Moment kAt{kNow * 1'000'000};

std::string word(const std::string& text, const TrustList& trust, Moment at = kAt) {
  return std::string(name_of(verify_pass(text, trust, nullptr, at).word));
}

const SignerKey& key() {
  static const SignerKey kKey = SignerKey::make(Algorithm::es256);
  return kKey;
}
std::string jwk_text(const SignerKey& of) {
  const auto [x, y] = of.open().point();
  return R"({"kty":"EC","crv":"P-256","x":")" + base64url_of(x) + R"(","y":")" + base64url_of(y) +
         R"("})";
}

TrustList nz_trust(const SignerKey& of) {
  TrustList trust;
  const std::string document =
      R"({"id":"did:web:example.nz","verificationMethod":[
        {"id":"did:web:example.nz#key-1","publicKeyJwk":)" +
      jwk_text(of) + R"(},
        {"id":"did:web:example.nz#key-2","publicKeyJwk":)" +
      jwk_text(of) + R"(}],
        "assertionMethod":["did:web:example.nz#key-1"]})";
  EXPECT_TRUE(add_trust_file(trust, document).is_ok());
  EXPECT_EQ(trust.nz_issuers.size(), 1u);
  return trust;
}

TEST(NzPass, each_word) {
  const TrustList trust = nz_trust(key());
  const auto as_is = [](Cbor&) {};
  const std::string good = seal_testing::nz_pass(key(), as_is);
  EXPECT_EQ(word(good, trust), "valid");
  EXPECT_EQ(verify_pass(good, trust, nullptr, kAt).name, "Emily Byte");
  EXPECT_EQ(word(good, trust, {kAt.us - 2'000'000'000}), "not_yet_valid");
  EXPECT_EQ(word(good, trust, {kAt.us + 2'000'000'000}), "expired");
  EXPECT_EQ(word(good, {}), "unknown_key");
  EXPECT_EQ(word(good, nz_trust(SignerKey::make(Algorithm::es256))), "altered");
  const auto changed = [&](auto change) {
    return word(seal_testing::nz_pass(key(), change), trust);
  };
  EXPECT_EQ(changed([](Cbor& c) { c.items[1] = Cbor::of_text("did:web:other.nz"); }),
            "unknown_key");
  EXPECT_EQ(changed([](Cbor& c) { c.items[7] = Cbor::of_bytes("short"); }), "malformed");
  EXPECT_EQ(changed([](Cbor& c) { c.items[5] = Cbor::of_text("2030"); }), "malformed");
  EXPECT_EQ(changed([](Cbor& c) { c.items[9] = Cbor::of_map({}); }), "malformed");
  EXPECT_EQ(word("NZCP:/2/" + good.substr(8), trust), "malformed");
  EXPECT_EQ(word("NZCP:/1/" + good.substr(9), trust), "malformed");
}

TEST(NzPass, no_changed_character_is_valid) {
  const TrustList trust = nz_trust(key());
  const std::string good = seal_testing::nz_pass(key(), [](Cbor&) {});
  int accepted = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    accepted += word(bad, trust) == "valid";
    accepted += word(good.substr(0, i), trust) == "valid";
  }
  EXPECT_EQ(accepted, 0);
  std::printf("[    NZ    ] %zu changes and truncations: 0 accepted\n", good.size() * 2);
}

json::object card_payload() {
  return json::parse(R"({"iss":"https://example.org/issuer","nbf":1799999000.5,
    "vc":{"type":["https://smarthealth.cards#health-card"],"credentialSubject":{
    "fhirVersion":"4.0.1","fhirBundle":{"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"resource:0","resource":{"resourceType":"Patient",
      "name":[{"family":"Anyperson","given":["John","B."]}],"birthDate":"1951-01-20"}},
    {"fullUrl":"resource:1","resource":{"resourceType":"Immunization","status":"completed",
      "vaccineCode":{"coding":[{"code":"207"}]},"occurrenceDateTime":"2021-01-01"}}]}}}})")
      .as_object();
}
TrustList card_trust(const SignerKey& of, const char* issuer = nullptr) {
  TrustList trust;
  std::string document = R"({"keys":[)" + jwk_text(of) + "]";
  if (issuer != nullptr) document += R"(,"issuer":")" + std::string(issuer) + R"(")";
  EXPECT_TRUE(add_trust_file(trust, document + "}").is_ok());
  return trust;
}

TEST(SmartCard, each_word) {
  const TrustList trust = card_trust(key());
  const std::string good = make_shc(card_payload(), key());
  EXPECT_EQ(word(good, trust), "valid");
  const auto verdict = verify_pass(good, trust, nullptr, kAt);
  EXPECT_EQ(verdict.name, "John B. Anyperson");
  EXPECT_EQ(verdict.entries, std::vector<std::string>{"Immunization 207 2021-01-01"});
  EXPECT_EQ(word(*jws_of_shc_text(good), trust), "valid");  // the JWS by itself
  EXPECT_EQ(word(good, card_trust(key(), "https://example.org/issuer")), "valid");
  EXPECT_EQ(word(good, card_trust(key(), "https://example.org/other")), "unknown_key");
  EXPECT_EQ(word(good, {}), "unknown_key");
  EXPECT_EQ(word(good, card_trust(SignerKey::make(Algorithm::es256))), "unknown_key");
  EXPECT_EQ(word(good, trust, {kAt.us - 2'000'000'000}), "not_yet_valid");
  auto payload = card_payload();
  payload["exp"] = kNow;
  EXPECT_EQ(word(make_shc(payload, key()), trust), "expired");
  payload["exp"] = "never";
  EXPECT_EQ(word(make_shc(payload, key()), trust), "malformed");
  payload = card_payload();
  payload["vc"].as_object()["type"] = json::array{"other"};
  EXPECT_EQ(word(make_shc(payload, key()), trust), "malformed");
}

TEST(SmartCard, what_is_not_one) {
  const TrustList trust = card_trust(key());
  const std::string good = make_shc(card_payload(), key());
  EXPECT_EQ(word("shc:/1/2/" + good.substr(5), trust), "malformed");
  EXPECT_EQ(word(good + "0", trust), "malformed");
  EXPECT_EQ(word("shc:/99", trust), "malformed");
  EXPECT_EQ(word("shc:/ab", trust), "malformed");
  const std::string jws = *jws_of_shc_text(good);
  const auto header_of = [&](const char* header) {
    const std::string rest = jws.substr(jws.find('.'));
    return base64url_of(header) + rest;
  };
  EXPECT_EQ(word(header_of(R"({"zip":"DEF","alg":"none","kid":"x"})"), trust), "malformed");
  EXPECT_EQ(word(header_of(R"({"zip":"DEF","alg":"HS256","kid":"x"})"), trust), "malformed");
  EXPECT_EQ(word(header_of(R"({"alg":"ES256","kid":"x"})"), trust), "malformed");
  EXPECT_EQ(word(header_of(R"({"zip":"DEF","alg":"ES256","kid":"x","crit":["b64"]})"), trust),
            "malformed");
  EXPECT_EQ(word(header_of(R"({"zip":"DEF","alg":"ES256","kid":"x"})"), trust), "unknown_key");
  int accepted = 0;
  for (std::size_t i = 5; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = bad[i] == '1' ? '2' : '1';
    accepted += word(bad, trust) == "valid";
  }
  EXPECT_EQ(accepted, 0);
  std::printf("[   SHC    ] %zu changed digits: 0 accepted\n", good.size() - 5);
}

TEST(EuDcc, each_word) {
  const auto usage = std::vector<std::string>{"1.3.6.1.4.1.1847.2021.1.3"};
  const CertificateWish wish{.country = "AT",
                             .not_before = {(kNow - 2'000) * 1'000},
                             .not_after = {(kNow + 2'000) * 1'000}};
  CertificateWish recovery_wish = wish;
  recovery_wish.extended_usages = usage;
  const std::string der = make_certificate(key(), wish);
  TrustList trust;
  ASSERT_TRUE(add_trust_file(trust, der).is_ok());
  const auto content = json::parse(R"({"ver":"1.3.0","nam":{"fn":"Muster","fnt":"MUSTER"},
    "dob":"1998","v":[{"tg":"840539006","vp":"1119349007","mp":"EU/1/20/1528",
    "ma":"ORG-100030215","dn":2,"sd":2,"dt":"2021-02-18","co":"AT","is":"M","ci":"URN:UVCI:1"}]})");
  const auto made = [&](const Certificate& signer) {
    return *make_dcc(content,
                     {.issuer = "AT",
                      .issued_at = {(kNow - 1'000) * 1'000},
                      .expires_at = {(kNow + 1'000) * 1'000}},
                     key(), signer);
  };
  const std::string good = made(trust.certificates[0]);
  EXPECT_EQ(word(good, trust), "valid");
  EXPECT_EQ(verify_pass(good, trust, nullptr, kAt).name, "Muster");
  EXPECT_EQ(word(good, {}), "unknown_key");
  EXPECT_EQ(word(good, trust, {kAt.us - 1'001'000'000}), "not_yet_valid");
  EXPECT_EQ(word(good, trust, {kAt.us + 1'001'000'000}), "expired");
  EXPECT_EQ(word(good, trust, {kAt.us + 3'000'000'000}), "key_time");
  // The same key under a certificate that allows recoveries only: its own key id, its own limits.
  auto limited = read_certificate(make_certificate(key(), recovery_wish));
  auto dcc = read_dcc(good);
  const std::string by_limited =
      "HC1:" +
      base45_of(deflated(make_cose(dcc->message.payload, key(), {.key_id = limited->key_id}),
                         Packing::zlib));
  TrustList limited_trust;
  limited_trust.certificates.push_back(*limited);
  EXPECT_EQ(word(by_limited, limited_trust), "wrong_use");
  EXPECT_EQ(word(by_limited, trust), "unknown_key");
  EXPECT_EQ(word("XX1:", trust), "malformed");
}

TEST(TrustFiles, are_told_apart_and_bad_ones_are_refused) {
  TrustList trust;
  const auto takes = [&](const std::string& bytes) { return add_trust_file(trust, bytes).is_ok(); };
  const std::string der =
      make_certificate(key(), {.not_before = {0}, .not_after = {4'000'000'000'000}});
  EXPECT_TRUE(takes(der));
  EXPECT_TRUE(takes(R"([{"rawData":")" + base64_of(der) + R"("}])"));
  EXPECT_TRUE(takes(R"({"certificates":[{"rawData":")" + base64_of(der) + R"("}]})"));
  EXPECT_EQ(trust.certificates.size(), 3u);
  EXPECT_FALSE(takes(""));
  EXPECT_FALSE(takes("{}"));
  EXPECT_FALSE(takes("[1]"));
  EXPECT_FALSE(takes("nonsense"));
  EXPECT_FALSE(takes(R"({"keys":[{"kty":"oct","k":"AAAA"}]})"));
  EXPECT_FALSE(takes(der.substr(0, 100)));
}

}  // namespace

}  // namespace fl
