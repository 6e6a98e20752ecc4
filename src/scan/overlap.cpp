// See overlap.h.
#include "scan/overlap.h"

#include <algorithm>
#include <map>

namespace fl::scan {

namespace {

struct Stay {
  Instant from, to;
};

// In the hour that began then it arrived.
bool is_on_time(const ScanEntry& scan, Instant known_at) {
  const Instant by = arrived_after(scan) + std::chrono::hours(1);
  return by - happened_at(scan) <= kOnTime && by <= known_at;
}

std::map<std::uint64_t, std::vector<Stay>> stays_of(std::vector<ScanEntry> scans,
                                                    Instant known_at) {
  std::erase_if(scans, [&](const ScanEntry& scan) { return !is_on_time(scan, known_at); });
  std::sort(scans.begin(), scans.end(),
            [](const ScanEntry& a, const ScanEntry& b) { return happened_at(a) < happened_at(b); });
  std::map<std::uint64_t, std::vector<Stay>> stays;
  std::map<std::uint64_t, std::size_t> inside;  // which stay at a venue has no end yet
  for (const auto& scan : scans) {
    const Instant at = happened_at(scan);
    auto& here = stays[scan.record.venue];
    const auto open = inside.find(scan.record.venue);
    const auto kind = ScanKind(scan.record.tag >> 24);
    if (kind == ScanKind::leave && open != inside.end() &&
        at - here[open->second].from <= kStayMax) {
      here[open->second].to = at;
      inside.erase(open);
      continue;
    }
    here.push_back({at, at});
    if (kind == ScanKind::enter) inside[scan.record.venue] = here.size() - 1;
  }
  return stays;
}

std::int64_t distance(Instant a, Instant b) {
  return std::abs(a.ms - b.ms);
}

}  // namespace

std::optional<Meeting> meeting_of(const std::vector<ScanEntry>& one,
                                  const std::vector<ScanEntry>& other, std::chrono::minutes apart,
                                  Instant near, Instant known_at) {
  const auto stays = stays_of(one, known_at), others = stays_of(other, known_at);
  std::optional<Meeting> best;
  for (const auto& [venue, mine] : stays) {
    const auto there = others.find(venue);
    if (there == others.end()) continue;
    for (const Stay& a : mine)
      for (const Stay& b : there->second) {
        const Instant later = std::max(a.from, b.from);
        if (later - std::min(a.to, b.to) > apart) continue;
        if (!best || distance(later, near) < distance(best->at, near)) best = Meeting{venue, later};
      }
  }
  return best;
}

}  // namespace fl::scan
