// Ground, disk, clock, network and jobs of a simulated city; what its people do is in acts.cpp.
#include "city.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>
#include <sqlite3.h>

#include "app/demo.h"
#include "app/jobs.h"
#include "app/scan_desk.h"
#include "app/store_app.h"
#include "pass/show.h"
#include "pass/store_pass.h"
#include "pass/store_tokens.h"
#include "platform/clock.h"
#include "registry/everyone.h"
#include "scan/scan.h"
#include "seal/token.h"

namespace fl::faultcity {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr std::int64_t kPeople = 60;
constexpr std::size_t kResidents = 8;
// Walks over every bucket, lists of a million bits, work of the hour and of the day: not each time.
constexpr std::string_view kSeldom[] = {"publish", "check_restrictions"};
constexpr std::string_view kRarely[] = {"renew_passes", "burden", "duplicates"};

template <class T>
T must(Result<T> result) {
  if (!result) throw Bug("faultcity: " + result.error().key + " " + result.error().detail);
  return std::move(*result);
}

std::string key_of(const Reply& reply) {
  boost::system::error_code error;
  const auto body = json::parse(reply.body, error);
  if (error || !body.is_object() || !body.get_object().contains("fault")) return {};
  const auto& fault = body.at("fault");
  return fault.is_object() ? std::string(fault.at("key").as_string()) : std::string();
}

}  // namespace

Ground::Ground() {
  start_crypto();
  DemoPlan plan;
  plan.people = kPeople;
  plan.seed = 7;
  plan.now = kStart;
  plan.is_clean = true;
  (void)must(lay_demo(data, plan, [](double) {}));
  const SeededRandomness draws(std::uint64_t(kStart.ms));
  HandClock clock(kStart);
  auto app = must(App::open({data, true}, clock));
  const Permit permit = Permit::for_job("faultcity");
  must(app->db().write([&](Tx& tx) -> Outcome {
    PersonId first;
    for (const auto& one : app_store::demo_people(tx)) {
      if (one.who == "resident") first = one.person;
      if (!one.person.is_set()) actors.push_back({one.who, one.account, {}, {}, {}});
    }
    resident_from = actors.size();
    auto home = load_person(tx, first);
    if (!home) return home.error();
    const Area* cell = app->tree().find(home->cell);
    auto people = residents_of_cell(tx, cell->id, {}, 200);
    for (const auto& [household, person] : people) {
      if (actors.size() >= resident_from + kResidents) break;
      auto account = resident_account(tx, permit, person, cell->id, cell->path, kStart);
      if (!account) return account.error();
      actors.push_back({"resident", *account, person, {}, {}});
      auto made = sign_pass(tx, app->pass_desk(), person, kStart);
      if (!made) return made.error();
    }
    return Done{};
  }));
  for (const auto job : kJobs)
    (void)must(app->run_job(job, kStart));
}

std::size_t Ground::index_of(std::string_view who) const {
  for (std::size_t i = 0; i < actors.size(); ++i)
    if (actors[i].who == who) return i;
  throw Bug("faultcity: nobody is " + std::string(who));
}

void Figures::add(const Figures& other) {
  steps += other.steps;
  restarts += other.restarts;
  cuts += other.cuts;
  failed_calls += other.failed_calls;
  lost += other.lost;
  doubled += other.doubled;
  delayed += other.delayed;
  refused_second += other.refused_second;
  jumps += other.jumps;
  asks += other.asks;
  scans += other.scans;
  rungs += other.rungs;
  statuses += other.statuses;
  records += other.records;
  tokens += other.tokens;
}

