// Verbs on a data folder at rest or in use: audit, events, migrate, backup, restore, check.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "cli/audit.h"
#include "duty/duty.h"
#include "storage/care.h"
#include "storage/migrate.h"
#include "storage/move.h"
#include "storage/scrub.h"
#include "trust/audit_walk.h"

namespace fl::cli {

Result<std::unique_ptr<App>> open_at_rest(const DataFolder& data, const Clock& clock) {
  auto keys = load_keys(data.key_file());
  return App::open({data, keys ? keys->is_demo : false}, clock);
}

namespace {

Fault use_pg_dump(const DataFolder& data) {
  return {FaultKind::refused, "storage.use_pg_dump", shown_place(data.database())};
}

}  // namespace

namespace {

constexpr std::int64_t kSayEveryMs = 2'000;

Result<std::vector<TreeHead>> heads_in(const std::string& path) {
  std::vector<TreeHead> heads;
  std::ifstream file(path);
  if (!file) return Fault{FaultKind::bad_input, "app.no_file", path};
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    auto head = head_of_text(line);
    if (!head) return head.error();
    heads.push_back(*head);
  }
  return heads;
}

// Takes the place of the one before, whole.
void keep_head(const std::string& path, const TreeHead& head) {
  std::ofstream file(path + ".new", std::ios::trunc);
  file << text_of(head) << "\n";
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(path + ".new", path, error);
  if (!file || error) (void)say({FaultKind::unavailable, "app.cannot_write", path});
}

}  // namespace

int audit_verify(const DataFolder& data, const std::string& heads_file, bool is_json) {
  return audit_verify_from(data, {heads_file, {}}, is_json);
}

int audit_verify_from(const DataFolder& data, const AuditWords& words, bool is_json) {
  const SystemClock clock;
  AuditWalk walk;
  if (!words.heads_file.empty()) {
    auto kept = heads_in(words.heads_file);
    if (!kept) return say(kept.error());
    walk.kept = std::move(*kept);
  }
  if (std::filesystem::exists(words.resume_file)) {
    auto verified = heads_in(words.resume_file);
    if (!verified) return say(verified.error());
    if (!verified->empty()) walk.from = verified->back();
  }
  auto app = open_at_rest(data, clock);
  if (!app) return say(app.error());
  walk.sources = all_image_sources();
  walk.progress = [&, said_ms = steady_ms()](const TreeHead& head, std::int64_t count) mutable {
    if (!words.resume_file.empty()) keep_head(words.resume_file, head);
    if (steady_ms() - said_ms < kSayEveryMs) return;
    said_ms = steady_ms();
    std::fprintf(stderr, "verified %lld of %lld leaves\n", (long long)head.size, (long long)count);
  };
  auto report = walk_log((*app)->db(), (*app)->keys(), walk);
  if (!report) return say(report.error());
  if (is_json) {
    json::array problems;
    for (const auto& problem : report->problems)
      problems.push_back(json::object{{"where", problem.where}, {"what", problem.what}});
    std::printf("%s\n", json_text(json::object{{"ok", report->problems.empty()},
                                               {"leaf_count", report->leaf_count},
                                               {"row_count", report->row_count},
                                               {"head_count", report->head_count},
                                               {"problems", std::move(problems)}})
                            .c_str());
  } else {
    std::printf("%lld leaves, %lld rows, %lld heads checked; %zu problems\n",
                (long long)report->leaf_count, (long long)report->row_count,
                (long long)report->head_count, report->problems.size());
    for (const auto& problem : report->problems)
      std::printf("  %s: %s\n", problem.where.c_str(), problem.what.c_str());
  }
  return report->problems.empty() ? kOk : kNo;
}

int audit_head(const DataFolder& data) {
  const SystemClock clock;
  auto app = open_at_rest(data, clock);
  if (!app) return say(app.error());
  auto signed_now = (*app)->run_job("sign_head", clock.now());
  if (!signed_now) return say(signed_now.error());
  auto head = (*app)->audit().latest_head();
  if (!head) return say(head.error());
  if (!*head) return say({FaultKind::absent, "trust.no_head", "nothing has been written yet"});
  std::printf("%s\n", text_of(**head).c_str());
  return kOk;
}

int events_list(const DataFolder& data, bool is_json) {
  const SystemClock clock;
  auto app = open_at_rest(data, clock);
  if (!app) return say(app.error());
  auto parked = (*app)->dispatcher().parked();
  if (!parked) return say(parked.error());
  json::array items;
  for (const auto& p : *parked) {
    if (is_json)
      items.push_back(json::object{{"id", to_text(p.event.id)},
                                   {"kind", p.event.kind},
                                   {"at", to_rfc3339(p.event.at)},
                                   {"tries", p.tries},
                                   {"why", p.last_error}});
    else
      std::printf("%s  %s  %s  tried %d times: %s\n", to_text(p.event.id).c_str(),
                  p.event.kind.c_str(), to_rfc3339(p.event.at).c_str(), p.tries,
                  p.last_error.c_str());
  }
  if (is_json)
    std::printf("%s\n", json_text(items).c_str());
  else if (parked->empty())
    std::printf("nothing is parked\n");
  return kOk;
}

