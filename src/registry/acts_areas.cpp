// Splitting, merging and renaming areas, and making command areas.
#include <algorithm>

#include "registry/area_change.h"
#include "registry/area_codes.h"
#include "registry/area_tree.h"
#include "registry/events.h"
#include "registry/people.h"
#include "registry/seals.h"
#include "registry/store.h"

namespace fl {

namespace {

constexpr std::size_t kStep = 3;
constexpr int kSteps = 32 * 32 * 32;
constexpr std::size_t kCodeBytesMax = 40;

Fault no_area() {
  return {FaultKind::absent, "registry.no_such_area"};
}

// The areas as this transaction sees them. The tree in memory may be a change behind, and a change
// made of what was before the last one would tear the tree.
std::unique_ptr<AreaTree::State> areas_now(Tx& tx) {
  auto state = tree_of(store::present_areas(tx));
  CHECK(bool(state));
  return std::move(*state);
}

bool has_sibling(const AreaTree::State& areas, AreaId parent, const std::string& name, AreaId but) {
  for (const Area* area : areas.children_of(parent))
    if (area->name == name && area->id != but) return true;
  return false;
}

// What tables call the new half of an area: its code with a number behind, that no area has or had.
// What has no code itself lies below the tables; so does its half.
std::string code_beside(Tx& tx, const std::string& code) {
  if (code.empty()) return code;
  for (int n = 2;; ++n) {
    const std::string end = "-" + std::to_string(n);
    const std::string fresh = code.substr(0, kCodeBytesMax - end.size()) + end;
    if (!store::had_code(tx, fresh)) return fresh;
  }
}

// A step under a path that nobody has or had.
class Steps {
 public:
  Steps(Tx& tx, std::string parent_path) : parent_(std::move(parent_path)) {
    for (const auto& path : store::paths_below(tx, parent_))
      last_ = std::max(last_, path.substr(parent_.size(), kStep));
  }
  [[nodiscard]] std::string next() {
    int n = 1;
    while (n < kSteps && path_step(n) <= last_)
      ++n;
    CHECK(n < kSteps);
    last_ = path_step(n);
    return parent_ + last_;
  }

 private:
  std::string parent_, last_;
};

// One change: every row it closes has its past, every path it changes has a move; one that leaves
// no whole tree behind it is not made.
class Change {
 public:
  Change(Tx& tx, const AreaTree::State& areas, Instant now)
      : tx_(tx), areas_(areas), today_(day_of(now)), mark_(store::raise_area_mark(tx)) {}
  void finish() { (void)areas_now(tx_); }

  // The area, with everything under it, to another path (and parent, and name).
  void move(AreaId id, AreaId parent, const std::string& path) {
    const std::vector<const Area*> under = areas_.children_of(id);
    const auto before = change(id, [&](store::PresentArea& after) {
      after.parent = parent;
      after.path = path;
    });
    store::add_move(tx_, {mark_, id, before.path, path});
    for (const Area* child : under)
      move(child->id, id, path + child->path.substr(child->path.size() - kStep));
  }
  void rename(AreaId id, const std::string& name) {
    change(id, [&](store::PresentArea& after) { after.name = name; });
  }
  void recode(AreaId id, const std::string& code) {
    change(id, [&](store::PresentArea& after) { after.code = code; });
  }
  // The area is no more; what stands at its own path belongs to `into`.
  void end(AreaId id, const Area& into) {
    const auto before = store::present_area(tx_, id);
    CHECK(before.has_value());
    store::add_past(tx_, *before, mark_, today_, into.id);
    store::succeed_past(tx_, id, into.id);
    store::succeed_area(tx_, id, into.id);
    store::close_area(tx_, id, today_);
    store::add_move(tx_, {mark_, into.id, before->path, into.path});
  }
  AreaId open(const Area& like, const std::string& name, const std::string& path, AreaId id) {
    store::add_area(
        tx_, {id, like.parent, like.level, code_beside(tx_, like.code), name, path, true}, today_);
    return id;
  }
  // Doors of a cell that moved one by one: what stands at its path is asked where its door is.
  void look_again(const Area& cell) {
    store::add_move(tx_, {mark_, cell.id, cell.path, cell.path});
  }

