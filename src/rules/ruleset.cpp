// The strict reading of a rule set, and the one place that says how long a rule holds.
#include "rules/ruleset.h"

#include <algorithm>

#include <fmt/format.h>

#include "rules/document.h"
#include "rules/moments.h"

namespace fl {

namespace {

constexpr std::size_t kWordsBytesMax = 1'200, kTitleBytesMax = 120;
constexpr std::chrono::hours kRestrictionMax{kRestrictionHoursMax};

class SetReader {
 public:
  explicit SetReader(DocumentReader& in) : in_(in) {}

  RuleSet read() {
    RuleSet out;
    const json::object* root =
        in_.object(&in_.root(), "",
                   {"format", "format_version", "id", "edition", "is_demo", "title", "issuer",
                    "valid_from", "valid_until", "act", "sources", "limits", "none", "rules"});
    if (root == nullptr) return out;
    if (in_.text(*root, "format", "", 64) != "firstline-rules")
      in_.fail("/format", "format", "\"firstline-rules\"");
    in_.integer(*root, "format_version", "", kRuleFormatVersion, kRuleFormatVersion);
    out.id = in_.word(*root, "id", "");
    out.edition = int(in_.integer(*root, "edition", "", 1, 1'000'000));
    out.is_demo = in_.flag(*root, "is_demo", "", true);
    out.title = words(*root, "title", "", kTitleBytesMax);
    out.issuer = words(*root, "issuer", "", kTitleBytesMax);
    out.valid_from = in_.time(*root, "valid_from", "", false, true).value_or(Instant{});
    out.valid_until = in_.time(*root, "valid_until", "", false, true).value_or(Instant{});
    if (out.valid_until <= out.valid_from)
      in_.fail("/valid_until", "order", "later than valid_from");
    out.act = act(root->if_contains("act"), "/act");
    read_sources(*root, out);
    read_limits(*root, out);
    if (const json::object* none =
            in_.object(root->if_contains("none"), "/none", {"title", "why"})) {
      out.none_title = words(*none, "title", "/none", kTitleBytesMax);
      out.none_why = words(*none, "why", "/none", kWordsBytesMax);
    }
    const json::array* rules = in_.array(root->if_contains("rules"), "/rules", 1, kRuleCountMax);
    for (std::size_t i = 0; rules != nullptr && i < rules->size(); ++i)
      read_rule((*rules)[i], fmt::format("/rules/{}", i), out);
    return out;
  }

 private:
  Words words(const json::object& in, std::string_view name, const std::string& place,
              std::size_t bytes_max) {
    const std::string inner = fmt::format("{}/{}", place, name);
    const json::object* both = in_.object(in.if_contains(name), inner, {"zh", "en"});
    if (both == nullptr) return {};
    return {in_.text(*both, "zh", inner, bytes_max), in_.text(*both, "en", inner, bytes_max)};
  }

  LegalAct act(const json::value* value, const std::string& place) {
    LegalAct out;
    const json::object* fields =
        in_.object(value, place, {"name", "number", "issued_on", "ends_at"});
    if (fields == nullptr) return out;
    out.name = words(*fields, "name", place, 300);
    out.number = in_.text(*fields, "number", place, 120);
    out.issued_on = in_.text(*fields, "issued_on", place, 10);
    if (out.issued_on.size() != 10 || !birth_moment_of(out.issued_on))
      in_.fail(place + "/issued_on", "day", "YYYY-MM-DD");
    // Without an end it would be no act that lapses.
    out.ends_at = in_.time(*fields, "ends_at", place, false, true).value_or(Instant{});
    return out;
  }

  void read_sources(const json::object& root, RuleSet& out) {
    const json::array* sources = in_.array(root.if_contains("sources"), "/sources", 1, 50);
    for (std::size_t i = 0; sources != nullptr && i < sources->size(); ++i) {
      const json::value& one = (*sources)[i];
      if (one.is_string() && !one.as_string().empty() && one.as_string().size() <= 500)
        out.sources.emplace_back(one.as_string());
      else
        in_.fail(fmt::format("/sources/{}", i), "text", "1 to 500 bytes");
    }
  }

