// Flags, plans, stays, what was found at doors, budgets of searches, granted lists.
#include "registry/care.h"

#include "registry/store.h"

namespace fl {

namespace {

constexpr int kFlagCountMax = 32, kPlanCountMax = 64, kDoorCountMax = 4000, kCareListCountMax = 200;

const Sql kFlagKinds{SqlTag::reference, "registry.flag_kinds",
                     "SELECT kind, zh, en, purpose_zh, purpose_en, days_kept, needs_two, what, "
                     "cadence_days FROM registry_flag_kind ORDER BY position"};
const Sql kFlagsOf{SqlTag::point, "registry.flags_of",
                   "SELECT person_id, kind, cell_id, set_by, set_at, until_at FROM registry_flag "
                   "WHERE bucket = ?1 AND person_id = ?2 AND until_at > ?3 ORDER BY kind LIMIT ?4"};
const Sql kPutFlag{
    SqlTag::point, "registry.put_flag",
    "INSERT INTO registry_flag (bucket, person_id, kind, cell_id, set_by, set_at, until_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (bucket, person_id, kind) DO UPDATE SET "
    "cell_id = excluded.cell_id, set_by = excluded.set_by, set_at = excluded.set_at, "
    "until_at = excluded.until_at"};
const Sql kDropFlag{SqlTag::point, "registry.drop_flag",
                    "DELETE FROM registry_flag WHERE bucket = ?1 AND person_id = ?2 AND kind = ?3"};
const Sql kFlagsInCell{SqlTag::list, "registry.flags_in_cell",
                       "SELECT person_id, kind, cell_id, set_by, set_at, until_at FROM "
                       "registry_flag WHERE cell_id = ?1 AND kind = ?2 AND until_at > ?3 "
                       "ORDER BY bucket, person_id LIMIT ?4"};
const Sql kHide{SqlTag::point, "registry.hide_household",
                "INSERT INTO registry_hidden (bucket, household_id, until_at) VALUES (?1, ?2, ?3) "
                "ON CONFLICT (bucket, household_id) DO UPDATE SET until_at = excluded.until_at"};
const Sql kShow{SqlTag::point, "registry.show_household",
                "DELETE FROM registry_hidden WHERE bucket = ?1 AND household_id = ?2"};
const Sql kIsHidden{SqlTag::point, "registry.is_hidden",
                    "SELECT until_at FROM registry_hidden WHERE bucket = ?1 AND household_id = ?2"};
const Sql kPlanOf{SqlTag::point, "registry.plan_of",
                  "SELECT id, person_id, what, cadence_days, note_sealed, set_by, set_at, next_at "
                  "FROM registry_plan WHERE bucket = ?1 AND person_id = ?2 AND ended_at IS NULL "
                  "ORDER BY id LIMIT ?3"};
const Sql kAddPlan{
    SqlTag::point, "registry.add_plan",
    "INSERT INTO registry_plan (bucket, id, person_id, what, cadence_days, note_sealed, set_by, "
    "set_at, next_at, ended_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL)"};
const Sql kEndPlan{SqlTag::point, "registry.end_plan",
                   "UPDATE registry_plan SET ended_at = ?4, next_at = ?5 "
                   "WHERE bucket = ?1 AND id = ?2 AND person_id = ?3 AND ended_at IS NULL"};
const Sql kDuePlan{SqlTag::list, "registry.due_plan",
                   "SELECT id, person_id, what, cadence_days, note_sealed, set_by, set_at, next_at "
                   "FROM registry_plan WHERE next_at <= ?1 ORDER BY next_at, bucket, id LIMIT ?2"};
const Sql kSetPlanNext{SqlTag::point, "registry.set_plan_next",
                       "UPDATE registry_plan SET next_at = ?3 WHERE bucket = ?1 AND id = ?2"};
const Sql kStayOf{SqlTag::point, "registry.stay_of",
                  "SELECT household_id, kind, cell_id, arrived_on, leaves_on, expires_at, is_asked "
                  "FROM registry_stay WHERE bucket = ?1 AND household_id = ?2"};
const Sql kPutStay{
    SqlTag::point, "registry.put_stay",
    "INSERT INTO registry_stay (bucket, household_id, kind, cell_id, arrived_on, leaves_on, "
    "expires_at, is_asked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0) "
    "ON CONFLICT (bucket, household_id) DO UPDATE SET kind = excluded.kind, "
    "cell_id = excluded.cell_id, arrived_on = excluded.arrived_on, "
    "leaves_on = excluded.leaves_on, expires_at = excluded.expires_at, is_asked = 0"};
const Sql kExpiredStays{
    SqlTag::list, "registry.expired_stays",
    "SELECT household_id, kind, cell_id, arrived_on, leaves_on, expires_at, is_asked "
    "FROM registry_stay WHERE is_asked = 0 AND expires_at <= ?1 "
    "ORDER BY expires_at, bucket, household_id LIMIT ?2"};
const Sql kStayAsked{SqlTag::point, "registry.stay_asked",
                     "UPDATE registry_stay SET is_asked = 1 WHERE bucket = ?1 AND "
                     "household_id = ?2"};
const Sql kSeenOf{SqlTag::point, "registry.seen_of",
                  "SELECT household_id, cell_id, said, filed_count, found_count, seen_by, seen_at "
                  "FROM registry_seen WHERE bucket = ?1 AND household_id = ?2"};
const Sql kPutSeen{
    SqlTag::point, "registry.put_seen",
    "INSERT INTO registry_seen (bucket, household_id, cell_id, said, filed_count, found_count, "
    "seen_by, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
    "ON CONFLICT (bucket, household_id) DO UPDATE SET cell_id = excluded.cell_id, "
    "said = excluded.said, filed_count = excluded.filed_count, "
    "found_count = excluded.found_count, seen_by = excluded.seen_by, seen_at = excluded.seen_at"};
const Sql kSeenCount{SqlTag::job, "registry.seen_count",
                     "SELECT COUNT(*), COALESCE(SUM(CASE WHEN said = 'as_filed' THEN 0 ELSE 1 "
                     "END), 0) FROM registry_seen WHERE cell_id = ?1"};
const Sql kMismatches{
    SqlTag::list, "registry.mismatches",
    "SELECT household_id, cell_id, said, filed_count, found_count, seen_by, seen_at "
    "FROM registry_seen WHERE cell_id = ?1 AND said > ?2 ORDER BY said, bucket, household_id "
    "LIMIT ?3"};
const Sql kCountSearch{
    SqlTag::point, "registry.count_search",
    "INSERT INTO registry_search_use (bucket, account_id, hour, searches) VALUES (?1, ?2, ?3, 1) "
    "ON CONFLICT (bucket, account_id, hour) DO UPDATE SET "
    "searches = registry_search_use.searches + 1"};
const Sql kSearchCount{SqlTag::point, "registry.search_count",
                       "SELECT searches FROM registry_search_use WHERE bucket = ?1 AND "
                       "account_id = ?2 AND hour = ?3"};
const Sql kDropSearchUse{SqlTag::job, "registry.drop_search_use",
                         "DELETE FROM registry_search_use WHERE hour < ?1"};
const Sql kAddCareList{
    SqlTag::reference, "registry.add_care_list",
    "INSERT INTO registry_care_list (id, area_id, kind, reason, asked_by, asked_at, granted_by, "
    "until_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL)"};
const Sql kLoadCareList{SqlTag::reference, "registry.load_care_list",
                        "SELECT id, area_id, kind, reason, asked_by, asked_at, granted_by, "
                        "until_at FROM registry_care_list WHERE id = ?1"};
const Sql kGrantCareList{SqlTag::reference, "registry.grant_care_list",
                         "UPDATE registry_care_list SET granted_by = ?2, until_at = ?3 WHERE "
                         "id = ?1 AND granted_by IS NULL"};
const Sql kCareLists{SqlTag::list, "registry.care_lists",
                     "SELECT id, area_id, kind, reason, asked_by, asked_at, granted_by, until_at "
                     "FROM registry_care_list WHERE asked_at > ?1 ORDER BY asked_at DESC, id DESC "
                     "LIMIT ?2"};
const Sql kDoors{
    SqlTag::job, "registry.care_doors_of_cell",
    "SELECT h.id, b.name, h.door, h.kind, (SELECT COUNT(*) FROM registry_member m WHERE "
    "m.bucket = h.bucket AND m.household_id = h.id) FROM registry_household h "
    "JOIN registry_building b ON b.bucket = h.bucket AND b.id = h.building_id "
    "WHERE h.bucket = ?1 AND h.cell_id = ?2 ORDER BY h.id LIMIT ?3"};
const Sql kHouseholdKind{SqlTag::point, "registry.household_kind",
                         "SELECT kind FROM registry_household WHERE bucket = ?1 AND id = ?2"};
const Sql kByToken{SqlTag::point, "registry.by_token",
                   "SELECT person_id FROM registry_search WHERE bucket = ?1 AND token = ?2 "
                   "ORDER BY person_id LIMIT ?3"};
const Sql kPersonMore{SqlTag::point, "registry.person_more",
                      "SELECT sex, is_floating FROM registry_person WHERE bucket = ?1 AND id = ?2"};

Bucket of(PersonId person) {
  return hash_bucket(person.value);
}
Bucket of(HouseholdId household) {
  return carried_bucket(household.value);
}

Flag read_flag(Statement& row) {
  return {row.id<PersonId>(0),  row.str(1),     row.id<AreaId>(2),
          row.id<AccountId>(3), row.instant(4), row.instant(5)};
}

PlanItem read_item(Statement& row) {
  return {row.id<PlanId>(0),
          row.id<PersonId>(1),
          row.str(2),
          int(row.i64(3)),
          row.is_null(4) ? std::string() : std::string(row.blob(4)),
          row.id<AccountId>(5),
          row.instant(6),
          row.instant(7)};
}

Stay read_stay(Statement& row) {
  return {row.id<HouseholdId>(0), row.str(1),     row.id<AreaId>(2), row.str(3), row.str(4),
          row.instant(5),         row.i64(6) != 0};
}

Seen read_seen(Statement& row) {
  return {row.id<HouseholdId>(0), row.id<AreaId>(1),    row.str(2),    int(row.i64(3)),
          int(row.i64(4)),        row.id<AccountId>(5), row.instant(6)};
}

CareList read_list(Statement& row) {
  CareList list{row.i64(0),           row.id<AreaId>(1), row.str(2), row.str(3),
                row.id<AccountId>(4), row.instant(5),    {},         {}};
  if (!row.is_null(6)) list.granted_by = row.id<AccountId>(6);
  if (!row.is_null(7)) list.until_at = row.instant(7);
  return list;
}

std::int64_t hour_of(Instant at) {
  return at.ms / 3'600'000;
}

}  // namespace

bool is_hidden(Tx& tx, HouseholdId household, Instant now) {
  auto row = tx.run(kIsHidden, of(household), household);
  return row.step() && row.instant(0) > now;
}

namespace store {

std::vector<FlagKind> flag_kinds(Tx& tx) {
  std::vector<FlagKind> found;
  auto rows = tx.run(kFlagKinds);
  while (rows.step())
    found.push_back({rows.str(0), rows.str(1), rows.str(2), rows.str(3), rows.str(4),
                     int(rows.i64(5)), rows.i64(6) != 0, rows.str(7), int(rows.i64(8))});
  return found;
}

Result<FlagKind> flag_kind(Tx& tx, std::string_view kind) {
  for (auto& found : flag_kinds(tx))
    if (found.kind == kind) return std::move(found);
  return Fault{FaultKind::bad_input, "registry.no_such_flag"};
}

std::vector<Flag> flags_of(Tx& tx, PersonId person, Instant now) {
  std::vector<Flag> found;
  auto rows = tx.run(kFlagsOf, of(person), person, now, kFlagCountMax);
  while (rows.step())
    found.push_back(read_flag(rows));
  return found;
}

void put_flag(Tx& tx, const Flag& flag) {
  tx.exec(kPutFlag, of(flag.person), flag.person, flag.kind, flag.cell, flag.set_by, flag.set_at,
          flag.until_at);
}

bool drop_flag(Tx& tx, PersonId person, std::string_view kind) {
  return tx.exec(kDropFlag, of(person), person, kind) > 0;
}

std::vector<Flag> flags_in_cell(Tx& tx, AreaId cell, std::string_view kind, Instant now,
                                int limit) {
  std::vector<Flag> found;
  auto rows = tx.run(kFlagsInCell, cell, kind, now, limit);
  while (rows.step())
    found.push_back(read_flag(rows));
  return found;
}

void hide_household(Tx& tx, HouseholdId household, Instant until) {
  tx.exec(kHide, of(household), household, until);
}

void show_household(Tx& tx, HouseholdId household) {
  tx.exec(kShow, of(household), household);
}

std::vector<PlanItem> plan_of(Tx& tx, PersonId person) {
  std::vector<PlanItem> found;
  auto rows = tx.run(kPlanOf, of(person), person, kPlanCountMax);
  while (rows.step())
    found.push_back(read_item(rows));
  return found;
}

void add_plan_item(Tx& tx, const PlanItem& item) {
  if (item.note_sealed.empty())
    tx.exec(kAddPlan, carried_bucket(item.id.value), item.id, item.person, item.what,
            item.cadence_days, nullptr, item.set_by, item.set_at, item.next_at);
  else
    tx.exec(kAddPlan, carried_bucket(item.id.value), item.id, item.person, item.what,
            item.cadence_days, Blob{item.note_sealed}, item.set_by, item.set_at, item.next_at);
}

bool end_plan_item(Tx& tx, PlanId id, PersonId person, Instant now) {
  return tx.exec(kEndPlan, carried_bucket(id.value), id, person, now, INT64_MAX) > 0;
}

std::vector<PlanItem> due_plan_items(Tx& tx, Instant now, int limit) {
  std::vector<PlanItem> found;
  auto rows = tx.run(kDuePlan, now, limit);
  while (rows.step())
    found.push_back(read_item(rows));
  return found;
}

void set_plan_next(Tx& tx, PlanId id, Instant next) {
  tx.exec(kSetPlanNext, carried_bucket(id.value), id, next);
}

std::optional<Stay> stay_of(Tx& tx, HouseholdId household) {
  auto row = tx.run(kStayOf, of(household), household);
  if (!row.step()) return std::nullopt;
  return read_stay(row);
}

void put_stay(Tx& tx, const Stay& stay) {
  tx.exec(kPutStay, of(stay.household), stay.household, stay.kind, stay.cell, stay.arrived_on,
          stay.leaves_on, stay.expires_at);
}

std::vector<Stay> expired_stays(Tx& tx, Instant now, int limit) {
  std::vector<Stay> found;
  auto rows = tx.run(kExpiredStays, now, limit);
  while (rows.step())
    found.push_back(read_stay(rows));
  return found;
}

void set_stay_asked(Tx& tx, HouseholdId household) {
  tx.exec(kStayAsked, of(household), household);
}

std::optional<Seen> seen_of(Tx& tx, HouseholdId household) {
  auto row = tx.run(kSeenOf, of(household), household);
  if (!row.step()) return std::nullopt;
  return read_seen(row);
}

void put_seen(Tx& tx, const Seen& seen) {
  tx.exec(kPutSeen, of(seen.household), seen.household, seen.cell, seen.said, seen.filed_count,
          seen.found_count, seen.seen_by, seen.seen_at);
}

SeenCount seen_count(Tx& tx, AreaId cell) {
  auto row = tx.run(kSeenCount, cell);
  if (!row.step()) return {};
  return {row.i64(0), row.i64(1)};
}

std::vector<Seen> mismatches(Tx& tx, AreaId cell, int limit) {
  std::vector<Seen> found;
  auto rows = tx.run(kMismatches, cell, "as_filed", limit);  // every other word sorts after it
  while (rows.step())
    found.push_back(read_seen(rows));
  return found;
}

int count_search(Tx& tx, AccountId account, Instant now) {
  const Bucket bucket = hash_bucket(account.value);
  tx.exec(kCountSearch, bucket, account, hour_of(now));
  auto row = tx.run(kSearchCount, bucket, account, hour_of(now));
  return row.step() ? int(row.i64(0)) : 0;
}

int drop_old_search_use(Tx& tx, Instant before) {
  return tx.exec(kDropSearchUse, hour_of(before));
}

void add_care_list(Tx& tx, const CareList& list) {
  tx.exec(kAddCareList, list.id, list.area, list.kind, list.reason, list.asked_by, list.asked_at);
}

std::optional<CareList> load_care_list(Tx& tx, std::int64_t id) {
  auto row = tx.run(kLoadCareList, id);
  if (!row.step()) return std::nullopt;
  return read_list(row);
}

void grant_care_list(Tx& tx, std::int64_t id, AccountId by, Instant until) {
  tx.exec(kGrantCareList, id, by, until);
}

std::vector<CareList> care_lists_since(Tx& tx, Instant since, int limit) {
  std::vector<CareList> found;
  auto rows = tx.run(kCareLists, since, std::min(limit, kCareListCountMax));
  while (rows.step())
    found.push_back(read_list(rows));
  return found;
}

std::vector<DoorRow> doors_of_cell(Tx& tx, AreaId cell) {
  std::vector<DoorRow> found;
  for (const Bucket bucket : buckets_of_cell(tx, cell)) {
    auto rows = tx.run(kDoors, bucket, cell, kDoorCountMax);
    while (rows.step())
      found.push_back(
          {rows.id<HouseholdId>(0), rows.str(1), rows.str(2), rows.str(3), int(rows.i64(4))});
  }
  return found;
}

std::string household_kind(Tx& tx, HouseholdId household) {
  auto row = tx.run(kHouseholdKind, of(household), household);
  return row.step() ? row.str(0) : std::string("family");
}

std::vector<PersonId> by_token(Tx& tx, std::string_view token, int limit) {
  std::vector<PersonId> found;
  auto rows = tx.run(kByToken, hash_bucket(token), Blob{token}, limit);
  while (rows.step())
    found.push_back(rows.id<PersonId>(0));
  return found;
}

PersonMore person_more(Tx& tx, PersonId person) {
  auto row = tx.run(kPersonMore, of(person), person);
  if (!row.step()) return {};
  return {row.text(0) == "f", row.i64(1) != 0};
}

}  // namespace store

}  // namespace fl
