// Who an account is now, without a session: for what was written under it and is brought later by
// another phone, which has proven whose it is. A second door of trust/.
#pragma once

#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl {

// Fault: trust.not_signed_in (no such account). The actor has no session and no CSRF word.
[[nodiscard]] Result<Actor> actor_of_account(Tx& tx, AccountId account, Instant now);

}  // namespace fl
