// drill morning: a city's opening at ten times its morning peak, against the real binary in two
// processes (the house with its database; show and check without one), which are killed twice, and
// the database taken away from the house while it lives. What was promised is counted afterwards.
//
// How the database goes: SQLite's disk takes not one more byte (the limit of the living process on
// the size of files is set to nothing, so the kernel refuses every write: what a full disk, a quota
// or a file system gone read-only does); PostgreSQL's server is stopped by the operator's command.
//
//   peak a second = people x 0.6 / 7,200 s x 2: of ten people six show once between seven and nine,
//   and the fullest minutes have twice the mean. Thirteen million: 2,167 a second; ten times that,
//   21,667 (Xi'an was said to see 20,000 scans a second).
#pragma once

#include <cstdint>
#include <queue>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "cli/drill_city.h"
#include "cli/drill_client.h"
#include "cli/drill_fault.h"
#include "cli/drill_gates.h"
#include "cli/drill_server.h"
#include "platform/json.h"

namespace fl::cli {

struct DrillOptions {
  std::int64_t people = 100'000;
  double seconds = 180;     // all phases; the database is gone for a third of it
  double times = 10;        // the peak
  double kept_share = 0.9;  // of the phones hold a good pass when they are opened
  std::string reuse, database, watch;
  std::string stop_database, start_database;  // commands: PostgreSQL
  bool is_json = false;
};
[[nodiscard]] double morning_peak_per_s(std::int64_t people);
// What the board says before the morning begins: how far the city is laid.
void write_laying(const DrillOptions& options, Instant started, double share);

// `house`: passes and the gates' list asked of the house itself while its database is gone.
enum class DrillKind : std::size_t { show, ask, scans, sync, house };
inline constexpr std::size_t kDrillKinds = 5;
inline constexpr const char* kDrillKindNames[kDrillKinds] = {"show", "ask", "scans", "sync",
                                                             "house"};

// Sums of one kind of request.
struct DrillCount {
  std::int64_t due = 0, good = 0, refused = 0, unreached = 0, failed = 0;
  std::vector<std::int64_t> us;  // of the good ones, from when they were sent
};

class DrillRun {
 public:
  DrillRun(const DrillOptions& options, DrillCity city, DataFolder data);
  // The phases, and what follows until nobody waits any more. Faults: http.cannot_listen.
  [[nodiscard]] Outcome run();
  // Asks and scans that were acknowledged, looked for in what is there afterwards.
  [[nodiscard]] Outcome count_kept(const Clock& clock);
  [[nodiscard]] json::object report();
  [[nodiscard]] bool is_held() const;
  void write_board(bool is_over);

 private:
  struct Kill {
    std::string what;
    double at_s = 0;
    std::int64_t back_ms = -1;  // until the house listened, or kept an ask again; -1: not yet
  };
  struct Later {
    std::int64_t at_us = 0;
    DrillAsk ask;
    bool operator<(const Later& other) const { return at_us > other.at_us; }
  };
  [[nodiscard]] double at_s() const;
  void say(const std::string& word);
  void follow_timeline(double at);
  void kill_both();
  void take_database_away();
  void give_database_back();
  void note_back();
  void watch_servers();
  void begin_due(double at);
  void begin(DrillKind kind);
  [[nodiscard]] std::string show_bytes(int port, std::size_t phone) const;
  [[nodiscard]] static std::string root_bytes(int port);
  [[nodiscard]] std::string ask_bytes(std::uint64_t key) const;
  [[nodiscard]] std::string scan_bytes(std::uint64_t batch) const;
  void finished(DrillAsk ask, int status, std::string_view body);
  void try_again(DrillAsk ask);
  void send_later();
  void end_second();
  void keep_frame(json::object frame);
  [[nodiscard]] double rate(DrillKind kind, double at) const;
  [[nodiscard]] std::size_t unfinished() const;
  [[nodiscard]] json::array plan() const;
  [[nodiscard]] Outcome count_asks();
  [[nodiscard]] Outcome count_scans(const Clock& clock);

  const DrillOptions options_;
  DrillCity city_;
  const DataFolder data_;
  DrillServer house_, show_;
  DrillGates gates_;
  DrillFault fault_;
  DrillClient client_;
  SystemClock clock_;
  Random random_{11};
  std::int64_t from_us_ = 0;
  Instant started_;
  std::string phase_ = "ordinary", scan_day_;
  std::int64_t scan_from_ms_ = 0;
  double due_of_[kDrillKinds] = {};
  DrillCount counts_[kDrillKinds];
  std::priority_queue<Later> later_;

  // Phones: opened, shown at once, waiting for their first, got it.
  std::int64_t opened_ = 0, from_phone_ = 0, from_server_ = 0, waited_ = 0;
  std::unordered_map<std::uint64_t, std::int64_t> wanting_;  // phone -> since when
  std::unordered_set<std::uint64_t> obtained_;
  std::vector<std::int64_t> wait_us_;
  // Acts: what was acknowledged.
  std::uint64_t ask_count_ = 0, batch_count_ = 0;
  std::unordered_map<std::uint64_t, std::string> asks_kept_;
  std::unordered_set<std::uint64_t> batches_kept_;
  std::int64_t asks_lost_ = -1, asks_twice_ = -1, scans_lost_ = -1;

  std::vector<Kill> kills_;
  int steps_done_ = 0;
  double gone_from_s_ = 0, gone_s_ = 0;
  int gone_pid_ = -1;                // the house it was taken from
  std::int64_t given_back_us_ = -1;  // -1: it is not known yet when the house keeps asks again
  bool is_taken_ = false, is_same_house_ = true;
  std::int64_t refused_while_gone_ = 0;
  bool is_gone_ = false, is_house_up_ = true, is_show_up_ = true;
  bool is_house_wanted_ = false, is_show_wanted_ = false;

  // The second that runs.
  std::int64_t second_ = 0, checks_before_ = 0, last_due_ = 0, last_good_ = 0, last_phone_ = 0,
               last_refused_ = 0, last_unreached_ = 0, last_acts_ = 0;
  std::vector<std::int64_t> second_us_, second_act_us_;
  std::vector<json::object> frames_;
  json::array events_;
};

}  // namespace fl::cli
