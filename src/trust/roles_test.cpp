// The rights a person has, one test a row of the table, written down a second time on purpose.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "trust/trust.h"

namespace fl {

namespace {

constexpr AccountId kMe{11}, kOther{12};
constexpr PersonId kMyPerson{21}, kOtherPerson{22};
const std::string kMyPath = "00010002";

Actor actor_with(Role role) {
  Actor actor;
  actor.account = kMe;
  actor.is_staff = role != Role::resident;
  if (role == Role::resident) actor.person = kMyPerson;
  actor.roles = {{role, AreaId{7}, kMyPath}};
  return actor;
}

std::string answer(const Actor& actor, Verb verb, const Placement& placement) {
  auto made = permit(actor, verb, placement);
  return made ? "yes" : made.error().key;
}

// The situations a thing can be in towards the actor.
const std::map<std::string, Placement> kPlaces = {
    {"nowhere", {}},
    {"own", {.path = kMyPath, .person = kMyPerson}},
    {"inside", {.path = kMyPath + "0009", .holder = kOther, .person = kOtherPerson}},
    {"exact", {.path = kMyPath, .holder = kOther, .person = kOtherPerson}},
    {"above", {.path = "0001", .holder = kOther, .person = kOtherPerson}},
    {"sibling", {.path = "00010003", .holder = kOther, .person = kOtherPerson}},
    {"held", {.path = "00010003", .holder = kMe, .person = kOtherPerson}},
    {"on_duty", {.path = "00010003", .person = kOtherPerson, .actor_on_duty_here = true}},
};
const std::set<std::string> kEverywhere = {"nowhere", "own",     "inside", "exact",
                                           "above",   "sibling", "held",   "on_duty"};
const std::set<std::string> kInside = {"own", "inside", "exact"};
const std::set<std::string> kInsideOrHeld = {"own", "inside", "exact", "held"};

struct Row {
  Role role;
  Verb verb;
  std::set<std::string> allowed_in;
};

std::vector<Row> officer_rows(Role role) {
  std::vector<Row> rows = {
      {role, Verb::task_list_mine, kEverywhere}, {role, Verb::task_list, kInside},
      {role, Verb::task_see, kInsideOrHeld},     {role, Verb::task_accept, {"held"}},
      {role, Verb::task_finish, {"held"}},       {role, Verb::task_assign, kInside},
      {role, Verb::area_late, kInside},          {role, Verb::task_bounce, {"held"}},
      {role, Verb::task_unreached, {"held"}},    {role, Verb::task_split, kInsideOrHeld},
      {role, Verb::task_merge, kInside},         {role, Verb::task_acknowledge, kInsideOrHeld},
      {role, Verb::ask_enter, kInside},          {role, Verb::door_due, kInside},
      {role, Verb::duty_mine, kEverywhere},      {role, Verb::duty_see, kInside},
      {role, Verb::duty_plan, kInside},          {role, Verb::list_write, kInside},
      {role, Verb::item_answer, {"held"}},       {role, Verb::blocker_raise, kInsideOrHeld},
      {role, Verb::facts_own, kEverywhere},      {role, Verb::facts_see, kInside},
      {role, Verb::person_see, kInside},         {role, Verb::person_find, kInside},
      {role, Verb::person_write, kInside},
  };
  if (role != Role::community_lead) {
    rows.push_back({role, Verb::person_merge, kInside});
    rows.push_back({role, Verb::care_bulk, kInside});
  }
  return rows;
}

// Passes, evidence and gates.
std::vector<Row> pass_rows() {
  std::vector<Row> rows = {
      {Role::resident, Verb::status_own, {"own"}},
      {Role::laboratory, Verb::evidence_record, kInside},
      {Role::laboratory, Verb::evidence_see, kInside},
      {Role::laboratory, Verb::person_find, kInside},
      {Role::community_worker, Verb::pass_enrol, {"on_duty"}},
      {Role::pass_officer, Verb::pass_enrol, kInside},
      {Role::community_worker, Verb::gate_keep, {"on_duty"}},
      {Role::community_lead, Verb::gate_keep, kInside},
      {Role::street_officer, Verb::gate_keep, kInside},
      {Role::community_lead, Verb::gate_see, kInside},
      {Role::street_officer, Verb::gate_see, kInside},
      {Role::district_officer, Verb::gate_see, kInside},
  };
  for (const Role role :
       {Role::community_lead, Role::street_officer, Role::district_officer, Role::city_officer})
    rows.push_back({role, Verb::pass_enrol, kInside});
  for (const Role role : {Role::clinician, Role::epidemiologist, Role::pass_officer}) {
    for (const Verb verb :
         {Verb::evidence_record, Verb::evidence_sign, Verb::evidence_see, Verb::person_find})
      rows.push_back({role, verb, kInside});
  }
  return rows;
}

std::vector<Row> all_rows() {
  std::vector<Row> rows = {
      {Role::resident, Verb::ask_open, {"own"}},
      {Role::resident, Verb::ask_see, {"own"}},
      {Role::resident, Verb::ask_rate, {"own"}},
      {Role::resident, Verb::ask_reopen, {"own"}},
      {Role::community_worker, Verb::task_list_mine, kEverywhere},
      {Role::community_worker, Verb::task_see, {"held", "on_duty"}},
      {Role::community_worker, Verb::task_accept, {"held", "on_duty"}},
      {Role::community_worker, Verb::task_finish, {"held"}},
      {Role::community_worker, Verb::task_bounce, {"held"}},
      {Role::community_worker, Verb::task_unreached, {"held"}},
      {Role::community_worker, Verb::task_split, {"held"}},
      {Role::community_worker, Verb::task_merge, {"held", "on_duty"}},
      {Role::community_worker, Verb::task_acknowledge, {"held"}},
      {Role::community_worker, Verb::ask_enter, {"held", "on_duty"}},
      {Role::community_worker, Verb::door_due, {"held", "on_duty"}},
      {Role::phone_desk, Verb::ask_enter, kInside},
      {Role::phone_desk, Verb::task_merge, kInside},
      {Role::community_worker, Verb::item_answer, {"held"}},
      {Role::community_worker, Verb::blocker_raise, {"held"}},
      {Role::community_worker, Verb::facts_own, kEverywhere},
      {Role::resident, Verb::complaint_open, {"own"}},
      {Role::phone_desk, Verb::complaint_open, kEverywhere},
      {Role::complaint_handler, Verb::complaint_handle, kEverywhere},
      {Role::community_worker, Verb::person_see, {"on_duty"}},
      {Role::community_worker, Verb::person_find, {"on_duty"}},
      {Role::community_worker, Verb::person_write, {"on_duty"}},
      {Role::resident, Verb::reads_see, {"own"}},
      {Role::clerk, Verb::person_see, kInside},
      {Role::clerk, Verb::person_find, kInside},
      {Role::phone_desk, Verb::person_see, kInside},
      {Role::phone_desk, Verb::person_find, kInside},
      {Role::administrator, Verb::area_change, kEverywhere},
      {Role::clerk, Verb::task_list, kInside},
      {Role::clerk, Verb::task_see, kInside},
      {Role::clerk, Verb::area_late, kInside},
      {Role::community_worker, Verb::duty_mine, kEverywhere},
      {Role::street_officer, Verb::duty_delegate, kInside},
      {Role::district_officer, Verb::duty_override, kInside},
      {Role::district_officer, Verb::duty_delegate, kInside},
      {Role::city_officer, Verb::duty_override, kInside},
      {Role::city_officer, Verb::duty_delegate, kInside},
      {Role::clerk, Verb::duty_see, kInside},
      {Role::personnel_officer, Verb::duty_mine, kEverywhere},
      {Role::personnel_officer, Verb::duty_see, kInside},
      {Role::personnel_officer, Verb::duty_plan, kInside},
      {Role::personnel_officer, Verb::duty_person, kInside},
      {Role::party_contact, Verb::party_mine, kEverywhere},
      {Role::auditor, Verb::audit_see, kEverywhere},
      {Role::auditor, Verb::audit_check, kEverywhere},
      {Role::administrator, Verb::account_make, kEverywhere},
      {Role::administrator, Verb::service_see, kEverywhere},
      {Role::administrator, Verb::service_mend, kEverywhere},
      {Role::administrator, Verb::table_import, kInside},
      {Role::community_lead, Verb::table_export, kInside},
  };
  for (auto& row : pass_rows())
    rows.push_back(std::move(row));
  for (const Role role : {Role::street_officer, Role::district_officer, Role::city_officer})
    for (const Verb verb : {Verb::table_import, Verb::table_export, Verb::export_approve})
      rows.push_back({role, verb, kInside});
  for (const Role role :
       {Role::community_lead, Role::street_officer, Role::district_officer, Role::city_officer})
    for (auto& row : officer_rows(role))
      rows.push_back(std::move(row));
  return rows;
}

class RightsRow : public ::testing::TestWithParam<Row> {};

std::string row_name(const ::testing::TestParamInfo<Row>& info) {
  std::string name =
      std::string(name_of(info.param.role)) + "_" + std::string(name_of(info.param.verb));
  for (char& c : name)
    if (c == '.') c = '_';
  return name;
}

}  // namespace

TEST_P(RightsRow, is_used_there_and_nowhere_else) {
  const Row& row = GetParam();
  EXPECT_TRUE(preset_has(row.role, row.verb));
  for (const auto& [name, placement] : kPlaces) {
    Placement seen = placement;
    const Actor actor = actor_with(row.role);
    if (name == "own" && row.role != Role::resident) seen.person = kOtherPerson;
    const bool is_allowed = row.allowed_in.contains(name);
    EXPECT_EQ(answer(actor, row.verb, seen), is_allowed ? "yes" : "trust.not_here") << name;
  }
}
INSTANTIATE_TEST_SUITE_P(Table, RightsRow, ::testing::ValuesIn(all_rows()), row_name);

TEST(Rights, what_has_no_row_is_refused_everywhere) {
  std::set<std::pair<Role, Verb>> rows;
  for (const auto& row : all_rows())
    rows.insert({row.role, row.verb});
  int refused_count = 0;
  for (const Role role : all_roles())
    for (const Verb verb : all_verbs()) {
      if (rows.contains({role, verb})) continue;
      EXPECT_FALSE(preset_has(role, verb));
      for (const auto& [name, placement] : kPlaces) {
        EXPECT_EQ(answer(actor_with(role), verb, placement), "trust.not_permitted")
            << name_of(role) << " " << name_of(verb) << " " << name;
        ++refused_count;
      }
    }
  EXPECT_EQ(refused_count, (int(all_roles().size() * all_verbs().size()) - int(rows.size())) *
                               int(kPlaces.size()));
}

TEST(Rights, the_kind_of_no_is_right) {
  EXPECT_EQ(permit(actor_with(Role::auditor), Verb::task_see, {}).error().kind, FaultKind::refused);
  EXPECT_EQ(permit(actor_with(Role::city_officer), Verb::task_see, {.path = "9999"}).error().kind,
            FaultKind::absent);
}

TEST(Rights, nobody_without_a_role_may_do_anything) {
  Actor actor = actor_with(Role::city_officer);
  actor.roles.clear();
  for (const Verb verb : all_verbs())
    EXPECT_EQ(answer(actor, verb, {.path = kMyPath}), "trust.not_permitted");
}

TEST(Rights, an_unset_id_is_nobodys_own) {
  Actor nobody;
  nobody.roles = {{Role::resident, AreaId{7}, kMyPath}};
  EXPECT_EQ(answer(nobody, Verb::ask_see, {}), "trust.not_here");
  nobody.roles = {{Role::community_worker, AreaId{7}, kMyPath}};
  EXPECT_EQ(answer(nobody, Verb::task_finish, {}), "trust.not_here");
}

TEST(Rights, a_role_without_a_path_reaches_nothing) {
  Actor actor = actor_with(Role::city_officer);
  actor.roles[0].path.clear();
  EXPECT_EQ(answer(actor, Verb::task_list, {.path = "0001"}), "trust.not_here");
  EXPECT_EQ(answer(actor, Verb::task_list, {}), "trust.not_here");
  EXPECT_TRUE(scopes_of(actor, Verb::task_list).empty());
}

TEST(Rights, scopes_are_the_widest_only) {
  Actor actor = actor_with(Role::street_officer);
  actor.roles.push_back({Role::community_lead, AreaId{8}, kMyPath + "0005"});
  actor.roles.push_back({Role::community_lead, AreaId{9}, "00030001"});
  actor.roles.push_back({Role::auditor, AreaId{9}, "0004"});
  EXPECT_EQ(scopes_of(actor, Verb::task_list), (std::vector<std::string>{kMyPath, "00030001"}));
}

TEST(Rights, names_go_there_and_back) {
  std::set<std::string_view> names;
  for (const Role role : all_roles()) {
    EXPECT_EQ(role_of_name(name_of(role)), role);
    names.insert(name_of(role));
  }
  for (const Verb verb : all_verbs())
    names.insert(name_of(verb));
  EXPECT_EQ(names.size(), all_roles().size() + all_verbs().size());
  EXPECT_FALSE(role_of_name("emperor"));
}

}  // namespace fl
