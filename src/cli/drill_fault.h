// How a drill takes the database from a house that lives, and gives it back.
//
// SQLite: the kernel refuses every byte the house's process wants to write to a file (its limit on
// the size of files is set to nothing), as a full disk, a quota or a file system gone read-only
// does; reading goes on. PostgreSQL: the operator's own commands stop its server and start it.
#pragma once

#include <string>

#include "platform/result.h"

namespace fl::cli {

class DrillFault {
 public:
  // Commands for PostgreSQL, run by /bin/sh; empty: SQLite.
  DrillFault(std::string stop, std::string start)
      : stop_(std::move(stop)), start_(std::move(start)) {}
  ~DrillFault();  // waits for its command
  DrillFault(const DrillFault&) = delete;
  // Neither waits. Fault app.no_fault when the process would not have it.
  [[nodiscard]] Outcome take(int pid);
  [[nodiscard]] Outcome give_back(int pid);
  [[nodiscard]] bool is_working();  // a command still runs

 private:
  [[nodiscard]] Outcome run(const std::string& command);
  std::string stop_, start_;
  int command_pid_ = -1;
};

}  // namespace fl::cli
