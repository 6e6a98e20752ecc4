// A roster by CBC, run as a program of its own: what it eats or breaks is not ours. It gets the
// model as a file and a time, and what it has found by then is the answer. The plan tells why each
// seat is empty and why nobody has more.
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "duty/roster_rules.h"

extern char** environ;

namespace fl {

namespace roster {

namespace {

namespace fs = std::filesystem;

constexpr int kGraceSeconds = 10;  // for reading and writing, beside the solving
constexpr rlim_t kSolverBytesMax = rlim_t(2) << 30;

// A folder of our own that goes when we go.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "firstline-roster-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Folder() {
    std::error_code dropped;
    if (!path_.empty()) fs::remove_all(path_, dropped);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] bool is_there() const { return !path_.empty(); }
  [[nodiscard]] std::string file(std::string_view name) const {
    return path_ + "/" + std::string(name);
  }

 private:
  std::string path_;
};

// True when it ended by itself and in time.
bool run_child(std::vector<std::string> words, const std::string& out_file, int seconds) {
  std::vector<char*> args;
  for (std::string& word : words)
    args.push_back(word.data());
  args.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", 0, 0);
  posix_spawn_file_actions_addopen(&files, 1, out_file.c_str(), 0x241, 0600);  // write, create
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  posix_spawn_file_actions_addclosefrom_np(&files, 3);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, args[0], &files, nullptr, args.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) return false;
  const rlimit bytes{kSolverBytesMax, kSolverBytesMax};
  ::prlimit(child, RLIMIT_AS, &bytes, nullptr);
  pollfd end{static_cast<int>(::syscall(SYS_pidfd_open, child, 0)), POLLIN, 0};
  const bool has_ended = end.fd >= 0 && ::poll(&end, 1, (seconds + kGraceSeconds) * 1000) == 1;
  if (!has_ended) ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (end.fd >= 0) ::close(end.fd);
  return has_ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

double number_after(const std::string& text, std::string_view words, double otherwise) {
  const auto at = text.rfind(words);
  return at == std::string::npos ? otherwise
                                 : std::strtod(text.c_str() + at + words.size(), nullptr);
}

std::string text_of_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Lines of the answer: place, column, value, cost.
void read_cells(std::istream& answer, const Table& table, Solved& solved) {
  std::string place, column, line;
  double value = 0;
  while (std::getline(answer, line)) {
    std::istringstream words(line);
    if (!(words >> place)) continue;
    if (place == "**") words >> place;
    if (!(words >> column >> value) || !column.starts_with("x_") || value < 0.5) continue;
    std::size_t person = 0, shift = 0;
    int skill = 0;
    if (std::sscanf(column.c_str(), "x_%zu_%zu_%d", &person, &shift, &skill) != 3) continue;
    if (person < table.input.people.size() && shift < table.input.shifts.size())
      solved.cells.push_back({table.input.people[person].id, shift, skill});
  }
}

}  // namespace

Result<Solved> solve_by_cbc(const Table& table, const RosterOptions& options) {
  const Fault none{FaultKind::unavailable, "duty.no_roster_in_time"};
  const Folder folder;
  if (!folder.is_there()) return none;
  {
    std::ofstream model(folder.file("model.lp"));
    model << lp_of(table, options);
    if (!model.flush()) return none;
  }
  const bool has_run =
      run_child({"cbc", folder.file("model.lp"), "randomCbcSeed", "1", "timeMode", "elapsed", "sec",
                 std::to_string(options.seconds), "ratio", fmt::format("{}", options.gap), "solve",
                 "solu", folder.file("answer.txt")},
                folder.file("log.txt"), options.seconds);
  std::ifstream answer(folder.file("answer.txt"));
  std::string head;
  if (!has_run || !std::getline(answer, head)) return none;
  if (head.find("objective value") == std::string::npos || head.starts_with("Infeasible"))
    return none;
  Solved solved;
  solved.objective = number_after(head, "objective value", 0);
  read_cells(answer, table, solved);
  const std::string log = text_of_file(folder.file("log.txt"));
  solved.is_proven = log.find("Result - Optimal solution found\n") != std::string::npos;
  solved.bound = solved.is_proven ? solved.objective : number_after(log, "Lower bound:", -1);
  return solved;
}

}  // namespace roster

