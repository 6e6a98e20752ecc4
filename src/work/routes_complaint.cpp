// Complaints: by a resident or the phone desk, to the handler, back by a link; public counts; and
// what was changed because people asked.
#include <map>

#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "work/complaint_room.h"
#include "work/routes.h"
#include "work/store.h"
#include "work/store_complaint.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr std::size_t kTasksMax = 100;
constexpr std::string_view kLinkHeader = "x-firstline-follow";

constexpr DraftField kOpenFields[] = {
    {.name = "matter", .type = FieldType::word, .words = kComplaintMatters},
    {"text", FieldType::text, 1, limits::kAskTextCharsMax},
    {.name = "area_id", .type = FieldType::id, .is_optional = true},
    {.name = "account_id", .type = FieldType::id, .is_optional = true},
    // A resident's own ask: about whoever holds it.
    {.name = "ask_id", .type = FieldType::id, .is_optional = true},
};
constexpr DraftField kFindingFields[] = {
    {.name = "complaint_id", .type = FieldType::id},
    {.name = "finding", .type = FieldType::word, .words = kFindings},
    {"answer", FieldType::text, 1, 1000},
};
constexpr DraftField kChangeFields[] = {
    {"title", FieldType::line, 4, 80},
    {"text", FieldType::text, 4, 500},
    {.name = "tasks", .type = FieldType::text, .low = 0, .high = 1500, .is_optional = true},
};

json::object change_json(const WorkRoom& room, const work_store::ChangeNote& note) {
  const Area* area = room.tree.find(note.area);
  return {{"id", to_text(note.id)},
          {"title", note.title},
          {"text", note.text},
          {"area", area ? json::value(area_json(room.tree, *area)) : json::value(nullptr)},
          {"published_at", to_rfc3339(note.published_at)},
          {"ask_count", note.ask_count}};
}

// What the link of a complaint shows: how far it is and what was answered, not who or what about.
Result<json::object> progress_of(Tx& tx, const WorkRoom& room, const Complaint& c) {
  std::string answer;
  if (!c.answer_sealed.empty()) {
    auto opened =
        unseal_text(tx, room.keys, c.person, c.answer_sealed, complaint_answer_bound(c.id));
    if (!opened) return opened.error();
    answer = *opened;
  }
  return json::object{{"reference", reference_of(c.id.value)},
                      {"state", c.answered_at ? "answered" : "open"},
                      {"made_at", to_rfc3339(c.made_at)},
                      {"due_at", to_rfc3339(c.due_at)},
                      {"answered_at", maybe_time(c.answered_at)},
                      {"finding", c.answered_at ? c.finding : std::string()},
                      {"answer", answer},
                      {"round", c.round},
                      {"can_appeal", may_appeal(c).is_ok()}};
}

struct ComplaintRoutes {
  const WorkRoom& room;
  const Gate& gate;

