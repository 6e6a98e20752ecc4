// See scan_desk.h.
#include "app/scan_desk.h"

#include <chrono>

#include "app/routes_venues.h"
#include "platform/log.h"
#include "platform/metrics.h"
#include "scan/routes_log.h"

namespace fl {

namespace {
constexpr std::chrono::milliseconds kPause{200};
constexpr std::int64_t kKeepMs = 60'000;
constexpr int kPausesAMetric = 5;
}  // namespace

ScanDesk::ScanDesk(const DataFolder& data, std::shared_ptr<scan::ScanDisk> disk, Db& db,
                   const Keys& keys)
    : disk_(disk ? std::move(disk) : scan::real_disk()),
      shelf_(data.folder + "/scans", {}, disk_),
      copies_(is_postgres(data.database())
                  ? std::make_unique<scan::ScanCopies>(data.database(), data.folder + "/scans",
                                                       shelf_, *disk_)
                  : nullptr),
      room_{db, scan::ScanKeys(keys), shelf_, copies_.get()} {}

ScanDesk::~ScanDesk() {
  stop();
  shelf_.close();  // what it still acknowledges is told to the copies
}

std::vector<Route> ScanDesk::routes(const Gate& gate, const AreaTree& tree) const {
  auto routes = scan_log_routes(room_);
  for (auto& route : venue_routes(room_, gate, tree))
    routes.push_back(std::move(route));
  return routes;
}

Result<int> ScanDesk::keep(Instant now) const {
  return scan::keep_scans(room_, Permit::for_job("scans"), now);
}

void ScanDesk::add_reasons(json::array& reasons) const {
  const auto* log = shelf_.if_open();
  if (log == nullptr) {
    if (shelf_.was_refused()) reasons.emplace_back("scan.io_error");
    return;
  }
  if (!log->is_healthy()) reasons.emplace_back("scan.io_error");
  if (!log->flaws().empty()) reasons.emplace_back("scan.damaged_file");
}

void ScanDesk::keep_said(Instant now) const {
  try {
    auto done = keep(now);
    if (!done)
      log_line(LogLevel::error, "job.failed", {{"job", "scans"}, {"why", done.error().key}});
  } catch (const Bug& bug) {
    log_line(LogLevel::error, "job.bug",
             {{"job", "scans"}, {"why", bug.what()}, {"incident", new_incident_number()}});
  }
}

void ScanDesk::start(const Clock& clock) {
  is_stopping_ = false;
  thread_ = std::thread([this, &clock] {
    auto log = shelf_.log();
    if (!log) log_line(LogLevel::error, "scan.not_open", {{"why", log.error().key}});
    if (copies_) copies_->start();
    int pauses = 0;
    for (std::int64_t next_ms = 0; !is_stopping_;) {
      std::this_thread::sleep_for(kPause);
      if (++pauses % kPausesAMetric == 0) set_metrics();
      if (steady_ms() < next_ms) continue;
      next_ms = steady_ms() + kKeepMs;
      try {
        keep_said(clock.now());
        set_metrics();
      } catch (const std::bad_alloc&) {
        continue;  // no memory: later
      }
    }
  });
}

void ScanDesk::stop() {
  is_stopping_ = true;
  if (thread_.joinable()) thread_.join();
  if (copies_) copies_->stop();
}

void ScanDesk::set_metrics() const {
  const auto* log = shelf_.if_open();
  if (log == nullptr) return;
  if (copies_) {
    const auto copies = copies_->figures();
    set_metric("firstline_scan_copies_waiting", "Scans on disk, not yet told to other servers.",
               double(copies.waiting));
    set_metric("firstline_scan_copies_connected", "1: the last copy worked.",
               copies.is_connected ? 1 : 0);
    set_metric("firstline_scans_taken_over", "Scans taken over from other servers.",
               double(copies.taken_over));
  }
  const auto figures = log->figures();
  set_metric("firstline_scans_accepted", "Scans on disk since the start.",
             double(figures.accepted));
  set_metric("firstline_scans_too_old", "Scans of 14 days and more, counted and dropped.",
             double(figures.dropped_old));
  set_metric("firstline_scans_refused_behind", "Scans refused as too many waited to be indexed.",
             double(figures.refused_behind));
  set_metric("firstline_scans_lag", "Scans on disk that are not in a sorted file yet.",
             double(figures.lag_count));
  set_metric("firstline_scans_kept", "Scans of the last 14 days.", double(figures.record_count));
  set_metric("firstline_scan_flaws", "Damaged places in the scan files.",
             double(figures.flaw_count));
}

}  // namespace fl
