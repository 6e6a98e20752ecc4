// Bytes of records and frames, little-endian.
#include "scan/log_record.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <tuple>

#include "platform/crc32c.h"

namespace fl::scan {

static_assert(std::endian::native == std::endian::little, "records are written as they lie");

namespace {

// The last letter is the version of the format.
constexpr std::uint32_t kFrameMark = 0x31534c46;  // "FLS1"
constexpr std::uint32_t kEndMark = 0x31454c46;    // "FLE1"
constexpr std::uint32_t kPartMark = 0x31504c46;   // "FLP1"

struct Head {
  std::uint32_t mark = 0, count = 0;
  std::uint64_t sequence = 0;
  std::uint32_t records_sum = 0, head_sum = 0;
};
static_assert(sizeof(Head) == kFrameHeadBytes);

std::string_view bytes_of(const Head& head) {
  return {reinterpret_cast<const char*>(&head), sizeof head};
}

void append_head(std::string& out, Head head) {
  head.head_sum = checksum(bytes_of(head).substr(0, sizeof(Head) - 4));
  out += bytes_of(head);
}

bool read_head(std::string_view bytes, Head& head) {
  if (bytes.size() < sizeof(Head)) return false;
  std::memcpy(&head, bytes.data(), sizeof head);
  return head.head_sum == checksum(bytes.substr(0, sizeof(Head) - 4));
}

auto person_key(const ScanRecord& r) {
  return std::tie(r.who, r.at, r.venue, r.tag);
}
auto venue_key(const ScanRecord& r) {
  return std::tie(r.venue, r.at, r.who, r.tag);
}

}  // namespace

std::uint32_t checksum(std::string_view bytes) {
  return crc32c(bytes);
}

DayNumber day_number_of(Instant at) {
  const std::int64_t local =
      at.ms + std::chrono::duration_cast<std::chrono::milliseconds>(city_offset()).count();
  const std::int64_t day = local >= 0 ? local / kDayMs : (local - kDayMs + 1) / kDayMs;
  return static_cast<DayNumber>(std::clamp<std::int64_t>(day, -1'000'000, 10'000'000));
}

Instant start_of_day_number(DayNumber day) {
  return {std::int64_t(day) * kDayMs -
          std::chrono::duration_cast<std::chrono::milliseconds>(city_offset()).count()};
}

std::string text_of_day(DayNumber day) {
  return day_of(start_of_day_number(day));
}

std::optional<DayNumber> day_of_text(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  int parts[3] = {};
  const std::size_t from[3] = {0, 5, 8}, size[3] = {4, 2, 2};
  for (int i = 0; i < 3; ++i) {
    const char* begin = text.data() + from[i];
    const auto [end, error] = std::from_chars(begin, begin + size[i], parts[i]);
    if (error != std::errc() || end != begin + size[i]) return {};
  }
  const std::chrono::year_month_day date{std::chrono::year(parts[0]),
                                         std::chrono::month(unsigned(parts[1])),
                                         std::chrono::day(unsigned(parts[2]))};
  if (!date.ok()) return {};
  return static_cast<DayNumber>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::optional<ScanKind> scan_kind_of(std::string_view word) {
  if (word == "enter") return ScanKind::enter;
  if (word == "leave") return ScanKind::leave;
  if (word == "pass") return ScanKind::pass;
  return {};
}

std::string_view name_of(ScanKind kind) {
  return kind == ScanKind::enter ? "enter" : kind == ScanKind::leave ? "leave" : "pass";
}

namespace {
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kArrivalHoursMax = 255;
}  // namespace

std::uint32_t scan_tag(ScanKind kind, Instant happened_at, Instant arrived_at) {
  const auto hours =
      std::clamp<std::int64_t>((arrived_at.ms - happened_at.ms) / kHourMs, 0, kArrivalHoursMax);
  return std::uint32_t(kind) << 24 | std::uint32_t(hours);
}

Instant happened_at(const ScanEntry& scan) {
  return {start_of_day_number(scan.day).ms + scan.record.at};
}

Instant arrived_after(const ScanEntry& scan) {
  return {happened_at(scan).ms + (scan.record.tag & 0xff) * kHourMs};
}

bool is_before(ScanOrder order, const ScanRecord& a, const ScanRecord& b) {
  return order == ScanOrder::by_person ? person_key(a) < person_key(b)
                                       : venue_key(a) < venue_key(b);
}

void sort_records(ScanOrder order, std::vector<ScanRecord>& records) {
  if (order == ScanOrder::by_person) {
    std::sort(records.begin(), records.end(), [](const ScanRecord& a, const ScanRecord& b) {
      return a.who != b.who ? a.who < b.who : person_key(a) < person_key(b);
    });
  } else {
    std::sort(records.begin(), records.end(), [](const ScanRecord& a, const ScanRecord& b) {
      return a.venue != b.venue ? a.venue < b.venue : venue_key(a) < venue_key(b);
    });
  }
  records.erase(std::unique(records.begin(), records.end()), records.end());
}

ScanJudgement judge_scan(Instant happened_at, Instant now) {
  if (happened_at.ms > now.ms + kScanFutureMsMax) return ScanJudgement::future;
  if (day_number_of(now) - day_number_of(happened_at) >= kScanDaysKept)
    return ScanJudgement::too_old;
  return ScanJudgement::kept;
}

std::string part_head(DayNumber day, std::uint32_t part) {
  std::string out;
  append_head(out,
              {.mark = kPartMark, .count = part, .sequence = std::uint64_t(std::int64_t(day))});
  return out;
}

bool is_part_head(std::string_view bytes, DayNumber day) {
  Head head;
  return read_head(bytes, head) && head.mark == kPartMark &&
         head.sequence == std::uint64_t(std::int64_t(day));
}

void append_frame(std::string& out, std::uint64_t sequence, std::span<const ScanRecord> records) {
  CHECK(!records.empty() && records.size() <= kFrameRecordsMax);
  const std::string_view bytes(reinterpret_cast<const char*>(records.data()),
                               records.size() * kRecordBytes);
  append_head(out, {.mark = kFrameMark,
                    .count = static_cast<std::uint32_t>(records.size()),
                    .sequence = sequence,
                    .records_sum = checksum(bytes)});
  out += bytes;
}

void append_end(std::string& out, std::uint64_t sequence) {
  append_head(out, {.mark = kEndMark, .sequence = sequence});
}

Frame read_frame(std::string_view bytes, std::vector<ScanRecord>& kept) {
  Head head;
  Frame frame;
  if (!read_head(bytes, head)) return frame;
  frame.sequence = head.sequence;
  frame.bytes = kFrameHeadBytes;
  if (head.mark == kEndMark && head.count == 0) {
    frame.state = FrameState::end;
    return frame;
  }
  if (head.mark != kFrameMark || head.count == 0 || head.count > kFrameRecordsMax) return frame;
  const std::size_t size = head.count * kRecordBytes;
  if (bytes.size() < kFrameHeadBytes + size) return frame;
  const auto records = bytes.substr(kFrameHeadBytes, size);
  if (checksum(records) != head.records_sum) return frame;
  kept.resize(head.count);
  std::memcpy(kept.data(), records.data(), size);
  frame.state = FrameState::whole;
  frame.records = kept;
  frame.bytes += size;
  return frame;
}

}  // namespace fl::scan