  [[nodiscard]] Reply progress(const Complaint& complaint, int status, bool with_link) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto shown = progress_of(tx, room, complaint);
      if (shown && with_link) (*shown)["link"] = complaint_token(room.keys, complaint.id);
      return shown;
    });
    return body ? reply_json(status, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply open(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::complaint_open, Placement{.person = actor->person});
    if (!allowed) return reply_fault(allowed.error());
    auto draft = read_draft(request.body, kOpenFields);
    if (!draft) return reply_fault(draft.error());
    ComplaintDraft what{
        draft->text("matter"), trimmed(draft->text("text")), actor->person, nullptr, {}};
    if (actor->person.is_set()) {
      auto person = room.db.read([&](Tx& tx) { return load_person(tx, actor->person); });
      if (!person) return reply_fault(person.error());
      what.area = room.tree.find(person->cell);
      auto about = about_of(*actor, *draft);
      if (!about) return reply_fault(about.error());
      what.about = *about;
    } else {
      what.area = room.tree.find(draft->id<AreaId>("area_id"));
      what.about = draft->id<AccountId>("account_id");
    }
    if (what.area == nullptr)
      return reply_fault({FaultKind::bad_input,
                          "draft.bad_fields",
                          {},
                          {{"area_id", "draft.unknown_value", "an area"}}});
    auto act = gate.act_of(request, *actor, hash_bucket(what.area->id.value));
    if (!act) return reply_fault(act.error());
    auto made = open_complaint(room, *allowed, what, *act);
    if (!made) return reply_fault(made.error());
    auto complaint = room.db.read([&](Tx& tx) { return work_store::load_complaint(tx, *made); });
    return complaint ? progress(*complaint, 201, true) : reply_fault(complaint.error());
  }

  // Who holds the ask the complaint is about; unset when it is about none.
  [[nodiscard]] Result<AccountId> about_of(const Actor& actor, const Draft& draft) const {
    if (!draft.has("ask_id")) return AccountId{};
    const Fault unknown{FaultKind::bad_input,
                        "draft.bad_fields",
                        {},
                        {{"ask_id", "draft.unknown_value", "one of your own asks"}}};
    return room.db.read([&](Tx& tx) -> Result<AccountId> {
      auto ask = work_store::load_ask(tx, draft.id<AskId>("ask_id"));
      if (!ask || ask->person != actor.person) return unknown;
      auto task = work_store::load_task(tx, ask->task);
      if (!task) return unknown;
      return task->holder;
    });
  }

  // Those the actor made, with the link that follows each.
  [[nodiscard]] Reply own(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::complaint_open, Placement{.person = actor->person});
    if (!allowed) return reply_fault(allowed.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      if (actor->person.is_set())
        for (const auto& row : work_store::complaints_of_person(tx, actor->person)) {
          auto shown = progress_of(tx, room, row);
          if (!shown) return shown;
          (*shown)["matter"] = row.matter;
          (*shown)["link"] = complaint_token(room.keys, row.id);
          items.push_back(std::move(*shown));
        }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply follow(const Request& request) const {
    auto complaint = complaint_of_token(room, request.header(kLinkHeader), request.now);
    return complaint ? progress(*complaint, 200, false) : reply_fault(complaint.error());
  }

  [[nodiscard]] Reply appeal(const Request& request) const {
    const auto token = request.header(kLinkHeader);
    auto complaint = complaint_of_token(room, token, request.now);
    if (!complaint) return reply_fault(complaint.error());
    auto act = gate.act_of_capability(request, token, complaint->bucket());
    if (!act) return reply_fault(act.error());
    auto done = appeal_complaint(room, Permit::for_capability(Verb::complaint_open, "complaint"),
                                 complaint->id, *act);
    return done ? progress(*done, 200, false) : reply_fault(done.error());
  }

  // The handler's own list. Opening it reads who complained, so that is logged first.
  [[nodiscard]] Reply mine(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::complaint_handle, {});
    if (!allowed) return reply_fault(allowed.error());
    auto found = room.db.write([&](Tx& tx) -> Result<std::vector<Complaint>> {
      auto rows = work_store::complaints_of_handler(tx, actor->account);
      std::vector<PersonId> people;
      for (const auto& row : rows)
        if (row.person.is_set()) people.push_back(row.person);
      if (!people.empty())
        log_read(tx, {actor->account, "complaint.handle", std::move(people), "list"}, request.now);
      return rows;
    });
    if (!found) return reply_fault(found.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& row : *found) {
        auto shown = row_json(tx, row);
        if (!shown) return shown;
        items.push_back(std::move(*shown));
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Result<json::object> row_json(Tx& tx, const Complaint& row) const {
    auto shown = progress_of(tx, room, row);
    if (!shown) return shown;
    auto text =
        unseal_text(tx, room.keys, row.person, row.text_sealed, complaint_text_bound(row.id));
    if (!text) return text.error();
    std::string name, phone;
    if (row.person.is_set()) {
      auto known = open_private(tx, room.keys, row.person);
      if (!known) return known.error();
      name = known->name;
      phone = known->phone;
    }
    const Area* area = room.tree.find(row.area);
    (*shown)["id"] = to_text(row.id);
    (*shown)["matter"] = row.matter;
    (*shown)["text"] = *text;
    (*shown)["person"] = json::object{{"name", name}, {"phone", phone}};
    (*shown)["about"] = staff_name(tx, row.about);
    (*shown)["area"] = area ? json::value(area_json(room.tree, *area)) : json::value(nullptr);
    return shown;
  }

  [[nodiscard]] Reply answer(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::complaint_handle, {});
    if (!allowed) return reply_fault(allowed.error());
    auto draft = read_draft(request.body, kFindingFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, *actor, 0);
    if (!act) return reply_fault(act.error());
    auto done = answer_complaint(room, *allowed, draft->id<ComplaintId>("complaint_id"),
                                 draft->text("finding"), trimmed(draft->text("answer")), *act);
    if (done) return progress(*done, 200, false);
    if (done.error().kind != FaultKind::absent) return reply_fault(done.error());
    return reply_fault({FaultKind::bad_input,
                        "work.no_such_complaint",
                        {},
                        {{"complaint_id", "draft.unknown_value", "a complaint of yours"}}});
  }

  // For everyone: how many of what, how found; nothing between 0 and kSmallCell.
  [[nodiscard]] Reply counts(const Request& request) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      std::map<std::string, std::map<std::string, std::int64_t>> by_matter;
      for (const auto& row : work_store::complaint_counts(tx)) {
        by_matter[row.matter]["all"] += row.count;
        by_matter[row.matter][row.finding.empty() ? "open" : row.finding] += row.count;
      }
      auto shown = [](std::int64_t count) {
        const auto told = public_count(count);
        return told ? json::value(*told) : json::value(nullptr);
      };
      json::array items;
      for (auto& [matter, by] : by_matter)
        items.push_back(json::object{{"matter", matter},
                                     {"count", shown(by["all"])},
                                     {"open", shown(by["open"])},
                                     {"upheld", shown(by["upheld"])},
                                     {"partly", shown(by["partly"])},
                                     {"not_upheld", shown(by["not_upheld"])}});
      return json::object{{"items", std::move(items)},
                          {"small_cell", kSmallCell},
                          {"as_of", to_rfc3339(request.now)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply changes(const Request& request) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& note :
           work_store::changes_before(tx, {INT64_MAX}, limits::kListLimitDefault))
        items.push_back(change_json(room, note));
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply publish(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::list_write);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, kChangeFields);
    if (!draft) return reply_fault(draft.error());
    ChangeDraft change{trimmed(draft->text("title")), trimmed(draft->text("text")), {}};
    for (const auto word : split(draft->text("tasks"), ' ')) {
      if (word.empty()) continue;
      auto id = id_of_text<TaskId>(word);
      if (!id || change.tasks.size() >= kTasksMax)
        return reply_fault({FaultKind::bad_input,
                            "work.no_such_task",
                            {},
                            {{"tasks", "draft.unknown_value", "ids of tasks, parted by spaces"}}});
      change.tasks.push_back(*id);
    }
    auto act = gate.act_of(request, where->actor, hash_bucket(where->area->id.value));
    if (!act) return reply_fault(act.error());
    auto done = publish_change(room, where->permit, *where->area, change, *act);
    if (!done) return reply_fault(done.error());
    Reply reply = changes(request);
    reply.status = 201;
    return reply;
  }
};

}  // namespace

