// Records of many people out of the house: asked for by one, approved by another, fetched once
// within an hour. Households and venues name nobody and need no second person.
#include <fmt/format.h>

#include "platform/limits.h"
#include "registry/routes_import.h"
#include "registry/store_import.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr std::chrono::hours kExportAge{1};
constexpr std::chrono::hours kListedFor{24 * 7};
constexpr std::int64_t kExportRowsMax = 200'000;

constexpr DraftField kAskFields[] = {
    {.name = "what", .type = FieldType::word, .words = "people|households|venues"},
    {"area", FieldType::id},
    {"reason", FieldType::line, 2, 200},
};
constexpr DraftField kFetchFields[] = {
    {.name = "as", .type = FieldType::word, .words = "csv|xlsx"},
    {.name = "language", .type = FieldType::word, .words = "zh|en"},
};

struct ExportRoutes {
  TableDesk desk;
  const Gate& gate;

  [[nodiscard]] json::object export_json(Tx& tx, const store::ExportLine& line,
                                         const Actor& actor) const {
    const Area* area = desk.tree().find(line.area);
    const bool is_mine = line.asked_by == actor.account;
    const bool may_approve = !is_mine && line.state == "asked" &&
                             permit(actor, Verb::export_approve, Placement{.path = line.area_path});
    return {{"id", base32_of(line.id)},
            {"what", line.what},
            {"area", area ? json::value(area_json(desk.tree(), *area)) : json::value(nullptr)},
            {"reason", line.reason},
            {"state", line.state},
            {"asked_by", staff_name(tx, line.asked_by)},
            {"approved_by", staff_name(tx, line.approved_by)},
            {"is_mine", is_mine},
            {"may_approve", may_approve},
            {"rows", line.row_count},
            {"asked_at", to_rfc3339(line.asked_at)},
            {"expires_at", to_rfc3339(line.expires_at)}};
  }
  [[nodiscard]] Reply shown(std::int64_t id, const Actor& actor, int status) const {
    auto body = desk.db.read([&](Tx& tx) -> Result<json::object> {
      auto line = store::load_export(tx, id);
      if (!line) return Fault{FaultKind::absent, "registry.no_such_export"};
      return export_json(tx, *line, actor);
    });
    return body ? reply_json(status, *body) : reply_fault(body.error());
  }
  [[nodiscard]] Result<Actor> admitted(const Request& request, Verb verb) const {
    auto actor = gate.actor(request);
    if (!actor) return actor;
    const auto scopes = scopes_of(*actor, verb);
    auto allowed =
        permit(*actor, verb, Placement{.path = scopes.empty() ? std::string("?") : scopes.front()});
    if (!allowed) return allowed.error();
    return actor;
  }
  [[nodiscard]] Result<store::ExportLine> line_of(Tx& tx, const Request& request) const {
    const Fault absent{FaultKind::absent, "registry.no_such_export"};
    auto id = value_of_base32(request.captures.at(0));
    if (!id) return absent;
    auto line = store::load_export(tx, *id);
    if (!line) return absent;
    return *line;
  }

  [[nodiscard]] Reply ask(const Request& request) const {
    auto actor = admitted(request, Verb::table_export);
    if (!actor) return reply_fault(actor.error());
    auto draft = read_draft(request.body, kAskFields);
    if (!draft) return reply_fault(draft.error());
    auto key = gate.act_of(request, *actor, hash_bucket(actor->account.value));
    if (!key) return reply_fault(key.error());
    const Area* area = desk.tree().find(draft->id<AreaId>("area"));
    auto allowed =
        permit(*actor, Verb::table_export, Placement{.path = area ? area->path : std::string("?")});
    if (!allowed || !area) return reply_fault({FaultKind::absent, "registry.no_such_area"});
    const auto fresh = static_cast<std::int64_t>(random_u64() >> 1);
    auto made = act(desk.db, *key, [&](Tx& tx) -> Result<std::string> {
      store::ExportLine line;
      line.id = fresh;
      line.what = draft->text("what");
      line.area = area->id;
      line.area_path = area->path;
      line.reason = draft->text("reason");
      line.asked_by = actor->account;
      line.state = line.what == "people" ? "asked" : "approved";
      line.asked_at = request.now;
      line.expires_at = request.now + kExportAge;
      store::add_export(tx, line);
      append_leaf(tx, leaf_of(*allowed, hash_bucket(fresh), "export.asked", "export", fresh, "",
                              request.now, line.what + " " + to_text(area->id)));
      return base32_of(fresh);
    });
    if (!made) return reply_fault(made.error());
    auto id = value_of_base32(*made);
    return id ? shown(*id, *actor, 201) : reply_fault(id.error());
  }

