// Responders as rows of a table: what an import keeps of a row beyond the account
// (registry/import.h asks), and the same columns out again, so that what is exported can be
// imported. Words of skills, languages and courses are read in Chinese, English or as identifiers.
// Left to others: who may import or export, and the accounts.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "duty/personnel.h"
#include "registry/import.h"

namespace fl {

// Homes must lie in or under `scope_path`; terms without a first day begin `now`. Asked with an
// unset account it writes nothing: it says that the row can be read, or a Fault whose detail names
// the column that cannot.
[[nodiscard]] ResponderKeeper responder_keeper(const DutyRoom& room, const Permit& permit,
                                               const std::string& scope_path, Instant now);
// Heading first; the number of responders. Phones are opened: logging that is the caller's.
[[nodiscard]] Result<std::int64_t> export_responders(
    const DutyRoom& room, const std::string& scope_path, bool is_english,
    const std::function<void(std::span<const std::string>)>& sink);

// "急救、driver" -> "first_aid,driver"; nothing when a word is none of ours. Pure.
[[nodiscard]] std::optional<std::string> words_of_cell(std::string_view cell,
                                                       const std::vector<DutyWord>& words);
[[nodiscard]] std::string cell_of_words(std::string_view list, const std::vector<DutyWord>& words,
                                        bool is_english);
// "感染防护=2027-05-01" and "infection_control 2027-05-01" -> "infection_control=2027-05-01".
[[nodiscard]] std::optional<std::string> courses_of_cell(std::string_view cell);

}  // namespace fl
