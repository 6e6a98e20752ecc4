// A child process that is killed on purpose: only ever by the id that we started.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace fl::faults {

class Child {
 public:
  // Runs the function in a fork and ends there. Fork before starting any thread.
  explicit Child(const std::function<void()>& body);
  // Runs a program; its output goes to the file.
  Child(const std::vector<std::string>& words, const std::string& output_file);
  ~Child();  // kills and waits
  Child(const Child&) = delete;
  void kill_now();                    // SIGKILL, then waits
  [[nodiscard]] int stop_and_wait();  // SIGTERM; its exit code
  [[nodiscard]] int wait_for_exit();  // its exit code, or 128 + the signal
  [[nodiscard]] bool is_running();
  [[nodiscard]] pid_t id() const { return pid_; }

 private:
  pid_t pid_ = -1;
};

// What a test knows of one exchange; status 0 when no whole reply came.
struct HttpReply {
  int status = 0;
  std::string head, body;
  [[nodiscard]] std::string header(const std::string& name) const;  // first of that name
};
struct HttpAsk {
  int port = 0;
  std::string method = "GET", path = "/", body = {};
  std::vector<std::string> headers = {};
};
// One exchange on a connection of its own, on loopback.
[[nodiscard]] HttpReply exchange(const HttpAsk& ask);

// A connection that is kept for one ask after the other; the port is that of the first.
class Line {
 public:
  explicit Line(int port);
  ~Line();
  Line(const Line&) = delete;
  [[nodiscard]] HttpReply ask(const HttpAsk& ask);

 private:
  int port_, socket_;
};

}  // namespace fl::faults
