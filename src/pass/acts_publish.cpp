// One list after another: which shards changed, signed; the manifest over all; the rows; the files.
#include <algorithm>
#include <filesystem>

#include "pass/epoch.h"
#include "pass/files.h"
#include "pass/publish.h"
#include "pass/store_publish.h"
#include "platform/crypto.h"
#include "platform/log.h"
#include "platform/metrics.h"
#include "trust/trust.h"

namespace fl {

namespace {

namespace fs = std::filesystem;
using pass_store::PublishedChange;
using pass_store::PublishedRow;
using pass_store::PublishedShard;
using ShardKey = std::pair<std::int64_t, std::int64_t>;

// A change is stamped when its request came and is seen when it is committed: looked for again so
// much later.
constexpr std::chrono::minutes kSeenLate{2};

// Less than `age` ago. What was issued hours from now was issued by a clock that was wrong: guards
// whose clocks are right do not take it.
bool is_of_late(Instant issued, Instant now, std::chrono::milliseconds age) {
  return now - issued < age && issued - now < kPublishPause;
}

std::int64_t seconds_of(Instant at) {
  return at.ms / 1'000;
}
Instant whole_second(Instant at) {
  return {at.ms / 1'000 * 1'000};
}
std::string number_file(const std::string& key_folder) {
  return key_folder + "/number";
}

std::int64_t highest_number(const std::string& key_folder) {
  const std::string text = read_whole(number_file(key_folder));
  return std::atoll(text.c_str());
}

// The next list: what it is made of.
struct Drawn {
  PublishedRow row;
  std::vector<PublishedShard> shards;  // all
  std::set<ShardKey> fresh;            // those signed now
  std::vector<ShardKey> dropped;
  PublishedChange change;
  bool is_broken = false;  // a bit was lost: no delta leads here
};

struct Publisher {
  const PublishDesk& desk;
  const CityKeys& keys;
  const StationKey& signer;
  Instant now;

  // What of a shard was set since it was signed last, and whether something was lost.
  static void compare(const StatusList& list, const PublishedShard& before, Drawn& drawn) {
    auto read = read_shard(before.file);
    if (!read || read->shard.list.bytes().size() != list.bytes().size()) {
      drawn.is_broken = true;
      return;
    }
    const std::string &was = read->shard.list.bytes(), &is = list.bytes();
    ShardChange change{before.epoch, before.shard, {}};
    for (std::size_t at = 0; at < is.size(); ++at) {
      const auto one = static_cast<unsigned char>(is[at]),
                 old = static_cast<unsigned char>(was[at]);
      if (one == old) continue;
      if ((old & ~one) != 0) drawn.is_broken = true;
      for (int bit = 0; bit < 8; ++bit)
        if (((one & ~old) >> bit & 1) != 0) change.set.push_back(std::int64_t(at) * 8 + bit);
    }
    if (!change.set.empty()) drawn.change.changes.push_back(std::move(change));
  }

  PublishedShard signed_shard(Tx& tx, const ShardKey& key, const PublishedShard* before,
                              Drawn& drawn) const {
    StatusList list(1, kListIndexCount);
    for (const std::uint32_t index : doubt_bits(tx, key.first, key.second))
      list.set(index, 1);
    const std::size_t changes = drawn.change.changes.size();
    if (before != nullptr) compare(list, *before, drawn);
    const bool is_as_before = before != nullptr && drawn.change.changes.size() == changes &&
                              is_of_late(before->issued_at, now, kShardSignedEvery) &&
                              !drawn.is_broken && drawn.row.signer == hex_of_id();
    if (is_as_before) return *before;
    drawn.fresh.insert(key);
    return {key.first, key.second, before == nullptr ? drawn.row.number : before->first_number,
            whole_second(now),
            make_shard(list, {key.first, key.second, 0}, seconds_of(now), signer.key, signer.id)};
  }

  [[nodiscard]] std::string hex_of_id() const {
    return hex(reinterpret_cast<const unsigned char*>(signer.id.data()), signer.id.size());
  }

  void draw_shards(Tx& tx, const PublishedRow* before, Drawn& drawn) const {
    std::map<ShardKey, PublishedShard> known;
    for (auto& shard : pass_store::load_published_shards(tx))
      known.emplace(ShardKey{shard.epoch, shard.shard}, std::move(shard));
    const Instant since = before == nullptr ? Instant{} : before->seen_until - kSeenLate;
    const auto doubted = doubted_since(tx, since);
    const std::set<ShardKey> asked(doubted.begin(), doubted.end());
    for (const LiveEpoch& epoch : live_epochs(tx, now))
      for (std::int64_t number = 0; number < epoch.shard_count; ++number) {
        const ShardKey key{epoch.epoch, number};
        const auto found = known.find(key);
        const bool is_good = found != known.end() && !asked.contains(key) &&
                             is_of_late(found->second.issued_at, now, kShardSignedEvery) &&
                             before->signer == hex_of_id();
        drawn.shards.push_back(
            is_good
                ? found->second
                : signed_shard(tx, key, found == known.end() ? nullptr : &found->second, drawn));
        if (found != known.end()) known.erase(found);
      }
    for (const auto& [key, gone] : known)
      drawn.dropped.push_back(key);
  }

