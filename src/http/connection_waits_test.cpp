// The front door under stress: who is made to wait, who gives way, and what slow or broken clients
// cost the others. Bounds are on outcomes; times are only lower bounds, or very generous.
#include "http/loop.h"
#include "http/server_testing.h"

namespace fl {

using http::Retriers;
using server_testing::Client;
using server_testing::ServerTest;

namespace {

class FrontDoorTest : public ServerTest {
 protected:
  // One worker, busy until the gate opens: everything of a class that may not wait is refused.
  void start_stuck(ServerOptions options = {}) {
    options.worker_count = 1;
    options.loop_count = 1;
    options.prompt_refusal_count_max = 0;
    start(options);
    stuck_ = std::make_unique<Client>(server_->port());
    stuck_->send(get("/v1/slow"));
    gate_.wait_for(1);
  }
  // How long a reply took, in milliseconds; it must say 503.
  static std::int64_t refused_after_ms(Client& client, const std::string& bytes) {
    const auto begun = steady_ms();
    client.send(bytes);
    const auto reply = client.reply();
    EXPECT_TRUE(says(reply, "503 ")) << reply;
    return steady_ms() - begun;
  }
  static std::string as(std::string_view who, std::string_view path = "/v1/list") {
    return get(path, "Cookie: s=" + std::string(who) + "\r\n");
  }
  void TearDown() override {
    if (stuck_) gate_.open.set_value();
  }

