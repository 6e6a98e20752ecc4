// See drill_fault.h.
#include "cli/drill_fault.h"

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace fl::cli {

namespace {

Outcome limit_files(int pid, rlim_t bytes) {
  rlimit now{};
  if (pid <= 0 || ::prlimit(pid, RLIMIT_FSIZE, nullptr, &now) != 0)
    return Fault{FaultKind::unavailable, "app.no_fault", "prlimit"};
  now.rlim_cur = bytes == 0 ? 0 : now.rlim_max;  // the hard limit stays: it can be given back
  if (::prlimit(pid, RLIMIT_FSIZE, &now, nullptr) != 0)
    return Fault{FaultKind::unavailable, "app.no_fault", "prlimit"};
  return Done{};
}

}  // namespace

DrillFault::~DrillFault() {
  if (command_pid_ > 0) ::waitpid(command_pid_, nullptr, 0);
}

Outcome DrillFault::take(int pid) {
  return stop_.empty() ? limit_files(pid, 0) : run(stop_);
}

Outcome DrillFault::give_back(int pid) {
  return start_.empty() ? limit_files(pid, RLIM_INFINITY) : run(start_);
}

bool DrillFault::is_working() {
  if (command_pid_ > 0 && ::waitpid(command_pid_, nullptr, WNOHANG) != 0) command_pid_ = -1;
  return command_pid_ > 0;
}

Outcome DrillFault::run(const std::string& command) {
  if (command_pid_ > 0) ::waitpid(command_pid_, nullptr, 0);  // the one before: stop, then start
  std::string shell = "sh", flag = "-c", words = command + " >/dev/null 2>&1 </dev/null";
  char* arguments[] = {shell.data(), flag.data(), words.data(), nullptr};
  if (::posix_spawn(&command_pid_, "/bin/sh", nullptr, nullptr, arguments, environ) == 0)
    return Done{};
  command_pid_ = -1;
  return Fault{FaultKind::unavailable, "app.no_fault", command};
}

}  // namespace fl::cli
