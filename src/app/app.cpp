// Opens a data folder and wires the rooms together; runs their jobs by time.
#include "app/app.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/drill_board.h"
#include "app/jobs.h"
#include "app/people_jobs.h"
#include "app/routes_app.h"
#include "app/routes_lists.h"
#include "app/routes_service.h"
#include "app/scan_desk.h"
#include "app/sms_replies.h"
#include "app/store_app.h"
#include "duty/duty.h"
#include "duty/events.h"
#include "duty/posting_run.h"
#include "duty/routes.h"
#include "duty/routes_more.h"
#include "http/openapi.h"
#include "pass/area_act.h"
#include "pass/check.h"
#include "pass/keep.h"
#include "pass/large.h"
#include "pass/preview_run.h"
#include "pass/publish.h"
#include "pass/routes.h"
#include "pass/routes_live.h"
#include "pass/routes_show.h"
#include "platform/limits.h"
#include "platform/log.h"
#include "platform/metrics.h"
#include "post/gateway.h"
#include "post/replies.h"
#include "registry/import.h"
#include "registry/import_uploads.h"
#include "registry/own_person.h"
#include "registry/routes_import.h"
#include "registry/routes_more.h"
#include "scan/routes_gate.h"
#include "storage/migrate.h"
#include "storage/move.h"
#include "storage/scrub.h"
#include "storage/shortage.h"
#include "storage/sqlite/files.h"
#include "trust/events.h"
#include "trust/routes_log.h"
#include "work/burden_room.h"
#include "work/events.h"
#include "work/hand_over.h"
#include "work/promises.h"
#include "work/routes.h"
#include "work/routes_more.h"
#include "work/sync.h"

namespace fl {

namespace {

constexpr std::int64_t kLateEveryMs = 30'000;
constexpr std::int64_t kSayAgainMs = 600'000;
constexpr std::int64_t kPreviewEveryMs = 1'000;
constexpr std::int64_t kRungsEveryMs = 10'000;
constexpr std::int64_t kRefillEveryMs = 10'000;
constexpr std::int64_t kHeadEveryMs = 60'000;
constexpr std::int64_t kPublishLookMs = 5'000;
constexpr std::int64_t kCheckEveryMs = 60'000;
// Another process may have changed the areas: every server looks, and what it rewrites is the same.
constexpr std::int64_t kAreasEveryMs = 2'000;
constexpr std::int64_t kCareEveryMs = 600'000;
constexpr std::int64_t kDuplicatesEveryMs = 86'400'000;
constexpr std::int64_t kRetentionEveryMs = 3'600'000;
constexpr std::chrono::milliseconds kDispatchPause{150};
constexpr std::chrono::milliseconds kImportPause{400};
constexpr std::chrono::seconds kMessageWaitMax{60};
constexpr std::chrono::milliseconds kPostPause{500};
constexpr std::chrono::milliseconds kShowPause{500};
constexpr std::int64_t kSignEveryMs = 500, kRenewEveryMs = 2'000;
constexpr std::chrono::milliseconds kRenewBudget{40};
constexpr auto kReplySecret = ".keys/replies.secret";  // beside the keys of the folder

template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
  for (auto& item : from)
    to.push_back(std::move(item));
}

// What the civil desk answers.
std::vector<Route> civil_routes(const CivilDesk& civil) {
  std::vector<Route> routes = people_routes(civil);
  append(routes, care_routes(civil));
  append(routes, duplicate_routes(civil));
  append(routes, read_routes(civil));
  append(routes, care_list_routes(civil));
  append(routes, area_change_routes(civil));
  append(routes, command_routes(civil));
  append(routes, map_routes(civil));
  append(routes, edit_routes(civil));
  append(routes, own_person_routes(civil));
  return routes;
}

// What the rooms hear of each other; the room outlives the dispatcher.
std::vector<EventHandler> handlers_of(const WorkRoom& work, const DutyRoom& duty) {
  return {{"work.count", std::string(kTaskMoved),
           [&work](Tx& tx, const Event& event, Instant now) {
             return count_moved(tx, work.tree, event.body, now);
           }},
          {"work.post_rung", std::string(kRungTold),
           [&work](Tx& tx, const Event& event, Instant now) {
             return post_rung(tx, work, TaskId{event.entity}, event.body, now);
           }},
          {"work.promises_left", std::string(kShiftLeft),
           [&work](Tx& tx, const Event& event, Instant now) {
             return move_left_promises(tx, work, Permit::for_job("promises_left"), event.body, now);
           }},
          {"duty.rights_ended", std::string(kRightsEnded),
           [&duty](Tx& tx, const Event& event, Instant now) -> Outcome {
             auto left = leave_without_rights(tx, duty, AccountId{event.entity}, now);
             return left ? Outcome(Done{}) : Outcome(left.error());
           }}};
}

std::vector<Route> pass_office_routes(const PassRoom& room, std::shared_ptr<RuleShelf> shelf,
                                      const Gate& gate) {
  auto routes = evidence_routes(room, shelf, gate);
  append(routes, area_act_routes(room, shelf, gate));
  append(routes, rule_routes(room, shelf, gate));
  append(routes, status_routes(room, std::move(shelf), gate));
  append(routes, large_act_routes(room, gate));
  return routes;
}

}  // namespace

