// From rows to a status, each time anew; and the page that says it in words.
#include <algorithm>

#include <fmt/format.h>

#include "pass/store_pass.h"
#include "platform/json.h"
#include "post/post.h"
#include "storage/outbox.h"

namespace fl {

namespace {

constexpr int kRefreshCount = 500;

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

std::vector<Appeal> appeals_for_rules(const std::vector<AppealRow>& rows) {
  std::vector<Appeal> appeals;
  for (const auto& row : rows)
    appeals.push_back(
        {row.rule, to_text(row.evidence), row.filed_at, row.answered_at, row.is_upheld});
  return appeals;
}

// What would be kept now; verdict "ok" with nothing behind it when nothing holds.
StatusRow row_of(const PersonStatus& now_is, const Person& person, Instant now) {
  StatusRow row;
  row.person = person.id;
  row.area_path = person.cell_path;
  row.verdict = std::string(name_of(now_is.after.outcome));
  row.changed_at = now;
  if (now_is.set) row.rule_set = fmt::format("{}/{}", now_is.set->id, now_is.set->edition);
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

// The person is told when a restriction begins, changes or ends: never of good news going stale.
bool is_told(const std::optional<StatusRow>& was, const StatusRow& is) {
  return is.verdict != "ok" || (was && was->verdict != "ok");
}

std::string words_for(const PersonStatus& now_is) {
  if (!now_is.set) return {};
  std::string words;
  for (const auto& line : status_lines(now_is.status, *now_is.set, Language::zh)) {
    if (!words.empty()) words += "\n";
    words += line;
  }
  return words;
}

}  // namespace

std::string image_of(const StatusRow& s) {
  return fmt::format("status v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", s.person.value, s.area_path,
                     s.verdict, s.rule, s.rule_set, s.code, s.evidence.value, s.from.ms, s.until.ms,
                     s.changed_at.ms);
}

std::shared_ptr<const RuleSet> RuleShelf::in_force(Tx& tx, Instant now) {
  for (const auto& row : pass_store::rule_sets_at(tx, now)) {
    const std::lock_guard lock(guard_);
    for (const auto& kept : kept_)
      if (kept->id == row.id && kept->edition == row.edition) return kept;
    auto read = read_rule_set(row.document);
    // What was published was read then; a row that no longer reads restricts nobody.
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
  made->evidence.age_years = year_of(now) - known->birth_year;
  for (const auto id : ids_of_person(tx, known->id)) {
    for (auto& row : pass_store::evidence_of(tx, id)) {
      if (row.state == "counted") made->evidence.evidence.push_back(piece_of(row));
      made->rows.push_back(std::move(row));
    }
    for (auto& row : pass_store::appeals_of(tx, id))
      made->appeals.push_back(std::move(row));
  }
  made->set = shelf.in_force(tx, now);
  if (!made->set) return made;
  made->status = status_of(made->evidence, *made->set, now);
  made->after = after_appeals(made->status, appeals_for_rules(made->appeals), now);
  return made;
}

json::object status_page(const PersonStatus& now_is, Instant now) {
  json::object page{{"verdict", name_of(now_is.after.outcome)},
                    {"is_lapsed", now_is.after.is_lapsed},
                    {"is_late_in_public", now_is.after.is_late_in_public},
                    {"as_of", to_rfc3339(now)}};
  json::array zh, en, waiting, appeals;
  if (now_is.set) {
    for (const auto& line : status_lines(now_is.status, *now_is.set, Language::zh))
      zh.emplace_back(line);
    for (const auto& line : status_lines(now_is.status, *now_is.set, Language::en))
      en.emplace_back(line);
    page["why"] = status_json(now_is.status, *now_is.set, now);
  } else {
    page["why"] = nullptr;
  }
  for (const auto& row : now_is.rows)
    if (row.state == "waiting")
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
                     {"is_upheld", row.is_upheld}});
  page["zh"] = std::move(zh);
  page["en"] = std::move(en);
  page["waiting"] = std::move(waiting);
  page["appeals"] = std::move(appeals);
  return page;
}

Result<bool> keep_status(Tx& tx, const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                         PersonId id, Instant now) {
  auto person = load_person(tx, id);
  if (!person) return person.error();
  auto now_is = status_now(tx, shelf, person->id, now);
  if (!now_is) return now_is.error();
  const auto was = pass_store::load_status(tx, person->id);
  const StatusRow is = row_of(**now_is, *person, now);
  if (was ? says_the_same(*was, is) : is.rule.empty()) return false;
  pass_store::save_status(tx, is);
  append_leaf(tx, leaf_of(permit, hash_bucket(is.person.value), "status.derived", "status",
                          is.person.value, image_of(is), now));
  post_event(tx, hash_bucket(is.person.value), "pass.status_changed", is.person.value,
             json_text(json::object{{"path", is.area_path}, {"verdict", is.verdict}}), now);
  if (is_told(was, is)) {
    auto known = open_private(tx, room.keys, is.person);
    if (known && !known->phone.empty())
      send_message(tx, room.keys, {known->phone, words_for(**now_is), "status"}, now);
  }
  return true;
}

Result<int> refresh_statuses(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                             Instant now) {
  auto people = room.db.read([&](Tx& tx) -> Result<std::vector<PersonId>> {
    return pass_store::statuses_until(tx, now, kRefreshCount);
  });
  if (!people) return people.error();
  for (const auto person : *people) {
    auto kept = room.db.write(
        [&](Tx& tx) -> Result<bool> { return keep_status(tx, room, shelf, permit, person, now); });
    if (!kept) return kept.error();
  }
  return int(people->size());
}

}  // namespace fl
