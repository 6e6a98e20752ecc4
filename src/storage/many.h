// One point statement for many keys. On PostgreSQL many of them travel together, so a page of fifty
// rows costs a round trip or two and not fifty; on a file each is run as it comes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "storage/db.h"

namespace fl {

// Where a row is: `bucket = ?1`, and ?2. For a statement of one value: ?1 is the number.
struct RowKey {
  std::int64_t bucket = 0, number = 0;
};
// Such a statement for many keys as one: `take` sees each row it finds, with the
// place of its key; keys may come in any order, the rows of one in the statement's. On PostgreSQL a
// page of a hundred rows is one statement and not a hundred; on a file each is run in turn.
void for_keys(Tx& tx, const Sql& sql, std::span<const RowKey> keys,
              const std::function<void(std::size_t, const Cursor&)>& take);

// Statements this thread has begun: tests hold pages to a number, so that none grows a statement a
// row unseen. What for_keys() runs is one.
[[nodiscard]] std::uint64_t statement_count();

// How many may be under way at a time; 1 where nothing travels.
[[nodiscard]] std::size_t sent_together(Tx& tx);

// `open(i)` gives the statement of key i, bound; `take(i, statement)` steps it, in the same order.
template <class Open, class Take>
void for_many(Tx& tx, std::size_t count, Open&& open, Take&& take) {
  const std::size_t at_once = sent_together(tx);
  std::vector<Statement> under_way;
  under_way.reserve(std::min(count, at_once));
  for (std::size_t from = 0; from < count; from += at_once) {
    const std::size_t to = std::min(count, from + at_once);
    for (std::size_t i = from; i < to; ++i)
      under_way.push_back(open(i));
    for (std::size_t i = from; i < to; ++i)
      take(i, under_way[i - from]);
    under_way.clear();
  }
}

}  // namespace fl