City::City(const Ground& ground, const Options& options)
    : ground_(ground), options_(options), random_(options.seed), actors_(ground.actors) {
  fs::copy(ground.data.folder, data_.folder, fs::copy_options::recursive);
  fs::copy(ground.data.key_folder(), data_.key_folder(), fs::copy_options::recursive);
  draws_ = std::make_unique<SeededRandomness>(options.seed);
  disk_ = std::make_unique<CityDisk>(data_.folder);
  open();
  gate_code_ = scan::ScanKeys(app_->keys())
                   .make_code({VenueId{77}, scan::day_number_of(kStart + hours(24 * 80))});
  for (const auto* who : {"community_worker", "community_lead"}) {
    Phone phone;
    phone.actor = ground.index_of(who);
    phone.drift = std::chrono::milliseconds(random_.between(-900'000, 900'000));
    phones_.push_back(std::move(phone));
  }
  guard_.actor = ground.index_of("community_worker");
}

City::~City() {
  app_.reset();
}

void City::open() {
  AppOptions options{data_, true, disk_->storage(), disk_->scans()};
  auto app = App::open(options, clock_);
  if (!app) throw Bug("faultcity: the server does not start: " + app.error().key);
  app_ = std::move(*app);
}

void City::note(const std::string& line) {
  if (options_.is_told)
    std::printf("%s %s (%zu)\n", to_rfc3339(clock_.now()).c_str(), line.c_str(),
                disk_ ? disk_->call_count() : 0);
  trace_ += line + "\n";
}

std::string City::trace_hash() const {
  return hex(sha256(trace_)).substr(0, 16);
}

// ---- time

void City::move_clock() {
  latest_ = std::max(latest_, clock_.now());
  if (is_calm_) return;
  const double drawn = random_.unit();
  if (drawn < 0.03) {
    clock_.advance(hours(random_.between(4, 30)));
    ++figures_.jumps;
  } else if (drawn < 0.05) {
    clock_.set(std::max(kStart, clock_.now() - minutes(random_.between(1, 90))));
    ++figures_.jumps;
  } else {
    clock_.advance(std::chrono::milliseconds(random_.between(1'000, 900'000)));
  }
}

// ---- faults

void City::draw_fault() {
  using Call = faults::FailurePlan::Call;
  using faults::FileRole;
  const double drawn = random_.unit();
  if (drawn < 0.030) {
    disk_->cut_database_after(1 + random_.below(90));
  } else if (drawn < 0.040) {
    disk_->cut_scans_after(1 + random_.below(8));
  } else if (drawn < 0.090) {
    // Reads are left to the fault tests: what is read again and what is still in memory depends on
    // how old a reader's snapshot is by the real clock.
    constexpr struct {
      Call call;
      FileRole role;
      int code;
    } kSites[] = {{Call::sync, FileRole::log, SQLITE_IOERR_FSYNC},
                  {Call::write, FileRole::log, SQLITE_IOERR_WRITE},
                  {Call::write, FileRole::log, SQLITE_FULL}};
    const auto& site = kSites[random_.below(std::size(kSites))];
    disk_->fail_database(
        {site.call, site.role, site.code, int(1 + random_.below(6)), int(1 + random_.below(4))});
    is_faulty_ = true;
  } else if (drawn < 0.105) {
    disk_->fail_scans(faults::ScanCall(1 + random_.below(9)), int(1 + random_.below(3)),
                      random_.chance(0.5));
    is_faulty_ = true;
  } else if (drawn < 0.110) {
    restart(Loss::nothing);
  } else if (drawn < 0.115) {  // in order
    app_.reset();
    auto app = App::open({data_, true, disk_->storage(), disk_->scans()}, clock_);
    if (app) app_ = std::move(*app);
    note("restarted");
    if (!app && !disk_->is_dead()) throw Bug("faultcity: no start: " + app.error().key);
    if (disk_->is_dead()) restart(Loss::unsynced);  // a cut that was drawn before fell into it
  } else if (drawn < 0.120) {
    AppOptions options{data_, true, disk_->storage(), disk_->scans()};
    auto second = App::open(options, clock_);
    if (second || second.error().key != "storage.in_use")
      history_.wrong.push_back("a second server over the same file was not refused");
    ++figures_.refused_second;
  }
}

