// The pass office: what was found about a person, signed by one body and, where it restricts,
// countersigned by another; and the status that follows from it by the rules in force.
//
// There is no way to set a status. status_now() recomputes it from the evidence each time it is
// asked; pass_status keeps the last answer so that a change can be told, counted and witnessed. A
// piece that has not its second signature, or a join that was not found, restricts nobody.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "pass/bodies.h"
#include "rules/guards.h"
#include "rules/ruleset.h"
#include "rules/status.h"
#include "work/work.h"

namespace fl {

using EvidenceId = Id<struct EvidenceTag>;  // in its person's bucket
using AppealId = Id<struct AppealTag>;
using LargeActId = Id<struct LargeActTag>;  // large.h

class OverlapBook;  // overlap.h

struct PassRoom {
  Db& db;
  const Keys& keys;
  const AreaTree& tree;
  const WorkRoom& work;
  const OverlapBook* overlaps = nullptr;  // null: no scan log here, no contact rests on scans
};

// One piece as it is kept.
struct EvidenceRow {
  EvidenceId id;
  PersonId person;
  EvidenceKind kind = EvidenceKind::lab_result;
  std::string facts, joins;  // canonical JSON
  EvidenceId basis, of_case;
  std::string area_path;
  Instant happened_at, recorded_at;
  std::optional<Instant> until;
  AccountId recorded_by, second_by;
  std::string body, second_body;
  std::optional<Instant> second_at;
  std::string state = "counted";  // counted, waiting, held (by its large act), withdrawn
  LargeActId large_act;
  Id<struct VenueTag> venue;  // exposure: where scans overlapped
  [[nodiscard]] Bucket bucket() const { return hash_bucket(person.value); }
};
[[nodiscard]] std::string image_of(const EvidenceRow& row);

struct StatusRow {
  PersonId person;
  std::string area_path, verdict, rule, rule_set, code;
  EvidenceId evidence;
  Instant from, until, changed_at;
  std::string told_by;  // message, door, or "" (good news)
};
[[nodiscard]] std::string image_of(const StatusRow& row);

struct AppealRow {
  AppealId id;
  PersonId person;
  EvidenceId evidence;
  std::string rule;
  Instant filed_at, due_at;
  std::optional<Instant> answered_at;
  bool is_upheld = false;
  AccountId reviewer;
  TaskId task;
  int round = 1;
  bool is_passed_on = false;                // nobody answered: the next round has it
  std::string words_sealed, answer_sealed;  // as seal_text() makes them
};
[[nodiscard]] std::string image_of(const AppealRow& row);

// The rule sets in force, parsed once an edition. Safe from several threads.
class RuleShelf {
 public:
  // The set in force at `now`, the latest edition first; null: none is, and nobody is restricted.
  [[nodiscard]] std::shared_ptr<const RuleSet> in_force(Tx& tx, Instant now);

