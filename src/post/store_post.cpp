// Messages in their table: sealed in, claimed one by one, opened for their gateway and for the
// demo's screen.
#include <array>

#include "platform/limits.h"
#include "platform/text.h"
#include "post/post.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr int kShownMax = 20;
constexpr int kDueMax = 20;
constexpr int kDroppedMax = 10'000;
// How long a claimed try may take before another server may take it over.
constexpr std::chrono::minutes kTryLease{2};
// The wait before each further try; then the message has failed.
constexpr std::array<std::chrono::seconds, 5> kWaits{
    std::chrono::seconds(5), std::chrono::seconds(30), std::chrono::minutes(2),
    std::chrono::minutes(10), std::chrono::hours(1)};

const Sql kAdd{SqlTag::point, "post.add_message",
               "INSERT INTO post_message (bucket, id, kind, channel, state, at, useful_until, "
               "tries, try_at, done_at, last_error, to_sealed, text_sealed) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?6, NULL, '', ?8, ?9)"};
const Sql kNewest{SqlTag::list, "post.newest_messages",
                  "SELECT bucket, id, at, to_sealed, text_sealed FROM post_message WHERE at > 0 "
                  "ORDER BY at DESC, bucket DESC, id DESC LIMIT ?1"};
const Sql kDue{SqlTag::list, "post.due_messages",
               "SELECT bucket, id FROM post_message WHERE state = ?1 AND try_at <= ?2 "
               "ORDER BY try_at LIMIT ?3"};
const Sql kLoad{SqlTag::point, "post.load_message",
                "SELECT kind, channel, state, useful_until, tries, try_at, to_sealed, text_sealed "
                "FROM post_message WHERE bucket = ?1 AND id = ?2"};
const Sql kClaim{SqlTag::point, "post.claim_message",
                 "UPDATE post_message SET state = 'sending', tries = tries + 1, try_at = ?3 "
                 "WHERE bucket = ?1 AND id = ?2"};
const Sql kSettle{SqlTag::point, "post.settle_message",
                  "UPDATE post_message SET state = ?3, try_at = ?4, done_at = ?5, last_error = ?6 "
                  "WHERE bucket = ?1 AND id = ?2"};
const Sql kCounts{SqlTag::job, "post.delivery_counts",
                  "SELECT state, COUNT(*), MIN(at) FROM post_message GROUP BY state"};
const Sql kDeliveries{
    SqlTag::list, "post.deliveries",
    "SELECT id, kind, channel, state, at, done_at, tries, last_error, to_sealed FROM post_message "
    "WHERE (at, bucket, id) < (?1, ?2, ?3) AND (?4 = '' OR state = ?4) "
    "ORDER BY at DESC, bucket DESC, id DESC LIMIT ?5"};
const Sql kDropOld{SqlTag::job, "post.drop_old_messages",
                   "DELETE FROM post_message WHERE (bucket, id) IN (SELECT bucket, id FROM "
                   "post_message WHERE at < ?1 LIMIT ?2)"};

// Names row and column, so that a sealed field moved elsewhere does not open.
std::string bound_to(std::string_view column, std::int64_t id) {
  return "post_message." + std::string(column) + "|" + base32_of(id);
}

std::string channel_of(std::string_view to) {
  return to.find('@') == std::string_view::npos ? "sms" : "mail";
}

std::string masked(std::string_view to) {
  const auto at = to.find('@');
  if (at == std::string_view::npos) return mask_phone(to);
  return std::string(to.substr(0, 1)) + "***" + std::string(to.substr(at));
}

const Gateway* gateway_for(std::span<const Gateway> gateways, std::string_view channel) {
  for (const auto& gateway : gateways)
    if (gateway.channel == channel) return &gateway;
  return nullptr;
}

struct Claimed {
  Outgoing message;
  std::string channel;
  int tries = 0;  // this one included
};

// Claims one message for a try, or settles that it is of no use any more: then nothing.
Result<std::optional<Claimed>> claim(Db& db, const Keys& keys, std::span<const Gateway> gateways,
                                     MessageId id, Instant now) {
  return db.write([&](Tx& tx) -> Result<std::optional<Claimed>> {
    const Bucket bucket = hash_bucket(id.value);
    std::optional<Claimed> none;
    Claimed found;
    {
      auto row = tx.run(kLoad, bucket, id);
      if (!row.step()) return none;
      const auto state = row.str(2);
      if ((state != "waiting" && state != "sending") || row.instant(5) > now) return none;
      found.channel = row.str(1);
      found.tries = int(row.i64(4)) + 1;
      const bool is_useless = !row.is_null(3) && row.instant(3) <= now;
      auto to = unseal(keys.master, row.blob(6), bound_to("to", id.value));
      if (!to) return to.error();
      auto text = unseal(keys.master, row.blob(7), bound_to("text", id.value));
      if (!text) return text.error();
      found.message = {id, *to, *text, row.str(0)};
      if (is_useless) found.tries = 0;
    }
    if (found.tries == 0) {
      tx.exec(kSettle, bucket, id, "expired", now, now, "");
      return none;
    }
    if (!gateway_for(gateways, found.channel)) return none;
    tx.exec(kClaim, bucket, id, now + kTryLease);
    return std::optional<Claimed>(std::move(found));
  });
}

