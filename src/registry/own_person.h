// Which resident an account of the staff belongs to, so that nobody decides about themself or their
// household. Said by the account's owner with their own name and number, or by the table their
// office brings; both must be those of one person on file. Nobody signs in by it. A second door.
#pragma once

#include <optional>
#include <string_view>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "platform/result.h"
#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl {

enum class OwnWay { self, table };

// False: it says so already. The person reads in their log that an account is linked to them.
// Fault: registry.no_such_own (absent: name and number are nobody's, or more than one person's).
[[nodiscard]] Result<bool> link_own_person(Tx& tx, const Keys& keys, const Permit& permit,
                                           AccountId account, std::string_view name,
                                           std::string_view phone, OwnWay way, Instant now);
// Who it is now.
[[nodiscard]] std::optional<PersonId> own_person_of(Tx& tx, AccountId account);
// The account's owner, or somebody who lives in their household.
[[nodiscard]] bool is_own_matter(Tx& tx, AccountId account, PersonId subject);

[[nodiscard]] std::vector<ImageSource> own_person_image_sources();

}  // namespace fl
