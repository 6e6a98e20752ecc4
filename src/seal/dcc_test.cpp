// EU certificates made here with keys made here, checked, and spoilt in every way.
#include "seal/dcc.h"

#include <gtest/gtest.h>

#include "seal/codec.h"

namespace fl {

namespace {

constexpr const char* kVaccination = R"({"ver":"1.3.0",
  "nam":{"fn":"Musterfrau","fnt":"MUSTERFRAU","gn":"Gabriele","gnt":"GABRIELE"},
  "dob":"1998-02-26","v":[{"tg":"840539006","vp":"1119349007","mp":"EU/1/20/1528",
  "ma":"ORG-100030215","dn":1,"sd":2,"dt":"2021-02-18","co":"AT","is":"Ministry of Health",
  "ci":"URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B"}]})";
const Instant kFrom{1'620'000'000'000}, kTo{1'650'000'000'000};
const DccWish kWish{.issuer = "AT", .issued_at = kFrom, .expires_at = kTo};

struct Issuer {
  SignerKey key;
  Certificate certificate;
};
Issuer issuer_with(Algorithm algorithm, std::vector<std::string> usages = {}) {
  SignerKey key = SignerKey::make(algorithm);
  auto certificate = read_certificate(make_certificate(key, {.country = "AT",
                                                             .not_before = {1'610'000'000'000},
                                                             .not_after = {1'660'000'000'000},
                                                             .extended_usages = usages}));
  return {std::move(key), std::move(*certificate)};
}

bool is_good(const std::string& text, const Certificate& signer, Instant at) {
  auto dcc = read_dcc(text);
  if (!dcc || !is_signed_by(dcc->message, signer)) return false;
  const auto kind = kind_of(dcc->hcert);
  return kind && may_sign(signer, *kind) && is_in_time(*dcc, signer, moment_of(at)) &&
         schema_broken_by(dcc->hcert).empty();
}

// Packs a CWT of any claims, signed well.
std::string packed(const Issuer& issuer, const std::string& payload) {
  const std::string cose = make_cose(payload, issuer.key, {.key_id = issuer.certificate.key_id});
  return "HC1:" + base45_of(deflated(cose, Packing::zlib));
}

TEST(Dcc, what_we_make_we_accept) {
  for (const Algorithm algorithm : {Algorithm::es256, Algorithm::ps256}) {
    const Issuer issuer = issuer_with(algorithm);
    auto text = make_dcc(json::parse(kVaccination), kWish, issuer.key, issuer.certificate);
    ASSERT_TRUE(text);
    EXPECT_TRUE(is_good(*text, issuer.certificate, kFrom));
    EXPECT_TRUE(is_good(*text, issuer.certificate, kTo));
    EXPECT_FALSE(is_good(*text, issuer.certificate, Instant{kFrom.ms - 1}));
    EXPECT_FALSE(is_good(*text, issuer.certificate, Instant{kTo.ms + 1}));
    EXPECT_FALSE(is_good(*text, issuer_with(algorithm).certificate, kFrom));
    auto dcc = read_dcc(*text);
    EXPECT_EQ(dcc->issuer, "AT");
    EXPECT_EQ(kind_of(dcc->hcert), DccKind::vaccination);
    EXPECT_TRUE(says_the_same(dcc->hcert, cbor_of_json(json::parse(kVaccination))));
  }
}

TEST(Dcc, key_usage_is_held_to) {
  const auto allows = [](std::vector<std::string> usages, DccKind kind) {
    return may_sign(issuer_with(Algorithm::es256, std::move(usages)).certificate, kind);
  };
  EXPECT_TRUE(allows({}, DccKind::test));
  EXPECT_TRUE(allows({"1.3.6.1.4.1.1847.2021.1.1"}, DccKind::test));
  EXPECT_TRUE(allows({"1.3.6.1.4.1.0.1847.2021.1.2"}, DccKind::vaccination));
  EXPECT_FALSE(allows({"1.3.6.1.4.1.1847.2021.1.1"}, DccKind::vaccination));
  EXPECT_FALSE(allows({"1.3.6.1.4.1.1847.2021.1.1"}, DccKind::recovery));
  EXPECT_TRUE(
      allows({"1.3.6.1.4.1.1847.2021.1.1", "1.3.6.1.4.1.1847.2021.1.3"}, DccKind::recovery));
  EXPECT_FALSE(allows({"1.3.6.1.5.5.7.3.2"}, DccKind::test));  // for TLS clients
  const Issuer tests_only = issuer_with(Algorithm::es256, {"1.3.6.1.4.1.1847.2021.1.1"});
  EXPECT_FALSE(
      make_dcc(json::parse(kVaccination), kWish, tests_only.key, tests_only.certificate).is_ok());
}

TEST(Dcc, what_is_not_well_formed_is_not_made) {
  const Issuer issuer = issuer_with(Algorithm::es256);
  auto value = json::parse(kVaccination);
  value.as_object()["dob"] = "yesterday";
  EXPECT_FALSE(make_dcc(value, kWish, issuer.key, issuer.certificate).is_ok());
  DccWish wish = kWish;
  wish.expires_at = Instant{1'670'000'000'000};
  EXPECT_FALSE(make_dcc(json::parse(kVaccination), wish, issuer.key, issuer.certificate).is_ok());
  EXPECT_FALSE(make_dcc(json::parse(kVaccination), kWish, SignerKey::make(Algorithm::es256),
                        issuer.certificate)
                   .is_ok());
}

