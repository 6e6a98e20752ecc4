// Accounts of staff and their enrolment: the rules are in staff.h.
#include <algorithm>

#include "platform/text.h"
#include "storage/db.h"
#include "storage/outbox.h"
#include "trust/acts_session.h"
#include "trust/acts_sign_in.h"
#include "trust/events.h"
#include "trust/staff.h"
#include "trust/store_accounts.h"
#include "trust/store_sessions.h"
#include "trust/totp.h"
#include "trust/tries.h"

namespace fl {

namespace {

constexpr std::chrono::hours kEnrolmentAge{24 * 14};
constexpr std::size_t kTotpBytes = 20;
constexpr std::size_t kCodeChars = 12;  // 60 bits: not to be guessed in its time
constexpr std::size_t kLoginBytesMin = 3;
constexpr std::size_t kLoginBytesMax = 64;
constexpr int kSessionsMax = 200;

const Fault kWrong{FaultKind::not_signed_in, "trust.wrong_enrolment"};
const Fault kNoAccount{FaultKind::absent, "trust.no_such_account"};

std::string code_of(const Keys& keys, AccountId account, std::int64_t nonce) {
  const Hash32 hash =
      keyed_hash(keys.session, "enrol|" + to_text(account) + "|" + std::to_string(nonce));
  std::int64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i)
    value = static_cast<std::int64_t>((static_cast<std::uint64_t>(value) << 8) | hash[i]);
  const std::string text = base32_of(value & INT64_MAX).substr(13 - kCodeChars);
  return text.substr(0, 4) + "-" + text.substr(4, 4) + "-" + text.substr(8, 4);
}

std::string code_key(std::string_view typed) {
  std::string key;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    if (upper == 'O') upper = '0';
    if (upper == 'I' || upper == 'L') upper = '1';
    key += upper;
  }
  return key;
}

Enrolment begin_anew(Tx& tx, const Keys& keys, AccountId account, Instant now) {
  std::string secret(kTotpBytes, '\0');
  random_bytes(secret.data(), secret.size());
  store::EnrolmentRow row{account, static_cast<std::int64_t>(random_u64() >> 1),
                          seal(keys.master, secret, totp_bound_to(account)), now + kEnrolmentAge};
  store::put_enrolment(tx, row);
  return {account, code_of(keys, account, row.nonce)};
}

void end_sessions(Tx& tx, AccountId account) {
  while (true) {
    const auto sessions = store::sessions_of(tx, account, kSessionsMax);
    for (const auto& token_hash : sessions)
      store::drop_session(tx, token_hash);
    if (sessions.size() < std::size_t(kSessionsMax)) return;
  }
}

void change(Tx& tx, const Permit& permit, const store::AccountRow& row, std::string_view verb,
            Instant now, std::string reason = {}) {
  store::update_account(tx, row);
  append_leaf(tx, leaf_of(permit, hash_bucket(row.id.value), verb, "account", row.id.value,
                          store::image_of(row), now, std::move(reason)));
}

Result<store::AccountRow> staff_of(Tx& tx, AccountId account) {
  auto row = store::load_account(tx, account);
  if (!row || !row->is_staff) return kNoAccount;
  return *row;
}

bool is_same(const RoleGrant& a, const RoleGrant& b) {
  return a.role == b.role && a.area == b.area;
}

StaffLine line_of(const store::AccountRow& row, std::vector<store::RoleRow> roles) {
  StaffLine line{row.id, row.name, StaffLine::State::open, row.made_at, {}};
  if (row.closed_at.ms != 0)
    line.state = StaffLine::State::closed;
  else if (row.password_hash.empty())
    line.state = StaffLine::State::waiting;
  for (auto& role : roles)
    line.roles.push_back({role.id, {std::move(role.grant), role.from_at, role.until_at}});
  return line;
}

struct Waiting {
  store::AccountRow account;
  store::EnrolmentRow enrolment;
  std::string secret;
};

