// A SQLite VFS over the system's own. It records every write, truncation and sync of a database and
// its logs, so that the disk as a power cut would leave it can be built afterwards; and it can make
// chosen calls fail. Syncs are recorded, not done.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "platform/random.h"

struct sqlite3_vfs;

namespace fl::faults {

enum class FileRole { main, log, journal, other };

struct Op {
  enum class Kind { write, truncate, sync, failed_sync, remove } kind = Kind::write;
  FileRole role = FileRole::main;
  std::int64_t at = 0;  // offset; the new size; 1 for a removal that was synced
  std::string bytes = {};
};

// Which call fails, counted from now: calls [first, first + count) of that kind on that file.
struct FailurePlan {
  enum class Call { none, read, write, sync, truncate } call = Call::none;
  FileRole role = FileRole::log;
  int code = 0;  // SQLITE_IOERR_FSYNC, SQLITE_FULL, ...
  int first = 1;
  int count = 1;
};

// One VFS a test; its files live where their paths say.
class PowercutVfs {
 public:
  explicit PowercutVfs(std::string name);
  ~PowercutVfs();
  PowercutVfs(const PowercutVfs&) = delete;
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t op_count();
  [[nodiscard]] std::vector<Op> ops();
  void plan_failure(const FailurePlan& plan);
  [[nodiscard]] int failure_count();  // calls that were made to fail so far
  void set_recording(bool is_on) { is_recording_ = is_on; }

  // For the VFS's own methods.
  void record(Op op);
  [[nodiscard]] int failure_of(FailurePlan::Call call, FileRole role);  // 0: go on

 private:
  std::string name_;
  std::mutex guard_;
  std::vector<Op> ops_;
  FailurePlan plan_;
  int seen_ = 0, failed_ = 0;
  std::atomic<bool> is_recording_{true};
  struct Registered;
  Registered* registered_ = nullptr;
};

// What the disk may hold when power is cut after some of the recorded operations: everything
// synced, and of the rest any set of 512-byte sectors. A failed sync loses what it should have
// kept.
class Wreck {
 public:
  explicit Wreck(const std::vector<Op>& ops) : ops_(ops) {}
  void advance_to(std::size_t op_count);  // forward only
  struct Image {
    std::string main, log, journal;
  };
  [[nodiscard]] Image torn(Random& random) const;

 private:
  struct File {
    std::string durable;
    std::vector<const Op*> pending;
  };
  [[nodiscard]] static std::string torn_file(const File& file, Random& random);
  static void apply(std::string& bytes, const Op& op);

  const std::vector<Op>& ops_;
  std::size_t at_ = 0;
  File files_[3];
};

// Lays the image where a restart would find it.
void write_wreck(const std::string& path, const Wreck::Image& image);

}  // namespace fl::faults
