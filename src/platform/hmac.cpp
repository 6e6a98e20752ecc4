// See hmac.h.
#include "platform/hmac.h"

#include <sodium.h>

#include "platform/crypto.h"

namespace fl {

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  Hash32 out{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()),
                              key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                                bytes.size());
  crypto_auth_hmacsha256_final(&state, out.data());
  return hex(out);
}

}  // namespace fl
