// Needs of people on duty over HTTP: my own, from the phone; those of an area, for the personnel
// office. What was said is opened only for the two of them, and the office's opening is logged.
#include "duty/personnel.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "work/need.h"
#include "work/routes.h"
#include "work/routes_more.h"
#include "work/store.h"
#include "work/store_need.h"

namespace fl {

namespace {

constexpr int kMineShown = 50;
constexpr std::string_view kNeedWords = "dependants|lodging|other|insurance|allowance";

constexpr DraftField kFileFields[] = {
    {.name = "kind", .type = FieldType::word, .words = kNeedWords},
    {.name = "text",
     .type = FieldType::text,
     .low = 0,
     .high = limits::kAskTextCharsMax,
     .is_optional = true}};
constexpr DraftField kFileForFields[] = {
    {.name = "account_id", .type = FieldType::id},
    {.name = "kind", .type = FieldType::word, .words = kNeedWords},
    {.name = "text",
     .type = FieldType::text,
     .low = 0,
     .high = limits::kAskTextCharsMax,
     .is_optional = true}};
constexpr DraftField kNeedFields[] = {{.name = "need_id", .type = FieldType::id}};
constexpr DraftField kAnswerFields[] = {
    {.name = "outcome", .type = FieldType::line, .low = 1, .high = 32},
    {"answer", FieldType::text, 1, limits::kProofNoteCharsMax}};

json::array kinds_json() {
  json::array kinds;
  for (const auto& kind : need_kinds()) {
    json::array outcomes;
    for (const auto& row : kind.outcomes)
      outcomes.push_back(json::object{{"word", row.word}, {"zh", row.zh}, {"en", row.en}});
    kinds.push_back(json::object{{"kind", kind.kind},
                                 {"zh", kind.zh},
                                 {"en", kind.en},
                                 {"due_hours", kind.due.count()},
                                 {"outcomes", std::move(outcomes)}});
  }
  return kinds;
}

struct NeedRoutes {
  const WorkRoom& room;
  const Gate& gate;

  [[nodiscard]] Result<std::string> open_text(Tx& tx, const std::string& sealed,
                                              const std::string& bound) const {
    if (sealed.empty()) return std::string();
    return unseal_text(tx, room.keys, {}, sealed, bound);
  }

  [[nodiscard]] Result<json::object> need_json(Tx& tx, const Need& need, AccountId reader,
                                               Instant now) const {
    auto task = work_store::load_task(tx, need.task);
    if (!task) return task.error();
    auto text = open_text(tx, need.text_sealed, need_text_bound(need.id));
    if (!text) return text.error();
    auto answer = open_text(tx, need.answer_sealed, need_answer_bound(need.id));
    if (!answer) return answer.error();
    const NeedKind* kind = need_kind(need.kind);
    CHECK(kind != nullptr);
    const Area* area = room.tree.find(need.area);
    const bool is_taken = task->state == TaskState::accepted;
    const char* state = need.outcome == "withdrawn" ? "withdrawn"
                        : need.answered_at          ? "answered"
                        : is_taken                  ? "taken"
                                                    : "open";
    json::array can;
    const bool is_own = reader == need.account;
    if (is_own && !need.answered_at) can.push_back("withdraw");
    if (is_own && need.outcome != "withdrawn" && may_ask_again(need, now)) can.push_back("again");
    if (!is_own && !need.answered_at && !is_taken) can.push_back("take");
    if (!is_own && !need.answered_at) can.push_back("answer");
    return json::object{
        {"id", to_text(need.id)},
        {"kind", need.kind},
        {"kind_zh", kind->zh},
        {"kind_en", kind->en},
        {"state", state},
        {"name", staff_name(tx, need.account)},
        {"filed_by", staff_name(tx, need.filed_by)},
        {"owner", staff_name(tx, task->holder)},
        {"area", area ? json::value(area_json(room.tree, *area)) : json::value(nullptr)},
        {"text", *text},
        {"outcome", need.outcome},
        {"answer", *answer},
        {"round", need.round},
        {"made_at", to_rfc3339(need.made_at)},
        {"due_at", to_rfc3339(task->due_at)},
        {"is_late", !need.answered_at && task->due_at < now},
        {"answered_at",
         need.answered_at ? json::value(to_rfc3339(*need.answered_at)) : json::value(nullptr)},
        {"can", std::move(can)}};
  }

  [[nodiscard]] Result<json::array> all_json(Tx& tx, const std::vector<Need>& needs,
                                             AccountId reader, Instant now) const {
    json::array items;
    for (const auto& need : needs) {
      auto row = need_json(tx, need, reader, now);
      if (!row) return row.error();
      items.push_back(std::move(*row));
    }
    return items;
  }

  // ---- mine

