// The newest bundle and its deltas, put together from the rows; and the same as files.
#include <algorithm>
#include <filesystem>

#include "pass/files.h"
#include "pass/publish.h"
#include "pass/store_publish.h"

namespace fl {

namespace {

namespace fs = std::filesystem;
using pass_store::PublishedChange;
using pass_store::PublishedRow;
using pass_store::PublishedShard;

constexpr std::chrono::seconds kLookEvery{1};
// A file of the list that a newer one stands for is still there for whoever has the old manifest.
constexpr std::chrono::hours kOldFilesKept{2};
constexpr std::string_view kExportMark = "bundle.cbor";

struct Whole {
  PublishedRow row;
  std::vector<PublishedShard> shards;
};

Result<Whole> load_whole(Db& db) {
  return db.read([](Tx& tx) -> Result<Whole> {
    auto row = pass_store::load_published(tx);
    if (!row) return Fault{FaultKind::unavailable, "pass.nothing_published"};
    return Whole{std::move(*row), pass_store::load_published_shards(tx)};
  });
}

BundleFile parts_of(const PublishedRow& row) {
  BundleFile file;
  file.key_list = row.key_list;
  file.manifest = row.manifest;
  file.log_head = row.log_head;
  return file;
}

std::string full_of(const Whole& whole) {
  BundleFile file = parts_of(whole.row);
  for (const auto& shard : whole.shards)
    file.shards.push_back(shard.file);
  file.live = whole.row.live;
  return make_bundle(file);
}

// From `since` to the newest; nothing when a list between them is not known any more.
std::optional<std::string> delta_of(const Whole& whole, const std::vector<PublishedChange>& changes,
                                    std::int64_t since) {
  if (std::int64_t(changes.size()) != whole.row.number - since) return std::nullopt;
  BundleFile file = parts_of(whole.row);
  file.builds_on = since;
  std::set<std::pair<std::int64_t, std::int64_t>> carried, listed;
  for (const auto& shard : whole.shards) {
    listed.insert({shard.epoch, shard.shard});
    if (shard.first_number <= since) continue;
    file.shards.push_back(shard.file);
    carried.insert({shard.epoch, shard.shard});
  }
  std::map<std::pair<std::int64_t, std::int64_t>, std::set<std::int64_t>> set;
  for (const auto& change : changes) {
    for (const auto& one : change.changes)
      if (listed.contains({one.epoch, one.shard}) && !carried.contains({one.epoch, one.shard}))
        set[{one.epoch, one.shard}].insert(one.set.begin(), one.set.end());
    for (const auto& one : change.begun)
      if (file.ended.erase(one) == 0) file.live.insert(one);
    for (const auto& one : change.ended)
      if (file.live.erase(one) == 0) file.ended.insert(one);
  }
  for (const auto& [key, indexes] : set)
    file.changes.push_back({key.first, key.second, {indexes.begin(), indexes.end()}});
  return make_bundle(file);
}

Outcome make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Fault{FaultKind::unavailable, "pass.cannot_write", folder.string()};
  return Done{};
}

fs::path path_of(const fs::path& folder, const PublishedShard& shard) {
  return folder / std::to_string(shard.epoch) / std::to_string(shard.shard) /
         (std::to_string(shard.issued_at.ms / 1'000) + ".cwt");
}

Outcome write_shards(const Whole& whole, const fs::path& folder) {
  for (const auto& shard : whole.shards) {
    const fs::path path = path_of(folder, shard);
    if (fs::exists(path)) continue;  // never changed
    auto made = make_folder(path.parent_path());
    if (made) made = write_whole(path.string(), shard.file, FileMode::open);
    if (!made) return made;
  }
  return Done{};
}

// Files that nobody asks for any more: of epochs that are over, and of before the newest.
void drop_old_files(const Whole& whole, const fs::path& folder, Instant now) {
  std::set<fs::path> live;
  for (const auto& shard : whole.shards)
    live.insert(path_of(folder, shard));
  const std::int64_t oldest = (now - kOldFilesKept).ms / 1'000;
  std::vector<fs::path> old;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".cwt" && !live.contains(path) &&
        std::atoll(path.stem().c_str()) < oldest)
      old.push_back(path);
    if (path.parent_path().filename() == "delta" &&
        std::atoll(path.stem().c_str()) <= whole.row.number - kChangesKept)
      old.push_back(path);
  }
  for (const auto& path : old) {
    fs::remove(path, error);
    // Folders go with their last file; one that is not empty stays.
    fs::remove(path.parent_path(), error);
    fs::remove(path.parent_path().parent_path(), error);
  }
}

}  // namespace

// One looks; meanwhile the others give what is kept.
Outcome BundleShelf::refresh(Instant now) {
  {
    const std::lock_guard lock(guard_);
    if (full_ != nullptr && now - looked_at_ < kLookEvery && now >= looked_at_) return Done{};
    looked_at_ = now;
    // Nobody stands and waits for a database that is away while a list is kept.
    if (full_ != nullptr && !db_.is_healthy()) return Done{};
  }
  auto number =
      db_.read([](Tx& tx) -> Result<std::int64_t> { return pass_store::published_number(tx); });
  // What was read before is still good: a gate gets it while the database is gone.
  {
    const std::lock_guard lock(guard_);
    if (!number || (full_ != nullptr && *number == number_))
      return full_ != nullptr || number ? Outcome(Done{}) : Outcome(number.error());
  }
  auto whole = load_whole(db_);
  const std::lock_guard lock(guard_);
  if (!whole) return full_ != nullptr ? Outcome(Done{}) : Outcome(whole.error());
  if (full_ != nullptr && whole->row.number <= number_) return Done{};  // another looked meanwhile
  full_ = std::make_shared<const std::string>(full_of(*whole));
  number_ = whole->row.number;
  deltas_.clear();
  return Done{};
}

