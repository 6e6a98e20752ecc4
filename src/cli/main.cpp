// The one binary: `firstline <verb>`. Reads words, calls a verb, returns its exit code.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/allocate.h"
#include "cli/allocate_data.h"
#include "cli/audit.h"
#include "cli/bench_front.h"
#include "cli/capacity.h"
#include "cli/cli.h"
#include "cli/door.h"
#include "cli/drills.h"
#include "cli/issue_passes.h"
#include "cli/pass_keys.h"
#include "cli/pass_office.h"
#include "cli/plan.h"
#include "cli/rules.h"
#include "cli/scans.h"
#include "cli/serve_parts.h"
#include "cli/verify.h"
#include "cli/witness.h"
#include "platform/crypto.h"
#include "platform/log.h"

namespace fl::cli {

namespace {

// What the words of the command line are read into.
struct Words {
  std::string data = "var/data";
  bool is_json = false, is_forced = false;
  ServeOptions serve;
  DoorOptions door;
  DemoOptions demo;
  InitOptions init;
  BenchOptions bench;
  ImportOptions import;
  ExportOptions export_to;
  MoveOptions move;
  AllocateOptions allocate;
  DayOptions day;
  Inrc2Files inrc2;
  RulesOptions rules;
  OfficeOptions office;
  AuditWords audit;
  std::string event_id, path, parts;
  bool is_quiet = false;
  std::int64_t planned_people = 0;
  int code = kOk;
};

constexpr const char* kDbHelp = "postgresql://...: an empty database there instead of a file";

CLI::App* with_data(CLI::App* verb, Words& words) {
  verb->add_option("--data", words.data, "the data folder")->capture_default_str();
  verb->add_flag("--json", words.is_json, "answer in JSON");
  return verb;
}

void add_serving(CLI::App& app, Words& w) {
  auto* serve_verb = with_data(app.add_subcommand("serve", "serve a data folder"), w);
  serve_verb->add_flag("--demo", w.serve.is_demo, "demo sign-in links and the on-screen gateway");
  serve_verb->add_option("--address", w.serve.address)->capture_default_str();
  serve_verb->add_option("--port", w.serve.port, "0: any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  serve_verb->add_option("--web-root", w.serve.web_root, "development: pages from this folder");
  serve_verb->add_option("--ready-file", w.serve.ready_file, "gets the address once listening");
  serve_verb->add_option("--tls", w.serve.tls, "certificate and key, two PEM files")
      ->type_name("CERT KEY")
      ->expected(2);
  serve_verb->add_option("--ca", w.serve.authority, "PEM given out at /lan-ca.crt");
  serve_verb->add_option("--origin", w.serve.origin, "https://name:port as people reach it");
  serve_verb
      ->add_option("--listen", w.serve.listeners,
                   "a port of its own for show, check, query or register; may be repeated")
      ->type_name("PART=PORT");
  add_door_options(*serve_verb, w.door);
  serve_verb->add_option("--parts", w.parts,
                         "show,check: only these, without the database, beside the whole house");
  serve_verb->add_flag("--quiet", w.is_quiet, "say only what went wrong");
  serve_verb->add_option("--witnesses", w.serve.witnesses, "demo: so many beside the server")
      ->check(CLI::Range(0, 4));
  serve_verb->callback([&w] {
    w.serve.data = {w.data};
    if (w.is_quiet) set_log_level(LogLevel::warning);
    w.code = w.parts.empty() ? serve(w.serve, w.door) : serve_parts(w.serve, w.door, w.parts);
  });

  auto* demo_verb = with_data(app.add_subcommand("demo", "lay a seeded demo city"), w);
  demo_verb->add_option("--people", w.demo.people)
      ->check(CLI::Range(std::int64_t(500), std::int64_t(20'000'000)))
      ->capture_default_str();
  demo_verb->add_option("--seed", w.demo.seed)->capture_default_str();
  demo_verb->add_option("--tasks", w.demo.tasks, "default: four for every thousand people");
  demo_verb->add_option("--open-share", w.demo.open_share, "of the asks; the others are closed")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  demo_verb->add_option("--at", w.demo.at, "the demo's now, RFC 3339; default the clock");
  demo_verb->add_option("--db", w.demo.database, kDbHelp);
  demo_verb->callback([&w] {
    w.demo.data = {w.data};
    w.demo.is_json = w.is_json;
    w.code = demo(w.demo);
  });

  auto* init_verb = with_data(app.add_subcommand("init", "make an empty installation"), w);
  init_verb->add_option("--password-file", w.init.password_file,
                        "two lines: administrator, city duty officer");
  init_verb->add_option("--admin-login", w.init.admin_login)->capture_default_str();
  init_verb->add_option("--duty-login", w.init.duty_login)->capture_default_str();
  init_verb->add_option("--db", w.init.database, kDbHelp);
  init_verb->callback([&w] {
    w.init.data = {w.data};
    w.code = init(w.init);
  });
}

void add_log_and_events(CLI::App& app, Words& w) {
  auto* audit = app.add_subcommand("audit", "the witnessed log")->require_subcommand(1);
  auto* verify = with_data(audit->add_subcommand("verify", "recompute every leaf, head, row"), w);
  verify->add_option("--heads", w.audit.heads_file, "a file of heads kept earlier (audit head)");
  verify->add_option("--resume", w.audit.resume_file,
                     "begin behind the head in this file; the last verified one is kept there");
  verify->callback([&w] { w.code = audit_verify_from({w.data}, w.audit, w.is_json); });
  with_data(audit->add_subcommand("head", "print the latest signed head, to be kept elsewhere"), w)
      ->callback([&w] { w.code = audit_head({w.data}); });

  auto* events = app.add_subcommand("events", "parked events")->require_subcommand(1);
  with_data(events->add_subcommand("list", "what is parked and why"), w)->callback([&w] {
    w.code = events_list({w.data}, w.is_json);
  });
  auto* retry = with_data(events->add_subcommand("retry", "let a parked event try again"), w);
  retry->add_option("id", w.event_id, "an id of `events list`; none: all");
  retry->callback([&w] { w.code = events_retry({w.data}, w.event_id); });
}

void add_care(CLI::App& app, Words& w) {
  with_data(app.add_subcommand("migrate", "bring the data folder to this version"), w)
      ->callback([&w] { w.code = migrate_data({w.data}); });
  auto* backup_verb = with_data(app.add_subcommand("backup", "copy a database in use"), w);
  backup_verb->add_option("to", w.path, "the new file")->required();
  backup_verb->callback([&w] { w.code = backup({w.data}, w.path); });
  auto* restore_verb =
      with_data(app.add_subcommand("restore", "put a backup in place; stop the server first"), w);
  restore_verb->add_option("from", w.path, "a file made by backup")->required();
  restore_verb->add_flag("--force", w.is_forced, "replace data that is there");
  restore_verb->callback([&w] { w.code = restore(w.path, {w.data}, w.is_forced); });
  auto* move_verb =
      with_data(app.add_subcommand("move", "carry the database to PostgreSQL or back"), w);
  move_verb->add_option("--to", w.move.to, "postgresql://..., or: file")->required();
  move_verb->add_option("--wait", w.move.wait_s, "seconds for the server of a file to stop")
      ->capture_default_str();
  move_verb->callback([&w] {
    w.move.data = {w.data};
    w.move.is_json = w.is_json;
    w.code = move(w.move);
  });
  auto* check_verb = with_data(app.add_subcommand("check", "is everything as it should be"), w);
  check_verb->add_option("--plan", w.planned_people, "what a city of so many people needs, instead")
      ->check(CLI::Range(std::int64_t(1), std::int64_t(100'000'000)));
  check_verb->callback([&w] {
    w.code = w.planned_people > 0 ? check_plan({w.data}, w.planned_people, w.is_json)
                                  : check({w.data}, w.is_json);
  });
}

void with_made_city(CLI::App* verb, Words& w) {
  const auto count = CLI::Range(std::int64_t(0), std::int64_t(1'000'000));
  verb->add_option("--people", w.allocate.people)->check(count)->capture_default_str();
  verb->add_option("--places", w.allocate.places, "communities")->capture_default_str();
  verb->add_option("--seats", w.allocate.seats, "about so many")->check(count);
  verb->add_option("--seed", w.allocate.seed)->capture_default_str();
  verb->add_flag("--json", w.allocate.is_json, "answer in JSON");
}

void with_roster(CLI::App* verb, Words& w) {
  verb->add_option("--people", w.allocate.people)->check(CLI::Range(1, 200));
  verb->add_option("--load", w.allocate.load, "share of the people's hours that is needed")
      ->check(CLI::Range(0.0, 2.0))
      ->capture_default_str();
  verb->add_option("--seconds", w.allocate.seconds, "the solver's time")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  verb->add_option("--seed", w.allocate.seed)->capture_default_str();
  verb->add_flag("--json", w.allocate.is_json, "answer in JSON");
}

void add_allocating(CLI::App& app, Words& w) {
  auto* allocate = app.add_subcommand("allocate", "who stands where")->require_subcommand(1);
  auto* posts = allocate->add_subcommand("posts", "responders to seats of posts, proven");
  with_made_city(posts, w);
  posts->add_option("--in", w.allocate.in, "a JSON file; default: a made city");
  posts->add_option("--data", w.day.data, "a data folder: a day of its place");
  posts->add_option("--area", w.day.area, "with --data: id, code or names of a place");
  posts->add_option("--day", w.day.day, "with --data: YYYY-MM-DD; default: tomorrow");
  posts->callback([&w] {
    w.day.is_json = w.allocate.is_json;
    w.code = w.day.data.empty() ? allocate_posts(w.allocate) : allocate_day(w.day);
  });
  auto* roster = allocate->add_subcommand("roster", "a street's week");
  with_roster(roster, w);
  roster->add_option("--in", w.allocate.in, "a JSON file; default: a made street");
  roster->callback([&w] { w.code = allocate_roster(w.allocate); });
  auto* inrc2 = allocate->add_subcommand("inrc2", "judge a solution of an INRC-II instance");
  inrc2->add_option("--scenario", w.inrc2.scenario)->required();
  inrc2->add_option("--history", w.inrc2.history)->required();
  inrc2->add_option("--weeks", w.inrc2.weeks)->required();
  inrc2->add_option("--solutions", w.inrc2.solutions)->required();
  inrc2->callback([&w] { w.code = evaluate_inrc2(w.inrc2); });
}

constexpr const char* kTables = "areas, households, people, venues, accounts or responders";

void add_tables(CLI::App& app, Words& w) {
  auto* in = with_data(app.add_subcommand("import", "read a table into the registry"), w);
  in->add_option("what", w.import.what,
                 "areas, households, people, venues, accounts, responders or map")
      ->required();
  in->add_option("file", w.import.file, "a CSV or XLSX file; for a map GeoJSON")->required();
  in->add_option("--map", w.import.mapping, "column=heading; remembered for files like this one")
      ->delimiter(',');
  in->add_flag("--dry-run", w.import.is_dry_run, "say what would happen, write nothing");
  in->add_option("--errors", w.import.errors_file, "refused rows, to be mended and imported again");
  in->add_option("--codes", w.import.codes_file, "new accounts: their codes to enrol with, once");
  in->callback([&w] {
    w.import.data = {w.data};
    w.import.is_json = w.is_json;
    w.code = import_table(w.import);
  });

  auto* out = with_data(app.add_subcommand("export", "write a table of the registry"), w);
  out->add_option("what", w.export_to.what, kTables)->required();
  out->add_option("file", w.export_to.file, "a new CSV or XLSX file")->required();
  out->add_option("--area", w.export_to.area, "only this area: its code, id or names");
  out->add_flag("--english", w.export_to.is_english, "English headings");
  out->add_flag("--template", w.export_to.is_template, "the headings alone");
  out->add_option("--first", w.export_to.first_login, "people: who takes them out");
  out->add_option("--second", w.export_to.second_login, "people: who agrees");
  out->add_option("--password-file", w.export_to.password_file,
                  "four lines: password and code of the first, then of the second");
  out->callback([&w] {
    w.export_to.data = {w.data};
    w.code = export_table(w.export_to);
  });
}

// A city laid for the benchmark, or one that is there already.
CLI::App* on_a_city(CLI::App* verb, Words& w) {
  verb->add_option("--people", w.bench.people)->capture_default_str();
  verb->add_option("--tasks", w.bench.tasks)->capture_default_str();
  verb->add_option("--data", w.bench.data,
                   "a demo city that is there, or where to lay and keep it; default: temporary");
  verb->add_option("--db", w.bench.database, kDbHelp);
  verb->add_flag("--json", w.bench.is_json);
  return verb;
}

void add_measuring(CLI::App& app, Words& w) {
  auto* bench = app.add_subcommand("bench", "measure")->require_subcommand(1);
  auto* lists = on_a_city(bench->add_subcommand("lists", "every list for every role (P9)"), w);
  lists->add_option("--rounds", w.bench.rounds)->capture_default_str();
  lists->callback([&w] { w.code = bench_lists(w.bench); });
  auto* escalation = on_a_city(bench->add_subcommand("escalation", "runs of the ladder job"), w);
  escalation->add_option("--rounds", w.bench.rounds, "runs with rungs due");
  escalation->callback([&w] { w.code = bench_escalation(w.bench); });
  auto* landing = on_a_city(
      bench->add_subcommand("landing", "officers who keep their first page fresh, over HTTP"), w);
  landing->add_option("--officers", w.bench.officers)->capture_default_str();
  landing->add_option("--every", w.bench.every_s, "seconds between two looks")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  landing->add_option("--seconds", w.bench.seconds)->capture_default_str();
  landing->callback([&w] { w.code = bench_landing(w.bench); });

  auto* overload = on_a_city(
      bench->add_subcommand("overload", "five and ten times what the server can do (P4)"), w);
  overload->add_option("--seconds", w.bench.seconds, "of each level")->capture_default_str();
  overload->add_option("--sessions", w.bench.sessions, "people who ask")->capture_default_str();
  overload->add_flag("--tls", w.door.is_over_tls, "over TLS, and beside a flood of handshakes");
  overload->callback([&w] { w.code = bench_overload(w.bench, w.door); });

  auto* store = bench->add_subcommand("store", "durable writes and reads of the database door");
  store->add_option("--data", w.bench.data, "measure on this disk; default: temporary");
  store->add_option("--db", w.bench.database, kDbHelp);
  store->add_flag("--json", w.bench.is_json);
  store->callback([&w] { w.code = bench_store_verb(w.bench); });

  auto* verify = bench->add_subcommand("verify", "whole verifications a CPU-second");
  verify->add_option("--rounds", w.bench.rounds)->capture_default_str();
  verify->add_flag("--json", w.bench.is_json);
  verify->callback([&w] { w.code = bench_verify(w.bench); });

  auto* posting = bench->add_subcommand("posting", "a city's responders to its posts, proven");
  with_made_city(posting, w);
  posting->add_flag("--quick", w.allocate.is_quick, "without the greedy ways beside it");
  posting->callback([&w] { w.code = bench_posting(w.allocate); });
  auto* roster = bench->add_subcommand("roster", "a week of a street of 200");
  with_roster(roster, w);
  roster->callback([&w] { w.code = bench_roster(w.allocate); });

  add_bench_rules(*bench, w.rules, w.code);
  add_bench_scan(*bench, w.code);
  add_bench_front(*bench, w.code);
  add_bench_doubt(*bench, w.code);
  add_bench_sign(*bench, w.code);
  add_bench_lay(*bench, w.code);
  add_bench_capacity(*bench, w.code);
  add_bench_log(*bench, w.code);
  auto* import = bench->add_subcommand("import", "a table of people into an empty city");
  import->add_option("--people", w.bench.people)->capture_default_str();
  import->add_option("--data", w.bench.data, "measure on this disk; default: temporary");
  import->add_flag("--json", w.bench.is_json);
  import->callback([&w] { w.code = bench_import(w.bench); });

  app.add_subcommand("openapi", "print the OpenAPI document")->callback([&w] {
    w.code = openapi();
  });
  auto* docs = app.add_subcommand("docs", "write the generated reference pages");
  docs->add_option("folder", w.path)->required();
  docs->callback([&w] { w.code = reference_docs(w.path); });
}  // namespace

}  // namespace

}  // namespace fl::cli

int main(int count, char** words) {
  fl::start_crypto();
  CLI::App app{"Firstline: know who needs what, send someone, check it was done."};
  app.require_subcommand(1);
  fl::cli::Words read;
  fl::cli::add_serving(app, read);
  fl::cli::add_log_and_events(app, read);
  fl::cli::add_care(app, read);
  fl::cli::add_allocating(app, read);
  fl::cli::add_tables(app, read);
  fl::cli::add_rules(app, read.rules, read.code);
  fl::cli::add_pass_office(app, read.office, read.code);
  fl::cli::add_passes(app, read.code);
  fl::cli::add_scans(app, read.code);
  fl::cli::add_pass_keys(app, read.code);
  fl::cli::add_drill_morning(app, read.code);
  fl::cli::add_drill_restore(app, read.code);
  fl::cli::add_witness(app, read.code);
  fl::cli::add_drill_keys(app, read.code);
  fl::cli::add_measuring(app, read);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? fl::cli::kOk : fl::cli::kUsage;
  } catch (const fl::Bug& bug) {
    std::fprintf(stderr, "firstline: a fault of our own: %s\n", bug.what());
    return fl::cli::kFailure;
  }
  return read.code;
}
