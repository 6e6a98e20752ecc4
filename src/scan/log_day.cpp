// Files of a day: part-NUMBER-FROM.log, run-FROM-TO-ORDER.sorted, sealed-GENERATION-ORDER.sorted;
// .new is under way and is removed after a start. FROM and TO count frames.
#include "scan/log_day.h"

#include <algorithm>
#include <cstdio>

#include "platform/log.h"

namespace fl::scan {

namespace {

constexpr std::size_t kPartBytesMax = std::size_t(64) << 20;
constexpr std::size_t kReplayRecords = 65'536;

// "run-0-128-person.sorted" -> stem "run-0-128", from 0, to 128.
struct StemRead {
  std::string stem;
  int generation = 0;
  bool is_good = false;
};

StemRead read_stem(const std::string& name) {
  StemRead read;
  const std::string end = sorted_name("", ScanOrder::by_person);
  if (name.size() <= end.size() || !name.ends_with(end)) return read;
  read.stem = name.substr(0, name.size() - end.size());
  unsigned long long from = 0, to = 0;
  int generation = 0, used = 0;
  if (std::sscanf(read.stem.c_str(), "run-%llu-%llu%n", &from, &to, &used) == 2)
    read.is_good = std::size_t(used) == read.stem.size();
  else if (std::sscanf(read.stem.c_str(), "sealed-%d%n", &generation, &used) == 1)
    read.is_good = std::size_t(used) == read.stem.size() && generation > 0;
  read.generation = generation;
  return read;
}

}  // namespace

std::string sorted_name(const std::string& stem, ScanOrder order) {
  return stem + (order == ScanOrder::by_person ? "-person.sorted" : "-venue.sorted");
}

std::vector<PartFile> parts_in(const std::vector<std::string>& names) {
  std::vector<PartFile> parts;
  for (const auto& name : names) {
    unsigned number = 0;
    unsigned long long from = 0;
    int used = 0;
    if (std::sscanf(name.c_str(), "part-%u-%llu.log%n", &number, &from, &used) == 2 &&
        std::size_t(used) == name.size())
      parts.push_back({name, number, from});
  }
  std::sort(parts.begin(), parts.end(),
            [](const PartFile& a, const PartFile& b) { return a.number < b.number; });
  return parts;
}

std::size_t ScanDay::tail_count() const {
  std::size_t count = 0;
  for (const auto& chunk : tail)
    count += chunk->records.size();
  return count;
}

int ScanDay::generation() const {
  return runs.empty() ? 0 : runs.front().generation;
}

// ---- after a start

Outcome ScanDay::recover() {
  is_on_disk = true;
  auto names = disk_.list(folder_);
  if (!names) return names.error();
  for (const auto& name : *names)
    if (name.ends_with(".new")) ignore(disk_.remove(place_of(name)), "left over, tried again");
  recover_runs(*names);
  recover_parts(*names);
  // What may hold acknowledged scans and cannot be read closes the log: a run made without it would
  // let its file be removed.
  if (unreadable_) return *unreadable_;
  return Done{};
}

void ScanDay::recover_runs(const std::vector<std::string>& names) {
  std::vector<Run> found;
  std::vector<std::pair<Run, std::string>> halves;  // and the file that is missing or wrong
  for (const auto& name : names) {
    const StemRead read = read_stem(name);
    if (!read.is_good) continue;
    auto by_person = SortedFile::open(disk_, folder_, name);
    const std::string other = sorted_name(read.stem, ScanOrder::by_venue);
    auto by_venue = SortedFile::open(disk_, folder_, other);
    const bool is_pair = by_person && by_venue &&
                         (*by_person)->head().from == (*by_venue)->head().from &&
                         (*by_person)->head().to == (*by_venue)->head().to;
    if (!is_pair) {
      const Run half = by_person ? Run{.from = (*by_person)->head().from,
                                       .to = (*by_person)->head().to,
                                       .stem = read.stem}
                                 : Run{.from = 0, .to = ~std::uint64_t(0), .stem = read.stem};
      halves.emplace_back(half, by_person ? other : name);
      continue;
    }
    const auto& head = (*by_person)->head();
    found.push_back({head.from, head.to, read.stem, read.generation, *by_person, *by_venue});
  }
  // The widest first: what a merged or sealed pair holds is left over from before it.
  std::sort(found.begin(), found.end(), [](const Run& a, const Run& b) {
    return a.to - a.from != b.to - b.from ? a.to - a.from > b.to - b.from
                                          : a.generation > b.generation;
  });
  const auto is_held = [&](const Run& run) {
    return std::any_of(runs.begin(), runs.end(),
                       [&](const Run& wide) { return wide.from <= run.from && run.to <= wide.to; });
  };
  for (auto& run : found) {
    if (is_held(run))
      remove_files(run);
    else
      runs.push_back(std::move(run));
  }
  for (const auto& [half, wrong] : halves) {
    if (is_held(half))
      remove_files(half);  // their removal stopped half way
    else
      flaws.push_back({name_ + "/" + wrong, -1, "head"});
  }
  std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) {
    return a.generation != b.generation ? a.generation > b.generation : a.from < b.from;
  });
  for (const auto& run : runs)
    next_sequence_ = std::max(next_sequence_, run.to);
}

