// Accounts, logins and roles in their tables.
#include "trust/store_accounts.h"

#include "platform/json.h"
#include "storage/db.h"
#include "storage/many.h"
#include "trust/staff.h"

namespace fl {

namespace {

const Sql kAddAccount{
    SqlTag::point, "trust.add_account",
    "INSERT INTO trust_account (bucket, id, kind, name, person_id, password_hash, totp_secret, "
    "totp_step, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"};
const Sql kLoadAccount{
    SqlTag::point, "trust.load_account",
    "SELECT kind, name, person_id, password_hash, totp_secret, totp_step, made_at, closed_at "
    "FROM trust_account WHERE bucket = ?1 AND id = ?2"};
const Sql kStaffName{
    SqlTag::point, "trust.staff_name",
    "SELECT name FROM trust_account WHERE bucket = ?1 AND id = ?2 AND kind = 'staff'"};
const Sql kUseTotpStep{
    SqlTag::point, "trust.use_totp_step",
    "UPDATE trust_account SET totp_step = ?3 WHERE bucket = ?1 AND id = ?2 AND totp_step < ?3"};
const Sql kAddLogin{SqlTag::point, "trust.add_login",
                    "INSERT INTO trust_login (bucket, token, account_id) VALUES (?1, ?2, ?3) ON "
                    "CONFLICT DO NOTHING"};
const Sql kFindLogin{SqlTag::point, "trust.account_of_login",
                     "SELECT account_id FROM trust_login WHERE bucket = ?1 AND token = ?2"};
const Sql kAddPerson{
    SqlTag::point, "trust.add_person",
    "INSERT INTO trust_person (bucket, person_id, account_id) VALUES (?1, ?2, ?3)"};
const Sql kFindPerson{SqlTag::point, "trust.account_of_person",
                      "SELECT account_id FROM trust_person WHERE bucket = ?1 AND person_id = ?2"};
const Sql kAddRole{
    SqlTag::point, "trust.add_role",
    "INSERT INTO trust_role (bucket, id, account_id, role, area_id, area_path, from_at, until_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
const Sql kEndRole{SqlTag::point, "trust.end_role",
                   "UPDATE trust_role SET until_at = ?3 WHERE bucket = ?1 AND id = ?2"};
const Sql kRolesOf{
    SqlTag::point, "trust.roles_of",
    "SELECT id, account_id, role, area_id, area_path, from_at, until_at FROM trust_role "
    "WHERE bucket = ?1 AND account_id = ?2"};
const Sql kRolesEnded{SqlTag::job, "trust.roles_ended_between",
                      "SELECT DISTINCT account_id FROM trust_role WHERE until_at IS NOT NULL "
                      "AND until_at > ?1 AND until_at <= ?2"};
const Sql kLoadRole{
    SqlTag::point, "trust.load_role",
    "SELECT id, account_id, role, area_id, area_path, from_at, until_at FROM trust_role "
    "WHERE bucket = ?1 AND id = ?2"};
const Sql kUpdateAccount{SqlTag::point, "trust.update_account",
                         "UPDATE trust_account SET password_hash = ?3, totp_secret = ?4, "
                         "closed_at = ?5 WHERE bucket = ?1 AND id = ?2"};
const Sql kStaffAfter{SqlTag::list, "trust.staff_after",
                      "SELECT id FROM trust_account WHERE kind = 'staff' AND id > ?1 "
                      "ORDER BY id LIMIT ?2"};
const Sql kPutEnrolment{
    SqlTag::point, "trust.put_enrolment",
    "INSERT INTO trust_enrolment (bucket, account_id, nonce, totp_secret, expires_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (bucket, account_id) "
    "DO UPDATE SET nonce = ?3, totp_secret = ?4, expires_at = ?5"};
const Sql kLoadEnrolment{SqlTag::point, "trust.load_enrolment",
                         "SELECT nonce, totp_secret, expires_at FROM trust_enrolment "
                         "WHERE bucket = ?1 AND account_id = ?2"};
const Sql kDropEnrolment{SqlTag::point, "trust.drop_enrolment",
                         "DELETE FROM trust_enrolment WHERE bucket = ?1 AND account_id = ?2"};
const Sql kEachAccount{SqlTag::job, "trust.each_account",
                       "SELECT bucket, id FROM trust_account ORDER BY bucket, id"};
const Sql kEachRole{SqlTag::job, "trust.each_role",
                    "SELECT bucket, id FROM trust_role ORDER BY bucket, id"};

// A role's word that is none of ours was written by hand; it reads as the harmless one and fails
// its image.
template <class Row>
store::RoleRow read_role(const Row& row) {
  store::RoleRow found;
  found.id = row.i64(0);
  found.account = AccountId{row.i64(1)};
  found.grant = {role_of_name(row.text(2)).value_or(Role::resident), AreaId{row.i64(3)},
                 std::string(row.text(4))};
  found.from_at = Instant{row.i64(5)};
  if (!row.is_null(6)) found.until_at = Instant{row.i64(6)};
  return found;
}

template <class Row>
store::AccountRow read_account(const Row& row, AccountId id) {
  return {id,
          row.text(0) == "staff",
          std::string(row.text(1)),
          PersonId{row.i64(2)},
          std::string(row.text(3)),
          std::string(row.blob(4)),
          row.i64(5),
          Instant{row.i64(6)},
          Instant{row.i64(7)}};
}

std::optional<store::AccountRow> account_in(Tx& tx, Bucket bucket, AccountId id) {
  auto row = tx.run(kLoadAccount, bucket, id);
  if (!row.step()) return std::nullopt;
  return read_account(row, id);
}

void each_row(Tx& tx, const Sql& sql, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto rows = tx.run(sql);
  while (rows.step())
    visit(static_cast<Bucket>(rows.i64(0)), rows.i64(1));
}

}  // namespace

namespace store {

void add_account(Tx& tx, const AccountRow& row) {
  tx.exec(kAddAccount, hash_bucket(row.id.value), row.id, row.is_staff ? "staff" : "resident",
          row.name, row.person, row.password_hash, Blob{row.totp_secret}, row.totp_step,
          row.made_at);
}

std::optional<AccountRow> load_account(Tx& tx, AccountId id) {
  return account_in(tx, hash_bucket(id.value), id);
}

std::optional<AccountRow> load_account(Tx& tx, AccountId id, std::vector<RoleRow>& roles) {
  auto account = tx.run(kLoadAccount, hash_bucket(id.value), id);
  auto rows = tx.run(kRolesOf, hash_bucket(id.value), id);
  while (rows.step())
    roles.push_back(read_role(rows));
  if (!account.step()) return std::nullopt;
  return read_account(account, id);
}

std::vector<AccountAndRoles> load_accounts(Tx& tx, std::span<const AccountId> ids) {
  std::vector<AccountAndRoles> found(ids.size());
  std::vector<RowKey> keys;
  for (const auto id : ids)
    keys.push_back({hash_bucket(id.value), id.value});
  for_keys(tx, kLoadAccount, keys,
           [&](std::size_t i, const Cursor& row) { found[i].account = read_account(row, ids[i]); });
  for_keys(tx, kRolesOf, keys,
           [&](std::size_t i, const Cursor& row) { found[i].roles.push_back(read_role(row)); });
  return found;
}

bool use_totp_step(Tx& tx, AccountId id, std::int64_t step) {
  return tx.exec(kUseTotpStep, hash_bucket(id.value), id, step) == 1;
}

bool add_login(Tx& tx, std::string_view token, AccountId account) {
  return tx.exec(kAddLogin, hash_bucket(token), Blob{token}, account) == 1;
}

AccountId account_of_login(Tx& tx, std::string_view token) {
  auto row = tx.run(kFindLogin, hash_bucket(token), Blob{token});
  return row.step() ? row.id<AccountId>(0) : AccountId{};
}

void add_person(Tx& tx, PersonId person, AccountId account) {
  tx.exec(kAddPerson, hash_bucket(person.value), person, account);
}

AccountId account_of_person(Tx& tx, PersonId person) {
  auto row = tx.run(kFindPerson, hash_bucket(person.value), person);
  return row.step() ? row.id<AccountId>(0) : AccountId{};
}

void update_account(Tx& tx, const AccountRow& row) {
  tx.exec(kUpdateAccount, hash_bucket(row.id.value), row.id, row.password_hash,
          Blob{row.totp_secret}, row.closed_at);
}

std::vector<AccountId> staff_after(Tx& tx, AccountId after, int limit) {
  std::vector<AccountId> found;
  auto rows = tx.run(kStaffAfter, after, limit);
  while (rows.step())
    found.push_back(rows.id<AccountId>(0));
  return found;
}

void put_enrolment(Tx& tx, const EnrolmentRow& row) {
  tx.exec(kPutEnrolment, hash_bucket(row.account.value), row.account, row.nonce,
          Blob{row.totp_secret}, row.expires_at);
}

std::optional<EnrolmentRow> load_enrolment(Tx& tx, AccountId account) {
  auto row = tx.run(kLoadEnrolment, hash_bucket(account.value), account);
  if (!row.step()) return std::nullopt;
  return EnrolmentRow{account, row.i64(0), std::string(row.blob(1)), row.instant(2)};
}

void drop_enrolment(Tx& tx, AccountId account) {
  tx.exec(kDropEnrolment, hash_bucket(account.value), account);
}

void add_role(Tx& tx, const RoleRow& row) {
  tx.exec(kAddRole, hash_bucket(row.account.value), row.id, row.account, name_of(row.grant.role),
          row.grant.area, row.grant.path, row.from_at, row.until_at);
}

void end_role(Tx& tx, const RoleRow& row) {
  tx.exec(kEndRole, hash_bucket(row.account.value), row.id, row.until_at);
}

std::vector<AccountId> roles_ended_between(Tx& tx, Instant from, Instant until) {
  std::vector<AccountId> found;
  auto rows = tx.run(kRolesEnded, from, until);
  while (rows.step())
    found.push_back(rows.id<AccountId>(0));
  return found;
}

std::vector<RoleRow> roles_of(Tx& tx, AccountId account) {
  std::vector<RoleRow> found;
  auto rows = tx.run(kRolesOf, hash_bucket(account.value), account);
  while (rows.step())
    found.push_back(read_role(rows));
  return found;
}

std::string image_of(const AccountRow& row) {
  json::object image;
  image["id"] = to_text(row.id);
  image["kind"] = row.is_staff ? "staff" : "resident";
  image["name"] = row.name;
  image["person"] = row.person.value;
  image["password_hash"] = row.password_hash;
  image["totp_secret"] = hex(sha256(row.totp_secret));
  image["made_at"] = row.made_at.ms;
  if (row.closed_at.ms != 0) image["closed_at"] = row.closed_at.ms;
  return json_text(image);
}

std::string image_of(const RoleRow& row) {
  json::object image;
  image["id"] = row.id;
  image["account"] = to_text(row.account);
  image["role"] = name_of(row.grant.role);
  image["area"] = row.grant.area.value;
  image["area_path"] = row.grant.path;
  image["from_at"] = row.from_at.ms;
  if (row.until_at) image["until_at"] = row.until_at->ms;
  return json_text(image);
}

}  // namespace store

std::string staff_name(Tx& tx, AccountId account) {
  const auto row = store::load_account(tx, account);
  return row && row->is_staff ? row->name : std::string();
}

std::vector<std::string> staff_names(Tx& tx, std::span<const AccountId> accounts) {
  // A page has few holders: each is looked up once.
  std::vector<AccountId> each(accounts.begin(), accounts.end());
  const auto by_value = [](AccountId a, AccountId b) { return a.value < b.value; };
  std::sort(each.begin(), each.end(), by_value);
  each.erase(std::unique(each.begin(), each.end()), each.end());
  std::vector<std::string> found(each.size()), names;
  std::vector<RowKey> keys;
  for (const auto account : each)
    keys.push_back({hash_bucket(account.value), account.value});
  for_keys(tx, kStaffName, keys,
           [&](std::size_t i, const Cursor& row) { found[i] = std::string(row.text(0)); });
  for (const auto account : accounts) {
    const auto at = std::lower_bound(each.begin(), each.end(), account, by_value);
    names.push_back(found[std::size_t(at - each.begin())]);
  }
  return names;
}

std::vector<ImageSource> trust_image_sources() {
  ImageSource accounts{"account", {}, {}};
  accounts.image = [](Tx& tx, Bucket bucket, std::int64_t entity) -> std::optional<std::string> {
    const auto row = account_in(tx, bucket, AccountId{entity});
    if (!row) return std::nullopt;
    return store::image_of(*row);
  };
  accounts.each = [](Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
    each_row(tx, kEachAccount, visit);
  };
  ImageSource roles{"role", {}, {}};
  roles.image = [](Tx& tx, Bucket bucket, std::int64_t entity) -> std::optional<std::string> {
    auto row = tx.run(kLoadRole, bucket, entity);
    if (!row.step()) return std::nullopt;
    return store::image_of(read_role(row));
  };
  roles.each = [](Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
    each_row(tx, kEachRole, visit);
  };
  return {std::move(accounts), std::move(roles)};
}

}  // namespace fl
