// A list as CSV or XLSX. The list's own route is asked, as the same person, page after page, so
// that what comes out is what the screen shows and nothing else; which lists and which of their
// fields go out is the table below. The read is logged with its count.
#include "app/routes_lists.h"

#include <fmt/format.h>

#include "platform/table.h"
#include "platform/text.h"

namespace fl {

namespace {

constexpr std::size_t kRowsMax = 10'000;
constexpr int kPagesMax = 200;

struct ListColumn {
  std::string_view path, zh, en;  // "holder.name"
};
constexpr ListColumn kTaskColumns[] = {
    {"id", "编号", "id"},
    {"kind", "事项", "kind"},
    {"title", "摘要", "title"},
    {"priority", "轻重", "priority"},
    {"state", "状态", "state"},
    {"is_late", "超时", "late"},
    {"area.name", "区域", "area"},
    {"address", "社区", "community"},
    {"door", "门牌", "door"},
    {"due_at", "应办时间", "due at"},
    {"accepted_at", "接单时间", "accepted at"},
    {"done_at", "办结时间", "done at"},
    {"holder.name", "经办人", "holder"},
};
constexpr ListColumn kUncoveredColumns[] = {
    {"area.name", "网格", "cell"},
    {"area.parent_name", "社区", "community"},
    {"answers.name", "由谁应答", "who answers"},
    {"answers.area.name", "应答人区域", "area of who answers"},
};
constexpr ListColumn kResponderColumns[] = {
    {"name", "姓名", "name"},
    {"role", "岗位", "post"},
    {"area.name", "区域", "area"},
    {"open_count", "在办件数", "open tasks"},
};
constexpr ListColumn kLeafColumns[] = {
    {"at", "时间", "at"},         {"verb", "动作", "verb"},         {"actor", "账号", "account"},
    {"entity", "对象", "entity"}, {"position", "序号", "position"}, {"hash", "哈希", "hash"},
};
constexpr ListColumn kAccountColumns[] = {
    {"id", "编号", "id"},
    {"name", "姓名", "name"},
    {"state", "状态", "state"},
    {"made_at", "建立时间", "made at"},
    {"roles.0.role", "角色", "role"},
    {"roles.0.area.name", "区域", "area"},
};
struct ListTable {
  std::string_view route;
  std::span<const ListColumn> columns;
};
constexpr ListTable kLists[] = {
    {"work.list_tasks", kTaskColumns},     {"work.my_tasks", kTaskColumns},
    {"work.uncovered", kUncoveredColumns}, {"work.responders", kResponderColumns},
    {"trust.audit_leaves", kLeafColumns},  {"registry.accounts", kAccountColumns},
};

std::string cell_of(const json::value& item, std::string_view path) {
  const json::value* at = &item;
  for (const auto part : split(path, '.')) {
    if (at->is_object())
      at = at->get_object().if_contains(part);
    else if (at->is_array() && part == "0" && !at->get_array().empty())
      at = &at->get_array().front();
    else
      return {};
    if (!at) return {};
  }
  if (at->is_string()) return std::string(at->get_string());
  if (at->is_null() || at->is_object() || at->is_array()) return {};
  return json_text(*at);
}

struct ListRoutes {
  App& app;
  const Gate& gate;

  // Officers within their area, the auditor for the log, the administrator for accounts. A clerk
  // reads the same lists and takes none out.
  [[nodiscard]] Result<Actor> admitted(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return actor;
    const auto scopes = scopes_of(*actor, Verb::table_export);
    auto allowed = permit(*actor, Verb::table_export,
                          Placement{.path = scopes.empty() ? std::string("?") : scopes.front()});
    if (allowed || permit(*actor, Verb::audit_see, {}) || permit(*actor, Verb::account_make, {}))
      return actor;
    for (const auto& grant : actor->roles)
      if (grant.role == Role::clerk) return Fault{FaultKind::refused, "trust.no_export"};
    return allowed.error();
  }

  [[nodiscard]] Reply take(const Request& request) const {
    auto actor = admitted(request);
    if (!actor) return reply_fault(actor.error());
    const Fault none{FaultKind::absent, "app.not_exportable"};
    Request ask = request;
    ask.query.clear();
    auto target = set_target(ask, request.query_value("of"));
    if (!target) return reply_fault(none);
    ask.captures.clear();
    const Route* route = app.router().find(Method::get, ask.path, &ask.captures);
    const ListTable* table = nullptr;
    for (const auto& row : kLists)
      if (route && row.route == route->name) table = &row;
    if (!table) return reply_fault(none);
    const bool is_english = request.query_value("language") == "en";
    std::vector<std::vector<std::string>> rows(1);
    for (const auto& column : table->columns)
      rows[0].emplace_back(is_english ? column.en : column.zh);
    std::erase_if(ask.query,
                  [](const auto& pair) { return pair.first == "after" || pair.first == "limit"; });
    const auto query = ask.query;
    std::string next;
    for (int page = 0; page < kPagesMax && rows.size() <= kRowsMax; ++page) {
      ask.query = query;
      if (!next.empty()) ask.query.emplace_back("after", next);
      const Reply reply = app.router().run(*route, ask);
      if (reply.status != 200) return reply;
      const auto body = json::parse(reply.body);
      for (const auto& item : body.at("items").as_array()) {
        if (rows.size() > kRowsMax) break;
        auto& row = rows.emplace_back();
        for (const auto& column : table->columns)
          row.push_back(cell_of(item, column.path));
      }
      const auto* more = body.as_object().if_contains("next");
      if (!more || !more->is_string()) break;
      next = more->as_string();
    }
    return file_of(*actor, *table, rows, request);
  }

  [[nodiscard]] Reply file_of(const Actor& actor, const ListTable& table,
                              const std::vector<std::vector<std::string>>& rows,
                              const Request& request) const {
    const TableForm form = request.query_value("as") == "xlsx" ? TableForm::xlsx : TableForm::csv;
    auto bytes = table_bytes(form, rows);
    if (!bytes) return reply_fault(bytes.error());
    auto logged = app.db().write([&](Tx& tx) -> Outcome {
      log_read(tx,
               {actor.account,
                "list.export",
                {},
                fmt::format("{}: {} rows", table.route, rows.size() - 1)},
               request.now);
      return Done{};
    });
    if (!logged) return reply_fault(logged.error());
    Reply reply{200, std::move(*bytes), mime_of(form)};
    reply.headers.emplace_back(
        "Content-Disposition",
        fmt::format("attachment; filename=\"list.{}\"", form == TableForm::xlsx ? "xlsx" : "csv"));
    return reply;
  }
};

}  // namespace

std::vector<Route> list_routes(App& app, const Gate& gate) {
  const ListRoutes r{app, gate};
  return {{Method::get,
           "/v1/lists/export",
           "app.export_list",
           RouteClass::heavy,
           Access{Access::Kind::verb, "table.export"},
           {},
           "TableFile",
           "A list as CSV or XLSX, at most 10,000 rows; `of` is the list's own address.",
           false,
           [r](const Request& q) { return r.take(q); }}};
}

}  // namespace fl
