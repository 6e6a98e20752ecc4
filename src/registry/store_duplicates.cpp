// The queue of possible duplicates, merges, and the raw rows an undo puts back.
#include "platform/text.h"
#include "registry/duplicates.h"
#include "storage/db.h"

namespace fl {

namespace {

const Sql kAddDuplicate{
    SqlTag::point, "registry.add_duplicate",
    "INSERT INTO registry_duplicate (bucket, person_a, person_b, area_path, score, reasons, state, "
    "found_at, decided_by, decided_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', ?7, NULL, NULL) "
    "ON CONFLICT (bucket, person_a, person_b) DO NOTHING"};
const Sql kLoadDuplicate{SqlTag::point, "registry.load_duplicate",
                         "SELECT person_a, person_b, area_path, score, reasons, state, found_at "
                         "FROM registry_duplicate WHERE bucket = ?1 AND person_a = ?2 AND "
                         "person_b = ?3"};
const Sql kSetDuplicate{SqlTag::point, "registry.set_duplicate",
                        "UPDATE registry_duplicate SET state = ?4, decided_by = ?5, "
                        "decided_at = ?6 WHERE bucket = ?1 AND person_a = ?2 AND person_b = ?3"};
const Sql kOpenDuplicates{
    SqlTag::list, "registry.open_duplicates",
    "SELECT person_a, person_b, area_path, score, reasons, state, found_at FROM "
    "registry_duplicate WHERE state = 'open' AND area_path >= ?1 AND area_path < ?2 "
    "ORDER BY area_path, bucket, person_a, person_b LIMIT ?3"};
const Sql kDuplicatesOf{SqlTag::list, "registry.duplicates_of",
                        "SELECT bucket FROM registry_duplicate WHERE person_b = ?1 AND "
                        "state = 'open' LIMIT 50"};
const Sql kDuplicatesFrom{SqlTag::point, "registry.duplicates_from",
                          "SELECT bucket FROM registry_duplicate WHERE bucket = ?1 AND "
                          "person_a = ?2 AND state = 'open' LIMIT 50"};
const Sql kAddMerge{
    SqlTag::point, "registry.add_merge",
    "INSERT INTO registry_merge (bucket, id, survivor_id, gone_id, area_path, undo_sealed, reason, "
    "merged_by, merged_at, undone_by, undone_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, "
    "NULL)"};
const Sql kLoadMerge{SqlTag::point, "registry.load_merge",
                     "SELECT id, survivor_id, gone_id, area_path, undo_sealed, reason, merged_by, "
                     "merged_at, undone_at FROM registry_merge WHERE bucket = ?1 AND id = ?2"};
const Sql kUndone{SqlTag::point, "registry.set_merge_undone",
                  "UPDATE registry_merge SET undone_by = ?3, undone_at = ?4 "
                  "WHERE bucket = ?1 AND id = ?2"};
const Sql kMergesUnder{
    SqlTag::list, "registry.merges_under",
    "SELECT id, survivor_id, gone_id, area_path, undo_sealed, reason, merged_by, merged_at, "
    "undone_at FROM registry_merge WHERE area_path >= ?1 AND area_path < ?2 "
    "ORDER BY area_path, merged_at, bucket, id LIMIT ?3"};
const Sql kRawPlan{SqlTag::point, "registry.raw_plan",
                   "SELECT id, what, note_sealed, cadence_days, set_by, set_at, next_at, ended_at "
                   "FROM registry_plan WHERE bucket = ?1 AND person_id = ?2 ORDER BY id LIMIT "
                   "1000"};
const Sql kAddRawPlan{
    SqlTag::point, "registry.add_raw_plan",
    "INSERT INTO registry_plan (bucket, id, person_id, what, note_sealed, cadence_days, set_by, "
    "set_at, next_at, ended_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
const Sql kDropPlan{SqlTag::point, "registry.drop_plan",
                    "DELETE FROM registry_plan WHERE bucket = ?1 AND id = ?2"};
const Sql kBirthDay{SqlTag::point, "registry.sealed_birth_day",
                    "SELECT sealed_birth_day FROM registry_person_private WHERE bucket = ?1 AND "
                    "person_id = ?2"};
const Sql kPutBirthDay{SqlTag::point, "registry.put_sealed_birth_day",
                       "UPDATE registry_person_private SET sealed_birth_day = ?3 WHERE "
                       "bucket = ?1 AND person_id = ?2"};
const Sql kPeopleOfBucket{
    SqlTag::job, "registry.people_of_bucket",
    "SELECT p.id, p.household_id, p.birth_year, p.sex, v.sealed_name, v.sealed_phone, "
    "v.sealed_birth_day FROM registry_person p JOIN registry_person_private v ON "
    "v.bucket = p.bucket AND v.person_id = p.id WHERE p.bucket = ?1 ORDER BY p.id"};

constexpr std::size_t kIdChars = 13;

Duplicate read_duplicate(Statement& row) {
  return {{row.id<PersonId>(0), row.id<PersonId>(1)},
          row.str(2),
          int(row.i64(3)),
          row.str(4),
          row.str(5),
          row.instant(6)};
}

Merge read_merge(Statement& row) {
  Merge merge{row.id<MergeId>(0),   row.id<PersonId>(1),      row.id<PersonId>(2),
              row.str(3),           std::string(row.blob(4)), row.str(5),
              row.id<AccountId>(6), row.instant(7),           {}};
  if (!row.is_null(8)) merge.undone_at = row.instant(8);
  return merge;
}

std::optional<std::string> maybe_blob(Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return std::string(row.blob(column));
}

std::string end_of(std::string_view path) {
  return std::string(path) + "~";
}

}  // namespace

std::string to_text(const DuplicatePair& pair) {
  return to_text(pair.a) + to_text(pair.b);
}

Result<DuplicatePair> pair_of_text(std::string_view text) {
  const Fault absent{FaultKind::absent, "registry.no_such_pair"};
  if (text.size() != 2 * kIdChars) return absent;
  const auto a = id_of_text<PersonId>(text.substr(0, kIdChars));
  const auto b = id_of_text<PersonId>(text.substr(kIdChars));
  if (!a || !b) return absent;
  return DuplicatePair{*a, *b};
}

namespace store {

bool add_duplicate(Tx& tx, const Duplicate& d) {
  return tx.exec(kAddDuplicate, d.pair.bucket(), d.pair.a, d.pair.b, d.area_path, d.score,
                 d.reasons, d.found_at) > 0;
}

std::optional<Duplicate> load_duplicate(Tx& tx, const DuplicatePair& pair) {
  auto row = tx.run(kLoadDuplicate, pair.bucket(), pair.a, pair.b);
  if (!row.step()) return std::nullopt;
  return read_duplicate(row);
}

void set_duplicate_state(Tx& tx, const DuplicatePair& pair, std::string_view state, AccountId by,
                         Instant now) {
  tx.exec(kSetDuplicate, pair.bucket(), pair.a, pair.b, state, by, now);
}

std::int64_t duplicate_count_of(Tx& tx, PersonId person) {
  std::int64_t count = 0;
  auto as_first = tx.run(kDuplicatesFrom, hash_bucket(person.value), person);
  while (as_first.step())
    ++count;
  auto as_second = tx.run(kDuplicatesOf, person);
  while (as_second.step())
    ++count;
  return count;
}

std::vector<Duplicate> open_duplicates(Tx& tx, std::string_view path, int limit) {
  std::vector<Duplicate> found;
  auto rows = tx.run(kOpenDuplicates, path, end_of(path), limit);
  while (rows.step())
    found.push_back(read_duplicate(rows));
  return found;
}

void add_merge(Tx& tx, const Merge& m) {
  tx.exec(kAddMerge, carried_bucket(m.id.value), m.id, m.survivor, m.gone, m.area_path,
          Blob{m.undo_sealed}, m.reason, m.merged_by, m.merged_at);
}

std::optional<Merge> load_merge(Tx& tx, MergeId id) {
  auto row = tx.run(kLoadMerge, carried_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read_merge(row);
}

void set_merge_undone(Tx& tx, MergeId id, AccountId by, Instant now) {
  tx.exec(kUndone, carried_bucket(id.value), id, by, now);
}

std::vector<Merge> merges_under(Tx& tx, std::string_view path, int limit) {
  std::vector<Merge> found;
  auto rows = tx.run(kMergesUnder, path, end_of(path), limit);
  while (rows.step())
    found.push_back(read_merge(rows));
  return found;
}

std::vector<RawPlan> raw_plan(Tx& tx, PersonId person) {
  std::vector<RawPlan> found;
  auto rows = tx.run(kRawPlan, hash_bucket(person.value), person);
  while (rows.step()) {
    RawPlan row{rows.i64(0),      rows.str(1), maybe_blob(rows, 2).value_or(""),
                int(rows.i64(3)), rows.i64(4), rows.i64(5),
                rows.i64(6),      {}};
    if (!rows.is_null(7)) row.ended_at = rows.i64(7);
    found.push_back(std::move(row));
  }
  return found;
}

void add_raw_plan(Tx& tx, PersonId person, const RawPlan& row) {
  const Bucket bucket = hash_bucket(person.value);
  if (row.note_sealed.empty())
    tx.exec(kAddRawPlan, bucket, row.id, person, row.what, nullptr, row.cadence_days, row.set_by,
            row.set_at, row.next_at, row.ended_at);
  else
    tx.exec(kAddRawPlan, bucket, row.id, person, row.what, Blob{row.note_sealed}, row.cadence_days,
            row.set_by, row.set_at, row.next_at, row.ended_at);
}

void drop_plan(Tx& tx, PersonId person, std::int64_t id) {
  tx.exec(kDropPlan, hash_bucket(person.value), id);
}

std::optional<std::string> sealed_birth_day(Tx& tx, PersonId person) {
  auto row = tx.run(kBirthDay, hash_bucket(person.value), person);
  if (!row.step()) return std::nullopt;
  return maybe_blob(row, 0);
}

void put_sealed_birth_day(Tx& tx, PersonId person, const std::optional<std::string>& sealed) {
  if (sealed)
    tx.exec(kPutBirthDay, hash_bucket(person.value), person, Blob{*sealed});
  else
    tx.exec(kPutBirthDay, hash_bucket(person.value), person, nullptr);
}

std::vector<ScanRow> people_of_bucket(Tx& tx, Bucket bucket) {
  std::vector<ScanRow> found;
  auto rows = tx.run(kPeopleOfBucket, bucket);
  while (rows.step())
    found.push_back({rows.id<PersonId>(0), rows.id<HouseholdId>(1), int(rows.i64(2)),
                     rows.text(3) == "f", std::string(rows.blob(4)), maybe_blob(rows, 5),
                     maybe_blob(rows, 6)});
  return found;
}

}  // namespace store

}  // namespace fl