bool ScanDay::is_covered(std::uint64_t sequence) const {
  return std::any_of(runs.begin(), runs.end(),
                     [&](const Run& run) { return run.from <= sequence && sequence < run.to; });
}

void ScanDay::recover_parts(const std::vector<std::string>& names) {
  const auto parts = parts_in(names);
  std::uint64_t covered = 0;  // everything below lies in runs without a gap
  for (bool is_on = true; is_on;) {
    is_on = false;
    for (const auto& run : runs)
      if (run.from <= covered && covered < run.to) covered = run.to, is_on = true;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    next_part_ = std::max(next_part_, parts[i].number + 1);
    next_sequence_ = std::max(next_sequence_, parts[i].from);
    const bool has_next = i + 1 < parts.size();
    if (has_next && parts[i + 1].from <= covered) continue;
    read_part_file(parts[i], ~std::uint64_t(0));
  }
}

void ScanDay::read_part_file(const PartFile& part, std::uint64_t until) {
  auto bytes = map_patiently(disk_, place_of(part.name));
  if (!bytes) {
    unreadable_ = bytes.error();
    return;
  }
  auto chunk = std::make_shared<Chunk>();
  const auto read = read_part(
      (*bytes)->bytes(), day_, [&](std::uint64_t sequence, std::span<const ScanRecord> records) {
        if (is_covered(sequence) || sequence >= until) return;
        if (chunk->records.empty()) chunk->from = sequence;
        chunk->records.insert(chunk->records.end(), records.begin(), records.end());
        chunk->to = sequence + 1;
        if (chunk->records.size() < kReplayRecords) return;
        tail.push_back(std::move(chunk));
        chunk = std::make_shared<Chunk>();
      });
  if (!chunk->records.empty()) tail.push_back(std::move(chunk));
  next_sequence_ = std::max(next_sequence_, read.next_sequence);
  const std::string name = name_ + "/" + part.name;
  for (const auto& place : read.damaged)
    flaws.push_back(
        {name, -1,
         "damaged at " + std::to_string(place.at) + ", " + std::to_string(place.bytes) + " bytes"});
  if (!read.is_head_good && read.good_bytes > 0) flaws.push_back({name, -1, "head"});
  if (read.torn_bytes == 0) return;
  torn_bytes += std::int64_t(read.torn_bytes);
  log_line(LogLevel::warning, "scan.torn_end_cut", {{"file", name}, {"bytes", read.torn_bytes}});
  bytes = Fault{FaultKind::absent, "scan.io_error"};  // no view of what is cut
  ignore(disk_.cut(place_of(part.name), read.good_bytes), "cut again at the next start");
}

