// Answers the pass room's question about two people out of the scan log, with the venue's name.
#pragma once

#include "pass/overlap.h"
#include "scan/scan.h"

namespace fl {

class ScanOverlaps : public OverlapBook {
 public:
  explicit ScanOverlaps(const scan::ScanRoom& room) : room_(room) {}
  // A venue the registry does not know is none. Faults: the log's, when it cannot be opened.
  [[nodiscard]] Result<std::optional<Overlap>> find(Tx& tx,
                                                    const OverlapQuestion& question) const override;

 private:
  [[nodiscard]] std::vector<scan::ScanEntry> scans_of(const scan::ScanLog& log,
                                                      const std::vector<ListPlace>& places,
                                                      Instant from, Instant to) const;
  const scan::ScanRoom& room_;
};

}  // namespace fl
