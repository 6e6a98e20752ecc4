// Writing about people at their door: flags, plan items, moving house, a person found there, who
// really lives here, how long they stay.
#include <algorithm>

#include "platform/limits.h"
#include "platform/text.h"
#include "registry/duplicates.h"
#include "registry/people.h"
#include "registry/routes.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr std::string_view kPlanNote = "registry_plan.note";
constexpr DraftField kFlagFields[] = {
    {"flag", FieldType::line, 1, 32},
    {.name = "days", .type = FieldType::integer, .low = 1, .high = 730, .is_optional = true},
};
constexpr DraftField kFlagEndFields[] = {{"flag", FieldType::line, 1, 32}};
constexpr DraftField kPlanFields[] = {
    {.name = "what", .type = FieldType::word, .words = kPlanWords},
    {"cadence_days", FieldType::integer, 1, 365},
    {.name = "note", .type = FieldType::text, .low = 0, .high = 200, .is_optional = true},
    {.name = "first_at", .type = FieldType::time, .is_optional = true},
};
constexpr DraftField kPlanEndFields[] = {{.name = "item_id", .type = FieldType::id}};
constexpr DraftField kMoveFields[] = {
    {.name = "cell_id", .type = FieldType::id},
    {"building", FieldType::line, 1, 64},
    {"door", FieldType::line, 1, 32},
};
constexpr DraftField kPersonFields[] = {
    {"name", FieldType::line, 1, std::int64_t(limits::kNameCharsMax)},
    {.name = "phone", .type = FieldType::line, .low = 0, .high = 32, .is_optional = true},
    {"birth_year", FieldType::integer, 1890, 2100},
    // Month and day as one number, 101 to 1231: tells namesakes apart.
    {.name = "birth_day",
     .type = FieldType::integer,
     .low = 101,
     .high = 1231,
     .is_optional = true},
    {.name = "sex", .type = FieldType::word, .words = "f|m"},
    {.name = "stay", .type = FieldType::word, .words = "home|floating", .is_optional = true},
};
constexpr DraftField kLivesFields[] = {
    {.name = "said", .type = FieldType::word, .words = "as_filed|more|fewer|others|empty"},
    {"found_count", FieldType::integer, 0, 999},
};
constexpr DraftField kStayFields[] = {
    {.name = "kind",
     .type = FieldType::word,
     .words = "tenant|dormitory|site|hotel|transit|no_fixed_home"},
    {.name = "arrived_at", .type = FieldType::time},
    {.name = "leaves_at", .type = FieldType::time, .is_optional = true},
    {"valid_days", FieldType::integer, 1, 365},
};

struct CareRoutes {
  CivilDesk desk;

