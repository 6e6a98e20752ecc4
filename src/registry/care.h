// Inside registry/: care flags, plans, stays, what was found at a door, and the budget of searches.
// Rows in, rows out; who may see or write them is decided before.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace fl {

struct FlagKind {
  std::string kind, zh, en, purpose_zh, purpose_en;
  int days_kept = 0;
  bool needs_two = false;
  std::string what;  // the plan item proposed with it, "" = none
  int cadence_days = 0;
};
inline constexpr std::string_view kHiddenAddress = "hidden_address";
inline constexpr std::string_view kPlanWords = "visit|call|medicine|meal|ride|other";

struct Flag {
  PersonId person;
  std::string kind;
  AreaId cell;
  AccountId set_by;
  Instant set_at, until_at;
};

struct PlanItem {
  PlanId id;  // carries its person's bucket
  PersonId person;
  std::string what;
  int cadence_days = 0;
  std::string note_sealed;
  AccountId set_by;
  Instant set_at, next_at;
};

struct Stay {
  HouseholdId household;
  std::string kind;
  AreaId cell;
  std::string arrived_on, leaves_on;
  Instant expires_at;
  bool is_asked = false;
};

struct Seen {
  HouseholdId household;
  AreaId cell;
  std::string said;
  int filed_count = 0, found_count = 0;
  AccountId seen_by;
  Instant seen_at;
};

struct CareList {
  std::int64_t id = 0;
  AreaId area;
  std::string kind, reason;
  AccountId asked_by;
  Instant asked_at;
  AccountId granted_by;
  std::optional<Instant> until_at;
};

// Searches an account may make in an hour, by the widest of its roles: enough to work, too few to
// copy the registry out.
[[nodiscard]] int search_budget(const std::vector<RoleGrant>& roles);

namespace store {

[[nodiscard]] std::vector<FlagKind> flag_kinds(Tx& tx);
[[nodiscard]] Result<FlagKind> flag_kind(Tx& tx, std::string_view kind);  // registry.no_such_flag
[[nodiscard]] std::vector<Flag> flags_of(Tx& tx, PersonId person, Instant now);
void put_flag(Tx& tx, const Flag& flag);
[[nodiscard]] bool drop_flag(Tx& tx, PersonId person, std::string_view kind);
[[nodiscard]] std::vector<Flag> flags_in_cell(Tx& tx, AreaId cell, std::string_view kind,
                                              Instant now, int limit);
void hide_household(Tx& tx, HouseholdId household, Instant until);
void show_household(Tx& tx, HouseholdId household);

[[nodiscard]] std::vector<PlanItem> plan_of(Tx& tx, PersonId person);
void add_plan_item(Tx& tx, const PlanItem& item);
[[nodiscard]] bool end_plan_item(Tx& tx, PlanId id, PersonId person, Instant now);
[[nodiscard]] std::vector<PlanItem> due_plan_items(Tx& tx, Instant now, int limit);
void set_plan_next(Tx& tx, PlanId id, Instant next);

[[nodiscard]] std::optional<Stay> stay_of(Tx& tx, HouseholdId household);
void put_stay(Tx& tx, const Stay& stay);
[[nodiscard]] std::vector<Stay> expired_stays(Tx& tx, Instant now, int limit);
void set_stay_asked(Tx& tx, HouseholdId household);

[[nodiscard]] std::optional<Seen> seen_of(Tx& tx, HouseholdId household);
void put_seen(Tx& tx, const Seen& seen);
struct SeenCount {
  std::int64_t asked = 0, mismatched = 0;
};
[[nodiscard]] SeenCount seen_count(Tx& tx, AreaId cell);
[[nodiscard]] std::vector<Seen> mismatches(Tx& tx, AreaId cell, int limit);

[[nodiscard]] int count_search(Tx& tx, AccountId account, Instant now);  // in this hour, with it
[[nodiscard]] int drop_old_search_use(Tx& tx, Instant before);

void add_care_list(Tx& tx, const CareList& list);
[[nodiscard]] std::optional<CareList> load_care_list(Tx& tx, std::int64_t id);
void grant_care_list(Tx& tx, std::int64_t id, AccountId by, Instant until);
[[nodiscard]] std::vector<CareList> care_lists_since(Tx& tx, Instant since, int limit);

// ---- households of a cell, in the order of doors
struct DoorRow {
  HouseholdId id;
  std::string building, door, kind;
  int people = 0;
};
[[nodiscard]] std::vector<DoorRow> doors_of_cell(Tx& tx, AreaId cell);
[[nodiscard]] std::string household_kind(Tx& tx, HouseholdId household);
[[nodiscard]] std::vector<PersonId> by_token(Tx& tx, std::string_view token, int limit);
struct PersonMore {
  bool is_female = false, is_floating = false;
};
[[nodiscard]] PersonMore person_more(Tx& tx, PersonId person);

}  // namespace store

}  // namespace fl