  void read_limits(const json::object& root, RuleSet& out) {
    const json::object* limits =
        in_.object(root.if_contains("limits"), "/limits",
                   {"contacts_per_case", "people_without_shared_exposure", "contacts_per_venue",
                    "overlap_minutes", "overlap_days", "area_people"});
    if (limits == nullptr) return;
    const auto or_usual = [&](std::string_view name, std::int64_t low, std::int64_t high,
                              int usual) {
      return limits->contains(name) ? int(in_.integer(*limits, name, "/limits", low, high)) : usual;
    };
    out.contacts_per_venue_max = or_usual("contacts_per_venue", 1, 2'000, kUsualContactsPerVenue);
    out.overlap_minutes = or_usual("overlap_minutes", 1, 240, kUsualOverlapMinutes);
    out.overlap_days = or_usual("overlap_days", 0, 14, kUsualOverlapDays);
    out.area_people_min = or_usual("area_people", kAreaPeopleLeast, 1'000'000, kUsualAreaPeople);
    out.contacts_per_case_max = int(in_.integer(*limits, "contacts_per_case", "/limits", 1, 2'000));
    out.strangers_max =
        int(in_.integer(*limits, "people_without_shared_exposure", "/limits", 0, 200));
  }

  void read_rule(const json::value& value, const std::string& place, RuleSet& set) {
    const json::object* fields =
        in_.object(&value, place,
                   {"id", "version", "outcome", "code", "evidence", "when", "hours", "release",
                    "act", "clause", "title", "why", "next", "office"});
    if (fields == nullptr) return;
    const json::value* when = fields->if_contains("when");
    auto compiled = CertlogicExpression::compile(when == nullptr ? json::value(true) : *when);
    if (when == nullptr) in_.fail(place + "/when", "certlogic", "a CertLogic expression");
    if (!compiled) return in_.fail(place + "/when", "certlogic", compiled.error().detail);
    Rule rule{.when = *compiled};
    if (when != nullptr) check_when(*when, rule, place + "/when");
    rule.id = in_.word(*fields, "id", place);
    if (set.find(rule.id) != nullptr) in_.fail(place + "/id", "doubled", "each id once");
    rule.version = int(in_.integer(*fields, "version", place, 1, 1'000'000));
    const auto outcome = verdict_of(in_.word(*fields, "outcome", place));
    if (!outcome) in_.fail(place + "/outcome", "outcome", "ok, ask or stop");
    rule.outcome = outcome.value_or(Verdict::ok);
    rule.code = in_.text(*fields, "code", place, 8);
    const bool is_restriction = rule.outcome != Verdict::ok;
    rule.hours = int(in_.integer(*fields, "hours", place, 1,
                                 is_restriction ? kRestrictionHoursMax : kGoodNewsHoursMax));
    read_kinds(*fields, place, rule);
    read_releases(*fields, place, rule);
    rule.act = set.act;
    if (fields->contains("act")) rule.act = act(fields->if_contains("act"), place + "/act");
    rule.clause = words(*fields, "clause", place, 300);
    rule.title = words(*fields, "title", place, kTitleBytesMax);
    rule.why = words(*fields, "why", place, kWordsBytesMax);
    rule.next = words(*fields, "next", place, kWordsBytesMax);
    rule.office = words(*fields, "office", place, 300);
    set.rules.push_back(std::move(rule));
  }

  void check_when(const json::value& when, const Rule& rule, const std::string& place) {
    for (const CertlogicIssue& issue : certlogic_issues(when))
      in_.fail(place + (issue.place == "/" ? "" : issue.place), "certlogic", issue.message);
    for (const std::string& path : rule.when.paths()) {
      const bool is_known =
          path.starts_with("evidence.") || path == "clock" || path == "person.age_years";
      if (!is_known)
        in_.fail(place, "path",
                 fmt::format("\"{}\": only evidence.<name>, person.age_years and clock", path));
    }
  }

  void read_kinds(const json::object& fields, const std::string& place, Rule& rule) {
    const json::array* kinds =
        in_.array(fields.if_contains("evidence"), place + "/evidence", 1, kEvidenceKindCount);
    for (std::size_t i = 0; kinds != nullptr && i < kinds->size(); ++i) {
      const std::string inner = fmt::format("{}/evidence/{}", place, i);
      const json::value& one = (*kinds)[i];
      const auto kind =
          one.is_string() ? evidence_kind_of(one.as_string()) : std::optional<EvidenceKind>();
      if (!kind) {
        in_.fail(inner, "kind",
                 "lab_result, clinician_report, exposure, area_boundary or quarantine_order");
        continue;
      }
      // Guard 2: where someone lives is no evidence that they are ill.
      if (evidence_needs()[std::size_t(*kind)].most < rule.outcome)
        in_.fail(inner, "kind",
                 fmt::format("{} gives at most {}", name_of(*kind),
                             name_of(evidence_needs()[std::size_t(*kind)].most)));
      if (std::find(rule.kinds.begin(), rule.kinds.end(), *kind) != rule.kinds.end())
        in_.fail(inner, "doubled", "each kind once");
      rule.kinds.push_back(*kind);
    }
  }

  void read_releases(const json::object& fields, const std::string& place, Rule& rule) {
    const json::value* value = fields.if_contains("release");
    if (value == nullptr) return;
    if (rule.outcome == Verdict::ok)
      return in_.fail(place + "/release", "unknown", "good news is not released, it expires");
    const json::array* list = in_.array(value, place + "/release", 1, 4);
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i)
      read_release((*list)[i], fmt::format("{}/release/{}", place, i), rule);
  }

  void read_release(const json::value& value, const std::string& place, Rule& rule) {
    const json::object* fields =
        in_.object(&value, place,
                   {"kind", "count", "hours_apart", "from_hours", "is_single_tube", "findings"});
    if (fields == nullptr) return;
    Release out;
    const std::string kind = in_.word(*fields, "kind", place);
    out.from_hours = int(in_.integer(*fields, "from_hours", place, 0, kRestrictionHoursMax, true));
    if (kind == "negative_tests") {
      out.count = int(in_.integer(*fields, "count", place, 1, 10));
      out.hours_apart = int(in_.integer(*fields, "hours_apart", place, 0, 168, true));
      out.is_single_tube = in_.flag(*fields, "is_single_tube", place, true);
    } else if (kind == "clinician") {
      out.kind = ReleaseKind::clinician;
      const json::array* findings =
          in_.array(fields->if_contains("findings"), place + "/findings", 1, 4);
      for (std::size_t i = 0; findings != nullptr && i < findings->size(); ++i) {
        const json::value& one = (*findings)[i];
        if (one == "recovered" || one == "released")
          out.findings.emplace_back(one.as_string());
        else
          in_.fail(fmt::format("{}/findings/{}", place, i), "finding", "recovered or released");
      }
    } else {
      in_.fail(place + "/kind", "kind", "negative_tests or clinician");
    }
    rule.releases.push_back(std::move(out));
  }

  DocumentReader& in_;
};

}  // namespace

const Rule* RuleSet::find(std::string_view rule_id) const {
  for (const Rule& rule : rules)
    if (rule.id == rule_id) return &rule;
  return nullptr;
}

Result<RuleSet> read_rule_set(std::string_view bytes) {
  if (bytes.size() > kRuleSetBytesMax)
    return Fault{FaultKind::too_large, "rules.document_too_large",
                 fmt::format("{} bytes at most", kRuleSetBytesMax)};
  auto reader = DocumentReader::open(bytes);
  if (!reader) return reader.error();
  RuleSet set = SetReader(*reader).read();
  const auto canonical = canonical_json(reader->root());
  if (!canonical) reader->fail("", "number", "integers only");
  if (reader->has_failed()) return reader->fault("rules.bad_document");
  set.canonical = *canonical;
  return set;
}

Instant rule_end(const RuleSet& set, const Rule& rule, Instant happened_at,
                 std::optional<Instant> piece_until) {
  Instant end = happened_at + std::chrono::hours(rule.hours);
  if (rule.outcome != Verdict::ok) end = std::min(end, happened_at + kRestrictionMax);
  if (piece_until) end = std::min(end, *piece_until);
  return std::min({end, rule.act.ends_at, set.act.ends_at, set.valid_until});
}

}  // namespace fl
