// Sessions: begun with a fresh token each time, ended by their owner or by time. The token is in
// the cookie only.
#include "trust/acts_session.h"

#include <algorithm>
#include <tuple>

#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "trust/store_sessions.h"

namespace fl {

namespace {

std::vector<RoleGrant> grants_in(std::vector<store::RoleRow> roles, Instant now) {
  std::vector<RoleGrant> grants;
  for (auto& role : roles) {
    const bool is_now = role.from_at <= now && (!role.until_at || now < *role.until_at);
    if (is_now) grants.push_back(std::move(role.grant));
  }
  return grants;
}

}  // namespace

std::vector<RoleGrant> grants_of(Tx& tx, AccountId account, Instant now) {
  return grants_in(store::roles_of(tx, account), now);
}

namespace {

constexpr int kSessionsMax = 200;
constexpr std::size_t kTokenBytes = 26;
const Fault kNotSignedIn{FaultKind::not_signed_in, "trust.not_signed_in"};

std::string mark_of(const Keys& keys, const store::SessionRow& row) {
  return raw(keyed_hash(
      keys.session, "session|" + row.token_hash + "|" + std::to_string(row.account.value) + "|" +
                        std::to_string(row.made_at.ms) + "|" + std::to_string(row.expires_at.ms)));
}

std::string csrf_of(const Keys& keys, std::string_view token) {
  return hex(keyed_hash(keys.session, "csrf|" + std::string(token)));
}

std::chrono::seconds session_age(bool is_staff) {
  return is_staff ? std::chrono::seconds(limits::kStaffSessionAge)
                  : std::chrono::seconds(limits::kResidentSessionAge);
}

Actor actor_from(std::vector<RoleGrant> roles, const store::AccountRow& account,
                 const store::SessionRow& session) {
  Actor actor;
  actor.account = account.id;
  actor.is_staff = account.is_staff;
  actor.person = account.person;
  actor.name = account.name;
  actor.session_hash = session.token_hash;
  actor.expires_at = session.expires_at;
  actor.roles = std::move(roles);
  return actor;
}

void append_session_leaf(Tx& tx, AccountId account, std::string_view verb, Instant now) {
  append_leaf(
      tx,
      {hash_bucket(account.value), verb, to_text(account), "session", account.value, {}, {}, now});
}

}  // namespace

SessionMade begin_session(Tx& tx, const Keys& keys, const store::AccountRow& account, Instant now) {
  SessionMade made;
  made.token = random_token();
  store::SessionRow row{
      raw(sha256(made.token)), account.id, now, now + session_age(account.is_staff), {}};
  row.mark = mark_of(keys, row);
  store::add_session(tx, row);
  append_session_leaf(tx, account.id, "session.opened", now);
  made.actor = actor_from(grants_of(tx, account.id, now), account, row);
  made.actor.csrf = csrf_of(keys, made.token);
  return made;
}

Result<SessionMade> open_session(Db& db, const Keys& keys, AccountId account, Instant now) {
  return db.write([&](Tx& tx) -> Result<SessionMade> {
    const auto row = store::load_account(tx, account);
    if (!row || row->closed_at.ms != 0) return kNotSignedIn;
    return begin_session(tx, keys, *row, now);
  });
}

Result<Actor> actor_of(Db& db, const Keys& keys, std::string_view session_token, Instant now) {
  if (session_token.size() != kTokenBytes) return kNotSignedIn;
  const std::string token_hash = raw(sha256(session_token));
  return db.read([&](Tx& tx) -> Result<Actor> {
    const auto session = store::load_session(tx, token_hash);
    if (!session || session->expires_at <= now ||
        !same_bytes(session->mark, mark_of(keys, *session)))
      return kNotSignedIn;
    std::vector<store::RoleRow> roles;
    const auto account = store::load_account(tx, session->account, roles);
    if (!account || account->closed_at.ms != 0) return kNotSignedIn;
    Actor actor = actor_from(grants_in(std::move(roles), now), *account, *session);
    actor.csrf = csrf_of(keys, session_token);
    return actor;
  });
}

Outcome sign_out(Db& db, const Actor& actor, Instant now) {
  return db.write([&](Tx& tx) -> Outcome {
    store::drop_session(tx, actor.session_hash);
    append_session_leaf(tx, actor.account, "session.closed", now);
    return Done{};
  });
}

namespace {

// A name for a session that does not open it: 63 bits of a hash of its hash.
std::int64_t id_of_session(std::string_view token_hash) {
  const auto hash = sha256("session-id|" + std::string(token_hash));
  std::uint64_t id = 0;
  for (int i = 0; i < 8; ++i)
    id = (id << 8) | hash[std::size_t(i)];
  return static_cast<std::int64_t>((id >> 1) | 1);
}

struct DeviceWord {
  std::string_view in_agent, word;
};
// In this order: every browser also claims to be others.
constexpr DeviceWord kSystems[] = {
    {"Android", "Android"}, {"HarmonyOS", "HarmonyOS"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
    {"Windows", "Windows"}, {"Mac OS X", "Mac"},        {"Linux", "Linux"}};
constexpr DeviceWord kBrowsers[] = {{"MicroMessenger", "WeChat"}, {"Edg/", "Edge"},
                                    {"Firefox/", "Firefox"},      {"HuaweiBrowser", "Huawei"},
                                    {"Chrome/", "Chrome"},        {"Safari/", "Safari"}};

template <std::size_t count>
std::string_view word_in(std::string_view agent, const DeviceWord (&words)[count]) {
  for (const auto& one : words)
    if (agent.find(one.in_agent) != std::string_view::npos) return one.word;
  return {};
}

}  // namespace

std::string device_of(std::string_view user_agent) {
  const auto system = word_in(user_agent, kSystems);
  const auto browser = word_in(user_agent, kBrowsers);
  std::string device(system);
  if (!system.empty() && !browser.empty()) device += ' ';
  return device + std::string(browser);
}

void note_session_device(Tx& tx, const Actor& actor, std::string_view device) {
  if (!device.empty()) store::note_device(tx, actor.session_hash, device);
}

std::vector<OwnSession> sessions_of(Tx& tx, const Actor& actor, Instant now) {
  std::vector<OwnSession> found;
  for (const auto& row : store::session_rows_of(tx, actor.account, kSessionsMax))
    if (row.expires_at > now)
      found.push_back({id_of_session(row.token_hash), row.made_at, row.expires_at, row.device,
                       row.token_hash == actor.session_hash});
  std::ranges::sort(found, [](const auto& a, const auto& b) {
    return std::tie(b.made_at.ms, b.id) < std::tie(a.made_at.ms, a.id);
  });
  return found;
}

Outcome end_session_of(Tx& tx, const Actor& actor, std::int64_t id, Instant now) {
  for (const auto& token_hash : store::sessions_of(tx, actor.account, kSessionsMax)) {
    if (id_of_session(token_hash) != id) continue;
    store::drop_session(tx, token_hash);
    append_session_leaf(tx, actor.account, "session.closed_by_owner", now);
    return Done{};
  }
  return Fault{FaultKind::absent, "trust.no_such_session"};
}

int revoke_others(Tx& tx, const Actor& actor, Instant now) {
  int revoked_count = 0;
  for (const auto& token_hash : store::sessions_of(tx, actor.account, kSessionsMax)) {
    if (token_hash == actor.session_hash) continue;
    store::drop_session(tx, token_hash);
    ++revoked_count;
  }
  if (revoked_count > 0) append_session_leaf(tx, actor.account, "session.others_closed", now);
  return revoked_count;
}

std::string session_cookie(std::string_view token, std::chrono::seconds max_age) {
  return "__Host-firstline=" + std::string(token) + "; Max-Age=" + std::to_string(max_age.count()) +
         "; Path=/; Secure; HttpOnly; SameSite=Strict";
}

// ---- demo sign-in links: account id and a keyed hash of it. Only demo keys make or read them.

std::string demo_token(const Keys& keys, AccountId account) {
  CHECK(keys.is_demo);
  const std::string id = to_text(account);
  return id + hex(keyed_hash(keys.session, "demo|" + id)).substr(0, 32);
}

Result<AccountId> account_of_demo_token(const Keys& keys, std::string_view token) {
  constexpr std::size_t kIdBytes = 13;
  if (!keys.is_demo) return Fault{FaultKind::absent, "trust.demo_only"};
  if (token.size() != kIdBytes + 32) return kNotSignedIn;
  auto account = id_of_text<AccountId>(token.substr(0, kIdBytes));
  if (!account || !same_bytes(demo_token(keys, *account), token)) return kNotSignedIn;
  return *account;
}

}  // namespace fl
