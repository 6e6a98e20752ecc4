// COSE_Sign1 and keys: every algorithm there and back, and every way to be wrong refused.
#include "seal/cose.h"

#include <gtest/gtest.h>

#include "platform/crypto.h"
#include "seal/codec.h"

namespace fl {

namespace {

constexpr Algorithm kAlgorithms[] = {Algorithm::es256, Algorithm::ps256, Algorithm::eddsa};

std::string message_with(Cbor protected_header, Cbor unprotected_header, const std::string& like) {
  auto parts = read_cbor(like);
  Cbor& list = parts->items.at(0);
  list.items[0] = Cbor::of_bytes(cbor_of(protected_header));
  list.items[1] = std::move(unprotected_header);
  return cbor_of(*parts);
}

TEST(Cose, every_algorithm_there_and_back) {
  for (const Algorithm algorithm : kAlgorithms) {
    const SignerKey key = SignerKey::make(algorithm);
    const std::string bytes = make_cose("payload", key, {.key_id = "12345678"});
    auto message = read_cose(bytes);
    ASSERT_TRUE(message) << name_of(algorithm);
    EXPECT_EQ(message->payload, "payload");
    EXPECT_EQ(message->key_id, "12345678");
    EXPECT_TRUE(verify_cose(*message, key.open()));
    EXPECT_FALSE(verify_cose(*message, SignerKey::make(algorithm).open()));
    for (const Algorithm other : kAlgorithms)
      EXPECT_FALSE(verify_cose(*message, SignerKey::make(other).open()));
  }
}

TEST(Cose, tags_may_be_there_or_not) {
  const SignerKey key = SignerKey::make(Algorithm::es256);
  const std::string bare = make_cose("p", key, {.key_id = "k", .is_tagged = false});
  EXPECT_TRUE(verify_cose(*read_cose(bare), key.open()));
  const std::string sign1 = "\xd2" + bare;
  EXPECT_TRUE(verify_cose(*read_cose(sign1), key.open()));
  EXPECT_TRUE(verify_cose(*read_cose("\xd8\x3d" + sign1), key.open()));
  EXPECT_TRUE(verify_cose(*read_cose("\xd8\x3d" + bare), key.open()));
  EXPECT_FALSE(read_cose("\xd2" + sign1).is_ok());
  EXPECT_FALSE(read_cose("\xd8\x3d\xd8\x3d" + bare).is_ok());
  EXPECT_FALSE(read_cose("\xd1" + bare).is_ok());  // tag 17 is a MAC
}

TEST(Cose, the_algorithm_is_believed_from_the_protected_header_only) {
  const SignerKey key = SignerKey::make(Algorithm::es256);
  const std::string good = make_cose("p", key, {.key_id = "k"});
  const Cbor es256 = Cbor::of_map({Cbor::of(1), Cbor::of(-7)});
  // Each is signed over its own protected header, so that the signature is no reason to refuse.
  const auto refusal_of = [&](Cbor inside, Cbor outside) {
    auto message = read_cose(message_with(std::move(inside), std::move(outside), good));
    return message ? message->refusal : message.error().detail;
  };
  EXPECT_EQ(refusal_of(es256, Cbor::of_map({})), "");
  EXPECT_EQ(refusal_of(Cbor::of_map({}), es256), "an algorithm in the unprotected header");
  EXPECT_EQ(refusal_of(es256, es256), "an algorithm in the unprotected header");
  EXPECT_NE(refusal_of(Cbor::of_map({}), Cbor::of_map({})), "");
  for (const std::int64_t alien : {0, 4, 5, -1, -35, -36, -38, -47, -257, -65535})
    EXPECT_NE(refusal_of(Cbor::of_map({Cbor::of(1), Cbor::of(alien)}), Cbor::of_map({})), "");
  EXPECT_NE(refusal_of(Cbor::of_map({Cbor::of(1), Cbor::of_text("ES256")}), Cbor::of_map({})), "");
  EXPECT_EQ(refusal_of(Cbor::of_map({Cbor::of(1), Cbor::of(-7), Cbor::of(2),
                                     Cbor::of_array({Cbor::of(99)})}),
                       Cbor::of_map({})),
            "a critical header that is not known");
}

// The signature is right; the algorithm stands where anybody could have written it.
TEST(Cose, a_good_signature_with_an_unprotected_algorithm_is_not_enough) {
  const SignerKey key = SignerKey::make(Algorithm::es256);
  const std::string to_sign =
      cbor_of(Cbor::of_array({Cbor::of_text("Signature1"), Cbor::of_bytes(""), Cbor::of_bytes(""),
                              Cbor::of_bytes("payload")}));
  const std::string bytes = cbor_of(
      Cbor::of_array({Cbor::of_bytes(""),
                      Cbor::of_map({Cbor::of(1), Cbor::of(-7), Cbor::of(4), Cbor::of_bytes("k")}),
                      Cbor::of_bytes("payload"), Cbor::of_bytes(key.sign(to_sign))}));
  auto message = read_cose(bytes);
  ASSERT_TRUE(message);
  EXPECT_TRUE(holds_signature(*message, key.open()));
  EXPECT_FALSE(verify_cose(*message, key.open()));
}

TEST(Cose, the_key_id_may_be_in_either_header) {
  const SignerKey key = SignerKey::make(Algorithm::es256);
  const std::string good = make_cose("p", key, {.key_id = {}});
  const auto header = [](const char* id) {
    return Cbor::of_map({Cbor::of(1), Cbor::of(-7), Cbor::of(4), Cbor::of_bytes(id)});
  };
  const auto only = [](const char* id) { return Cbor::of_map({Cbor::of(4), Cbor::of_bytes(id)}); };
  EXPECT_EQ(read_cose(message_with(header("in"), Cbor::of_map({}), good))->key_id, "in");
  EXPECT_EQ(read_cose(message_with(header("in"), only("out"), good))->key_id, "in");
  EXPECT_EQ(
      read_cose(message_with(Cbor::of_map({Cbor::of(1), Cbor::of(-7)}), only("out"), good))->key_id,
      "out");
}

TEST(Cose, every_bit_and_every_truncation_is_refused) {
  const SignerKey key = SignerKey::make(Algorithm::es256);
  const std::string good = make_cose(std::string(60, 'p'), key, {.key_id = "12345678"});
  int flipped = 0, cut = 0, accepted = 0;
  for (std::size_t i = 0; i < good.size() * 8; ++i, ++flipped) {
    std::string bad = good;
    bad[i / 8] = char(bad[i / 8] ^ (1 << (i % 8)));
    auto message = read_cose(bad);
    // The tag may be another that reads as none; what was signed is the same then.
    if (message && message->key_id == "12345678" && verify_cose(*message, key.open()))
      accepted += message->payload != std::string(60, 'p');
  }
  for (std::size_t size = 0; size < good.size(); ++size, ++cut)
    accepted += read_cose(good.substr(0, size)).is_ok();
  for (int c = 0; c < 256; ++c)
    accepted += read_cose(good + char(c)).is_ok();
  EXPECT_EQ(accepted, 0);
  RecordProperty("mutations", flipped + cut + 256);
  std::printf("[   COSE   ] %d bits, %d truncations, 256 added bytes: 0 accepted\n", flipped, cut);
}

TEST(Keys, weak_and_foreign_ones_are_refused) {
  EXPECT_FALSE(PublicKey::of_p256(std::string(32, 'x'), std::string(32, 'y')).is_ok());
  EXPECT_FALSE(PublicKey::of_p256("x", "y").is_ok());
  EXPECT_FALSE(PublicKey::of_ed25519("short").is_ok());
  EXPECT_FALSE(PublicKey::of_pem("nothing").is_ok());
  EXPECT_FALSE(SignerKey::of_pem("nothing").is_ok());
  const auto jwk = [](const char* text) {
    return PublicKey::of_jwk(json::parse(text).get_object()).is_ok();
  };
  EXPECT_TRUE(jwk(R"({"kty":"EC","crv":"P-256",
      "x":"zRR-XGsCp12Vvbgui4DD6O6cqmhfPuXMhi1OxPl8760",
      "y":"Iv5SU6FuW-TRYh5_GOrJlcV_gpF_GpFQhCOD8LSk3T0"})"));
  EXPECT_FALSE(jwk(R"({"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"})"));
  EXPECT_FALSE(jwk(R"({"kty":"EC","crv":"P-384","x":"AAAA","y":"AAAA"})"));
  EXPECT_FALSE(jwk(R"({"kty":"oct","k":"AAAA"})"));
  EXPECT_FALSE(jwk(R"({"kty":"RSA","n":"AQAB","e":"AQAB"})"));
  EXPECT_FALSE(jwk(R"({"kty":"EC","crv":"P-256","d":"AAAA",
      "x":"zRR-XGsCp12Vvbgui4DD6O6cqmhfPuXMhi1OxPl8760",
      "y":"Iv5SU6FuW-TRYh5_GOrJlcV_gpF_GpFQhCOD8LSk3T0"})"));
}

TEST(Keys, pem_there_and_back) {
  for (const Algorithm algorithm : kAlgorithms) {
    const SignerKey key = SignerKey::make(algorithm);
    auto again = SignerKey::of_pem(key.pem());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->open().spki(), key.open().spki());
    EXPECT_TRUE(key.open().verify("m", again->sign("m")));
    EXPECT_FALSE(key.open().verify("n", again->sign("m")));
    EXPECT_FALSE(key.open().verify("m", ""));
  }
}

TEST(Certificates, are_read_as_they_were_made) {
  const SignerKey key = SignerKey::make(Algorithm::es256);
  const CertificateWish wish{.country = "DE",
                             .not_before = {1'600'000'000'000},
                             .not_after = {1'700'000'000'000},
                             .extended_usages = {"1.3.6.1.4.1.1847.2021.1.2"}};
  const std::string der = make_certificate(key, wish);
  auto read = read_certificate(der);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->country, "DE");
  EXPECT_EQ(read->not_before.ms, wish.not_before.ms);
  EXPECT_EQ(read->not_after.ms, wish.not_after.ms);
  EXPECT_EQ(read->extended_usages, std::set<std::string>{"1.3.6.1.4.1.1847.2021.1.2"});
  EXPECT_EQ(read->key_id, raw(sha256(der)).substr(0, 8));
  EXPECT_TRUE(read->key.verify("m", key.sign("m")));
  EXPECT_FALSE(read_certificate(der + "x").is_ok());
  EXPECT_FALSE(read_certificate("").is_ok());
  EXPECT_FALSE(read_certificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
}

}  // namespace

}  // namespace fl
