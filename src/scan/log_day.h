// One happened-day of the scan log: its parts (the log), its tail (acknowledged, in memory), its
// runs (sorted pairs made behind the log) and, once it is finished, its sealed pair. Not guarded:
// ScanLog says who may touch what.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scan/log_sorted.h"

namespace fl::scan {

// What one group wrote, or was read back after a start.
struct Chunk {
  std::uint64_t from = 0, to = 0;  // frames
  std::vector<ScanRecord> records;
};

// A pair of sorted files over the frames [from, to).
struct Run {
  std::uint64_t from = 0, to = 0;
  std::string stem;    // "run-0-128" or "sealed-1": -person.sorted and -venue.sorted are its files
  int generation = 0;  // 0: a run; else sealed for the so-manieth time
  std::shared_ptr<const SortedFile> by_person, by_venue;
  [[nodiscard]] const SortedFile& in(ScanOrder order) const {
    return order == ScanOrder::by_person ? *by_person : *by_venue;
  }
};

// What readers look at: taken under the lock, read without.
struct DayView {
  DayNumber day = 0;
  std::vector<Run> runs;
  std::vector<std::shared_ptr<const Chunk>> tail;
  std::vector<ScanFlaw> flaws;
};

struct PartFile {
  std::string name;
  std::uint32_t number = 0;
  std::uint64_t from = 0;  // its first frame
};

class ScanDay {
 public:
  ScanDay(ScanDisk& disk, const std::string& root, DayNumber day)
      : disk_(disk), day_(day), name_(text_of_day(day)), folder_(root + "/" + name_) {}

  // Reads what lies there after a start: cuts torn ends, takes what no run holds into the tail.
  // Damage is named in flaws(), and the rest is used.
  [[nodiscard]] Outcome recover();
  [[nodiscard]] Outcome make_folder(const std::string& root);  // on the first scan of the day

  // ---- the writer's: log, sync; the chunk is what goes into the tail
  [[nodiscard]] Result<std::shared_ptr<const Chunk>> write(std::vector<ScanRecord> records,
                                                           bool is_sync_on);
  [[nodiscard]] Outcome close_part();

  // ---- the builder's: files made beside, nothing changed in here
  [[nodiscard]] Result<Run> make_run(const std::vector<std::shared_ptr<const Chunk>>& chunks);
  [[nodiscard]] Result<Run> merge(const std::vector<Run>& runs, int generation);
  // Gives a merged pair its lasting name.
  [[nodiscard]] Outcome keep(Run& run);
  void remove_files(const Run& run);
  // Removes parts whose frames are all below `to` and which are whole.
  void remove_parts(std::uint64_t to);
  // Frames of the log in [from, to), read again: a damaged run is made anew from them.
  [[nodiscard]] std::shared_ptr<const Chunk> read_again(std::uint64_t from, std::uint64_t to);

  // ---- under the owner's lock
  std::vector<std::shared_ptr<const Chunk>> tail;
  std::vector<Run> runs;  // in order of frames, the sealed pair first
  [[nodiscard]] DayView view() const { return {day_, runs, tail, flaws}; }
  [[nodiscard]] std::size_t tail_count() const;
  std::vector<ScanFlaw> flaws;
  std::int64_t torn_bytes = 0;  // cut off at the start
  bool is_on_disk = false;

  [[nodiscard]] DayNumber day() const { return day_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] int generation() const;  // of the sealed pair; 0: none

 private:
  [[nodiscard]] Outcome open_part();
  void recover_runs(const std::vector<std::string>& names);
  void recover_parts(const std::vector<std::string>& names);
  void read_part_file(const PartFile& part, std::uint64_t until);
  [[nodiscard]] bool is_covered(std::uint64_t sequence) const;
  [[nodiscard]] Result<std::shared_ptr<const SortedFile>> write_sorted(
      const std::string& name, const SortedHead& head, const std::vector<ScanRecord>& records);
  [[nodiscard]] Result<std::shared_ptr<const SortedFile>> merge_order(const std::vector<Run>& runs,
                                                                      const Run& to,
                                                                      ScanOrder order);
  [[nodiscard]] std::string place_of(const std::string& file) const { return folder_ + "/" + file; }

  ScanDisk& disk_;
  DayNumber day_;
  std::string name_, folder_;
  std::unique_ptr<ScanFile> part_;
  std::size_t part_bytes_ = 0;
  std::uint32_t next_part_ = 1;
  std::uint64_t next_sequence_ = 0;
  std::string buffer_;
  std::optional<Fault> unreadable_;  // a part of the log, at a start
};

[[nodiscard]] std::string sorted_name(const std::string& stem, ScanOrder order);
[[nodiscard]] std::vector<PartFile> parts_in(const std::vector<std::string>& names);

}  // namespace fl::scan