// Whose code this is; wrong ones are counted by address, like codes sent by phone.
Result<Waiting> waiting_of(Tx& tx, const Keys& keys, std::string_view login, std::string_view code,
                           std::string_view peer, Instant now) {
  const std::string subject = raw(keyed_hash(keys.search, "enrol.peer|" + peer_group(peer)));
  const auto tries = store::load_try(tx, subject);
  if (count_in_window(tries, now, kPeerWindow) >= kPeerTriesMax)
    return Fault{FaultKind::too_many, "trust.too_many_tries"};
  const AccountId id = store::account_of_login(tx, login_token(keys, login));
  auto account = store::load_account(tx, id);
  auto enrolment = store::load_enrolment(tx, id);
  const bool is_right = account && enrolment && account->closed_at.ms == 0 &&
                        now < enrolment->expires_at &&
                        same_bytes(code_key(code), code_key(code_of(keys, id, enrolment->nonce)));
  if (is_right) {
    auto secret = unseal(keys.master, enrolment->totp_secret, totp_bound_to(id));
    if (secret) return Waiting{*account, *enrolment, *secret};
  }
  store::put_try(tx, subject, with_one_more(tries, now, kPeerWindow));
  return Waiting{};
}

}  // namespace

std::string_view name_of(StaffLine::State state) {
  constexpr std::string_view kNames[] = {"waiting", "open", "closed"};
  return kNames[static_cast<std::size_t>(state)];
}

AccountId account_of_login(Tx& tx, const Keys& keys, std::string_view login) {
  return store::account_of_login(tx, login_token(keys, login));
}

Result<Enrolment> make_staff(Tx& tx, const Permit& permit, const NewStaff& staff,
                             std::span<const RoleTerm> roles, const Keys& keys, Instant now) {
  const std::string login = trimmed(staff.login);
  const bool is_plain = std::none_of(login.begin(), login.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == ',' || c == '"';
  });
  if (login.size() < kLoginBytesMin || login.size() > kLoginBytesMax || !is_plain)
    return Fault{FaultKind::bad_input, "trust.bad_login"};
  store::AccountRow row;
  row.id = random_id<AccountId>();
  row.is_staff = true;
  row.name = staff.name;
  row.made_at = now;
  if (!store::add_login(tx, login_token(keys, login), row.id))
    return Fault{FaultKind::conflict, "trust.login_taken"};
  const Bucket bucket = hash_bucket(row.id.value);
  store::add_account(tx, row);
  append_leaf(tx, leaf_of(permit, bucket, "account.made", "account", row.id.value,
                          store::image_of(row), now));
  post_event(tx, bucket, kAccountMade, row.id.value, R"({"account":")" + to_text(row.id) + "\"}",
             now);
  for (const auto& term : roles) {
    auto given = give_role(tx, permit, row.id, term, now);
    if (!given) return given.error();
  }
  return begin_anew(tx, keys, row.id, now);
}

Result<Enrolment> reset_staff(Tx& tx, const Permit& permit, AccountId account, const Keys& keys,
                              Instant now) {
  auto row = staff_of(tx, account);
  if (!row) return row.error();
  if (row->closed_at.ms != 0) return Fault{FaultKind::conflict, "trust.account_closed"};
  row->password_hash.clear();
  row->totp_secret.clear();
  end_sessions(tx, account);
  change(tx, permit, *row, "account.begun_anew", now);
  return begin_anew(tx, keys, account, now);
}

std::string enrolment_code(Tx& tx, AccountId account, const Keys& keys, Instant now) {
  const auto row = store::load_enrolment(tx, account);
  return row && now < row->expires_at ? code_of(keys, account, row->nonce) : std::string();
}

Outcome close_staff(Tx& tx, const Permit& permit, AccountId account, std::string_view reason,
                    Instant now) {
  auto row = staff_of(tx, account);
  if (!row) return row.error();
  if (row->closed_at.ms != 0) return Fault{FaultKind::conflict, "trust.account_closed"};
  row->closed_at = now;
  end_sessions(tx, account);
  store::drop_enrolment(tx, account);
  change(tx, permit, *row, "account.closed", now, std::string(reason));
  tell_rights_ended(tx, account, now);
  return Done{};
}

