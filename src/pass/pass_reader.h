// Shows passes from the files that another process writes (PassReplica) or published (the lists):
// no database, no keys, nothing written. Killing the process that writes leaves this one as it is.
//
// Promises: who has a pass gets it as it stood last; nobody is told that a pass is over by a copy
// that is not fresh. Safe from several threads; refresh() is for one.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "pass/brake.h"
#include "pass/replica_slots.h"
#include "pass/slot_reader.h"

namespace fl {

// The copy is behind when its writer has not said so long that it is whole.
inline constexpr std::chrono::seconds kCopyFresh{15};
// Tokens are renewed an hour before their end or earlier: in an older copy some have ended.
inline constexpr std::chrono::hours kCopyGood{1};

class PassReader {
 public:
  explicit PassReader(std::string replica_folder) : folder_(std::move(replica_folder)) {}

  // Looks whether other files took their place. Cheap: once or twice a second.
  void refresh();
  // As PassReplica::answer().
  [[nodiscard]] int answer(std::string_view capability, std::string_view peer, Instant now,
                           std::string& body);
  [[nodiscard]] std::size_t token_count() const;
  // How long ago the writer said that the copy is whole, also when the clock was set back since.
  // Unset: there is none, or it was cut short.
  [[nodiscard]] std::optional<std::chrono::milliseconds> age(Instant now) const;

 private:
  struct Files {
    replica::PartFiles<SlotReader> parts;
    replica::SaidByCode said;
    std::string said_text;
    [[nodiscard]] bool is_in_place() const;
    [[nodiscard]] const SlotReader& tokens() const {
      return *parts[std::size_t(replica::Part::tokens)];
    }
  };
  [[nodiscard]] std::shared_ptr<const Files> files() const;

  const std::string folder_;
  mutable std::mutex guard_;  // held for a copy of the pointer only
  std::shared_ptr<const Files> files_;
  std::atomic<bool> is_whole_{false};
  PeerBrake unknown_{kUnknownTriesMax, std::chrono::minutes(1)};
};

// The guard's bundle from the published files (DIR/lists), with the last delta.
class BundleFiles {
 public:
  BundleFiles(std::string list_folder, bool is_demo)
      : folder_(std::move(list_folder)), is_demo_(is_demo) {}

  // Takes what was published since, when it holds together under the root beside it.
  void refresh(Instant now);
  struct Given {
    std::shared_ptr<const std::string> bytes;  // null: nothing newer than `since`
    std::int64_t number = 0;
  };
  // Fault pass.nothing_published.
  [[nodiscard]] Result<Given> give(std::optional<std::int64_t> since) const;
  // SubjectPublicKeyInfo of the city's root; "" when nothing was published.
  [[nodiscard]] std::string root() const;
  [[nodiscard]] bool is_demo() const { return is_demo_; }

 private:
  const std::string folder_;
  const bool is_demo_;
  mutable std::mutex guard_;
  std::int64_t number_ = 0, changed_ns_ = -1;
  std::string root_;
  std::shared_ptr<const std::string> full_, delta_;
};

}  // namespace fl
