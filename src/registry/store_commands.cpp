// Rows of command areas: parts, and the roles given for them.
#include "registry/area_change.h"
#include "storage/db.h"

namespace fl {

namespace {

const Sql kCommands{SqlTag::reference, "registry.command_areas",
                    "SELECT c.id, c.name, p.area_id FROM registry_command_area c JOIN "
                    "registry_command_part p ON p.command_id = c.id WHERE c.ended_at IS NULL "
                    "ORDER BY c.name, c.id, p.area_id"};
const Sql kAddCommand{SqlTag::reference, "registry.add_command_area",
                      "INSERT INTO registry_command_area (id, name, made_at, ended_at) "
                      "VALUES (?1, ?2, ?3, NULL)"};
const Sql kEndCommand{SqlTag::reference, "registry.end_command_area",
                      "UPDATE registry_command_area SET ended_at = ?2 WHERE id = ?1 AND "
                      "ended_at IS NULL"};
const Sql kAddPart{SqlTag::reference, "registry.add_command_part",
                   "INSERT INTO registry_command_part (command_id, area_id) VALUES (?1, ?2) "
                   "ON CONFLICT (command_id, area_id) DO NOTHING"};
const Sql kAddOfficer{SqlTag::reference, "registry.add_command_officer",
                      "INSERT INTO registry_command_officer (command_id, role_id, account_id, "
                      "role, until_at) VALUES (?1, ?2, ?3, ?4, ?5)"};
const Sql kDropOfficer{SqlTag::reference, "registry.drop_command_officer",
                       "DELETE FROM registry_command_officer WHERE command_id = ?1 AND "
                       "role_id = ?2"};
const Sql kOfficers{SqlTag::reference, "registry.command_officers",
                    "SELECT command_id, account_id, role_id, role, until_at FROM "
                    "registry_command_officer WHERE command_id = ?1 AND until_at > ?2 "
                    "ORDER BY account_id, role_id"};

Role role_of(std::string_view word) {
  for (const Role role : all_roles())
    if (name_of(role) == word) return role;
  CHECK(false);
}

}  // namespace

std::vector<CommandArea> command_areas(Tx& tx) {
  std::vector<CommandArea> found;
  auto rows = tx.run(kCommands);
  while (rows.step()) {
    const auto id = rows.id<CommandId>(0);
    if (found.empty() || found.back().id != id) found.push_back({id, rows.str(1), {}});
    found.back().parts.push_back(rows.id<AreaId>(2));
  }
  return found;
}

Result<CommandArea> load_command_area(Tx& tx, CommandId id) {
  for (auto& area : command_areas(tx))
    if (area.id == id) return std::move(area);
  return Fault{FaultKind::absent, "registry.no_such_area"};
}

namespace store {

void add_command(Tx& tx, const CommandArea& area, Instant now) {
  tx.exec(kAddCommand, area.id, area.name, now);
  for (const auto part : area.parts)
    add_command_part(tx, area.id, part);
}

void add_command_part(Tx& tx, CommandId command, AreaId part) {
  tx.exec(kAddPart, command, part);
}

void end_command(Tx& tx, CommandId command, Instant now) {
  tx.exec(kEndCommand, command, now);
}

void add_officer(Tx& tx, const CommandOfficer& o) {
  tx.exec(kAddOfficer, o.command, o.role_id, o.account, name_of(o.role), o.until);
}

void drop_officer(Tx& tx, CommandId command, std::int64_t role_id) {
  tx.exec(kDropOfficer, command, role_id);
}

std::vector<CommandOfficer> officers_of(Tx& tx, CommandId command, Instant now) {
  std::vector<CommandOfficer> found;
  auto rows = tx.run(kOfficers, command, now);
  while (rows.step())
    found.push_back({rows.id<CommandId>(0), rows.id<AccountId>(1), rows.i64(2),
                     role_of(rows.text(3)), rows.instant(4)});
  return found;
}

}  // namespace store

}  // namespace fl
