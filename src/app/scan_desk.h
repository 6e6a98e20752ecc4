// The scan room wired into the house: its log opened, its days kept by a thread of their own,
// because sorting fifty million scans must not hold up what is late.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "app/app.h"
#include "app/overlaps.h"
#include "scan/scan.h"

namespace fl {

class ScanDesk {
 public:
  // Null: the real disk.
  ScanDesk(const DataFolder& data, std::shared_ptr<scan::ScanDisk> disk, Db& db, const Keys& keys);
  ~ScanDesk();
  ScanDesk(const ScanDesk&) = delete;

  [[nodiscard]] const scan::ScanRoom& room() const { return room_; }
  [[nodiscard]] const OverlapBook& overlaps() const { return overlaps_; }
  [[nodiscard]] std::vector<Route> routes(const Gate& gate, const AreaTree& tree) const;
  [[nodiscard]] Result<int> keep(Instant now) const;
  // What health has to say of it: nothing, scan.io_error, scan.damaged_file.
  void add_reasons(json::array& reasons) const;
  // Opens the log now, so that no gate waits for it, and keeps its days once a minute. Each server
  // keeps its own files: no lease.
  void start(const Clock& clock);
  void stop();

 private:
  void keep_said(Instant now) const;
  void set_metrics() const;
  std::shared_ptr<scan::ScanDisk> disk_;
  scan::ScanShelf shelf_;
  std::unique_ptr<scan::ScanCopies> copies_;  // PostgreSQL
  scan::ScanRoom room_;
  ScanOverlaps overlaps_{room_};
  std::thread thread_;
  std::atomic<bool> is_stopping_{false};
};

}  // namespace fl
