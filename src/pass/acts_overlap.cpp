// See overlap.h.
#include <algorithm>

#include <fmt/format.h>

#include "pass/facts.h"
#include "pass/overlap.h"
#include "pass/store_pass.h"
#include "pass/store_tokens.h"
#include "trust/trust.h"

namespace fl {

namespace {

// Scans of the day and night around the contact are looked at, no more.
constexpr std::chrono::hours kAround{12};
constexpr std::chrono::days kCaseAfter{14};

}  // namespace

std::vector<ListPlace> places_held(Tx& tx, PersonId person) {
  std::vector<ListPlace> places;
  for (const auto id : ids_of_person(tx, person))
    for (const auto kind : {TokenKind::phone, TokenKind::card})
      if (const auto token = pass_store::load_token(tx, id, kind))
        for (const auto& place : pass_store::places_of(*token))
          places.push_back(place);
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

Outcome join_scans(Tx& tx, const PassRoom& room, const RuleSet& set,
                   const ContactQuestion& question, json::object& joins, EvidenceRow& row,
                   Instant now) {
  if (room.overlaps == nullptr) return Done{};
  OverlapQuestion ask;
  ask.near = question.met_at;
  ask.known_at = question.known_at;
  ask.from = std::max(question.met_at - kAround,
                      question.sampled_at - std::chrono::days(set.overlap_days));
  ask.to = std::min({question.met_at + kAround, question.sampled_at + kCaseAfter, now});
  ask.apart = std::chrono::minutes(set.overlap_minutes);
  if (ask.from >= ask.to) return Done{};
  ask.of_case = places_held(tx, question.patient);
  ask.of_contact = places_held(tx, question.person);
  if (ask.of_case.empty() || ask.of_contact.empty()) return Done{};
  log_read(tx, {question.asked_by, "scan.overlap", {question.patient, question.person}, "contact"},
           now);
  auto found = room.overlaps->find(tx, ask);
  if (!found) return found.error();
  if (!*found) return Done{};
  const Overlap& overlap = **found;
  constexpr std::int64_t kHourMs = 3'600'000;
  const Instant hour{overlap.at.ms - overlap.at.ms % kHourMs};
  joins["scan_overlap"] = true;
  joins["overlap_place"] = overlap.name;
  joins["overlap_hour"] = to_rfc3339(hour);
  row.venue = overlap.venue;
  row.happened_at = overlap.at;
  return Done{};
}

std::string overlap_words(const EvidenceRow& row, Language language) {
  if (!row.venue.is_set()) return {};
  const auto joins = facts_of(row.joins);
  const auto text = [&](std::string_view name) { return fact(joins, name); };
  const std::string hour = text("overlap_hour");
  if (hour.size() < 13) return {};
  const std::string at = hour.substr(0, 10) + " " + hour.substr(11, 2) + ":00";
  return language == Language::zh
             ? fmt::format("扫码记录：{} 前后，您与一名检测阳性者都在“{}”", at,
                           text("overlap_place"))
             : fmt::format(
                   "Scan records: around {} you and somebody who tested positive were both "
                   "at \"{}\"",
                   at, text("overlap_place"));
}

}  // namespace fl
