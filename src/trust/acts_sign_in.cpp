// Signing in: passwords with authenticator codes, one-time codes by phone. A wrong sign-in says the
// same and takes about the same whether the account exists or not; what guessing costs is in
// tries.h.
#include "trust/acts_sign_in.h"

#include <semaphore>

#include "platform/limits.h"
#include "platform/text.h"
#include "post/post.h"
#include "storage/db.h"
#include "trust/acts_session.h"
#include "trust/store_accounts.h"
#include "trust/store_sessions.h"
#include "trust/totp.h"
#include "trust/tries.h"
#include "trust/trust.h"

namespace fl {

namespace {

constexpr int kCodeDigits = 6;
constexpr std::size_t kTypedBytesMax = 256;
// One check takes 64 MiB and most of a core: two at a time leave the machine to the others.
constexpr int kPasswordChecksAtOnce = 2;
constexpr std::chrono::seconds kPasswordQueueWait{5};

const Fault kWrong{FaultKind::not_signed_in, "trust.wrong_sign_in"};
const Fault kTooMany{FaultKind::too_many, "trust.too_many_tries"};

std::string token_of(const Keys& keys, std::string_view kind, std::string_view text) {
  return raw(keyed_hash(keys.search, std::string(kind) + "|" + std::string(text)));
}

// What is counted for one try: see the table in tries.h.
struct Subjects {
  std::string peer, pair, login, known;
};

Subjects subjects_of(const Keys& keys, std::string_view login, std::string_view peer) {
  const std::string group = peer_group(peer);
  const std::string both = std::string(login) + "|" + group;
  return {token_of(keys, "try.peer", group), token_of(keys, "try.pair", both),
          token_of(keys, "try.login", login), token_of(keys, "try.known", both)};
}

// Counts the try before it is made, so that tries at once cannot slip past the limit.
Outcome count_try(Tx& tx, const Subjects& subjects, Instant now) {
  const auto peer = store::load_try(tx, subjects.peer);
  if (count_in_window(peer, now, kPeerWindow) >= kPeerTriesMax) return kTooMany;
  const auto pair = store::load_try(tx, subjects.pair);
  if (now < pair.last_at + pair_wait(count_in_window(pair, now, kPairWindow))) return kTooMany;
  const auto login = store::load_try(tx, subjects.login);
  const auto known = store::load_try(tx, subjects.known);
  const bool is_known = known.last_at.ms != 0 && now < known.last_at + kKnownPeerKept;
  if (!is_known && count_in_window(login, now, kLoginWindow) >= kLoginTriesFree &&
      now < login.last_at + kLoginWait)
    return kTooMany;
  store::put_try(tx, subjects.peer, with_one_more(peer, now, kPeerWindow));
  store::put_try(tx, subjects.pair, with_one_more(pair, now, kPairWindow));
  // A known address pays for itself alone; what it does neither slows nor is slowed by others.
  if (!is_known) store::put_try(tx, subjects.login, with_one_more(login, now, kLoginWindow));
  return Done{};
}

void forgive_try(Tx& tx, const Subjects& subjects, Instant now) {
  store::put_try(tx, subjects.peer, with_one_less(store::load_try(tx, subjects.peer)));
  store::drop_try(tx, subjects.pair);
  store::put_try(tx, subjects.known, store::TryRow{0, 0, 0, now});
}

// The hash of a password nobody has, at the cost the accounts of this installation have.
const std::string& nobodys_hash(const Keys& keys) {
  static const std::string kTest = hash_password(random_token(), PasswordCost::test);
  if (keys.is_demo) return kTest;
  static const std::string kReal = hash_password(random_token(), PasswordCost::interactive);
  return kReal;
}

Result<bool> is_right_password(const Keys& keys, const std::string& hash,
                               std::string_view password) {
  static std::counting_semaphore<kPasswordChecksAtOnce> slots(kPasswordChecksAtOnce);
  if (!slots.try_acquire_for(kPasswordQueueWait))
    return Fault{FaultKind::unavailable, "trust.busy"};
  const bool is_right = verify_password(hash.empty() ? nobodys_hash(keys) : hash, password);
  slots.release();
  return is_right && !hash.empty();
}

// Nothing: wrong. 0: this account has none (demo only).
std::optional<std::int64_t> right_totp_step(const Keys& keys, const store::AccountRow& account,
                                            std::string_view code, Instant now) {
  if (account.totp_secret.empty())
    return keys.is_demo ? std::optional<std::int64_t>(0) : std::nullopt;
  auto secret = unseal(keys.master, account.totp_secret, totp_bound_to(account.id));
  if (!secret) return std::nullopt;
  return totp_step_of(*secret, code, now);
}

}  // namespace

std::string login_token(const Keys& keys, std::string_view login) {
  std::string lower = trimmed(login);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return token_of(keys, "login", lower);
}

std::string totp_bound_to(AccountId account) {
  return "trust_account.totp_secret|" + to_text(account);
}

Result<SessionMade> sign_in_staff(Db& db, const Keys& keys, std::string_view login,
                                  std::string_view password, std::string_view totp,
                                  std::string_view peer, Instant now) {
  if (login.size() > kTypedBytesMax || password.size() > kTypedBytesMax) return kWrong;
  const std::string token = login_token(keys, login);
  const Subjects subjects = subjects_of(keys, token, peer);
  auto account = db.write([&](Tx& tx) -> Result<store::AccountRow> {
    auto counted = count_try(tx, subjects, now);
    if (!counted) return counted.error();
    const AccountId id = store::account_of_login(tx, token);
    return store::load_account(tx, id).value_or(store::AccountRow{});
  });
  if (!account) return account.error();
  auto is_right = is_right_password(keys, account->password_hash, password);
  if (!is_right) return is_right.error();
  const auto step = right_totp_step(keys, *account, totp, now);
  if (!*is_right || !step || account->closed_at.ms != 0) return kWrong;
  return db.write([&](Tx& tx) -> Result<SessionMade> {
    if (*step != 0 && !store::use_totp_step(tx, account->id, *step)) return kWrong;
    forgive_try(tx, subjects, now);
    return begin_session(tx, keys, *account, now);
  });
}

Outcome send_code(Db& db, const Keys& keys, std::string_view phone_digits, bool is_known,
                  std::string_view peer, Instant now) {
  const std::string phone = token_of(keys, "code.phone", phone_digits);
  const std::string asker = token_of(keys, "code.peer", peer_group(peer));
  const std::string pair = token_of(keys, "code.pair", phone + asker);
  const std::string from_peer = token_of(keys, "code.from", asker);
  const std::string code = random_digits(kCodeDigits);
  return db.write([&](Tx& tx) -> Outcome {
    const auto by_peer = store::load_try(tx, from_peer);
    const auto by_pair = store::load_try(tx, pair);
    const auto by_phone = store::load_try(tx, phone);
    if (count_in_window(by_peer, now, kPeerWindow) >= kPeerTriesMax ||
        count_in_window(by_pair, now, kCodeWindow) >= kCodesPerPairMax ||
        count_in_window(by_phone, now, kCodeWindow) >= kCodesPerPhoneMax)
      return kTooMany;
    // The code just sent is still good: a second click sends no second message.
    const auto last = store::load_code(tx, phone);
    if (last && now < last->sent_at + kCodeGap) return Done{};
    store::put_try(tx, from_peer, with_one_more(by_peer, now, kPeerWindow));
    store::put_try(tx, pair, with_one_more(by_pair, now, kCodeWindow));
    store::put_try(tx, phone, with_one_more(by_phone, now, kCodeWindow));
    // An unknown phone gets a row that no code opens, so that what follows looks the same.
    const std::string secret = is_known ? code : random_token();
    store::CodeRow row{
        phone, token_of(keys, "code", phone + secret), asker, 0, 0, now, now + limits::kCodeAge};
    store::put_code(tx, row);
    if (is_known)
      send_message(tx, keys,
                   {std::string(phone_digits),
                    "【一线】验证码 " + code +
                        "，5分钟内有效，请勿告诉他人。Your Firstline code, valid for 5 minutes.",
                    "code"},
                   now);
    return Done{};
  });
}

Outcome check_code(Db& db, const Keys& keys, std::string_view phone_digits, std::string_view code,
                   std::string_view peer, Instant now) {
  const std::string phone = token_of(keys, "code.phone", phone_digits);
  const std::string asker = token_of(keys, "code.peer", peer_group(peer));
  const std::string from_peer = token_of(keys, "code.try", asker);
  auto is_right = db.write([&](Tx& tx) -> Result<bool> {
    const auto by_peer = store::load_try(tx, from_peer);
    if (count_in_window(by_peer, now, kPeerWindow) >= kPeerTriesMax) return kTooMany;
    auto row = store::load_code(tx, phone);
    const bool is_live = row && now < row->expires_at;
    if (is_live) {
      int& tries = row->peer_token == asker ? row->asker_tries : row->other_tries;
      if (tries >= limits::kCodeTriesMax) return kTooMany;
      if (same_bytes(row->code_hash, token_of(keys, "code", phone + std::string(code)))) {
        store::drop_code(tx, phone);
        return true;
      }
      ++tries;
      store::put_code(tx, *row);
    }
    store::put_try(tx, from_peer, with_one_more(by_peer, now, kPeerWindow));
    return false;
  });
  if (!is_right) return is_right.error();
  if (!*is_right) return kWrong;
  return Done{};
}

}  // namespace fl
