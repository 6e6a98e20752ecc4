// What sign-in shares inside this room: how logins and seals are named.
#pragma once

#include <string>
#include <string_view>

#include "platform/crypto.h"

namespace fl {

[[nodiscard]] std::string login_token(const Keys& keys, std::string_view login);
[[nodiscard]] std::string totp_bound_to(AccountId account);

}  // namespace fl