int events_retry(const DataFolder& data, const std::string& id) {
  const SystemClock clock;
  auto app = open_at_rest(data, clock);
  if (!app) return say(app.error());
  int count = 1;
  if (id.empty()) {
    auto retried = (*app)->dispatcher().retry_all(clock.now());
    if (!retried) return say(retried.error());
    count = *retried;
  } else {
    auto event = id_of_text<EventId>(id);
    if (!event) return say(event.error());
    auto retried = (*app)->dispatcher().retry(*event, clock.now());
    if (!retried) return say(retried.error());
  }
  auto delivered = (*app)->run_job("dispatch", clock.now());
  if (!delivered) return say(delivered.error());
  auto left = (*app)->dispatcher().parked_count();
  if (!left) return say(left.error());
  std::printf("%d retried, %d delivered, %d still parked\n", count, *delivered, *left);
  return *left == 0 ? kOk : kNo;
}

int migrate_data(const DataFolder& data) {
  auto db = Db::open({.path = data.database()});
  if (!db) return say(db.error());
  auto whole = accept_moved(**db);
  if (!whole) return say(whole.error());
  auto migrated = migrate(**db);
  if (!migrated) return say(migrated.error());
  std::printf("the data is at this version\n");
  return kOk;
}

int backup(const DataFolder& data, const std::string& to) {
  if (is_postgres(data.database())) return say(use_pg_dump(data));
  auto done = backup_file(data.file(), to);
  if (!done) return say(done.error());
  std::printf("backed up to %s; keys are not in it: back up %s apart\n", to.c_str(),
              data.key_folder().c_str());
  return kOk;
}

int restore(const std::string& from, const DataFolder& data, bool is_forced) {
  if (is_postgres(data.database())) return say(use_pg_dump(data));
  auto done = fl::restore({.from = from, .to = data.file(), .is_forced = is_forced});
  if (!done) return say(done.error());
  // The copy passes are shown from knows phones that the backup does not: the server makes it anew.
  std::error_code error;
  std::filesystem::remove_all(data.replica_folder(), error);
  if (error) return say(Fault{FaultKind::unavailable, "pass.replica_unwritable", data.folder});
  std::printf("restored %s, content %s\n", data.file().c_str(), done->c_str());
  return kOk;
}

int check(const DataFolder& data, bool is_json) {
  const SystemClock clock;
  auto app = open_at_rest(data, clock);
  if (!app) return say(app.error());
  std::vector<std::string> problems;
  for (const auto& problem : check_storage((*app)->db()))
    problems.push_back(problem.where + ": " + problem.what);
  auto delivered = (*app)->run_job("dispatch", clock.now());
  if (!delivered) return say(delivered.error());
  auto counts = count_problems((*app)->work());
  if (!counts) return say(counts.error());
  for (auto& problem : *counts)
    problems.push_back(std::move(problem));
  auto city_duty = (*app)->db().read(
      [&](Tx& tx) { return who_answers(tx, (*app)->tree(), (*app)->tree().root(), clock.now()); });
  if (!city_duty || city_duty->is_fallback) problems.push_back("nobody holds the city duty post");
  auto differing = (*app)->db().read(
      [&](Tx& tx) { return differing_statuses(tx, (*app)->rules(), clock.now()); });
  if (!differing) return say(differing.error());
  for (const auto person : *differing)
    problems.push_back("status " + to_text(person) + ": not what the evidence says");
  auto report = (*app)->audit().verify({});
  if (!report) return say(report.error());
  for (const auto& problem : report->problems)
    problems.push_back("audit: " + problem.where + ": " + problem.what);
  auto sums = scrub_state((*app)->db());
  const bool has_sums = sums && sums->has_sums;
  if (is_json) {
    json::array list(problems.begin(), problems.end());
    std::printf("%s\n", json_text(json::object{{"ok", problems.empty()},
                                               {"problems", std::move(list)},
                                               {"has_page_sums", has_sums}})
                            .c_str());
  } else {
    for (const auto& problem : problems)
      std::printf("%s\n", problem.c_str());
    std::printf("%zu problems; %lld leaves and %lld rows checked\n", problems.size(),
                (long long)report->leaf_count, (long long)report->row_count);
    if (!has_sums && !is_postgres(data.database()))
      std::printf("the file keeps no sums of its pages; restored from a backup it does\n");
  }
  return problems.empty() ? kOk : kNo;
}

}  // namespace fl::cli
