// `issue passes`: a city's passes signed beside a server or without one; taken up where it stopped
// when it was killed.
#include <csignal>
#include <cstdio>

#include "cli/cli.h"
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
  auto app = App::open({options.data, keys->is_demo}, clock);
  if (!app) return say(app.error());
  std::signal(SIGINT, ask_to_stop);
  std::signal(SIGTERM, ask_to_stop);
  const std::int64_t from_ms = steady_ms();
  CityWalk walk;
  walk.is_everyone = options.is_everyone;
  walk.is_anew = options.is_anew;
  walk.now = clock.now();
  walk.should_stop = [] { return is_asked_to_stop != 0; };
  walk.progress = [&](double share, std::int64_t count) {
    if (!options.is_json)
      std::fprintf(stderr, "\r%5.1f %%  %lld signed", share * 100, (long long)count);
  };
  auto done = sign_city((*app)->pass_desk(), walk);
  if (!options.is_json) std::fprintf(stderr, "\n");
  if (!done) return say(done.error());
  const double seconds = double(steady_ms() - from_ms) / 1'000;
  if (options.is_json)
    std::printf("%s\n", json_text(json::object{{"signed", done->signed_count},
                                               {"waiting", done->waiting_count},
                                               {"whole", done->is_whole},
                                               {"resumed", done->was_resumed},
                                               {"seconds", seconds}})
                            .c_str());
  else
    std::printf("%lld passes signed in %.1f s%s%s.\n", (long long)done->signed_count, seconds,
                done->was_resumed ? ", taken up where it had stopped" : "",
                done->is_whole ? "" : "; stopped, start it again to go on");
  return done->is_whole ? kOk : kNo;
}

}  // namespace fl::cli
