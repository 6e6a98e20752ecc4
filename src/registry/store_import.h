// Inside registry/: the rows of imports, and what imports and exports read of the registry.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/import.h"
#include "registry/store.h"

namespace fl::store {

struct ImportLine {
  ImportId id;
  std::string what, file_name, file_hash;
  AccountId account;
  std::string area_path, state, mapping;
  ImportNumbers numbers;
  double done_ratio = 0;
  std::string fault;
  Instant made_at, moved_at;
};
void add_import(Tx& tx, const ImportLine& line);
void move_import(Tx& tx, const ImportLine& line);
[[nodiscard]] std::optional<ImportLine> load_import(Tx& tx, ImportId id);
// An unfinished run of this file, if there is one.
[[nodiscard]] std::optional<ImportLine> unfinished_import(Tx& tx, std::string_view file_hash,
                                                          std::string_view what);
// The oldest uploaded one that waits to be run or checked.
[[nodiscard]] std::optional<ImportLine> next_import(Tx& tx);
[[nodiscard]] std::vector<ImportLine> recent_imports(Tx& tx, int limit);
void put_part(Tx& tx, ImportId id, std::string_view kind, std::int64_t number,
              std::string_view sealed);
[[nodiscard]] std::string part_of(Tx& tx, ImportId id, std::string_view kind, std::int64_t number);
[[nodiscard]] std::int64_t part_count(Tx& tx, ImportId id, std::string_view kind);
void drop_parts(Tx& tx, ImportId id, std::string_view kind);

[[nodiscard]] std::string load_mapping(Tx& tx, std::string_view what, std::string_view heading);
void put_mapping(Tx& tx, std::string_view what, std::string_view heading, std::string_view mapping,
                 Instant now);

struct ExportLine {
  std::int64_t id = 0;
  std::string what;
  AreaId area;
  std::string area_path, reason;
  AccountId asked_by, approved_by;
  std::string state;
  std::int64_t row_count = 0;
  Instant asked_at, expires_at;
};
void add_export(Tx& tx, const ExportLine& line);
void move_export(Tx& tx, const ExportLine& line);
[[nodiscard]] std::optional<ExportLine> load_export(Tx& tx, std::int64_t id);
[[nodiscard]] std::vector<ExportLine> recent_exports(Tx& tx, Instant since, int limit);

// ---- areas
struct AreaFound {
  AreaId id;
  AreaLevel level;
  std::string path, name;
};
[[nodiscard]] std::string last_path_under(Tx& tx, std::string_view parent_path);
void rename_area(Tx& tx, AreaId id, std::string_view name);
[[nodiscard]] std::optional<AreaFound> load_area(Tx& tx, AreaId id);

// ---- doors and people of a cell
struct DoorRow {
  HouseholdId household;
  BuildingId building;
  std::string building_name, door;
  bool is_collective = false;
};
void each_building(Tx& tx, AreaId cell,
                   const std::function<void(BuildingId, std::string_view name)>& visit);
void each_door(Tx& tx, AreaId cell, const std::function<void(const DoorRow&)>& visit);
void set_household_kind(Tx& tx, HouseholdId household, bool is_collective);
[[nodiscard]] std::optional<PersonRow> load_person_row(Tx& tx, PersonId id);
void update_person(Tx& tx, const PersonRow& row);
void drop_member(Tx& tx, HouseholdId household, int birth_year, PersonId person);
void update_private(Tx& tx, PersonId person, std::string_view sealed_name,
                    std::string_view sealed_phone);
void drop_token(Tx& tx, std::string_view token, PersonId person);
// Like their namesakes, but a row that is there already stays as it is.
void keep_person(Tx& tx, const PersonRow& row);
void keep_member(Tx& tx, HouseholdId household, int birth_year, PersonId person);
void keep_private(Tx& tx, Bucket bucket, PersonId person, std::string_view sealed_name,
                  std::string_view sealed_phone);
void keep_token(Tx& tx, Bucket bucket, std::string_view token, PersonId person,
                std::string_view kind);

// ---- venues
struct VenueRow {
  VenueId id;
  AreaId cell;
  std::string kind, name, address;
};
[[nodiscard]] std::optional<VenueRow> load_venue(Tx& tx, VenueId id);
void put_venue(Tx& tx, const VenueRow& row);
void each_venue(Tx& tx, AreaId cell, const std::function<void(const VenueRow&)>& visit);

}  // namespace fl::store
