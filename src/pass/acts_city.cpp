// A whole city's passes, bucket by bucket: places are drawn for a batch at once, people about whom
// nothing was ever found are signed without a second look, the others one by one.
#include <algorithm>
#include <unordered_set>

#include "pass/show.h"
#include "pass/store_pass.h"
#include "registry/everyone.h"
#include "seal/batch.h"

namespace fl {

namespace {

constexpr int kBatch = 4'000;

struct Walk {
  const PassDesk& desk;
  const CityWalk& plan;
  const CityKeys& city;
  const StationKey& station;
  BatchSigner& signer;
  Instant started;
  std::int64_t expected = 0;
};

constexpr std::size_t kKeyIdAt = 7;  // array, protected header's head, map, alg, key 4, its head

// Whose turn it may be in this bucket, after `after`: everybody of the registry, or who has a pass.
std::vector<pass_store::TokenRow> batch_of(Tx& tx, const Walk& walk, Bucket bucket,
                                           PersonId after) {
  if (!walk.plan.is_everyone) return pass_store::token_rows(tx, bucket, after, kBatch);
  std::vector<pass_store::TokenRow> rows;
  for (const auto person : people_in_bucket(tx, bucket, after, kBatch)) {
    auto row = pass_store::load_token(tx, person, TokenKind::phone);
    rows.push_back(row ? std::move(*row) : pass_store::TokenRow{.person = person});
  }
  return rows;
}

// It has its token already; of a walk that was killed: by this walk.
bool is_done(const Walk& walk, const pass_store::TokenRow& row) {
  if (row.cose.empty()) return false;
  if (!walk.plan.is_anew) return row.expires > walk.plan.now;
  return row.issued >= walk.started &&
         row.cose.compare(kKeyIdAt, walk.station.id.size(), walk.station.id) == 0;
}

// One that needs no look at evidence. The name is opened once, when the row is new.
Outcome sign_plain(Tx& tx, const Walk& walk, pass_store::TokenRow& row, const DrawnPlace& drawn) {
  const Instant now = walk.plan.now;
  if (row.name.empty()) {
    auto known = open_private(tx, walk.desk.keys, row.person);
    if (!known) return known.error();
    row.name = masked_name(known->name);
    row.code = fresh_code();
  }
  PassToken token;
  token.issuer = walk.city.list.issuer;
  token.issued = now.ms / 1'000;
  token.expires = token.issued + std::chrono::seconds(kPhoneTokenLife).count();
  token.place = drawn.place;
  token.name = row.name;
  token.last_four = row.code.substr(row.code.size() - 4);
  auto cose = walk.signer.make_token(token);
  if (!cose) return cose.error();
  keep_token(tx, row, token, drawn.serial, now);
  row.cose = std::move(*cose);
  row.renew = renewal_of(walk.desk.keys, row.person, row.expires);
  pass_store::save_token(tx, row);
  return Done{};
}

struct Batch {
  std::int64_t signed_count = 0, waiting_count = 0, seen = 0;
  PersonId last;
  bool is_last = false;
};

Result<Batch> sign_batch(Tx& tx, const Walk& walk, Bucket bucket, PersonId after,
                         const std::unordered_set<PersonId>& looked_at) {
  Batch done;
  auto rows = batch_of(tx, walk, bucket, after);
  done.is_last = rows.size() < std::size_t(kBatch);
  if (rows.empty()) return done;
  done.seen = std::int64_t(rows.size());
  done.last = rows.back().person;
  std::erase_if(rows, [&](const auto& row) { return is_done(walk, row); });
  const auto plain = std::count_if(
      rows.begin(), rows.end(), [&](const auto& row) { return !looked_at.contains(row.person); });
  std::vector<DrawnPlace> drawn;
  if (plain > 0) drawn = draw_places(tx, walk.desk.keys, walk.plan.now, int(plain), walk.expected);
  std::size_t next = 0;
  for (auto& row : rows) {
    if (looked_at.contains(row.person)) {
      auto one = sign_pass(tx, walk.desk, row.person, walk.plan.now);
      if (!one) return one.error();
      ++(*one ? done.signed_count : done.waiting_count);
      continue;
    }
    auto one = sign_plain(tx, walk, row, drawn[next++]);
    if (!one) return one.error();
    ++done.signed_count;
  }
  return done;
}

Result<pass_store::RunRow> begin(const PassDesk& desk, const CityWalk& plan, bool& was_resumed) {
  return desk.db.write([&](Tx& tx) -> Result<pass_store::RunRow> {
    const std::string name = plan.is_anew ? "anew" : plan.is_everyone ? "everyone" : "enrolled";
    auto run = pass_store::load_run(tx, name);
    was_resumed = run && !run->ended;
    if (was_resumed) return *run;
    // A token's own time is in whole seconds.
    const Instant second{plan.now.ms / 1'000 * 1'000};
    const pass_store::RunRow fresh{name, second, 0, 0, std::nullopt};
    pass_store::save_run(tx, fresh);
    return fresh;
  });
}

// Where a walk stands inside its bucket; a walk taken up begins its bucket again.
struct Step {
  std::int64_t signed_count = 0, waiting_count = 0;
  PersonId after;
};

// One transaction's worth: the rest of a bucket, and further ones while there is room.
Result<Step> one_step(Tx& tx, const Walk& walk, pass_store::RunRow& next, PersonId after) {
  Step step{0, 0, after};
  std::int64_t seen = 0;
  while (seen < kBatch && next.bucket_next < kBucketCount) {
    const auto bucket = Bucket(next.bucket_next);
    const auto known = pass_store::people_with_status(tx, bucket);
    const std::unordered_set<PersonId> looked_at(known.begin(), known.end());
    auto batch = sign_batch(tx, walk, bucket, step.after, looked_at);
    if (!batch) return batch.error();
    step.signed_count += batch->signed_count;
    step.waiting_count += batch->waiting_count;
    step.after = batch->is_last ? PersonId{} : batch->last;
    next.bucket_next += batch->is_last;
    seen += batch->seen;
    if (walk.plan.should_stop && walk.plan.should_stop()) break;
  }
  next.signed_count += step.signed_count;
  if (next.bucket_next == kBucketCount) next.ended = walk.plan.now;
  pass_store::save_run(tx, next);
  return step;
}

}  // namespace

Result<WalkedCity> sign_city(const PassDesk& desk, const CityWalk& plan) {
  auto city = desk.city.now_kept();
  if (!city) return city.error();
  const StationKey* station = (*city)->signer(KeyUse::pass, plan.now);
  if (station == nullptr) return Fault{FaultKind::unavailable, "pass.no_signing_key"};
  auto signer = BatchSigner::of(station->key, station->id);
  if (!signer) return signer.error();
  WalkedCity done;
  auto run = begin(desk, plan, done.was_resumed);
  if (!run) return run.error();
  auto people = desk.db.read([&](Tx& tx) -> Result<std::int64_t> { return people_count(tx); });
  if (!people) return people.error();
  const Walk walk{desk, plan, **city, *station, *signer, run->started, *people};
  PersonId after{};
  while (run->bucket_next < kBucketCount) {
    if (plan.should_stop && plan.should_stop()) return done;
    pass_store::RunRow next;
    auto step = desk.db.write([&](Tx& tx) -> Result<Step> {
      next = *run;
      return one_step(tx, walk, next, after);
    });
    if (!step) return step.error();
    *run = next;
    after = step->after;
    done.signed_count += step->signed_count;
    done.waiting_count += step->waiting_count;
    if (plan.progress) plan.progress(double(run->bucket_next) / kBucketCount, run->signed_count);
  }
  done.is_whole = true;
  // Too much for the feed: each server's copy is made anew.
  if (desk.replica != nullptr)
    if (auto made = desk.replica->rebuild(desk.db, plan.now); !made) return made.error();
  return done;
}

}  // namespace fl