std::vector<ImageSource> all_image_sources() {
  auto sources = trust_image_sources();
  append(sources, work_image_sources());
  append(sources, promise_image_sources());
  append(sources, pass_image_sources());
  append(sources, large_act_image_sources());
  append(sources, area_act_image_sources());
  append(sources, own_person_image_sources());
  return sources;
}

std::string DataFolder::database() const {
  std::ifstream kept(place_file());
  std::string connection;
  return std::getline(kept, connection) && is_postgres(connection) ? connection : file();
}

bool DataFolder::has_data() const {
  return std::filesystem::exists(place_file()) || std::filesystem::exists(file());
}

Outcome DataFolder::save_place(const std::string& connection) const {
  if (connection.empty()) {
    std::error_code error;
    std::filesystem::remove(place_file(), error);
    return error ? Outcome(Fault{FaultKind::unavailable, "app.cannot_write", place_file()})
                 : Outcome(Done{});
  }
  const std::string fresh = place_file() + ".new";
  auto kept = make_private_file(fresh);
  if (kept) std::ofstream(fresh, std::ios::trunc) << connection << "\n";
  if (kept) kept = sync_file_and_folder(fresh);
  if (kept) kept = rename_and_sync(fresh, place_file());
  if (!kept) return Fault{FaultKind::unavailable, "app.cannot_write", place_file()};
  return Done{};
}

Result<std::unique_ptr<App>> App::open(const AppOptions& options, const Clock& clock) {
  if (!options.data.has_data()) return Fault{FaultKind::absent, "app.no_data", options.data.folder};
  auto keys = load_keys(options.data.key_file());
  if (!keys) return keys.error();
  if (options.is_demo && !keys->is_demo)
    return Fault{FaultKind::refused, "app.not_a_demo", options.data.folder};
  // Demo keys are known to anyone: without the demo switch nothing that rests on them is served.
  if (!options.is_demo && keys->is_demo)
    return Fault{FaultKind::refused, "app.demo_needs_flag", options.data.folder};
  DbOptions storage = options.storage;
  storage.path = options.data.database();
  auto db = Db::open(storage);
  if (!db) return db.error();
  if (is_blank(**db)) return Fault{FaultKind::unavailable, "registry.no_areas"};
  auto whole = accept_moved(**db);
  if (!whole) return whole.error();
  auto migrated = migrate(**db);
  if (!migrated) return migrated.error();
  auto tree = AreaTree::load(**db);
  if (!tree) return tree.error();
  auto app = std::unique_ptr<App>(new App(options, clock));
  app->keys_ = *keys;
  auto gateways = load_gateways(options.data.gateway_file());
  if (!gateways) return gateways.error();
  app->gateways_ = std::move(*gateways);
  if (auto secret = load_reply_secret(options.data.folder + kReplySecret, *keys); !secret)
    return secret.error();
  auto replica = PassReplica::open(options.data.replica_folder());
  if (!replica) return replica.error();
  app->replica_ = std::move(*replica);
  app->db_ = std::move(*db);
  app->tree_ = std::move(*tree);
  app->wire();
  auto shown = app->replica_->start(*app->db_, clock.now());
  if (!shown) return shown.error();
  auto covered = refresh_coverage(*app->work_, clock.now());
  if (!covered) return covered.error();
  return app;
}

App::App(const AppOptions& options, const Clock& clock) : options_(options), clock_(clock) {}

