// See audit_walk.h.
#include <algorithm>
#include <array>
#include <chrono>

#include "platform/text.h"
#include "storage/db.h"
#include "trust/audit_tree.h"
#include "trust/audit_walk.h"
#include "trust/leaf.h"
#include "trust/store_log.h"
#include "trust/store_tree.h"
#include "trust/store_walk.h"

namespace fl {

namespace {

constexpr std::size_t kProblemsMax = 100;
// A leaf's time is its request's; the request may still be running when a head is signed.
constexpr std::chrono::minutes kSequencerGrace{5};

class Walker {
 public:
  Walker(const Keys& keys, const AuditWalk& walk) : keys_(&keys), walk_(&walk) {
    kept_.assign(walk.kept.begin(), walk.kept.end());
    std::sort(kept_.begin(), kept_.end(),
              [](const TreeHead& a, const TreeHead& b) { return a.size < b.size; });
  }

  // The head to begin behind is still a head of this log, and its stored roots make its root.
  void begin(Tx& tx) {
    for (const auto& head : kept_)
      check_signature("kept head " + std::to_string(head.size), head);
    if (!walk_->from) return;
    const TreeHead& from = *walk_->from;
    const std::string where = "kept head " + std::to_string(from.size);
    check_signature(where, from);
    const auto row = store::head_after(tx, from.size - 1);
    if (!row || row->head.size != from.size || row->head.root != from.root ||
        row->peaks.size() !=
            sizeof(Hash32) * std::size_t(__builtin_popcountll(std::uint64_t(from.size))))
      return add(where, "it is not a head of this log any more");
    tree_ = TreeGrowth(from.size, row->peaks);
    if (tree_.root() != from.root) add(where, "the leaves do not give its root");
    begun_ = from.size;
    last_at_ = from.at;
    while (kept_at_ < kept_.size() && kept_[kept_at_].size <= begun_)
      check_kept_before(tx, kept_[kept_at_++]);
  }

  // The next piece; false: there is nothing more.
  bool step(Tx& tx) {
    const std::int64_t from = tree_.size();
    std::optional<store::HeadRow> head = store::head_after(tx, from);
    store::each_placed_leaf(tx, from, walk_->leaves_a_piece, [&](const store::PlacedRow& row) {
      check_place(row);
      check_leaf(tx, row);
      tree_.add(row.tree_hash);
      if (head && head->head.size == tree_.size()) {
        check_head(*head);
        head = store::head_after(tx, tree_.size());
      }
      for (; kept_at_ < kept_.size() && kept_[kept_at_].size <= tree_.size(); ++kept_at_)
        if (kept_[kept_at_].size != tree_.size() || kept_[kept_at_].root != tree_.root())
          add("kept head " + std::to_string(kept_[kept_at_].size),
              "the leaves do not give its root");
    });
    check_tiles(tx, from, tree_.size());
    if (report_.problems.empty() && verified_.size > 0 && walk_->progress)
      walk_->progress(verified_, store::placed_count(tx));
    return tree_.size() - from >= walk_->leaves_a_piece;
  }

  // What lies beside and behind the tree.
  void end(Tx& tx) {
    const std::string holds = "the tree holds only " + std::to_string(tree_.size());
    std::int64_t past = tree_.size();
    while (const auto head = store::head_after(tx, past)) {
      check_head_alone(*head);
      add("head " + std::to_string(head->head.size), holds);
      past = head->head.size;
    }
    for (; kept_at_ < kept_.size(); ++kept_at_)
      add("kept head " + std::to_string(kept_[kept_at_].size), holds);
    const std::int64_t headed = std::max(verified_.size, begun_);
    if (tree_.size() > headed)
      add("head " + std::to_string(headed),
          "the tree holds " + std::to_string(tree_.size()) + " without a head");
    check_tile_ends(tx);
    std::int64_t waiting = 0;
    for (int bucket = 0; bucket < kBucketCount; ++bucket)
      waiting += check_waiting(tx, static_cast<Bucket>(bucket));
    report_.leaf_count += waiting;
    if (begun_ == 0 && store::counted_leaves(tx) != report_.leaf_count)
      add("leaves", "there are more than the tree and those that wait");
    check_cosigns(tx, tell());
    for (const auto& source : walk_->sources)
      report_.row_count += check_rows(tx, source, tell());
  }
  AuditReport report() { return std::move(report_); }

 private:
  void add(std::string where, std::string what) {
    if (report_.problems.size() < kProblemsMax)
      report_.problems.push_back({std::move(where), std::move(what)});
  }
  TellProblem tell() {
    return [this](std::string where, std::string what) { add(std::move(where), std::move(what)); };
  }

  void check_signature(const std::string& where, const TreeHead& head) {
    if (!verify_signature(keys_->log.open, head_message(head), head.signature))
      add(where, "its signature is not of this log's key");
  }

  // A kept head before the one we begin behind: still stored, with the same root.
  void check_kept_before(Tx& tx, const TreeHead& kept) {
    const auto row = store::head_after(tx, kept.size - 1);
    if (!row || row->head.size != kept.size || row->head.root != kept.root)
      add("kept head " + std::to_string(kept.size), "it is not a head of this log any more");
  }

  void check_head_alone(const store::HeadRow& row) {
    ++report_.head_count;
    const std::string where = "head " + std::to_string(row.head.size);
    check_signature(where, row.head);
    if (row.head.at < last_at_) add(where, "older than the head before it");
    last_at_ = row.head.at;
  }
  void check_head(const store::HeadRow& row) {
    check_head_alone(row);
    if (row.head.root != tree_.root() || row.peaks != tree_.peaks())
      add("head " + std::to_string(row.head.size), "the leaves do not give its root");
    verified_ = row.head;
  }

