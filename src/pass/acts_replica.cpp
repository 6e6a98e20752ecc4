// Answers from mapped slots; follows the feed of the rows.
#include <algorithm>
#include <deque>
#include <filesystem>
#include <set>

#include "pass/files.h"
#include "pass/replica.h"
#include "pass/replica_files.h"
#include "pass/store_holders.h"
#include "pass/store_tokens.h"
#include "platform/crypto.h"
#include "platform/json.h"
#include "platform/log.h"
#include "storage/db.h"

namespace fl {

namespace {

using replica::Kin, replica::CopyFiles, replica::Holder;

// Rows of a transaction that was long at work, or of a server whose clock is behind.
constexpr std::chrono::seconds kFeedOverlap{60};
constexpr std::chrono::hours kFeedGood{20};  // the feed itself is kept for a day
constexpr int kFeedPage = 2'000;
constexpr int kBucketsCounted = 8;
constexpr std::size_t kSaidFrom = 200'000;  // making a copy of so many takes seconds: it is said
constexpr int kSmallBucket = 50;  // of 1,024: some fifty thousand people, a quarter of a second

std::uint8_t relation_of(std::string_view word) {
  for (std::uint8_t i = 0; i < std::size(replica::kRelations); ++i)
    if (replica::kRelations[i].word == word) return i;
  return 0;
}

Kin kin_of(const pass_store::CarerRow& row, bool is_carer) {
  return {is_carer ? row.carer.value : row.person.value, row.id.value,
          row.until ? row.until->ms : 0, relation_of(row.relation), is_carer};
}

Outcome put_capability(const CopyFiles& files, const pass_store::CapabilityRow& row) {
  return row.ended ? files.drop_capability(row.hash)
                   : files.put_capability(row.hash, Holder{row.person, row.way != "door"});
}

}  // namespace

bool is_capability(std::string_view text) {
  return text.size() >= 16 && text.size() <= 128 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '_' || c == '-';
         });
}

SlotKey capability_hash(std::string_view capability) {
  const Hash32 hash = sha256(capability);
  SlotKey key;
  std::copy_n(hash.begin(), key.size(), key.begin());
  return key;
}

struct PassReplica::Words {
  std::map<std::string, ReasonWords> by_code;
  replica::SaidByCode json_by_code;
};

Result<std::unique_ptr<PassReplica>> PassReplica::open(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Fault{FaultKind::unavailable, "pass.replica_unwritable", folder};
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  auto replica = std::unique_ptr<PassReplica>(new PassReplica(folder));
  auto files = CopyFiles::open(folder, "");
  if (!files) return files.error();
  replica->seen_at_ = {(*files)->tokens().mark()};
  replica->as_of_ms_ = replica->seen_at_.ms;
  replica->needs_rebuild_ = !(*files)->were_closed() || replica->seen_at_.ms == 0;
  replica->keep(std::move(*files));
  return replica;
}

PassReplica::PassReplica(std::string folder) : folder_(std::move(folder)) {}

PassReplica::~PassReplica() = default;

// Who reads the one before it may be in it still; nobody is in those before that.
void PassReplica::keep(std::unique_ptr<CopyFiles> files) {
  if (kept_.size() > 1) kept_[kept_.size() - 2]->let_go();
  kept_.push_back(std::move(files));
  files_.store(kept_.back().get(), std::memory_order_release);
}

PersonId PassReplica::person_of(std::string_view capability) const {
  Holder holder;
  if (!is_capability(capability)) return {};
  const SlotRead found = files_.load(std::memory_order_acquire)->slots().holder(capability, holder);
  return found == SlotRead::found ? holder.person : PersonId{};
}

int PassReplica::answer(std::string_view capability, std::string_view peer, Instant now,
                        std::string& body) {
  const CopyFiles& files = *files_.load(std::memory_order_acquire);
  const Words* words = words_.load(std::memory_order_acquire);
  const int found =
      files.slots().answer(capability, now, words != nullptr ? &words->json_by_code : nullptr,
                           {as_of_ms_.load(std::memory_order_relaxed)}, body);
  if (found != 404) return found;
  if (unknown_.is_too_many(peer, now)) return 429;
  // While the copy is being made nobody is told that their pass is over.
  return needs_rebuild_ ? 503 : 404;
}

