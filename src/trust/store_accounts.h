// Rows of accounts, logins and roles.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl::store {

struct AccountRow {
  AccountId id;
  bool is_staff = false;
  std::string name;
  PersonId person;
  std::string password_hash;
  std::string totp_secret;  // sealed
  std::int64_t totp_step = 0;
  Instant made_at;
  Instant closed_at;  // 0: open
};
struct RoleRow {
  std::int64_t id = 0;
  AccountId account;
  RoleGrant grant;
  Instant from_at;
  std::optional<Instant> until_at;
};

void add_account(Tx& tx, const AccountRow& row);
[[nodiscard]] std::optional<AccountRow> load_account(Tx& tx, AccountId id);
// And its roles, in the same round trip.
[[nodiscard]] std::optional<AccountRow> load_account(Tx& tx, AccountId id,
                                                     std::vector<RoleRow>& roles);
// Each with its roles, in the order of `ids`; one that is not there has no id.
struct AccountAndRoles {
  AccountRow account;
  std::vector<RoleRow> roles;
};
[[nodiscard]] std::vector<AccountAndRoles> load_accounts(Tx& tx, std::span<const AccountId> ids);
// True when `step` is later than any used before: a code is good once.
[[nodiscard]] bool use_totp_step(Tx& tx, AccountId id, std::int64_t step);

[[nodiscard]] bool add_login(Tx& tx, std::string_view token, AccountId account);  // false: taken
[[nodiscard]] AccountId account_of_login(Tx& tx, std::string_view token);
void add_person(Tx& tx, PersonId person, AccountId account);
[[nodiscard]] AccountId account_of_person(Tx& tx, PersonId person);

void update_account(Tx& tx, const AccountRow& row);  // password, authenticator, closing
[[nodiscard]] std::vector<AccountId> staff_after(Tx& tx, AccountId after, int limit);

struct EnrolmentRow {
  AccountId account;
  std::int64_t nonce = 0;
  std::string totp_secret;  // sealed
  Instant expires_at;
};
void put_enrolment(Tx& tx, const EnrolmentRow& row);
[[nodiscard]] std::optional<EnrolmentRow> load_enrolment(Tx& tx, AccountId account);
void drop_enrolment(Tx& tx, AccountId account);

void add_role(Tx& tx, const RoleRow& row);
void end_role(Tx& tx, const RoleRow& row);  // writes its until_at
[[nodiscard]] std::vector<RoleRow> roles_of(Tx& tx, AccountId account);
[[nodiscard]] std::vector<AccountId> roles_ended_between(Tx& tx, Instant from, Instant until);

// What a leaf commits to: every column that says who someone is and what they may do.
[[nodiscard]] std::string image_of(const AccountRow& row);
[[nodiscard]] std::string image_of(const RoleRow& row);

}  // namespace fl::store
