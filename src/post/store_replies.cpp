// What answers are waited for, by keyed hash of the number.
#include "post/replies.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr int kDroppedMax = 10'000;

const Sql kAwait{SqlTag::point, "post.await_reply",
                 "INSERT INTO post_reply (bucket, token, kind, entity_id, account_id, until_at) "
                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (bucket, token) DO UPDATE SET "
                 "kind = excluded.kind, entity_id = excluded.entity_id, "
                 "account_id = excluded.account_id, until_at = excluded.until_at"};
const Sql kAwaited{SqlTag::point, "post.awaited_reply",
                   "SELECT kind, entity_id, account_id FROM post_reply "
                   "WHERE bucket = ?1 AND token = ?2 AND until_at > ?3"};
const Sql kDrop{SqlTag::job, "post.drop_awaited",
                "DELETE FROM post_reply WHERE (bucket, token) IN (SELECT bucket, token FROM "
                "post_reply WHERE until_at <= ?1 LIMIT ?2)"};

// The last eleven digits: gateways write a number with its country or without.
std::string token_of(const Keys& keys, std::string_view phone) {
  std::string digits;
  for (const char c : phone)
    if (c >= '0' && c <= '9') digits += c;
  constexpr std::size_t kDigits = 11;
  if (digits.size() > kDigits) digits.erase(0, digits.size() - kDigits);
  return hex(keyed_hash(keys.search, "reply|" + digits));
}

}  // namespace

void await_reply(Tx& tx, const Keys& keys, std::string_view phone, const Awaited& awaited,
                 Instant now) {
  const std::string token = token_of(keys, phone);
  tx.exec(kAwait, hash_bucket(token), token, awaited.kind, awaited.entity, awaited.account,
          now + kReplyFor);
}

std::optional<Awaited> awaited_from(Tx& tx, const Keys& keys, std::string_view phone, Instant now) {
  const std::string token = token_of(keys, phone);
  auto row = tx.run(kAwaited, hash_bucket(token), token, now);
  if (!row.step()) return std::nullopt;
  return Awaited{row.str(0), row.i64(1), row.id<AccountId>(2)};
}

int drop_old_awaited(Tx& tx, Instant now) {
  return tx.exec(kDrop, now, kDroppedMax);
}

}  // namespace fl
