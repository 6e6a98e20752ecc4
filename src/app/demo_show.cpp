// The resident to try gets a phone that shows their pass at once; who lives in the same cell has
// one signed.
#include "app/demo_show.h"

#include "app/store_app.h"
#include "registry/everyone.h"

namespace fl {

namespace {

constexpr int kNeighboursMax = 500;
constexpr int kPosition = 9;

}  // namespace

Result<int> lay_demo_passes(App& app, Instant now) {
  const PassDesk& desk = app.pass_desk();
  const Permit permit = Permit::for_job("demo");
  auto laid = desk.db.write([&](Tx& tx) -> Result<int> {
    for (const auto& one : app_store::demo_people(tx)) {
      if (!one.person.is_set()) continue;
      auto person = load_person(tx, one.person);
      if (!person) return person.error();
      auto capability = give_now(tx, desk, permit, person->id, "self", now);
      if (!capability) return capability.error();
      app_store::add_demo_person(tx, {"pass_holder", kPosition, one.account, one.person,
                                      "居民的通行码", "Resident's pass", "/pass#" + *capability});
      int count = 1;
      for (const auto& [household, neighbour] :
           residents_of_cell(tx, person->cell, {}, kNeighboursMax)) {
        if (neighbour == person->id) continue;
        auto one_more = sign_pass(tx, desk, neighbour, now);
        if (!one_more) return one_more.error();
        ++count;
      }
      return count;
    }
    return 0;
  });
  if (!laid) return laid.error();
  auto shown = app.run_job("show_passes", now);
  if (!shown) return shown.error();
  return *laid;
}

}  // namespace fl
