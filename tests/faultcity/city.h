// A small city that lives through faults, driven by one seed: residents, workers with offline
// phones, guards, desks and a laboratory act through the real routes of a whole server; the network
// loses, doubles and reorders; the disk is cut, fails or fills; the clock jumps; the server dies.
// The same seed is the same city, act by act. What was acknowledged is kept in History, which the
// checkers (check_*.cpp) hold against what the server kept.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "../stories/gate.h"
#include "app/app.h"
#include "disk.h"
#include "platform/random.h"
#include "scan/venue_code.h"
#include "storage/temp_db.h"

namespace fl::faultcity {

// Planted on purpose, one at a time: the checker of that name must go red.
enum class Plant {
  none,
  task_dropped,      // asks
  ask_doubled,       // asks
  rung_doubled,      // ladders
  rung_left_out,     // ladders
  status_eased,      // statuses
  status_made_up,    // statuses
  green_kept,        // tokens: nothing is signed or published anew
  leaf_dropped,      // log
  head_edited,       // log
  scan_lost,         // scans
  whereabouts_kept,  // whereabouts: the daily job does not run
  visitor_kept,      // whereabouts
  record_lost,       // phones
  wall_clock,        // the trace
};

struct Actor {
  std::string who;
  AccountId account;
  PersonId person;
  std::string cookie, csrf;
};

// Laid once, copied for each seed.
struct Ground {
  Ground();
  TempFolder folder;
  DataFolder data{folder / "base"};
  std::vector<Actor> actors;  // the desks, then the residents
  std::size_t resident_from = 0;
  std::set<std::int64_t> asks_before;
  [[nodiscard]] std::size_t index_of(std::string_view who) const;
};
inline constexpr Instant kStart{1'767'398'400'000};  // 2026-01-03T08:00:00+08:00

struct Scan {
  scan::TokenPlace place;
  Instant at;
};
struct Piece {
  PersonId person;
  std::string id;
  bool is_positive = false, is_negative = false;
  Instant happened_at;
};
struct Eased {
  PersonId person;
  StatusRow before;
  Instant at;
};

// What clients know for certain, and what they cannot know.
struct History {
  std::set<std::string> asks;                  // acknowledged, by id
  std::set<std::string> need_keys;             // records of needs at doors that were kept
  std::map<std::string, std::string> records;  // key of a kept field or gate record -> kind
  std::vector<Scan> scans;                     // acknowledged
  std::vector<scan::TokenPlace> scanned;       // anybody ever sent
  std::vector<TreeHead> heads;                 // seen by an outsider
  std::map<std::int64_t, std::set<std::string>> tokens;  // by person, as shown
  std::vector<Piece> pieces;                             // acknowledged evidence
  std::set<std::int64_t> may_ease;  // who something was done for that may ease: tried at all
  std::map<std::int64_t, std::set<std::int64_t>> cases_of;  // of a contact: whose contact
  std::vector<Eased> eased;
  std::vector<std::string> wrong;  // seen on the way: answers that cannot be
};

struct Figures {
  int steps = 0, restarts = 0, cuts = 0, failed_calls = 0, lost = 0, doubled = 0, delayed = 0,
      refused_second = 0, jumps = 0;
  std::int64_t asks = 0, scans = 0, rungs = 0, statuses = 0, records = 0, tokens = 0;
  void add(const Figures& other);
};

struct Options {
  std::uint64_t seed = 1;
  int steps = 100;
  Plant plant = Plant::none;
  bool is_told = false;  // prints every act
};

// A write of a client: sent again with its own key until it is answered.
struct Intent {
  std::size_t actor = 0;
  std::string path, body, key, gate;
  std::function<void(const Reply&)> done;
};

class City {
 public:
  City(const Ground& ground, const Options& options);
  ~City();
  City(const City&) = delete;

  void live();      // the steps
  void drain();     // faults off, what waits is brought; passes are still in their days
  void rest();      // clocks run over what is due
  void grow_old();  // fifteen days more

  [[nodiscard]] App& app() { return *app_; }
  [[nodiscard]] HandClock& clock() { return clock_; }
  [[nodiscard]] History& history() { return history_; }
  [[nodiscard]] Figures& figures() { return figures_; }
  [[nodiscard]] const Ground& ground() const { return ground_; }
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] std::string trace_hash() const;
  [[nodiscard]] CityDisk& disk() { return *disk_; }
  [[nodiscard]] std::int64_t number(const std::string& sql);  // one number of the database
  [[nodiscard]] std::vector<std::int64_t> column(const std::string& sql);
  void edit(const std::string& sql);
  void restart(Loss loss);
  void run_job(std::string_view name);
  [[nodiscard]] StoryGate& gate() { return gate_; }

  // ---- for the acts (acts.cpp)
  struct Phone {
    std::size_t actor = 0;
    std::string device, door;
    std::chrono::milliseconds drift{};
    int seq = 0;
    std::deque<json::object> outbox;
    bool is_sending = false;
  };
  void intend(std::size_t actor, const std::string& path, json::object body,
              std::function<void(const Reply&)> done, const std::string& gate = {});
  // A read; nothing when it was lost.
  std::optional<json::value> look(std::size_t actor, const std::string& path,
                                  const std::string& capability = {});
  [[nodiscard]] std::size_t some_resident();
  [[nodiscard]] Random& random() { return random_; }
  void note(const std::string& line);

 private:
  void open();
  void step(int number);
  void act();
  void draw_fault();
  void move_clock();
  void settle();  // after each step: the writer is at rest, a cut machine starts again
  void tick();
  bool try_intent(Intent& intent);
  void retry_some();
  Reply send(std::size_t actor, const Intent& intent);
  [[nodiscard]] Reply handle(Request request);
  void renew_session(std::size_t actor);
  void see_statuses();
  void see_tokens();
  void do_plant();

  // acts.cpp
  void ask();
  void work_online();
  void work_offline(Phone& phone);
  void bring(Phone& phone, const std::string& path, const std::string& list);
  void guard();
  void scan_some();
  void acknowledge();
  void laboratory();
  void contact();
  void sign();
  void appeal();
  void answer_appeal();
  void show_pass();
  void check_gate();

  const Ground& ground_;
  const Options options_;
  TempFolder folder_;
  DataFolder data_{folder_ / "city"};
  Random random_;
  std::unique_ptr<SeededRandomness> draws_;
  HandClock clock_{kStart};
  std::unique_ptr<CityDisk> disk_;
  std::unique_ptr<App> app_;
  Instant latest_;  // of what the clock ever said
  std::vector<Actor> actors_;
  std::map<std::size_t, std::string> capability_;
  std::vector<Phone> phones_;
  Phone guard_;
  std::string gate_code_;
  std::deque<Intent> waiting_;
  std::vector<std::pair<std::size_t, Intent>> delayed_;  // copies still on their way
  StoryGate gate_;
  History history_;
  Figures figures_;
  std::map<std::int64_t, StatusRow> statuses_;
  std::string trace_;
  bool is_calm_ = false, is_faulty_ = false, has_second_ = false;
  int number_ = 0, ticks_ = 0;
};

struct Verdict {
  std::vector<std::string> problems;
  std::string trace_hash;
  Figures figures;
};
[[nodiscard]] Verdict run_seed(const Ground& ground, const Options& options);

}  // namespace fl::faultcity
