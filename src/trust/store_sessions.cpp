// Sessions, one-time codes and counted tries in their tables.
#include "trust/store_sessions.h"

#include "storage/db.h"

namespace fl {

namespace {

const Sql kAddSession{
    SqlTag::point, "trust.add_session",
    "INSERT INTO trust_session (bucket, token_hash, account_id, made_at, expires_at, mark) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
const Sql kLoadSession{SqlTag::point, "trust.load_session",
                       "SELECT account_id, made_at, expires_at, mark FROM trust_session "
                       "WHERE bucket = ?1 AND token_hash = ?2"};
const Sql kDropSession{SqlTag::point, "trust.drop_session",
                       "DELETE FROM trust_session WHERE bucket = ?1 AND token_hash = ?2"};
const Sql kSessionsOf{SqlTag::list, "trust.sessions_of",
                      "SELECT token_hash FROM trust_session WHERE account_id = ?1 LIMIT ?2"};
const Sql kNoteDevice{SqlTag::point, "trust.note_device",
                      "UPDATE trust_session SET device = ?3 WHERE bucket = ?1 AND token_hash = ?2"};
const Sql kSessionRowsOf{SqlTag::list, "trust.session_rows_of",
                         "SELECT token_hash, made_at, expires_at, mark, device FROM trust_session "
                         "WHERE account_id = ?1 LIMIT ?2"};
const Sql kPutCode{
    SqlTag::point, "trust.put_code",
    "INSERT INTO trust_code (bucket, phone_token, code_hash, peer_token, asker_tries, other_tries, "
    "sent_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
    "ON CONFLICT (bucket, phone_token) DO UPDATE SET code_hash = excluded.code_hash, "
    "peer_token = excluded.peer_token, asker_tries = excluded.asker_tries, "
    "other_tries = excluded.other_tries, sent_at = excluded.sent_at, expires_at = "
    "excluded.expires_at"};
const Sql kLoadCode{
    SqlTag::point, "trust.load_code",
    "SELECT code_hash, peer_token, asker_tries, other_tries, sent_at, expires_at FROM trust_code "
    "WHERE bucket = ?1 AND phone_token = ?2"};
const Sql kDropCode{SqlTag::point, "trust.drop_code",
                    "DELETE FROM trust_code WHERE bucket = ?1 AND phone_token = ?2"};
const Sql kLoadTry{SqlTag::point, "trust.load_try",
                   "SELECT window_at, now_count, past_count, last_at FROM trust_try WHERE bucket = "
                   "?1 AND subject = ?2"};
const Sql kPutTry{
    SqlTag::point, "trust.put_try",
    "INSERT INTO trust_try (bucket, subject, window_at, now_count, past_count, last_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (bucket, subject) DO UPDATE SET "
    "window_at = excluded.window_at, now_count = excluded.now_count, past_count = "
    "excluded.past_count, "
    "last_at = excluded.last_at"};
const Sql kDropTry{SqlTag::point, "trust.drop_try",
                   "DELETE FROM trust_try WHERE bucket = ?1 AND subject = ?2"};
const Sql kDropOldSessions{SqlTag::job, "trust.drop_old_sessions",
                           "DELETE FROM trust_session WHERE expires_at < ?1"};
const Sql kDropOldCodes{SqlTag::job, "trust.drop_old_codes",
                        "DELETE FROM trust_code WHERE expires_at < ?1"};
const Sql kDropOldTries{SqlTag::job, "trust.drop_old_tries",
                        "DELETE FROM trust_try WHERE last_at < ?1"};

constexpr std::chrono::hours kTryKept{24 * 30};

}  // namespace

namespace store {

void add_session(Tx& tx, const SessionRow& row) {
  tx.exec(kAddSession, hash_bucket(row.token_hash), Blob{row.token_hash}, row.account, row.made_at,
          row.expires_at, Blob{row.mark});
}

std::optional<SessionRow> load_session(Tx& tx, std::string_view token_hash) {
  auto row = tx.run(kLoadSession, hash_bucket(token_hash), Blob{token_hash});
  if (!row.step()) return std::nullopt;
  return SessionRow{std::string(token_hash), row.id<AccountId>(0), row.instant(1), row.instant(2),
                    std::string(row.blob(3))};
}

void drop_session(Tx& tx, std::string_view token_hash) {
  tx.exec(kDropSession, hash_bucket(token_hash), Blob{token_hash});
}

void note_device(Tx& tx, std::string_view token_hash, std::string_view device) {
  tx.exec(kNoteDevice, hash_bucket(token_hash), Blob{token_hash}, device);
}

std::vector<SessionRow> session_rows_of(Tx& tx, AccountId account, int limit) {
  std::vector<SessionRow> found;
  auto rows = tx.run(kSessionRowsOf, account, limit);
  while (rows.step())
    found.push_back({std::string(rows.blob(0)), account, rows.instant(1), rows.instant(2),
                     std::string(rows.blob(3)), rows.str(4)});
  return found;
}

std::vector<std::string> sessions_of(Tx& tx, AccountId account, int limit) {
  std::vector<std::string> found;
  auto rows = tx.run(kSessionsOf, account, limit);
  while (rows.step())
    found.emplace_back(rows.blob(0));
  return found;
}

void put_code(Tx& tx, const CodeRow& row) {
  tx.exec(kPutCode, hash_bucket(row.phone_token), Blob{row.phone_token}, Blob{row.code_hash},
          Blob{row.peer_token}, row.asker_tries, row.other_tries, row.sent_at, row.expires_at);
}

std::optional<CodeRow> load_code(Tx& tx, std::string_view phone_token) {
  auto row = tx.run(kLoadCode, hash_bucket(phone_token), Blob{phone_token});
  if (!row.step()) return std::nullopt;
  CodeRow found;
  found.phone_token = std::string(phone_token);
  found.code_hash = std::string(row.blob(0));
  found.peer_token = std::string(row.blob(1));
  found.asker_tries = static_cast<int>(row.i64(2));
  found.other_tries = static_cast<int>(row.i64(3));
  found.sent_at = row.instant(4);
  found.expires_at = row.instant(5);
  return found;
}

void drop_code(Tx& tx, std::string_view phone_token) {
  tx.exec(kDropCode, hash_bucket(phone_token), Blob{phone_token});
}

TryRow load_try(Tx& tx, std::string_view subject) {
  auto row = tx.run(kLoadTry, hash_bucket(subject), Blob{subject});
  if (!row.step()) return {};
  return {row.i64(0), static_cast<int>(row.i64(1)), static_cast<int>(row.i64(2)), row.instant(3)};
}

void put_try(Tx& tx, std::string_view subject, const TryRow& row) {
  tx.exec(kPutTry, hash_bucket(subject), Blob{subject}, row.window_at, row.now_count,
          row.past_count, row.last_at);
}

void drop_try(Tx& tx, std::string_view subject) {
  tx.exec(kDropTry, hash_bucket(subject), Blob{subject});
}

}  // namespace store

int drop_old_trust(Tx& tx, Instant now) {
  return tx.exec(kDropOldSessions, now) + tx.exec(kDropOldCodes, now) +
         tx.exec(kDropOldTries, now - kTryKept);
}

}  // namespace fl
