// See check.h.
#include <algorithm>

#include "pass/check.h"
#include "pass/store_pass.h"

namespace fl {

namespace {

constexpr int kBucketsARun = 32;
constexpr std::string_view kNext = "check", kFound = "differing", kLast = "differed";

Result<int> differing_in(Tx& tx, RuleShelf& shelf, Bucket bucket, Instant now) {
  int count = 0;
  for (const auto& row : pass_store::restricted_in(tx, bucket, now)) {
    auto now_is = status_now(tx, shelf, row.person, now);
    const Holding* holding = now_is ? (*now_is)->after.holding : nullptr;
    const bool is_same = holding != nullptr && row.verdict == name_of((*now_is)->after.outcome) &&
                         row.rule == holding->rule->id && row.until == holding->until;
    // An appeal that lapses, an edition that begins: the statuses job is a minute behind.
    count += !is_same && now - row.changed_at > std::chrono::minutes(10);
  }
  return count;
}

}  // namespace

Result<int> check_restrictions(const PassRoom& room, RuleShelf& shelf, Instant now) {
  auto first = room.db.read(
      [&](Tx& tx) -> Result<std::int64_t> { return pass_store::mark(tx, kNext) % kBucketCount; });
  if (!first) return first.error();
  auto found = room.db.read([&](Tx& tx) -> Result<int> {
    int count = 0;
    for (int i = 0; i < kBucketsARun; ++i) {
      auto some = differing_in(tx, shelf, Bucket((*first + i) % kBucketCount), now);
      if (!some) return some.error();
      count += *some;
    }
    return count;
  });
  if (!found) return found.error();
  auto noted = room.db.write([&](Tx& tx) -> Outcome {
    const std::int64_t so_far = (*first == 0 ? 0 : pass_store::mark(tx, kFound)) + *found;
    const std::int64_t next = (*first + kBucketsARun) % kBucketCount;
    pass_store::set_mark(tx, kFound, so_far);
    if (next == 0) pass_store::set_mark(tx, kLast, so_far);
    pass_store::set_mark(tx, kNext, next);
    return Done{};
  });
  if (!noted) return noted.error();
  return *found;
}

std::int64_t differing_count(Tx& tx) {
  return std::max(pass_store::mark(tx, kLast), pass_store::mark(tx, kFound));
}

}  // namespace fl
