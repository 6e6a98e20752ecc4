// For app/: roles follow their area when it changes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trust/trust.h"

namespace fl {

// Roles at exactly `from` stand on `area` at `to`, each with its leaf; the number changed.
[[nodiscard]] int move_role_paths(Tx& tx, const Permit& permit, AreaId area, std::string_view from,
                                  std::string_view to, Instant now);
// One more role of an account. Fault trust.no_such_account (absent), trust.has_role (conflict).
[[nodiscard]] Outcome give_role(Tx& tx, const Permit& permit, AccountId account,
                                const RoleGrant& grant, Instant now);
// Who signs in with this; unset: nobody.
[[nodiscard]] AccountId account_of_login_name(Tx& tx, const Keys& keys, std::string_view login);

}  // namespace fl
