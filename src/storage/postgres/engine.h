// PostgreSQL as an engine of the door: several writers in serializable transactions, each closure
// run again when two got in each other's way or the server went away before the commit.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "storage/db.h"

namespace fl {

[[nodiscard]] std::string shown_postgres(const std::string& connection);
// One statement outside of any transaction, on a connection of its own: CREATE DATABASE and the
// like, for tests and tools. Faults: storage.unreachable, storage.script_failed.
[[nodiscard]] Outcome run_on_server(const std::string& connection, const std::string& sql);
// The same server, another database.
[[nodiscard]] std::string with_database(const std::string& connection, const std::string& name);

class PostgresEngine final : public Engine {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Engine>> open(const DbOptions& options);
  ~PostgresEngine() override;
  PostgresEngine(const PostgresEngine&) = delete;

  [[nodiscard]] Outcome write(const std::function<bool(Tx&)>& job) override;
  [[nodiscard]] Outcome read(const std::function<void(Tx&)>& job) override;
  [[nodiscard]] Outcome run_script(std::string_view sql) override;
  [[nodiscard]] bool is_healthy() override;
  [[nodiscard]] std::uint64_t commit_count() const override { return commit_count_; }
  [[nodiscard]] bool is_shared() const override { return true; }
  [[nodiscard]] const std::string& place() const override { return place_; }
  [[nodiscard]] Outcome backup_to(const std::string& path) override;
  [[nodiscard]] std::vector<std::string> problems() override;
  [[nodiscard]] std::vector<std::string> plan_of(std::string_view sql) override;
  [[nodiscard]] std::vector<std::string> table_names() override;
  [[nodiscard]] Result<std::vector<StoredTable>> tables() override;

 private:
  struct State;
  explicit PostgresEngine(const DbOptions& options);
  [[nodiscard]] Outcome check_server();
  void note(const StorageTrouble& trouble);

  const DbOptions options_;
  const std::string place_;
  std::unique_ptr<State> state_;
  std::atomic<std::uint64_t> commit_count_{0};
  std::atomic<bool> is_troubled_{false};
  std::atomic<std::int64_t> probed_at_ms_{0};
};

}  // namespace fl
