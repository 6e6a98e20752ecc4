// A small laid city with every role seated at every place around two promises, one in a block of
// the city and one in a village. The tests of this folder ask its routes without a network.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/app.h"
#include "duty/duty.h"
#include "storage/temp_db.h"
#include "work/store.h"

namespace fl::matrix {

// One way to come to the door.
struct Seat {
  std::string name;  // "street_officer beside subdistrict"
  bool is_staff = false;
  std::string role;            // "" = none
  const Area* area = nullptr;  // where the role stands; null = nowhere
  bool is_on_duty = false;     // holds a shift at that area
  AccountId account;
  PersonId person;
  std::string cookie, csrf;
  bool is_signed_in = true;  // false: nobody, or a session that is no more
};

// A promise: an ask, its task, the people in it and the places around it.
struct Thing {
  const Area* cell = nullptr;
  PersonId person;
  AccountId asker;
  std::string name, phone, text;
  AccountId worker;  // the cell's own worker, who holds the task
  AskId ask;
  TaskId task;
  std::string follow;
  std::vector<const Area*> around;  // the cell and all above it, each with a neighbour
};

class World {
 public:
  explicit World(std::int64_t people);

  [[nodiscard]] App& app() { return *app_; }
  [[nodiscard]] HandClock& clock() { return clock_; }
  // Nobody serves the city meanwhile. Areas seen before are no more.
  void while_closed(const std::function<void()>& what);
  [[nodiscard]] std::string database_file() const { return folder_ / "city/firstline.db"; }
  [[nodiscard]] Thing& urban() { return things_[0]; }
  [[nodiscard]] Thing& rural() { return things_[1]; }
  [[nodiscard]] std::vector<Seat>& seats() { return seats_; }
  // Seats every role around both things, and those who stand nowhere or are not signed in.
  void seat_everyone();
  [[nodiscard]] Seat make_staff(const std::string& role, const Area* area, bool is_on_duty);
  [[nodiscard]] Seat make_resident(PersonId person, const std::string& name);
  void sign_in(Seat& seat);
  // A new ask of the thing's person, held by the cell's worker.
  void renew(Thing& thing);
  void hand_to(Thing& thing, AccountId account, const std::string& title, const Area& area);
  void hand_back(Thing& thing);
  [[nodiscard]] Task task_of(const Thing& thing);
  [[nodiscard]] HouseholdId household_of(const Thing& thing);
  // The request a browser in this seat would send: cookie, CSRF and a key of its own for writes.
  [[nodiscard]] Request request(const Seat& seat, Method method, const std::string& target,
                                const std::string& body = {});
  [[nodiscard]] Reply send(const Request& request) { return app_->router().handle(request); }
  [[nodiscard]] std::string fresh_key();
  [[nodiscard]] std::string content();  // hash of everything stored
  // Everyone's password, and the login of the seat made last.
  static constexpr std::string_view kPassword = "a long enough password";
  [[nodiscard]] std::string login_of(const Seat& seat) const;

 private:
  void find_things();
  void place(Thing& thing, const Area& cell);
  [[nodiscard]] std::vector<PersonId> people_of(const Area& cell, int limit);
  [[nodiscard]] Act job_act(Bucket bucket);

  TempFolder folder_;
  TempPlace place_{folder_ / "unused"};
  HandClock clock_;
  std::unique_ptr<App> app_;
  std::vector<Thing> things_;
  std::vector<Seat> seats_;
  std::string password_hash_;
  int number_ = 0;
};

[[nodiscard]] std::string key_of_fault(const Reply& reply);
// The body without what differs from reply to reply: incident numbers.
[[nodiscard]] std::string lasting_body(const Reply& reply);

}  // namespace fl::matrix
