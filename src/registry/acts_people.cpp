// Making and moving people: every table of the book that says where somebody lives is changed in
// one transaction.
#include <fmt/format.h>

#include "platform/salts.h"
#include "platform/text.h"
#include "registry/people.h"
#include "registry/seals.h"
#include "registry/store.h"

namespace fl {

namespace {

constexpr std::size_t kMembersMax = 199;  // members_of() shows 200

// Who lives alone is a fact of the household, so it is counted again when somebody comes or goes.
void count_alone(Tx& tx, HouseholdId household) {
  const auto members = members_of(tx, household);
  for (const auto id : members)
    store::set_living_alone(tx, id, members.size() == 1);
}

std::string door_token(const Keys& keys, const Household& household) {
  return token_of(keys, TokenKind::door,
                  door_key(household.cell, household.building, household.door));
}

}  // namespace

Result<PersonId> fresh_person(const Keys& keys) {
  CHECK(keys.salts != nullptr);
  SaltOf salt{random_id<PersonId>().value, {}};
  random_bytes(salt.salt.data(), salt.salt.size());
  auto kept = keys.salts->put({&salt, 1});
  if (!kept) return kept.error();
  return PersonId{salt.id};
}

Outcome make_person(Tx& tx, const Keys& keys, const NewPerson& person) {
  auto household = load_household(tx, person.household);
  if (!household) return household.error();
  if (members_of(tx, person.household).size() >= kMembersMax)
    return Fault{FaultKind::conflict, "registry.household_full"};
  store::add_person(tx, {hash_bucket(person.id.value), person.id, person.household, household->cell,
                         person.birth_year, person.is_female, false, person.is_floating});
  store::add_member(tx, person.household, person.birth_year, person.id);
  auto name = seal_for_person(tx, keys, person.id, person.name, kNameColumn);
  if (!name) return name.error();
  store::SealedRow row{*name, {}};
  if (!person.phone.empty()) {
    auto phone = seal_for_person(tx, keys, person.id, person.phone, kPhoneColumn);
    if (!phone) return phone.error();
    row.phone = *phone;
  }
  store::put_sealed(tx, person.id, row);
  const auto add = [&](TokenKind kind, std::string_view value) {
    store::put_token(tx, token_of(keys, kind, value), person.id, name_of(kind));
  };
  add(TokenKind::name, name_key(person.name));
  add(TokenKind::initials, pinyin_initials(person.name));
  if (!person.phone.empty()) {
    add(TokenKind::phone, person.phone);
    add(TokenKind::tail, std::string_view(person.phone).substr(person.phone.size() - 4));
  }
  store::put_token(tx, door_token(keys, *household), person.id, name_of(TokenKind::door));
  count_alone(tx, person.household);
  return Done{};
}

Outcome move_person(Tx& tx, const Keys& keys, const AreaTree& tree, PersonId id, HouseholdId to) {
  const auto person = store::person_row(tx, id);
  if (!person) return Fault{FaultKind::absent, "registry.no_such_person"};
  if (person->household == to) return Fault{FaultKind::conflict, "registry.lives_there"};
  auto before = load_household(tx, person->household);
  if (!before) return before.error();
  auto after = load_household(tx, to);
  if (!after) return after.error();
  if (!tree.find(after->cell)) return Fault{FaultKind::absent, "registry.no_such_household"};
  if (members_of(tx, to).size() >= kMembersMax)
    return Fault{FaultKind::conflict, "registry.household_full"};
  store::place_person(tx, id, to, after->cell);
  store::drop_member(tx, before->id, person->birth_year, id);
  store::add_member(tx, to, person->birth_year, id);
  store::place_flags(tx, id, after->cell);
  store::drop_token(tx, door_token(keys, *before), id);
  store::put_token(tx, door_token(keys, *after), id, name_of(TokenKind::door));
  count_alone(tx, before->id);
  count_alone(tx, to);
  return Done{};
}

Result<std::string> person_version(Tx& tx, const Keys& keys, PersonId id) {
  const auto row = store::person_row(tx, id);
  if (!row) return Fault{FaultKind::absent, "registry.no_such_person"};
  auto open = open_private(tx, keys, id);
  if (!open) return open.error();
  const std::string said = fmt::format("person version|{}|{}|{}|{}|{}", id.value, open->name,
                                       open->phone, row->birth_year, int(row->is_female));
  return hex(keyed_hash(keys.master, said)).substr(0, 16);
}

Result<HouseholdId> household_at(Tx& tx, AreaId cell, std::string_view building,
                                 std::string_view door) {
  const auto buckets = store::buckets_of_cell(tx, cell);
  for (const Bucket one : buckets)
    if (const auto found = store::find_door(tx, one, cell, building, door)) return *found;
  // A building that came with a merge keeps its bucket, and its doors lie there.
  Bucket bucket = hash_bucket(cell.value);
  std::optional<BuildingId> in;
  for (const Bucket one : buckets)
    if (!in && (in = store::find_building(tx, one, cell, building))) bucket = one;
  if (!in) {
    in = random_id_in<BuildingId>(bucket);
    store::add_building(tx, {bucket, *in, cell, std::string(building)});
  }
  const auto id = random_id_in<HouseholdId>(bucket);
  store::add_household(tx, {bucket, id, cell, *in, std::string(door), false});
  return id;
}

}  // namespace fl
