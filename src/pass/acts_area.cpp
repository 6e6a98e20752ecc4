// See area_act.h.
#include <algorithm>

#include <fmt/format.h>

#include "pass/area_act.h"
#include "pass/store_area.h"
#include "pass/store_pass.h"
#include "platform/random.h"
#include "platform/text.h"
#include "registry/everyone.h"
#include "rules/document.h"
#include "trust/proof.h"

namespace fl {

namespace {

constexpr int kPeopleARun = 1'000, kPage = 500;
constexpr std::chrono::days kSettled{14};  // an area made or changed since then is no boundary
constexpr std::string_view kKind = "area_act";

bool is_too_wide(AreaLevel level) {
  return level == AreaLevel::city || level == AreaLevel::district;
}

// Split or merged of late: the area itself, one beside it, or anything inside it.
bool is_unsettled(Tx& tx, const AreaTree& tree, const Area& area, Instant now) {
  const auto is_late = [&](const Area& one) {
    for (const std::string_view verb : {"area.split", "area.merge"}) {
      const auto done = last_done_at(tx, hash_bucket(one.id.value), "area", one.id.value, verb);
      if (done && now - *done < kSettled) return true;
    }
    return false;
  };
  if (const Area* parent = tree.parent_of(area)) {
    if (is_late(*parent)) return true;
    for (const Area* beside : tree.children_of(parent->id))
      if (is_late(*beside)) return true;
  }
  const auto cells = tree.cells_under(area.path);
  return std::any_of(cells.begin(), cells.end(), [&](const Area* cell) {
    return is_late(*cell) || (tree.parent_of(*cell) && is_late(*tree.parent_of(*cell)));
  });
}

std::vector<PersonId> people_of(Tx& tx, AreaId cell) {
  std::vector<PersonId> people;
  Resident after;
  for (;;) {
    const auto page = residents_of_cell(tx, cell, after, kPage);
    for (const auto& one : page)
      people.push_back(one.second);
    if (int(page.size()) < kPage) return people;
    after = page.back();
  }
}

std::int64_t count_people(Tx& tx, const AreaTree& tree, const Area& area) {
  std::int64_t count = 0;
  for (const Area* cell : tree.cells_under(area.path))
    count += std::int64_t(people_of(tx, cell->id).size());
  return count;
}

Outcome check_draft(Tx& tx, const PassRoom& room, const RuleSet& set, const Area& area,
                    const AreaActDraft& draft, Instant now) {
  if (trimmed(draft.act).empty()) return Fault{FaultKind::bad_input, "pass.no_act"};
  if (draft.until <= now) return Fault{FaultKind::bad_input, "pass.until_past"};
  if (draft.until - now > kAreaActLongest) return Fault{FaultKind::bad_input, "pass.area_too_long"};
  if (is_too_wide(area.level)) return Fault{FaultKind::conflict, "pass.boundary_too_wide"};
  if (is_unsettled(tx, room.tree, area, now))
    return Fault{FaultKind::conflict, "pass.area_too_new"};
  const auto people = count_people(tx, room.tree, area);
  if (people < set.area_people_min)
    return Fault{FaultKind::conflict, "pass.area_too_small", std::to_string(set.area_people_min)};
  return Done{};
}

void write_act(Tx& tx, const Permit& permit, const AreaAct& act, std::string_view verb,
               Instant now) {
  append_leaf(tx, leaf_of(permit, hash_bucket(act.area.value), verb, kKind, act.id.value,
                          image_of(act), now, act.act));
}

bool is_witnessed(Tx& tx, const AreaAct& act) {
  return proof_of_row(tx, hash_bucket(act.area.value), kKind, act.id.value, image_of(act))
      .has_value();
}

// Who came since the day before it was drawn did not live there when it was.
bool lived_there(Tx& tx, const Person& person, const AreaAct& act) {
  const auto moved =
      last_done_at(tx, hash_bucket(person.id.value), "person", person.id.value, "person.move");
  return (!moved || *moved + kLivedThereBefore <= act.made_at) &&
         person.cell_path.starts_with(act.area_path);
}

EvidenceRow row_for(const AreaAct& act, const Person& person, Instant now) {
  EvidenceRow row;
  row.person = person.id;
  row.id = EvidenceId{id_in_bucket(row.bucket(), random_u64())};
  row.kind = EvidenceKind::area_boundary;
  row.facts = json_text(json::object{{"act", act.act}, {"level", act.level}});
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

Result<bool> list_person(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                         const AreaAct& act, PersonId id, Instant now) {
  return room.db.write([&](Tx& tx) -> Result<bool> {
    auto person = load_person(tx, id);
    if (!person || person->id != id || !lived_there(tx, *person, act)) return false;
    if (!pass_store::add_area_person(tx, act.id, id)) return false;
    const EvidenceRow row = row_for(act, *person, now);
    pass_store::add_evidence(tx, row);
    append_leaf(tx, leaf_of(permit, row.bucket(), "evidence.area", "evidence", row.id.value,
                            image_of(row), now));
    auto kept = keep_status(tx, room, shelf, permit, id, now);
    if (!kept) return kept.error();
    return true;
  });
}

Outcome save_walk(const PassRoom& room, const AreaAct& act) {
  return room.db.write([&](Tx& tx) -> Outcome {
    pass_store::save_area_walk(tx, act);
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
        [&](Tx& tx) -> Result<std::vector<PersonId>> { return people_of(tx, cell->id); });
    if (!people) return people.error();
    act.cell_next = cell->id;
    for (const auto person : *people) {
      auto listed = list_person(room, shelf, permit, act, person, now);
      if (!listed) return listed.error();
      count += *listed;
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
    auto may = check_draft(tx, room, *set, *area, draft, act_in.now);
    if (!may) return may.error();
    AreaAct row;
    row.id = AreaActId{id_in_bucket(hash_bucket(area->id.value), random_u64())};
    row.area = area->id;
    row.area_path = area->path;
    row.level = draft.level;
    row.act = trimmed(draft.act);
    row.people = count_people(tx, room.tree, *area);
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

Result<AreaAct> publish_boundary(const PassRoom& room, const Permit& permit, const Signer& signer,
                                 AreaActId id, const Act& act_in) {
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

Result<int> walk_boundaries(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                            Instant now) {
  int count = 0;
  auto acts = room.db.read([](Tx& tx) -> Result<std::vector<AreaAct>> {
    auto found = pass_store::area_acts(tx, "published");
    for (auto& act : pass_store::area_acts(tx, "drawn"))
      found.push_back(std::move(act));
    for (auto& act : pass_store::area_acts(tx, "ended"))
      if (!act.is_done) found.push_back(std::move(act));
    // What was written past the doors lists nobody.
    std::erase_if(found, [&](const AreaAct& act) { return !is_witnessed(tx, act); });
    return found;
  });
  if (!acts) return acts.error();
  for (auto& act : *acts) {
    if (act.state != "ended" && act.until <= now) {
      auto over = room.db.write([&](Tx& tx) -> Outcome {
        end_act(tx, permit, act, "area_act.over", now);
        return Done{};
      });
      if (!over) return over.error();
    }
    Result<int> done = 0;
    if (act.state == "ended" && !act.is_done)
      done = let_go(room, shelf, permit, act, now);
    else if (act.state == "published" && !act.is_done && *act.published_at + kAreaActNotice <= now)
      done = list_people(room, shelf, permit, act, now);
    if (!done) return done;
    count += *done;
  }
  return count;
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
