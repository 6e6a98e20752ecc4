// The table of desks, as docs/decisions/0012 has it.
#include "pass/bodies.h"

#include <algorithm>
#include <array>

namespace fl {

namespace {

struct Desk {
  EvidenceKind kind;
  Role recorder;
  std::array<Role, 2> seconds;  // Role::resident: none
};
constexpr Desk kDesks[] = {
    {EvidenceKind::lab_result, Role::laboratory, {Role::resident, Role::resident}},
    {EvidenceKind::clinician_report, Role::clinician, {Role::epidemiologist, Role::resident}},
    {EvidenceKind::exposure, Role::epidemiologist, {Role::clinician, Role::pass_officer}},
    {EvidenceKind::area_boundary, Role::pass_officer, {Role::epidemiologist, Role::resident}},
    {EvidenceKind::quarantine_order, Role::pass_officer, {Role::epidemiologist, Role::clinician}},
};

const Desk& desk_of(EvidenceKind kind) {
  return kDesks[std::size_t(kind)];
}

}  // namespace

Role recorder_of(EvidenceKind kind) {
  return desk_of(kind).recorder;
}

bool needs_second_body(EvidenceKind kind, std::string_view finding) {
  if (kind == EvidenceKind::lab_result) return false;
  if (kind == EvidenceKind::clinician_report)
    return finding != "recovered" && finding != "released";
  return true;
}

bool may_sign_second(EvidenceKind kind, Role body) {
  const auto& seconds = desk_of(kind).seconds;
  return body != Role::resident && std::find(seconds.begin(), seconds.end(), body) != seconds.end();
}

Outcome check_second(EvidenceKind kind, const SecondSignature& s) {
  if (s.second_person.is_set() && s.second_person == s.subject)
    return Fault{FaultKind::refused, "pass.own_matter"};
  if (s.second_by == s.recorded_by) return Fault{FaultKind::refused, "pass.same_person"};
  if (s.second_body == s.body) return Fault{FaultKind::refused, "pass.same_body"};
  if (!may_sign_second(kind, s.second_body)) return Fault{FaultKind::refused, "pass.not_this_body"};
  return Done{};
}

}  // namespace fl
