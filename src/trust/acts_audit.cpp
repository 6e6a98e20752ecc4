// The sequencer and the verifier of the witnessed log.
#include <algorithm>
#include <map>
#include <mutex>
#include <optional>

#include "platform/text.h"
#include "storage/db.h"
#include "trust/audit_tree.h"
#include "trust/leaf.h"
#include "trust/store_log.h"
#include "trust/store_tree.h"
#include "trust/trust.h"

namespace fl {

namespace {

constexpr int kLeavesABatch = 1'000;
constexpr int kTilesABatch = 64;
constexpr std::size_t kProblemsMax = 100;
// A leaf's time is its request's; the request may still be running when a head is signed.
constexpr std::chrono::minutes kSequencerGrace{5};

std::string leaf_place(Bucket bucket, std::int64_t seq) {
  return "leaf " + std::to_string(bucket) + "/" + std::to_string(seq);
}

// One verification: gathers what it finds, bounded.
class Verifier {
 public:
  Verifier(Tx& tx, const Keys& keys, std::span<const TreeHead> kept)
      : tx_(tx), keys_(keys), kept_(kept) {}

  AuditReport run(const std::vector<ImageSource>& sources) {
    if (const auto last = store::last_head(tx_)) last_head_at_ = last->head.at;
    check_leaves();
    check_tree();
    check_cosigns(tx_, tell());
    for (const auto& source : sources)
      report_.row_count += check_rows(tx_, source, tell());
    return std::move(report_);
  }

 private:
  void add(std::string where, std::string what) {
    if (report_.problems.size() < kProblemsMax)
      report_.problems.push_back({std::move(where), std::move(what)});
  }

  TellProblem tell() {
    return [this](std::string where, std::string what) { add(std::move(where), std::move(what)); };
  }

  void check_leaves() {
    Bucket bucket = -1;
    std::int64_t seq = 0;
    store::each_leaf(tx_, [&](const store::SeenLeaf& leaf) {
      ++report_.leaf_count;
      if (leaf.row.bucket != bucket) {
        bucket = leaf.row.bucket;
        seq = 0;
      }
      if (leaf.row.seq != seq + 1)
        add(leaf_place(bucket, seq + 1),
            "missing: the next one there is " + std::to_string(leaf.row.seq));
      seq = leaf.row.seq;
      const std::string hash = raw(leaf_hash_of(leaf.row));
      if (hash != leaf.leaf_hash) add(leaf_place(bucket, seq), "its content does not fit its hash");
      if (!leaf.position) {
        if (leaf.row.at + kSequencerGrace < last_head_at_)
          add(leaf_place(bucket, seq), "older than the last head, but not in the tree");
        return;
      }
      ++placed_count_;
      if (leaf.tree_hash != hash)
        add(leaf_place(bucket, seq), "its content is not what the tree holds");
    });
  }

  void check_signature(const std::string& where, const TreeHead& head) {
    if (!verify_signature(keys_.log.open, head_message(head), head.signature))
      add(where, "its signature is not of this log's key");
  }

  // The stored head next in size, looked at as it comes: heads are many over the years.
  std::optional<store::HeadRow> next_head(const std::optional<store::HeadRow>& past) {
    auto row = store::head_after(tx_, past ? past->head.size : 0);
    if (!row) return row;
    ++report_.head_count;
    const std::string where = "head " + std::to_string(row->head.size);
    check_signature(where, row->head);
    if (past && row->head.at < past->head.at) add(where, "older than the head before it");
    return row;
  }

  void check_tree() {
    std::vector<TreeHead> kept(kept_.begin(), kept_.end());
    std::sort(kept.begin(), kept.end(),
              [](const TreeHead& a, const TreeHead& b) { return a.size < b.size; });
    for (const auto& head : kept)
      check_signature("kept head " + std::to_string(head.size), head);
    TreeGrowth tree;
    TileCheck tiles(tx_, tell());
    auto kept_next = kept.begin();
    std::int64_t headed = 0;
    std::optional<store::HeadRow> head = next_head(std::nullopt);
    std::int64_t tree_count = 0;
    store::each_placed(tx_, [&](std::int64_t position, const Hash32& hash) {
      if (position != tree_count)
        add("position " + std::to_string(tree_count),
            "missing: the next one there is " + std::to_string(position));
      tree_count = position + 1;
      ++tree_rows_;
      tree.add(hash);
      tiles.add(hash);
      if (head && head->head.size == tree.size()) {
        if (head->head.root != tree.root() || head->peaks != tree.peaks())
          add("head " + std::to_string(tree.size()), "the leaves do not give its root");
        headed = tree.size();
        head = next_head(head);
      }
      for (; kept_next != kept.end() && kept_next->size <= tree.size(); ++kept_next)
        if (kept_next->size != tree.size() || kept_next->root != tree.root())
          add("kept head " + std::to_string(kept_next->size), "the leaves do not give its root");
    });
    tiles.end();
    const std::string holds = "the tree holds only " + std::to_string(tree.size());
    for (; head; head = next_head(head))
      add("head " + std::to_string(head->head.size), holds);
    for (; kept_next != kept.end(); ++kept_next)
      add("kept head " + std::to_string(kept_next->size), holds);
    if (tree.size() > headed)
      add("head " + std::to_string(headed),
          "the tree holds " + std::to_string(tree.size()) + " without a head");
    if (tree_rows_ != placed_count_)
      for (const auto position : store::places_without_leaf(tx_, static_cast<int>(kProblemsMax)))
        add("position " + std::to_string(position), "its leaf is gone");
  }

