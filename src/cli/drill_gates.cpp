// See drill_gates.h.
#include "cli/drill_gates.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "cli/drill_client.h"
#include "platform/base64.h"
#include "platform/json.h"
#include "seal/check.h"

namespace fl::cli {

namespace {

constexpr int kForgedEvery = 10;
constexpr std::int64_t kFetchEveryMs = 5'000;

std::string get(int port, std::string_view path) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", path,
                     port);
}

// One character of a good pass is another one: of its body or of its signature.
std::string forged_of(std::string text, std::size_t n) {
  const std::size_t from = 6, at = from + (n * 31) % (text.size() - from);
  text[at] = text[at] == 'A' ? 'B' : 'A';
  return text;
}

}  // namespace

Outcome DrillGates::start(int port, std::vector<std::string> tokens, double per_s,
                          const Clock& clock) {
  port_ = port;
  tokens_ = std::move(tokens);
  if (tokens_.empty()) return Fault{FaultKind::unavailable, "pass.nothing_published", "no pass"};
  for (std::size_t n = 0; n < std::min<std::size_t>(tokens_.size(), 500); ++n)
    forgeries_.push_back(forged_of(tokens_[n], n));
  const auto root = drill_exchange(port, get(port, "/v1/gate/root"));
  const auto bundle = drill_exchange(port, get(port, "/v1/gate/bundle"));
  if (root.status != 200 || bundle.status != 200)
    return Fault{FaultKind::unavailable, "pass.nothing_published",
                 fmt::format("root {}, bundle {}", root.status, bundle.status)};
  const auto said = json::parse(root.body);
  const auto spki = bytes_of_base64(said.at("root").as_string());
  if (!spki) return Fault{FaultKind::unavailable, "pass.nothing_published", "root"};
  root_ = *spki;
  is_demo_ = said.at("demo").as_bool();
  bundle_ = bundle.body;
  thread_ = std::thread([this, per_s, &clock] { run(per_s, clock); });
  return Done{};
}

void DrillGates::run(double per_s, const Clock& clock) {
  const auto root = PublicKey::of_spki(root_);
  std::optional<Bundle> held;
  if (root) {
    auto taken = take_in(bundle_, nullptr, *root, is_demo_, clock.now().ms / 1'000);
    if (taken) held = std::move(*taken);
  }
  const std::int64_t from = steady_us();
  std::int64_t fetched_ms = steady_ms();
  for (std::int64_t n = 0; !is_stopping_; ++n) {
    const std::int64_t due = from + std::int64_t(double(n) * 1e6 / per_s);
    for (std::int64_t wait = due - steady_us(); wait > 0 && !is_stopping_; wait = due - steady_us())
      std::this_thread::sleep_for(std::chrono::microseconds(std::min<std::int64_t>(wait, 20'000)));
    if (held && steady_ms() - fetched_ms > kFetchEveryMs) {
      fetched_ms = steady_ms();
      const auto reply = drill_exchange(port_, get(port_, "/v1/gate/bundle"));
      auto taken = reply.status == 200
                       ? take_in(reply.body, &*held, *root, is_demo_, clock.now().ms / 1'000)
                       : Result<Bundle>(Fault{FaultKind::unavailable, "none"});
      if (taken) {
        held = std::move(*taken);
        ++bundles;
      }
    }
    const bool is_forged = n % kForgedEvery == kForgedEvery - 1;
    const auto& pile = is_forged ? forgeries_ : tokens_;
    const std::int64_t began = steady_us();
    const auto verdict = check_token(pile[std::size_t(n) % pile.size()], held ? &*held : nullptr,
                                     clock.now().ms / 1'000);
    us.push_back(steady_us() - began);
    ++checks;
    forged += is_forged;
    accepted_forged += is_forged && verdict.word == VerdictWord::go;
    unanswered += !is_forged && verdict.word != VerdictWord::go;
  }
  std::ranges::sort(us);
}

void DrillGates::stop() {
  is_stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

}  // namespace fl::cli
