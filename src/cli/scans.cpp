// The scan files as they lie, checked; and the codes of gates.
#include "cli/scans.h"

#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include "scan/scan.h"

namespace fl::cli {

int scans_check(const DataFolder& data, bool is_json) {
  const auto disk = scan::real_disk();
  auto check = scan::check_scans(*disk, data.folder + "/scans");
  if (!check) return say(check.error());
  json::array flaws;
  for (const auto& flaw : check->flaws)
    flaws.push_back(
        json::object{{"file", flaw.file},
                     {"block", flaw.block < 0 ? json::value(nullptr) : json::value(flaw.block)},
                     {"what", flaw.what}});
  if (is_json) {
    std::printf("%s\n", json_text(json::object{{"days", check->day_count},
                                               {"files", check->file_count},
                                               {"blocks", check->block_count},
                                               {"frames", check->frame_count},
                                               {"scans", check->record_count},
                                               {"bytes", check->byte_count},
                                               {"torn_bytes", check->torn_bytes},
                                               {"flaws", std::move(flaws)}})
                            .c_str());
    return check->flaws.empty() ? kOk : kNo;
  }
  std::printf("%lld days, %lld files, %lld blocks, %lld frames, %lld scans, %lld bytes\n",
              (long long)check->day_count, (long long)check->file_count,
              (long long)check->block_count, (long long)check->frame_count,
              (long long)check->record_count, (long long)check->byte_count);
  if (check->torn_bytes > 0)
    std::printf("%lld bytes at the end of a log that is being written, or that power cut short\n",
                (long long)check->torn_bytes);
  for (const auto& flaw : check->flaws)
    std::printf("DAMAGED %s%s: %s\n", flaw.file.c_str(),
                flaw.block < 0 ? "" : (" block " + std::to_string(flaw.block)).c_str(),
                flaw.what.c_str());
  if (check->flaws.empty()) std::printf("every checksum holds\n");
  return check->flaws.empty() ? kOk : kNo;
}

int scans_code(const DataFolder& data, const std::string& venue, int days) {
  auto keys = load_keys(data.key_file());
  if (!keys) return say(keys.error());
  auto id = id_of_text<VenueId>(venue);
  if (!id) return say({FaultKind::bad_input, "scan.no_venue", venue});
  const auto last = scan::day_number_of(SystemClock().now()) + days;
  std::printf("%s\n", scan::ScanKeys(*keys).make_code({*id, last}).c_str());
  return kOk;
}

namespace {

struct ScanWords {
  DataFolder data{"var/data"};
  std::string venue;
  int days = 30;
  bool is_json = false;
  BenchScanOptions bench;
};

}  // namespace

void add_scans(CLI::App& app, int& code) {
  const auto words = std::make_shared<ScanWords>();
  auto* scans = app.add_subcommand("scans", "the scan log")->require_subcommand(1);
  auto* check = scans->add_subcommand("check", "recompute every checksum; changes nothing");
  check->add_option("--data", words->data.folder, "the data folder")->capture_default_str();
  check->add_flag("--json", words->is_json, "answer in JSON");
  check->callback([words, &code] { code = scans_check(words->data, words->is_json); });
  auto* gate = scans->add_subcommand("code", "the code a venue's gate uploads with");
  gate->add_option("--data", words->data.folder, "the data folder")->capture_default_str();
  gate->add_option("--venue", words->venue, "its id, 13 characters")->required();
  gate->add_option("--days", words->days, "valid for so many")
      ->check(CLI::Range(1, scan::kVenueCodeDaysMax))
      ->capture_default_str();
  gate->callback([words, &code] { code = scans_code(words->data, words->venue, words->days); });
}

void add_bench_scan(CLI::App& bench, int& code) {
  for (const bool is_batch : {false, true}) {
    const auto words = std::make_shared<ScanWords>();
    auto* verb = is_batch ? bench.add_subcommand("batch", "scans kept, 500 a request (P3)")
                          : bench.add_subcommand("scan", "scans kept, one a request (P2)");
    verb->add_option("--data", words->bench.data, "measure on this disk; default: temporary");
    verb->add_option("--connections", words->bench.connections)->check(CLI::Range(1, 4096));
    verb->add_option("--rounds", words->bench.rounds)->check(CLI::Range(1, 99));
    verb->add_option("--seconds", words->bench.seconds, "a round")->check(CLI::Range(0.2, 600.0));
    verb->add_option("--lag", words->bench.lag, "scans that may wait to be indexed");
    if (!is_batch)
      verb->add_option("--db", words->bench.database,
                       "postgresql://...: COPY into it, committed, stands beside");
    verb->add_flag("--json", words->bench.is_json);
    verb->callback([words, is_batch, &code] {
      code = is_batch ? bench_batch(words->bench) : bench_scan(words->bench);
    });
  }
}

}  // namespace fl::cli