void App::wire() {
  coverage_ = std::make_unique<Coverage>();
  work_ = std::make_unique<WorkRoom>(WorkRoom{*db_, keys_, *tree_, *coverage_});
  duty_ = std::make_unique<DutyRoom>(DutyRoom{*db_, keys_, *tree_});
  scan_desk_ = std::make_unique<ScanDesk>(options_.data, options_.scan_disk, *db_, keys_);
  pass_ =
      std::make_unique<PassRoom>(PassRoom{*db_, keys_, *tree_, *work_, &scan_desk_->overlaps()});
  city_keys_ = std::make_shared<CityKeyShelf>(options_.data.city_key_folder());
  pass_desk_ = std::make_unique<PassDesk>(
      PassDesk{*db_, keys_, *tree_, *city_keys_, rules_.get(), replica_.get()});
  bundles_ = std::make_shared<BundleShelf>(*db_);
  gate_ = std::make_unique<Gate>(Gate{*db_, keys_});
  audit_ = std::make_shared<AuditLog>(*db_, keys_, all_image_sources());
  lease_ = std::make_unique<Lease>(*db_, "jobs");
  dispatcher_ = std::make_unique<Dispatcher>(*db_, handlers_of(*work_, *duty_));
  std::vector<Route> routes = app_routes(
      *this, *gate_, audit_, [this](Instant now) { return ready(now); },
      [this] { return openapi_; });
  append(routes, service_routes(*this, *gate_, [this](Instant now) { return ready(now); }));
  append(routes, ask_routes(*work_, *gate_));
  append(routes, task_routes(*work_, *gate_));
  append(routes, turn_routes(*work_, *gate_));
  append(routes, desk_routes(*work_, *gate_));
  append(routes, area_routes(*work_, *gate_));
  append(routes, sync_routes(*work_, *gate_));
  append(routes, my_duty_routes(*duty_, *gate_));
  append(routes, who_is_on_routes(*duty_, *gate_));
  append(routes, duty_plan_routes(*duty_, *gate_));
  append(routes, posting_routes(*duty_, *gate_));
  append(routes, posting_run_routes(*duty_, *gate_));
  append(routes, delegation_routes(*duty_, *gate_));
  append(routes, duty_change_routes(*duty_, *gate_));
  append(routes, responder_routes(*duty_, *gate_));
  append(routes, hand_over_routes(*work_, *gate_));
  append(routes, need_routes(*work_, *gate_));
  append(routes, directive_routes(*work_, *gate_));
  append(routes, item_routes(*work_, *gate_));
  append(routes, blocker_routes(*work_, *gate_));
  append(routes, facts_routes(*work_, *gate_));
  append(routes, complaint_routes(*work_, *gate_));
  append(routes, staff_routes(*work_, *gate_));
  append(routes, pass_office_routes(*pass_, rules_, *gate_));
  append(routes, pass_giving_routes(*pass_desk_, *pass_, rules_, *gate_));
  append(routes, bundle_routes(city_keys_, bundles_));
  append(routes, log_routes(*gate_, options_.data.key_folder() + "/witnesses"));
  append(routes, live_routes(*db_));
  append(routes, gate_book_routes({*db_, keys_, *tree_, *work_}, *gate_));
  const auto costs = std::make_shared<FormCosts>();
  append(routes, night_routes(*work_, *gate_, costs));
  for (const auto& route : routes)
    costs->emplace(route.name, cost_of(route.draft));
  const TableDesk tables{*db_, keys_, [this]() -> const AreaTree& { return *tree_; }};
  append(routes, import_routes(tables, *gate_));
  append(routes, export_routes(tables, *gate_));
  append(routes, account_routes(tables, *gate_));
  append(routes, list_routes(*this, *gate_));
  append(routes, drill_routes(options_.data, *gate_));
  append(routes,
         sms_reply_routes(*this, *load_reply_secret(options_.data.folder + kReplySecret, keys_)));
  const CivilDesk civil{*gate_, *tree_, [](Tx& tx, AccountId account, Instant now) {
                          std::vector<DutyHere> duties;
                          for (const auto& duty : duties_of(tx, account, now))
                            duties.push_back({duty.area_path, duty.until});
                          return duties;
                        }};
  append(routes, civil_routes(civil));
  append(routes, scan_desk_->routes(*gate_, *tree_));
  openapi_ = openapi_document(routes);
  router_ = std::make_unique<Router>(std::move(routes));
}

App::~App() {
  stop_scheduler();
}

