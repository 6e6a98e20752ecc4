// Replies as bytes: status line, the security headers every reply carries, length, body. Called by
// connections and by workers; keeps no state but the text of the current second.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/parser.h"
#include "http/route.h"
#include "platform/time.h"

namespace fl::http {

struct Sending {
  bool is_head_only = false;  // HEAD: the length of the body, but not the body
  bool is_last = false;       // Connection: close
  Instant now;                // for Date
  std::string_view request_id;
};

// Appends the reply to `out`. An API reply gets `no-store` and a policy of nothing unless its
// headers say otherwise.
void append_reply(std::string& out, const Reply& reply, const Sending& sending);

// The head of a page or other file of the web app; the body follows, borrowed from the binary.
struct FileHead {
  int status = 200;
  std::string_view mime, cache, csp, etag, coding;  // etag with its quotes; coding may be empty
  std::size_t body_bytes = 0;
};
void append_file_head(std::string& out, const FileHead& file, const Sending& sending);

[[nodiscard]] Reply reply_flaw(Flaw flaw);
// 408, 421, 403 and others the server says itself.
[[nodiscard]] Reply reply_server_fault(int status, std::string_view key, std::string_view kind);
// "No room now": constant bytes but for the jittered Retry-After; cheap enough to be said to
// everybody.
[[nodiscard]] const std::string& busy_bytes(bool is_last);

[[nodiscard]] std::string_view reason_of(int status);

}  // namespace fl::http
