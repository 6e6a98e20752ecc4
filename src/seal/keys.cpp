// OpenSSL behind plain values. ES256 signatures are r || s outside and DER inside.
#include "seal/keys.h"

#include <array>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "seal/codec.h"

namespace fl {

namespace {

using KeyPtr = std::shared_ptr<evp_pkey_st>;
constexpr std::size_t kScalarBytes = 32;

Fault bad_key(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_key", std::move(why)};
}

const unsigned char* u8(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

KeyPtr hold(EVP_PKEY* key) {
  return KeyPtr(key, EVP_PKEY_free);
}

// The algorithm of a key by its kind; nothing for kinds and sizes that are not taken.
Result<Algorithm> algorithm_of(EVP_PKEY* key) {
  if (key == nullptr) return bad_key("no key in it");
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_EC: {
      std::array<char, 32> name{};
      std::size_t size = 0;
      if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1 ||
          std::string_view(name.data(), size) != "prime256v1")
        return bad_key("an elliptic curve other than P-256");
      return Algorithm::es256;
    }
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
      if (EVP_PKEY_get_bits(key) < 2048) return bad_key("an RSA key below 2048 bits");
      if (EVP_PKEY_get_bits(key) > 8192) return bad_key("an RSA key above 8192 bits");
      return Algorithm::ps256;
    case EVP_PKEY_ED25519:
      return Algorithm::eddsa;
    default:
      return bad_key("a kind of key that is not taken");
  }
}

Result<PublicKey> checked(KeyPtr key) {
  auto algorithm = algorithm_of(key.get());
  if (!algorithm) return algorithm.error();
  return PublicKey(std::move(key), *algorithm);
}

// A number of DER, as short as it must be.
void append_integer(std::string& out, std::string_view number) {
  while (number.size() > 1 && number[0] == 0)
    number.remove_prefix(1);
  const bool is_high = (number[0] & 0x80) != 0;
  out += char(2);
  out += char(number.size() + is_high);
  if (is_high) out += char(0);
  out += number;
}

std::string der_of(std::string_view r_and_s) {
  std::string inside;
  append_integer(inside, r_and_s.substr(0, kScalarBytes));
  append_integer(inside, r_and_s.substr(kScalarBytes));
  return std::string{char(0x30), char(inside.size())} + inside;
}

std::string r_and_s_of(std::string_view der) {
  const unsigned char* at = u8(der);
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, long(der.size()));
  CHECK(pair != nullptr);
  std::string both(2 * kScalarBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(both.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, kScalarBytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + kScalarBytes, kScalarBytes);
  ECDSA_SIG_free(pair);
  return both;
}

using DigestPtr = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

// The digest of an algorithm, fetched once: fetching costs as much as a hash.
const EVP_MD* sha256_once() {
  static const EVP_MD* const kDigest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kDigest;
}

bool set_padding(EVP_PKEY_CTX* settings, Algorithm algorithm) {
  if (algorithm != Algorithm::ps256) return true;
  return EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) > 0;
}

KeyPtr key_of_params(const char* kind, OSSL_PARAM_BLD* build) {
  EVP_PKEY* key = nullptr;
  OSSL_PARAM* params = OSSL_PARAM_BLD_to_param(build);
  EVP_PKEY_CTX* maker = EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr);
  if (params != nullptr && maker != nullptr && EVP_PKEY_fromdata_init(maker) == 1)
    EVP_PKEY_fromdata(maker, &key, EVP_PKEY_PUBLIC_KEY, params);
  EVP_PKEY_CTX_free(maker);
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(build);
  return hold(key);
}

Result<PublicKey> rsa_of(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > 1024 || exponent.size() > 8) return bad_key("an RSA key above 8192 bits");
  BIGNUM* n = BN_bin2bn(u8(modulus), int(modulus.size()), nullptr);
  BIGNUM* e = BN_bin2bn(u8(exponent), int(exponent.size()), nullptr);
  OSSL_PARAM_BLD* build = OSSL_PARAM_BLD_new();
  OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n);
  OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e);
  auto key = checked(key_of_params("RSA", build));
  BN_free(n);
  BN_free(e);
  return key;
}

std::string jwk_bytes(const json::object& jwk, std::string_view name) {
  const auto* value = jwk.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  auto bytes = bytes_of_base64url(value->get_string());
  return bytes ? std::move(*bytes) : std::string{};
}

std::string jwk_text(const json::object& jwk, std::string_view name) {
  const auto* value = jwk.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

}  // namespace

std::string_view name_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::es256:
      return "ES256";
    case Algorithm::ps256:
      return "PS256";
    case Algorithm::eddsa:
      return "EdDSA";
  }
  return "";
}

Result<PublicKey> PublicKey::of_p256(std::string_view x, std::string_view y) {
  if (x.size() != kScalarBytes || y.size() != kScalarBytes)
    return bad_key("a point of P-256 has 32 bytes each way");
  const std::string point = "\x04" + std::string(x) + std::string(y);
  OSSL_PARAM_BLD* build = OSSL_PARAM_BLD_new();
  OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return checked(key_of_params("EC", build));  // a point off the curve makes no key
}

