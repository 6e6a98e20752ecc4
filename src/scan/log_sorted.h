// Sorted files of scans: written once, never changed, searched in place. Blocks of 4096 bytes, each
// with its checksum; the last one says what the file is. A block whose checksum is wrong is named
// with its file and number and never taken for data; the others are still read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "platform/crypto.h"
#include "scan/log_disk.h"
#include "scan/log_record.h"

namespace fl::scan {

inline constexpr std::size_t kBlockBytes = 4096;
inline constexpr std::size_t kBlockRecords = 170;

// What a file holds: the frames [from, to) of a day's log, in one order.
struct SortedHead {
  ScanOrder order = ScanOrder::by_person;
  DayNumber day = 0;
  std::uint64_t record_count = 0, from = 0, to = 0;
  std::uint64_t block_count = 0;
  Hash32 content{};  // SHA-256 over the blocks' checksums: goes into the witnessed log
};

struct ScanFlaw {
  std::string file;         // beneath the scan folder: "2022-01-03/person-1.sealed"
  std::int64_t block = -1;  // in sorted files; -1: the file as a whole
  std::string what;         // "checksum", "head", "missing", "damaged at 4096, 24 bytes"
  auto operator<=>(const ScanFlaw&) const = default;
};

class SortedWriter {
 public:
  SortedWriter(std::unique_ptr<ScanFile> file, const SortedHead& head);
  // In order; a repetition of the last is left out.
  [[nodiscard]] Outcome add(const ScanRecord& record);
  [[nodiscard]] Result<SortedHead> finish();  // and syncs

 private:
  void end_block();
  std::unique_ptr<ScanFile> file_;
  SortedHead head_;
  std::vector<ScanRecord> block_;
  ScanRecord last_;
  std::string out_, sums_;
};

class SortedFile {
 public:
  // Faults: scan.damaged_file (unavailable), scan.io_error.
  [[nodiscard]] static Result<std::shared_ptr<const SortedFile>> open(ScanDisk& disk,
                                                                      const std::string& folder,
                                                                      const std::string& name);
  // The same over bytes at hand: what the fuzzer reads.
  [[nodiscard]] static Result<std::shared_ptr<const SortedFile>> of_bytes(
      std::shared_ptr<const ScanBytes> bytes, const std::string& name);

  [[nodiscard]] const SortedHead& head() const { return head_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  // The records with this key at [from, to) of the day, in order; wrong blocks that might hold some
  // are added to `flaws`.
  void find(std::uint64_t key, std::uint32_t from, std::uint32_t to, std::vector<ScanRecord>& found,
            std::vector<ScanFlaw>& flaws) const;
  [[nodiscard]] bool read_block(std::uint64_t block, std::vector<ScanRecord>& records) const;
  // Every block, and that the order and the content hash are as the head says.
  [[nodiscard]] std::vector<ScanFlaw> check() const;

 private:
  [[nodiscard]] std::uint64_t first_block_at(std::uint64_t key) const;
  std::shared_ptr<const ScanBytes> bytes_;
  std::string name_;
  SortedHead head_;
};

// Reads a file from its beginning; a wrong block is a fault (scan.damaged_file), never skipped.
class SortedCursor {
 public:
  explicit SortedCursor(std::shared_ptr<const SortedFile> file) : file_(std::move(file)) {}
  [[nodiscard]] Result<bool> next(ScanRecord& record);  // false at the end

 private:
  std::shared_ptr<const SortedFile> file_;
  std::vector<ScanRecord> block_;
  std::uint64_t next_block_ = 0;
  std::size_t at_ = 0;
};

// All records of these files, once each, in order.
[[nodiscard]] Outcome merge_sorted(const std::vector<std::shared_ptr<const SortedFile>>& files,
                                   ScanOrder order, SortedWriter& to);

}  // namespace fl::scan