TEST(Dcc, schemas_go_by_version_and_hold_one_kind) {
  auto value = json::parse(kVaccination);
  auto& members = value.as_object();
  const auto broken = [&] { return schema_broken_by(cbor_of_json(value)); };
  EXPECT_EQ(broken(), "");
  members["r"] = nullptr;  // as some issuers write what is absent
  EXPECT_EQ(broken(), "");
  members["ver"] = "9.9.9";  // unknown: the latest
  EXPECT_EQ(broken(), "");
  members["ver"] = "1.2.1";
  members["t"] = members["v"];
  EXPECT_NE(broken(), "");
  members.erase("t");
  members["v"].as_array()[0].as_object()["dn"] = 0;
  EXPECT_EQ(broken(), "v/0/dn: a number that is too small");
  members.erase("ver");
  EXPECT_EQ(broken(), "ver is missing");
}

TEST(Dcc, each_step_refuses) {
  const Issuer issuer = issuer_with(Algorithm::es256);
  const auto good = *make_dcc(json::parse(kVaccination), kWish, issuer.key, issuer.certificate);
  const std::string cose = *cose_of_dcc_text(good);
  for (const std::string& text :
       {std::string(), std::string("HC1:"), "HC2:" + good.substr(4), "hc1:" + good.substr(4),
        good.substr(4), " " + good, good + " ", good + "A", "HC1:" + base45_of(cose),
        "HC1:" + base45_of(deflated(cose, Packing::raw)),
        "HC1:" + base45_of(deflated(cose, Packing::zlib) + "z"),
        "HC1:" + base45_of(deflated(std::string(1 << 20, '\0'), Packing::zlib))})
    EXPECT_FALSE(read_dcc(text).is_ok()) << text.substr(0, 20);
  for (const char* claims : {"a0", "80", "a1390103a0", "a1390103a10100", "a1390103a10200", "f6"})
    EXPECT_FALSE(read_dcc(packed(issuer, *bytes_of_hex(claims))).is_ok()) << claims;
}

TEST(Dcc, times_may_be_fractions_or_absent) {
  const Issuer issuer = issuer_with(Algorithm::es256);
  const auto dcc_with = [&](Cbor issued, Cbor expires) {
    const Cbor claims = Cbor::of_map(
        {Cbor::of(6), std::move(issued), Cbor::of(4), std::move(expires), Cbor::of(-260),
         Cbor::of_map({Cbor::of(1), cbor_of_json(json::parse(kVaccination))})});
    return packed(issuer, cbor_of(claims));
  };
  const Cbor issued{.kind = CborKind::floating, .floating = 1'620'000'000.5};
  const auto good = dcc_with(issued, Cbor::of(1'650'000'000));
  EXPECT_TRUE(is_good(good, issuer.certificate, Instant{1'620'000'000'500}));
  EXPECT_FALSE(is_good(good, issuer.certificate, Instant{1'620'000'000'499}));
  const Cbor never{.kind = CborKind::floating, .floating = 1e18};
  EXPECT_FALSE(is_good(dcc_with(issued, never), issuer.certificate, kTo));
  EXPECT_FALSE(is_good(dcc_with(issued, Cbor::of_text("2030")), issuer.certificate, kTo));
}

TEST(Dcc, no_mutation_is_accepted) {
  const Issuer issuer = issuer_with(Algorithm::es256);
  const auto good = *make_dcc(json::parse(kVaccination), kWish, issuer.key, issuer.certificate);
  const std::string cose = *cose_of_dcc_text(good);
  const std::string payload = read_cose(cose)->payload;
  int bits = 0, cuts = 0, characters = 0, accepted = 0;
  const auto try_cose = [&](const std::string& bytes) {
    auto dcc = read_dcc_cose(bytes);
    accepted +=
        dcc && is_signed_by(dcc->message, issuer.certificate) && dcc->message.payload != payload;
  };
  for (std::size_t i = 0; i < cose.size() * 8; ++i, ++bits) {
    std::string bad = cose;
    bad[i / 8] = char(bad[i / 8] ^ (1 << (i % 8)));
    try_cose(bad);
  }
  for (std::size_t size = 0; size < cose.size(); ++size, ++cuts)
    accepted += read_dcc_cose(cose.substr(0, size)).is_ok();
  for (std::size_t i = 0; i < good.size(); ++i, ++characters) {
    std::string bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    // Deflate's last bits fill up a byte and say nothing: what inflates to the same is the same.
    const auto inflated = cose_of_dcc_text(bad);
    accepted += inflated && *inflated != cose && is_good(bad, issuer.certificate, kFrom);
  }
  EXPECT_EQ(accepted, 0);
  std::printf("[   DCC    ] %d bits, %d truncations, %d characters: 0 accepted\n", bits, cuts,
              characters);
}

}  // namespace

}  // namespace fl
