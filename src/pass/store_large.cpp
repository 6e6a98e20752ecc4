// See store_large.h.
#include "pass/store_large.h"

#include "pass/store_pass.h"

namespace fl::pass_store {

namespace {

const Sql kAddAct{SqlTag::point, "pass.add_large_act",
                  "INSERT INTO pass_large_act (bucket, id, why, case_id, venue_id, count_max, "
                  "made_by, body, made_at, state, key_id, answered_at) VALUES (?1, ?2, ?3, ?4, "
                  "?12, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
const Sql kSaveAct{SqlTag::point, "pass.save_large_act",
                   "UPDATE pass_large_act SET state = ?3, key_id = ?4, answered_at = ?5 "
                   "WHERE bucket = ?1 AND id = ?2"};
const Sql kActAt{SqlTag::point, "pass.large_act_at",
                 "SELECT id, why, case_id, count_max, made_by, body, made_at, state, key_id, "
                 "answered_at, venue_id FROM pass_large_act WHERE bucket = ?1 AND id = ?2"};
const Sql kOpenOfCase{SqlTag::list, "pass.open_act_of_case",
                      "SELECT id FROM pass_large_act WHERE case_id = ?1 AND state = 'waiting' "
                      "AND why = ?2 AND (case_id <> 0 OR (made_by = ?3 AND body = ?4)) "
                      "ORDER BY id LIMIT 1"};
const Sql kOpenOfVenue{SqlTag::list, "pass.open_act_of_venue",
                       "SELECT id FROM pass_large_act WHERE venue_id = ?1 AND state = 'waiting' "
                       "AND why = ?2 ORDER BY id LIMIT 1"};
const Sql kActsInState{SqlTag::list, "pass.acts_in_state",
                       "SELECT id, why, case_id, count_max, made_by, body, made_at, state, key_id, "
                       "answered_at, venue_id FROM pass_large_act WHERE state = ?1 "
                       "ORDER BY made_at DESC, id DESC LIMIT ?2"};
const Sql kEachAct{SqlTag::job, "pass.each_large_act", "SELECT bucket, id FROM pass_large_act"};
const Sql kHeldBy{SqlTag::list, "pass.held_by",
                  "SELECT bucket, id FROM pass_evidence WHERE large_act_id = ?1 AND state = 'held' "
                  "ORDER BY bucket, id LIMIT 20000"};
const Sql kAddKey{SqlTag::reference, "pass.add_key",
                  "INSERT INTO pass_key (id, key_use, account_id, name, open_key, added_at) "
                  "VALUES (?1, 'outside', 0, ?2, ?3, ?4)"};
const Sql kKeys{SqlTag::reference, "pass.keys",
                "SELECT id, name, open_key, added_at FROM pass_key WHERE key_use = 'outside' "
                "ORDER BY id LIMIT 200"};

LargeAct read_act(const Statement& row) {
  LargeAct act;
  act.id = row.id<LargeActId>(0);
  for (const Wait why : {Wait::contacts_of_case, Wait::contacts_of_venue, Wait::no_shared_exposure})
    if (row.text(1) == name_of(why)) act.why = why;
  act.of_case = row.id<EvidenceId>(2);
  act.count_max = int(row.i64(3));
  act.made_by = row.id<AccountId>(4);
  act.body = row.str(5);
  act.made_at = row.instant(6);
  act.state = row.str(7);
  act.key_id = row.str(8);
  if (!row.is_null(9)) act.answered_at = row.instant(9);
  act.venue = row.id<Id<struct VenueTag>>(10);
  return act;
}

}  // namespace

void add_large_act(Tx& tx, const LargeAct& a) {
  tx.exec(kAddAct, carried_bucket(a.id.value), a.id, name_of(a.why), a.of_case,
          std::int64_t(a.count_max), a.made_by, a.body, a.made_at, a.state, a.key_id, a.answered_at,
          a.venue);
}

void save_large_act(Tx& tx, const LargeAct& a) {
  tx.exec(kSaveAct, carried_bucket(a.id.value), a.id, a.state, a.key_id, a.answered_at);
}

std::optional<LargeAct> large_act_at(Tx& tx, LargeActId id) {
  auto row = tx.run(kActAt, carried_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read_act(row);
}

std::optional<LargeActId> open_act_like(Tx& tx, const LargeAct& a) {
  if (a.venue.is_set()) {
    auto of_venue = tx.run(kOpenOfVenue, a.venue, name_of(a.why));
    if (!of_venue.step()) return std::nullopt;
    return of_venue.id<LargeActId>(0);
  }
  auto row = tx.run(kOpenOfCase, a.of_case, name_of(a.why), a.made_by, a.body);
  if (!row.step()) return std::nullopt;
  return row.id<LargeActId>(0);
}

std::vector<LargeAct> acts_in_state(Tx& tx, std::string_view state, int limit) {
  std::vector<LargeAct> found;
  auto row = tx.run(kActsInState, state, limit);
  while (row.step())
    found.push_back(read_act(row));
  return found;
}

void each_large_act(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto row = tx.run(kEachAct);
  while (row.step())
    visit(static_cast<Bucket>(row.i64(0)), row.i64(1));
}

std::vector<EvidenceRow> held_by(Tx& tx, LargeActId id) {
  std::vector<std::pair<Bucket, EvidenceId>> ids;
  auto row = tx.run(kHeldBy, id);
  while (row.step())
    ids.emplace_back(static_cast<Bucket>(row.i64(0)), row.id<EvidenceId>(1));
  std::vector<EvidenceRow> found;
  for (const auto& [bucket, piece] : ids)
    if (auto kept = evidence_at(tx, bucket, piece)) found.push_back(std::move(*kept));
  return found;
}

void add_key(Tx& tx, const OutsideKey& key) {
  tx.exec(kAddKey, key.id, key.name, Blob{key.spki}, key.added_at);
}

std::vector<OutsideKey> keys(Tx& tx) {
  std::vector<OutsideKey> found;
  auto row = tx.run(kKeys);
  while (row.step())
    found.push_back({row.str(0), row.str(1), std::string(row.blob(2)), row.instant(3)});
  return found;
}

}  // namespace fl::pass_store
