// What the registry itself keeps at an area that changed: venues, care lists, parts of command
// areas in the act; pairs, joins, imports and exports by the job.
#include <vector>

#include "registry/area_change.h"
#include "registry/duplicates.h"
#include "registry/store.h"

namespace fl {

namespace {

const Sql kMoveVenues{SqlTag::job, "registry.succeed_venues",
                      "UPDATE registry_venue SET cell_id = ?2 WHERE cell_id = ?1"};
const Sql kMoveCareLists{SqlTag::reference, "registry.succeed_care_lists",
                         "UPDATE registry_care_list SET area_id = ?2 WHERE area_id = ?1"};
const Sql kAddParts{SqlTag::reference, "registry.succeed_parts",
                    "INSERT INTO registry_command_part (command_id, area_id) SELECT command_id, "
                    "CAST(?2 AS BIGINT) FROM registry_command_part WHERE area_id = ?1 "
                    "ON CONFLICT (command_id, area_id) DO NOTHING"};
const Sql kDropParts{SqlTag::reference, "registry.drop_parts",
                     "DELETE FROM registry_command_part WHERE area_id = ?1"};

const Sql kPairsAt{SqlTag::job, "registry.pairs_at",
                   "SELECT bucket, person_a, person_b FROM registry_duplicate WHERE "
                   "state = 'open' AND area_path = ?1 ORDER BY bucket, person_a, person_b"};
const Sql kPlacePair{SqlTag::point, "registry.place_pair",
                     "UPDATE registry_duplicate SET area_path = ?4 WHERE bucket = ?1 AND "
                     "person_a = ?2 AND person_b = ?3"};
const Sql kMergesAt{SqlTag::job, "registry.merges_at",
                    "SELECT bucket, id, survivor_id FROM registry_merge WHERE area_path = ?1 "
                    "ORDER BY bucket, id"};
const Sql kPlaceMerge{SqlTag::point, "registry.place_merge",
                      "UPDATE registry_merge SET area_path = ?3 WHERE bucket = ?1 AND id = ?2"};
const Sql kMoveImports{SqlTag::job, "registry.move_imports",
                       "UPDATE registry_import SET area_path = ?2 WHERE area_path = ?1 AND "
                       "state <> 'done'"};
const Sql kMoveExports{SqlTag::job, "registry.move_exports",
                       "UPDATE registry_export SET area_path = ?2, area_id = ?3 WHERE "
                       "area_path = ?1 AND state IN ('asked', 'approved')"};

struct PairAt {
  Bucket bucket = 0;
  std::int64_t first = 0;
  PersonId second;
};

std::vector<PairAt> rows_at(Tx& tx, const Sql& sql, std::string_view path) {
  std::vector<PairAt> found;
  auto rows = tx.run(sql, path);
  while (rows.step())
    found.push_back({Bucket(rows.i64(0)), rows.i64(1), rows.id<PersonId>(2)});
  return found;
}

std::string path_of(Tx& tx, PersonId person, std::string_view otherwise) {
  auto found = load_person(tx, person);
  return found ? found->cell_path : std::string(otherwise);
}

}  // namespace

namespace store {

void succeed_area(Tx& tx, AreaId gone, AreaId into) {
  tx.exec(kMoveVenues, gone, into);
  tx.exec(kMoveCareLists, gone, into);
  tx.exec(kAddParts, gone, into);
  tx.exec(kDropParts, gone);
}

}  // namespace store

int move_pair_paths(Tx& tx, std::string_view from, std::string_view to) {
  int changed = 0;
  for (const auto& pair : rows_at(tx, kPairsAt, from)) {
    const std::string path =
        common_path(path_of(tx, PersonId{pair.first}, to), path_of(tx, pair.second, to));
    if (path == from) continue;
    tx.exec(kPlacePair, pair.bucket, pair.first, pair.second, path);
    ++changed;
  }
  for (const auto& merge : rows_at(tx, kMergesAt, from)) {
    const std::string path = path_of(tx, merge.second, to);
    if (path == from) continue;
    tx.exec(kPlaceMerge, merge.bucket, merge.first, path);
    ++changed;
  }
  return changed;
}

int move_table_paths(Tx& tx, AreaId area, std::string_view from, std::string_view to) {
  return tx.exec(kMoveImports, from, to) + tx.exec(kMoveExports, from, to, area);
}

}  // namespace fl
