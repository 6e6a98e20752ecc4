// SQLite as an engine of the door: one file, one process, one writing thread.
#pragma once

#include <memory>

#include "storage/db.h"

namespace fl {

class SqliteEngine final : public Engine {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Engine>> open(const DbOptions& options);
  ~SqliteEngine() override;
  SqliteEngine(const SqliteEngine&) = delete;

  [[nodiscard]] Outcome write(const std::function<bool(Tx&)>& job) override;
  [[nodiscard]] Outcome read(const std::function<void(Tx&)>& job) override;
  [[nodiscard]] Outcome run_script(std::string_view sql) override;
  [[nodiscard]] bool is_healthy() override;
  [[nodiscard]] Fault why_unhealthy() const;
  [[nodiscard]] std::uint64_t commit_count() const override;
  [[nodiscard]] bool is_shared() const override { return false; }
  [[nodiscard]] const std::string& place() const override;
  [[nodiscard]] Outcome backup_to(const std::string& path) override;
  [[nodiscard]] std::vector<std::string> problems() override;
  [[nodiscard]] std::vector<std::string> plan_of(std::string_view sql) override;
  [[nodiscard]] std::vector<std::string> table_names() override;
  [[nodiscard]] Result<std::vector<StoredTable>> tables() override;

 private:
  struct State;
  explicit SqliteEngine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace fl
