// Photos and voice notes: sealed bytes with a last day. Whoever puts a blob has sealed it (for a
// person, or with the house key) and says until which day it is kept; retention drops it after
// that. Nothing here can open one. At most kBlobBytesMax each.
#pragma once

#include <string>
#include <string_view>

#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

// A photo or voice note before it is sealed, and what sealing adds.
inline constexpr std::size_t kBlobBytesMax = 512 * 1024;
inline constexpr std::size_t kSealBytesMax = 64;

using BlobId = Id<struct BlobTag>;

struct SealedBlob {
  Bucket bucket = 0;  // of what it is about
  BlobId id;
  std::string_view sealed;
  Instant made_at;
  std::string keep_until;  // "2026-04-03"
};
// Fault: storage.blob_too_large. The same id again changes nothing.
[[nodiscard]] Outcome put_blob(Tx& tx, const SealedBlob& blob);
[[nodiscard]] Result<std::string> get_blob(Tx& tx, Bucket bucket,
                                           BlobId id);  // storage.no_such_blob
void drop_blob(Tx& tx, Bucket bucket, BlobId id);
// Those whose last day is before `today`, a bounded number at a time; the number dropped.
[[nodiscard]] int drop_old_blobs(Tx& tx, std::string_view today);

}  // namespace fl
