// The reserve and the handler that the C++ allocator calls when it has nothing.
#include "platform/memory_reserve.h"

#include <chrono>
#include <new>

#include "platform/log.h"
#include "platform/result.h"

namespace fl {

namespace {

constexpr std::chrono::milliseconds kAskBackEvery{500};

std::atomic<void*> reserve{nullptr};
std::atomic<bool> is_kept{false}, is_short{false};

void on_no_memory() {
  if (!give_up_memory_reserve()) throw std::bad_alloc();
}

// With a third more to spare, or the next allocation would take it away again.
bool take_back(std::size_t bytes) {
  void* spare = ::operator new(bytes / 3, std::nothrow);
  void* again = spare ? ::operator new(bytes, std::nothrow) : nullptr;
  ::operator delete(spare);
  if (!again) return false;
  reserve = again;
  is_short = false;
  return true;
}

}  // namespace

bool is_memory_short() {
  return is_short;
}

bool give_up_memory_reserve() {
  void* given = reserve.exchange(nullptr);
  if (!given) return false;
  is_short = true;
  ::operator delete(given);
  return true;
}

MemoryReserve::MemoryReserve(std::size_t bytes) : bytes_(bytes) {
  CHECK(!is_kept.exchange(true));
  reserve = ::operator new(bytes_);
  std::set_new_handler(on_no_memory);
  thread_ = std::thread([this] { loop(); });
}

MemoryReserve::~MemoryReserve() {
  {
    const std::lock_guard lock(guard_);
    is_stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  std::set_new_handler(nullptr);
  ::operator delete(reserve.exchange(nullptr));
  is_short = false;
  is_kept = false;
}

void MemoryReserve::loop() {
  bool was_short = false;
  for (;;) {
    {
      std::unique_lock lock(guard_);
      if (wake_.wait_for(lock, kAskBackEvery, [&] { return is_stopping_; })) return;
    }
    if (is_short) (void)take_back(bytes_);
    if (is_short == was_short) continue;
    try {
      log_line(is_short ? LogLevel::error : LogLevel::warning,
               is_short ? "memory.short" : "memory.enough");
      was_short = is_short;
    } catch (const std::bad_alloc&) {
      continue;  // said when there is some
    }
  }
}

}  // namespace fl
