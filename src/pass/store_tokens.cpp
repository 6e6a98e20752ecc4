// The SQL of places, doubts and tokens.
#include "pass/store_tokens.h"

#include <charconv>
#include <set>

#include "platform/crypto.h"
#include "platform/text.h"
#include "storage/db.h"

namespace fl::pass_store {

namespace {

const Sql kLastBlock{SqlTag::list, "pass.last_block",
                     "SELECT epoch, block, first_shard, shards, given, key_check FROM pass_epoch "
                     "WHERE epoch = ?1 ORDER BY block DESC LIMIT 1"};
const Sql kBlocksSince{SqlTag::reference, "pass.blocks_since",
                       "SELECT epoch, block, first_shard, shards, given, key_check FROM pass_epoch "
                       "WHERE epoch >= ?1 ORDER BY epoch, block"};
const Sql kAddBlock{SqlTag::reference, "pass.add_block",
                    "INSERT INTO pass_epoch (epoch, block, first_shard, shards, given, key_check, "
                    "opened_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
const Sql kSaveGiven{SqlTag::reference, "pass.save_given",
                     "UPDATE pass_epoch SET given = ?3 WHERE epoch = ?1 AND block = ?2"};
const Sql kAddGiven{SqlTag::job, "pass.add_given",
                    "INSERT INTO pass_given (epoch, nth, person_id) VALUES (?1, ?2, ?3)"};
const Sql kGivenTo{SqlTag::list, "pass.given_to",
                   "SELECT person_id FROM pass_given WHERE epoch = ?1 AND nth = ?2 LIMIT 1"};
// Never before the last list, or that list would be taken to hold it: a clock may be set back.
const Sql kAddDoubt{
    SqlTag::job, "pass.add_doubt",
    "INSERT INTO pass_doubt (epoch, place, since_at) VALUES (?1, ?2, CASE WHEN ?3 >= "
    "COALESCE((SELECT seen_until FROM pass_published), 0) THEN ?3 ELSE "
    "(SELECT seen_until FROM pass_published) END) "
    "ON CONFLICT (epoch, place) DO NOTHING"};
const Sql kDoubtBits{SqlTag::job, "pass.doubt_bits",
                     "SELECT place FROM pass_doubt WHERE epoch = ?1 AND place >= ?2 AND "
                     "place < ?3 ORDER BY place"};
const Sql kDoubtedSince{SqlTag::job, "pass.doubted_since",
                        "SELECT epoch, place FROM pass_doubt WHERE since_at >= ?1"};
const Sql kDropDoubt{SqlTag::job, "pass.drop_doubt", "DELETE FROM pass_doubt WHERE epoch < ?1"};
const Sql kDropEpoch{SqlTag::job, "pass.drop_epoch", "DELETE FROM pass_epoch WHERE epoch < ?1"};
// A few at a time: an epoch may be millions of rows.
const Sql kDropGiven{
    SqlTag::job, "pass.drop_given",
    "DELETE FROM pass_given WHERE epoch = (SELECT MIN(epoch) FROM pass_given WHERE epoch < ?1) "
    "AND nth <= (SELECT nth FROM pass_given WHERE epoch = (SELECT MIN(epoch) FROM "
    "pass_given WHERE epoch < ?1) ORDER BY nth LIMIT 1) + 300000"};

const Sql kLoadToken{
    SqlTag::point, "pass.load_token",
    "SELECT person_id, kind, name, code, cose, epoch, place, issued_at, expires_at, renew_at, "
    "was_epoch, was_place, was_until, past FROM pass_token WHERE bucket = ?1 AND person_id = ?2 "
    "AND "
    "kind = ?3"};
const Sql kSaveToken{
    SqlTag::point, "pass.save_token",
    "INSERT INTO pass_token (bucket, person_id, kind, name, code, cose, epoch, place, issued_at, "
    "expires_at, renew_at, was_epoch, was_place, was_until, past) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
    "?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT (bucket, person_id, kind) DO UPDATE SET "
    "name = excluded.name, code = excluded.code, cose = excluded.cose, epoch = excluded.epoch, "
    "place = excluded.place, issued_at = excluded.issued_at, expires_at = excluded.expires_at, "
    "renew_at = excluded.renew_at, was_epoch = excluded.was_epoch, "
    "was_place = excluded.was_place, was_until = excluded.was_until, past = excluded.past"};
const Sql kDropToken{SqlTag::point, "pass.drop_token",
                     "DELETE FROM pass_token WHERE bucket = ?1 AND person_id = ?2 AND kind = ?3"};
const Sql kToRenew{SqlTag::point, "pass.to_renew",
                   "SELECT person_id FROM pass_token WHERE bucket = ?1 AND kind = 0 AND "
                   "renew_at <= ?2 ORDER BY person_id LIMIT ?3"};
const Sql kTokenRows{
    SqlTag::point, "pass.token_rows",
    "SELECT person_id, kind, name, code, cose, epoch, place, issued_at, expires_at, renew_at, "
    "was_epoch, was_place, was_until, past FROM pass_token WHERE bucket = ?1 AND person_id > ?2 "
    "AND "
    "kind = 0 ORDER BY person_id LIMIT ?3"};
const Sql kPhoneTokens{
    SqlTag::point, "pass.phone_tokens",
    "SELECT person_id, kind, name, code, cose, epoch, place, issued_at, expires_at, renew_at, "
    "was_epoch, was_place, was_until, past FROM pass_token WHERE bucket = ?1 AND kind = 0"};

const Sql kPeopleWithStatus{SqlTag::point, "pass.people_with_status",
                            "SELECT person_id FROM pass_status WHERE bucket = ?1"};

const Sql kAddDue{SqlTag::point, "pass.add_due",
                  "INSERT INTO pass_due (bucket, person_id, since_at) VALUES (?1, ?2, ?3) "
                  "ON CONFLICT (bucket, person_id) DO NOTHING"};
const Sql kDropDue{SqlTag::point, "pass.drop_due",
                   "DELETE FROM pass_due WHERE bucket = ?1 AND person_id = ?2"};
const Sql kDuePeople{SqlTag::list, "pass.due_people",
                     "SELECT since_at, person_id FROM pass_due WHERE since_at <= ?1 AND "
                     "(since_at, bucket, person_id) > (?2, ?3, ?4) "
                     "ORDER BY since_at, bucket, person_id LIMIT ?5"};

const Sql kAddFeed{SqlTag::job, "pass.add_feed",
                   "INSERT INTO pass_feed (at, id, what, bucket, entity) VALUES "
                   "(?1, ?2, ?3, ?4, ?5)"};
const Sql kFeedFrom{SqlTag::list, "pass.feed_from",
                    "SELECT at, id, what, entity FROM pass_feed WHERE (at, id) > (?1, ?2) "
                    "ORDER BY at, id LIMIT ?3"};
const Sql kDropFeed{SqlTag::job, "pass.drop_feed", "DELETE FROM pass_feed WHERE at < ?1"};

const Sql kLoadRun{SqlTag::reference, "pass.load_run",
                   "SELECT name, started_at, bucket_next, signed, ended_at FROM pass_run "
                   "WHERE name = ?1"};
const Sql kSaveRun{SqlTag::reference, "pass.save_run",
                   "INSERT INTO pass_run (name, started_at, bucket_next, signed, ended_at) VALUES "
                   "(?1, ?2, ?3, ?4, ?5) ON CONFLICT (name) DO UPDATE SET "
                   "started_at = excluded.started_at, bucket_next = excluded.bucket_next, "
                   "signed = excluded.signed, ended_at = excluded.ended_at"};

constexpr std::string_view kFeedWords[] = {"token", "capability", "carer"};

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

EpochBlock read_block(const Statement& row) {
  return {row.i64(0), row.i64(1), row.i64(2), row.i64(3), row.i64(4), row.i64(5)};
}

TokenRow read_token_row(const Statement& row) {
  TokenRow t;
  t.person = row.id<PersonId>(0);
  t.kind = row.i64(1) == 0 ? TokenKind::phone : TokenKind::card;
  t.name = row.str(2);
  t.code = row.str(3);
  t.cose = std::string(row.blob(4));
  t.epoch = row.i64(5);
  t.place = row.i64(6);
  t.issued = row.instant(7);
  t.expires = row.instant(8);
  t.renew = row.instant(9);
  t.was_epoch = row.i64(10);
  t.was_place = row.i64(11);
  t.was_until = row.instant(12);
  t.past = row.str(13);
  return t;
}

}  // namespace

std::vector<ListPlace> places_of(const TokenRow& token) {
  const auto place = [](std::int64_t epoch, std::int64_t at) {
    return ListPlace{epoch, at / kListIndexCount, at % kListIndexCount};
  };
  std::vector<ListPlace> places;
  if (!token.cose.empty()) places.push_back(place(token.epoch, token.place));
  for (const auto part : split(token.past, ',')) {
    const auto colon = part.find(':');
    if (colon == std::string_view::npos) continue;
    const auto epoch = number_in(part.substr(0, colon));
    const auto at = number_in(part.substr(colon + 1));
    if (epoch && at) places.push_back(place(*epoch, *at));
  }
  return places;
}

void push_past(TokenRow& token, std::int64_t oldest_epoch) {
  constexpr std::size_t kPastMax = 60;
  auto places = places_of(token);
  if (places.size() > kPastMax) places.resize(kPastMax);
  token.past.clear();
  for (const auto& one : places) {
    if (one.epoch < oldest_epoch) continue;
    if (!token.past.empty()) token.past += ',';
    token.past +=
        std::to_string(one.epoch) + ":" + std::to_string(one.shard * kListIndexCount + one.index);
  }
}

std::optional<EpochBlock> last_block(Tx& tx, std::int64_t epoch) {
  auto row = tx.run(kLastBlock, epoch);
  if (!row.step()) return std::nullopt;
  return read_block(row);
}

std::vector<EpochBlock> blocks_since(Tx& tx, std::int64_t epoch) {
  std::vector<EpochBlock> found;
  auto row = tx.run(kBlocksSince, epoch);
  while (row.step())
    found.push_back(read_block(row));
  return found;
}

void add_block(Tx& tx, const EpochBlock& b, Instant now) {
  tx.exec(kAddBlock, b.epoch, b.block, b.first_shard, b.shards, b.given, b.key_check, now);
}

void save_given(Tx& tx, const EpochBlock& b) {
  tx.exec(kSaveGiven, b.epoch, b.block, b.given);
}

void add_given(Tx& tx, std::int64_t epoch, std::int64_t serial, PersonId person) {
  tx.exec(kAddGiven, epoch, serial, person);
}

std::optional<PersonId> given_to(Tx& tx, std::int64_t epoch, std::int64_t serial) {
  auto row = tx.run(kGivenTo, epoch, serial);
  if (!row.step()) return std::nullopt;
  return row.id<PersonId>(0);
}

void add_doubt(Tx& tx, std::int64_t epoch, std::int64_t place, Instant now) {
  tx.exec(kAddDoubt, epoch, place, now);
}

int drop_epochs(Tx& tx, std::int64_t doubt_before, std::int64_t given_before) {
  int dropped = tx.exec(kDropDoubt, doubt_before);
  dropped += tx.exec(kDropGiven, given_before);
  tx.exec(kDropEpoch, given_before);
  return dropped;
}

std::optional<TokenRow> load_token(Tx& tx, PersonId person, TokenKind kind) {
  auto row = tx.run(kLoadToken, hash_bucket(person.value), person, int(kind));
  if (!row.step()) return std::nullopt;
  return read_token_row(row);
}

void save_token(Tx& tx, const TokenRow& t) {
  tx.exec(kSaveToken, hash_bucket(t.person.value), t.person, int(t.kind), t.name, t.code,
          Blob{t.cose}, t.epoch, t.place, t.issued, t.expires, t.renew, t.was_epoch, t.was_place,
          t.was_until, t.past);
}

void drop_token(Tx& tx, PersonId person, TokenKind kind) {
  tx.exec(kDropToken, hash_bucket(person.value), person, int(kind));
}

std::vector<PersonId> to_renew(Tx& tx, Bucket bucket, Instant now, int limit) {
  std::vector<PersonId> found;
  auto row = tx.run(kToRenew, bucket, now, limit);
  while (row.step())
    found.push_back(row.id<PersonId>(0));
  return found;
}

std::vector<TokenRow> token_rows(Tx& tx, Bucket bucket, PersonId after, int limit) {
  std::vector<TokenRow> found;
  auto row = tx.run(kTokenRows, bucket, after, limit);
  while (row.step())
    found.push_back(read_token_row(row));
  return found;
}

void each_phone_token(Tx& tx, Bucket bucket, const std::function<void(const TokenRow&)>& visit) {
  auto row = tx.run(kPhoneTokens, bucket);
  while (row.step())
    visit(read_token_row(row));
}

std::vector<PersonId> people_with_status(Tx& tx, Bucket bucket) {
  std::vector<PersonId> found;
  auto row = tx.run(kPeopleWithStatus, bucket);
  while (row.step())
    found.push_back(row.id<PersonId>(0));
  return found;
}

void add_due(Tx& tx, PersonId person, Instant now) {
  tx.exec(kAddDue, hash_bucket(person.value), person, now);
}

void drop_due(Tx& tx, PersonId person) {
  tx.exec(kDropDue, hash_bucket(person.value), person);
}

std::vector<DueRow> due_people(Tx& tx, Instant now, const DueRow& last, int limit) {
  std::vector<DueRow> found;
  auto row =
      tx.run(kDuePeople, now, last.since, hash_bucket(last.person.value), last.person, limit);
  while (row.step())
    found.push_back({row.instant(0), row.id<PersonId>(1)});
  return found;
}

void add_feed(Tx& tx, FeedWhat what, PersonId person, Instant now) {
  tx.exec(kAddFeed, now, static_cast<std::int64_t>(random_u64() >> 1),
          kFeedWords[std::size_t(what)], hash_bucket(person.value), person);
}

std::vector<FeedRow> feed_from(Tx& tx, Instant at, std::int64_t id, int limit) {
  std::vector<FeedRow> found;
  auto row = tx.run(kFeedFrom, at, id, limit);
  while (row.step()) {
    const auto word = row.text(2);
    const FeedWhat what = word == kFeedWords[0]   ? FeedWhat::token
                          : word == kFeedWords[1] ? FeedWhat::capability
                                                  : FeedWhat::carer;
    found.push_back({row.instant(0), row.i64(1), what, row.i64(3)});
  }
  return found;
}

int drop_feed(Tx& tx, Instant before) {
  return tx.exec(kDropFeed, before);
}

std::optional<RunRow> load_run(Tx& tx, std::string_view name) {
  auto row = tx.run(kLoadRun, name);
  if (!row.step()) return std::nullopt;
  RunRow run{row.str(0), row.instant(1), row.i64(2), row.i64(3), std::nullopt};
  if (!row.is_null(4)) run.ended = row.instant(4);
  return run;
}

void save_run(Tx& tx, const RunRow& r) {
  tx.exec(kSaveRun, r.name, r.started, r.bucket_next, r.signed_count, r.ended);
}

}  // namespace fl::pass_store

namespace fl {

std::vector<std::uint32_t> doubt_bits(Tx& tx, std::int64_t epoch, std::int64_t shard) {
  std::vector<std::uint32_t> bits;
  const std::int64_t from = shard * kListIndexCount;
  auto row = tx.run(pass_store::kDoubtBits, epoch, from, from + kListIndexCount);
  while (row.step())
    bits.push_back(static_cast<std::uint32_t>(row.i64(0) - from));
  return bits;
}

std::vector<std::pair<std::int64_t, std::int64_t>> doubted_since(Tx& tx, Instant since) {
  std::set<std::pair<std::int64_t, std::int64_t>> found;
  auto row = tx.run(pass_store::kDoubtedSince, since);
  while (row.step())
    found.emplace(row.i64(0), row.i64(1) / kListIndexCount);
  return {found.begin(), found.end()};
}

}  // namespace fl
