// Answers from mapped slots; follows the feed of the rows.
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <set>

#include "pass/files.h"
#include "pass/replica.h"
#include "pass/replica_slots.h"
#include "pass/store_holders.h"
#include "pass/store_tokens.h"
#include "platform/crypto.h"
#include "platform/json.h"
#include "platform/log.h"
#include "storage/db.h"

namespace fl {

namespace {

using replica::Kin, replica::key_of, replica::kReasonBytes, replica::kTokenBytes,
    replica::kHolderBytes, replica::kKinBytes, replica::kKinMax;

// Rows of a transaction that was long at work, or of a server whose clock is behind.
constexpr std::chrono::seconds kFeedOverlap{60};
constexpr std::chrono::hours kFeedGood{20};  // the feed itself is kept for a day
constexpr int kFeedPage = 2'000;
constexpr int kSmallBucket = 50;  // of 1,024: some fifty thousand people, a quarter of a second

std::uint32_t relation_of(std::string_view word) {
  for (std::uint32_t i = 0; i < std::size(replica::kRelations); ++i)
    if (replica::kRelations[i].word == word) return i;
  return 0;
}

std::string value_of(const pass_store::TokenRow& row) {
  const auto read = read_token_cose(row.cose);
  std::string value(2 + kReasonBytes, '\0');
  if (read) {
    value[0] = static_cast<char>(read->token.status);
    value[1] = static_cast<char>(std::min(read->token.reason.size(), kReasonBytes));
    read->token.reason.copy(value.data() + 2, kReasonBytes);
  }
  return value + row.cose;
}

std::string value_of(const std::vector<Kin>& kin) {
  const std::size_t count = std::min(kin.size(), kKinMax);
  return {reinterpret_cast<const char*>(kin.data()), count * sizeof(Kin)};
}

Kin kin_of(const pass_store::CarerRow& row, bool is_carer) {
  return {is_carer ? row.carer.value : row.person.value, row.id.value,
          row.until ? row.until->ms : 0, relation_of(row.relation), is_carer ? 1U : 0U};
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

struct PassReplica::Files {
  std::unique_ptr<SlotFile> tokens, capabilities, kin;

  [[nodiscard]] static Result<std::unique_ptr<Files>> open(const std::string& folder,
                                                           const std::string& end) {
    auto files = std::make_unique<Files>();
    auto tokens = SlotFile::open(folder + "/tokens" + end, kTokenBytes);
    auto capabilities = SlotFile::open(folder + "/capabilities" + end, kHolderBytes);
    auto kin = SlotFile::open(folder + "/carers" + end, kKinBytes);
    for (auto* file : {&tokens, &capabilities, &kin})
      if (!*file) return file->error();
    files->tokens = std::move(*tokens);
    files->capabilities = std::move(*capabilities);
    files->kin = std::move(*kin);
    return files;
  }
  // Cut short by somebody, or taken away: what is mapped is not there any more.
  [[nodiscard]] bool is_cut(const std::string& folder) const {
    const auto is_short = [&](const char* name, const SlotFile& file) {
      std::error_code error;
      const auto size = std::filesystem::file_size(folder + "/" + name, error);
      return error || size < file.bytes();
    };
    return is_short("tokens", *tokens) || is_short("capabilities", *capabilities) ||
           is_short("carers", *kin);
  }

  // A slot that could not be written or read back: the copy is to be made anew.
  mutable std::atomic<bool> is_damaged{false};
  [[nodiscard]] Outcome put(SlotFile& file, const SlotKey& key, std::string_view value) const {
    auto done = file.put(key, value);
    std::string there;
    if (!done && file.get(key, there) == SlotRead::torn) is_damaged = true;
    return done;
  }
  // An end that did not come in must not go unsaid: the pass would be shown on.
  [[nodiscard]] Outcome drop(SlotFile& file, const SlotKey& key) const {
    file.drop(key);
    std::string there;
    if (file.get(key, there) == SlotRead::absent) return Done{};
    is_damaged = true;
    return Fault{FaultKind::unavailable, "pass.replica_unwritable"};
  }

  [[nodiscard]] Outcome put_token(const pass_store::TokenRow& row) const {
    if (row.cose.size() > kCoseBytesMax)
      return Fault{FaultKind::unavailable, "pass.token_too_long"};
    return put(*tokens, key_of(row.person), value_of(row));
  }
  [[nodiscard]] Outcome put_capability(const pass_store::CapabilityRow& row) const {
    SlotKey key;
    CHECK(row.hash.size() == key.size());
    std::memcpy(key.data(), row.hash.data(), key.size());
    if (row.ended) return drop(*capabilities, key);
    std::string holder(reinterpret_cast<const char*>(&row.person.value), sizeof row.person.value);
    holder += row.way == "door" ? '\0' : '\1';
    return put(*capabilities, key, holder);
  }
  [[nodiscard]] Outcome put_kin(PersonId person, const std::vector<Kin>& lines) const {
    if (lines.empty()) return drop(*kin, key_of(person));
    return put(*kin, key_of(person), value_of(lines));
  }
};

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
  auto files = Files::open(folder, "");
  if (!files) return files.error();
  const bool was_closed = (*files)->tokens->was_closed() && (*files)->capabilities->was_closed() &&
                          (*files)->kin->was_closed();
  replica->seen_at_ = {(*files)->tokens->mark()};
  replica->as_of_ms_ = replica->seen_at_.ms;
  replica->needs_rebuild_ = !was_closed || replica->seen_at_.ms == 0;
  replica->keep(std::move(*files));
  return replica;
}

PassReplica::PassReplica(std::string folder) : folder_(std::move(folder)) {}

PassReplica::~PassReplica() = default;

void PassReplica::keep(std::unique_ptr<Files> files) {
  kept_.push_back(std::move(files));
  files_.store(kept_.back().get(), std::memory_order_release);
}

PersonId PassReplica::person_of(std::string_view capability) const {
  PersonId person;
  std::string value;
  if (!is_capability(capability)) return person;
  const Files& files = *files_.load(std::memory_order_acquire);
  if (files.capabilities->get(capability_hash(capability), value) == SlotRead::found)
    std::memcpy(&person.value, value.data(), std::min(value.size(), sizeof person.value));
  return person;
}

int PassReplica::answer(std::string_view capability, std::string_view peer, Instant now,
                        std::string& body) {
  const Files& files = *files_.load(std::memory_order_acquire);
  const Words* words = words_.load(std::memory_order_acquire);
  const replica::Slots<SlotFile> slots{*files.tokens, *files.capabilities, *files.kin};
  const int found = slots.answer(capability, now, words != nullptr ? &words->json_by_code : nullptr,
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
  const Files& files = *kept_.back();
  Outcome put =
      rows->token ? files.put_token(*rows->token) : files.drop(*files.tokens, key_of(person));
  for (const auto& row : rows->capabilities)
    if (put) put = files.put_capability(row);
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
  const Files& used = *files_.load(std::memory_order_acquire);
  if (used.is_damaged || used.is_cut(folder_)) needs_rebuild_ = true;
  if (needs_rebuild_ || now - seen_at_ > kFeedGood) {
    auto made = rebuild(db, now);
    if (!made) return made.error();
    return int(token_count());
  }
  const std::lock_guard lock(guard_);
  std::set<PersonId> people;
  Instant at = seen_at_ - kFeedOverlap;
  Instant newest = seen_at_;
  std::int64_t id = 0;
  std::unordered_set<std::int64_t> seen_now;
  while (true) {
    auto page = db.read([&](Tx& tx) -> Result<std::vector<pass_store::FeedRow>> {
      return pass_store::feed_from(tx, at, id, kFeedPage);
    });
    if (!page) return page.error();
    for (const auto& row : *page) {
      at = row.at;
      id = row.id;
      newest = std::max(newest, row.at);
      seen_now.insert(row.id);
      if (!seen_.contains(row.id)) people.insert(PersonId{row.entity});
    }
    if (page->size() < std::size_t(kFeedPage)) break;
  }
  for (const auto person : people)
    if (auto taken = take_person(db, person); !taken) return taken.error();
  seen_ = std::move(seen_now);
  seen_at_ = std::max(newest, now);
  kept_.back()->tokens->set_mark(seen_at_.ms);
  as_of_ms_ = now.ms;
  return int(people.size());
}

Outcome PassReplica::rebuild(Db& db, Instant now) {
  const std::lock_guard lock(guard_);
  for (const auto* name : {"tokens", "capabilities", "carers"}) {
    std::error_code error;
    std::filesystem::remove(folder_ + "/" + name + ".new", error);
  }
  auto fresh = Files::open(folder_, ".new");
  if (!fresh) return fresh.error();
  Outcome put = Done{};
  for (int bucket = 0; bucket < kBucketCount && put; ++bucket) {
    auto read = db.read([&](Tx& tx) -> Outcome {
      pass_store::each_phone_token(tx, Bucket(bucket), [&](const pass_store::TokenRow& row) {
        if (put) put = (*fresh)->put_token(row);
      });
      pass_store::each_capability(tx, Bucket(bucket), [&](const pass_store::CapabilityRow& row) {
        if (put) put = (*fresh)->put_capability(row);
      });
      return Done{};
    });
    if (!read) return read;
  }
  std::map<PersonId, std::vector<Kin>> kin;
  auto read = db.read([&](Tx& tx) -> Outcome {
    pass_store::each_carer(tx, [&](const pass_store::CarerRow& row) {
      kin[row.person].push_back(kin_of(row, true));
      kin[row.carer].push_back(kin_of(row, false));
    });
    return Done{};
  });
  if (!read) return read;
  for (const auto& [person, lines] : kin)
    if (put) put = (*fresh)->put_kin(person, lines);
  if (put) put = (*fresh)->tokens->rename_to(folder_ + "/tokens");
  if (put) put = (*fresh)->capabilities->rename_to(folder_ + "/capabilities");
  if (put) put = (*fresh)->kin->rename_to(folder_ + "/carers");
  if (!put) return put;
  // What was written meanwhile is in the feed.
  seen_at_ = now;
  seen_.clear();
  (*fresh)->tokens->set_mark(now.ms);
  keep(std::move(*fresh));
  as_of_ms_ = now.ms;
  needs_rebuild_ = false;
  return Done{};
}

std::size_t PassReplica::token_count() const {
  return files_.load(std::memory_order_acquire)->tokens->count();
}

std::size_t PassReplica::bytes() const {
  const Files& files = *files_.load(std::memory_order_acquire);
  return files.tokens->bytes() + files.capabilities->bytes() + files.kin->bytes();
}

}  // namespace fl