  void check_place(const store::PlacedRow& row) {
    const std::int64_t wanted = next_position_.value_or(tree_.size());
    if (row.position != wanted)
      add("position " + std::to_string(wanted),
          "missing: the next one there is " + std::to_string(row.position));
    next_position_ = row.position + 1;
  }

  void check_leaf(Tx& tx, const store::PlacedRow& row) {
    if (!row.leaf) return add("position " + std::to_string(row.position), "its leaf is gone");
    ++report_.leaf_count;
    const std::string where = "leaf " + std::to_string(row.bucket) + "/" + std::to_string(row.seq);
    std::int64_t& last = last_seq_[std::size_t(row.bucket) % last_seq_.size()];
    if (last < 0) last = begun_ > 0 ? seq_before(tx, row) : 0;
    if (row.seq != last + 1)
      add("leaf " + std::to_string(row.bucket) + "/" + std::to_string(last + 1),
          "missing: the next one there is " + std::to_string(row.seq));
    last = row.seq;
    const Hash32 hash = leaf_hash_of(*row.leaf);
    if (raw(hash) != row.leaf_hash) add(where, "its content does not fit its hash");
    if (hash != row.tree_hash) add(where, "its content is not what the tree holds");
  }
  // Behind the head we begin at: the leaf before this one is in the part verified before.
  std::int64_t seq_before(Tx& tx, const store::PlacedRow& row) const {
    if (row.seq == 1) return 0;
    const auto before = store::position_of_leaf(tx, row.bucket, row.seq - 1);
    return before && *before < begun_ ? row.seq - 1 : 0;
  }

  // Stored subtrees that ended within [from, to): each from the level below it.
  void check_tiles(Tx& tx, std::int64_t from, std::int64_t to) {
    std::int64_t low = from, high = to;
    for (int level = store::kTileLevel; level <= store::kTileLevelMax; level += store::kTileLevel) {
      low /= store::kTileWidth;
      high /= store::kTileWidth;
      for (std::int64_t at = low; at < high; ++at) {
        const auto stored = store::load_tile(tx, level, at);
        bool& is_missing = is_tile_missing_[std::size_t(level / store::kTileLevel - 1)];
        if (!stored) {
          is_missing = true;
          continue;
        }
        const std::string where = "subtree " + std::to_string(level) + "/" + std::to_string(at);
        if (is_missing) add(where, "one before it is missing");
        TreeGrowth tree;
        for (const auto& hash : store::tile_hashes(tx, level - store::kTileLevel,
                                                   at * store::kTileWidth, int(store::kTileWidth)))
          tree.add(hash);
        if (tree.size() != store::kTileWidth || tree.root() != *stored)
          add(where, "it is not the root of its leaves");
      }
    }
  }
  void check_tile_ends(Tx& tx) {
    std::int64_t whole = tree_.size();
    for (int level = store::kTileLevel; level <= store::kTileLevelMax; level += store::kTileLevel) {
      whole /= store::kTileWidth;
      const std::int64_t stored = store::tile_count(tx, level);
      if (stored > whole)
        add("subtree " + std::to_string(level) + "/" + std::to_string(stored - 1),
            "the tree has no such leaves");
    }
  }

  // Leaves of a bucket the sequencer has not placed: whole, without gaps, and not old.
  std::int64_t check_waiting(Tx& tx, Bucket bucket) {
    std::int64_t last = last_seq_[std::size_t(bucket)], count = 0;
    if (last < 0) last = begun_ > 0 ? store::sequenced_until(tx, bucket) : 0;
    store::each_leaf_behind(tx, bucket, last, [&](const LeafRow& row, std::string_view hash) {
      const std::string where = "leaf " + std::to_string(bucket) + "/";
      if (row.seq != last + 1)
        add(where + std::to_string(last + 1),
            "missing: the next one there is " + std::to_string(row.seq));
      last = row.seq;
      ++count;
      if (raw(leaf_hash_of(row)) != hash)
        add(where + std::to_string(row.seq), "its content does not fit its hash");
      if (row.at + kSequencerGrace < last_at_)
        add(where + std::to_string(row.seq), "older than the last head, but not in the tree");
    });
    return count;
  }

  const Keys* keys_;
  const AuditWalk* walk_;
  std::vector<TreeHead> kept_;
  std::size_t kept_at_ = 0;
  AuditReport report_;
  TreeGrowth tree_;
  TreeHead verified_;
  Instant last_at_{};
  std::int64_t begun_ = 0;
  std::optional<std::int64_t> next_position_;
  std::array<bool, store::kTileLevelMax / store::kTileLevel> is_tile_missing_{};
  std::array<std::int64_t, kBucketCount> last_seq_ = [] {
    std::array<std::int64_t, kBucketCount> none{};
    none.fill(-1);
    return none;
  }();
};

}  // namespace

Result<AuditReport> walk_log(Db& db, const Keys& keys, const AuditWalk& walk) {
  // A snapshot each: what stands in them is never changed, so they fit together. A read may be run
  // again, so each begins with the walker as it was before.
  Walker walker(keys, walk);
  auto begun = db.read([&](Tx& tx) -> Outcome {
    walker = Walker(keys, walk);
    walker.begin(tx);
    return Done{};
  });
  if (!begun) return begun.error();
  for (bool is_more = true; is_more;) {
    const Walker before = walker;
    auto stepped = db.read([&](Tx& tx) -> Outcome {
      walker = before;
      is_more = walker.step(tx);
      if (!is_more) walker.end(tx);
      return Done{};
    });
    if (!stepped) return stepped.error();
  }
  return walker.report();
}

}  // namespace fl
