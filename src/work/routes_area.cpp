// Late-and-where: the numbers of an area or command area and its parts, cells with nobody, who is
// on duty.
#include <algorithm>
#include <charconv>

#include "duty/duty.h"
#include "platform/limits.h"
#include "storage/db.h"
#include "work/lists.h"
#include "work/routes.h"
#include "work/store_blocker.h"
#include "work/views.h"

namespace fl {

namespace {

struct AreaRoutes {
  const WorkRoom& room;
  const Gate& gate;

  [[nodiscard]] json::object numbers(const work_store::Count& count, const Area& area) const {
    return json::object{
        {"late", count.late},       {"waiting", count.waiting},
        {"going", count.going},     {"closed", count.closed},
        {"cells", area.cell_count}, {"uncovered_cells", room.coverage.gap_count(area.path)}};
  }

  // Those of one cause that one level must answer are one line.
  static void add_blocker_count(json::array& lines, std::string_view cause, std::string_view level,
                                std::int64_t count) {
    for (auto& line : lines) {
      auto& row = line.as_object();
      if (row["cause"].as_string() != cause || row["level"].as_string() != level) continue;
      row["count"] = row["count"].as_int64() + count;
      return;
    }
    lines.push_back(json::object{{"cause", cause}, {"level", level}, {"count", count}});
  }

  [[nodiscard]] Result<GroundHere> ground(const Request& request) const {
    return ground_of(room, gate, request, Verb::area_late, request.captures.at(0));
  }

  // The parts of an area; of a command area, what it was drawn from.
  [[nodiscard]] std::vector<const Area*> parts_of(const GroundHere& where) const {
    if (where.command.is_set()) return where.parts;
    return room.tree.children_of(where.parts.front()->id);
  }

  using Part = std::pair<const Area*, work_store::Count>;
  [[nodiscard]] std::vector<Part> counted_parts(Tx& tx, const GroundHere& where) const {
    std::unordered_map<std::string, work_store::Count> by_path;
    if (where.command.is_set())
      for (const Area* part : where.parts)
        by_path.emplace(part->path, work_store::load_count(tx, part->path));
    else
      for (auto& count : work_store::child_counts(tx, where.parts.front()->path))
        by_path.emplace(count.area_path, count);
    std::vector<Part> rows;
    for (const Area* part : parts_of(where)) {
      if (part->cell_count == 0) continue;
      const auto found = by_path.find(part->path);
      rows.emplace_back(part, found == by_path.end() ? work_store::Count{} : found->second);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
      if (a.second.late != b.second.late) return a.second.late > b.second.late;
      return a.second.waiting > b.second.waiting;
    });
    return rows;
  }

  [[nodiscard]] json::object totals(Tx& tx, const GroundHere& where) const {
    work_store::Count sum;
    std::int64_t cells = 0, uncovered = 0;
    for (const Area* part : where.parts) {
      const auto count = work_store::load_count(tx, part->path);
      sum.late += count.late;
      sum.waiting += count.waiting;
      sum.going += count.going;
      sum.closed += count.closed;
      cells += part->cell_count;
      uncovered += room.coverage.gap_count(part->path);
    }
    return json::object{{"late", sum.late},   {"waiting", sum.waiting},
                        {"going", sum.going}, {"closed", sum.closed},
                        {"cells", cells},     {"uncovered_cells", uncovered}};
  }

  // The way down to an area, as far as the actor may see it.
  [[nodiscard]] json::array way_to(const GroundHere& where) const {
    if (where.command.is_set()) return {ground_json(room.tree, where)};
    json::array path;
    auto upward = room.tree.upward(*where.parts.front());
    std::reverse(upward.begin(), upward.end());
    const auto scopes = scopes_of(where.actor, Verb::area_late);
    for (const Area* step : upward)
      if (std::any_of(scopes.begin(), scopes.end(),
                      [&](const auto& scope) { return step->path.starts_with(scope); }))
        path.push_back(area_json(room.tree, *step));
    return path;
  }

  [[nodiscard]] json::array blockers_of(Tx& tx, const GroundHere& where) const {
    json::array blockers;
    for (const Area* part : where.parts)
      for (const auto& row : work_store::open_blocker_counts(tx, part->path)) {
        const Area* level = room.tree.find(row.area);
        add_blocker_count(blockers, row.cause, name_of(level ? level->level : AreaLevel::city),
                          row.count);
      }
    return blockers;
  }