void PassReplica::set_words(std::map<std::string, ReasonWords> words) {
  const std::lock_guard lock(guard_);
  const Words* now_said = words_.load(std::memory_order_acquire);
  if (now_said != nullptr && now_said->by_code == words) return;
  auto fresh = std::make_unique<Words>();
  for (const auto& [code, said] : words)
    fresh->json_by_code[code] = json::serialize(
        json::object{{"reason", json::object{{"zh", said.zh}, {"en", said.en}}},
                     {"office", json::object{{"zh", said.office_zh}, {"en", said.office_en}}}});
  fresh->by_code = std::move(words);
  words_kept_.push_back(std::move(fresh));
  words_.store(words_kept_.back().get(), std::memory_order_release);
  // For the processes that show from these files without a database; without it they say no words.
  auto kept = write_whole(folder_ + "/words.json",
                          replica::text_of(words_kept_.back()->json_by_code), FileMode::secret);
  if (!kept) log_line(LogLevel::error, "passes.words_not_kept", {{"why", kept.error().key}});
}

// The rows of one person, as they are now.
Outcome PassReplica::take_person(Db& db, PersonId person) {
  struct Rows {
    std::optional<pass_store::TokenRow> token;
    std::vector<pass_store::CapabilityRow> capabilities;
    std::vector<Kin> kin;
  };
  auto rows = db.read([&](Tx& tx) -> Result<Rows> {
    Rows found;
    found.token = pass_store::load_token(tx, person, TokenKind::phone);
    found.capabilities = pass_store::capabilities_of(tx, person);
    for (const auto& row : pass_store::carers_of(tx, person))
      found.kin.push_back(kin_of(row, true));
    for (const auto& row : pass_store::cared_by(tx, person))
      found.kin.push_back(kin_of(row, false));
    return found;
  });
  if (!rows) return rows.error();
  const CopyFiles& files = *kept_.back();
  Outcome put = rows->token ? files.put_token(person, rows->token->cose) : files.drop_token(person);
  for (const auto& row : rows->capabilities)
    if (put) put = put_capability(files, row);
  if (put) put = files.put_kin(person, rows->kin);
  return put;
}

Outcome PassReplica::start(Db& db, Instant now) {
  int in_one_bucket = 0;
  auto counted = db.read([&](Tx& tx) -> Outcome {
    pass_store::each_phone_token(tx, 0, [&](const auto&) { ++in_one_bucket; });
    return Done{};
  });
  if (!counted || in_one_bucket > kSmallBucket) return counted;
  auto followed = follow(db, now);
  return followed ? Outcome(Done{}) : Outcome(followed.error());
}

Result<int> PassReplica::follow(Db& db, Instant now) {
  const CopyFiles& used = *files_.load(std::memory_order_acquire);
  if (used.is_damaged() || used.is_cut(folder_)) needs_rebuild_ = true;
  if (needs_rebuild_ || now - seen_at_ > kFeedGood) {
    auto made = rebuild(db, now);
    if (!made) return made.error();
    return int(token_count());
  }
  const std::lock_guard lock(guard_);
  Instant at = seen_at_ - kFeedOverlap;
  Instant newest = seen_at_;
  std::int64_t id = 0;
  int looked_at = 0;
  std::deque<pass_store::FeedRow> last;  // of the time that is read again
  while (true) {
    auto page = db.read([&](Tx& tx) -> Result<std::vector<pass_store::FeedRow>> {
      return pass_store::feed_from(tx, at, id, kFeedPage);
    });
    if (!page) return page.error();
    std::set<PersonId> people;
    for (const auto& row : *page) {
      at = row.at;
      id = row.id;
      newest = std::max(newest, row.at);
      last.push_back(row);
      if (!seen_.contains(row.id)) people.insert(PersonId{row.entity});
    }
    while (!last.empty() && last.front().at < at - kFeedOverlap)
      last.pop_front();
    for (const auto person : people)
      if (auto taken = take_person(db, person); !taken) return taken.error();
    looked_at += int(people.size());
    if (page->size() < std::size_t(kFeedPage)) break;
  }
  seen_.clear();
  for (const auto& row : last)
    seen_.insert(row.id);
  seen_at_ = std::max(newest, now);
  kept_.back()->set_mark(seen_at_.ms);
  as_of_ms_ = now.ms;
  return looked_at;
}