Result<PublicKey> PublicKey::of_ed25519(std::string_view point) {
  return checked(
      hold(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, u8(point), point.size())));
}

Result<PublicKey> PublicKey::of_jwk(const json::object& jwk) {
  if (jwk.contains("d")) return bad_key("a secret key in a list of public ones");
  const std::string kind = jwk_text(jwk, "kty"), curve = jwk_text(jwk, "crv");
  if (kind == "EC" && curve == "P-256") return of_p256(jwk_bytes(jwk, "x"), jwk_bytes(jwk, "y"));
  if (kind == "OKP" && curve == "Ed25519") return of_ed25519(jwk_bytes(jwk, "x"));
  if (kind == "RSA") return rsa_of(jwk_bytes(jwk, "n"), jwk_bytes(jwk, "e"));
  return bad_key("a kind of key that is not taken");
}

Result<PublicKey> PublicKey::of_pem(std::string_view pem) {
  BIO* source = BIO_new_mem_buf(pem.data(), int(pem.size()));
  EVP_PKEY* key = PEM_read_bio_PUBKEY(source, nullptr, nullptr, nullptr);
  BIO_free(source);
  return checked(hold(key));
}

Result<PublicKey> PublicKey::of_spki(std::string_view der) {
  const auto* at = u8(der);
  const auto* const end = at + der.size();
  auto key = hold(d2i_PUBKEY(nullptr, &at, long(der.size())));
  if (at != end) return bad_key("not one key in DER");
  return checked(std::move(key));
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
  std::string der;
  if (algorithm_ == Algorithm::es256) {
    if (signature.size() != 2 * kScalarBytes) return false;
    der = der_of(signature);
    signature = der;
  }
  const DigestPtr digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* settings = nullptr;
  const EVP_MD* hash = algorithm_ == Algorithm::eddsa ? nullptr : sha256_once();
  if (EVP_DigestVerifyInit(digest.get(), &settings, hash, nullptr, key_.get()) != 1) return false;
  if (!set_padding(settings, algorithm_)) return false;
  return EVP_DigestVerify(digest.get(), u8(signature), signature.size(), u8(message),
                          message.size()) == 1;
}

std::string PublicKey::spki() const {
  unsigned char* out = nullptr;
  const int size = i2d_PUBKEY(key_.get(), &out);
  CHECK(size > 0);
  std::string der(reinterpret_cast<char*>(out), std::size_t(size));
  OPENSSL_free(out);
  return der;
}

std::pair<std::string, std::string> PublicKey::point() const {
  if (algorithm_ != Algorithm::es256) return {};
  std::array<unsigned char, 2 * kScalarBytes + 1> point{};
  std::size_t size = 0;
  if (EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                      point.size(), &size) != 1 ||
      size != point.size() || point[0] != 4)
    return {};
  const auto* at = reinterpret_cast<const char*>(point.data()) + 1;
  return {std::string(at, kScalarBytes), std::string(at + kScalarBytes, kScalarBytes)};
}

Result<SignerKey> SignerKey::of_pem(std::string_view pem) {
  BIO* source = BIO_new_mem_buf(pem.data(), int(pem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(source, nullptr, nullptr, nullptr);
  BIO_free(source);
  auto held = hold(key);
  auto algorithm = algorithm_of(held.get());
  if (!algorithm) return algorithm.error();
  return SignerKey(std::move(held), *algorithm);
}

SignerKey SignerKey::make(Algorithm algorithm) {
  EVP_PKEY* key = algorithm == Algorithm::es256   ? EVP_EC_gen("P-256")
                  : algorithm == Algorithm::ps256 ? EVP_RSA_gen(2048)
                                                  : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  CHECK(key != nullptr);
  return SignerKey(hold(key), algorithm);
}

std::string SignerKey::sign(std::string_view message) const {
  const DigestPtr digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* settings = nullptr;
  const EVP_MD* hash = algorithm_ == Algorithm::eddsa ? nullptr : sha256_once();
  CHECK(EVP_DigestSignInit(digest.get(), &settings, hash, nullptr, key_.get()) == 1);
  CHECK(set_padding(settings, algorithm_));
  std::size_t size = 0;
  CHECK(EVP_DigestSign(digest.get(), nullptr, &size, u8(message), message.size()) == 1);
  std::string signature(size, '\0');
  CHECK(EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       u8(message), message.size()) == 1);
  signature.resize(size);
  return algorithm_ == Algorithm::es256 ? r_and_s_of(signature) : signature;
}

std::string SignerKey::pem() const {
  BIO* sink = BIO_new(BIO_s_mem());
  CHECK(PEM_write_bio_PKCS8PrivateKey(sink, key_.get(), nullptr, nullptr, 0, nullptr, nullptr) ==
        1);
  char* at = nullptr;
  const long size = BIO_get_mem_data(sink, &at);
  std::string text(at, std::size_t(size));
  BIO_free(sink);
  return text;
}

}  // namespace fl
