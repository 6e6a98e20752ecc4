// For tests and benchmarks: seeded people with evidence of every kind, good and bad, and seeded
// rule sets of every shape that parses. Same seed, same people.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/random.h"
#include "rules/evidence.h"
#include "rules/ruleset.h"

namespace fl::testing_rules {

inline constexpr std::int64_t kHourMs = 3'600'000;

// A share of 1 in `bad` joins is false or missing.
inline json::object joins_of(Random& random, EvidenceKind kind, std::uint64_t bad) {
  json::object out;
  const EvidenceNeed& need = evidence_needs()[std::size_t(kind)];
  for (const std::string_view join : need.joins) {
    const std::uint64_t die = random.below(bad);
    if (die != 0) out[join] = die != 1;
  }
  for (const std::string_view join : need.one_of)
    if (random.below(3) == 0) out[join] = random.below(bad) != 0;
  return out;
}

// Whole minutes, so that the columns hold the same time.
inline Evidence piece_of(Random& random, const std::string& id, Instant now) {
  Evidence out;
  out.id = id;
  out.kind = EvidenceKind(random.below(kEvidenceKindCount));
  const std::int64_t now_minute = now.ms / 60'000;
  out.happened_at = {(now_minute - std::int64_t(random.below(20 * 24 * 60))) * 60'000};
  out.recorded_at = {out.happened_at.ms + random.between(-2, 40) * kHourMs};
  if (random.below(4) == 0) out.until = {out.happened_at.ms + random.between(1, 400) * kHourMs};
  out.joins = joins_of(random, out.kind, 12);
  constexpr std::string_view kResults[] = {"negative", "negative", "positive", "inconclusive"};
  constexpr std::string_view kFindings[] = {"suspected", "confirmed", "febrile", "recovered",
                                            "released"};
  constexpr std::string_view kCategories[] = {"close", "second", "general"};
  constexpr std::string_view kLevels[] = {"high", "medium", "low"};
  if (out.kind == EvidenceKind::lab_result) {
    out.facts["result"] = kResults[random.below(4)];
    if (random.below(10) != 0) out.facts["tube"] = random.below(3) == 0 ? "pool" : "single";
    if (random.below(4) == 0) out.facts["ct"] = std::int64_t(random.below(40));
  } else if (out.kind == EvidenceKind::clinician_report) {
    out.facts["finding"] = kFindings[random.below(5)];
  } else if (out.kind == EvidenceKind::exposure) {
    out.facts["category"] = kCategories[random.below(3)];
  } else if (out.kind == EvidenceKind::area_boundary) {
    out.facts["level"] = kLevels[random.below(3)];
  }
  return out;
}

inline PersonEvidence person_of(Random& random, Instant now, std::uint64_t count_max = 6) {
  PersonEvidence out;
  if (random.below(10) != 0) out.age_years = int(random.below(100));
  const std::uint64_t count = random.below(count_max + 1);
  for (std::uint64_t i = 0; i < count; ++i) {
    out.evidence.push_back(piece_of(random, "e" + std::to_string(i), now));
    if (out.evidence.back().kind == EvidenceKind::quarantine_order && i > 0)
      out.evidence.back().basis = "e" + std::to_string(random.below(i));
  }
  return out;
}

inline json::value when_of(Random& random, int depth = 0) {
  const auto path = [](std::string_view name) { return json::object{{"var", name}}; };
  constexpr std::string_view kFacts[] = {"evidence.result",   "evidence.tube",  "evidence.finding",
                                         "evidence.category", "evidence.level", "evidence.kind",
                                         "evidence.until",    "evidence.nope"};
  constexpr std::string_view kWords[] = {"positive", "negative", "pool", "single",   "high",
                                         "close",    "second",   "",     "confirmed"};
  const auto moment = [&](std::string_view name) {
    constexpr std::string_view kUnits[] = {"hour", "day", "month", "year"};
    const std::uint64_t unit = random.below(4);
    const std::int64_t most = unit == 0 ? 400 : unit == 1 ? 20 : 1;
    return json::object{{"plusTime", json::array{path(name), random.between(-most, most),
                                                 json::string(kUnits[unit])}}};
  };
  switch (random.below(depth > 3 ? 5 : 9)) {
    case 0:
      return json::object{{"===", json::array{path(kFacts[random.below(8)]),
                                              json::string(kWords[random.below(9)])}}};
    case 1:
      return json::object{{"in", json::array{path(kFacts[random.below(8)]),
                                             json::array{json::string(kWords[random.below(9)]),
                                                         json::string(kWords[random.below(9)])}}}};
    case 2: {
      constexpr std::string_view kOrders[] = {"before", "after", "not-before", "not-after"};
      json::array operands{moment("clock"), moment(random.below(5) == 0 ? "evidence.until"
                                                                        : "evidence.happened_at")};
      if (random.below(5) == 0) operands.push_back(moment("evidence.recorded_at"));
      return json::object{{kOrders[random.below(4)], std::move(operands)}};
    }
    case 3: {
      constexpr std::string_view kOrders[] = {"<", ">", "<=", ">="};
      return json::object{
          {kOrders[random.below(4)],
           json::array{path(random.below(2) == 0 ? "person.age_years" : "evidence.ct"),
                       std::int64_t(random.below(80))}}};
    }
    case 4:
      return random.below(3) == 0 ? json::value(random.below(2) == 0)
                                  : json::value(path(kFacts[random.below(8)]));
    case 5:
      return json::object{{"!", json::array{when_of(random, depth + 1)}}};
    case 6:
      return json::object{{"if", json::array{when_of(random, depth + 1), when_of(random, depth + 1),
                                             when_of(random, depth + 1)}}};
    default: {
      json::array parts{when_of(random, depth + 1), when_of(random, depth + 1)};
      if (random.below(3) == 0) parts.push_back(when_of(random, depth + 1));
      return json::object{{"and", std::move(parts)}};
    }
  }
}

inline json::object both(std::string_view words) {
  return {{"zh", words}, {"en", words}};
}

inline json::object rule_document(Random& random, int number) {
  constexpr std::string_view kOutcomes[] = {"ok", "ask", "stop"};
  const std::uint64_t outcome = random.below(3);
  json::array kinds;
  for (int kind = 0; kind < kEvidenceKindCount; ++kind) {
    const bool is_allowed = int(evidence_needs()[std::size_t(kind)].most) >= int(outcome);
    if (is_allowed && (random.below(2) == 0))
      kinds.push_back(json::string(name_of(EvidenceKind(kind))));
  }
  if (kinds.empty()) kinds.emplace_back("lab_result");
  json::object out{{"id", "rule_" + std::to_string(number)},
                   {"version", 1},
                   {"outcome", kOutcomes[outcome]},
                   {"code", "C" + std::to_string(number)},
                   {"evidence", std::move(kinds)},
                   {"when", when_of(random)},
                   {"hours", random.between(1, 336)},
                   {"clause", both("clause")},
                   {"title", both("title")},
                   {"why", both("why")},
                   {"next", both("next")},
                   {"office", both("office")}};
  if (outcome != 0 && random.below(4) != 0) {
    json::array releases;
    if (random.below(3) != 0)
      releases.push_back(json::object{{"kind", "negative_tests"},
                                      {"count", random.between(1, 3)},
                                      {"hours_apart", random.between(0, 30)},
                                      {"from_hours", random.between(0, 100)},
                                      {"is_single_tube", random.below(2) == 0}});
    if (releases.empty() || random.below(2) == 0)
      releases.push_back(json::object{{"kind", "clinician"}, {"findings", {"recovered"}}});
    out["release"] = std::move(releases);
  }
  return out;
}

// Valid from 2022-01-01 to 2022-12-31; its act ends at `act_ends_at`.
inline json::object set_document(Random& random, int rule_count,
                                 std::string_view act_ends_at = "2022-12-01T00:00:00Z") {
  json::array rules;
  for (int i = 0; i < rule_count; ++i)
    rules.push_back(rule_document(random, i));
  return {
      {"format", "firstline-rules"},
      {"format_version", 1},
      {"id", "made"},
      {"edition", 1},
      {"is_demo", true},
      {"title", both("made")},
      {"issuer", both("nobody")},
      {"valid_from", "2022-01-01T00:00:00Z"},
      {"valid_until", "2022-12-31T00:00:00Z"},
      {"act", json::object{{"name", both("act")},
                           {"number", "1"},
                           {"issued_on", "2022-01-01"},
                           {"ends_at", act_ends_at}}},
      {"sources", {"made"}},
      {"limits", json::object{{"contacts_per_case", 50}, {"people_without_shared_exposure", 5}}},
      {"none", json::object{{"title", both("none")}, {"why", both("none")}}},
      {"rules", std::move(rules)}};
}

}  // namespace fl::testing_rules