namespace {

// So many of the first buckets, as they are in all of them.
Result<replica::ExpectedCounts> expected_counts(Db& db) {
  replica::ExpectedCounts counts;
  return db.read([&](Tx& tx) -> Result<replica::ExpectedCounts> {
    for (int bucket = 0; bucket < kBucketsCounted; ++bucket) {
      pass_store::each_phone_token(tx, Bucket(bucket), [&](const auto&) { ++counts.tokens; });
      pass_store::each_capability(tx, Bucket(bucket), [&](const auto&) { ++counts.capabilities; });
    }
    counts.tokens = counts.tokens * kBucketCount / kBucketsCounted;
    counts.capabilities = counts.capabilities * kBucketCount / kBucketsCounted;
    return counts;
  });
}

Outcome copy_passes(Db& db, const CopyFiles& into, bool is_said) {
  Outcome put = Done{};
  for (int bucket = 0; bucket < kBucketCount && put; ++bucket) {
    if (is_said && bucket % (kBucketCount / 16) == 0)
      log_line(LogLevel::info, "passes.copy_being_made",
               {{"per_cent", std::to_string(bucket * 100 / kBucketCount)}});
    auto read = db.read([&](Tx& tx) -> Outcome {
      pass_store::each_phone_token(tx, Bucket(bucket), [&](const pass_store::TokenRow& row) {
        if (put) put = into.put_token(row.person, row.cose);
      });
      pass_store::each_capability(tx, Bucket(bucket), [&](const pass_store::CapabilityRow& row) {
        if (put && !row.ended) put = put_capability(into, row);
      });
      return Done{};
    });
    if (!read) return read;
  }
  return put;
}

Outcome copy_kin(Db& db, const CopyFiles& into) {
  Outcome put = Done{};
  auto read = db.read([&](Tx& tx) -> Outcome {
    pass_store::each_carer(tx, [&](const pass_store::CarerRow& row) {
      if (put) put = into.add_kin(row.person, kin_of(row, true));
      if (put) put = into.add_kin(row.carer, kin_of(row, false));
    });
    return Done{};
  });
  return read ? put : read;
}

}  // namespace

// One that was stopped in the middle is begun anew: what is shown from meanwhile stands as it was.
Outcome PassReplica::rebuild(Db& db, Instant now) {
  const std::lock_guard lock(guard_);
  for (const auto& part : replica::kParts) {
    std::error_code error;
    std::filesystem::remove(folder_ + "/" + part.name + ".new", error);
  }
  auto expected = expected_counts(db);
  if (!expected) return expected.error();
  auto fresh = CopyFiles::open(folder_, ".new", *expected);
  if (!fresh) return fresh.error();
  const bool is_said = expected->tokens > kSaidFrom;
  Outcome put = copy_passes(db, **fresh, is_said);
  if (put) put = copy_kin(db, **fresh);
  if (put) put = (*fresh)->take_names(folder_);
  if (!put) return put;
  // What was written meanwhile is in the feed.
  seen_at_ = now;
  seen_.clear();
  (*fresh)->set_mark(now.ms);
  if (is_said)
    log_line(LogLevel::info, "passes.copy_made",
             {{"passes", std::to_string((*fresh)->tokens().count())},
              {"bytes", std::to_string((*fresh)->bytes())}});
  keep(std::move(*fresh));
  as_of_ms_ = now.ms;
  needs_rebuild_ = false;
  return Done{};
}

std::size_t PassReplica::token_count() const {
  return files_.load(std::memory_order_acquire)->tokens().count();
}

std::size_t PassReplica::bytes() const {
  return files_.load(std::memory_order_acquire)->bytes();
}

}  // namespace fl
