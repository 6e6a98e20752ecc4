// `check --plan N`: what a city of N people needs of disk, memory and cores, from figures that were
// measured (docs/reference/capacity.md), and how long the disk at hand lasts. An estimate, said as
// one; what is not measured is named as assumed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/cli.h"

namespace fl::cli {

struct PlanLine {
  std::string what;
  double bytes = 0, bytes_a_day = 0;  // there from the start; added every day
};
struct CapacityPlan {
  std::int64_t people = 0;
  std::vector<PlanLine> lines;
  double memory_bytes = 0, mapped_bytes = 0;
  double peak_per_s = 0, ten_times_per_s = 0, show_cores = 0, sign_cpu_s = 0;
  [[nodiscard]] double bytes() const;
  [[nodiscard]] double bytes_a_day() const;
  // Until the disk is full; 0: it does not fit at all.
  [[nodiscard]] double days_of(double free_bytes) const;
};
[[nodiscard]] CapacityPlan plan_for(std::int64_t people);

// Exit code 1 when the disk of `data` holds less than a year.
int check_plan(const DataFolder& data, std::int64_t people, bool is_json);

}  // namespace fl::cli
