// The words of `verify` and `issue`, read into options.
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/cli.h"
#include "cli/verify.h"

namespace fl::cli {

namespace {

struct PassWords {
  std::string cases;
  VerifyOptions verify;
  IssueOptions issue;
};

}  // namespace

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

  auto* issue = app.add_subcommand("issue", "make a certificate")->require_subcommand(1);
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
