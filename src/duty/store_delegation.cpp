// Rows of delegations.
#include "duty/store_delegation.h"

namespace fl {

namespace {

const Sql kAdd{SqlTag::point, "duty.add_delegation",
               "INSERT INTO duty_delegation (bucket, id, by_id, account_id, role, role_row_id, "
               "area_id, area_path, from_at, until_at, reason, ended_at) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0)"};
const Sql kLoad{SqlTag::point, "duty.load_delegation",
                "SELECT id, by_id, account_id, role, role_row_id, area_id, area_path, from_at, "
                "until_at, ended_at, reason FROM duty_delegation WHERE bucket = ?1 AND id = ?2"};
const Sql kEnd{SqlTag::point, "duty.end_delegation_row",
               "UPDATE duty_delegation SET ended_at = ?3 WHERE bucket = ?1 AND id = ?2"};
const Sql kUnder{SqlTag::list, "duty.delegations_under",
                 "SELECT id, by_id, account_id, role, role_row_id, area_id, area_path, from_at, "
                 "until_at, ended_at, reason FROM duty_delegation "
                 "WHERE area_path >= ?1 AND area_path < ?2 AND until_at > ?3 AND ended_at = 0 "
                 "ORDER BY area_path, until_at LIMIT ?4"};

Delegation read(Statement& row) {
  Delegation found;
  found.id = row.id<DelegationId>(0);
  found.by = row.id<AccountId>(1);
  found.account = row.id<AccountId>(2);
  found.role = row.str(3);
  found.role_row = row.i64(4);
  found.area = row.id<AreaId>(5);
  found.area_path = row.str(6);
  found.from = row.instant(7);
  found.until = row.instant(8);
  found.ended_at = row.instant(9);
  found.reason = row.str(10);
  return found;
}

}  // namespace

namespace store {

void add_delegation(Tx& tx, const Delegation& row) {
  tx.exec(kAdd, carried_bucket(row.id.value), row.id, row.by, row.account, row.role, row.role_row,
          row.area, row.area_path, row.from, row.until, row.reason);
}

std::optional<Delegation> load_delegation(Tx& tx, DelegationId id) {
  auto row = tx.run(kLoad, carried_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read(row);
}

void end_delegation_row(Tx& tx, DelegationId id, Instant now) {
  tx.exec(kEnd, carried_bucket(id.value), id, now);
}

}  // namespace store

std::vector<Delegation> delegations_under(Tx& tx, std::string_view path, Instant now, int limit) {
  std::vector<Delegation> found;
  auto rows = tx.run(kUnder, path, std::string(path) + "~", now, limit);
  while (rows.step())
    found.push_back(read(rows));
  return found;
}

}  // namespace fl