Result<int> App::run_job(std::string_view name, Instant now) {
  if (std::ranges::find(kJobs, name) == std::end(kJobs))
    return Fault{FaultKind::bad_input, "app.no_such_job", std::string(name)};
  if (name == "dispatch") {
    int total = 0;
    for (int round = 0; round < 10'000; ++round) {
      auto done = dispatcher_->run_once(now);
      if (!done) return done.error();
      total += *done;
      if (*done == 0) break;
    }
    return total;
  }
  if (name == "climb_ladders") return climb_ladders(*work_, Permit::for_job("climb_ladders"), now);
  if (name == "mark_late") return mark_late(*work_, Permit::for_job("mark_late"), now);
  if (name == "hand_over") return run_hand_over(*work_, Permit::for_job("hand_over"), now);
  if (name == "refill") return run_refill(*duty_, Permit::for_job("refill"), now);
  if (name == "rights") return leave_ended_roles(*duty_, now);
  if (name == "coverage") {
    auto done = refresh_coverage(*work_, now);
    if (!done) return done.error();
    return 1;
  }
  if (name == "statuses")
    return refresh_statuses(*pass_, *rules_, Permit::for_job("statuses"), now);
  if (name == "previews") return run_previews(*pass_, *rules_, now);
  if (name == "sign_passes" || name == "renew_passes" || name == "show_passes")
    return run_pass_job(name, now);
  if (name == "publish")
    return publish_lists({*db_, *city_keys_, *audit_, options_.data.list_folder()}, now);
  if (name == "check_restrictions") return check_restrictions(*pass_, *rules_, now);
  if (name == "burden") return count_burden(*work_, now);
  if (name == "imports")
    return run_waiting_imports(*db_, keys_, *tree_, Permit::for_job("imports"), now,
                               [this] { return is_stopping_.load(); });
  if (name == "postings")
    return run_postings(*duty_, Permit::for_job("postings"), now,
                        [this] { return is_stopping_.load(); });
  if (name == "see_areas") {
    auto fresh = tree_->refresh(*db_);
    if (!fresh) return fresh.error();
    return *fresh ? 1 : 0;
  }
  if (name == "areas") return follow_areas(*tree_, *work_, now);
  if (name == "care") return open_care_tasks(*work_, now);
  if (name == "duplicates") return scan_for_duplicates(*work_, now);
  if (name == "scans") return scan_desk_->keep(now);
  if (name == "sign_head") return audit_->sequence(now);
  if (name == "scrub") return scrub_pages(*db_, now);
  if (name == "retention") {
    auto let_go = drop_old_evidence(*db_, Permit::for_job("retention"), now);
    if (!let_go) return let_go.error();
    auto dropped = db_->write([&](Tx& tx) -> Result<int> {
      return drop_old_receipts(tx, now - limits::kActKeyKept) +
             drop_old_messages(tx, now - std::chrono::hours(24)) + drop_old_awaited(tx, now) +
             drop_old_trust(tx, now) + drop_old_field(tx, now) + drop_old_imports(tx, now) +
             drop_old_registry(tx, now) + drop_old_passes(tx, now) + drop_old_runs(tx, now) +
             drop_old_gate_records(tx, now);
    });
    if (!dropped) return dropped.error();
    return *let_go + *dropped;
  }
  throw Bug("a job without work: " + std::string(name));
}

// Signing by event and by the clock; what every server shows follows after.
Result<int> App::run_pass_job(std::string_view name, Instant now) {
  if (name == "renew_passes") return renew_passes(*pass_desk_, now, renew_bucket_, kRenewBudget);
  if (name == "show_passes") {
    replica_->set_words(reason_words(*db_, *rules_, now));
    auto followed = replica_->follow(*db_, now);
    set_metric("firstline_passes_shown", "Passes in the copy they are shown from.",
               double(replica_->token_count()));
    return followed;
  }
  auto done = sign_due(*pass_desk_, now);
  if (!done) return done.error();
  // A restriction is signed when its leaf stands in the tree: that need not wait for its minute.
  if (done->waiting_count > 0) {
    auto placed = audit_->sequence(now);
    if (!placed) return placed.error();
    if (*placed > 0) done = sign_due(*pass_desk_, now);
    if (!done) return done.error();
  }
  return done->signed_count;
}

// The copy that passes are shown from follows on each server, whoever runs the jobs.
void App::shower_loop() {
  bool is_well = true;  // said once, not twice a second
  while (!is_stopping_) {
    try {
      auto followed = run_pass_job("show_passes", clock_.now());
      if (!followed && is_well)
        log_line(LogLevel::error, "passes.failed", {{"why", followed.error().key}});
      is_well = followed.is_ok();
    } catch (const std::bad_alloc&) {
      is_well = false;  // no memory: what was copied is shown
    }
    std::this_thread::sleep_for(kShowPause);
  }
}

