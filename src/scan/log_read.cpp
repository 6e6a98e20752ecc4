// Reading: what readers find, what the figures say, and the check of a whole folder.
#include <algorithm>

#include "scan/log.h"

namespace fl::scan {

namespace {

struct Span {
  std::uint32_t from = 0, to = 0;  // milliseconds of the day
};

// The part of [from, to) that lies in the day.
Span span_of(DayNumber day, Instant from, Instant to) {
  const std::int64_t start = start_of_day_number(day).ms;
  return {static_cast<std::uint32_t>(std::clamp<std::int64_t>(from.ms - start, 0, kDayMs)),
          static_cast<std::uint32_t>(std::clamp<std::int64_t>(to.ms - start, 0, kDayMs))};
}

void find_in_day(const DayView& day, ScanOrder order, const std::vector<std::uint64_t>& keys,
                 Span span, std::vector<ScanRecord>& records, std::vector<ScanFlaw>& flaws) {
  for (const auto& flaw : day.flaws)
    flaws.push_back(flaw);
  std::vector<ScanFlaw> in_files;
  for (const auto& run : day.runs)
    for (const std::uint64_t key : keys)
      run.in(order).find(key, span.from, span.to, records, in_files);
  for (auto& flaw : in_files)
    flaws.push_back({text_of_day(day.day) + "/" + flaw.file, flaw.block, flaw.what});
  for (const auto& chunk : day.tail)
    for (const auto& record : chunk->records)
      if (record.at >= span.from && record.at < span.to &&
          std::binary_search(keys.begin(), keys.end(), key_of(order, record)))
        records.push_back(record);
}

}  // namespace

ScanFound ScanLog::find(ScanOrder order, const std::vector<std::uint64_t>& wanted, Instant from,
                        Instant to, std::size_t limit) const {
  ScanFound found;
  auto keys = wanted;
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<DayView> views;
  {
    const std::lock_guard lock(days_guard_);
    const DayNumber last = day_number_of(to - std::chrono::milliseconds(1));
    for (auto day = days_.lower_bound(day_number_of(from));
         from < to && day != days_.end() && day->first <= last; ++day)
      views.push_back(day->second->view());
  }
  for (const auto& view : views) {
    std::vector<ScanRecord> records;
    find_in_day(view, order, keys, span_of(view.day, from, to), records, found.flaws);
    std::sort(records.begin(), records.end(), [](const ScanRecord& a, const ScanRecord& b) {
      return a.at != b.at ? a.at < b.at : is_before(ScanOrder::by_person, a, b);
    });
    records.erase(std::unique(records.begin(), records.end()), records.end());
    for (const auto& record : records) {
      if (found.scans.size() == limit) {
        found.is_cut = true;
        return found;
      }
      found.scans.push_back({view.day, record});
    }
  }
  return found;
}

Outcome ScanLog::each_of_day(DayNumber number, const VisitRecords& visit) const {
  constexpr std::size_t kAtOnce = 65'536;
  DayView view;
  {
    const std::lock_guard lock(days_guard_);
    const auto day = days_.find(number);
    if (day == days_.end()) return Done{};
    view = day->second->view();
  }
  std::vector<ScanRecord> records;
  for (const auto& run : view.runs) {
    SortedCursor cursor(run.by_person);
    ScanRecord record;
    for (auto there = cursor.next(record);; there = cursor.next(record)) {
      if (!there) return there.error();
      if (*there) records.push_back(record);
      if (records.size() < (*there ? kAtOnce : 1)) {
        if (!*there) break;
        continue;
      }
      if (auto visited = visit(records); !visited) return visited;
      records.clear();
      if (!*there) break;
    }
  }
  for (const auto& chunk : view.tail)
    if (auto visited = visit(chunk->records); !visited) return visited;
  return Done{};
}

ScanFigures ScanLog::figures() const {
  ScanFigures figures{.accepted = accepted_,
                      .dropped_old = dropped_old_,
                      .refused_behind = refused_behind_,
                      .groups = groups_,
                      .lag_count = lag_count_,
                      .indexed = indexed_};
  const std::lock_guard lock(days_guard_);
  for (const auto& [number, day] : days_) {
    ++figures.day_count;
    figures.torn_bytes += day->torn_bytes;
    figures.flaw_count += std::int64_t(day->flaws.size());
    figures.record_count += std::int64_t(day->tail_count());
    for (const auto& run : day->runs) {
      figures.record_count += std::int64_t(run.by_person->head().record_count);
      figures.file_bytes += 2 * std::int64_t((run.by_person->head().block_count + 1) * kBlockBytes);
    }
  }
  return figures;
}

std::vector<ScanFlaw> ScanLog::flaws() const {
  const std::lock_guard lock(days_guard_);
  std::vector<ScanFlaw> all;
  for (const auto& [number, day] : days_)
    all.insert(all.end(), day->flaws.begin(), day->flaws.end());
  return all;
}

namespace {

void check_part(ScanDisk& disk, const std::string& folder, const std::string& day,
                const std::string& name, ScanCheck& check) {
  const std::string shown = day + "/" + name;
  auto bytes = disk.map(folder + "/" + shown);
  if (!bytes) {
    check.flaws.push_back({shown, -1, "unreadable"});
    return;
  }
  check.byte_count += std::int64_t((*bytes)->bytes().size());
  const auto read = read_part((*bytes)->bytes(), *day_of_text(day),
                              [&](std::uint64_t, std::span<const ScanRecord> records) {
                                ++check.frame_count;
                                check.record_count += std::int64_t(records.size());
                              });
  if (!read.is_head_good && (*bytes)->bytes().size() >= kFrameHeadBytes)
    check.flaws.push_back({shown, -1, "head"});
  for (const auto& place : read.damaged)
    check.flaws.push_back(
        {shown, -1,
         "damaged at " + std::to_string(place.at) + ", " + std::to_string(place.bytes) + " bytes"});
  check.torn_bytes += std::int64_t(read.torn_bytes);
}

void check_sorted(ScanDisk& disk, const std::string& folder, const std::string& day,
                  const std::string& name, ScanCheck& check) {
  auto file = SortedFile::open(disk, folder + "/" + day, name);
  if (!file) {
    check.flaws.push_back({day + "/" + name, -1, "head"});
    return;
  }
  check.block_count += std::int64_t((*file)->head().block_count);
  check.byte_count += std::int64_t(((*file)->head().block_count + 1) * kBlockBytes);
  if ((*file)->head().order == ScanOrder::by_person)
    check.record_count += std::int64_t((*file)->head().record_count);
  for (const auto& flaw : (*file)->check())
    check.flaws.push_back({day + "/" + flaw.file, flaw.block, flaw.what});
}

}  // namespace

Result<ScanCheck> check_scans(ScanDisk& disk, const std::string& folder) {
  auto days = disk.list(folder);
  if (!days) return days.error();
  ScanCheck check;
  for (const auto& day : *days) {
    if (!day_of_text(day)) continue;
    ++check.day_count;
    auto names = disk.list(folder + "/" + day);
    if (!names) return names.error();
    for (const auto& name : *names) {
      const bool is_part = name.ends_with(".log"), is_sorted = name.ends_with(".sorted");
      check.file_count += is_part || is_sorted;
      if (is_part) check_part(disk, folder, day, name, check);
      if (is_sorted) check_sorted(disk, folder, day, name, check);
    }
  }
  return check;
}

}  // namespace fl::scan
