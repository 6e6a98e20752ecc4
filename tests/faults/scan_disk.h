// A disk in memory for the scan log: it knows what was synced and what was only written, so that
// power can be cut at any call; calls can be made to fail, to write short, or to lie about syncs.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "platform/random.h"
#include "scan/log_disk.h"

namespace fl::faults {

enum class ScanCall { none, create, append, sync, map, rename, remove, cut, sync_folder, list };
[[nodiscard]] const char* name_of(ScanCall call);

class CutDisk final : public scan::ScanDisk {
 public:
  // A file's bytes: synced, written on top of that in order, and as a reader sees them now.
  struct File {
    struct Write {
      std::size_t at = 0;
      std::string bytes;
    };
    std::string durable, current;
    std::vector<Write> pending;
  };
  // What happened to names since the folder was synced.
  struct Naming {
    enum class Kind { link, unlink, move } kind = Kind::link;
    std::string name, to;
    std::shared_ptr<File> file;
  };
  using Names = std::map<std::string, std::shared_ptr<File>>;
  // What a restart would find.
  using Image = std::map<std::string, std::string>;

  CutDisk() = default;
  explicit CutDisk(const Image& image);

  // Everything synced; of what was written since, any set of 512-byte sectors; of the names changed
  // since, the first few.
  [[nodiscard]] Image torn(Random& random);
  [[nodiscard]] Image whole();  // only the process died
  // Called with the number of calls so far, before each that changes something.
  std::function<void(std::uint64_t)> before_change;
  bool is_lying = false;  // says that it synced

  // Calls [first, first + count) of this kind from now fail; half of an append is written.
  void fail(ScanCall call, int first, int count, bool is_full);
  [[nodiscard]] int failed_count() const { return failed_; }

  Result<std::unique_ptr<scan::ScanFile>> create(const std::string& path) override;
  Result<std::shared_ptr<const scan::ScanBytes>> map(const std::string& path) override;
  Outcome rename(const std::string& from, const std::string& to) override;
  Outcome cut(const std::string& path, std::size_t bytes) override;
  Outcome remove(const std::string& path) override;
  Outcome make_folder(const std::string& path) override;
  Outcome sync_folder(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& folder) override;
  Result<std::shared_ptr<void>> hold(const std::string& path) override;

  // For the files.
  [[nodiscard]] Outcome append_to(File& file, std::string_view bytes);
  [[nodiscard]] Outcome sync_of(File& file);

 private:
  [[nodiscard]] bool is_to_fail(ScanCall call);
  [[nodiscard]] Fault fault_of(const std::string& path) const;
  void changing();

  std::recursive_mutex guard_;
  Names durable_, current_;  // path to file; folders have no file
  std::vector<Naming> naming_;
  std::uint64_t change_count_ = 0;
  ScanCall failing_ = ScanCall::none;
  int seen_ = 0, first_ = 0, count_ = 0, failed_ = 0;
  bool is_full_ = false;
};

}  // namespace fl::faults
