// A population as columns, one table of rows for each kind of evidence, and CertLogic evaluated
// over a block of rows at once. Answers are those of the plain interpreter, row by row; an
// expression that does not fit columns (reductions, computed lists) says so and is interpreted by
// the caller. Times are whole minutes.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rules/certlogic.h"
#include "rules/evidence.h"

namespace fl {

inline constexpr std::int32_t kNoMinute = INT32_MIN;
inline constexpr std::int32_t kNoNumber = INT32_MIN;
inline constexpr std::uint8_t kNotCounted = 255, kAgeUnknown = 255;
inline constexpr std::size_t kBlockRows = 1'024;

struct TextColumn {
  std::string name;
  std::vector<std::string> words;   // code 1 is words[0]
  std::vector<std::uint8_t> codes;  // 0: absent
  bool is_flag = false;             // words are "true" and "false"
};
struct NumberColumn {
  std::string name;
  std::vector<std::int32_t> values;  // kNoNumber: absent
};

struct EvidenceTable {
  EvidenceKind kind = EvidenceKind::lab_result;
  std::vector<std::uint32_t> person;  // rising
  std::vector<std::int32_t> happened_minute, recorded_minute;
  std::vector<std::int32_t> until_minute;  // empty: none has one
  std::vector<std::uint8_t> most;          // of weight_of(); kNotCounted
  std::vector<TextColumn> texts;
  std::vector<NumberColumn> numbers;
  [[nodiscard]] std::size_t size() const { return person.size(); }
  [[nodiscard]] const TextColumn* text(std::string_view name) const;
};

struct Population {
  std::uint32_t size = 0;
  std::vector<std::uint8_t> age_years;  // empty: unknown
  std::vector<std::uint32_t> area;      // index of the caller's list; empty: one area
  std::array<EvidenceTable, kEvidenceKindCount> tables;
};
// For tests and small previews; `areas` may be empty.
[[nodiscard]] Population population_of(const std::vector<PersonEvidence>& people,
                                       std::vector<std::uint32_t> areas = {});

// What came out for one row.
enum class RowTruth : std::uint8_t { falsy, truthy, failed };

struct ColumnParts;
class ColumnExpression {
 public:
  // Nothing when it does not fit columns.
  [[nodiscard]] static std::optional<ColumnExpression> fit(const CertlogicExpression& expression,
                                                           const Population& population,
                                                           const EvidenceTable& table, Instant now);
  ColumnExpression(ColumnExpression&&) noexcept;
  ColumnExpression& operator=(ColumnExpression&&) noexcept;
  ~ColumnExpression();
  // Rows [from, from + count), count <= kBlockRows.
  void run(std::size_t from, std::size_t count, RowTruth* out);

 private:
  explicit ColumnExpression(std::unique_ptr<ColumnParts> parts);
  std::unique_ptr<ColumnParts> parts_;
};

}  // namespace fl
