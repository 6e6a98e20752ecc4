// The desk of possible duplicates: side by side, joined, kept apart, undone. Both people's records
// are opened to compare them, so both reads are logged.
#include "platform/limits.h"
#include "platform/text.h"
#include "registry/duplicates.h"
#include "registry/routes_more.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kJoinFields[] = {
    {.name = "keep", .type = FieldType::id},
    {"reason", FieldType::line, 1, std::int64_t(limits::kReasonCharsMax)},
};
constexpr DraftField kReasonFields[] = {
    {"reason", FieldType::line, 1, std::int64_t(limits::kReasonCharsMax)},
};

json::array words_of(const std::string& reasons) {
  json::array words;
  for (const auto word : split(reasons, '|'))
    if (!word.empty()) words.emplace_back(word);
  return words;
}

struct DuplicateRoutes {
  CivilDesk desk;

  [[nodiscard]] Result<json::object> side(Tx& tx, PersonId id, Instant now) const {
    auto person = load_person(tx, id);
    if (!person) return person.error();
    auto line = person_line(tx, desk.gate.keys, desk.tree, *person, false, now);
    if (!line) return line;
    auto open = open_private(tx, desk.gate.keys, person->id);
    if (!open) return open.error();
    (*line)["phone"] = open->phone;
    (*line)["birth_year"] = person->birth_year;
    (*line)["sex"] = store::person_more(tx, person->id).is_female ? "f" : "m";
    (*line)["people"] = std::int64_t(members_of(tx, person->household).size());
    return line;
  }

  [[nodiscard]] Result<json::object> pair_json(Tx& tx, const Duplicate& d, Instant now) const {
    auto a = side(tx, d.pair.a, now);
    if (!a) return a;
    auto b = side(tx, d.pair.b, now);
    if (!b) return b;
    return json::object{{"id", to_text(d.pair)},
                        {"score", d.score},
                        {"reasons", words_of(d.reasons)},
                        {"state", d.state},
                        {"found_at", to_rfc3339(d.found_at)},
                        {"a", std::move(*a)},
                        {"b", std::move(*b)}};
  }

  [[nodiscard]] Reply list(const Request& request) const {
    auto at = desk.at_area(request, Verb::person_merge);
    if (!at) return reply_fault(at.error());
    auto body = desk.gate.db.write([&](Tx& tx) -> Result<json::object> {
      constexpr int kShownMax = 50;
      json::array items;
      ReadEntry read{at->actor.account, "person.compare", {}, {}};
      for (const auto& d : store::open_duplicates(tx, at->area->path, kShownMax)) {
        auto item = pair_json(tx, d, request.now);
        if (!item) continue;  // one of them was merged or erased since
        read.people.push_back(d.pair.a);
        read.people.push_back(d.pair.b);
        items.push_back(std::move(*item));
      }
      if (!read.people.empty()) log_read(tx, read, request.now);
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  struct AtPair {
    Actor actor;
    Permit permit;
    Duplicate duplicate;
  };
  [[nodiscard]] Result<AtPair> at_pair(const Request& request) const {
    auto actor = desk.gate.actor(request);
    if (!actor) return actor.error();
    const auto anywhere = permit(*actor, Verb::person_merge, {});
    if (!anywhere && anywhere.error().kind == FaultKind::refused) return anywhere.error();
    const Fault absent{FaultKind::absent, "registry.no_such_pair"};
    auto pair = pair_of_text(request.captures.at(0));
    if (!pair) return absent;
    return desk.gate.db.read([&](Tx& tx) -> Result<AtPair> {
      auto found = store::load_duplicate(tx, *pair);
      if (!found) return absent;
      auto allowed = permit(*actor, Verb::person_merge, {.path = found->area_path});
      if (!allowed) return absent;
      return AtPair{*actor, *allowed, *found};
    });
  }

  [[nodiscard]] Reply join(const Request& request) const {
    auto at = at_pair(request);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kJoinFields);
    if (!draft) return reply_fault(draft.error());
    const auto pair = at->duplicate.pair;
    const auto keep = draft->id<PersonId>("keep");
    if (keep != pair.a && keep != pair.b)
      return reply_fault({FaultKind::bad_input,
                          "draft.bad_fields",
                          {},
                          {{"keep", "registry.not_of_the_pair", "one of the two"}}});
    auto the_act = desk.gate.act_of(request, at->actor, pair.bucket());
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      const auto now = store::load_duplicate(tx, pair);
      if (!now || now->state != "open") return Fault{FaultKind::conflict, "registry.pair_decided"};
      auto id = merge_people(tx, desk.gate.keys, at->permit, keep, keep == pair.a ? pair.b : pair.a,
                             trimmed(draft->text("reason")), request.now);
      if (!id) return id.error();
      return to_text(*id);
    });
    if (!made) return reply_fault(made.error());
    return reply_json(200, json::object{{"merge_id", *made}, {"survivor_id", to_text(keep)}});
  }

