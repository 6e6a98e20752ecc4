// Closed loops of writers and readers against a database of its own.
#include "app/bench_store.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

#include "platform/clock.h"
#include "platform/random.h"
#include "storage/db.h"
#include "storage/migrate.h"
#include "storage/outbox.h"

namespace fl {

namespace {

namespace fs = std::filesystem;

constexpr Instant kNow{1'600'000'000'000};
constexpr std::string_view kHash = "0123456789abcdef0123456789abcdef";

// Receipt n: spread over buckets, found again by its number.
ReceiptKey key_of(std::int64_t n) {
  return {hash_bucket(n), AccountId{1}, {0, static_cast<std::uint64_t>(n)}};
}

void write_one(Tx& tx, std::int64_t n) {
  const ReceiptKey key = key_of(n);
  save_receipt(tx, key, kHash, "07PTYD9PY9B27", kNow);
  post_event(tx, key.bucket, "bench.written", n, "{}", kNow);
}

class StoreBench {
 public:
  StoreBench(Db& db, const StoreBenchOptions& options) : db_(db), options_(options) {}

  [[nodiscard]] Outcome lay() {
    constexpr std::int64_t kBatch = 2000;
    for (std::int64_t from = 0; from < options_.row_count; from += kBatch) {
      auto batch = db_.write([&](Tx& tx) -> Outcome {
        for (std::int64_t n = from; n < std::min(from + kBatch, options_.row_count); ++n) {
          write_one(tx, n);
        }
        return Done{};
      });
      if (!batch) return batch;
    }
    next_ = options_.row_count;
    return Done{};
  }

  void writes(int threads) {
    const std::uint64_t before = db_.commit_count();
    const std::string what = "durable write, " + std::to_string(threads) + " writers";
    auto line = measure(what, threads, [&](Random&) {
      const std::int64_t n = next_++;
      return db_
          .write([&](Tx& tx) -> Outcome {
            write_one(tx, n);
            return Done{};
          })
          .is_ok();
    });
    const std::uint64_t commits = db_.commit_count() - before;
    line.per_commit = commits == 0 ? 0 : double(line.done_count) / double(commits);
    lines.push_back(line);
  }

  void reads(int threads) {
    const std::int64_t rows = next_;
    const std::string what = "point read, " + std::to_string(threads) + " readers";
    lines.push_back(measure(what, threads, [&](Random& random) {
      const auto n = std::int64_t(random.below(std::uint64_t(rows)));
      auto found = db_.read([&](Tx& tx) { return find_receipt(tx, key_of(n), kHash); });
      return found && *found;
    }));
  }

  // Everything that was said to be written is there.
  [[nodiscard]] Outcome check() {
    return db_.read([&](Tx& tx) -> Outcome {
      for (std::int64_t n = 0; n < next_; ++n) {
        auto found = find_receipt(tx, key_of(n), kHash);
        if (!found) return found.error();
        if (!*found) return Fault{FaultKind::unavailable, "storage.damaged", "a row is missing"};
      }
      return failed_ == 0 ? Outcome(Done{}) : Fault{FaultKind::unavailable, "storage.io_error"};
    });
  }

  std::vector<StoreBenchLine> lines;

 private:
  StoreBenchLine measure(const std::string& what, int threads,
                         const std::function<bool(Random&)>& one) {
    std::vector<std::vector<std::int64_t>> took(static_cast<std::size_t>(threads));
    const std::int64_t from_us = steady_us(), until_ms = steady_ms() + options_.step_ms;
    std::vector<std::thread> running;
    for (int t = 0; t < threads; ++t) {
      running.emplace_back([&, t] {
        Random random(static_cast<std::uint64_t>(t) + 1);
        auto& mine = took[static_cast<std::size_t>(t)];
        for (std::int64_t at = steady_us(); at / 1000 < until_ms;) {
          if (!one(random)) ++failed_;
          const std::int64_t now = steady_us();
          mine.push_back(now - at);
          at = now;
        }
      });
    }
    for (auto& thread : running)
      thread.join();
    const double seconds = double(steady_us() - from_us) / 1e6;
    std::vector<std::int64_t> all;
    for (const auto& mine : took)
      all.insert(all.end(), mine.begin(), mine.end());
    std::sort(all.begin(), all.end());
    StoreBenchLine line{what, std::int64_t(all.size()), double(all.size()) / seconds, 0, 0, 0};
    if (all.empty()) return line;
    line.p50_ms = double(all[all.size() / 2]) / 1000;
    line.p99_ms = double(all[all.size() * 99 / 100]) / 1000;
    return line;
  }

  Db& db_;
  const StoreBenchOptions& options_;
  std::atomic<std::int64_t> next_{0};
  std::atomic<int> failed_{0};
};

}  // namespace

Result<std::vector<StoreBenchLine>> bench_store(const StoreBenchOptions& options) {
  std::error_code error;
  fs::create_directories(options.folder, error);
  if (error) return Fault{FaultKind::unavailable, "storage.cannot_open", options.folder};
  struct Remove {
    const std::string& folder;
    ~Remove() {
      std::error_code ignored;
      fs::remove_all(folder, ignored);
    }
  } remove{options.folder};
  const bool is_file = options.database.empty();
  auto db = Db::open({.path = is_file ? options.folder + "/bench.db" : options.database});
  if (!db) return db.error();
  auto migrated = migrate(**db);
  if (!migrated) return migrated.error();
  StoreBench bench(**db, options);
  auto laid = bench.lay();
  if (!laid) return laid.error();
  for (const int writers : {1, 32, 128})
    bench.writes(writers);
  for (const int readers : {1, 2, 24})
    bench.reads(readers);
  auto whole = bench.check();
  if (!whole) return whole.error();
  return std::move(bench.lines);
}

}  // namespace fl
