// Cards and searches: what a desk is shown of a household, and what the care plan asks for.
#include <algorithm>

#include "platform/text.h"
#include "registry/care.h"
#include "registry/desk.h"
#include "registry/people.h"
#include "registry/seals.h"
#include "registry/store.h"

namespace fl {

namespace {

constexpr std::string_view kPlanNote = "registry_plan.note";
constexpr int kDueBatch = 200;

json::array flags_json(Tx& tx, PersonId person, Instant now) {
  json::array flags;
  for (const auto& flag : store::flags_of(tx, person, now))
    flags.push_back(json::object{{"kind", flag.kind},
                                 {"until", to_rfc3339(flag.until_at)},
                                 {"set_at", to_rfc3339(flag.set_at)},
                                 {"set_by", staff_name(tx, flag.set_by)}});
  return flags;
}

Result<json::array> plan_json(Tx& tx, const Keys& keys, PersonId person) {
  json::array plan;
  for (const auto& item : store::plan_of(tx, person)) {
    std::string note;
    if (!item.note_sealed.empty()) {
      auto opened = unseal_for_person(tx, keys, person, item.note_sealed, kPlanNote);
      if (!opened) return opened.error();
      note = *opened;
    }
    plan.push_back(json::object{{"id", to_text(item.id)},
                                {"what", item.what},
                                {"cadence_days", item.cadence_days},
                                {"next_at", to_rfc3339(item.next_at)},
                                {"note", note},
                                {"set_by", staff_name(tx, item.set_by)}});
  }
  return plan;
}

Result<json::object> member_json(Tx& tx, const Keys& keys, const AtDoor& at, PersonId id,
                                 Instant now) {
  auto person = load_person(tx, id);
  if (!person) return person.error();
  auto open = open_private(tx, keys, id);
  if (!open) return open.error();
  const auto more = store::person_more(tx, id);
  auto version = person_version(tx, keys, id);
  if (!version) return version.error();
  json::object row{{"id", to_text(id)},
                   {"name", open->name},
                   {"phone", open->phone},
                   {"age", year_of(now) - person->birth_year},
                   {"birth_year", person->birth_year},
                   {"version", *version},
                   {"sex", more.is_female ? "f" : "m"},
                   {"is_living_alone", person->is_living_alone},
                   {"is_floating", more.is_floating}};
  if (!at.sees_care()) {
    row["flags"] = json::array{};
    row["plan"] = json::array{};
    return row;
  }
  row["flags"] = flags_json(tx, id, now);
  auto plan = plan_json(tx, keys, id);
  if (!plan) return plan.error();
  row["plan"] = std::move(*plan);
  return row;
}

json::value stay_json(Tx& tx, HouseholdId household) {
  const auto stay = store::stay_of(tx, household);
  if (!stay) return nullptr;
  return json::object{{"kind", stay->kind},
                      {"arrived_on", stay->arrived_on},
                      {"leaves_on", stay->leaves_on},
                      {"expires_at", to_rfc3339(stay->expires_at)}};
}

json::value seen_json(Tx& tx, HouseholdId household) {
  const auto seen = store::seen_of(tx, household);
  if (!seen) return nullptr;
  return json::object{{"said", seen->said},
                      {"filed_count", seen->filed_count},
                      {"found_count", seen->found_count},
                      {"at", to_rfc3339(seen->seen_at)},
                      {"by", staff_name(tx, seen->seen_by)}};
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool AtDoor::sees_care() const {
  const Ground& ground = permit.ground();
  return ground.where == Where::duty ||
         (ground.role != Role::clerk && ground.role != Role::phone_desk);
}

Result<json::object> card_json(Tx& tx, const Keys& keys, const AreaTree& tree, const AtDoor& at,
                               Instant now) {
  const Area* cell = tree.find(at.household.cell);
  CHECK(cell != nullptr);
  const bool hidden = is_hidden(tx, at.household.id, now);
  const bool sees_door = at.sees_door(hidden);
  json::array members;
  for (const auto id : members_of(tx, at.household.id)) {
    auto member = member_json(tx, keys, at, id, now);
    if (!member) return member.error();
    members.push_back(std::move(*member));
  }
  return json::object{
      {"household", json::object{{"id", to_text(at.household.id)},
                                 {"building", sees_door ? at.household.building : std::string()},
                                 {"door", sees_door ? at.household.door : std::string()},
                                 {"address", address_of(tree, *cell)},
                                 {"area", area_json(tree, *cell)},
                                 {"kind", store::household_kind(tx, at.household.id)},
                                 {"is_hidden", hidden},
                                 {"stay", stay_json(tx, at.household.id)}}},
      {"person_id", at.person.is_set() ? json::value(to_text(at.person)) : json::value(nullptr)},
      {"members", std::move(members)},
      {"care_shown", at.sees_care()},
      {"seen", seen_json(tx, at.household.id)},
      {"why", why_json(tree, at.permit, at.duty_until)},
      {"read_logged", true}};
}

Result<json::object> person_line(Tx& tx, const Keys& keys, const AreaTree& tree,
                                 const Person& person, bool is_holder, Instant now) {
  auto open = open_private(tx, keys, person.id);
  if (!open) return open.error();
  auto household = load_household(tx, person.household);
  if (!household) return household.error();
  const Area* cell = tree.find(person.cell);
  CHECK(cell != nullptr);
  const bool hidden = is_hidden(tx, person.household, now) && !is_holder;
  return json::object{{"id", to_text(person.id)},
                      {"name", open->name},
                      {"age", year_of(now) - person.birth_year},
                      {"phone_masked", mask_phone(open->phone)},
                      {"household_id", to_text(person.household)},
                      {"door", hidden ? std::string() : household->building + household->door},
                      {"address", address_of(tree, *cell)},
                      {"area", area_json(tree, *cell)}};
}

Wanted wanted_of(std::string_view typed) {
  std::string text = trimmed(typed);
  if (text.empty()) return {};
  if (is_digits(text) && text.size() == 4) return {Wanted::By::tail, text, {}};
  if (auto phone = phone_digits(text)) return {Wanted::By::phone, *phone, {}};
  const bool is_latin =
      std::all_of(text.begin(), text.end(), [](char c) { return std::isalpha(c & 0xff) != 0; });
  if (is_latin) {
    for (char& c : text)
      c = char(std::tolower(c & 0xff));
    return {Wanted::By::initials, text, {}};
  }
  // "3号楼2单元401": the door is the last run of digits, with 号 behind it in rows of houses.
  constexpr std::string_view kRowMark = "号";
  std::size_t end = text.size();
  if (text.ends_with(kRowMark)) end -= kRowMark.size();
  std::size_t from = end;
  while (from > 0 && text[from - 1] >= '0' && text[from - 1] <= '9')
    --from;
  if (from < end && from > 0) return {Wanted::By::door, text.substr(0, from), text.substr(from)};
  if (from < end) return {};
  return {Wanted::By::name, name_key(text), {}};
}

bool needs_two_visitors(Tx& tx, PersonId person, Instant now) {
  const auto kinds = store::flag_kinds(tx);
  for (const auto& flag : store::flags_of(tx, person, now))
    for (const auto& kind : kinds)
      if (kind.needs_two && kind.kind == flag.kind) return true;
  return false;
}

json::object why_json(const AreaTree& tree, const Permit& permit,
                      std::optional<Instant> duty_until) {
  const Ground& ground = permit.ground();
  const Area* area = tree.find(ground.area);
  return json::object{
      {"rule", name_of(ground.where)},
      {"role", name_of(ground.role)},
      {"area", area ? json::value(area_json(tree, *area)) : json::value(nullptr)},
      {"until", ground.where == Where::duty && duty_until ? json::value(to_rfc3339(*duty_until))
                                                          : json::value(nullptr)}};
}

std::vector<CareDue> care_due(Tx& tx, const Keys& keys, Instant now, int limit) {
  std::vector<CareDue> due;
  for (const auto& item : store::due_plan_items(tx, now, std::min(limit, kDueBatch))) {
    const auto person = load_person(tx, item.person);
    if (!person) continue;
    CareDue row{item.id, person->id, person->household, person->cell, item.what, {}};
    if (!item.note_sealed.empty())
      if (auto note = unseal_for_person(tx, keys, item.person, item.note_sealed, kPlanNote))
        row.note = *note;
    due.push_back(std::move(row));
  }
  for (const auto& stay : store::expired_stays(tx, now, std::min(limit, kDueBatch))) {
    const auto household = load_household(tx, stay.household);
    const auto members = members_of(tx, stay.household);
    due.push_back({{},
                   members.empty() ? PersonId{} : members.front(),
                   stay.household,
                   household ? household->cell : stay.cell,
                   "check_stay",
                   {}});
  }
  return due;
}

void care_asked(Tx& tx, const CareDue& due, Instant now) {
  if (!due.item.is_set()) return store::set_stay_asked(tx, due.household);
  for (const auto& item : store::plan_of(tx, due.person))
    if (item.id == due.item)
      store::set_plan_next(tx, item.id,
                           now + std::chrono::hours(24 * std::max(1, item.cadence_days)));
}

int drop_old_registry(Tx& tx, Instant now) {
  return store::drop_old_search_use(tx, now - std::chrono::hours(48));
}

int search_budget(const std::vector<RoleGrant>& roles) {
  int budget = 0;
  for (const auto& grant : roles) {
    if (!preset_has(grant.role, Verb::person_find)) continue;
    const int own = grant.role == Role::phone_desk         ? 240
                    : grant.role == Role::community_worker ? 60
                                                           : 120;
    budget = std::max(budget, own);
  }
  return budget;
}

}  // namespace fl