  [[nodiscard]] Reply show_mine(const Request& request) const {
    auto me = gate.admit(request, Verb::duty_mine);
    if (!me) return reply_fault(me.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto items = all_json(tx, work_store::needs_of(tx, me->actor.account, kMineShown),
                            me->actor.account, request.now);
      if (!items) return items.error();
      return json::object{{"items", std::move(*items)},
                          {"kinds", kinds_json()},
                          {"as_of", to_rfc3339(request.now)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  using Closure = std::function<Result<std::string>(Tx&, const Admitted&, const Draft&)>;
  [[nodiscard]] Reply run_mine(const Request& request, std::span<const DraftField> fields,
                               const Closure& closure) const {
    auto me = gate.admit(request, Verb::duty_mine);
    if (!me) return reply_fault(me.error());
    auto draft = read_draft(request.body, fields);
    if (!draft) return reply_fault(draft.error());
    auto the_act = gate.act_of(request, me->actor, hash_bucket(me->actor.account.value));
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(room.db, *the_act, [&](Tx& tx) { return closure(tx, *me, *draft); });
    return made ? show_mine(request) : reply_fault(made.error());
  }

  [[nodiscard]] Reply file_mine(const Request& request) const {
    return run_mine(request, kFileFields,
                    [&](Tx& tx, const Admitted& me, const Draft& draft) -> Result<std::string> {
                      auto made =
                          file_need(tx, room, me.permit, me.actor.account, draft.text("kind"),
                                    trimmed(draft.text("text")), request.now);
                      if (!made) return made.error();
                      return to_text(made->id);
                    });
  }

  // One of my own; somebody else's looks absent.
  [[nodiscard]] static Result<Need> own(Tx& tx, const Admitted& me, const Draft& draft) {
    auto need = work_store::load_need(tx, draft.id<NeedId>("need_id"));
    if (need && need->account != me.actor.account)
      return Fault{FaultKind::absent, "work.no_such_need"};
    return need;
  }

  using Step = Outcome (*)(Tx&, const WorkRoom&, const Permit&, Need, Instant);
  [[nodiscard]] Reply change_mine(const Request& request, Step step) const {
    return run_mine(request, kNeedFields,
                    [&](Tx& tx, const Admitted& me, const Draft& draft) -> Result<std::string> {
                      auto need = own(tx, me, draft);
                      if (!need) return need.error();
                      auto done = step(tx, room, me.permit, *need, request.now);
                      if (!done) return done.error();
                      return to_text(need->id);
                    });
  }

  // ---- the personnel office

  static work_store::NeedCursor cursor_of(std::string_view text) {
    const auto mark = text.find('.');
    if (mark == text.npos) return {};
    auto id = value_of_base32(text.substr(mark + 1));
    return {std::string(text.substr(0, mark)), id ? *id : 0};
  }

  [[nodiscard]] Reply list(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::duty_person);
    if (!where) return reply_fault(where.error());
    const bool is_open = request.query_value("state") != "answered";
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      const auto found = work_store::needs_under(tx, is_open, where->area->path,
                                                 cursor_of(request.query_value("after")),
                                                 limits::kListLimitDefault);
      auto items = all_json(tx, found, where->actor.account, request.now);
      if (!items) return items.error();
      std::string next;
      if (found.size() == std::size_t(limits::kListLimitDefault))
        next = found.back().area_path + "." + to_text(found.back().id);
      auto shown = list_body(std::move(*items), next, request.now);
      shown["kinds"] = kinds_json();
      return shown;
    });
    if (!body) return reply_fault(body.error());
    auto logged = room.db.write([&](Tx& tx) -> Outcome {
      log_read(tx, {where->actor.account, "need.list", {}, "list"}, request.now);
      return Done{};
    });
    return logged ? reply_json(200, *body) : reply_fault(logged.error());
  }

  [[nodiscard]] Reply file_for(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::duty_person);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, kFileForFields);
    if (!draft) return reply_fault(draft.error());
    const auto account = draft->id<AccountId>("account_id");
    auto the_act = gate.act_of(request, where->actor, hash_bucket(account.value));
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(room.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      const auto file = responder_of(tx, room.keys, account);
      if (!file || !file->home_path.starts_with(where->area->path))
        return Fault{FaultKind::conflict, "duty.no_such_responder"};
      auto need = file_need(tx, room, where->permit, account, draft->text("kind"),
                            trimmed(draft->text("text")), request.now);
      if (!need) return need.error();
      return to_text(need->id);
    });
    if (!made) return reply_fault(made.error());
    return reply_json(201, json::object{{"made", *made}, {"as_of", to_rfc3339(request.now)}});
  }