 private:
  // From today on the area is another one, and what it was is kept. What it was.
  template <typename Edit>
  store::PresentArea change(AreaId id, const Edit& edit) {
    const auto before = store::present_area(tx_, id);
    CHECK(before.has_value());
    store::add_past(tx_, *before, mark_, today_, id);
    auto after = *before;
    edit(after);
    after.valid_from = today_;
    store::save_area(tx_, after);
    return *before;
  }
  Tx& tx_;
  const AreaTree::State& areas_;
  std::string today_;
  std::int64_t mark_;
};

void move_building(Tx& tx, const Keys& keys, const store::BuildingIn& building, AreaId from,
                   AreaId to) {
  store::place_building(tx, building, to);
  store::put_cell_bucket(tx, to, building.bucket);
  for (const auto& household : store::households_of(tx, building)) {
    store::place_household(tx, household.id, to);
    const auto before =
        token_of(keys, TokenKind::door, door_key(from, building.name, household.door));
    const auto after = token_of(keys, TokenKind::door, door_key(to, building.name, household.door));
    for (const auto person : members_of(tx, household.id)) {
      store::place_person(tx, person, household.id, to);
      store::place_flags(tx, person, to);
      store::drop_token(tx, before, person);
      store::put_token(tx, after, person, name_of(TokenKind::door));
    }
  }
}

// The new half of a part stands under the same commands, and their officers see it.
struct FreshPart {
  AreaId id;
  std::string path;
};
void join_commands(Tx& tx, const Permit& permit, AreaId part, const FreshPart& fresh, Instant now) {
  for (const auto& command : command_areas(tx)) {
    if (std::find(command.parts.begin(), command.parts.end(), part) == command.parts.end())
      continue;
    store::add_command_part(tx, command.id, fresh.id);
    std::vector<AccountId> seen;
    for (const auto& officer : store::officers_of(tx, command.id, now)) {
      if (std::find(seen.begin(), seen.end(), officer.account) != seen.end()) continue;
      seen.push_back(officer.account);
      const auto role = grant_role(tx, permit, officer.account,
                                   {officer.role, fresh.id, fresh.path}, officer.until, now);
      store::add_officer(tx, {command.id, officer.account, role, officer.role, officer.until});
    }
  }
}

}  // namespace

Outcome rename_area(Tx& tx, AreaId id, const std::string& name, Instant now) {
  const auto areas = areas_now(tx);
  const Area* area = areas->find(id);
  if (!area) return no_area();
  if (has_sibling(*areas, area->parent, name, id))
    return Fault{FaultKind::conflict, "registry.name_taken"};
  Change(tx, *areas, now).rename(id, name);
  return Done{};
}

Outcome recode_area(Tx& tx, AreaId id, const std::string& code, Instant now) {
  const auto areas = areas_now(tx);
  const Area* area = areas->find(id);
  if (!area) return no_area();
  if (area->code == code) return Done{};
  if (!is_area_code(code)) return Fault{FaultKind::bad_input, "registry.bad_code"};
  if (store::had_code(tx, code, id)) return Fault{FaultKind::conflict, "registry.code_taken"};
  Change(tx, *areas, now).recode(id, code);
  return Done{};
}

bool is_area_code(std::string_view code) {
  return !code.empty() && code.size() <= kCodeBytesMax &&
         std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-';
         });
}

Result<AreaId> split_area(Tx& tx, const Permit& permit, AreaId id, const std::string& name,
                          const std::vector<AreaId>& children, Instant now) {
  const auto areas = areas_now(tx);
  const Area* area = areas->find(id);
  if (!area) return no_area();
  const Area* parent = areas->find(area->parent);
  const auto own = areas->children_of(id);
  const bool are_own = std::all_of(children.begin(), children.end(), [&](AreaId child) {
    return std::any_of(own.begin(), own.end(), [&](const Area* one) { return one->id == child; });
  });
  if (!parent || area->is_cell() || children.empty() || children.size() >= own.size() || !are_own)
    return Fault{FaultKind::conflict, "registry.cannot_split"};
  if (has_sibling(*areas, area->parent, name, {}))
    return Fault{FaultKind::conflict, "registry.name_taken"};
  Change change(tx, *areas, now);
  const std::string path = Steps(tx, parent->path).next();
  const AreaId fresh = change.open(*area, name, path, random_id<AreaId>());
  int n = 0;
  for (const auto child : children)
    change.move(child, fresh, path + path_step(++n));
  change.finish();
  join_commands(tx, permit, id, {fresh, path}, now);
  return fresh;
}

Result<AreaId> split_cell(Tx& tx, const Permit& permit, const Keys& keys, AreaId id,
                          const std::string& name, const std::vector<std::string>& buildings,
                          Instant now) {
  const auto areas = areas_now(tx);
  const Area* cell = areas->find(id);
  if (!cell) return no_area();
  const Area* parent = areas->find(cell->parent);
  const auto own = store::buildings_of(tx, id);
  if (!cell->is_cell() || !parent || buildings.empty())
    return Fault{FaultKind::conflict, "registry.cannot_split"};
  if (has_sibling(*areas, cell->parent, name, {}))
    return Fault{FaultKind::conflict, "registry.name_taken"};
  std::vector<store::BuildingIn> leaving;
  for (const auto& building : own)
    if (std::find(buildings.begin(), buildings.end(), building.name) != buildings.end())
      leaving.push_back(building);
  if (leaving.size() < buildings.size())
    return Fault{FaultKind::conflict, "registry.no_such_building"};
  if (leaving.size() == own.size()) return Fault{FaultKind::conflict, "registry.cannot_split"};
  Change change(tx, *areas, now);
  // Everything made in the new cell lies in the bucket of the old one: its id is drawn until its
  // own hash says so.
  AreaId fresh = random_id<AreaId>();
  while (hash_bucket(fresh.value) != hash_bucket(id.value))
    fresh = random_id<AreaId>();
  const std::string path = Steps(tx, parent->path).next();
  change.open(*cell, name, path, fresh);
  change.look_again(*cell);
  for (const auto& building : leaving)
    move_building(tx, keys, building, id, fresh);
  change.finish();
  join_commands(tx, permit, id, {fresh, path}, now);
  return fresh;
}

Outcome merge_areas(Tx& tx, const Keys& keys, AreaId gone, AreaId into, Instant now) {
  const auto areas = areas_now(tx);
  const Area* from = areas->find(gone);
  const Area* to = areas->find(into);
  if (!from) return no_area();
  if (to == nullptr || from == to || from->parent != to->parent || from->level != to->level ||
      !from->parent.is_set())
    return Fault{FaultKind::conflict, "registry.cannot_merge"};
  Change change(tx, *areas, now);
  if (from->is_cell()) {
    for (const auto& building : store::buildings_of(tx, gone))
      move_building(tx, keys, building, gone, into);
  } else {
    Steps steps(tx, to->path);
    for (const Area* child : areas->children_of(gone))
      change.move(child->id, into, steps.next());
  }
  change.end(gone, *to);
  change.finish();
  return Done{};
}

}  // namespace fl
