// The SQL of capabilities, one-time codes, carers and cards.
#include "pass/store_holders.h"

#include "storage/db.h"

namespace fl::pass_store {

namespace {

const Sql kAddCapability{
    SqlTag::point, "pass.add_capability",
    "INSERT INTO pass_capability (bucket, hash, id, person_id, way, made_by, made_at, ended_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
const Sql kEndCapability{SqlTag::point, "pass.end_capability",
                         "UPDATE pass_capability SET ended_at = ?3 WHERE bucket = ?1 AND "
                         "hash = ?2 AND ended_at IS NULL"};
const Sql kCapabilityOf{
    SqlTag::point, "pass.capability_of",
    "SELECT hash, id, person_id, way, made_by, made_at, ended_at FROM pass_capability "
    "WHERE bucket = ?1 AND hash = ?2"};
const Sql kCapabilitiesOf{
    SqlTag::list, "pass.capabilities_of",
    "SELECT hash, id, person_id, way, made_by, made_at, ended_at FROM pass_capability "
    "WHERE person_id = ?1 LIMIT 200"};
const Sql kEachCapability{
    SqlTag::point, "pass.each_capability",
    "SELECT hash, id, person_id, way, made_by, made_at, ended_at FROM pass_capability "
    "WHERE bucket = ?1 AND ended_at IS NULL"};

const Sql kPutLetter{
    SqlTag::point, "pass.put_letter",
    "INSERT INTO pass_letter (bucket, hash, person_id, made_by, made_at, until_at, tries, used_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (bucket, hash) DO UPDATE SET "
    "tries = excluded.tries, used_at = excluded.used_at"};
const Sql kLetterOf{SqlTag::point, "pass.letter_of",
                    "SELECT hash, person_id, made_by, made_at, until_at, tries, used_at FROM "
                    "pass_letter WHERE bucket = ?1 AND hash = ?2"};
const Sql kDropLetters{SqlTag::job, "pass.drop_letters",
                       "DELETE FROM pass_letter WHERE until_at < ?1"};

const Sql kAddCarer{SqlTag::point, "pass.add_carer",
                    "INSERT INTO pass_carer (bucket, id, person_id, carer_id, relation, since_at, "
                    "until_at, made_by, ended_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"};
const Sql kEndCarer{SqlTag::point, "pass.end_carer",
                    "UPDATE pass_carer SET ended_at = ?3 WHERE bucket = ?1 AND id = ?2 AND "
                    "ended_at IS NULL"};
const Sql kCarerAt{SqlTag::point, "pass.carer_at",
                   "SELECT id, person_id, carer_id, relation, since_at, until_at, made_by, "
                   "ended_at FROM pass_carer WHERE bucket = ?1 AND id = ?2"};
const Sql kCarersOf{SqlTag::list, "pass.carers_of",
                    "SELECT id, person_id, carer_id, relation, since_at, until_at, made_by, "
                    "ended_at FROM pass_carer WHERE person_id = ?1 AND ended_at IS NULL LIMIT 50"};
const Sql kCaredBy{SqlTag::list, "pass.cared_by",
                   "SELECT id, person_id, carer_id, relation, since_at, until_at, made_by, "
                   "ended_at FROM pass_carer WHERE carer_id = ?1 AND ended_at IS NULL LIMIT 50"};
const Sql kEachCarer{SqlTag::job, "pass.each_carer",
                     "SELECT id, person_id, carer_id, relation, since_at, until_at, made_by, "
                     "ended_at FROM pass_carer WHERE ended_at IS NULL"};

const Sql kPutCard{SqlTag::point, "pass.put_card",
                   "INSERT INTO pass_card (bucket, code, person_id, printed_at) VALUES "
                   "(?1, ?2, ?3, ?4) ON CONFLICT (bucket, code) DO UPDATE SET "
                   "printed_at = excluded.printed_at"};
const Sql kPersonOfCard{SqlTag::point, "pass.person_of_card",
                        "SELECT person_id FROM pass_card WHERE bucket = ?1 AND code = ?2"};

std::optional<Instant> maybe(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.instant(column);
}

CapabilityRow read_capability(const Statement& row) {
  return {std::string(row.blob(0)), row.id<CapabilityId>(1), row.id<PersonId>(2), row.str(3),
          row.id<AccountId>(4),     row.instant(5),          maybe(row, 6)};
}

CarerRow read_carer(const Statement& row) {
  return {row.id<CarerId>(0), row.id<PersonId>(1), row.id<PersonId>(2),  row.str(3),
          row.instant(4),     maybe(row, 5),       row.id<AccountId>(6), maybe(row, 7)};
}

std::vector<CarerRow> carers(Statement row) {
  std::vector<CarerRow> found;
  while (row.step())
    found.push_back(read_carer(row));
  return found;
}

}  // namespace

void add_capability(Tx& tx, const CapabilityRow& c) {
  tx.exec(kAddCapability, hash_bucket(c.hash), Blob{c.hash}, c.id, c.person, c.way, c.made_by,
          c.made_at, c.ended);
}

void end_capability(Tx& tx, const CapabilityRow& c, Instant now) {
  tx.exec(kEndCapability, hash_bucket(c.hash), Blob{c.hash}, now);
}

std::optional<CapabilityRow> capability_of(Tx& tx, std::string_view hash) {
  auto row = tx.run(kCapabilityOf, hash_bucket(hash), Blob{hash});
  if (!row.step()) return std::nullopt;
  return read_capability(row);
}

std::vector<CapabilityRow> capabilities_of(Tx& tx, PersonId person) {
  std::vector<CapabilityRow> found;
  auto row = tx.run(kCapabilitiesOf, person);
  while (row.step())
    found.push_back(read_capability(row));
  return found;
}

void each_capability(Tx& tx, Bucket bucket,
                     const std::function<void(const CapabilityRow&)>& visit) {
  auto row = tx.run(kEachCapability, bucket);
  while (row.step())
    visit(read_capability(row));
}

void put_letter(Tx& tx, const LetterRow& l) {
  tx.exec(kPutLetter, hash_bucket(l.hash), Blob{l.hash}, l.person, l.made_by, l.made_at, l.until,
          l.tries, l.used);
}

std::optional<LetterRow> letter_of(Tx& tx, std::string_view hash) {
  auto row = tx.run(kLetterOf, hash_bucket(hash), Blob{hash});
  if (!row.step()) return std::nullopt;
  return LetterRow{
      std::string(row.blob(0)), row.id<PersonId>(1), row.id<AccountId>(2), row.instant(3),
      row.instant(4),           row.i64(5),          maybe(row, 6)};
}

int drop_letters(Tx& tx, Instant before) {
  return tx.exec(kDropLetters, before);
}

void add_carer(Tx& tx, const CarerRow& c) {
  tx.exec(kAddCarer, carried_bucket(c.id.value), c.id, c.person, c.carer, c.relation, c.since,
          c.until, c.made_by, c.ended);
}

void end_carer(Tx& tx, const CarerRow& c, Instant now) {
  tx.exec(kEndCarer, carried_bucket(c.id.value), c.id, now);
}

std::optional<CarerRow> carer_at(Tx& tx, CarerId id) {
  auto row = tx.run(kCarerAt, carried_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read_carer(row);
}

std::vector<CarerRow> carers_of(Tx& tx, PersonId person) {
  return carers(tx.run(kCarersOf, person));
}

std::vector<CarerRow> cared_by(Tx& tx, PersonId carer) {
  return carers(tx.run(kCaredBy, carer));
}

void each_carer(Tx& tx, const std::function<void(const CarerRow&)>& visit) {
  auto row = tx.run(kEachCarer);
  while (row.step())
    visit(read_carer(row));
}

void put_card(Tx& tx, std::string_view code, PersonId person, Instant now) {
  tx.exec(kPutCard, hash_bucket(code), code, person, now);
}

std::optional<PersonId> person_of_card(Tx& tx, std::string_view code) {
  auto row = tx.run(kPersonOfCard, hash_bucket(code), code);
  if (!row.step()) return std::nullopt;
  return row.id<PersonId>(0);
}

}  // namespace fl::pass_store
