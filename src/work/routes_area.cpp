// Late-and-where: the numbers of an area or command area and its parts, cells with nobody, who is
// on duty.
#include <algorithm>
#include <charconv>

#include "duty/duty.h"
#include "platform/limits.h"
#include "storage/db.h"
#include "trust/staff.h"
#include "work/lists.h"
#include "work/routes.h"
#include "work/store_blocker.h"
#include "work/store_share.h"
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

  // What the page stands on: each piece of the ground with its own counters, and the parts shown.
  struct Shown {
    const Area* area;
    work_store::Count count;
  };
  struct Counted {
    std::vector<work_store::Share> ground;
    std::vector<Shown> parts;
  };
  [[nodiscard]] Counted counted(Tx& tx, const GroundHere& where) const {
    Counted found;
    std::unordered_map<std::string, work_store::Count> by_path;
    const std::string& root = room.tree.root().path;
    if (where.command.is_set()) {
      for (const Area* part : where.parts) {
        found.ground.push_back(work_store::load_share(tx, part->path, root));
        by_path.emplace(part->path, found.ground.back().here);
      }
    } else {
      auto around = work_store::load_around(tx, where.parts.front()->path, root);
      for (auto& count : around.parts)
        by_path.emplace(count.area_path, count);
      found.ground.push_back(std::move(around));
    }
    for (const Area* part : parts_of(where)) {
      if (part->cell_count == 0) continue;
      const auto at = by_path.find(part->path);
      found.parts.push_back({part, at == by_path.end() ? work_store::Count{} : at->second});
    }
    std::stable_sort(found.parts.begin(), found.parts.end(), [](const auto& a, const auto& b) {
      if (a.count.late != b.count.late) return a.count.late > b.count.late;
      return a.count.waiting > b.count.waiting;
    });
    return found;
  }

  [[nodiscard]] json::object totals(const GroundHere& where, const Counted& known) const {
    work_store::Count sum;
    std::int64_t cells = 0, uncovered = 0;
    for (std::size_t i = 0; i < where.parts.size(); ++i) {
      const auto& count = known.ground[i].here;
      sum.late += count.late;
      sum.waiting += count.waiting;
      sum.going += count.going;
      sum.closed += count.closed;
      cells += where.parts[i]->cell_count;
      uncovered += room.coverage.gap_count(where.parts[i]->path);
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
      const auto known = counted(tx, *where);
      for (const auto& [child, count] : known.parts) {
        json::object row = numbers(count, *child);
        row["area"] = area_json(room.tree, *child);
        row["oldest_due_at"] = maybe_time(count.late > 0 ? count.oldest_due_at : std::nullopt);
        children.push_back(std::move(row));
      }
      std::optional<Instant> next_due_at;
      for (const auto& share : known.ground)
        if (const auto next = work_store::first_due(tx, share))
          if (!next_due_at || *next < *next_due_at) next_due_at = next;
      return json::object{
          {"area", ground_json(room.tree, *where)},
          {"path", way_to(*where)},
          {"as_of", to_rfc3339(request.now)},
          {"totals", totals(*where, known)},
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
      std::vector<AccountId> accounts;
      for (const auto& gap : gaps)
        accounts.push_back(gap.answers);
      const auto names = staff_names(tx, accounts);
      for (std::size_t i = 0; i < gaps.size(); ++i) {
        const Area* cell = room.tree.find(gaps[i].cell);
        const Area* answers = room.tree.find(gaps[i].answers_area);
        if (!cell || !answers) continue;
        items.push_back(json::object{
            {"area", area_json(room.tree, *cell)},
            {"answers",
             json::object{{"area", area_json(room.tree, *answers)}, {"name", names[i]}}}});
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
      std::vector<Holder> holders;
      std::vector<AccountId> accounts;
      for (const Area* part : where->parts) {
        const int left = limits::kListLimitMax - int(holders.size());
        if (left <= 0) break;
        for (auto& holder : on_duty_under(tx, part->path, request.now, left)) {
          if (!room.tree.find(holder.area)) continue;
          accounts.push_back(holder.account);
          holders.push_back(std::move(holder));
        }
      }
      const auto names = staff_names(tx, accounts);
      const auto open_counts = work_store::open_counts_of(tx, accounts);
      for (std::size_t i = 0; i < holders.size(); ++i)
        items.push_back(
            json::object{{"account_id", to_text(accounts[i])},
                         {"name", names[i]},
                         {"role", holders[i].title},
                         {"area", area_json(room.tree, *room.tree.find(holders[i].area))},
                         {"open_count", open_counts[i]}});
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
