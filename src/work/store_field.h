// All SQL of the field's phones: devices, records, what was seen, parts, attachments, visit rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db.h"
#include "work/round.h"
#include "work/sync.h"

namespace fl::work_store {

void add_device(Tx& tx, const Device& device);
[[nodiscard]] std::optional<Device> load_device(Tx& tx, DeviceId id);
[[nodiscard]] std::optional<Device> longest_unseen(Tx& tx, AccountId account);
[[nodiscard]] int device_count(Tx& tx, AccountId account);  // not revoked
[[nodiscard]] std::vector<Device> devices_of(Tx& tx, AccountId account);
void set_device_seen(Tx& tx, DeviceId id, Instant now);
void set_device_revoked(Tx& tx, DeviceId id, Instant now);

struct RecordRow {
  Bucket bucket = 0;
  std::int64_t id = 0;
  AccountId account;
  DeviceId device;
  std::int64_t seq = 0;
  std::string kind;
  HouseholdId household;
  PersonId person;
  TaskId task;
  std::string area_path;
  Instant said_at, settled_at, received_at;
  AccountId brought_by;
  std::string state, why, body_sealed;
  [[nodiscard]] Stamp stamp() const { return {settled_at, device, seq}; }
};
void add_record(Tx& tx, const RecordRow& row);
[[nodiscard]] std::optional<RecordRow> load_record(Tx& tx, Bucket bucket, std::int64_t id);
// The record that closed a task, when a phone did.
[[nodiscard]] std::optional<RecordRow> kept_done(Tx& tx, Bucket bucket, TaskId task);
void set_record_state(Tx& tx, const RecordRow& row, std::string_view state, std::string_view why);
void set_record_seen(Tx& tx, const RecordRow& row, AccountId by, Instant now);

struct ConflictCursor {
  std::string path;
  std::int64_t received_at = 0, id = 0;
};
[[nodiscard]] std::vector<RecordRow> conflicts_under(Tx& tx, std::string_view path,
                                                     const ConflictCursor& after, int limit);
[[nodiscard]] std::vector<RecordRow> conflicts_of(Tx& tx, AccountId account,
                                                  const ConflictCursor& after, int limit);
// Open ones of a task, at most 100.
[[nodiscard]] std::vector<RecordRow> conflicts_of_task(Tx& tx, TaskId task);

struct SeenRow {
  HouseholdId household;
  PersonId person;
  std::string field;
  Stamp stamp;
  AccountId account;
  std::string value_sealed;
};
[[nodiscard]] std::optional<Stamp> seen_stamp(Tx& tx, const SeenRow& row);
void put_seen(Tx& tx, const SeenRow& row);
[[nodiscard]] std::vector<SeenRow> seen_at_door(Tx& tx, HouseholdId household);

[[nodiscard]] std::vector<VisitRule> visit_rules(Tx& tx);

void put_part(Tx& tx, Bucket bucket, BlobId blob, int position, std::string_view sealed,
              Instant now);
struct PartRow {
  int position = 0;
  std::string sealed;
};
[[nodiscard]] std::vector<PartRow> parts_of(Tx& tx, Bucket bucket, BlobId blob);
void drop_parts(Tx& tx, Bucket bucket, BlobId blob);

void add_attachment(Tx& tx, const Attachment& row);
[[nodiscard]] std::optional<Attachment> load_attachment(Tx& tx, BlobId id);
[[nodiscard]] int attachment_count(Tx& tx, Bucket bucket, std::int64_t record);
[[nodiscard]] std::vector<Attachment> attachments_of_task(Tx& tx, TaskId task, int limit);

[[nodiscard]] int drop_old_parts(Tx& tx, Instant before);
[[nodiscard]] int drop_old_records(Tx& tx, Instant before);

}  // namespace fl::work_store
