// See store_own.h.
#include "registry/store_own.h"

namespace fl::store {

namespace {

const Sql kPut{SqlTag::point, "registry.put_own_person",
               "INSERT INTO registry_own_person (bucket, account_id, person_id, way, linked_at) "
               "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (bucket, account_id) DO UPDATE SET "
               "person_id = excluded.person_id, way = excluded.way, "
               "linked_at = excluded.linked_at"};
const Sql kLoad{SqlTag::point, "registry.own_person",
                "SELECT account_id, person_id, way, linked_at FROM registry_own_person "
                "WHERE bucket = ?1 AND account_id = ?2"};
const Sql kEach{SqlTag::job, "registry.each_own_person",
                "SELECT bucket, account_id FROM registry_own_person"};

}  // namespace

void put_own(Tx& tx, const OwnRow& row) {
  tx.exec(kPut, hash_bucket(row.account.value), row.account, row.person, row.way, row.linked_at);
}

std::optional<OwnRow> load_own(Tx& tx, AccountId account) {
  auto row = tx.run(kLoad, hash_bucket(account.value), account);
  if (!row.step()) return std::nullopt;
  return OwnRow{row.id<AccountId>(0), row.id<PersonId>(1), row.str(2), row.instant(3)};
}

void each_own(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto row = tx.run(kEach);
  while (row.step())
    visit(static_cast<Bucket>(row.i64(0)), row.i64(1));
}

}  // namespace fl::store
