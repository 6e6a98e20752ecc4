// What a person on duty does with their own shifts: see them, call in sick, swap, answer.
#include "duty/routes.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr std::chrono::hours kDaysShown{24 * 15};
constexpr std::chrono::hours kNoticesShown{24 * 2};
constexpr std::chrono::hours kSickAhead{24};

constexpr DraftField kSickFields[] = {
    {.name = "shift_id", .type = FieldType::id, .is_optional = true}};
constexpr DraftField kSwapFields[] = {
    {.name = "shift_id", .type = FieldType::id},
    {.name = "colleague_id", .type = FieldType::id, .is_optional = true}};
constexpr DraftField kAnswerFields[] = {
    {.name = "offer_id", .type = FieldType::id},
    {.name = "answer", .type = FieldType::word, .words = "yes|no"}};
constexpr DraftField kWithdrawFields[] = {{.name = "shift_id", .type = FieldType::id}};

struct MyDutyRoutes {
  const DutyRoom& room;
  const Gate& gate;

  [[nodiscard]] json::value offer_json(Tx& tx, const Offer& offer) const {
    auto shift = shift_of_offer(tx, offer);
    if (!shift) return nullptr;
    json::object row = shift_json(room, *shift);
    row["offer_id"] = to_text(offer.id);
    row["kind"] = offer.kind;
    row["asker"] = staff_name(tx, offer.asker);
    row["asked_until"] = to_rfc3339(offer.until);
    return row;
  }

