// A small city of its own with the room of duty: what tests of this room stand on.
#pragma once

#include <memory>

#include <gtest/gtest.h>

#include "duty/personnel.h"
#include "storage/temp_db.h"

namespace fl {

// Its first cell, and the community above it.
class DutyCity : public testing::Test {
 protected:
  explicit DutyCity(Instant now) {
    start_crypto();
    keys_ = make_keys_seeded(1);
    const auto laid = lay_city(*db_, keys_, {1'000, 1, now}, nullptr);
    CHECK(laid.is_ok());
    auto tree = AreaTree::load(*db_);
    CHECK(tree.is_ok());
    tree_ = std::move(*tree);
    cell_ = tree_->find(laid->cells.front().cell);
    community_ = tree_->parent_of(*cell_);
    room_ = std::make_unique<DutyRoom>(DutyRoom{*db_, keys_, *tree_});
  }

  TempDb db_;
  Keys keys_;
  std::unique_ptr<AreaTree> tree_;
  const Area* cell_ = nullptr;
  const Area* community_ = nullptr;
  std::unique_ptr<DutyRoom> room_;
};

}  // namespace fl
