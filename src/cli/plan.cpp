// See plan.h.
#include "cli/plan.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "cli/drill_morning.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

// Measured (bench lay, bench sign, bench scan), a resident or a piece, in bytes and microseconds.
constexpr double kRegistry = 830, kCopy = 460, kScan = 72, kLeaf = 220, kTask = 700;
constexpr double kShowCpuUs = 12, kSignCpuUs = 31;
// Assumed: scans and acts of a day. Eleven scans for ten people: two hundred million a fortnight in
// a city of thirteen million.
constexpr double kScansADay = 1.1, kAsksADay = 0.004, kLeavesAnAsk = 8;
constexpr double kScanDays = 14, kDaysWanted = 365;
constexpr double kServerBytes = 600e6;

std::int64_t bytes_below(const std::string& folder) {
  std::int64_t sum = 0;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error))
    if (entry.is_regular_file(error)) sum += std::int64_t(entry.file_size(error));
  return sum;
}

// The nearest folder that is there: the disk it lies on is the disk of what is to come.
double free_bytes_at(std::string folder) {
  std::error_code error;
  fs::path at = fs::absolute(folder, error);
  while (!fs::exists(at, error) && at.has_parent_path() && at != at.parent_path())
    at = at.parent_path();
  const auto space = fs::space(at, error);
  return error ? 0 : double(space.available);
}

}  // namespace

double CapacityPlan::bytes() const {
  double sum = 0;
  for (const auto& line : lines)
    sum += line.bytes;
  return sum;
}
double CapacityPlan::bytes_a_day() const {
  double sum = 0;
  for (const auto& line : lines)
    sum += line.bytes_a_day;
  return sum;
}
double CapacityPlan::days_of(double free_bytes) const {
  return free_bytes < bytes() ? 0 : (free_bytes - bytes()) / std::max(1.0, bytes_a_day());
}

CapacityPlan plan_for(std::int64_t people) {
  const auto n = double(people);
  CapacityPlan plan;
  plan.people = people;
  plan.lines = {{"registry, passes, phones, keys", n * kRegistry, 0},
                {"copy that passes are shown from, twice while it is made anew", n * kCopy * 2, 0},
                {"scans of fourteen days", n * kScansADay * kScan * kScanDays, 0},
                {"one backup beside it", n * kRegistry, 0},
                {"asks and tasks", 0, n * kAsksADay * kTask},
                {"witnessed log", 0, n * kAsksADay * kLeavesAnAsk * kLeaf}};
  plan.memory_bytes = kServerBytes;
  plan.mapped_bytes = n * kCopy;
  plan.peak_per_s = morning_peak_per_s(people);
  plan.ten_times_per_s = plan.peak_per_s * 10;
  plan.show_cores = plan.ten_times_per_s * kShowCpuUs / 1e6;
  plan.sign_cpu_s = n * kSignCpuUs / 1e6;
  return plan;
}

int check_plan(const DataFolder& data, std::int64_t people, bool is_json) {
  const CapacityPlan plan = plan_for(people);
  const auto there = double(bytes_below(data.folder));
  const double free_bytes = free_bytes_at(data.folder) + there;
  const double days = plan.days_of(free_bytes);
  if (is_json) {
    json::array lines;
    for (const auto& line : plan.lines)
      lines.push_back(json::object{
          {"what", line.what}, {"bytes", line.bytes}, {"bytes_a_day", line.bytes_a_day}});
    std::printf("%s\n", json_text(json::object{{"people", people},
                                               {"lines", std::move(lines)},
                                               {"bytes", plan.bytes()},
                                               {"bytes_a_day", plan.bytes_a_day()},
                                               {"bytes_there", there},
                                               {"bytes_free", free_bytes},
                                               {"days", days},
                                               {"memory_bytes", plan.memory_bytes},
                                               {"mapped_bytes", plan.mapped_bytes},
                                               {"peak_per_s", plan.peak_per_s},
                                               {"ten_times_per_s", plan.ten_times_per_s},
                                               {"show_cores", plan.show_cores},
                                               {"sign_cpu_s", plan.sign_cpu_s}})
                            .c_str());
    return days >= kDaysWanted ? kOk : kNo;
  }
  std::printf("%lld people, estimated from figures of docs/reference/capacity.md\n",
              (long long)people);
  for (const auto& line : plan.lines)
    std::printf("  %9.1f GB  + %7.1f MB a day  %s\n", line.bytes / 1e9, line.bytes_a_day / 1e6,
                line.what.c_str());
  std::printf(
      "disk: %.1f GB to begin with and %.2f GB a day; here are %.1f GB (%.1f GB used by this "
      "folder): %s\n",
      plan.bytes() / 1e9, plan.bytes_a_day() / 1e9, free_bytes / 1e9, there / 1e9,
      days > 0 ? fmt::format("good for {:.0f} days", days).c_str() : "it does not fit");
  std::printf("memory: %.1f GB, and %.1f GB of mapped pages that are fast while they stay in it\n",
              plan.memory_bytes / 1e9, plan.mapped_bytes / 1e9);
  std::printf(
      "morning peak %.0f shows a second; ten times that, %.0f, wants %.1f cores for showing; "
      "all signed anew takes %.0f s of one core\n",
      plan.peak_per_s, plan.ten_times_per_s, plan.show_cores, plan.sign_cpu_s);
  return days >= kDaysWanted ? kOk : kNo;
}

}  // namespace fl::cli
