// Photos and voice notes: their parts put together, looked at, sealed and kept with their record.
#include <algorithm>

#include <fmt/format.h>

#include "storage/blob.h"
#include "work/store_field.h"

namespace fl {

namespace {

const Fault kBadAttachment{FaultKind::bad_input, "work.bad_attachment"};

std::string part_bound(BlobId blob, int position) {
  return fmt::format("work_part.part_sealed|{}|{}", blob.value, position);
}

std::string blob_bound(BlobId blob) {
  return fmt::format("storage_blob.sealed|{}", blob.value);
}

BlobId blob_id_of(AccountId author, Bucket bucket, std::string_view blob_key) {
  const Hash32 hash = sha256(fmt::format("blob|{}|{}", author.value, blob_key));
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i)
    bits = bits << 8 | hash[std::size_t(i)];
  return BlobId{id_in_bucket(bucket, bits)};
}

Outcome keep_whole(Tx& tx, const WorkRoom& room, const Permit& permit, const AttachedPart& draft,
                   const work_store::RecordRow& record, BlobId blob, const std::string& bytes,
                   Instant now) {
  auto sound = attachment_is_sound(draft.mime, bytes);
  if (!sound) return sound;
  auto sealed = seal_text(tx, room.keys, record.person, bytes, blob_bound(blob));
  if (!sealed) return sealed.error();
  auto put =
      put_blob(tx, {record.bucket, blob, *sealed, now, day_of(now + field_limits::kBlobKept)});
  if (!put) return put;
  work_store::add_attachment(tx, {blob, record.id, record.household, record.person, record.task,
                                  draft.mime, std::int64_t(bytes.size()), permit.account(), now});
  work_store::drop_parts(tx, record.bucket, blob);
  append_leaf(tx, leaf_of(permit, record.bucket, "attachment.keep", "attachment", blob.value,
                          hex(sha256(bytes)), now));
  return Done{};
}

}  // namespace

Outcome attachment_is_sound(std::string_view mime, std::string_view bytes) {
  if (bytes.size() < 16 || bytes.size() > kBlobBytesMax) return kBadAttachment;
  if (mime == "audio/webm" && bytes.starts_with("\x1a\x45\xdf\xa3")) return Done{};
  if (mime == "audio/mp4" && bytes.substr(4, 4) == "ftyp") return Done{};
  if (mime != "image/jpeg" || !bytes.starts_with("\xff\xd8\xff")) return kBadAttachment;
  // Segments up to the picture: what a camera writes about itself and its place stands in APP1.
  std::size_t at = 2;
  while (at + 4 <= bytes.size() && static_cast<unsigned char>(bytes[at]) == 0xFF) {
    const auto mark = static_cast<unsigned char>(bytes[at + 1]);
    if (mark == 0xDA) return Done{};
    if (mark == 0xE1 || mark == 0xED) return kBadAttachment;
    at += 2 + (std::size_t(static_cast<unsigned char>(bytes[at + 2])) << 8 |
               static_cast<unsigned char>(bytes[at + 3]));
  }
  return kBadAttachment;
}

Result<PartOutcome> keep_part(const WorkRoom& room, const Permit& permit, const AttachedPart& draft,
                              Instant now) {
  const Bucket bucket = carried_bucket(draft.record);
  const BlobId blob = blob_id_of(permit.account(), bucket, draft.blob_key);
  if (draft.position >= draft.of_count || draft.bytes.size() > field_limits::kPartBytesMax)
    return kBadAttachment;
  return room.db.write([&](Tx& tx) -> Result<PartOutcome> {
    auto record = work_store::load_record(tx, bucket, draft.record);
    if (!record || record->account != permit.account())
      return Fault{FaultKind::conflict, "work.record_not_here_yet"};
    if (work_store::load_attachment(tx, blob)) return PartOutcome{blob, true, {}};
    if (work_store::attachment_count(tx, bucket, draft.record) >= field_limits::kAttachmentCountMax)
      return Fault{FaultKind::too_many, "work.too_many_attachments"};
    auto sealed = seal_text(tx, room.keys, {}, draft.bytes, part_bound(blob, draft.position));
    if (!sealed) return sealed.error();
    work_store::put_part(tx, bucket, blob, draft.position, *sealed, now);
    std::vector<std::optional<std::string>> seen(std::size_t(draft.of_count));
    for (const auto& part : work_store::parts_of(tx, bucket, blob)) {
      if (part.position >= draft.of_count) return kBadAttachment;
      auto open = unseal_text(tx, room.keys, {}, part.sealed, part_bound(blob, part.position));
      if (!open) return open.error();
      seen[std::size_t(part.position)] = std::move(*open);
    }
    PartOutcome outcome{blob, false, {}};
    std::string bytes;
    for (int i = 0; i < draft.of_count; ++i) {
      if (seen[std::size_t(i)])
        bytes += *seen[std::size_t(i)];
      else
        outcome.missing.push_back(i);
    }
    if (!outcome.missing.empty()) return outcome;
    auto kept = keep_whole(tx, room, permit, draft, *record, blob, bytes, now);
    if (!kept) return kept.error();
    outcome.is_whole = true;
    return outcome;
  });
}

std::vector<Attachment> attachments_of(Tx& tx, TaskId task) {
  return work_store::attachments_of_task(tx, task, 100);
}

Result<std::string> attachment_bytes(Tx& tx, const WorkRoom& room, const Attachment& attachment) {
  auto sealed = get_blob(tx, attachment.bucket(), attachment.id);
  if (!sealed) return Fault{FaultKind::absent, "work.no_such_attachment"};
  return unseal_text(tx, room.keys, attachment.person, *sealed, blob_bound(attachment.id));
}

}  // namespace fl
