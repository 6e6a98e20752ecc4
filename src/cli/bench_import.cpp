// bench import: a made table of people read into an empty city, from the file's bytes to the last
// row on disk, with the ordinary settings of the database; then the same file again.
#include <unistd.h>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "cli/cli.h"
#include "platform/log.h"
#include "platform/random.h"
#include "platform/salts.h"
#include "registry/import.h"
#include "storage/migrate.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

constexpr int kCellPeople = 900;
constexpr int kDoorPeople = 3;
constexpr std::string_view kSurnames[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄"};
constexpr std::string_view kGiven[] = {"秀芳", "建国", "丽", "强", "子涵", "雨桐", "桂英", "伟"};

// The cells the people live in, and the people, street by street as an office would list them.
struct Tables {
  std::string areas, people;
};
Tables made_tables(std::int64_t people) {
  Tables tables;
  Random random(1);
  tables.areas = "code,parent,level,name\n610102990,610102,subdistrict,bench\n";
  tables.people = "area,building,door,name,phone,sex,birth year,living alone,floating\n";
  const std::int64_t cells = people / kCellPeople + 1;
  for (std::int64_t c = 0; c < cells; ++c) {
    if (c % 20 == 0)
      tables.areas += fmt::format("610102990{:04},610102990,community,c{}\n", c / 20, c / 20);
    tables.areas += fmt::format("610102990-{},610102990{:04},grid_cell,g{}\n", c, c / 20, c);
  }
  for (std::int64_t i = 0; i < people; ++i) {
    const auto in_cell = i % kCellPeople;
    tables.people += fmt::format(
        "610102990-{},{}号楼{}单元,{},{}{},1{:010},{},{},{},{}\n", i / kCellPeople,
        in_cell / 300 + 1, in_cell / 150 % 2 + 1, in_cell / kDoorPeople + 101,
        kSurnames[random.below(std::size(kSurnames))], kGiven[random.below(std::size(kGiven))],
        3'000'000'000 + i, random.chance(0.5) ? "f" : "m", random.between(1930, 2020),
        random.chance(0.05) ? "yes" : "no", random.chance(0.1) ? "yes" : "no");
  }
  return tables;
}

struct Timed {
  double seconds = 0;
  ImportNumbers numbers;
};
Result<Timed> timed_import(Db& db, const Keys& keys, TableWhat what, std::string_view bytes,
                           Instant now) {
  auto tree = AreaTree::load(db);
  if (!tree) return tree.error();
  const Permit permit = Permit::for_job("bench");
  auto taker = registry_taker({db, keys, **tree, permit, (*tree)->root().path}, what);
  ImportOrder order{db, *taker, permit, {}, bytes};
  order.now = now;
  const auto from = steady_ms();
  auto report = run_import(order);
  if (!report) return report.error();
  return Timed{double(steady_ms() - from) / 1000, report->numbers};
}

Result<json::object> measured(const std::string& folder, std::int64_t people) {
  fs::create_directories(folder);
  Keys keys = make_keys(true);
  if (auto saved = save_keys(folder + "/keys.fl", keys); !saved) return saved.error();
  auto loaded = load_keys(folder + "/keys.fl");
  if (!loaded) return loaded.error();
  auto db = Db::open({.path = folder + "/firstline.db"});
  if (!db) return db.error();
  if (auto migrated = migrate(**db); !migrated) return migrated.error();
  if (auto laid = lay_areas(**db); !laid) return laid.error();
  const Instant now = SystemClock().now();
  const Tables tables = made_tables(people);
  auto areas = timed_import(**db, *loaded, TableWhat::areas, tables.areas, now);
  if (!areas) return areas.error();
  json::object report{{"people", people}, {"file_mb", double(tables.people.size()) / 1e6}};
  for (const auto* run : {"first", "second"}) {
    auto done = timed_import(**db, *loaded, TableWhat::people, tables.people, now);
    if (!done) return done.error();
    report[std::string(run) + "_s"] = done->seconds;
    report[std::string(run) + "_people_per_minute"] = double(people) * 60 / done->seconds;
    report[std::string(run) + "_inserted"] = done->numbers.inserted;
    report[std::string(run) + "_refused"] = done->numbers.refused;
  }
  return report;
}

}  // namespace

int bench_import(const BenchOptions& options) {
  set_log_level(LogLevel::error);
  const std::string folder =
      !options.data.empty()
          ? options.data
          : (fs::temp_directory_path() / fmt::format("firstline-import-{}", getpid())).string();
  if (fs::exists(folder)) return say({FaultKind::conflict, "storage.target_exists", folder});
  auto report = measured(folder, options.people);
  fs::remove_all(folder);
  if (!report) return say(report.error());
  if (options.is_json)
    std::printf("%s\n", json_text(*report).c_str());
  else
    std::printf("%lld people (%.0f MB): %.1f s, then again %.1f s\n", (long long)options.people,
                report->at("file_mb").as_double(), report->at("first_s").as_double(),
                report->at("second_s").as_double());
  return kOk;
}

}  // namespace fl::cli