void App::start_scheduler() {
  last_beat_ms_ = steady_ms();  // not stuck before its first round
  is_stopping_ = false;
  lease_->start();
  scheduler_ = std::thread([this] { scheduler_loop(); });
  importer_ = std::thread([this] { importer_loop(); });
  scan_desk_->start(clock_);
  shower_ = std::thread([this] { shower_loop(); });
  // Sending waits for others' machines: never on the scheduler's thread.
  if (!gateways_.empty()) postman_ = std::thread([this] { postman_loop(); });
}

void App::stop_scheduler() {
  is_stopping_ = true;
  if (scheduler_.joinable()) scheduler_.join();
  if (postman_.joinable()) postman_.join();
  if (importer_.joinable()) importer_.join();
  if (scan_desk_) scan_desk_->stop();
  if (shower_.joinable()) shower_.join();
  if (lease_) lease_->stop();
}

// A long file must not hold up what is late: imports have a thread of their own.
void App::importer_loop() {
  bool is_posting = false, may_post = true;
  while (!is_stopping_) {
    Result<int> done = 0;
    if (!lease_->is_held()) {
      std::this_thread::sleep_for(kImportPause);
      continue;
    }
    const WriteGuard guard(*db_, [this](Tx& tx) { return lease_->check(tx); });
    try {
      is_posting = false;
      done = run_job("imports", clock_.now());
      is_posting = may_post && done && *done == 0;
      if (is_posting) done = run_job("postings", clock_.now());
      if (!done) log_line(LogLevel::error, "imports.failed", {{"why", done.error().key}});
    } catch (const Bug& bug) {
      log_line(LogLevel::error, "imports.bug",
               {{"why", bug.what()}, {"incident", new_incident_number()}});
      // The same would meet the same fault again: it is put aside, and whatever else waits goes on.
      done = 0;
      if (is_posting)
        may_post = false;
      else
        ignore(give_up_import(*db_, clock_.now()), "asked again at the next look");
    } catch (const std::bad_alloc&) {
      done = 0;  // no memory: later
    }
    if (!done || *done == 0) std::this_thread::sleep_for(kImportPause);
  }
}

