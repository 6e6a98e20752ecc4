// The table of kinds: what each needs to count, and what it may do at most.
#include "rules/evidence.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "rules/document.h"
#include "rules/moments.h"

namespace fl {

namespace {

constexpr std::array<std::string_view, kEvidenceKindCount> kKindNames{
    "lab_result", "clinician_report", "exposure", "area_boundary", "quarantine_order"};
constexpr std::array<std::string_view, 3> kVerdictNames{"ok", "ask", "stop"};

bool is_joined(const Evidence& piece, std::string_view name) {
  const json::value* value = piece.joins.if_contains(name);
  return value != nullptr && value->is_bool() && value->as_bool();
}

std::string_view fact(const Evidence& piece, std::string_view name) {
  const json::value* value = piece.facts.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->as_string())
                                                : std::string_view();
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

const EvidenceNeed& need_of(EvidenceKind kind) {
  return evidence_needs()[std::size_t(kind)];
}

// A negative test, a recovery and an end of follow-up never restrict; a positive tube of many
// people makes none of them positive.
Verdict most_of(const Evidence& piece) {
  const Verdict most = need_of(piece.kind).most;
  if (piece.kind == EvidenceKind::lab_result) {
    if (fact(piece, "result") != "positive") return Verdict::ok;
    return fact(piece, "tube") == "single" ? most : Verdict::ask;
  }
  if (piece.kind == EvidenceKind::clinician_report)
    return is_one_of(fact(piece, "finding"), {"confirmed", "suspected", "febrile"}) ? most
                                                                                    : Verdict::ok;
  return most;
}

EvidenceWeight own_weight(const Evidence& piece) {
  const EvidenceNeed& need = need_of(piece.kind);
  if (piece.recorded_at < piece.happened_at) return {false, Verdict::ok, "recorded_before"};
  for (const std::string_view join : need.joins)
    if (!is_joined(piece, join)) return {false, Verdict::ok, std::string(join)};
  if (!need.one_of.empty() &&
      std::none_of(need.one_of.begin(), need.one_of.end(),
                   [&](std::string_view join) { return is_joined(piece, join); }))
    return {false, Verdict::ok, "contact"};
  return {true, most_of(piece), {}};
}

}  // namespace

std::string_view name_of(EvidenceKind kind) {
  return kKindNames[std::size_t(kind)];
}
std::optional<EvidenceKind> evidence_kind_of(std::string_view name) {
  const auto found = std::find(kKindNames.begin(), kKindNames.end(), name);
  if (found == kKindNames.end()) return {};
  return EvidenceKind(found - kKindNames.begin());
}

std::string_view name_of(Verdict verdict) {
  return kVerdictNames[std::size_t(verdict)];
}
std::optional<Verdict> verdict_of(std::string_view name) {
  const auto found = std::find(kVerdictNames.begin(), kVerdictNames.end(), name);
  if (found == kVerdictNames.end()) return {};
  return Verdict(found - kVerdictNames.begin());
}

// Guard 2 of the mission, row by row; evidence_test.cpp has one test for each.
const std::vector<EvidenceNeed>& evidence_needs() {
  static const std::vector<EvidenceNeed> kNeeds{
      {EvidenceKind::lab_result,
       Verdict::stop,
       {"person_matched", "laboratory_licensed", "signature_valid"},
       {}},
      {EvidenceKind::clinician_report,
       Verdict::stop,
       {"person_matched", "facility_licensed", "clinician_named"},
       {}},
      {EvidenceKind::exposure,
       Verdict::stop,
       {"case_lab_confirmed"},
       {"scan_overlap", "shared_household", "interview_signed"}},
      {EvidenceKind::area_boundary,
       Verdict::ask,
       {"boundary_published", "drawn_before_listing", "person_inside"},
       {}},
      {EvidenceKind::quarantine_order,
       Verdict::stop,
       {"act_named", "two_bodies_signed", "basis_held"},
       {}},
  };
  return kNeeds;
}

EvidenceWeight weight_of(const Evidence& piece, const std::vector<Evidence>& all) {
  EvidenceWeight own = own_weight(piece);
  if (!own.is_counted || piece.kind != EvidenceKind::quarantine_order) return own;
  // An order is no evidence of its own: it rests on a piece of another kind and can do no more.
  for (const Evidence& other : all) {
    if (other.id != piece.basis || other.kind == EvidenceKind::quarantine_order) continue;
    const EvidenceWeight basis = own_weight(other);
    const bool is_before =
        other.happened_at <= piece.happened_at && other.recorded_at <= piece.recorded_at;
    if (basis.is_counted && basis.most > Verdict::ok && is_before)
      return {true, std::min(own.most, basis.most), {}};
  }
  return {false, Verdict::ok, "basis"};
}

namespace {

Evidence read_piece(DocumentReader& in, const json::value& value, const std::string& place) {
  Evidence out;
  const json::object* object =
      in.object(&value, place,
                {"id", "kind", "happened_at", "recorded_at", "until", "basis", "facts", "joins"});
  if (object == nullptr) return out;
  out.id = in.text(*object, "id", place, 64);
  const auto kind = evidence_kind_of(in.word(*object, "kind", place));
  if (!kind) in.fail(place + "/kind", "kind", fmt::format("{}", fmt::join(kKindNames, ", ")));
  out.kind = kind.value_or(EvidenceKind::lab_result);
  out.happened_at = in.time(*object, "happened_at", place).value_or(Instant{});
  out.recorded_at = in.time(*object, "recorded_at", place).value_or(Instant{});
  out.until = in.time(*object, "until", place, true);
  out.basis = in.text(*object, "basis", place, 64, true);
  const auto flat = [&](std::string_view name, json::object& to, bool is_of_flags) {
    const json::value* part = object->if_contains(name);
    const std::string inner = fmt::format("{}/{}", place, name);
    if (part == nullptr) return;
    if (!part->is_object() || part->as_object().size() > 32)
      return in.fail(inner, "type", "an object of at most 32 fields");
    for (const auto& member : part->as_object()) {
      const json::value& v = member.value();
      const bool is_good =
          v.is_bool() || (!is_of_flags && (v.is_string() || v.is_int64() || v.is_null()));
      if (!is_good)
        in.fail(inner + "/" + std::string(member.key()), "type",
                is_of_flags ? "true or false" : "a text, an integer, true, false or null");
    }
    to = part->as_object();
  };
  flat("facts", out.facts, false);
  flat("joins", out.joins, true);
  return out;
}

}  // namespace

Result<PersonEvidence> read_evidence(std::string_view bytes) {
  if (bytes.size() > kEvidenceBytesMax)
    return Fault{FaultKind::too_large, "rules.document_too_large",
                 fmt::format("{} bytes at most", kEvidenceBytesMax)};
  auto reader = DocumentReader::open(bytes);
  if (!reader) return reader.error();
  PersonEvidence out;
  if (const json::object* root = reader->object(&reader->root(), "", {"person", "evidence"})) {
    if (const json::value* person = root->if_contains("person"))
      if (const json::object* fields = reader->object(person, "/person", {"age_years"}))
        if (fields->contains("age_years"))
          out.age_years = int(reader->integer(*fields, "age_years", "/person", 0, 150));
    const json::array* pieces =
        reader->array(root->if_contains("evidence"), "/evidence", 0, kEvidenceCountMax);
    for (std::size_t i = 0; pieces != nullptr && i < pieces->size(); ++i)
      out.evidence.push_back(read_piece(*reader, (*pieces)[i], fmt::format("/evidence/{}", i)));
    for (std::size_t i = 0; i < out.evidence.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (out.evidence[i].id == out.evidence[j].id) {
          reader->fail(fmt::format("/evidence/{}/id", i), "doubled", "each id once");
          break;
        }
  }
  if (reader->has_failed()) return reader->fault("rules.bad_evidence");
  return out;
}

json::value evidence_context(const Evidence& piece, std::optional<int> age_years, Instant now) {
  json::object evidence = piece.facts;
  evidence["kind"] = name_of(piece.kind);
  evidence["happened_at"] = moment_text(piece.happened_at.ms);
  evidence["recorded_at"] = moment_text(piece.recorded_at.ms);
  evidence["until"] = piece.until ? json::value(moment_text(piece.until->ms)) : nullptr;
  json::object person{{"age_years", nullptr}};
  if (age_years) person["age_years"] = *age_years;
  return json::object{{"evidence", std::move(evidence)},
                      {"person", std::move(person)},
                      {"clock", moment_text(now.ms)}};
}

}  // namespace fl
