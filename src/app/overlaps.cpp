// See overlaps.h.
#include "app/overlaps.h"

#include "registry/store_import.h"
#include "scan/overlap.h"

namespace fl {

namespace {
constexpr std::size_t kScansMax = 2'000;  // of one person in a day and a night
}  // namespace

std::vector<scan::ScanEntry> ScanOverlaps::scans_of(const scan::ScanLog& log,
                                                    const std::vector<ListPlace>& places,
                                                    Instant from, Instant to) const {
  std::vector<std::uint64_t> keys;
  for (const auto& place : places)
    keys.push_back(room_.keys.who_of({static_cast<std::uint32_t>(place.epoch),
                                      static_cast<std::uint32_t>(place.shard),
                                      static_cast<std::uint32_t>(place.index)}));
  return log.find(scan::ScanOrder::by_person, keys, from, to, kScansMax).scans;
}

Result<std::optional<Overlap>> ScanOverlaps::find(Tx& tx, const OverlapQuestion& question) const {
  if (room_.shelf.if_open() == nullptr && !room_.shelf.is_there()) return std::optional<Overlap>();
  auto log = room_.shelf.log();
  if (!log) return log.error();
  const auto met =
      scan::meeting_of(scans_of(**log, question.of_case, question.from, question.to),
                       scans_of(**log, question.of_contact, question.from, question.to),
                       question.apart, question.near, question.known_at);
  if (!met) return std::optional<Overlap>();
  const auto venue = store::load_venue(tx, room_.keys.venue_back(met->venue));
  if (!venue) return std::optional<Overlap>();
  return std::optional<Overlap>(Overlap{venue->id, venue->name, met->at});
}

}  // namespace fl
