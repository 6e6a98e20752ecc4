// The server over loopback, as a client and as an attacker sees it. No sleeps: tests wait for
// bytes, for the end of the connection, or for a handler to say it has begun.
#include "http/server_testing.h"

namespace fl {

using server_testing::Client;
using server_testing::kBrotli;
using server_testing::kPage;
using server_testing::ServerTest;

TEST_F(ServerTest, answers_and_keeps_the_connection) {
  start();
  Client client(server_->port());
  for (int i = 0; i < 3; ++i) {
    client.send(get("/v1/ping"));
    const auto reply = client.reply();
    EXPECT_EQ(reply.substr(0, 17), "HTTP/1.1 200 OK\r\n");
    EXPECT_TRUE(says(reply, "\r\n\r\n{\"ok\":true}"));
    EXPECT_TRUE(says(reply, "Cache-Control: no-store\r\n"));
    EXPECT_TRUE(says(reply, "Date: Sun, 22 Nov 2026 01:00:09 GMT\r\n"));
  }
  client.send(get("/v1/ping", "Connection: close\r\n"));
  EXPECT_TRUE(says(client.reply(), "Connection: close\r\n"));
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, every_reply_carries_the_security_headers) {
  start();
  for (const auto& request :
       {get("/v1/ping"), get("/"), get("/nowhere"), std::string("bad\r\n\r\n")}) {
    const auto reply = ask(request);
    for (const auto* header :
         {"X-Content-Type-Options: nosniff\r\n", "Referrer-Policy: no-referrer\r\n",
          "X-Frame-Options: DENY\r\n",
          "Permissions-Policy: camera=(self), microphone=(self), geolocation=()\r\n",
          "Cross-Origin-Opener-Policy: same-origin\r\n",
          "Cross-Origin-Resource-Policy: same-origin\r\n",
          "Content-Security-Policy: default-src 'none'"})
      EXPECT_TRUE(says(reply, header)) << header << " in " << reply.substr(0, 500);
  }
}

TEST_F(ServerTest, handler_sees_the_request) {
  start();
  const auto reply = ask(get("/v1/see/%E7%8E%8B?q=a+b", "X-Test:  yes \r\n"));
  EXPECT_TRUE(
      says(reply, R"({"id":"王","q":"a b","x":"yes","peer":"127.0.0.1","now":1795309209000})"))
      << reply;
  EXPECT_TRUE(says(reply, "X-Request-Id: "));
}

TEST_F(ServerTest, pipelined_requests_are_answered_in_order) {
  start();
  Client client(server_->port());
  client.send(post("/v1/echo", "one") + get("/") + post("/v1/echo", "two") +
              get("/assets/a-12345678.js") + get("/nowhere") + post("/v1/echo", "three"));
  EXPECT_TRUE(says(client.reply(), "\r\n\r\none"));
  EXPECT_TRUE(says(client.reply(), kPage));
  EXPECT_TRUE(says(client.reply(), "\r\n\r\ntwo"));
  EXPECT_TRUE(says(client.reply(), "immutable"));
  EXPECT_TRUE(says(client.reply(), "http.no_such_route"));
  EXPECT_TRUE(says(client.reply(), "\r\n\r\nthree"));
}

TEST_F(ServerTest, a_request_may_come_byte_by_byte) {
  start();
  Client client(server_->port());
  for (const char c : post("/v1/echo", "hello"))
    client.send(std::string_view(&c, 1));
  EXPECT_TRUE(says(client.reply(), "\r\n\r\nhello"));
}

TEST_F(ServerTest, a_thousand_pipelined_pages_arrive_whole) {
  start();
  Client client(server_->port());
  std::string all;
  for (int i = 0; i < 1000; ++i)
    all += get("/");
  std::thread sender([&] { client.send(all); });
  int count = 0;
  for (; count < 1000; ++count)
    if (!says(client.reply(), "ppp")) break;
  sender.join();
  EXPECT_EQ(count, 1000);
}

TEST_F(ServerTest, body_up_to_64_kib_is_taken_and_more_is_not) {
  start();
  const std::string largest(limits::kRequestBodyBytesMax, 'x');
  EXPECT_TRUE(says(ask(post("/v1/echo", largest)), largest));
  Client client(server_->port());
  client.send("POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n");
  client.send(std::string(200000, 'x'));
  EXPECT_TRUE(says(client.rest(), "413 Content Too Large"));
}

TEST_F(ServerTest, head_over_16_kib_is_431) {
  start();
  EXPECT_TRUE(says(ask(get("/", "X: " + std::string(20000, 'x') + "\r\n")), "431 "));
}

TEST_F(ServerTest, flawed_requests_close_and_nothing_behind_them_is_read) {
  start();
  for (const std::string smuggled :
       {"POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: "
        "chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: "
        "5\r\n\r\nabcd",
        "GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}) {
    Client client(server_->port());
    client.send(smuggled + get("/v1/ping"));
    const auto all = client.rest();
    EXPECT_EQ(all.substr(0, 13), "HTTP/1.1 400 ") << smuggled;
    EXPECT_FALSE(says(all, "{\"ok\":true}")) << smuggled;
  }
}

TEST_F(ServerTest, chunked_bodies_are_501) {
  start();
  EXPECT_TRUE(
      says(ask("POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"),
           "501 "));
}

TEST_F(ServerTest, continue_is_said_before_the_body) {
  start();
  Client client(server_->port());
  client.send(
      "POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: "
      "100-continue\r\n\r\n");
  EXPECT_EQ(client.reply(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_TRUE(says(client.reply(), "\r\n\r\nok"));
}

TEST_F(ServerTest, head_has_the_length_but_no_body) {
  start();
  Client client(server_->port());
  client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(says(client.reply(true), "Content-Length: " + std::to_string(kPage.size())));
  client.send("HEAD /v1/ping HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/v1/ping"));
  EXPECT_TRUE(says(client.reply(true), "Content-Length: 11\r\n"));
  EXPECT_TRUE(says(client.reply(), "\r\n\r\n{\"ok\":true}"));
}

TEST_F(ServerTest, no_content_has_no_length) {
  start();
  Client client(server_->port());
  client.send("DELETE /v1/none HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto reply = client.reply(true);
  EXPECT_TRUE(says(reply, "204 No Content"));
  EXPECT_FALSE(says(reply, "Content-Length"));
  client.send(get("/v1/ping"));
  EXPECT_EQ(client.reply().substr(0, 15), "HTTP/1.1 200 OK");
}

TEST_F(ServerTest, pages_are_negotiated_and_cached) {
  start();
  const auto plain = ask(get("/"));
  EXPECT_TRUE(says(plain, "Cache-Control: no-cache\r\n"));
  EXPECT_TRUE(says(plain, "Vary: Accept-Encoding\r\n"));
  EXPECT_TRUE(says(plain, "Content-Security-Policy: default-src 'none'; script-src 'self'\r\n"));
  EXPECT_TRUE(says(plain, "ETag: \"abc\"\r\n"));
  const auto brotli = ask(get("/", "Accept-Encoding: gzip, deflate, br\r\n"));
  EXPECT_TRUE(says(brotli, "Content-Encoding: br\r\n"));
  EXPECT_TRUE(says(brotli, "\r\n\r\n" + kBrotli));
  const auto same = ask(get("/", "Accept-Encoding: br\r\nIf-None-Match: \"abc-br\"\r\n"));
  EXPECT_TRUE(says(same, "304 Not Modified"));
  EXPECT_FALSE(says(same, "Content-Length"));
  EXPECT_TRUE(says(ask(get("/assets/a-12345678.js")),
                   "Cache-Control: public, max-age=31536000, immutable\r\n"));
  EXPECT_TRUE(says(ask(post("/", "x")), "405 "));
}

TEST_F(ServerTest, foreign_hosts_and_origins_are_refused) {
  start();
  EXPECT_TRUE(says(ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), "421 "));
  EXPECT_TRUE(says(ask("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), "200 OK"));
  EXPECT_TRUE(
      says(ask(post("/v1/echo", "x", "Origin: http://evil.example\r\n")), "http.foreign_origin"));
  EXPECT_TRUE(says(ask(post("/v1/echo", "x", "Origin: null\r\n")), "403 "));
  EXPECT_TRUE(says(ask(post("/v1/echo", "x", "Origin: http://localhost\r\n")), "200 OK"));
  EXPECT_TRUE(says(ask(get("/v1/ping", "Origin: http://evil.example\r\n")), "200 OK"));
}

TEST_F(ServerTest, a_handler_cannot_split_the_reply) {
  start();
  const auto reply = ask(get("/v1/split"));
  EXPECT_TRUE(says(reply, "X-Good: 1\r\n"));
  EXPECT_FALSE(says(reply, "Set-Cookie"));
}

TEST_F(ServerTest, slow_and_silent_clients_are_cut) {
  ServerOptions options;
  options.head_deadline = options.body_deadline = options.idle_deadline =
      std::chrono::milliseconds(40);
  start(options);
  Client silent(server_->port()), slow(server_->port()), lazy(server_->port());
  slow.send("GET / HTT");
  lazy.send("POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_TRUE(silent.is_closed());
  EXPECT_TRUE(says(slow.rest(), "408 Request Timeout"));
  EXPECT_TRUE(says(lazy.rest(), "408 Request Timeout"));
}

TEST_F(ServerTest, full_workers_say_so_at_once) {
  ServerOptions options;
  options.worker_count = 1;
  start(options);
  Client busy(server_->port());
  busy.send(get("/v1/slow"));
  gate_.wait_for(1);
  const auto begun = steady_ms();
  const auto reply = ask(get("/v1/ping"));
  EXPECT_TRUE(says(reply, "503 Service Unavailable")) << reply;
  EXPECT_TRUE(says(reply, "Retry-After: "));
  EXPECT_TRUE(says(reply, "http.busy"));
  EXPECT_LT(steady_ms() - begun, 2000);        // 50 ms on a quiet machine
  EXPECT_TRUE(says(ask(get("/")), "200 OK"));  // pages need no worker
  gate_.open.set_value();
  EXPECT_TRUE(says(busy.reply(), "{\"slow\":true}"));
}

TEST_F(ServerTest, more_busy_connections_than_allowed_are_sent_away) {
  ServerOptions options;
  options.connection_count_max = 2;
  start(options);
  Client a(server_->port()), b(server_->port());
  a.send(get("/v1/slow"));
  b.send(get("/v1/slow"));
  gate_.wait_for(2);
  Client c(server_->port());
  EXPECT_TRUE(says(c.rest(), "503 "));
  gate_.open.set_value();
  EXPECT_TRUE(says(a.reply(), "200 OK"));
  EXPECT_TRUE(says(b.reply(), "200 OK"));
}

TEST_F(ServerTest, idle_connections_give_way_to_newcomers) {
  ServerOptions options;
  options.connection_count_max = 2;
  options.loop_count = 1;
  start(options);
  Client a(server_->port()), b(server_->port());
  a.send(get("/v1/ping"));
  EXPECT_TRUE(says(a.reply(), "200 OK"));
  for (const auto then = steady_ms(); steady_ms() < then + 3;)  // it rests longest, by the clock
    std::this_thread::yield();
  b.send(get("/v1/ping"));
  EXPECT_TRUE(says(b.reply(), "200 OK"));
  Client c(server_->port());
  c.send(get("/v1/ping"));
  EXPECT_TRUE(says(c.reply(), "200 OK"));
  EXPECT_TRUE(a.is_closed());
}

TEST_F(ServerTest, stop_lets_running_requests_end) {
  start();
  Client idle(server_->port());
  auto busy = std::make_unique<Client>(server_->port());
  idle.send(get("/v1/ping"));
  EXPECT_TRUE(says(idle.reply(), "200 OK"));
  busy->send(get("/v1/slow") + get("/v1/ping"));
  gate_.wait_for(1);
  std::thread stopper([&] { server_->stop(); });
  EXPECT_TRUE(idle.is_closed());
  gate_.open.set_value();
  const auto reply = busy->reply();
  EXPECT_TRUE(says(reply, "{\"slow\":true}"));
  EXPECT_TRUE(says(reply, "Connection: close\r\n"));
  EXPECT_TRUE(busy->is_closed());
  busy.reset();
  stopper.join();
  EXPECT_FALSE(Client(server_->port()).is_open());
}

TEST_F(ServerTest, second_server_on_a_port_is_a_fault) {
  start();
  ServerOptions options;
  options.port = server_->port();
  const auto second = Server::start(options, router_, clock_, assets_);
  ASSERT_FALSE(second.is_ok());
  EXPECT_EQ(second.error().key, "http.port_taken");
  options.address = "not an address";
  const auto third = Server::start(options, router_, clock_, assets_);
  ASSERT_FALSE(third.is_ok());
  EXPECT_EQ(third.error().key, "http.cannot_listen");
}

TEST_F(ServerTest, many_clients_at_once_all_get_their_own_answer) {
  start();
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      Client client(server_->port());
      for (int i = 0; i < 100; ++i) {
        const std::string body = std::to_string(t) + ":" + std::to_string(i) + ";";
        client.send(post("/v1/echo", body));
        if (!says(client.reply(), "\r\n\r\n" + body)) ++wrong;
      }
    });
  }
  for (auto& thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(ServerTest, a_row_without_a_worker_answers_at_once_or_later_and_once_only) {
  start();
  Client client(server_->port());
  client.send(get("/v1/later/here") + get("/v1/later/elsewhere") + get("/v1/later/twice") +
              get("/v1/later/throws") + get("/v1/ping"));
  EXPECT_TRUE(says(client.reply(), "\"how\":\"here\""));
  EXPECT_TRUE(says(client.reply(), "\"how\":\"elsewhere\""));
  EXPECT_TRUE(says(client.reply(), "\"how\":\"twice\""));
  const std::string broken = client.reply();
  EXPECT_TRUE(says(broken, "HTTP/1.1 500"));
  EXPECT_FALSE(says(broken, "must not be shown"));
  EXPECT_TRUE(says(client.reply(), "\"ok\":true")) << "nothing was said twice";
}

}  // namespace fl
