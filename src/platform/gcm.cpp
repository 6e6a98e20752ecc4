// AES-256-GCM by OpenSSL.
#include "platform/gcm.h"

#include <memory>

#include <openssl/evp.h>

namespace fl {

namespace {

constexpr std::size_t kNonceBytes = 12, kTagBytes = 16;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* cipher) const { EVP_CIPHER_CTX_free(cipher); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

std::string seal_gcm(const Key32& key, std::string_view plain, std::string_view bound) {
  const Cipher cipher(EVP_CIPHER_CTX_new());
  CHECK(cipher != nullptr);
  std::string nonce(kNonceBytes, '\0'), out(plain.size(), '\0'), tag(kTagBytes, '\0');
  random_bytes(nonce.data(), nonce.size());
  int done = 0;
  CHECK(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes_of(nonce)) ==
        1);
  CHECK(EVP_EncryptUpdate(cipher.get(), nullptr, &done, bytes_of(bound), int(bound.size())) == 1);
  CHECK(EVP_EncryptUpdate(cipher.get(), bytes_of(out), &done, bytes_of(plain), int(plain.size())) ==
        1);
  CHECK(EVP_EncryptFinal_ex(cipher.get(), bytes_of(out) + done, &done) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, int(kTagBytes), tag.data()) == 1);
  return nonce + out + tag;
}

Result<std::string> open_gcm(const Key32& key, std::string_view sealed, std::string_view bound) {
  const Fault shut{FaultKind::bad_input, "platform.cannot_open"};
  if (sealed.size() < kNonceBytes + kTagBytes) return shut;
  const auto nonce = sealed.substr(0, kNonceBytes);
  const auto inside = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  const Cipher cipher(EVP_CIPHER_CTX_new());
  CHECK(cipher != nullptr);
  std::string out(inside.size(), '\0');
  int done = 0;
  CHECK(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes_of(nonce)) ==
        1);
  CHECK(EVP_DecryptUpdate(cipher.get(), nullptr, &done, bytes_of(bound), int(bound.size())) == 1);
  CHECK(EVP_DecryptUpdate(cipher.get(), bytes_of(out), &done, bytes_of(inside),
                          int(inside.size())) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, int(kTagBytes), tag.data()) == 1);
  if (EVP_DecryptFinal_ex(cipher.get(), bytes_of(out) + done, &done) != 1) return shut;
  return out;
}

}  // namespace fl
