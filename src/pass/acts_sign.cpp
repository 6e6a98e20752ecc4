// What a token says, as the rows stand; and whose turn it is.
#include <algorithm>

#include "pass/show.h"
#include "pass/store_pass.h"
#include "platform/clock.h"
#include "trust/proof.h"

namespace fl {

namespace {

constexpr int kDuePage = 200;
constexpr int kRenewPage = 500;
constexpr std::chrono::hours kCardGoodEnough{24 * 30};
constexpr int kCodeTriesMax = 4;

std::int64_t seconds_of(Instant at) {
  return at.ms / 1'000;
}

// The statistics code of the district where the status holds: who is asked about it.
std::string office_of(const AreaTree& tree, std::string_view path) {
  const Area* area = tree.find_path(path);
  std::string office = "0";
  if (area == nullptr) return office;
  for (const Area* up : tree.upward(*area)) {
    if (up->code.empty() || up->code.size() > 12) continue;
    office = up->code;
    if (up->level == AreaLevel::district) break;
  }
  return office;
}

// Adds the status to a token, anew from the evidence. False: it restricts, and the witnessed log
// does not hold it yet.
Result<bool> add_status(Tx& tx, const PassDesk& desk, PersonId person, Instant now,
                        PassToken& token) {
  const auto row = pass_store::load_status(tx, person);
  if (!row) return true;  // nothing was ever found about them
  auto now_is = status_now(tx, *desk.rules, person, now);
  if (!now_is) return now_is.error();
  const Status& told = (*now_is)->told;
  if (!(*now_is)->set || told.outcome == Verdict::ok || told.rule == nullptr) return true;
  const auto proof =
      proof_of_row(tx, hash_bucket(person.value), "status", person.value, image_of(*row));
  const bool is_kept = row->rule == told.rule->id && row->verdict == name_of(told.outcome);
  if (!proof || !proof->position || !is_kept) return false;
  token.status = told.outcome == Verdict::ask ? TokenStatus::ask : TokenStatus::stop;
  token.reason = told.rule->code;
  token.office = office_of(desk.tree, row->area_path);
  token.until = seconds_of(told.until);
  token.leaf = proof->position;
  token.leaf_hash = raw(proof->leaf_hash).substr(0, 16);
  return true;
}

// The person's code, for both kinds of token; a fresh one is nobody else's.
std::string code_for(Tx& tx, PersonId person) {
  for (const auto kind : {TokenKind::phone, TokenKind::card})
    if (auto row = pass_store::load_token(tx, person, kind)) return row->code;
  std::string code = fresh_code();
  for (int i = 0; i < kCodeTriesMax && pass_store::person_of_card(tx, code); ++i)
    code = fresh_code();
  return code;
}

Result<std::shared_ptr<const CityKeys>> keys_of(const PassDesk& desk) {
  return desk.city.now_kept();
}

Result<SignedDue> sign_page(Tx& tx, const PassDesk& desk,
                            const std::vector<pass_store::DueRow>& page, Instant now) {
  SignedDue count;
  for (const auto& due : page) {
    auto one = sign_pass(tx, desk, due.person, now);
    // Somebody who is gone has no pass any more; nobody else waits for that.
    if (!one && one.error().kind == FaultKind::absent) {
      pass_store::drop_due(tx, due.person);
      pass_store::drop_token(tx, due.person, TokenKind::phone);
      pass_store::add_feed(tx, pass_store::FeedWhat::token, due.person, now);
      continue;
    }
    if (!one) return one.error();
    ++(*one ? count.signed_count : count.waiting_count);
  }
  return count;
}

}  // namespace

void keep_token(Tx& tx, pass_store::TokenRow& row, const PassToken& token, std::int64_t serial,
                Instant now) {
  if (row.expires > now && !row.cose.empty()) {
    if (row.was_until > now) pass_store::add_doubt(tx, row.was_epoch, row.was_place, now);
    row.was_epoch = row.epoch;
    row.was_place = row.place;
    row.was_until = row.expires;
  }
  pass_store::push_past(row, epoch_of(now - kGivenKept));
  row.epoch = token.place.epoch;
  row.place = token.place.shard * kListIndexCount + token.place.index;
  row.issued = {token.issued * 1'000};
  row.expires = {token.expires * 1'000};
  note_given(tx, row.epoch, serial, row.person);
}

Result<bool> sign_pass(Tx& tx, const PassDesk& desk, PersonId person, Instant now) {
  auto city = keys_of(desk);
  if (!city) return city.error();
  const StationKey* station = (*city)->signer(KeyUse::pass, now);
  if (station == nullptr) return Fault{FaultKind::unavailable, "pass.no_signing_key"};
  const PersonId who = person_now(tx, person);
  auto known = open_private(tx, desk.keys, who);
  if (!known) return known.error();
  auto row = pass_store::load_token(tx, person, TokenKind::phone)
                 .value_or(pass_store::TokenRow{.person = person});
  if (row.code.empty()) row.code = code_for(tx, person);
  row.name = masked_name(known->name);
  PassToken token;
  token.issuer = (*city)->list.issuer;
  token.issued = seconds_of(now);
  token.expires = token.issued + std::chrono::seconds(kPhoneTokenLife).count();
  token.name = row.name;
  token.last_four = row.code.substr(row.code.size() - 4);
  auto is_proven = add_status(tx, desk, who, now, token);
  if (!is_proven) return is_proven.error();
  if (!*is_proven) {
    pass_store::add_due(tx, person, now);
    return false;
  }
  const auto drawn = draw_places(tx, desk.keys, now, 1);
  token.place = drawn.front().place;
  auto cose = make_token(token, station->key, station->id);
  if (!cose) return cose.error();
  if (cose->size() > kCoseBytesMax) return Fault{FaultKind::unavailable, "pass.token_too_long"};
  keep_token(tx, row, token, drawn.front().serial, now);
  row.cose = std::move(*cose);
  row.renew = renewal_of(desk.keys, person, row.expires);
  pass_store::save_token(tx, row);
  pass_store::drop_due(tx, person);
  pass_store::add_feed(tx, pass_store::FeedWhat::token, person, now);
  return true;
}

Result<pass_store::TokenRow> sign_card(Tx& tx, const PassDesk& desk, PersonId person, Instant now) {
  auto kept = pass_store::load_token(tx, person, TokenKind::card);
  if (kept && kept->expires > now + kCardGoodEnough) return *kept;
  auto city = keys_of(desk);
  if (!city) return city.error();
  const StationKey* station = (*city)->signer(KeyUse::card, now);
  if (station == nullptr) return Fault{FaultKind::unavailable, "pass.no_signing_key"};
  auto known = open_private(tx, desk.keys, person_now(tx, person));
  if (!known) return known.error();
  pass_store::TokenRow row{.person = person, .kind = TokenKind::card};
  row.code = kept ? kept->code : code_for(tx, person);
  row.name = masked_name(known->name);
  const auto drawn = draw_places(tx, desk.keys, now, 1);
  PassToken token;
  token.kind = TokenKind::card;
  token.issuer = (*city)->list.issuer;
  token.issued = seconds_of(now);
  token.expires = token.issued + std::chrono::seconds(kCardTokenLife).count();
  token.place = drawn.front().place;
  token.name = row.name;
  token.last_four = row.code.substr(row.code.size() - 4);
  auto cose = make_token(token, station->key, station->id);
  if (!cose) return cose.error();
  keep_token(tx, row, token, drawn.front().serial, now);
  row.cose = std::move(*cose);
  row.renew = row.expires;
  pass_store::save_token(tx, row);
  pass_store::put_card(tx, row.code, person, now);
  return row;
}

Result<SignedDue> sign_due(const PassDesk& desk, Instant now) {
  SignedDue done;
  pass_store::DueRow last{};
  while (true) {
    auto page = desk.db.read([&](Tx& tx) -> Result<std::vector<pass_store::DueRow>> {
      return pass_store::due_people(tx, now, last, kDuePage);
    });
    if (!page) return page.error();
    if (page->empty()) return done;
    last = page->back();
    auto signed_now = desk.db.write([&](Tx& tx) { return sign_page(tx, desk, *page, now); });
    if (!signed_now) return signed_now.error();
    done.signed_count += signed_now->signed_count;
    done.waiting_count += signed_now->waiting_count;
  }
}

Result<int> renew_passes(const PassDesk& desk, Instant now, int& bucket_next,
                         std::chrono::milliseconds budget) {
  const std::int64_t from_ms = steady_ms();
  int renewed = 0;
  for (int walked = 0; walked < kBucketCount && steady_ms() - from_ms < budget.count(); ++walked) {
    const auto bucket = Bucket(bucket_next);
    auto people = desk.db.read([&](Tx& tx) -> Result<std::vector<PersonId>> {
      return pass_store::to_renew(tx, bucket, now, kRenewPage);
    });
    if (!people) return people.error();
    if (!people->empty()) {
      auto done = desk.db.write([&](Tx& tx) -> Outcome {
        for (const auto person : *people)
          pass_store::add_due(tx, person, now);
        return Done{};
      });
      if (!done) return done.error();
    }
    renewed += int(people->size());
    bucket_next = (bucket_next + 1) % kBucketCount;
  }
  return renewed;
}

}  // namespace fl
