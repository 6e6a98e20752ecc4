// bench sign (P6): a city's passes signed anew with another key, by the code that serves: places
// drawn, tokens signed, rows written with the ordinary settings of the database, and the replica
// made from them. Told in CPU seconds of the one thread that signs, beside the wall.
#include <sys/resource.h>
#include <unistd.h>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "cli/issue_passes.h"
#include "platform/clock.h"
#include "seal/batch.h"
#include "storage/migrate.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

constexpr Instant kNow{1'767'398'400'000};
constexpr std::int64_t kCityPeople = 13'000'000;
constexpr std::int64_t kLayBatch = 20'000;

double cpu_s() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return double(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         double(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

// People who have a pass already: name and code are known, the token is to be made.
Outcome lay_rows(Db& db, std::int64_t people) {
  for (std::int64_t from = 0; from < people; from += kLayBatch) {
    auto laid = db.write([&](Tx& tx) -> Outcome {
      for (std::int64_t i = from; i < std::min(people, from + kLayBatch); ++i)
        pass_store::save_token(
            tx, {.person = random_id<PersonId>(), .name = "张*三", .code = fresh_code()});
      return Done{};
    });
    if (!laid) return laid;
  }
  return Done{};
}

// The signatures alone, of one thread.
Result<double> signatures_a_cpu_second(const CityKeys& city) {
  const StationKey* station = city.signer(KeyUse::pass, kNow);
  CHECK(station != nullptr);
  auto signer = BatchSigner::of(station->key, station->id);
  if (!signer) return signer.error();
  PassToken token;
  token.issuer = city.list.issuer;
  token.issued = kNow.ms / 1'000;
  token.expires = token.issued + kPhoneTokenSecondsMax;
  token.name = "张*三";
  token.last_four = "7K3Q";
  constexpr int kCount = 50'000;
  const double before = cpu_s();
  for (int i = 0; i < kCount; ++i) {
    token.place.index = i;
    if (auto made = signer->make_token(token); !made) return made.error();
  }
  return kCount / (cpu_s() - before);
}

struct Round {
  double cpu_s = 0, wall_s = 0, rebuild_s = 0;
  std::int64_t signed_count = 0;
};

Result<Round> one_round(const PassDesk& desk, Instant now) {
  Round round;
  const double cpu_before = cpu_s();
  const std::int64_t from_ms = steady_ms();
  PassDesk signer = desk;
  signer.replica = nullptr;
  auto done = sign_city(signer, {.is_anew = true, .now = now});
  if (!done) return done.error();
  round.cpu_s = cpu_s() - cpu_before;
  round.wall_s = double(steady_ms() - from_ms) / 1'000;
  round.signed_count = done->signed_count;
  const std::int64_t rebuild_ms = steady_ms();
  auto rebuilt = desk.replica->rebuild(desk.db, now);
  if (!rebuilt) return rebuilt.error();
  round.rebuild_s = double(steady_ms() - rebuild_ms) / 1'000;
  return round;
}

Result<json::object> measure(const BenchSignOptions& options, const std::string& folder) {
  const DataFolder data{folder + "/city"};
  fs::create_directories(data.folder);
  fs::create_directories(data.key_folder());
  const Keys keys = make_keys_seeded(1);
  auto made = make_city_keys(
      {.folder = data.city_key_folder(), .issuer = "610100", .is_demo = true, .now = kNow});
  if (!made) return made.error();
  auto db = Db::open({.path = data.file()});
  if (!db) return db.error();
  auto ready = migrate(**db);
  if (ready) ready = lay_areas(**db);
  if (ready) ready = lay_rows(**db, options.people);
  if (!ready) return ready.error();
  auto tree = AreaTree::load(**db);
  if (!tree) return tree.error();
  auto replica = PassReplica::open(data.replica_folder());
  if (!replica) return replica.error();
  CityKeyShelf city(data.city_key_folder());
  RuleShelf rules;
  const PassDesk desk{**db, keys, **tree, city, &rules, replica->get()};
  json::array rounds;
  Round best;
  for (int i = 0; i <= options.rounds; ++i) {
    auto round = one_round(desk, kNow + std::chrono::hours(i));
    if (!round) return round.error();
    // The first lays the tokens; the city that has them is what is signed anew.
    if (i == 0 && options.rounds > 0) continue;
    rounds.push_back(round->cpu_s);
    if (best.signed_count == 0 || round->cpu_s < best.cpu_s) best = *round;
  }
  auto held = city.now_kept();
  if (!held) return held.error();
  auto alone = signatures_a_cpu_second(**held);
  if (!alone) return alone.error();
  const double scale = double(kCityPeople) / double(best.signed_count);
  return json::object{{"people", options.people},
                      {"signed", best.signed_count},
                      {"cpu_s", best.cpu_s},
                      {"wall_s", best.wall_s},
                      {"rounds_cpu_s", std::move(rounds)},
                      {"signatures_alone_per_cpu_s", *alone},
                      {"per_cpu_s", double(best.signed_count) / best.cpu_s},
                      {"cpu_s_for_13_million", best.cpu_s * scale},
                      {"replica_rebuild_s", best.rebuild_s},
                      {"replica_bytes", (*replica)->bytes()},
                      {"file_bytes", fs::file_size(data.file())}};
}

}  // namespace

int bench_sign(const BenchSignOptions& options) {
  std::string folder = (options.data.empty() ? fs::temp_directory_path().string() : options.data) +
                       fmt::format("/firstline_bench_sign_{}", ::getpid());
  fs::create_directories(folder);
  auto report = measure(options, folder);
  std::error_code error;
  fs::remove_all(folder, error);
  if (!report) return say(report.error());
  if (options.is_json)
    std::printf("%s\n", json_text(*report).c_str());
  else
    std::printf(
        "%lld passes signed anew: %.1f CPU s (%.1f s wall), %.0f a CPU second; 13 million "
        "would take %.0f CPU s\n",
        (long long)report->at("signed").as_int64(), report->at("cpu_s").as_double(),
        report->at("wall_s").as_double(), report->at("per_cpu_s").as_double(),
        report->at("cpu_s_for_13_million").as_double());
  return kOk;
}

}  // namespace fl::cli
