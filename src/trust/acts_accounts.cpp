// Accounts and roles: written with their leaves. And act(), the one way a write happens.
#include <algorithm>

#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "storage/outbox.h"
#include "trust/acts_sign_in.h"
#include "trust/events.h"
#include "trust/staff.h"
#include "trust/store_accounts.h"
#include "trust/trust.h"

namespace fl {

namespace {

constexpr std::size_t kPasswordBytesMin = 12;
constexpr std::size_t kPasswordBytesMax = 128;

void add_roles(Tx& tx, const Permit& permit, AccountId account, std::span<const RoleGrant> roles,
               Instant now) {
  for (const auto& grant : roles)
    grant_role(tx, permit, account, {grant, now, {}}, now);
}

void add_with_leaf(Tx& tx, const Permit& permit, const store::AccountRow& row, Instant now) {
  store::add_account(tx, row);
  const Bucket bucket = hash_bucket(row.id.value);
  append_leaf(tx, leaf_of(permit, bucket, "account.made", "account", row.id.value,
                          store::image_of(row), now));
  post_event(tx, bucket, kAccountMade, row.id.value, R"({"account":")" + to_text(row.id) + "\"}",
             now);
}

}  // namespace

void grant_role(Tx& tx, const Permit& permit, AccountId account, const RoleTerm& term,
                Instant now) {
  store::RoleRow role;
  role.id = static_cast<std::int64_t>(random_u64() >> 1);
  role.account = account;
  role.grant = term.grant;
  role.from_at = term.from_at;
  role.until_at = term.until_at;
  store::add_role(tx, role);
  append_leaf(tx, leaf_of(permit, hash_bucket(account.value), "role.granted", "role", role.id,
                          store::image_of(role), now));
}

Result<std::string> new_password_hash(const Keys& keys, std::string_view password,
                                      PasswordCost cost) {
  CHECK(cost == PasswordCost::interactive || keys.is_demo);
  if (password.size() < kPasswordBytesMin)
    return Fault{FaultKind::bad_input, "trust.password_short"};
  if (password.size() > kPasswordBytesMax)
    return Fault{FaultKind::bad_input, "trust.password_long"};
  return hash_password(password, cost);
}

Result<AccountId> make_account(Tx& tx, const Permit& permit, const NewAccount& account,
                               std::span<const RoleGrant> roles, const Keys& keys, Instant now) {
  if (account.is_staff && account.totp_secret.empty() && !keys.is_demo)
    return Fault{FaultKind::bad_input, "trust.totp_needed"};
  CHECK(account.is_staff != account.person.is_set());
  CHECK(!account.is_staff || (!account.login.empty() && !account.password_hash.empty()));
  store::AccountRow row;
  row.id = random_id<AccountId>();
  row.is_staff = account.is_staff;
  row.name = account.name;
  row.person = account.person;
  row.password_hash = account.password_hash;
  if (!account.totp_secret.empty())
    row.totp_secret = seal(keys.master, account.totp_secret, totp_bound_to(row.id));
  row.made_at = now;
  if (account.is_staff) {
    if (!store::add_login(tx, login_token(keys, account.login), row.id))
      return Fault{FaultKind::conflict, "trust.login_taken"};
  } else {
    store::add_person(tx, account.person, row.id);
  }
  add_with_leaf(tx, permit, row, now);
  add_roles(tx, permit, row.id, roles, now);
  return row.id;
}

AccountId make_waiting_account(Tx& tx, const Permit& permit, std::string_view name,
                               std::span<const RoleGrant> roles, Instant now) {
  store::AccountRow row;
  row.id = random_id<AccountId>();
  row.is_staff = true;
  row.name = std::string(name);
  row.made_at = now;
  add_with_leaf(tx, permit, row, now);
  add_roles(tx, permit, row.id, roles, now);
  return row.id;
}

std::int64_t grant_role(Tx& tx, const Permit& permit, AccountId account, const RoleGrant& grant,
                        Instant until, Instant now) {
  store::RoleRow role;
  role.id = static_cast<std::int64_t>(random_u64() >> 1);
  role.account = account;
  role.grant = grant;
  role.from_at = now;
  role.until_at = until;
  store::add_role(tx, role);
  append_leaf(tx, leaf_of(permit, hash_bucket(account.value), "role.granted", "role", role.id,
                          store::image_of(role), now));
  return role.id;
}

void tell_rights_ended(Tx& tx, AccountId account, Instant now) {
  post_event(tx, hash_bucket(account.value), kRightsEnded, account.value,
             R"({"account":")" + to_text(account) + "\"}", now);
}

bool end_role(Tx& tx, const Permit& permit, AccountId account, std::int64_t id, Instant now) {
  for (auto& role : store::roles_of(tx, account)) {
    if (role.id != id || (role.until_at && *role.until_at <= now)) continue;
    role.until_at = now;
    store::end_role(tx, role);
    append_leaf(tx, leaf_of(permit, hash_bucket(account.value), "role.ended", "role", role.id,
                            store::image_of(role), now));
    tell_rights_ended(tx, account, now);
    return true;
  }
  return false;
}

Result<AccountId> resident_account(Tx& tx, const Permit& permit, PersonId person, AreaId cell,
                                   std::string_view cell_path, Instant now) {
  const AccountId known = store::account_of_person(tx, person);
  if (known.is_set()) return known;
  store::AccountRow row;
  row.id = random_id<AccountId>();
  row.person = person;
  row.made_at = now;
  store::add_person(tx, person, row.id);
  add_with_leaf(tx, permit, row, now);
  const RoleGrant grant{Role::resident, cell, std::string(cell_path)};
  add_roles(tx, permit, row.id, {&grant, 1}, now);
  return row.id;
}

Result<std::string> act(Db& db, const Act& act,
                        const std::function<Result<std::string>(Tx&)>& closure) {
  const ReceiptKey key{act.bucket, act.account, act.key};
  return db.write([&](Tx& tx) -> Result<std::string> {
    auto receipt = find_receipt(tx, key, act.request_hash);
    if (!receipt) return receipt.error();
    if (*receipt) return **receipt;
    auto made = closure(tx);
    if (!made) return made;
    save_receipt(tx, key, act.request_hash, *made, act.now);
    return made;
  });
}

}  // namespace fl
