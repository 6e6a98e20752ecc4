// Rows of the operator's map.
#include "registry/map.h"
#include "storage/db.h"

namespace fl {

namespace {

const Sql kNewestMap{SqlTag::reference, "registry.newest_map",
                     "SELECT id, hash, file_name, feature_count, made_by, made_at FROM "
                     "registry_map ORDER BY made_at DESC, id LIMIT 1"};
const Sql kAddMap{SqlTag::reference, "registry.add_map",
                  "INSERT INTO registry_map (id, hash, file_name, feature_count, made_by, made_at) "
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
const Sql kDropMap{SqlTag::reference, "registry.drop_map",
                   "DELETE FROM registry_map WHERE id = ?1"};
const Sql kPutPart{SqlTag::reference, "registry.put_map_part",
                   "INSERT INTO registry_map_part (owner_id, number, bytes) VALUES (?1, ?2, ?3) "
                   "ON CONFLICT (owner_id, number) DO UPDATE SET bytes = excluded.bytes"};
const Sql kParts{SqlTag::reference, "registry.map_parts",
                 "SELECT bytes FROM registry_map_part WHERE owner_id = ?1 ORDER BY number"};
const Sql kDropParts{SqlTag::reference, "registry.drop_map_parts",
                     "DELETE FROM registry_map_part WHERE owner_id = ?1"};

}  // namespace

std::optional<MapLine> map_line(Tx& tx) {
  auto row = tx.run(kNewestMap);
  if (!row.step()) return std::nullopt;
  return MapLine{row.i64(0),      row.str(1),           row.str(2),
                 int(row.i64(3)), row.id<AccountId>(4), row.instant(5)};
}

std::string map_bytes(Tx& tx, const MapLine& map) {
  return store::map_parts(tx, map.id);
}

namespace store {

void put_map_part(Tx& tx, std::int64_t owner, int number, std::string_view bytes) {
  tx.exec(kPutPart, owner, number, Blob{bytes});
}

std::string map_parts(Tx& tx, std::int64_t owner) {
  std::string all;
  auto rows = tx.run(kParts, owner);
  while (rows.step())
    all += rows.blob(0);
  return all;
}

void drop_map_parts(Tx& tx, std::int64_t owner) {
  tx.exec(kDropParts, owner);
}

void add_map(Tx& tx, const MapLine& m) {
  tx.exec(kAddMap, m.id, m.hash, m.file_name, m.feature_count, m.made_by, m.made_at);
}

void drop_map(Tx& tx, std::int64_t id) {
  tx.exec(kDropMap, id);
  drop_map_parts(tx, id);
}

}  // namespace store

}  // namespace fl
