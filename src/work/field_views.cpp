// The round, conflicts and attachments as JSON.
#include "work/field_views.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "duty/duty.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "registry/round.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr int kCellsMax = 6;
constexpr std::size_t kMarkHexPerDoor = 6;
constexpr std::size_t kMarkHeadHex = 16;

struct DoorLine {
  json::array line;
  std::vector<PersonId> people;
};

// What was seen behind a door, laid into what is due there.
AtDoor at_door(Tx& tx, const WorkRoom& room, const RoundDoor& door) {
  AtDoor at;
  at.id = door.id;
  for (const auto& member : door.members)
    at.members.push_back({member.id, member.birth_year, member.is_living_alone, {}});
  for (const auto& seen : work_store::seen_at_door(tx, door.id)) {
    if (seen.field == "seen") {
      auto word = open_seen(tx, room, seen);
      if (!word) continue;
      at.last_seen = *word;
      at.last_seen_at = seen.stamp.at;
    }
    if (seen.field != "temperature") continue;
    for (auto& member : at.members)
      if (member.id == seen.person) member.temperature_at = seen.stamp.at;
  }
  return at;
}

DoorLine door_line(Tx& tx, const WorkRoom& room, const RoundDoor& door, int building,
                   const std::vector<VisitRule>& rules, Instant now) {
  DoorLine made;
  const AtDoor at = at_door(tx, room, door);
  json::array members, due;
  for (const auto& member : door.members) {
    made.people.push_back(member.id);
    members.push_back(json::array{to_text(member.id), member.initial, member.birth_year,
                                  member.is_living_alone ? 1 : 0});
  }
  for (const auto& item : due_at_door(at, rules, now)) {
    const auto hours = (item.due_at - start_of_day(now)) / std::chrono::hours(1);
    due.push_back(json::array{item.rule, item.person.is_set() ? to_text(item.person) : "", hours,
                              item.is_done ? 1 : 0});
  }
  made.line = json::array{
      to_text(door.id),
      building,
      door.door,
      std::move(members),
      std::move(due),
      at.last_seen,
      at.last_seen_at ? json::value(to_rfc3339(*at.last_seen_at)) : json::value(nullptr)};
  return made;
}

std::string short_hash(const Keys& keys, std::string_view text, std::size_t hex_count) {
  return hex(keyed_hash(keys.search, text)).substr(0, hex_count);
}

// The cells this person walks today.
std::vector<const Area*> cells_of(Tx& tx, const WorkRoom& room, AccountId account, Instant now) {
  std::vector<const Area*> cells;
  for (const auto& duty : duties_of(tx, account, now)) {
    const Area* area = room.tree.find(duty.area);
    if (!area || !area->is_cell() || cells.size() >= std::size_t(kCellsMax)) continue;
    if (std::find(cells.begin(), cells.end(), area) == cells.end()) cells.push_back(area);
  }
  return cells;
}

json::array tasks_held(Tx& tx, const WorkRoom& room, AccountId account, Instant now) {
  std::vector<Task> found;
  for (const auto lane : {Lane::late, Lane::waiting, Lane::going})
    for (auto& task : work_store::tasks_of_holder(tx, account, lane, {}, limits::kListLimitMax))
      found.push_back(std::move(task));
  std::stable_sort(found.begin(), found.end(),
                   [](const Task& a, const Task& b) { return a.due_at < b.due_at; });
  if (found.size() > std::size_t(limits::kListLimitMax)) found.resize(limits::kListLimitMax);
  const Instant today = start_of_day(now);
  for (auto& task : work_store::tasks_of_holder(tx, account, Lane::closed, {}, 30))
    if (task.done_at && *task.done_at >= today) found.push_back(std::move(task));
  json::array rows;
  for (const auto& task : found)
    rows.push_back(task_row_json(tx, room, task));
  return rows;
}

json::array rules_json(const std::vector<VisitRule>& rules) {
  json::array shown;
  for (const auto& rule : rules)
    shown.push_back(json::object{{"rule", rule.rule},
                                 {"zh", rule.zh},
                                 {"en", rule.en},
                                 {"asks_temperature", rule.asks_temperature}});
  return shown;
}

}  // namespace

