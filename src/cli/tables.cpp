// Verbs `import` and `export`: tables between files and a data folder at rest.
#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/office_people.h"
#include "duty/responder_table.h"
#include "registry/import.h"
#include "registry/map.h"

namespace fl::cli {

namespace {

volatile std::sig_atomic_t is_asked_to_stop = 0;
void ask_to_stop(int) {
  is_asked_to_stop = 1;
}

using Mapping = std::vector<std::pair<std::string, std::string>>;

// "name=姓名,phone=联系电话"
Result<Mapping> mapping_of(const std::vector<std::string>& pairs) {
  Mapping mapping;
  for (const auto& pair : pairs) {
    const auto at = pair.find('=');
    if (at == std::string::npos || at == 0)
      return Fault{FaultKind::bad_input, "app.bad_mapping", pair};
    mapping.emplace_back(pair.substr(0, at), pair.substr(at + 1));
  }
  return mapping;
}

void print_report(const ImportReport& report, bool is_dry_run) {
  const auto& n = report.numbers;
  std::printf("%lld rows (%s)%s: %lld inserted, %lld updated, %lld unchanged, %lld refused\n",
              (long long)n.rows, report.encoding.c_str(), is_dry_run ? ", nothing written" : "",
              (long long)n.inserted, (long long)n.updated, (long long)n.unchanged,
              (long long)n.refused);
  for (const auto& heading : report.ignored_headings)
    std::printf("  column not used: %s\n", heading.c_str());
  constexpr std::size_t kPrinted = 20;
  for (std::size_t i = 0; i < std::min(kPrinted, report.first_refusals.size()); ++i) {
    const auto& refusal = report.first_refusals[i];
    std::printf("  line %zu%s%s: %s / %s\n", refusal.line, refusal.column.empty() ? "" : ", ",
                refusal.column.c_str(), std::string(refusal.expected->zh).c_str(),
                std::string(refusal.expected->en).c_str());
  }
  if (n.refused > std::int64_t(kPrinted))
    std::printf("  ... and %lld more; --errors FILE keeps them all\n",
                (long long)(n.refused - std::int64_t(kPrinted)));
  if (report.is_stopped) std::printf("stopped; the same command goes on\n");
}

// The error file, made when the first row is refused.
struct ErrorFile {
  const std::string& path;
  std::unique_ptr<TableWriter> writer;
  Outcome outcome = Done{};
  void put(std::span<const std::string> row) {
    if (path.empty() || !outcome) return;
    if (!writer) {
      auto made = TableWriter::to_file(path, table_form_of(path));
      if (!made) {
        outcome = made.error();
        return;
      }
      writer = std::move(*made);
    }
    writer->row(row);
  }
  Outcome finish() {
    if (writer && outcome) outcome = writer->finish();
    return outcome;
  }
};

// The two people a bulk of records goes out with; nobody for other tables.
struct Witnesses {
  AccountId first, second;
  std::optional<Permit> permit;
};

Result<Witnesses> allow_export(App& app, TableWhat what, const std::string& path,
                               const ExportOptions& options, Instant now) {
  if (what != TableWhat::people && what != TableWhat::responders) return Witnesses{};
  if (options.first_login.empty() || options.second_login.empty())
    return Fault{FaultKind::refused, "registry.export_needs_two"};
  auto lines = PasswordLines::open(options.password_file);
  if (!lines) return lines.error();
  Witnesses two;
  for (const bool is_first : {true, false}) {
    auto actor = lines->word_of(app, is_first ? options.first_login : options.second_login, now);
    if (!actor) return actor.error();
    auto allowed = permit(*actor, is_first ? Verb::table_export : Verb::export_approve,
                          Placement{.path = path});
    if (!allowed) return allowed.error();
    (is_first ? two.first : two.second) = actor->account;
    if (is_first) two.permit = *allowed;
  }
  if (two.first == two.second) return Fault{FaultKind::refused, "registry.export_needs_two"};
  return two;
}

Outcome tell_export(App& app, TableWhat what, const Witnesses& two, std::int64_t count,
                    Instant now) {
  return app.db().write([&](Tx& tx) -> Outcome {
    const Permit permit = two.permit.value_or(Permit::for_job("export"));
    const auto number = static_cast<std::int64_t>(random_u64() >> 1);
    const std::string said =
        fmt::format("{} rows of {}{}", count, name_of(what),
                    two.second.is_set() ? "; approved by " + to_text(two.second) : std::string());
    append_leaf(
        tx, leaf_of(permit, hash_bucket(number), "export.made", "export", number, "", now, said));
    if (two.first.is_set()) log_read(tx, {two.first, "table.export", {}, said}, now);
    return Done{};
  });
}

// The operator's own outlines. A refused file changes nothing; each feature is named.
int import_map(const ImportOptions& options, const Clock& clock) {
  auto file = MappedFile::open(options.file);
  if (!file) return say(file.error());
  auto app = open_at_rest(options.data, clock);
  if (!app) return say(app.error());
  const auto bytes = (*file)->bytes();
  auto map = read_map({bytes.data(), bytes.size()}, (*app)->tree());
  if (!map) {
    for (const auto& field : map.error().fields)
      std::fprintf(stderr, "  %s: %s\n", field.field.c_str(), field.expected.c_str());
    return say(map.error());
  }
  if (!options.is_dry_run) {
    const std::string name = std::filesystem::path(options.file).filename().string();
    auto kept = (*app)->db().write([&](Tx& tx) -> Outcome {
      (void)keep_map(tx, Permit::for_job("import"), *map, name, clock.now());
      return Done{};
    });
    if (!kept) return say(kept.error());
  }
  if (options.is_json)
    std::printf("{\"features\":%d}\n", map->feature_count);
  else
    std::printf("%d features%s\n", map->feature_count,
                options.is_dry_run ? ", nothing written" : "");
  return kOk;
}

}  // namespace

int import_table(const ImportOptions& options) {
  const SystemClock clock;
  if (options.what == "map") return import_map(options, clock);
  const auto what = table_what_of_name(options.what);
  if (!what) return say({FaultKind::bad_input, "app.no_such_table", options.what});
  auto mapping = mapping_of(options.mapping);
  if (!mapping) return say(mapping.error());
  auto file = MappedFile::open(options.file);
  if (!file) return say(file.error());
  auto app = open_at_rest(options.data, clock);
  if (!app) return say(app.error());
  const Permit permit = Permit::for_job("import");
  ImportPlace place{(*app)->db(), (*app)->keys(), (*app)->tree(), permit,
                    (*app)->tree().root().path};
  const bool is_staff = *what == TableWhat::accounts || *what == TableWhat::responders;
  if (is_staff && options.codes_file.empty() && !options.is_dry_run)
    return say({FaultKind::bad_input, "app.codes_file_needed"});
  if (is_staff && !options.codes_file.empty() && std::filesystem::exists(options.codes_file))
    return say({FaultKind::conflict, "storage.target_exists", options.codes_file});
  ErrorFile codes{options.codes_file, nullptr};
  auto tell_code = [&codes](const std::string& login, const std::string& name,
                            const std::string& code) {
    if (!codes.writer)
      codes.put(std::vector<std::string>{"登录名 login", "姓名 name", "开通码 code"});
    codes.put(std::vector<std::string>{login, name, code});
  };
  const DutyRoom duty{(*app)->db(), (*app)->keys(), (*app)->tree()};
  ResponderKeeper keeper;
  if (*what == TableWhat::responders)
    keeper = responder_keeper(duty, permit, place.scope_path, clock.now());
  auto taker = is_staff ? accounts_taker(place, *what, tell_code, std::move(keeper))
                        : registry_taker(place, *what);
  ErrorFile errors{options.errors_file, nullptr};
  ImportOrder order{(*app)->db(), *taker, permit, {}, (*file)->bytes()};
  order.file_name = std::filesystem::path(options.file).filename().string();
  order.mapping = *mapping;
  order.is_dry_run = options.is_dry_run;
  order.now = clock.now();
  order.refused = [&](std::span<const std::string> row) { errors.put(row); };
  std::signal(SIGTERM, ask_to_stop);
  std::signal(SIGINT, ask_to_stop);
  order.progress = [&](const ImportNumbers& numbers, double done) {
    if (!options.is_json)
      std::fprintf(stderr, "\r%3.0f %%  %lld rows", done * 100, (long long)numbers.rows);
    return is_asked_to_stop == 0;
  };
  auto report = run_import(order);
  if (!options.is_json) std::fprintf(stderr, "\r\033[K");
  if (!report) return say(report.error());
  if (auto kept = errors.finish(); !kept) return say(kept.error());
  if (auto kept = codes.finish(); !kept) return say(kept.error());
  if (options.is_json)
    std::printf("%s\n", json_text(report_json(*report)).c_str());
  else
    print_report(*report, options.is_dry_run);
  if (report->is_stopped) return kFailure;
  return report->numbers.refused == 0 ? kOk : kNo;
}

int export_table(const ExportOptions& options) {
  const SystemClock clock;
  const auto what = table_what_of_name(options.what);
  if (!what || *what == TableWhat::accounts) {
    if (!what || !options.is_template)
      return say({FaultKind::bad_input, "app.no_such_table", options.what});
  }
  if (std::filesystem::exists(options.file))
    return say({FaultKind::conflict, "storage.target_exists", options.file});
  if (options.is_template) {
    auto writer = TableWriter::to_file(options.file, table_form_of(options.file));
    if (!writer) return say(writer.error());
    (*writer)->row(heading_of(*what, options.is_english));
    auto kept = (*writer)->finish();
    return kept ? kOk : say(kept.error());
  }
  auto app = open_at_rest(options.data, clock);
  if (!app) return say(app.error());
  ImportPlace place{(*app)->db(), (*app)->keys(), (*app)->tree(), Permit::for_job("export"),
                    (*app)->tree().root().path};
  if (!options.area.empty()) {
    const Area* area = AreaFinder((*app)->tree()).find(options.area);
    if (!area) return say({FaultKind::absent, "registry.no_such_area", options.area});
    place.scope_path = area->path;
  }
  auto allowed = allow_export(**app, *what, place.scope_path, options, clock.now());
  if (!allowed) return say(allowed.error());
  auto writer = TableWriter::to_file(options.file, table_form_of(options.file));
  if (!writer) return say(writer.error());
  const auto sink = [&](std::span<const std::string> row) { (*writer)->row(row); };
  const DutyRoom duty{(*app)->db(), (*app)->keys(), (*app)->tree()};
  auto count = *what == TableWhat::responders
                   ? export_responders(duty, place.scope_path, options.is_english, sink)
                   : export_rows(place, *what, options.is_english, sink);
  auto kept = (*writer)->finish();
  if (!count) return say(count.error());
  if (!kept) return say(kept.error());
  auto told = tell_export(**app, *what, *allowed, *count, clock.now());
  if (!told) return say(told.error());
  std::printf("%lld rows in %s\n", (long long)*count, options.file.c_str());
  return kOk;
}

}  // namespace fl::cli
