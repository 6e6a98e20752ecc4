// Publishing the doubt list and the guard's bundle (decision 0013): every five minutes, and at once
// when a bit, a restriction or a key changed. Kept in the database, so that every server gives the
// same; written as immutable files below DIR/lists, for any web server, CDN or stick.
//
// Promises: the number of the manifest only ever rises, over restarts, servers and restored backups
// (its highest is kept beside the keys); what is published holds together, whichever part is
// fetched first; a city without keys publishes nothing, and says so. Called by the job "publish",
// the gate's routes, `firstline statuslist`.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "pass/city_keys.h"
#include "pass/pass.h"

namespace fl {

inline constexpr std::chrono::minutes kPublishEvery{5};
// Between two lists that something asked for: a morning's changes come in hundreds.
inline constexpr std::chrono::seconds kPublishPause{10};
// A shard is signed anew at least so often: its own end is a day after.
inline constexpr std::chrono::hours kShardSignedEvery{1};
// Deltas can be asked for since this many lists ago; older is given whole.
inline constexpr std::int64_t kChangesKept = 96;

struct PublishDesk {
  Db& db;
  CityKeyShelf& city;
  AuditLog& audit;
  std::string list_folder;  // DIR/lists; empty: no files
};
// The number of lists published: 1, or 0 when nothing was due or the city has no keys. Faults:
// pass.bad_city_keys, pass.no_list_key, pass.cannot_write, storage.*.
[[nodiscard]] Result<int> publish_lists(const PublishDesk& desk, Instant now);

// The newest bundle as every server gives it, and deltas of the last lists. Safe from several
// threads; looks at the database at most once a second.
class BundleShelf {
 public:
  explicit BundleShelf(Db& db) : db_(db) {}
  struct Given {
    std::shared_ptr<const std::string> bytes;  // null: nothing newer than `since`
    std::int64_t number = 0;
    bool is_delta = false;
  };
  // `since`: the newest manifest the gate has. Fault pass.nothing_published.
  [[nodiscard]] Result<Given> give(std::optional<std::int64_t> since, Instant now);

 private:
  [[nodiscard]] Outcome refresh(Instant now);
  Db& db_;
  std::mutex guard_;
  Instant looked_at_{};
  std::int64_t number_ = 0;
  std::shared_ptr<const std::string> full_;
  std::map<std::int64_t, std::shared_ptr<const std::string>> deltas_;
};

// The newest list as files: EPOCH/SHARD/IAT.cwt that never change, and beside them what names them;
// files that nobody needs any more go. Faults: pass.nothing_published, pass.cannot_write.
[[nodiscard]] Outcome write_list_files(Db& db, const CityKeys& keys, const std::string& to,
                                       Instant now);

// A copy for a stick or a CDN, from a full bundle: bundle, root, and the files of the list; looked
// at as a gate does, made whole under another name and renamed. Takes the place of an earlier
// export only. Faults: seal.bad_bundle, pass.not_an_export (something else lies there),
// pass.cannot_write.
struct ExportPlan {
  std::string bundle;  // bytes
  PublicKey root;
  bool is_demo = false;
  Instant now;
  std::string to;
};
struct ExportedLists {
  std::int64_t number = 0, file_count = 0, bytes = 0;
  Instant issued_at;
};
[[nodiscard]] Result<ExportedLists> export_lists(const ExportPlan& plan);

}  // namespace fl
