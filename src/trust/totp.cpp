// Authenticator codes by liboath, compared in constant time.
#include "trust/totp.h"

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

}  // namespace fl
