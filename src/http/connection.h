// One client's connection: reads requests one after another, answers in order, never holds more
// than one request's bytes. Lives on one event loop; workers call run_in_worker() and deliver()
// only. Private to this room.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/address.h"
#include "http/assets.h"
#include "http/channel.h"
#include "http/loop.h"
#include "http/parser.h"
#include "http/route.h"
#include "http/server.h"
#include "http/sources.h"
#include "http/work_queue.h"

namespace fl::http {

// What all connections of a server share.
struct House {
  const ServerOptions& options;
  const Router& router;
  const Clock& clock;
  const AssetTable& assets;
  WorkQueue& queue;
  Sources& sources;
  DoorCounts& counts;
  std::shared_ptr<TlsIdentity> identity = {};  // unset: plain HTTP
  std::atomic<std::size_t> connection_count{0};
  std::atomic<bool> is_stopping{false};
};

class Connection final : public Watched, public std::enable_shared_from_this<Connection> {
 public:
  // `is_extra`: beyond what its address may hold, and there only for what is life-critical.
  Connection(House& house, Loop& loop, int socket, const Address& peer, bool is_extra);
  void start();
  void on_event(std::uint32_t events) override;
  void tick(std::int64_t now_ms);  // deadlines
  void wind_down();  // the server stops: idle ones close now, others after their reply
  // Says a refusal that was held back, if it still waits to be said.
  void release(std::uint64_t number);
  // How readily this one gives way to a newcomer, and since when it has taken a place for nothing.
  [[nodiscard]] Yield yield() const;
  [[nodiscard]] std::int64_t rests_since_ms() const { return rests_since_ms_; }
  [[nodiscard]] Source source() const { return source_; }
  void give_way();

 private:
  enum class Phase { head, body, working, held, lingering, closed };
  enum class Next { again, read, wait };  // what the pump does next

  void pump();
  Next step_head();
  Next step_body();
  Next take_head();
  Next answer_page(const EmbeddedAsset& asset);
  // Says `reply` for the request at the front without a worker, and goes on or closes.
  Next answer_now(const Reply& reply, std::string_view route_name, bool is_last);
  Next refuse(Flaw flaw);
  // An extra line of an address that holds too many asks for something that is not life-critical.
  [[nodiscard]] bool is_too_much(std::string_view path);
  Next answer_too_much();
  // 503 for the request at the front; held back for a while when many are refused and this client
  // was refused a moment ago, because one that retries at once costs more than one that waits.
  Next answer_busy();
  void say_busy();
  [[nodiscard]] bool is_retrier(std::int64_t now_ms) const;
  // Who asks, for fair turns and for retriers only.
  [[nodiscard]] Client client() const;
  [[nodiscard]] bool is_idle() const;
  // So many pieces for so few bytes: each costs a turn of the loop, whole requests cost less.
  [[nodiscard]] bool is_dribbling() const;
  Next wait_for_piece();
  void cut_slow();
  [[nodiscard]] const char* unwelcome(std::string_view bytes, int* status) const;
  void fill_request(std::string_view bytes);
  Next hand_to_worker();
  // What must be known to answer a request away from the loop.
  struct Answering {
    std::uint64_t number;
    const Route* route;
    std::string request_id;
    bool is_last, is_head_only;
    std::int64_t begun_us;
  };
  // Any thread. What is said of a request that was answered already is left unsaid.
  void finish(const Reply& reply, const Answering& answering);
  void deliver(std::string wire, std::uint64_t number, bool is_last);  // any thread
  void end_request();
  // False while bytes are still to be sent (the pump goes on when they are) or the connection is
  // gone.
  bool flush();
  void read_more();
  void go_on();  // something came, or there is room to send
  void take_ready();
  // TLS: whether this stranger's turn to be shaken hands with has come; else it waits for it.
  [[nodiscard]] bool may_shake();
  void shake();
  void on_read(std::size_t count);
  void linger();
  void close();
  void set_deadline(std::chrono::milliseconds from_now);
  [[nodiscard]] std::string_view pending() const;
  [[nodiscard]] bool is_last_request() const;
  void log_request(std::string_view route_name, int status, std::size_t bytes) const;
  static void log_request(std::string_view route_name, int status, std::size_t bytes,
                          std::int64_t begun_us);

  House& house_;
  Loop& loop_;
  Channel channel_;
  Phase phase_ = Phase::head;
  std::vector<char> in_;
  std::size_t in_from_ = 0, in_to_ = 0;
  HeadReader reader_;
  std::string out_;            // heads and small bodies
  std::string_view out_tail_;  // a page's body, borrowed; sent after out_
  std::size_t out_sent_ = 0, tail_sent_ = 0;
  bool is_last_ = false;     // close when everything is sent
  bool is_sending_ = false;  // waiting until the socket takes more
  bool is_reading_ = false;  // what comes is wanted
  bool is_queued_ = false;   // among the strangers that wait for their turn
  bool is_resting_ = false;  // idle for a while
  bool is_handing_ = false;  // calling a handler that may answer at once
  bool is_pumping_ = false;
  std::size_t lingered_bytes_ = 0;
  std::int64_t deadline_ms_ = 0, send_until_ms_ = 0;
  std::int64_t refused_ms_ = 0, rests_since_ms_ = 0;
  std::size_t piece_count_ = 0;  // of the request at the front
  bool was_life_ = false;        // the last request was life-critical
  std::int64_t begun_us_ = 0;
  std::uint64_t number_ = 0;  // of the request at the front
  const Source source_;
  const bool is_extra_;
  std::string peer_;
  Request request_;
  const Route* route_ = nullptr;
  std::vector<std::string> captures_;
};

}  // namespace fl::http
