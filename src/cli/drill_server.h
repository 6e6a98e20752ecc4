// The real binary as processes of a drill: started, waited for, killed by their ids. Only ever ends
// what it started.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/result.h"

namespace fl::cli {

class DrillServer {
 public:
  // `words`: of `serve`, without port and ready file. Output is appended to `log_file`.
  DrillServer(std::vector<std::string> words, std::string ready_file, std::string log_file);
  ~DrillServer();  // kills it
  DrillServer(const DrillServer&) = delete;

  // Starts it; on the same port as the last time. Does not wait.
  [[nodiscard]] Outcome start();
  // Whether it listens by now; the first time it does its start took start_ms().
  [[nodiscard]] bool is_up();
  [[nodiscard]] bool wait_up(std::int64_t wait_ms);
  void kill_now();       // SIGKILL, and waits
  void kill_soon();      // SIGKILL; is_running() says when it is gone
  void stop_and_wait();  // SIGTERM
  // False once it ended by itself.
  [[nodiscard]] bool is_running();
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] int pid() const { return pid_; }  // -1: it does not run
  [[nodiscard]] std::int64_t start_ms() const { return start_ms_; }
  // Resident memory now: all of it, and what is not of mapped files; 0 when it is down.
  [[nodiscard]] std::int64_t resident_kb() const;
  [[nodiscard]] std::int64_t anonymous_kb() const;

 private:
  [[nodiscard]] std::int64_t status_kb(const char* name) const;
  std::vector<std::string> words_;
  std::string ready_file_, log_file_;
  int pid_ = -1, port_ = 0;
  std::int64_t started_ms_ = 0, start_ms_ = -1;
};

}  // namespace fl::cli
