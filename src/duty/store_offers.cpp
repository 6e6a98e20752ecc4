// Rows of empty seats, offers and notices. Whoever is first is first: a state changes only from the
// state it was read in.
#include "duty/store_offers.h"

namespace fl {

namespace {

constexpr int kOfferCountMax = 50;

const Sql kAddGap{
    SqlTag::point, "duty.add_gap",
    "INSERT INTO duty_gap (bucket, id, shift_id, post_id, area_id, area_path, title, cause, "
    "left_id, from_at, until_at, state, asked_count, asked_at, due_at, filled_by, told_id, "
    "made_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, 0, ?13, "
    "0, 0, ?14, ?14)"};
const Sql kLoadGap{
    SqlTag::point, "duty.load_gap",
    "SELECT id, shift_id, post_id, area_id, area_path, title, cause, state, left_id, filled_by, "
    "told_id, from_at, until_at, asked_at, due_at, made_at, asked_count FROM duty_gap "
    "WHERE bucket = ?1 AND id = ?2"};
const Sql kFillGap{SqlTag::point, "duty.fill_gap",
                   "UPDATE duty_gap SET state = 'filled', filled_by = ?3, changed_at = ?4 "
                   "WHERE bucket = ?1 AND id = ?2 AND state IN ('asking', 'uncovered')"};
const Sql kUncoverGap{SqlTag::point, "duty.uncover_gap",
                      "UPDATE duty_gap SET state = 'uncovered', told_id = ?3, changed_at = ?4 "
                      "WHERE bucket = ?1 AND id = ?2 AND state = 'asking'"};
const Sql kGapOver{SqlTag::point, "duty.gap_over",
                   "UPDATE duty_gap SET state = 'over', changed_at = ?3 "
                   "WHERE bucket = ?1 AND id = ?2 AND state IN ('asking', 'uncovered')"};
const Sql kNoteAsked{SqlTag::point, "duty.note_asked",
                     "UPDATE duty_gap SET asked_count = ?3, asked_at = ?4 "
                     "WHERE bucket = ?1 AND id = ?2"};
const Sql kAskingGaps{
    SqlTag::job, "duty.asking_gaps",
    "SELECT id, shift_id, post_id, area_id, area_path, title, cause, state, left_id, filled_by, "
    "told_id, from_at, until_at, asked_at, due_at, made_at, asked_count FROM duty_gap "
    "WHERE state = 'asking' ORDER BY due_at LIMIT ?1"};
const Sql kGapsUnder{
    SqlTag::list, "duty.gaps_under",
    "SELECT id, shift_id, post_id, area_id, area_path, title, cause, state, left_id, filled_by, "
    "told_id, from_at, until_at, asked_at, due_at, made_at, asked_count FROM duty_gap "
    "WHERE area_path >= ?1 AND area_path < ?2 AND until_at > ?3 "
    "ORDER BY area_path, until_at LIMIT ?4"};

const Sql kAddOffer{
    SqlTag::point, "duty.add_offer",
    "INSERT INTO duty_offer (bucket, id, kind, call_id, asker_id, candidate_id, state, until_at, "
    "made_at, answered_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', ?7, ?8, 0)"};
const Sql kLoadOffer{
    SqlTag::point, "duty.load_offer",
    "SELECT id, kind, state, call_id, asker_id, candidate_id, until_at, made_at FROM duty_offer "
    "WHERE bucket = ?1 AND id = ?2"};
const Sql kAnswer{SqlTag::point, "duty.answer_offer",
                  "UPDATE duty_offer SET state = ?3, answered_at = ?4 "
                  "WHERE bucket = ?1 AND id = ?2 AND state = 'open'"};
const Sql kCloseOffers{SqlTag::point, "duty.close_offers",
                       "UPDATE duty_offer SET state = 'over', answered_at = ?3 "
                       "WHERE bucket = ?1 AND call_id = ?2 AND state = 'open'"};
const Sql kAskedOf{SqlTag::point, "duty.asked_of",
                   "SELECT candidate_id FROM duty_offer WHERE bucket = ?1 AND call_id = ?2"};
const Sql kOffersTo{
    SqlTag::list, "duty.offers_to",
    "SELECT id, kind, state, call_id, asker_id, candidate_id, until_at, made_at FROM duty_offer "
    "WHERE candidate_id = ?1 AND state = 'open' AND until_at > ?2 ORDER BY until_at LIMIT ?3"};
const Sql kOffersBy{
    SqlTag::list, "duty.offers_by",
    "SELECT id, kind, state, call_id, asker_id, candidate_id, until_at, made_at FROM duty_offer "
    "WHERE asker_id = ?1 AND state = 'open' AND until_at > ?2 ORDER BY until_at LIMIT ?3"};

const Sql kAddNotice{
    SqlTag::point, "duty.add_notice",
    "INSERT INTO duty_notice (bucket, id, account_id, kind, area_id, about_id, at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
const Sql kNoticesOf{SqlTag::list, "duty.notices_of",
                     "SELECT account_id, kind, area_id, about_id, at FROM duty_notice "
                     "WHERE bucket = ?1 AND account_id = ?2 AND at > ?3 ORDER BY at DESC LIMIT ?4"};

Gap read_gap(Statement& row) {
  Gap gap;
  gap.id = row.id<GapId>(0);
  gap.shift = row.id<ShiftId>(1);
  gap.post = row.id<PostId>(2);
  gap.area = row.id<AreaId>(3);
  gap.area_path = row.str(4);
  gap.title = row.str(5);
  gap.cause = row.str(6);
  gap.state = row.str(7);
  gap.left = row.id<AccountId>(8);
  gap.filled_by = row.id<AccountId>(9);
  gap.told = row.id<AccountId>(10);
  gap.from = row.instant(11);
  gap.until = row.instant(12);
  gap.asked_at = row.instant(13);
  gap.due_at = row.instant(14);
  gap.made_at = row.instant(15);
  gap.asked_count = int(row.i64(16));
  return gap;
}

Offer read_offer(Statement& row) {
  return {row.id<OfferId>(0),   row.str(1),           row.str(2),     row.i64(3),
          row.id<AccountId>(4), row.id<AccountId>(5), row.instant(6), row.instant(7)};
}

std::vector<Offer> offers(Statement rows) {
  std::vector<Offer> found;
  while (rows.step())
    found.push_back(read_offer(rows));
  return found;
}

}  // namespace

namespace store {

void add_gap(Tx& tx, const Gap& row) {
  tx.exec(kAddGap, carried_bucket(row.id.value), row.id, row.shift, row.post, row.area,
          row.area_path, row.title, row.cause, row.left, row.from, row.until, row.state, row.due_at,
          row.made_at);
}

std::optional<Gap> load_gap(Tx& tx, GapId id) {
  auto row = tx.run(kLoadGap, carried_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read_gap(row);
}

bool fill_gap(Tx& tx, GapId id, AccountId by, Instant now) {
  return tx.exec(kFillGap, carried_bucket(id.value), id, by, now) == 1;
}

bool uncover_gap(Tx& tx, GapId id, AccountId told, Instant now) {
  return tx.exec(kUncoverGap, carried_bucket(id.value), id, told, now) == 1;
}

void gap_over(Tx& tx, GapId id, Instant now) {
  tx.exec(kGapOver, carried_bucket(id.value), id, now);
}

void note_asked(Tx& tx, GapId id, int asked_count, Instant now) {
  tx.exec(kNoteAsked, carried_bucket(id.value), id, asked_count, now);
}

std::vector<Gap> asking_gaps(Tx& tx, int limit) {
  std::vector<Gap> found;
  auto rows = tx.run(kAskingGaps, limit);
  while (rows.step())
    found.push_back(read_gap(rows));
  return found;
}

void add_offer(Tx& tx, const Offer& row) {
  tx.exec(kAddOffer, carried_bucket(row.id.value), row.id, row.kind, row.call, row.asker,
          row.candidate, row.until, row.made_at);
}

std::optional<Offer> load_offer(Tx& tx, OfferId id) {
  auto row = tx.run(kLoadOffer, carried_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read_offer(row);
}

bool answer(Tx& tx, OfferId id, std::string_view state, Instant now) {
  return tx.exec(kAnswer, carried_bucket(id.value), id, state, now) == 1;
}

void close_offers(Tx& tx, Bucket bucket, std::int64_t call, Instant now) {
  tx.exec(kCloseOffers, bucket, call, now);
}

std::vector<AccountId> asked_of(Tx& tx, Bucket bucket, std::int64_t call) {
  std::vector<AccountId> found;
  auto rows = tx.run(kAskedOf, bucket, call);
  while (rows.step())
    found.push_back(rows.id<AccountId>(0));
  return found;
}

void add_notice(Tx& tx, const Notice& row) {
  const Bucket bucket = hash_bucket(row.account.value);
  tx.exec(kAddNotice, bucket, static_cast<std::int64_t>(random_u64() >> 1), row.account, row.kind,
          row.area, row.about, row.at);
}

}  // namespace store

std::vector<Gap> gaps_under(Tx& tx, std::string_view path, Instant now, int limit) {
  std::vector<Gap> found;
  auto rows = tx.run(kGapsUnder, path, std::string(path) + "~", now, limit);
  while (rows.step())
    found.push_back(read_gap(rows));
  return found;
}

std::vector<Offer> offers_to(Tx& tx, AccountId account, Instant now) {
  return offers(tx.run(kOffersTo, account, now, kOfferCountMax));
}

std::vector<Offer> offers_by(Tx& tx, AccountId account, Instant now) {
  return offers(tx.run(kOffersBy, account, now, kOfferCountMax));
}

std::vector<Notice> notices_of(Tx& tx, AccountId account, Instant after) {
  std::vector<Notice> found;
  auto rows = tx.run(kNoticesOf, hash_bucket(account.value), account, after, kOfferCountMax);
  while (rows.step())
    found.push_back(
        {rows.id<AccountId>(0), rows.str(1), rows.id<AreaId>(2), rows.i64(3), rows.instant(4)});
  return found;
}

}  // namespace fl
