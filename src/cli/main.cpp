// The one binary: `firstline <verb>`. Reads words, calls a verb, returns its exit code.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/cli.h"
#include "platform/crypto.h"
#include "platform/log.h"

int main(int count, char** words) {
  using namespace fl::cli;  // NOLINT: the verbs of this very program
  fl::start_crypto();
  CLI::App app{"Firstline: know who needs what, send someone, check it was done."};
  app.require_subcommand(1);
  int code = kOk;
  std::string data = "var/data";
  bool is_json = false;
  auto with_data = [&](CLI::App* verb) {
    verb->add_option("--data", data, "the data folder")->capture_default_str();
    verb->add_flag("--json", is_json, "answer in JSON");
    return verb;
  };

  ServeOptions serve_options;
  auto* serve_verb = with_data(app.add_subcommand("serve", "serve a data folder"));
  serve_verb->add_flag("--demo", serve_options.is_demo, "demo sign-in links and the on-screen gateway");
  serve_verb->add_option("--address", serve_options.address)->capture_default_str();
  serve_verb->add_option("--port", serve_options.port, "0: any free one")->check(CLI::Range(0, 65535))->capture_default_str();
  serve_verb->add_option("--web-root", serve_options.web_root, "development: pages from this folder");
  serve_verb->add_option("--ready-file", serve_options.ready_file, "written with the address once listening");
  serve_verb->callback([&] { serve_options.data = {data}; code = serve(serve_options); });

  DemoOptions demo_options;
  auto* demo_verb = with_data(app.add_subcommand("demo", "lay a seeded demo city"));
  demo_verb->add_option("--people", demo_options.people)->check(CLI::Range(500LL, 20'000'000LL))->capture_default_str();
  demo_verb->add_option("--seed", demo_options.seed)->capture_default_str();
  demo_verb->add_option("--tasks", demo_options.tasks, "how many tasks; default four for every thousand people");
  demo_verb->add_option("--at", demo_options.at, "the demo's now, RFC 3339; default the clock");
  demo_verb->callback([&] {
    demo_options.data = {data};
    demo_options.is_json = is_json;
    code = demo(demo_options);
  });

  InitOptions init_options;
  auto* init_verb = with_data(app.add_subcommand("init", "make an empty installation and its first administrator"));
  init_verb->add_option("--password-file", init_options.password_file, "two lines: administrator, city duty officer");
  init_verb->add_option("--admin-login", init_options.admin_login)->capture_default_str();
  init_verb->add_option("--duty-login", init_options.duty_login)->capture_default_str();
  init_verb->callback([&] { init_options.data = {data}; code = init(init_options); });

  auto* audit_verb = app.add_subcommand("audit", "the witnessed log")->require_subcommand(1);
  std::string heads_file;
  auto* verify_verb = with_data(audit_verb->add_subcommand("verify", "recompute every leaf, head and row"));
  verify_verb->add_option("--heads", heads_file, "a file of heads kept earlier (firstline audit head)");
  verify_verb->callback([&] { code = audit_verify({data}, heads_file, is_json); });
  with_data(audit_verb->add_subcommand("head", "print the latest signed head, to be kept elsewhere"))
      ->callback([&] { code = audit_head({data}); });

  auto* events_verb = app.add_subcommand("events", "parked events")->require_subcommand(1);
  with_data(events_verb->add_subcommand("list", "what is parked and why"))->callback([&] { code = events_list({data}, is_json); });
  std::string event_id;
  auto* retry_verb = with_data(events_verb->add_subcommand("retry", "let a parked event try again"));
  retry_verb->add_option("id", event_id, "an id of `events list`; none: all");
  retry_verb->callback([&] { code = events_retry({data}, event_id); });

  with_data(app.add_subcommand("migrate", "bring the data folder to this version"))->callback([&] { code = migrate_data({data}); });
  std::string path;
  auto* backup_verb = with_data(app.add_subcommand("backup", "copy the database while it is served"));
  backup_verb->add_option("to", path, "the new file")->required();
  backup_verb->callback([&] { code = backup({data}, path); });
  bool is_forced = false;
  auto* restore_verb = with_data(app.add_subcommand("restore", "put a backup in place; the server must be stopped"));
  restore_verb->add_option("from", path, "a file made by backup")->required();
  restore_verb->add_flag("--force", is_forced, "replace data that is there");
  restore_verb->callback([&] { code = restore(path, {data}, is_forced); });
  with_data(app.add_subcommand("check", "is everything as it should be"))->callback([&] { code = check({data}, is_json); });

  auto* bench_verb = app.add_subcommand("bench", "measure")->require_subcommand(1);
  BenchOptions bench_options;
  auto* lists_verb = bench_verb->add_subcommand("lists", "first pages of every list for every role (P9)");
  lists_verb->add_option("--people", bench_options.people)->capture_default_str();
  lists_verb->add_option("--tasks", bench_options.tasks)->capture_default_str();
  lists_verb->add_option("--rounds", bench_options.rounds)->capture_default_str();
  lists_verb->add_option("--data", bench_options.data, "lay and keep the city here; default: a temporary folder");
  lists_verb->add_flag("--json", bench_options.is_json);
  lists_verb->callback([&] { code = bench_lists(bench_options); });

  app.add_subcommand("openapi", "print the OpenAPI document")->callback([&] { code = openapi(); });
  auto* docs_verb = app.add_subcommand("docs", "write the generated reference pages");
  docs_verb->add_option("folder", path)->required();
  docs_verb->callback([&] { code = reference_docs(path); });

  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    const int wanted = app.exit(error);
    return wanted == 0 ? kOk : kUsage;
  } catch (const fl::Bug& bug) {
    std::fprintf(stderr, "firstline: a fault of our own: %s\n", bug.what());
    return kFailure;
  }
  return code;
}
