// From rows to a status, each time anew; and the page that says it in words.
#include <algorithm>

#include <fmt/format.h>

#include "pass/area_act.h"
#include "pass/doubt.h"
#include "pass/keep.h"
#include "pass/overlap.h"
#include "pass/store_pass.h"
#include "pass/tell.h"
#include "platform/json.h"
#include "storage/outbox.h"
#include "trust/proof.h"

namespace fl {

namespace {

constexpr int kRefreshCount = 500;
constexpr std::chrono::minutes kRefreshGrace{10};

json::object object_of(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(text, error);
  return !error && value.is_object() ? value.as_object() : json::object();
}

Evidence piece_of(const EvidenceRow& row) {
  Evidence piece;
  piece.id = to_text(row.id);
  piece.kind = row.kind;
  piece.happened_at = row.happened_at;
  piece.recorded_at = row.recorded_at;
  piece.until = row.until;
  piece.facts = object_of(row.facts);
  piece.joins = object_of(row.joins);
  if (row.basis.is_set()) piece.basis = to_text(row.basis);
  return piece;
}

std::string name_of(const RuleSet* set) {
  return set ? fmt::format("{}/{}", set->id, set->edition) : std::string();
}

// What would be kept now; verdict "ok" with nothing behind it when nothing holds.
StatusRow row_of(const PersonStatus& now_is, const Person& person, Instant now) {
  StatusRow row;
  row.person = person.id;
  row.area_path = person.cell_path;
  row.verdict = std::string(name_of(now_is.after.outcome));
  row.changed_at = now;
  row.rule_set = name_of(now_is.set.get());
  if (const Holding* holding = now_is.after.holding) {
    row.rule = holding->rule->id;
    row.code = holding->rule->code;
    row.from = holding->from;
    row.until = holding->until;
    if (auto id = id_of_text<EvidenceId>(holding->piece->id)) row.evidence = *id;
  }
  return row;
}

bool says_the_same(const StatusRow& a, const StatusRow& b) {
  return a.verdict == b.verdict && a.rule == b.rule && a.evidence == b.evidence &&
         a.until == b.until;
}

std::vector<Appeal> appeals_for_rules(const std::vector<AppealRow>& rows) {
  std::vector<Appeal> appeals;
  for (const auto& row : rows) {
    // A round nobody answered speaks until a later one is answered.
    const bool is_over =
        row.is_passed_on && std::any_of(rows.begin(), rows.end(), [&](const AppealRow& other) {
          return other.evidence == row.evidence && other.round > row.round && other.answered_at;
        });
    if (!is_over)
      appeals.push_back(
          {row.rule, to_text(row.evidence), row.filed_at, row.answered_at, row.is_upheld});
  }
  return appeals;
}

// What a person is told: as if what an appeal has ended or softened were so from the start.
Status told_of(const PersonStatus& now_is) {
  Status told = now_is.status;
  if (now_is.after.outcome == told.outcome && now_is.after.holding != nullptr &&
      now_is.after.holding->rule == told.rule)
    return told;
  told.outcome = now_is.after.outcome;
  const Holding* holding = now_is.after.holding;
  const bool is_ended =
      holding == nullptr || (told.outcome == Verdict::ok && holding->outcome != Verdict::ok);
  told.rule = is_ended ? nullptr : holding->rule;
  told.from = is_ended ? Instant{} : holding->from;
  told.until = is_ended ? Instant{} : holding->until;
  if (told.rule != now_is.status.rule) told.changes.clear();
  return told;
}

// A piece the log never saw, or saw otherwise.
bool is_witnessed(Tx& tx, const EvidenceRow& row) {
  return proof_of_row(tx, row.bucket(), "evidence", row.id.value, image_of(row)).has_value();
}

// A contact is one as long as its case is: its piece withdrawn, or refuted by an appeal, the
// contact counts for nothing.
Evidence joined_piece(Tx& tx, const EvidenceRow& row, Instant now) {
  Evidence piece = piece_of(row);
  if (row.kind == EvidenceKind::area_boundary) join_boundary(tx, row, piece, now);
  if (row.kind != EvidenceKind::exposure) return piece;
  const auto of_case = pass_store::evidence_at(tx, carried_bucket(row.of_case.value), row.of_case);
  if (!of_case || of_case->state != "counted" || !is_witnessed(tx, *of_case) ||
      is_refuted(tx, *of_case))
    piece.joins["case_lab_confirmed"] = false;
  return piece;
}

// The person is told when a restriction begins, changes or ends: never of good news going stale.
bool is_told(const std::optional<StatusRow>& was, const StatusRow& is) {
  return is.verdict != "ok" || (was && was->verdict != "ok");
}

std::string words_for(const PersonStatus& now_is) {
  std::string words;
  for (const auto& line : status_words(now_is, Language::zh)) {
    if (!words.empty()) words += "\n";
    words += line;
  }
  return words;
}

}  // namespace

namespace {

// A clock that was set back does not undo what was recorded: a person is looked at no earlier than
// their newest piece. One that went wrong by more than a day is not followed.
constexpr std::chrono::hours kSetBackMax{24};
Instant not_before(Instant newest, Instant now) {
  return now < newest && newest - now <= kSetBackMax ? newest : now;
}

}  // namespace

bool is_refuted(Tx& tx, const EvidenceRow& row) {
  for (const auto id : ids_of_person(tx, person_now(tx, row.person)))
    if (is_refuted(pass_store::appeals_of(tx, id), row.id)) return true;
  return false;
}

bool is_refuted(const std::vector<AppealRow>& appeals, EvidenceId evidence) {
  return std::any_of(appeals.begin(), appeals.end(), [&](const AppealRow& appeal) {
    return appeal.answered_at && appeal.is_upheld && appeal.evidence == evidence;
  });
}

std::string image_of(const StatusRow& s) {
  return fmt::format("status v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", s.person.value, s.area_path,
                     s.verdict, s.rule, s.rule_set, s.code, s.evidence.value, s.from.ms, s.until.ms,
                     s.changed_at.ms, s.told_by);
}

std::shared_ptr<const RuleSet> RuleShelf::in_force(Tx& tx, Instant now) {
  for (const auto& row : pass_store::rule_sets_at(tx, now)) {
    const std::lock_guard lock(guard_);
    for (const auto& kept : kept_)
      if (kept->id == row.id && kept->edition == row.edition) return kept;
    // A row the log never saw, or saw otherwise, is no rule and restricts nobody.
    if (!proof_of_row(tx, hash_bucket(row.id), "rule_set",
                      pass_store::entity_of(row.id, row.edition), pass_store::image_of(row)))
      continue;
    auto read = read_rule_set(row.document);
    if (!read || read->id != row.id || read->edition != row.edition) continue;
    kept_.push_back(std::make_shared<const RuleSet>(std::move(*read)));
    return kept_.back();
  }
  return nullptr;
}

Result<std::unique_ptr<PersonStatus>> status_now(Tx& tx, RuleShelf& shelf, PersonId person,
                                                 Instant now) {
  auto known = load_person(tx, person);
  if (!known) return known.error();
  auto made = std::make_unique<PersonStatus>();
  Instant newest;
  made->evidence.age_years = year_of(now) - known->birth_year;
  std::vector<UncountedEvidence> unseen;
  const auto ids = ids_of_person(tx, known->id);
  for (const auto id : ids)
    for (auto& row : pass_store::appeals_of(tx, id))
      made->appeals.push_back(std::move(row));
  for (const auto id : ids)
    for (auto& row : pass_store::evidence_of(tx, id)) {
      // What an appeal has refuted counts under no rule, now or later, and carries no order.
      if (row.state == "counted" && is_refuted(made->appeals, row.id))
        unseen.push_back({to_text(row.id), "refuted"});
      else if (row.state == "counted" && is_witnessed(tx, row))
        made->evidence.evidence.push_back(joined_piece(tx, row, now));
      else if (row.state == "counted")
        unseen.push_back({to_text(row.id), "no_leaf"});
      newest = std::max(newest, row.recorded_at);
      made->rows.push_back(std::move(row));
    }
  now = not_before(newest, now);
  made->set = shelf.in_force(tx, now);
  if (!made->set) return made;
  made->status = status_of(made->evidence, *made->set, now);
  for (auto& one : unseen)
    made->status.uncounted.push_back(std::move(one));
  made->after = after_appeals(made->status, appeals_for_rules(made->appeals), now);
  made->told = told_of(*made);
  return made;
}

json::object status_page(const PersonStatus& now_is, Instant now) {
  json::object page{{"verdict", name_of(now_is.after.outcome)},
                    {"is_lapsed", now_is.after.is_lapsed},
                    {"is_late_in_public", now_is.after.is_late_in_public},
                    {"as_of", to_rfc3339(now)}};
  json::array zh, en, waiting, appeals;
  if (now_is.set) {
    page["why"] = status_json(now_is.told, *now_is.set, now);
  } else {
    page["why"] = nullptr;
  }
  for (auto& line : status_words(now_is, Language::zh))
    zh.emplace_back(std::move(line));
  for (auto& line : status_words(now_is, Language::en))
    en.emplace_back(std::move(line));
  for (const auto& row : now_is.rows)
    if (row.state == "waiting" || row.state == "held")
      waiting.push_back(json::object{{"id", to_text(row.id)},
                                     {"kind", name_of(row.kind)},
                                     {"recorded_at", to_rfc3339(row.recorded_at)}});
  for (const auto& row : now_is.appeals)
    appeals.push_back(
        json::object{{"id", to_text(row.id)},
                     {"filed_at", to_rfc3339(row.filed_at)},
                     {"due_at", to_rfc3339(row.due_at)},
                     {"answered_at", row.answered_at ? json::value(to_rfc3339(*row.answered_at))
                                                     : json::value(nullptr)},
                     {"is_upheld", row.is_upheld},
                     {"round", row.round},
                     {"words", ""},
                     {"answer", ""}});
  page["zh"] = std::move(zh);
  page["en"] = std::move(en);
  page["waiting"] = std::move(waiting);
  page["appeals"] = std::move(appeals);
  return page;
}

json::object status_page(Tx& tx, const Keys& keys, const PersonStatus& now_is, Instant now) {
  auto page = status_page(now_is, now);
  auto& appeals = page["appeals"].as_array();
  for (std::size_t i = 0; i < now_is.appeals.size(); ++i) {
    const AppealRow& row = now_is.appeals[i];
    for (const auto& [name, sealed] :
         {std::pair("words", &row.words_sealed), std::pair("answer", &row.answer_sealed)}) {
      if (sealed->empty()) continue;
      auto text = unseal_text(tx, keys, row.person, *sealed, appeal_bound(row.id, name));
      if (text) appeals[i].as_object()[name] = *text;
    }
  }
  return page;
}

std::vector<std::string> status_words(const PersonStatus& now_is, Language language) {
  if (now_is.set) {
    auto lines = status_lines(now_is.told, *now_is.set, language);
    // A contact is told where and when the scans of the two met; who lives inside a boundary,
    // which.
    for (const auto& holding : now_is.told.holdings)
      for (const auto& row : now_is.rows) {
        if (to_text(row.id) != holding.piece->id) continue;
        if (row.venue.is_set()) lines.push_back(overlap_words(row, language));
        if (row.kind == EvidenceKind::area_boundary) lines.push_back(boundary_words(row, language));
      }
    return lines;
  }
  return {language == Language::zh ? "现在没有生效的规则，不限制任何人"
                                   : "No rules are in force; nobody is restricted"};
}

Result<bool> keep_status(Tx& tx, const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                         PersonId id, Instant now) {
  auto person = load_person(tx, id);
  if (!person) return person.error();
  auto now_is = status_now(tx, shelf, person->id, now);
  if (!now_is) return now_is.error();
  const auto was = pass_store::load_status(tx, person->id);
  StatusRow is = row_of(**now_is, *person, now);
  // Somebody nothing was ever found about has no row.
  if (!was && (*now_is)->rows.empty()) return false;
  const bool is_new = !was || !says_the_same(*was, is);
  if (!is_new && was->rule_set == is.rule_set) return false;
  if (!is_new) {
    is.told_by = was->told_by;
    is.changed_at = was->changed_at;
  } else if (is_told(was, is)) {
    auto told = tell_person(tx, room, permit, *person, words_for(**now_is), now);
    if (!told) return told.error();
    is.told_by = *told;
  }
  pass_store::save_status(tx, is);
  // What is out there names another status, or the leaf of the row before.
  if (is_new || is.verdict != "ok") doubt_tokens(tx, is.person, now);
  append_leaf(tx, leaf_of(permit, hash_bucket(is.person.value), "status.derived", "status",
                          is.person.value, image_of(is), now));
  if (is_new)
    post_event(tx, hash_bucket(is.person.value), "pass.status_changed", is.person.value,
               json_text(json::object{{"path", is.area_path}, {"verdict", is.verdict}}), now);
  return true;
}

namespace {

// Evidence the log took in is looked at once, whichever way it came: what somebody wrote past the
// doors, leaf and all, is counted and told like anything else.
Result<int> look_at_log(const PassRoom& room, RuleShelf& shelf, const Permit& permit, Instant now) {
  constexpr int kLeaves = 2'000, kRounds = 100;
  int seen = 0;
  for (int round = 0; round < kRounds; ++round) {
    auto leaves = room.db.read([&](Tx& tx) -> Result<std::vector<PlacedLeaf>> {
      return placed_from(tx, pass_store::mark(tx, "log"), kLeaves);
    });
    if (!leaves) return leaves.error();
    if (leaves->empty()) break;
    auto done = room.db.write([&](Tx& tx) -> Result<int> {
      int count = 0;
      for (const auto& leaf : *leaves) {
        if (leaf.entity_kind == "person") {
          auto merged = follow_merge(tx, room, shelf, permit, PersonId{leaf.entity}, now);
          if (!merged) return merged.error();
          count += *merged;
          continue;
        }
        if (leaf.entity_kind != "evidence") continue;
        auto row = pass_store::evidence_at(tx, leaf.bucket, EvidenceId{leaf.entity});
        if (!row || !load_person(tx, row->person)) continue;
        auto kept = keep_status(tx, room, shelf, permit, row->person, now);
        if (!kept) return kept.error();
        count += *kept;
      }
      pass_store::set_mark(tx, "log", leaves->back().position + 1);
      return count;
    });
    if (!done) return done.error();
    seen += *done;
  }
  return seen;
}

}  // namespace

Result<int> refresh_statuses(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                             Instant now) {
  auto people = room.db.read([&](Tx& tx) -> Result<std::vector<PersonId>> {
    auto found = pass_store::statuses_until(tx, now, kRefreshCount);
    const auto set = shelf.in_force(tx, now);
    for (const auto id : pass_store::statuses_of_other_set(tx, name_of(set.get()), kRefreshCount))
      found.push_back(id);
    return found;
  });
  if (!people) return people.error();
  for (const auto person : *people) {
    auto kept = room.db.write(
        [&](Tx& tx) -> Result<bool> { return keep_status(tx, room, shelf, permit, person, now); });
    if (!kept) return kept.error();
  }
  auto passed = pass_on_appeals(room, shelf, permit, now);
  if (!passed) return passed.error();
  auto looked = look_at_log(room, shelf, permit, now);
  if (!looked) return looked.error();
  auto walked = walk_boundaries(room, shelf, permit, now);
  if (!walked) return walked.error();
  return int(people->size()) + *passed + *looked + *walked;
}

Result<std::vector<PersonId>> differing_statuses(Tx& tx, RuleShelf& shelf, Instant now) {
  std::vector<StatusRow> kept;
  pass_store::each_status(tx, [&](const StatusRow& row) { kept.push_back(row); });
  std::vector<PersonId> found;
  for (const auto& row : kept) {
    auto person = load_person(tx, row.person);
    auto now_is = status_now(tx, shelf, row.person, now);
    if (!person || !now_is) {
      found.push_back(row.person);
      continue;
    }
    StatusRow is = row_of(**now_is, *person, now);
    // The job comes by every minute: what has just run out is not yet a difference.
    const bool is_due = row.until.ms != 0 && row.until <= now && now - row.until < kRefreshGrace;
    if (!is_due && !says_the_same(row, is)) found.push_back(row.person);
  }
  return found;
}

}  // namespace fl