 private:
  std::mutex guard_;
  std::vector<std::shared_ptr<const RuleSet>> kept_;
};

// ---- evidence
struct EvidenceDraft {
  PersonId person;
  EvidenceKind kind = EvidenceKind::lab_result;
  Instant happened_at;
  std::optional<Instant> until;
  json::object facts;    // listed words only
  EvidenceId of_case;    // exposure: the confirmed piece of another person
  PersonId case_person;  // whose it is
  EvidenceId basis;      // quarantine_order: a piece of the same person
  std::string act_name;  // quarantine_order: its legal act
  bool is_interviewed = false;
};
struct Signer {
  AccountId account;
  Role body = Role::resident;
  PersonId person;  // their own, when they have one
};
// Writes the piece with the joins as they were found, and what follows. Faults: pass.not_this_body,
// pass.own_matter, pass.not_yet (happened after now), pass.too_old (over 60 days),
// pass.no_such_evidence, pass.no_act, pass.basis_over (an order on what does not restrict now).
// Too many contacts of one patient within 14 days, or too many reports or orders of one account
// within a day about people who share nothing, are held for the outside key.
[[nodiscard]] Result<EvidenceRow> record_evidence(const PassRoom& room, RuleShelf& shelf,
                                                  const Permit& permit, const Signer& signer,
                                                  const EvidenceDraft& draft, const Act& act);
// Faults: pass.no_such_evidence, pass.signed_already, and those of check_second().
[[nodiscard]] Result<EvidenceRow> countersign(const PassRoom& room, RuleShelf& shelf,
                                              const Permit& permit, const Signer& signer,
                                              PersonId person, EvidenceId id, const Act& act);
// By the body that recorded it: it was wrong. Faults: pass.no_such_evidence, pass.not_this_body.
[[nodiscard]] Result<EvidenceRow> withdraw_evidence(const PassRoom& room, RuleShelf& shelf,
                                                    const Permit& permit, const Signer& signer,
                                                    PersonId person, EvidenceId id,
                                                    const std::string& reason, const Act& act);

// ---- status
struct PersonStatus {
  std::shared_ptr<const RuleSet> set;  // null: no rules are in force
  PersonEvidence evidence;
  Status status;  // points into the two above
  AfterAppeals after;
  Status told;  // the same after appeals: what a person is told
  std::vector<EvidenceRow> rows;
  std::vector<AppealRow> appeals;
};
// Recomputed from the evidence; what is kept is not asked. A piece counts only as the witnessed log
// last saw it: a row without its leaf, or edited after it, restricts nobody. Heap-held: Status
// points into it.
[[nodiscard]] Result<std::unique_ptr<PersonStatus>> status_now(Tx& tx, RuleShelf& shelf,
                                                               PersonId person, Instant now);
// What a person reads: verdict, reason, office, until when, act, what would change it, appeal. The
// same for the person, the desk and `firstline explain`.
[[nodiscard]] json::object status_page(const PersonStatus& status, Instant now);
// The same with the words of the person's appeals and of their answers.
[[nodiscard]] json::object status_page(Tx& tx, const Keys& keys, const PersonStatus& status,
                                       Instant now);
// The words alone, as a message or `firstline explain` says them.
[[nodiscard]] std::vector<std::string> status_words(const PersonStatus& status, Language language);
// Keeps what follows now, tells the person when it changed. True when it did.
[[nodiscard]] Result<bool> keep_status(Tx& tx, const PassRoom& room, RuleShelf& shelf,
                                       const Permit& permit, PersonId person, Instant now);
// A job: statuses whose time is over, and appeals nobody answered in theirs. The number looked at.
[[nodiscard]] Result<int> refresh_statuses(const PassRoom& room, RuleShelf& shelf,
                                           const Permit& permit, Instant now);
// For `firstline check`: people whose kept status is not what their evidence says now.
[[nodiscard]] Result<std::vector<PersonId>> differing_statuses(Tx& tx, RuleShelf& shelf,
                                                               Instant now);

// ---- appeals: a promise of a body that has signed nothing of it, due in 24 hours
// Faults: pass.nothing_to_appeal, pass.appealed_already, work.no_independent_handler.
[[nodiscard]] Result<AppealRow> file_appeal(const PassRoom& room, RuleShelf& shelf,
                                            const Permit& permit, PersonId person,
                                            const std::string& words, const Act& act);
// By its reviewer. Faults: pass.no_such_appeal, pass.appeal_answered.
[[nodiscard]] Result<AppealRow> answer_appeal(const PassRoom& room, RuleShelf& shelf,
                                              const Permit& permit, AppealId appeal, bool is_upheld,
                                              const std::string& words, const Act& act);

// ---- in public: restrictions that are live, by district and rule; small counts are not told
struct PublicCount {
  AreaId district;
  std::string rule, verdict;
  std::optional<std::int64_t> live, began_today;
  std::optional<std::int64_t> late_appeals;  // unanswered after their time
};
[[nodiscard]] Result<std::vector<PublicCount>> public_counts(Tx& tx, const AreaTree& tree,
                                                             Instant now);

// ---- rule sets. Faults: those of read_rule_set, pass.same_person, pass.same_body,
// pass.edition_taken.
[[nodiscard]] Outcome publish_rule_set(Tx& tx, const Permit& permit, std::string_view document,
                                       AccountId first, AccountId second, Instant now);

[[nodiscard]] std::vector<ImageSource> pass_image_sources();

}  // namespace fl
