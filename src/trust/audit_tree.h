// Parts of `audit verify`: the stored subtrees, made again from the leaves as they come, the rows
// the log speaks of, and what witnesses signed.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include "storage/tx_fwd.h"
#include "trust/leaf.h"
#include "trust/store_tree.h"

namespace fl {

using TellProblem = std::function<void(std::string where, std::string what)>;

// Bounded memory: the roots of one unfinished subtree a level.
class TileCheck {
 public:
  TileCheck(Tx& tx, TellProblem tell) : tx_(tx), tell_(std::move(tell)) {}
  void add(const Hash32& leaf);
  // What is stored beyond the leaves; and what is not there, unless all of the rest is missing:
  // an older log's subtrees are written down by and by.
  void end();

 private:
  static constexpr int kLevels = store::kTileLevelMax / store::kTileLevel;
  void add_at(int level, const Hash32& hash);
  Tx& tx_;
  TellProblem tell_;
  std::array<TreeGrowth, kLevels> growing_;
  std::array<std::int64_t, kLevels> whole_{};  // subtrees seen
  std::array<std::int64_t, kLevels> had_{};    // of them stored
};

// Every row of the source is as its last leaf saw it; the number of rows looked at.
[[nodiscard]] std::int64_t check_rows(Tx& tx, const ImageSource& source, const TellProblem& tell);

// Every co-signature is of a head that is there, and good; so is every refusal.
void check_cosigns(Tx& tx, const TellProblem& tell);

}  // namespace fl