namespace {

// What everyone may read of complaints and changes, and who says it.
std::vector<Route> public_routes(const ComplaintRoutes& r) {
  auto verb = [](Verb v) { return Access{Access::Kind::verb, name_of(v)}; };
  const Access anyone{Access::Kind::anyone};
  return {
      {Method::get,
       "/v1/complaints/counts",
       "work.complaint_counts",
       RouteClass::list,
       anyone,
       {},
       "ComplaintCounts",
       "Complaints by matter and finding; small counts are not told.",
       false,
       [r](const Request& q) { return r.counts(q); }},
      {Method::get,
       "/v1/changes",
       "work.changes",
       RouteClass::list,
       anyone,
       {},
       "ChangeList",
       "What was changed because people asked, newest first.",
       false,
       [r](const Request& q) { return r.changes(q); }},
      {Method::post, "/v1/areas/{id}/changes", "work.publish_change", RouteClass::list,
       verb(Verb::list_write), kChangeFields, "ChangeList",
       "Say what was changed because of which asks.", true,
       [r](const Request& q) { return r.publish(q); }},
  };
}

}  // namespace

std::vector<Route> complaint_routes(const WorkRoom& room, const Gate& gate) {
  const ComplaintRoutes r{room, gate};
  auto verb = [](Verb v) { return Access{Access::Kind::verb, name_of(v)}; };
  const Access link{Access::Kind::capability, "complaint"};
  std::vector<Route> routes = {
      {Method::post, "/v1/complaints", "work.open_complaint", RouteClass::pass,
       verb(Verb::complaint_open), kOpenFields, "ComplaintProgress",
       "Complain about how we acted; an independent handler answers.", true,
       [r](const Request& q) { return r.open(q); }},
      {Method::get,
       "/v1/complaints",
       "work.own_complaints",
       RouteClass::pass,
       verb(Verb::complaint_open),
       {},
       "OwnComplaintList",
       "How far my own complaints are.",
       false,
       [r](const Request& q) { return r.own(q); }},
      {Method::get,
       "/v1/complaints/follow",
       "work.follow_complaint",
       RouteClass::pass,
       link,
       {},
       "ComplaintProgress",
       "How far a complaint is, by its link.",
       false,
       [r](const Request& q) { return r.follow(q); }},
      {Method::post,
       "/v1/complaints/appeal",
       "work.appeal_complaint",
       RouteClass::pass,
       link,
       {},
       "ComplaintProgress",
       "Have another, further up, look again; once.",
       true,
       [r](const Request& q) { return r.appeal(q); }},
      {Method::get,
       "/v1/complaints/mine",
       "work.my_complaints",
       RouteClass::list,
       verb(Verb::complaint_handle),
       {},
       "ComplaintList",
       "Complaints I hear; opening is logged.",
       false,
       [r](const Request& q) { return r.mine(q); }},
      {Method::post, "/v1/complaints/finding", "work.answer_complaint", RouteClass::list,
       verb(Verb::complaint_handle), kFindingFields, "ComplaintProgress",
       "Say what was found, to who complained.", true,
       [r](const Request& q) { return r.answer(q); }},
  };
  for (auto& route : public_routes(r))
    routes.push_back(std::move(route));
  return routes;
}

}  // namespace fl
