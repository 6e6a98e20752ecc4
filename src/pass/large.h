// Acts too large for two signatures: one contact too many of one case, a list of people who share
// nothing. Their pieces are held and restrict nobody until a key held outside the deciding bodies
// has signed for exactly these pieces. The key's secret is never on this machine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pass/pass.h"
#include "seal/keys.h"

namespace fl {

struct LargeAct {
  LargeActId id;
  Wait why = Wait::contacts_of_case;
  EvidenceId of_case;
  Id<struct VenueTag> venue;  // contacts_of_venue
  int count_max = 0;          // what the rules allow without the key
  AccountId made_by;
  std::string body;
  Instant made_at;
  std::string state = "waiting";  // granted
  std::string key_id;
  std::optional<Instant> answered_at;
};
[[nodiscard]] std::string image_of(const LargeAct& act);

// Inside the transaction of a piece that must wait: the act it belongs to, opened when there is
// none for this case, for this venue or (a list of strangers) for this signer.
[[nodiscard]] LargeActId hold_for(Tx& tx, const Permit& permit, const Signer& signer,
                                  EvidenceId of_case, Id<struct VenueTag> venue,
                                  const WaitDecision& decision, Instant now);

struct ShownLargeAct {
  LargeAct act;
  int piece_count = 0;
  std::string request;  // what the outside key signs; "" once answered
};
// Waiting ones first, then the latest answered; at most 200.
[[nodiscard]] std::vector<ShownLargeAct> large_acts(Tx& tx);
// Fault pass.no_such_act (absent).
[[nodiscard]] Result<ShownLargeAct> large_act(Tx& tx, LargeActId id);

// One line, made where the secret is.
[[nodiscard]] std::string sign_large_act(std::string_view request, const SignerKey& key);
// Its pieces wait for their second body from now on. Faults: pass.no_such_act, pass.act_answered,
// pass.not_outside_key (not signed by a listed outside key, or for other pieces).
[[nodiscard]] Result<LargeAct> grant_large_act(const PassRoom& room, const Permit& permit,
                                               LargeActId id, std::string_view line,
                                               const Act& act);

// A key of somebody outside, listed by two people who decide nothing here: an auditor and an
// administrator. Faults: pass.not_this_body, pass.key_is_there.
struct OutsideKey {
  std::string id, name, spki;
  Instant added_at;
};
[[nodiscard]] Outcome list_outside_key(Tx& tx, const Permit& permit, const std::string& name,
                                       const PublicKey& key, AccountId auditor,
                                       AccountId administrator, Instant now);
// As the log saw them: a key written into the table past it is none.
[[nodiscard]] std::vector<OutsideKey> outside_keys(Tx& tx);

[[nodiscard]] std::vector<ImageSource> large_act_image_sources();

}  // namespace fl
