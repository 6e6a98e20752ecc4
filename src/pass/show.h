// Making passes and giving them out: what is signed, for whom, and who may fetch it. Signing is
// done by event and by the clock, never when a pass is shown.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "pass/city_keys.h"
#include "pass/epoch.h"
#include "pass/pass.h"
#include "pass/replica.h"
#include "pass/store_holders.h"
#include "pass/store_tokens.h"

namespace fl {

struct PassDesk {
  Db& db;
  const Keys& keys;
  const AreaTree& tree;
  CityKeyShelf& city;
  RuleShelf* rules = nullptr;
  PassReplica* replica = nullptr;  // null: no server is shown from here
};

// 张*三: the first and the last character; at most four characters whatever the name.
[[nodiscard]] std::string masked_name(std::string_view name);
// Eight characters of Crockford's base32 and a check character (Luhn modulo 32), unspaced.
[[nodiscard]] std::string code_of(std::uint64_t value);  // of its low forty bits
[[nodiscard]] std::string fresh_code();
// What somebody typed, as it was meant; empty: not a code, or a character of it is wrong.
[[nodiscard]] std::string read_code(std::string_view typed);
[[nodiscard]] std::string shown_code(std::string_view code);  // 7K3-Q2M-4XD
// When a token is to be renewed: its end less one to eight hours, by keyed hash of the person.
[[nodiscard]] Instant renewal_of(const Keys& keys, PersonId person, Instant expires);

// ---- signing. Faults: those of CityKeyShelf, pass.no_signing_key, pass.token_too_long.
// Signs the person's phone pass as things stand now. False: a restriction's leaf is not in the
// witnessed tree yet; the person stays due.
[[nodiscard]] Result<bool> sign_pass(Tx& tx, const PassDesk& desk, PersonId person, Instant now);
// The paper card: one that is good for another month is given out again.
[[nodiscard]] Result<pass_store::TokenRow> sign_card(Tx& tx, const PassDesk& desk, PersonId person,
                                                     Instant now);
// Puts a fresh token into its row; what it replaces asks for a fresh one when it is the third that
// lives.
void keep_token(Tx& tx, pass_store::TokenRow& row, const PassToken& token, std::int64_t serial,
                Instant now);
struct SignedDue {
  int signed_count = 0;
  int waiting_count = 0;  // for their leaf
};
// A job: whoever is due.
[[nodiscard]] Result<SignedDue> sign_due(const PassDesk& desk, Instant now);
// A job: walks the buckets from `bucket_next` for renewals, for about so long or once around.
[[nodiscard]] Result<int> renew_passes(const PassDesk& desk, Instant now, int& bucket_next,
                                       std::chrono::milliseconds budget);

// Everybody, bucket by bucket; a walk that was killed goes on where it stopped.
struct CityWalk {
  bool is_everyone = false;  // also people of the registry who have no pass yet
  bool is_anew = false;      // also those whose token is good: the key was lost
  Instant now;
  std::function<void(double share, std::int64_t count)> progress = {};
  std::function<bool()> should_stop = {};
};
struct WalkedCity {
  std::int64_t signed_count = 0, waiting_count = 0;
  bool is_whole = false, was_resumed = false;
};
[[nodiscard]] Result<WalkedCity> sign_city(const PassDesk& desk, const CityWalk& walk);

// ---- giving out
inline constexpr std::size_t kPhonesMax = 3;
inline constexpr std::size_t kCarersMax = 4;
inline constexpr std::size_t kCaredForMax = 8;
inline constexpr std::int64_t kLetterTriesMax = 5;
inline constexpr std::chrono::hours kLetterLife{24 * 14};

// A fresh capability for this person's phone, and their token if there is none. The oldest of
// kPhonesMax ends. `way`: self, door, letter. Repeated: the same capability. Faults: those of
// signing.
[[nodiscard]] Result<std::string> give_capability(const PassDesk& desk, const Permit& permit,
                                                  PersonId person, std::string_view way,
                                                  const Act& act);
// The same inside the caller's transaction, without a receipt: laying a demo.
[[nodiscard]] Result<std::string> give_now(Tx& tx, const PassDesk& desk, const Permit& permit,
                                           PersonId person, std::string_view way, Instant now);
// All phones of this person, at once: a lost phone. The number ended.
[[nodiscard]] Result<int> end_capabilities(const PassDesk& desk, const Permit& permit,
                                           PersonId person, const Act& act);
struct Letter {
  std::string code;
  Instant until;
};
[[nodiscard]] Result<Letter> write_letter(const PassDesk& desk, const Permit& permit,
                                          PersonId person, const Act& act);
// The code of a letter and the year of birth. Faults: pass.wrong_code (absent: unknown, used, over,
// another year of birth: all the same), pass.too_many_tries.
[[nodiscard]] Result<std::string> use_letter(const PassDesk& desk, std::string_view typed,
                                             int birth_year, const Act& act);

// `carer` shows `person`'s pass from now on. Faults: pass.own_carer, pass.not_family (both not of
// one household, for family), pass.not_a_child, pass.not_an_adult, pass.cared_for_already,
// pass.too_many_carers.
struct CarerDraft {
  PersonId person, carer;
  std::string relation;
  std::optional<Instant> until;
  bool is_family = false;  // asked for by the carer: a child of their own household only
};
[[nodiscard]] Result<CarerId> add_carer(const PassDesk& desk, const Permit& permit,
                                        const CarerDraft& draft, const Act& act);
// By the person or the carer (`by`), or at the desk (unset). Again: nothing happens. Fault:
// pass.no_such_carer.
[[nodiscard]] Outcome end_carer(const PassDesk& desk, const Permit& permit, CarerId carer,
                                PersonId by, const Act& act);

}  // namespace fl
