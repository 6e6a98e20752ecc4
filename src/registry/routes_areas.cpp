// The administrator's desk of areas: rename, split, merge.
#include <algorithm>

#include "platform/limits.h"
#include "platform/text.h"
#include "registry/area_change.h"
#include "registry/area_codes.h"
#include "registry/routes_more.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kNameFields[] = {
    {"name", FieldType::line, 1, 64},
    {.name = "code", .type = FieldType::line, .low = 1, .high = 40, .is_optional = true},
};
// Lists of ids or names come as one line, parted by commas: drafts have no arrays.
constexpr DraftField kSplitFields[] = {
    {"name", FieldType::line, 1, 64},
    {"parts", FieldType::line, 1, 4000},
};
constexpr DraftField kMergeFields[] = {{.name = "into", .type = FieldType::id}};

struct AreaChangeRoutes {
  CivilDesk desk;

  // The area that came of it, or took it in, is changed as well and its log says so.
  [[nodiscard]] static std::string_view verb_of_other(std::string_view verb) {
    return verb == "area.split" ? "area.split_off" : "area.merged_into";
  }

  using Write = std::function<Result<std::string>(Tx&, const CivilDesk::AtArea&)>;
  [[nodiscard]] Reply change(const Request& request, const Result<CivilDesk::AtArea>& at,
                             std::string_view verb, const Write& write) const {
    if (!at) return reply_fault(at.error());
    const Bucket bucket = hash_bucket(at->area->id.value);
    auto the_act = desk.gate.act_of(request, at->actor, bucket);
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto id = write(tx, *at);
      if (!id) return id;
      append_leaf(tx,
                  leaf_of(at->permit, bucket, verb, "area", at->area->id.value, {}, request.now));
      if (const auto other = id_or_none(*id); other.is_set() && other != at->area->id)
        append_leaf(tx, leaf_of(at->permit, hash_bucket(other.value), verb_of_other(verb), "area",
                                other.value, {}, request.now));
      return id;
    });
    if (!made) return reply_fault(made.error());
    return reply_json(200, json::object{{"id", *made}});
  }

  [[nodiscard]] Reply rename(const Request& request) const {
    auto at = desk.at_area(request, Verb::area_change);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kNameFields);
    if (!draft) return reply_fault(draft.error());
    return change(request, at, "area.rename",
                  [&](Tx& tx, const CivilDesk::AtArea& here) -> Result<std::string> {
                    const AreaId id = here.area->id;
                    const std::string name = trimmed(draft->text("name"));
                    const std::string code = trimmed(draft->text("code"));
                    Outcome done = Done{};
                    if (code.empty() || name != here.area->name)
                      done = rename_area(tx, id, name, request.now);
                    if (done && !code.empty()) done = recode_area(tx, id, code, request.now);
                    if (!done) return done.error();
                    return to_text(id);
                  });
  }

  // A cell is split by buildings, everything above it by its children.
  [[nodiscard]] Reply split(const Request& request) const {
    auto at = desk.at_area(request, Verb::area_change);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kSplitFields);
    if (!draft) return reply_fault(draft.error());
    const std::string name = trimmed(draft->text("name")), parts = draft->text("parts");
    return change(request, at, "area.split",
                  [&](Tx& tx, const CivilDesk::AtArea& here) -> Result<std::string> {
                    Result<AreaId> fresh = Fault{};
                    if (here.area->is_cell()) {
                      std::vector<std::string> buildings;
                      for (const auto part : leafs(parts))
                        buildings.emplace_back(part);
                      fresh = split_cell(tx, here.permit, desk.gate.keys, here.area->id, name,
                                         buildings, request.now);
                    } else {
                      std::vector<AreaId> children;
                      for (const auto part : leafs(parts))
                        children.push_back(id_or_none(part));
                      fresh =
                          split_area(tx, here.permit, here.area->id, name, children, request.now);
                    }
                    if (!fresh) return fresh.error();
                    return to_text(*fresh);
                  });
  }

  [[nodiscard]] Reply merge(const Request& request) const {
    auto at = desk.at_area(request, Verb::area_change);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kMergeFields);
    if (!draft) return reply_fault(draft.error());
    return change(request, at, "area.merge",
                  [&](Tx& tx, const CivilDesk::AtArea& here) -> Result<std::string> {
                    const auto into = draft->id<AreaId>("into");
                    auto done = merge_areas(tx, desk.gate.keys, here.area->id, into, request.now);
                    if (!done) return done.error();
                    return to_text(into);
                  });
  }

  [[nodiscard]] static std::vector<std::string_view> leafs(const std::string& parts) {
    std::vector<std::string_view> found;
    for (const auto part : split_text(parts))
      if (!part.empty()) found.push_back(part);
    return found;
  }
  [[nodiscard]] static std::vector<std::string_view> split_text(const std::string& parts) {
    return fl::split(parts, ',');
  }
  [[nodiscard]] static AreaId id_or_none(std::string_view text) {
    const auto id = id_of_text<AreaId>(text);
    return id ? *id : AreaId{};
  }

  // An area as the desk sees it: parts, buildings of a cell, what it was before.
  [[nodiscard]] Reply show(const Request& request) const {
    auto at = desk.at_area(request, Verb::area_change);
    if (!at) return reply_fault(at.error());
    const Area& area = *at->area;
    auto body = desk.gate.db.read([&](Tx& tx) -> Result<json::object> {
      json::array parts, path, past, buildings;
      for (const Area* child : desk.tree.children_of(area.id)) {
        json::object row = area_json(desk.tree, *child);
        row["cells"] = child->cell_count;
        parts.push_back(std::move(row));
      }
      auto upward = desk.tree.upward(area);
      std::reverse(upward.begin(), upward.end());
      for (const Area* step : upward)
        path.push_back(area_json(desk.tree, *step));
      for (const auto& row : past_of(tx, area.id))
        past.push_back(json::object{{"name", row.name},
                                    {"from", row.valid_from},
                                    {"to", row.valid_to},
                                    {"is_same", row.id == area.id}});
      if (area.is_cell())
        for (const auto& building : store::buildings_of(tx, area.id))
          buildings.emplace_back(building.name);
      return json::object{{"area", area_json(desk.tree, area)},
                          {"code", area.code},
                          {"path", std::move(path)},
                          {"parts", std::move(parts)},
                          {"buildings", std::move(buildings)},
                          {"past", std::move(past)},
                          {"moves_open", std::int64_t(open_moves(tx).size())}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> area_change_routes(const CivilDesk& desk) {
  const AreaChangeRoutes r{desk};
  const Access change{Access::Kind::verb, "area.change"};
  return {
      {Method::get,
       "/v1/areas/{id}",
       "registry.show_area",
       RouteClass::list,
       change,
       {},
       "AreaPage",
       "An area for who keeps the table: parts, buildings, what it was before.",
       false,
       [r](const Request& q) { return r.show(q); }},
      {Method::post, "/v1/areas/{id}/rename", "registry.rename_area", RouteClass::field, change,
       kNameFields, "PersonMade",
       "Gives an area another name, or another code for tables, from today on.", true,
       [r](const Request& q) { return r.rename(q); }},
      {Method::post, "/v1/areas/{id}/split", "registry.split_area", RouteClass::heavy, change,
       kSplitFields, "PersonMade",
       "Some of an area's children (of a cell: buildings) become a new area beside it.", true,
       [r](const Request& q) { return r.split(q); }},
      {Method::post, "/v1/areas/{id}/merge", "registry.merge_area", RouteClass::heavy, change,
       kMergeFields, "PersonMade", "An area ends; a sibling takes what it held.", true,
       [r](const Request& q) { return r.merge(q); }},
  };
}

}  // namespace fl
