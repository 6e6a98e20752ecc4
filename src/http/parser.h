// The one HTTP/1.1 request reader: pure (bytes in, a verdict out), bounded and strict. It never
// guesses: anything two readers could see differently (two lengths, folded lines, lone CR or LF, a
// space before a colon) is refused, and a refused connection is closed, so that nothing can be
// smuggled behind a proxy.
//
// The answer is the same however the bytes arrive: the caller keeps the bytes of one request
// together and calls step() with all of them again whenever more have come; work already done is
// not repeated. All positions are offsets from the first byte of the request, so the caller may
// move its buffer.
//
// Left to others: routes, hosts allowed, bodies (the reader only says how long one is).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/limits.h"

namespace fl::http {

enum class WireMethod { get, head, post, del, other };

// Why a request was refused. The table in parser.cpp gives status, key and words.
enum class Flaw {
  none,
  bare_lf,
  bare_cr,
  control_byte,
  bad_request_line,
  bad_method,
  bad_target,
  http2_preface,
  bad_version,
  version_not_supported,
  folded_line,
  bad_header_name,
  too_many_headers,
  head_too_large,
  repeated_header,
  missing_host,
  bad_host,
  bad_length,
  both_lengths,
  coding_not_supported,
  body_not_expected,
  body_too_large,
  expectation_not_met
};

struct FlawText {
  int status;
  std::string_view key, kind, detail;
};
[[nodiscard]] const FlawText& text_of(Flaw flaw);

struct Span {
  std::uint32_t at = 0, size = 0;
  [[nodiscard]] std::string_view in(std::string_view bytes) const { return bytes.substr(at, size); }
};

// Headers that may be there once only. Those before `cookie` the server itself looks at.
enum class Known {
  host,
  content_length,
  transfer_encoding,
  connection,
  expect,
  accept_encoding,
  if_none_match,
  origin,
  cookie,
  authorization,
  content_type,
  idempotency_key,
  csrf,
  follow,
  count
};

struct Head {
  struct Header {
    Span name, value;
  };
  WireMethod method = WireMethod::other;
  Span target;
  int minor = 1;  // HTTP/1.<minor>
  bool is_keep_alive = true, is_continue_expected = false;
  std::size_t head_bytes = 0, body_bytes = 0;
  std::array<Header, limits::kRequestHeaderCountMax> headers;
  std::size_t header_count = 0;
  std::array<std::uint8_t, std::size_t(Known::count)>
      known{};  // position in headers plus one; 0 = absent

  [[nodiscard]] bool has(Known which) const { return known[std::size_t(which)] != 0; }
  [[nodiscard]] std::string_view value(Known which, std::string_view bytes) const {
    return has(which) ? headers[known[std::size_t(which)] - 1u].value.in(bytes)
                      : std::string_view();
  }
};

class HeadReader {
 public:
  enum class State { need_more, done, flawed };
  // `bytes` begins at the request's first byte and holds everything received so far.
  State step(std::string_view bytes);
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const Head& head() const { return head_; }
  [[nodiscard]] Flaw flaw() const { return flaw_; }
  void restart();

 private:
  State refuse(Flaw flaw);
  Flaw take_line(std::string_view bytes, std::size_t from, std::size_t to);
  Flaw take_request_line(std::string_view bytes, std::size_t from, std::size_t to);
  Flaw take_header(std::string_view bytes, std::size_t from, std::size_t to);
  Flaw finish(std::string_view bytes);
  Flaw finish_body(std::string_view bytes);

  State state_ = State::need_more;
  Flaw flaw_ = Flaw::none;
  std::size_t at_ = 0, line_at_ = 0;
  bool has_request_line_ = false;
  Head head_;
};

// ASCII letters only; what HTTP calls case-insensitive.
[[nodiscard]] bool same_word(std::string_view a, std::string_view b);
[[nodiscard]] std::string_view without_blanks(std::string_view text);

}  // namespace fl::http
