// bench log: a log of many leaves, written, placed in the tree by the sequencer, co-signed by two
// witnesses, and verified as `audit verify` does: every leaf's hash, every position, every stored
// subtree, every head, every co-signature, streamed. Then from a head that was verified before,
// once more with a leaf edited, and proofs out of it.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/witness.h"
#include "platform/clock.h"
#include "storage/migrate.h"
#include "trust/audit_walk.h"
#include "trust/leaf.h"
#include "trust/log_proof.h"
#include "trust/store_log.h"
#include "trust/store_tree.h"
#include "trust/witness.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;
constexpr Instant kStart{1'641'168'000'000};
constexpr std::int64_t kLeavesATransaction = 20'000;
// So many leaves fill a bucket before the next one's turn: a leaf a bucket writes every page of the
// table over in each transaction.
constexpr std::int64_t kLeavesABucket = 1'000;
constexpr std::int64_t kCosignsATransaction = 2'000;
constexpr int kProofs = 2'000;

// Wall clock and processor time of this process, so that others on the machine do not count.
class Watch {
 public:
  [[nodiscard]] double wall_s() const { return double(steady_us() - from_us_) / 1e6; }
  [[nodiscard]] double cpu_s() const { return double(std::clock() - from_cpu_) / CLOCKS_PER_SEC; }

 private:
  std::int64_t from_us_ = steady_us();
  std::clock_t from_cpu_ = std::clock();
};

// Its own memory. Pages of the file that the system keeps are mapped in too, and are nobody's.
double own_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) return double(std::stoll(line.substr(8))) / 1024;
  return 0;
}

Bucket bucket_of(std::int64_t leaf, bool is_spread) {
  return static_cast<Bucket>((is_spread ? leaf * 7919 : leaf / kLeavesABucket) % kBucketCount);
}

struct Laid {
  double write_s = 0, place_s = 0, place_cpu_s = 0;
};

// Written and placed by turns, so that the tree's order is not the table's.
Result<Laid> lay_leaves(Db& db, AuditLog& log, const BenchLogOptions& options) {
  Laid laid;
  for (std::int64_t at = 0; at < options.leaves; at += kLeavesATransaction) {
    const Watch write;
    const Instant now{kStart.ms + at};
    auto done = db.write([&](Tx& tx) -> Outcome {
      for (std::int64_t i = at; i < std::min(options.leaves, at + kLeavesATransaction); ++i)
        append_leaf(tx, {bucket_of(i, options.is_spread),
                         "bench.leaf",
                         "job:bench",
                         "bench",
                         i + 1,
                         {},
                         std::to_string(i),
                         now});
      return Done{};
    });
    if (!done) return done.error();
    laid.write_s += write.wall_s();
    const Watch place;
    auto placed = log.sequence(now);
    if (!placed) return placed.error();
    laid.place_s += place.wall_s();
    laid.place_cpu_s += place.cpu_s();
  }
  return laid;
}

// Every head by both witnesses; the number of signatures.
Result<std::int64_t> cosign_heads(Db& db, const std::string& folder) {
  std::vector<SignKey> keys;
  for (const auto* name : {"/one", "/other"}) {
    auto key = witness_key(folder + name);
    if (!key) return key.error();
    keys.push_back(*key);
  }
  std::int64_t past = 0, count = 0;
  for (bool is_more = true; is_more;) {
    auto done = db.write([&](Tx& tx) -> Outcome {
      for (std::int64_t i = 0; is_more && i < kCosignsATransaction; ++i) {
        const auto row = store::head_after(tx, past);
        is_more = row.has_value();
        if (!is_more) break;
        past = row->head.size;
        for (const auto& key : keys)
          store::add_cosign(
              tx, {past, hex_of(key.open), row->head.at, sign(key, cosign_message(row->head))});
        count += std::int64_t(keys.size());
      }
      return Done{};
    });
    if (!done) return done.error();
  }
  return count;
}

// Each is made out of the tables and checked against the last head: that a leaf stands in it, and
// that it grew out of an earlier one.
Result<double> proofs_a_second(Db& db, const TreeHead& head) {
  std::mt19937_64 random(1);
  const Watch watch;
  for (int i = 0; i < kProofs; ++i) {
    const auto position = std::int64_t(random() % std::uint64_t(head.size));
    auto good = db.read([&](Tx& tx) -> Result<bool> {
      const auto leaf = store::placed_hash(tx, position);
      auto proof = inclusion_proof(tx, position, head.size);
      if (!proof) return proof.error();
      const auto before = store::head_after(tx, position);
      if (!leaf || !before) return false;
      auto grown = consistency_proof(tx, before->head.size, head.size);
      if (!grown) return grown.error();
      return is_included(*leaf, position, head.size, *proof, head.root) &&
             is_consistent(before->head.size, before->head.root, head.size, head.root, *grown);
    });
    if (!good) return good.error();
    CHECK(*good);
  }
  return 2 * kProofs / watch.wall_s();
}

