// Acts a day by area and step.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/db.h"

namespace fl::work_store {

struct StepCount {
  std::string area_path, what;
  AccountId account;
  std::int64_t count = 0;
};
// Steps that people took in a span, by place, step and person; for the job alone.
[[nodiscard]] std::vector<StepCount> steps_between(Tx& tx, Instant from, Instant until);
struct BurdenRow {
  std::string what;
  std::int64_t worker_count = 0, act_count = 0;
};
void clear_burden(Tx& tx, std::string_view day);
void add_burden(Tx& tx, std::string_view path, std::string_view day, const BurdenRow& row);
[[nodiscard]] std::vector<BurdenRow> burden_of(Tx& tx, std::string_view path, std::string_view day);

}  // namespace fl::work_store
