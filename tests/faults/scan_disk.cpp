// Names and bytes are lost apart: a file that was synced is not found when its folder was not.
#include "scan_disk.h"

#include <algorithm>

namespace fl::faults {

namespace {

constexpr std::size_t kSectorBytes = 512;

void put(std::string& bytes, std::size_t at, std::string_view piece) {
  if (bytes.size() < at + piece.size()) bytes.resize(at + piece.size());
  bytes.replace(at, piece.size(), piece);
}

void apply_naming(CutDisk::Names& names, const CutDisk::Naming& change) {
  if (change.kind == CutDisk::Naming::Kind::link) {
    names[change.name] = change.file;
  } else if (change.kind == CutDisk::Naming::Kind::unlink) {
    names.erase(change.name);
  } else {  // a folder moves with what is in it
    CutDisk::Names moved;
    for (auto name = names.begin(); name != names.end();) {
      const bool is_it = name->first == change.name || name->first.starts_with(change.name + "/");
      if (is_it) moved[change.to + name->first.substr(change.name.size())] = name->second;
      name = is_it ? names.erase(name) : std::next(name);
    }
    names.merge(moved);
    for (const auto& [name, file] : moved)
      names[name] = file;
  }
}

class DiskFile final : public scan::ScanFile {
 public:
  DiskFile(CutDisk& disk, std::shared_ptr<CutDisk::File> file)
      : disk_(disk), file_(std::move(file)) {}
  Outcome append(std::string_view bytes) override { return disk_.append_to(*file_, bytes); }
  Outcome sync() override { return disk_.sync_of(*file_); }

 private:
  CutDisk& disk_;
  std::shared_ptr<CutDisk::File> file_;
};

class DiskBytes final : public scan::ScanBytes {
 public:
  explicit DiskBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string_view bytes() const override { return bytes_; }

 private:
  std::string bytes_;
};

std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

}  // namespace

const char* name_of(ScanCall call) {
  static constexpr const char* kNames[] = {"none",   "create", "append", "sync",        "map",
                                           "rename", "remove", "cut",    "sync_folder", "list"};
  return kNames[int(call)];
}

CutDisk::CutDisk(const Image& image) {
  for (const auto& [path, bytes] : image) {
    auto file = std::make_shared<File>();
    file->durable = file->current = bytes;
    current_[path] = path.ends_with("/") ? nullptr : file;
  }
  durable_ = current_;
}

void CutDisk::changing() {
  ++change_count_;
  if (before_change) before_change(change_count_);
}

void CutDisk::fail(ScanCall call, int first, int count, bool is_full) {
  const std::lock_guard lock(guard_);
  failing_ = call;
  seen_ = 0;
  first_ = first;
  count_ = count;
  is_full_ = is_full;
}

bool CutDisk::is_to_fail(ScanCall call) {
  if (call != failing_) return false;
  ++seen_;
  const bool is_it = seen_ >= first_ && seen_ < first_ + count_;
  failed_ += is_it;
  return is_it;
}

Fault CutDisk::fault_of(const std::string& path) const {
  return {FaultKind::unavailable, is_full_ ? "scan.disk_full" : "scan.io_error", path};
}

CutDisk::Image CutDisk::torn(Random& random) {
  const std::lock_guard lock(guard_);
  Names names = durable_;
  const std::size_t kept = naming_.empty() ? 0 : random.below(naming_.size() + 1);
  for (std::size_t i = 0; i < kept; ++i)
    apply_naming(names, naming_[i]);
  Image image;
  for (const auto& [path, file] : names) {
    if (!file) {
      image[path] = {};
      continue;
    }
    std::string bytes = file->durable;
    const double share = random.unit();
    for (const auto& write : file->pending) {
      for (std::size_t from = 0; from < write.bytes.size();) {
        const std::size_t at = write.at + from;
        const std::size_t size =
            std::min(kSectorBytes - at % kSectorBytes, write.bytes.size() - from);
        if (random.chance(share)) put(bytes, at, std::string_view(write.bytes).substr(from, size));
        from += size;
      }
    }
    image[path] = std::move(bytes);
  }
  return image;
}

CutDisk::Image CutDisk::whole() {
  const std::lock_guard lock(guard_);
  Image image;
  for (const auto& [path, file] : current_)
    image[path] = file ? file->current : std::string();
  return image;
}

Outcome CutDisk::append_to(File& file, std::string_view bytes) {
  const std::lock_guard lock(guard_);
  changing();
  const bool is_failing = is_to_fail(ScanCall::append);
  if (is_failing) bytes = bytes.substr(0, bytes.size() / 2);
  file.pending.push_back({file.current.size(), std::string(bytes)});
  file.current += bytes;
  if (is_failing) return fault_of("append");
  return Done{};
}

Outcome CutDisk::sync_of(File& file) {
  const std::lock_guard lock(guard_);
  changing();
  if (is_to_fail(ScanCall::sync)) {
    file.pending.clear();  // lost for good, whatever a later sync says
    return fault_of("sync");
  }
  if (is_lying) return Done{};
  for (const auto& write : file.pending)
    put(file.durable, write.at, write.bytes);
  file.pending.clear();
  return Done{};
}

Result<std::unique_ptr<scan::ScanFile>> CutDisk::create(const std::string& path) {
  const std::lock_guard lock(guard_);
  changing();
  if (is_to_fail(ScanCall::create) || current_.contains(path)) return fault_of(path);
  const auto file = std::make_shared<File>();
  current_[path] = file;
  naming_.push_back({Naming::Kind::link, path, {}, file});
  return std::unique_ptr<scan::ScanFile>(new DiskFile(*this, file));
}

Result<std::shared_ptr<const scan::ScanBytes>> CutDisk::map(const std::string& path) {
  const std::lock_guard lock(guard_);
  const auto file = current_.find(path);
  if (is_to_fail(ScanCall::map) || file == current_.end() || !file->second) return fault_of(path);
  return std::shared_ptr<const scan::ScanBytes>(std::make_shared<DiskBytes>(file->second->current));
}

Outcome CutDisk::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(guard_);
  changing();
  const bool is_folder = current_.contains(from + "/");
  if (is_to_fail(ScanCall::rename) || (!is_folder && !current_.contains(from)))
    return fault_of(from);
  naming_.push_back({Naming::Kind::move, from, to, nullptr});
  apply_naming(current_, naming_.back());
  return Done{};
}