void City::restart(Loss loss) {
  disk_->take_down(loss, random_);
  app_.reset();
  disk_->restart(loss, random_);
  ++figures_.restarts;
  note(loss == Loss::nothing ? "killed" : "power cut");
  if (!is_calm_ && random_.chance(0.25)) {  // and again, while it starts
    disk_->cut_database_after(1 + random_.below(40));
    auto app = App::open({data_, true, disk_->storage(), disk_->scans()}, clock_);
    disk_->take_down(Loss::unsynced, random_);
    if (app) app->reset();
    disk_->restart(Loss::unsynced, random_);
    ++figures_.restarts;
    ++figures_.cuts;
  }
  open();
}

// The writer checkpoints after it has answered: wait for that, so that the next act begins at rest.
void City::settle() {
  if (is_calm_ && !is_faulty_ && !disk_->is_dead()) return;
  ignore(app_->db().write([](Tx&) -> Outcome {
    return Fault{FaultKind::conflict, "faultcity.at_rest"};
  }),
         "nothing is written");
  figures_.failed_calls += disk_->heal();
  is_faulty_ = false;
  if (!disk_->is_dead()) return;
  ++figures_.cuts;
  restart(random_.chance(0.8) ? Loss::unsynced : Loss::nothing);
}

// ---- the server's own work

void City::run_job(std::string_view name) {
  const auto lives = disk_->restart_count();
  int bucket = 0;  // once around, however long that takes
  auto done = name == "renew_passes"
                  ? renew_passes(app_->pass_desk(), clock_.now(), bucket, minutes(1))
                  : app_->run_job(name, clock_.now());
  settle();
  if (disk_->restart_count() != lives) return;
  if (!done) {
    note(fmt::format("job {} {}", name, done.error().key));
    if (!done.error().key.starts_with("storage.") && !done.error().key.starts_with("scan."))
      history_.wrong.push_back(
          fmt::format("job {}: {} {}", name, done.error().key, done.error().detail));
    return;
  }
  note(fmt::format("job {} {}", name, *done));
  if (name == "statuses") see_statuses();
  if (name == "statuses" || name == "sign_passes") see_tokens();
  if (name == "sign_head" && app_->audit().latest_head()) {
    auto head = app_->audit().latest_head();
    if (head && *head && (history_.heads.empty() || history_.heads.back().size != (*head)->size))
      history_.heads.push_back(**head);
  }
}

void City::tick() {
  ++ticks_;
  for (const auto job : kJobs) {
    if (std::ranges::find(kRarely, job) != std::end(kRarely) && ticks_ % 6 != 0) continue;
    if (std::ranges::find(kSeldom, job) != std::end(kSeldom) && ticks_ % 3 != 0) continue;
    if (options_.plant == Plant::whereabouts_kept && job == "scans") continue;
    if (options_.plant == Plant::visitor_kept && job == "retention") continue;
    run_job(job);
  }
}

// What a phone that asked now would have on its screen.
void City::see_tokens() {
  const auto seen = app_->db().read([&](Tx& tx) -> Outcome {
    for (const auto& actor : actors_)
      if (actor.person.is_set())
        if (const auto row = pass_store::load_token(tx, actor.person, TokenKind::phone))
          history_.tokens[actor.person.value].insert(text_of_token(row->cose));
    return Done{};
  });
  (void)seen;  // a disk that fails shows nobody anything
}

// Each change of a kept status: what eased is judged at the end.
void City::see_statuses() {
  auto now_are = app_->db().read([&](Tx& tx) -> Result<std::map<std::int64_t, StatusRow>> {
    std::map<std::int64_t, StatusRow> rows;
    pass_store::each_status(tx, [&](const StatusRow& row) { rows[row.person.value] = row; });
    return rows;
  });
  if (!now_are) return;
  for (const auto& [person, row] : statuses_) {
    const auto found = now_are->find(person);
    const bool is_eased =
        row.verdict == "stop" && (found == now_are->end() || found->second.verdict != "stop");
    if (is_eased) history_.eased.push_back({row.person, row, clock_.now()});
  }
  statuses_ = std::move(*now_are);
}

// ---- the network and its clients

