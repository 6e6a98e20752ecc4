// See keep.h.
#include <string>

#include "pass/area_act.h"
#include "pass/doubt.h"
#include "pass/keep.h"
#include "pass/store_keep.h"
#include "pass/store_pass.h"
#include "trust/proof.h"

namespace fl {

namespace {

constexpr int kBatch = 500, kRunMax = 20'000;
constexpr std::chrono::hours kFollowed{24};

Result<int> drop_batch(Db& db, const Permit& permit, const KeptFor& kept, Instant now) {
  return db.write([&](Tx& tx) -> Result<int> {
    const auto old = pass_store::evidence_before(tx, kept.kind, now - kept.days, kBatch);
    for (const auto id : old) {
      pass_store::drop_evidence(tx, id);
      append_leaf(tx, leaf_of(permit, carried_bucket(id.value), "evidence.erased", "evidence",
                              id.value, {}, now, std::to_string(kept.days.count()) + " days"));
    }
    return int(old.size());
  });
}

Result<int> drop_appeals(Db& db, const Permit& permit, Instant now) {
  return db.write([&](Tx& tx) -> Result<int> {
    const auto old = pass_store::appeals_before(tx, now - kAppealKept, kBatch);
    for (const auto& [bucket, id] : old) {
      pass_store::drop_appeal(tx, bucket, id);
      append_leaf(tx, leaf_of(permit, bucket, "status_appeal.erased", "status_appeal", id.value, {},
                              now, std::to_string(kAppealKept.count()) + " days"));
    }
    return int(old.size());
  });
}

// Of late: what was said long ago was followed then.
bool was_merged(Tx& tx, PersonId record, Instant now) {
  for (const std::string_view verb :
       {"person.merge", "person.merged_away", "person.merge_undone"}) {
    const auto at = last_done_at(tx, hash_bucket(record.value), "person", record.value, verb);
    if (at && now - *at < kFollowed) return true;
  }
  return false;
}

}  // namespace

Result<int> drop_old_evidence(Db& db, const Permit& permit, Instant now) {
  int count = 0;
  for (const auto& kept : kEvidenceKept)
    for (int dropped = 1; dropped > 0 && count < kRunMax; count += dropped) {
      auto batch = drop_batch(db, permit, kept, now);
      if (!batch) return batch.error();
      dropped = *batch;
    }
  auto appeals = drop_appeals(db, permit, now);
  if (!appeals) return appeals.error();
  auto boundaries = drop_old_boundaries(db, permit, now);
  if (!boundaries) return boundaries.error();
  return count + *appeals + *boundaries;
}

Result<bool> follow_merge(Tx& tx, const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                          PersonId record, Instant now) {
  if (!was_merged(tx, record, now)) return false;
  const PersonId who = person_now(tx, record);
  // A record that is somebody else's now has no status of its own.
  if (who != record && pass_store::load_status(tx, record)) {
    pass_store::drop_status(tx, record);
    append_leaf(tx, leaf_of(permit, hash_bucket(record.value), "status.erased", "status",
                            record.value, {}, now, "one person with another record"));
  }
  doubt_tokens(tx, record, now);
  if (who != record) doubt_tokens(tx, who, now);
  auto kept = keep_status(tx, room, shelf, permit, who, now);
  if (!kept) return kept.error();
  return true;
}

}  // namespace fl
