// Who has a role where: read for the rooms that must find a person by their office.
#include "storage/db.h"
#include "trust/seats.h"

namespace fl {

namespace {

const Sql kSeatsAt{SqlTag::list, "trust.seats_at",
                   "SELECT account_id, role, area_id, area_path FROM trust_role "
                   "WHERE area_path = ?1 AND (until_at IS NULL OR until_at > ?2) "
                   "ORDER BY account_id LIMIT 200"};
const Sql kSeatsUnder{SqlTag::list, "trust.seats_under",
                      "SELECT account_id, role, area_id, area_path FROM trust_role "
                      "WHERE area_path >= ?1 AND area_path < ?2 "
                      "AND (until_at IS NULL OR until_at > ?3) AND role <> 'resident' "
                      "ORDER BY area_path, account_id LIMIT 2000"};
const Sql kSeatsOfRole{SqlTag::list, "trust.seats_of_role",
                       "SELECT account_id, role, area_id, area_path FROM trust_role "
                       "WHERE role = ?1 AND (until_at IS NULL OR until_at > ?2) "
                       "ORDER BY area_path, account_id LIMIT 200"};
const Sql kSeatsOf{SqlTag::point, "trust.seats_of",
                   "SELECT account_id, role, area_id, area_path FROM trust_role "
                   "WHERE bucket = ?1 AND account_id = ?2 "
                   "AND (until_at IS NULL OR until_at > ?3)"};

std::vector<RoleSeat> read_seats(Statement row) {
  std::vector<RoleSeat> seats;
  while (row.step()) {
    const auto role = role_of_name(row.text(1));
    if (!role) continue;
    seats.push_back({row.id<AccountId>(0), {*role, row.id<AreaId>(2), row.str(3)}});
  }
  return seats;
}

}  // namespace

std::vector<RoleSeat> seats_at(Tx& tx, std::string_view path, Instant now) {
  return read_seats(tx.run(kSeatsAt, path, now));
}

std::vector<RoleSeat> seats_under(Tx& tx, std::string_view path, Instant now) {
  return read_seats(tx.run(kSeatsUnder, path, std::string(path) + "~", now));
}

std::vector<RoleSeat> seats_of_role(Tx& tx, Role role, Instant now) {
  return read_seats(tx.run(kSeatsOfRole, name_of(role), now));
}

std::vector<RoleSeat> seats_of(Tx& tx, AccountId account, Instant now) {
  return read_seats(tx.run(kSeatsOf, hash_bucket(account.value), account, now));
}

}  // namespace fl