std::shared_ptr<const Chunk> ScanDay::read_again(std::uint64_t from, std::uint64_t to) {
  auto chunk = std::make_shared<Chunk>();
  chunk->from = from;
  chunk->to = to;
  auto names = disk_.list(folder_);
  if (!names) return chunk;
  for (const auto& part : parts_in(*names)) {
    auto bytes = map_patiently(disk_, place_of(part.name));
    if (!bytes) continue;
    read_part((*bytes)->bytes(), day_,
              [&](std::uint64_t sequence, std::span<const ScanRecord> records) {
                if (sequence >= from && sequence < to)
                  chunk->records.insert(chunk->records.end(), records.begin(), records.end());
              });
  }
  return chunk;
}

// ---- writing

Outcome ScanDay::make_folder(const std::string& root) {
  auto made = disk_.make_folder(folder_);
  if (made) made = disk_.sync_folder(root);
  is_on_disk = made.is_ok();
  return made;
}

Outcome ScanDay::open_part() {
  const std::string name =
      "part-" + std::to_string(next_part_) + "-" + std::to_string(next_sequence_) + ".log";
  ++next_part_;
  auto file = disk_.create(place_of(name));
  if (!file) return file.error();
  const std::string head = part_head(day_, next_part_ - 1);
  auto written = (*file)->append(head);
  if (written) written = (*file)->sync();
  if (written) written = disk_.sync_folder(folder_);
  if (!written) return written;
  part_ = std::move(*file);
  part_bytes_ = head.size();
  return Done{};
}

Result<std::shared_ptr<const Chunk>> ScanDay::write(std::vector<ScanRecord> records,
                                                    bool is_sync_on) {
  if (part_ && part_bytes_ >= kPartBytesMax)
    if (auto closed = close_part(); !closed) return closed.error();
  if (!part_)
    if (auto opened = open_part(); !opened) return opened.error();
  auto chunk = std::make_shared<Chunk>();
  chunk->from = next_sequence_;
  buffer_.clear();
  for (std::size_t at = 0; at < records.size(); at += kFrameRecordsMax)
    append_frame(buffer_, next_sequence_++,
                 std::span(records).subspan(at, std::min(kFrameRecordsMax, records.size() - at)));
  chunk->to = next_sequence_;
  auto written = part_->append(buffer_);
  if (written && is_sync_on) written = part_->sync();
  if (!written) {
    // What lies there now is unknown: nothing is ever written behind it.
    part_.reset();
    return written.error();
  }
  part_bytes_ += buffer_.size();
  chunk->records = std::move(records);
  return std::shared_ptr<const Chunk>(std::move(chunk));
}

Outcome ScanDay::close_part() {
  if (!part_) return Done{};
  std::string end;
  append_end(end, next_sequence_);
  auto written = part_->append(end);
  if (written) written = part_->sync();
  part_.reset();
  return written;
}

// ---- building

Result<std::shared_ptr<const SortedFile>> ScanDay::write_sorted(
    const std::string& name, const SortedHead& head, const std::vector<ScanRecord>& records) {
  ignore(disk_.remove(place_of(name)), "an earlier try");
  auto file = disk_.create(place_of(name));
  if (!file) return file.error();
  SortedWriter writer(std::move(*file), head);
  for (const auto& record : records)
    if (auto added = writer.add(record); !added) return added.error();
  auto finished = writer.finish();
  if (!finished) return finished.error();
  return SortedFile::open(disk_, folder_, name);
}

Result<Run> ScanDay::make_run(const std::vector<std::shared_ptr<const Chunk>>& chunks) {
  CHECK(!chunks.empty());
  Run run;
  run.from = chunks.front()->from;
  run.to = chunks.front()->to;
  std::vector<ScanRecord> records;
  for (const auto& chunk : chunks) {
    run.from = std::min(run.from, chunk->from);
    run.to = std::max(run.to, chunk->to);
    records.insert(records.end(), chunk->records.begin(), chunk->records.end());
  }
  run.stem = "run-" + std::to_string(run.from) + "-" + std::to_string(run.to);
  for (const auto order : {ScanOrder::by_person, ScanOrder::by_venue}) {
    sort_records(order, records);
    auto file =
        write_sorted(sorted_name(run.stem, order) + ".new",
                     {.order = order, .day = day_, .from = run.from, .to = run.to}, records);
    if (!file) return file.error();
    (order == ScanOrder::by_person ? run.by_person : run.by_venue) = *file;
  }
  auto kept = keep(run);
  if (!kept) return kept.error();
  return run;
}

