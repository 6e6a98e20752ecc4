// Block: 170 records, then 16 bytes: checksum of all before it and of the number, the number, how
// many records, zero. Last block: what the file is, its own checksum at the end.
#include "scan/log_sorted.h"

#include <algorithm>
#include <cstring>
#include <queue>

namespace fl::scan {

namespace {

constexpr std::size_t kWriteBytes = 1 << 20;

struct BlockEnd {
  std::uint32_t number = 0, count = 0, zero = 0, sum = 0;
};
static_assert(kBlockRecords * kRecordBytes + sizeof(BlockEnd) == kBlockBytes);

struct Foot {
  char mark[7] = {'F', 'L', 'S', 'O', 'R', 'T', 0};
  std::uint8_t version = 1;
  std::uint32_t order = 0;
  std::int32_t day = 0;
  std::uint64_t record_count = 0, from = 0, to = 0, block_count = 0;
  unsigned char content[32] = {};
};

Fault damaged(const std::string& name, const std::string& what) {
  return {FaultKind::unavailable, "scan.damaged_file", name + ": " + what};
}

}  // namespace

SortedWriter::SortedWriter(std::unique_ptr<ScanFile> file, const SortedHead& head)
    : file_(std::move(file)), head_(head) {
  block_.reserve(kBlockRecords);
  head_.record_count = head_.block_count = 0;
}

void SortedWriter::end_block() {
  BlockEnd end{.number = static_cast<std::uint32_t>(head_.block_count++),
               .count = static_cast<std::uint32_t>(block_.size())};
  block_.resize(kBlockRecords);
  const std::size_t from = out_.size();
  out_.append(reinterpret_cast<const char*>(block_.data()), kBlockRecords * kRecordBytes);
  out_.append(reinterpret_cast<const char*>(&end), sizeof end - 4);
  end.sum = checksum(std::string_view(out_).substr(from));
  out_.append(reinterpret_cast<const char*>(&end.sum), 4);
  sums_.append(reinterpret_cast<const char*>(&end.sum), 4);
  block_.clear();
}

Outcome SortedWriter::add(const ScanRecord& record) {
  if (head_.record_count > 0 && record == last_) return Done{};
  CHECK(head_.record_count == 0 || is_before(head_.order, last_, record));
  last_ = record;
  ++head_.record_count;
  block_.push_back(record);
  if (block_.size() == kBlockRecords) end_block();
  if (out_.size() < kWriteBytes) return Done{};
  auto written = file_->append(out_);
  out_.clear();
  return written;
}

Result<SortedHead> SortedWriter::finish() {
  if (!block_.empty()) end_block();
  head_.content = sha256(sums_);
  Foot foot{.order = std::uint32_t(head_.order),
            .day = head_.day,
            .record_count = head_.record_count,
            .from = head_.from,
            .to = head_.to,
            .block_count = head_.block_count};
  std::copy(head_.content.begin(), head_.content.end(), foot.content);
  std::string block(kBlockBytes, '\0');
  std::memcpy(block.data(), &foot, sizeof foot);
  const std::uint32_t sum = checksum(std::string_view(block).substr(0, kBlockBytes - 4));
  std::memcpy(block.data() + kBlockBytes - 4, &sum, 4);
  out_ += block;
  auto written = file_->append(out_);
  if (written) written = file_->sync();
  if (!written) return written.error();
  return head_;
}

Result<std::shared_ptr<const SortedFile>> SortedFile::open(ScanDisk& disk,
                                                           const std::string& folder,
                                                           const std::string& name) {
  auto bytes = map_patiently(disk, folder + "/" + name);
  if (!bytes) return bytes.error();
  return of_bytes(*bytes, name);
}

Result<std::shared_ptr<const SortedFile>> SortedFile::of_bytes(
    std::shared_ptr<const ScanBytes> bytes, const std::string& name) {
  const std::string_view all = bytes->bytes();
  if (all.size() < kBlockBytes || all.size() % kBlockBytes != 0) return damaged(name, "size");
  const auto block = all.substr(all.size() - kBlockBytes);
  std::uint32_t sum = 0;
  std::memcpy(&sum, block.data() + kBlockBytes - 4, 4);
  if (sum != checksum(block.substr(0, kBlockBytes - 4))) return damaged(name, "head");
  Foot foot;
  const Foot wanted;
  std::memcpy(&foot, block.data(), sizeof foot);
  if (std::memcmp(foot.mark, wanted.mark, sizeof foot.mark) != 0) return damaged(name, "head");
  if (foot.version != wanted.version) return damaged(name, "version");
  if (foot.order != 1 && foot.order != 2) return damaged(name, "head");
  if (foot.block_count != all.size() / kBlockBytes - 1 || foot.from > foot.to)
    return damaged(name, "head");
  auto file = std::make_shared<SortedFile>();
  file->bytes_ = std::move(bytes);
  file->name_ = name;
  file->head_ = {.order = ScanOrder(foot.order),
                 .day = foot.day,
                 .record_count = foot.record_count,
                 .from = foot.from,
                 .to = foot.to,
                 .block_count = foot.block_count};
  std::copy(std::begin(foot.content), std::end(foot.content), file->head_.content.begin());
  return std::shared_ptr<const SortedFile>(std::move(file));
}

bool SortedFile::read_block(std::uint64_t block, std::vector<ScanRecord>& records) const {
  const auto bytes = bytes_->bytes().substr(block * kBlockBytes, kBlockBytes);
  BlockEnd end;
  std::memcpy(&end, bytes.data() + kBlockBytes - sizeof end, sizeof end);
  if (end.sum != checksum(bytes.substr(0, kBlockBytes - 4)) || end.number != block ||
      end.count == 0 || end.count > kBlockRecords)
    return false;
  records.resize(end.count);
  std::memcpy(records.data(), bytes.data(), end.count * kRecordBytes);
  return true;
}

// The last block whose first key is below `key`, or 0: the first that can hold it. Wrong blocks are
// stepped over here; find() names those it meets.
std::uint64_t SortedFile::first_block_at(std::uint64_t key) const {
  std::vector<ScanRecord> records;
  std::uint64_t low = 0, high = head_.block_count;  // blocks [low, high) are still in question
  std::uint64_t answer = 0;
  while (low < high) {
    std::uint64_t middle = low + (high - low) / 2, good = middle;
    while (good < high && !read_block(good, records))
      ++good;
    if (good == high) {
      high = middle;
    } else if (key_of(head_.order, records.front()) < key) {
      answer = good;
      low = good + 1;
    } else {
      high = middle;
    }
  }
  return answer;
}

void SortedFile::find(std::uint64_t key, std::uint32_t from, std::uint32_t to,
                      std::vector<ScanRecord>& found, std::vector<ScanFlaw>& flaws) const {
  std::vector<ScanRecord> records;
  for (std::uint64_t block = first_block_at(key); block < head_.block_count; ++block) {
    if (!read_block(block, records)) {
      flaws.push_back({name_, std::int64_t(block), "checksum"});
      continue;
    }
    if (key_of(head_.order, records.front()) > key) return;
    const auto begin = std::partition_point(
        records.begin(), records.end(),
        [&](const ScanRecord& record) { return key_of(head_.order, record) < key; });
    for (auto record = begin; record != records.end(); ++record) {
      if (key_of(head_.order, *record) != key) return;
      if (record->at >= to) return;
      if (record->at >= from) found.push_back(*record);
    }
  }
}

std::vector<ScanFlaw> SortedFile::check() const {
  std::vector<ScanFlaw> flaws;
  std::vector<ScanRecord> records;
  ScanRecord last;
  std::uint64_t count = 0;
  std::string sums;
  for (std::uint64_t block = 0; block < head_.block_count; ++block) {
    sums += bytes_->bytes().substr((block + 1) * kBlockBytes - 4, 4);
    if (!read_block(block, records)) {
      flaws.push_back({name_, std::int64_t(block), "checksum"});
      continue;
    }
    for (const auto& record : records) {
      if (count > 0 && !is_before(head_.order, last, record) && flaws.empty())
        flaws.push_back({name_, std::int64_t(block), "order"});
      last = record;
      ++count;
    }
  }
  if (sha256(sums) != head_.content) flaws.push_back({name_, -1, "content"});
  if (flaws.empty() && count != head_.record_count) flaws.push_back({name_, -1, "count"});
  return flaws;
}

Result<bool> SortedCursor::next(ScanRecord& record) {
  if (at_ == block_.size()) {
    if (next_block_ == file_->head().block_count) return false;
    if (!file_->read_block(next_block_, block_))
      return damaged(file_->name(), "block " + std::to_string(next_block_));
    ++next_block_;
    at_ = 0;
  }
  record = block_[at_++];
  return true;
}

Outcome merge_sorted(const std::vector<std::shared_ptr<const SortedFile>>& files, ScanOrder order,
                     SortedWriter& to) {
  struct Head {
    ScanRecord record;
    std::size_t source;
  };
  const auto is_later = [order](const Head& a, const Head& b) {
    return is_before(order, b.record, a.record);
  };
  std::priority_queue<Head, std::vector<Head>, decltype(is_later)> heads(is_later);
  std::vector<SortedCursor> cursors;
  const auto pull = [&](std::size_t source) -> Outcome {
    Head head{{}, source};
    auto got = cursors[source].next(head.record);
    if (!got) return got.error();
    if (*got) heads.push(head);
    return Done{};
  };
  for (const auto& file : files)
    cursors.emplace_back(file);
  for (std::size_t i = 0; i < cursors.size(); ++i)
    if (auto pulled = pull(i); !pulled) return pulled;
  while (!heads.empty()) {
    const Head head = heads.top();
    heads.pop();
    auto added = to.add(head.record);
    if (added) added = pull(head.source);
    if (!added) return added;
  }
  return Done{};
}

}  // namespace fl::scan