struct Walked {
  double wall_s = 0, cpu_s = 0, own_mib = 0;
  AuditReport report;
  TreeHead late;  // a verified head with a tenth of the log behind it
};

Result<Walked> walk(Db& db, const Keys& keys, const std::optional<TreeHead>& from) {
  Walked walked;
  AuditWalk plan;
  plan.from = from;
  plan.progress = [&](const TreeHead& head, std::int64_t count) {
    walked.own_mib = std::max(walked.own_mib, own_mib());
    if (head.size <= count * 9 / 10) walked.late = head;
  };
  const Watch watch;
  auto report = walk_log(db, keys, plan);
  if (!report) return report.error();
  walked.wall_s = watch.wall_s();
  walked.cpu_s = watch.cpu_s();
  walked.report = std::move(*report);
  return walked;
}

Result<json::object> verify(Db& db, const Keys& keys, const BenchLogOptions& options) {
  AuditLog log(db, keys, {});
  auto whole = walk(db, keys, std::nullopt);
  if (!whole) return whole.error();
  CHECK(whole->report.problems.empty() && whole->report.leaf_count == options.leaves);
  auto head = log.latest_head();
  if (!head) return head.error();
  CHECK(head->has_value() && (*head)->size == options.leaves);
  auto proofs = proofs_a_second(db, **head);
  if (!proofs) return proofs.error();
  std::optional<TreeHead> late;
  if (whole->late.size > 0) late = whole->late;
  auto resumed = walk(db, keys, late);
  if (!resumed) return resumed.error();
  CHECK(resumed->report.problems.empty());
  return json::object{{"heads", whole->report.head_count},
                      {"walk_s", whole->wall_s},
                      {"walk_cpu_s", whole->cpu_s},
                      {"walk_own_mib", whole->own_mib},
                      {"leaves_verified_per_s", double(options.leaves) / whole->wall_s},
                      {"leaves_verified_per_cpu_s", double(options.leaves) / whole->cpu_s},
                      {"resumed_leaves", resumed->report.leaf_count},
                      {"resumed_s", resumed->wall_s},
                      {"resumed_cpu_s", resumed->cpu_s},
                      {"proofs_per_s", *proofs}};
}

Result<json::object> measure(const BenchLogOptions& options, const std::string& folder) {
  const Keys keys = make_keys(true);
  const std::string path = folder + "/log.db";
  Laid laid;
  std::int64_t cosigned = 0;
  {
    auto db = Db::open({.path = path, .synchronous = "OFF", .is_bulk = true});
    if (!db) return db.error();
    auto migrated = migrate(**db);
    if (!migrated) return migrated.error();
    AuditLog log(**db, keys, {});
    auto made = lay_leaves(**db, log, options);
    if (!made) return made.error();
    laid = *made;
    auto signatures = cosign_heads(**db, folder);
    if (!signatures) return signatures.error();
    cosigned = *signatures;
  }
  ::malloc_trim(0);  // what laying took is not verifying's
  auto db = Db::open({.path = path});
  if (!db) return db.error();
  auto report = verify(**db, keys, options);
  if (!report) return report.error();
  (*report)["leaves"] = options.leaves;
  (*report)["cosignatures"] = cosigned;
  (*report)["write_s"] = laid.write_s;
  (*report)["place_s"] = laid.place_s;
  (*report)["place_cpu_s"] = laid.place_cpu_s;
  (*report)["leaves_placed_per_cpu_s"] = double(options.leaves) / laid.place_cpu_s;
  (*report)["file_bytes"] = fs::file_size(path);
  return report;
}

}  // namespace

int bench_log(const BenchLogOptions& options) {
  const std::string folder =
      (options.data.empty() ? fs::temp_directory_path().string() : options.data) +
      fmt::format("/firstline_bench_log_{}", ::getpid());
  fs::create_directories(folder);
  auto report = measure(options, folder);
  std::error_code error;
  fs::remove_all(folder, error);
  if (!report) return say(report.error());
  if (options.is_json)
    std::printf("%s\n", json_text(*report).c_str());
  else
    for (const auto& [name, value] : *report)
      std::printf("%-24s %s\n", std::string(name).c_str(), json_text(value).c_str());
  return kOk;
}

void add_bench_log(CLI::App& bench, int& code) {
  const auto options = std::make_shared<BenchLogOptions>();
  auto* verb = bench.add_subcommand("log", "a log of many leaves: placed and verified (R12)");
  verb->add_option("--leaves", options->leaves)
      ->check(CLI::Range(std::int64_t(1), std::int64_t(100'000'000)))
      ->capture_default_str();
  verb->add_option("--data", options->data, "measure on this disk; default: temporary");
  verb->add_flag("--spread", options->is_spread, "each leaf into another bucket than the last");
  verb->add_flag("--json", options->is_json, "answer in JSON");
  verb->callback([options, &code] { code = bench_log(*options); });
}

}  // namespace fl::cli
