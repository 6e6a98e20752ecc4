// Rule by rule over the tables of its kinds: first who it can concern at all, then its expression
// over those blocks only, then releases for the few that are restricted.
#include "rules/preview.h"

#include <algorithm>

#include "rules/status.h"

namespace fl {

namespace {

constexpr std::int64_t kMinuteMs = 60'000;

struct RowRange {
  std::size_t from = 0, to = 0;
};

RowRange rows_of(const EvidenceTable& table, std::uint32_t person) {
  const auto range = std::equal_range(table.person.begin(), table.person.end(), person);
  return {std::size_t(range.first - table.person.begin()),
          std::size_t(range.second - table.person.begin())};
}

std::uint8_t code_of(const TextColumn* column, std::string_view word) {
  if (column == nullptr) return kNotCounted;
  const auto found = std::find(column->words.begin(), column->words.end(), word);
  return found == column->words.end() ? kNotCounted
                                      : std::uint8_t(found - column->words.begin() + 1);
}

// The releases of status.cpp, over columns.
class Releases {
 public:
  Releases(const Population& population, Instant now)
      : labs_(population.tables[std::size_t(EvidenceKind::lab_result)]),
        clinics_(population.tables[std::size_t(EvidenceKind::clinician_report)]),
        result_(labs_.text("result")),
        tube_(labs_.text("tube")),
        finding_(clinics_.text("finding")),
        negative_(code_of(result_, "negative")),
        single_(code_of(tube_, "single")),
        now_ms_(now.ms) {}

  [[nodiscard]] bool is_released(const Rule& rule, std::uint32_t person,
                                 std::int32_t happened_minute) const {
    return std::any_of(rule.releases.begin(), rule.releases.end(), [&](const Release& release) {
      return release.kind == ReleaseKind::clinician
                 ? is_found_by_clinician(release, person, happened_minute)
                 : count_negatives(release, person, happened_minute) >= release.count;
    });
  }

 private:
  [[nodiscard]] bool is_known(const EvidenceTable& table, std::size_t row) const {
    return table.most[row] != kNotCounted && table.recorded_minute[row] * kMinuteMs <= now_ms_;
  }

  [[nodiscard]] bool is_found_by_clinician(const Release& release, std::uint32_t person,
                                           std::int32_t happened_minute) const {
    if (finding_ == nullptr) return false;
    const RowRange rows = rows_of(clinics_, person);
    for (std::size_t row = rows.from; row < rows.to; ++row) {
      const std::uint8_t code = finding_->codes[row];
      const std::int32_t at = clinics_.happened_minute[row];
      if (is_known(clinics_, row) && code != 0 && at > happened_minute &&
          at >= happened_minute + release.from_hours * 60 &&
          std::find(release.findings.begin(), release.findings.end(),
                    finding_->words[std::size_t(code) - 1]) != release.findings.end())
        return true;
    }
    return false;
  }

  [[nodiscard]] int count_negatives(const Release& release, std::uint32_t person,
                                    std::int32_t happened_minute) const {
    const RowRange rows = rows_of(labs_, person);
    std::int32_t from = happened_minute + release.from_hours * 60;
    std::vector<std::int32_t> times;
    for (std::size_t row = rows.from; row < rows.to; ++row)
      if (is_known(labs_, row) && labs_.most[row] > 0)
        from = std::max(from, labs_.happened_minute[row] + 1);
    for (std::size_t row = rows.from; row < rows.to; ++row)
      if (is_known(labs_, row) && result_ != nullptr && result_->codes[row] == negative_ &&
          labs_.happened_minute[row] >= from &&
          (!release.is_single_tube || (tube_ != nullptr && tube_->codes[row] == single_)))
        times.push_back(labs_.happened_minute[row]);
    std::sort(times.begin(), times.end());
    int count = 0;
    std::int32_t next = kNoMinute;
    for (const std::int32_t at : times) {
      if (count > 0 && at < next) continue;
      next = at + release.hours_apart * 60;
      ++count;
    }
    return count;
  }

  const EvidenceTable& labs_;
  const EvidenceTable& clinics_;
  const TextColumn* result_;
  const TextColumn* tube_;
  const TextColumn* finding_;
  std::uint8_t negative_, single_;
  std::int64_t now_ms_;
};

// One row as a piece, for an expression that does not fit columns.
json::value context_of(const Population& population, const EvidenceTable& table, std::size_t row,
                       Instant now) {
  Evidence piece;
  piece.kind = table.kind;
  piece.happened_at = {table.happened_minute[row] * kMinuteMs};
  piece.recorded_at = {table.recorded_minute[row] * kMinuteMs};
  if (!table.until_minute.empty() && table.until_minute[row] != kNoMinute)
    piece.until = Instant{table.until_minute[row] * kMinuteMs};
  for (const TextColumn& column : table.texts) {
    if (column.codes[row] == 0) continue;
    const std::string& word = column.words[std::size_t(column.codes[row]) - 1];
    piece.facts[column.name] = column.is_flag ? json::value(word == "true") : json::value(word);
  }
  for (const NumberColumn& column : table.numbers)
    if (column.values[row] != kNoNumber) piece.facts[column.name] = column.values[row];
  std::optional<int> age;
  if (!population.age_years.empty() && population.age_years[table.person[row]] != kAgeUnknown)
    age = population.age_years[table.person[row]];
  return evidence_context(piece, age, now);
}

class Run {
 public:
  Run(const Population& population, const RuleSet& set, Instant now, Preview& out)
      : population_(population), set_(set), now_(now), out_(out), releases_(population, now) {}

