// The evening's pages: what forms cost people today, and the nightly review from which tomorrow's
// list is made. By day it is solved, by night it is thought through.
#include <algorithm>
#include <map>

#include "duty/cover.h"
#include "duty/duty.h"
#include "platform/limits.h"
#include "storage/db.h"
#include "work/burden_room.h"
#include "work/lists.h"
#include "work/routes.h"
#include "work/store.h"
#include "work/store_blocker.h"
#include "work/store_burden.h"
#include "work/store_directive.h"
#include "work/store_turn.h"
#include "work/views.h"
#include "work/views_directive.h"

namespace fl {

namespace {

constexpr int kShownMax = 20;

// Which form makes which step of a task.
struct StepForm {
  std::string_view step, route;
};
constexpr StepForm kStepForms[] = {
    {"accepted", "work.accept_task"}, {"assigned", "work.assign_task"},
    {"bounced", "work.bounce_task"},  {"decided", "work.decide_task"},
    {"done", "work.finish_task"},     {"opened", "work.open_ask"},
    {"rated", "work.rate_ask"},       {"unreachable", "work.nobody_reached"},
};

struct Moment {
  Instant at;
  std::string what, word;
};

struct NightRoutes {
  const WorkRoom& room;
  const Gate& gate;
  std::shared_ptr<const FormCosts> costs;

  [[nodiscard]] FormCost cost_of_step(std::string_view step) const {
    for (const auto& form : kStepForms) {
      if (form.step != step) continue;
      const auto found = costs->find(form.route);
      if (found != costs->end()) return found->second;
    }
    return {};
  }

  // People, acts, fields and minutes of an area and day; minutes each, when anyone worked.
  [[nodiscard]] json::object sums(const std::vector<work_store::BurdenRow>& rows) const {
    std::int64_t workers = 0, acts = 0, fields = 0, seconds = 0;
    for (const auto& row : rows) {
      if (row.what.empty()) {
        workers = row.worker_count;
        acts = row.act_count;
        continue;
      }
      const FormCost cost = cost_of_step(row.what);
      fields += row.act_count * cost.field_count;
      seconds += row.act_count * cost.seconds;
    }
    const double minutes = double(seconds) / 60.0;
    return {{"worker_count", workers},
            {"act_count", acts},
            {"field_count", fields},
            {"minutes", minutes},
            {"minutes_each",
             workers > 0 ? json::value(minutes / double(workers)) : json::value(nullptr)}};
  }

  [[nodiscard]] Reply burden(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::area_late);
    if (!where) return reply_fault(where.error());
    const std::string day = day_of(request.now);
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      const auto rows = work_store::burden_of(tx, where->area->path, day);
      json::object page = sums(rows);
      json::array forms, items;
      for (const auto& row : rows) {
        if (row.what.empty()) continue;
        const FormCost cost = cost_of_step(row.what);
        std::string_view route;
        for (const auto& form : kStepForms)
          if (form.step == row.what) route = form.route;
        forms.push_back(json::object{{"step", row.what},
                                     {"route", route},
                                     {"field_count", cost.field_count},
                                     {"seconds", cost.seconds},
                                     {"count", row.act_count}});
      }
      for (const Area* child : room.tree.children_of(where->area->id)) {
        if (child->cell_count == 0) continue;
        json::object item = sums(work_store::burden_of(tx, child->path, day));
        item["area"] = area_json(room.tree, *child);
        items.push_back(std::move(item));
      }
      page["area"] = area_json(room.tree, *where->area);
      page["day"] = day;
      page["fields_max"] = kFormFieldsMax;
      page["minutes_day_max"] = kDayMinutesMax;
      page["forms"] = std::move(forms);
      page["items"] = std::move(items);
      page["as_of"] = to_rfc3339(request.now);
      return page;
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  // What happened since the day began, in order: late promises, bounces, blockers, their answers.
  [[nodiscard]] json::array timeline(Tx& tx, const Area& area, Instant now) const {
    const Instant from = start_of_day(now);
    std::vector<Moment> moments;
    for (const auto lane : {Lane::late, Lane::closed})
      for (const auto& task :
           list_in_scope(tx, room.tree, lane, area.path, {}, limits::kListLimitMax)) {
        if (task.late_at && *task.late_at >= from)
          moments.push_back({*task.late_at, "late", task.kind});
        if (task.bounces > 0) moments.push_back({task.created_at, "bounced", task.kind});
      }
    for (const auto& blocker :
         work_store::blockers_under(tx, area.path, false, limits::kListLimitMax)) {
      if (blocker.raised_at >= from)
        moments.push_back({blocker.raised_at, "blocked", blocker.cause});
      if (blocker.answered_at && *blocker.answered_at >= from)
        moments.push_back({*blocker.answered_at, "answered", blocker.cause});
    }
    std::sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) {
      return std::tie(a.at, a.what, a.word) < std::tie(b.at, b.what, b.word);
    });
    json::array shown;
    for (std::size_t i = 0; i < moments.size();) {
      std::size_t same = i;  // what happened in one minute is one line
      while (same < moments.size() && moments[same].what == moments[i].what &&
             moments[same].word == moments[i].word &&
             moments[same].at - moments[i].at < std::chrono::minutes(1))
        ++same;
      shown.push_back(json::object{{"at", to_rfc3339(moments[i].at)},
                                   {"what", moments[i].what},
                                   {"word", moments[i].word},
                                   {"count", same - i}});
      i = same;
    }
    return shown;
  }