Result<BundleShelf::Given> BundleShelf::give(std::optional<std::int64_t> since, Instant now) {
  auto fresh = refresh(now);
  if (!fresh) return fresh.error();
  std::unique_lock lock(guard_);
  if (full_ == nullptr) return Fault{FaultKind::unavailable, "pass.nothing_published"};
  if (since && *since == number_) return Given{nullptr, number_, false};
  // A number that was never given here: the gate gets the whole and says what it makes of it.
  if (!since || *since > number_ || *since < number_ - kChangesKept)
    return Given{full_, number_, false};
  auto found = deltas_.find(*since);
  if (found == deltas_.end()) {
    const std::int64_t wanted = number_;
    const auto whole_bytes = full_;
    if (!db_.is_healthy()) return Given{full_, number_, false};
    lock.unlock();
    auto made = db_.read([&](Tx& tx) -> Result<std::shared_ptr<const std::string>> {
      auto row = pass_store::load_published(tx);
      // A list that came meanwhile is given next time.
      if (!row || row->number != wanted) return std::shared_ptr<const std::string>();
      const Whole whole{std::move(*row), pass_store::load_published_shards(tx)};
      auto delta = delta_of(whole, pass_store::published_changes(tx, *since), *since);
      if (!delta || delta->size() >= whole_bytes->size())
        return std::shared_ptr<const std::string>();
      return std::make_shared<const std::string>(std::move(*delta));
    });
    lock.lock();
    if (!made || number_ != wanted) return Given{full_, number_, false};
    found = deltas_.emplace(*since, std::move(*made)).first;
  }
  if (found->second == nullptr) return Given{full_, number_, false};
  return Given{found->second, number_, true};
}

Outcome write_list_files(Db& db, const CityKeys& keys, const std::string& to, Instant now) {
  auto whole = load_whole(db);
  if (!whole) return whole.error();
  const fs::path folder = to;
  auto written = make_folder(folder / "delta");
  if (written) written = write_shards(*whole, folder);
  const auto put = [&](const std::string& name, const std::string& bytes) {
    if (written) written = write_whole((folder / name).string(), bytes, FileMode::open);
  };
  const std::int64_t number = whole->row.number;
  auto changes = db.read([&](Tx& tx) -> Result<std::vector<PublishedChange>> {
    return pass_store::published_changes(tx, number - 1);
  });
  if (!changes) return changes.error();
  // The first list has nothing to build on.
  if (auto delta = number > 1 ? delta_of(*whole, *changes, number - 1) : std::nullopt)
    put("delta/" + std::to_string(number) + ".cbor", *delta);
  put("root.spki", keys.root.spki());
  put("keys.cose", whole->row.key_list);
  // The shards first, then what names them.
  put("bundle.cbor", full_of(*whole));
  put("manifest.cose", whole->row.manifest);
  if (written) drop_old_files(*whole, folder, now);
  return written;
}

namespace {

Outcome write_export(const ExportPlan& plan, const std::string& to) {
  auto file = read_bundle_file(plan.bundle);
  if (!file) return file.error();
  const fs::path folder = to;
  auto written = make_folder(folder);
  const auto put = [&](const fs::path& path, const std::string& bytes) {
    if (written) written = write_whole(path.string(), bytes, FileMode::open);
  };
  for (const auto& bytes : file->shards) {
    auto read = read_shard(bytes);
    if (!read) return read.error();
    const fs::path path = path_of(
        folder, {read->shard.epoch, read->shard.shard, 0, {read->shard.issued * 1'000}, {}});
    if (written) written = make_folder(path.parent_path());
    put(path, bytes);
  }
  put(folder / "root.spki", plan.root.spki());
  put(folder / "keys.cose", file->key_list);
  put(folder / "manifest.cose", file->manifest);
  put(folder / kExportMark, plan.bundle);
  return written;
}

}  // namespace

Result<ExportedLists> export_lists(const ExportPlan& plan) {
  auto bundle = take_in(plan.bundle, nullptr, plan.root, plan.is_demo, plan.now.ms / 1'000);
  if (!bundle) return bundle.error();
  std::error_code error;
  if (fs::exists(plan.to) && !fs::is_empty(plan.to, error) &&
      !fs::exists(fs::path(plan.to) / kExportMark))
    return Fault{FaultKind::conflict, "pass.not_an_export", plan.to};
  const std::string fresh = plan.to + ".new", old = plan.to + ".old";
  fs::remove_all(fresh, error);
  fs::remove_all(old, error);
  auto written = write_export(plan, fresh);
  if (!written) return written.error();
  if (fs::exists(plan.to)) fs::rename(plan.to, old, error);
  if (!error) fs::rename(fresh, plan.to, error);
  if (error) return Fault{FaultKind::unavailable, "pass.cannot_write", plan.to};
  fs::remove_all(old, error);
  ExportedLists made{.number = bundle->manifest.number,
                     .issued_at = {bundle->manifest.issued * 1'000}};
  for (const auto& entry : fs::recursive_directory_iterator(plan.to, error))
    if (entry.is_regular_file()) {
      ++made.file_count;
      made.bytes += std::int64_t(entry.file_size());
    }
  return made;
}

}  // namespace fl
