// VENUE.DAY.MARK: base32 of the venue, the last day as a number, 16 bytes of keyed hash in hex.
#include "scan/venue_code.h"

#include <array>
#include <charconv>
#include <functional>

#include "seal/token.h"

namespace fl::scan {

namespace {

constexpr std::size_t kMarkBytes = 16;
constexpr std::uint32_t kEpochMax = (1u << 22) - 1, kShardMax = (1u << 20) - 1;
constexpr std::uint32_t kIndexMax = kListIndexCount - 1;
static_assert(kIndexMax < (1u << 20));  // as who_of() packs it

Key32 key_for(const Keys& keys, std::string_view purpose) {
  return keyed_hash(keys.master, std::string("scan log v1 ") + std::string(purpose));
}

// One number of "a/b/c"; false when there is none or it is too large.
bool take(const char*& at, const char* end, std::uint32_t max, std::uint32_t& value) {
  const char* from = at;
  std::uint64_t read = 0;
  while (at < end && *at >= '0' && *at <= '9' && at - from < 8)
    read = read * 10 + std::uint64_t(*at++ - '0');
  if (at == from || read > max || (*from == '0' && at - from > 1)) return false;
  value = static_cast<std::uint32_t>(read);
  return true;
}

// Codes this thread found to be right: a gate shows the same one with each scan, and the keyed hash
// is a third of what keeping a scan takes. A code is looked for by all of its text.
struct KnownCode {
  Key32 key{};
  std::string text = {};
  VenueCode code = {};
};
constexpr std::size_t kKnownCodes = 64;

KnownCode& known_code(std::string_view text) {
  thread_local std::array<KnownCode, kKnownCodes> known;
  return known[std::hash<std::string_view>{}(text) % kKnownCodes];
}

Fault no_such_gate() {
  return {FaultKind::absent, "scan.no_such_gate"};
}

}  // namespace

std::string text_of_place(const TokenPlace& place) {
  return std::to_string(place.epoch) + "/" + std::to_string(place.shard) + "/" +
         std::to_string(place.index);
}

bool read_place(std::string_view text, TokenPlace& place) {
  const char *at = text.data(), *end = at + text.size();
  if (!take(at, end, kEpochMax, place.epoch) || at == end || *at++ != '/') return false;
  if (!take(at, end, kShardMax, place.shard) || at == end || *at++ != '/') return false;
  return take(at, end, kIndexMax, place.index) && at == end;
}

ScanKeys::ScanKeys(const Keys& keys)
    : code_key_(key_for(keys, "venue codes")),
      people_(key_for(keys, "people"), "token places"),
      venues_(key_for(keys, "venues"), "venues") {}

std::uint64_t ScanKeys::who_of(const TokenPlace& place) const {
  return people_.of(std::uint64_t(place.epoch) << 40 | std::uint64_t(place.shard) << 20 |
                    place.index);
}

TokenPlace ScanKeys::place_of(std::uint64_t who) const {
  const std::uint64_t plain = people_.back(who);
  return {static_cast<std::uint32_t>(plain >> 40),
          static_cast<std::uint32_t>(plain >> 20) & kShardMax,
          static_cast<std::uint32_t>(plain) & ((1u << 20) - 1)};
}

std::uint64_t ScanKeys::venue_of(VenueId venue) const {
  return venues_.of(static_cast<std::uint64_t>(venue.value));
}

VenueId ScanKeys::venue_back(std::uint64_t venue) const {
  return {static_cast<std::int64_t>(venues_.back(venue))};
}

Hash32 ScanKeys::mark_of(std::string_view body) const {
  return keyed_hash(code_key_, body);
}

std::string ScanKeys::make_code(const VenueCode& code) const {
  const std::string body = to_text(code.venue) + "." + std::to_string(code.last_day);
  return body + "." + hex(mark_of(body).data(), kMarkBytes);
}

Result<VenueCode> ScanKeys::read_code(std::string_view text, Instant now) const {
  KnownCode& known = known_code(text);
  const std::size_t first = text.find('.'), last = text.rfind('.');
  if (text.size() > 80 || first == std::string_view::npos || last == first) return no_such_gate();
  if (known.text == text && known.key == code_key_) {
    if (day_number_of(now) > known.code.last_day) return no_such_gate();
    return known.code;
  }
  auto venue = id_of_text<VenueId>(text.substr(0, first));
  VenueCode code;
  const auto [end, error] =
      std::from_chars(text.data() + first + 1, text.data() + last, code.last_day);
  if (!venue || error != std::errc() || end != text.data() + last) return no_such_gate();
  if (!same_bytes(text.substr(last + 1), hex(mark_of(text.substr(0, last)).data(), kMarkBytes)))
    return no_such_gate();
  code.venue = *venue;
  known = {code_key_, std::string(text), code};
  if (day_number_of(now) > code.last_day) return no_such_gate();
  return code;
}

}  // namespace fl::scan