  Tx& tx_;
  const Keys& keys_;
  std::span<const TreeHead> kept_;
  AuditReport report_;
  Instant last_head_at_{};
  std::int64_t placed_count_ = 0, tree_rows_ = 0;
};

}  // namespace

struct AuditLog::State {
  Db& db;
  const Keys& keys;
  std::vector<ImageSource> sources;
  std::mutex guard;  // one sequencer
  std::uint64_t commit_seen = 0;
  bool has_run = false;
};

AuditLog::AuditLog(Db& db, const Keys& keys, std::vector<ImageSource> sources)
    : state_(new State{db, keys, std::move(sources), {}, 0, false}) {}
AuditLog::~AuditLog() = default;

namespace {

Result<std::vector<store::NewLeaf>> new_leaves(Db& db) {
  return db.read([](Tx& tx) -> Result<std::vector<store::NewLeaf>> {
    std::vector<store::NewLeaf> found;
    for (int bucket = 0; bucket < kBucketCount && found.size() < std::size_t(kLeavesABatch);
         ++bucket) {
      const int room = kLeavesABatch - static_cast<int>(found.size());
      const auto some = store::unsequenced_leaves(tx, static_cast<Bucket>(bucket), room);
      found.insert(found.end(), some.begin(), some.end());
    }
    return found;
  });
}

// Whether each of them is the next of its bucket still: another sequencer may have come between
// the reading and this transaction, which may also be run again after a clash.
bool are_next(Tx& tx, const std::vector<store::NewLeaf>& leaves) {
  std::map<Bucket, std::int64_t> reached;
  for (const auto& leaf : leaves) {
    const auto [at, is_first] = reached.try_emplace(leaf.bucket, 0);
    if (is_first) at->second = store::sequenced_until(tx, leaf.bucket);
    if (leaf.seq <= at->second) return false;
    at->second = leaf.seq;
  }
  return true;
}

// -1: somebody else placed some of them meanwhile; nothing was done.
Result<int> place_leaves(Db& db, const Keys& keys, const std::vector<store::NewLeaf>& leaves,
                         Instant now) {
  return db.write([&](Tx& tx) -> Result<int> {
    if (!are_next(tx, leaves)) return -1;
    const auto last = store::last_head(tx);
    TreeGrowth tree;
    store::HeadRow next;
    next.head.at = now;
    if (last) {
      const auto peak_count =
          static_cast<std::size_t>(__builtin_popcountll(std::uint64_t(last->head.size)));
      if (last->peaks.size() != peak_count * sizeof(Hash32))
        return Fault{FaultKind::unavailable, "trust.log_broken",
                     "head " + std::to_string(last->head.size)};
      tree = TreeGrowth(last->head.size, last->peaks);
      next.head.at = std::max(now, last->head.at);
    }
    std::map<Bucket, std::int64_t> reached;
    for (const auto& leaf : leaves) {
      store::place_leaf(tx, tree.size(), leaf);
      tree.add(leaf.hash);
      reached[leaf.bucket] = leaf.seq;
    }
    for (const auto& [bucket, seq] : reached)
      store::set_sequenced(tx, bucket, seq);
    next.head.size = tree.size();
    next.head.root = tree.root();
    next.head.signature = sign(keys.log, head_message(next.head));
    next.peaks = tree.peaks();
    store::add_head(tx, next);
    (void)store::grow_tiles(tx, kTilesABatch);
    return static_cast<int>(leaves.size());
  });
}

}  // namespace

namespace {

// A log from before there were proofs: its subtrees, some in each transaction.
Outcome catch_up_tiles(Db& db) {
  for (bool is_behind = true; is_behind;) {
    auto behind = db.read([](Tx& tx) -> Result<bool> {
      return store::tile_count(tx, store::kTileLevel) < store::placed_count(tx) / store::kTileWidth;
    });
    if (!behind) return behind.error();
    if (!*behind) return Done{};
    auto grown =
        db.write([](Tx& tx) -> Result<int> { return store::grow_tiles(tx, kTilesABatch); });
    if (!grown) return grown.error();
    is_behind = *grown > 0;
  }
  return Done{};
}

}  // namespace

Result<int> AuditLog::sequence(Instant now) {
  const std::lock_guard lock(state_->guard);
  const std::uint64_t commit = state_->db.commit_count();
  // Where other servers write too, our own commits say nothing.
  if (!state_->db.is_shared() && state_->has_run && commit == state_->commit_seen) return 0;
  int placed_count = 0;
  // What was there at the start, a batch a transaction; what comes meanwhile is the next call's.
  for (bool is_full = true; is_full;) {
    auto leaves = new_leaves(state_->db);
    if (!leaves) return leaves.error();
    if (!leaves->empty()) {
      auto placed = place_leaves(state_->db, state_->keys, *leaves, now);
      if (!placed) return placed.error();
      if (*placed < 0) continue;  // read again
      placed_count += *placed;
    }
    is_full = leaves->size() >= std::size_t(kLeavesABatch);
  }
  auto grown = catch_up_tiles(state_->db);
  if (!grown) return grown.error();
  state_->has_run = true;
  state_->commit_seen = commit;
  return placed_count;
}

Result<std::optional<TreeHead>> AuditLog::latest_head() {
  return state_->db.read([](Tx& tx) -> Result<std::optional<TreeHead>> {
    const auto row = store::last_head(tx);
    if (!row) return std::optional<TreeHead>();
    return std::optional<TreeHead>(row->head);
  });
}

Result<AuditReport> AuditLog::verify(std::span<const TreeHead> kept) {
  return state_->db.read([&](Tx& tx) -> Result<AuditReport> {
    return Verifier(tx, state_->keys, kept).run(state_->sources);
  });
}

}  // namespace fl