void City::renew_session(std::size_t actor) {
  auto made = open_session(app_->db(), app_->keys(), actors_[actor].account, clock_.now());
  if (!made) return;
  actors_[actor].cookie = "__Host-firstline=" + made->token;
  actors_[actor].csrf = made->actor.csrf;
}

Reply City::handle(Request request) {
  request.now = clock_.now();
  request.peer = fmt::format("10.1.{}.{}", number_ / 250 % 250, number_ % 250);
  request.request_id = "faultcity";
  Reply reply = app_->router().handle(request);
  if (reply.status == 500)
    history_.wrong.push_back("a bug reached a client: " + request.path + " " + reply.body);
  return reply;
}

Reply City::send(std::size_t actor, const Intent& intent) {
  Request request;
  request.method = Method::post;
  request.path = intent.path;
  request.body = intent.body;
  request.headers.emplace_back("idempotency-key", intent.key);
  if (!intent.gate.empty()) {
    request.headers.emplace_back(std::string(scan::kGateHeader), intent.gate);
  } else {
    if (actors_[actor].cookie.empty()) renew_session(actor);
    request.headers.emplace_back("cookie", actors_[actor].cookie);
    request.headers.emplace_back("x-firstline-csrf", actors_[actor].csrf);
  }
  return handle(std::move(request));
}

// True when it is answered for good: yes, or a no that stays a no.
bool City::try_intent(Intent& intent) {
  const double drawn = is_calm_ ? 1.0 : random_.unit();
  if (drawn < 0.05) {
    ++figures_.lost;
    note("lost " + intent.path);
    return false;
  }
  if (drawn < 0.10) {
    ++figures_.delayed;
    delayed_.emplace_back(std::size_t(number_) + 1 + random_.below(12), intent);
    note("delayed " + intent.path);
    return false;
  }
  const auto lives = disk_->restart_count();
  Reply reply = send(intent.actor, intent);
  const bool is_doubled = drawn < 0.16;
  if (is_doubled) {
    ++figures_.doubled;
    const Reply again = send(intent.actor, intent);
    if (reply.status / 100 == 2 && again.status / 100 == 2 && intent.gate.empty() &&
        reply.status != again.status)
      history_.wrong.push_back("asked twice, answered differently: " + intent.path);
    if (reply.status / 100 != 2) reply = again;
  }
  settle();
  if (disk_->restart_count() != lives) return false;  // it died with the answer on its lips
  note(fmt::format("post {} {} {} {}", actors_[intent.actor].who, intent.path, reply.status,
                   key_of(reply)));
  if (reply.status == 401) actors_[intent.actor].cookie.clear();
  if (drawn >= 0.16 && drawn < 0.24) {
    ++figures_.lost;  // the answer
    return false;
  }
  if (reply.status == 401 || reply.status == 429 || reply.status >= 500) return false;
  intent.done(reply);
  return true;
}

void City::intend(std::size_t actor, const std::string& path, json::object body,
                  std::function<void(const Reply&)> done, const std::string& gate) {
  Intent intent;
  intent.actor = actor;
  intent.path = path;
  intent.body = json_text(body);
  intent.key = hex(sha256(fmt::format("{} {}", options_.seed, ++number_))).substr(0, 32);
  intent.gate = gate;
  intent.done = std::move(done);
  if (!try_intent(intent)) waiting_.push_back(std::move(intent));
}

std::optional<json::value> City::look(std::size_t actor, const std::string& path,
                                      const std::string& capability) {
  Request request;
  request.method = Method::get;
  CHECK(set_target(request, path).is_ok());
  if (!capability.empty()) {
    request.headers.emplace_back("x-firstline-pass", capability);
  } else {
    if (actors_[actor].cookie.empty()) renew_session(actor);
    request.headers.emplace_back("cookie", actors_[actor].cookie);
  }
  const auto lives = disk_->restart_count();
  const Reply reply = handle(std::move(request));
  settle();
  if (disk_->restart_count() != lives) return std::nullopt;
  note(fmt::format("get {} {} {}", actors_[actor].who, path, reply.status));
  if (reply.status == 401 && capability.empty()) actors_[actor].cookie.clear();
  if (reply.status != 200) return std::nullopt;
  return json::parse(reply.body);
}

