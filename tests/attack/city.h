// The standing test of the mission (R14): 1,317 residents without a case, every way in, and what an
// attacker with that way in would need. A city of 2,000, its desks at the root and willing to do
// wrong; what became of the residents is asked of the product itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "../matrix/world.h"
#include "pass/pass.h"

namespace fl::attack {

inline constexpr int kVictims = 1'317;
inline constexpr int kMinutesMax = 60;

// One line of the table.
struct Outcome {
  std::string way;
  int people = kVictims, refused = 0, waiting = 0, turned = 0;
  std::optional<int> public_min, told_min;  // of the simulated clock, when somebody was turned
  std::string seen;                         // what names it: "audit verify", "firstline check"

  // The promise: nobody is turned, or the public sees it and each of them is told within the hour.
  [[nodiscard]] bool is_kept() const { return turned == 0 || (public_min && told_min); }
};

class City {
 public:
  City();

  matrix::World world;
  std::vector<PersonId> victims;  // 1,317
  std::vector<PersonId> others;   // the rest
  matrix::Seat laboratory, clinician, epidemiologist, second_epidemiologist, officer, administrator;

  // A signed request of this seat; what it answered.
  Reply post(const matrix::Seat& seat, const std::string& path, const json::object& body);
  // Evidence about one person; the id when it was taken.
  std::optional<std::string> record(const matrix::Seat& seat, PersonId person, json::object body);
  bool sign(const matrix::Seat& seat, PersonId person, const std::string& evidence);
  // A laboratory-confirmed case, among the others.
  struct Case {
    PersonId person;
    std::string evidence;
  };
  Case real_case(std::chrono::hours ago = std::chrono::hours(2));
  [[nodiscard]] json::object contact_of(const Case& of, bool is_interviewed) const;

  // The way is done: counts who is turned and who waits, then lets an hour pass, a job round at a
  // time, until the public counts and the messages have caught up with them.
  void judge(Outcome& outcome);
  [[nodiscard]] int turned_now();
  // For planting defects: what judge() reads.
  [[nodiscard]] std::int64_t public_live();
  [[nodiscard]] std::int64_t told_count();
  void run_jobs();
  // Past every door: SQL on the database file itself.
  void edit(const std::string& sql);
  [[nodiscard]] TreeHead kept_head();
  // What `audit verify` against that head says; "" when it sees nothing.
  [[nodiscard]] std::string audit_says(const TreeHead& kept, const std::string& about);

 private:
  std::int64_t live_before_ = 0, told_before_ = 0;
};

// Every line of this run, printed as a table when it ends.
void put(const Outcome& outcome);

}  // namespace fl::attack
