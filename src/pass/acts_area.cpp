// See area_act.h.
#include <fmt/format.h>

#include "pass/area_check.h"
#include "pass/facts.h"
#include "pass/store_area.h"
#include "pass/store_pass.h"
#include "platform/random.h"
#include "platform/text.h"
#include "trust/proof.h"

namespace fl {

namespace {

constexpr int kPeopleARun = 1'000;
constexpr std::chrono::days kEndedKept{60};
constexpr std::string_view kKind = "area_act";

void write_act(Tx& tx, const Permit& permit, const AreaAct& act, std::string_view verb,
               Instant now) {
  append_leaf(tx, leaf_of(permit, hash_bucket(act.area.value), verb, kKind, act.id.value,
                          image_of(act), now, act.act));
}

bool is_witnessed(Tx& tx, const AreaAct& act) {
  return proof_of_row(tx, hash_bucket(act.area.value), kKind, act.id.value, image_of(act))
      .has_value();
}

EvidenceRow row_for(const AreaTree& tree, const AreaAct& act, const Person& person, Instant now) {
  EvidenceRow row;
  row.person = person.id;
  row.id = EvidenceId{id_in_bucket(row.bucket(), random_u64())};
  row.kind = EvidenceKind::area_boundary;
  const Area* area = tree.find(act.area);
  row.facts = json_text(json::object{
      {"act", act.act}, {"level", act.level}, {"area", area ? area->name : std::string()}});
  row.joins = json_text(json::object{
      {"boundary_published", true}, {"drawn_before_listing", true}, {"person_inside", true}});
  row.basis = EvidenceId{act.id.value};
  row.area_path = person.cell_path;
  row.happened_at = *act.published_at;
  row.recorded_at = now;
  row.until = act.until;
  row.recorded_by = act.made_by;
  row.body = act.body;
  row.second_by = act.second_by;
  row.second_body = act.second_body;
  row.second_at = act.published_at;
  return row;
}

Outcome save_walk(const PassRoom& room, const AreaAct& act) {
  return room.db.write([&](Tx& tx) -> Outcome {
    // Signed, ended or over meanwhile: that is another walk, from its own beginning.
    (void)pass_store::save_area_walk(tx, act);
    return Done{};
  });
}

// Cell by cell, taken up where it stopped.
Result<int> list_people(const PassRoom& room, RuleShelf& shelf, const Permit& permit, AreaAct act,
                        Instant now) {
  int count = 0;
  const Area* next = act.cell_next.is_set() ? room.tree.find(act.cell_next) : nullptr;
  for (const Area* cell : room.tree.cells_under(act.area_path)) {
    if (next != nullptr && cell->path < next->path) continue;
    auto people = room.db.read(
        [&](Tx& tx) -> Result<std::vector<PersonId>> { return people_of_cell(tx, cell->id); });
    if (!people) return people.error();
    act.cell_next = cell->id;
    for (const auto person : *people) {
      auto listed = list_in_boundary(room, shelf, permit, act.id, person, now);
      if (!listed) return listed.error();
      if (*listed == Listed::is_over) return count;
      count += *listed == Listed::yes;
      if (count == kPeopleARun) break;
    }
    if (count < kPeopleARun) continue;
    auto saved = save_walk(room, act);
    if (!saved) return saved.error();
    return count;
  }
  act.is_done = true;
  auto saved = save_walk(room, act);
  if (!saved) return saved.error();
  return count;
}

Result<int> let_go(const PassRoom& room, RuleShelf& shelf, const Permit& permit, AreaAct act,
                   Instant now) {
  auto people = room.db.read([&](Tx& tx) -> Result<std::vector<PersonId>> {
    return pass_store::area_people(tx, act.id, kPeopleARun);
  });
  if (!people) return people.error();
  for (const auto id : *people) {
    auto gone = room.db.write([&](Tx& tx) -> Outcome {
      pass_store::drop_area_person(tx, act.id, id);
      if (!load_person(tx, id)) return Done{};
      auto kept = keep_status(tx, room, shelf, permit, id, now);
      if (!kept) return kept.error();
      return Done{};
    });
    if (!gone) return gone.error();
  }
  if (int(people->size()) < kPeopleARun) {
    act.is_done = true;
    auto saved = save_walk(room, act);
    if (!saved) return saved.error();
  }
  return int(people->size());
}

Result<AreaAct> known(Tx& tx, AreaActId id) {
  auto act = pass_store::load_area_act(tx, id);
  if (!act) return Fault{FaultKind::absent, "pass.no_such_boundary"};
  return *act;
}

void end_act(Tx& tx, const Permit& permit, AreaAct& act, std::string_view verb, Instant now) {
  act.state = "ended";
  act.ended_at = now;
  act.is_done = !act.published_at;
  pass_store::save_area_act(tx, act);
  write_act(tx, permit, act, verb, now);
}

bool is_to_list(const AreaAct& act, Instant now) {
  return act.state == "published" && !act.is_done && *act.published_at + kAreaActNotice <= now;
}

// As it stands now: over on its day, and ended before anybody more is listed when the place is not
// what was drawn any more.
Result<AreaAct> look_again(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                           AreaActId id, Instant now) {
  return room.db.write([&](Tx& tx) -> Result<AreaAct> {
    auto act = known(tx, id);
    if (!act || act->state == "ended") return act;
    if (act->until <= now)
      end_act(tx, permit, *act, "area_act.over", now);
    else if (is_to_list(*act, now) && !still_holds(tx, room, shelf, *act, now))
      end_act(tx, permit, *act, "area_act.void", now);
    return act;
  });
}

}  // namespace

std::string image_of(const AreaAct& a) {
  const auto time = [](const std::optional<Instant>& at) {
    return at ? std::to_string(at->ms) : std::string("-");
  };
  return fmt::format("area act v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", a.id.value,
                     a.area.value, a.area_path, a.level, a.act, a.people, a.until.ms,
                     a.made_by.value, a.body, a.made_at.ms, a.second_by.value, a.second_body,
                     time(a.published_at), time(a.ended_at), a.state);
}

Result<AreaAct> draw_boundary(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                              const Signer& signer, const AreaActDraft& draft, const Act& act_in) {
  if (signer.body != recorder_of(EvidenceKind::area_boundary))
    return Fault{FaultKind::refused, "pass.not_this_body"};
  const Area* area = room.tree.find(draft.area);
  if (area == nullptr) return Fault{FaultKind::absent, "registry.no_such_area"};
  auto made = act(room.db, act_in, [&](Tx& tx) -> Result<std::string> {
    const auto set = shelf.in_force(tx, act_in.now);
    if (!set) return Fault{FaultKind::conflict, "pass.no_rules"};
    auto may = may_draw(tx, room, *set, *area, draft, act_in.now);
    if (!may) return may.error();
    if (pass_store::area_acts_drawn(tx, signer.account, act_in.now - std::chrono::hours(24)) >=
        kDrawnADay)
      return Fault{FaultKind::too_many, "pass.too_many_drawn", std::to_string(kDrawnADay)};
    AreaAct row;
    row.id = AreaActId{id_in_bucket(hash_bucket(area->id.value), random_u64())};
    row.area = area->id;
    row.area_path = area->path;
    row.level = draft.level;
    row.act = trimmed(draft.act);
    row.people = people_inside(tx, room.tree, *area);
    row.until = draft.until;
    row.made_by = signer.account;
    row.body = std::string(name_of(signer.body));
    row.made_at = act_in.now;
    pass_store::add_area_act(tx, row);
    write_act(tx, permit, row, "area_act.draw", act_in.now);
    return to_text(row.id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return known(tx, *id_of_text<AreaActId>(*made)); });
}

Result<AreaAct> publish_boundary(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                                 const Signer& signer, AreaActId id, const Act& act_in) {
  auto made = act(room.db, act_in, [&](Tx& tx) -> Result<std::string> {
    auto row = known(tx, id);
    if (!row) return row.error();
    if (row->state != "drawn" || row->until <= act_in.now)
      return Fault{FaultKind::conflict, "pass.boundary_answered"};
    auto may =
        check_second(EvidenceKind::area_boundary, {row->made_by,
                                                   signer.account,
                                                   role_of_name(row->body).value_or(Role::resident),
                                                   signer.body,
                                                   {},
                                                   signer.person});
    if (!may) return may.error();
    may = still_holds(tx, room, shelf, *row, act_in.now);
    if (may) may = is_no_renewal(tx, room.tree, *room.tree.find(row->area), act_in.now);
    if (!may) return may.error();
    row->second_by = signer.account;
    row->second_body = std::string(name_of(signer.body));
    row->published_at = act_in.now;
    row->state = "published";
    pass_store::save_area_act(tx, *row);
    write_act(tx, permit, *row, "area_act.publish", act_in.now);
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return known(tx, id); });
}

Result<AreaAct> end_boundary(const PassRoom& room, const Permit& permit, AreaActId id,
                             const Act& act_in) {
  auto made = act(room.db, act_in, [&](Tx& tx) -> Result<std::string> {
    auto row = known(tx, id);
    if (!row) return row.error();
    if (row->state == "ended") return Fault{FaultKind::conflict, "pass.boundary_answered"};
    end_act(tx, permit, *row, "area_act.end", act_in.now);
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return known(tx, id); });
}

Result<AreaAct> boundary_at(Tx& tx, AreaActId id) {
  return known(tx, id);
}

std::vector<AreaAct> boundaries(Tx& tx, Instant now, bool with_drawn) {
  std::vector<AreaAct> found;
  if (with_drawn) found = pass_store::area_acts(tx, "drawn");
  for (auto& act : pass_store::area_acts(tx, "published"))
    found.push_back(std::move(act));
  std::erase_if(found,
                [&](const AreaAct& act) { return act.until <= now || !is_witnessed(tx, act); });
  return found;
}

AreaActPage published_boundaries(Tx& tx, AreaActId after, int limit, Instant now) {
  AreaActPage page{pass_store::area_acts_page(tx, "published", after, limit), {}};
  if (int(page.acts.size()) == limit) page.next = page.acts.back().id;
  std::erase_if(page.acts,
                [&](const AreaAct& act) { return act.until <= now || !is_witnessed(tx, act); });
  return page;
}

Result<Listed> list_in_boundary(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                                AreaActId id, PersonId person_id, Instant now) {
  return room.db.write([&](Tx& tx) -> Result<Listed> {
    const auto act = pass_store::load_area_act(tx, id);
    if (!act || act->state != "published" || act->until <= now) return Listed::is_over;
    auto person = load_person(tx, person_id);
    if (!person || person->id != person_id || !lived_there(tx, room.tree, *person, *act))
      return Listed::no;
    if (!pass_store::add_area_person(tx, id, person_id)) return Listed::no;
    const EvidenceRow row = row_for(room.tree, *act, *person, now);
    pass_store::add_evidence(tx, row);
    append_leaf(tx, leaf_of(permit, row.bucket(), "evidence.area", "evidence", row.id.value,
                            image_of(row), now));
    auto kept = keep_status(tx, room, shelf, permit, person_id, now);
    if (!kept) return kept.error();
    return Listed::yes;
  });
}

Result<int> walk_boundaries(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                            Instant now) {
  int count = 0;
  auto acts = room.db.read([](Tx& tx) -> Result<std::vector<AreaAct>> {
    auto found = pass_store::area_acts(tx, "published");
    for (auto& act : pass_store::area_acts(tx, "drawn"))
      found.push_back(std::move(act));
    for (auto& act : pass_store::area_acts_to_let_go(tx))
      found.push_back(std::move(act));
    // What was written past the doors lists nobody.
    std::erase_if(found, [&](const AreaAct& act) { return !is_witnessed(tx, act); });
    return found;
  });
  if (!acts) return acts.error();
  for (const auto& seen : *acts) {
    if (seen.state != "ended" && seen.until > now && !is_to_list(seen, now)) continue;
    auto act = look_again(room, shelf, permit, seen.id, now);
    if (!act) return act.error();
    Result<int> done = 0;
    if (act->state == "ended" && !act->is_done)
      done = let_go(room, shelf, permit, *act, now);
    else if (is_to_list(*act, now))
      done = list_people(room, shelf, permit, *act, now);
    if (!done) return done;
    count += *done;
  }
  return count;
}

Result<int> drop_old_boundaries(Db& db, const Permit& permit, Instant now) {
  return db.write([&](Tx& tx) -> Result<int> {
    const auto old = pass_store::area_acts_before(tx, now - kEndedKept);
    for (const auto& act : old) {
      pass_store::drop_area_act(tx, act.id);
      append_leaf(tx, leaf_of(permit, hash_bucket(act.area.value), "area_act.erased", kKind,
                              act.id.value, {}, now, std::to_string(kEndedKept.count()) + " days"));
    }
    return int(old.size());
  });
}

void join_boundary(Tx& tx, const EvidenceRow& row, Evidence& piece, Instant now) {
  const auto act = pass_store::load_area_act(tx, AreaActId{row.basis.value});
  const bool is_there = act && act->state == "published" && act->until > now &&
                        act->published_at == row.happened_at && is_witnessed(tx, *act);
  if (!is_there) piece.joins["boundary_published"] = false;
  if (!is_there || row.recorded_at < row.happened_at + kAreaActNotice)
    piece.joins["drawn_before_listing"] = false;
  if (!is_there || !row.area_path.starts_with(act->area_path)) piece.joins["person_inside"] = false;
}

std::string boundary_words(const EvidenceRow& row, Language language) {
  const auto facts = facts_of(row.facts);
  const auto text = [&](std::string_view name) { return fact(facts, name); };
  const std::string from = day_of(row.happened_at),
                    until = day_of(row.until.value_or(row.happened_at));
  return language == Language::zh ? fmt::format("划定依据：{}，范围：{}，{} 公布，至 {}",
                                                text("act"), text("area"), from, until)
                                  : fmt::format("Drawn by \"{}\" around {}, published {}, until {}",
                                                text("act"), text("area"), from, until);
}

std::vector<ImageSource> area_act_image_sources() {
  return {{kKind,
           [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
             auto row = pass_store::load_area_act(tx, AreaActId{id});
             if (!row) return std::nullopt;
             return image_of(*row);
           },
           [](Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
             pass_store::each_area_act(
                 tx, [&](const AreaAct& act) { visit(hash_bucket(act.area.value), act.id.value); });
           }}};
}

}  // namespace fl
