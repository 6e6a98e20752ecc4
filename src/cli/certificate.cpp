// See certificate.h.
#include "cli/certificate.h"

#include <cstdio>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace fl::cli {

namespace {

template <class Write>
bool write_file(const std::string& path, Write write) {
  FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) return false;
  const bool is_written = write(file) == 1;
  return std::fclose(file) == 0 && is_written;
}

}  // namespace

Outcome write_own_certificate(const std::string& certificate, const std::string& key) {
  constexpr long kDayS = 86'400;
  EVP_PKEY* pair = EVP_EC_gen("P-256");
  X509* made = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
  X509_gmtime_adj(X509_getm_notBefore(made), -60);
  X509_gmtime_adj(X509_getm_notAfter(made), kDayS);
  X509_set_pubkey(made, pair);
  X509_NAME* name = X509_get_subject_name(made);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(made, name);
  X509_sign(made, pair, EVP_sha256());
  const bool is_written =
      write_file(certificate, [&](FILE* file) { return PEM_write_X509(file, made); }) &&
      write_file(key, [&](FILE* file) {
        return PEM_write_PrivateKey(file, pair, nullptr, nullptr, 0, nullptr, nullptr);
      });
  X509_free(made);
  EVP_PKEY_free(pair);
  if (!is_written) return Fault{FaultKind::unavailable, "http.bad_certificate", certificate};
  return Done{};
}

}  // namespace fl::cli
