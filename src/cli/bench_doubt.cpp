// bench doubt (P6): what a gate fetches, in bytes: the whole list of a city of 13 million at 0.1 %
// and 1 % doubt, envelopes and manifest included; what 2,000 changes cost; and the whole bundle
// with three days that are live and 13,000 restrictions. Made by the code that publishes.
#include <cstdio>
#include <memory>

#include "cli/cli.h"
#include "cli/pass_keys.h"
#include "pass/publish.h"
#include "platform/crypto.h"
#include "platform/random.h"
#include "seal/testing.h"

namespace fl::cli {

namespace {

using seal_testing::City;
constexpr std::int64_t kPeople = 13'000'000;
constexpr std::int64_t kChanges = 2'000;
constexpr std::int64_t kStops = 13'000;
constexpr std::int64_t kEpoch = 20'833;

std::vector<std::string> shards_of(const City& city, std::int64_t epoch, std::int64_t ppm,
                                   Random& random) {
  std::vector<std::string> files;
  for (std::int64_t shard = 0; shard * kListIndexCount < kPeople; ++shard) {
    StatusList list(1, kListIndexCount);
    for (std::int64_t i = 0; i < kListIndexCount; ++i)
      if (random.below(1'000'000) < std::uint64_t(ppm)) list.set(i, 1);
    files.push_back(make_shard(list, {epoch, shard, 0}, seal_testing::kNow, city.lists,
                               key_id_of(city.lists.open())));
  }
  return files;
}

std::size_t bytes_of(const std::vector<std::string>& files) {
  std::size_t bytes = 0;
  for (const auto& file : files)
    bytes += file.size();
  return bytes;
}

std::set<std::string> live_of(std::int64_t count) {
  std::set<std::string> live;
  for (std::int64_t i = 0; i < count; ++i)
    live.insert(raw(sha256(std::to_string(i))).substr(0, 8));
  return live;
}

int bench_doubt(bool is_json) {
  const City city;
  Random random(7);
  json::object report;
  const auto tell = [&](const std::string& name, std::size_t bytes, std::size_t goal) {
    report[name] = json::object{{"value", std::int64_t(bytes)}, {"goal", std::int64_t(goal)}};
    if (!is_json) std::printf("%-38s %9zu bytes (goal %zu)\n", name.c_str(), bytes, goal);
  };
  for (const auto& [name, ppm, goal] : {std::tuple("list_bytes_0_1_percent", 1'000, 40'000),
                                        {"list_bytes_1_percent", 10'000, 260'000}}) {
    const auto files = shards_of(city, kEpoch, ppm, random);
    tell(name, bytes_of(files) + city.manifest(1, files, seal_testing::kNow).size(), goal);
  }
  const auto files = shards_of(city, kEpoch, 1'000, random);
  BundleFile delta = city.bundle(2, files, live_of(kStops), seal_testing::kNow);
  delta.shards = {};
  delta.builds_on = 1;
  // One change in a hundred is a restriction that begins.
  delta.live = live_of(kChanges / 100);
  std::vector<std::set<std::int64_t>> set(files.size());
  for (std::int64_t i = 0; i < kChanges; ++i) {
    auto& one = set[random.below(set.size())];
    while (!one.insert(std::int64_t(random.below(kListIndexCount))).second) {
    }
  }
  for (std::size_t shard = 0; shard < set.size(); ++shard)
    delta.changes.push_back({kEpoch, std::int64_t(shard), {set[shard].begin(), set[shard].end()}});
  tell("delta_bytes_2000_changes", make_bundle(delta).size(), 9'000);
  std::vector<std::string> three;
  for (std::int64_t epoch = kEpoch - 2; epoch <= kEpoch; ++epoch)
    for (auto& file : shards_of(city, epoch, 10'000, random))
      three.push_back(std::move(file));
  tell("bundle_bytes_3_days_1_percent",
       make_bundle(city.bundle(3, three, live_of(kStops), seal_testing::kNow)).size(),
       kBundleBytesMax);
  if (is_json) std::printf("%s\n", json_text(report).c_str());
  return kOk;
}

}  // namespace

void add_bench_doubt(CLI::App& bench, int& code) {
  const auto is_json = std::make_shared<bool>(false);
  auto* doubt = bench.add_subcommand("doubt", "sizes of the doubt list and the guard's bundle");
  doubt->add_flag("--json", *is_json);
  doubt->callback([is_json, &code] { code = bench_doubt(*is_json); });
}

}  // namespace fl::cli
