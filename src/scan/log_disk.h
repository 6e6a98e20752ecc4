// The scan log's own door to files: few calls, so that tests can put a disk beneath that loses what
// was not synced, fails, fills up. Faults: scan.io_error, scan.disk_full (both unavailable).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"

namespace fl::scan {

// A new file, written once from its beginning to its end.
class ScanFile {
 public:
  virtual ~ScanFile() = default;
  [[nodiscard]] virtual Outcome append(std::string_view bytes) = 0;  // all of it, or a fault
  [[nodiscard]] virtual Outcome sync() = 0;
};

// The bytes of a file while somebody looks at them, also when it was removed meanwhile.
class ScanBytes {
 public:
  virtual ~ScanBytes() = default;
  [[nodiscard]] virtual std::string_view bytes() const = 0;
};

class ScanDisk {
 public:
  virtual ~ScanDisk() = default;
  // For the owner's eyes only; a fault when it is there.
  [[nodiscard]] virtual Result<std::unique_ptr<ScanFile>> create(const std::string& path) = 0;
  [[nodiscard]] virtual Result<std::shared_ptr<const ScanBytes>> map(const std::string& path) = 0;
  [[nodiscard]] virtual Outcome rename(const std::string& from, const std::string& to) = 0;
  [[nodiscard]] virtual Outcome cut(const std::string& path, std::size_t bytes) = 0;  // and syncs
  [[nodiscard]] virtual Outcome remove(const std::string& path) = 0;  // a file or an empty folder
  [[nodiscard]] virtual Outcome make_folder(const std::string& path) = 0;  // nothing when there
  [[nodiscard]] virtual Outcome sync_folder(const std::string& path) = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;
  // Keeps a second process out for as long as the result lives. Fault: scan.in_use (conflict).
  [[nodiscard]] virtual Result<std::shared_ptr<void>> hold(const std::string& path) = 0;
};

[[nodiscard]] std::unique_ptr<ScanDisk> real_disk();

// A read that fails may work the next moment: tried three times before it is believed.
[[nodiscard]] Result<std::shared_ptr<const ScanBytes>> map_patiently(ScanDisk& disk,
                                                                     const std::string& path);

}  // namespace fl::scan
