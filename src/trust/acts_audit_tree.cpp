// See audit_tree.h.
#include "trust/audit_tree.h"

#include "platform/text.h"
#include "storage/db.h"
#include "trust/store_log.h"
#include "trust/witness.h"

namespace fl {

namespace {

std::string tile_place(int level, std::int64_t position) {
  return "subtree " + std::to_string(level) + "/" + std::to_string(position);
}

}  // namespace

void TileCheck::add(const Hash32& leaf) {
  add_at(0, leaf);
}

void TileCheck::add_at(int level, const Hash32& hash) {
  if (level == kLevels) return;
  TreeGrowth& tree = growing_[std::size_t(level)];
  tree.add(hash);
  if (tree.size() < store::kTileWidth) return;
  const Hash32 root = tree.root();
  tree = TreeGrowth();
  const int stored_level = (level + 1) * store::kTileLevel;
  const std::int64_t position = whole_[std::size_t(level)]++;
  const auto stored = store::load_tile(tx_, stored_level, position);
  if (stored) {
    if (had_[std::size_t(level)]++ != position)
      tell_(tile_place(stored_level, position), "one before it is missing");
    if (*stored != root)
      tell_(tile_place(stored_level, position), "it is not the root of its leaves");
  }
  add_at(level + 1, root);
}

void TileCheck::end() {
  for (int level = 0; level < kLevels; ++level) {
    const int stored_level = (level + 1) * store::kTileLevel;
    const std::int64_t stored = store::tile_count(tx_, stored_level);
    if (stored > whole_[std::size_t(level)])
      tell_(tile_place(stored_level, stored - 1), "the tree has no such leaves");
  }
}

std::int64_t check_rows(Tx& tx, const ImageSource& source, const TellProblem& tell) {
  const std::string kind(source.entity_kind);
  store::each_last_word(tx, source.entity_kind, [&](const store::LastWord& word) {
    const auto image = source.image(tx, word.bucket, word.entity);
    const std::string where = kind + " " + base32_of(word.entity);
    if (!image) {
      if (!word.is_erased) tell(where, "the row is gone");
      return;
    }
    if (word.is_erased)
      tell(where, "the row is there, the log says it was erased");
    else if (raw(image_hash_of(word.salt, *image)) != word.image_hash)
      tell(where, "the row is not what the log last saw");
  });
  std::int64_t row_count = 0;
  source.each(tx, [&](Bucket bucket, std::int64_t entity) {
    ++row_count;
    if (!store::has_word(tx, source.entity_kind, entity, bucket))
      tell(kind + " " + base32_of(entity), "a row nobody wrote a leaf for");
  });
  return row_count;
}

void check_cosigns(Tx& tx, const TellProblem& tell) {
  store::each_cosign(tx, [&](const store::CosignRow& row) {
    const std::string where = "co-signature " + std::to_string(row.size) + " of " + row.witness;
    const auto head = store::head_after(tx, row.size - 1);
    if (!head || head->head.size != row.size) return tell(where, "its head is gone");
    const auto key = open_key_of_hex(row.witness);
    if (!key || !verify_signature(*key, cosign_message(head->head), row.signature))
      tell(where, "it is not of the head that is there");
  });
  store::each_refusal(tx, [&](const store::RefusalRow& row) {
    const auto key = open_key_of_hex(row.witness);
    if (!key ||
        !verify_signature(*key, refusal_message({row.at, row.size, row.what}), row.signature))
      tell("refusal " + std::to_string(row.size) + " of " + row.witness,
           "its signature is not of that witness");
  });
}

}  // namespace fl
