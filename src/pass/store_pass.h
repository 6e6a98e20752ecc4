// Rows of evidence, of what follows from it, of appeals and of published rules.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pass/pass.h"
#include "storage/db.h"

namespace fl::pass_store {

void add_evidence(Tx& tx, const EvidenceRow& row);
// State and second signature; nothing else of a piece ever changes.
void save_evidence(Tx& tx, const EvidenceRow& row);
[[nodiscard]] Result<EvidenceRow> load_evidence(Tx& tx, PersonId person, EvidenceId id);
[[nodiscard]] std::vector<EvidenceRow> evidence_of(Tx& tx, PersonId person);
[[nodiscard]] std::vector<EvidenceRow> waiting_under(Tx& tx, std::string_view path, int limit);
// Of exactly this area: waiting or held.
[[nodiscard]] std::vector<EvidenceRow> unsigned_at(Tx& tx, std::string_view path);
// Whatever became of them, recorded after `since`.
[[nodiscard]] std::int64_t contacts_of(Tx& tx, EvidenceId of_case, Instant since);
// Of any case, resting on the scans of this venue.
[[nodiscard]] std::int64_t contacts_of_venue(Tx& tx, Id<struct VenueTag> venue, Instant since);
[[nodiscard]] std::vector<PersonId> counted_contacts_of(Tx& tx, EvidenceId of_case);
// Pieces of a kind that one account put down against somebody, with what they rest on.
[[nodiscard]] std::vector<std::pair<PersonId, EvidenceId>> restricting_by(Tx& tx,
                                                                          AccountId recorder,
                                                                          EvidenceKind kind,
                                                                          Instant since);
void each_evidence(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);
[[nodiscard]] std::optional<EvidenceRow> evidence_at(Tx& tx, Bucket bucket, EvidenceId id);

[[nodiscard]] std::optional<StatusRow> load_status(Tx& tx, PersonId person);
void save_status(Tx& tx, const StatusRow& row);
[[nodiscard]] std::vector<StatusRow> statuses_at(Tx& tx, std::string_view path);
[[nodiscard]] std::vector<PersonId> statuses_until(Tx& tx, Instant now, int limit);
// Kept under another set than this one ("id/edition").
[[nodiscard]] std::vector<PersonId> statuses_of_other_set(Tx& tx, std::string_view set, int limit);
void each_status(Tx& tx, const std::function<void(const StatusRow&)>& visit);
// Restrictions of one verdict that are not over.
void each_live(Tx& tx, std::string_view verdict, Instant now,
               const std::function<void(const StatusRow&)>& visit);

// Restrictions of one bucket that are not over.
[[nodiscard]] std::vector<StatusRow> restricted_in(Tx& tx, Bucket bucket, Instant now);

// How far a job of this name has looked.
[[nodiscard]] std::int64_t mark(Tx& tx, std::string_view name);
void set_mark(Tx& tx, std::string_view name, std::int64_t position);

void add_appeal(Tx& tx, const AppealRow& row);
void save_appeal(Tx& tx, const AppealRow& row);
[[nodiscard]] std::vector<AppealRow> appeals_of(Tx& tx, PersonId person);
[[nodiscard]] std::vector<AppealRow> appeals_of_reviewer(Tx& tx, AccountId reviewer);
// Nobody answered in time, and no next round has them yet.
[[nodiscard]] std::vector<AppealRow> appeals_due(Tx& tx, Instant now, int limit);
void each_late_appeal(Tx& tx, Instant now,
                      const std::function<void(PersonId, std::string_view rule)>& visit);
[[nodiscard]] std::optional<AppealRow> appeal_at(Tx& tx, Bucket bucket, AppealId id);
void each_appeal(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);

struct RuleSetRow {
  std::string id, document;
  std::int64_t edition = 0;
  Instant in_force_from, in_force_until, published_at;
  AccountId published_by, second_by;
};
[[nodiscard]] std::string image_of(const RuleSetRow& row);
// Its number in the witnessed log.
[[nodiscard]] std::int64_t entity_of(std::string_view id, std::int64_t edition);
// All that were published, oldest first.
[[nodiscard]] std::vector<RuleSetRow> rule_sets(Tx& tx);
void add_rule_set(Tx& tx, const RuleSetRow& row);
[[nodiscard]] bool has_edition(Tx& tx, std::string_view id, std::int64_t edition);
// Those in force, the latest published first.
[[nodiscard]] std::vector<RuleSetRow> rule_sets_at(Tx& tx, Instant now);

}  // namespace fl::pass_store