void App::scheduler_loop() {
  struct Every {
    std::string_view job;
    std::int64_t every_ms, next_ms;
    std::string said = {};  // the trouble that was logged last, and when
    std::int64_t said_ms = 0;
  };
  Every jobs[] = {{"dispatch", 0, 0},
                  {"mark_late", kLateEveryMs, 0},
                  {"climb_ladders", kRungsEveryMs, steady_ms() + 1'000},
                  {"refill", kRefillEveryMs, 0},
                  {"hand_over", kLateEveryMs, 0},
                  {"statuses", kLateEveryMs, steady_ms() + 3'000},
                  {"previews", kPreviewEveryMs, steady_ms() + 7'000},
                  {"sign_passes", kSignEveryMs, 0},
                  {"renew_passes", kRenewEveryMs, steady_ms() + 5'000},
                  {"publish", kPublishLookMs, steady_ms() + 4'000},
                  {"check_restrictions", kCheckEveryMs, steady_ms() + 20'000},
                  {"rights", kLateEveryMs, steady_ms() + 6'000},
                  {"coverage", kLateEveryMs, steady_ms() + kLateEveryMs},
                  {"see_areas", kAreasEveryMs, 0},
                  {"areas", kAreasEveryMs, 0},
                  {"care", kCareEveryMs, steady_ms() + 30'000},
                  {"duplicates", kDuplicatesEveryMs, steady_ms() + kDuplicatesEveryMs},
                  {"sign_head", kHeadEveryMs, steady_ms() + 2'000},
                  {"scrub", kScrubEveryMs, steady_ms() + 40'000},
                  {"burden", kRetentionEveryMs, steady_ms() + 90'000},
                  {"retention", kRetentionEveryMs, steady_ms() + 60'000}};
  while (!is_stopping_) {
    for (auto& job : jobs) {
      if (is_stopping_ || steady_ms() < job.next_ms) continue;
      // Each server refreshes what it keeps in memory; everything else is done by one of them.
      const bool is_for_each = job.job == "coverage" || job.job == "see_areas";
      if (!is_for_each && !lease_->is_held()) continue;
      const WriteGuard guard(*db_, [this](Tx& tx) { return lease_->check(tx); });
      job.next_ms = steady_ms() + job.every_ms;
      try {
        const auto from_ms = steady_ms();
        auto done = run_job(job.job, clock_.now());
        const MetricLabels of_job{{"job", std::string(job.job)}};
        count_metric("firstline_job_runs_total", "Runs of a job.", of_job);
        count_metric("firstline_job_failures_total", "Runs that failed.", of_job, done ? 0 : 1);
        set_metric("firstline_job_last_seconds", "How long its last run took.",
                   double(steady_ms() - from_ms) / 1e3, of_job);
        const std::string why = done ? std::string() : done.error().key;
        // The same trouble is logged once in a while, not at each try.
        if (!why.empty() && (why != job.said || steady_ms() - job.said_ms > kSayAgainMs)) {
          log_line(LogLevel::error, "job.failed", {{"job", job.job}, {"why", why}});
          job.said_ms = steady_ms();
        }
        job.said = why;
      } catch (const Bug& bug) {
        log_line(LogLevel::error, "job.bug",
                 {{"job", job.job}, {"why", bug.what()}, {"incident", new_incident_number()}});
      } catch (const std::bad_alloc&) {
        break;  // no memory: the next round tries again
      }
    }
    last_beat_ms_ = steady_ms();
    std::this_thread::sleep_for(kDispatchPause);
  }
}

void App::postman_loop() {
  while (!is_stopping_) {
    if (!lease_->is_held()) {
      std::this_thread::sleep_for(kPostPause);
      continue;
    }
    const WriteGuard guard(*db_, [this](Tx& tx) { return lease_->check(tx); });
    Result<int> tried = 0;
    try {
      tried = deliver_due(*db_, keys_, gateways_, [this] { return clock_.now(); });
      if (!tried) log_line(LogLevel::error, "post.failed", {{"why", tried.error().key}});
    } catch (const std::bad_alloc&) {
      tried = 0;  // no memory: later
    }
    if (!tried || *tried == 0) std::this_thread::sleep_for(kPostPause);
  }
}

Reply App::ready(Instant now) {
  json::array reasons;
  const bool is_healthy = db_->is_healthy();
  if (!is_healthy) reasons.emplace_back(why_closed(*db_).key);
  if (!db_->is_shared()) {
    auto scrub = scrub_state(*db_);
    if (scrub && !scrub->is_sound()) reasons.emplace_back("storage.wrong_sum");
  }
  scan_desk_->add_reasons(reasons);
  // A PostgreSQL that is away is not asked and waited for: the answer is known.
  const bool is_away = !is_healthy && db_->is_shared();
  auto parked = is_away ? Result<int>(0) : dispatcher_->parked_count();
  if (!parked)
    reasons.emplace_back(parked.error().key);
  else if (*parked > 0)
    reasons.emplace_back("storage.events_parked");
  if (scheduler_.joinable() && steady_ms() - last_beat_ms_ > 60'000)
    reasons.emplace_back("app.jobs_stuck");
  // A message that nobody gets is said aloud, with or without a gateway.
  auto post = is_away ? Result<DeliveryCounts>(DeliveryCounts{}) : delivery_counts(*db_);
  if (!keys_.is_demo && post && post->oldest_waiting_at &&
      *post->oldest_waiting_at < now - kMessageWaitMax)
    reasons.emplace_back("post.messages_waiting");
  const bool is_ready = reasons.empty();
  return reply_json(is_ready ? 200 : 503,
                    json::object{{"ok", is_ready},
                                 {"database", db_->is_shared() ? "postgresql" : "sqlite"},
                                 {"reasons", std::move(reasons)}});
}

Result<std::vector<DemoLink>> demo_links(App& app, const std::string& origin) {
  return app.db().read([&](Tx& tx) -> Result<std::vector<DemoLink>> {
    std::vector<DemoLink> links;
    for (const auto& person : app_store::demo_people(tx)) {
      std::string name = staff_name(tx, person.account);
      if (person.person.is_set()) {
        auto known = open_private(tx, app.keys(), person.person);
        if (!known) return known.error();
        name = known->name;
      }
      links.push_back({person.who, name, person.title_zh, person.title_en,
                       origin + "/enter#demo=" + demo_token(app.keys(), person.account)});
    }
    return links;
  });
}

}  // namespace fl
