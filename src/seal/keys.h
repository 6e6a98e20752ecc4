// Public keys that signatures are checked with, private keys that sign, and X.509 certificates.
// ES256 (P-256), PS256 (RSA, 2048 bits or more) and EdDSA (Ed25519); nothing else. OpenSSL does the
// arithmetic. Pure: files are read by the caller. A secret never leaves its SignerKey.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "platform/result.h"
#include "platform/time.h"

struct evp_pkey_st;

namespace fl {

enum class Algorithm { es256, ps256, eddsa };
[[nodiscard]] std::string_view name_of(Algorithm algorithm);

// Cheap to copy; safe to use from several threads.
class PublicKey {
 public:
  [[nodiscard]] static Result<PublicKey> of_p256(std::string_view x, std::string_view y);
  [[nodiscard]] static Result<PublicKey> of_ed25519(std::string_view point);
  [[nodiscard]] static Result<PublicKey> of_jwk(const json::object& jwk);  // EC P-256, OKP, RSA
  [[nodiscard]] static Result<PublicKey> of_pem(std::string_view pem);     // SubjectPublicKeyInfo
  [[nodiscard]] static Result<PublicKey> of_spki(std::string_view der);
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key, Algorithm algorithm)
      : key_(std::move(key)), algorithm_(algorithm) {}

  // The one algorithm that this key may be used with.
  [[nodiscard]] Algorithm algorithm() const { return algorithm_; }
  // A signature as COSE and JOSE carry it: r || s for ES256. A wrong length is just wrong.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;
  [[nodiscard]] std::string spki() const;  // DER: two keys are one key when these are equal
  // x and y of P-256, 32 bytes each; empty for others.
  [[nodiscard]] std::pair<std::string, std::string> point() const;

 private:
  std::shared_ptr<evp_pkey_st> key_;
  Algorithm algorithm_;
};

class SignerKey {
 public:
  [[nodiscard]] static Result<SignerKey> of_pem(std::string_view pem);
  [[nodiscard]] static SignerKey make(Algorithm algorithm);  // fresh
  [[nodiscard]] Algorithm algorithm() const { return algorithm_; }
  [[nodiscard]] std::string sign(std::string_view message) const;
  [[nodiscard]] PublicKey open() const { return PublicKey(key_, algorithm_); }
  [[nodiscard]] std::string pem() const;  // PKCS #8, unencrypted: for files with mode 0600 only

 private:
  SignerKey(std::shared_ptr<evp_pkey_st> key, Algorithm algorithm)
      : key_(std::move(key)), algorithm_(algorithm) {}
  friend class CertificateMaker;
  std::shared_ptr<evp_pkey_st> key_;
  Algorithm algorithm_;
};

// A certificate, as much of it as a pass needs. No chain is followed: trust is the list it is in.
struct Certificate {
  std::string der;
  std::string key_id;  // the first 8 bytes of SHA-256(DER), as EU DCC has it
  PublicKey key;
  Instant not_before{}, not_after{};
  std::string country;                    // C of the subject
  std::set<std::string> extended_usages;  // dotted; empty when it has no such extension
};
[[nodiscard]] Result<Certificate> read_certificate(std::string_view der_or_pem);
// Every certificate of a PEM file with several, or the one of a DER file.
[[nodiscard]] Result<std::vector<Certificate>> read_certificates(std::string_view der_or_pem);

// A self-signed certificate for demonstrations and tests.
struct CertificateWish {
  std::string country = "XX", name = "Firstline test";
  Instant not_before{}, not_after{};
  std::vector<std::string> extended_usages = {};
};
[[nodiscard]] std::string make_certificate(const SignerKey& key, const CertificateWish& wish);

}  // namespace fl
