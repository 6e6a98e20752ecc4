// See store_keep.h.
#include "pass/store_keep.h"

namespace fl::pass_store {

namespace {

// The index of venues is by time among those of none; contacts by scans are few.
const Sql kOld{SqlTag::job, "pass.old_evidence",
               "SELECT id FROM pass_evidence WHERE venue_id = 0 AND recorded_at < ?2 AND "
               "kind = ?1 ORDER BY recorded_at, id LIMIT ?3"};
const Sql kOldByScan{SqlTag::job, "pass.old_evidence_by_scan",
                     "SELECT id FROM pass_evidence WHERE venue_id > 0 AND recorded_at < ?2 AND "
                     "kind = ?1 ORDER BY venue_id, recorded_at, id LIMIT ?3"};
const Sql kDrop{SqlTag::point, "pass.drop_evidence",
                "DELETE FROM pass_evidence WHERE bucket = ?1 AND id = ?2"};
const Sql kOldAppeals{SqlTag::job, "pass.old_appeals",
                      "SELECT bucket, id FROM pass_appeal WHERE is_passed_on IN (0, 1) AND "
                      "due_at < ?1 AND (answered_at IS NULL OR answered_at < ?1) "
                      "ORDER BY due_at, id LIMIT ?2"};
const Sql kDropAppeal{SqlTag::point, "pass.drop_appeal",
                      "DELETE FROM pass_appeal WHERE bucket = ?1 AND id = ?2"};
const Sql kDropStatus{SqlTag::point, "pass.drop_status",
                      "DELETE FROM pass_status WHERE bucket = ?1 AND person_id = ?2"};

}  // namespace

std::vector<EvidenceId> evidence_before(Tx& tx, EvidenceKind kind, Instant before, int limit) {
  std::vector<EvidenceId> found;
  for (const auto* sql : {&kOld, &kOldByScan}) {
    auto row = tx.run(*sql, name_of(kind), before, limit);
    while (row.step())
      found.push_back(row.id<EvidenceId>(0));
  }
  return found;
}

void drop_evidence(Tx& tx, EvidenceId id) {
  tx.exec(kDrop, carried_bucket(id.value), id);
}

std::vector<std::pair<Bucket, AppealId>> appeals_before(Tx& tx, Instant before, int limit) {
  std::vector<std::pair<Bucket, AppealId>> found;
  auto row = tx.run(kOldAppeals, before, limit);
  while (row.step())
    found.emplace_back(static_cast<Bucket>(row.i64(0)), row.id<AppealId>(1));
  return found;
}

void drop_appeal(Tx& tx, Bucket bucket, AppealId id) {
  tx.exec(kDropAppeal, bucket, id);
}

void drop_status(Tx& tx, PersonId person) {
  tx.exec(kDropStatus, hash_bucket(person.value), person);
}

}  // namespace fl::pass_store
