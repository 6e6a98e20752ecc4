// What one address may hold, and what a flood of strangers costs those who have a line.
#include "http/sources.h"
#include <algorithm>

#include "http/handshakes.h"
#include "http/server_testing.h"
#include "platform/metrics.h"

namespace fl {

using http::Handshakes;
using http::source_of;
using http::Sources;
using server_testing::Client;
using server_testing::ServerTest;

namespace {

http::Source source(const char* text) {
  return source_of(*http::Address::parse(text));
}

class SourcesTest : public ServerTest {
 protected:
  static constexpr std::size_t kMax = 4;
  void start_small() {
    ServerOptions options;
    options.loop_count = 1;
    options.connection_count_max = 64;
    options.lines_per_address_max = kMax;
    options.proxies = {"127.0.0.9"};
    start(options);
  }
  std::unique_ptr<Client> from(const char* address, const std::string& bytes = "") const {
    auto client = std::make_unique<Client>(server_->port(), address);
    if (!bytes.empty()) client->send(bytes);
    return client;
  }
  // Lines of this address in the middle of an answer, which give way to nobody.
  void hold(const char* address, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      held_.push_back(from(address, get("/v1/slow")));
    gate_.wait_for(int(held_.size()));
  }
  void TearDown() override { gate_.open.set_value(); }

