// Rows of the field's phones.
#include "work/store_field.h"

namespace fl::work_store {

namespace {

constexpr int kDropCountMax = 500;

const Sql kAddDevice{SqlTag::point, "work.add_device",
                     "INSERT INTO work_device (bucket, id, account_id, made_at, seen_at, "
                     "revoked_at) VALUES (?1, ?2, ?3, ?4, ?5, NULL)"};
const Sql kLoadDevice{SqlTag::point, "work.load_device",
                      "SELECT account_id, made_at, seen_at, revoked_at FROM work_device "
                      "WHERE bucket = ?1 AND id = ?2"};
const Sql kDeviceCount{SqlTag::point, "work.device_count",
                       "SELECT COUNT(*) FROM work_device WHERE bucket = ?1 AND account_id = ?2 "
                       "AND revoked_at IS NULL"};
const Sql kDevicesOf{SqlTag::point, "work.devices_of",
                     "SELECT id, account_id, made_at, seen_at, revoked_at FROM work_device "
                     "WHERE bucket = ?1 AND account_id = ?2 ORDER BY id LIMIT 200"};
const Sql kLongestUnseen{SqlTag::point, "work.longest_unseen_device",
                         "SELECT id, account_id, made_at, seen_at FROM work_device "
                         "WHERE bucket = ?1 AND account_id = ?2 AND revoked_at IS NULL "
                         "ORDER BY seen_at, id LIMIT 1"};
const Sql kDeviceSeen{SqlTag::point, "work.device_seen",
                      "UPDATE work_device SET seen_at = ?3 WHERE bucket = ?1 AND id = ?2"};
const Sql kDeviceRevoked{SqlTag::point, "work.device_revoked",
                         "UPDATE work_device SET revoked_at = ?3 WHERE bucket = ?1 AND id = ?2 "
                         "AND revoked_at IS NULL"};

const Sql kAddRecord{
    SqlTag::point, "work.add_record",
    "INSERT INTO work_record (bucket, id, account_id, device_id, seq, kind, household_id, "
    "person_id, task_id, area_path, said_at, settled_at, received_at, brought_by, state, why, "
    "seen_by, seen_at, body_sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
    "?13, ?14, ?15, ?16, 0, NULL, ?17)"};
const Sql kLoadRecord{
    SqlTag::point, "work.load_record",
    "SELECT bucket, id, account_id, device_id, seq, kind, household_id, person_id, task_id, "
    "area_path, said_at, settled_at, received_at, brought_by, state, why, body_sealed "
    "FROM work_record WHERE bucket = ?1 AND id = ?2"};
const Sql kKeptDone{
    SqlTag::point, "work.kept_done",
    "SELECT bucket, id, account_id, device_id, seq, kind, household_id, person_id, task_id, "
    "area_path, said_at, settled_at, received_at, brought_by, state, why, body_sealed "
    "FROM work_record WHERE bucket = ?1 AND task_id = ?2 AND kind = 'done' AND state = 'kept' "
    "ORDER BY settled_at DESC LIMIT 1"};
const Sql kSetRecordState{SqlTag::point, "work.set_record_state",
                          "UPDATE work_record SET state = ?3, why = ?4 "
                          "WHERE bucket = ?1 AND id = ?2"};
const Sql kSetRecordSeen{SqlTag::point, "work.set_record_seen",
                         "UPDATE work_record SET state = 'seen', seen_by = ?3, seen_at = ?4 "
                         "WHERE bucket = ?1 AND id = ?2 AND state = 'conflict'"};
const Sql kConflictsUnder{
    SqlTag::list, "work.conflicts_under",
    "SELECT bucket, id, account_id, device_id, seq, kind, household_id, person_id, task_id, "
    "area_path, said_at, settled_at, received_at, brought_by, state, why, body_sealed "
    "FROM work_record WHERE state = 'conflict' AND area_path >= ?1 AND area_path < ?2 "
    "AND (area_path, received_at, id) > (?3, ?4, ?5) "
    "ORDER BY area_path, received_at, id LIMIT ?6"};
const Sql kConflictsOf{
    SqlTag::list, "work.conflicts_of",
    "SELECT bucket, id, account_id, device_id, seq, kind, household_id, person_id, task_id, "
    "area_path, said_at, settled_at, received_at, brought_by, state, why, body_sealed "
    "FROM work_record WHERE account_id = ?1 AND state = 'conflict' "
    "AND (received_at, id) > (?2, ?3) ORDER BY received_at, id LIMIT ?4"};
const Sql kConflictsOfTask{
    SqlTag::point, "work.conflicts_of_task",
    "SELECT bucket, id, account_id, device_id, seq, kind, household_id, person_id, task_id, "
    "area_path, said_at, settled_at, received_at, brought_by, state, why, body_sealed "
    "FROM work_record WHERE bucket = ?1 AND task_id = ?2 AND state = 'conflict' "
    "ORDER BY settled_at LIMIT 100"};

const Sql kSeenStamp{SqlTag::point, "work.seen_stamp",
                     "SELECT settled_at, device_id, seq FROM work_seen WHERE bucket = ?1 "
                     "AND household_id = ?2 AND person_id = ?3 AND field = ?4"};
const Sql kPutSeen{
    SqlTag::point, "work.put_seen",
    "INSERT INTO work_seen (bucket, household_id, person_id, field, settled_at, device_id, seq, "
    "account_id, value_sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
    "ON CONFLICT (bucket, household_id, person_id, field) DO UPDATE SET "
    "settled_at = excluded.settled_at, device_id = excluded.device_id, seq = excluded.seq, "
    "account_id = excluded.account_id, value_sealed = excluded.value_sealed"};
const Sql kSeenAtDoor{
    SqlTag::point, "work.seen_at_door",
    "SELECT person_id, field, settled_at, device_id, seq, account_id, value_sealed "
    "FROM work_seen WHERE bucket = ?1 AND household_id = ?2 ORDER BY person_id, field LIMIT 100"};
const Sql kVisitRules{SqlTag::reference, "work.visit_rules",
                      "SELECT rule, zh, en, who, age_min, every_days, asks_temperature, "
                      "until_hour FROM work_visit_rule ORDER BY position"};

const Sql kPutPart{
    SqlTag::point, "work.put_part",
    "INSERT INTO work_part (bucket, blob_id, position, part_sealed, made_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (bucket, blob_id, position) DO NOTHING"};
const Sql kParts{SqlTag::point, "work.parts",
                 "SELECT position, part_sealed FROM work_part WHERE bucket = ?1 AND blob_id = ?2 "
                 "ORDER BY position LIMIT 100"};
const Sql kDropParts{SqlTag::point, "work.drop_parts",
                     "DELETE FROM work_part WHERE bucket = ?1 AND blob_id = ?2"};
const Sql kAddAttachment{
    SqlTag::point, "work.add_attachment",
    "INSERT INTO work_attachment (bucket, id, record_id, household_id, person_id, task_id, mime, "
    "byte_count, account_id, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
const Sql kLoadAttachment{
    SqlTag::point, "work.load_attachment",
    "SELECT id, record_id, household_id, person_id, task_id, mime, byte_count, account_id, "
    "made_at FROM work_attachment WHERE bucket = ?1 AND id = ?2"};
const Sql kAttachmentCount{SqlTag::point, "work.attachment_count",
                           "SELECT COUNT(*) FROM work_attachment "
                           "WHERE bucket = ?1 AND record_id = ?2"};
const Sql kAttachmentsOfTask{
    SqlTag::point, "work.attachments_of_task",
    "SELECT id, record_id, household_id, person_id, task_id, mime, byte_count, account_id, "
    "made_at FROM work_attachment WHERE bucket = ?1 AND task_id = ?2 ORDER BY made_at LIMIT ?3"};

const Sql kDropOldParts{SqlTag::job, "work.drop_old_parts",
                        "DELETE FROM work_part WHERE (bucket, blob_id, position) IN (SELECT "
                        "bucket, blob_id, position FROM work_part WHERE made_at < ?1 LIMIT ?2)"};
const Sql kDropOldRecords{SqlTag::job, "work.drop_old_records",
                          "DELETE FROM work_record WHERE (bucket, id) IN (SELECT bucket, id FROM "
                          "work_record WHERE received_at < ?1 LIMIT ?2)"};
const Sql kDropOldSeen{
    SqlTag::job, "work.drop_old_seen",
    "DELETE FROM work_seen WHERE (bucket, household_id, person_id, field) IN (SELECT bucket, "
    "household_id, person_id, field FROM work_seen WHERE settled_at < ?1 LIMIT ?2)"};
const Sql kDropOldAttachments{SqlTag::job, "work.drop_old_attachments",
                              "DELETE FROM work_attachment WHERE made_at < ?1"};

RecordRow read_record(const Statement& row) {
  RecordRow r;
  r.bucket = Bucket(row.i64(0));
  r.id = row.i64(1);
  r.account = row.id<AccountId>(2);
  r.device = row.id<DeviceId>(3);
  r.seq = row.i64(4);
  r.kind = row.str(5);
  r.household = row.id<HouseholdId>(6);
  r.person = row.id<PersonId>(7);
  r.task = row.id<TaskId>(8);
  r.area_path = row.str(9);
  r.said_at = row.instant(10);
  r.settled_at = row.instant(11);
  r.received_at = row.instant(12);
  r.brought_by = row.id<AccountId>(13);
  r.state = row.str(14);
  r.why = row.str(15);
  r.body_sealed = std::string(row.blob(16));
  return r;
}

std::vector<RecordRow> read_records(Statement rows) {
  std::vector<RecordRow> found;
  while (rows.step())
    found.push_back(read_record(rows));
  return found;
}

Attachment read_attachment(const Statement& row) {
  return {row.id<BlobId>(0),   row.i64(1),           row.id<HouseholdId>(2),
          row.id<PersonId>(3), row.id<TaskId>(4),    row.str(5),
          row.i64(6),          row.id<AccountId>(7), row.instant(8)};
}

}  // namespace

void add_device(Tx& tx, const Device& d) {
  tx.exec(kAddDevice, carried_bucket(d.id.value), d.id, d.account, d.made_at, d.seen_at);
}

std::optional<Device> load_device(Tx& tx, DeviceId id) {
  auto row = tx.run(kLoadDevice, carried_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  Device device{id, row.id<AccountId>(0), row.instant(1), row.instant(2), {}};
  if (!row.is_null(3)) device.revoked_at = row.instant(3);
  return device;
}

std::optional<Device> longest_unseen(Tx& tx, AccountId account) {
  auto row = tx.run(kLongestUnseen, hash_bucket(account.value), account);
  if (!row.step()) return std::nullopt;
  return Device{row.id<DeviceId>(0), row.id<AccountId>(1), row.instant(2), row.instant(3), {}};
}

int device_count(Tx& tx, AccountId account) {
  auto row = tx.run(kDeviceCount, hash_bucket(account.value), account);
  return row.step() ? int(row.i64(0)) : 0;
}

std::vector<Device> devices_of(Tx& tx, AccountId account) {
  std::vector<Device> found;
  auto row = tx.run(kDevicesOf, hash_bucket(account.value), account);
  while (row.step()) {
    found.push_back(
        {row.id<DeviceId>(0), row.id<AccountId>(1), row.instant(2), row.instant(3), {}});
    if (!row.is_null(4)) found.back().revoked_at = row.instant(4);
  }
  return found;
}

void set_device_seen(Tx& tx, DeviceId id, Instant now) {
  tx.exec(kDeviceSeen, carried_bucket(id.value), id, now);
}

void set_device_revoked(Tx& tx, DeviceId id, Instant now) {
  tx.exec(kDeviceRevoked, carried_bucket(id.value), id, now);
}

void add_record(Tx& tx, const RecordRow& r) {
  tx.exec(kAddRecord, r.bucket, r.id, r.account, r.device, r.seq, r.kind, r.household, r.person,
          r.task, r.area_path, r.said_at, r.settled_at, r.received_at, r.brought_by, r.state, r.why,
          Blob{r.body_sealed});
}

std::optional<RecordRow> load_record(Tx& tx, Bucket bucket, std::int64_t id) {
  auto row = tx.run(kLoadRecord, bucket, id);
  if (!row.step()) return std::nullopt;
  return read_record(row);
}

std::optional<RecordRow> kept_done(Tx& tx, Bucket bucket, TaskId task) {
  auto row = tx.run(kKeptDone, bucket, task);
  if (!row.step()) return std::nullopt;
  return read_record(row);
}

void set_record_state(Tx& tx, const RecordRow& r, std::string_view state, std::string_view why) {
  tx.exec(kSetRecordState, r.bucket, r.id, state, why);
}

void set_record_seen(Tx& tx, const RecordRow& r, AccountId by, Instant now) {
  tx.exec(kSetRecordSeen, r.bucket, r.id, by, now);
}

std::vector<RecordRow> conflicts_under(Tx& tx, std::string_view path, const ConflictCursor& after,
                                       int limit) {
  return read_records(tx.run(kConflictsUnder, path, std::string(path) + "~", after.path,
                             after.received_at, after.id, limit));
}

std::vector<RecordRow> conflicts_of(Tx& tx, AccountId account, const ConflictCursor& after,
                                    int limit) {
  return read_records(tx.run(kConflictsOf, account, after.received_at, after.id, limit));
}

std::vector<RecordRow> conflicts_of_task(Tx& tx, TaskId task) {
  return read_records(tx.run(kConflictsOfTask, carried_bucket(task.value), task));
}

std::optional<Stamp> seen_stamp(Tx& tx, const SeenRow& r) {
  auto row = tx.run(kSeenStamp, carried_bucket(r.household.value), r.household, r.person, r.field);
  if (!row.step()) return std::nullopt;
  return Stamp{row.instant(0), row.id<DeviceId>(1), row.i64(2)};
}

void put_seen(Tx& tx, const SeenRow& r) {
  tx.exec(kPutSeen, carried_bucket(r.household.value), r.household, r.person, r.field, r.stamp.at,
          r.stamp.device, r.stamp.seq, r.account, Blob{r.value_sealed});
}

std::vector<SeenRow> seen_at_door(Tx& tx, HouseholdId household) {
  std::vector<SeenRow> found;
  auto row = tx.run(kSeenAtDoor, carried_bucket(household.value), household);
  while (row.step())
    found.push_back({household,
                     row.id<PersonId>(0),
                     row.str(1),
                     {row.instant(2), row.id<DeviceId>(3), row.i64(4)},
                     row.id<AccountId>(5),
                     std::string(row.blob(6))});
  return found;
}

std::vector<VisitRule> visit_rules(Tx& tx) {
  std::vector<VisitRule> rules;
  auto row = tx.run(kVisitRules);
  while (row.step())
    rules.push_back({row.str(0), row.str(1), row.str(2), row.str(3), int(row.i64(4)),
                     int(row.i64(5)), row.i64(6) != 0, int(row.i64(7))});
  return rules;
}

void put_part(Tx& tx, Bucket bucket, BlobId blob, int position, std::string_view sealed,
              Instant now) {
  tx.exec(kPutPart, bucket, blob, position, Blob{sealed}, now);
}

std::vector<PartRow> parts_of(Tx& tx, Bucket bucket, BlobId blob) {
  std::vector<PartRow> parts;
  auto row = tx.run(kParts, bucket, blob);
  while (row.step())
    parts.push_back({int(row.i64(0)), std::string(row.blob(1))});
  return parts;
}

void drop_parts(Tx& tx, Bucket bucket, BlobId blob) {
  tx.exec(kDropParts, bucket, blob);
}

void add_attachment(Tx& tx, const Attachment& a) {
  tx.exec(kAddAttachment, a.bucket(), a.id, a.record, a.household, a.person, a.task, a.mime,
          a.byte_count, a.account, a.made_at);
}

std::optional<Attachment> load_attachment(Tx& tx, BlobId id) {
  auto row = tx.run(kLoadAttachment, carried_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read_attachment(row);
}

int attachment_count(Tx& tx, Bucket bucket, std::int64_t record) {
  auto row = tx.run(kAttachmentCount, bucket, record);
  return row.step() ? int(row.i64(0)) : 0;
}

std::vector<Attachment> attachments_of_task(Tx& tx, TaskId task, int limit) {
  std::vector<Attachment> found;
  auto row = tx.run(kAttachmentsOfTask, carried_bucket(task.value), task, limit);
  while (row.step())
    found.push_back(read_attachment(row));
  return found;
}

int drop_old_parts(Tx& tx, Instant before) {
  return tx.exec(kDropOldParts, before, kDropCountMax);
}

int drop_old_records(Tx& tx, Instant before) {
  return tx.exec(kDropOldRecords, before, kDropCountMax) +
         tx.exec(kDropOldSeen, before, kDropCountMax) + tx.exec(kDropOldAttachments, before);
}

}  // namespace fl::work_store
