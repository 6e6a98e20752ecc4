// Are two records one person? A published table of weights (Fellegi and Sunter 1969: the logarithm
// of how much more often a field agrees so among records of one person than among others), summed.
// Pure: the reasons are words of the table, so that a desk can say why.
//
// Only identical strong evidence joins two records without a person looking; twins, siblings and
// namesakes never have it. Everything else above the lower threshold is for a person to decide.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fl {

struct MatchRecord {
  std::int64_t id = 0;
  std::int64_t household = 0;
  std::string name;        // as name_key() gives it
  std::string initials;    // pinyin_initials() of it
  std::int64_t phone = 0;  // 11 digits as a number; 0 = not known
  int birth_year = 0;      // 0 = not known
  int birth_day = 0;       // month * 100 + day; 0 = not known
  bool is_female = false;
};

struct MatchWeight {
  std::string_view word;  // "name_same"
  double same_share;      // of pairs that are one person, how many agree so
  double other_share;     // of other pairs
  std::string_view why;
};
[[nodiscard]] std::span<const MatchWeight> match_weights();

enum class MatchRuling { nothing, review, join };
struct Match {
  int score = 0;  // hundredths of a bit
  std::vector<std::string_view> reasons;
  MatchRuling ruling = MatchRuling::nothing;
};
inline constexpr int kReviewFrom = 1400, kJoinFrom = 3000;
[[nodiscard]] Match compare(const MatchRecord& a, const MatchRecord& b);

// Every pair of `records` that shares a key and is worth a look, once. Memory: sixteen bytes a
// record beside the records. `is_shared_phone`: three or more people have it, so it proves nothing.
void each_match(
    std::span<const MatchRecord> records,
    const std::function<void(const MatchRecord&, const MatchRecord&, const Match&)>& visit);

}  // namespace fl