RoundReply round_reply(Tx& tx, const WorkRoom& room, const Actor& actor, std::string_view since,
                       Instant now) {
  RoundReply reply;
  json::array cells, buildings, doors;
  std::vector<DoorLine> lines;
  std::map<std::string, int> building_index;
  std::string ids, marks;
  const auto rules = work_store::visit_rules(tx);
  int left = field_limits::kRoundDoorCountMax;
  for (const Area* cell : cells_of(tx, room, actor.account, now)) {
    const int cell_index = int(cells.size());
    cells.push_back(json::object{{"id", to_text(cell->id)},
                                 {"name", cell->name},
                                 {"address", address_of(room.tree, *cell)}});
    for (const auto& door : round_doors(tx, room.keys, cell->id, left)) {
      --left;
      const auto [found, is_new] = building_index.emplace(
          fmt::format("{}|{}", cell_index, door.building), int(buildings.size()));
      if (is_new) buildings.push_back(json::array{cell_index, door.building});
      lines.push_back(door_line(tx, room, door, found->second, rules, now));
      ids += to_text(door.id);
      marks += short_hash(room.keys, json_text(lines.back().line), kMarkHexPerDoor);
    }
  }
  const std::string head = short_hash(room.keys, day_of(now) + ids, kMarkHeadHex);
  const std::string mark = head + marks;
  const bool is_full = since.size() != mark.size() || !since.starts_with(head);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t at = kMarkHeadHex + i * kMarkHexPerDoor;
    if (!is_full && since.substr(at, kMarkHexPerDoor) == mark.substr(at, kMarkHexPerDoor)) continue;
    for (const auto person : lines[i].people)
      reply.people.push_back(person);
    doors.push_back(std::move(lines[i].line));
  }
  reply.body = json::object{{"as_of", to_rfc3339(now)},
                            {"day", day_of(now)},
                            {"mark", mark},
                            {"is_full", is_full},
                            {"cells", std::move(cells)},
                            {"buildings", std::move(buildings)},
                            {"rules", rules_json(rules)},
                            {"doors", std::move(doors)},
                            {"tasks", tasks_held(tx, room, actor.account, now)}};
  return reply;
}

ConflictPage conflict_page(Tx& tx, const WorkRoom& room, const Actor& actor,
                           const work_store::ConflictCursor& after) {
  constexpr int kPage = 50;
  ConflictPage page;
  std::vector<work_store::RecordRow> rows;
  const auto scopes = scopes_of(actor, Verb::task_assign);
  for (const auto& scope : scopes) {
    if (int(rows.size()) >= kPage) break;
    for (auto& row : work_store::conflicts_under(tx, scope, after, kPage - int(rows.size())))
      rows.push_back(std::move(row));
  }
  if (scopes.empty()) rows = work_store::conflicts_of(tx, actor.account, after, kPage);
  for (const auto& row : rows) {
    auto said = open_record(tx, room, row);
    if (row.person.is_set()) page.people.push_back(row.person);
    std::string door;
    if (auto household = load_household(tx, row.household))
      door = household->building + household->door;
    boost::system::error_code error;
    auto body = json::parse(said ? *said : "{}", error);
    page.items.push_back(json::object{
        {"record", base32_of(row.id)},
        {"kind", row.kind},
        {"why", row.why},
        {"task", row.task.is_set() ? json::value(to_text(row.task)) : json::value(nullptr)},
        {"door", door},
        {"name", staff_name(tx, row.account)},
        {"happened_at", to_rfc3339(row.settled_at)},
        {"received_at", to_rfc3339(row.received_at)},
        {"said", error ? json::value(json::object()) : std::move(body)}});
  }
  if (int(rows.size()) == kPage)
    page.next =
        fmt::format("{}.{}.{}", rows.back().area_path, rows.back().received_at.ms, rows.back().id);
  return page;
}

Result<work_store::ConflictCursor> conflict_cursor_of(std::string_view text) {
  work_store::ConflictCursor cursor;
  if (text.empty()) return cursor;
  const Fault bad{FaultKind::bad_input, "draft.bad_cursor", "pass `next` on as it came"};
  const auto parts = split(text, '.');
  if (parts.size() != 3) return bad;
  cursor.path = std::string(parts[0]);
  for (const auto& [part, into] :
       {std::pair(parts[1], &cursor.received_at), std::pair(parts[2], &cursor.id)}) {
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), *into);
    if (error != std::errc() || end != part.data() + part.size()) return bad;
  }
  return cursor;
}

json::object attachment_json(Tx& tx, const Attachment& attachment) {
  return {{"id", to_text(attachment.id)},
          {"mime", attachment.mime},
          {"byte_count", attachment.byte_count},
          {"name", staff_name(tx, attachment.account)},
          {"made_at", to_rfc3339(attachment.made_at)}};
}

}  // namespace fl
