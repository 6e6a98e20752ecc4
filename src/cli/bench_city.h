// The city a benchmark stands on: one that was laid and kept, or one laid for it and taken away.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/cli.h"

namespace fl::cli {

class BenchCity {
 public:
  // An existing folder is used as it is, on whichever database it names; else a city is laid there,
  // or in a temporary place.
  [[nodiscard]] static Result<std::unique_ptr<BenchCity>> open(const BenchOptions& options,
                                                               double open_share);
  ~BenchCity();
  BenchCity(const BenchCity&) = delete;

  [[nodiscard]] App& app() { return *app_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  // {"city":"people 100000 seed 1","database":"postgresql","cores":2}
  [[nodiscard]] json::object about();

 private:
  BenchCity() = default;
  SystemClock clock_;
  DataFolder data_;
  bool is_kept_ = false;
  std::unique_ptr<App> app_;
};

// Signs an account of a demo city in; the value for the cookie header.
[[nodiscard]] std::string demo_cookie(App& app, AccountId account, Instant now);

struct OfficerOnDuty {
  AccountId account;
  std::string title;
};
// Holders on duty at the desks of the city, the districts, the streets, the communities, in this
// order; at most `count_max`.
[[nodiscard]] Result<std::vector<OfficerOnDuty>> officers_on_duty(App& app, Instant now,
                                                                  std::size_t count_max);
// The value at a share of the way through sorted microseconds, in milliseconds.
[[nodiscard]] double at_share_ms(const std::vector<std::int64_t>& sorted_us, double share);

}  // namespace fl::cli
