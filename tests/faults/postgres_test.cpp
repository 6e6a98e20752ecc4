// PostgreSQL under a running house: its server restarted under load, two of our servers over one
// database with the leader killed, and a move killed in the middle. Nothing acknowledged is lost or
// doubled. Runs on the throw-away server of tools/pg_cluster only.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "app/app.h"
#include "child.h"
#include "platform/clock.h"
#include "platform/json.h"
#include "promises.h"
#include "storage/care.h"
#include "storage/temp_db.h"

namespace fl::faults {
namespace {

const Sql kDoubleLate{SqlTag::job, "faults.test_double_late",
                      "SELECT COUNT(*) FROM (SELECT task_id FROM work_step WHERE what = 'late' "
                      "GROUP BY bucket, task_id HAVING COUNT(*) > 1) AS twice"};
const Sql kLate{SqlTag::job, "faults.test_late",
                "SELECT COUNT(*) FROM work_step WHERE what = 'late'"};
const Sql kStillToMark{SqlTag::job, "faults.test_still_to_mark",
                       "SELECT COUNT(*) FROM work_task WHERE lane IN (1, 2) AND due_at < ?1"};
const Sql kAsks{SqlTag::job, "faults.test_asks", "SELECT COUNT(*) FROM work_ask"};

std::string text_of(const std::string& path) {
  std::stringstream all;
  all << std::ifstream(path).rdbuf();
  return all.str();
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

class Postgres : public testing::Test {
 protected:
  void SetUp() override {
    if (!is_test_on_postgres()) GTEST_SKIP() << "on PostgreSQL only";
    place = std::make_unique<TempPlace>("unused");
  }
  int run(std::vector<std::string> words) {
    words.insert(words.begin(), FIRSTLINE_BINARY);
    words.insert(words.end(), {"--data", data});
    return Child(words, folder / "said").wait_for_exit();
  }
  // Stops and starts the database's server.
  static void restart_server(const std::string& mode) {
    const std::string tool = std::string(FIRSTLINE_ROOT) + "/tools/pg_cluster";
    const std::string dir = environment("FIRSTLINE_TEST_PG_DIR");
    CHECK(Child({tool, "down", dir, mode}, "/dev/null").wait_for_exit() == 0);
    CHECK(Child({tool, "up", dir}, "/dev/null").wait_for_exit() == 0);
  }
  static std::int64_t number(const std::string& path, const Sql& sql, std::int64_t value = -1) {
    auto db = Db::open({.path = path});
    CHECK(db.is_ok());
    auto found = (*db)->read([&](Tx& tx) -> Result<std::int64_t> {
      auto row = value < 0 ? tx.run(sql) : tx.run(sql, value);
      return row.step() ? row.i64(0) : -1;
    });
    return found ? *found : -1;
  }

  TempFolder folder;
  std::string data = folder / "data";
  std::unique_ptr<TempPlace> place;
};

// What four writers were told, while the database's server was stopped and started.
struct Load {
  std::vector<std::int64_t> acknowledged;
  int asked_again = 0;
  Verdict verdict;
};

// `between` runs while they write; what nobody knows is asked again with the same key.
Load write_while(const DbOptions& options,
                 const std::function<void(const std::function<std::size_t()>&)>& between) {
  Load load;
  auto opened = Db::open(options);
  CHECK(opened.is_ok());
  Db& db = **opened;
  CHECK(migrate(db).is_ok());
  CHECK(lay_promise_table(db).is_ok());
  std::atomic<bool> is_over{false};
  std::mutex guard;
  std::atomic<int> unsure{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < 4; ++w) {
    writers.emplace_back([&, w] {
      for (std::int64_t id = w; !is_over; id += 4) {
        auto kept = make_promise(db, id);
        for (int again = 0; !kept && again < 50; ++again) {
          ++unsure;
          ::usleep(100'000);
          kept = make_promise(db, id);
        }
        if (!kept) continue;
        const std::lock_guard lock(guard);
        load.acknowledged.push_back(id);
      }
    });
  }
  between([&] {
    const std::lock_guard lock(guard);
    return load.acknowledged.size();
  });
  is_over = true;
  for (auto& writer : writers)
    writer.join();
  load.asked_again = unsure;
  load.verdict = judge(db, load.acknowledged);
  CHECK(db.is_healthy());
  return load;
}

TEST_F(Postgres, restarted_under_load_it_keeps_what_was_acknowledged) {
  const int restarts = count_from_environment("FIRSTLINE_PG_RESTARTS", 4);
  const Load load = write_while({.path = place->path()}, [&](const auto&) {
    for (int i = 0; i < restarts; ++i) {
      ::usleep(400'000);
      restart_server(i % 4 == 0 || i % 4 == 3 ? "fast" : "immediate");
    }
    ::usleep(400'000);
  });
  std::printf(
      "PostgreSQL restarted %d times under 4 writers: %zu acknowledged, %d asked again, %s\n",
      restarts, load.acknowledged.size(), load.asked_again, load.verdict.text().c_str());
  EXPECT_TRUE(load.verdict.is_good()) << load.verdict.text();
  EXPECT_GT(load.acknowledged.size(), 50u);
}

// The planted defect: a door that does not wait for the log loses what it acknowledged, and the
// judge sees it.
TEST_F(Postgres, without_waiting_for_the_log_the_same_restarts_do_lose) {
  int lost = 0;
  for (int round = 0; round < 5 && lost == 0; ++round) {
    const TempPlace one("unused");
    const Load load = write_while({.path = one.path(), .synchronous = "OFF"}, [&](const auto&) {
      ::usleep(300'000);
      restart_server("immediate");
      ::usleep(100'000);
    });
    lost = load.verdict.lost;
  }
  EXPECT_GT(lost, 0);
}

// The machine of the database dies; its synchronous standby is promoted. One connection string
// names both, and nobody tells Firstline anything.
TEST_F(Postgres, the_standby_takes_over_and_nothing_acknowledged_is_lost) {
  const std::string tool = std::string(FIRSTLINE_ROOT) + "/tools/pg_cluster";
  const std::string here = environment("FIRSTLINE_TEST_PG_DIR") + "/pair";
  const auto cluster = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all{tool};
    all.insert(all.end(), words.begin(), words.end());
    return Child(all, folder / "both").wait_for_exit();
  };
  ASSERT_EQ(::mkdir(here.c_str(), 0711), 0);
  ASSERT_EQ(cluster({"start", here + "/one"}), 0);
  ASSERT_EQ(cluster({"standby", here + "/two", here + "/one"}), 0) << text_of(folder / "both");
  std::string both = text_of(folder / "both");
  both.erase(both.find_last_not_of('\n') + 1);
  both.erase(0, both.rfind('\n') + 1);  // after what the first one said
  std::int64_t away_ms = 0;
  std::size_t before = 0;
  const Load load = write_while({.path = both}, [&](const auto& count) {
    ::usleep(700'000);
    const std::int64_t from = steady_ms();
    CHECK(cluster({"kill", here + "/one"}) == 0);
    CHECK(cluster({"promote", here + "/two"}) == 0);
    away_ms = steady_ms() - from;
    before = count();
    ::usleep(2'500'000);
  });
  std::printf(
      "the leading PostgreSQL killed, its standby promoted %lld ms later: %zu acknowledged, "
      "%d asked again, %s\n",
      static_cast<long long>(away_ms), load.acknowledged.size(), load.asked_again,
      load.verdict.text().c_str());
  EXPECT_TRUE(load.verdict.is_good()) << load.verdict.text();
  EXPECT_GT(load.acknowledged.size(), before + 20) << "it goes on by itself";
  EXPECT_EQ(cluster({"stop", here + "/two"}), 0);
  EXPECT_EQ(cluster({"stop", here + "/one"}), 0);
}

TEST_F(Postgres, a_move_killed_in_the_middle_goes_on_and_ends_equal) {
  ASSERT_EQ(run({"demo", "--people", "15000", "--tasks", "400"}), 0);
  const DataFolder there{data};
  const auto hash_of = [&](const std::string& path) {
    auto db = Db::open({.path = path});
    CHECK(db.is_ok());
    auto hash = content_hash(**db, {"storage_lease"});
    return hash ? *hash : hash.error().key;
  };
  const std::string before = hash_of(there.file());
  // Another installation's folder that names the target: what a hasty operator would serve.
  const DataFolder hasty{folder / "hasty"};
  std::filesystem::create_directory(hasty.folder);
  std::filesystem::copy(there.key_folder(), hasty.key_folder());
  ASSERT_TRUE(hasty.save_place(place->path()));
  int kill_count = 0, refused_count = 0;
  bool is_done = false;
  for (int round = 0; round < 6 && !is_done; ++round) {
    Child move({FIRSTLINE_BINARY, "move", "--to", place->path(), "--data", data}, folder / "said");
    ::usleep(static_cast<useconds_t>(120'000 + round * 100'000));
    is_done = !move.is_running();
    if (is_done) break;
    move.kill_now();
    ++kill_count;
    // It may have ended while it was asked: then all must be there, which is looked at below.
    is_done = there.database() != there.file();
    if (is_done) break;
    Child serve({FIRSTLINE_BINARY, "serve", "--demo", "--port", "0", "--data", hasty.folder},
                folder / "hasty.said");
    const auto said = [&] { return text_of(folder / "hasty.said"); };
    while (serve.is_running() && said().find("serves http") == std::string::npos)
      ::usleep(20'000);
    // Killed between the last row and the switch: it is whole, and its hash is compared below.
    if (serve.is_running()) {
      serve.kill_now();
      continue;
    }
    refused_count += said().find("not filled to the end") != std::string::npos;
  }
  EXPECT_GT(kill_count, 2);
  EXPECT_GT(refused_count, 0) << text_of(folder / "hasty.said");
  if (!is_done) {
    ASSERT_EQ(run({"move", "--to", place->path()}), 0);
  }
  EXPECT_EQ(there.database(), place->path());
  EXPECT_EQ(hash_of(place->path()), before);
  EXPECT_EQ(run({"check"}), 0);
  EXPECT_NE(run({"move", "--to", place->path()}), 0) << "it is there already";
  ASSERT_EQ(run({"move", "--to", "file"}), 0);
  EXPECT_EQ(there.database(), there.file());
  EXPECT_EQ(run({"check"}), 0);
  EXPECT_FALSE(std::filesystem::exists(there.place_file()));
}

// One of our servers.
class House {
 public:
  House(const std::string& data, const std::string& name) : said(data + "." + name + ".said") {
    const std::string ready = data + "." + name + ".ready";
    std::filesystem::remove(ready);
    // By way of a shell that says whose number it is before it becomes the server.
    const std::string number = data + "." + name + ".pid";
    child = std::make_unique<Child>(
        std::vector<std::string>{"/bin/sh", "-c", "echo $$ > \"$0\"; exec \"$@\"", number,
                                 FIRSTLINE_BINARY, "serve", "--demo", "--port", "0", "--ready-file",
                                 ready, "--data", data},
        said);
    for (const auto until = steady_ms() + 20'000; steady_ms() < until && child->is_running();) {
      std::string origin;
      std::ifstream(ready) >> origin;
      const std::size_t colon = origin.rfind(':');
      if (colon != std::string::npos) port = std::atoi(origin.c_str() + colon + 1);
      std::ifstream(number) >> pid;
      if (port > 0 && exchange({.port = port, .path = "/readyz"}).status == 200) return;
      ::usleep(5000);
    }
    port = 0;
  }
  [[nodiscard]] bool leads() const {
    return text_of(said).find("storage.lease_taken") != std::string::npos;
  }
  [[nodiscard]] bool has_lost() const {
    return text_of(said).find("storage.lease_lost") != std::string::npos;
  }
  std::string said;
  std::unique_ptr<Child> child;
  // SIGSTOP and SIGCONT: as a machine that sleeps and wakes.
  void send(int signal) const {
    CHECK(pid > 0);
    ::kill(pid, signal);
  }
  int port = 0;
  pid_t pid = 0;
};

json::value json_of(const HttpReply& reply) {
  boost::system::error_code error;
  auto value = json::parse(reply.body, error);
  return error ? json::value() : value;
}

// A resident who asks at whichever server is named.
class Asker {
 public:
  explicit Asker(int port) {
    const auto people = json_of(exchange({.port = port, .path = "/v1/demo/people"}));
    std::string token;
    for (const auto& person : people.at("items").as_array())
      if (person.at("who").as_string() == "resident") token = person.at("token").as_string();
    const auto reply = exchange({.port = port,
                                 .method = "POST",
                                 .path = "/v1/demo/enter",
                                 .body = "{\"token\":\"" + token + "\"}"});
    const std::string set = reply.header("Set-Cookie");
    cookie_ = set.substr(0, set.find(';'));
    const auto body = json_of(reply);
    if (body.is_object()) csrf_ = body.at("csrf").as_string();
  }
  [[nodiscard]] int ask(int port, int key) const {
    char hex[33];
    std::snprintf(hex, sizeof hex, "%032x", key);
    return exchange({.port = port,
                     .method = "POST",
                     .path = "/v1/asks",
                     .body = "{\"kind\":\"medicine\",\"text\":\"n\"}",
                     .headers = {"Cookie: " + cookie_, "X-Firstline-CSRF: " + csrf_,
                                 std::string("Idempotency-Key: ") + hex}})
        .status;
  }

 private:
  std::string cookie_, csrf_;
};

void wait_for(const std::function<bool()>& is_so) {
  for (const auto until = steady_ms() + 30'000; steady_ms() < until && !is_so();)
    ::usleep(50'000);
}

TEST_F(Postgres, two_servers_share_the_work_and_the_second_takes_over_when_the_first_is_stopped) {
  const Instant past = SystemClock().now() - std::chrono::hours(10);
  ASSERT_EQ(run({"demo", "--people", "1500", "--tasks", "400", "--at", to_rfc3339(past), "--db",
                 place->path()}),
            0);
  const std::int64_t asks_before = number(place->path(), kAsks);
  House first(data, "first"), second(data, "second");
  ASSERT_GT(first.port, 0);
  ASSERT_GT(second.port, 0);
  EXPECT_TRUE(first.leads());
  EXPECT_FALSE(second.leads());
  const Asker asker(first.port);
  int acked = 0;
  for (int key = 1; key <= 8; ++key)
    acked += asker.ask(key % 2 == 0 ? first.port : second.port, key) == 201;
  EXPECT_EQ(acked, 8);
  // Stopped past its lease, as a machine that sleeps; then it wakes in the belief that it leads.
  first.send(SIGSTOP);
  const std::int64_t stopped_at = steady_ms();
  for (int key = 9; key <= 12; ++key)
    acked += asker.ask(second.port, key) == 201;
  EXPECT_EQ(acked, 12) << "the other goes on serving meanwhile";
  EXPECT_EQ(asker.ask(second.port, 3), 201) << "the same key again gives the first result";
  wait_for([&] { return second.leads(); });
  const std::int64_t took_ms = steady_ms() - stopped_at;
  EXPECT_TRUE(second.leads());
  first.send(SIGCONT);
  wait_for([&] { return first.has_lost(); });
  EXPECT_TRUE(first.has_lost());
  acked += asker.ask(first.port, 13) == 201;
  EXPECT_EQ(acked, 13) << "it serves on, without the lead";
  first.child->kill_now();
  House third(data, "third");
  EXPECT_FALSE(third.leads());
  for (int i = 0; i < 100 && number(place->path(), kStillToMark, SystemClock().now().ms) > 0; ++i)
    ::usleep(400'000);
  EXPECT_EQ(second.child->stop_and_wait(), 0);
  wait_for([&] { return third.leads(); });
  EXPECT_EQ(third.child->stop_and_wait(), 0);
  EXPECT_TRUE(third.leads()) << "given back, it is taken at the next beat";
  EXPECT_EQ(number(place->path(), kDoubleLate), 0);
  EXPECT_GT(number(place->path(), kLate), 0);
  EXPECT_EQ(number(place->path(), kAsks), asks_before + acked);
  // The counters are made by events: each was heard once, or they would differ from the tasks.
  EXPECT_EQ(run({"check"}), 0);
  // One tree over the leaves of both servers: the second went on where the first had come to.
  EXPECT_EQ(run({"audit", "head"}), 0);
  EXPECT_EQ(run({"audit", "verify"}), 0) << text_of(folder / "said");
  std::printf(
      "leader stopped: taken over after %lld ms; %d asks through both, %lld late, none twice\n",
      static_cast<long long>(took_ms), acked, static_cast<long long>(number(place->path(), kLate)));
}

// What needs no database is served while more ask for what does than there are workers: before,
// they stood at every one of them and half the looks at the gates' root and all at their list were
// refused.
TEST_F(Postgres, with_its_server_gone_passes_and_lists_are_served_throughout) {
  ASSERT_EQ(run({"demo", "--people", "500", "--tasks", "0", "--db", place->path()}), 0);
  House house(data, "one");
  ASSERT_GT(house.port, 0);
  std::string capability;
  const auto people = json_of(exchange({.port = house.port, .path = "/v1/demo/people"}));
  for (const auto& person : people.at("items").as_array())
    if (person.at("who").as_string() == "pass_holder")
      capability = std::string(person.at("home").as_string());
  capability.erase(0, capability.find('#') + 1);
  // A look: three tries, because a busy machine may refuse one for its own sake.
  const auto look = [&](const char* path) {
    for (int tries = 0; tries < 3; ++tries) {
      if (exchange(
              {.port = house.port, .path = path, .headers = {"X-Firstline-Pass: " + capability}})
              .status == 200)
        return true;
      ::usleep(50'000);
    }
    return false;
  };
  constexpr const char* kPaths[] = {"/v1/pass", "/v1/gate/root", "/v1/gate/bundle", "/healthz"};
  for (const auto* path : kPaths)
    wait_for([&] { return look(path); });
  const Asker asker(house.port);
  const std::int64_t asks_before = number(place->path(), kAsks);
  const std::string tool = std::string(FIRSTLINE_ROOT) + "/tools/pg_cluster";
  const std::string dir = environment("FIRSTLINE_TEST_PG_DIR");
  ASSERT_EQ(Child({tool, "down", dir, "immediate"}, "/dev/null").wait_for_exit(), 0);
  std::atomic<bool> is_over{false};
  std::atomic<int> refused{0}, accepted{0};
  std::vector<std::thread> askers;
  for (int i = 0; i < 32; ++i)
    askers.emplace_back([&, i] {
      while (!is_over) {
        const int status = asker.ask(house.port, 1 + i % 16);
        refused += status == 503;
        accepted += status == 201;
        ::usleep(200'000);
      }
    });
  wait_for([&] { return refused > 0; });
  int looks = 0, served = 0;
  for (int round = 0; round < 25; ++round) {
    for (const auto* path : kPaths) {
      ++looks;
      served += look(path);
    }
    ::usleep(20'000);
  }
  EXPECT_EQ(accepted, 0);
  const auto ready = exchange({.port = house.port, .path = "/readyz"});
  EXPECT_EQ(ready.status, 503);
  EXPECT_NE(ready.body.find("storage.unreachable"), std::string::npos) << ready.body;
  ASSERT_EQ(Child({tool, "up", dir}, "/dev/null").wait_for_exit(), 0);
  wait_for([&] { return accepted >= 16; });
  is_over = true;
  for (auto& one : askers)
    one.join();
  std::printf("database gone: %d of %d looks at passes and lists served, %d asks refused\n", served,
              looks, refused.load());
  EXPECT_EQ(served, looks);
  for (int key = 1; key <= 16; ++key)
    EXPECT_EQ(asker.ask(house.port, key), 201) << "by itself, with the same keys";
  EXPECT_EQ(number(place->path(), kAsks), asks_before + 16);
  EXPECT_EQ(house.child->stop_and_wait(), 0);
}

}  // namespace
}  // namespace fl::faults
