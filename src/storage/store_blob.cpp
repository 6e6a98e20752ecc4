// The rows of storage/blob.h.
#include "storage/blob.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr int kDropCountMax = 200;

const Sql kPutBlob{SqlTag::point, "storage.put_blob",
                   "INSERT INTO storage_blob (bucket, id, sealed, made_at, keep_until) "
                   "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (bucket, id) DO NOTHING"};
const Sql kGetBlob{SqlTag::point, "storage.get_blob",
                   "SELECT sealed FROM storage_blob WHERE bucket = ?1 AND id = ?2"};
const Sql kDropBlob{SqlTag::point, "storage.drop_blob",
                    "DELETE FROM storage_blob WHERE bucket = ?1 AND id = ?2"};
const Sql kDropOldBlobs{SqlTag::job, "storage.drop_old_blobs",
                        "DELETE FROM storage_blob WHERE (bucket, id) IN (SELECT bucket, id FROM "
                        "storage_blob WHERE keep_until < ?1 ORDER BY keep_until LIMIT ?2)"};

}  // namespace

Outcome put_blob(Tx& tx, const SealedBlob& blob) {
  if (blob.sealed.size() > kBlobBytesMax + kSealBytesMax)
    return Fault{FaultKind::too_large, "storage.blob_too_large"};
  tx.exec(kPutBlob, blob.bucket, blob.id, Blob{blob.sealed}, blob.made_at, blob.keep_until);
  return Done{};
}

Result<std::string> get_blob(Tx& tx, Bucket bucket, BlobId id) {
  auto row = tx.run(kGetBlob, bucket, id);
  if (!row.step()) return Fault{FaultKind::absent, "storage.no_such_blob"};
  return std::string(row.blob(0));
}

void drop_blob(Tx& tx, Bucket bucket, BlobId id) {
  tx.exec(kDropBlob, bucket, id);
}

int drop_old_blobs(Tx& tx, std::string_view today) {
  return tx.exec(kDropOldBlobs, today, kDropCountMax);
}

}  // namespace fl
