// Imports: announce a file, send its parts, check, run, fetch what was refused. Everyone sees their
// own imports only.
#include "registry/routes_import.h"

#include <array>

#include <sodium.h>

#include "platform/limits.h"
#include "platform/text.h"
#include "registry/import_uploads.h"
#include "registry/store_import.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kOpenFields[] = {
    {.name = "what", .type = FieldType::word, .words = "households|people|venues"},
    {"file_name", FieldType::line, 1, 120},
};
constexpr DraftField kPartFields[] = {
    {"number", FieldType::integer, 0, kUploadPartsMax - 1},
    {"bytes", FieldType::line, 4, 60'000},
};
// One entry "column=heading" a line; empty: by the headings themselves.
constexpr DraftField kCheckFields[] = {
    {.name = "mapping", .type = FieldType::text, .low = 0, .high = 4'000, .is_optional = true},
};

std::optional<std::string> bytes_of_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return std::nullopt;
  bytes.resize(size);
  return bytes;
}

// Names the field by which a part came in.
Fault not_base64() {
  Fault fault{FaultKind::bad_input, "draft.bad_fields"};
  fault.fields.push_back({"bytes", "draft.unknown_value", "base64"});
  return fault;
}

json::object import_json(Tx& tx, const Keys& keys, const store::ImportLine& line) {
  const auto& n = line.numbers;
  json::value report = nullptr;
  if (const std::string shown = read_part(tx, keys, line.id, "shown", 0); !shown.empty())
    report = json::parse(shown);
  return {{"id", to_text(line.id)},
          {"what", line.what},
          {"file_name", line.file_name},
          {"state", line.state},
          {"rows", n.rows},
          {"inserted", n.inserted},
          {"updated", n.updated},
          {"unchanged", n.unchanged},
          {"refused", n.refused},
          {"done_ratio", line.done_ratio},
          {"stopped_by", line.fault},
          {"has_errors", store::part_count(tx, line.id, "errors") > 0},
          {"report", std::move(report)},
          {"made_at", to_rfc3339(line.made_at)}};
}

json::array columns_json() {
  json::array tables;
  for (const auto what : {TableWhat::people, TableWhat::households, TableWhat::venues}) {
    json::array columns;
    for (const auto& column : columns_of(what))
      columns.push_back(json::object{{"name", column.name},
                                     {"zh", column.zh},
                                     {"en", column.en},
                                     {"is_required", column.is_required}});
    tables.push_back(json::object{{"what", name_of(what)}, {"columns", std::move(columns)}});
  }
  return tables;
}

struct ImportRoutes {
  TableDesk desk;
  const Gate& gate;

  struct By {
    Actor actor;
    Permit permit;
    std::string scope;
  };
  [[nodiscard]] Result<By> admitted(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return actor.error();
    const auto scopes = scopes_of(*actor, Verb::table_import);
    auto allowed = permit(*actor, Verb::table_import,
                          Placement{.path = scopes.empty() ? std::string("?") : scopes.front()});
    if (!allowed) return allowed.error();
    return By{*actor, *allowed, scopes.front()};
  }
  // One of their own imports, loaded.
  [[nodiscard]] static Result<store::ImportLine> own(Tx& tx, const Request& request, const By& by) {
    const Fault absent{FaultKind::absent, "registry.no_such_import"};
    auto id = id_of_text<ImportId>(request.captures.at(0));
    if (!id) return absent;
    auto line = store::load_import(tx, *id);
    if (!line || line->account != by.actor.account) return absent;
    return *line;
  }
  [[nodiscard]] Reply shown(ImportId id, int status) const {
    auto body = desk.db.read([&](Tx& tx) -> Result<json::object> {
      auto line = store::load_import(tx, id);
      if (!line) return Fault{FaultKind::absent, "registry.no_such_import"};
      return import_json(tx, desk.keys, *line);
    });
    return body ? reply_json(status, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply open(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kOpenFields);
    if (!draft) return reply_fault(draft.error());
    const auto fresh = random_id<ImportId>();
    auto act_key = gate.act_of(request, by->actor, hash_bucket(by->actor.account.value));
    if (!act_key) return reply_fault(act_key.error());
    auto made = act(desk.db, *act_key, [&](Tx& tx) -> Result<std::string> {
      store::ImportLine line;
      line.id = fresh;
      line.what = draft->text("what");
      line.file_name = draft->text("file_name");
      line.account = by->actor.account;
      line.area_path = by->scope;
      line.state = "uploading";
      line.made_at = line.moved_at = request.now;
      store::add_import(tx, line);
      append_leaf(tx, leaf_of(by->permit, hash_bucket(fresh.value), "import.opened", "import",
                              fresh.value, "", request.now, line.what));
      return to_text(fresh);
    });
    if (!made) return reply_fault(made.error());
    auto id = id_of_text<ImportId>(*made);
    return id ? shown(*id, 201) : reply_fault(id.error());
  }

  [[nodiscard]] Reply part(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto line = desk.db.read([&](Tx& tx) { return own(tx, request, *by); });
    if (!line) return reply_fault(line.error());
    auto draft = read_draft(request.body, kPartFields);
    if (!draft) return reply_fault(draft.error());
    const auto bytes = bytes_of_base64(draft->text("bytes"));
    if (!bytes) return reply_fault(not_base64());
    auto kept = desk.db.write([&](Tx& tx) -> Outcome {
      auto now_line = own(tx, request, *by);
      if (!now_line) return now_line.error();
      if (now_line->state != "uploading")
        return Fault{FaultKind::conflict, "registry.import_not_ready"};
      put_sealed_part(tx, desk.keys, line->id, "file", draft->number("number"), *bytes);
      return Done{};
    });
    if (!kept) return reply_fault(kept.error());
    return reply_json(200, json::object{{"number", draft->number("number")}});
  }

  // Puts the import in line for the job.
  [[nodiscard]] Reply queue(const Request& request, bool is_check) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto act_key = gate.act_of(request, by->actor, 0);
    if (!act_key) return reply_fault(act_key.error());
    auto line = desk.db.read([&](Tx& tx) { return own(tx, request, *by); });
    if (!line) return reply_fault(line.error());
    act_key->bucket = hash_bucket(line->id.value);
    std::string mapping;
    if (is_check) {
      auto draft = read_draft(request.body, kCheckFields);
      if (!draft) return reply_fault(draft.error());
      mapping = draft->text("mapping");
    }
    auto queued = act(desk.db, *act_key, [&](Tx& tx) -> Result<std::string> {
      auto here = own(tx, request, *by);
      if (!here) return here.error();
      const bool is_idle = here->state == "uploading" || here->state == "checked" ||
                           here->state == "failed" || here->state == "stopped";
      if (!is_idle || (!is_check && here->state != "checked" && here->state != "stopped"))
        return Fault{FaultKind::conflict, "registry.import_not_ready"};
      if (store::part_count(tx, here->id, "file") == 0)
        return Fault{FaultKind::conflict, "registry.import_part_missing"};
      here->state = is_check ? "checking" : "running";
      here->done_ratio = 0;
      here->fault.clear();
      if (is_check) here->mapping = mapping_json(mapping);
      here->moved_at = request.now;
      store::move_import(tx, *here);
      if (!is_check)
        append_leaf(tx, leaf_of(by->permit, hash_bucket(here->id.value), "import.begun", "import",
                                here->id.value, "", request.now, here->what));
      return to_text(here->id);
    });
    if (!queued) return reply_fault(queued.error());
    return shown(line->id, 202);
  }

  [[nodiscard]] Reply see(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto body = desk.db.read([&](Tx& tx) -> Result<json::object> {
      auto line = own(tx, request, *by);
      if (!line) return line.error();
      return import_json(tx, desk.keys, *line);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply list(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto body = desk.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& line : store::recent_imports(tx, limits::kListLimitMax))
        if (line.account == by->actor.account) items.push_back(import_json(tx, desk.keys, line));
      json::object listed = list_body(std::move(items), "", request.now);
      listed["tables"] = columns_json();
      return listed;
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  // The rows that were refused, as a file to mend and import again.
  [[nodiscard]] Reply errors(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto bytes = desk.db.read([&](Tx& tx) -> Result<std::string> {
      auto line = own(tx, request, *by);
      if (!line) return line.error();
      return read_all_parts(tx, desk.keys, line->id, "errors");
    });
    if (!bytes) return reply_fault(bytes.error());
    Reply reply{200, std::move(*bytes), mime_of(TableForm::csv)};
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"errors.csv\"");
    return reply;
  }
};

}  // namespace

std::vector<Route> import_routes(const TableDesk& desk, const Gate& gate) {
  const ImportRoutes r{desk, gate};
  const Access access{Access::Kind::verb, "table.import"};
  auto row = [&](Method method, std::string_view pattern, std::string_view name,
                 std::span<const DraftField> draft, std::string_view schema,
                 std::string_view summary, bool needs_key, Handler handle) {
    return Route{method, pattern, name,    RouteClass::heavy, access,
                 draft,  schema,  summary, needs_key,         std::move(handle)};
  };
  return {
      row(Method::get, "/v1/imports", "registry.imports", {}, "ImportList",
          "My imports, newest first, and the columns of each table.", false,
          [r](const Request& q) { return r.list(q); }),
      row(Method::post, "/v1/imports", "registry.open_import", kOpenFields, "Import",
          "Announces a file; its parts follow.", true, [r](const Request& q) { return r.open(q); }),
      row(Method::get, "/v1/imports/{id}", "registry.see_import", {}, "Import",
          "One import: how far, and what became of its rows.", false,
          [r](const Request& q) { return r.see(q); }),
      row(Method::post, "/v1/imports/{id}/parts", "registry.import_part", kPartFields, "ImportPart",
          "One part of the file, 45,000 bytes at most, as base64; sent again it replaces itself.",
          false, [r](const Request& q) { return r.part(q); }),
      row(Method::post, "/v1/imports/{id}/check", "registry.check_import", kCheckFields, "Import",
          "A dry run: what would happen, row by row.", true,
          [r](const Request& q) { return r.queue(q, true); }),
      row(Method::post, "/v1/imports/{id}/run", "registry.run_import", {}, "Import",
          "Runs a checked import.", true, [r](const Request& q) { return r.queue(q, false); }),
      row(Method::get, "/v1/imports/{id}/errors", "registry.import_errors", {}, "TableFile",
          "The refused rows with what was expected; mended, they import again.", false,
          [r](const Request& q) { return r.errors(q); }),
  };
}

}  // namespace fl
