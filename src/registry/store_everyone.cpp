// The statements of the walks.
#include <algorithm>

#include "registry/everyone.h"
#include "registry/store.h"
#include "storage/db.h"

namespace fl {

namespace {

const Sql kPeopleInBucket{SqlTag::point, "registry.people_in_bucket",
                          "SELECT id FROM registry_person WHERE bucket = ?1 AND id > ?2 "
                          "ORDER BY id LIMIT ?3"};
const Sql kResidentsOfCell{
    SqlTag::point, "registry.residents_of_cell",
    "SELECT m.household_id, m.person_id FROM registry_household h "
    "JOIN registry_member m ON m.bucket = ?1 AND m.household_id = h.id "
    "WHERE h.bucket = ?1 AND h.cell_id = ?2 AND (m.household_id, m.person_id) > (?3, ?4) "
    "ORDER BY m.household_id, m.person_id LIMIT ?5"};
const Sql kPeopleCount{SqlTag::job, "registry.people_count",
                       "SELECT COUNT(*) FROM registry_person"};

}  // namespace

std::vector<PersonId> people_in_bucket(Tx& tx, Bucket bucket, PersonId after, int limit) {
  std::vector<PersonId> found;
  auto row = tx.run(kPeopleInBucket, bucket, after, limit);
  while (row.step())
    found.push_back(row.id<PersonId>(0));
  return found;
}

// A household stays in the bucket it was made in, whichever cell it stands in now; its id carries
// that bucket, so a page goes on in the bucket the last one ended in.
std::vector<Resident> residents_of_cell(Tx& tx, AreaId cell, Resident after, int limit) {
  auto buckets = store::buckets_of_cell(tx, cell);
  std::sort(buckets.begin(), buckets.end());
  std::vector<Resident> found;
  for (const Bucket bucket : buckets) {
    Resident from{};
    if (after.first.is_set()) {
      const Bucket last = carried_bucket(after.first.value);
      if (bucket < last) continue;
      if (bucket == last) from = after;
    }
    auto row =
        tx.run(kResidentsOfCell, bucket, cell, from.first, from.second, limit - int(found.size()));
    while (row.step())
      found.emplace_back(row.id<HouseholdId>(0), row.id<PersonId>(1));
    if (int(found.size()) >= limit) break;
  }
  return found;
}

std::int64_t people_count(Tx& tx) {
  auto row = tx.run(kPeopleCount);
  return row.step() ? row.i64(0) : 0;
}

}  // namespace fl
