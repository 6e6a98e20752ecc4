// Scans of a server for the other servers of its database (PostgreSQL): what was acknowledged here
// is copied into the day's partition a moment later, and what others put there is taken into our
// own files, from which tracing reads. Decision: docs/decisions/0017.
//
// The local log acknowledges; the copy follows with a bounded lag, or, after a crash or when the
// database was away for long, by copying the whole day again. Twice is once: a scan is its own key.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "scan/log.h"

namespace fl {
class DayRows;
}

namespace fl::scan {

class ScanShelf;

inline constexpr const char* kScanDays = "scan_day";  // scan_day_20261122, ...

struct CopyFigures {
  std::int64_t waiting = 0;     // acknowledged here, not in the database yet
  std::int64_t copied = 0;      // into the database since the start
  std::int64_t taken_over = 0;  // from other servers since the start
  bool is_connected = false;
};

class ScanCopies {
 public:
  // `folder`: of the scan log; the shelf must outlive it.
  ScanCopies(std::string database, std::string folder, ScanShelf& shelf, ScanDisk& disk);
  ~ScanCopies();  // stop()
  ScanCopies(const ScanCopies&) = delete;

  void start();
  void stop();  // what waits is copied first, if the database is there

  // Around an append: before it, a note on disk that copies of these days may be missing; after it,
  // what was acknowledged (nothing when it was not). Faults of owe: scan.io_error, scan.disk_full.
  [[nodiscard]] Outcome owe(const std::vector<ScanEntry>& scans);
  void settle(std::vector<ScanEntry> acknowledged);

  [[nodiscard]] CopyFigures figures() const;

 private:
  void loop();
  [[nodiscard]] Outcome connect();
  [[nodiscard]] Outcome copy_whole_days();
  [[nodiscard]] Outcome copy_whole_day(DayNumber day, const ScanLog& log);
  [[nodiscard]] Outcome copy_queue();
  [[nodiscard]] Outcome add_pieces(DayNumber day, const std::vector<ScanRecord>& records);
  [[nodiscard]] Outcome take_over();
  [[nodiscard]] Outcome take_over_from(std::int64_t server, ScanLog& log);
  void forget_settled_days();
  [[nodiscard]] Outcome write_owed();  // under guard_
  [[nodiscard]] std::int64_t next_number();

  const std::string database_, folder_;
  ScanShelf& shelf_;
  ScanDisk& disk_;

  mutable std::mutex guard_;
  std::condition_variable came_;
  std::vector<ScanEntry> queue_;
  std::set<DayNumber> owed_;    // as on disk: copies may be missing
  std::set<DayNumber> whole_;   // to be copied whole: after a crash, or when too many waited
  std::int64_t under_way_ = 0;  // appends between owe() and settle()
  bool is_stopping_ = false;

  // The thread's own.
  std::unique_ptr<DayRows> rows_;
  std::int64_t server_ = 0, last_number_ = 0;
  std::set<DayNumber> made_;
  std::map<std::int64_t, std::int64_t> seen_;  // of other servers
  std::thread thread_;

  std::atomic<std::int64_t> copied_{0}, taken_over_{0};
  std::atomic<bool> is_connected_{false};
};

}  // namespace fl::scan
