// The city of a drill: its people laid and signed, a phone for every one of them with a capability
// that is made of the drill's secret and the person's id, so that thirteen million need no list;
// some residents signed in, gates with their codes. Laid once, used again with --reuse.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/app.h"
#include "platform/random.h"

namespace fl::cli {

struct DrillAsker {
  std::string cookie, csrf;
};

struct DrillLaid {
  double city_s = 0, sign_s = 0, phones_s = 0, copy_s = 0;  // 0: it was there
  std::int64_t signed_count = 0, database_bytes = 0, copy_bytes = 0;
};

struct DrillCityPlan {
  DataFolder data;
  std::string database;  // postgresql://...: an empty one
  std::int64_t people = 100'000;
  std::size_t asker_count = 0, gate_count = 0, sample_count = 0;
  std::function<void(const char* what, double share)> progress;
};

class DrillCity {
 public:
  // Uses what is there. Faults: those of laying and signing; app.no_disk.
  [[nodiscard]] static Result<DrillCity> lay(const DrillCityPlan& plan, const Clock& clock);

  [[nodiscard]] std::size_t phone_count() const { return people_.size(); }
  // What this phone shows its pass by.
  [[nodiscard]] std::string capability(std::size_t phone) const;

  std::vector<DrillAsker> askers;
  std::vector<std::string> gate_codes;
  std::vector<std::string> tokens;  // the passes of some phones, as they are kept
  DrillLaid laid;

 private:
  [[nodiscard]] Outcome lay_phones(App& app, const DrillCityPlan& plan, Instant now);
  [[nodiscard]] Outcome sign_in(App& app, const DrillCityPlan& plan, Instant now);
  [[nodiscard]] Outcome take_sample(App& app, std::size_t count);
  [[nodiscard]] Outcome lay_or_load(App& app, const DrillCityPlan& plan, Instant now);
  std::vector<std::int64_t> people_;
};

}  // namespace fl::cli
