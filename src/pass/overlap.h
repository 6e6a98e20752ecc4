// Whether the scan log knows a contact: two people at one place within the minutes the rules in
// force name. Asked only while a contact is being put down, logged as a read of both people in the
// same transaction; what is kept of the answer is the place and the hour. There is no other way
// from here to where somebody was.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "pass/epoch.h"
#include "pass/pass.h"

namespace fl {

struct OverlapQuestion {
  std::vector<ListPlace> of_case, of_contact;
  Instant from, to;  // of both scans
  Instant near;      // of several overlaps, the nearest to this
  Instant known_at;  // when the case was put down: what arrived after that is not looked at
  std::chrono::minutes apart{0};
};
struct Overlap {
  Id<struct VenueTag> venue;
  std::string name;  // the venue's, as anybody reads it on its door
  Instant at;
};

// Who keeps the scans answers; the room below does not know how.
class OverlapBook {
 public:
  virtual ~OverlapBook() = default;
  [[nodiscard]] virtual Result<std::optional<Overlap>> find(
      Tx& tx, const OverlapQuestion& question) const = 0;
};

// Places in the doubt list this person's passes held within the last 15 days, whichever record of
// theirs they were signed for.
[[nodiscard]] std::vector<ListPlace> places_held(Tx& tx, PersonId person);

// A contact as it is asked about: whose case, sampled when.
struct ContactQuestion {
  PersonId person, patient;
  Instant met_at, sampled_at, known_at;
  AccountId asked_by;
};
// Writes the join, the venue and the moment into the row when the scans know it.
[[nodiscard]] Outcome join_scans(Tx& tx, const PassRoom& room, const RuleSet& set,
                                 const ContactQuestion& question, json::object& joins,
                                 EvidenceRow& row, Instant now);
// The joined place and hour of a contact, as the person reads it; "" without one.
[[nodiscard]] std::string overlap_words(const EvidenceRow& row, Language language);

}  // namespace fl
