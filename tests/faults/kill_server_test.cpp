// kill -9 of the real binary under real HTTP (R1): asks with idempotency keys, sessions and
// finished tasks that were acknowledged are there once after each restart; the same key again gives
// the first result; the witnessed log and the database check out at the end.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "child.h"
#include "platform/clock.h"
#include "platform/json.h"
#include "platform/random.h"
#include "promises.h"
#include "storage/sqlite/raw.h"
#include "storage/temp_db.h"

namespace fl::faults {
namespace {

constexpr int kAsksARound = 16;  // a person may have 20 open
constexpr int kAskers = 4;
constexpr int kReadyWaitMs = 20'000;

struct SignedIn {
  std::string cookie, csrf;
};

std::string text_of(const json::value& value, const char* name) {
  const auto* object = value.if_object();
  const auto* found = object ? object->if_contains(name) : nullptr;
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

json::value body_of(const HttpReply& reply) {
  boost::system::error_code error;
  auto value = json::parse(reply.body, error);
  return error ? json::value() : value;
}

class KillServer : public testing::Test {
 protected:
  KillServer() {
    folder_ = (std::filesystem::temp_directory_path() / "firstline-kill.XXXXXX").string();
    CHECK(::mkdtemp(folder_.data()) != nullptr);
  }
  ~KillServer() override {
    server_.reset();
    std::filesystem::remove_all(folder_);
  }

  int run(std::vector<std::string> words) {
    words.insert(words.begin(), FIRSTLINE_BINARY);
    words.insert(words.end(), {"--data", folder_ + "/data"});
    return Child(words, folder_ + "/said").wait_for_exit();
  }

  int lay() {
    std::vector<std::string> words{"demo", "--people", "500", "--tasks", "0"};
    if (is_test_on_postgres()) words.insert(words.end(), {"--db", place_.path()});
    return run(words);
  }

  // Starts it and waits until it is ready to take writes; the time that took, or -1.
  std::int64_t start() {
    const std::string ready = folder_ + "/ready";
    std::filesystem::remove(ready);
    const std::int64_t from = steady_ms();
    server_ = std::make_unique<Child>(
        std::vector<std::string>{FIRSTLINE_BINARY, "serve", "--demo", "--port", "0", "--ready-file",
                                 ready, "--data", folder_ + "/data"},
        folder_ + "/said");
    while (steady_ms() - from < kReadyWaitMs && server_->is_running()) {
      std::string origin;
      std::ifstream(ready) >> origin;
      const std::size_t colon = origin.rfind(':');
      if (colon != std::string::npos) {
        port_ = std::atoi(origin.c_str() + colon + 1);
        if (exchange({.port = port_, .path = "/readyz"}).status == 200) return steady_ms() - from;
      }
      ::usleep(2000);
    }
    return -1;
  }

  void learn_tokens() {
    const auto people = body_of(exchange({.port = port_, .path = "/v1/demo/people"}));
    for (const auto& person : people.at("items").as_array()) {
      tokens_[text_of(person, "who")] = text_of(person, "token");
    }
  }

  SignedIn enter(const std::string& who) {
    const auto reply = exchange({.port = port_,
                                 .method = "POST",
                                 .path = "/v1/demo/enter",
                                 .body = "{\"token\":\"" + tokens_[who] + "\"}"});
    if (reply.status != 201) return {};
    const std::string cookie = reply.header("Set-Cookie");
    return {cookie.substr(0, cookie.find(';')), text_of(body_of(reply), "csrf")};
  }

  HttpReply get(const SignedIn& who, const std::string& path) const {
    return exchange({.port = port_, .path = path, .headers = {"Cookie: " + who.cookie}});
  }
  HttpReply post(const SignedIn& who, const std::string& path, const std::string& body,
                 std::uint64_t key) const {
    char hex[33];
    std::snprintf(hex, sizeof hex, "%032llx", static_cast<unsigned long long>(key));
    return exchange({.port = port_,
                     .method = "POST",
                     .path = path,
                     .body = body,
                     .headers = {"Cookie: " + who.cookie, "X-Firstline-CSRF: " + who.csrf,
                                 std::string("Idempotency-Key: ") + hex}});
  }
  HttpReply post_ask(const SignedIn& who, std::uint64_t key) const {
    return post(who, "/v1/asks",
                "{\"kind\":\"medicine\",\"text\":\"number " + std::to_string(key) + "\"}", key);
  }
  static std::string id_of_ask(const HttpReply& reply) {
    const auto body = body_of(reply);
    const auto* object = body.if_object();
    const auto* ask = object ? object->if_contains("ask") : nullptr;
    return ask ? text_of(*ask, "id") : std::string();
  }

  // How many asks the database holds, read beside the running server.
  std::int64_t count_asks() {
    if (is_test_on_postgres()) {
      static const Sql kCount{SqlTag::job, "faults.test_count_asks",
                              "SELECT COUNT(*) FROM work_ask"};
      auto db = Db::open({.path = place_.path()});
      CHECK(db.is_ok());
      auto count = (*db)->read([](Tx& tx) -> Result<std::int64_t> {
        auto row = tx.run(kCount);
        return row.step() ? row.i64(0) : -1;
      });
      return count ? *count : -1;
    }
    const RawFile file(folder_ + "/data/firstline.db", false);
    auto found = raw_column(file.handle(), "SELECT COUNT(*) FROM work_ask");
    return found && !found->empty() ? std::stoll(found->front()) : -1;
  }

  // The worker takes and finishes everything, so that the next round may ask again.
  int finish_all() {
    const SignedIn worker = enter("community_worker");
    int finished = 0;
    const auto page = body_of(get(worker, "/v1/tasks/mine?limit=200"));
    if (!page.is_object()) return 0;
    for (const auto& item : page.at("items").as_array()) {
      const std::string state = text_of(item, "state"), id = text_of(item, "id");
      if (state == "done") continue;
      if (state == "open") (void)post(worker, "/v1/tasks/" + id + "/accept", "{}", ++next_key_);
      const auto done =
          post(worker, "/v1/tasks/" + id + "/done",
               "{\"proof\":{\"kind\":\"handed_to_person\",\"note\":\"\"}}", ++next_key_);
      finished += done.status == 200;
    }
    return finished;
  }

  struct Round {
    std::map<std::uint64_t, std::string> acked;  // key to id
    std::vector<std::uint64_t> unknown;
    std::vector<SignedIn> sessions;
  };

  // Four askers and one who signs in again and again, until the server is gone.
  Round load_and_kill(const SignedIn& resident, int ms) {
    Round round;
    std::mutex guard;
    std::atomic<bool> is_dead{false};
    const std::uint64_t first_key = next_key_ + 1;
    next_key_ += kAsksARound;
    std::vector<std::thread> threads;
    for (int asker = 0; asker < kAskers; ++asker) {
      threads.emplace_back([&, asker] {
        for (int n = asker; n < kAsksARound; n += kAskers) {
          const std::uint64_t key = first_key + std::uint64_t(n);
          const auto reply = is_dead ? HttpReply{} : post_ask(resident, key);
          const std::lock_guard lock(guard);
          if (reply.status == 201)
            round.acked[key] = id_of_ask(reply);
          else
            round.unknown.push_back(key);
        }
      });
    }
    threads.emplace_back([&] {
      while (!is_dead) {
        const SignedIn session = enter("resident");
        const std::lock_guard lock(guard);
        if (!session.cookie.empty()) round.sessions.push_back(session);
      }
    });
    ::usleep(static_cast<useconds_t>(ms * 1000));
    server_->kill_now();
    is_dead = true;
    for (auto& thread : threads)
      thread.join();
    return round;
  }

  std::string folder_;
  TempPlace place_{"unused"};
  std::unique_ptr<Child> server_;
  int port_ = 0;
  std::uint64_t next_key_ = 0;
  std::map<std::string, std::string> tokens_;
};

struct Count {
  int asks = 0, sessions = 0, unknown = 0, lost = 0, changed = 0, doubled = 0;
  std::vector<std::int64_t> restart_ms;
};

TEST_F(KillServer, acknowledged_asks_and_sessions_survive_and_a_repeated_key_changes_nothing) {
  const int kills = count_from_environment("FIRSTLINE_KILLS", 6);
  ASSERT_EQ(lay(), 0);
  ASSERT_GE(start(), 0);
  learn_tokens();
  SignedIn resident = enter("resident");
  ASSERT_FALSE(resident.csrf.empty());
  Random random(32);
  Count count;
  std::map<std::uint64_t, std::string> all;
  for (int kill = 0; kill < kills; ++kill) {
    Round round = load_and_kill(resident, int(random.between(15, 120)));
    const std::int64_t restart = start();
    ASSERT_GE(restart, 0) << "it did not come back after kill " << kill;
    count.restart_ms.push_back(restart);
    count.asks += int(round.acked.size());
    count.sessions += int(round.sessions.size());
    count.unknown += int(round.unknown.size());
    for (const auto& session : round.sessions) {
      count.lost += get(session, "/v1/session").status != 200;
    }
    for (const auto& [key, id] : round.acked) {
      count.lost += get(resident, "/v1/asks/" + id).status != 200;
      count.changed += id_of_ask(post_ask(resident, key)) != id;
    }
    all.insert(round.acked.begin(), round.acked.end());
    for (const std::uint64_t key : round.unknown) {
      const auto again = post_ask(resident, key);
      ASSERT_EQ(again.status, 201) << again.body;
      all[key] = id_of_ask(again);
    }
    count.doubled += int(count_asks() - std::int64_t(all.size()));
    EXPECT_EQ(count_asks(), std::int64_t(all.size())) << "as many as keys, after kill " << kill;
    EXPECT_EQ(finish_all(), kAsksARound);
  }
  EXPECT_EQ(server_->stop_and_wait(), 0);
  EXPECT_EQ(run({"check"}), 0);
  EXPECT_EQ(run({"audit", "verify"}), 0);
  std::sort(count.restart_ms.begin(), count.restart_ms.end());
  std::printf(
      "kill -9 of the binary: %d kills, %d asks and %d sessions acknowledged, %d unknown and "
      "asked again; lost %d, changed %d, doubled %d; restart to ready median %lld ms, worst "
      "%lld ms\n",
      kills, count.asks, count.sessions, count.unknown, count.lost, count.changed, count.doubled,
      static_cast<long long>(count.restart_ms[count.restart_ms.size() / 2]),
      static_cast<long long>(count.restart_ms.back()));
  EXPECT_GT(count.asks, 0);
  EXPECT_GT(count.sessions, 0);
  EXPECT_EQ(count.lost, 0);
  EXPECT_EQ(count.changed, 0);
  EXPECT_EQ(count.doubled, 0);
  EXPECT_LE(count.restart_ms.back(), 2000);
}

}  // namespace
}  // namespace fl::faults
