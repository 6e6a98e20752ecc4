// See sources.h.
#include "http/sources.h"

#include <algorithm>
#include <utility>

#include "platform/metrics.h"

namespace fl::http {

namespace {

constexpr std::size_t kExtraShare = 4;  // of the lines a place may have

}  // namespace

Source source_of(const Address& address) {
  if (address.is_v6_loopback()) return ~Source(0);  // no prefix of anybody
  const auto from = address.bytes.begin() + (address.is_v4() ? 12 : 0);
  Source source = 0;
  for (auto at = from; at != from + (address.is_v4() ? 4 : 8); ++at)
    source = source << 8 | *at;
  return source;
}

Sources::Sources(std::size_t line_max, const std::vector<std::string>& proxies)
    : line_max_(line_max), extra_max_(std::max<std::size_t>(1, line_max / kExtraShare)) {
  for (const auto& proxy : proxies)
    if (const auto address = Address::parse(proxy)) proxies_.insert(source_of(*address));
}

void Sources::add(Source source) {
  const std::lock_guard lock(mutex_);
  ++lines_[source];
}

void Sources::remove(Source source) {
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(source);
  if (found != lines_.end() && --found->second == 0) lines_.erase(found);
}

std::size_t Sources::lines_of(Source source) const {
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(source);
  return found == lines_.end() ? 0 : found->second;
}

void DoorCounts::tell() {
  const auto say = [](std::atomic<std::uint64_t>& count, const char* name, const char* help,
                      const MetricLabels& labels) {
    if (const auto by = count.exchange(0)) count_metric(name, help, labels, double(by));
  };
  const char* const lines = "firstline_http_lines_over_total";
  const char* const lines_help = "Lines beyond what one address may hold, by what became of them.";
  say(lines_refused, lines, lines_help, {{"fate", "refused"}});
  say(lines_extra, lines, lines_help, {{"fate", "extra"}});
  const char* const shakes = "firstline_http_handshakes_total";
  const char* const shakes_help = "TLS handshakes, by kind; put_off ones are counted again later.";
  say(shaken, shakes, shakes_help, {{"kind", "full"}});
  say(resumed, shakes, shakes_help, {{"kind", "resumed"}});
  say(shakes_put_off, shakes, shakes_help, {{"kind", "put_off"}});
  say(shakes_refused, shakes, shakes_help, {{"kind", "refused"}});
}

}  // namespace fl::http
