// AES-256-GCM, for what a browser must be able to open or seal too (WebCrypto has no ChaCha20).
// Layout: nonce (12), ciphertext, tag (16). Everything that stays with us uses platform/crypto.h.
#pragma once

#include <string>
#include <string_view>

#include "platform/crypto.h"
#include "platform/result.h"

namespace fl {

[[nodiscard]] std::string seal_gcm(const Key32& key, std::string_view plain,
                                   std::string_view bound);
// Fault: platform.cannot_open (bad_input): another key, another bound, or a changed byte.
[[nodiscard]] Result<std::string> open_gcm(const Key32& key, std::string_view sealed,
                                           std::string_view bound);

}  // namespace fl
