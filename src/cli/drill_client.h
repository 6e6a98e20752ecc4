// The phones of a drill: many requests on few connections, from one thread, sent when they are due.
// Every request is answered to the caller once: with a status, or with 0 when nobody answered.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fl::cli {

struct DrillAsk {
  std::size_t kind = 0;
  int port = 0;
  std::uint64_t tag = 0;    // the caller's
  std::int64_t due_us = 0;  // when it was first due
  int tries = 0;
  std::string bytes;
};

class DrillClient {
 public:
  using Done = std::function<void(DrillAsk ask, int status, std::string_view body)>;
  DrillClient(std::size_t connections_max, std::int64_t give_up_us, Done done);
  ~DrillClient();
  DrillClient(const DrillClient&) = delete;

  // Sent now; `done` is called from poll(), or at once when nobody listens.
  void send(DrillAsk ask);
  void poll(int wait_ms);
  [[nodiscard]] std::size_t waiting_count() const { return waiting_count_; }

 private:
  struct Line {
    int socket = -1, port = 0;
    bool is_waiting = false;
    std::int64_t sent_us = 0;
    DrillAsk ask;
    std::string got;
  };
  [[nodiscard]] int idle_line(int port);
  void end(std::size_t i, int status, bool is_kept, std::string_view body);
  void receive(std::size_t i);
  void give_up_late();

  const std::int64_t give_up_us_;
  const Done done_;
  int poll_ = -1;
  std::vector<Line> lines_;
  std::unordered_map<int, std::vector<std::size_t>> idle_;  // by port
  std::vector<std::size_t> closed_;
  std::deque<std::pair<std::int64_t, std::size_t>> sent_;  // (when, line), oldest first
  std::size_t waiting_count_ = 0;
};

// One request and its reply, blocking, five seconds at most; status 0: nobody answered.
struct DrillReply {
  int status = 0;
  std::string head, body;
};
[[nodiscard]] DrillReply drill_exchange(int port, const std::string& bytes);

}  // namespace fl::cli
