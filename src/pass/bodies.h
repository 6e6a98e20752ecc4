// Who may put down what, and whose second signature it needs: a body is a desk of its own, named by
// its role. Nobody signs twice, and nobody about themselves. Pure (docs/decisions/0012).
#pragma once

#include <string_view>
#include <vector>

#include "platform/result.h"
#include "rules/evidence.h"
#include "trust/trust.h"

namespace fl {

// The body an account acts for when it records this kind; Role::resident: it may not.
[[nodiscard]] Role recorder_of(EvidenceKind kind);
// A piece that restricts somebody only when another body has signed too. A laboratory's own result
// counts alone: it is tested again within the day. Good news needs no second word.
[[nodiscard]] bool needs_second_body(EvidenceKind kind, std::string_view finding);
[[nodiscard]] bool may_sign_second(EvidenceKind kind, Role body);

struct SecondSignature {
  AccountId recorded_by, second_by;
  Role body = Role::resident, second_body = Role::resident;
  PersonId subject, second_person;  // the second signer's own person, when they have one
};
// Faults (all refused): pass.own_matter, pass.same_person, pass.same_body, pass.not_this_body.
[[nodiscard]] Outcome check_second(EvidenceKind kind, const SecondSignature& signature);

}  // namespace fl