  [[nodiscard]] Reply list(const Request& request) const {
    auto actor = admitted(request, Verb::table_export);
    if (!actor) return reply_fault(actor.error());
    auto body = desk.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& line :
           store::recent_exports(tx, request.now - kListedFor, limits::kListLimitMax)) {
        auto item = export_json(tx, line, *actor);
        if (line.asked_by == actor->account || item.at("may_approve").as_bool() ||
            line.approved_by == actor->account)
          items.push_back(std::move(item));
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply approve(const Request& request) const {
    auto actor = admitted(request, Verb::export_approve);
    if (!actor) return reply_fault(actor.error());
    auto key = gate.act_of(request, *actor, 0);
    if (!key) return reply_fault(key.error());
    auto found = desk.db.read([&](Tx& tx) { return line_of(tx, request); });
    if (!found) return reply_fault(found.error());
    auto allowed = permit(*actor, Verb::export_approve, Placement{.path = found->area_path});
    if (!allowed) return reply_fault({FaultKind::absent, "registry.no_such_export"});
    key->bucket = hash_bucket(found->id);
    auto made = act(desk.db, *key, [&](Tx& tx) -> Result<std::string> {
      auto line = store::load_export(tx, found->id);
      if (line->asked_by == actor->account) return Fault{FaultKind::refused, "registry.export_own"};
      if (line->state != "asked" || line->expires_at <= request.now)
        return Fault{FaultKind::conflict, "registry.export_not_ready"};
      line->state = "approved";
      line->approved_by = actor->account;
      line->expires_at = request.now + kExportAge;
      store::move_export(tx, *line);
      append_leaf(tx, leaf_of(*allowed, hash_bucket(line->id), "export.approved", "export",
                              line->id, "", request.now, line->what));
      return base32_of(line->id);
    });
    return made ? shown(found->id, *actor, 200) : reply_fault(made.error());
  }

  // Used up before the first row is read: what goes wrong later costs another approval, never a
  // second file.
  [[nodiscard]] Reply fetch(const Request& request) const {
    auto actor = admitted(request, Verb::table_export);
    if (!actor) return reply_fault(actor.error());
    auto found = desk.db.read([&](Tx& tx) { return line_of(tx, request); });
    if (!found) return reply_fault(found.error());
    auto allowed = permit(*actor, Verb::table_export, Placement{.path = found->area_path});
    if (!allowed || found->asked_by != actor->account)
      return reply_fault({FaultKind::absent, "registry.no_such_export"});
    auto draft = read_draft(request.body, kFetchFields);
    if (!draft) return reply_fault(draft.error());
    auto used = desk.db.write([&](Tx& tx) -> Outcome {
      auto line = store::load_export(tx, found->id);
      if (line->state != "approved" || line->expires_at <= request.now)
        return Fault{FaultKind::conflict, "registry.export_not_ready"};
      line->state = "fetched";
      store::move_export(tx, *line);
      const std::string said = fmt::format(
          "{} of {}{}", line->what, to_text(line->area),
          line->approved_by.is_set() ? "; approved by " + to_text(line->approved_by) : "");
      append_leaf(tx, leaf_of(*allowed, hash_bucket(line->id), "export.fetched", "export", line->id,
                              "", request.now, said));
      log_read(tx, {actor->account, "table.export", {}, said}, request.now);
      return Done{};
    });
    if (!used) return reply_fault(used.error());
    const auto what = table_what_of_name(found->what);
    CHECK(what.has_value());
    const TableForm form = draft->text("as") == "xlsx" ? TableForm::xlsx : TableForm::csv;
    std::vector<std::vector<std::string>> rows;
    auto count =
        export_rows({desk.db, desk.keys, desk.tree(), *allowed, found->area_path}, *what,
                    draft->text("language") == "en", [&](std::span<const std::string> row) {
                      if (std::int64_t(rows.size()) <= kExportRowsMax)
                        rows.emplace_back(row.begin(), row.end());
                    });
    if (!count) return reply_fault(count.error());
    if (*count > kExportRowsMax)
      return reply_fault({FaultKind::too_large, "platform.table_too_large",
                          std::to_string(kExportRowsMax) + " rows"});
    auto counted = desk.db.write([&](Tx& tx) -> Outcome {
      auto line = store::load_export(tx, found->id);
      line->row_count = *count;
      store::move_export(tx, *line);
      return Done{};
    });
    if (!counted) return reply_fault(counted.error());
    auto bytes = table_bytes(form, rows);
    if (!bytes) return reply_fault(bytes.error());
    Reply reply{200, std::move(*bytes), mime_of(form)};
    reply.headers.emplace_back("Content-Disposition",
                               fmt::format("attachment; filename=\"{}.{}\"", found->what,
                                           form == TableForm::xlsx ? "xlsx" : "csv"));
    return reply;
  }
};

}  // namespace

std::vector<Route> export_routes(const TableDesk& desk, const Gate& gate) {
  const ExportRoutes r{desk, gate};
  const Access take{Access::Kind::verb, "table.export"};
  const Access approve{Access::Kind::verb, "export.approve"};
  auto row = [&](Method method, std::string_view pattern, std::string_view name, Access access,
                 std::span<const DraftField> draft, std::string_view schema,
                 std::string_view summary, bool needs_key, Handler handle) {
    return Route{method, pattern, name,    RouteClass::heavy, access,
                 draft,  schema,  summary, needs_key,         std::move(handle)};
  };
  return {
      row(Method::get, "/v1/exports", "registry.exports", take, {}, "ExportList",
          "Requests to take tables out: mine, and those I may approve.", false,
          [r](const Request& q) { return r.list(q); }),
      row(Method::post, "/v1/exports", "registry.ask_export", take, kAskFields, "Export",
          "Asks to take a table out; people's records wait for a second person.", true,
          [r](const Request& q) { return r.ask(q); }),
      row(Method::post, "/v1/exports/{id}/approve", "registry.approve_export", approve, {},
          "Export", "Approves another's request.", true,
          [r](const Request& q) { return r.approve(q); }),
      row(Method::post, "/v1/exports/{id}/fetch", "registry.fetch_export", take, kFetchFields,
          "TableFile", "The file, once.", false, [r](const Request& q) { return r.fetch(q); }),
  };
}

}  // namespace fl
