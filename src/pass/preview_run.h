// A preview asked for by a desk: what a set would make of everybody something was found about, by
// district, counted in the background so that nobody waits. Nothing of it changes anything.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pass/preview.h"

namespace fl {

struct PreviewRun {
  AccountId account;
  std::string rule_set, document;  // "id/edition"; the document as it was sent
  Instant asked_at;
  int bucket_next = 0;
  std::vector<PreviewCount> counts;
  bool is_done = false;
  [[nodiscard]] double share() const {
    return is_done ? 1.0 : double(bucket_next) / double(kBucketCount);
  }
};
// The account's earlier one is forgotten. Faults: those of read_rule_set().
[[nodiscard]] Outcome ask_preview(Tx& tx, AccountId account, const std::string& document,
                                  Instant now);
[[nodiscard]] std::optional<PreviewRun> preview_of(Tx& tx, AccountId account);
// A job: some buckets of the one asked first; the number of buckets.
[[nodiscard]] Result<int> run_previews(const PassRoom& room, RuleShelf& shelf, Instant now);

}  // namespace fl
