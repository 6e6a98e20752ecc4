// The columns against the plain interpreter: 100,000 random people, random rules, same answers.
#include "rules/preview.h"

#include <gtest/gtest.h>

#include "rules/status.h"
#include "rules/testing.h"

namespace fl {
namespace {

constexpr Instant kNow{1'662'249'660'000};  // 2022-09-04T00:01:00Z

std::vector<PersonEvidence> people(Random& random, int count) {
  std::vector<PersonEvidence> out;
  for (int i = 0; i < count; ++i)
    out.push_back(testing_rules::person_of(random, kNow));
  return out;
}

void expect_equal(const std::vector<PersonEvidence>& all, const RuleSet& set,
                  const Preview& preview, std::int64_t& restricted, std::int64_t& troubled) {
  std::int64_t troubles = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Status status = status_of(all[i], set, kNow);
    ASSERT_EQ(int(preview.outcome[i]), int(status.outcome)) << i;
    const std::uint16_t rule =
        status.rule == nullptr ? kNoRule : std::uint16_t(status.rule - set.rules.data());
    ASSERT_EQ(preview.rule[i], rule) << i;
    if (rule != kNoRule) {
      ASSERT_EQ(preview.until_minute[i], status.until.ms / 60'000) << i;
    }
    restricted += status.outcome != Verdict::ok;
    troubles += std::int64_t(status.troubles.size());
  }
  std::int64_t counted = 0;
  for (const std::int64_t one : preview.trouble_count)
    counted += one;
  EXPECT_EQ(counted, troubles);
  troubled += troubles;
}

TEST(Preview, columns_say_what_the_interpreter_says) {
  Random random(13);
  std::int64_t restricted = 0, troubled = 0, interpreted = 0, seen = 0;
  for (int round = 0; round < 50; ++round) {
    const auto all = people(random, 2'000);
    const auto set =
        read_rule_set(json_text(testing_rules::set_document(random, 1 + int(random.below(10)))));
    ASSERT_TRUE(set);
    const Preview preview = preview_of(population_of(all), *set, kNow);
    expect_equal(all, *set, preview, restricted, troubled);
    for (const bool one : preview.is_interpreted)
      interpreted += one;
    seen += std::int64_t(all.size());
  }
  EXPECT_EQ(seen, 100'000);
  EXPECT_GT(restricted, 3'000);
  EXPECT_GT(troubled, 1'000);
  EXPECT_EQ(interpreted, 0);
}

TEST(Preview, what_does_not_fit_columns_is_interpreted) {
  Random random(14);
  json::object document = testing_rules::set_document(random, 2);
  document["rules"].as_array()[0].as_object()["when"] =
      json::parse(R"({"reduce":[[1,2],{"+":[{"var":"accumulator"},{"var":"current"}]},0]})");
  const auto set = read_rule_set(json_text(document));
  ASSERT_TRUE(set) << set.error().detail;
  const auto all = people(random, 500);
  const Preview preview = preview_of(population_of(all), *set, kNow);
  EXPECT_TRUE(preview.is_interpreted[0]);
  std::int64_t restricted = 0, troubled = 0;
  expect_equal(all, *set, preview, restricted, troubled);
}

TEST(Preview, counts_by_area_and_what_would_change) {
  Random random(15);
  const auto all = people(random, 3'000);
  std::vector<std::uint32_t> areas;
  for (std::size_t i = 0; i < all.size(); ++i)
    areas.push_back(std::uint32_t(i % 7));
  const Population population = population_of(all, areas);
  const auto before = read_rule_set(json_text(testing_rules::set_document(random, 6)));
  const auto after = read_rule_set(json_text(testing_rules::set_document(random, 6)));
  const Preview today = preview_of(population, *before, kNow);
  const Preview tomorrow = preview_of(population, *after, kNow);
  const auto counts = count_by_area(population, tomorrow, &today);
  ASSERT_EQ(counts.size(), 7U);
  std::int64_t total = 0;
  for (const AreaCount& area : counts)
    for (int outcome = 0; outcome < 3; ++outcome) {
      std::int64_t arrived = 0;
      for (int from = 0; from < 3; ++from)
        arrived += area.from_to[std::size_t(from)][std::size_t(outcome)];
      EXPECT_EQ(arrived, area.by_outcome[std::size_t(outcome)]);
      total += arrived;
    }
  EXPECT_EQ(total, 3'000);
}

}  // namespace
}  // namespace fl
