// Accounts of staff: made, given roles for a time, begun again, closed. A second door of this room,
// for the administrator's routes and for tables of accounts.
//
// Nobody ever knows another's password: a new account has a code, told once, good for 14 days, with
// which its person sets a password and an authenticator at their first sign-in. Closing an account
// or beginning it again ends its sessions. Every step leaves a leaf.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trust/trust.h"

namespace fl {

// A role on an area from an instant, perhaps until another.
struct RoleTerm {
  RoleGrant grant;
  Instant from_at;
  std::optional<Instant> until_at;
};
// The row and its leaf, whatever roles there are already; give_role() asks first.
void grant_role(Tx& tx, const Permit& permit, AccountId account, const RoleTerm& term, Instant now);
// Their names, in the order of the ids; empty for who is not of the staff.
[[nodiscard]] std::vector<std::string> staff_names(Tx& tx, std::span<const AccountId> accounts);
struct NewStaff {
  std::string login, name;
};
struct Enrolment {
  AccountId account;
  std::string code;  // "7K3Q-2M9A-...": for one pair of eyes, once
};
// Faults: trust.login_taken, trust.bad_login.
[[nodiscard]] Result<Enrolment> make_staff(Tx& tx, const Permit& permit, const NewStaff& staff,
                                           std::span<const RoleTerm> roles, const Keys& keys,
                                           Instant now);
// Begins the account anew: password and authenticator are void. Fault: trust.no_such_account.
[[nodiscard]] Result<Enrolment> reset_staff(Tx& tx, const Permit& permit, AccountId account,
                                            const Keys& keys, Instant now);
// The code of an account that still waits for its person; "" when it does not.
[[nodiscard]] std::string enrolment_code(Tx& tx, AccountId account, const Keys& keys, Instant now);
// Faults: trust.no_such_account, trust.account_closed (conflict).
[[nodiscard]] Outcome close_staff(Tx& tx, const Permit& permit, AccountId account,
                                  std::string_view reason, Instant now);
// False: they have it already. Fault: trust.no_such_account.
[[nodiscard]] Result<bool> give_role(Tx& tx, const Permit& permit, AccountId account,
                                     const RoleTerm& term, Instant now);
// Fault: trust.no_such_role.
[[nodiscard]] Outcome end_staff_role(Tx& tx, const Permit& permit, AccountId account,
                                     std::int64_t role, Instant now);
// For those who end rights: says it to the house, after commit.
void tell_rights_ended(Tx& tx, AccountId account, Instant now);
// Open, and with a role of the staff that runs now.
[[nodiscard]] bool is_staff_now(Tx& tx, AccountId account, Instant now);
// Whose roles ended then, by hand or by their day.
[[nodiscard]] std::vector<AccountId> roles_ended_between(Tx& tx, Instant from, Instant until);
[[nodiscard]] AccountId account_of_login(Tx& tx, const Keys& keys, std::string_view login);

struct StaffRole {
  std::int64_t id = 0;
  RoleTerm term;
};
struct StaffLine {
  AccountId account;
  std::string name;
  enum class State { waiting, open, closed } state = State::open;
  Instant made_at;
  std::vector<StaffRole> roles;
};
[[nodiscard]] std::string_view name_of(StaffLine::State state);
// By id, after one of them.
[[nodiscard]] std::vector<StaffLine> list_staff(Tx& tx, AccountId after, int limit);
[[nodiscard]] std::optional<StaffLine> staff_line(Tx& tx, AccountId account);

// ---- the person's side, at /enter

struct EnrolmentOffer {
  std::string name, totp_uri, totp_secret;  // the secret in base32, as authenticators take it
};
// Faults: trust.wrong_enrolment (the same for unknown login, wrong or old code),
// trust.too_many_tries.
[[nodiscard]] Result<EnrolmentOffer> show_enrolment(Db& db, const Keys& keys,
                                                    std::string_view login, std::string_view code,
                                                    std::string_view peer, Instant now);
struct FirstSignIn {
  std::string login, code, password, totp;
};
// Sets password and authenticator, and signs in. Faults: those above, trust.password_short,
// trust.password_long, trust.wrong_totp.
[[nodiscard]] Result<SessionMade> finish_enrolment(Db& db, const Keys& keys,
                                                   const FirstSignIn& first, std::string_view peer,
                                                   Instant now);

}  // namespace fl
