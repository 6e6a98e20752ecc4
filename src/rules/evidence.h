// Evidence: what was found about a person, of the few kinds that may change a status, joined to
// what makes it count. There is no other way to a status: no list of names, no remark, no colour
// set by hand (guard 2 of the mission). Pure; who resolved the joins is pass/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "platform/result.h"
#include "platform/time.h"

namespace fl {

inline constexpr std::size_t kEvidenceCountMax = 2'000;  // of one person
inline constexpr std::size_t kEvidenceBytesMax = 1 << 20;

enum class EvidenceKind {
  lab_result,        // facts: result, tube, test
  clinician_report,  // finding
  exposure,          // category
  area_boundary,     // level
  quarantine_order,  // place; rests on another piece
};
inline constexpr int kEvidenceKindCount = 5;
[[nodiscard]] std::string_view name_of(EvidenceKind kind);
[[nodiscard]] std::optional<EvidenceKind> evidence_kind_of(std::string_view name);

// What a gate says. The order is the order of severity.
enum class Verdict { ok, ask, stop };
[[nodiscard]] std::string_view name_of(Verdict verdict);
[[nodiscard]] std::optional<Verdict> verdict_of(std::string_view name);

struct Evidence {
  std::string id;
  EvidenceKind kind = EvidenceKind::lab_result;
  Instant happened_at, recorded_at;
  std::optional<Instant> until;  // the end of an order or a boundary
  json::object facts;            // read by rules as evidence.<name>
  json::object joins;            // name -> true when it was looked up and holds
  std::string basis;             // quarantine_order: the id of the piece it rests on
};

// What a piece may do at most. `why` names what is missing when it counts for nothing; it is a key
// of the words table.
struct EvidenceWeight {
  bool is_counted = false;
  Verdict most = Verdict::ok;  // ok: it never restricts, but may release or be good news
  std::string why;
};

// The joins a kind needs, as written in `Evidence::joins`; of those in one alternative, one is
// enough.
struct EvidenceNeed {
  EvidenceKind kind;
  Verdict most;
  std::vector<std::string_view> joins;
  std::vector<std::string_view> one_of;
};
[[nodiscard]] const std::vector<EvidenceNeed>& evidence_needs();

// `all`: every piece of the person, for orders that rest on one.
[[nodiscard]] EvidenceWeight weight_of(const Evidence& piece, const std::vector<Evidence>& all);

struct PersonEvidence {
  std::optional<int> age_years;
  std::vector<Evidence> evidence;
};
// {"person":{"age_years":34},"evidence":[{"id":..,"kind":..,"happened_at":..,"recorded_at":..,
//  "until":..,"basis":..,"facts":{..},"joins":{..}}]}. Faults: rules.bad_evidence with fields.
[[nodiscard]] Result<PersonEvidence> read_evidence(std::string_view bytes);

// What a rule's `when` sees.
[[nodiscard]] json::value evidence_context(const Evidence& piece, std::optional<int> age_years,
                                           Instant now);

}  // namespace fl
