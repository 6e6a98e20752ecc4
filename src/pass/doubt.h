// What a change of status does to the passes that are out: every token of the person that is still
// good asks for a fresh one from now on, and a fresh one is due. Called by keep_status in the
// transaction of the change.
#pragma once

#include "platform/ids.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

// Nothing happens for somebody who has no pass. The signer's job finds who is due.
void doubt_tokens(Tx& tx, PersonId person, Instant now);

}  // namespace fl