  using Write = std::function<Outcome(Tx&, const AtDoor&, const Act&)>;
  // One act about a person or household; the reply is what it is about now.
  [[nodiscard]] Reply change(const Request& request, const Result<AtDoor>& at, Bucket bucket,
                             std::string_view verb, const Write& write) const {
    if (!at) return reply_fault(at.error());
    auto the_act = desk.gate.act_of(request, at->actor, bucket);
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto done = write(tx, *at, *the_act);
      if (!done) return done.error();
      const bool is_person = at->person.is_set();
      append_leaf(tx,
                  leaf_of(at->permit, bucket, verb, is_person ? "person" : "household",
                          is_person ? at->person.value : at->household.id.value, {}, request.now));
      return to_text(at->household.id);
    });
    if (!made) return reply_fault(made.error());
    return reply_json(200, json::object{{"household_id", *made}});
  }

  [[nodiscard]] Reply set_flag(const Request& request) const {
    auto at = desk.at_person(request, Verb::person_write);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kFlagFields);
    if (!draft) return reply_fault(draft.error());
    return change(request, at, hash_bucket(at->person.value), "person.flag",
                  [&](Tx& tx, const AtDoor& door, const Act&) -> Outcome {
                    auto kind = store::flag_kind(tx, draft->text("flag"));
                    if (!kind) return kind.error();
                    const int days = draft->has("days")
                                         ? std::min(int(draft->number("days")), kind->days_kept)
                                         : kind->days_kept;
                    const Instant until = request.now + std::chrono::hours(24 * days);
                    store::put_flag(tx, {door.person, kind->kind, door.household.cell,
                                         door.actor.account, request.now, until});
                    if (kind->kind == kHiddenAddress)
                      store::hide_household(tx, door.household.id, until);
                    return Done{};
                  });
  }

  [[nodiscard]] Reply end_flag(const Request& request) const {
    auto at = desk.at_person(request, Verb::person_write);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kFlagEndFields);
    if (!draft) return reply_fault(draft.error());
    return change(request, at, hash_bucket(at->person.value), "person.flag_end",
                  [&](Tx& tx, const AtDoor& door, const Act&) -> Outcome {
                    const auto kind = draft->text("flag");
                    if (!store::drop_flag(tx, door.person, kind))
                      return Fault{FaultKind::conflict, "registry.no_flag_there"};
                    if (kind != kHiddenAddress) return Done{};
                    for (const auto member : members_of(tx, door.household.id))
                      for (const auto& flag : store::flags_of(tx, member, request.now))
                        if (flag.kind == kHiddenAddress) return Done{};
                    store::show_household(tx, door.household.id);
                    return Done{};
                  });
  }

  [[nodiscard]] Reply add_item(const Request& request) const {
    auto at = desk.at_person(request, Verb::person_write);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kPlanFields);
    if (!draft) return reply_fault(draft.error());
    const Bucket bucket = hash_bucket(at->person.value);
    return change(
        request, at, bucket, "person.plan", [&](Tx& tx, const AtDoor& door, const Act&) -> Outcome {
          constexpr std::size_t kItemsMax = 20;
          if (store::plan_of(tx, door.person).size() >= kItemsMax)
            return Fault{FaultKind::conflict, "registry.plan_full"};
          PlanItem item{random_id_in<PlanId>(bucket),
                        door.person,
                        draft->text("what"),
                        int(draft->number("cadence_days")),
                        {},
                        door.actor.account,
                        request.now,
                        draft->time("first_at").value_or(request.now)};
          if (const auto note = trimmed(draft->text("note")); !note.empty()) {
            auto sealed = seal_for_person(tx, desk.gate.keys, door.person, note, kPlanNote);
            if (!sealed) return sealed.error();
            item.note_sealed = *sealed;
          }
          store::add_plan_item(tx, item);
          return Done{};
        });
  }

  [[nodiscard]] Reply end_item(const Request& request) const {
    auto at = desk.at_person(request, Verb::person_write);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kPlanEndFields);
    if (!draft) return reply_fault(draft.error());
    return change(
        request, at, hash_bucket(at->person.value), "person.plan_end",
        [&](Tx& tx, const AtDoor& door, const Act&) -> Outcome {
          if (!store::end_plan_item(tx, draft->id<PlanId>("item_id"), door.person, request.now))
            return Fault{FaultKind::conflict, "registry.no_plan_item"};
          return Done{};
        });
  }

  // Moving in somebody takes the right at both doors.
  [[nodiscard]] Reply move(const Request& request) const {
    auto at = desk.at_person(request, Verb::person_write);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kMoveFields);
    if (!draft) return reply_fault(draft.error());
    const Area* cell = desk.tree.find(draft->id<AreaId>("cell_id"));
    const Fault nowhere{FaultKind::bad_input,
                        "draft.bad_fields",
                        {},
                        {{"cell_id", "registry.no_such_area", "a cell of yours"}}};
    if (!cell || !cell->is_cell()) return reply_fault(nowhere);
    return change(request, at, hash_bucket(at->person.value), "person.move",
                  [&](Tx& tx, const AtDoor& door, const Act&) -> Outcome {
                    const Household there{{}, cell->id, {}, {}};
                    if (!desk.placed(tx, door.actor, Verb::person_write, there, {}, request.now))
                      return nowhere;
                    auto to = household_at(tx, cell->id, trimmed(draft->text("building")),
                                           trimmed(draft->text("door")));
                    if (!to) return to.error();
                    return move_person(tx, desk.gate.keys, desk.tree, door.person, *to);
                  });
  }

  [[nodiscard]] Reply add_person(const Request& request) const {
    auto at = desk.at_household(request, Verb::person_write);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kPersonFields);
    if (!draft) return reply_fault(draft.error());
    std::string phone;
    if (!trimmed(draft->text("phone")).empty()) {
      auto digits = phone_digits(draft->text("phone"));
      if (!digits)
        return reply_fault({FaultKind::bad_input,
                            "draft.bad_fields",
                            {},
                            {{"phone", "draft.bad_phone", "a mobile number of 11 digits"}}});
      phone = *digits;
    }
    const Bucket bucket = carried_bucket(at->household.id.value);
    auto the_act = desk.gate.act_of(request, at->actor, bucket);
    if (!the_act) return reply_fault(the_act.error());
    auto fresh = fresh_person(desk.gate.keys);
    if (!fresh) return reply_fault(fresh.error());
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto done = make_person(tx, desk.gate.keys,
                              {*fresh, at->household.id, trimmed(draft->text("name")), phone,
                               int(draft->number("birth_year")), draft->text("sex") == "f",
                               draft->text("stay") == "floating"});
      if (!done) return done.error();
      if (draft->has("birth_day")) {
        auto day = seal_for_person(tx, desk.gate.keys, *fresh,
                                   std::to_string(draft->number("birth_day")), kBirthDayColumn);
        if (!day) return day.error();
        store::put_sealed_birth_day(tx, *fresh, *day);
      }
      auto queued = queue_duplicates_of(tx, desk.gate.keys, *fresh, request.now);
      if (!queued) return queued.error();
      append_leaf(
          tx, leaf_of(at->permit, bucket, "person.made", "person", fresh->value, {}, request.now));
      return to_text(*fresh);
    });
    if (!made) return reply_fault(made.error());
    // How many records like it wait for somebody to compare: a word of warning, no names.
    const auto id = id_of_text<PersonId>(*made);
    auto like = desk.gate.db.read(
        [&](Tx& tx) -> Result<std::int64_t> { return store::duplicate_count_of(tx, *id); });
    if (!like) return reply_fault(like.error());
    return reply_json(201, json::object{{"id", *made}, {"like_count", *like}});
  }

  [[nodiscard]] Reply lives(const Request& request) const {
    auto at = desk.at_household(request, Verb::person_write);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kLivesFields);
    if (!draft) return reply_fault(draft.error());
    return change(request, at, carried_bucket(at->household.id.value), "household.lives",
                  [&](Tx& tx, const AtDoor& door, const Act&) -> Outcome {
                    const int filed = int(members_of(tx, door.household.id).size());
                    store::put_seen(
                        tx, {door.household.id, door.household.cell, draft->text("said"), filed,
                             int(draft->number("found_count")), door.actor.account, request.now});
                    return Done{};
                  });
  }

  [[nodiscard]] Reply stay(const Request& request) const {
    auto at = desk.at_household(request, Verb::person_write);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kStayFields);
    if (!draft) return reply_fault(draft.error());
    return change(
        request, at, carried_bucket(at->household.id.value), "household.stay",
        [&](Tx& tx, const AtDoor& door, const Act&) -> Outcome {
          const auto leaves = draft->time("leaves_at");
          store::put_stay(
              tx, {door.household.id, draft->text("kind"), door.household.cell,
                   day_of(*draft->time("arrived_at")), leaves ? day_of(*leaves) : std::string(),
                   request.now + std::chrono::hours(24 * draft->number("valid_days")), false});
          return Done{};
        });
  }
};

}  // namespace