Outcome CutDisk::cut(const std::string& path, std::size_t bytes) {
  const std::lock_guard lock(guard_);
  changing();
  const auto file = current_.find(path);
  if (is_to_fail(ScanCall::cut) || file == current_.end()) return fault_of(path);
  file->second->current.resize(bytes);
  file->second->durable = file->second->current;
  file->second->pending.clear();
  return Done{};
}

Outcome CutDisk::remove(const std::string& path) {
  const std::lock_guard lock(guard_);
  changing();
  if (is_to_fail(ScanCall::remove)) return fault_of(path);
  const std::string name = current_.contains(path + "/") ? path + "/" : path;
  if (!current_.contains(name)) return Done{};
  naming_.push_back({Naming::Kind::unlink, name, {}, nullptr});
  current_.erase(name);
  return Done{};
}

Outcome CutDisk::make_folder(const std::string& path) {
  const std::lock_guard lock(guard_);
  changing();
  if (current_.contains(path + "/")) return Done{};
  current_[path + "/"] = nullptr;
  naming_.push_back({Naming::Kind::link, path + "/", {}, nullptr});
  return Done{};
}

// Names of this folder become durable, in the order in which all names changed.
Outcome CutDisk::sync_folder(const std::string& path) {
  const std::lock_guard lock(guard_);
  changing();
  if (is_to_fail(ScanCall::sync_folder)) return fault_of(path);
  if (is_lying) return Done{};
  std::vector<Naming> left;
  for (auto& change : naming_) {
    std::string name = change.name;
    if (name.ends_with("/")) name.pop_back();
    if (folder_of(name) == path)
      apply_naming(durable_, change);
    else
      left.push_back(std::move(change));
  }
  naming_ = std::move(left);
  return Done{};
}

Result<std::vector<std::string>> CutDisk::list(const std::string& folder) {
  const std::lock_guard lock(guard_);
  if (is_to_fail(ScanCall::list)) return fault_of(folder);
  std::vector<std::string> names;
  for (const auto& [path, file] : current_) {
    std::string name = path;
    if (name.ends_with("/")) name.pop_back();
    if (name.size() > folder.size() + 1 && folder_of(name) == folder)
      names.push_back(name.substr(folder.size() + 1));
  }
  return names;
}

Result<std::shared_ptr<void>> CutDisk::hold(const std::string&) {
  return std::shared_ptr<void>();
}

}  // namespace fl::faults