  std::vector<std::unique_ptr<Client>> held_;
};

}  // namespace

TEST(sources, an_ipv6_customer_is_one_place_and_mapped_ipv4_is_ipv4) {
  EXPECT_EQ(source("2001:db8:0:1::1"), source("2001:db8:0:1:ffff::2"));
  EXPECT_NE(source("2001:db8:0:1::1"), source("2001:db8:0:2::1"));
  EXPECT_EQ(source("::ffff:192.0.2.1"), source("192.0.2.1"));
  EXPECT_NE(source("192.0.2.1"), source("192.0.2.2"));
  EXPECT_NE(source("::1"), source("::2"));
}

TEST(sources, count_lines_and_a_few_beyond_and_forget_who_left) {
  const auto one = source("192.0.2.1"), other = source("192.0.2.2");
  Sources sources(4, {"192.0.2.2", "not an address"});
  EXPECT_TRUE(sources.is_counted(one));
  EXPECT_FALSE(sources.is_counted(other));
  for (int i = 0; i < 4; ++i) {
    EXPECT_FALSE(sources.is_at_max(one));
    sources.add(one);
  }
  EXPECT_TRUE(sources.is_at_max(one));
  EXPECT_FALSE(sources.is_over(one));
  EXPECT_FALSE(sources.is_beyond(one));
  sources.add(one);
  EXPECT_TRUE(sources.is_over(one));
  EXPECT_TRUE(sources.is_beyond(one));
  for (int i = 0; i < 6; ++i)
    sources.remove(one);
  EXPECT_FALSE(sources.is_at_max(one));
}

TEST_F(SourcesTest, an_address_with_too_many_lines_gets_life_only_and_others_everything) {
  start_small();
  hold("127.0.0.2", kMax);
  auto extra = from("127.0.0.2", get("/v1/list"));
  const auto refused = extra->rest();
  EXPECT_TRUE(says(refused, "503 Service Unavailable")) << refused;
  EXPECT_TRUE(says(refused, "Connection: close\r\n"));
  EXPECT_TRUE(says(from("127.0.0.2", get("/"))->rest(), "503 ")) << "pages too";
  auto life = from("127.0.0.2", get("/v1/ping"));
  EXPECT_TRUE(says(life->reply(), "{\"ok\":true}")) << "what is life-critical is answered";
  for (const char* other : {"127.0.0.3", "127.0.0.4", "127.0.0.5"})
    EXPECT_TRUE(says(from(other, get("/v1/list"))->reply(), "{\"list\":true}")) << other;
  for (std::size_t i = 0; i <= kMax; ++i)
    held_.push_back(from("127.0.0.9", get("/v1/list")));
  for (std::size_t i = kMax; i < held_.size(); ++i)
    EXPECT_TRUE(says(held_[i]->reply(), "{\"list\":true}")) << "a proxy's lines are everybody's";
}

TEST_F(SourcesTest, idle_lines_of_the_same_address_give_way_first) {
  start_small();
  std::vector<std::unique_ptr<Client>> idle;
  for (std::size_t i = 0; i < kMax; ++i) {
    idle.push_back(from("127.0.0.2", get("/v1/list")));
    EXPECT_TRUE(says(idle.back()->reply(), "{\"list\":true}"));
  }
  auto other = from("127.0.0.3", get("/v1/list"));
  EXPECT_TRUE(says(other->reply(), "{\"list\":true}"));
  auto next = from("127.0.0.2", get("/v1/list"));
  EXPECT_TRUE(says(next->reply(), "{\"list\":true}")) << "one that idles went";
  EXPECT_EQ(std::ranges::count_if(idle, [](const auto& one) { return one->is_closed_now(); }), 1);
  other->send(get("/v1/list"));
  EXPECT_TRUE(says(other->reply(), "{\"list\":true}")) << "another address lost nothing";
}

TEST_F(SourcesTest, a_flood_of_silent_lines_holds_its_share_and_no_more) {
  start_small();
  auto honest = from("127.0.0.3", get("/v1/list"));
  EXPECT_TRUE(says(honest->reply(), "{\"list\":true}"));
  std::vector<std::unique_ptr<Client>> silent;
  for (int i = 0; i < 100; ++i)
    silent.push_back(from("127.0.0.2"));
  auto life = from("127.0.0.2", get("/v1/ping"));
  EXPECT_TRUE(says(life->reply(), "{\"ok\":true}"));
  std::size_t closed = 0;
  for (const auto& line : silent)
    closed += line->is_closed_now() ? 1 : 0;
  EXPECT_GE(closed, 100 - 2 * kMax);
  honest->send(get("/v1/list"));
  EXPECT_TRUE(says(honest->reply(), "{\"list\":true}"));
}

TEST_F(SourcesTest, with_all_of_them_busy_even_the_extra_ones_the_next_is_told_at_once) {
  start_small();
  hold("127.0.0.2", kMax + 1);  // one extra: /v1/slow is life-critical
  auto next = from("127.0.0.2");
  EXPECT_TRUE(says(next->rest(), "503 ")) << "before it has asked for anything";
  EXPECT_TRUE(says(from("127.0.0.3", get("/v1/ping"))->reply(), "{\"ok\":true}"));
}

TEST(handshakes, wait_when_their_share_of_the_time_is_used_and_go_in_turn) {
  Handshakes shakes(16);
  std::string order;
  const auto go = [&](char name) { return [&, name](bool) { order += name; }; };
  EXPECT_TRUE(shakes.may_go());
  shakes.spent(http::kHandshakeSliceUs);
  EXPECT_FALSE(shakes.may_go());
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(shakes.wait(source("192.0.2.1"), 0, go('a')));
  EXPECT_TRUE(shakes.wait(source("192.0.2.2"), 0, go('b')));
  shakes.next_slice(false);  // what was too much is owed
  EXPECT_EQ(order, "");
  shakes.next_slice(false);
  EXPECT_EQ(order.size(), 4u);
  EXPECT_LT(order.find('b'), 2u) << order << ": addresses in turn";
  EXPECT_TRUE(shakes.may_go());
}

TEST(handshakes, one_address_cannot_take_all_waiting_places) {
  Handshakes shakes(64);
  shakes.spent(http::kHandshakeSliceUs);
  std::size_t taken = 0;
  while (shakes.wait(source("192.0.2.1"), 0, [](bool) {}))
    ++taken;
  EXPECT_LE(taken, 8u);
  EXPECT_TRUE(shakes.wait(source("192.0.2.2"), 0, [](bool) {}));
}

TEST(handshakes, are_crowded_before_their_places_are_full_and_not_for_long) {
  Handshakes shakes(64);
  shakes.spent(http::kHandshakeSliceUs);
  EXPECT_FALSE(shakes.is_crowded());
  for (http::Source from = 1; from <= 16; ++from)
    EXPECT_TRUE(shakes.wait(from, 0, [](bool) {}));
  EXPECT_TRUE(shakes.is_crowded());
  shakes.next_slice(false);
  shakes.next_slice(false);
  EXPECT_FALSE(shakes.is_crowded());
}

TEST(handshakes, get_less_while_requests_are_refused) {
  Handshakes shakes(64);
  shakes.next_slice(true);
  shakes.spent(http::kHandshakeSliceUs / 3);
  EXPECT_FALSE(shakes.may_go());
  shakes.next_slice(false);
  shakes.spent(http::kHandshakeSliceUs / 3);
  EXPECT_TRUE(shakes.may_go());
}

}  // namespace fl