  std::unique_ptr<Client> stuck_;
};

}  // namespace

TEST(retriers, know_who_was_refused_within_a_second_and_nobody_else) {
  Retriers retriers;
  EXPECT_FALSE(retriers.is_too_soon(7, 5'000)) << "nobody was refused yet";
  retriers.note(7, 5'000);
  EXPECT_TRUE(retriers.is_too_soon(7, 5'001));
  EXPECT_TRUE(retriers.is_too_soon(7, 5'999));
  EXPECT_FALSE(retriers.is_too_soon(7, 6'000)) << "it waited as it was told";
  EXPECT_FALSE(retriers.is_too_soon(8, 5'001));
  EXPECT_FALSE(retriers.is_too_soon(7 + (std::uint64_t(1) << 33), 5'001)) << "same place, not it";
}

TEST_F(FrontDoorTest, the_first_refusal_is_prompt_and_the_retry_is_held) {
  start_stuck();
  Client client(server_->port()), other(server_->port());
  refused_after_ms(client, as("one"));  // waits its 50 ms in the queue first
  EXPECT_GE(refused_after_ms(client, as("one") + get("/")), 400);
  EXPECT_TRUE(says(client.reply(), "200 OK")) << "the connection lives on";
  // On another line, but the same session.
  EXPECT_GE(refused_after_ms(other, as("one")), 400);
}

TEST_F(FrontDoorTest, somebody_else_behind_the_same_address_is_not_held) {
  start_stuck();
  Client first(server_->port()), second(server_->port());
  refused_after_ms(first, as("one"));
  refused_after_ms(first, as("one"));
  std::int64_t best = 1'000'000;
  for (int i = 0; i < 5; ++i) {  // the machine may look away once
    Client newcomer(server_->port());
    best = std::min(best, refused_after_ms(newcomer, as("two" + std::to_string(i))));
  }
  EXPECT_LT(best, 400);
}

TEST_F(FrontDoorTest, life_is_never_held) {
  start_stuck();
  Client client(server_->port());
  std::int64_t best = 1'000'000;
  for (int i = 0; i < 5; ++i)
    best = std::min(best, refused_after_ms(client, as("one", "/v1/ping")));
  EXPECT_LT(best, 400);
}

TEST_F(FrontDoorTest, held_refusals_give_their_places_to_newcomers) {
  ServerOptions options;
  options.connection_count_max = 4;  // half of them may be held
  start_stuck(options);
  Client a(server_->port()), b(server_->port());
  refused_after_ms(a, as("one"));
  refused_after_ms(b, as("two"));
  a.send(as("one"));  // held from here on
  b.send(as("two"));
  Client c(server_->port());
  c.send(get("/"));
  EXPECT_TRUE(says(c.reply(), "200 OK"));
  Client newcomer(server_->port());
  newcomer.send(get("/"));
  EXPECT_TRUE(says(newcomer.reply(), "200 OK")) << "a held one went instead";
}

TEST_F(FrontDoorTest, who_asked_something_life_critical_gives_way_last) {
  ServerOptions options;
  options.connection_count_max = 3;
  options.loop_count = 1;
  start(options);
  Client life(server_->port()), page(server_->port()), other(server_->port());
  life.send(get("/v1/ping"));
  EXPECT_TRUE(says(life.reply(), "200 OK"));
  for (const auto then = steady_ms(); steady_ms() < then + 3;)  // it rests longest, by the clock
    std::this_thread::yield();
  for (auto* client : {&page, &other}) {
    client->send(get("/v1/list"));
    EXPECT_TRUE(says(client->reply(), "200 OK"));
  }
  Client first(server_->port()), second(server_->port());
  for (auto* client : {&first, &second}) {
    client->send(get("/v1/ping"));
    EXPECT_TRUE(says(client->reply(), "200 OK"));
  }
  EXPECT_TRUE(page.is_closed());
  EXPECT_TRUE(other.is_closed());
  life.send(get("/v1/ping"));
  EXPECT_TRUE(says(life.reply(), "200 OK")) << "the oldest line of all is still there";
}

TEST_F(FrontDoorTest, a_newcomer_that_has_not_asked_yet_stays_before_those_that_idle) {
  ServerOptions options;
  options.connection_count_max = 2;
  options.loop_count = 1;
  start(options);
  Client idle(server_->port());
  idle.send(get("/v1/list"));
  EXPECT_TRUE(says(idle.reply(), "200 OK"));
  Client silent(server_->port()), next(server_->port());
  next.send(get("/v1/ping"));
  EXPECT_TRUE(says(next.reply(), "200 OK"));
  EXPECT_TRUE(idle.is_closed());
  silent.send(get("/v1/ping"));
  EXPECT_TRUE(says(silent.reply(), "200 OK"));
}

TEST_F(FrontDoorTest, half_sent_heads_give_way_to_newcomers) {
  ServerOptions options;
  options.connection_count_max = 8;
  options.loop_count = 1;
  start(options);
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 8; ++i) {
    slow.push_back(std::make_unique<Client>(server_->port()));
    slow.back()->send("GET / HTTP/1.1\r\nHost: loc");
  }
  for (int i = 0; i < 20; ++i)
    EXPECT_TRUE(says(ask(get("/v1/ping")), "200 OK"));
}

TEST_F(FrontDoorTest, half_sent_bodies_give_way_to_newcomers) {
  ServerOptions options;
  options.connection_count_max = 8;
  options.loop_count = 1;
  start(options);
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 8; ++i) {
    slow.push_back(std::make_unique<Client>(server_->port()));
    slow.back()->send(
        "POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\nab");
  }
  for (int i = 0; i < 20; ++i)
    EXPECT_TRUE(says(ask(get("/v1/ping")), "200 OK"));
}

TEST_F(FrontDoorTest, who_does_not_read_gives_way_to_newcomers) {
  ServerOptions options;
  options.connection_count_max = 4;
  options.loop_count = 1;
  start(options);
  std::string pages;
  for (int i = 0; i < 400; ++i)
    pages += get("/");  // 16 MB that nobody takes
  std::vector<std::unique_ptr<Client>> deaf;
  for (int i = 0; i < 4; ++i) {
    deaf.push_back(std::make_unique<Client>(server_->port()));
    deaf.back()->send(pages);
  }
  for (int i = 0; i < 20; ++i)
    EXPECT_TRUE(says(ask(get("/v1/ping")), "200 OK"));
}

TEST_F(FrontDoorTest, a_head_in_too_many_pieces_is_cut) {
  start();
  Client client(server_->port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
  std::string said;
  std::atomic<bool> is_cut{false};
  std::thread dribble([&] {
    for (int i = 0; i < 5'000 && !is_cut; ++i) {
      client.send("x");
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  said = client.rest();
  is_cut = true;
  dribble.join();
  EXPECT_TRUE(says(said, "408 ")) << said;
  EXPECT_TRUE(says(ask(get("/v1/ping")), "200 OK"));
}

TEST_F(FrontDoorTest, lengths_no_body_has_are_refused_at_once) {
  start();
  for (const std::string length :
       {"2147483648", "4294967296", "18446744073709551616", "99999999999999999999999", "-1", "+5",
        "0x10", "5 5", "1e3", ""}) {
    Client client(server_->port());
    client.send("POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length +
                "\r\n\r\nabcde" + get("/v1/ping"));
    const auto all = client.rest();
    EXPECT_TRUE(says(all, "HTTP/1.1 4")) << length << ": " << all;
    EXPECT_FALSE(says(all, "{\"ok\":true}")) << length;
  }
}

TEST_F(FrontDoorTest, no_form_of_chunks_hides_a_request) {
  start();
  const std::string inner = get("/v1/ping");
  for (const std::string coding :
       {"Transfer-Encoding: chunked\r\n", "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n", "Transfer-Encoding:\tchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: identity\r\n",
        "transfer-encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "X: y\r\n Transfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\n",
        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
        "Content-Length: 6\r\nContent-Length: 6\r\n", "Content-Length: 6, 6\r\n"}) {
    Client client(server_->port());
    client.send("POST /v1/echo HTTP/1.1\r\nHost: localhost\r\n" + coding + "\r\n0\r\n\r\n" + inner);
    const auto all = client.rest();
    EXPECT_FALSE(says(all, "{\"ok\":true}")) << coding << all;
    EXPECT_FALSE(says(all, "HTTP/1.1 2")) << coding << all;
  }
}

TEST_F(FrontDoorTest, floods_of_headers_are_cut_within_bounds) {
  start();
  Client client(server_->port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
  for (int i = 0; i < 20'000; ++i)
    client.send("X-" + std::to_string(i) + ": y\r\n");
  EXPECT_TRUE(says(client.rest(), "431 "));
  EXPECT_TRUE(says(ask(get("/v1/ping")), "200 OK"));
}

TEST_F(FrontDoorTest, half_closed_clients_get_their_answer_or_nothing) {
  start();
  for (const std::string& bytes : {get("/v1/ping"), std::string("GET / HT"), std::string()}) {
    Client client(server_->port());
    client.send(bytes);
    client.say_no_more();
    const auto all = client.rest();
    EXPECT_FALSE(says(all, "HTTP/1.1 5")) << bytes;
  }
  EXPECT_TRUE(says(ask(get("/v1/ping")), "200 OK"));
}

TEST_F(FrontDoorTest, a_pipeline_without_end_does_not_starve_a_neighbour) {
  ServerOptions options;
  options.loop_count = 1;
  start(options);
  std::atomic<bool> is_over{false};
  Client endless(server_->port());
  std::string many;
  for (int i = 0; i < 500; ++i)
    many += get("/v1/ping");
  std::thread reader([&] { endless.rest(); });
  std::thread sender([&] {
    while (!is_over)
      endless.send(many);
  });
  for (int i = 0; i < 20; ++i)
    EXPECT_TRUE(says(ask(get("/v1/ping")), "200 OK"));
  is_over = true;
  endless.hang_up();  // what is in the buffers would take long to answer
  sender.join();
  reader.join();
}

TEST_F(FrontDoorTest, http2_is_refused_in_one_answer) {
  start();
  Client client(server_->port());
  client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + std::string(100'000, '\0'));
  const auto all = client.rest();
  EXPECT_TRUE(says(all, "HTTP/1.1 ")) << all;
  EXPECT_EQ(all.find("HTTP/1.1 ", 1), all.npos) << "one answer only";
}

}  // namespace fl
