// A rule set: one document of rules for one programme, in both languages, dated, versioned, with
// the legal act it stands on and that act's end. Parsed strictly and whole: a set that could make a
// restriction without a listed kind of evidence, without an act, without an end, or longer than 14
// days does not parse (guards 2 and 3 of the mission). docs/reference/rules.md describes the form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/certlogic.h"
#include "rules/evidence.h"

namespace fl {

inline constexpr int kRuleFormatVersion = 1;
inline constexpr std::size_t kRuleSetBytesMax = 512 * 1024;
inline constexpr std::size_t kRuleCountMax = 200;
inline constexpr int kRestrictionHoursMax = 14 * 24;
inline constexpr int kGoodNewsHoursMax = 366 * 24;
// Limits of a set that says nothing of them.
inline constexpr int kUsualContactsPerVenue = 60;
inline constexpr int kUsualOverlapMinutes = 30;
inline constexpr int kUsualOverlapDays = 4;
inline constexpr int kUsualAreaPeople = 500;
inline constexpr int kAreaPeopleLeast = 50;  // no set may ask for fewer

struct Words {
  std::string zh, en;
};

struct LegalAct {
  Words name;
  std::string number;
  std::string issued_on;  // YYYY-MM-DD
  Instant ends_at;        // when it lapses, what stands on it lapses
};

// What ends a restriction before its time. Written as a table, not as an expression, so that one
// more negative test can only help.
enum class ReleaseKind { negative_tests, clinician };
struct Release {
  ReleaseKind kind = ReleaseKind::negative_tests;
  int count = 1;
  int hours_apart = 0;
  int from_hours = 0;  // after the evidence happened
  bool is_single_tube = false;
  std::vector<std::string> findings;  // clinician
};

struct Rule {
  std::string id;
  int version = 1;
  Verdict outcome = Verdict::ok;
  std::string code;  // the reason in the token: at most 8 characters
  std::vector<EvidenceKind> kinds;
  CertlogicExpression when;
  int hours = 0;  // how long, from the moment the evidence happened
  std::vector<Release> releases;
  LegalAct act;  // its own, or the set's
  Words clause, title, why, next, office;
};

struct RuleSet {
  std::string id;
  int edition = 1;
  bool is_demo = false;
  Words title, issuer;
  Instant valid_from, valid_until;
  LegalAct act;
  std::vector<std::string> sources;
  int contacts_per_case_max = 0;   // more wait for an outside key (guards.h)
  int strangers_max = 0;           // people of one list who share no exposure
  int contacts_per_venue_max = 0;  // by scans of one venue; more wait as well
  int overlap_minutes = 0;         // two scans so far apart are one place and time
  int overlap_days = 0;            // before the case's sampling, for contacts by scan
  int area_people_min = 0;         // a boundary around fewer is refused
  Words none_title, none_why;      // when nothing is known against or for
  std::vector<Rule> rules;
  std::string canonical;  // the bytes that are signed

  [[nodiscard]] bool is_in_force(Instant now) const {
    return valid_from <= now && now < valid_until;
  }
  [[nodiscard]] const Rule* find(std::string_view rule_id) const;
};

// Faults: rules.not_json, rules.document_too_large, rules.bad_document with every field that is
// wrong, its place and what was expected.
[[nodiscard]] Result<RuleSet> read_rule_set(std::string_view bytes);

// Until when a rule holds for a piece: never beyond its hours, 14 days for a restriction, the
// piece's own end, the act, the set.
[[nodiscard]] Instant rule_end(const RuleSet& set, const Rule& rule, Instant happened_at,
                               std::optional<Instant> piece_until);

}  // namespace fl
