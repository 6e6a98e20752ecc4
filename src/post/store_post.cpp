// Messages in their table: sealed in, opened only for the demo's screen.
#include "platform/limits.h"
#include "platform/text.h"
#include "post/post.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr int kShownMax = 20;

const Sql kAdd{SqlTag::point, "post.add_message",
               "INSERT INTO post_message (bucket, id, kind, state, at, to_sealed, text_sealed) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
const Sql kNewest{SqlTag::list, "post.newest_messages",
                  "SELECT bucket, id, at, to_sealed, text_sealed FROM post_message WHERE at > 0 "
                  "ORDER BY at DESC, bucket DESC, id DESC LIMIT ?1"};
const Sql kWaiting{SqlTag::job, "post.waiting_count",
                   "SELECT COUNT(*) FROM post_message WHERE state = 'waiting'"};
const Sql kDropOld{SqlTag::job, "post.drop_old_messages", "DELETE FROM post_message WHERE at < ?1"};

// Names row and column, so that a sealed field moved elsewhere does not open.
std::string bound_to(std::string_view column, std::int64_t id) {
  return "post_message." + std::string(column) + "|" + base32_of(id);
}

}  // namespace

void send_message(Tx& tx, const Keys& keys, const Message& message, Instant now) {
  const auto id = random_id<MessageId>();
  const std::string to = seal(keys.master, message.to, bound_to("to", id.value));
  const std::string text = seal(keys.master, message.text, bound_to("text", id.value));
  tx.exec(kAdd, hash_bucket(id.value), id, message.kind, keys.is_demo ? "shown" : "waiting", now,
          Blob{to}, Blob{text});
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
      shown.push_back({rows.instant(2), mask_phone(*to), *text});
    }
    return shown;
  });
}

Result<std::int64_t> waiting_message_count(Db& db) {
  return db.read([](Tx& tx) -> Result<std::int64_t> {
    auto row = tx.run(kWaiting);
    return row.step() ? row.i64(0) : 0;
  });
}

int drop_old_messages(Tx& tx, Instant before) {
  return tx.exec(kDropOld, before);
}

}  // namespace fl
