// The transactions the sign-in routes need around what the registry answers.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "trust/trust.h"

namespace fl {

using PeopleByPhone = std::function<std::vector<PersonId>(Tx&, std::string_view phone_digits)>;
using AccountOfPerson = std::function<Result<AccountId>(Tx&, PersonId, Instant now)>;

[[nodiscard]] Result<std::vector<PersonId>> people_of_phone(Db& db, std::string_view phone,
                                                            const PeopleByPhone& ask);
// A phone shared by a household signs in its first person.
[[nodiscard]] Result<AccountId> account_of_phone(Db& db, std::string_view phone, Instant now,
                                                 const PeopleByPhone& ask,
                                                 const AccountOfPerson& account_of);
[[nodiscard]] std::string own_name(Db& db, PersonId person,
                                   const std::function<std::string(Tx&, PersonId)>& name_of_person);

}  // namespace fl