  // Asks of the day by kind, those waiting and late: what tomorrow's people meet.
  [[nodiscard]] json::array kinds(Tx& tx, const Area& area) const {
    std::map<std::string, std::int64_t> counts;
    for (const auto lane : {Lane::late, Lane::waiting, Lane::going})
      for (const auto& task :
           list_in_scope(tx, room.tree, lane, area.path, {}, limits::kListLimitMax))
        ++counts[task.kind];
    json::array shown;
    for (const auto& [kind, count] : counts)
      shown.push_back(json::object{{"kind", kind}, {"count", count}});
    return shown;
  }

  [[nodiscard]] int unread(Tx& tx, const Area& area, Instant now) const {
    int count = 0;
    const Instant next = now + std::chrono::milliseconds(1);
    for (const auto& list : work_store::lists_of_area(tx, area, "directive", next, kShownMax))
      for (const auto& item : work_store::items_of_list(tx, list.id, limits::kListLimitMax))
        if (!item.read_at && !item.closed_at && !item.explained_at) ++count;
    return count;
  }

  [[nodiscard]] Result<json::object> night_page(Tx& tx, const Area& area, Instant now) const {
    const auto count = work_store::load_count(tx, area.path);
    json::array late, uncovered, blockers, plans;
    for (const auto& task : list_in_scope(tx, room.tree, Lane::late, area.path, {}, kShownMax)) {
      const Area* place = room.tree.find(task.area);
      late.push_back(json::object{{"id", to_text(task.id)},
                                  {"kind", task.kind},
                                  {"title", task.title},
                                  {"due_at", to_rfc3339(task.due_at)},
                                  {"area", area_json(room.tree, place ? *place : area)},
                                  {"holder", staff_name(tx, task.holder)}});
    }
    // Tomorrow's: who is missing now stands on late-and-where, and is too late to plan for.
    const Instant tomorrow = start_of_day(now) + std::chrono::hours(24);
    const auto covered =
        cells_covered_in(tx, area.path, tomorrow, tomorrow + std::chrono::hours(24));
    std::int64_t uncovered_count = 0;
    for (const Area* cell : room.tree.cells_under(area.path)) {
      if (covered.contains(cell->path)) continue;
      if (++uncovered_count <= kShownMax) uncovered.push_back(area_json(room.tree, *cell));
    }
    std::int64_t untrained = 0;
    for (const auto& row : work_store::untrained_under(tx, area.path, start_of_day(now)))
      untrained += row.count;
    for (const auto& blocker : work_store::blockers_under(tx, area.path, true, kShownMax)) {
      auto shown = blocker_json(tx, room, blocker);
      if (!shown) return shown;
      blockers.push_back(std::move(*shown));
    }
    const Instant next = now + std::chrono::milliseconds(1);
    for (const auto& list : work_store::lists_of_area(tx, area, "plan", next, 5))
      plans.push_back(
          list_json(tx, room, list, work_store::items_of_list(tx, list.id, limits::kListLimitMax)));
    return json::object{
        {"area", area_json(room.tree, area)},
        {"day", day_of(now)},
        {"late", count.late},
        {"waiting", count.waiting},
        {"uncovered_count", uncovered_count},
        {"untrained_count", untrained},
        {"late_tasks", std::move(late)},
        {"uncovered", std::move(uncovered)},
        {"blockers", std::move(blockers)},
        {"kinds", kinds(tx, area)},
        {"responder_count", on_duty_under(tx, area.path, now, limits::kListLimitMax).size()},
        {"unread_count", unread(tx, area, now)},
        {"plans", std::move(plans)},
        {"timeline", timeline(tx, area, now)},
        {"as_of", to_rfc3339(now)}};
  }

  [[nodiscard]] Reply nightly(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::area_late);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) { return night_page(tx, *where->area, request.now); });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> night_routes(const WorkRoom& room, const Gate& gate,
                                std::shared_ptr<const FormCosts> costs) {
  const NightRoutes r{room, gate, std::move(costs)};
  const Access late{Access::Kind::verb, name_of(Verb::area_late)};
  return {
      {Method::get,
       "/v1/areas/{id}/burden",
       "work.burden",
       RouteClass::list,
       late,
       {},
       "Burden",
       "What forms cost people today: fields and minutes, by area.",
       false,
       [r](const Request& q) { return r.burden(q); }},
      {Method::get,
       "/v1/areas/{id}/nightly",
       "work.nightly",
       RouteClass::list,
       late,
       {},
       "NightPage",
       "The nightly review: what is late, uncovered, blocked, unread; what happened.",
       false,
       [r](const Request& q) { return r.nightly(q); }},
  };
}

}  // namespace fl
