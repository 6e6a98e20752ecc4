// What becomes of days, with their proofs in the witnessed log.
#include <filesystem>

#include "platform/limits.h"
#include "scan/scan.h"
#include "storage/day_rows.h"
#include "storage/db.h"

namespace fl::scan {

namespace {

constexpr std::chrono::hours kSealAfter{1};  // after midnight: gates that were slow to upload

std::string reason_of(const ScanProof& proof) {
  const std::string day = text_of_day(proof.day);
  if (proof.what == "scan.drop") return day + ": whereabouts removed after 14 days";
  return day + ": sealed " + std::to_string(proof.generation) + ", " +
         std::to_string(proof.record_count) + " scans, by person " + hex(proof.by_person) +
         ", by venue " + hex(proof.by_venue);
}

// May this permit read whereabouts, and is it said why? Then it is logged, and only then read.
Result<ScanLog*> opened_for(const ScanRoom& room, const Permit& permit, const ReadEntry& entry,
                            const ScanQuestion& question, Instant now) {
  if (permit.verb() != Verb::evidence_see || permit.ground().role != Role::epidemiologist)
    return Fault{FaultKind::refused, "trust.not_permitted"};
  if (question.reason.empty() || question.reason.size() > limits::kReasonCharsMax * 4)
    return Fault{FaultKind::bad_input, "scan.no_reason"};
  auto logged = room.db.write([&](Tx& tx) -> Outcome {
    log_read(tx, entry, now);
    return Done{};
  });
  if (!logged) return logged.error();
  return room.shelf.log();
}

Visits readable(const ScanRoom& room, ScanFound found) {
  Visits visits{.visits = {}, .flaws = std::move(found.flaws), .is_cut = found.is_cut};
  for (const auto& scan : found.scans)
    visits.visits.push_back({room.keys.place_of(scan.record.who),
                             room.keys.venue_back(scan.record.venue),
                             {start_of_day_number(scan.day).ms + scan.record.at},
                             ScanKind(scan.record.tag >> 24)});
  return visits;
}

}  // namespace

Result<Visits> visitors_of(const ScanRoom& room, const Permit& permit, VenueId venue,
                           const ScanQuestion& question, Instant now) {
  auto log = opened_for(room, permit,
                        {.account = permit.account(),
                         .verb = "scan.visitors",
                         .people = {},
                         .reason = to_text(venue) + ": " + question.reason},
                        question, now);
  if (!log) return log.error();
  return readable(room, (*log)->find(ScanOrder::by_venue, {room.keys.venue_of(venue)},
                                     question.from, question.to, question.limit));
}

Result<Visits> visits_of(const ScanRoom& room, const Permit& permit, PersonId person,
                         std::span<const TokenPlace> places, const ScanQuestion& question,
                         Instant now) {
  auto log = opened_for(room, permit,
                        {.account = permit.account(),
                         .verb = "scan.visits",
                         .people = {person},
                         .reason = question.reason},
                        question, now);
  if (!log) return log.error();
  std::vector<std::uint64_t> keys;
  for (const auto& place : places)
    keys.push_back(room.keys.who_of(place));
  return readable(
      room, (*log)->find(ScanOrder::by_person, keys, question.from, question.to, question.limit));
}

ScanShelf::ScanShelf(std::string folder, ScanLogOptions options, std::shared_ptr<ScanDisk> disk)
    : options_(std::move(options)), disk_(disk ? std::move(disk) : real_disk()) {
  options_.folder = std::move(folder);
}

ScanShelf::~ScanShelf() = default;

bool ScanShelf::is_there() const {
  const auto names = disk_->list(options_.folder);
  return names && !names->empty();
}

void ScanShelf::close() {
  const std::lock_guard lock(opening_);
  open_ = nullptr;
  log_.reset();
}

Result<ScanLog*> ScanShelf::log() {
  if (ScanLog* open = open_.load()) return open;
  const std::lock_guard lock(opening_);
  if (!log_) {
    auto opened = ScanLog::open(options_, *disk_);
    // Another server of this folder keeps them: this one is none the worse for that.
    was_refused_ = !opened && opened.error().key != "scan.in_use";
    if (!opened) return opened.error();
    log_ = std::move(*opened);
    open_ = log_.get();
  }
  return log_.get();
}

namespace {

// The partitions of the shared database: gone together with the leaf that says so, by whichever
// server comes first.
Result<int> drop_shared_days(const ScanRoom& room, const Permit& permit, Instant now) {
  if (room.copies == nullptr) return 0;
  const DayNumber oldest = day_number_of(now) - (kScanDaysKept - 1);
  return room.db.write([&](Tx& tx) -> Result<int> {
    const auto days = drop_days(tx, kScanDays, oldest);
    for (const DayNumber day : days)
      append_leaf(
          tx, leaf_of(permit, hash_bucket(std::int64_t(day)), "scan.drop", "scan_day", day, {}, now,
                      text_of_day(day) + ": whereabouts removed from the database after "
                                         "14 days"));
    return int(days.size());
  });
}

}  // namespace

Result<int> keep_scans(const ScanRoom& room, const Permit& permit, Instant now) {
  auto shared = drop_shared_days(room, permit, now);
  if (!shared) return shared.error();
  if (room.shelf.if_open() == nullptr && !room.shelf.is_there()) return *shared;
  auto log = room.shelf.log();
  if (!log) return log.error();
  const auto prove = [&](const ScanProof& proof) {
    return room.db.write([&](Tx& tx) -> Outcome {
      append_leaf(tx, leaf_of(permit, hash_bucket(std::int64_t(proof.day)), proof.what, "scan_day",
                              proof.day, {}, now, reason_of(proof)));
      return Done{};
    });
  };
  auto dropped = (*log)->drop(day_number_of(now), prove);
  if (!dropped) return dropped.error();
  auto sealed = (*log)->seal(day_number_of(now - kSealAfter), prove);
  if (!sealed) return sealed.error();
  return *shared + *dropped + *sealed;
}

}  // namespace fl::scan
