// Posting in the background over HTTP: asked for, followed, looked at row by row, accepted or
// cancelled.
#include "duty/posting_run.h"
#include "duty/routes.h"
#include "duty/routes_more.h"
#include "duty/store_posting_run.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr int kRunsShown = 10;
constexpr std::size_t kTakenOutMax = 500;

constexpr DraftField kStartFields[] = {{.name = "day", .type = FieldType::time}};
constexpr DraftField kRunFields[] = {{.name = "run_id", .type = FieldType::id}};
constexpr DraftField kAcceptFields[] = {
    {.name = "run_id", .type = FieldType::id},
    {.name = "without", .type = FieldType::line, .low = 0, .high = 4000, .is_optional = true},
    {.name = "reason",
     .type = FieldType::line,
     .low = 0,
     .high = limits::kReasonCharsMax,
     .is_optional = true}};

Result<std::vector<std::int64_t>> numbers_of(const std::string& text) {
  std::vector<std::int64_t> numbers;
  for (const auto part : split(text, ',')) {
    const std::string word = trimmed(part);
    if (word.empty()) continue;
    if (word.size() > 9 || word.find_first_not_of("0123456789") != word.npos ||
        numbers.size() >= kTakenOutMax)
      return Fault{FaultKind::bad_input, "duty.bad_pair"};
    numbers.push_back(std::stoll(word));
  }
  return numbers;
}

struct PostingRunRoutes {
  const DutyRoom& room;
  const Gate& gate;

  static json::object run_json(Tx& tx, const PostingRun& run) {
    return {{"id", to_text(run.id)},
            {"day", to_rfc3339(run.day)},
            {"state", run.state},
            {"done", run.done},
            {"asked_by", staff_name(tx, run.asked_by)},
            {"accepted_by", staff_name(tx, run.accepted_by)},
            {"fault", run.fault},
            {"people", run.people},
            {"seats", run.seats},
            {"filled", run.filled},
            {"untrained", run.untrained},
            {"distance_m", run.distance_m},
            {"distance_longest_m", run.distance_longest_m},
            {"given", run.given},
            {"refused", run.refused},
            {"made_at", to_rfc3339(run.made_at)}};
  }

  [[nodiscard]] json::object row_json(Tx& tx, const PostingRow& row) const {
    json::object shown = title_json(row.title);
    const Area* area = room.tree.find(row.area);
    shown["number"] = row.number;
    shown["name"] = row.account.is_set() ? staff_name(tx, row.account) : std::string();
    shown["area"] = area ? json::value(area_json(room.tree, *area)) : json::value(nullptr);
    shown["from"] = time_or_null(row.from);
    shown["until"] = time_or_null(row.until);
    shown["reason"] = row.reason;
    shown["bar"] = row.bar;
    shown["count"] = row.seats;
    shown["remedy_bar"] = row.remedy_bar;
    shown["remedy_count"] = row.remedy_count;
    shown["distance_m"] = row.distance_m;
    shown["is_untrained"] = row.is_untrained;
    shown["state"] = row.state;
    return shown;
  }

  [[nodiscard]] Reply list(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_plan);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& run : store::runs_of_area(tx, where->area->id, kRunsShown))
        items.push_back(run_json(tx, run));
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply rows(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_plan);
    if (!where) return reply_fault(where.error());
    const auto id = id_of_text<PostingRunId>(request.query_value("run"));
    auto kind = request.query_value("kind");
    if (kind != "unmet" && kind != "idle") kind = "posting";
    const auto after = numbers_of(std::string(request.query_value("after")));
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      const auto run = id ? store::load_run(tx, *id) : std::nullopt;
      if (!run || !run->area_path.starts_with(where->area->path))
        return Fault{FaultKind::conflict, "duty.no_such_run"};
      json::array items;
      const auto found =
          store::rows_of_run(tx, run->id, kind, after && !after->empty() ? after->front() : 0,
                             limits::kListLimitDefault);
      for (const auto& row : found)
        items.push_back(row_json(tx, row));
      const bool has_more = found.size() == std::size_t(limits::kListLimitDefault);
      return list_body(std::move(items), has_more ? std::to_string(found.back().number) : "",
                       request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply run(const Request& request, std::span<const DraftField> fields,
                          const DutyChange& closure) const {
    return change_in_area(room, gate, request, Verb::duty_plan, fields, closure);
  }

  [[nodiscard]] Reply start(const Request& request) const {
    return run(request, kStartFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 auto made = start_run(tx, room, where.permit, *where.area, *draft.time("day"),
                                       request.now);
                 if (!made) return made.error();
                 return to_text(made->id);
               });
  }

  [[nodiscard]] Reply cancel(const Request& request) const {
    return run(request, kRunFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 auto done = cancel_run(tx, where.permit, where.area->path,
                                        draft.id<PostingRunId>("run_id"), request.now);
                 if (!done) return done.error();
                 return std::string("cancelled");
               });
  }

  [[nodiscard]] Reply accept(const Request& request) const {
    return run(request, kAcceptFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 auto without = numbers_of(draft.text("without"));
                 if (!without) return without.error();
                 auto done = accept_run(tx, where.permit, where.area->path,
                                        draft.id<PostingRunId>("run_id"), *without,
                                        trimmed(draft.text("reason")), request.now);
                 if (!done) return done.error();
                 return std::string("accepting");
               });
  }
};

}  // namespace

std::vector<Route> posting_run_routes(const DutyRoom& room, const Gate& gate) {
  const PostingRunRoutes r{room, gate};
  const Access plan{Access::Kind::verb, name_of(Verb::duty_plan)};
  return {
      {Method::get,
       "/v1/areas/{id}/posting-runs",
       "duty.list_posting_runs",
       RouteClass::list,
       plan,
       {},
       "PostingRunList",
       "Postings of an area, newest first, with how far each is.",
       false,
       [r](const Request& q) { return r.list(q); }},
      {Method::get,
       "/v1/areas/{id}/posting-rows",
       "duty.list_posting_rows",
       RouteClass::list,
       plan,
       {},
       "PostingRowList",
       "Who goes where and why, which seats stay empty and why, who is without a post and why.",
       false,
       [r](const Request& q) { return r.rows(q); }},
      {Method::post, "/v1/areas/{id}/posting-runs", "duty.start_posting_run", RouteClass::list,
       plan, kStartFields, "DutyMade", "Works a posting out in the background.", true,
       [r](const Request& q) { return r.start(q); }},
      {Method::post, "/v1/areas/{id}/posting-runs/cancel", "duty.cancel_posting_run",
       RouteClass::list, plan, kRunFields, "DutyMade", "Stops it; what was given stays given.",
       true, [r](const Request& q) { return r.cancel(q); }},
      {Method::post, "/v1/areas/{id}/posting-runs/accept", "duty.accept_posting_run",
       RouteClass::list, plan, kAcceptFields, "DutyMade",
       "Accepts a proven plan: its shifts are given in the background.", true,
       [r](const Request& q) { return r.accept(q); }},
  };
}

}  // namespace fl