namespace {

using roster::Stop;
using roster::Table;

using Own = std::vector<std::vector<std::size_t>>;  // shifts beside people

Own own_shifts(const Table& table, std::span<const RosterCell> cells) {
  Own own(table.input.people.size());
  for (const RosterCell& cell : cells)
    own[table.person_at.at(cell.person)].push_back(cell.shift);
  return own;
}

void count_stop(EmptySeat& seat, Stop stop) {
  if (stop == Stop::none) ++seat.able;
  if (stop == Stop::no_skill) ++seat.no_skill;
  if (stop == Stop::absent) ++seat.absent;
  if (stop == Stop::same_day) ++seat.same_day;
  if (stop == Stop::limits) ++seat.limits;
  if (stop == Stop::hours) ++seat.hours;
  if (stop == Stop::rest || stop == Stop::day_off || stop == Stop::nights_in_row) ++seat.rest;
}

void tell_empty(const Table& table, const Own& own, RosterPlan& plan) {
  std::vector<int> left;
  for (const RosterNeed& need : table.input.needs)
    left.push_back(need.count);
  for (const RosterCell& cell : plan.cells)
    --left[std::size_t(table.need_of(cell.shift, cell.skill))];
  for (std::size_t n = 0; n < left.size(); ++n) {
    if (left[n] <= 0) continue;
    EmptySeat seat;
    seat.need = n;
    seat.count = left[n];
    const RosterNeed& need = table.input.needs[n];
    for (std::size_t i = 0; i < own.size(); ++i)
      count_stop(seat, stop_of(table, table.input.people[i], own[i], need.shift, need.skill));
    plan.empty.push_back(seat);
  }
}

// What keeps this person from the empty seats, the most frequent first; not needed when none is
// empty.
std::string why_no_more(const Table& table, const RosterPerson& person,
                        const std::vector<std::size_t>& own, const RosterPlan& plan) {
  std::vector<int> stops(9, 0);
  for (const EmptySeat& seat : plan.empty) {
    const RosterNeed& need = table.input.needs[seat.need];
    ++stops[std::size_t(stop_of(table, person, own, need.shift, need.skill))];
  }
  const auto most = std::max_element(stops.begin(), stops.end());
  return std::string(roster::name_of(plan.empty.empty() ? Stop::none : Stop(most - stops.begin())));
}

void tell_shares(const Table& table, const Own& own, RosterPlan& plan) {
  for (std::size_t i = 0; i < own.size(); ++i) {
    const RosterPerson& person = table.input.people[i];
    RosterShare share;
    share.person = person.id;
    for (const std::size_t shift : own[i]) {
      ++share.shifts;
      share.nights += table.is_night[shift];
      share.weekend_shifts += table.is_weekend[shift];
      share.minutes += static_cast<int>(table.minutes[shift]);
      for (const RosterWish& wish : person.wishes)
        if (wish.shift == shift && wish.weight > 0) ++share.wishes_broken;
    }
    share.why_no_more = why_no_more(table, person, own[i], plan);
    plan.shares.push_back(share);
  }
}

}  // namespace

Result<RosterPlan> plan_roster(const RosterInput& input, const RosterOptions& options) {
  if (auto checked = roster::check_input(input); !checked) return checked.error();
  if (const auto breaches = validate_roster(input, options.fixed); !breaches.empty()) {
    Fault fault{FaultKind::bad_input, "duty.roster_fixed_breaks"};
    for (const RosterBreach& breach : breaches)
      fault.fields.push_back({base32_of(breach.person.value),
                              std::string(breach.rule == RosterRule::rest ? name_of(breach.rest)
                                                                          : name_of(breach.rule)),
                              std::to_string(breach.limit)});
    fault.detail = fmt::format("{} {}", fault.fields.front().field, fault.fields.front().key);
    return fault;
  }
  const Table table(input);
  RosterPlan plan;
  plan.cells = greedy_roster(input, options.fixed);
  plan.solver = "greedy";
  plan.cost = roster_cost(input, plan.cells);
  if (auto solved = roster::solve_by_cbc(table, options)) {
    // What a program told us is believed after our own judge has seen it.
    const RosterCost cost = roster_cost(input, solved->cells);
    const bool is_sound = validate_roster(input, solved->cells).empty();
    if (is_sound && cost.sum() <= plan.cost.sum()) {
      plan.cells = std::move(solved->cells);
      plan.cost = cost;
      plan.solver = "cbc";
      plan.is_proven = solved->is_proven;
    }
    plan.bound = std::max(0.0, solved->bound);
  }
  std::sort(plan.cells.begin(), plan.cells.end(), [](const RosterCell& a, const RosterCell& b) {
    return std::tuple(a.shift, a.skill, a.person) < std::tuple(b.shift, b.skill, b.person);
  });
  const Own own = own_shifts(table, plan.cells);
  tell_empty(table, own, plan);
  tell_shares(table, own, plan);
  return plan;
}

}  // namespace fl
