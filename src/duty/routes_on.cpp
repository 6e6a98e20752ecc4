// Who is on, live: posts of an area, who holds each until when, who comes next, and every seat that
// is empty now or within twelve hours. A phone number is shown only while its owner is on shift.
#include <algorithm>
#include <memory>
#include <span>
#include <unordered_map>

#include "duty/lately.h"
#include "duty/on_lists.h"
#include "duty/posts_now.h"
#include "duty/routes.h"
#include "platform/limits.h"
#include "storage/db.h"
#include "trust/staff.h"

namespace fl {

namespace {

constexpr std::chrono::hours kListedFor{24 * 90};

struct OnRoutes {
  const DutyRoom& room;
  const Gate& gate;
  struct Memory {
    CoveredLately covered;
    Lately<PostsNow> posts;
  };
  std::shared_ptr<Memory> lately;

  // Those of the rows shown, looked up together.
  struct Known {
    std::string name;
    Contact contact;
  };
  using KnownPeople = std::unordered_map<AccountId, Known>;
  [[nodiscard]] KnownPeople people_of(Tx& tx, std::span<const PostNow> rows) const {
    std::vector<AccountId> accounts;
    for (const auto& row : rows) {
      for (const auto& shift : row.on)
        accounts.push_back(shift.account);
      if (row.next) accounts.push_back(row.next->account);
    }
    const auto names = staff_names(tx, accounts);
    const auto contacts = contacts_of(tx, room.keys, accounts);
    KnownPeople people;
    for (std::size_t i = 0; i < accounts.size(); ++i)
      people.insert_or_assign(accounts[i], Known{names[i], contacts[i]});
    return people;
  }

  [[nodiscard]] static json::object holder_json(const ShiftFile& shift, const Known& known) {
    return {{"account_id", to_text(shift.account)}, {"name", known.name},
            {"until", to_rfc3339(shift.until)},     {"is_standing", shift.is_standing()},
            {"skills", known.contact.skills},       {"phone", known.contact.phone}};
  }

  [[nodiscard]] json::object row_json(const PostNow& row, const KnownPeople& people) const {
    json::object item = title_json(row.post.title);
    const Area* area = room.tree.find(row.post.area);
    item["post_id"] = to_text(row.post.id);
    item["area"] = area ? json::value(area_json(room.tree, *area)) : json::value(nullptr);
    item["seats"] = row.post.seats;
    item["tier"] = row.post.tier;
    item["skills"] = row.post.skills;
    json::array holders;
    for (const auto& shift : row.on)
      holders.push_back(holder_json(shift, people.at(shift.account)));
    item["holders"] = std::move(holders);
    item["next"] = row.next ? json::value(json::object{{"name", people.at(row.next->account).name},
                                                       {"from", to_rfc3339(row.next->from)}})
                            : json::value(nullptr);
    item["empty"] = row.empty ? json::value(json::object{{"from", to_rfc3339(row.empty->from)},
                                                         {"until", to_rfc3339(row.empty->until)}})
                              : json::value(nullptr);
    item["asking"] = row.gap ? json::value(json::object{{"state", row.gap->state},
                                                        {"asked_count", row.gap->asked_count}})
                             : json::value(nullptr);
    return item;
  }

  // Cells nobody of their own is on for: the level above answers.
  struct Bare {
    Instant as_of;
    std::vector<const Area*> cells;
  };
  [[nodiscard]] Bare bare_cells_under(Tx& tx, const Area& area, Instant now) const {
    const auto known = lately->covered.of(area.path, area.cell_count, now,
                                          [&] { return covered_cells(tx, area.path, now); });
    Bare bare{known.as_of, {}};
    for (const Area* cell : room.tree.cells_under(area.path))
      if (!known.what->contains(cell->path)) bare.cells.push_back(cell);
    return bare;
  }

  [[nodiscard]] Reply on(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_see);
    if (!where) return reply_fault(where.error());
    const Instant now = request.now;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      const Area& area = *where->area;
      const auto known = lately->posts.of(area.path, area.cell_count, now, [&] {
        return posts_now(tx, area.path, now, limits::kListLimitMax);
      });
      const PostsNow& posts = *known.what;
      const auto people = people_of(tx, posts.shown);
      json::array items;
      for (const auto& row : posts.shown)
        items.push_back(row_json(row, people));
      const auto bare = bare_cells_under(tx, area, now);
      json::array bare_cells;
      for (const Area* cell : bare.cells)
        if (bare_cells.size() < std::size_t(limits::kListLimitMax))
          bare_cells.push_back(area_json(room.tree, *cell));
      return json::object{{"area", area_json(room.tree, area)},
                          {"as_of", to_rfc3339(std::min(bare.as_of, known.as_of))},
                          {"post_count", posts.post_count},
                          {"empty_now_count", posts.empty_now_count},
                          {"empty_soon_count", posts.empty_soon_count},
                          {"empty_cell_count", bare.cells.size()},
                          {"empty_cells", std::move(bare_cells)},
                          {"items", std::move(items)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply lifted(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_see);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& row :
           lifted_under(tx, where->area->path, request.now - kListedFor, limits::kListLimitMax)) {
        const Area* area = room.tree.find_path(row.area_path);
        items.push_back(json::object{
            {"shift_id", to_text(row.shift)},
            {"area", area ? json::value(area_json(room.tree, *area)) : json::value(nullptr)},
            {"name", staff_name(tx, row.account)},
            {"by", staff_name(tx, row.by)},
            {"rule", row.rule},
            {"reason", row.reason},
            {"have", row.have},
            {"bound", row.bound},
            {"at", to_rfc3339(row.at)}});
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply shifts(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_see);
    if (!where) return reply_fault(where.error());
    const Instant from = start_of_day(request.now);
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& shift :
           shifts_under(tx, where->area->path, from, from + std::chrono::hours(24 * 8),
                        limits::kListLimitMax)) {
        json::object row = shift_json(room, shift);
        row["account_id"] = to_text(shift.account);
        row["name"] = staff_name(tx, shift.account);
        row["source"] = shift.source;
        items.push_back(std::move(row));
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> who_is_on_routes(const DutyRoom& room, const Gate& gate) {
  const OnRoutes r{room, gate, std::make_shared<OnRoutes::Memory>()};
  const Access see{Access::Kind::verb, name_of(Verb::duty_see)};
  return {
      {Method::get,
       "/v1/areas/{id}/on",
       "duty.who_is_on",
       RouteClass::list,
       see,
       {},
       "WhoIsOn",
       "Posts, who holds each until when, who is next, and the seats that are empty.",
       false,
       [r](const Request& q) { return r.on(q); }},
      {Method::get,
       "/v1/areas/{id}/shifts",
       "duty.list_shifts",
       RouteClass::list,
       see,
       {},
       "ShiftList",
       "Shifts of today and the seven days after.",
       false,
       [r](const Request& q) { return r.shifts(q); }},
      {Method::get,
       "/v1/areas/{id}/rest-lifted",
       "duty.rest_lifted",
       RouteClass::list,
       see,
       {},
       "RestLiftedList",
       "Rest rules lifted in an emergency, by whom and why.",
       false,
       [r](const Request& q) { return r.lifted(q); }},
  };
}

}  // namespace fl