  // The office of the place, or whoever holds the promise; nobody decides about their own.
  [[nodiscard]] static Result<Permit> may_settle(const Actor& actor, const Need& need,
                                                 const Task& task) {
    const Fault absent{FaultKind::absent, "work.no_such_need"};
    if (actor.account == need.account) return absent;
    auto office = permit(actor, Verb::duty_person, Placement{.path = need.area_path});
    if (office) return office;
    if (task.holder != actor.account) return absent;
    return permit(actor, Verb::duty_mine, Placement{.holder = actor.account});
  }

  using Settle = std::function<Outcome(Tx&, const Permit&, const Need&, const Draft&)>;
  [[nodiscard]] Reply settle(const Request& request, std::span<const DraftField> fields,
                             const Settle& closure) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    if (auto may = permit(*actor, Verb::duty_mine, {}); !may) return reply_fault(may.error());
    auto id = id_of_text<NeedId>(request.captures.at(0));
    if (!id) return reply_fault({FaultKind::absent, "work.no_such_need"});
    const std::string_view said = fields.empty() ? std::string_view("{}") : request.body;
    auto draft = read_draft(said, fields);
    if (!draft) return reply_fault(draft.error());
    auto the_act = gate.act_of(request, *actor, carried_bucket(id->value));
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(room.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto need = work_store::load_need(tx, *id);
      if (!need) return need.error();
      auto task = work_store::load_task(tx, need->task);
      if (!task) return task.error();
      auto allowed = may_settle(*actor, *need, *task);
      if (!allowed) return allowed.error();
      auto done = closure(tx, *allowed, *need, *draft);
      if (!done) return done.error();
      return to_text(need->id);
    });
    if (!made) return reply_fault(made.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto need = work_store::load_need(tx, *id);
      if (!need) return need.error();
      return need_json(tx, *need, actor->account, request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply take(const Request& request) const {
    return settle(request, {}, [&](Tx& tx, const Permit& by, const Need& need, const Draft&) {
      return take_need(tx, room, by, need, request.now);
    });
  }

  [[nodiscard]] Reply answer(const Request& request) const {
    return settle(request, kAnswerFields,
                  [&](Tx& tx, const Permit& by, const Need& need, const Draft& draft) {
                    return answer_need(tx, room, by, need, draft.text("outcome"),
                                       trimmed(draft.text("answer")), request.now);
                  });
  }
};

}  // namespace

std::vector<Route> need_routes(const WorkRoom& room, const Gate& gate) {
  const NeedRoutes r{room, gate};
  const Access mine{Access::Kind::verb, name_of(Verb::duty_mine)};
  const Access office{Access::Kind::verb, name_of(Verb::duty_person)};
  return {
      {Method::get,
       "/v1/duty/mine/needs",
       "work.my_needs",
       RouteClass::field,
       mine,
       {},
       "MyNeeds",
       "What I said I need, whose it is and how far it is.",
       false,
       [r](const Request& q) { return r.show_mine(q); }},
      {Method::post, "/v1/duty/mine/needs", "work.file_need", RouteClass::field, mine, kFileFields,
       "MyNeeds", "Says what I need; it becomes somebody's promise.", true,
       [r](const Request& q) { return r.file_mine(q); }},
      {Method::post, "/v1/duty/mine/needs/again", "work.ask_need_again", RouteClass::field, mine,
       kNeedFields, "MyNeeds", "The answer settles nothing: somebody else looks, once.", true,
       [r](const Request& q) { return r.change_mine(q, ask_need_again); }},
      {Method::post, "/v1/duty/mine/needs/withdraw", "work.withdraw_need", RouteClass::field, mine,
       kNeedFields, "MyNeeds", "It has settled itself.", true,
       [r](const Request& q) { return r.change_mine(q, withdraw_need); }},
      {Method::get,
       "/v1/areas/{id}/needs",
       "work.list_needs",
       RouteClass::list,
       office,
       {},
       "NeedPage",
       "Needs of the people who live in an area, open or answered.",
       false,
       [r](const Request& q) { return r.list(q); }},
      {Method::post, "/v1/areas/{id}/needs", "work.file_need_for", RouteClass::list, office,
       kFileForFields, "DutyMade", "Writes a need down for somebody.", true,
       [r](const Request& q) { return r.file_for(q); }},
      {Method::post,
       "/v1/needs/{id}/take",
       "work.take_need",
       RouteClass::list,
       mine,
       {},
       "Need",
       "I see to it.",
       true,
       [r](const Request& q) { return r.take(q); }},
      {Method::post, "/v1/needs/{id}/answer", "work.answer_need", RouteClass::list, mine,
       kAnswerFields, "Need", "How it was settled, in writing.", true,
       [r](const Request& q) { return r.answer(q); }},
  };
}

}  // namespace fl
