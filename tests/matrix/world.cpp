// Lays the city once a test, seats the accounts and opens the asks.
#include "world.h"

#include <map>

#include <fmt/format.h>

#include "app/demo.h"
#include "platform/text.h"
#include "storage/care.h"

namespace fl::matrix {

namespace {

constexpr Instant kStart{1'767'398'400'000};  // 2026-01-03T08:00:00+08:00
constexpr std::chrono::hours kShift{24 * 60};

const Sql kPeopleOfCell{SqlTag::job, "matrix.people_of_cell",
                        "SELECT id FROM registry_person WHERE cell_id = ?1 ORDER BY id LIMIT ?2"};

const Permit& job() {
  static const Permit permit = Permit::for_job("matrix");
  return permit;
}

template <class T>
T must(Result<T> result) {
  if (!result) throw Bug("matrix: " + result.error().key + " " + result.error().detail);
  return std::move(*result);
}

// Another area under the same parent, inhabited when there is one; null for the root.
const Area* neighbour_of(const AreaTree& tree, const Area& area) {
  const Area* parent = tree.parent_of(area);
  if (parent == nullptr) return nullptr;
  const Area* found = nullptr;
  for (const Area* other : tree.children_of(parent->id)) {
    if (other->id == area.id || other->level != area.level) continue;
    if (other->cell_count > 0) return other;
    if (found == nullptr) found = other;
  }
  return found;
}

}  // namespace

World::World(std::int64_t people) : clock_(kStart) {
  start_crypto();
  const DataFolder data{folder_ / "city"};
  DemoPlan plan;
  plan.people = people;
  if (is_postgres(place_.path())) plan.database = place_.path();
  plan.seed = 7;
  plan.now = kStart;
  plan.is_clean = true;
  CHECK(lay_demo(data, plan, [](double) {}).is_ok());
  app_ = must(App::open({data, true}, clock_));
  password_hash_ = must(new_password_hash(app_->keys(), kPassword, PasswordCost::test));
  find_things();
}

void World::while_closed(const std::function<void()>& what) {
  app_.reset();
  what();
  app_ = must(App::open({DataFolder{folder_ / "city"}, true}, clock_));
}

void World::find_things() {
  things_.resize(2);
  const auto& tree = app_->tree();
  std::map<const Area*, int> rank;  // the more inhabited neighbours around it, the better
  const auto cells = tree.cells_under(tree.root().path);
  for (const Area* cell : cells)
    for (const Area* area : tree.upward(*cell))
      if (const Area* beside = neighbour_of(tree, *area)) rank[cell] += beside->cell_count > 0;
  for (const auto level : {AreaLevel::grid_cell, AreaLevel::village_group}) {
    Thing& thing = things_[level == AreaLevel::grid_cell ? 0 : 1];
    const Area* best = nullptr;
    for (const Area* cell : cells)
      if (cell->level == level && people_of(*cell, 3).size() == 3 &&
          (best == nullptr || rank[cell] > rank[best]))
        best = cell;
    if (best != nullptr) place(thing, *best);
  }
  for (auto& thing : things_) {
    CHECK(thing.cell != nullptr);
    thing.asker = make_resident(thing.person, "the asker").account;
    renew(thing);
  }
}

void World::place(Thing& thing, const Area& cell) {
  for (const PersonId id : people_of(cell, 200)) {
    auto known = app_->db().read([&](Tx& tx) { return open_private(tx, app_->keys(), id); });
    if (!known || known->phone.empty() || char_count(known->name) < 2) continue;
    thing.person = id;
    thing.name = known->name;
    thing.phone = known->phone;
    break;
  }
  if (!thing.person.is_set()) return;
  thing.cell = &cell;
  thing.text = "只有这一句话里才有的词：蓝色的伞";
  auto holder =
      app_->db().read([&](Tx& tx) { return who_answers(tx, app_->tree(), cell, clock_.now()); });
  thing.worker = must(std::move(holder)).account;
  for (const Area* area : app_->tree().upward(cell)) {
    thing.around.push_back(area);
    if (const Area* beside = neighbour_of(app_->tree(), *area)) thing.around.push_back(beside);
  }
}

std::vector<PersonId> World::people_of(const Area& cell, int limit) {
  return must(app_->db().read([&](Tx& tx) -> Result<std::vector<PersonId>> {
    std::vector<PersonId> found;
    auto row = tx.run(kPeopleOfCell, cell.id, limit);
    while (row.step())
      found.push_back(row.id<PersonId>(0));
    return found;
  }));
}

Seat World::make_staff(const std::string& role, const Area* area, bool is_on_duty) {
  Seat seat;
  seat.name = role.empty() ? "staff without a role" : role;
  seat.name += area ? " at " + area->name : " nowhere";
  seat.is_staff = true;
  seat.role = role;
  seat.area = area;
  seat.is_on_duty = is_on_duty && area != nullptr;
  NewAccount account;
  account.login = fmt::format("matrix{}", ++number_);
  account.password_hash = password_hash_;
  account.name = "值班员" + std::to_string(number_);
  std::vector<RoleGrant> grants;
  if (!role.empty())
    grants.push_back({*role_of_name(role), area ? area->id : AreaId{}, area ? area->path : ""});
  const Instant now = clock_.now();
  seat.account = must(app_->db().write([&](Tx& tx) -> Result<AccountId> {
    auto id = make_account(tx, job(), account, grants, app_->keys(), now);
    if (!id || !seat.is_on_duty) return id;
    const std::string title = area->is_cell() ? "grid_worker" : "street_duty";
    auto post = make_post(tx, job(), *area, title, now);
    if (!post) return post.error();
    auto shift =
        make_shift(tx, job(), *post, *area, *id, now - std::chrono::hours(1), now + kShift, now);
    if (!shift) return shift.error();
    return id;
  }));
  sign_in(seat);
  return seat;
}

std::string World::login_of(const Seat&) const {
  return fmt::format("matrix{}", number_);
}

Seat World::make_resident(PersonId person, const std::string& name) {
  Seat seat;
  seat.name = name;
  seat.person = person;
  seat.account = must(app_->db().write([&](Tx& tx) -> Result<AccountId> {
    auto known = load_person(tx, person);
    if (!known) return known.error();
    return resident_account(tx, job(), person, known->cell, known->cell_path, clock_.now());
  }));
  sign_in(seat);
  return seat;
}

void World::sign_in(Seat& seat) {
  auto made = must(open_session(app_->db(), app_->keys(), seat.account, clock_.now()));
  seat.cookie = "__Host-firstline=" + made.token;
  seat.csrf = made.actor.csrf;
}

void World::seat_everyone() {
  constexpr std::string_view kStaffRoles[] = {
      "community_worker", "community_lead",    "street_officer", "district_officer",
      "city_officer",     "auditor",           "administrator",  "personnel_officer",
      "phone_desk",       "complaint_handler", "clerk",          "party_contact",
      "laboratory",       "clinician",         "epidemiologist", "pass_officer"};
  for (const auto& thing : things_) {
    std::vector<PersonId> neighbours = people_of(*thing.cell, 3);
    seats_.push_back(make_resident(thing.person, "the asker"));
    seats_.push_back(
        make_resident(neighbours[neighbours[0] == thing.person ? 1 : 0], "a neighbour"));
    for (const Area* area : thing.around)
      for (const auto role : kStaffRoles)
        seats_.push_back(make_staff(std::string(role), area, true));
    seats_.push_back(make_staff("community_worker", thing.cell, false));
    seats_.back().name += ", off duty";
  }
  for (const auto role : kStaffRoles)
    seats_.push_back(make_staff(std::string(role), nullptr, false));
  seats_.push_back(make_staff("", nullptr, false));
  Seat nobody;
  nobody.name = "nobody";
  nobody.is_signed_in = false;
  seats_.push_back(nobody);
  Seat expired = make_staff("city_officer", &app_->tree().root(), false);
  const Instant past = clock_.now() - std::chrono::hours(24 * 40);
  auto made = must(open_session(app_->db(), app_->keys(), expired.account, past));
  expired.name = "an expired session";
  expired.cookie = "__Host-firstline=" + made.token;
  expired.csrf = made.actor.csrf;
  expired.is_signed_in = false;
  seats_.push_back(expired);
  Seat made_up = expired;
  made_up.name = "a made-up session";
  made_up.cookie = "__Host-firstline=ABCDEFGHJKMNPQRSTVWXYZ0123";
  seats_.push_back(made_up);
}

Act World::job_act(Bucket bucket) {
  Act act;
  act.bucket = bucket;
  act.key = must(act_key_of_hex(fresh_key()));
  act.request_hash = raw(sha256("matrix"));
  act.now = clock_.now();
  return act;
}

void World::renew(Thing& thing) {
  WorkRoom room = app_->work();
  if (thing.task.is_set()) {
    // What is over does not count against how many asks one may have open; parts close first.
    for (const auto& part : must(app_->db().read([&](Tx& tx) -> Result<std::vector<Task>> {
           return tasks_from(tx, "split", thing.task.value);
         })))
      ignore(finish_task(room, job(), part.id, {"handed_to_person", ""}, std::nullopt,
                         job_act(carried_bucket(part.id.value))),
             "it may be closed already");
    ignore(finish_task(room, job(), thing.task, {"handed_to_person", ""}, std::nullopt,
                       job_act(carried_bucket(thing.task.value))),
           "it may be closed already");
  }
  auto person = must(app_->db().read([&](Tx& tx) { return load_person(tx, thing.person); }));
  thing.ask = must(open_ask(room, job(), person, {"medicine", thing.text},
                            job_act(carried_bucket(person.household.value))));
  auto ask = must(app_->db().read([&](Tx& tx) { return work_store::load_ask(tx, thing.ask); }));
  thing.task = ask.task;
  thing.follow = follow_token(app_->keys(), ask);
  hand_back(thing);
}

void World::hand_to(Thing& thing, AccountId account, const std::string& title, const Area& area) {
  auto done = assign_task(app_->work(), job(), thing.task, {account, title, area.id}, "matrix",
                          job_act(carried_bucket(thing.task.value)));
  CHECK(done || done.error().key == "work.already_theirs");
}

void World::hand_back(Thing& thing) {
  hand_to(thing, thing.worker, "grid_worker", *thing.cell);
}

HouseholdId World::household_of(const Thing& thing) {
  auto person = app_->db().read([&](Tx& tx) { return load_person(tx, thing.person); });
  CHECK(person.is_ok());
  return person->household;
}

Task World::task_of(const Thing& thing) {
  return must(app_->db().read([&](Tx& tx) { return work_store::load_task(tx, thing.task); }));
}

std::string World::fresh_key() {
  return hex(sha256("matrix key " + std::to_string(++number_))).substr(0, 32);
}

Request World::request(const Seat& seat, Method method, const std::string& target,
                       const std::string& body) {
  Request request;
  request.method = method;
  CHECK(set_target(request, target).is_ok());
  request.body = body;
  request.now = clock_.now();
  request.peer =
      fmt::format("10.{}.{}.{}", number_ / 62500 % 250, number_ / 250 % 250, number_ % 250);
  request.request_id = "matrix";
  if (!seat.cookie.empty()) request.headers.emplace_back("cookie", seat.cookie);
  if (method != Method::get) {
    request.headers.emplace_back("x-firstline-csrf", seat.csrf);
    request.headers.emplace_back("idempotency-key", fresh_key());
  }
  return request;
}

std::string World::content() {
  return must(content_hash(app_->db()));
}

std::string key_of_fault(const Reply& reply) {
  boost::system::error_code error;
  const auto body = json::parse(reply.body, error);
  if (error || !body.is_object() || !body.get_object().contains("fault")) return {};
  return std::string(body.at("fault").at("key").as_string());
}

std::string lasting_body(const Reply& reply) {
  boost::system::error_code error;
  auto body = json::parse(reply.body, error);
  if (error || !body.is_object()) return reply.body;
  body.get_object().erase("incident");
  return json_text(body);
}

}  // namespace fl::matrix