  [[nodiscard]] Reply late(const Request& request) const {
    auto where = ground(request);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array children;
      for (const auto& [child, count] : counted_parts(tx, *where)) {
        json::object row = numbers(count, *child);
        row["area"] = area_json(room.tree, *child);
        row["oldest_due_at"] = maybe_time(count.late > 0 ? count.oldest_due_at : std::nullopt);
        children.push_back(std::move(row));
      }
      std::optional<Instant> next_due_at;
      for (const Area* part : where->parts)
        if (const auto next = next_due_in(tx, room.tree, part->path))
          if (!next_due_at || *next < *next_due_at) next_due_at = next;
      return json::object{
          {"area", ground_json(room.tree, *where)},
          {"path", way_to(*where)},
          {"as_of", to_rfc3339(request.now)},
          {"totals", totals(tx, *where)},
          {"next_due_at", maybe_time(next_due_at)},
          {"blockers", blockers_of(tx, *where)},
          {"children", std::move(children)},
          {"commands", commands_json(tx, room.tree, where->actor, Verb::area_late)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  // The gaps of all parts, one part after the other.
  [[nodiscard]] std::vector<Coverage::Gap> gaps_of(const GroundHere& where, std::size_t after,
                                                   std::size_t limit) const {
    std::vector<Coverage::Gap> found;
    for (const Area* part : where.parts) {
      const auto here = std::size_t(room.coverage.gap_count(part->path));
      if (after >= here) {
        after -= here;
        continue;
      }
      for (auto& gap : room.coverage.gaps_under(part->path, room.tree, after, limit - found.size()))
        found.push_back(gap);
      after = 0;
      if (found.size() >= limit) break;
    }
    return found;
  }

  [[nodiscard]] Reply uncovered(const Request& request) const {
    auto where = ground(request);
    if (!where) return reply_fault(where.error());
    const auto text = request.query_value("after");
    std::uint32_t after = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), after);
    if (!text.empty() && (error != std::errc() || end != text.data() + text.size()))
      return reply_fault({FaultKind::bad_input, "draft.bad_cursor", "pass `next` on as it came"});
    const std::size_t limit = limits::kListLimitDefault;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      const auto gaps = gaps_of(*where, after, limit);
      for (const auto& gap : gaps) {
        const Area* cell = room.tree.find(gap.cell);
        const Area* answers = room.tree.find(gap.answers_area);
        if (!cell || !answers) continue;
        items.push_back(
            json::object{{"area", area_json(room.tree, *cell)},
                         {"answers", json::object{{"area", area_json(room.tree, *answers)},
                                                  {"name", staff_name(tx, gap.answers)}}}});
      }
      const std::string next = gaps.size() == limit ? std::to_string(after + limit) : std::string();
      return list_body(std::move(items), next, room.coverage.as_of());
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply responders(const Request& request) const {
    auto where = ground(request);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const Area* part : where->parts) {
        const int left = limits::kListLimitMax - int(items.size());
        if (left <= 0) break;
        for (const auto& holder : on_duty_under(tx, part->path, request.now, left)) {
          const Area* area = room.tree.find(holder.area);
          if (!area) continue;
          items.push_back(
              json::object{{"account_id", to_text(holder.account)},
                           {"name", staff_name(tx, holder.account)},
                           {"role", holder.title},
                           {"area", area_json(room.tree, *area)},
                           {"open_count", work_store::open_count_of(tx, holder.account)}});
        }
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> area_routes(const WorkRoom& room, const Gate& gate) {
  const AreaRoutes r{room, gate};
  const Access late{Access::Kind::verb, "area.late"};
  return {
      {Method::get,
       "/v1/areas/{id}/late",
       "work.late",
       RouteClass::list,
       late,
       {},
       "LatePage",
       "What is late and where, worst part first.",
       false,
       [r](const Request& q) { return r.late(q); }},
      {Method::get,
       "/v1/areas/{id}/uncovered",
       "work.uncovered",
       RouteClass::list,
       late,
       {},
       "UncoveredList",
       "Cells with nobody on duty, and who answers instead.",
       false,
       [r](const Request& q) { return r.uncovered(q); }},
      {Method::get,
       "/v1/areas/{id}/responders",
       "work.responders",
       RouteClass::list,
       late,
       {},
       "ResponderList",
       "Who is on duty now.",
       false,
       [r](const Request& q) { return r.responders(q); }},
  };
}

}  // namespace fl
