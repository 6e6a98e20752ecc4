// Blobs: put once, read, bounded, gone after their day.
#include <gtest/gtest.h>

#include "storage/blob.h"
#include "storage/temp_db.h"

namespace fl {

namespace {

SealedBlob blob(std::int64_t id, std::string_view bytes, std::string until = "2026-02-01") {
  return {3, BlobId{id}, bytes, Instant{1}, std::move(until)};
}

}  // namespace

TEST(Blob, is_kept_once_and_read_again) {
  const TempDb db;
  ASSERT_TRUE(db->write([](Tx& tx) -> Outcome {
    auto first = put_blob(tx, blob(1, std::string_view("\0\1sealed", 8)));
    if (!first) return first;
    return put_blob(tx, blob(1, "another"));
  }));
  auto seen = db->read([](Tx& tx) { return get_blob(tx, 3, BlobId{1}); });
  ASSERT_TRUE(seen);
  EXPECT_EQ(*seen, std::string("\0\1sealed", 8));
  auto foreign = db->read([](Tx& tx) { return get_blob(tx, 4, BlobId{1}); });
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().key, "storage.no_such_blob");
}

TEST(Blob, one_too_large_is_refused) {
  const TempDb db;
  const std::string large(kBlobBytesMax + kSealBytesMax + 1, 'x');
  auto put = db->write([&](Tx& tx) { return put_blob(tx, blob(2, large)); });
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().key, "storage.blob_too_large");
}

TEST(Blob, goes_after_its_day_and_not_on_it) {
  const TempDb db;
  ASSERT_TRUE(db->write([](Tx& tx) -> Outcome {
    auto first = put_blob(tx, blob(1, "a", "2026-02-01"));
    if (!first) return first;
    return put_blob(tx, blob(2, "b", "2026-02-02"));
  }));
  auto dropped = db->write([](Tx& tx) -> Result<int> { return drop_old_blobs(tx, "2026-02-02"); });
  ASSERT_TRUE(dropped);
  EXPECT_EQ(*dropped, 1);
  EXPECT_FALSE(db->read([](Tx& tx) { return get_blob(tx, 3, BlobId{1}); }));
  EXPECT_TRUE(db->read([](Tx& tx) { return get_blob(tx, 3, BlobId{2}); }));
}

}  // namespace fl
