// One SQLite connection with its prepared statements. Used by one thread at a time. Everything that
// knows sqlite3.h lives in this folder.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/db.h"

struct sqlite3;
struct sqlite3_stmt;

namespace fl {

// PRAGMA application_id ("FLDB") and PRAGMA user_version: the version byte of our file. From 2 on
// its pages have sums, so that no program that would not keep them writes to it.
inline constexpr std::int64_t kApplicationId = 0x464C4442;
inline constexpr std::int64_t kFormatWithoutSums = 1, kFormatWithSums = 2;
inline constexpr std::int64_t kFormatVersion = kFormatWithSums;

// Trouble of the disk is thrown as StorageTrouble, our own mistakes (bad SQL, a broken constraint)
// as Bug.
[[noreturn]] void throw_trouble(sqlite3* handle, int code, std::string_view where);

// One prepared statement, kept by its connection or private to one run.
class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(sqlite3_stmt* statement, std::string_view name, bool is_kept);
  ~SqliteCursor();
  SqliteCursor(const SqliteCursor&) = delete;
  void bind_i64(int at, std::int64_t value) override;
  void bind_text(int at, std::string_view value) override;
  void bind_blob(int at, std::string_view value) override;
  void bind_null(int at) override;
  void bound(int count) override;
  [[nodiscard]] bool step() override;
  std::optional<int> run() override;
  [[nodiscard]] int changed() override;
  [[nodiscard]] std::int64_t i64(int column) const override;
  [[nodiscard]] bool is_null(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] std::string_view blob(int column) const override;
  void close() override;

 private:
  friend class Connection;
  void check_memory() const;
  sqlite3_stmt* statement_;
  std::string_view name_;
  bool is_kept_;  // else close() ends it
  bool is_in_use_ = false;
  bool is_read_only_;
};

class Connection : public Link {
 public:
  Connection(const DbOptions& options, bool is_writer);
  ~Connection();
  Connection(const Connection&) = delete;

  void run(const char* sql);  // throws StorageTrouble or Bug
  [[nodiscard]] std::int64_t number(const char* sql);
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
  [[nodiscard]] bool is_in_transaction() const;
  // Names a fresh file as ours, or says why an old one is not.
  [[nodiscard]] Outcome check_format();

  struct Checkpoint {
    bool is_whole = false;  // the log is now empty, or all of it is in the main file
    int frame_count = 0;
  };
  enum class CheckpointMode { passive, restart, truncate };
  // Copies committed frames into the main file and syncs it. Throws StorageTrouble.
  Checkpoint checkpoint(CheckpointMode mode, int wait_ms);
  // Frames in the log after this connection's last commit.
  [[nodiscard]] int log_frame_count() const { return log_frame_count_; }
  // After an error of the disk: close without touching the main file.
  void close_without_checkpoint();
  void close_with_checkpoint();  // as it is by default

  [[nodiscard]] sqlite3_stmt* prepare(std::string_view text, std::string_view name);
  [[nodiscard]] Cursor& open(const Sql& sql, bool is_write) override;
  [[nodiscard]] Cursor& open_text(std::string_view text, std::string_view name) override;

  // The writer's own statements, prepared once.
  void begin() { step_once(begin_); }
  void commit() { step_once(commit_); }
  void savepoint() { step_once(savepoint_); }
  void rollback_to_savepoint() { step_once(rollback_to_); }
  void release_savepoint() { step_once(release_); }

  // Held snapshot of a reader.
  std::uint64_t seen_commit = 0;
  std::int64_t snapshot_at_ms = 0;
  bool has_snapshot = false;

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Owned = std::unique_ptr<sqlite3_stmt, Finalize>;
  void step_once(const Owned& statement);
  void set_up_writer(const DbOptions& options);
  void keep_a_log();

  std::unique_ptr<sqlite3, Close> handle_;
  Owned begin_, commit_, savepoint_, rollback_to_, release_;
  std::unordered_map<const Sql*, std::unique_ptr<SqliteCursor>> statements_;
  int log_frame_count_ = 0;
};

}  // namespace fl
