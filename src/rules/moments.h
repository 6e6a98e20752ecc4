// Date-times as CertLogic 1.3.3 knows them: milliseconds UTC, made from exactly the texts that its
// specification lists and offset by its calendar (that of JavaScript's Date: months and years keep
// the day and run over). Pure; no time zone but the one in the text, no clock. An impossible date
// ("2021-02-30"), which the specification leaves undefined, is no date-time here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fl {

enum class TimeUnit { year, month, day, hour };
[[nodiscard]] std::optional<TimeUnit> time_unit_of(std::string_view word);

// YYYY, YYYY-MM (both meaning their last day), YYYY-MM-DD, or with THH:MM:SS, a fraction and an
// offset as listed.
[[nodiscard]] std::optional<std::int64_t> moment_of(std::string_view text);
// YYYY, YYYY-MM or YYYY-MM-DD: the last day that fits.
[[nodiscard]] std::optional<std::int64_t> birth_moment_of(std::string_view text);
// Nothing when it leaves the range of date-times (100 million days around 1970).
[[nodiscard]] std::optional<std::int64_t> plus_time(std::int64_t at_ms, double amount,
                                                    TimeUnit unit);
// 2021-06-24T00:00:00.000Z; years beyond four digits with a sign, as ECMA-262 writes them.
[[nodiscard]] std::string moment_text(std::int64_t at_ms);

}  // namespace fl