std::vector<Route> care_routes(const CivilDesk& desk) {
  const CareRoutes r{desk};
  const Access write{Access::Kind::verb, "person.write"};
  return {
      {Method::post, "/v1/people/{id}/flags", "registry.set_flag", RouteClass::field, write,
       kFlagFields, "Changed", "Sets a care flag; it ends by itself.", true,
       [r](const Request& q) { return r.set_flag(q); }},
      {Method::post, "/v1/people/{id}/flags/end", "registry.end_flag", RouteClass::field, write,
       kFlagEndFields, "Changed", "Takes a care flag away.", true,
       [r](const Request& q) { return r.end_flag(q); }},
      {Method::post, "/v1/people/{id}/plan", "registry.add_plan_item", RouteClass::field, write,
       kPlanFields, "Changed", "Adds to a care plan: what, every how many days.", true,
       [r](const Request& q) { return r.add_item(q); }},
      {Method::post, "/v1/people/{id}/plan/end", "registry.end_plan_item", RouteClass::field, write,
       kPlanEndFields, "Changed", "Ends an item of a care plan.", true,
       [r](const Request& q) { return r.end_item(q); }},
      {Method::post, "/v1/people/{id}/move", "registry.move_person", RouteClass::field, write,
       kMoveFields, "Changed", "Somebody moved house.", true,
       [r](const Request& q) { return r.move(q); }},
      {Method::post, "/v1/households/{id}/people", "registry.add_person", RouteClass::field, write,
       kPersonFields, "PersonMade", "A person found at a door who is not in the book.", true,
       [r](const Request& q) { return r.add_person(q); }},
      {Method::post, "/v1/households/{id}/lives", "registry.say_lives", RouteClass::field, write,
       kLivesFields, "Changed", "Who really lives here, as seen at the door.", true,
       [r](const Request& q) { return r.lives(q); }},
      {Method::post, "/v1/households/{id}/stay", "registry.set_stay", RouteClass::field, write,
       kStayFields, "Changed", "How and how long a household stays that is not at home.", true,
       [r](const Request& q) { return r.stay(q); }},
  };
}

}  // namespace fl
