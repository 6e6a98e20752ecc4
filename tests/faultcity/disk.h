// The disk of a simulated city: the power-cut shim under the database and the disk in memory under
// the scan log, cut together. What a restart finds is what was synced and, of the rest, any part;
// when only the process died, all of it. The replica of passes is a copy: a cut may leave anything.
#pragma once

#include <memory>
#include <string>

#include "../faults/powercut_vfs.h"
#include "../faults/scan_disk.h"
#include "storage/db.h"

namespace fl::faultcity {

enum class Loss { nothing, unsynced };

class CityDisk {
 public:
  // What lies in the folder is synced. `folder` holds firstline.db and replica/.
  explicit CityDisk(std::string folder);

  [[nodiscard]] DbOptions storage() const;
  [[nodiscard]] std::shared_ptr<scan::ScanDisk> scans() const { return scans_; }

  // Of the calls from now; one of both.
  void cut_database_after(std::size_t calls) { vfs_.cut_after(calls); }
  void cut_scans_after(std::uint64_t calls);
  void die() { vfs_.die(); }
  [[nodiscard]] std::size_t call_count() { return vfs_.op_count(); }
  [[nodiscard]] bool is_dead() const { return vfs_.is_dead(); }
  void fail_database(const faults::FailurePlan& plan) { vfs_.plan_failure(plan); }
  void fail_scans(faults::ScanCall call, int first, bool is_full) {
    scans_->fail(call, first, 1, is_full);
  }
  // Everything works again. How many calls were made to fail.
  int heal();

  // Before the server is taken down: what its last breath writes is on no disk any more.
  void take_down(Loss loss, Random& random);
  // After it is gone: lays what is left.
  void restart(Loss loss, Random& random);
  [[nodiscard]] std::uint64_t restart_count() const { return restarts_; }

 private:
  void spoil_replica(Random& random) const;

  const std::string folder_, file_;
  faults::PowercutVfs vfs_;
  std::shared_ptr<faults::CutDisk> scans_;
  faults::Wreck::Image before_;
  faults::CutDisk::Image scans_left_;
  bool has_scans_left_ = false;
  std::uint64_t restarts_ = 0;
};

}  // namespace fl::faultcity
