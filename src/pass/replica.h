// What a server shows passes from: a copy of tokens, capabilities and carers in mapped slots,
// beside the data. answer() reads it and nothing else, so that a pass is shown while the database
// is busy or gone. The rows are the truth: the copy follows their feed, and is made anew when it
// cannot.
//
// Promises: an unknown capability and one that was ended look the same; who asks for many unknown
// ones from one address is told to wait, who has a pass never is. Nothing here is locked for a
// reader.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "pass/brake.h"
#include "pass/slot_file.h"
#include "pass/token_pack.h"
#include "platform/ids.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

namespace replica {
class CopyFiles;
}
inline constexpr int kUnknownTriesMax = 60;  // of one address in a minute

// The words behind a reason code, as published with the rules.
struct ReasonWords {
  std::string zh, en, office_zh, office_en;
  bool operator==(const ReasonWords&) const = default;
};

class PassReplica {
 public:
  // Files in `folder`, which is made. Faults: pass.replica_unwritable.
  [[nodiscard]] static Result<std::unique_ptr<PassReplica>> open(const std::string& folder);
  ~PassReplica();
  PassReplica(const PassReplica&) = delete;

  // 200 with the body, 404 (unknown or ended), 429 (too many unknown), 503 (come again).
  [[nodiscard]] int answer(std::string_view capability, std::string_view peer, Instant now,
                           std::string& body);
  // Whose it is; unset: unknown or ended.
  [[nodiscard]] PersonId person_of(std::string_view capability) const;

  // At the start: a small copy at once; one that takes its time is left to the job.
  [[nodiscard]] Outcome start(Db& db, Instant now);
  // Brings in what the rows say now: the feed since the last time, or all of it when that is not
  // enough. The number of people looked at. Safe from several threads; they take turns.
  [[nodiscard]] Result<int> follow(Db& db, Instant now);
  [[nodiscard]] Outcome rebuild(Db& db, Instant now);
  [[nodiscard]] bool needs_rebuild() const { return needs_rebuild_; }
  void set_words(std::map<std::string, ReasonWords> words);
  [[nodiscard]] std::size_t token_count() const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Words;
  explicit PassReplica(std::string folder);
  [[nodiscard]] Outcome take_person(Db& db, PersonId person);
  void keep(std::unique_ptr<replica::CopyFiles> files);

  const std::string folder_;
  std::mutex guard_;  // writers only
  std::atomic<const replica::CopyFiles*> files_{nullptr};
  std::vector<std::unique_ptr<replica::CopyFiles>> kept_;  // the last is in use
  std::atomic<const Words*> words_{nullptr};
  std::vector<std::unique_ptr<const Words>> words_kept_;
  std::atomic<bool> needs_rebuild_{true};
  std::atomic<std::int64_t> as_of_ms_{0};
  Instant seen_at_{};
  std::unordered_set<std::int64_t> seen_;  // feed rows of the last seconds
  PeerBrake unknown_{kUnknownTriesMax, std::chrono::minutes(1)};
};

// The form of a capability: [A-Za-z0-9_-], 16 to 128.
[[nodiscard]] bool is_capability(std::string_view text);
[[nodiscard]] SlotKey capability_hash(std::string_view capability);

}  // namespace fl