Result<std::shared_ptr<const SortedFile>> ScanDay::merge_order(const std::vector<Run>& from,
                                                               const Run& to, ScanOrder order) {
  std::vector<std::shared_ptr<const SortedFile>> files;
  for (const auto& run : from)
    files.push_back(order == ScanOrder::by_person ? run.by_person : run.by_venue);
  const std::string name = sorted_name(to.stem, order) + ".new";
  ignore(disk_.remove(place_of(name)), "an earlier try");
  auto file = disk_.create(place_of(name));
  if (!file) return file.error();
  SortedWriter writer(std::move(*file),
                      {.order = order, .day = day_, .from = to.from, .to = to.to});
  auto merged = merge_sorted(files, order, writer);
  if (!merged) return merged.error();
  auto finished = writer.finish();
  if (!finished) return finished.error();
  return SortedFile::open(disk_, folder_, name);
}

Result<Run> ScanDay::merge(const std::vector<Run>& from, int generation) {
  CHECK(!from.empty());
  Run run{.from = from.front().from, .to = from.front().to, .stem = {}, .generation = generation};
  for (const auto& one : from) {
    run.from = std::min(run.from, one.from);
    run.to = std::max(run.to, one.to);
  }
  run.stem = generation > 0 ? "sealed-" + std::to_string(generation)
                            : "run-" + std::to_string(run.from) + "-" + std::to_string(run.to);
  auto by_person = merge_order(from, run, ScanOrder::by_person);
  if (!by_person) return by_person.error();
  auto by_venue = merge_order(from, run, ScanOrder::by_venue);
  if (!by_venue) return by_venue.error();
  run.by_person = *by_person;
  run.by_venue = *by_venue;
  return run;
}

// The pair counts when both have their name: a start takes a lone one for damage or leaves it.
Outcome ScanDay::keep(Run& run) {
  for (const auto order : {ScanOrder::by_venue, ScanOrder::by_person}) {
    const std::string name = sorted_name(run.stem, order);
    auto renamed = disk_.rename(place_of(name + ".new"), place_of(name));
    if (!renamed) return renamed;
  }
  auto synced = disk_.sync_folder(folder_);
  if (!synced) return synced;
  for (const auto order : {ScanOrder::by_person, ScanOrder::by_venue}) {
    auto opened = SortedFile::open(disk_, folder_, sorted_name(run.stem, order));
    if (!opened) return opened.error();
    (order == ScanOrder::by_person ? run.by_person : run.by_venue) = *opened;
  }
  return Done{};
}

void ScanDay::remove_files(const Run& run) {
  // The person's file first: a venue's file alone is not looked for.
  for (const auto order : {ScanOrder::by_person, ScanOrder::by_venue})
    ignore(disk_.remove(place_of(sorted_name(run.stem, order))), "removed at the next start");
}

void ScanDay::remove_parts(std::uint64_t to) {
  auto names = disk_.list(folder_);
  if (!names) return;
  const auto parts = parts_in(*names);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    if (is_last && part_) return;  // being written
    const std::uint64_t end = is_last ? next_sequence_ : parts[i + 1].from;
    const bool is_damaged = std::any_of(flaws.begin(), flaws.end(), [&](const ScanFlaw& flaw) {
      return flaw.file == name_ + "/" + parts[i].name;
    });
    if (end > to || is_damaged) continue;
    ignore(disk_.remove(place_of(parts[i].name)), "removed with the day");
  }
}

}  // namespace fl::scan