void City::retry_some() {
  for (std::size_t i = 0, count = waiting_.size(); i < count; ++i) {
    Intent intent = std::move(waiting_.front());
    waiting_.pop_front();
    const bool is_now = is_calm_ || random_.chance(0.4);
    if (!is_now || !try_intent(intent)) waiting_.push_back(std::move(intent));
  }
  std::vector<std::pair<std::size_t, Intent>> still;
  auto late = std::exchange(delayed_, {});
  for (auto& [at, intent] : late) {
    if (!is_calm_ && at > std::size_t(number_)) {
      still.emplace_back(at, std::move(intent));
      continue;
    }
    const auto lives = disk_->restart_count();
    const Reply reply = send(intent.actor, intent);  // nobody listens any more
    settle();
    if (disk_->restart_count() != lives) continue;
    note(fmt::format("late {} {} {}", intent.path, reply.status, key_of(reply)));
  }
  for (auto& one : still)
    delayed_.push_back(std::move(one));
}

// ---- a life

void City::step(int number) {
  ++figures_.steps;
  note(fmt::format("step {}", number));
  draws_.reset();
  draws_ = std::make_unique<SeededRandomness>(options_.seed * 100'000 + std::uint64_t(number));
  move_clock();
  draw_fault();
  if (random_.chance(0.12))
    tick();
  else if (random_.chance(0.35))
    retry_some();
  else
    act();
  settle();
}

void City::live() {
  see_tokens();
  for (int number = 0; number < options_.steps; ++number)
    step(number);
}

void City::drain() {
  is_calm_ = true;
  disk_->cut_database_after(0);
  disk_->cut_scans_after(0);
  is_faulty_ = true;
  settle();
  for (int round = 0; round < 30 && (round < 2 || !waiting_.empty() || !delayed_.empty());
       ++round) {
    clock_.advance(minutes(20));
    retry_some();
    for (auto& phone : phones_)
      bring(phone, "/v1/field/uploads", "records");
    bring(guard_, "/v1/gate/uploads", "items");
  }
  if (!waiting_.empty())
    history_.wrong.push_back(fmt::format("{} requests are never answered, the first {}",
                                         waiting_.size(), waiting_.front().path));
  // A guard's phone takes no list of hours to come.
  if (clock_.now() < latest_) clock_.set(latest_);
  ticks_ = 5;  // the next one publishes and signs
  tick();
  for (const auto& [person, tokens] : history_.tokens)
    figures_.tokens += std::int64_t(tokens.size());
}

void City::rest() {
  // Over every rung of what is open, and then at rest.
  for (const int ahead : {2, 6, 12, 24, 26}) {
    clock_.advance(hours(ahead));
    tick();
  }
  for (int round = 0; round < 3; ++round) {  // and of what opened meanwhile
    clock_.advance(minutes(10));
    run_job("dispatch");
    run_job("climb_ladders");
  }
  ticks_ = 5;
  tick();
  figures_.asks += std::int64_t(history_.asks.size());
  figures_.scans += std::int64_t(history_.scans.size());
  figures_.records += std::int64_t(history_.records.size());
}

void City::grow_old() {
  clock_.advance(hours(24 * 15));
  tick();
}

// ---- the database, for checkers and planted defects

std::vector<std::int64_t> City::column(const std::string& sql) {
  return must(app_->db().read([&](Tx& tx) -> Result<std::vector<std::int64_t>> {
    std::vector<std::int64_t> found;
    auto row = tx.run_text(sql);
    while (row.step())
      found.push_back(row.i64(0));
    return found;
  }));
}

std::int64_t City::number(const std::string& sql) {
  const auto found = column(sql);
  return found.empty() ? 0 : found.front();
}

void City::edit(const std::string& sql) {
  must(app_->db().exec_script(sql));
}

}  // namespace fl::faultcity
