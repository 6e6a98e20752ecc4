// Hand-over of open promises: listed, signed, and told to the lead when nobody signed.
#include <algorithm>

#include <fmt/format.h>

#include "duty/shifts.h"
#include "platform/json.h"
#include "platform/limits.h"
#include "storage/outbox.h"
#include "work/events.h"
#include "work/moves.h"
#include "work/store.h"
#include "work/store_hand_over.h"

namespace fl {

namespace {

constexpr int kPromiseCountMax = 200;
constexpr int kEndingPage = 500;
constexpr std::size_t kPathStep = 3;  // characters of an area path a level

std::vector<Task> open_tasks_of(Tx& tx, AccountId holder, std::string_view path) {
  std::vector<Task> found;
  for (const auto lane : {Lane::late, Lane::waiting, Lane::going})
    for (auto& task : work_store::tasks_of_holder(tx, holder, lane, {}, kPromiseCountMax))
      if (task.area_path.starts_with(path)) found.push_back(std::move(task));
  return found;
}

// What the account answers for now, and what it comes on for within kHandOverAhead.
std::vector<Holder> duties_soon(Tx& tx, AccountId account, Instant now) {
  auto duties = duties_of(tx, account, now);
  for (auto& soon : duties_of(tx, account, now + kHandOverAhead))
    duties.push_back(std::move(soon));
  return duties;
}

const Holder* covering(const std::vector<Holder>& duties, std::string_view path) {
  const auto found = std::find_if(duties.begin(), duties.end(), [&](const Holder& duty) {
    return path.starts_with(duty.area_path);
  });
  return found == duties.end() ? nullptr : &*found;
}

// Somebody is on by another shift of the same place when this one ends: nothing changes hands.
bool goes_on(Tx& tx, const ShiftFile& shift) {
  const auto duties = duties_of(tx, shift.account, shift.until);
  return covering(duties, shift.area_path) != nullptr;
}

Result<bool> open_for(Tx& tx, const Permit& permit, const ShiftFile& shift, Instant now) {
  const Bucket bucket = carried_bucket(shift.id.value);
  if (shift.is_standing() || work_store::has_hand_over(tx, bucket, shift.id.value)) return false;
  if (goes_on(tx, shift) || open_tasks_of(tx, shift.account, shift.area_path).empty()) return false;
  HandOver row;
  row.id = random_id_in<HandOverId>(bucket);
  row.shift = shift.id.value;
  row.area = shift.area;
  row.area_path = shift.area_path;
  row.giver = shift.account;
  row.ends_at = shift.until;
  row.made_at = now;
  work_store::add_hand_over(tx, row);
  append_leaf(tx, leaf_of(permit, bucket, "hand_over.open", "hand_over", row.id.value, "", now));
  return true;
}

AccountId lead_above(Tx& tx, const WorkRoom& room, const HandOver& row, Instant now) {
  const Area* area = room.tree.find(row.area);
  const Area* above = area ? room.tree.parent_of(*area) : nullptr;
  if (above == nullptr) above = area;
  if (above == nullptr) return {};
  auto holder = who_answers(tx, room.tree, *above, now);
  return holder ? holder->account : AccountId{};
}

bool close_past(Tx& tx, const WorkRoom& room, const Permit& permit, const HandOver& row,
                Instant now) {
  const bool is_empty = open_promises(tx, row).empty();
  if (row.occasion == "term" && !is_empty) return false;
  const AccountId lead = is_empty ? AccountId{} : lead_above(tx, room, row, now);
  work_store::end_hand_over(tx, row.id, is_empty ? "signed" : "unsigned", lead, now);
  if (is_empty) return true;
  append_leaf(tx, leaf_of(permit, carried_bucket(row.id.value), "hand_over.unsigned", "hand_over",
                          row.id.value, "", now));
  post_event(tx, carried_bucket(row.id.value), kHandOverUnsigned, row.id.value,
             fmt::format(R"({{"path":"{}","giver":"{}"}})", row.area_path, to_text(row.giver)),
             now);
  if (lead.is_set())
    tell(tx, {room.db, room.keys, room.tree},
         {lead, "hand_over_unsigned", row.area, row.id.value, now}, "有交接未签收，请安排接班人。");
  return true;
}

}  // namespace

Outcome hand_task(Tx& tx, const Permit& permit, TaskId id, const Taker& taker,
                  std::string_view step, Instant now) {
  auto before = work_store::load_task(tx, id);
  if (!before) return before.error();
  auto after = assigned(*before, taker);
  if (!after) return after.error();
  after->state = before->state;
  after->accepted_at = before->accepted_at;
  after->done_at = before->done_at;
  after->proof_kind = before->proof_kind;
  after->proof_note_sealed = before->proof_note_sealed;
  return write_change(tx, permit, *before, *after, {"task.hand_over", step}, now, now);
}

std::vector<Task> open_promises(Tx& tx, const HandOver& hand_over) {
  return open_tasks_of(tx, hand_over.giver,
                       hand_over.occasion == "term" ? "" : hand_over.area_path);
}

Result<int> sign_hand_over(Tx& tx, const WorkRoom&, const Permit& permit, AccountId taker,
                           HandOverId id, TaskId task, Instant now) {
  const Fault gone{FaultKind::conflict, "work.hand_over_gone"};
  const auto row = work_store::load_hand_over(tx, id);
  if (!row || row->state == "signed" || row->giver == taker) return gone;
  const auto duties = duties_soon(tx, taker, now);
  const auto promises = open_promises(tx, *row);
  int count = 0;
  for (const auto& promise : promises) {
    if (task.is_set() && promise.id != task) continue;
    const Holder* duty = covering(duties, promise.area_path);
    if (!duty) continue;
    auto moved =
        hand_task(tx, permit, promise.id, {taker, duty->title, duty->area}, "handed_over", now);
    if (!moved) return moved.error();
    work_store::add_signature(tx, id, promise.id, taker, now);
    ++count;
  }
  if (count == 0) return gone;
  const bool is_whole = std::size_t(count) == promises.size();
  work_store::count_signed(tx, id, is_whole ? "signed" : row->state, count, now);
  append_leaf(tx, leaf_of(permit, carried_bucket(id.value), "hand_over.signed", "hand_over",
                          id.value, "", now));
  return count;
}

std::vector<Task> promises_to(Tx& tx, const HandOver& hand_over, AccountId taker, Instant now) {
  const auto duties = duties_soon(tx, taker, now);
  auto promises = open_promises(tx, hand_over);
  std::erase_if(promises, [&](const Task& one) { return !covering(duties, one.area_path); });
  return promises;
}

std::vector<HandOver> hand_overs_to(Tx& tx, AccountId taker, Instant now) {
  const Instant after = now - kHandOverBack;
  std::vector<HandOver> seen, found;
  const auto add = [&](std::vector<HandOver> rows) {
    for (auto& row : rows)
      if (std::none_of(seen.begin(), seen.end(),
                       [&](const HandOver& one) { return one.id == row.id; }))
        seen.push_back(std::move(row));
  };
  for (const auto& duty : duties_soon(tx, taker, now)) {
    add(hand_overs_under(tx, duty.area_path, after, limits::kListLimitMax));
    // A shift of the community may hold promises of this cell.
    for (std::size_t length = duty.area_path.size(); length > kPathStep;) {
      length -= kPathStep;
      add(hand_overs_at(tx, duty.area_path.substr(0, length), after, limits::kListLimitMax));
    }
  }
  for (auto& row : seen)
    if (row.state != "signed" && row.giver != taker && !promises_to(tx, row, taker, now).empty())
      found.push_back(std::move(row));
  return found;
}

Result<int> open_term_hand_over(Tx& tx, const WorkRoom&, const Permit& permit, AccountId giver,
                                const Area& area, Instant now) {
  const auto count = int(open_tasks_of(tx, giver, "").size());
  if (count == 0) return 0;
  for (const auto& row : hand_overs_of_giver(tx, giver))
    if (row.occasion == "term") return count;
  HandOver row;
  row.id = random_id_in<HandOverId>(hash_bucket(area.id.value));
  row.occasion = "term";
  row.area = area.id;
  row.area_path = area.path;
  row.giver = giver;
  row.ends_at = now;
  row.made_at = now;
  work_store::add_hand_over(tx, row);
  append_leaf(tx, leaf_of(permit, carried_bucket(row.id.value), "hand_over.open", "hand_over",
                          row.id.value, "", now));
  return count;
}

Result<int> run_hand_over(const WorkRoom& room, const Permit& permit, Instant now) {
  int changed = 0;
  ShiftCursor after{now - std::chrono::hours(1), {}};
  for (bool is_more = true; is_more;) {
    auto page = room.db.read([&](Tx& tx) -> Result<std::vector<ShiftFile>> {
      return shifts_ending(tx, after, now + kHandOverAhead, kEndingPage);
    });
    if (!page) return page.error();
    is_more = page->size() == std::size_t(kEndingPage);
    if (page->empty()) break;
    after = {page->back().until, page->back().id};
    auto opened = room.db.write([&](Tx& tx) -> Result<int> {
      int count = 0;
      for (const auto& shift : *page) {
        auto one = open_for(tx, permit, shift, now);
        if (!one) return one.error();
        count += *one ? 1 : 0;
      }
      return count;
    });
    if (!opened) return opened.error();
    changed += *opened;
  }
  auto closed = room.db.write([&](Tx& tx) -> Result<int> {
    int count = 0;
    for (const auto& row :
         work_store::hand_overs_past(tx, now - kHandOverGrace, limits::kListLimitMax))
      count += close_past(tx, room, permit, row, now) ? 1 : 0;
    return count;
  });
  if (!closed) return closed.error();
  return changed + *closed;
}

Outcome move_left_promises(Tx& tx, const WorkRoom& room, const Permit& permit,
                           std::string_view body, Instant now) {
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(body.data(), body.size()), error);
  if (error || !value.is_object()) return Fault{FaultKind::bad_input, "work.bad_event_body"};
  const auto& left = value.as_object();
  auto account = id_of_text<AccountId>(std::string_view(left.at("account").as_string()));
  if (!account) return account.error();
  const std::string path(left.at("path").as_string());
  for (const auto& task : open_tasks_of(tx, *account, path)) {
    const Area* area = room.tree.find(task.area);
    if (!area) continue;
    auto holder = who_answers(tx, room.tree, *area, now);
    if (!holder || holder->account == *account) continue;
    auto moved = hand_task(tx, permit, task.id, {holder->account, holder->title, holder->area},
                           "reassigned", now);
    if (!moved) return moved.error();
  }
  return Done{};
}

}  // namespace fl
