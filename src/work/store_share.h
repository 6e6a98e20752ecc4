// Counters of a scope beside those of everything: what says how large a share it is, and so which
// index reads less. And what a page asks of many holders at once.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "work/store.h"

namespace fl::work_store {

struct Share {
  Count here, all;
};
[[nodiscard]] Share load_share(Tx& tx, std::string_view path, std::string_view root_path);
// And of its parts, by path.
struct Around : Share {
  std::vector<Count> parts;
};
[[nodiscard]] Around load_around(Tx& tx, std::string_view path, std::string_view root_path);

// When the next promise that is not late runs out, in or under a path.
[[nodiscard]] std::optional<Instant> first_due(Tx& tx, std::string_view path, bool use_wide_index);
[[nodiscard]] std::optional<Instant> first_due(Tx& tx, const Share& share);

// As open_count_of(), in the order of `holders`.
[[nodiscard]] std::vector<int> open_counts_of(Tx& tx, std::span<const AccountId> holders);

}  // namespace fl::work_store
