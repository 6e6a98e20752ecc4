// The door of the scan room: where scans are kept, and who may ask for them.
//
// Whereabouts are the most sensitive thing this house keeps: nobody reads them but an
// epidemiologist with a reason, each reading stands in the log before the answer, and after 14 days
// they are gone.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "platform/crypto.h"
#include "scan/log.h"
#include "scan/store_copies.h"
#include "scan/venue_code.h"
#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl::scan {

// Opens the log of a folder when it is first needed: verbs at rest and servers beside each other
// must not take it from the one that writes.
class ScanShelf {
 public:
  // Null: the real disk.
  explicit ScanShelf(std::string folder, ScanLogOptions options = {},
                     std::shared_ptr<ScanDisk> disk = {});
  ~ScanShelf();
  [[nodiscard]] Result<ScanLog*> log();  // opens it; ScanLog::open's faults
  [[nodiscard]] ScanLog* if_open() const { return open_.load(); }
  [[nodiscard]] bool was_refused() const { return was_refused_; }  // the last try to open it
  [[nodiscard]] bool is_there() const;  // somebody has scanned here before
  void close();

 private:
  ScanLogOptions options_;
  std::shared_ptr<ScanDisk> disk_;
  std::mutex opening_;
  std::unique_ptr<ScanLog> log_;
  std::atomic<ScanLog*> open_{nullptr};
  std::atomic<bool> was_refused_{false};
};

struct ScanRoom {
  Db& db;
  ScanKeys keys;
  ScanShelf& shelf;
  ScanCopies* copies = nullptr;  // PostgreSQL: what the other servers are told
};

// ---- reading: an epidemiologist, with a reason, logged before the answer

struct ScanQuestion {
  Instant from, to;
  std::string reason;  // why; goes into the log of reads
  std::size_t limit = 10'000;
};
struct Visit {
  TokenPlace place;  // which person that is, the pass room knows
  VenueId venue;
  Instant at;
  ScanKind kind = ScanKind::pass;
  auto operator<=>(const Visit&) const = default;
};
struct Visits {
  std::vector<Visit> visits;    // by time, each once
  std::vector<ScanFlaw> flaws;  // files and blocks that could not be read and may hold more
  bool is_cut = false;          // there are more than the limit
};
// Who was at a venue. Faults: trust.not_permitted (a permit that is no epidemiologist's
// evidence.see), scan.no_reason (bad_input), the database's: what cannot be logged is not read.
[[nodiscard]] Result<Visits> visitors_of(const ScanRoom& room, const Permit& permit, VenueId venue,
                                         const ScanQuestion& question, Instant now);
// Where somebody was: `places` are those of all tokens the person had in that time.
[[nodiscard]] Result<Visits> visits_of(const ScanRoom& room, const Permit& permit, PersonId person,
                                       std::span<const TokenPlace> places,
                                       const ScanQuestion& question, Instant now);

// Seals finished days (an hour after midnight) and drops those of 14 days ago, here and in the
// database that is shared; each stands in the witnessed log. The number of all.
[[nodiscard]] Result<int> keep_scans(const ScanRoom& room, const Permit& permit, Instant now);

}  // namespace fl::scan
