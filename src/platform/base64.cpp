// Base64 by libsodium.
#include "platform/base64.h"

#include <sodium.h>

namespace fl {

std::string base64_of(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminator it counts
  return text;
}

Result<std::string> bytes_of_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  const char* rest = nullptr;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, &rest, sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0 || rest != text.data() + text.size())
    return Fault{FaultKind::bad_input, "platform.bad_base64"};
  bytes.resize(size);
  return bytes;
}

}  // namespace fl
