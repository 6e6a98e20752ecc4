// Who is on, live: posts of an area, who holds each until when, who comes next, and every seat that
// is empty now or within twelve hours. A phone number is shown only while its owner is on shift.
#include <algorithm>
#include <memory>
#include <span>
#include <unordered_map>

#include "duty/covered_lately.h"
#include "duty/on_lists.h"
#include "duty/routes.h"
#include "duty/seats.h"
#include "platform/limits.h"
#include "storage/db.h"
#include "trust/staff.h"

namespace fl {

namespace {

constexpr std::chrono::hours kAhead{12};
constexpr int kPostCountMax = 4000;
constexpr int kShiftCountMax = 12'000;
constexpr std::chrono::hours kListedFor{24 * 90};

// One post as it stands now.
struct PostNow {
  PostFile post;
  std::vector<ShiftFile> on;
  std::optional<ShiftFile> next;
  std::optional<EmptyHours> empty;
  std::optional<Gap> gap;
  [[nodiscard]] int rank(Instant now) const { return !empty ? 2 : empty->from <= now ? 0 : 1; }
};

std::vector<PostNow> posts_now(Tx& tx, std::string_view path, Instant now) {
  auto posts = posts_under(tx, path, kPostCountMax);
  // Of more posts than are looked at, the shifts of those only.
  const bool is_cut = posts.size() == std::size_t(kPostCountMax);
  std::unordered_map<PostId, std::vector<ShiftFile>> shifts;
  for (auto& shift :
       is_cut ? shifts_up_to(tx, path, posts.back().area_path, now, now + kAhead, kShiftCountMax)
              : shifts_under(tx, path, now, now + kAhead, kShiftCountMax))
    shifts[shift.post].push_back(std::move(shift));
  std::unordered_map<PostId, std::vector<DutyHours>> wanted;
  for (const auto& pattern : templates_under(tx, path))
    for (const auto& hours : hours_of(pattern, now - std::chrono::hours(24), 3))
      wanted[pattern.post].push_back(hours);
  std::unordered_map<PostId, Gap> gaps;
  for (auto& gap : gaps_under(tx, path, now, limits::kListLimitMax))
    if (gap.state == "asking" || gap.state == "uncovered") gaps.emplace(gap.post, gap);
  std::vector<PostNow> found;
  found.reserve(posts.size());
  for (auto& post : posts) {
    PostNow row{post, {}, {}, {}, {}};
    SeatQuestion question{{}, {}, post.seats, now, now + kAhead};
    if (const auto hours = wanted.find(post.id); hours != wanted.end())
      question.wanted = hours->second;
    for (const auto& shift : shifts[post.id]) {
      question.held.push_back({shift.from, shift.until});
      if (shift.from <= now)
        row.on.push_back(shift);
      else if (!row.next || shift.from < row.next->from)
        row.next = shift;
    }
    row.empty = first_empty(question);
    if (const auto gap = gaps.find(post.id); gap != gaps.end()) row.gap = gap->second;
    found.push_back(std::move(row));
  }
  return found;
}

struct OnRoutes {
  const DutyRoom& room;
  const Gate& gate;
  std::shared_ptr<CoveredLately> lately;

  // Those of the rows shown, looked up together.
  struct Known {
    std::string name;
    Contact contact;
  };
  using KnownPeople = std::unordered_map<AccountId, Known>;
  [[nodiscard]] KnownPeople people_of(Tx& tx, std::span<const PostNow* const> rows) const {
    std::vector<AccountId> accounts;
    for (const PostNow* row : rows) {
      for (const auto& shift : row->on)
        accounts.push_back(shift.account);
      if (row->next) accounts.push_back(row->next->account);
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
    const auto known = lately->of(area.path, area.cell_count, now,
                                  [&] { return covered_cells(tx, area.path, now); });
    Bare bare{known.as_of, {}};
    for (const Area* cell : room.tree.cells_under(area.path))
      if (!known.cells->contains(cell->path)) bare.cells.push_back(cell);
    return bare;
  }

  [[nodiscard]] Reply on(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_see);
    if (!where) return reply_fault(where.error());
    const Instant now = request.now;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      const auto rows = posts_now(tx, where->area->path, now);
      std::vector<const PostNow*> shown;
      int counts[3] = {};
      for (const auto& row : rows) {
        shown.push_back(&row);
        ++counts[row.rank(now)];
      }
      std::stable_sort(shown.begin(), shown.end(), [&](const PostNow* a, const PostNow* b) {
        return a->rank(now) < b->rank(now);
      });
      if (shown.size() > std::size_t(limits::kListLimitMax)) shown.resize(limits::kListLimitMax);
      const auto people = people_of(tx, shown);
      json::array items;
      for (const PostNow* row : shown)
        items.push_back(row_json(*row, people));
      const auto bare = bare_cells_under(tx, *where->area, now);
      json::array bare_cells;
      for (const Area* cell : bare.cells)
        if (bare_cells.size() < std::size_t(limits::kListLimitMax))
          bare_cells.push_back(area_json(room.tree, *cell));
      return json::object{{"area", area_json(room.tree, *where->area)},
                          {"as_of", to_rfc3339(bare.as_of)},
                          {"post_count", rows.size()},
                          {"empty_now_count", counts[0]},
                          {"empty_soon_count", counts[1]},
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
  const OnRoutes r{room, gate, std::make_shared<CoveredLately>()};
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
