// For app/ and inside registry/: areas that change from a day on. An act closes rows and opens
// rows and raises the mark; a resumable job then rewrites what stands at an old path. History
// keeps the area of its time in registry_area_past; a path of before still finds its place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ground.h"
#include "registry/registry.h"

namespace fl {

// Each reads the areas in its own transaction, so that two in a row do not build on each other's
// past. Faults of all: registry.no_such_area, registry.name_taken (among siblings).
[[nodiscard]] Outcome rename_area(Tx& tx, AreaId area, const std::string& name, Instant now);
// Some children of a community (village, street, township) go to a new sibling of it. Faults:
// registry.cannot_split (a root, a cell, none or all of its children).
[[nodiscard]] Result<AreaId> split_area(Tx& tx, const Permit& permit, AreaId area,
                                        const std::string& name,
                                        const std::vector<AreaId>& children, Instant now);
// Some buildings of a cell, and everybody in them, go to a new cell beside it. Faults:
// registry.cannot_split, registry.no_such_building.
[[nodiscard]] Result<AreaId> split_cell(Tx& tx, const Permit& permit, const Keys& keys, AreaId cell,
                                        const std::string& name,
                                        const std::vector<std::string>& buildings, Instant now);
// `gone` ends, what it held belongs to `into`. Faults: registry.cannot_merge (not siblings of one
// level), registry.no_such_area.
[[nodiscard]] Outcome merge_areas(Tx& tx, const Keys& keys, AreaId gone, AreaId into, Instant now);

// What still stands at an old path. Equal paths: the doors of this cell moved one by one.
struct PathMove {
  std::int64_t mark = 0;
  AreaId area;  // where it belongs now
  std::string from, to;
};
[[nodiscard]] std::vector<PathMove> open_moves(Tx& tx);
void close_move(Tx& tx, const PathMove& move, Instant now);

// For the job: pairs that may be one person and joins that may be undone stand where their people
// live now; imports that run and exports that wait stand on `area`.
[[nodiscard]] int move_pair_paths(Tx& tx, std::string_view from, std::string_view to);
[[nodiscard]] int move_table_paths(Tx& tx, AreaId area, std::string_view from, std::string_view to);

// A row of before, for "which area was this then".
struct PastArea {
  AreaId id, now;
  std::string name, path, valid_from, valid_to;
};
[[nodiscard]] std::vector<PastArea> past_of(Tx& tx, AreaId now);

// ---- command areas: parts of several parents under one command (see ground.h)
inline constexpr int kCommandPartsMax = 64, kCommandOfficersMax = 20, kCommandDaysMax = 90;
[[nodiscard]] Result<CommandArea> load_command_area(Tx& tx, CommandId id);
// Faults registry.no_such_part, registry.too_many_parts. Parts inside other parts are left out.
[[nodiscard]] Result<CommandId> make_command_area(Tx& tx, const AreaTree& tree,
                                                  const std::string& name,
                                                  const std::vector<AreaId>& parts, Instant now);
// The command is over, and the roles given for it.
void end_command_area(Tx& tx, const Permit& permit, const CommandArea& command, Instant now);
// A role on every part until a day at most kCommandDaysMax from now. Faults:
// trust.no_such_account, registry.command_full, registry.officer_already.
[[nodiscard]] Outcome add_command_officer(Tx& tx, const AreaTree& tree, const Permit& permit,
                                          const CommandArea& command, AccountId account, Role role,
                                          Instant until, Instant now);
// Fault registry.no_such_officer.
[[nodiscard]] Outcome end_command_officer(Tx& tx, const Permit& permit, CommandId command,
                                          AccountId account, Instant now);

namespace store {

struct PresentArea {
  AreaId id;
  std::optional<AreaId> parent;
  std::string level, code, name, path, valid_from;
};
[[nodiscard]] std::optional<PresentArea> present_area(Tx& tx, AreaId id);
[[nodiscard]] std::vector<Area> present_areas(Tx& tx);  // all, by path, without counts
void save_area(Tx& tx, const PresentArea& area);
void close_area(Tx& tx, AreaId id, std::string_view valid_to);
void add_past(Tx& tx, const PresentArea& area, std::int64_t mark, std::string_view valid_to,
              AreaId now);
void succeed_past(Tx& tx, AreaId gone, AreaId into);
// Venues, care lists and parts of command areas of an area that ends.
void succeed_area(Tx& tx, AreaId gone, AreaId into);
void add_command(Tx& tx, const CommandArea& area, Instant now);
void add_command_part(Tx& tx, CommandId command, AreaId part);
void end_command(Tx& tx, CommandId command, Instant now);
// One row a role; `until` passed rows are left out.
struct CommandOfficer {
  CommandId command;
  AccountId account;
  std::int64_t role_id = 0;
  Role role = Role::street_officer;
  Instant until;
};
void add_officer(Tx& tx, const CommandOfficer& officer);
void drop_officer(Tx& tx, CommandId command, std::int64_t role_id);
[[nodiscard]] std::vector<CommandOfficer> officers_of(Tx& tx, CommandId command, Instant now);
[[nodiscard]] std::int64_t raise_area_mark(Tx& tx);
void add_move(Tx& tx, const PathMove& move);
[[nodiscard]] std::vector<std::string> paths_below(Tx& tx, std::string_view parent_path);

// One building's households and people to another cell.
struct BuildingIn {
  Bucket bucket = 0;
  BuildingId id;
  std::string name;
};
[[nodiscard]] std::vector<BuildingIn> buildings_of(Tx& tx, AreaId cell);
void place_building(Tx& tx, const BuildingIn& building, AreaId cell);
struct HouseholdIn {
  HouseholdId id;
  std::string door;
};
[[nodiscard]] std::vector<HouseholdIn> households_of(Tx& tx, const BuildingIn& building);
void place_household(Tx& tx, HouseholdId household,
                     AreaId cell);  // with its stay and what was seen

}  // namespace store

}  // namespace fl
