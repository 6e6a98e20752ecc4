// Many clients of one server over loopback, from one thread. An open loop: what is due is sent when
// it is due, also while the server is late, and its time counts from when it was due (coordinated
// omission cannot hide). Or a closed one: each client asks again as soon as it has its answer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "platform/json.h"
#include "platform/result.h"

namespace fl::cli {

struct LoadPlan {
  int port = 0;
  // Open loop: requests a second. 0: closed loop of `client_count` clients that never rest.
  double per_s = 0;
  std::size_t client_count = 64;  // open loop: connections at most
  double seconds = 5;
  std::int64_t give_up_us = 1'000'000;  // the client hangs up and, in a closed loop, asks again
  // Called when all lines of an open loop are there and the first request is about to be sent.
  std::function<void()> begun = {};
  bool is_lines_first = true;  // an open loop's; else each line is made when it is first needed
  // The n-th request: which stream it counts to, and its bytes.
  bool is_tls = false;  // whatever certificate the server shows; lines made anew show their ticket
  std::size_t stream_count = 1;
  std::function<std::pair<std::size_t, std::string_view>(std::uint64_t n)> ask;
};

struct StreamResult {
  std::int64_t due = 0, good = 0, busy = 0, given_up = 0, failed = 0;  // good: 2xx in time
  std::int64_t no_line = 0;      // of the failed: every line was waiting, the generator's own bound
  std::vector<std::int64_t> us;  // of the good ones, sorted
};
struct LoadResult {
  double seconds = 0;
  std::int64_t shaken = 0, resumed = 0;  // TLS: lines made anew after the first request was due
  std::vector<StreamResult> streams;
  [[nodiscard]] double good_per_s() const;
};
// Faults: http.cannot_listen when not one connection could be made.
[[nodiscard]] Result<LoadResult> run_load(const LoadPlan& plan);

// Where the body begins when the whole reply is there; else 0.
[[nodiscard]] std::size_t whole_reply(const std::string& got);

// CPU used until now, of RUSAGE_SELF or RUSAGE_THREAD.
[[nodiscard]] std::int64_t cpu_used_us(int who);

// Keeps the calling process on one core, when there are several. False: the kernel would not.
bool stay_on_core(int core);

// A child process that serves what `serve` starts; made before this process has other threads.
class ServedChild {
 public:
  struct Served {
    int port = 0;
    std::string note;  // one line for the parent: cookies and the like
    std::function<void()> stop;
  };
  // `serve` runs in the child, on `core` when that is 0 or more.
  [[nodiscard]] static Result<ServedChild> start(int core,
                                                 const std::function<Result<Served>()>& serve);
  ServedChild(ServedChild&& other) noexcept;
  ServedChild(const ServedChild&) = delete;
  ~ServedChild();  // ends it
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] const std::string& note() const { return note_; }
  // CPU the child has used until now.
  [[nodiscard]] std::int64_t cpu_us();

 private:
  ServedChild() = default;
  int pid_ = -1, to_child_ = -1, from_child_ = -1, port_ = 0;
  std::string note_;
};

}  // namespace fl::cli
