// The operator's map over HTTP: sent in parts by the administrator, shown to staff. The bytes of
// one map never change under their hash, so that a browser asks for them once.
#include "platform/base64.h"
#include "platform/limits.h"
#include "registry/map.h"
#include "registry/routes_more.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kPartFields[] = {
    {"number", FieldType::integer, 0, kMapPartsMax - 1},
    {"bytes", FieldType::line, 4, 60'000},
};
constexpr DraftField kKeepFields[] = {{"file_name", FieldType::line, 1, 120}};

struct MapRoutes {
  CivilDesk desk;

  [[nodiscard]] Outcome staff(const Request& request) const {
    auto actor = desk.gate.actor(request);
    if (!actor) return actor.error();
    if (!actor->is_staff) return Fault{FaultKind::refused, "trust.not_permitted"};
    return Done{};
  }

  [[nodiscard]] Reply part(const Request& request) const {
    auto by = desk.gate.admit(request, Verb::area_change);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kPartFields);
    if (!draft) return reply_fault(draft.error());
    auto bytes = bytes_of_base64(draft->text("bytes"));
    if (!bytes || bytes->size() > std::size_t(kMapPartBytesMax))
      return reply_fault({FaultKind::bad_input,
                          "draft.bad_fields",
                          {},
                          {{"bytes", "draft.unknown_value", "45,000 bytes at most, as base64"}}});
    auto kept = desk.gate.db.write([&](Tx& tx) -> Outcome {
      if (draft->number("number") == 0) store::drop_map_parts(tx, by->actor.account.value);
      store::put_map_part(tx, by->actor.account.value, int(draft->number("number")), *bytes);
      return Done{};
    });
    if (!kept) return reply_fault(kept.error());
    return reply_json(200, json::object{{"number", draft->number("number")}});
  }

  [[nodiscard]] static json::value line_json(const std::optional<MapLine>& line) {
    if (!line) return nullptr;
    return json::object{{"hash", line->hash},
                        {"file_name", line->file_name},
                        {"features", line->feature_count},
                        {"made_at", to_rfc3339(line->made_at)}};
  }

  [[nodiscard]] Reply keep(const Request& request) const {
    auto by = desk.gate.admit(request, Verb::area_change);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kKeepFields);
    if (!draft) return reply_fault(draft.error());
    const AccountId account = by->actor.account;
    auto the_act = desk.gate.act_of(request, by->actor, hash_bucket(account.value));
    if (!the_act) return reply_fault(the_act.error());
    auto sent = desk.gate.db.read(
        [&](Tx& tx) -> Result<std::string> { return store::map_parts(tx, account.value); });
    if (!sent) return reply_fault(sent.error());
    // Read before the transaction: it takes its time. A repeat is answered by the act's receipt.
    const auto map = read_map(*sent, desk.tree);
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      if (!map) return map.error();
      store::drop_map_parts(tx, account.value);
      return keep_map(tx, by->permit, *map, draft->text("file_name"), request.now).hash;
    });
    if (!made) return reply_fault(made.error());
    return show(request);
  }

  [[nodiscard]] Reply show(const Request& request) const {
    if (auto allowed = staff(request); !allowed) return reply_fault(allowed.error());
    auto line =
        desk.gate.db.read([&](Tx& tx) -> Result<std::optional<MapLine>> { return map_line(tx); });
    if (!line) return reply_fault(line.error());
    return reply_json(200, json::object{{"map", line_json(*line)}});
  }

  [[nodiscard]] Reply bytes(const Request& request) const {
    if (auto allowed = staff(request); !allowed) return reply_fault(allowed.error());
    auto found = desk.gate.db.read([&](Tx& tx) -> Result<std::string> {
      const auto line = map_line(tx);
      if (!line || line->hash != request.captures.at(0))
        return Fault{FaultKind::absent, "registry.no_such_map"};
      return map_bytes(tx, *line);
    });
    if (!found) return reply_fault(found.error());
    Reply reply{200, std::move(*found), "application/geo+json"};
    reply.headers.emplace_back("Cache-Control", "private, max-age=31536000, immutable");
    return reply;
  }
};

}  // namespace

std::vector<Route> map_routes(const CivilDesk& desk) {
  const MapRoutes r{desk};
  const Access change{Access::Kind::verb, "area.change"};
  const Access staff{Access::Kind::staff};
  return {
      {Method::post, "/v1/map/parts", "registry.map_part", RouteClass::heavy, change, kPartFields,
       "MapPart", "One part of a GeoJSON file, 45,000 bytes at most, as base64; 0 begins anew.",
       false, [r](const Request& q) { return r.part(q); }},
      {Method::post, "/v1/map", "registry.keep_map", RouteClass::heavy, change, kKeepFields,
       "MapShown", "Reads the parts sent; every feature must be one area, or nothing changes.",
       true, [r](const Request& q) { return r.keep(q); }},
      {Method::get,
       "/v1/map",
       "registry.show_map",
       RouteClass::list,
       staff,
       {},
       "MapShown",
       "Which map there is.",
       false,
       [r](const Request& q) { return r.show(q); }},
      {Method::get,
       "/v1/map/{id}",
       "registry.map_bytes",
       RouteClass::heavy,
       staff,
       {},
       "MapFile",
       "Its outlines by area id, under a hash of their own: never asked for twice.",
       false,
       [r](const Request& q) { return r.bytes(q); }},
  };
}

}  // namespace fl
