// See drill_server.h.
#include "cli/drill_server.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "platform/clock.h"

namespace fl::cli {

DrillServer::DrillServer(std::vector<std::string> words, std::string ready_file,
                         std::string log_file)
    : words_(std::move(words)),
      ready_file_(std::move(ready_file)),
      log_file_(std::move(log_file)) {}

DrillServer::~DrillServer() {
  kill_now();
}

Outcome DrillServer::start() {
  std::error_code ignored;
  std::filesystem::remove(ready_file_, ignored);
  std::vector<std::string> words{"firstline", "serve"};
  words.insert(words.end(), words_.begin(), words_.end());
  words.insert(words.end(),
               {"--port", std::to_string(port_), "--ready-file", ready_file_, "--quiet"});
  std::vector<char*> arguments;
  for (auto& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log_file_.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  started_ms_ = steady_ms();
  start_ms_ = -1;
  const int failed =
      ::posix_spawn(&pid_, "/proc/self/exe", &files, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  if (failed == 0) return Done{};
  pid_ = -1;
  return Fault{FaultKind::unavailable, "http.cannot_listen", "no process"};
}

bool DrillServer::is_up() {
  if (pid_ <= 0) return false;
  if (start_ms_ >= 0) return true;
  std::string origin;
  std::ifstream(ready_file_) >> origin;
  const auto colon = origin.rfind(':');
  if (colon == std::string::npos) return false;
  port_ = std::atoi(origin.c_str() + colon + 1);
  start_ms_ = steady_ms() - started_ms_;
  return true;
}

bool DrillServer::wait_up(std::int64_t wait_ms) {
  for (const auto from = steady_ms(); steady_ms() - from < wait_ms && is_running(); ::usleep(2'000))
    if (is_up()) return true;
  return is_up();
}

bool DrillServer::is_running() {
  if (pid_ <= 0) return false;
  if (::waitpid(pid_, nullptr, WNOHANG) == 0) return true;
  pid_ = -1;
  return false;
}

void DrillServer::kill_now() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void DrillServer::kill_soon() {
  start_ms_ = -1;
  std::error_code ignored;
  std::filesystem::remove(ready_file_, ignored);
  if (pid_ > 0) ::kill(pid_, SIGKILL);
}

void DrillServer::stop_and_wait() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::int64_t DrillServer::status_kb(const char* name) const {
  if (pid_ <= 0) return 0;
  std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name)) return std::atoll(line.c_str() + std::string(name).size());
  return 0;
}

std::int64_t DrillServer::resident_kb() const {
  return status_kb("VmRSS:");
}
std::int64_t DrillServer::anonymous_kb() const {
  return status_kb("RssAnon:");
}

}  // namespace fl::cli
