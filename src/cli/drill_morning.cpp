// The verb `drill morning`. See drill_morning.h.
#include "cli/drill_morning.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/drills.h"
#include "platform/crypto.h"
#include "platform/log.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

constexpr double kAsksEach = 12;  // of twenty a person may have open
constexpr std::size_t kGates = 64, kSample = 5'000;

void show_progress(const char* what, double share) {
  if (isatty(STDERR_FILENO)) std::fprintf(stderr, "\r%s: %3.0f %%   ", what, share * 100);
}

void print(const json::object& told) {
  const auto number = [&](const char* name) { return (long long)told.at(name).as_int64(); };
  const auto real = [&](const char* name) { return told.at(name).to_number<double>(); };
  std::printf(
      "\n%lld people; morning peak %.0f shows a second, asked for %.0f; the servers gave "
      "%.1f %% of these\n",
      number("people"), real("peak_per_s"), real("goal_per_s"), 100 * real("achieved_share"));
  std::printf(
      "phones opened %lld, could show %.4f %%: %lld at once with the pass they keep, %lld "
      "with one fetched (%lld waited over a second, the longest %.1f s), %lld not\n",
      number("phones_opened"), 100 * real("shown_share"), number("shown_from_phone"),
      number("shown_from_server"), number("shown_after_a_second"), real("longest_wait_ms") / 1'000,
      number("not_shown"));
  std::printf(
      "gates offline: %lld checks, %lld unanswered, p99 %.2f ms; %lld forged, %lld "
      "accepted\n",
      number("checks"), number("checks_unanswered"), real("check_p99_ms"), number("forged"),
      number("false_accepts"));
  std::printf(
      "asks acknowledged %lld, lost %lld, twice %lld, never answered %lld; scans "
      "acknowledged %lld, lost %lld, never answered %lld\n",
      number("asks_acknowledged"), number("asks_lost"), number("asks_twice"),
      number("asks_unanswered"), number("scans_acknowledged"), number("scans_lost"),
      number("scans_unanswered"));
  for (const auto& [name, kind] : told.at("kinds").as_object())
    std::printf(
        "  %-6s %9lld due  %9lld good  %7lld refused  %7lld unreached  p50 %.2f ms  p99 "
        "%.2f ms\n",
        std::string(name).c_str(), (long long)kind.at("due").as_int64(),
        (long long)kind.at("good").as_int64(), (long long)kind.at("refused").as_int64(),
        (long long)kind.at("unreached").as_int64(), kind.at("p50_ms").as_double(),
        kind.at("p99_ms").as_double());
  for (const auto& kill : told.at("kills").as_array())
    std::printf("  %6.1f s  %s; ready again after %.1f s\n", kill.at("at_s").as_double(),
                kill.at("what").as_string().c_str(),
                double(kill.at("house_back_ms").as_int64()) / 1'000);
  std::printf("the database was gone for %.0f s from %s house, %lld asks refused meanwhile\n%s\n",
              real("database_gone_s"), told.at("same_house").as_bool() ? "the same" : "ANOTHER",
              number("asks_refused_while_gone"),
              told.at("is_held").as_bool() ? "held" : "NOT HELD");
}

json::object laid_json(const DrillLaid& laid) {
  return json::object{{"city_s", laid.city_s},        {"sign_s", laid.sign_s},
                      {"phones_s", laid.phones_s},    {"copy_s", laid.copy_s},
                      {"signed", laid.signed_count},  {"database_bytes", laid.database_bytes},
                      {"copy_bytes", laid.copy_bytes}};
}

Result<json::object> rehearse(const DrillOptions& options, const DataFolder& data, bool& is_held) {
  const SystemClock clock;
  const double asks =
      std::clamp(double(options.people) / 1'000 / 3'600 * options.times, 2.0, 60.0) *
      options.seconds;
  DrillCityPlan plan;
  plan.data = data;
  plan.database = options.database;
  plan.people = options.people;
  plan.asker_count = std::size_t(std::ceil(asks / kAsksEach)) + 2;
  plan.gate_count = kGates;
  plan.sample_count = kSample;
  const auto began = clock.now();
  auto told_at = began - std::chrono::seconds(1);
  plan.progress = [&](const char* what, double share) {
    show_progress(what, share);
    if (clock.now() - told_at < std::chrono::seconds(1)) return;
    told_at = clock.now();
    write_laying(options, began, share);
  };
  auto city = DrillCity::lay(plan, clock);
  if (!city) return city.error();
  const bool has_commands = !options.stop_database.empty() && !options.start_database.empty();
  if (is_postgres(data.database()) != has_commands)
    return Fault{FaultKind::bad_input, "app.drill_commands"};
  DrillOptions fitted = options;
  fitted.people = std::int64_t(city->phone_count());
  auto laid = laid_json(city->laid);
  DrillRun run(fitted, std::move(*city), data);
  auto done = run.run();
  if (done) done = run.count_kept(clock);
  if (!done) return done.error();
  run.write_board(true);
  is_held = run.is_held();
  auto report = run.report();
  report["laid"] = std::move(laid);
  return report;
}

int drill_morning(const DrillOptions& options) {
  set_log_level(LogLevel::error);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // the servers inherit it: a refused write is an answer, no end
  const bool is_reused = !options.reuse.empty();
  const DataFolder data{
      is_reused
          ? options.reuse
          : (fs::temp_directory_path() / fmt::format("firstline-drill-{}", ::getpid())).string()};
  bool is_held = false;
  const auto told = rehearse(options, data, is_held);
  std::error_code ignored;
  if (!is_reused) {
    fs::remove_all(data.folder, ignored);
    fs::remove_all(data.key_folder(), ignored);
  }
  for (const char* end : {".house", ".show", ".house.log", ".show.log"})
    fs::remove(data.folder + end, ignored);
  if (!told) return say(told.error());
  if (options.is_json)
    std::printf("%s\n", json_text(*told).c_str());
  else
    print(*told);
  return is_held ? kOk : kNo;
}

}  // namespace

CLI::App* drill_verb(CLI::App& app) {
  for (CLI::App* one :
       app.get_subcommands([](const CLI::App* verb) { return verb->get_name() == "drill"; }))
    return one;
  return app.add_subcommand("drill", "rehearse a bad day")->require_subcommand(1);
}

void add_drill_morning(CLI::App& app, int& code) {
  const auto words = std::make_shared<DrillOptions>();
  auto* morning = drill_verb(app)->add_subcommand(
      "morning", "ten times the morning peak, killed twice, the database gone");
  morning->add_option("--people", words->people)
      ->check(CLI::Range(std::int64_t(500), std::int64_t(20'000'000)))
      ->capture_default_str();
  morning->add_option("--seconds", words->seconds, "all phases; the database is gone for a third")
      ->check(CLI::Range(10.0, 7'200.0))
      ->capture_default_str();
  morning->add_option("--times", words->times, "the peak")
      ->check(CLI::Range(1.0, 100.0))
      ->capture_default_str();
  morning->add_option("--kept", words->kept_share, "share of phones that hold a good pass")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  morning->add_option("--reuse", words->reuse, "a folder: the city is laid there once and kept");
  morning->add_option("--db", words->database, "postgresql://...: an empty database");
  morning->add_option("--stop-db", words->stop_database, "command that stops that PostgreSQL");
  morning->add_option("--start-db", words->start_database, "command that starts it again");
  morning->add_option("--watch", words->watch,
                      "data folder of a running demo: its console draws the drill at #/drill");
  morning->add_flag("--json", words->is_json, "answer in JSON");
  morning->callback([words, &code] { code = drill_morning(*words); });
}

}  // namespace fl::cli
