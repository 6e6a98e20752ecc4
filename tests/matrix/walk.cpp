// The walk. Denied cells of a seat are asked first, between two hashes of everything stored.
#include "walk.h"

#include <fmt/format.h>

namespace fl::matrix {

namespace {

constexpr std::size_t kToldMax = 40;

std::string_view name_of(Answer answer) {
  constexpr std::string_view kNames[] = {"allowed", "401", "403", "404", "other"};
  return kNames[static_cast<std::size_t>(answer)];
}

bool is_covering(const AreaTree& tree, const Area* area, const Area* thing) {
  for (; area != nullptr && thing != nullptr; thing = tree.parent_of(*thing))
    if (thing->id == area->id) return true;
  return false;
}

json::value value_for(World& world, const DraftField& field, const Thing& thing,
                      std::string_view inside) {
  if (field.type == FieldType::object) {
    json::object object;
    for (const auto& part : field.inside)
      object[part.name] = value_for(world, part, thing, field.name);
    return object;
  }
  if (field.name == "into") return json::value(to_text(thing.task));
  if (field.name == "household_id") return json::value(to_text(world.task_of(thing).household));
  if (field.name == "area_id") return json::value(to_text(world.task_of(thing).area));
  if (field.name == "cell_id") return json::value(to_text(thing.cell->id));
  if (field.name == "parts") return json::value("none of theirs");
  if (field.name == "flag") return json::value("elder_alone");
  if (field.type == FieldType::id) return json::value(to_text(thing.worker));
  if (field.type == FieldType::time) return json::value(to_rfc3339(world.clock().now()));
  if (field.type == FieldType::integer) return json::value(field.low);
  if (field.type == FieldType::word) {
    const auto words = field.words;
    return json::value(words.substr(0, words.find('|')));
  }
  if (field.name == "records" || field.name == "parcels" || field.name == "items")
    return json::value("[]");
  if (field.name == "kind") return json::value(inside == "proof" ? "handed_to_person" : "medicine");
  if (field.name == "month") return json::value("2025-12");
  if (field.name == "phone") return json::value(thing.phone);
  if (field.name == "password") return json::value(World::kPassword);
  if (field.name == "token") return json::value(demo_token(world.app().keys(), thing.asker));
  const char fill = field.type == FieldType::digits ? '0' : 'x';
  return json::value(std::string(std::size_t(std::max<std::int64_t>(field.low, 1)), fill));
}

std::string unknown_id() {
  return base32_of(static_cast<std::int64_t>(random_u64() >> 1));
}

bool ends_sessions(std::string_view route) {
  return route.starts_with("trust.") && !route.starts_with("trust.audit");
}

bool moves_the_task(const Route& route) {
  return route.method != Method::get && route.name.starts_with("work.");
}

}  // namespace

Answer Seen::answer() const {
  if (status >= 200 && status < 300) return Answer::allowed;
  for (const auto* known : {"work.task_already_done",    "work.task_taken",
                            "work.already_theirs",       "work.not_done_yet",
                            "work.already_rated",        "work.not_the_same",
                            "work.not_merged",           "work.nothing_to_acknowledge",
                            "work.nobody_above",         "work.tried_just_now",
                            "work.bounced_twice",        "work.task_moved",
                            "work.nothing_to_confirm",   "work.waits_for_asker",
                            "trust.check_running",       "registry.lives_there",
                            "registry.no_flag_there",    "registry.plan_full",
                            "registry.no_plan_item",     "registry.cannot_split",
                            "registry.no_such_part",     "registry.household_full",
                            "registry.cannot_merge",     "registry.name_taken",
                            "registry.no_such_building", "work.record_not_here_yet",
                            "registry.code_taken",       "work.too_many_needs",
                            "registry.person_changed"})
    if (status == 409 && fault == known) return Answer::allowed;
  // Let in, and then the body names nothing that is here, or the task is of something else.
  if (route == "work.open_complaint" && status == 400) return Answer::allowed;  // an id of none
  if (fault == "registry.map_not_geojson") return Answer::allowed;  // and then the file is no map
  for (const auto* known :
       {"work.no_such_list", "work.no_such_complaint", "work.not_an_item", "work.not_a_blocker",
        "work.no_such_task", "work.item_incomplete", "work.no_such_dossier", "work.no_such_owner",
        "work.already_known", "work.due_in_past", "work.too_few_promises", "work.own_first",
        "work.nothing_below", "work.no_level_above"})
    if ((status == 400 || status == 409) && fault == known) return Answer::allowed;
  // Let in: the question names no place in the log, and the body no witness of the book.
  if (fault == "trust.bad_log_question" || fault == "trust.no_such_witness") return Answer::allowed;
  // Let in as far as the lock: the code of the body is not the right one, or too many tried it.
  if (fault == "trust.wrong_sign_in" || fault == "trust.wrong_enrolment" ||
      fault == "trust.too_many_tries")
    return Answer::allowed;
  // Let in as far as the signature of the gateway, which no seat here has.
  if (fault == "post.reply_unsigned") return Answer::allowed;
  // Let in as far as the rules of the pass office: another body, nothing to sign or to appeal.
  if (route.starts_with("pass.show") && fault == "pass.too_many_tries") return Answer::absent;
  if (fault.starts_with("rules.")) return Answer::allowed;  // and then the document is none
  if (fault.starts_with("pass.") && fault != "pass.no_such_appeal" && fault != "pass.no_such_act" &&
      fault != "pass.no_such_pass" && fault != "pass.no_such_boundary")
    return Answer::allowed;
  // Let in as far as the rules of duty: the post, person or hours of the body are not there.
  if ((status == 400 || status == 409) &&
      (fault.starts_with("duty.") || fault == "work.hand_over_gone"))
    return Answer::allowed;
  if (status == 401) return Answer::not_signed_in;
  if (status == 403 && (fault == "trust.not_permitted" || fault == "trust.no_export" ||
                        fault == "app.local_only" || fault == "scan.not_at_a_gate"))
    return Answer::refused;
  if (status == 404 && fault != "http.no_such_route") return Answer::absent;
  return Answer::other;
}

Judged judge(std::span<const Seen> seen, std::span<const PolicyRow> policy) {
  Judged judged;
  for (const auto& cell : seen) {
    ++judged.cells;
    const auto* row = row_of(policy, cell.route);
    const Answer want = row ? expected(row->who, cell.facts) : Answer::refused;
    const Answer got = cell.answer();
    if (got == want) continue;
    ++judged.wrong_cells[std::string(cell.route)];
    auto& list = got == Answer::allowed ? judged.leaks : judged.wrong;
    list.push_back(fmt::format("{} by {}: want {}, got {} {}", cell.route, cell.where,
                               name_of(want), cell.status, cell.fault));
  }
  return judged;
}

std::string valid_body(World& world, const Route& route, const Thing& thing) {
  if (route.method != Method::post) return {};
  json::object body;
  for (const auto& field : route.draft) {
    if (field.name == "totp") continue;  // demo accounts have none
    // The household says it.
    if (field.name == "person_id" && route.name != "pass.add_child") continue;
    // Words of one kind of evidence; those of the others are refused.
    constexpr std::string_view kOfOthers =
        "|finding|category|place|case_person_id|case_id|basis_id|act|interview|until|";
    if (route.name == "pass.record_evidence" &&
        kOfOthers.find(fmt::format("|{}|", field.name)) != kOfOthers.npos)
      continue;
    if (field.name == "login")
      body["login"] = "matrix1";
    else
      body[field.name] = value_for(world, field, thing, {});
  }
  return json_text(body);
}

void Walk::add_cases(const Route& route, Thing& thing, std::vector<Case>& cases) const {
  const std::string pattern(route.pattern);
  const auto from = pattern.find("{id}");
  auto add = [&](const std::string& id, const Area* area, const std::string& where) {
    Case made{&route, &thing, area ? area : thing.cell, pattern, {}, thing.follow, where};
    if (from != pattern.npos) {
      made.unknown_target = pattern;
      made.target.replace(from, 4, id);
      made.unknown_target.replace(from, 4, unknown_id());
    } else if (area != nullptr) {
      made.unknown_target = pattern + "?lane=waiting&area=" + unknown_id();
      made.target = pattern + "?lane=waiting&area=" + id;
    }
    made.is_mine = id == "mine";
    if (made.is_mine) made.unknown_target.clear();
    cases.push_back(std::move(made));
  };
  if (route.name == "work.list_tasks" || pattern.starts_with("/v1/areas/")) {
    for (const Area* area : thing.around)
      add(to_text(area->id), area, "about " + area->name);
    if (pattern.starts_with("/v1/areas/")) add("mine", nullptr, "about their own");
    return;
  }
  if (pattern.starts_with("/v1/cells/"))
    return add(to_text(thing.cell->id), nullptr, "at the door");
  if (pattern.starts_with("/v1/households/"))
    return add(to_text(route.name.starts_with("registry.") ? world_.household_of(thing)
                                                           : world_.task_of(thing).household),
               nullptr, "of the door");
  if (pattern.starts_with("/v1/people/{id}"))
    return add(to_text(thing.person), nullptr, "of the person");
  if (pattern.starts_with("/v1/cards/")) {
    add("medicine", nullptr, "of a kind");
    cases.back().unknown_target.clear();
    return;
  }
  if (pattern.starts_with("/v1/asks/")) return add(to_text(thing.ask), nullptr, "on the ask");
  if (pattern.starts_with("/v1/tasks/")) return add(to_text(thing.task), nullptr, "on the task");
  if (from != pattern.npos) return add(unknown_id(), nullptr, "on nothing");
  add("", nullptr, "");
  if (!pattern.starts_with("/v1/follow")) return;
  add("", nullptr, "with a wrong link");
  cases.back().link.back() = cases.back().link.back() == '0' ? '1' : '0';
}

std::vector<Walk::Case> Walk::cases_of(Thing& thing) const {
  std::vector<Case> cases;
  for (const auto& route : router_.routes())
    add_cases(route, thing, cases);
  return cases;
}

Facts Walk::facts_of(const Seat& seat, const Case& what) const {
  const auto& tree = world_.app().tree();
  Facts facts;
  facts.is_signed_in = seat.is_signed_in;
  facts.is_resident = seat.person.is_set();
  facts.role = seat.role;
  facts.has_area = seat.area != nullptr;
  facts.covers = is_covering(tree, seat.area, what.area);
  facts.is_asker = seat.person.is_set() && seat.person == what.thing->person;
  facts.is_holder = seat.account.is_set() && world_.task_of(*what.thing).holder == seat.account;
  facts.is_on_duty_at_cell = seat.is_on_duty && is_covering(tree, seat.area, what.thing->cell);
  facts.is_on_duty = seat.is_on_duty;
  facts.is_duty_covering = seat.is_on_duty && is_covering(tree, seat.area, what.area);
  facts.has_link = what.link == what.thing->follow;
  facts.is_mine = what.is_mine;
  return facts;
}

Request Walk::request_of(const Seat& seat, const Case& what, const std::string& target) {
  Request request = world_.request(seat, what.route->method, target,
                                   valid_body(world_, *what.route, *what.thing));
  request.headers.emplace_back("x-firstline-follow", what.link);
  return request;
}

void Walk::problem(const Seat& seat, const Case& what, const std::string& text) {
  if (problems_.size() < kToldMax)
    problems_.push_back(
        fmt::format("{} by {} {}: {}", what.route->name, seat.name, what.where, text));
}

Reply Walk::note(const Seat& seat, const Case& what) {
  const Facts facts = facts_of(seat, what);
  Reply reply = router_.handle(request_of(seat, what, what.target));
  seen_.push_back(
      {what.route->name, seat.name + " " + what.where, facts, reply.status, key_of_fault(reply)});
  return reply;
}

void Walk::ask_denied(const Seat& seat, const Case& what) {
  const Reply reply = note(seat, what);
  const Thing& thing = *what.thing;
  for (const auto& secret : {thing.name, thing.phone, thing.text, to_text(thing.person)})
    if (reply.body.find(secret) != std::string::npos) problem(seat, what, "tells " + secret);
  if (what.unknown_target.empty()) return;
  const Reply unknown = router_.handle(request_of(seat, what, what.unknown_target));
  if (unknown.status != reply.status || lasting_body(unknown) != lasting_body(reply))
    problem(seat, what,
            fmt::format("foreign {} {} but unknown {} {}", reply.status, reply.body, unknown.status,
                        unknown.body));
  // A draft that is wrong tells no more about what is there than a right one.
  if (what.route->draft.empty()) return;
  Request bad = request_of(seat, what, what.target);
  Request bad_unknown = request_of(seat, what, what.unknown_target);
  bad.body = bad_unknown.body = R"({"nonsense":1})";
  const Reply first = router_.handle(bad), second = router_.handle(bad_unknown);
  if (first.status != second.status || lasting_body(first) != lasting_body(second))
    problem(seat, what,
            fmt::format("a wrong draft: foreign {} but unknown {}", first.status, second.status));
}

void Walk::ask_allowed(Seat& seat, const Case& what) {
  const Reply reply = note(seat, what);
  const Thing& thing = *what.thing;
  if (what.route->name.starts_with("work.follow"))
    for (const auto& secret : {thing.name, thing.phone, thing.text, std::string("medicine")})
      if (reply.body.find(secret) != std::string::npos) problem(seat, what, "tells " + secret);
  const bool is_done = reply.status >= 200 && reply.status < 300;
  if (is_done && moves_the_task(*what.route)) {
    const AccountId holder = world_.task_of(*what.thing).holder;
    const bool was_holder = seen_.back().facts.is_holder;
    world_.renew(*what.thing);
    if (was_holder && holder == seat.account && holder != thing.worker)
      world_.hand_to(*what.thing, seat.account, "street_duty", *seat.area);
  }
  if (seat.account.is_set() && seat.is_signed_in && ends_sessions(what.route->name))
    world_.sign_in(seat);
}

void Walk::sit(Seat& seat, const std::vector<Thing*>& things) {
  const std::string before = world_.content();
  std::vector<Case> allowed;
  for (Thing* thing : things) {
    for (const auto& what : cases_of(*thing)) {
      const auto* row = row_of(policy_, what.route->name);
      if (row != nullptr && expected(row->who, facts_of(seat, what)) == Answer::allowed)
        allowed.push_back(what);
      else
        ask_denied(seat, what);
    }
  }
  if (world_.content() != before)
    problems_.push_back("a denied request of " + seat.name + " wrote something");
  for (const auto& what : allowed) {
    // What came before may have closed the thing: its ids are read again.
    std::vector<Case> now;
    add_cases(*what.route, *what.thing, now);
    for (auto& again : now)
      if (again.where == what.where) ask_allowed(seat, again);
  }
}

void Walk::run() {
  for (auto& seat : world_.seats())
    sit(seat, {&world_.urban(), &world_.rural()});
  const Area* far = nullptr;
  for (const Area* area : world_.app().tree().children_of(world_.app().tree().root().id))
    if (!is_covering(world_.app().tree(), area, world_.urban().cell)) far = area;
  for (const auto role :
       {"community_worker", "community_lead", "street_officer", "district_officer", "city_officer",
        "auditor", "administrator", "personnel_officer", "phone_desk", "complaint_handler", "clerk",
        "party_contact", "laboratory", "clinician", "epidemiologist", "pass_officer"}) {
    Seat seat = world_.make_staff(role, far, true);
    seat.name += ", holder";
    world_.hand_to(world_.urban(), seat.account, "street_duty", *far);
    sit(seat, {&world_.urban()});
    world_.hand_back(world_.urban());
  }
}

}  // namespace fl::matrix
