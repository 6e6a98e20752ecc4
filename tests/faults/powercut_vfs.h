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
  enum class Call {
    none,
    read,
    write,
    sync,
    truncate,
    size,
    open,
    remove,
    lock,
    index,      // mapping the log's index; on the main file, like the next
    index_lock  // a lock within it
  } call = Call::none;
  FileRole role = FileRole::log;
  int code = 0;  // SQLITE_IOERR_FSYNC, SQLITE_FULL, ...
  int first = 1;
  int count = 1;
  bool is_short = false;  // of a write: half of it is done before it fails
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
  // Power is cut after so many more recorded calls: what comes later reaches no disk and fails.
  void cut_after(std::size_t op_count);
  void die();  // now
  [[nodiscard]] bool is_dead() const { return is_dead_; }
  // Hands over the record and begins a new one, alive: nobody has the files open.
  [[nodiscard]] std::vector<Op> take_ops();

  // For the VFS's own methods.
  void record(Op op);
  [[nodiscard]] int failure_of(FailurePlan::Call call, FileRole role);    // 0: go on
  [[nodiscard]] bool is_short_now();                                      // of the plan
  [[nodiscard]] bool is_dead_for(FailurePlan::Call call, FileRole role);  // under the guard

 private:
  std::string name_;
  std::mutex guard_;
  std::vector<Op> ops_;
  FailurePlan plan_;
  int seen_ = 0, failed_ = 0;
  std::atomic<bool> is_recording_{true}, is_dead_{false};
  std::size_t cut_at_ = 0;  // 0: never
  struct Registered;
  Registered* registered_ = nullptr;
};

// What the disk may hold when power is cut after some of the recorded operations: everything
// synced, and of the rest any set of 512-byte sectors. A failed sync loses what it should have
// kept.
class Wreck {
 public:
  struct Image {
    std::string main, log, journal;
  };
  explicit Wreck(const std::vector<Op>& ops, Image before = {}) : ops_(ops) {
    files_[0].durable = std::move(before.main);
    files_[1].durable = std::move(before.log);
    files_[2].durable = std::move(before.journal);
  }
  void advance_to(std::size_t op_count);  // forward only
  [[nodiscard]] Image torn(Random& random) const;
  [[nodiscard]] Image whole() const;  // only the process died

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