  void run_rule(std::uint16_t number) {
    const Rule& rule = set_.rules[number];
    // Ends in minutes; acts and sets end on whole ones.
    const Instant last = std::min({rule.act.ends_at, set_.act.ends_at, set_.valid_until});
    last_minute_ = std::int32_t(last.ms / kMinuteMs);
    hours_ = rule.outcome == Verdict::ok ? rule.hours : std::min(rule.hours, kRestrictionHoursMax);
    if (now_ >= last) return;
    for (const EvidenceKind kind : rule.kinds) {
      const EvidenceTable& table = population_.tables[std::size_t(kind)];
      auto columns = ColumnExpression::fit(rule.when, population_, table, now_);
      if (!columns) out_.is_interpreted[number] = true;
      for (std::size_t from = 0; from < table.size(); from += kBlockRows)
        run_block(number, table, columns ? &*columns : nullptr, from,
                  std::min(kBlockRows, table.size() - from));
    }
  }

 private:
  [[nodiscard]] std::int32_t end_minute(const EvidenceTable& table, std::size_t row) const {
    std::int32_t end = std::min(table.happened_minute[row] + hours_ * 60, last_minute_);
    if (!table.until_minute.empty() && table.until_minute[row] != kNoMinute)
      end = std::min(end, table.until_minute[row]);
    return end;
  }

  void run_block(std::uint16_t number, const EvidenceTable& table, ColumnExpression* columns,
                 std::size_t from, std::size_t count) {
    const Rule& rule = set_.rules[number];
    const std::uint8_t least = rule.outcome == Verdict::ok ? 0 : 1;
    std::array<bool, kBlockRows> concerns;
    bool is_any = false;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t row = from + i;
      concerns[i] = table.most[row] != kNotCounted && table.most[row] >= least &&
                    table.recorded_minute[row] * kMinuteMs <= now_.ms &&
                    now_.ms < end_minute(table, row) * kMinuteMs;
      is_any = is_any || concerns[i];
    }
    if (!is_any) return;
    std::array<RowTruth, kBlockRows> truths;
    if (columns != nullptr) columns->run(from, count, truths.data());
    for (std::size_t i = 0; i < count; ++i) {
      if (!concerns[i]) continue;
      const RowTruth truth = columns != nullptr ? truths[i] : interpreted(rule, table, from + i);
      if (truth == RowTruth::failed) ++out_.trouble_count[number];
      if (truth == RowTruth::truthy) hold(number, table, from + i);
    }
  }

  [[nodiscard]] RowTruth interpreted(const Rule& rule, const EvidenceTable& table,
                                     std::size_t row) const {
    const auto value = rule.when.evaluate(context_of(population_, table, row, now_));
    if (!value) return RowTruth::failed;
    return truth_of(*value) == Truth::truthy ? RowTruth::truthy : RowTruth::falsy;
  }

  void hold(std::uint16_t number, const EvidenceTable& table, std::size_t row) {
    const Rule& rule = set_.rules[number];
    const std::uint32_t person = table.person[row];
    const auto outcome = std::min(std::uint8_t(rule.outcome), table.most[row]);
    const std::int32_t until = end_minute(table, row);
    const bool has_before = out_.rule[person] != kNoRule;
    if (has_before && !is_before(outcome, until, number, person)) return;
    if (outcome != 0 && releases_.is_released(rule, person, table.happened_minute[row])) return;
    out_.outcome[person] = outcome;
    out_.until_minute[person] = until;
    out_.rule[person] = number;
  }

  // is_told_before() of status.h, against what is kept.
  [[nodiscard]] bool is_before(std::uint8_t outcome, std::int32_t until, std::uint16_t number,
                               std::uint32_t person) const {
    if (outcome != out_.outcome[person]) return outcome > out_.outcome[person];
    if (outcome == 0 && number != out_.rule[person]) return number < out_.rule[person];
    if (until != out_.until_minute[person]) return until > out_.until_minute[person];
    return number < out_.rule[person];
  }

  const Population& population_;
  const RuleSet& set_;
  Instant now_;
  Preview& out_;
  Releases releases_;
  std::int32_t last_minute_ = 0;
  int hours_ = 0;
};

}  // namespace

Preview preview_of(const Population& population, const RuleSet& set, Instant now) {
  Preview out;
  out.outcome.assign(population.size, 0);
  out.rule.assign(population.size, kNoRule);
  out.until_minute.assign(population.size, kNoMinute);
  out.trouble_count.assign(set.rules.size(), 0);
  out.is_interpreted.assign(set.rules.size(), false);
  if (!set.is_in_force(now)) return out;
  Run run(population, set, now, out);
  for (std::size_t i = 0; i < set.rules.size(); ++i)
    run.run_rule(std::uint16_t(i));
  return out;
}

std::vector<AreaCount> count_by_area(const Population& population, const Preview& preview,
                                     const Preview* today) {
  std::vector<AreaCount> out(1);
  for (std::uint32_t person = 0; person < population.size; ++person) {
    const std::uint32_t area = population.area.empty() ? 0 : population.area[person];
    if (area >= out.size()) out.resize(area + 1);
    const std::uint8_t outcome = preview.outcome[person];
    ++out[area].by_outcome[outcome];
    if (today != nullptr) ++out[area].from_to[today->outcome[person]][outcome];
  }
  return out;
}

}  // namespace fl
