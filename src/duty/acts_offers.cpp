// Calls for a seat that fell empty, and swaps: asked in order of nearness, taken once by the first.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "duty/events.h"
#include "duty/leaving.h"
#include "duty/store.h"
#include "duty/store_offers.h"
#include "platform/limits.h"
#include "post/post.h"
#include "storage/outbox.h"

namespace fl {

namespace {

constexpr int kSearchedPerScope = 60;
constexpr int kSwapAskedMax = 10;
constexpr std::chrono::hours kSwapOpenFor{24};
constexpr std::chrono::hours kStandingGap{12}, kEver{24 * 365 * 100};

std::string clock_of(Instant at) {
  return to_rfc3339(at).substr(11, 5);
}

bool has_skills(const ResponderFile& file, const PostFile& post) {
  auto have = bits_of(file.skills, skill_words());
  auto want = bits_of(post.skills, skill_words());
  return have && want && (*have & *want) == *want && (!post.needs_vehicle || file.has_vehicle);
}

std::size_t shared_length(std::string_view a, std::string_view b) {
  const auto ends = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return std::size_t(ends.first - a.begin());
}

bool is_free(Tx& tx, const DutyRoom& room, const ResponderFile& file, const PostFile& post,
             const WorkSpan& span) {
  if (!file.account.is_set() || file.ended_at.ms != 0 || file.availability == "none") return false;
  if (file.term_until_at.ms != 0 && file.term_until_at < span.until) return false;
  if (!has_skills(file, post)) return false;
  for (const auto& shift : shifts_of(tx, file.account, span.from, span.until))
    if (shift.is_standing()) return false;
  return breaches_of(tx, room, file.account, span).empty();
}

// Asks the next few who were not asked yet; the number asked.
int ask_next(Tx& tx, const DutyRoom& room, const Gap& gap, Instant now) {
  auto post = load_post(tx, gap.post);
  if (!post) return 0;
  const Bucket bucket = carried_bucket(gap.id.value);
  const auto asked = store::asked_of(tx, bucket, gap.id.value);
  const Instant from = std::max(gap.from, now);
  const WorkSpan span{from, gap.until, post->is_heavy, post->is_exposed};
  int count = 0;
  for (const auto& candidate :
       candidates_for(tx, room, *post, span, gap.left, int(asked.size()) + kAskBatch)) {
    if (count == kAskBatch) break;
    if (std::find(asked.begin(), asked.end(), candidate.account) != asked.end()) continue;
    Offer offer{random_id_in<OfferId>(bucket),
                "refill",
                "open",
                gap.id.value,
                gap.left,
                candidate.account,
                gap.until,
                now};
    store::add_offer(tx, offer);
    tell(tx, room, {candidate.account, "asked", gap.area, offer.id.value, now},
         fmt::format("{}-{} 急需一人顶班，能去请在“我的”里点接受。先应先得。", clock_of(from),
                     clock_of(gap.until)));
    ++count;
  }
  store::note_asked(tx, gap.id, int(asked.size()) + count, now);
  return count;
}

Result<Gap> open_gap(Tx& tx, const DutyRoom& room, const Permit& permit, Gap gap, Instant now) {
  gap.state = "asking";
  gap.made_at = now;
  gap.due_at = now + kRefillDue;
  store::add_gap(tx, gap);
  append_leaf(tx, leaf_of(permit, carried_bucket(gap.id.value), "duty.refill_asked", "gap",
                          gap.id.value, "", now, gap.cause));
  gap.asked_count = ask_next(tx, room, gap, now);
  gap.asked_at = now;
  return gap;
}

// The seat of a shift that was left: others are asked, and the task desk hears of it.
Result<Gap> open_gap_of(Tx& tx, const DutyRoom& room, const Permit& permit, const ShiftFile& shift,
                        std::string_view cause, Instant now) {
  const Bucket bucket = carried_bucket(shift.id.value);
  store::close_offers(tx, bucket, shift.id.value, now);
  post_event(tx, bucket, kShiftLeft, shift.account.value,
             fmt::format(R"({{"account":"{}","path":"{}","cause":"{}"}})", to_text(shift.account),
                         shift.area_path, cause),
             now);
  Gap gap;
  gap.id = random_id_in<GapId>(bucket);
  gap.shift = shift.id;
  gap.post = shift.post;
  gap.area = shift.area;
  gap.area_path = shift.area_path;
  gap.title = shift.title;
  gap.cause = cause;
  gap.left = shift.account;
  gap.from = std::max(shift.from, now);
  gap.until = shift.is_standing() ? gap.from + kStandingGap : shift.until;
  return open_gap(tx, room, permit, gap, now);
}

// Whoever answers for the place now: the lead who owns an empty seat.
AccountId answers_for(Tx& tx, const DutyRoom& room, AreaId id, AccountId but, Instant now) {
  const Area* area = room.tree.find(id);
  if (!area) return {};
  for (const Area* step : room.tree.upward(*area)) {
    const auto holder = store::find_holder(tx, *step, now);
    if (holder && holder->account != but) return holder->account;
  }
  return {};
}

// One gap moves on by the clock; true when something changed.
bool move_gap(Tx& tx, const DutyRoom& room, const Permit& permit, const Gap& gap, Instant now) {
  if (gap.until <= now) {
    store::gap_over(tx, gap.id, now);
    store::close_offers(tx, carried_bucket(gap.id.value), gap.id.value, now);
    return true;
  }
  if (now >= gap.due_at) {
    const AccountId lead = answers_for(tx, room, gap.area, gap.left, now);
    if (!store::uncover_gap(tx, gap.id, lead, now)) return false;
    append_leaf(tx, leaf_of(permit, carried_bucket(gap.id.value), "duty.uncovered", "gap",
                            gap.id.value, "", now));
    if (lead.is_set())
      tell(tx, room, {lead, "uncovered", gap.area, gap.id.value, now},
           fmt::format("{}-{} 无人顶班，现由您负责。", clock_of(gap.from), clock_of(gap.until)));
    return true;
  }
  if (now - gap.asked_at < kAskNextAfter) return false;
  return ask_next(tx, room, gap, now) > 0;
}

Outcome take_refill(Tx& tx, const DutyRoom& room, const Permit& permit, const Offer& offer,
                    Instant now) {
  const Fault gone{FaultKind::conflict, "duty.offer_gone"};
  auto gap = store::load_gap(tx, GapId{offer.call});
  if (!gap || gap->until <= now) return gone;
  if (!store::fill_gap(tx, gap->id, offer.candidate, now)) return gone;
  auto shift =
      give_shift(tx, room, permit,
                 {gap->post, offer.candidate, std::max(gap->from, now), gap->until, "refill"}, now);
  if (!shift) return shift.error();
  const AccountId lead = answers_for(tx, room, gap->area, offer.candidate, now);
  if (lead.is_set())
    tell(tx, room, {lead, "filled", gap->area, shift->value, now},
         fmt::format("{}-{} 已有人顶班。", clock_of(gap->from), clock_of(gap->until)));
  return Done{};
}

Outcome take_swap(Tx& tx, const DutyRoom& room, const Permit& permit, const Offer& offer,
                  Instant now) {
  const Fault gone{FaultKind::conflict, "duty.offer_gone"};
  auto shift = load_shift(tx, ShiftId{offer.call});
  if (!shift || shift->state != "held" || shift->account != offer.asker || shift->from <= now)
    return gone;
  auto post = load_post(tx, shift->post);
  auto file = responder_of(tx, room.keys, offer.candidate);
  if (!post || !file) return gone;
  if (!has_skills(*file, *post)) return Fault{FaultKind::conflict, "duty.skill_missing"};
  const auto breaches = breaches_of(tx, room, offer.candidate, shift->span());
  if (!breaches.empty()) return rest_fault(breaches);
  if (!store::move_shift(tx, shift->id, offer.asker, offer.candidate)) return gone;
  append_leaf(tx, leaf_of(permit, carried_bucket(shift->id.value), "duty.shift_swapped", "shift",
                          shift->id.value, "", now));
  const std::string text = fmt::format("{} {}-{} 的班次已换人。", day_of(shift->from),
                                       clock_of(shift->from), clock_of(shift->until));
  const Area* area = room.tree.find(shift->area);
  const Area* above = area ? room.tree.parent_of(*area) : nullptr;
  const AccountId lead = answers_for(tx, room, above ? above->id : shift->area, {}, now);
  if (lead.is_set()) tell(tx, room, {lead, "swapped", shift->area, shift->id.value, now}, text);
  tell(tx, room, {offer.asker, "swapped", shift->area, shift->id.value, now}, text);
  return Done{};
}

}  // namespace

void tell(Tx& tx, const DutyRoom& room, const Notice& notice, std::string_view text) {
  store::add_notice(tx, notice);
  const auto file = responder_of(tx, room.keys, notice.account);
  if (file && !file->phone.empty())
    send_message(tx, room.keys, {file->phone, std::string(text), "duty"}, notice.at);
}

std::vector<Candidate> candidates_for(Tx& tx, const DutyRoom& room, const PostFile& post,
                                      const WorkSpan& span, AccountId but, int limit) {
  std::vector<Candidate> found;
  std::set<AccountId> seen;
  const Area* area = room.tree.find(post.area);
  if (!area) return found;
  for (const Area* scope : room.tree.upward(*area)) {
    if (scope->is_cell()) continue;
    std::vector<Candidate> here;
    for (const auto& file : responders_under(tx, room.keys, scope->path, {}, kSearchedPerScope)) {
      if (file.account == but || !seen.insert(file.account).second) continue;
      if (!is_free(tx, room, file, post, span)) continue;
      here.push_back({file.account, file.home_path, shared_length(file.home_path, area->path)});
    }
    std::stable_sort(here.begin(), here.end(),
                     [](const auto& a, const auto& b) { return a.near > b.near; });
    found.insert(found.end(), here.begin(), here.end());
    if (found.size() >= std::size_t(limit)) break;
  }
  if (found.size() > std::size_t(limit)) found.resize(std::size_t(limit));
  return found;
}

Result<Gap> call_in_sick(Tx& tx, const DutyRoom& room, const Permit& permit, AccountId account,
                         ShiftId id, Instant now) {
  auto shift = load_shift(tx, id);
  if (!shift || shift->account != account || shift->state != "held")
    return Fault{FaultKind::conflict, "duty.not_your_shift"};
  if (shift->until <= now) return Fault{FaultKind::conflict, "duty.shift_over"};
  if (!store::leave_shift(tx, *shift, now))
    return Fault{FaultKind::conflict, "duty.not_your_shift"};
  append_leaf(tx, leaf_of(permit, carried_bucket(shift->id.value), "duty.sick_called", "shift",
                          shift->id.value, "", now));
  const Instant back = now + kStandingGap;
  if (const Area* area = room.tree.find(shift->area);
      shift->is_standing() && area != nullptr && back < shift->until) {
    auto again = make_shift(tx, permit, shift->post, *area, account, back, shift->until, now);
    if (!again) return again.error();
  }
  return open_gap_of(tx, room, permit, *shift, "sick", now);
}

Result<int> leave_shifts_of(Tx& tx, const DutyRoom& room, const Permit& permit, AccountId account,
                            Instant now) {
  int left = 0;
  for (const auto& shift : shifts_of(tx, account, now, now + kEver)) {
    if (!store::leave_shift(tx, shift, now)) continue;
    append_leaf(tx, leaf_of(permit, carried_bucket(shift.id.value), "duty.shift_ended", "shift",
                            shift.id.value, "", now));
    auto gap = open_gap_of(tx, room, permit, shift, "empty", now);
    if (!gap) return gap.error();
    ++left;
  }
  return left;
}

Result<Gap> ask_refill(Tx& tx, const DutyRoom& room, const Permit& permit, PostId id, Instant from,
                       Instant until, Instant now) {
  auto post = load_post(tx, id);
  if (!post) return Fault{FaultKind::conflict, "duty.no_such_post"};
  if (until <= from || until <= now) return Fault{FaultKind::conflict, "duty.shift_over"};
  if (until - from > kStandingFrom) return Fault{FaultKind::bad_input, "duty.shift_too_long"};
  for (const auto& gap : gaps_under(tx, post->area_path, now, limits::kListLimitMax))
    if (gap.post == id && gap.state == "asking" && gap.from < until && from < gap.until)
      return Fault{FaultKind::conflict, "duty.already_asked"};
  Gap gap;
  gap.id = random_id_in<GapId>(carried_bucket(id.value));
  gap.post = id;
  gap.area = post->area;
  gap.area_path = post->area_path;
  gap.title = post->title;
  gap.cause = "empty";
  gap.from = std::max(from, now);
  gap.until = until;
  return open_gap(tx, room, permit, gap, now);
}

Result<int> run_refill(const DutyRoom& room, const Permit& permit, Instant now) {
  auto gaps = room.db.read([&](Tx& tx) -> Result<std::vector<Gap>> {
    return store::asking_gaps(tx, limits::kListLimitMax);
  });
  if (!gaps) return gaps.error();
  int changed = 0;
  for (const auto& seen : *gaps) {
    auto moved = room.db.write([&](Tx& tx) -> Result<bool> {
      const auto gap = store::load_gap(tx, seen.id);
      return gap && gap->state == "asking" && move_gap(tx, room, permit, *gap, now);
    });
    if (!moved) return moved.error();
    changed += *moved ? 1 : 0;
  }
  return changed;
}

Result<int> offer_swap(Tx& tx, const DutyRoom& room, const Permit& permit, AccountId account,
                       ShiftId id, AccountId colleague, Instant now) {
  auto shift = load_shift(tx, id);
  if (!shift || shift->account != account || shift->state != "held")
    return Fault{FaultKind::conflict, "duty.not_your_shift"};
  if (shift->from <= now || shift->is_standing())
    return Fault{FaultKind::conflict, "duty.shift_over"};
  auto post = load_post(tx, shift->post);
  if (!post) return Fault{FaultKind::conflict, "duty.no_such_post"};
  const Bucket bucket = carried_bucket(shift->id.value);
  std::vector<AccountId> people;
  if (colleague.is_set()) {
    if (!responder_of(tx, room.keys, colleague) || colleague == account)
      return Fault{FaultKind::conflict, "duty.no_such_responder"};
    const auto breaches = breaches_of(tx, room, colleague, shift->span());
    if (!breaches.empty()) return rest_fault(breaches);
    people.push_back(colleague);
  } else {
    for (const auto& one : candidates_for(tx, room, *post, shift->span(), account, kSwapAskedMax))
      people.push_back(one.account);
  }
  const auto asked = store::asked_of(tx, bucket, id.value);
  int count = 0;
  for (const auto person : people) {
    if (std::find(asked.begin(), asked.end(), person) != asked.end()) continue;
    Offer offer{random_id_in<OfferId>(bucket),
                "swap",
                "open",
                id.value,
                account,
                person,
                std::min(shift->from, now + kSwapOpenFor),
                now};
    store::add_offer(tx, offer);
    tell(tx, room, {person, "asked", shift->area, offer.id.value, now},
         fmt::format("同事想与您换 {} {}-{} 的班，请在“我的”里回答。", day_of(shift->from),
                     clock_of(shift->from), clock_of(shift->until)));
    ++count;
  }
  if (count == 0) return Fault{FaultKind::conflict, "duty.nobody_to_ask"};
  append_leaf(tx, leaf_of(permit, bucket, "duty.swap_offered", "shift", shift->id.value, "", now));
  return count;
}

Outcome answer_offer(Tx& tx, const DutyRoom& room, const Permit& permit, AccountId account,
                     OfferId id, bool is_yes, Instant now) {
  const Fault gone{FaultKind::conflict, "duty.offer_gone"};
  auto offer = store::load_offer(tx, id);
  if (!offer || offer->candidate != account || offer->state != "open" || offer->until <= now)
    return gone;
  if (!store::answer(tx, id, is_yes ? "taken" : "declined", now)) return gone;
  if (!is_yes) return Done{};
  auto taken = offer->kind == "swap" ? take_swap(tx, room, permit, *offer, now)
                                     : take_refill(tx, room, permit, *offer, now);
  if (!taken) return taken.error();
  store::close_offers(tx, carried_bucket(id.value), offer->call, now);
  return Done{};
}

Outcome withdraw_swap(Tx& tx, const Permit& permit, AccountId account, ShiftId id, Instant now) {
  auto shift = load_shift(tx, id);
  if (!shift || shift->account != account) return Fault{FaultKind::conflict, "duty.not_your_shift"};
  store::close_offers(tx, carried_bucket(id.value), id.value, now);
  append_leaf(tx, leaf_of(permit, carried_bucket(id.value), "duty.swap_withdrawn", "shift",
                          id.value, "", now));
  return Done{};
}

Result<ShiftFile> shift_of_offer(Tx& tx, const Offer& offer) {
  if (offer.kind == "swap") return load_shift(tx, ShiftId{offer.call});
  const auto gap = store::load_gap(tx, GapId{offer.call});
  if (!gap) return Fault{FaultKind::absent, "duty.no_such_shift"};
  ShiftFile shift;
  shift.post = gap->post;
  shift.area = gap->area;
  shift.area_path = gap->area_path;
  shift.title = gap->title;
  shift.from = gap->from;
  shift.until = gap->until;
  return shift;
}

}  // namespace fl
