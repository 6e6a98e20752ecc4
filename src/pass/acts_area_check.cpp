// See area_check.h.
#include <algorithm>

#include "pass/area_check.h"
#include "pass/facts.h"
#include "pass/store_area.h"
#include "pass/store_pass.h"
#include "pass/tell.h"
#include "platform/text.h"
#include "registry/everyone.h"
#include "trust/proof.h"

namespace fl {

namespace {

constexpr int kPage = 500;
// What the desk of areas writes on both areas of a change.
constexpr std::string_view kChanges[] = {"area.split", "area.split_off", "area.merge",
                                         "area.merged_into"};

bool is_too_wide(AreaLevel level) {
  return level == AreaLevel::city || level == AreaLevel::district;
}

bool is_changed(Tx& tx, const Area& area, Instant since) {
  return std::any_of(std::begin(kChanges), std::end(kChanges), [&](std::string_view verb) {
    const auto done = last_done_at(tx, hash_bucket(area.id.value), "area", area.id.value, verb);
    return done && *done > since;
  });
}

// Split or merged since: the area itself, the one above it, or anything inside it.
bool is_unsettled(Tx& tx, const AreaTree& tree, const Area& area, Instant since) {
  const Area* parent = tree.parent_of(area);
  if (parent != nullptr && is_changed(tx, *parent, since)) return true;
  const auto cells = tree.cells_under(area.path);
  return is_changed(tx, area, since) ||
         std::any_of(cells.begin(), cells.end(), [&](const Area* cell) {
           const Area* above = tree.parent_of(*cell);
           return is_changed(tx, *cell, since) || (above && is_changed(tx, *above, since));
         });
}

// Somebody who lives there was found by a laboratory since.
bool has_new_case(Tx& tx, const AreaTree& tree, const Area& area, Instant since) {
  for (const Area* cell : tree.cells_under(area.path))
    for (const auto person : people_of_cell(tx, cell->id)) {
      const auto rows = pass_store::evidence_of(tx, person);
      if (std::any_of(rows.begin(), rows.end(), [&](const EvidenceRow& row) {
            return row.recorded_at > since && is_case(row) && !is_refuted(tx, row);
          }))
        return true;
    }
  return false;
}

bool is_one_in_the_other(std::string_view a, std::string_view b) {
  return a.starts_with(b) || b.starts_with(a);
}

bool is_unsettled_beside(Tx& tx, const AreaTree& tree, const Area& area, Instant since) {
  const Area* parent = tree.parent_of(area);
  if (parent == nullptr) return false;
  const auto beside = tree.children_of(parent->id);
  return std::any_of(beside.begin(), beside.end(),
                     [&](const Area* one) { return is_changed(tx, *one, since); });
}

}  // namespace

std::vector<PersonId> people_of_cell(Tx& tx, AreaId cell) {
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

std::int64_t people_inside(Tx& tx, const AreaTree& tree, const Area& area) {
  std::int64_t count = 0;
  for (const Area* cell : tree.cells_under(area.path))
    count += std::int64_t(people_of_cell(tx, cell->id).size());
  return count;
}

Outcome is_no_renewal(Tx& tx, const AreaTree& tree, const Area& area, Instant now) {
  std::optional<Instant> last;
  for (const auto& act : pass_store::area_acts_published_since(tx, now - kAreaActLongest)) {
    if (!is_one_in_the_other(act.area_path, area.path)) continue;
    if (act.state == "published") return Fault{FaultKind::conflict, "pass.boundary_there"};
    last = std::max(last.value_or(act.made_at), act.made_at);
  }
  if (last && !has_new_case(tx, tree, area, *last))
    return Fault{FaultKind::conflict, "pass.boundary_no_new_case"};
  return Done{};
}

Outcome may_draw(Tx& tx, const PassRoom& room, const RuleSet& set, const Area& area,
                 const AreaActDraft& draft, Instant now) {
  if (trimmed(draft.act).empty()) return Fault{FaultKind::bad_input, "pass.no_act"};
  if (draft.until <= now) return Fault{FaultKind::bad_input, "pass.until_past"};
  if (draft.until - now > kAreaActLongest) return Fault{FaultKind::bad_input, "pass.area_too_long"};
  if (is_too_wide(area.level)) return Fault{FaultKind::conflict, "pass.boundary_too_wide"};
  if (is_unsettled(tx, room.tree, area, now - kSettled) ||
      is_unsettled_beside(tx, room.tree, area, now - kSettled))
    return Fault{FaultKind::conflict, "pass.area_too_new"};
  if (people_inside(tx, room.tree, area) < set.area_people_min)
    return Fault{FaultKind::conflict, "pass.area_too_small", std::to_string(set.area_people_min)};
  return is_no_renewal(tx, room.tree, area, now);
}

Outcome still_holds(Tx& tx, const PassRoom& room, RuleShelf& shelf, const AreaAct& act,
                    Instant now) {
  const Area* area = room.tree.find(act.area);
  if (area == nullptr || area->path != act.area_path ||
      is_unsettled(tx, room.tree, *area, act.made_at - kSettled))
    return Fault{FaultKind::conflict, "pass.area_too_new"};
  const auto set = shelf.in_force(tx, now);
  if (set && people_inside(tx, room.tree, *area) < set->area_people_min)
    return Fault{FaultKind::conflict, "pass.area_too_small", std::to_string(set->area_people_min)};
  return Done{};
}

bool lived_there(Tx& tx, const AreaTree& tree, const Person& person, const AreaAct& act) {
  if (!person.cell_path.starts_with(act.area_path)) return false;
  const Instant since = act.made_at - kLivedThereBefore;
  const auto moved =
      last_done_at(tx, hash_bucket(person.id.value), "person", person.id.value, "person.move");
  if (moved && *moved > since) return false;
  for (const Area* area = tree.find(person.cell); area != nullptr; area = tree.parent_of(*area)) {
    if (!area->path.starts_with(act.area_path)) break;
    if (is_changed(tx, *area, since)) return false;
  }
  return true;
}

}  // namespace fl
