// Structured text lines, one JSON object a line on stderr. Never personal data: callers pass ids,
// counts, kinds.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace fl {

enum class LogLevel { debug, info, warning, error };

struct LogField {
  std::string_view name;
  std::string value;
  LogField(std::string_view n, std::string_view v) : name(n), value(v) {}
  LogField(std::string_view n, const char* v) : name(n), value(v) {}
  LogField(std::string_view n, const std::string& v) : name(n), value(v) {}
  LogField(std::string_view n, std::int64_t v) : name(n), value(std::to_string(v)) {}
  LogField(std::string_view n, int v) : name(n), value(std::to_string(v)) {}
  LogField(std::string_view n, std::size_t v) : name(n), value(std::to_string(v)) {}
};

void set_log_level(LogLevel level);
// For lines on the hottest paths: ask before making the fields.
[[nodiscard]] bool is_logged(LogLevel level);
// `what` is a stable dotted word: "http.request", "storage.checkpoint".
void log_line(LogLevel level, std::string_view what, std::initializer_list<LogField> fields = {});
// A short number a person can read aloud; printed in the log and in the reply to an unexpected
// failure.
[[nodiscard]] std::string new_incident_number();

}  // namespace fl
