// The other way to acknowledge a scan, for `bench scan --db` to stand beside the log: one writer, a
// COPY of all who wait into a table of PostgreSQL, acknowledged by its commit.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "http/route.h"
#include "scan/scan.h"
#include "storage/day_rows.h"

namespace fl::cli {

class CopyKeeper {
 public:
  // Faults: those of DayRows::open. The table is made anew and dropped at the end.
  [[nodiscard]] static Result<std::unique_ptr<CopyKeeper>> open(const std::string& database);
  ~CopyKeeper();
  CopyKeeper(const CopyKeeper&) = delete;
  // POST /v1/copied: read, judged and answered as POST /v1/scans.
  [[nodiscard]] Route route(const scan::ScanKeys& keys);

 private:
  struct Waiting {
    scan::ScanEntry scan;
    Finish finish;
  };
  explicit CopyKeeper(std::unique_ptr<DayRows> rows);
  void loop();
  std::unique_ptr<DayRows> rows_;
  std::mutex guard_;
  std::condition_variable came_;
  std::deque<Waiting> queue_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace fl::cli
