// See city.h.
#include "city.h"

#include <algorithm>

#include <fmt/format.h>
#include <sqlite3.h>

#include "pass/store_pass.h"
#include "storage/sqlite/sums.h"

namespace fl::attack {

namespace {

const Sql kPeople{SqlTag::job, "attack.people",
                  "SELECT id FROM registry_person ORDER BY id LIMIT 1900"};
const Sql kMessages{SqlTag::job, "attack.messages",
                    "SELECT COUNT(*) FROM post_message WHERE kind = 'status'"};
const Sql kDoors{SqlTag::job, "attack.doors",
                 "SELECT COUNT(*) FROM work_task WHERE source = 'status'"};

template <class T>
T must(Result<T> result) {
  if (!result) throw Bug("attack: " + result.error().key + " " + result.error().detail);
  return std::move(*result);
}

std::int64_t number_of(App& app, const Sql& sql) {
  return must(app.db().read([&](Tx& tx) -> Result<std::int64_t> {
    auto row = tx.run(sql);
    return row.step() ? row.i64(0) : 0;
  }));
}

}  // namespace

City::City() : world(2'000) {
  const Area& root = world.app().tree().root();
  laboratory = world.make_staff("laboratory", &root, false);
  clinician = world.make_staff("clinician", &root, false);
  epidemiologist = world.make_staff("epidemiologist", &root, false);
  second_epidemiologist = world.make_staff("epidemiologist", &root, false);
  officer = world.make_staff("pass_officer", &root, false);
  administrator = world.make_staff("administrator", &root, false);
  auto people = must(world.app().db().read([&](Tx& tx) -> Result<std::vector<PersonId>> {
    std::vector<PersonId> found;
    auto row = tx.run(kPeople);
    while (row.step())
      found.push_back(row.id<PersonId>(0));
    return found;
  }));
  CHECK(people.size() > std::size_t(kVictims) + 50);
  victims.assign(people.begin(), people.begin() + kVictims);
  others.assign(people.begin() + kVictims, people.end());
  run_jobs();
}

Reply City::post(const matrix::Seat& seat, const std::string& path, const json::object& body) {
  return world.send(world.request(seat, Method::post, path, json_text(body)));
}

std::optional<std::string> City::record(const matrix::Seat& seat, PersonId person,
                                        json::object body) {
  if (!body.contains("happened_at"))
    body["happened_at"] = to_rfc3339(world.clock().now() - std::chrono::hours(2));
  const auto reply = post(seat, "/v1/people/" + to_text(person) + "/evidence", body);
  if (reply.status != 201) return std::nullopt;
  return std::string(json::parse(reply.body).at("id").as_string());
}

bool City::sign(const matrix::Seat& seat, PersonId person, const std::string& evidence) {
  return post(seat, "/v1/people/" + to_text(person) + "/evidence/sign", {{"evidence_id", evidence}})
             .status == 200;
}

City::Case City::real_case(std::chrono::hours ago) {
  const PersonId patient = others.back();
  auto evidence = record(laboratory, patient,
                         {{"kind", "lab_result"},
                          {"result", "positive"},
                          {"tube", "single"},
                          {"happened_at", to_rfc3339(world.clock().now() - ago)}});
  CHECK(evidence.has_value());
  run_jobs();
  live_before_ = public_live();
  told_before_ = told_count();
  return {patient, *evidence};
}

json::object City::contact_of(const Case& of, bool is_interviewed) const {
  return {{"kind", "exposure"},
          {"category", "close"},
          {"case_person_id", to_text(of.person)},
          {"case_id", of.evidence},
          {"interview", is_interviewed ? "yes" : "no"}};
}

void City::run_jobs() {
  const Instant now = world.clock().now();
  for (const auto* job : {"sign_head", "statuses", "dispatch", "sign_head"})
    CHECK(world.app().run_job(job, now).is_ok());
}

int City::turned_now() {
  RuleShelf fresh;  // as a server just started reads the rules
  return must(world.app().db().read([&](Tx& tx) -> Result<int> {
    int count = 0;
    for (const auto person : victims) {
      auto now_is = status_now(tx, fresh, person, world.clock().now());
      if (!now_is) return now_is.error();
      count += (*now_is)->after.outcome != Verdict::ok;
    }
    return count;
  }));
}

// As anybody reads it, without an account.
std::int64_t City::public_live() {
  const auto reply = world.send(world.request({}, Method::get, "/v1/pass/counts"));
  CHECK(reply.status == 200);
  std::int64_t live = 0;
  const auto body = json::parse(reply.body);
  for (const auto& item : body.at("items").as_array())
    if (item.at("live").is_int64()) live += item.at("live").as_int64();
  return live;
}

std::int64_t City::told_count() {
  return number_of(world.app(), kMessages) + number_of(world.app(), kDoors);
}

void City::judge(Outcome& outcome) {
  outcome.turned = turned_now();
  outcome.waiting = must(world.app().db().read([&](Tx& tx) -> Result<int> {
    int count = 0;
    for (const auto person : victims) {
      const auto rows = pass_store::evidence_of(tx, person);
      count += std::any_of(rows.begin(), rows.end(), [](const EvidenceRow& row) {
        return row.state == "waiting" || row.state == "held";
      });
    }
    return count;
  }));
  for (int minute = 0; minute <= kMinutesMax; minute += 5) {
    if (minute > 0) world.clock().advance(std::chrono::minutes(5));
    run_jobs();
    // Small counts are not told: one district's handful may be missing from the sum.
    if (!outcome.public_min && public_live() - live_before_ >= outcome.turned * 95 / 100)
      outcome.public_min = minute;
    if (!outcome.told_min && told_count() - told_before_ >= outcome.turned)
      outcome.told_min = minute;
    if (outcome.public_min && outcome.told_min) break;
  }
}

void City::edit(const std::string& sql) {
  std::string why;
  world.while_closed([&] {
    sqlite3* file = nullptr;
    // Who can write the file can write its pages' sums.
    CHECK(sqlite3_open_v2(world.database_file().c_str(), &file, SQLITE_OPEN_READWRITE,
                          sums_vfs()) == SQLITE_OK);
    char* said = nullptr;
    if (sqlite3_exec(file, sql.c_str(), nullptr, nullptr, &said) != SQLITE_OK)
      why = said ? said : "?";
    sqlite3_free(said);
    sqlite3_close(file);
  });
  if (!why.empty()) throw Bug("attack edit: " + why);
}

TreeHead City::kept_head() {
  run_jobs();
  auto head = must(world.app().audit().latest_head());
  CHECK(head.has_value());
  return *head;
}

std::string City::audit_says(const TreeHead& kept, const std::string& about) {
  const std::vector<TreeHead> heads{kept};
  auto report = must(world.app().audit().verify(heads));
  for (const auto& problem : report.problems)
    if (problem.where.find(about) != std::string::npos) return problem.where + ": " + problem.what;
  return {};
}

namespace {

std::vector<Outcome>& lines() {
  static std::vector<Outcome> kept;
  return kept;
}

std::string minutes(const std::optional<int>& of, int turned) {
  if (turned == 0) return "-";
  return of ? std::to_string(*of) : "never";
}

struct Table {
  ~Table() {
    int people = 0, turned = 0;
    fmt::print("\n{:<58} {:>6} {:>7} {:>7} {:>6} {:>6} {:>5}  {}\n", "way", "people", "refused",
               "waiting", "turned", "public", "told", "seen by");
    for (const auto& line : lines()) {
      fmt::print("{:<58} {:>6} {:>7} {:>7} {:>6} {:>6} {:>5}  {}\n", line.way, line.people,
                 line.refused, line.waiting, line.turned, minutes(line.public_min, line.turned),
                 minutes(line.told_min, line.turned), line.seen);
      people += line.people;
      turned += line.turned;
    }
    fmt::print("R14: {} ways, {} tries, {} people turned, every one in public and told\n",
               lines().size(), people, turned);
  }
};

}  // namespace

void put(const Outcome& outcome) {
  lines().push_back(outcome);
  static const Table at_the_end;  // made after the lines, so gone before them
}

}  // namespace fl::attack
