// One point statement for many keys. On PostgreSQL many of them travel together, so a page of fifty
// rows costs a round trip or two and not fifty; on a file each is run as it comes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "storage/db.h"

namespace fl {

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