  void draw_live(Tx& tx, const PublishedRow* before, Drawn& drawn) const {
    for (auto& one : live_restrictions(tx, now))
      drawn.row.live.insert(drawn.row.live.end(), std::move(one));
    static const std::set<std::string> kNone;
    const auto& was = before == nullptr ? kNone : before->live;
    const auto& is = drawn.row.live;
    std::set_difference(is.begin(), is.end(), was.begin(), was.end(),
                        std::inserter(drawn.change.begun, drawn.change.begun.end()));
    std::set_difference(was.begin(), was.end(), is.begin(), is.end(),
                        std::inserter(drawn.change.ended, drawn.change.ended.end()));
  }

  [[nodiscard]] std::string manifest_of(const Drawn& drawn,
                                        const std::optional<TreeHead>& head) const {
    Manifest manifest{
        .issuer = keys.list.issuer, .issued = seconds_of(now), .number = drawn.row.number};
    for (const auto& shard : drawn.shards)
      manifest.shards.push_back(listed(shard.file));
    manifest.log_size = head ? head->size : 0;
    manifest.log_root = head ? raw(head->root) : std::string(32, '\0');
    manifest.live_hash = live_hash_of(drawn.row.live);
    return make_manifest(manifest, signer.key, signer.id);
  }

  [[nodiscard]] Result<Drawn> draw(Tx& tx, const PublishedRow* before, std::int64_t number,
                                   const std::optional<TreeHead>& head) const {
    Drawn drawn;
    drawn.row.number = drawn.change.number = number;
    drawn.row.issued_at = drawn.row.seen_until = drawn.change.issued_at = now;
    drawn.row.signer = before == nullptr ? "" : before->signer;
    drawn.is_broken = before != nullptr && before->number + 1 != number;
    drawn.row.key_list = keys.list_file;
    draw_shards(tx, before, drawn);
    drawn.row.signer = hex_of_id();
    draw_live(tx, before, drawn);
    if (head) drawn.row.log_head = text_of(*head);
    drawn.row.manifest = manifest_of(drawn, head);
    return drawn;
  }

  [[nodiscard]] Outcome keep(const Drawn& drawn) const {
    return desk.db.write([&](Tx& tx) -> Outcome {
      // Another server's list came first: this one is not needed.
      if (pass_store::published_number(tx) >= drawn.row.number)
        return Fault{FaultKind::conflict, "pass.published_before"};
      for (const auto& shard : drawn.shards)
        if (drawn.fresh.contains({shard.epoch, shard.shard}))
          pass_store::save_published_shard(tx, shard);
      for (const auto& [epoch, shard] : drawn.dropped)
        pass_store::drop_published_shard(tx, epoch, shard);
      if (drawn.is_broken)
        pass_store::drop_published_changes(tx, drawn.row.number);
      else
        pass_store::add_published_change(tx, drawn.change);
      pass_store::drop_published_changes(tx, drawn.row.number - kChangesKept);
      pass_store::save_published(tx, drawn.row);
      return Done{};
    });
  }
};

// Whether a list is due: by time, or because a bit or a key changed.
Result<bool> is_due(const PublishDesk& desk, const CityKeys& keys,
                    const std::optional<PublishedRow>& before, std::int64_t highest, Instant now) {
  if (!before || before->number < highest || !is_of_late(before->issued_at, now, kPublishEvery))
    return true;
  if (before->key_list != keys.list_file) return true;
  if (now - before->issued_at < kPublishPause) return false;
  return desk.db.read(
      [&](Tx& tx) -> Result<bool> { return !doubted_since(tx, before->seen_until).empty(); });
}

}  // namespace

Result<int> publish_lists(const PublishDesk& desk, Instant now) {
  auto keys = desk.city.now_kept();
  if (!keys && keys.error().key == "pass.no_city_keys") return 0;  // this city signs no passes
  if (!keys) return keys.error();
  auto before = desk.db.read([&](Tx& tx) -> Result<std::optional<PublishedRow>> {
    return pass_store::load_published(tx);
  });
  if (!before) return before.error();
  const std::int64_t highest = highest_number(desk.city.folder());
  auto due = is_due(desk, **keys, *before, highest, now);
  if (!due) return due.error();
  if (!*due) return 0;
  const StationKey* signer = (*keys)->signer(KeyUse::list, now);
  if (signer == nullptr) return Fault{FaultKind::unavailable, "pass.no_list_key"};
  auto head = desk.audit.latest_head();
  if (!head) return head.error();
  const Publisher publisher{desk, **keys, *signer, now};
  const std::int64_t number = std::max(highest, *before ? (*before)->number : 0) + 1;
  auto drawn = desk.db.read([&](Tx& tx) -> Result<Drawn> {
    return publisher.draw(tx, *before ? &**before : nullptr, number, *head);
  });
  if (!drawn) return drawn.error();
  // Before anybody can have it: a restored backup never gives this number again.
  auto written =
      write_whole(number_file(desk.city.folder()), std::to_string(number), FileMode::open);
  if (written) written = publisher.keep(*drawn);
  if (!written) {
    if (written.error().key == "pass.published_before") return 0;
    return written.error();
  }
  if (!desk.list_folder.empty()) {
    auto files = write_list_files(desk.db, **keys, desk.list_folder, now);
    if (!files) return files.error();
  }
  count_metric("firstline_lists_published_total", "Doubt lists published.");
  return 1;
}

}  // namespace fl
