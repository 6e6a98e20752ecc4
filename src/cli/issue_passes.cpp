// `issue passes`: a city's passes signed by the server that has the folder open, or here when none
// has; taken up where it stopped when it was killed.
#include <csignal>
#include <cstdio>

#include "cli/cli.h"
#include "cli/desk_box.h"
#include "cli/issue_passes.h"
#include "platform/clock.h"

namespace fl::cli {

namespace {

volatile std::sig_atomic_t is_asked_to_stop = 0;
void ask_to_stop(int) {
  is_asked_to_stop = 1;
}

}  // namespace

int issue_passes(const IssuePassesOptions& options) {
  const SystemClock clock;
  auto keys = load_keys(options.data.key_file());
  if (!keys) return say(keys.error());
  const std::int64_t from_ms = steady_ms();
  const json::object question{
      {"verb", "issue_passes"}, {"everyone", options.is_everyone}, {"anew", options.is_anew}};
  const auto progress = [&](const json::object& now_is) {
    if (const auto* share = now_is.if_contains("share"); share != nullptr && !options.is_json)
      std::fprintf(stderr, "\r%5.1f %%  %lld signed", share->to_number<double>() * 100,
                   (long long)now_is.at("signed").to_number<std::int64_t>());
  };
  auto app = App::open({options.data, keys->is_demo}, clock);
  if (!app && app.error().key != "storage.in_use") return say(app.error());
  Result<json::object> done = json::object{};
  if (app) {
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
    done =
        passes_issued(**app, question, clock.now(), progress, [] { return is_asked_to_stop != 0; });
  } else {
    // Its server signs them, beside everything else it does, and goes on if this verb is ended.
    std::fprintf(stderr, "%s is served: its server signs the passes\n",
                 options.data.folder.c_str());
    done = ask_server(options.data, question, {.interim = progress});
  }
  if (!options.is_json) std::fprintf(stderr, "\n");
  if (!done) return say(done.error());
  const double seconds = double(steady_ms() - from_ms) / 1'000;
  const bool is_whole = done->at("whole").as_bool();
  (*done)["seconds"] = seconds;
  (*done)["by_server"] = !app.is_ok();
  done->erase("done");
  if (options.is_json)
    std::printf("%s\n", json_text(*done).c_str());
  else
    std::printf("%lld passes signed in %.1f s%s%s.\n",
                (long long)done->at("signed").to_number<std::int64_t>(), seconds,
                done->at("resumed").as_bool() ? ", taken up where it had stopped" : "",
                is_whole ? "" : "; stopped, start it again to go on");
  return is_whole ? kOk : kNo;
}

}  // namespace fl::cli
