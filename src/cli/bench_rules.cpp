// bench rules (P10): the rules of the example set over a synthetic city held as columns,
// everybody's latest tests read, told in CPU seconds beside the wall and set beside the plain
// interpreter on 100,000 of the same people.
#include <sys/resource.h>
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/rules.h"
#include "platform/clock.h"
#include "platform/random.h"
#include "rules/preview.h"
#include "rules/status.h"

namespace fl::cli {

namespace {

constexpr Instant kNow{1'662'249'600'000};  // 2022-09-04T08:00 in the city
constexpr std::int32_t kNowMinute = std::int32_t(kNow.ms / 60'000);
constexpr std::uint32_t kAreaCount = 3'223;

std::int64_t cpu_us() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return (std::int64_t(used.ru_utime.tv_sec) + used.ru_stime.tv_sec) * 1'000'000 +
         used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

// A row of a kind, everything that counts; codes[i] is that of texts[i].
void add_row(EvidenceTable& table, std::uint32_t person, std::int32_t happened, Verdict most,
             std::initializer_list<std::uint8_t> codes) {
  table.person.push_back(person);
  table.happened_minute.push_back(happened);
  table.recorded_minute.push_back(happened + 1);
  table.most.push_back(std::uint8_t(most));
  std::size_t i = 0;
  for (const std::uint8_t code : codes)
    table.texts[i++].codes.push_back(code);
}

Population made_city(std::int64_t people, std::uint64_t seed) {
  Population out;
  Random random(seed);
  out.size = std::uint32_t(people);
  for (int kind = 0; kind < kEvidenceKindCount; ++kind)
    out.tables[std::size_t(kind)].kind = EvidenceKind(kind);
  auto& [labs, clinics, exposures, areas, orders] = out.tables;
  labs.texts = {{"result", {"negative", "positive"}, {}}, {"tube", {"single", "pool"}, {}}};
  clinics.texts = {{"finding", {"suspected", "febrile", "recovered"}, {}}};
  exposures.texts = {{"category", {"close", "second", "general"}, {}}};
  areas.texts = {{"level", {"high", "medium"}, {}}};
  labs.person.reserve(out.size * 5 / 4);
  out.area.resize(out.size);
  for (std::uint32_t i = 0; i < out.size; ++i) {
    out.area[i] = std::uint32_t(std::uint64_t(i) * kAreaCount / out.size);
    const auto ago = [&](std::uint64_t days) {
      return kNowMinute - 2 - std::int32_t(random.below(days * 24 * 60));
    };
    // The latest test of everybody, and for a fifth the one before.
    if (random.below(5) == 0) add_row(labs, i, ago(10), Verdict::ok, {1, 2});
    add_row(labs, i, ago(5), Verdict::ok, {1, std::uint8_t(random.below(4) == 0 ? 1 : 2)});
    const std::uint64_t die = random.below(10'000);
    if (die < 5) add_row(labs, i, ago(13), Verdict::stop, {2, 1});
    if (die >= 5 && die < 35)
      add_row(exposures, i, ago(13), Verdict::stop, {std::uint8_t(1 + random.below(3))});
    if (die >= 35 && die < 45)
      add_row(clinics, i, ago(9), Verdict::stop, {std::uint8_t(1 + random.below(2))});
    if (out.area[i] % 50 == 0) add_row(areas, i, kNowMinute - 3'000, Verdict::ask, {1});
  }
  return out;
}

// The same person for the interpreter.
PersonEvidence person_of(const Population& city, std::uint32_t person) {
  PersonEvidence out;
  int number = 0;
  for (const EvidenceTable& table : city.tables) {
    const auto rows = std::equal_range(table.person.begin(), table.person.end(), person);
    for (auto at = rows.first; at != rows.second; ++at) {
      const auto row = std::size_t(at - table.person.begin());
      Evidence piece;
      piece.id = std::to_string(number++);
      piece.kind = table.kind;
      piece.happened_at = {std::int64_t(table.happened_minute[row]) * 60'000};
      piece.recorded_at = {std::int64_t(table.recorded_minute[row]) * 60'000};
      for (const std::string_view join : evidence_needs()[std::size_t(piece.kind)].joins)
        piece.joins[join] = true;
      piece.joins["shared_household"] = true;
      for (const TextColumn& column : table.texts)
        if (column.codes[row] != 0)
          piece.facts[column.name] = column.words[std::size_t(column.codes[row]) - 1];
      out.evidence.push_back(std::move(piece));
    }
  }
  return out;
}

struct Plain {
  std::int64_t people = 0, different = 0, cpu_us = 0;
};

Plain plain_way(const Population& city, const RuleSet& set, const Preview& preview,
                std::uint64_t seed) {
  Plain out;
  Random random(seed + 1);
  std::vector<std::pair<std::uint32_t, PersonEvidence>> people;
  for (int i = 0; i < 100'000; ++i) {
    const auto person = std::uint32_t(random.below(city.size));
    people.emplace_back(person, person_of(city, person));
  }
  const std::int64_t before = cpu_us();
  for (const auto& [person, evidence] : people) {
    const Status status = status_of(evidence, set, kNow);
    const std::uint16_t rule =
        status.rule == nullptr ? kNoRule : std::uint16_t(status.rule - set.rules.data());
    const bool is_same =
        preview.rule[person] == rule && preview.outcome[person] == std::uint8_t(status.outcome) &&
        (rule == kNoRule || preview.until_minute[person] == std::int32_t(status.until.ms / 60'000));
    out.different += is_same ? 0 : 1;
    ++out.people;
  }
  out.cpu_us = cpu_us() - before;
  return out;
}

}  // namespace

int bench_rules(const RulesOptions& options) {
  const auto bytes = bytes_of_file(options.file);
  if (!bytes) return say(bytes.error());
  const auto set = read_rule_set(*bytes);
  if (!set) return say(set.error());
  const Population city = made_city(options.people, options.seed);
  json::array rounds;
  double best_cpu_s = 1e9, best_wall_s = 1e9;
  Preview preview;
  for (int i = 0; i < options.rounds; ++i) {
    const std::int64_t cpu_before = cpu_us(), wall_before = steady_us();
    preview = preview_of(city, *set, kNow);
    const auto counts = count_by_area(city, preview, nullptr);
    CHECK(!counts.empty());
    const double cpu_s = double(cpu_us() - cpu_before) / 1e6;
    rounds.push_back(cpu_s);
    best_cpu_s = std::min(best_cpu_s, cpu_s);
    best_wall_s = std::min(best_wall_s, double(steady_us() - wall_before) / 1e6);
  }
  const Plain plain = plain_way(city, *set, preview, options.seed);
  std::array<std::int64_t, 3> outcomes{};
  for (const std::uint8_t outcome : preview.outcome)
    ++outcomes[outcome];
  const double plain_s_all =
      double(plain.cpu_us) / 1e6 * double(options.people) / double(plain.people);
  const json::object report{{"people", options.people},
                            {"rules", set->rules.size()},
                            {"test_rows", city.tables[0].size()},
                            {"cpu_s", best_cpu_s},
                            {"wall_s", best_wall_s},
                            {"rounds_cpu_s", std::move(rounds)},
                            {"plain_cpu_s_for_all", plain_s_all},
                            {"ratio_to_plain", plain_s_all / best_cpu_s},
                            {"compared", plain.people},
                            {"different", plain.different},
                            {"ok", outcomes[0]},
                            {"ask", outcomes[1]},
                            {"stop", outcomes[2]}};
  if (options.is_json)
    std::printf("%s\n", json_text(report).c_str());
  else
    std::printf(
        "%lld people, %zu rules: %.2f CPU s (%.2f s wall); the plain interpreter would take %.0f "
        "CPU s; %lld people compared, %lld different\n",
        (long long)options.people, set->rules.size(), best_cpu_s, best_wall_s, plain_s_all,
        (long long)plain.people, (long long)plain.different);
  return plain.different == 0 ? kOk : kNo;
}

}  // namespace fl::cli
