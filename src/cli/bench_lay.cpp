// bench lay (P5): a city laid as the house lays it: people with encrypted fields and search tokens,
// a signed pass and a phone for each, the copy passes are shown from; then the real binary started
// over it. Bytes are those of the files; resident memory is told with and without clean mapped
// pages, which the kernel may take back.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/drill_city.h"
#include "cli/drill_server.h"
#include "cli/drills.h"
#include "platform/clock.h"
#include "platform/log.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kWhole = 13'000'000;
constexpr std::int64_t kStartWaitMs = 600'000;

struct LayWords {
  std::int64_t people = 1'000'000;
  std::string data, database;
  bool is_json = false;
};

std::int64_t bytes_below(const std::string& folder) {
  std::int64_t sum = 0;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error))
    if (entry.is_regular_file(error)) sum += std::int64_t(entry.file_size(error));
  return sum;
}

// Started over what was laid: until it listens, what it holds then, and a second time.
struct Started {
  double first_s = 0, again_s = 0;
  std::int64_t resident_kb = 0, anonymous_kb = 0;
};
Result<Started> start_twice(const DataFolder& data) {
  Started told;
  DrillServer house({"--demo", "--data", data.folder}, data.folder + ".house",
                    data.folder + ".house.log");
  for (double* seconds : {&told.first_s, &told.again_s}) {
    auto started = house.start();
    if (!started) return started.error();
    if (!house.wait_up(kStartWaitMs))
      return Fault{FaultKind::unavailable, "http.cannot_listen", data.folder + ".house.log"};
    *seconds = double(house.start_ms()) / 1'000;
    ::sleep(3);
    told.resident_kb = house.resident_kb();
    told.anonymous_kb = house.anonymous_kb();
    house.kill_now();
  }
  return told;
}

Result<json::object> measure(const LayWords& words, const DataFolder& data) {
  const SystemClock clock;
  DrillCityPlan plan;
  plan.data = data;
  plan.database = words.database;
  plan.people = words.people;
  plan.progress = [](const char* what, double share) {
    if (isatty(STDERR_FILENO)) std::fprintf(stderr, "\r%s: %3.0f %%   ", what, share * 100);
  };
  auto city = DrillCity::lay(plan, clock);
  if (!city) return city.error();
  const DrillLaid laid = city->laid;
  const auto people = double(city->phone_count());
  auto started = start_twice(data);
  if (!started) return started.error();
  const std::int64_t database = laid.database_bytes, keys = bytes_below(data.key_folder());
  json::object report{{"people", std::int64_t(people)},
                      {"city_s", laid.city_s},
                      {"sign_s", laid.sign_s},
                      {"phones_s", laid.phones_s},
                      {"copy_s", laid.copy_s},
                      {"database_bytes", database},
                      {"key_bytes", keys},
                      {"P5.lay_seconds", laid.city_s + laid.sign_s + laid.phones_s + laid.copy_s},
                      {"P5.bytes_per_resident", double(database + keys) / people},
                      {"P5.core_bytes", double(laid.copy_bytes) / people},
                      {"P5.restart_s", started->first_s},
                      {"P5.restart_after_kill_s", started->again_s},
                      {"P5.resident_mb", double(started->resident_kb) / 1'000},
                      {"P5.resident_without_mapped_mb", double(started->anonymous_kb) / 1'000}};
  if (std::int64_t(people) >= kWhole) report["P5.lay_seconds_13m"] = report["P5.lay_seconds"];
  return report;
}

int bench_lay(const LayWords& words) {
  set_log_level(LogLevel::error);
  const bool is_kept = !words.data.empty();
  const DataFolder data{
      is_kept ? words.data
              : (fs::temp_directory_path() / fmt::format("firstline-lay-{}", ::getpid())).string()};
  const auto told = measure(words, data);
  std::error_code ignored;
  if (!is_kept) {
    fs::remove_all(data.folder, ignored);
    fs::remove_all(data.key_folder(), ignored);
  }
  for (const char* end : {".house", ".house.log"})
    fs::remove(data.folder + end, ignored);
  if (!told) return say(told.error());
  if (words.is_json) {
    std::printf("%s\n", json_text(*told).c_str());
    return kOk;
  }
  const auto real = [&](const char* name) { return told->at(name).to_number<double>(); };
  std::printf("%.0f people in %.0f s: registry %.0f, passes signed %.0f, phones %.0f, copy %.0f\n",
              real("people"), real("P5.lay_seconds"), real("city_s"), real("sign_s"),
              real("phones_s"), real("copy_s"));
  std::printf(
      "%.0f bytes a resident with keys, search tokens, pass and phone; the copy shown from "
      "%.0f\n",
      real("P5.bytes_per_resident"), real("P5.core_bytes"));
  std::printf(
      "listens %.2f s after its start, %.2f s after a kill; resident %.0f MB, %.0f MB "
      "without mapped pages\n",
      real("P5.restart_s"), real("P5.restart_after_kill_s"), real("P5.resident_mb"),
      real("P5.resident_without_mapped_mb"));
  return kOk;
}

}  // namespace

void add_bench_lay(CLI::App& bench, int& code) {
  const auto words = std::make_shared<LayWords>();
  auto* lay = bench.add_subcommand("lay", "a city laid, and started over (P5)");
  lay->add_option("--people", words->people)
      ->check(CLI::Range(std::int64_t(500), std::int64_t(20'000'000)))
      ->capture_default_str();
  lay->add_option("--data", words->data, "lay it there and keep it; default: temporary");
  lay->add_option("--db", words->database, "postgresql://...: an empty database");
  lay->add_flag("--json", words->is_json, "answer in JSON");
  lay->callback([words, &code] { code = bench_lay(*words); });
}

}  // namespace fl::cli
