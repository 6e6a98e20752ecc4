// rules check and explain: a set told in words, and what it makes of one person's evidence.
#include "cli/rules.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "cli/cli.h"
#include "platform/clock.h"
#include "rules/status.h"

namespace fl::cli {

namespace {

constexpr std::size_t kFileBytesMax = 8 << 20;

// A fault with every bad field on its own line.
int say_all(const std::string& file, const Fault& fault) {
  if (fault.fields.empty()) return say({fault.kind, fault.key, file + ": " + fault.detail});
  for (const BadField& field : fault.fields)
    std::fprintf(stderr, "%s: %s: expected %s\n", file.c_str(), field.field.c_str(),
                 field.expected.c_str());
  return say({fault.kind, fault.key, fmt::format("{} ({})", file, fault.fields.size())});
}

json::object rule_json(const Rule& rule) {
  json::array kinds;
  for (const EvidenceKind kind : rule.kinds)
    kinds.push_back(json::string(name_of(kind)));
  return {{"id", rule.id},
          {"version", rule.version},
          {"outcome", name_of(rule.outcome)},
          {"code", rule.code},
          {"hours", rule.hours},
          {"evidence", std::move(kinds)},
          {"releases", rule.releases.size()}};
}

}  // namespace

Result<std::string> bytes_of_file(const std::string& path) {
  std::string out;
  if (path == "-") {
    out.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    std::ifstream in(path, std::ios::binary);
    if (!in) return Fault{FaultKind::bad_input, "rules.no_file", path};
    out.assign(std::istreambuf_iterator<char>(in), {});
  }
  if (out.size() > kFileBytesMax)
    return Fault{FaultKind::too_large, "rules.document_too_large", path};
  return out;
}

int rules_check(const RulesOptions& options) {
  const auto bytes = bytes_of_file(options.file);
  if (!bytes) return say(bytes.error());
  const auto set = read_rule_set(*bytes);
  if (!set) return say_all(options.file, set.error());
  if (options.is_json) {
    json::array rules;
    for (const Rule& rule : set->rules)
      rules.push_back(rule_json(rule));
    std::printf("%s\n", json_text(json::object{{"id", set->id},
                                               {"edition", set->edition},
                                               {"is_demo", set->is_demo},
                                               {"valid_from", to_rfc3339(set->valid_from)},
                                               {"valid_until", to_rfc3339(set->valid_until)},
                                               {"act_ends_at", to_rfc3339(set->act.ends_at)},
                                               {"rules", std::move(rules)}})
                            .c_str());
    return kOk;
  }
  const Language language = options.language == "en" ? Language::en : Language::zh;
  std::printf("%s, edition %d, %zu rules, %s to %s%s\n",
              std::string(in(set->title, language)).c_str(), set->edition, set->rules.size(),
              to_rfc3339(set->valid_from).c_str(), to_rfc3339(set->valid_until).c_str(),
              set->is_demo ? ", demo" : "");
  for (const Rule& rule : set->rules)
    std::printf("  %-4s %-8s %4d h  %s - %s\n", std::string(name_of(rule.outcome)).c_str(),
                rule.code.c_str(), rule.hours, rule.id.c_str(),
                std::string(in(rule.title, language)).c_str());
  return kOk;
}

int rules_explain(const RulesOptions& options) {
  const auto bytes = bytes_of_file(options.file);
  if (!bytes) return say(bytes.error());
  const auto set = read_rule_set(*bytes);
  if (!set) return say_all(options.file, set.error());
  const auto evidence = bytes_of_file(options.evidence);
  if (!evidence) return say(evidence.error());
  const auto person = read_evidence(*evidence);
  if (!person) return say_all(options.evidence, person.error());
  Instant now = SystemClock().now();
  if (!options.at.empty()) {
    const auto at = from_rfc3339(options.at);
    if (!at) return say(at.error());
    now = *at;
  }
  const Status status = status_of(*person, *set, now);
  if (options.is_json) {
    std::printf("%s\n", json_text(status_json(status, *set, now)).c_str());
  } else {
    const Language language = options.language == "en" ? Language::en : Language::zh;
    for (const std::string& line : status_lines(status, *set, language))
      std::printf("%s\n", line.c_str());
  }
  return status.outcome == Verdict::ok ? kOk : kNo;
}

namespace {

void add_signing(CLI::App& rules, RulesOptions& options, int& code) {
  auto* key = rules.add_subcommand("key", "make a key that signs rule sets");
  key->add_option("file", options.file, "the new secret; FILE.pub is for everybody")->required();
  key->callback([&] { code = rules_key(options); });

  auto* sign = rules.add_subcommand("sign", "add a signature to FILE.sig");
  sign->add_option("file", options.file, "a rule set")->required();
  sign->add_option("--key", options.key, "the secret key (PEM)")->required();
  sign->callback([&] { code = rules_sign(options); });

  auto* verify = rules.add_subcommand("verify", "is FILE signed as FILE.sig says");
  verify->add_option("file", options.file, "a rule set")->required();
  verify->add_option("--key", options.keys, "open keys (PEM) that are trusted")->required();
  verify->add_flag("--json", options.is_json, "answer in JSON");
  verify->callback([&] { code = rules_verify(options); });
}

}  // namespace

void add_bench_rules(CLI::App& bench, RulesOptions& options, int& code) {
  auto* verb = bench.add_subcommand("rules", "a rule set over a whole city's evidence (P10)");
  verb->add_option("--people", options.people)
      ->check(CLI::Range(std::int64_t(1'000), std::int64_t(50'000'000)))
      ->capture_default_str();
  verb->add_option("--file", options.file, "a rule set")
      ->default_val("data/rules/epidemic-pass-2022.json");
  verb->add_option("--rounds", options.rounds)->check(CLI::Range(1, 100))->capture_default_str();
  verb->add_option("--seed", options.seed)->capture_default_str();
  verb->add_flag("--json", options.is_json, "answer in JSON");
  verb->callback([&] { code = bench_rules(options); });
}

void add_rules(CLI::App& app, RulesOptions& options, int& code) {
  auto* rules =
      app.add_subcommand("rules", "rule sets: from evidence to a status")->require_subcommand(1);
  auto* check = rules->add_subcommand("check", "read a rule set strictly and tell what is in it");
  check->add_option("file", options.file, "a JSON file, - for standard input")->required();
  check->callback([&] { code = rules_check(options); });

  auto* explain = rules->add_subcommand("explain", "what a set makes of one person, and why");
  explain->add_option("file", options.file, "a rule set")->required();
  explain->add_option("--evidence", options.evidence, "a JSON file")->required();
  explain->add_option("--at", options.at, "RFC 3339; default the clock");
  explain->callback([&] { code = rules_explain(options); });

  auto* vectors =
      rules->add_subcommand("certlogic", "run files of the public CertLogic test suites");
  vectors->add_option("paths", options.paths, "files and folders; - reads lines")->required();
  vectors->add_flag("--lines", options.is_line_by_line,
                    "each line {\"expression\":..,\"data\":..} is evaluated and answered");
  vectors->callback([&] { code = rules_certlogic(options); });

  add_signing(*rules, options, code);
  for (CLI::App* verb : {check, explain, vectors})
    verb->add_flag("--json", options.is_json, "answer in JSON");
  for (CLI::App* verb : {check, explain})
    verb->add_option("--language", options.language, "zh or en")
        ->check(CLI::IsMember({"zh", "en"}))
        ->capture_default_str();
}

}  // namespace fl::cli
