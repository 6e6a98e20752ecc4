// The gateways speak to a machine of ours on a loopback port: what they say, and what they make of
// its answers.
#include "post/gateway.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "storage/temp_db.h"

namespace fl {

namespace {

// Answers one connection after another by a script; keeps what was said to it.
class Machine {
 public:
  using Talk = std::function<std::string(int socket)>;
  Machine(int rounds, Talk talk) {
    listen_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::bind(listen_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    CHECK(::listen(listen_, 4) == 0);
    socklen_t length = sizeof address;
    ::getsockname(listen_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, rounds, talk] {
      for (int i = 0; i < rounds; ++i) {
        const int socket = ::accept(listen_, nullptr, nullptr);
        if (socket < 0) return;
        said_.push_back(talk(socket));
        ::close(socket);
      }
    });
  }
  ~Machine() {
    ::shutdown(listen_, SHUT_RDWR);
    thread_.join();
    ::close(listen_);
  }
  [[nodiscard]] int port() const { return port_; }
  std::vector<std::string> said_;

 private:
  int listen_ = -1, port_ = 0;
  std::thread thread_;
};

std::string read_until(int socket, std::string_view end) {
  std::string text;
  char byte = 0;
  while (!text.ends_with(end) && ::read(socket, &byte, 1) == 1)
    text += byte;
  return text;
}

void write_all(int socket, const std::string& text) {
  CHECK(::write(socket, text.data(), text.size()) == ssize_t(text.size()));
}

Machine::Talk http(const std::string& status) {
  return [status](int socket) {
    std::string said = read_until(socket, "\r\n\r\n");
    const auto at = said.find("Content-Length: ");
    CHECK(at != std::string::npos);
    std::string body(std::stoul(said.substr(at + 16)), '\0');
    std::size_t got = 0;
    while (got < body.size()) {
      const auto more = ::read(socket, body.data() + got, body.size() - got);
      if (more <= 0) break;
      got += std::size_t(more);
    }
    write_all(socket, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    return said + body;
  };
}

std::string smtp(int socket) {
  write_all(socket, "220 ready\r\n");
  std::string said, data;
  while (true) {
    const std::string line = read_until(socket, "\r\n");
    if (line.empty()) return said;
    said += line;
    if (line.starts_with("DATA")) {
      write_all(socket, "354 go on\r\n");
      said += read_until(socket, "\r\n.\r\n");
    }
    write_all(socket, "250 yes\r\n");
    if (line.starts_with("QUIT")) return said;
  }
}

class Gateways : public ::testing::Test {
 protected:
  Gateways() { start_crypto(); }
  std::string file(const std::string& text, mode_t mode = 0600) {
    const std::string path = folder_.path() + "/gateways.toml";
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }
  std::string sms_file(int port) {
    return file("[sms]\nurl = \"http://127.0.0.1:" + std::to_string(port) +
                "/send\"\nheader = \"Authorization: Bearer x\"\n"
                "body = '{\"phone\":\"{to}\",\"content\":\"{text}\"}'\n");
  }
  void send(const std::string& to, std::optional<Instant> until = {}) {
    CHECK(db_->write([&](Tx& tx) -> Outcome {
      send_message(tx, keys_, {to, "say \"yes\"\n{to}", "reminder", until}, now_);
      return Done{};
    }));
  }
  int deliver(const std::vector<Gateway>& gateways) {
    auto tried = deliver_due(*db_, keys_, gateways, [this] { return now_; });
    CHECK(tried);
    return *tried;
  }
  std::vector<Delivery> list() {
    auto found = db_->read([&](Tx& tx) -> Result<std::vector<Delivery>> {
      return deliveries(tx, keys_, "", now_ + std::chrono::hours(1), 0, 50);
    });
    CHECK(found);
    return *found;
  }
  TempFolder folder_;
  TempDb db_;
  Keys keys_ = make_keys(false);
  Instant now_{1'000'000};
};

}  // namespace

TEST_F(Gateways, a_webhook_gets_the_message_once_and_escaped) {
  Machine machine(1, http("200 OK"));
  auto gateways = load_gateways(sms_file(machine.port()));
  ASSERT_TRUE(gateways);
  send("13800001234");
  EXPECT_EQ(deliver(*gateways), 1);
  EXPECT_EQ(deliver(*gateways), 0);
  ASSERT_EQ(machine.said_.size(), 1U);
  EXPECT_NE(machine.said_[0].find("Authorization: Bearer x"), std::string::npos);
  EXPECT_NE(machine.said_[0].find(R"({"phone":"13800001234","content":"say \"yes\"\n{to}"})"),
            std::string::npos)
      << machine.said_[0];
  EXPECT_EQ(list().at(0).state, "sent");
  EXPECT_EQ(list().at(0).to_masked, "138****1234");
  EXPECT_EQ(delivery_counts(*db_)->sent, 1);
}

TEST_F(Gateways, trouble_is_tried_again_with_growing_waits_and_then_failed) {
  Machine machine(6, http("503 Busy"));
  auto gateways = load_gateways(sms_file(machine.port()));
  ASSERT_TRUE(gateways);
  send("13800001234");
  int tries = 0;
  for (int minute = 0; minute < 600 && list().at(0).state != "failed"; ++minute) {
    tries += deliver(*gateways);
    now_ = now_ + std::chrono::minutes(1);
  }
  EXPECT_EQ(tries, 6);
  EXPECT_EQ(list().at(0).state, "failed");
  EXPECT_EQ(list().at(0).last_error, "post.gateway_refused status 503");
  EXPECT_EQ(delivery_counts(*db_)->failed, 1);
}

TEST_F(Gateways, a_no_is_final_until_someone_tries_again) {
  Machine machine(1, http("400 Bad number"));
  auto gateways = load_gateways(sms_file(machine.port()));
  ASSERT_TRUE(gateways);
  send("13800001234");
  EXPECT_EQ(deliver(*gateways), 1);
  const auto failed = list().at(0);
  EXPECT_EQ(failed.state, "failed");
  auto again = [&] {
    return db_->write([&](Tx& tx) -> Outcome { return retry_message(tx, failed.id, now_); });
  };
  EXPECT_TRUE(again());
  EXPECT_EQ(list().at(0).state, "waiting");
  EXPECT_EQ(again().error().key, "post.no_such_message");
}

TEST_F(Gateways, what_is_of_no_use_any_more_is_not_sent) {
  auto gateways = load_gateways(sms_file(1));
  ASSERT_TRUE(gateways);
  send("13800001234", now_ + std::chrono::minutes(5));
  now_ = now_ + std::chrono::minutes(6);
  EXPECT_EQ(deliver(*gateways), 0);
  EXPECT_EQ(list().at(0).state, "expired");
}

TEST_F(Gateways, a_message_without_its_gateway_keeps_waiting) {
  auto gateways = load_gateways(sms_file(1));
  ASSERT_TRUE(gateways);
  send("someone@example.org");
  EXPECT_EQ(deliver(*gateways), 0);
  EXPECT_EQ(delivery_counts(*db_)->waiting, 1);
}

TEST_F(Gateways, a_mail_server_gets_the_mail) {
  Machine machine(1, smtp);
  auto gateways =
      load_gateways(file("[mail]\nurl = \"smtp://127.0.0.1:" + std::to_string(machine.port()) +
                         "\"\nfrom = \"firstline@example.org\"\nsubject = \"一线\"\n"));
  ASSERT_TRUE(gateways);
  send("someone@example.org");
  EXPECT_EQ(deliver(*gateways), 1);
  EXPECT_EQ(list().at(0).state, "sent") << list().at(0).last_error;
  ASSERT_EQ(machine.said_.size(), 1U);
  EXPECT_NE(machine.said_[0].find("RCPT TO:<someone@example.org>"), std::string::npos);
  EXPECT_NE(machine.said_[0].find("Subject: =?UTF-8?B?5LiA57q/?="), std::string::npos);
  EXPECT_NE(machine.said_[0].find("say \"yes\"\r\n{to}"), std::string::npos);
  EXPECT_EQ(list().at(0).to_masked, "s***@example.org");
}

TEST_F(Gateways, the_file_is_refused_with_its_place_and_remedy) {
  EXPECT_TRUE(load_gateways(folder_.path() + "/none.toml")->empty());
  const std::pair<std::string, std::string> wrong[] = {
      {"[sms]\nurl = \"http://example.org\"\nbody = \"{to}{text}\"\n", "https://"},
      {"[sms]\nurl = \"https://example.org\"\nbody = \"{text}\"\n", "{to}"},
      {"[sms]\nurll = \"https://example.org\"\n", "line 2"},
      {"[sms\n", "line 1"},
      {"[fax]\nurl = \"x\"\n", "[fax]"},
      {"[mail]\nurl = \"smtps://m\"\nfrom = \"a\\nb@c\"\n", "from"},
  };
  for (const auto& [text, said] : wrong) {
    auto loaded = load_gateways(file(text));
    ASSERT_FALSE(loaded) << text;
    EXPECT_EQ(loaded.error().key, "post.bad_gateways");
    EXPECT_NE(loaded.error().detail.find(said), std::string::npos) << loaded.error().detail;
  }
  EXPECT_EQ(load_gateways(file("", 0644)).error().key, "post.gateways_readable");
}

}  // namespace fl
