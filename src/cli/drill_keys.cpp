// drill keys: the key that signs passes is lost; a fresh one is listed, the whole city is signed
// anew, the old one ends. Meanwhile everybody goes through a gate again and again: not one check
// may fail. The city is laid for the drill and thrown away; its clock is the drill's.
#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "app/app.h"
#include "app/demo.h"
#include "cli/cli.h"
#include "cli/pass_keys.h"
#include "pass/publish.h"
#include "pass/show.h"
#include "platform/clock.h"
#include "platform/crypto.h"
#include "seal/check.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

struct DrillWords {
  std::int64_t people = 2'000;
  bool is_json = false;
};

// A gate and everybody's phones.
class Drill {
 public:
  Drill(App& app, HandClock& clock) : app_(app), clock_(clock) {}

  Outcome fetch() {
    auto done = app_.run_job("publish", clock_.now());
    if (!done) return done.error();
    BundleShelf shelf(app_.db());
    const auto since = bundle_ ? std::optional(bundle_->manifest.number) : std::nullopt;
    auto given = shelf.give(since, clock_.now());
    if (!given) return given.error();
    if (given->bytes == nullptr) return Done{};
    auto keys = app_.city_keys().now_kept();
    if (!keys) return keys.error();
    auto taken = take_in(*given->bytes, bundle_ ? &*bundle_ : nullptr, (*keys)->root, true, now());
    if (!taken) return taken.error();
    bundle_ = std::move(*taken);
    return Done{};
  }

  // What every phone holds now.
  [[nodiscard]] Result<std::vector<std::string>> phones() const {
    return app_.db().read([](Tx& tx) -> Result<std::vector<std::string>> {
      std::vector<std::string> texts;
      for (int bucket = 0; bucket < kBucketCount; ++bucket)
        pass_store::each_phone_token(tx, Bucket(bucket), [&](const pass_store::TokenRow& row) {
          texts.push_back(text_of_token(row.cose));
        });
      return texts;
    });
  }

  void check(const std::vector<std::string>& texts) {
    for (const auto& text : texts) {
      ++checks;
      const auto word = check_token(text, &*bundle_, now()).word;
      failed += word == VerdictWord::invalid || word == VerdictWord::unknown;
    }
  }
  [[nodiscard]] std::int64_t invalid_of(const std::vector<std::string>& texts) const {
    std::int64_t count = 0;
    for (const auto& text : texts)
      count += check_token(text, &*bundle_, now()).word == VerdictWord::invalid;
    return count;
  }

  std::int64_t checks = 0, failed = 0;

 private:
  [[nodiscard]] std::int64_t now() const { return clock_.now().ms / 1'000; }
  App& app_;
  HandClock& clock_;
  std::optional<Bundle> bundle_;
};

struct Told {
  std::int64_t phones = 0, checks = 0, failed = 0, ended = 0;
  double seconds = 0;
};

Result<Told> rehearse(const DataFolder& data, std::int64_t people) {
  HandClock clock(SystemClock().now());
  auto laid =
      lay_demo(data, {.people = people, .now = clock.now(), .is_clean = true}, [](double) {});
  if (!laid) return laid.error();
  auto opened = App::open({data, true}, clock);
  if (!opened) return opened.error();
  App& app = **opened;
  Drill drill(app, clock);
  auto walked = sign_city(app.pass_desk(), {.is_everyone = true, .now = clock.now()});
  if (!walked) return walked.error();
  auto ready = drill.fetch();
  if (!ready) return ready.error();
  auto before = drill.phones();
  if (!before) return before.error();
  drill.check(*before);

  const std::int64_t from_ms = steady_ms();
  clock.advance(std::chrono::seconds(30));
  auto made = rotate_city_key({.folder = data.city_key_folder(),
                               .root_file = {},
                               .use = KeyUse::pass,
                               .is_compromised = true,
                               .now = clock.now()});
  if (!made) return made.error();
  ready = drill.fetch();
  if (!ready) return ready.error();
  drill.check(*before);  // still believed: phones have not been asked for a fresh one yet
  walked = sign_city(app.pass_desk(), {.is_anew = true, .now = clock.now()});
  if (!walked) return walked.error();
  Told told;
  told.seconds = double(steady_ms() - from_ms) / 1'000;
  auto after = drill.phones();
  if (!after) return after.error();
  drill.check(*after);
  clock.advance(kCompromisedKeyLife + std::chrono::seconds(1));
  ready = drill.fetch();
  if (!ready) return ready.error();
  drill.check(*after);
  told.phones = std::int64_t(after->size());
  told.ended = drill.invalid_of(*before);
  told.checks = drill.checks;
  told.failed = drill.failed;
  return told;
}

int drill_keys(const DrillWords& words) {
  const DataFolder data{
      (fs::temp_directory_path() / fmt::format("firstline-drill-{}", random_u64())).string()};
  const auto told = rehearse(data, words.people);
  std::error_code ignored;
  fs::remove_all(data.folder, ignored);
  fs::remove_all(data.key_folder(), ignored);
  if (!told) return say(told.error());
  const bool is_held = told->failed == 0 && told->ended == told->phones && told->seconds <= 300;
  if (words.is_json)
    std::printf("%s\n", json_text(json::object{{"phones", told->phones},
                                               {"seconds", told->seconds},
                                               {"checks", told->checks},
                                               {"failed_checks", told->failed},
                                               {"old_tokens_refused_after", told->ended}})
                            .c_str());
  else
    std::printf(
        "%lld phones: fresh key listed and all signed anew in %.1f s; %lld checks, %lld "
        "failed; after five minutes %lld of %lld old tokens are refused\n",
        (long long)told->phones, told->seconds, (long long)told->checks, (long long)told->failed,
        (long long)told->ended, (long long)told->phones);
  return is_held ? kOk : kNo;
}

}  // namespace

void add_drill_keys(CLI::App& app, int& code) {
  const auto words = std::make_shared<DrillWords>();
  CLI::App* drill = nullptr;
  for (CLI::App* one :
       app.get_subcommands([](const CLI::App* verb) { return verb->get_name() == "drill"; }))
    drill = one;
  if (drill == nullptr)
    drill = app.add_subcommand("drill", "rehearse a bad day")->require_subcommand(1);
  auto* keys = drill->add_subcommand("keys", "the key that signs passes is lost");
  keys->add_option("--people", words->people)
      ->check(CLI::Range(std::int64_t(500), std::int64_t(1'000'000)))
      ->capture_default_str();
  keys->add_flag("--json", words->is_json, "answer in JSON");
  keys->callback([words, &code] { code = drill_keys(*words); });
}

}  // namespace fl::cli
