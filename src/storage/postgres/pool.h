// A bounded number of connections of one role, lent to one thread at a time. Who finds none waits,
// in a bounded queue; after the server went away the idle ones are thrown away together.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/postgres/link.h"

namespace fl {

class PgPool {
 public:
  struct Size {
    std::size_t link_count, waiting_count_max;
    std::int64_t wait_ms_max;
  };
  PgPool(const DbOptions& options, PgLink::Role role, Size size)
      : options_(options), role_(role), size_(size) {}
  PgPool(const PgPool&) = delete;

  // The right to one connection. Throws StorageTrouble busy.
  class Turn {
   public:
    explicit Turn(PgPool& pool);
    ~Turn();
    Turn(const Turn&) = delete;
    // Connected; throws StorageTrouble lost.
    [[nodiscard]] PgLink& link();
    void drop() { link_.reset(); }  // not trusted again

   private:
    PgPool& pool_;
    std::unique_ptr<PgLink> link_;
  };
  void drop_idle();

 private:
  const DbOptions& options_;
  const PgLink::Role role_;
  const Size size_;
  std::mutex guard_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<PgLink>> idle_;
  std::size_t lent_count_ = 0, waiting_count_ = 0;
};

}  // namespace fl
