// The code a venue's gate uploads scans with, and the pseudonyms scans are kept under. A code names
// its venue and its last day and is authenticated with the installation's key: checking it asks no
// database, so that a gate's upload is taken also when the database is away.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "platform/scramble.h"
#include "scan/log_record.h"

namespace fl {
using VenueId = Id<struct VenueTag>;
}

namespace fl::scan {

inline constexpr std::string_view kGateHeader = "x-firstline-gate";
inline constexpr int kVenueCodeDaysMax = 90;

// A token's place in the doubt list (docs/decisions/0013): what a gate knows of who passes. Which
// person that is, is asked of the pass room, by those who may.
struct TokenPlace {
  std::uint32_t epoch = 0;  // day number of issue; below 2^22
  std::uint32_t shard = 0;  // below 2^20
  std::uint32_t index = 0;  // below 1,000,000
  auto operator<=>(const TokenPlace&) const = default;
};
[[nodiscard]] std::string text_of_place(const TokenPlace& place);  // "18995/3/81234"
[[nodiscard]] bool read_place(std::string_view text, TokenPlace& place);

struct VenueCode {
  VenueId venue;
  DayNumber last_day = 0;
};

// The keys of the scan log, made of the installation's.
class ScanKeys {
 public:
  explicit ScanKeys(const Keys& keys);
  [[nodiscard]] std::uint64_t who_of(const TokenPlace& place) const;
  [[nodiscard]] TokenPlace place_of(std::uint64_t who) const;
  [[nodiscard]] std::uint64_t venue_of(VenueId venue) const;
  [[nodiscard]] VenueId venue_back(std::uint64_t venue) const;

  [[nodiscard]] std::string make_code(const VenueCode& code) const;
  // Fault scan.no_such_gate (absent): unknown, altered or over.
  [[nodiscard]] Result<VenueCode> read_code(std::string_view text, Instant now) const;

 private:
  [[nodiscard]] Hash32 mark_of(std::string_view body) const;
  Key32 code_key_;
  Scramble people_, venues_;
};

}  // namespace fl::scan
