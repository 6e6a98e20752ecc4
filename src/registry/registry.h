// The civil registry: the tree of areas, households, people. Others ask it by id and get values.
//
// An area's `path` is its place in the tree: three base32 characters a level, parents first, so
// that "inside" is "starts with" and a scope is one index range [path, path + '~'). Areas are a
// reference table held in memory by AreaTree and reloaded when a write of this process or a change
// mark says so. People's private fields are sealed per person (DESIGN section 4); opening them is
// the caller's read to log.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "platform/json.h"
#include "platform/result.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl {

enum class AreaLevel {
  city,
  district,
  subdistrict,
  community,
  grid_cell,  // urban branch
  township,
  section,
  village,
  village_group,  // rural branch (a village_group is a cell: it has a holder)
};
[[nodiscard]] std::string_view name_of(AreaLevel level);

struct Area {
  AreaId id;
  AreaId parent;  // unset: the root
  AreaLevel level = AreaLevel::city;
  std::string code;  // statistical code, "" below the official tree; never a key
  std::string name;
  std::string path;
  int cell_count = 0;  // ground cells under it (1 for a cell itself)
  [[nodiscard]] bool is_cell() const {
    return level == AreaLevel::grid_cell || level == AreaLevel::village_group;
  }
};

class AreaTree {
 public:
  struct State;  // inside registry/
  [[nodiscard]] static Result<std::unique_ptr<AreaTree>> load(Db& db);
  // Reads the table again when its change mark is newer than this tree; true when it was. What was
  // handed out stays valid through the sixteen changes after it.
  [[nodiscard]] Result<bool> refresh(Db& db);
  [[nodiscard]] const Area* find(AreaId id) const;
  // A path of before a change finds the area that stands in its place now.
  [[nodiscard]] const Area* find_path(std::string_view path) const;
  [[nodiscard]] const Area* parent_of(const Area& area) const;
  [[nodiscard]] std::vector<const Area*> children_of(AreaId id) const;  // by path
  // From the area itself up to the root.
  [[nodiscard]] std::vector<const Area*> upward(const Area& area) const;
  [[nodiscard]] std::vector<const Area*> cells_under(std::string_view path) const;
  [[nodiscard]] const Area& root() const;
  [[nodiscard]] std::size_t size() const;

 private:
  explicit AreaTree(std::unique_ptr<State> state);
  [[nodiscard]] const State& state() const { return *state_.load(std::memory_order_acquire); }
  std::vector<std::unique_ptr<State>> kept_;  // the newest last; written by refresh() alone
  std::atomic<const State*> state_;

 public:
  ~AreaTree();
};

// AreaRef of the API: {"id","name","level","parent_name"}.
[[nodiscard]] json::object area_json(const AreaTree& tree, const Area& area);
// "碑林区 长安路街道 XX社区": names from district down to community, for people.
[[nodiscard]] std::string address_of(const AreaTree& tree, const Area& cell);

struct Household {
  HouseholdId id;  // carries its cell's bucket
  AreaId cell;
  std::string building;  // "3号楼2单元"
  std::string door;      // "401"
};

struct Person {
  PersonId id;
  HouseholdId household;
  AreaId cell;
  std::string cell_path;
  int birth_year = 0;
  bool is_living_alone = false;
};
struct PersonPrivate {
  std::string name, phone;
};

// Faults: registry.no_such_person, registry.no_such_household (absent).
// An id of before a merge finds who it is now; Person.id is that one.
[[nodiscard]] Result<Person> load_person(Tx& tx, PersonId id);
[[nodiscard]] PersonId person_now(Tx& tx, PersonId id);
// This person's id and those of records merged into it: what rows kept by id are looked up by.
[[nodiscard]] std::vector<PersonId> ids_of_person(Tx& tx, PersonId id);
[[nodiscard]] Result<Household> load_household(Tx& tx, HouseholdId id);
[[nodiscard]] Result<PersonPrivate> open_private(Tx& tx, const Keys& keys, PersonId id);
// The people whose phone this is (search token), at most a few.
[[nodiscard]] std::vector<PersonId> find_by_phone(Tx& tx, const Keys& keys,
                                                  std::string_view phone_digits);

// A sealed text about a person kept by another room ("work_ask.text"): same data key as the
// person's private fields, so erasing the person erases it too.
[[nodiscard]] Result<std::string> seal_for_person(Tx& tx, const Keys& keys, PersonId id,
                                                  std::string_view plain, std::string_view bound);
[[nodiscard]] Result<std::string> unseal_for_person(Tx& tx, const Keys& keys, PersonId id,
                                                    std::string_view sealed,
                                                    std::string_view bound);

// The area a path names ("mine": the actor's own first), if the verb is this actor's there. Whose
// verb it never is hears that first; foreign and unknown areas look the same. Faults:
// trust.not_permitted (refused), registry.no_such_area (absent).
struct AreaHere {
  Actor actor;
  const Area* area = nullptr;
  Permit permit;
};
[[nodiscard]] Result<AreaHere> area_here(const AreaTree& tree, const Actor& actor, Verb verb,
                                         std::string_view named);

// ---- care, as far as other rooms ask
// True when only who holds the cell (or the promise) may see this household's door.
[[nodiscard]] bool is_hidden(Tx& tx, HouseholdId household, Instant now);
// True when nobody may visit alone: a child without its parents.
[[nodiscard]] bool needs_two_visitors(Tx& tx, PersonId person, Instant now);
// The answer to "why can I see this?": the rule that let them in, as permit() found it.
// `duty_until` is told when the rule is a shift.
[[nodiscard]] json::object why_json(const AreaTree& tree, const Permit& permit,
                                    std::optional<Instant> duty_until);
// What a care plan or an expiring registration asks for now; work/ makes tasks of them.
struct CareDue {
  PlanId item;  // unset: a stay whose registration ends
  PersonId person;
  HouseholdId household;
  AreaId cell;
  std::string what;  // visit, call, medicine, meal, ride, other; check_stay
  std::string note;  // opened; sealed again by who keeps it
};
[[nodiscard]] std::vector<CareDue> care_due(Tx& tx, const Keys& keys, Instant now, int limit);
// The task is made: the item comes again after its days, the stay is not asked for twice.
void care_asked(Tx& tx, const CareDue& due, Instant now);
[[nodiscard]] int drop_old_registry(Tx& tx, Instant now);

// ---- laying a seeded demo city (same seed and number: same bytes)
struct CityPlan {
  std::int64_t people = 100'000;
  std::uint64_t seed = 1;
  Instant now;
};
struct LaidCell {
  AreaId cell;
  std::string path;
  std::vector<HouseholdId> households;  // at most the first 40, for the demo's asks
};
struct LaidCity {
  std::int64_t people_count = 0, household_count = 0, cell_count = 0;
  std::vector<LaidCell> cells;
};
// Writes areas, cells, buildings, households, people into an empty database opened with is_bulk.
// `progress` is told the share done (0..1).
[[nodiscard]] Result<LaidCity> lay_city(Db& db, const Keys& keys, const CityPlan& plan,
                                        const std::function<void(double)>& progress);
// docs/reference/demo-city.md: every share of the generator, its value, its source and how sure we
// are of it.
[[nodiscard]] std::string demo_city_doc();
// The official areas alone, for a new installation.
[[nodiscard]] Outcome lay_areas(Db& db);
// The members of a household, eldest first: the demo and the field page.
[[nodiscard]] std::vector<PersonId> members_of(Tx& tx, HouseholdId id);

}  // namespace fl
