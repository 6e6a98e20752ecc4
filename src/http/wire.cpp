// Headers in one fixed order, so that replies can be compared byte for byte.
#include "http/wire.h"

#include <array>
#include <atomic>
#include <chrono>

#include <fmt/format.h>

#include "platform/log.h"

namespace fl::http {

namespace {

constexpr std::string_view kSecurityHeaders =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Permissions-Policy: camera=(self), microphone=(self), geolocation=()\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "X-Frame-Options: DENY\r\n";
constexpr std::string_view kApiPolicy =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
constexpr int kBusyKindCount = 8;  // Retry-After 1 to 8

// "Date: Sun, 22 Nov 2026 01:00:09 GMT\r\n", made once a second and thread.
const std::string& date_line(Instant now) {
  static constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::int64_t made_for_s = -1;
  thread_local std::string line;
  const std::int64_t s = now.ms / 1000;
  if (s == made_for_s) return line;
  made_for_s = s;
  const std::chrono::sys_seconds at{std::chrono::seconds(s)};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  line = fmt::format("Date: {}, {:02} {} {:04} {:02}:{:02}:{:02} GMT\r\n",
                     kDays[std::chrono::weekday(day).c_encoding()], unsigned(date.day()),
                     kMonths[unsigned(date.month()) - 1], int(date.year()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
  return line;
}

void append_number(std::string& out, std::size_t number) {
  const fmt::format_int text(number);
  out.append(text.data(), text.size());
}

bool has_body(int status) {
  return status != 204 && status != 304 && status >= 200;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_start(std::string& out, int status, const Sending& sending) {
  out += "HTTP/1.1 ";
  append_number(out, std::size_t(status));
  out += ' ';
  out += reason_of(status);
  out += "\r\n";
  out += date_line(sending.now);
  if (!sending.request_id.empty()) append_header(out, "X-Request-Id", sending.request_id);
  if (sending.is_last) out += "Connection: close\r\n";
  out += kSecurityHeaders;
}

void append_length(std::string& out, int status, std::size_t bytes) {
  if (has_body(status)) {
    out += "Content-Length: ";
    append_number(out, bytes);
    out += "\r\n";
  }
  out += "\r\n";
}

bool is_safe_value(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  return true;
}

}  // namespace

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Reply";
  }
}

void append_reply(std::string& out, const Reply& reply, const Sending& sending) {
  append_start(out, reply.status, sending);
  bool has_cache = false, has_policy = false;
  for (const auto& [name, value] : reply.headers) {
    has_cache = has_cache || same_word(name, "cache-control");
    has_policy = has_policy || same_word(name, "content-security-policy");
    if (is_safe_value(name) && is_safe_value(value)) {
      append_header(out, name, value);
    } else {
      log_line(LogLevel::error, "http.unsafe_reply_header", {{"name", name}});
    }
  }
  if (!has_cache) out += "Cache-Control: no-store\r\n";
  if (!has_policy) out += kApiPolicy;
  if (has_body(reply.status)) append_header(out, "Content-Type", reply.mime);
  append_length(out, reply.status, reply.body.size());
  if (has_body(reply.status) && !sending.is_head_only) out += reply.body;
}

void append_file_head(std::string& out, const FileHead& file, const Sending& sending) {
  append_start(out, file.status, sending);
  append_header(out, "Cache-Control",
                file.cache == "immutable" ? "public, max-age=31536000, immutable" : "no-cache");
  append_header(out, "ETag", file.etag);
  out += "Vary: Accept-Encoding\r\n";
  if (file.csp.empty()) {
    out += kApiPolicy;
  } else {
    append_header(out, "Content-Security-Policy", file.csp);
  }
  if (has_body(file.status)) {
    append_header(out, "Content-Type", file.mime);
    if (!file.coding.empty()) append_header(out, "Content-Encoding", file.coding);
  }
  append_length(out, file.status, file.body_bytes);
}

Reply reply_server_fault(int status, std::string_view key, std::string_view kind) {
  return reply_json(status, json::object{{"fault", json::object{{"key", key}, {"kind", kind}}}});
}

Reply reply_flaw(Flaw flaw) {
  const auto& text = text_of(flaw);
  return reply_json(text.status, json::object{{"fault", json::object{{"key", text.key},
                                                                     {"kind", text.kind},
                                                                     {"detail", text.detail}}}});
}

const std::string& busy_bytes(bool is_last) {
  static const auto kMade = [] {
    std::array<std::string, kBusyKindCount * 2> made;
    const std::string body = R"({"fault":{"key":"http.busy","kind":"unavailable"}})";
    for (std::size_t i = 0; i < made.size(); ++i) {
      made[i] = fmt::format(
          "HTTP/1.1 503 Service Unavailable\r\nRetry-After: {}\r\n{}{}Cache-Control: no-store\r\n{}"
          "Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n{}",
          1 + i / 2, i % 2 == 1 ? "Connection: close\r\n" : "", kSecurityHeaders, kApiPolicy,
          body.size(), body);
    }
    return made;
  }();
  // A multiplicative walk: neighbours in time get different waits.
  static std::atomic<std::uint32_t> count{0};
  const std::uint32_t step = (count.fetch_add(1, std::memory_order_relaxed) * 2654435769u) >> 29;
  return kMade[step * 2 + (is_last ? 1 : 0)];
}

}  // namespace fl::http
