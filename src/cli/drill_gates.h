// The gates of a drill: a thread that checks passes offline with the bundle it has, forged ones
// among them, whatever becomes of the servers.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "platform/clock.h"
#include "platform/result.h"

namespace fl::cli {

class DrillGates {
 public:
  // The first bundle and the root over HTTP from `port`; later ones too, when somebody answers.
  // Faults: pass.nothing_published.
  [[nodiscard]] Outcome start(int port, std::vector<std::string> tokens, double per_s,
                              const Clock& clock);
  ~DrillGates() { stop(); }
  void stop();

  std::atomic<std::int64_t> checks{0}, unanswered{0}, forged{0}, accepted_forged{0}, bundles{0};
  std::vector<std::int64_t> us;  // after stop(), sorted

 private:
  void run(double per_s, const Clock& clock);
  struct Books;
  int port_ = 0;
  std::vector<std::string> tokens_, forgeries_;
  std::string root_, bundle_;
  bool is_demo_ = false;
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;
};

}  // namespace fl::cli
