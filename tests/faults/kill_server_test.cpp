// kill -9 of the real binary under real HTTP (R1): asks with idempotency keys, sessions and
// finished tasks that were acknowledged are there once after each restart; the same key again gives
// the first result; the witnessed log and the database check out at the end. What is then taken out
// of the database must be missed.
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

#include "house.h"
#include "platform/clock.h"
#include "platform/random.h"
#include "promises.h"
#include "storage/sqlite/raw.h"
#include "storage/temp_db.h"

namespace fl::faults {
namespace {

constexpr int kAsksARound = 16;  // a person may have 20 open
constexpr int kAskers = 4;

class KillServer : public testing::Test {
 protected:
  HttpReply post_ask(const SignedIn& who, std::uint64_t key) const {
    return house_.post(who, "/v1/asks",
                       "{\"kind\":\"medicine\",\"text\":\"number " + std::to_string(key) + "\"}",
                       key);
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
      auto db = Db::open({.path = house_.database()});
      CHECK(db.is_ok());
      auto count = (*db)->read([](Tx& tx) -> Result<std::int64_t> {
        auto row = tx.run(kCount);
        return row.step() ? row.i64(0) : -1;
      });
      return count ? *count : -1;
    }
    const RawFile file(house_.folder() + "/data/firstline.db", false);
    auto found = raw_column(file.handle(), "SELECT COUNT(*) FROM work_ask");
    return found && !found->empty() ? std::stoll(found->front()) : -1;
  }

  // The worker takes and finishes everything, so that the next round may ask again.
  int finish_all() {
    const SignedIn worker = house_.enter("community_worker");
    int finished = 0;
    const auto page = body_of(house_.get(worker, "/v1/tasks/mine?limit=200"));
    if (!page.is_object()) return 0;
    for (const auto& item : page.at("items").as_array()) {
      const std::string state = text_of(item, "state"), id = text_of(item, "id");
      if (state == "done") continue;
      if (state == "open")
        (void)house_.post(worker, "/v1/tasks/" + id + "/accept", "{}", ++next_key_);
      const auto done =
          house_.post(worker, "/v1/tasks/" + id + "/done",
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
        const SignedIn session = house_.enter("resident");
        const std::lock_guard lock(guard);
        if (!session.cookie.empty()) round.sessions.push_back(session);
      }
    });
    ::usleep(static_cast<useconds_t>(ms * 1000));
    house_.server().kill_now();
    is_dead = true;
    for (auto& thread : threads)
      thread.join();
    return round;
  }

  struct Count {
    int asks = 0, sessions = 0, unknown = 0, lost = 0, changed = 0, doubled = 0;
    std::vector<std::int64_t> restart_ms;
  };
  // Each session still opens, each ask is there, and its key asked again gives the same one.
  void judge(const SignedIn& resident, const std::map<std::uint64_t, std::string>& asks,
             const std::vector<SignedIn>& sessions, Count& count) const {
    for (const auto& session : sessions)
      count.lost += house_.get(session, "/v1/session").status != 200;
    for (const auto& [key, id] : asks) {
      count.lost += house_.get(resident, "/v1/asks/" + id).status != 200;
      count.changed += id_of_ask(post_ask(resident, key)) != id;
    }
  }

  void edit(const std::string& sql) const {
    auto db = Db::open({.path = is_test_on_postgres() ? house_.database()
                                                      : house_.folder() + "/data/firstline.db"});
    ASSERT_TRUE(db);
    ASSERT_TRUE((*db)->exec_script(sql));
  }

  House house_;
  std::uint64_t next_key_ = 0;
};

TEST_F(KillServer, acknowledged_asks_and_sessions_survive_and_a_repeated_key_changes_nothing) {
  const int kills = count_from_environment("FIRSTLINE_KILLS", 6);
  ASSERT_EQ(house_.lay(), 0);
  ASSERT_GE(house_.start(), 0);
  house_.learn_tokens();
  SignedIn resident = house_.enter("resident");
  ASSERT_FALSE(resident.csrf.empty());
  Random random(32);
  Count count;
  std::map<std::uint64_t, std::string> all;
  std::vector<SignedIn> sessions;
  for (int kill = 0; kill < kills; ++kill) {
    Round round = load_and_kill(resident, int(random.between(15, 120)));
    const std::int64_t restart = house_.start();
    ASSERT_GE(restart, 0) << "it did not come back after kill " << kill;
    count.restart_ms.push_back(restart);
    count.asks += int(round.acked.size());
    count.sessions += int(round.sessions.size());
    count.unknown += int(round.unknown.size());
    judge(resident, round.acked, round.sessions, count);
    sessions.insert(sessions.end(), round.sessions.begin(), round.sessions.end());
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
  EXPECT_EQ(house_.server().stop_and_wait(), 0);
  EXPECT_EQ(house_.run({"check"}), 0);
  EXPECT_EQ(house_.run({"audit", "verify"}), 0);
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
  // Planted: asks, receipts and sessions that were acknowledged and are not there.
  edit("DELETE FROM work_ask; DELETE FROM storage_receipt; DELETE FROM trust_session");
  ASSERT_GE(house_.start(), 0);
  resident = house_.enter("resident");
  Count planted;
  judge(resident, all, sessions, planted);
  EXPECT_EQ(planted.lost, int(all.size() + sessions.size()));
  EXPECT_EQ(planted.changed, int(all.size()));
}

}  // namespace
}  // namespace fl::faults
