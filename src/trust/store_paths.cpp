// Roles that follow an area. Every changed row has its leaf, so that
// a role moved by hand in the database shows.
#include "trust/paths.h"

#include "storage/db.h"
#include "trust/store_accounts.h"

namespace fl {

namespace {

const Sql kRolesAt{SqlTag::job, "trust.roles_at",
                   "SELECT id, account_id, role, area_id, area_path, from_at, until_at FROM "
                   "trust_role WHERE area_path = ?1 ORDER BY bucket, id"};
const Sql kPlaceRole{SqlTag::point, "trust.place_role",
                     "UPDATE trust_role SET area_id = ?3, area_path = ?4 WHERE bucket = ?1 AND "
                     "id = ?2"};

}  // namespace

int move_role_paths(Tx& tx, const Permit& permit, AreaId area, std::string_view from,
                    std::string_view to, Instant now) {
  std::vector<store::RoleRow> moved;
  auto rows = tx.run(kRolesAt, from);
  while (rows.step()) {
    store::RoleRow role;
    role.id = rows.i64(0);
    role.account = rows.id<AccountId>(1);
    role.grant = {role_of_name(rows.text(2)).value_or(Role::resident), area, std::string(to)};
    role.from_at = rows.instant(5);
    if (!rows.is_null(6)) role.until_at = rows.instant(6);
    moved.push_back(std::move(role));
  }
  for (const auto& role : moved) {
    const Bucket bucket = hash_bucket(role.account.value);
    tx.exec(kPlaceRole, bucket, role.id, area, to);
    append_leaf(tx,
                leaf_of(permit, bucket, "role.moved", "role", role.id, store::image_of(role), now));
  }
  return int(moved.size());
}

}  // namespace fl
