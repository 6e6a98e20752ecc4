// Outbox, dispatcher, sequence numbers and receipts of acts.
#include <algorithm>

#include "platform/crypto.h"
#include "platform/limits.h"
#include "platform/log.h"
#include "storage/db.h"
#include "storage/outbox.h"
#include "storage/waiting.h"

namespace fl {

namespace {

const Sql kNextSeq{
    SqlTag::point, "storage.next_seq",
    "INSERT INTO storage_stream (bucket, stream, next_seq) VALUES (?1, ?2, 2) "
    "ON CONFLICT (bucket, stream) DO UPDATE SET next_seq = storage_stream.next_seq + 1 "
    "RETURNING next_seq - 1"};
const Sql kAddEvent{SqlTag::point, "storage.add_event",
                    "INSERT INTO storage_event (bucket, seq, id, kind, entity, body, at, state, "
                    "tries, try_at, last_error) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', 0, ?7, '')"};
// Only the first unfinished event of an entity is ever due: order is kept, and what waits behind
// a parked event never fills the page that others need.
const Sql kDueEvents{SqlTag::list, "storage.due_events",
                     "SELECT d.bucket, d.seq, d.id, d.kind, d.entity, d.body, d.at, d.tries "
                     "FROM storage_event AS d WHERE d.state = 'waiting' AND d.try_at <= ?1 "
                     "AND NOT EXISTS (SELECT 1 FROM storage_event AS e WHERE e.bucket = d.bucket "
                     "AND e.entity = d.entity AND e.seq < d.seq) "
                     "ORDER BY d.try_at, d.at LIMIT ?2"};
const Sql kStillDue{SqlTag::point, "storage.still_due",
                    "SELECT 1 FROM storage_event "
                    "WHERE bucket = ?1 AND seq = ?2 AND state = 'waiting'"};
const Sql kHeard{
    SqlTag::point, "storage.heard",
    "SELECT 1 FROM storage_delivery WHERE bucket = ?1 AND event_id = ?2 AND handler = ?3"};
const Sql kHear{
    SqlTag::point, "storage.hear",
    "INSERT INTO storage_delivery (bucket, event_id, handler, at) VALUES (?1, ?2, ?3, ?4)"};
const Sql kFinish{SqlTag::point, "storage.finish_event",
                  "DELETE FROM storage_event WHERE bucket = ?1 AND seq = ?2"};
const Sql kForget{SqlTag::point, "storage.forget_deliveries",
                  "DELETE FROM storage_delivery WHERE bucket = ?1 AND event_id = ?2"};
const Sql kPostpone{SqlTag::point, "storage.postpone_event",
                    "UPDATE storage_event SET state = ?3, tries = ?4, try_at = ?5, last_error = ?6 "
                    "WHERE bucket = ?1 AND seq = ?2"};
const Sql kParked{
    SqlTag::list, "storage.parked_events",
    "SELECT bucket, seq, id, kind, entity, body, at, tries, last_error FROM storage_event "
    "WHERE state = 'parked' ORDER BY try_at LIMIT 200"};
const Sql kAnyWaiting{SqlTag::list, "storage.any_waiting",
                      "SELECT 1 FROM storage_event WHERE state = 'waiting' LIMIT 1"};
const Sql kRetryOne{SqlTag::job, "storage.retry_event",
                    "UPDATE storage_event SET state = 'waiting', tries = 0, try_at = ?2 WHERE "
                    "state = 'parked' AND id = ?1"};
const Sql kRetryAll{
    SqlTag::job, "storage.retry_all_events",
    "UPDATE storage_event SET state = 'waiting', tries = 0, try_at = ?1 WHERE state = 'parked'"};
const Sql kFindReceipt{SqlTag::point, "storage.find_receipt",
                       "SELECT request_hash, result FROM storage_receipt "
                       "WHERE bucket = ?1 AND account_id = ?2 AND key_high = ?3 AND key_low = ?4"};
const Sql kSaveReceipt{
    SqlTag::point, "storage.save_receipt",
    "INSERT INTO storage_receipt (bucket, account_id, key_high, key_low, request_hash, result, at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
const Sql kDropReceipts{SqlTag::job, "storage.drop_receipts",
                        "DELETE FROM storage_receipt "
                        "WHERE (bucket, account_id, key_high, key_low) IN "
                        "(SELECT bucket, account_id, key_high, key_low FROM storage_receipt "
                        "WHERE at < ?1 ORDER BY at LIMIT ?2)"};

struct Due {
  Event event;
  std::int64_t seq = 0;
  int tries = 0;
};

Due read_due(Statement& row) {
  Due due;
  due.event = {static_cast<Bucket>(row.i64(0)),
               row.id<EventId>(2),
               row.str(3),
               row.i64(4),
               row.str(5),
               row.instant(6)};
  due.seq = row.i64(1);
  due.tries = int(row.i64(7));
  return due;
}

// 1 s, 4 s, 16 s ... at most 10 minutes.
std::chrono::milliseconds wait_before(int tries) {
  std::int64_t ms = 1000;
  for (int i = 1; i < tries && ms < 600'000; ++i)
    ms *= 4;
  return std::chrono::milliseconds(std::min<std::int64_t>(ms, 600'000));
}

// One event to one handler in one transaction: nothing when it was heard before, or finished
// meanwhile. The last handler's transaction also takes the event off the list.
struct Delivery {
  const Due& due;
  const EventHandler* handler = nullptr;  // none: nobody listens
  bool is_last = true;
};

Outcome hear(Tx& tx, const Delivery& delivery, Instant now) {
  const Event& event = delivery.due.event;
  if (!tx.run(kStillDue, event.bucket, delivery.due.seq).step()) return Done{};
  const EventHandler* handler = delivery.handler;
  const bool is_new = handler && !tx.run(kHeard, event.bucket, event.id, handler->name).step();
  if (is_new) {
    auto heard = handler->hear(tx, event, now);
    if (!heard) return heard;
  }
  if (delivery.is_last) {
    tx.exec(kFinish, event.bucket, delivery.due.seq);
    tx.exec(kForget, event.bucket, event.id);
  } else if (is_new) {
    tx.exec(kHear, event.bucket, event.id, handler->name, now);
  }
  return Done{};
}

// An exception is that event's own trouble, like a fault: it is retried, then parked.
Outcome deliver(Db& db, const Delivery& delivery, Instant now) {
  try {
    return db.write([&](Tx& tx) -> Outcome { return hear(tx, delivery, now); });
  } catch (const std::bad_alloc&) {
    return Fault{FaultKind::unavailable, "storage.no_memory"};
  } catch (const std::exception& thrown) {
    return Fault{FaultKind::unavailable, "storage.handler_failed", thrown.what()};
  }
}

Outcome deliver_to_all(Db& db, const std::vector<EventHandler>& handlers, const Due& due,
                       Instant now) {
  std::vector<const EventHandler*> listening;
  for (const auto& handler : handlers) {
    if (handler.kind == due.event.kind) listening.push_back(&handler);
  }
  if (listening.empty()) return deliver(db, {due}, now);
  for (const auto* handler : listening) {
    auto heard = deliver(db, {due, handler, handler == listening.back()}, now);
    if (!heard) return heard;
  }
  return Done{};
}

// The database's own trouble is not the event's fault and costs it no try.
bool is_of_the_disk(const Fault& fault) {
  return fault.key.starts_with("storage.") && fault.key != "storage.handler_failed";
}

Outcome postpone(Db& db, const Due& due, const Fault& why, Instant now) {
  const int tries = due.tries + 1;
  const bool is_parked = tries >= limits::kEventTriesMax;
  log_line(is_parked ? LogLevel::error : LogLevel::warning,
           is_parked ? "event.parked" : "event.failed",
           {{"kind", due.event.kind},
            {"event", to_text(due.event.id)},
            {"tries", tries},
            {"why", why.key}});
  return db.write([&](Tx& tx) -> Outcome {
    tx.exec(kPostpone, due.event.bucket, due.seq, is_parked ? "parked" : "waiting", tries,
            now + wait_before(tries), why.key + " " + why.detail);
    return Done{};
  });
}

}  // namespace

std::int64_t next_seq(Tx& tx, Bucket bucket, std::string_view stream) {
  auto row = tx.run(kNextSeq, bucket, stream);
  CHECK(row.step());
  return row.i64(0);
}

void post_event(Tx& tx, Bucket bucket, std::string_view kind, std::int64_t entity,
                std::string_view body, Instant now) {
  tx.exec(kAddEvent, bucket, next_seq(tx, bucket, "event"), random_id<EventId>(), kind, entity,
          body, now);
}

Result<int> Dispatcher::run_once(Instant now) {
  auto due = db_.read([&](Tx& tx) -> Result<std::vector<Due>> {
    std::vector<Due> found;
    auto rows = tx.run(kDueEvents, now, limits::kEventBatchMax);
    while (rows.step())
      found.push_back(read_due(rows));
    return found;
  });
  if (!due) return due.error();
  int finished = 0;
  for (const auto& item : *due) {
    auto heard = deliver_to_all(db_, handlers_, item, now);
    if (heard) {
      ++finished;
      continue;
    }
    if (is_of_the_disk(heard.error())) return heard.error();
    auto kept = postpone(db_, item, heard.error(), now);
    if (!kept) return kept.error();
  }
  return finished;
}

Result<std::vector<ParkedEvent>> Dispatcher::parked() {
  return db_.read([&](Tx& tx) -> Result<std::vector<ParkedEvent>> {
    std::vector<ParkedEvent> found;
    auto rows = tx.run(kParked);
    while (rows.step()) {
      const Due due = read_due(rows);
      found.push_back({due.event, due.tries, rows.str(8)});
    }
    return found;
  });
}

Result<int> Dispatcher::parked_count() {
  auto found = parked();
  if (!found) return found.error();
  return int(found->size());
}

Outcome retry_event_in(Tx& tx, EventId id, Instant now) {
  if (tx.exec(kRetryOne, id, now) == 0) return Fault{FaultKind::absent, "storage.no_such_event"};
  return Done{};
}

Outcome Dispatcher::retry(EventId id, Instant now) {
  return db_.write([&](Tx& tx) -> Outcome { return retry_event_in(tx, id, now); });
}

Result<int> Dispatcher::retry_all(Instant now) {
  return db_.write([&](Tx& tx) -> Result<int> { return tx.exec(kRetryAll, now); });
}

Result<std::optional<std::string>> find_receipt(Tx& tx, const ReceiptKey& key,
                                                std::string_view request_hash) {
  auto row = tx.run(kFindReceipt, key.bucket, key.account, key.key.high, key.key.low);
  if (!row.step()) return std::optional<std::string>();
  if (row.blob(0) != request_hash) return Fault{FaultKind::conflict, "trust.key_reused"};
  return std::optional<std::string>(row.str(1));
}

void save_receipt(Tx& tx, const ReceiptKey& key, std::string_view request_hash,
                  std::string_view result, Instant now) {
  tx.exec(kSaveReceipt, key.bucket, key.account, key.key.high, key.key.low, Blob{request_hash},
          result, now);
}

int drop_old_receipts(Tx& tx, Instant before) {
  return tx.exec(kDropReceipts, before, limits::kReceiptDropCountMax);
}

bool has_waiting_events(Tx& tx) {
  return tx.run(kAnyWaiting).step();
}

}  // namespace fl
