// Events: written in the transaction that causes them, heard by other rooms after the commit, once
// per event and handler, each in its own transaction. Order is promised per entity. A poison event
// is parked after kEventTriesMax tries, turns readiness red and can be retried (`firstline events
// retry`).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

struct Event {
  Bucket bucket = 0;
  EventId id;
  std::string kind;         // "work.task_opened"
  std::int64_t entity = 0;  // order is kept among events of one entity
  std::string body;         // JSON: ids and words only
  Instant at;
};

// Writes the event; its id is made here.
void post_event(Tx& tx, Bucket bucket, std::string_view kind, std::int64_t entity,
                std::string_view body, Instant now);

struct EventHandler {
  std::string name;  // "work.count": stable, stored
  std::string kind;
  std::function<Outcome(Tx&, const Event&, Instant now)> hear;
};

struct ParkedEvent {
  Event event;
  int tries = 0;
  std::string last_error;
};

// A parked event is due again, in the caller's transaction. Fault storage.no_such_event (absent).
[[nodiscard]] Outcome retry_event_in(Tx& tx, EventId id, Instant now);

class Dispatcher {
 public:
  Dispatcher(Db& db, std::vector<EventHandler> handlers)
      : db_(db), handlers_(std::move(handlers)) {}
  // Delivers what is due, at most one event of each entity; the number of events finished. Call
  // again while it returns more than 0. A fault of the database itself costs no event a try.
  [[nodiscard]] Result<int> run_once(Instant now);
  [[nodiscard]] Result<std::vector<ParkedEvent>> parked();
  [[nodiscard]] Result<int> parked_count();
  [[nodiscard]] Outcome retry(EventId id,
                              Instant now);  // one parked event; absent: storage.no_such_event
  [[nodiscard]] Result<int> retry_all(Instant now);

 private:
  Db& db_;
  std::vector<EventHandler> handlers_;
};

// The next number of a bucket's stream; part of the caller's transaction.
[[nodiscard]] std::int64_t next_seq(Tx& tx, Bucket bucket, std::string_view stream);

// ---- receipts of acts (idempotency)
struct ReceiptKey {
  Bucket bucket;
  AccountId account;
  ActKey key;
};
// The first result of this key, or nothing yet. Same key, other request: Fault trust.key_reused.
[[nodiscard]] Result<std::optional<std::string>> find_receipt(Tx& tx, const ReceiptKey& key,
                                                              std::string_view request_hash);
void save_receipt(Tx& tx, const ReceiptKey& key, std::string_view request_hash,
                  std::string_view result, Instant now);
// A bounded number at a time; call again while it returns more than 0.
[[nodiscard]] int drop_old_receipts(Tx& tx, Instant before);

}  // namespace fl
