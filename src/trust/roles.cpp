// Who may do what where. The table below is the whole of it; permit() only reads it.
#include <algorithm>
#include <array>

#include "trust/trust.h"

namespace fl {

namespace {

constexpr std::array kRoles{
    Role::resident,          Role::community_worker, Role::community_lead,    Role::street_officer,
    Role::district_officer,  Role::city_officer,     Role::auditor,           Role::administrator,
    Role::personnel_officer, Role::phone_desk,       Role::complaint_handler, Role::clerk,
    Role::party_contact,     Role::laboratory,       Role::clinician,         Role::epidemiologist,
    Role::pass_officer,
};
constexpr std::array<std::string_view, 17> kRoleNames{
    "resident",          "community_worker", "community_lead",    "street_officer",
    "district_officer",  "city_officer",     "auditor",           "administrator",
    "personnel_officer", "phone_desk",       "complaint_handler", "clerk",
    "party_contact",     "laboratory",       "clinician",         "epidemiologist",
    "pass_officer",
};

constexpr std::array kVerbs{
    Verb::ask_open,         Verb::ask_see,          Verb::ask_rate,       Verb::task_list_mine,
    Verb::task_list,        Verb::task_see,         Verb::task_accept,    Verb::task_finish,
    Verb::task_assign,      Verb::task_bounce,      Verb::task_unreached, Verb::task_split,
    Verb::task_merge,       Verb::task_acknowledge, Verb::ask_enter,      Verb::ask_reopen,
    Verb::door_due,         Verb::area_late,        Verb::audit_see,      Verb::audit_check,
    Verb::account_make,     Verb::service_see,      Verb::service_mend,   Verb::duty_mine,
    Verb::duty_see,         Verb::duty_plan,        Verb::duty_override,  Verb::duty_person,
    Verb::duty_delegate,    Verb::party_mine,       Verb::list_write,     Verb::item_answer,
    Verb::blocker_raise,    Verb::facts_own,        Verb::facts_see,      Verb::complaint_open,
    Verb::complaint_handle, Verb::table_import,     Verb::table_export,   Verb::export_approve,
    Verb::person_see,       Verb::person_find,      Verb::person_write,   Verb::person_merge,
    Verb::care_bulk,        Verb::area_change,      Verb::reads_see,      Verb::status_own,
    Verb::evidence_record,  Verb::evidence_sign,    Verb::evidence_see,   Verb::pass_enrol,
    Verb::gate_keep,        Verb::gate_see,
};
constexpr std::array<std::string_view, 54> kVerbNames{
    "ask.open",       "ask.see",          "ask.rate",      "task.list_mine",   "task.list",
    "task.see",       "task.accept",      "task.finish",   "task.assign",      "task.bounce",
    "task.unreached", "task.split",       "task.merge",    "task.acknowledge", "ask.enter",
    "ask.reopen",     "door.due",         "area.late",     "audit.see",        "audit.check",
    "account.make",   "service.see",      "service.mend",  "duty.mine",        "duty.see",
    "duty.plan",      "duty.override",    "duty.person",   "duty.delegate",    "party.mine",
    "list.write",     "item.answer",      "blocker.raise", "facts.own",        "facts.see",
    "complaint.open", "complaint.handle", "table.import",  "table.export",     "export.approve",
    "person.see",     "person.find",      "person.write",  "person.merge",     "care.bulk",
    "area.change",    "reads.see",        "status.own",    "evidence.record",  "evidence.sign",
    "evidence.see",   "pass.enrol",       "gate.keep",     "gate.see",
};

struct Rule {
  Role role;
  Verb verb;
  Where where;
};

// One row, one right; roles_test.cpp has one test a row. What is not here is refused.
constexpr Rule kRules[] = {
    {Role::resident, Verb::ask_open, Where::own},
    {Role::resident, Verb::ask_see, Where::own},
    {Role::resident, Verb::ask_rate, Where::own},
    {Role::resident, Verb::ask_reopen, Where::own},
    {Role::resident, Verb::reads_see, Where::own},
    {Role::resident, Verb::status_own, Where::own},

    {Role::community_worker, Verb::task_list_mine, Where::anywhere},
    {Role::community_worker, Verb::task_see, Where::holder_or_duty},
    {Role::community_worker, Verb::task_accept, Where::holder_or_duty},
    {Role::community_worker, Verb::task_finish, Where::holder},
    {Role::community_worker, Verb::task_bounce, Where::holder},
    {Role::community_worker, Verb::task_unreached, Where::holder},
    {Role::community_worker, Verb::task_split, Where::holder},
    {Role::community_worker, Verb::task_merge, Where::holder_or_duty},
    {Role::community_worker, Verb::task_acknowledge, Where::holder},
    {Role::community_worker, Verb::ask_enter, Where::holder_or_duty},
    {Role::community_worker, Verb::door_due, Where::holder_or_duty},
    {Role::community_worker, Verb::person_see, Where::duty},
    {Role::community_worker, Verb::person_find, Where::duty},
    {Role::community_worker, Verb::person_write, Where::duty},

    {Role::community_lead, Verb::task_list_mine, Where::anywhere},
    {Role::community_lead, Verb::task_list, Where::inside},
    {Role::community_lead, Verb::task_see, Where::inside},
    {Role::community_lead, Verb::task_see, Where::holder},
    {Role::community_lead, Verb::task_accept, Where::holder},
    {Role::community_lead, Verb::task_finish, Where::holder},
    {Role::community_lead, Verb::task_assign, Where::inside},
    {Role::community_lead, Verb::task_bounce, Where::holder},
    {Role::community_lead, Verb::task_unreached, Where::holder},
    {Role::community_lead, Verb::task_split, Where::inside},
    {Role::community_lead, Verb::task_split, Where::holder},
    {Role::community_lead, Verb::task_merge, Where::inside},
    {Role::community_lead, Verb::task_acknowledge, Where::inside},
    {Role::community_lead, Verb::task_acknowledge, Where::holder},
    {Role::community_lead, Verb::ask_enter, Where::inside},
    {Role::community_lead, Verb::door_due, Where::inside},
    {Role::community_lead, Verb::area_late, Where::inside},
    {Role::community_lead, Verb::table_export, Where::inside},
    {Role::community_lead, Verb::person_see, Where::inside},
    {Role::community_lead, Verb::person_find, Where::inside},
    {Role::community_lead, Verb::person_write, Where::inside},

    {Role::street_officer, Verb::task_list_mine, Where::anywhere},
    {Role::street_officer, Verb::task_list, Where::inside},
    {Role::street_officer, Verb::task_see, Where::inside},
    {Role::street_officer, Verb::task_see, Where::holder},
    {Role::street_officer, Verb::task_accept, Where::holder},
    {Role::street_officer, Verb::task_finish, Where::holder},
    {Role::street_officer, Verb::task_assign, Where::inside},
    {Role::street_officer, Verb::task_bounce, Where::holder},
    {Role::street_officer, Verb::task_unreached, Where::holder},
    {Role::street_officer, Verb::task_split, Where::inside},
    {Role::street_officer, Verb::task_split, Where::holder},
    {Role::street_officer, Verb::task_merge, Where::inside},
    {Role::street_officer, Verb::task_acknowledge, Where::inside},
    {Role::street_officer, Verb::task_acknowledge, Where::holder},
    {Role::street_officer, Verb::ask_enter, Where::inside},
    {Role::street_officer, Verb::door_due, Where::inside},
    {Role::street_officer, Verb::area_late, Where::inside},
    {Role::street_officer, Verb::table_export, Where::inside},
    {Role::street_officer, Verb::table_import, Where::inside},
    {Role::street_officer, Verb::export_approve, Where::inside},
    {Role::street_officer, Verb::person_see, Where::inside},
    {Role::street_officer, Verb::person_find, Where::inside},
    {Role::street_officer, Verb::person_write, Where::inside},
    {Role::street_officer, Verb::person_merge, Where::inside},
    {Role::street_officer, Verb::care_bulk, Where::inside},

    {Role::district_officer, Verb::task_list_mine, Where::anywhere},
    {Role::district_officer, Verb::task_list, Where::inside},
    {Role::district_officer, Verb::task_see, Where::inside},
    {Role::district_officer, Verb::task_see, Where::holder},
    {Role::district_officer, Verb::task_accept, Where::holder},
    {Role::district_officer, Verb::task_finish, Where::holder},
    {Role::district_officer, Verb::task_assign, Where::inside},
    {Role::district_officer, Verb::task_bounce, Where::holder},
    {Role::district_officer, Verb::task_unreached, Where::holder},
    {Role::district_officer, Verb::task_split, Where::inside},
    {Role::district_officer, Verb::task_split, Where::holder},
    {Role::district_officer, Verb::task_merge, Where::inside},
    {Role::district_officer, Verb::task_acknowledge, Where::inside},
    {Role::district_officer, Verb::task_acknowledge, Where::holder},
    {Role::district_officer, Verb::ask_enter, Where::inside},
    {Role::district_officer, Verb::door_due, Where::inside},
    {Role::district_officer, Verb::area_late, Where::inside},
    {Role::district_officer, Verb::table_export, Where::inside},
    {Role::district_officer, Verb::table_import, Where::inside},
    {Role::district_officer, Verb::export_approve, Where::inside},
    {Role::district_officer, Verb::person_see, Where::inside},
    {Role::district_officer, Verb::person_find, Where::inside},
    {Role::district_officer, Verb::person_write, Where::inside},
    {Role::district_officer, Verb::person_merge, Where::inside},
    {Role::district_officer, Verb::care_bulk, Where::inside},

    {Role::city_officer, Verb::task_list_mine, Where::anywhere},
    {Role::city_officer, Verb::task_list, Where::inside},
    {Role::city_officer, Verb::task_see, Where::inside},
    {Role::city_officer, Verb::task_see, Where::holder},
    {Role::city_officer, Verb::task_accept, Where::holder},
    {Role::city_officer, Verb::task_finish, Where::holder},
    {Role::city_officer, Verb::task_assign, Where::inside},
    {Role::city_officer, Verb::task_bounce, Where::holder},
    {Role::city_officer, Verb::task_unreached, Where::holder},
    {Role::city_officer, Verb::task_split, Where::inside},
    {Role::city_officer, Verb::task_split, Where::holder},
    {Role::city_officer, Verb::task_merge, Where::inside},
    {Role::city_officer, Verb::task_acknowledge, Where::inside},
    {Role::city_officer, Verb::task_acknowledge, Where::holder},
    {Role::city_officer, Verb::ask_enter, Where::inside},
    {Role::city_officer, Verb::door_due, Where::inside},
    {Role::city_officer, Verb::area_late, Where::inside},
    {Role::city_officer, Verb::table_export, Where::inside},
    {Role::city_officer, Verb::table_import, Where::inside},
    {Role::city_officer, Verb::export_approve, Where::inside},
    {Role::city_officer, Verb::person_see, Where::inside},
    {Role::city_officer, Verb::person_find, Where::inside},
    {Role::city_officer, Verb::person_write, Where::inside},
    {Role::city_officer, Verb::person_merge, Where::inside},
    {Role::city_officer, Verb::care_bulk, Where::inside},

    {Role::phone_desk, Verb::ask_enter, Where::inside},
    {Role::phone_desk, Verb::task_merge, Where::inside},

    {Role::clerk, Verb::task_list, Where::inside},
    {Role::clerk, Verb::task_see, Where::inside},
    {Role::clerk, Verb::area_late, Where::inside},
    {Role::clerk, Verb::person_see, Where::inside},
    {Role::clerk, Verb::person_find, Where::inside},

    {Role::phone_desk, Verb::person_find, Where::inside},
    {Role::phone_desk, Verb::person_see, Where::inside},

    {Role::community_worker, Verb::duty_mine, Where::anywhere},

    {Role::community_lead, Verb::duty_mine, Where::anywhere},
    {Role::community_lead, Verb::duty_see, Where::inside},
    {Role::community_lead, Verb::duty_plan, Where::inside},

    {Role::street_officer, Verb::duty_mine, Where::anywhere},
    {Role::street_officer, Verb::duty_see, Where::inside},
    {Role::street_officer, Verb::duty_plan, Where::inside},
    {Role::street_officer, Verb::duty_delegate, Where::inside},

    {Role::district_officer, Verb::duty_mine, Where::anywhere},
    {Role::district_officer, Verb::duty_see, Where::inside},
    {Role::district_officer, Verb::duty_plan, Where::inside},
    {Role::district_officer, Verb::duty_override, Where::inside},
    {Role::district_officer, Verb::duty_delegate, Where::inside},

    {Role::city_officer, Verb::duty_mine, Where::anywhere},
    {Role::city_officer, Verb::duty_see, Where::inside},
    {Role::city_officer, Verb::duty_plan, Where::inside},
    {Role::city_officer, Verb::duty_override, Where::inside},
    {Role::city_officer, Verb::duty_delegate, Where::inside},

    {Role::clerk, Verb::duty_see, Where::inside},

    {Role::personnel_officer, Verb::duty_mine, Where::anywhere},
    {Role::personnel_officer, Verb::duty_see, Where::inside},
    {Role::personnel_officer, Verb::duty_plan, Where::inside},
    {Role::personnel_officer, Verb::duty_person, Where::inside},

    {Role::party_contact, Verb::party_mine, Where::anywhere},

    {Role::auditor, Verb::audit_see, Where::anywhere},
    {Role::auditor, Verb::audit_check, Where::anywhere},

    {Role::administrator, Verb::account_make, Where::anywhere},
    {Role::administrator, Verb::service_see, Where::anywhere},
    {Role::administrator, Verb::service_mend, Where::anywhere},

    // Lists, directives, blockers, the facts of a month, complaints.
    {Role::community_worker, Verb::item_answer, Where::holder},
    {Role::community_worker, Verb::blocker_raise, Where::holder},
    {Role::community_worker, Verb::facts_own, Where::anywhere},
    {Role::community_lead, Verb::list_write, Where::inside},
    {Role::community_lead, Verb::item_answer, Where::holder},
    {Role::community_lead, Verb::blocker_raise, Where::inside},
    {Role::community_lead, Verb::blocker_raise, Where::holder},
    {Role::community_lead, Verb::facts_own, Where::anywhere},
    {Role::community_lead, Verb::facts_see, Where::inside},
    {Role::street_officer, Verb::list_write, Where::inside},
    {Role::street_officer, Verb::item_answer, Where::holder},
    {Role::street_officer, Verb::blocker_raise, Where::inside},
    {Role::street_officer, Verb::blocker_raise, Where::holder},
    {Role::street_officer, Verb::facts_own, Where::anywhere},
    {Role::street_officer, Verb::facts_see, Where::inside},
    {Role::district_officer, Verb::list_write, Where::inside},
    {Role::district_officer, Verb::item_answer, Where::holder},
    {Role::district_officer, Verb::blocker_raise, Where::inside},
    {Role::district_officer, Verb::blocker_raise, Where::holder},
    {Role::district_officer, Verb::facts_own, Where::anywhere},
    {Role::district_officer, Verb::facts_see, Where::inside},
    {Role::city_officer, Verb::list_write, Where::inside},
    {Role::city_officer, Verb::item_answer, Where::holder},
    {Role::city_officer, Verb::blocker_raise, Where::inside},
    {Role::city_officer, Verb::blocker_raise, Where::holder},
    {Role::city_officer, Verb::facts_own, Where::anywhere},
    {Role::city_officer, Verb::facts_see, Where::inside},
    {Role::resident, Verb::complaint_open, Where::own},
    {Role::phone_desk, Verb::complaint_open, Where::anywhere},
    {Role::complaint_handler, Verb::complaint_handle, Where::anywhere},
    {Role::administrator, Verb::table_import, Where::inside},
    {Role::administrator, Verb::area_change, Where::anywhere},

    {Role::laboratory, Verb::evidence_record, Where::inside},
    {Role::laboratory, Verb::evidence_see, Where::inside},
    {Role::laboratory, Verb::person_find, Where::inside},

    {Role::clinician, Verb::evidence_record, Where::inside},
    {Role::clinician, Verb::evidence_sign, Where::inside},
    {Role::clinician, Verb::evidence_see, Where::inside},
    {Role::clinician, Verb::person_find, Where::inside},

    {Role::epidemiologist, Verb::evidence_record, Where::inside},
    {Role::epidemiologist, Verb::evidence_sign, Where::inside},
    {Role::epidemiologist, Verb::evidence_see, Where::inside},
    {Role::epidemiologist, Verb::person_find, Where::inside},

    {Role::pass_officer, Verb::evidence_record, Where::inside},
    {Role::pass_officer, Verb::evidence_sign, Where::inside},
    {Role::pass_officer, Verb::evidence_see, Where::inside},
    {Role::pass_officer, Verb::person_find, Where::inside},

    {Role::community_worker, Verb::pass_enrol, Where::duty},
    {Role::community_lead, Verb::pass_enrol, Where::inside},
    {Role::street_officer, Verb::pass_enrol, Where::inside},
    {Role::district_officer, Verb::pass_enrol, Where::inside},
    {Role::city_officer, Verb::pass_enrol, Where::inside},
    {Role::pass_officer, Verb::pass_enrol, Where::inside},

    {Role::community_worker, Verb::gate_keep, Where::duty},
    {Role::community_lead, Verb::gate_keep, Where::inside},
    {Role::street_officer, Verb::gate_keep, Where::inside},
    {Role::community_lead, Verb::gate_see, Where::inside},
    {Role::street_officer, Verb::gate_see, Where::inside},
    {Role::district_officer, Verb::gate_see, Where::inside},
};

bool is_inside(std::string_view path, std::string_view area_path) {
  return !area_path.empty() && path.starts_with(area_path);
}

// The rule's own place, or the half of it that is true; nothing when neither is.
std::optional<Where> true_place(const Actor& actor, const RoleGrant& grant, Where where,
                                const Placement& placement) {
  const bool is_holder = placement.holder.is_set() && placement.holder == actor.account;
  const auto when = [where](bool is_true) {
    return is_true ? std::optional<Where>(where) : std::nullopt;
  };
  switch (where) {
    case Where::own:
      return when(placement.person.is_set() && placement.person == actor.person);
    case Where::anywhere:
      return where;
    case Where::holder:
      return when(is_holder);
    case Where::duty:
      return when(placement.actor_on_duty_here);
    case Where::holder_or_duty:
      if (is_holder) return Where::holder;
      if (placement.actor_on_duty_here) return Where::duty;
      return std::nullopt;
    case Where::inside:
      return when(is_inside(placement.path, grant.path));
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Role role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}
std::string_view name_of(Verb verb) {
  return kVerbNames[static_cast<std::size_t>(verb)];
}
std::string_view name_of(Where where) {
  constexpr std::string_view kNames[] = {"own",  "anywhere",       "holder",
                                         "duty", "holder_or_duty", "inside"};
  return kNames[static_cast<std::size_t>(where)];
}
std::span<const Role> all_roles() {
  return kRoles;
}
std::span<const Verb> all_verbs() {
  return kVerbs;
}

std::optional<Role> role_of_name(std::string_view name) {
  const auto* found = std::find(kRoleNames.begin(), kRoleNames.end(), name);
  if (found == kRoleNames.end()) return std::nullopt;
  return kRoles[static_cast<std::size_t>(found - kRoleNames.begin())];
}

bool preset_has(Role role, Verb verb) {
  return std::any_of(std::begin(kRules), std::end(kRules),
                     [&](const Rule& rule) { return rule.role == role && rule.verb == verb; });
}

Result<Permit> permit(const Actor& actor, Verb verb, const Placement& placement) {
  bool is_theirs = false;
  for (const auto& grant : actor.roles) {
    for (const auto& rule : kRules) {
      if (rule.role != grant.role || rule.verb != verb) continue;
      is_theirs = true;
      if (const auto place = true_place(actor, grant, rule.where, placement))
        return Permit(actor.account, verb, {}, Ground{*place, grant.role, grant.area});
    }
  }
  if (!is_theirs) return Fault{FaultKind::refused, "trust.not_permitted"};
  return Fault{FaultKind::absent, "trust.not_here"};
}

std::vector<std::string> scopes_of(const Actor& actor, Verb verb) {
  std::vector<std::string> scopes;
  for (const auto& grant : actor.roles) {
    const bool reaches = std::any_of(std::begin(kRules), std::end(kRules), [&](const Rule& rule) {
      return rule.role == grant.role && rule.verb == verb && rule.where == Where::inside;
    });
    if (reaches && !grant.path.empty()) scopes.push_back(grant.path);
  }
  // A scope inside another adds nothing.
  std::sort(scopes.begin(), scopes.end());
  std::vector<std::string> widest;
  for (auto& scope : scopes)
    if (widest.empty() || !scope.starts_with(widest.back())) widest.push_back(std::move(scope));
  return widest;
}

}  // namespace fl
