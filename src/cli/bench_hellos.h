// Strangers that begin TLS handshakes and never end them: a hello costs them nothing, and the
// server an exchange of keys and a signature.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace fl::cli {

class HelloFlood {
 public:
  // Over so many lines at once, each closed when the server has answered.
  HelloFlood(int port, int lines);
  ~HelloFlood();
  HelloFlood(const HelloFlood&) = delete;
  HelloFlood& operator=(const HelloFlood&) = delete;
  [[nodiscard]] std::int64_t sent_count() const { return sent_count_; }

 private:
  void run();
  [[nodiscard]] int begin() const;

  const int port_, line_count_;
  const std::string hello_;
  std::atomic<bool> is_over_{false};
  std::atomic<std::int64_t> sent_count_{0};
  std::thread thread_;
};

}  // namespace fl::cli
