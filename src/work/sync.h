// The field's phones: who they are, what they wrote down while there was no signal, and what they
// carry. One record is one act under its own key, in one transaction, whoever brings it and however
// often; a record that cannot be is kept as a conflict for a person to look at, never lost.
// Inside work/; called by routes_sync.cpp and by tests.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "work/merge.h"
#include "work/work.h"

namespace fl {

using BlobId = Id<struct BlobTag>;  // as storage/blob.h says

// Bounds of what a phone may bring.
namespace field_limits {
inline constexpr int kUploadCountMax = 100;              // records in one batch
inline constexpr std::size_t kPartBytesMax = 32 * 1024;  // of a photo, before base64
inline constexpr int kPartCountMax = 16;
inline constexpr int kAttachmentCountMax = 8;  // of one record
inline constexpr std::chrono::hours kPartKept{24 * 14};
inline constexpr std::chrono::hours kBlobKept{24 * 90};
inline constexpr std::chrono::hours kRecordAgeMax{24 * 30};  // receipts are kept as long
inline constexpr int kRoundDoorCountMax = 1200;
inline constexpr int kDeviceCountMax = 20;  // phones of one account
}  // namespace field_limits

namespace work_store {
struct RecordRow;
struct SeenRow;
}  // namespace work_store

// ---- phones
struct Device {
  DeviceId id;
  AccountId account;
  Instant made_at, seen_at;
  std::optional<Instant> revoked_at;
};
// One over kDeviceCountMax takes the place of the one not seen for longest.
[[nodiscard]] Result<DeviceId> make_device(const WorkRoom& room, const Permit& permit,
                                           const Act& act);
// Faults: work.no_such_device (absent), work.device_revoked (refused).
[[nodiscard]] Result<Device> load_own_device(Tx& tx, AccountId account, DeviceId id);
// The number revoked: 0 when it is not theirs or was revoked before.
[[nodiscard]] Result<int> revoke_device(const WorkRoom& room, const Permit& permit, DeviceId id,
                                        const Act& act);
[[nodiscard]] std::vector<Device> devices_of(Tx& tx, AccountId account);
// 32 bytes from which the phone makes its keys; the same each time while the phone is not revoked.
[[nodiscard]] Key32 device_secret(const Keys& keys, const Device& device);
// What one phone sealed for another to carry: AES-256-GCM under a key derived from its secret,
// bound to phone and record key. Faults: work.bad_parcel.
[[nodiscard]] Result<std::string> open_parcel(const Keys& keys, const Device& device,
                                              std::string_view record_key, std::string_view sealed);
[[nodiscard]] Result<std::string> seal_parcel(const Keys& keys, const Device& device,
                                              std::string_view record_key, std::string_view plain);

// ---- records
struct RecordDraft {
  ActKey key;
  std::int64_t seq = 0;
  std::string kind;  // visit, need, accept, done
  Instant happened_at;
  HouseholdId household;
  PersonId person;
  TaskId task;
  std::string seen;  // visit: well, nobody, unwell, moved
  std::optional<int> temperature_tenths;
  std::string note;            // visit
  std::string ask_kind, text;  // need
  std::string proof_kind;      // done
  AccountId with;              // done: who came along
};
// Whose record it is and who brought it.
struct Bearer {
  Actor author;
  DeviceId device;
  AccountId brought_by;
  std::optional<Instant> sent_at;  // by the author's phone; unset when another brings it
};
struct RecordOutcome {
  bool is_conflict = false;
  std::string why;  // of a conflict: the fault's key
  TaskId task;      // of a need: what was made
};
// The record's own id: the same for the same author and key, in the bucket of what it is about.
[[nodiscard]] std::int64_t record_id_of(const RecordDraft& draft, AccountId author);
// Faults: trust.not_permitted, work.not_your_door (absent), work.record_too_old,
// work.no_such_task, registry.no_such_household, trust.key_reused and those of open_ask.
[[nodiscard]] Result<RecordOutcome> keep_record(const WorkRoom& room, const Bearer& bearer,
                                                const RecordDraft& draft, Instant now);
// What a record says and what was seen, opened; the caller has logged the read.
[[nodiscard]] Result<std::string> open_record(Tx& tx, const WorkRoom& room,
                                              const work_store::RecordRow& row);
[[nodiscard]] Result<std::string> open_seen(Tx& tx, const WorkRoom& room,
                                            const work_store::SeenRow& row);
// The lead has looked at the conflicts of a task; the number that were open.
[[nodiscard]] Result<int> settle_conflicts(const WorkRoom& room, const Permit& permit, TaskId task,
                                           const std::string& reason, const Act& act);

// ---- photos and voice notes, in parts, any number of times and in any order
struct AttachedPart {
  std::string blob_key;     // 32 characters, made by the phone
  std::int64_t record = 0;  // as record_id_of() gives it
  std::string mime;
  int position = 0, of_count = 0;
  std::string bytes;
};
struct PartOutcome {
  BlobId blob;
  bool is_whole = false;
  std::vector<int> missing;
};
// Faults: work.record_not_here_yet (conflict), work.bad_attachment, work.too_many_attachments.
[[nodiscard]] Result<PartOutcome> keep_part(const WorkRoom& room, const Permit& permit,
                                            const AttachedPart& draft, Instant now);
// What makes bytes a photo or a voice note we keep: their first bytes, their size, and that a photo
// says nothing of where and by what it was taken. Pure. Fault: work.bad_attachment.
[[nodiscard]] Outcome attachment_is_sound(std::string_view mime, std::string_view bytes);
struct Attachment {
  BlobId id;
  std::int64_t record = 0;
  HouseholdId household;
  PersonId person;
  TaskId task;
  std::string mime;
  std::int64_t byte_count = 0;
  AccountId account;
  Instant made_at;
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
};
[[nodiscard]] std::vector<Attachment> attachments_of(Tx& tx, TaskId task);
// One of them, opened for whoever may see the task; the caller has logged the read. Fault:
// work.no_such_attachment.
[[nodiscard]] Result<std::string> attachment_bytes(Tx& tx, const WorkRoom& room,
                                                   const Attachment& attachment);

// Records, what was seen, parts and blobs after their day; the number dropped.
[[nodiscard]] int drop_old_field(Tx& tx, Instant now);

}  // namespace fl
