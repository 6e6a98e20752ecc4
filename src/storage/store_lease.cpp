// The lease in its two rows, and the guard over the writes of a thread.
#include <algorithm>

#include "platform/clock.h"
#include "platform/crypto.h"
#include "platform/log.h"
#include "storage/db.h"
#include "storage/lease.h"

namespace fl {

namespace {

const Sql kSeeLease{SqlTag::reference, "storage.see_lease",
                    "SELECT holder, number FROM storage_lease WHERE name = ?1"};
const Sql kMakeLease{SqlTag::reference, "storage.make_lease",
                     "INSERT INTO storage_lease (name, holder, number) VALUES (?1, 0, 0) "
                     "ON CONFLICT (name) DO NOTHING"};
const Sql kBeatLease{SqlTag::reference, "storage.beat_lease",
                     "UPDATE storage_lease SET number = number + 1 WHERE name = ?1"};
const Sql kTakeLease{SqlTag::reference, "storage.take_lease",
                     "UPDATE storage_lease SET holder = ?2, number = number + 1 WHERE name = ?1"};
const Sql kDropLease{SqlTag::reference, "storage.drop_lease",
                     "UPDATE storage_lease SET holder = 0 WHERE name = ?1 AND holder = ?2"};

thread_local WriteGuard* innermost_guard = nullptr;

}  // namespace

Lease::Lease(Db& db, std::string name)
    : db_(db),
      name_(std::move(name)),
      beat_name_(name_ + ".beat"),
      self_(static_cast<std::int64_t>(random_u64() >> 1) | 1) {}

Lease::~Lease() {
  stop();
}

void Lease::stop() {
  {
    const std::lock_guard lock(guard_);
    is_stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  give_back();
}

void Lease::start() {
  if (!db_.is_shared() || thread_.joinable()) return;
  is_stopping_ = false;
  beat(steady_ms());
  thread_ = std::thread([this] { loop(); });
}

void Lease::loop() {
  for (;;) {
    {
      std::unique_lock lock(guard_);
      if (wake_.wait_for(lock, std::chrono::milliseconds(kBeatEveryMs),
                         [&] { return is_stopping_; }))
        return;
    }
    try {
      beat(steady_ms());
    } catch (const Bug& bug) {
      log_line(LogLevel::error, "storage.lease_bug", {{"why", bug.what()}});
    }
  }
}

bool Lease::is_held() const {
  return !db_.is_shared() || (fence_ > 0 && steady_ms() < held_until_ms_);
}

// The time counts from before the transaction: others see the beat later than that.
void Lease::beat(std::int64_t now_ms) {
  fence_wanted_ = fence_;
  auto done = db_.write([&](Tx& tx) { return look_and_act(tx, now_ms); });
  if (!done) {
    log_line(LogLevel::warning, "storage.lease_unsure", {{"why", done.error().key}});
    return;  // held_until_ms_ runs out by itself
  }
  if (fence_wanted_ != fence_) {
    log_line(LogLevel::info, fence_wanted_ > 0 ? "storage.lease_taken" : "storage.lease_lost",
             {{"name", name_}, {"fence", std::max(fence_wanted_, fence_.load())}});
  }
  fence_ = fence_wanted_;
  if (fence_ > 0) held_until_ms_ = now_ms + kHeldMs;
}

Outcome Lease::look_and_act(Tx& tx, std::int64_t now_ms) {
  Seen now;
  {
    auto lease = tx.run(kSeeLease, name_);
    const bool is_there = lease.step();
    if (is_there) {
      now.holder = lease.i64(0);
      now.fence = lease.i64(1);
      auto beat = tx.run(kSeeLease, beat_name_);
      if (beat.step()) now.beat = beat.i64(1);
    } else {  // the first of all: made, and taken at once
      tx.exec(kMakeLease, name_);
      tx.exec(kMakeLease, beat_name_);
    }
  }
  fence_wanted_ = 0;
  if (now.holder == self_) {
    fence_wanted_ = now.fence;
    tx.exec(kBeatLease, beat_name_);
    return Done{};
  }
  if (!(now == seen_)) {
    seen_ = now;
    seen_since_ms_ = now_ms;
  }
  if (now.holder != 0 && now_ms - seen_since_ms_ < kTakeAfterMs) return Done{};
  tx.exec(kTakeLease, name_, self_);
  tx.exec(kBeatLease, beat_name_);
  fence_wanted_ = now.fence + 1;
  return Done{};
}

void Lease::give_back() {
  if (!db_.is_shared() || fence_ == 0) return;
  fence_ = 0;
  auto done = db_.write([&](Tx& tx) -> Outcome {
    tx.exec(kDropLease, name_, self_);
    return Done{};
  });
  ignore(done, "another server takes it over when the beat stands still");
}

Outcome Lease::check(Tx& tx) const {
  if (!db_.is_shared()) return Done{};
  auto row = tx.run(kSeeLease, name_);
  if (row.step() && row.i64(0) == self_ && row.i64(1) == fence_) return Done{};
  return Fault{FaultKind::unavailable, "storage.lease_lost", name_};
}

WriteGuard::WriteGuard(Db& db, Check check)
    : db_(db), check_(std::move(check)), before_(innermost_guard) {
  innermost_guard = this;
}

WriteGuard::~WriteGuard() {
  innermost_guard = before_;
}

const WriteGuard::Check* WriteGuard::of(const Db& db) {
  for (const auto* guard = innermost_guard; guard; guard = guard->before_)
    if (&guard->db_ == &db) return &guard->check_;
  return nullptr;
}

}  // namespace fl
