// Authenticator codes by liboath, compared in constant time.
#include "trust/totp.h"

#include <fmt/format.h>

#include <liboath/oath.h>

#include "platform/crypto.h"

namespace fl {

namespace {

constexpr std::int64_t kStepS = 30;
constexpr unsigned kDigits = 6;

}  // namespace

std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code,
                                         Instant now) {
  const std::int64_t step_now = now.ms / 1000 / kStepS;
  std::optional<std::int64_t> found;
  for (std::int64_t step = step_now - 1; step <= step_now + 1; ++step) {
    char wanted[kDigits + 1];
    const int outcome =
        oath_totp_generate(secret.data(), secret.size(), static_cast<time_t>(step * kStepS),
                           static_cast<unsigned>(kStepS), 0, kDigits, wanted);
    CHECK(outcome == OATH_OK);
    if (same_bytes({wanted, kDigits}, code))
      found = step;  // all three are compared: the same time for any answer
  }
  return found;
}

std::string base32_rfc4648(std::string_view bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5)
      out += kAlphabet[(buffer >> (bits - 5)) & 31];
  }
  if (bits > 0) out += kAlphabet[(buffer << (5 - bits)) & 31];
  return out;
}

std::string totp_uri(std::string_view login, std::string_view secret) {
  return fmt::format("otpauth://totp/Firstline:{}?secret={}&issuer=Firstline", login,
                     base32_rfc4648(secret));
}

}  // namespace fl
