// The post room: messages to people go out through here. send_message() seals number and text and
// writes them in the caller's transaction; deliver_due() takes out what is due through the gateways
// (gateway.h): an SMS webhook, SMTP. In a demo the screen is the only gateway and refuses to run
// outside one. Without a gateway a message is kept as `waiting` and readiness says so: nothing
// pretends to be sent.
//
// Delivery is at least once: a process killed between the gateway's yes and our note of it sends
// again, under the same message id, which the gateway may use to drop the repeat.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
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
  std::string to;    // phone digits, or a mail address (it has an @); sealed at rest
  std::string text;  // sealed at rest; gone after one day
  std::string kind;  // "code", "reminder", "shift_offer": a word, never personal
  std::optional<Instant> useful_until = {};  // not sent any more after this
};
void send_message(Tx& tx, const Keys& keys, const Message& message, Instant now);

// ---- delivery

struct Outgoing {
  MessageId id;
  std::string to, text, kind;
};
// One way out. `send` blocks for at most some seconds. A Fault of kind `unavailable` is tried
// again; any other is the gateway's no for good.
struct Gateway {
  std::string channel;  // "sms" or "mail"
  std::function<Outcome(const Outgoing&)> send;
};
// Takes out what is due, at most 20 messages, one after another; the number tried. Several servers
// may run it at once: each message is claimed by one.
[[nodiscard]] Result<int> deliver_due(Db& db, const Keys& keys, std::span<const Gateway> gateways,
                                      const std::function<Instant()>& now);

struct DeliveryCounts {
  std::int64_t waiting = 0, failed = 0, sent = 0, expired = 0;  // of the messages still kept
  std::optional<Instant> oldest_waiting_at;
};
[[nodiscard]] Result<DeliveryCounts> delivery_counts(Db& db);

struct Delivery {  // one line of the list of deliveries: no number, no text
  MessageId id;
  std::string kind, channel, state, to_masked, last_error;
  Instant at;
  std::optional<Instant> done_at;
  int tries = 0;
};
// Newest first, those before the cursor (at, id); `state` "" is all.
[[nodiscard]] std::vector<Delivery> deliveries(Tx& tx, const Keys& keys, std::string_view state,
                                               Instant before, std::int64_t before_id, int limit);
// One failed message is due again. Fault post.no_such_message (absent).
[[nodiscard]] Outcome retry_message(Tx& tx, MessageId id, Instant now);

struct ShownMessage {
  Instant at;
  std::string to_masked, text;
};
// The demo's on-screen gateway. Fault post.demo_only (absent) unless keys.is_demo.
[[nodiscard]] Result<std::vector<ShownMessage>> messages_on_screen(Db& db, const Keys& keys);
[[nodiscard]] int drop_old_messages(Tx& tx, Instant before);

}  // namespace fl
