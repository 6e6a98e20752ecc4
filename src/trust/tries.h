// How much guessing costs. Pure: counts in, "may try now" out. The store keeps the counts,
// acts_sign_in.cpp asks.
//
//   one address                 30 wrong tries in 15 minutes, then it waits; nobody else does
//   one login from one address   5 wrong tries free, then 2, 4, 8 ... seconds between tries, at
//   most 15 minutes one login from anywhere     20 wrong tries an hour free, then 30 seconds
//   between tries - for addresses that never
//                               signed in to it. An address that did is not slowed by strangers: no
//                               lock-out as a weapon
//   codes to one phone           a new one at most every 30 seconds, 5 an hour asked by one
//   address, 20 by all guesses of one code          5 by the address that asked for it, 5 by all
//   others together
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "platform/time.h"
#include "trust/store_sessions.h"

namespace fl {

inline constexpr std::chrono::milliseconds kPeerWindow = std::chrono::minutes(15);
inline constexpr int kPeerTriesMax = 30;
inline constexpr std::chrono::milliseconds kPairWindow = std::chrono::hours(1);
inline constexpr int kPairTriesFree = 5;
inline constexpr std::chrono::milliseconds kPairWaitMax = std::chrono::minutes(15);
inline constexpr std::chrono::milliseconds kLoginWindow = std::chrono::hours(1);
inline constexpr int kLoginTriesFree = 20;
inline constexpr std::chrono::milliseconds kLoginWait = std::chrono::seconds(30);
inline constexpr std::chrono::milliseconds kKnownPeerKept = std::chrono::hours(24 * 30);
inline constexpr std::chrono::milliseconds kCodeWindow = std::chrono::hours(1);
inline constexpr std::chrono::milliseconds kCodeGap = std::chrono::seconds(30);
inline constexpr int kCodesPerPairMax = 5;
inline constexpr int kCodesPerPhoneMax = 20;

// Sliding window over two fixed ones: the past window counts by the share of it still in view.
[[nodiscard]] int count_in_window(const store::TryRow& row, Instant now,
                                  std::chrono::milliseconds window);
[[nodiscard]] store::TryRow with_one_more(const store::TryRow& row, Instant now,
                                          std::chrono::milliseconds window);
[[nodiscard]] store::TryRow with_one_less(const store::TryRow& row);
// What an address is counted by: an IPv6 home has a /64 to itself.
[[nodiscard]] std::string peer_group(std::string_view peer);
// How long after the last try the next may come.
[[nodiscard]] std::chrono::milliseconds pair_wait(int count);

}  // namespace fl
