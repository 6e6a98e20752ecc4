// Runs what the registry answers (handed in as functions) inside transactions, for the sign-in
// routes.
#include "storage/db.h"
#include "trust/sign_in_lookup.h"

namespace fl {

Result<std::vector<PersonId>> people_of_phone(Db& db, std::string_view phone,
                                              const PeopleByPhone& ask) {
  return db.read([&](Tx& tx) -> Result<std::vector<PersonId>> { return ask(tx, phone); });
}

Result<AccountId> account_of_phone(Db& db, std::string_view phone, Instant now,
                                   const PeopleByPhone& ask, const AccountOfPerson& account_of) {
  return db.write([&](Tx& tx) -> Result<AccountId> {
    const auto people = ask(tx, phone);
    if (people.empty()) return Fault{FaultKind::not_signed_in, "trust.wrong_sign_in"};
    return account_of(tx, people.front(), now);
  });
}

std::string own_name(Db& db, PersonId person,
                     const std::function<std::string(Tx&, PersonId)>& name_of_person) {
  auto name = db.read([&](Tx& tx) -> Result<std::string> { return name_of_person(tx, person); });
  return name ? *name : std::string();
}

}  // namespace fl
