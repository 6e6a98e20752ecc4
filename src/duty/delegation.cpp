// Delegation and the default duties of parties. SQL of this file's rows: store_delegation.cpp.
#include "duty/delegation.h"

#include <algorithm>
#include <array>

#include "duty/store_delegation.h"

namespace fl {

namespace {

// Each duty has one owning party. Source: the four-party responsibility of communities' notices
// (属地、部门、单位、个人), as a default that a city may change.
constexpr std::array<PartyDuty, 12> kDuties{{
    {"visit_door", "community", "上门走访、送到门口", "Visits and bringing things to the door"},
    {"keep_file", "community", "一户一档常新", "The household file kept true"},
    {"answer_ask", "community", "求助有人接、按时办", "Asks taken and done in time"},
    {"gate_open", "property", "门岗有人、应急通道不锁", "Gates staffed, emergency exits unlocked"},
    {"lift_water_power", "property", "电梯、水、电不断", "Lifts, water and power kept going"},
    {"cleaning", "property", "公共部位清洁消毒、垃圾清运",
     "Common parts cleaned, waste taken away"},
    {"notice_board", "owners", "楼里通知到户、反映意见",
     "Notices reach each door; views passed on"},
    {"watch_property", "owners", "监督物业办到", "Sees that the property manager delivers"},
    {"staff_report", "unit", "本单位职工情况、假期和返岗", "Own staff: whereabouts, leave, return"},
    {"dormitory", "unit", "宿舍、工地自己管好", "Own dormitories and sites looked after"},
    {"lend_staff", "unit", "按时派人、保障待遇", "People lent on time, their pay kept up"},
    {"own_household", "resident", "自家情况报准、互相照应",
     "Own household told truly; neighbours helped"},
}};

constexpr std::array kOrder{Role::community_worker, Role::clerk,
                            Role::community_lead,   Role::street_officer,
                            Role::district_officer, Role::city_officer};

int height_of(Role role) {
  const auto found = std::find(kOrder.begin(), kOrder.end(), role);
  return found == kOrder.end() ? -1 : int(found - kOrder.begin());
}

}  // namespace

std::span<const PartyDuty> party_duties() {
  return kDuties;
}

bool is_lower(Role given, Role own) {
  const int low = height_of(given), high = height_of(own);
  return low >= 0 && high >= 0 && low < high;
}

Result<DelegationId> delegate_role(Tx& tx, const DutyRoom& room, const Permit& permit,
                                   const Actor& by, Delegation draft, Instant now) {
  if (draft.until <= now || draft.until - now > kDelegationMax)
    return Fault{FaultKind::bad_input, "duty.delegation_too_long"};
  const auto role = role_of_name(draft.role);
  const bool may = role && std::any_of(by.roles.begin(), by.roles.end(), [&](const auto& own) {
                     return is_lower(*role, own.role) && draft.area_path.starts_with(own.path);
                   });
  if (!may) return Fault{FaultKind::conflict, "duty.not_lower"};
  const auto file = responder_of(tx, room.keys, draft.account);
  const bool serves = file && file->ended_at.ms == 0 &&
                      std::any_of(by.roles.begin(), by.roles.end(), [&](const auto& own) {
                        return file->home_path.starts_with(own.path);
                      });
  if (!serves) return Fault{FaultKind::conflict, "duty.no_such_responder"};
  draft.id = random_id_in<DelegationId>(hash_bucket(draft.area.value));
  draft.by = by.account;
  draft.from = now;
  draft.role_row =
      grant_role(tx, permit, draft.account, {*role, draft.area, draft.area_path}, draft.until, now);
  store::add_delegation(tx, draft);
  append_leaf(tx, leaf_of(permit, carried_bucket(draft.id.value), "duty.delegated", "delegation",
                          draft.id.value, "", now, draft.reason));
  return draft.id;
}

Outcome end_delegation(Tx& tx, const Permit& permit, std::string_view scope_path, DelegationId id,
                       Instant now) {
  const auto row = store::load_delegation(tx, id);
  const Fault over{FaultKind::conflict, "duty.delegation_over"};
  if (!row || !row->area_path.starts_with(scope_path) || row->ended_at.ms != 0) return over;
  if (!end_role(tx, permit, row->account, row->role_row, now)) return over;
  store::end_delegation_row(tx, id, now);
  append_leaf(tx, leaf_of(permit, carried_bucket(id.value), "duty.delegation_ended", "delegation",
                          id.value, "", now));
  return Done{};
}

}  // namespace fl
