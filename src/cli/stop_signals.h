// What ends a server. Call it before any other thread starts: they inherit what is held, so one
// thread alone waits for it.
#pragma once

#include <csignal>

namespace fl::cli {

// SIGTERM and SIGINT, held; a broken pipe is an error of that write and ends nothing.
inline sigset_t hold_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

}  // namespace fl::cli
