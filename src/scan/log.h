// The scan log: scans are acknowledged when they are on disk, found at once, and gone after 14
// days.
//
//   append()   -> one writer thread: one write and one sync for all who wait (the acknowledgement)
//   visits()   a pseudonym's or a venue's scans of a time: sealed days, runs and the tail
//   seal()     finished days -> two sorted files each, their hashes handed to the caller's log
//   drop()     days that are 14 days old are removed, and that is handed to the caller's log
//
// Elsewhere: who may read (acts_log), which person a pseudonym is (scramble, pass/), HTTP (routes).
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "scan/log_day.h"

namespace fl::scan {

struct ScanLogOptions {
  std::string folder;                      // DATA/scans
  std::size_t lag_count_max = 4'000'000;   // acknowledged or waiting, not yet in a sorted file
  std::size_t run_record_count = 262'144;  // a run is made of so many
  bool is_sync_on = true;                  // off only in the test that must go red
  bool is_building = true;                 // off: runs are made only by flush() and seal()
};

// What goes into the witnessed log: `what` is "scan.seal" or "scan.drop".
struct ScanProof {
  std::string what;
  DayNumber day = 0;
  int generation = 0;
  std::uint64_t record_count = 0;
  Hash32 by_person{}, by_venue{};
};
using ProofTaker = std::function<Outcome(const ScanProof&)>;

struct ScanFound {
  std::vector<ScanEntry> scans;  // by time, each once
  std::vector<ScanFlaw> flaws;   // what could not be read and may hold more
  bool is_cut = false;           // there are more than the limit
};

struct ScanFigures {
  std::int64_t accepted = 0, dropped_old = 0, refused_behind = 0, groups = 0;
  std::int64_t lag_count = 0, indexed = 0, torn_bytes = 0, flaw_count = 0;
  std::int64_t day_count = 0, record_count = 0, file_bytes = 0;
};

class ScanLog {
 public:
  using Acknowledge = std::function<void(const Outcome&)>;

  // Faults: scan.in_use, scan.io_error. `disk` must outlive the log.
  [[nodiscard]] static Result<std::unique_ptr<ScanLog>> open(const ScanLogOptions& options,
                                                             ScanDisk& disk);
  ~ScanLog();  // what waits is written and acknowledged first
  ScanLog(const ScanLog&) = delete;

  // Judged before (judge_scan). `done` is called once, from the writer's thread, when the scans are
  // on disk or when it is not known whether they are. Fault scan.behind (unavailable): too many
  // wait to be indexed; nothing was taken, `done` is not called.
  [[nodiscard]] Outcome append(std::vector<ScanEntry> scans, Acknowledge done);
  [[nodiscard]] Outcome append_and_wait(std::vector<ScanEntry> scans);
  void count_old(std::size_t count) { dropped_old_ += std::int64_t(count); }

  // Scans of any of these keys in [from, to), at most `limit`.
  [[nodiscard]] ScanFound find(ScanOrder order, const std::vector<std::uint64_t>& keys,
                               Instant from, Instant to, std::size_t limit) const;

  // All of a day, some at a time: repetitions may come. Damage is a fault (scan.damaged_file).
  using VisitRecords = std::function<Outcome(const std::vector<ScanRecord>&)>;
  [[nodiscard]] Outcome each_of_day(DayNumber day, const VisitRecords& visit) const;

  // Everything acknowledged goes into sorted files now.
  [[nodiscard]] Outcome flush();
  // Days before `today` that are not sealed whole. The number sealed.
  [[nodiscard]] Result<int> seal(DayNumber today, const ProofTaker& prove);
  // Days that are 14 or more days old. The number dropped.
  [[nodiscard]] Result<int> drop(DayNumber today, const ProofTaker& prove);

  [[nodiscard]] bool is_healthy() const { return is_healthy_; }
  [[nodiscard]] ScanFigures figures() const;
  [[nodiscard]] std::vector<ScanFlaw> flaws() const;

 private:
  struct Waiting {
    std::vector<ScanEntry> scans;
    Acknowledge done;
  };
  using Group = std::deque<Waiting>;

  ScanLog(const ScanLogOptions& options, ScanDisk& disk) : options_(options), disk_(disk) {}
  [[nodiscard]] Outcome recover();
  void write_loop();
  void write_group(Group& group);
  [[nodiscard]] Outcome write_day(DayNumber day, std::vector<ScanRecord> records);
  [[nodiscard]] Result<std::shared_ptr<ScanDay>> day_for_writing(DayNumber day);
  void build_loop();
  [[nodiscard]] Outcome build_day(ScanDay& day, bool is_all);             // under building_
  [[nodiscard]] Outcome merge_day(ScanDay& day);                          // under building_
  [[nodiscard]] Outcome seal_day(ScanDay& day, const ProofTaker& prove);  // under building_
  void forget_damaged(ScanDay& day);                                      // under building_
  [[nodiscard]] std::vector<std::shared_ptr<ScanDay>> all_days() const;
  [[nodiscard]] Outcome finish_drop(const std::string& name, const ProofTaker& prove);
  void say_health(bool is_healthy, const Fault* why);

  const ScanLogOptions options_;
  ScanDisk& disk_;
  std::shared_ptr<void> hold_;

  mutable std::mutex queue_guard_;
  std::condition_variable queue_came_;
  Group queue_;
  bool is_stopping_ = false;

  // Taken in this order where more than one is: building_, writing_, days_guard_.
  std::mutex building_, writing_;
  mutable std::mutex days_guard_;
  std::condition_variable build_came_;
  std::map<DayNumber, std::shared_ptr<ScanDay>> days_;
  DayNumber oldest_kept_ = -1'000'000;

  std::atomic<std::int64_t> lag_count_{0}, accepted_{0}, dropped_old_{0}, refused_behind_{0},
      groups_{0}, indexed_{0};
  std::atomic<bool> is_healthy_{true};
  std::thread writer_, builder_;
};

// Reads everything below a scan folder and recomputes every checksum; changes nothing.
struct ScanCheck {
  std::int64_t day_count = 0, file_count = 0, block_count = 0, frame_count = 0, record_count = 0,
               torn_bytes = 0, byte_count = 0;
  std::vector<ScanFlaw> flaws;
};
[[nodiscard]] Result<ScanCheck> check_scans(ScanDisk& disk, const std::string& folder);

}  // namespace fl::scan
