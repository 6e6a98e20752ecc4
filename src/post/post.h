// The post room: messages to people go out through here. Today one gateway, the screen of the demo,
// which refuses to run outside a demo; SMS and mail gateways join behind the same door. Outside the
// demo without a gateway a message is kept as `waiting` and readiness says so: nothing pretends to
// be sent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

struct Message {
  std::string to;    // phone digits; sealed at rest
  std::string text;  // sealed at rest; gone after one day
  std::string kind;  // "code"
};
void send_message(Tx& tx, const Keys& keys, const Message& message, Instant now);

struct ShownMessage {
  Instant at;
  std::string to_masked, text;
};
// The demo's on-screen gateway. Fault post.demo_only (absent) unless keys.is_demo.
[[nodiscard]] Result<std::vector<ShownMessage>> messages_on_screen(Db& db, const Keys& keys);
// Messages nobody has taken out: what readiness looks at.
[[nodiscard]] Result<std::int64_t> waiting_message_count(Db& db);
[[nodiscard]] int drop_old_messages(Tx& tx, Instant before);

}  // namespace fl
