// spdlog writes; we only shape the line.
#include "platform/log.h"

#include <chrono>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "platform/crypto.h"

namespace fl {

namespace {

constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::debug, spdlog::level::info,
                                                 spdlog::level::warn, spdlog::level::err};

spdlog::logger& logger() {
  static auto made = [] {
    auto l = spdlog::stderr_logger_mt("firstline");
    l->set_pattern("{\"at\":\"%Y-%m-%dT%H:%M:%S.%e%z\",\"level\":\"%l\",%v}");
    return l;
  }();
  return *made;
}

void append_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += ' ';
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

void set_log_level(LogLevel level) {
  logger().set_level(kLevels[int(level)]);
}

bool is_logged(LogLevel level) {
  return logger().should_log(kLevels[int(level)]);
}

void log_line(LogLevel level, std::string_view what, std::initializer_list<LogField> fields) {
  if (!is_logged(level)) return;
  std::string line = "\"what\":";
  append_text(line, what);
  for (const auto& field : fields) {
    line += ',';
    append_text(line, field.name);
    line += ':';
    append_text(line, field.value);
  }
  logger().log(kLevels[int(level)], line);
}

std::string new_incident_number() {
  const std::string token = reference_of(static_cast<std::int64_t>(random_u64() >> 1));
  return token;
}

}  // namespace fl
