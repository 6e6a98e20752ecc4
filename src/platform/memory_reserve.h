// Memory set aside at the start for the day there is none left. The first allocation that fails
// gets it instead, and from then on the process is short: who keeps things (the database door)
// says no, who only shows goes on with what was set aside. It is asked back twice a second; when it
// can be had again, with some to spare, the shortage is over by itself.
//
// Where the system kills instead of refusing (a control group's limit) nobody asks here: that is a
// kill like any other. One reserve a process.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

namespace fl {

inline constexpr std::size_t kMemoryReserveBytes = std::size_t(48) << 20;  // untouched: no RSS

class MemoryReserve {
 public:
  explicit MemoryReserve(std::size_t bytes = kMemoryReserveBytes);
  ~MemoryReserve();
  MemoryReserve(const MemoryReserve&) = delete;

 private:
  void loop();
  const std::size_t bytes_;
  std::mutex guard_;
  std::condition_variable wake_;
  bool is_stopping_ = false;
  std::thread thread_;
};

[[nodiscard]] bool is_memory_short();
// Said by who learned it from another allocator (SQLite has its own): false when there is no
// reserve, or it is given away already.
bool give_up_memory_reserve();

}  // namespace fl
