// Three small files beside the log: `server` (who we are), `owed` (days whose copies may be
// missing), `seen` (how far others were taken over). Losing any of them costs work, never a scan.
#include "scan/store_copies.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <sstream>

#include "platform/clock.h"
#include "platform/crypto.h"
#include "platform/log.h"
#include "scan/scan.h"
#include "storage/day_rows.h"

namespace fl::scan {

namespace {

constexpr std::chrono::milliseconds kPause{200};
constexpr std::int64_t kTryAgainMs = 1'000;
constexpr std::size_t kWaitingMax = 1'000'000;  // above it the days are copied whole later
constexpr std::size_t kPieceRecords = 65'536;
constexpr int kPiecesAtOnce = 16;
constexpr std::size_t kDaysOwedMax = 2;

std::string bytes_of(const ScanRecord* records, std::size_t count) {
  return {reinterpret_cast<const char*>(records), count * kRecordBytes};
}

std::string text_in(ScanDisk& disk, const std::string& path) {
  auto bytes = disk.map(path);
  return bytes ? std::string((*bytes)->bytes()) : std::string();
}

Outcome write_text(ScanDisk& disk, const std::string& folder, const std::string& name,
                   const std::string& text) {
  const std::string made = folder + "/" + name + ".new";
  if (auto removed = disk.remove(made); !removed) return removed;
  {
    auto file = disk.create(made);
    if (!file) return file.error();
    auto written = (*file)->append(text);
    if (written) written = (*file)->sync();
    if (!written) return written;
  }
  if (auto renamed = disk.rename(made, folder + "/" + name); !renamed) return renamed;
  return disk.sync_folder(folder);
}

}  // namespace

ScanCopies::ScanCopies(std::string database, std::string folder, ScanShelf& shelf, ScanDisk& disk)
    : database_(std::move(database)), folder_(std::move(folder)), shelf_(shelf), disk_(disk) {}

ScanCopies::~ScanCopies() {
  stop();
}

void ScanCopies::start() {
  is_stopping_ = false;
  std::istringstream owed(text_in(disk_, folder_ + "/owed"));
  for (std::string line; std::getline(owed, line);)
    if (const auto day = day_of_text(line)) {
      owed_.insert(*day);
      whole_.insert(*day);
    }
  std::istringstream seen(text_in(disk_, folder_ + "/seen"));
  for (std::int64_t server = 0, number = 0; seen >> server >> number;)
    seen_[server] = number;
  thread_ = std::thread([this] { loop(); });
}

void ScanCopies::stop() {
  {
    const std::lock_guard lock(guard_);
    is_stopping_ = true;
  }
  came_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Outcome ScanCopies::write_owed() {
  std::string text;
  for (const auto day : owed_)
    text += text_of_day(day) + "\n";
  return write_text(disk_, folder_, "owed", text);
}

Outcome ScanCopies::owe(const std::vector<ScanEntry>& scans) {
  const std::lock_guard lock(guard_);
  bool is_new = false;
  for (const auto& scan : scans)
    is_new = owed_.insert(scan.day).second || is_new;
  if (is_new) {
    if (auto written = write_owed(); !written) {
      for (const auto& scan : scans)
        owed_.erase(scan.day);  // the file may say more than we: that is safe
      return written;
    }
  }
  ++under_way_;
  return Done{};
}

void ScanCopies::settle(std::vector<ScanEntry> acknowledged) {
  {
    const std::lock_guard lock(guard_);
    --under_way_;
    if (queue_.size() + acknowledged.size() > kWaitingMax) {
      for (const auto* list : {&queue_, &acknowledged})
        for (const auto& scan : *list)
          whole_.insert(scan.day);
      queue_.clear();
      return;
    }
    queue_.insert(queue_.end(), acknowledged.begin(), acknowledged.end());
  }
}

// With nothing waiting and nothing under way only the newest days stay owed.
void ScanCopies::forget_settled_days() {
  const std::lock_guard lock(guard_);
  const std::size_t kept = is_stopping_ ? 0 : kDaysOwedMax;
  if (!queue_.empty() || !whole_.empty() || under_way_ > 0 || owed_.size() <= kept) return;
  while (owed_.size() > kept)
    owed_.erase(owed_.begin());
  ignore(write_owed(), "a file that says more costs a copy, no scan");
}

CopyFigures ScanCopies::figures() const {
  CopyFigures figures{.copied = copied_, .taken_over = taken_over_, .is_connected = is_connected_};
  const std::lock_guard lock(guard_);
  figures.waiting = std::int64_t(queue_.size());
  return figures;
}

void ScanCopies::loop() {
  bool was_said = false;
  for (std::int64_t next_ms = 0;;) {
    bool is_last = false;
    {
      std::unique_lock lock(guard_);
      came_.wait_for(lock, kPause, [this] { return is_stopping_; });
      is_last = is_stopping_;
    }
    if (steady_ms() >= next_ms || is_last) {
      Outcome done = rows_ ? Outcome(Done{}) : connect();
      if (done) done = copy_whole_days();
      if (done) done = copy_queue();
      if (done) forget_settled_days();
      if (done && !is_last) done = take_over();
      is_connected_ = done.is_ok();
      if (!done) {
        rows_.reset();
        next_ms = steady_ms() + kTryAgainMs;
        if (!was_said)
          log_line(LogLevel::error, "scan.not_copied",
                   {{"why", done.error().key}, {"at", done.error().detail}});
      } else if (was_said) {
        log_line(LogLevel::info, "scan.copied_again");
      }
      was_said = !done;
    }
    if (is_last) return;
  }
}

Outcome ScanCopies::connect() {
  auto log = shelf_.log();  // another server of this folder keeps them: then it copies them, too
  if (!log) return log.error();
  if (server_ == 0) {
    server_ = std::atoll(text_in(disk_, folder_ + "/server").c_str());
    if (server_ <= 0) {
      server_ = std::int64_t(random_u64() >> 2) + 1;
      if (auto kept = write_text(disk_, folder_, "server", std::to_string(server_)); !kept) {
        server_ = 0;
        return kept;
      }
    }
  }
  auto rows = DayRows::open(database_, kScanDays);
  if (!rows) return rows.error();
  if (auto known = (*rows)->make_server(server_); !known) return known;
  auto last = (*rows)->last_number(server_);
  if (!last) return last.error();
  last_number_ = std::max(last_number_, *last);
  made_.clear();
  rows_ = std::move(*rows);
  return Done{};
}

// By the clock, so that a number is never used again when its rows were dropped; and never back.
std::int64_t ScanCopies::next_number() {
  last_number_ = std::max(last_number_ + 1, SystemClock().now().ms * 1'000);
  return last_number_;
}

Outcome ScanCopies::add_pieces(DayNumber day, const std::vector<ScanRecord>& records) {
  for (std::size_t at = 0; at < records.size(); at += kPieceRecords) {
    const std::size_t count = std::min(kPieceRecords, records.size() - at);
    auto added = rows_->add({.day = day,
                             .server = server_,
                             .number = next_number(),
                             .bytes = bytes_of(records.data() + at, count)});
    if (!added) return added;
  }
  return Done{};
}

Outcome ScanCopies::copy_whole_day(DayNumber day, const ScanLog& log) {
  if (auto made = rows_->make_day(day); !made) return made;
  if (auto begun = rows_->begin(); !begun) return begun;
  if (auto removed = rows_->remove(day, server_); !removed) return removed;
  std::int64_t count = 0;
  auto visited = log.each_of_day(day, [&](const std::vector<ScanRecord>& records) {
    count += std::int64_t(records.size());
    return add_pieces(day, records);
  });
  if (!visited) return visited;
  if (auto kept = rows_->commit(); !kept) return kept;
  copied_ += count;
  made_.insert(day);
  return Done{};
}

Outcome ScanCopies::copy_whole_days() {
  while (true) {
    DayNumber day = 0;
    {
      const std::lock_guard lock(guard_);
      if (whole_.empty()) return Done{};
      day = *whole_.begin();
      whole_.erase(whole_.begin());  // what overflows meanwhile names it again
    }
    auto log = shelf_.log();
    auto copied = log ? copy_whole_day(day, **log) : Outcome(log.error());
    if (copied) continue;
    const std::lock_guard lock(guard_);
    whole_.insert(day);
    return copied;
  }
}

Outcome ScanCopies::copy_queue() {
  std::vector<ScanEntry> scans;
  {
    const std::lock_guard lock(guard_);
    scans.swap(queue_);
  }
  if (scans.empty()) return Done{};
  std::map<DayNumber, std::vector<ScanRecord>> by_day;
  for (const auto& scan : scans)
    by_day[scan.day].push_back(scan.record);
  const auto copy = [&]() -> Outcome {
    for (const auto& [day, records] : by_day)
      if (!made_.contains(day)) {
        if (auto made = rows_->make_day(day); !made) return made;
        made_.insert(day);
      }
    if (auto begun = rows_->begin(); !begun) return begun;
    for (const auto& [day, records] : by_day)
      if (auto added = add_pieces(day, records); !added) return added;
    return rows_->commit();
  };
  auto copied = copy();
  if (copied) {
    copied_ += std::int64_t(scans.size());
    return copied;
  }
  const std::lock_guard lock(guard_);
  queue_.insert(queue_.begin(), scans.begin(), scans.end());
  return copied;
}

Outcome ScanCopies::take_over() {
  auto log = shelf_.log();
  if (!log) return log.error();
  auto servers = rows_->servers();
  if (!servers) return servers.error();
  const auto before = seen_;
  for (const auto server : *servers) {
    if (server == server_) continue;
    if (auto taken = take_over_from(server, **log); !taken) return taken;
  }
  if (seen_ == before) return Done{};
  std::string text;
  for (const auto& [server, number] : seen_)
    text += std::to_string(server) + " " + std::to_string(number) + "\n";
  return write_text(disk_, folder_, "seen", text);
}

Outcome ScanCopies::take_over_from(std::int64_t server, ScanLog& log) {
  auto pieces = rows_->behind(server, seen_[server], kPiecesAtOnce);
  if (!pieces) return pieces.error();
  for (const auto& piece : *pieces) {
    std::vector<ScanEntry> scans(piece.bytes.size() / kRecordBytes);
    for (std::size_t i = 0; i < scans.size(); ++i) {
      scans[i].day = piece.day;
      std::memcpy(&scans[i].record, piece.bytes.data() + i * kRecordBytes, kRecordBytes);
    }
    const auto count = std::int64_t(scans.size());
    if (count > 0)
      if (auto kept = log.append_and_wait(std::move(scans)); !kept) {
        if (kept.error().key == "scan.behind") return Done{};  // later: ours go first
        return kept;
      }
    taken_over_ += count;
    seen_[server] = piece.number;
  }
  return Done{};
}

}  // namespace fl::scan
