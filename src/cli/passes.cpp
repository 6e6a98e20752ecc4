// The words of `verify`, read into options.
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/cli.h"
#include "cli/verify.h"

namespace fl::cli {

namespace {

struct PassWords {
  std::string cases;
  bool is_json = false;
};

}  // namespace

void add_passes(CLI::App& app, int& code) {
  const auto words = std::make_shared<PassWords>();
  auto* verify = app.add_subcommand("verify", "check a pass, or a folder of passes");
  verify
      ->add_option("--dcc-testdata", words->cases,
                   "a folder of EU certificates with the results expected of them")
      ->required();
  verify->add_flag("--json", words->is_json, "answer in JSON");
  verify->callback([words, &code] { code = verify_testdata(words->cases, words->is_json); });
}

}  // namespace fl::cli
