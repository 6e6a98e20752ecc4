// Sessions inside this room: begun in the transaction that checked who it is.
#pragma once

#include "trust/store_accounts.h"
#include "trust/trust.h"

namespace fl {

[[nodiscard]] SessionMade begin_session(Tx& tx, const Keys& keys, const store::AccountRow& account,
                                        Instant now);

}  // namespace fl