Outcome settle(Db& db, const Claimed& claimed, const Outcome& sent, Instant now) {
  return db.write([&](Tx& tx) -> Outcome {
    const auto id = claimed.message.id;
    const Bucket bucket = hash_bucket(id.value);
    if (sent) {
      tx.exec(kSettle, bucket, id, "sent", now, now, "");
      return Done{};
    }
    const bool is_final =
        sent.error().kind != FaultKind::unavailable || std::size_t(claimed.tries) > kWaits.size();
    const std::string why = sent.error().key + " " + sent.error().detail;
    if (is_final)
      tx.exec(kSettle, bucket, id, "failed", now, now, why);
    else
      tx.exec(kSettle, bucket, id, "waiting", now + kWaits[std::size_t(claimed.tries) - 1],
              std::optional<Instant>(), why);
    return Done{};
  });
}

}  // namespace

void send_message(Tx& tx, const Keys& keys, const Message& message, Instant now) {
  const auto id = random_id<MessageId>();
  const std::string to = seal(keys.master, message.to, bound_to("to", id.value));
  const std::string text = seal(keys.master, message.text, bound_to("text", id.value));
  tx.exec(kAdd, hash_bucket(id.value), id, message.kind, channel_of(message.to),
          keys.is_demo ? "shown" : "waiting", now, message.useful_until, Blob{to}, Blob{text});
}

Result<int> deliver_due(Db& db, const Keys& keys, std::span<const Gateway> gateways,
                        const std::function<Instant()>& now) {
  if (gateways.empty()) return 0;
  auto due = db.read([&](Tx& tx) -> Result<std::vector<MessageId>> {
    std::vector<MessageId> found;
    for (const auto* state : {"waiting", "sending"}) {
      auto rows = tx.run(kDue, state, now(), kDueMax);
      while (rows.step())
        found.push_back(rows.id<MessageId>(1));
    }
    return found;
  });
  if (!due) return due.error();
  int tried = 0;
  for (const auto id : *due) {
    auto claimed = claim(db, keys, gateways, id, now());
    if (!claimed) return claimed.error();
    if (!*claimed) continue;
    const Outcome sent = gateway_for(gateways, (*claimed)->channel)->send((*claimed)->message);
    auto settled = settle(db, **claimed, sent, now());
    if (!settled) return settled.error();
    ++tried;
  }
  return tried;
}

Result<DeliveryCounts> delivery_counts(Db& db) {
  return db.read([](Tx& tx) -> Result<DeliveryCounts> {
    DeliveryCounts counts;
    auto rows = tx.run(kCounts);
    while (rows.step()) {
      const auto state = rows.text(0);
      if (state == "waiting" || state == "sending") {
        counts.waiting += rows.i64(1);
        const Instant at = rows.instant(2);
        if (!counts.oldest_waiting_at || at < *counts.oldest_waiting_at)
          counts.oldest_waiting_at = at;
      }
      if (state == "failed") counts.failed = rows.i64(1);
      if (state == "sent") counts.sent = rows.i64(1);
      if (state == "expired") counts.expired = rows.i64(1);
    }
    return counts;
  });
}

std::vector<Delivery> deliveries(Tx& tx, const Keys& keys, std::string_view state, Instant before,
                                 std::int64_t before_id, int limit) {
  std::vector<Delivery> found;
  auto rows = tx.run(kDeliveries, before, hash_bucket(before_id), before_id, state, limit);
  while (rows.step()) {
    Delivery one;
    one.id = rows.id<MessageId>(0);
    one.kind = rows.str(1);
    one.channel = rows.str(2);
    one.state = rows.str(3);
    one.at = rows.instant(4);
    if (!rows.is_null(5)) one.done_at = rows.instant(5);
    one.tries = int(rows.i64(6));
    one.last_error = rows.str(7);
    auto to = unseal(keys.master, rows.blob(8), bound_to("to", one.id.value));
    if (to) one.to_masked = masked(*to);
    found.push_back(std::move(one));
  }
  return found;
}

Outcome retry_message(Tx& tx, MessageId id, Instant now) {
  const Bucket bucket = hash_bucket(id.value);
  bool is_failed = false;
  {
    auto row = tx.run(kLoad, bucket, id);
    is_failed = row.step() && row.text(2) == "failed";
  }
  if (!is_failed) return Fault{FaultKind::absent, "post.no_such_message"};
  tx.exec(kSettle, bucket, id, "waiting", now, std::optional<Instant>(), "");
  return Done{};
}

Result<std::vector<ShownMessage>> messages_on_screen(Db& db, const Keys& keys) {
  if (!keys.is_demo) return Fault{FaultKind::absent, "post.demo_only"};
  return db.read([&](Tx& tx) -> Result<std::vector<ShownMessage>> {
    std::vector<ShownMessage> shown;
    auto rows = tx.run(kNewest, kShownMax);
    while (rows.step()) {
      const std::int64_t id = rows.i64(1);
      auto to = unseal(keys.master, rows.blob(3), bound_to("to", id));
      if (!to) return to.error();
      auto text = unseal(keys.master, rows.blob(4), bound_to("text", id));
      if (!text) return text.error();
      shown.push_back({rows.instant(2), masked(*to), *text});
    }
    return shown;
  });
}

int drop_old_messages(Tx& tx, Instant before) {
  return tx.exec(kDropOld, before, kDroppedMax);
}

}  // namespace fl
