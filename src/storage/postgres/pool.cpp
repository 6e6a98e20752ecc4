// Lending connections, and waiting for one.
#include "storage/postgres/pool.h"

namespace fl {

PgPool::Turn::Turn(PgPool& pool) : pool_(pool) {
  std::unique_lock lock(pool.guard_);
  const auto is_free = [&] { return pool.lent_count_ < pool.size_.link_count; };
  if (!is_free()) {
    if (pool.waiting_count_ >= pool.size_.waiting_count_max)
      throw StorageTrouble{StorageTrouble::Kind::busy, "too many wait for a connection"};
    ++pool.waiting_count_;
    const bool is_had =
        pool.freed_.wait_for(lock, std::chrono::milliseconds(pool.size_.wait_ms_max), is_free);
    --pool.waiting_count_;
    if (!is_had) throw StorageTrouble{StorageTrouble::Kind::busy, "no connection came free"};
  }
  ++pool.lent_count_;
  if (pool.idle_.empty()) return;
  link_ = std::move(pool.idle_.back());
  pool.idle_.pop_back();
}

PgPool::Turn::~Turn() {
  const std::lock_guard lock(pool_.guard_);
  --pool_.lent_count_;
  if (link_ && !link_->is_broken()) pool_.idle_.push_back(std::move(link_));
  pool_.freed_.notify_one();
}

PgLink& PgPool::Turn::link() {
  if (link_ && link_->is_broken()) {
    link_.reset();
    pool_.drop_idle();
  }
  if (!link_) link_ = std::make_unique<PgLink>(pool_.options_, pool_.role_);
  return *link_;
}

void PgPool::drop_idle() {
  const std::lock_guard lock(guard_);
  idle_.clear();
}

}  // namespace fl
