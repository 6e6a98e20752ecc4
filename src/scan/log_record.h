// What the scan log keeps of one scan, as bytes: 24 of them, the same in the log and in the sorted
// files (docs/reference/scan-log.md). Pure: no file, no clock.
//
// A scan says: this pseudonym was at this venue at this moment of this day. Who that is stands
// nowhere in these files: `who` and `venue` are scrambled with a key that lies beside the data.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"
#include "platform/time.h"

namespace fl::scan {

// Whole days since 1970-01-01 in the city.
using DayNumber = std::int32_t;
inline constexpr std::int64_t kDayMs = 86'400'000;
inline constexpr int kScanDaysKept = 14;                   // today and the thirteen before it
inline constexpr std::int64_t kScanFutureMsMax = 300'000;  // a gate's clock may be so much ahead

[[nodiscard]] DayNumber day_number_of(Instant at);
[[nodiscard]] Instant start_of_day_number(DayNumber day);
[[nodiscard]] std::string text_of_day(DayNumber day);  // "2022-01-03"
[[nodiscard]] std::optional<DayNumber> day_of_text(std::string_view text);

enum class ScanKind : std::uint8_t { enter = 1, leave = 2, pass = 3 };
[[nodiscard]] std::optional<ScanKind> scan_kind_of(std::string_view word);
[[nodiscard]] std::string_view name_of(ScanKind kind);

// Equal records are the same scan, whenever each arrived: uploading it twice keeps it once, with
// its first arrival.
struct ScanRecord {
  std::uint64_t who = 0;    // a pseudonym
  std::uint64_t venue = 0;  // scrambled as well
  std::uint32_t at = 0;     // milliseconds of the day
  std::uint32_t tag = 0;    // kind in the top byte; in the lowest, hours until it arrived
  bool operator==(const ScanRecord& other) const {
    return who == other.who && venue == other.venue && at == other.at && tag >> 8 == other.tag >> 8;
  }
};
static_assert(sizeof(ScanRecord) == 24);
inline constexpr std::size_t kRecordBytes = sizeof(ScanRecord);

struct ScanEntry {
  DayNumber day = 0;
  ScanRecord record = {};
};

[[nodiscard]] std::uint32_t scan_tag(ScanKind kind, Instant happened_at, Instant arrived_at);
// Not before this was it in the log; whole hours after its moment, ten days and a half at most.
[[nodiscard]] Instant arrived_after(const ScanEntry& scan);
[[nodiscard]] Instant happened_at(const ScanEntry& scan);

enum class ScanOrder : std::uint8_t { by_person = 1, by_venue = 2 };
[[nodiscard]] bool is_before(ScanOrder order, const ScanRecord& a, const ScanRecord& b);
// The value a file of this order is searched by.
[[nodiscard]] inline std::uint64_t key_of(ScanOrder order, const ScanRecord& record) {
  return order == ScanOrder::by_person ? record.who : record.venue;
}
void sort_records(ScanOrder order, std::vector<ScanRecord>& records);  // and drops repetitions

// What becomes of a scan that says it happened then.
enum class ScanJudgement { kept, too_old, future };
[[nodiscard]] ScanJudgement judge_scan(Instant happened_at, Instant now);

// CRC-32C (Castagnoli).
[[nodiscard]] std::uint32_t checksum(std::string_view bytes);

// ---- the log's frames: what one group wrote, acknowledged together

inline constexpr std::size_t kFrameHeadBytes = 24;
inline constexpr std::size_t kFrameRecordsMax = 65'536;

// The first 24 bytes of a part of a day's log.
[[nodiscard]] std::string part_head(DayNumber day, std::uint32_t part);
void append_frame(std::string& out, std::uint64_t sequence, std::span<const ScanRecord> records);
// Says that the part was closed in peace: whatever is wrong before it is damage, not a torn end.
void append_end(std::string& out, std::uint64_t sequence);

struct PartFlaw {
  std::size_t at = 0, bytes = 0;
};
struct PartRead {
  bool is_head_good = false;
  bool is_closed = false;              // the end stands there
  std::uint64_t next_sequence = 0;     // after the last frame; 0 when there is none
  std::size_t good_bytes = 0;          // up to here frames are whole
  std::size_t torn_bytes = 0;          // after that, nothing whole: a write that power cut short
  std::vector<PartFlaw> damaged = {};  // places in the middle whose checksum is wrong
};
// Visits each whole frame in turn. Never throws, never reads outside.
template <class Visit>
PartRead read_part(std::string_view bytes, DayNumber day, Visit visit);

// ---- inside read_part

enum class FrameState { whole, end, bad };
struct Frame {
  FrameState state = FrameState::bad;
  std::uint64_t sequence = 0;
  std::span<const ScanRecord> records = {};  // into `kept`
  std::size_t bytes = 0;
};
// `kept` holds the records, copied out: bytes in a file need not be aligned.
[[nodiscard]] Frame read_frame(std::string_view bytes, std::vector<ScanRecord>& kept);
[[nodiscard]] bool is_part_head(std::string_view bytes, DayNumber day);

template <class Visit>
PartRead read_part(std::string_view bytes, DayNumber day, Visit visit) {
  PartRead read;
  read.is_head_good = is_part_head(bytes, day);
  std::vector<ScanRecord> kept;
  std::size_t at = kFrameHeadBytes, bad_from = 0;
  bool is_in_bad = false;
  read.good_bytes = read.is_head_good ? kFrameHeadBytes : 0;
  while (at + kFrameHeadBytes <= bytes.size()) {
    const Frame frame = read_frame(bytes.substr(at), kept);
    if (frame.state == FrameState::bad) {
      if (!is_in_bad) bad_from = at;
      is_in_bad = true;
      at += kFrameHeadBytes;  // records are as long as heads: the next frame begins at a multiple
      continue;
    }
    if (is_in_bad) read.damaged.push_back({bad_from, at - bad_from});
    is_in_bad = false;
    at += frame.bytes;
    read.good_bytes = at;
    read.is_closed = frame.state == FrameState::end;
    read.next_sequence = frame.sequence + (frame.state == FrameState::end ? 0 : 1);
    if (frame.state == FrameState::whole) visit(frame.sequence, frame.records);
  }
  read.torn_bytes = bytes.size() - std::min(bytes.size(), read.good_bytes);
  return read;
}

}  // namespace fl::scan
