// The pump: read, judge, answer, send; each step says whether to go on at once, read more, or wait
// to be called.
#include "http/connection.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "http/hosts.h"
#include "http/wire.h"
#include "platform/cpu_time.h"
#include "platform/crypto.h"
#include "platform/log.h"
#include "platform/metrics.h"

namespace fl::http {

namespace {

constexpr std::size_t kFirstBufferBytes = 4096;
constexpr std::size_t kInlineBodyBytesMax = 8 * 1024;  // smaller pages are copied beside their head
constexpr std::size_t kOutBytesMax = 64 * 1024;  // send before answering more pipelined requests
constexpr std::size_t kLingerBytesMax = 256 * 1024;
constexpr std::chrono::seconds kLingerDeadline{2};
constexpr std::chrono::seconds kSendDeadline{30};  // without any progress
constexpr std::int64_t kSendMsMax = 30'000;        // in all, and what the bytes need
constexpr std::size_t kSendBytesPerMs = 2;         // at a line of 2 KB/s

// Unique for as long as logs are kept; says nothing about anybody.
std::string new_request_id() {
  thread_local std::uint64_t state = random_u64();
  state += 0x9e3779b97f4a7c15ull;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return base32_of(static_cast<std::int64_t>((z ^ (z >> 31)) >> 1));
}

void assign_lower(std::string& out, std::string_view text) {
  out.assign(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
}

}  // namespace

Connection::Connection(House& house, Loop& loop, int socket, const Address& peer, bool is_extra)
    : house_(house),
      loop_(loop),
      channel_(socket, house.identity.get()),
      source_(source_of(peer)),
      is_extra_(is_extra),
      peer_(peer.text()) {}

void Connection::start() {
  if (!loop_.reactor.watch(channel_.socket(), Channel::kEvents, this)) return;
  rests_since_ms_ = loop_.reactor.now_ms();
  house_.connection_count.fetch_add(1);
  house_.sources.add(source_);
  loop_.connections.insert(shared_from_this());
  set_deadline(house_.options.head_deadline);
  pump();
}

void Connection::on_event(std::uint32_t events) {
  const auto self = shared_from_this();
  channel_.note(events);
  go_on();
}

void Connection::set_deadline(std::chrono::milliseconds from_now) {
  deadline_ms_ = loop_.reactor.now_ms() + from_now.count();
}

std::string_view Connection::pending() const {
  return {in_.data() + in_from_, in_to_ - in_from_};
}

bool Connection::is_last_request() const {
  return !reader_.head().is_keep_alive || house_.is_stopping;
}

void Connection::pump() {
  if (is_pumping_) return;
  is_pumping_ = true;
  const auto self = shared_from_this();
  Next next = Next::again;
  while (next == Next::again) {
    if (phase_ == Phase::closed || phase_ == Phase::lingering || is_sending_) {
      next = Next::wait;
    } else if ((is_last_ || !out_tail_.empty() || out_.size() > kOutBytesMax) && !flush()) {
      next = Next::wait;
    } else if (is_last_ && phase_ != Phase::working) {
      linger();
      next = Next::wait;
    } else if (phase_ == Phase::head) {
      next = step_head();
    } else if (phase_ == Phase::body) {
      next = step_body();
    } else {
      next = Next::wait;
    }
  }
  is_pumping_ = false;
  if (phase_ == Phase::closed || phase_ == Phase::lingering || is_sending_) return;
  if (!out_.empty() && !flush()) return;
  if (next == Next::read) read_more();
}

Connection::Next Connection::step_head() {
  const auto bytes = pending();
  if (bytes.empty()) {
    if (house_.is_stopping) {
      is_last_ = true;
      return Next::again;
    }
    set_deadline(house_.options.idle_deadline);
    rests_since_ms_ = deadline_ms_ - house_.options.idle_deadline.count();
    return Next::read;
  }
  if (begun_us_ == 0) {
    begun_us_ = loop_.reactor.now_us();
    rests_since_ms_ = begun_us_ / 1000;
    set_deadline(house_.options.head_deadline);
  }
  switch (reader_.step(bytes)) {
    case HeadReader::State::need_more:
      return wait_for_piece();
    case HeadReader::State::flawed:
      return refuse(reader_.flaw());
    case HeadReader::State::done:
      return take_head();
  }
  return Next::wait;
}

// 421 for a host that is not ours, 403 for a write that another site's page asks for.
const char* Connection::unwelcome(std::string_view bytes, int* status) const {
  const Head& head = reader_.head();
  const auto host = head.value(Known::host, bytes);
  if (!is_allowed_host(host, house_.options.allowed_hosts)) {
    *status = 421;
    return "http.unknown_host";
  }
  const bool is_safe = head.method == WireMethod::get || head.method == WireMethod::head;
  if (!is_safe && head.has(Known::origin) &&
      !is_same_site(head.value(Known::origin, bytes), host)) {
    *status = 403;
    return "http.foreign_origin";
  }
  return nullptr;
}

Connection::Next Connection::take_head() {
  const auto bytes = pending();
  const Head& head = reader_.head();
  int status = 0;
  if (const char* key = unwelcome(bytes, &status))
    return answer_now(reply_server_fault(status, key, status == 403 ? "refused" : "bad_input"),
                      "refused", true);
  const auto target = head.target.in(bytes);
  const auto path = target.substr(0, target.find('?'));
  const bool is_get = head.method == WireMethod::get || head.method == WireMethod::head;
  if (is_extra_ && is_too_much(path)) return answer_too_much();
  if (const auto* asset = house_.assets.find(path)) {
    if (is_get) return answer_page(*asset);
    Reply reply = reply_server_fault(405, "http.wrong_method", "bad_input");
    reply.headers.emplace_back("Allow", "GET, HEAD");
    return answer_now(reply, "page", true);
  }
  const Method method = head.method == WireMethod::post  ? Method::post
                        : head.method == WireMethod::del ? Method::del
                                                         : Method::get;
  captures_.clear();
  route_ =
      head.method == WireMethod::other ? nullptr : house_.router.find(method, path, &captures_);
  if (!route_) return answer_now(house_.router.no_route(path), "none", !is_get);
  was_life_ = route_->route_class == RouteClass::life;
  if (!route_->handle_later && !house_.queue.has_room(route_->route_class)) return answer_busy();
  phase_ = Phase::body;
  set_deadline(house_.options.body_deadline);
  const bool is_all_here = bytes.size() >= head.head_bytes + head.body_bytes;
  if (head.is_continue_expected && !is_all_here) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
  return Next::again;
}

Connection::Next Connection::step_body() {
  const Head& head = reader_.head();
  return pending().size() < head.head_bytes + head.body_bytes ? wait_for_piece() : hand_to_worker();
}

Connection::Next Connection::answer_page(const EmbeddedAsset& asset) {
  const auto bytes = pending();
  const Head& head = reader_.head();
  const auto answer = answer_file(asset, head.value(Known::accept_encoding, bytes),
                                  head.value(Known::if_none_match, bytes));
  const bool is_last = is_last_request();
  FileHead file = answer.head;
  file.etag = answer.etag;
  append_file_head(out_, file, {.is_last = is_last, .now = house_.clock.now()});
  log_request("page", file.status, answer.body.size());
  if (head.method == WireMethod::get) {
    if (answer.body.size() <= kInlineBodyBytesMax) {
      out_ += answer.body;
    } else {
      out_tail_ = answer.body;
    }
  }
  is_last_ = is_last;
  end_request();
  return Next::again;
}

Connection::Next Connection::answer_now(const Reply& reply, std::string_view route_name,
                                        bool is_last) {
  const Head& head = reader_.head();
  is_last_ = is_last || is_last_request() || pending().size() < head.head_bytes + head.body_bytes;
  const std::string request_id = new_request_id();
  append_reply(out_, reply,
               {.is_head_only = head.method == WireMethod::head,
                .is_last = is_last_,
                .now = house_.clock.now(),
                .request_id = request_id});
  log_request(route_name, reply.status, reply.body.size());
  end_request();
  return Next::again;
}

Connection::Next Connection::refuse(Flaw flaw) {
  is_last_ = true;  // after a flaw nobody knows where the next request begins
  append_reply(out_, reply_flaw(flaw), {.is_last = true, .now = house_.clock.now()});
  log_request("flawed", text_of(flaw).status, 0);
  return Next::again;
}

void Connection::fill_request(std::string_view bytes) {
  const Head& head = reader_.head();
  request_.method = route_->method;
  // Over the last request's texts: a client's requests are alike, and their room is there already.
  request_.headers.resize(head.header_count);
  for (std::size_t i = 0; i < head.header_count; ++i) {
    auto& [name, value] = request_.headers[i];
    assign_lower(name, head.headers[i].name.in(bytes));
    value.assign(head.headers[i].value.in(bytes));
  }
  request_.captures = std::move(captures_);
  request_.body = std::string(bytes.substr(head.head_bytes, head.body_bytes));
  request_.peer = peer_;
  request_.now = house_.clock.now();
  request_.request_id = new_request_id();
}

Connection::Next Connection::hand_to_worker() {
  const auto bytes = pending();
  const Head& head = reader_.head();
  const auto target = head.target.in(bytes);
  if (const auto outcome = set_target(request_, target); !outcome)
    return answer_now(reply_fault(outcome.error()), route_->name, false);
  fill_request(bytes);
  phase_ = Phase::working;
  deadline_ms_ = 0;  // a handler bounds itself
  Answering answering{
      number_,  route_, request_.request_id, is_last_request(), head.method == WireMethod::head,
      begun_us_};
  // While a request is in other hands the loop touches neither request_ nor route_.
  if (route_->handle_later) {
    is_handing_ = true;
    house_.router.run_later(*route_, request_,
                            [self = shared_from_this(), answering = std::move(answering)](
                                const Reply& reply) { self->finish(reply, answering); });
    is_handing_ = false;
    if (phase_ == Phase::working) return Next::wait;
    request_.body = std::string();
    return Next::again;
  }
  const bool is_taken = house_.queue.push(
      route_->route_class, client(),
      [self = shared_from_this(), answering = std::move(answering)](bool is_late) {
        if (!is_late)
          return self->finish(self->house_.router.run(*self->route_, self->request_), answering);
        self->loop_.reactor.post([self] {
          if (self->phase_ == Phase::working && self->answer_busy() == Next::again) self->pump();
        });
      });
  return is_taken ? Next::wait : answer_busy();
}

void Connection::finish(const Reply& reply, const Answering& answering) {
  const bool is_last = answering.is_last || house_.is_stopping;
  // A handler that answers before it returns is answered in the same turn.
  if (loop_.reactor.is_own_thread() && is_handing_) {
    if (phase_ != Phase::working || number_ != answering.number) return;
    const std::size_t before = out_.size();
    append_reply(out_, reply,
                 {answering.is_head_only, is_last, house_.clock.now(), answering.request_id});
    log_request(answering.route->name, reply.status, out_.size() - before, answering.begun_us);
    is_last_ = is_last;
    return end_request();
  }
  std::string wire;
  wire.reserve(reply.body.size() + 768);
  append_reply(wire, reply,
               {answering.is_head_only, is_last, house_.clock.now(), answering.request_id});
  log_request(answering.route->name, reply.status, wire.size(), answering.begun_us);
  deliver(std::move(wire), answering.number, is_last);
}

void Connection::deliver(std::string wire, std::uint64_t number, bool is_last) {
  loop_.reactor.post(
      [self = shared_from_this(), wire = std::move(wire), number, is_last]() mutable {
        if (self->phase_ != Phase::working || self->number_ != number) return;
        if (self->out_.empty()) {
          self->out_ = std::move(wire);
        } else {
          self->out_ += wire;
        }
        self->is_last_ = is_last;
        self->request_.body = std::string();
        self->end_request();
        self->pump();
      });
}

void Connection::end_request() {
  const Head& head = reader_.head();
  in_from_ += std::min(head.head_bytes + head.body_bytes, in_to_ - in_from_);
  if (in_from_ == in_to_) {
    in_from_ = in_to_ = 0;
    if (in_.size() > kFirstBufferBytes) std::vector<char>(kFirstBufferBytes).swap(in_);
  }
  reader_.restart();
  phase_ = Phase::head;
  ++number_;
  begun_us_ = 0;
  piece_count_ = 0;
}

bool Connection::flush() {
  while (out_sent_ < out_.size() || tail_sent_ < out_tail_.size()) {
    std::size_t count = 0;
    const auto step = channel_.write(std::string_view(out_).substr(out_sent_),
                                     out_tail_.substr(tail_sent_), &count);
    if (step == Channel::Step::wait) {
      is_sending_ = true;
      set_deadline(kSendDeadline);
      if (send_until_ms_ == 0) {
        rests_since_ms_ = loop_.reactor.now_ms();
        const std::size_t left = out_.size() - out_sent_ + out_tail_.size() - tail_sent_;
        send_until_ms_ = rests_since_ms_ + kSendMsMax + std::int64_t(left / kSendBytesPerMs);
      }
      deadline_ms_ = std::min(deadline_ms_, send_until_ms_);
      return false;
    }
    if (step == Channel::Step::failed) {
      close();
      return false;
    }
    const std::size_t from_out = std::min(count, out_.size() - out_sent_);
    out_sent_ += from_out;
    tail_sent_ += count - from_out;
  }
  out_.clear();
  send_until_ms_ = 0;
  if (out_.capacity() > kInlineBodyBytesMax * 2) std::string().swap(out_);
  out_tail_ = {};
  out_sent_ = tail_sent_ = 0;
  return true;
}

void Connection::read_more() {
  if (in_to_ == in_.size()) {
    if (in_from_ > 0) {
      std::memmove(in_.data(), in_.data() + in_from_, in_to_ - in_from_);
      in_to_ -= in_from_;
      in_from_ = 0;
    } else {
      // Bounded: a head is refused at 16 KiB, a body at 64 KiB.
      in_.resize(std::clamp(in_.size() * 2, kFirstBufferBytes,
                            limits::kRequestHeadBytesMax + limits::kRequestBodyBytesMax));
    }
  }
  is_reading_ = true;
  // In a turn of its own, so that a client who sends without end does not keep the loop.
  if (channel_.can_read()) loop_.reactor.again([self = shared_from_this()] { self->go_on(); });
}

void Connection::go_on() {
  if (phase_ == Phase::closed) return;
  if (channel_.is_deserted() && (phase_ == Phase::held || is_queued_)) return close();
  if (is_sending_) {
    is_sending_ = false;
    if (!flush()) return;
    if (phase_ == Phase::working) deadline_ms_ = 0;
    pump();
  }
  if (!is_reading_ || is_queued_ || phase_ == Phase::closed) return;
  if (!channel_.is_shaken()) {
    if (may_shake()) shake();
  } else if (channel_.can_read()) {
    take_ready();
  }
}

bool Connection::may_shake() {
  if (!channel_.can_read() || !channel_.awaits_hello() || loop_.handshakes.may_go()) return true;
  ++house_.counts.shakes_put_off;
  // Behind a proxy's address stands everybody: there each line waits for itself.
  const auto own = Source(reinterpret_cast<std::uintptr_t>(this));
  is_queued_ =
      loop_.handshakes.wait(house_.sources.is_counted(source_) ? source_ : own,
                            loop_.reactor.now_us(), [self = shared_from_this()](bool is_refused) {
                              self->is_queued_ = false;
                              if (self->phase_ == Phase::closed) return;
                              return is_refused ? self->close() : self->shake();
                            });
  if (!is_queued_) {
    ++house_.counts.shakes_refused;
    close();  // a hello unanswered says as much as a refusal could
  }
  return false;
}

void Connection::shake() {
  const std::int64_t from_us = thread_cpu_us();
  take_ready();
  loop_.handshakes.spent(thread_cpu_us() - from_us);
  if (!channel_.is_shaken() || phase_ == Phase::closed) return;
  ++(channel_.is_resumed() ? house_.counts.resumed : house_.counts.shaken);
}

void Connection::take_ready() {
  std::size_t count = 0;
  switch (channel_.read(in_.data() + in_to_, in_.size() - in_to_, &count)) {
    case Channel::Step::done:
      is_reading_ = false;
      return on_read(count);
    case Channel::Step::wait:
      return;
    case Channel::Step::failed:
      return close();
  }
}

void Connection::on_read(std::size_t count) {
  if (phase_ == Phase::lingering) {
    lingered_bytes_ += count;
    in_from_ = in_to_ = 0;
    return lingered_bytes_ > kLingerBytesMax ? close() : read_more();
  }
  in_to_ += count;
  is_resting_ = false;
  ++piece_count_;
  pump();
}

// Says goodbye so that the reply arrives: half-close, then read away what is still coming, within
// limits.
void Connection::linger() {
  if (!channel_.end_sending()) return close();
  phase_ = Phase::lingering;
  set_deadline(kLingerDeadline);
  in_from_ = in_to_ = 0;
  read_more();
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  loop_.reactor.forget(channel_.socket());
  channel_.close();
  house_.connection_count.fetch_sub(1);
  house_.sources.remove(source_);
  loop_.connections.erase(shared_from_this());
}

void Connection::log_request(std::string_view route_name, int status, std::size_t bytes) const {
  log_request(route_name, status, bytes, begun_us_);
}

void Connection::log_request(std::string_view route_name, int status, std::size_t bytes,
                             std::int64_t begun_us) {
  const auto took_us = begun_us == 0 ? 0 : steady_us() - begun_us;
  if (!route_name.empty()) count_request(route_name, status, double(took_us) / 1e6);
  if (!is_logged(LogLevel::info)) return;
  log_line(LogLevel::info, "http.request",
           {{"route", route_name}, {"status", status}, {"us", took_us}, {"bytes", bytes}});
}

}  // namespace fl::http
