// The acts around the facts of a month: seen, commented, put before a panel. When anything may be
// shown is facts.h.
#pragma once

#include <string>

#include "platform/json.h"
#include "registry/registry.h"
#include "work/facts.h"
#include "work/work.h"

namespace fl {

// Counts with what they are counted out of; nothing is computed from them.
[[nodiscard]] json::object facts_json(const Facts& facts);
// That the person has looked at a month that has ended; once.
[[nodiscard]] Outcome note_facts_seen(const WorkRoom& room, AccountId account, const Month& month,
                                      Instant now);
[[nodiscard]] Outcome comment_on_facts(const WorkRoom& room, const Permit& permit,
                                       const Month& month, const std::string& comment,
                                       const Act& act);
// Faults: work.no_such_owner (not of this area, or oneself), work.too_few_promises,
// work.own_first.
[[nodiscard]] Result<DossierId> open_dossier(const WorkRoom& room, const Permit& permit,
                                             const Area& area, AccountId about, const Month& month,
                                             const std::string& question, const Act& act);
// Faults: work.no_such_dossier, and those of facts.h.
[[nodiscard]] Result<Dossier> reply_to_dossier(const WorkRoom& room, const Permit& permit,
                                               DossierId id, const std::string& reply,
                                               const Act& act);
[[nodiscard]] Result<Dossier> decide_dossier(const WorkRoom& room, const Permit& permit,
                                             const Area& area, DossierId id,
                                             const std::string& decision, const Act& act);
// Has this account a role in or under the area?
[[nodiscard]] bool is_below(Tx& tx, AccountId account, const Area& area, Instant now);

}  // namespace fl
