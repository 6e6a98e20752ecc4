// Making and ending command areas, and giving their officers the roles on every part.
#include <algorithm>
#include <set>

#include "registry/area_change.h"
#include "storage/db.h"

namespace fl {

namespace {

// Which of these areas stand by themselves: none inside another.
std::vector<AreaId> outermost(std::vector<const Area*> found) {
  std::sort(found.begin(), found.end(), [](auto* a, auto* b) { return a->path < b->path; });
  std::vector<AreaId> parts;
  std::string last = "?";
  for (const Area* part : found) {
    if (part->path.starts_with(last)) continue;
    last = part->path;
    parts.push_back(part->id);
  }
  return parts;
}

}  // namespace

Result<CommandId> make_command_area(Tx& tx, const AreaTree& tree, const std::string& name,
                                    const std::vector<AreaId>& parts, Instant now) {
  std::vector<const Area*> found;
  for (const auto id : parts) {
    const Area* part = tree.find(id);
    if (!part) return Fault{FaultKind::conflict, "registry.no_such_part"};
    found.push_back(part);
  }
  CommandArea area{random_id<CommandId>(), name, outermost(std::move(found))};
  if (area.parts.empty()) return Fault{FaultKind::conflict, "registry.no_such_part"};
  if (area.parts.size() > std::size_t(kCommandPartsMax))
    return Fault{FaultKind::conflict, "registry.too_many_parts"};
  for (const auto& other : command_areas(tx))
    if (other.name == name) return Fault{FaultKind::conflict, "registry.name_taken"};
  store::add_command(tx, area, now);
  return area.id;
}

void end_command_area(Tx& tx, const Permit& permit, const CommandArea& command, Instant now) {
  for (const auto& officer : store::officers_of(tx, command.id, now)) {
    (void)end_role(tx, permit, officer.account, officer.role_id, now);  // over already: as well
    store::drop_officer(tx, command.id, officer.role_id);
  }
  store::end_command(tx, command.id, now);
}

Outcome add_command_officer(Tx& tx, const AreaTree& tree, const Permit& permit,
                            const CommandArea& command, AccountId account, Role role, Instant until,
                            Instant now) {
  if (staff_name(tx, account).empty()) return Fault{FaultKind::absent, "trust.no_such_account"};
  std::set<AccountId> officers;
  for (const auto& officer : store::officers_of(tx, command.id, now))
    officers.insert(officer.account);
  if (officers.contains(account)) return Fault{FaultKind::conflict, "registry.officer_already"};
  if (officers.size() >= std::size_t(kCommandOfficersMax))
    return Fault{FaultKind::conflict, "registry.command_full"};
  for (const auto id : command.parts) {
    const Area* part = tree.find(id);
    if (!part) continue;
    const auto row = grant_role(tx, permit, account, {role, part->id, part->path}, until, now);
    store::add_officer(tx, {command.id, account, row, role, until});
  }
  return Done{};
}

Outcome end_command_officer(Tx& tx, const Permit& permit, CommandId command, AccountId account,
                            Instant now) {
  bool was_one = false;
  for (const auto& officer : store::officers_of(tx, command, now)) {
    if (officer.account != account) continue;
    was_one = true;
    (void)end_role(tx, permit, account, officer.role_id, now);
    store::drop_officer(tx, command, officer.role_id);
  }
  if (!was_one) return Fault{FaultKind::absent, "registry.no_such_officer"};
  return Done{};
}

}  // namespace fl
