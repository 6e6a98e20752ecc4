// Authority given downward: an officer gives a role lower than their own, on a part of their area,
// for at most thirty days, to someone who serves there. It is a list everyone of the area can see,
// and it ends by itself. And the default list of duties of each of the four parties.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "duty/personnel.h"

namespace fl {

using DelegationId = Id<struct DelegationTag>;

inline constexpr std::chrono::hours kDelegationMax{24 * 30};

struct Delegation {
  DelegationId id;
  AccountId by, account;
  std::string role;
  std::int64_t role_row = 0;
  AreaId area;
  std::string area_path;
  Instant from, until, ended_at;
  std::string reason;
};
// May somebody holding `own` give `given`? Only what is lower. Pure.
[[nodiscard]] bool is_lower(Role given, Role own);
// Faults: duty.delegation_too_long, duty.not_lower, duty.no_such_responder (someone who does not
// serve under the area).
[[nodiscard]] Result<DelegationId> delegate_role(Tx& tx, const DutyRoom& room, const Permit& permit,
                                                 const Actor& by, Delegation draft, Instant now);
// Fault: duty.delegation_over.
[[nodiscard]] Outcome end_delegation(Tx& tx, const Permit& permit, std::string_view scope_path,
                                     DelegationId id, Instant now);
[[nodiscard]] std::vector<Delegation> delegations_under(Tx& tx, std::string_view path, Instant now,
                                                        int limit);

// ---- duties of the four parties: one party owns each
struct PartyDuty {
  std::string_view duty, party, zh, en;
};
[[nodiscard]] std::span<const PartyDuty> party_duties();

}  // namespace fl
