// The words of `verify` and `issue`, read into options.
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/cli.h"
#include "cli/issue_passes.h"
#include "cli/verify.h"

namespace fl::cli {

namespace {

struct PassWords {
  std::string cases;
  VerifyOptions verify;
  IssueOptions issue;
  IssuePassesOptions passes;
  BenchSignOptions sign;
};

void add_issue_passes(CLI::App& issue, const std::shared_ptr<PassWords>& words, int& code) {
  auto* passes = issue.add_subcommand("passes", "sign the passes of a city; goes on when killed");
  IssuePassesOptions& city = words->passes;
  passes->add_option("--data", city.data.folder, "the data folder")->capture_default_str();
  passes->add_flag("--everyone", city.is_everyone, "also for people who have none yet");
  passes->add_flag("--anew", city.is_anew, "also those that are good: after a change of the key");
  passes->add_flag("--json", city.is_json, "answer in JSON");
  passes->callback([words, &code] { code = issue_passes(words->passes); });
}

}  // namespace

void add_bench_sign(CLI::App& bench, int& code) {
  const auto sign = std::make_shared<BenchSignOptions>();
  auto* verb = bench.add_subcommand("sign", "a city's passes signed anew (P6)");
  verb->add_option("--people", sign->people)
      ->check(CLI::Range(std::int64_t(1'000), std::int64_t(20'000'000)))
      ->capture_default_str();
  verb->add_option("--rounds", sign->rounds)->capture_default_str();
  verb->add_option("--data", sign->data, "measure on this disk; default: temporary");
  verb->add_flag("--json", sign->is_json);
  verb->callback([sign, &code] { code = bench_sign(*sign); });
}

void add_passes(CLI::App& app, int& code) {
  const auto words = std::make_shared<PassWords>();
  auto* verify = app.add_subcommand("verify", "check a pass, or a folder of passes");
  VerifyOptions& one = words->verify;
  auto* pass = verify->add_option("pass", one.pass, "its text, a PNG or JSON file, or - for stdin");
  verify->add_option("--trust", one.trust, "keys to believe: a folder or a file; never fetched");
  verify->add_option("--at", one.at, "the clock, RFC 3339; default now");
  verify->add_flag("--demo", one.is_demo, "take demo keys");
  auto* cases = verify->add_option("--dcc-testdata", words->cases,
                                   "a folder of EU certificates with the results expected of them");
  pass->excludes(cases);
  verify->add_flag("--json", one.is_json, "answer in JSON");
  verify->callback([words, &code] {
    if (words->cases.empty() && words->verify.pass.empty())
      throw CLI::RequiredError("a pass, or --dcc-testdata");
    code = words->cases.empty() ? verify_one(words->verify)
                                : verify_testdata(words->cases, words->verify.is_json);
  });

  auto* issue = app.add_subcommand("issue", "make certificates and passes")->require_subcommand(1);
  add_issue_passes(*issue, words, code);
  auto* dcc = issue->add_subcommand("dcc", "an EU Digital COVID Certificate");
  IssueOptions& made = words->issue;
  dcc->add_option("file", made.file, "its content in JSON (schema 1.3)")->required();
  dcc->add_option("--key", made.key, "the signer's key, PEM")->required();
  dcc->add_option("--cert", made.certificate, "the signer's certificate, PEM or DER")->required();
  dcc->add_option("--country", made.country, "the issuer; default the certificate's country");
  dcc->add_option("--from", made.from, "issued at, RFC 3339; default now");
  dcc->add_option("--until", made.until,
                  "expires at; default 180 days on, or the certificate's end");
  dcc->add_flag("--json", made.is_json, "answer in JSON");
  dcc->callback([words, &code] { code = issue_dcc(words->issue); });
}

}  // namespace fl::cli
