// The event loop: who is told of what, and what a thread without memory leaves undone.
#include "http/reactor.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <future>
#include <new>
#include <thread>

#include <gtest/gtest.h>

namespace fl::http {

namespace {

constexpr auto kNoRest = [] { return std::chrono::microseconds(0); };

struct Pair {
  Pair() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0); }
  ~Pair() {
    for (const int end : ends)
      if (end >= 0) ::close(end);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  void say() const { EXPECT_EQ(::write(ends[1], "x", 1), 1); }
  std::array<int, 2> ends{-1, -1};
};

struct Told final : Watched {
  explicit Told(std::function<void()> act) : then(std::move(act)) {}
  void on_event(std::uint32_t events) override {
    ++count;
    last = events;
    then();
  }
  std::function<void()> then;
  int count = 0;
  std::uint32_t last = 0;
};

}  // namespace

TEST(Reactor, tells_who_watches_and_nobody_who_was_forgotten) {
  Reactor reactor;
  const Pair one, other;
  // Both became ready in the same turn: the first one told ends the other.
  Told first([&] {
    reactor.forget(other.ends[0]);
    reactor.stop();
  });
  Told second([&] {
    reactor.forget(one.ends[0]);
    reactor.stop();
  });
  ASSERT_TRUE(reactor.watch(one.ends[0], EPOLLIN | EPOLLET, &first));
  ASSERT_TRUE(reactor.watch(other.ends[0], EPOLLIN | EPOLLET, &second));
  one.say();
  other.say();
  reactor.run(kNoRest);
  EXPECT_EQ(first.count + second.count, 1);
}

TEST(Reactor, an_event_of_a_descriptor_s_former_owner_is_nobody_s) {
  Reactor reactor;
  const Pair one;
  Pair other;
  Told heir([] {});
  Told first([&] {
    // Its number goes to somebody else before the turn is over.
    const int number = other.ends[0];
    reactor.forget(number);
    ::close(number);
    other.ends[0] = ::dup2(one.ends[1], number);
    EXPECT_TRUE(reactor.watch(number, EPOLLIN | EPOLLET, &heir));
    reactor.again([&] { reactor.stop(); });
  });
  Told former([] {});
  ASSERT_TRUE(reactor.watch(one.ends[0], EPOLLIN | EPOLLET, &first));
  one.say();
  ASSERT_TRUE(reactor.watch(other.ends[0], EPOLLIN | EPOLLET, &former));
  other.say();
  reactor.run(kNoRest);
  EXPECT_EQ(first.count, 1);
  EXPECT_EQ(heir.count, 0);
}

TEST(Reactor, a_descriptor_the_kernel_does_not_know_is_refused) {
  Reactor reactor;
  Told nobody([] {});
  EXPECT_FALSE(reactor.watch(1'000, EPOLLIN, &nobody));
}

TEST(Reactor, jobs_of_other_threads_wake_it_and_keep_their_order) {
  Reactor reactor;
  std::string order;
  std::thread loop([&] { reactor.run(kNoRest); });
  for (int i = 0; i < 3; ++i) {
    std::promise<void> done;
    reactor.post([&] {
      EXPECT_TRUE(reactor.is_own_thread());
      order += char('a' + i);
    });
    reactor.post([&] { done.set_value(); });
    done.get_future().wait();
  }
  EXPECT_FALSE(reactor.is_own_thread());
  reactor.stop();
  loop.join();
  EXPECT_EQ(order, "abc");
}

TEST(Reactor, what_is_due_comes_again_and_again) {
  Reactor reactor;
  int count = 0;
  reactor.every(std::chrono::milliseconds(1), [&] {
    if (++count == 3) reactor.stop();
  });
  reactor.run(kNoRest);
  EXPECT_EQ(count, 3);
}

TEST(Reactor, without_memory_for_one_the_others_of_the_same_turn_are_told) {
  Reactor reactor;
  const Pair one, other;
  int told = 0;
  Told greedy([&] {
    if (++told == 1) throw std::bad_alloc();
  });
  Told modest([&] {
    if (++told == 1) throw std::bad_alloc();
  });
  ASSERT_TRUE(reactor.watch(one.ends[0], EPOLLIN | EPOLLET, &greedy));
  ASSERT_TRUE(reactor.watch(other.ends[0], EPOLLIN | EPOLLET, &modest));
  int dues = 0;
  reactor.every(std::chrono::milliseconds(1), [&] {
    if (++dues == 1) throw std::bad_alloc();
    if (dues == 3) reactor.stop();
  });
  reactor.again([] { throw std::bad_alloc(); });
  one.say();
  other.say();
  reactor.run(kNoRest);
  EXPECT_EQ(told, 2);
  EXPECT_EQ(dues, 3);
}

}  // namespace fl::http
