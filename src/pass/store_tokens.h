// Rows of places, doubts, tokens and what is due. Inside pass/.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pass/epoch.h"

namespace fl::pass_store {

struct EpochBlock {
  std::int64_t epoch = 0, block = 0, first_shard = 0, shards = 0, given = 0, key_check = 0;
};
// The last block of an epoch; nothing when it has none.
[[nodiscard]] std::optional<EpochBlock> last_block(Tx& tx, std::int64_t epoch);
[[nodiscard]] std::vector<EpochBlock> blocks_since(Tx& tx, std::int64_t epoch);
void add_block(Tx& tx, const EpochBlock& block, Instant now);
void save_given(Tx& tx, const EpochBlock& block);
void add_given(Tx& tx, std::int64_t epoch, std::int64_t serial, PersonId person);
[[nodiscard]] std::optional<PersonId> given_to(Tx& tx, std::int64_t epoch, std::int64_t serial);
void add_doubt(Tx& tx, std::int64_t epoch, std::int64_t place, Instant now);
[[nodiscard]] int drop_epochs(Tx& tx, std::int64_t doubt_before, std::int64_t given_before);

struct TokenRow {
  PersonId person;
  TokenKind kind = TokenKind::phone;
  std::string name, code, cose;
  std::int64_t epoch = 0, place = 0;
  Instant issued, expires, renew;
  std::int64_t was_epoch = 0, was_place = 0;
  Instant was_until{};
  std::string past;  // "epoch:place,...": those before this one, for 15 days
};
// The token's own place, and those of the past that still are kept.
[[nodiscard]] std::vector<ListPlace> places_of(const TokenRow& token);
// Its place becomes a past one; those of before `oldest` are forgotten.
void push_past(TokenRow& token, std::int64_t oldest_epoch);
[[nodiscard]] std::optional<TokenRow> load_token(Tx& tx, PersonId person, TokenKind kind);
void save_token(Tx& tx, const TokenRow& token);
void drop_token(Tx& tx, PersonId person, TokenKind kind);
// Of one bucket, by person: phone passes that are to be renewed; all of them.
[[nodiscard]] std::vector<PersonId> to_renew(Tx& tx, Bucket bucket, Instant now, int limit);
[[nodiscard]] std::vector<TokenRow> token_rows(Tx& tx, Bucket bucket, PersonId after, int limit);
void each_phone_token(Tx& tx, Bucket bucket, const std::function<void(const TokenRow&)>& visit);

// Those of a bucket about whom something was found at some time.
[[nodiscard]] std::vector<PersonId> people_with_status(Tx& tx, Bucket bucket);

void add_due(Tx& tx, PersonId person, Instant now);
void drop_due(Tx& tx, PersonId person);
struct DueRow {
  Instant since;
  PersonId person;
};
// In the order they became due, after `last`.
[[nodiscard]] std::vector<DueRow> due_people(Tx& tx, Instant now, const DueRow& last, int limit);

// What a replica must look at again.
enum class FeedWhat { token, capability, carer };
struct FeedRow {
  Instant at;
  std::int64_t id = 0;
  FeedWhat what = FeedWhat::token;
  std::int64_t entity = 0;
};
void add_feed(Tx& tx, FeedWhat what, PersonId person, Instant now);
[[nodiscard]] std::vector<FeedRow> feed_from(Tx& tx, Instant at, std::int64_t id, int limit);
[[nodiscard]] int drop_feed(Tx& tx, Instant before);

struct RunRow {
  std::string name;
  Instant started;
  std::int64_t bucket_next = 0, signed_count = 0;
  std::optional<Instant> ended;
};
[[nodiscard]] std::optional<RunRow> load_run(Tx& tx, std::string_view name);
void save_run(Tx& tx, const RunRow& run);

}  // namespace fl::pass_store
