// bench log: a log of many leaves, written, placed in the tree by the sequencer, and verified:
// every leaf's hash, every position, every stored subtree, every head, streamed. Then proofs out of
// it.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <random>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/witness.h"
#include "platform/clock.h"
#include "storage/migrate.h"
#include "trust/audit_walk.h"
#include "trust/leaf.h"
#include "trust/log_proof.h"
#include "trust/store_tree.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;
constexpr std::int64_t kLeavesATransaction = 20'000;
constexpr int kProofs = 2'000;

double seconds_since(std::int64_t from_us) {
  return double(steady_us() - from_us) / 1e6;
}

// Of this process, so that others on the machine do not count.
double cpu_seconds() {
  return double(std::clock()) / CLOCKS_PER_SEC;
}

double peak_mib() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return double(used.ru_maxrss) / 1024;
}

Outcome write_leaves(Db& db, std::int64_t count) {
  const Instant start{1'641'168'000'000};
  for (std::int64_t at = 0; at < count; at += kLeavesATransaction) {
    auto done = db.write([&](Tx& tx) -> Outcome {
      for (std::int64_t i = at; i < std::min(count, at + kLeavesATransaction); ++i)
        append_leaf(tx, {static_cast<Bucket>((i * 7919) % kBucketCount),
                         "bench.leaf",
                         "job:bench",
                         "bench",
                         i + 1,
                         {},
                         std::to_string(i),
                         start});
      return Done{};
    });
    if (!done) return done;
  }
  return Done{};
}

// Each is made out of the tables and checked against the last head.
Result<double> proofs_a_second(Db& db, const TreeHead& head) {
  std::mt19937_64 random(1);
  const auto from = steady_us();
  for (int i = 0; i < kProofs; ++i) {
    const auto position = std::int64_t(random() % std::uint64_t(head.size));
    auto good = db.read([&](Tx& tx) -> Result<bool> {
      const auto leaf = store::placed_hash(tx, position);
      auto proof = inclusion_proof(tx, position, head.size);
      if (!proof) return proof.error();
      return leaf && is_included(*leaf, position, head.size, *proof, head.root);
    });
    if (!good) return good.error();
    CHECK(*good);
  }
  return kProofs / seconds_since(from);
}

Result<json::object> measure(const BenchLogOptions& options, const std::string& folder) {
  auto db = Db::open({.path = folder + "/log.db", .synchronous = "OFF", .is_bulk = true});
  if (!db) return db.error();
  auto migrated = migrate(**db);
  if (!migrated) return migrated.error();
  const Keys keys = make_keys(true);
  AuditLog log(**db, keys, {});
  auto from = steady_us();
  auto written = write_leaves(**db, options.leaves);
  if (!written) return written.error();
  const double write_s = seconds_since(from);
  from = steady_us();
  auto placed = log.sequence({1'641'168'060'000});
  if (!placed) return placed.error();
  const double place_s = seconds_since(from);
  from = steady_us();
  const double cpu_from = cpu_seconds();
  auto report = log.verify();
  if (!report) return report.error();
  const double verify_s = seconds_since(from), verify_cpu_s = cpu_seconds() - cpu_from;
  CHECK(report->problems.empty() && report->leaf_count == options.leaves);
  from = steady_us();
  auto walked = walk_log(**db, keys, {});
  if (!walked) return walked.error();
  const double walk_s = seconds_since(from);
  CHECK(walked->problems.empty() && walked->leaf_count == options.leaves);
  auto head = log.latest_head();
  if (!head) return head.error();
  CHECK(head->has_value() && (*head)->size == options.leaves);
  auto proofs = proofs_a_second(**db, **head);
  if (!proofs) return proofs.error();
  return json::object{{"leaves", options.leaves},
                      {"heads", report->head_count},
                      {"write_s", write_s},
                      {"place_s", place_s},
                      {"verify_s", verify_s},
                      {"verify_cpu_s", verify_cpu_s},
                      {"walk_s", walk_s},
                      {"leaves_placed_per_s", double(options.leaves) / place_s},
                      {"leaves_verified_per_s", double(options.leaves) / verify_s},
                      {"leaves_walked_per_s", double(options.leaves) / walk_s},
                      {"leaves_verified_per_cpu_s", double(options.leaves) / verify_cpu_s},
                      {"proofs_per_s", *proofs},
                      {"peak_mib", peak_mib()},
                      {"file_bytes", fs::file_size(folder + "/log.db")}};
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
  verb->add_flag("--json", options->is_json, "answer in JSON");
  verb->callback([options, &code] { code = bench_log(*options); });
}

}  // namespace fl::cli
