// Two threads: the writer makes scans durable and answers; the builder sorts behind it. Readers
// take a view of a day under a short lock and search without one.
#include "scan/log.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <iterator>

#include "platform/log.h"

namespace fl::scan {

namespace {

constexpr std::size_t kMergeCount = 8;
constexpr std::size_t kMergedRunsMax = 64;  // runs of a day are merged up to so many times a run
constexpr std::chrono::milliseconds kBuildPause{500};
constexpr const char* kDropping = ".dropping";

Fault behind() {
  return {FaultKind::unavailable, "scan.behind"};
}

// Which power of eight a run's size is: only equals are merged.
int level_of(std::uint64_t records, std::size_t run_records) {
  int level = 0;
  for (std::uint64_t size = run_records; size * kMergeCount / 2 <= records; size *= kMergeCount)
    ++level;
  return level;
}

}  // namespace

Result<std::unique_ptr<ScanLog>> ScanLog::open(const ScanLogOptions& options, ScanDisk& disk) {
  auto made = disk.make_folder(options.folder);
  if (!made) return made.error();
  auto held = disk.hold(options.folder + "/lock");
  if (!held) return held.error();
  auto log = std::unique_ptr<ScanLog>(new ScanLog(options, disk));
  log->hold_ = *held;
  auto recovered = log->recover();
  if (!recovered) return recovered.error();
  log->writer_ = std::thread([raw = log.get()] { raw->write_loop(); });
  if (options.is_building) log->builder_ = std::thread([raw = log.get()] { raw->build_loop(); });
  return log;
}

ScanLog::~ScanLog() {
  {
    const std::lock_guard lock(queue_guard_);
    is_stopping_ = true;
  }
  queue_came_.notify_all();
  if (writer_.joinable()) writer_.join();
  build_came_.notify_all();
  if (builder_.joinable()) builder_.join();
  for (const auto& day : all_days())
    ignore(day->close_part(), "a start reads it as after a crash");
}

Outcome ScanLog::recover() {
  auto names = disk_.list(options_.folder);
  if (!names) return names.error();
  for (const auto& name : *names) {
    const auto number = day_of_text(name);
    if (!number) continue;
    auto day = std::make_shared<ScanDay>(disk_, options_.folder, *number);
    auto recovered = day->recover();
    if (!recovered) return recovered;
    for (const auto& flaw : day->flaws)
      log_line(LogLevel::error, "scan.damage",
               {{"file", flaw.file}, {"block", flaw.block}, {"flaw", flaw.what}});
    lag_count_ += std::int64_t(day->tail_count());
    days_.emplace(*number, std::move(day));
  }
  return Done{};
}

void ScanLog::say_health(bool is_healthy, const Fault* why) {
  const bool was = is_healthy_.exchange(is_healthy);
  if (was == is_healthy) return;
  if (why != nullptr)
    log_line(LogLevel::error, "scan.closed_to_writes", {{"why", why->key}, {"at", why->detail}});
  else
    log_line(LogLevel::info, "scan.open_to_writes");
}

std::vector<std::shared_ptr<ScanDay>> ScanLog::all_days() const {
  const std::lock_guard lock(days_guard_);
  std::vector<std::shared_ptr<ScanDay>> all;
  for (const auto& [number, day] : days_)
    all.push_back(day);
  return all;
}

// ---- writing

Outcome ScanLog::append(std::vector<ScanEntry> scans, Acknowledge done) {
  const auto count = std::int64_t(scans.size());
  if (lag_count_.load(std::memory_order_relaxed) + count > std::int64_t(options_.lag_count_max)) {
    refused_behind_ += count;
    return behind();
  }
  lag_count_ += count;
  bool was_empty = false;
  {
    const std::lock_guard lock(queue_guard_);
    CHECK(!is_stopping_);
    was_empty = queue_.empty();
    queue_.push_back({std::move(scans), std::move(done)});
  }
  if (was_empty) queue_came_.notify_one();
  return Done{};
}

Outcome ScanLog::append_and_wait(std::vector<ScanEntry> scans) {
  std::promise<Outcome> promise;
  auto told = promise.get_future();
  auto taken =
      append(std::move(scans), [&](const Outcome& outcome) { promise.set_value(outcome); });
  if (!taken) return taken;
  return told.get();
}

void ScanLog::write_loop() {
  Group group;
  while (true) {
    {
      std::unique_lock lock(queue_guard_);
      queue_came_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      group.swap(queue_);
    }
    write_group(group);
    group.clear();
  }
}

void ScanLog::write_group(Group& group) {
  std::map<DayNumber, std::vector<ScanRecord>> by_day;
  std::vector<ScanRecord>* at = nullptr;
  DayNumber at_day = 0;
  for (const auto& waiting : group) {
    for (const auto& scan : waiting.scans) {
      if (at == nullptr || scan.day != at_day) at = &by_day[at_day = scan.day];
      at->push_back(scan.record);
    }
  }
  std::map<DayNumber, Fault> failed;
  for (auto& [day, records] : by_day) {
    const auto count = std::int64_t(records.size());
    auto written = write_day(day, std::move(records));
    if (written) continue;
    failed.emplace(day, written.error());
    lag_count_ -= count;
  }
  ++groups_;
  say_health(failed.empty(), failed.empty() ? nullptr : &failed.begin()->second);
  for (auto& waiting : group) {
    Outcome outcome = Done{};
    if (!failed.empty())
      for (const auto& scan : waiting.scans)
        if (const auto fault = failed.find(scan.day); fault != failed.end())
          outcome = fault->second;
    if (outcome) accepted_ += std::int64_t(waiting.scans.size());
    if (waiting.done) waiting.done(outcome);
  }
}

Result<std::shared_ptr<ScanDay>> ScanLog::day_for_writing(DayNumber number) {
  std::shared_ptr<ScanDay> day;
  {
    const std::lock_guard lock(days_guard_);
    auto& place = days_[number];
    if (!place) place = std::make_shared<ScanDay>(disk_, options_.folder, number);
    day = place;
  }
  if (!day->is_on_disk)
    if (auto made = day->make_folder(options_.folder); !made) return made.error();
  return day;
}

Outcome ScanLog::write_day(DayNumber number, std::vector<ScanRecord> records) {
  const std::lock_guard writing(writing_);
  if (number < oldest_kept_) {  // its day was dropped while it waited
    dropped_old_ += std::int64_t(records.size());
    lag_count_ -= std::int64_t(records.size());
    return Done{};
  }
  auto day = day_for_writing(number);
  if (!day) return day.error();
  auto chunk = (*day)->write(std::move(records), options_.is_sync_on);
  if (!chunk) return chunk.error();
  bool is_full = false;
  {
    const std::lock_guard lock(days_guard_);
    (*day)->tail.push_back(std::move(*chunk));
    is_full = lag_count_ >= std::int64_t(options_.run_record_count);
  }
  if (is_full) build_came_.notify_one();
  return Done{};
}

// ---- building

void ScanLog::build_loop() {
  while (true) {
    {
      std::unique_lock lock(days_guard_);
      build_came_.wait_for(lock, kBuildPause);
    }
    {
      const std::lock_guard lock(queue_guard_);
      if (is_stopping_) return;
    }
    for (const auto& day : all_days()) {
      const std::lock_guard building(building_);
      const bool is_crowded = lag_count_ > std::int64_t(options_.lag_count_max / 2);
      auto built = build_day(*day, is_crowded);
      if (built) built = merge_day(*day);
      if (!built) log_line(LogLevel::error, "scan.not_built", {{"why", built.error().key}});
    }
  }
}

Outcome ScanLog::build_day(ScanDay& day, bool is_all) {
  while (true) {
    std::vector<std::shared_ptr<const Chunk>> chunks;
    std::size_t count = 0;
    {
      const std::lock_guard lock(days_guard_);
      for (const auto& chunk : day.tail) {
        if (!chunks.empty() &&
            (chunk->from != chunks.back()->to || count >= options_.run_record_count))
          break;
        chunks.push_back(chunk);
        count += chunk->records.size();
      }
      const bool is_enough = is_all || count >= options_.run_record_count ||
                             (!chunks.empty() && chunks.size() < day.tail.size());
      if (chunks.empty() || !is_enough) return Done{};
    }
    auto run = day.make_run(chunks);
    if (!run) return run.error();
    {
      const std::lock_guard lock(days_guard_);
      day.tail.erase(day.tail.begin(), day.tail.begin() + std::ptrdiff_t(chunks.size()));
      day.runs.push_back(std::move(*run));
    }
    lag_count_ -= std::int64_t(count);
    indexed_ += std::int64_t(count);
  }
}

// Eight neighbours of one size become one of the next.
Outcome ScanLog::merge_day(ScanDay& day) {
  while (true) {
    std::vector<Run> equal;
    {
      const std::lock_guard lock(days_guard_);
      for (auto run = day.runs.rbegin(); run != day.runs.rend() && equal.size() < kMergeCount;
           ++run) {
        if (run->generation > 0) break;
        const auto records = run->by_person->head().record_count;
        const bool is_equal =
            equal.empty() ||
            (level_of(records, options_.run_record_count) ==
                 level_of(equal.back().by_person->head().record_count, options_.run_record_count) &&
             run->to == equal.back().from);
        if (!is_equal || records > options_.run_record_count * kMergedRunsMax) break;
        equal.push_back(*run);
      }
    }
    if (equal.size() < kMergeCount) return Done{};
    std::reverse(equal.begin(), equal.end());
    auto merged = day.merge(equal, 0);
    if (!merged && merged.error().key == "scan.damaged_file") {
      forget_damaged(day);
      continue;
    }
    if (!merged) return merged.error();
    if (auto kept = day.keep(*merged); !kept) return kept;
    {
      const std::lock_guard lock(days_guard_);
      day.runs.resize(day.runs.size() - kMergeCount);
      day.runs.push_back(*merged);
    }
    for (const auto& run : equal)
      day.remove_files(run);
  }
}

// A run that is not as it was written is made anew from the log, which is still there.
void ScanLog::forget_damaged(ScanDay& day) {
  std::vector<Run> runs;
  {
    const std::lock_guard lock(days_guard_);
    runs = day.runs;
  }
  for (const auto& run : runs) {
    auto flaws = run.by_person->check();
    const auto more = run.by_venue->check();
    flaws.insert(flaws.end(), more.begin(), more.end());
    if (flaws.empty()) continue;
    for (const auto& flaw : flaws)
      log_line(
          LogLevel::error, "scan.damage",
          {{"file", day.name() + "/" + flaw.file}, {"block", flaw.block}, {"flaw", flaw.what}});
    if (run.generation > 0) continue;
    const auto again = day.read_again(run.from, run.to);
    {
      const std::lock_guard lock(days_guard_);
      std::erase_if(day.runs, [&](const Run& one) { return one.stem == run.stem; });
      if (!again->records.empty()) day.tail.push_back(again);
      lag_count_ += std::int64_t(again->records.size());
    }
    day.remove_files(run);
  }
}

Outcome ScanLog::flush() {
  const std::lock_guard building(building_);
  for (const auto& day : all_days())
    if (auto built = build_day(*day, true); !built) return built;
  return Done{};
}

Outcome ScanLog::seal_day(ScanDay& day, const ProofTaker& prove) {
  {
    const std::lock_guard writing(writing_);
    if (auto closed = day.close_part(); !closed) return closed;
  }
  Result<Run> merged = Fault{FaultKind::unavailable, "scan.damaged_file"};
  std::vector<Run> runs;
  for (int tries = 0; tries < 2 && !merged; ++tries) {
    if (auto built = build_day(day, true); !built) return built;
    {
      const std::lock_guard lock(days_guard_);
      runs = day.runs;
    }
    if (runs.empty()) return Done{};
    if (runs.size() == 1 && runs.front().generation > 0) {
      const std::lock_guard writing(writing_);
      day.remove_parts(runs.front().to);
      return Done{};
    }
    merged = day.merge(runs, day.generation() + 1);
    if (merged) break;
    if (merged.error().key != "scan.damaged_file") return merged.error();
    forget_damaged(day);
  }
  if (!merged) return merged.error();
  ScanProof proof{.what = "scan.seal",
                  .day = day.day(),
                  .generation = merged->generation,
                  .record_count = merged->by_person->head().record_count,
                  .by_person = merged->by_person->head().content,
                  .by_venue = merged->by_venue->head().content};
  if (auto proven = prove(proof); !proven) return proven;
  if (auto kept = day.keep(*merged); !kept) return kept;
  {
    const std::lock_guard lock(days_guard_);
    std::erase_if(day.runs, [&](const Run& run) {
      return std::any_of(runs.begin(), runs.end(),
                         [&](const Run& one) { return one.stem == run.stem; });
    });
    day.runs.insert(day.runs.begin(), *merged);
  }
  for (const auto& run : runs)
    day.remove_files(run);
  const std::lock_guard writing(writing_);
  day.remove_parts(merged->to);
  return Done{};
}

Result<int> ScanLog::seal(DayNumber today, const ProofTaker& prove) {
  int count = 0;
  for (const auto& day : all_days()) {
    if (day->day() >= today) continue;
    const std::lock_guard building(building_);
    const int before = day->generation();
    auto sealed = seal_day(*day, prove);
    if (!sealed) return sealed.error();
    count += day->generation() != before;
  }
  return count;
}

// The folder's new name says that its removal is owed; the empty folder, that the leaf is.
Outcome ScanLog::finish_drop(const std::string& name, const ProofTaker& prove) {
  const std::string folder = options_.folder + "/" + name;
  auto names = disk_.list(folder);
  if (!names) return names.error();
  for (const auto& file : *names)
    if (auto removed = disk_.remove(folder + "/" + file); !removed) return removed;
  if (auto synced = disk_.sync_folder(folder); !synced) return synced;
  const auto day = day_of_text(std::string_view(name).substr(0, 10));
  if (!day) return Done{};
  if (auto proven = prove({.what = "scan.drop", .day = *day}); !proven) return proven;
  if (auto removed = disk_.remove(folder); !removed) return removed;
  return disk_.sync_folder(options_.folder);
}

Result<int> ScanLog::drop(DayNumber today, const ProofTaker& prove) {
  const std::lock_guard building(building_);
  {
    const std::lock_guard writing(writing_);
    oldest_kept_ = std::max(oldest_kept_, today - (kScanDaysKept - 1));
    for (const auto& day : all_days()) {
      if (day->day() >= oldest_kept_) continue;
      ignore(day->close_part(), "it goes");
      if (day->is_on_disk) {
        auto renamed = disk_.rename(day->folder(), day->folder() + kDropping);
        if (renamed) renamed = disk_.sync_folder(options_.folder);
        if (!renamed) return renamed.error();
      }
      const std::lock_guard lock(days_guard_);
      lag_count_ -= std::int64_t(day->tail_count());
      days_.erase(day->day());
    }
  }
  auto names = disk_.list(options_.folder);
  if (!names) return names.error();
  int count = 0;
  for (const auto& name : *names) {
    if (!name.ends_with(kDropping)) continue;
    if (auto dropped = finish_drop(name, prove); !dropped) return dropped.error();
    ++count;
  }
  return count;
}

}  // namespace fl::scan
