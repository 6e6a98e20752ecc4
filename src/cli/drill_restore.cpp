// drill restore: the database is copied while people ask, put in place in another folder, and
// compared: the copy and what was restored from it by content hash, the asks that were acknowledged
// before the copy began by looking for each, and, once nobody asks any more, the living database
// and a last restored copy by content hash.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>
#include <unordered_set>

#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/drill_city.h"
#include "cli/drill_client.h"
#include "cli/drill_server.h"
#include "cli/drills.h"
#include "platform/clock.h"
#include "platform/log.h"
#include "storage/care.h"
#include "storage/db.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

struct RestoreWords {
  std::int64_t people = 20'000;
  double seconds = 10, per_s = 30;
  bool is_json = false;
};

struct Told {
  std::int64_t asked = 0, acknowledged = 0, before_backup = 0, missing = 0, bytes = 0;
  double backup_s = 0, restore_s = 0;
  bool is_copy_equal = false, is_living_equal = false;
};

// People who ask, all the time, from a thread of their own.
class Askers {
 public:
  Askers(const DrillCity& city, int port, double per_s)
      : city_(city), port_(port), per_s_(per_s), thread_([this] { run(); }) {}
  ~Askers() { stop(); }
  Askers(const Askers&) = delete;

  void stop() {
    is_stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  [[nodiscard]] std::vector<std::string> acknowledged() const {
    const std::lock_guard lock(guard_);
    return ids_;
  }
  std::atomic<std::int64_t> asked{0};

 private:
  void run() {
    DrillClient client(64, 5'000'000, [this](const DrillAsk&, int status, std::string_view body) {
      if (status != 201) return;
      const auto said = json::parse(body);
      const std::lock_guard lock(guard_);
      ids_.emplace_back(said.at("ask").at("id").as_string());
    });
    const std::int64_t from = steady_us();
    while (!is_stopping_ || client.waiting_count() > 0) {
      const auto due = std::int64_t(double(asked.load()) * 1e6 / per_s_) + from;
      if (!is_stopping_ && due <= steady_us()) client.send(next());
      client.poll(2);
    }
  }
  [[nodiscard]] DrillAsk next() {
    const auto key = std::uint64_t(asked++);
    const auto& asker = city_.askers[key % city_.askers.size()];
    const std::string body = fmt::format(R"({{"kind":"food","text":"restore {}"}})", key);
    DrillAsk ask;
    ask.port = port_;
    ask.bytes = fmt::format(
        "POST /v1/asks HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nX-Firstline-CSRF: "
        "{}\r\nIdempotency-Key: {:032x}\r\nContent-Type: application/json\r\nContent-Length: "
        "{}\r\n\r\n{}",
        port_, asker.cookie, asker.csrf, key + 1, body.size(), body);
    return ask;
  }

  const DrillCity& city_;
  const int port_;
  const double per_s_;
  mutable std::mutex guard_;
  std::vector<std::string> ids_;
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;
};

Result<std::string> hash_of(const std::string& file) {
  auto db = Db::open({.path = file});
  if (!db) return db.error();
  return content_hash(**db);
}

// A server over the restored data with the keys of the first: the asks that are not there.
Result<std::int64_t> missing_in(const DataFolder& data, const DrillCity& city,
                                const std::vector<std::string>& wanted) {
  DrillServer house({"--demo", "--data", data.folder}, data.folder + ".house",
                    data.folder + ".house.log");
  auto started = house.start();
  if (!started) return started.error();
  if (!house.wait_up(60'000))
    return Fault{FaultKind::unavailable, "http.cannot_listen", data.folder + ".house.log"};
  std::unordered_set<std::string> found;
  for (const auto& asker : city.askers) {
    const auto reply = drill_exchange(
        house.port(), fmt::format("GET /v1/asks HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: "
                                  "{}\r\n\r\n",
                                  house.port(), asker.cookie));
    if (reply.status != 200)
      return Fault{FaultKind::unavailable, "http.cannot_listen",
                   fmt::format("status {} while counting", reply.status)};
    const auto page = json::parse(reply.body);
    for (const auto& item : page.at("items").as_array())
      found.emplace(item.at("id").as_string());
  }
  house.stop_and_wait();
  std::int64_t missing = 0;
  for (const auto& id : wanted)
    missing += !found.contains(id);
  return missing;
}

Result<Told> rehearse(const RestoreWords& words, const std::string& folder) {
  const SystemClock clock;
  Told told;
  DrillCityPlan plan;
  plan.data = {folder + "/data"};
  plan.people = words.people;
  plan.asker_count = std::size_t(words.per_s * words.seconds * 1.5 / 12) + 8;
  plan.progress = [](const char*, double) {};
  fs::create_directories(folder);
  auto city = DrillCity::lay(plan, clock);
  if (!city) return city.error();
  DrillServer house({"--demo", "--data", plan.data.folder}, folder + "/ready", folder + "/log");
  auto done = house.start();
  if (!done) return done.error();
  if (!house.wait_up(60'000))
    return Fault{FaultKind::unavailable, "http.cannot_listen", folder + "/log"};

  Askers askers(*city, house.port(), words.per_s);
  std::this_thread::sleep_for(std::chrono::milliseconds(int(words.seconds * 400)));
  const auto before = askers.acknowledged();
  std::int64_t from = steady_ms();
  const std::string copy = folder + "/copy.db";
  done = backup_file(plan.data.file(), copy);
  if (!done) return done.error();
  told.backup_s = double(steady_ms() - from) / 1'000;
  std::this_thread::sleep_for(std::chrono::milliseconds(int(words.seconds * 400)));
  askers.stop();
  told.asked = askers.asked;
  told.acknowledged = std::int64_t(askers.acknowledged().size());
  told.before_backup = std::int64_t(before.size());
  house.stop_and_wait();

  const DataFolder fresh{folder + "/restored"};
  fs::create_directories(fresh.folder);
  fs::copy(plan.data.key_folder(), fresh.key_folder(), fs::copy_options::recursive);
  from = steady_ms();
  auto restored = fl::restore({.from = copy, .to = fresh.file()});
  if (!restored) return restored.error();
  told.restore_s = double(steady_ms() - from) / 1'000;
  told.bytes = std::int64_t(fs::file_size(fresh.file()));
  auto of_copy = hash_of(copy);
  if (!of_copy) return of_copy.error();
  told.is_copy_equal = *of_copy == *restored;
  auto missing = missing_in(fresh, *city, before);
  if (!missing) return missing.error();
  told.missing = *missing;

  const std::string last = folder + "/last.db", again = folder + "/again.db";
  done = backup_file(plan.data.file(), last);
  if (!done) return done.error();
  auto put_back = fl::restore({.from = last, .to = again});
  if (!put_back) return put_back.error();
  auto living = hash_of(plan.data.file());
  if (!living) return living.error();
  told.is_living_equal = *living == *put_back;
  return told;
}

int drill_restore(const RestoreWords& words) {
  set_log_level(LogLevel::error);
  const std::string folder =
      (fs::temp_directory_path() / fmt::format("firstline-restore-{}", ::getpid())).string();
  const auto told = rehearse(words, folder);
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  if (!told) return say(told.error());
  const bool is_held = told->is_copy_equal && told->is_living_equal && told->missing == 0 &&
                       told->before_backup > 0 && told->acknowledged > told->before_backup;
  if (words.is_json)
    std::printf("%s\n", json_text(json::object{{"asks_acknowledged", told->acknowledged},
                                               {"before_the_copy", told->before_backup},
                                               {"R8.missing_after_restore", told->missing},
                                               {"R8.backup_s", told->backup_s},
                                               {"R8.restore_s", told->restore_s},
                                               {"bytes", told->bytes},
                                               {"copy_equal", told->is_copy_equal},
                                               {"living_equal", told->is_living_equal},
                                               {"is_held", is_held}})
                            .c_str());
  else
    std::printf(
        "%lld asks acknowledged, %lld before the copy began: %lld of these missing after the "
        "restore\ncopied under load in %.2f s, put in place in %.2f s, %.1f MB; the copy equals "
        "what was restored: %s; at rest the living data equals its copy: %s\n%s\n",
        (long long)told->acknowledged, (long long)told->before_backup, (long long)told->missing,
        told->backup_s, told->restore_s, double(told->bytes) / 1e6,
        told->is_copy_equal ? "yes" : "NO", told->is_living_equal ? "yes" : "NO",
        is_held ? "held" : "NOT HELD");
  return is_held ? kOk : kNo;
}

}  // namespace

void add_drill_restore(CLI::App& app, int& code) {
  const auto words = std::make_shared<RestoreWords>();
  auto* verb =
      drill_verb(app)->add_subcommand("restore", "a copy under load, put in place elsewhere");
  verb->add_option("--people", words->people)
      ->check(CLI::Range(std::int64_t(500), std::int64_t(20'000'000)))
      ->capture_default_str();
  verb->add_option("--seconds", words->seconds, "people ask so long")
      ->check(CLI::Range(2.0, 600.0))
      ->capture_default_str();
  verb->add_flag("--json", words->is_json, "answer in JSON");
  verb->callback([words, &code] { code = drill_restore(*words); });
}

}  // namespace fl::cli
