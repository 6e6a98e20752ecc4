// Late-and-where: the numbers of an area and its parts, cells with nobody, who is on duty.
#include <algorithm>
#include <charconv>

#include "duty/duty.h"
#include "platform/limits.h"
#include "storage/db.h"
#include "work/lists.h"
#include "work/routes.h"
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

  [[nodiscard]] Reply late(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::area_late);
    if (!where) return reply_fault(where.error());
    const Area& area = *where->area;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      const auto total = work_store::load_count(tx, area.path);
      std::unordered_map<std::string, work_store::Count> by_path;
      for (auto& count : work_store::child_counts(tx, area.path))
        by_path.emplace(count.area_path, count);
      std::vector<std::pair<const Area*, work_store::Count>> rows;
      for (const Area* child : room.tree.children_of(area.id)) {
        if (child->cell_count == 0) continue;
        const auto found = by_path.find(child->path);
        rows.emplace_back(child, found == by_path.end() ? work_store::Count{} : found->second);
      }
      std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        if (a.second.late != b.second.late) return a.second.late > b.second.late;
        return a.second.waiting > b.second.waiting;
      });
      json::array children;
      for (const auto& [child, count] : rows) {
        json::object row = numbers(count, *child);
        row["area"] = area_json(room.tree, *child);
        row["oldest_due_at"] = maybe_time(count.late > 0 ? count.oldest_due_at : std::nullopt);
        children.push_back(std::move(row));
      }
      json::array path;
      auto upward = room.tree.upward(area);
      std::reverse(upward.begin(), upward.end());
      const auto scopes = scopes_of(where->actor, Verb::area_late);
      for (const Area* step : upward)
        for (const auto& allowed : scopes)
          if (step->path.starts_with(allowed)) {
            path.push_back(area_json(room.tree, *step));
            break;
          }
      const auto next_due = next_due_in(tx, room.tree, area.path);
      return json::object{{"area", area_json(room.tree, area)},  {"path", std::move(path)},
                          {"as_of", to_rfc3339(request.now)},    {"totals", numbers(total, area)},
                          {"next_due_at", maybe_time(next_due)}, {"children", std::move(children)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply uncovered(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::area_late);
    if (!where) return reply_fault(where.error());
    const auto text = request.query_value("after");
    std::uint32_t after = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), after);
    if (!text.empty() && (error != std::errc() || end != text.data() + text.size()))
      return reply_fault({FaultKind::bad_input, "draft.bad_cursor", "pass `next` on as it came"});
    const std::size_t limit = limits::kListLimitDefault;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      const auto gaps = room.coverage.gaps_under(where->area->path, room.tree, after, limit);
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
    auto where = area_here(room, gate, request, Verb::area_late);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& holder :
           on_duty_under(tx, where->area->path, request.now, limits::kListLimitMax)) {
        const Area* area = room.tree.find(holder.area);
        if (!area) continue;
        items.push_back(
            json::object{{"account_id", to_text(holder.account)},
                         {"name", staff_name(tx, holder.account)},
                         {"role", holder.title},
                         {"area", area_json(room.tree, *area)},
                         {"open_count", work_store::open_count_of(tx, holder.account)}});
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