bool is_staff_now(Tx& tx, AccountId account, Instant now) {
  std::vector<store::RoleRow> roles;
  const auto row = store::load_account(tx, account, roles);
  if (!row || row->closed_at.ms != 0) return false;
  return std::any_of(roles.begin(), roles.end(), [&](const store::RoleRow& role) {
    return role.grant.role != Role::resident && role.from_at <= now &&
           (!role.until_at || now < *role.until_at);
  });
}

std::vector<AccountId> roles_ended_between(Tx& tx, Instant from, Instant until) {
  return store::roles_ended_between(tx, from, until);
}

Result<bool> give_role(Tx& tx, const Permit& permit, AccountId account, const RoleTerm& term,
                       Instant now) {
  auto row = staff_of(tx, account);
  if (!row) return row.error();
  if (term.until_at && *term.until_at <= now) return false;  // a term that is over gives nothing
  for (const auto& role : store::roles_of(tx, account))
    if (is_same(role.grant, term.grant) && (!role.until_at || now < *role.until_at)) return false;
  grant_role(tx, permit, account, term, now);
  return true;
}

Outcome end_staff_role(Tx& tx, const Permit& permit, AccountId account, std::int64_t id,
                       Instant now) {
  if (end_role(tx, permit, account, id, now)) return Done{};
  return Fault{FaultKind::absent, "trust.no_such_role"};
}

std::vector<StaffLine> list_staff(Tx& tx, AccountId after, int limit) {
  std::vector<StaffLine> lines;
  for (auto& row : store::load_accounts(tx, store::staff_after(tx, after, limit)))
    if (row.account.id.is_set()) lines.push_back(line_of(row.account, std::move(row.roles)));
  return lines;
}

std::optional<StaffLine> staff_line(Tx& tx, AccountId account) {
  std::vector<store::RoleRow> roles;
  const auto row = store::load_account(tx, account, roles);
  if (!row || !row->is_staff) return std::nullopt;
  return line_of(*row, std::move(roles));
}

Result<EnrolmentOffer> show_enrolment(Db& db, const Keys& keys, std::string_view login,
                                      std::string_view code, std::string_view peer, Instant now) {
  auto waiting = db.write(
      [&](Tx& tx) -> Result<Waiting> { return waiting_of(tx, keys, login, code, peer, now); });
  if (!waiting) return waiting.error();
  if (!waiting->account.id.is_set()) return kWrong;
  return EnrolmentOffer{waiting->account.name, totp_uri(trimmed(login), waiting->secret),
                        base32_rfc4648(waiting->secret)};
}

Result<SessionMade> finish_enrolment(Db& db, const Keys& keys, const FirstSignIn& first,
                                     std::string_view peer, Instant now) {
  auto waiting = db.write([&](Tx& tx) -> Result<Waiting> {
    return waiting_of(tx, keys, first.login, first.code, peer, now);
  });
  if (!waiting) return waiting.error();
  if (!waiting->account.id.is_set()) return kWrong;
  const auto step = totp_step_of(waiting->secret, first.totp, now);
  if (!step) return Fault{FaultKind::bad_input, "trust.wrong_totp"};
  auto hash = new_password_hash(keys, first.password,
                                keys.is_demo ? PasswordCost::test : PasswordCost::interactive);
  if (!hash) return hash.error();
  return db.write([&](Tx& tx) -> Result<SessionMade> {
    auto again = waiting_of(tx, keys, first.login, first.code, peer, now);
    if (!again) return again.error();
    if (!again->account.id.is_set() || again->enrolment.nonce != waiting->enrolment.nonce)
      return kWrong;
    auto row = again->account;
    row.password_hash = *hash;
    row.totp_secret = again->enrolment.totp_secret;
    if (!store::use_totp_step(tx, row.id, *step))
      return Fault{FaultKind::bad_input, "trust.wrong_totp"};
    store::drop_enrolment(tx, row.id);
    store::update_account(tx, row);
    append_leaf(tx, {hash_bucket(row.id.value),
                     "account.enrolled",
                     to_text(row.id),
                     "account",
                     row.id.value,
                     {},
                     store::image_of(row),
                     now});
    return begin_session(tx, keys, row, now);
  });
}

}  // namespace fl
