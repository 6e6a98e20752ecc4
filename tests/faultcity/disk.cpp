// Cuts both disks at one moment: the first to reach its count takes the other with it.
#include "disk.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace fl::faultcity {

namespace {

// The writer checkpoints when it likes, beside readers: what that leaves is not the same twice.
// Here it is done at each start, where power may be cut as well; the fault tests cut it in
// mid-life.
constexpr int kCheckpointFrames = 1'000'000;

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

}  // namespace

CityDisk::CityDisk(std::string folder)
    : folder_(std::move(folder)),
      file_(folder_ + "/firstline.db"),
      vfs_("faultcity"),
      scans_(std::make_shared<faults::CutDisk>()),
      before_{content_of(file_), content_of(file_ + "-wal"), {}} {}

DbOptions CityDisk::storage() const {
  DbOptions options;
  options.vfs = vfs_.name();
  options.checkpoint_frame_count = kCheckpointFrames;
  return options;
}

void CityDisk::cut_scans_after(std::uint64_t calls) {
  if (calls == 0) {
    scans_->before_change = nullptr;
    return;
  }
  auto left = std::make_shared<std::uint64_t>(calls);
  scans_->before_change = [this, left](std::uint64_t) {
    if (*left > 0 && --*left == 0) die();
  };
}

int CityDisk::heal() {
  const int failed = vfs_.failure_count() + scans_->failed_count();
  vfs_.plan_failure({});
  scans_->fail(faults::ScanCall::none, 0, 0, false);
  return failed;
}

void CityDisk::take_down(Loss loss, Random& random) {
  vfs_.die();
  scans_left_ = loss == Loss::nothing ? scans_->whole() : scans_->torn(random);
}

void CityDisk::restart(Loss loss, Random& random) {
  const auto ops = vfs_.take_ops();
  faults::Wreck wreck(ops, std::move(before_));
  wreck.advance_to(ops.size());
  before_ = loss == Loss::nothing ? wreck.whole() : wreck.torn(random);
  faults::write_wreck(file_, before_);
  scans_ = std::make_shared<faults::CutDisk>(scans_left_);
  spoil_replica(random);
  ++restarts_;
}

// A process that died has not closed its files; a machine that died may have left half of them.
void CityDisk::spoil_replica(Random& random) const {
  namespace fs = std::filesystem;
  const std::string replica = folder_ + "/replica";
  if (!fs::exists(replica)) return;
  if (random.chance(0.2)) {
    fs::remove_all(replica);
    return;
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(replica))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    const auto size = fs::file_size(path);
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    const std::uint64_t open = 0;
    file.seekp(40);  // the mark that says it was closed
    file.write(reinterpret_cast<const char*>(&open), sizeof open);
    if (size > 4'096 && random.chance(0.3)) {
      file.seekp(std::streamoff(4'096 + random.below(size - 4'096)));
      const std::string junk(std::size_t(random.below(600)), char(random.below(256)));
      file.write(junk.data(), std::streamsize(std::min<std::size_t>(junk.size(), 600)));
    }
    file.close();
    if (random.chance(0.1)) fs::resize_file(path, random.below(size + 1));
  }
}

}  // namespace fl::faultcity
