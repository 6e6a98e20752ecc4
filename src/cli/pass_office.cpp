// explain, rules publish and preview: what a folder says, in the words the person reads.
#include "cli/pass_office.h"

#include <array>
#include <cstdio>
#include <map>

#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/desk_box.h"
#include "cli/office_people.h"
#include "cli/rules.h"
#include "pass/pass.h"
#include "pass/preview.h"
#include "platform/clock.h"

namespace fl::cli {

namespace {

Result<Instant> moment_of(const OfficeOptions& options) {
  if (options.at.empty()) return SystemClock().now();
  return from_rfc3339(options.at);
}

}  // namespace

int explain(const OfficeOptions& options) {
  const SystemClock clock;
  const json::object question{{"verb", "explain"},
                              {"person", options.id},
                              {"at", options.at},
                              {"language", options.language},
                              {"json", options.is_json}};
  auto app = open_at_rest({options.data}, clock);
  if (!app && app.error().key != "storage.in_use") return say(app.error());
  // A folder that is served is asked for by its server, which also writes down that it was read.
  auto answer =
      app ? explained(**app, question, clock.now()) : ask_server({options.data}, question);
  if (!answer) return say(answer.error());
  if (!app) std::fprintf(stderr, "answered by the running server\n");
  std::printf("%s", std::string(answer->at("text").as_string()).c_str());
  return answer->at("ok").as_bool() ? kOk : kNo;
}

int rules_publish(const OfficeOptions& options) {
  const SystemClock clock;
  const auto bytes = bytes_of_file(options.file);
  if (!bytes) return say(bytes.error());
  auto app = open_at_rest({options.data}, clock);
  if (!app) return say(app.error());
  const auto two = two_people(**app, options, clock.now());
  if (!two) return say(two.error());
  auto published = (*app)->db().write([&](Tx& tx) -> Outcome {
    return publish_rule_set(tx, Permit::for_job("rules_publish"), *bytes, two->first, two->second,
                            clock.now());
  });
  if (!published) return say(published.error());
  const auto set = read_rule_set(*bytes);
  std::printf("%s edition %d, %s to %s\n", set->id.c_str(), set->edition,
              to_rfc3339(set->valid_from).c_str(), to_rfc3339(set->valid_until).c_str());
  return kOk;
}

int rules_preview(const OfficeOptions& options) {
  const SystemClock clock;
  const auto bytes = bytes_of_file(options.file);
  if (!bytes) return say(bytes.error());
  const auto set = read_rule_set(*bytes);
  if (!set) return say(set.error());
  auto app = open_at_rest({options.data}, clock);
  if (!app) return say(app.error());
  const auto now = moment_of(options);
  if (!now) return say(now.error());
  auto counts = (*app)->db().read(
      [&](Tx& tx) { return preview_rule_set(tx, (*app)->tree(), (*app)->rules(), *set, *now); });
  if (!counts) return say(counts.error());
  json::array items;
  for (const auto& one : *counts) {
    const Area* area = (*app)->tree().find(one.district);
    const std::string name = area ? area->name : "-";
    if (!options.is_json)
      std::printf("%-12s %s: ok %lld -> %lld, ask %lld -> %lld, stop %lld -> %lld\n", "",
                  name.c_str(), (long long)one.today[0], (long long)one.then[0],
                  (long long)one.today[1], (long long)one.then[1], (long long)one.today[2],
                  (long long)one.then[2]);
    items.push_back(json::object{
        {"area", name},
        {"today", json::array{one.today[0], one.today[1], one.today[2]}},
        {"then", json::array{one.then[0], one.then[1], one.then[2]}},
    });
  }
  if (options.is_json)
    std::printf("%s\n", json_text(json::object{{"id", set->id},
                                               {"edition", set->edition},
                                               {"people_with_evidence_by_area", std::move(items)}})
                            .c_str());
  return kOk;
}

void add_pass_office(CLI::App& app, OfficeOptions& options, int& code) {
  const auto data = [&](CLI::App* verb) {
    verb->add_option("--data", options.data, "the data folder")->capture_default_str();
    return verb;
  };
  const auto two = [&](CLI::App* verb, const char* first, const char* second) {
    verb->add_option("--first", options.first_login, first)->required();
    verb->add_option("--second", options.second_login, second)->required();
    verb->add_option("--password-file", options.password_file,
                     "four lines: password and code of each; else asked for");
  };
  auto* explain_verb =
      data(app.add_subcommand("explain", "a person's status, recomputed from their evidence"));
  explain_verb->add_option("person", options.id, "13 characters")->required();
  explain_verb->add_option("--at", options.at, "RFC 3339; default the clock");
  explain_verb->add_option("--language", options.language, "zh or en")
      ->check(CLI::IsMember({"zh", "en"}))
      ->capture_default_str();
  explain_verb->add_flag("--json", options.is_json, "answer in JSON");
  explain_verb->callback([&] { code = explain(options); });

  auto* rules = app.get_subcommand("rules");
  auto* publish = data(rules->add_subcommand("publish", "put a set in force: two people's word"));
  publish->add_option("file", options.file, "a rule set")->required();
  two(publish, "of the pass office", "an epidemiologist or a clinician");
  publish->callback([&] { code = rules_publish(options); });
  auto* preview = data(rules->add_subcommand(
      "preview", "what a set would make of everybody something was found about"));
  preview->add_option("file", options.file, "a rule set")->required();
  preview->add_option("--at", options.at, "RFC 3339; default the clock");
  preview->add_flag("--json", options.is_json, "answer in JSON");
  preview->callback([&] { code = rules_preview(options); });

  auto* pass =
      app.add_subcommand("pass", "acts that wait for an outside key")->require_subcommand(1);
  auto* key = data(pass->add_subcommand("key", "list an open key held outside"));
  key->add_option("file", options.file, "PEM, as rules key makes it (FILE.pub)")->required();
  key->add_option("--name", options.name, "whose it is")->required();
  two(key, "an auditor", "an administrator");
  key->callback([&] { code = pass_key(options); });
  auto* acts = data(pass->add_subcommand("acts", "what waits, and what was granted"));
  acts->add_flag("--json", options.is_json, "answer in JSON");
  acts->callback([&] { code = pass_acts(options); });
  auto* request = data(pass->add_subcommand("request", "what the outside key signs, on stdout"));
  request->add_option("act", options.id)->required();
  request->callback([&] { code = pass_request(options); });
  auto* sign = pass->add_subcommand("sign", "where the secret is: one line on stdout");
  sign->add_option("file", options.file, "as request wrote it; - for stdin")->required();
  sign->add_option("--key", options.key, "the secret key (PEM)")->required();
  sign->callback([&] { code = pass_sign(options); });
  auto* grant = data(pass->add_subcommand("grant", "bring the signed line back"));
  grant->add_option("act", options.id)->required();
  grant->add_option("--key", options.key, "the file sign wrote")->required();
  grant->callback([&] { code = pass_grant(options); });
}

}  // namespace fl::cli