  [[nodiscard]] Reply apart(const Request& request) const {
    auto at = at_pair(request);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kReasonFields);
    if (!draft) return reply_fault(draft.error());
    const auto pair = at->duplicate.pair;
    auto the_act = desk.gate.act_of(request, at->actor, pair.bucket());
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      const auto now = store::load_duplicate(tx, pair);
      if (!now || now->state != "open") return Fault{FaultKind::conflict, "registry.pair_decided"};
      keep_apart(tx, at->permit, pair, trimmed(draft->text("reason")), request.now);
      return to_text(pair);
    });
    if (!made) return reply_fault(made.error());
    return reply_json(200, json::object{{"id", *made}});
  }

  [[nodiscard]] Reply merges(const Request& request) const {
    auto at = desk.at_area(request, Verb::person_merge);
    if (!at) return reply_fault(at.error());
    auto body = desk.gate.db.write([&](Tx& tx) -> Result<json::object> {
      json::array items;
      ReadEntry read{at->actor.account, "person.compare", {}, {}};
      for (const auto& m : store::merges_under(tx, at->area->path, limits::kListLimitMax)) {
        auto survivor = load_person(tx, m.survivor);
        if (!survivor) continue;
        auto open = open_private(tx, desk.gate.keys, survivor->id);
        if (!open) continue;
        read.people.push_back(survivor->id);
        items.push_back(json::object{
            {"id", to_text(m.id)},
            {"survivor_id", to_text(m.survivor)},
            {"gone_id", to_text(m.gone)},
            {"name", open->name},
            {"merged_at", to_rfc3339(m.merged_at)},
            {"merged_by", m.merged_by.is_set() ? staff_name(tx, m.merged_by) : std::string()},
            {"reason", m.reason},
            {"undone_at",
             m.undone_at ? json::value(to_rfc3339(*m.undone_at)) : json::value(nullptr)}});
      }
      if (!read.people.empty()) log_read(tx, read, request.now);
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply undo(const Request& request) const {
    auto actor = desk.gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    const auto anywhere = permit(*actor, Verb::person_merge, {});
    if (!anywhere && anywhere.error().kind == FaultKind::refused)
      return reply_fault(anywhere.error());
    const Fault absent{FaultKind::absent, "registry.no_such_merge"};
    const auto id = id_of_text<MergeId>(request.captures.at(0));
    if (!id) return reply_fault(absent);
    auto merge = desk.gate.db.read([&](Tx& tx) -> Result<Merge> {
      auto found = store::load_merge(tx, *id);
      if (!found) return absent;
      return *found;
    });
    if (!merge) return reply_fault(merge.error());
    auto allowed = permit(*actor, Verb::person_merge, {.path = merge->area_path});
    if (!allowed) return reply_fault(absent);
    auto draft = read_draft(request.body, kReasonFields);
    if (!draft) return reply_fault(draft.error());
    auto the_act = desk.gate.act_of(request, *actor, carried_bucket(id->value));
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto done = undo_merge(tx, desk.gate.keys, *allowed, *id, trimmed(draft->text("reason")),
                             request.now);
      if (!done) return done.error();
      return to_text(*id);
    });
    if (!made) return reply_fault(made.error());
    return reply_json(200, json::object{{"id", *made}});
  }
};

}  // namespace

std::vector<Route> duplicate_routes(const CivilDesk& desk) {
  const DuplicateRoutes r{desk};
  const Access merge{Access::Kind::verb, "person.merge"};
  return {
      {Method::get,
       "/v1/areas/{id}/duplicates",
       "registry.duplicates",
       RouteClass::list,
       merge,
       {},
       "DuplicateList",
       "Records of an area that may be one person, with the reasons. Logged.",
       false,
       [r](const Request& q) { return r.list(q); }},
      {Method::post, "/v1/duplicates/{id}/join", "registry.join_pair", RouteClass::field, merge,
       kJoinFields, "Joined", "Makes two records one; can be undone whole.", true,
       [r](const Request& q) { return r.join(q); }},
      {Method::post, "/v1/duplicates/{id}/apart", "registry.keep_apart", RouteClass::field, merge,
       kReasonFields, "PairDecided", "Two people after all; not asked again.", true,
       [r](const Request& q) { return r.apart(q); }},
      {Method::get,
       "/v1/areas/{id}/merges",
       "registry.merges",
       RouteClass::list,
       merge,
       {},
       "MergeList",
       "Merges of an area. Logged.",
       false,
       [r](const Request& q) { return r.merges(q); }},
      {Method::post, "/v1/merges/{id}/undo", "registry.undo_merge", RouteClass::field, merge,
       kReasonFields, "PairDecided", "Takes a merge back: every row as it was.", true,
       [r](const Request& q) { return r.undo(q); }},
  };
}

}  // namespace fl
