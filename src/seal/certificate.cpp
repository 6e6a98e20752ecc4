// X.509 by OpenSSL: reading what a pass asks of a certificate, and making self-signed ones.
#include <ctime>

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "platform/crypto.h"
#include "seal/keys.h"

namespace fl {

namespace {

constexpr std::size_t kCertificateCountMax = 10'000;  // one file; the EU's whole list has hundreds

using X509Ptr = std::unique_ptr<X509, decltype(&X509_free)>;

Fault bad_certificate(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_key", "certificate: " + std::move(why)};
}

bool to_instant(const ASN1_TIME* time, Instant& out) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return false;
  out = Instant{std::int64_t(timegm(&parts)) * 1000};
  return true;
}

std::set<std::string> usages_of(X509* certificate) {
  std::set<std::string> usages;
  auto* list = static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr));
  for (int i = 0; list != nullptr && i < sk_ASN1_OBJECT_num(list); ++i) {
    char text[128];
    const int size = OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(list, i), 1);
    if (size > 0 && size < int(sizeof text)) usages.emplace(text, std::size_t(size));
  }
  EXTENDED_KEY_USAGE_free(list);
  return usages;
}

std::string country_of(X509* certificate) {
  char text[64];
  const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_countryName,
                                             text, sizeof text);
  return size > 0 ? std::string(text, std::size_t(size)) : std::string{};
}

Result<Certificate> certificate_of(X509* certificate) {
  unsigned char* out = nullptr;
  const int size = i2d_X509(certificate, &out);
  if (size <= 0) return bad_certificate("it cannot be encoded again");
  std::string der(reinterpret_cast<char*>(out), std::size_t(size));
  OPENSSL_free(out);
  unsigned char* spki = nullptr;
  const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &spki);
  if (length <= 0) return bad_certificate("no key in it");
  auto open = PublicKey::of_spki({reinterpret_cast<char*>(spki), std::size_t(length)});
  OPENSSL_free(spki);
  if (!open) return open.error();
  Certificate found{.der = std::move(der), .key_id = {}, .key = *open};
  const Hash32 hash = sha256(found.der);
  found.key_id.assign(reinterpret_cast<const char*>(hash.data()), 8);
  if (!to_instant(X509_get0_notBefore(certificate), found.not_before) ||
      !to_instant(X509_get0_notAfter(certificate), found.not_after))
    return bad_certificate("it has no readable dates");
  found.country = country_of(certificate);
  found.extended_usages = usages_of(certificate);
  return found;
}

bool is_pem(std::string_view bytes) {
  return bytes.find("-----BEGIN") != bytes.npos;
}

}  // namespace

Result<std::vector<Certificate>> read_certificates(std::string_view bytes) {
  std::vector<Certificate> found;
  if (!is_pem(bytes)) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* const end = at + bytes.size();
    const X509Ptr one(d2i_X509(nullptr, &at, long(bytes.size())), X509_free);
    if (one == nullptr || at != end) return bad_certificate("not one certificate in DER");
    auto certificate = certificate_of(one.get());
    if (!certificate) return certificate.error();
    found.push_back(std::move(*certificate));
    return found;
  }
  BIO* source = BIO_new_mem_buf(bytes.data(), int(bytes.size()));
  Fault fault;
  while (fault.key.empty() && found.size() < kCertificateCountMax) {
    const X509Ptr one(PEM_read_bio_X509(source, nullptr, nullptr, nullptr), X509_free);
    if (one == nullptr) break;
    auto certificate = certificate_of(one.get());
    if (certificate) {
      found.push_back(std::move(*certificate));
    } else {
      fault = certificate.error();
    }
  }
  BIO_free(source);
  if (!fault.key.empty()) return fault;
  if (found.empty()) return bad_certificate("no certificate in it");
  return found;
}

Result<Certificate> read_certificate(std::string_view bytes) {
  auto all = read_certificates(bytes);
  if (!all) return all.error();
  if (all->size() != 1) return bad_certificate("more than one in it");
  return std::move(all->front());
}

class CertificateMaker {
 public:
  static std::string make(const SignerKey& key, const CertificateWish& wish);
};

std::string CertificateMaker::make(const SignerKey& key, const CertificateWish& wish) {
  const X509Ptr made(X509_new(), X509_free);
  X509_set_version(made.get(), 2);
  unsigned char serial[8];
  random_bytes(serial, sizeof serial);
  serial[0] &= 0x7f;
  BIGNUM* number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made.get()));
  BN_free(number);
  ASN1_TIME_set(X509_getm_notBefore(made.get()), std::time_t(wish.not_before.ms / 1000));
  ASN1_TIME_set(X509_getm_notAfter(made.get()), std::time_t(wish.not_after.ms / 1000));
  X509_set_pubkey(made.get(), key.key_.get());
  X509_NAME* name = X509_get_subject_name(made.get());
  const auto add = [&](const char* part, const std::string& text) {
    X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
  };
  add("C", wish.country);
  add("CN", wish.name);
  X509_set_issuer_name(made.get(), name);
  if (!wish.extended_usages.empty()) {
    EXTENDED_KEY_USAGE* usages = EXTENDED_KEY_USAGE_new();
    for (const auto& usage : wish.extended_usages)
      sk_ASN1_OBJECT_push(usages, OBJ_txt2obj(usage.c_str(), 1));
    X509_add1_ext_i2d(made.get(), NID_ext_key_usage, usages, 0, X509V3_ADD_DEFAULT);
    EXTENDED_KEY_USAGE_free(usages);
  }
  const bool is_plain = key.algorithm() == Algorithm::eddsa;
  CHECK(X509_sign(made.get(), key.key_.get(), is_plain ? nullptr : EVP_sha256()) > 0);
  unsigned char* out = nullptr;
  const int size = i2d_X509(made.get(), &out);
  CHECK(size > 0);
  std::string der(reinterpret_cast<char*>(out), std::size_t(size));
  OPENSSL_free(out);
  return der;
}

std::string make_certificate(const SignerKey& key, const CertificateWish& wish) {
  return CertificateMaker::make(key, wish);
}

}  // namespace fl
