// Signing in and out over HTTP. A session is begun with a fresh token and ends the one the browser
// came with.
#include <algorithm>
#include <array>

#include "platform/limits.h"
#include "platform/text.h"
#include "post/post.h"
#include "storage/db.h"
#include "trust/routes.h"
#include "trust/sign_in_lookup.h"
#include "trust/staff.h"

namespace fl {

namespace {

constexpr DraftField kStaffDraft[] = {
    {"login", FieldType::line, 1, 64},
    {"password", FieldType::line, 1, 128},
    {.name = "totp", .type = FieldType::digits, .low = 0, .high = 6, .is_optional = true},
};
constexpr DraftField kEnrolDraft[] = {{"login", FieldType::line, 1, 64},
                                      {"code", FieldType::line, 1, 32}};
constexpr DraftField kFirstSignInDraft[] = {
    {"login", FieldType::line, 1, 64},
    {"code", FieldType::line, 1, 32},
    {"password", FieldType::line, 1, 128},
    {.name = "totp", .type = FieldType::digits, .low = 0, .high = 6, .is_optional = true},
};
constexpr DraftField kPhoneDraft[] = {{"phone", FieldType::line, 1, 32}};
constexpr DraftField kCodeDraft[] = {{"phone", FieldType::line, 1, 32},
                                     {"code", FieldType::digits, 6, 6}};
constexpr DraftField kDemoDraft[] = {{"token", FieldType::line, 1, 64}};

using Desk = std::shared_ptr<const SessionDesk>;

std::string_view home_of(const Actor& actor) {
  if (!actor.is_staff) return "/";
  const bool is_only_worker =
      std::all_of(actor.roles.begin(), actor.roles.end(),
                  [](const RoleGrant& grant) { return grant.role == Role::community_worker; });
  return is_only_worker ? "/field" : "/console";
}

json::object session_json(const SessionDesk& desk, const Actor& actor) {
  json::array roles;
  for (const auto& grant : actor.roles)
    roles.push_back(
        json::object{{"role", name_of(grant.role)}, {"area", desk.area_json(grant.area)}});
  const std::string name =
      actor.is_staff ? actor.name : own_name(desk.gate.db, actor.person, desk.name_of_person);
  return {{"account", json::object{{"id", to_text(actor.account)},
                                   {"kind", actor.is_staff ? "staff" : "resident"},
                                   {"name", name}}},
          {"roles", std::move(roles)},
          {"csrf", actor.csrf},
          {"expires_at", to_rfc3339(actor.expires_at)},
          {"home", home_of(actor)},
          {"demo", desk.gate.keys.is_demo}};
}

// 201 with the cookie; the session the browser came with is over.
Reply reply_signed_in(const SessionDesk& desk, const Request& request, const SessionMade& made) {
  const auto old =
      actor_of(desk.gate.db, desk.gate.keys, request.cookie(kSessionCookieName), request.now);
  if (old) ignore(sign_out(desk.gate.db, *old, request.now), "it ends by its own age");
  const std::string device = device_of(request.header("user-agent"));
  auto noted = desk.gate.db.write([&](Tx& tx) -> Outcome {
    note_session_device(tx, made.actor, device);
    return Done{};
  });
  if (!noted) ignore(noted, "only its line in the list is poorer");
  Reply reply = reply_json(201, session_json(desk, made.actor));
  const auto age =
      std::chrono::duration_cast<std::chrono::seconds>(made.actor.expires_at - request.now);
  reply.headers.emplace_back("Set-Cookie", session_cookie(made.token, age));
  return reply;
}

Result<std::string> phone_of(const Draft& draft) {
  auto digits = phone_digits(draft.text("phone"));
  if (digits) return *digits;
  return Fault{FaultKind::bad_input,
               "draft.bad_fields",
               {},
               {{"phone", "draft.bad_phone", "a mobile number of 11 digits"}}};
}

Reply sign_in_as_staff(const SessionDesk& desk, const Request& request) {
  auto draft = read_draft(request.body, kStaffDraft);
  if (!draft) return reply_fault(draft.error());
  auto made =
      sign_in_staff(desk.gate.db, desk.gate.keys, draft->text("login"), draft->text("password"),
                    draft->text("totp"), request.peer, request.now);
  if (!made) return reply_fault(made.error());
  return reply_signed_in(desk, request, *made);
}

// The first sign-in of a new account: what goes into the authenticator, then all of it at once.
Reply show_first_sign_in(const SessionDesk& desk, const Request& request) {
  auto draft = read_draft(request.body, kEnrolDraft);
  if (!draft) return reply_fault(draft.error());
  auto offer = show_enrolment(desk.gate.db, desk.gate.keys, draft->text("login"),
                              draft->text("code"), request.peer, request.now);
  if (!offer) return reply_fault(offer.error());
  return reply_json(200, json::object{{"name", offer->name},
                                      {"totp_uri", offer->totp_uri},
                                      {"totp_secret", offer->totp_secret}});
}

Reply first_sign_in(const SessionDesk& desk, const Request& request) {
  auto draft = read_draft(request.body, kFirstSignInDraft);
  if (!draft) return reply_fault(draft.error());
  auto made = finish_enrolment(
      desk.gate.db, desk.gate.keys,
      {draft->text("login"), draft->text("code"), draft->text("password"), draft->text("totp")},
      request.peer, request.now);
  if (!made) return reply_fault(made.error());
  return reply_signed_in(desk, request, *made);
}

Reply ask_for_code(const SessionDesk& desk, const Request& request) {
  auto draft = read_draft(request.body, kPhoneDraft);
  if (!draft) return reply_fault(draft.error());
  auto phone = phone_of(*draft);
  if (!phone) return reply_fault(phone.error());
  auto people = people_of_phone(desk.gate.db, *phone, desk.people_by_phone);
  if (!people) return reply_fault(people.error());
  auto sent =
      send_code(desk.gate.db, desk.gate.keys, *phone, !people->empty(), request.peer, request.now);
  if (!sent) return reply_fault(sent.error());
  const auto valid = std::chrono::duration_cast<std::chrono::seconds>(limits::kCodeAge);
  return reply_json(202, json::object{{"sent_to", mask_phone(*phone)}, {"valid_s", valid.count()}});
}

Reply sign_in_as_resident(const SessionDesk& desk, const Request& request) {
  auto draft = read_draft(request.body, kCodeDraft);
  if (!draft) return reply_fault(draft.error());
  auto phone = phone_of(*draft);
  if (!phone) return reply_fault(phone.error());
  auto checked = check_code(desk.gate.db, desk.gate.keys, *phone, draft->text("code"), request.peer,
                            request.now);
  if (!checked) return reply_fault(checked.error());
  auto account = account_of_phone(desk.gate.db, *phone, request.now, desk.people_by_phone,
                                  desk.account_of_person);
  if (!account) return reply_fault(account.error());
  auto made = open_session(desk.gate.db, desk.gate.keys, *account, request.now);
  if (!made) return reply_fault(made.error());
  return reply_signed_in(desk, request, *made);
}

Reply show_session(const SessionDesk& desk, const Request& request) {
  auto actor = desk.gate.actor(request);
  if (!actor) return reply_fault(actor.error());
  return reply_json(200, session_json(desk, *actor));
}

Reply end_session(const SessionDesk& desk, const Request& request) {
  auto actor = desk.gate.actor(request);
  if (!actor) return reply_fault(actor.error());
  auto ended = sign_out(desk.gate.db, *actor, request.now);
  if (!ended) return reply_fault(ended.error());
  Reply reply{204};
  reply.headers.emplace_back("Set-Cookie", session_cookie("", std::chrono::seconds(0)));
  return reply;
}

Reply end_other_sessions(const SessionDesk& desk, const Request& request) {
  auto actor = desk.gate.actor(request);
  if (!actor) return reply_fault(actor.error());
  auto wanted = desk.gate.act_of(request, *actor, hash_bucket(actor->account.value));
  if (!wanted) return reply_fault(wanted.error());
  auto made = act(desk.gate.db, *wanted, [&](Tx& tx) -> Result<std::string> {
    return std::to_string(revoke_others(tx, *actor, request.now));
  });
  if (!made) return reply_fault(made.error());
  return reply_json(200, json::object{{"revoked_count", std::stoll(*made)}});
}

Reply list_sessions(const SessionDesk& desk, const Request& request) {
  auto actor = desk.gate.actor(request);
  if (!actor) return reply_fault(actor.error());
  auto found = desk.gate.db.read([&](Tx& tx) -> Result<std::vector<OwnSession>> {
    return sessions_of(tx, *actor, request.now);
  });
  if (!found) return reply_fault(found.error());
  json::array items;
  for (const auto& one : *found)
    items.push_back(json::object{{"id", base32_of(one.id)},
                                 {"made_at", to_rfc3339(one.made_at)},
                                 {"expires_at", to_rfc3339(one.expires_at)},
                                 {"device", one.device},
                                 {"is_this", one.is_this}});
  return reply_json(200, list_body(std::move(items), "", request.now));
}

Reply end_one_session(const SessionDesk& desk, const Request& request) {
  auto actor = desk.gate.actor(request);
  if (!actor) return reply_fault(actor.error());
  auto id = value_of_base32(request.captures.at(0));
  if (!id) return reply_fault({FaultKind::absent, "trust.no_such_session"});
  auto wanted = desk.gate.act_of(request, *actor, hash_bucket(actor->account.value));
  if (!wanted) return reply_fault(wanted.error());
  auto made = act(desk.gate.db, *wanted, [&](Tx& tx) -> Result<std::string> {
    auto ended = end_session_of(tx, *actor, *id, request.now);
    if (!ended) return ended.error();
    return std::string("1");
  });
  if (!made) return reply_fault(made.error());
  return reply_json(200, json::object{{"revoked_count", 1}});
}

Reply show_demo_people(const SessionDesk& desk, const Request& request) {
  if (!desk.gate.keys.is_demo) return reply_fault({FaultKind::absent, "trust.demo_only"});
  json::array items;
  for (const auto& person : desk.demo_people(request.now))
    items.push_back(json::object{{"who", person.who},
                                 {"name", person.name},
                                 {"title_zh", person.title_zh},
                                 {"title_en", person.title_en},
                                 {"token", demo_token(desk.gate.keys, person.account)},
                                 {"home", person.home}});
  return reply_json(200, json::object{{"items", std::move(items)}});
}

Reply enter_demo(const SessionDesk& desk, const Request& request) {
  if (!desk.gate.keys.is_demo) return reply_fault({FaultKind::absent, "trust.demo_only"});
  auto draft = read_draft(request.body, kDemoDraft);
  if (!draft) return reply_fault(draft.error());
  auto account = account_of_demo_token(desk.gate.keys, draft->text("token"));
  if (!account) return reply_fault(account.error());
  auto made = open_session(desk.gate.db, desk.gate.keys, *account, request.now);
  if (!made) return reply_fault(made.error());
  return reply_signed_in(desk, request, *made);
}

Reply show_demo_messages(const SessionDesk& desk, const Request&) {
  auto shown = messages_on_screen(desk.gate.db, desk.gate.keys);
  if (!shown) return reply_fault(shown.error());
  json::array items;
  for (const auto& message : *shown)
    items.push_back(json::object{
        {"at", to_rfc3339(message.at)}, {"to", message.to_masked}, {"text", message.text}});
  return reply_json(200, json::object{{"items", std::move(items)}});
}

constexpr Access kAnyone{Access::Kind::anyone};
constexpr Access kSignedIn{Access::Kind::signed_in};
constexpr Access kDemo{Access::Kind::demo};

using Bind = std::function<Handler(Reply (*)(const SessionDesk&, const Request&))>;

std::vector<Route> sign_in_rows(const Bind& by) {
  return {
      {Method::post, "/v1/session/enrol", "trust.show_enrolment", RouteClass::field, kAnyone,
       kEnrolDraft, "Enrolment", "What a new account's person puts into their authenticator.",
       false, by(show_first_sign_in)},
      {Method::post, "/v1/session/enrol/finish", "trust.finish_enrolment", RouteClass::field,
       kAnyone, kFirstSignInDraft, "Session", "The first sign-in: sets password and authenticator.",
       false, by(first_sign_in)},
      {Method::post, "/v1/session/staff", "trust.sign_in_staff", RouteClass::field, kAnyone,
       kStaffDraft, "Session", "Staff sign in with a password and an authenticator code.", false,
       by(sign_in_as_staff)},
      {Method::post, "/v1/session/code", "trust.send_code", RouteClass::life, kAnyone, kPhoneDraft,
       "CodeSent",
       "Sends a one-time code to a phone; the reply does not say whether the phone is known.",
       false, by(ask_for_code)},
      {Method::post, "/v1/session/resident", "trust.sign_in_resident", RouteClass::life, kAnyone,
       kCodeDraft, "Session", "A resident signs in with the code sent to their phone.", false,
       by(sign_in_as_resident)},
  };
}

std::vector<Route> session_rows(const Bind& by) {
  return {
      {Method::get,
       "/v1/session",
       "trust.show_session",
       RouteClass::life,
       kSignedIn,
       {},
       "Session",
       "Who is signed in, with which roles where.",
       false,
       by(show_session)},
      {Method::del,
       "/v1/session",
       "trust.end_session",
       RouteClass::life,
       kSignedIn,
       {},
       "",
       "Signs out.",
       false,
       by(end_session)},
      {Method::get,
       "/v1/sessions",
       "trust.my_sessions",
       RouteClass::field,
       kSignedIn,
       {},
       "SessionList",
       "Where this account is signed in, newest first.",
       false,
       by(list_sessions)},
      {Method::post,
       "/v1/sessions/{id}/end",
       "trust.end_one_session",
       RouteClass::field,
       kSignedIn,
       {},
       "Revoked",
       "Ends one session of this account.",
       true,
       by(end_one_session)},
      {Method::post,
       "/v1/session/revoke-others",
       "trust.end_other_sessions",
       RouteClass::field,
       kSignedIn,
       {},
       "Revoked",
       "Ends every other session of this account.",
       true,
       by(end_other_sessions)},
  };
}

std::vector<Route> demo_rows(const Bind& by) {
  return {
      {Method::get,
       "/v1/demo/people",
       "trust.demo_people",
       RouteClass::list,
       kDemo,
       {},
       "DemoPeople",
       "The people one can be in the demo.",
       false,
       by(show_demo_people)},
      {Method::post, "/v1/demo/enter", "trust.demo_enter", RouteClass::field, kDemo, kDemoDraft,
       "Session", "Signs in as one of the demo's people.", false, by(enter_demo)},
      {Method::get,
       "/v1/demo/messages",
       "trust.demo_messages",
       RouteClass::list,
       kDemo,
       {},
       "DemoMessages",
       "The demo's on-screen gateway: the last 20 messages sent.",
       false,
       by(show_demo_messages)},
  };
}

}  // namespace

std::vector<Route> session_routes(const SessionDesk& desk_in) {
  const Desk desk = std::make_shared<const SessionDesk>(desk_in);
  const Bind by = [desk](Reply (*handler)(const SessionDesk&, const Request&)) -> Handler {
    return [desk, handler](const Request& request) { return handler(*desk, request); };
  };
  std::vector<Route> rows = sign_in_rows(by);
  for (auto& row : session_rows(by))
    rows.push_back(std::move(row));
  for (auto& row : demo_rows(by))
    rows.push_back(std::move(row));
  return rows;
}

}  // namespace fl