  [[nodiscard]] Reply show(const Request& request) const {
    auto me = gate.admit(request, Verb::duty_mine);
    if (!me) return reply_fault(me.error());
    const Instant now = request.now;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array shifts, offers, notices;
      const auto given = offers_by(tx, me->actor.account, now);
      for (const auto& shift : shifts_of(tx, me->actor.account, now, now + kDaysShown)) {
        json::object row = shift_json(room, shift);
        int asked = 0;
        for (const auto& offer : given)
          asked += offer.kind == "swap" && offer.call == shift.id.value ? 1 : 0;
        row["swap_asked_count"] = asked;
        shifts.push_back(std::move(row));
      }
      for (const auto& offer : offers_to(tx, me->actor.account, now)) {
        auto row = offer_json(tx, offer);
        if (!row.is_null()) offers.push_back(std::move(row));
      }
      for (const auto& notice : notices_of(tx, me->actor.account, now - kNoticesShown)) {
        const Area* area = room.tree.find(notice.area);
        notices.push_back(
            json::object{{"kind", notice.kind},
                         {"area", area ? json::value(area_json(room.tree, *area)) : nullptr},
                         {"at", to_rfc3339(notice.at)}});
      }
      return json::object{{"shifts", std::move(shifts)},
                          {"offers", std::move(offers)},
                          {"notices", std::move(notices)},
                          {"as_of", to_rfc3339(now)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  // Runs one act of one's own and shows what stands then.
  [[nodiscard]] Reply run(const Request& request, const Admitted& me,
                          const std::function<Result<std::string>(Tx&)>& closure) const {
    auto the_act = gate.act_of(request, me.actor, hash_bucket(me.actor.account.value));
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(room.db, *the_act, closure);
    return made ? show(request) : reply_fault(made.error());
  }

  // The shift one is on, or the next within a day: "I am sick" asks for no more.
  [[nodiscard]] static ShiftId shift_now(Tx& tx, AccountId account, Instant now) {
    ShiftId standing;
    for (const auto& shift : shifts_of(tx, account, now, now + kSickAhead)) {
      if (!shift.is_standing()) return shift.id;
      standing = shift.id;
    }
    return standing;
  }

  [[nodiscard]] Reply sick(const Request& request) const {
    auto me = gate.admit(request, Verb::duty_mine);
    if (!me) return reply_fault(me.error());
    auto draft = read_draft(request.body, kSickFields);
    if (!draft) return reply_fault(draft.error());
    return run(request, *me, [&](Tx& tx) -> Result<std::string> {
      ShiftId id = draft->id<ShiftId>("shift_id");
      if (!id.is_set()) id = shift_now(tx, me->actor.account, request.now);
      auto gap = call_in_sick(tx, room, me->permit, me->actor.account, id, request.now);
      if (!gap) return gap.error();
      return to_text(gap->id);
    });
  }

  [[nodiscard]] Reply swap(const Request& request) const {
    auto me = gate.admit(request, Verb::duty_mine);
    if (!me) return reply_fault(me.error());
    auto draft = read_draft(request.body, kSwapFields);
    if (!draft) return reply_fault(draft.error());
    return run(request, *me, [&](Tx& tx) -> Result<std::string> {
      auto asked =
          offer_swap(tx, room, me->permit, me->actor.account, draft->id<ShiftId>("shift_id"),
                     draft->id<AccountId>("colleague_id"), request.now);
      if (!asked) return asked.error();
      return std::to_string(*asked);
    });
  }

  [[nodiscard]] Reply answer(const Request& request) const {
    auto me = gate.admit(request, Verb::duty_mine);
    if (!me) return reply_fault(me.error());
    auto draft = read_draft(request.body, kAnswerFields);
    if (!draft) return reply_fault(draft.error());
    return run(request, *me, [&](Tx& tx) -> Result<std::string> {
      auto done =
          answer_offer(tx, room, me->permit, me->actor.account, draft->id<OfferId>("offer_id"),
                       draft->text("answer") == "yes", request.now);
      if (!done) return done.error();
      return draft->text("answer");
    });
  }

  [[nodiscard]] Reply withdraw(const Request& request) const {
    auto me = gate.admit(request, Verb::duty_mine);
    if (!me) return reply_fault(me.error());
    auto draft = read_draft(request.body, kWithdrawFields);
    if (!draft) return reply_fault(draft.error());
    return run(request, *me, [&](Tx& tx) -> Result<std::string> {
      auto done = withdraw_swap(tx, me->permit, me->actor.account, draft->id<ShiftId>("shift_id"),
                                request.now);
      if (!done) return done.error();
      return std::string("withdrawn");
    });
  }
};

}  // namespace

std::vector<Route> my_duty_routes(const DutyRoom& room, const Gate& gate) {
  const MyDutyRoutes r{room, gate};
  const Access mine{Access::Kind::verb, name_of(Verb::duty_mine)};
  return {
      {Method::get,
       "/v1/duty/mine",
       "duty.mine",
       RouteClass::field,
       mine,
       {},
       "MyDuty",
       "My shifts of two weeks, what I am asked, what I was told.",
       false,
       [r](const Request& q) { return r.show(q); }},
      {Method::post, "/v1/duty/mine/sick", "duty.call_in_sick", RouteClass::field, mine,
       kSickFields, "MyDuty", "I am sick: leaves the shift, and people are asked at once.", true,
       [r](const Request& q) { return r.sick(q); }},
      {Method::post, "/v1/duty/mine/swap", "duty.offer_swap", RouteClass::field, mine, kSwapFields,
       "MyDuty", "Offers a shift to a colleague, or to those who could take it.", true,
       [r](const Request& q) { return r.swap(q); }},
      {Method::post, "/v1/duty/mine/answer", "duty.answer_offer", RouteClass::field, mine,
       kAnswerFields, "MyDuty", "Yes or no to an offer; the first yes takes it.", true,
       [r](const Request& q) { return r.answer(q); }},
      {Method::post, "/v1/duty/mine/withdraw", "duty.withdraw_swap", RouteClass::field, mine,
       kWithdrawFields, "MyDuty", "Takes back an offer nobody has taken.", true,
       [r](const Request& q) { return r.withdraw(q); }},
  };
}

json::object title_json(std::string_view title) {
  return {{"title", title}, {"title_zh", title_zh(title)}, {"title_en", title_en(title)}};
}

json::object shift_json(const DutyRoom& room, const ShiftFile& shift) {
  json::object row = title_json(shift.title);
  const Area* area = room.tree.find(shift.area);
  row["id"] = shift.id.is_set() ? json::value(to_text(shift.id)) : json::value(nullptr);
  row["post_id"] = to_text(shift.post);
  row["area"] = area ? json::value(area_json(room.tree, *area)) : json::value(nullptr);
  row["from"] = to_rfc3339(shift.from);
  row["until"] = to_rfc3339(shift.until);
  row["is_standing"] = shift.is_standing();
  row["is_night"] = !shift.is_standing() && is_night(shift.span(), RestRules{});
  return row;
}

Result<DutyScope> duty_scope(const DutyRoom& room, const Gate& gate, const Request& request,
                             Verb verb) {
  auto actor = gate.actor(request);
  if (!actor) return actor.error();
  return area_here(room.tree, *actor, verb, request.captures.at(0));
}

Reply change_in_area(const DutyRoom& room, const Gate& gate, const Request& request, Verb verb,
                     std::span<const DraftField> fields, const DutyChange& closure) {
  auto where = duty_scope(room, gate, request, verb);
  if (!where) return reply_fault(where.error());
  auto draft = read_draft(request.body, fields);
  if (!draft) return reply_fault(draft.error());
  auto the_act = gate.act_of(request, where->actor, hash_bucket(where->area->id.value));
  if (!the_act) return reply_fault(the_act.error());
  auto made = act(room.db, *the_act, [&](Tx& tx) { return closure(tx, *where, *draft); });
  if (!made) return reply_fault(made.error());
  return reply_json(201, json::object{{"made", *made}, {"as_of", to_rfc3339(request.now)}});
}

}  // namespace fl
