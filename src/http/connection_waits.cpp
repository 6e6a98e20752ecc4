// The part of a connection that waits or makes wait: refusals and how long they are held back, slow
// clients, and giving way to newcomers.
#include <algorithm>
#include <functional>

#include "http/connection.h"
#include "http/wire.h"
#include "platform/clock.h"
#include "platform/crypto.h"

namespace fl::http {

namespace {

// How long a refusal is held: half a second to a second and a quarter.
constexpr std::int64_t kHeldMsMin = 450;
constexpr std::uint64_t kHeldMsSpread = 800;
constexpr std::int64_t kNewcomerMs = 1'000;
constexpr std::int64_t kRestAfterMs = 1'000;  // an idle line keeps nothing it can do without
// A request may come in so many pieces, and one more for so many bytes each.
constexpr std::size_t kPieceCountMax = 256, kPieceBytes = 64;

std::uint64_t mixed(std::string_view text) {
  static const std::uint64_t seed = random_u64() | 1;
  std::uint64_t z = (std::hash<std::string_view>{}(text) ^ seed) * 0x9e3779b97f4a7c15ull;
  return (z ^ (z >> 32)) * seed;
}

// Good enough to spread refusals, and no call of the kernel for each.
std::uint64_t chance() {
  thread_local std::uint64_t state = random_u64();
  state += 0x9e3779b97f4a7c15ull;
  std::uint64_t z = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9ull;
  return z ^ (z >> 27);
}

// The session or capability a request shows; empty without either.
std::string_view shown_by(const Head& head, std::string_view bytes) {
  if (head.has(Known::cookie)) return head.value(Known::cookie, bytes);
  for (std::size_t i = 0; i < head.header_count; ++i)
    if (same_word(head.headers[i].name.in(bytes), "x-firstline-pass"))
      return head.headers[i].value.in(bytes);
  return {};
}

}  // namespace

Client Connection::client() const {
  Client client;
  client.address = mixed(peer_) >> 16;
  const auto shown = shown_by(reader_.head(), pending());
  client.device = shown.empty() ? client.address : mixed(shown) >> 16;
  return client;
}

bool Connection::is_retrier(std::int64_t now_ms) const {
  if (refused_ms_ != 0 && now_ms - refused_ms_ < kLineTooSoonMs) return true;
  const auto shown = shown_by(reader_.head(), pending());
  return !shown.empty() && loop_.retriers.is_too_soon(mixed(shown), now_ms);
}

Connection::Next Connection::answer_busy() {
  const bool is_many = ++loop_.refused_count > house_.options.prompt_refusal_count_max;
  const std::int64_t now_ms = loop_.reactor.now_ms();
  if ((is_many || loop_.is_hot) && !was_life_ && !house_.is_stopping && is_retrier(now_ms) &&
      loop_.held_count < house_.options.connection_count_max / 2) {
    phase_ = Phase::held;
    deadline_ms_ = 0;
    rests_since_ms_ = now_ms;
    loop_.hold(shared_from_this(), number_, now_ms,
               now_ms + kHeldMsMin + std::int64_t(chance() % kHeldMsSpread));
    return Next::wait;
  }
  say_busy();
  return Next::again;
}

void Connection::release(std::uint64_t number) {
  if (phase_ != Phase::held || number_ != number) return;
  say_busy();
  pump();
}

void Connection::say_busy() {
  const Head& head = reader_.head();
  refused_ms_ = loop_.reactor.now_ms();
  if (const auto shown = shown_by(head, pending()); !shown.empty())
    loop_.retriers.note(mixed(shown), refused_ms_);
  // The prebuilt refusal has a body, which would be read as the next reply after a HEAD.
  is_last_ = is_last_ || is_last_request() ||
             pending().size() < head.head_bytes + head.body_bytes ||
             head.method == WireMethod::head;
  out_ += busy_bytes(is_last_);
  log_request(route_->name, 503, 0);
  request_.body = std::string();
  end_request();
}

bool Connection::is_too_much(std::string_view path) {
  if (!house_.sources.is_over(source_)) return false;
  const WireMethod method = reader_.head().method;
  std::vector<std::string> ignored;
  const Route* route = method == WireMethod::other
                           ? nullptr
                           : house_.router.find(method == WireMethod::post  ? Method::post
                                                : method == WireMethod::del ? Method::del
                                                                            : Method::get,
                                                path, &ignored);
  return route == nullptr || route->route_class != RouteClass::life;
}

Connection::Next Connection::answer_too_much() {
  ++house_.counts.lines_refused;
  is_last_ = true;
  out_ += busy_bytes(true);
  log_request("too_many_lines", 503, 0);
  end_request();
  return Next::again;
}

bool Connection::is_dribbling() const {
  return piece_count_ > kPieceCountMax + pending().size() / kPieceBytes;
}

Connection::Next Connection::wait_for_piece() {
  if (!is_dribbling()) return Next::read;
  cut_slow();
  return Next::wait;
}

void Connection::cut_slow() {
  append_reply(out_, reply_server_fault(408, "http.too_slow", "bad_input"),
               {.is_last = true, .now = house_.clock.now()});
  log_request("slow", 408, 0);
  std::size_t count = 0;
  channel_.write(out_, {}, &count);  // one try: a slow client gets no more of our time
  close();
}

void Connection::tick(std::int64_t now_ms) {
  if (!is_resting_ && is_idle() && now_ms - rests_since_ms_ >= kRestAfterMs) {
    is_resting_ = true;
    channel_.rest();
  }
  if (deadline_ms_ == 0 || now_ms < deadline_ms_ || phase_ == Phase::closed) return;
  const bool has_begun = (phase_ == Phase::head && !pending().empty()) || phase_ == Phase::body;
  if (!has_begun || is_sending_) return close();
  cut_slow();
}

bool Connection::is_idle() const {
  return phase_ == Phase::head && pending().empty() && out_.empty() && !is_sending_;
}

Yield Connection::yield() const {
  if (phase_ == Phase::held || phase_ == Phase::lingering) return Yield::held;
  if (phase_ == Phase::working || phase_ == Phase::closed) return Yield::never;
  if (is_idle() && number_ == 0 && loop_.reactor.now_ms() - rests_since_ms_ < kNewcomerMs)
    return Yield::newcomer;  // may be about to ask for something life-critical
  if (is_idle()) return was_life_ ? Yield::idle_of_life : Yield::idle;
  return Yield::slow;
}

void Connection::give_way() {
  if (phase_ == Phase::held) {
    is_last_ = true;
    say_busy();
    flush();  // one try, and no waiting for the client to read: the place is needed now
  }
  close();
}

void Connection::wind_down() {
  if (is_idle()) return close();
  if (phase_ != Phase::held) return;
  say_busy();
  pump();
}

}  // namespace fl::http
