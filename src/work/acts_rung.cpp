// Up the ladder: each rung of a late promise told once, and acknowledged by name. A rung, the
// task's next one, the step and the leaf are one transaction: a kill in the middle leaves nothing,
// and whoever comes second finds the rung taken.
#include <algorithm>
#include <map>
#include <span>

#include <fmt/format.h>

#include "duty/duty.h"
#include "storage/outbox.h"
#include "work/events.h"
#include "work/moves.h"
#include "work/store.h"
#include "work/store_turn.h"
#include "work/work.h"

namespace fl {

namespace {

constexpr std::size_t kBatch = 500;  // a transaction: others' writes wait for it
constexpr int kRunMax = 5'000;       // of those due the ones due longest; the next run goes on

std::string said_bound(TaskId task, int rung) {
  return fmt::format("work_rung.said_sealed|{}|{}", task.value, rung);
}

// The area whose duty a rung speaks to: the first at that level or above it.
const Area* area_told(const AreaTree& tree, const Area& from, std::string_view tells) {
  auto is_it = [&](const Area& area) {
    switch (area.level) {
      case AreaLevel::community:
      case AreaLevel::village:
        return tells == "lead";
      case AreaLevel::subdistrict:
      case AreaLevel::township:
        return tells == "lead" || tells == "street";
      case AreaLevel::district:
        return tells == "lead" || tells == "street" || tells == "district";
      case AreaLevel::city:
        return true;
      default:
        return false;
    }
  };
  for (const Area* area = &from; area != nullptr; area = tree.parent_of(*area))
    if (is_it(*area)) return area;
  return &tree.root();
}

// What every task of a batch asks again: ladders, and who answers for an area now.
struct Climbing {
  Tx& tx;
  const WorkRoom& room;
  const Permit& permit;
  Instant now;
  std::map<std::string, Ladder, std::less<>> ladders = {};
  std::map<AreaId, AccountId> answers = {};

  const Ladder& ladder(const Task& task) {
    const auto name = ladder_of(task);
    auto found = ladders.find(name);
    if (found == ladders.end())
      found = ladders.emplace(std::string(name), work_store::load_ladder(tx, name)).first;
    return found->second;
  }

  Result<AccountId> told(const Task& task, std::string_view tells) {
    if (tells == "holder") return task.holder;
    const Area* area = room.tree.find(task.area);
    CHECK(area != nullptr);
    const Area* level = area_told(room.tree, *area, tells);
    const auto known = answers.find(level->id);
    if (known != answers.end()) return known->second;
    auto holder = who_answers(tx, room.tree, *level, now);
    if (!holder) return holder.error();
    answers.emplace(level->id, holder->account);
    return holder->account;
  }

  // The top was told: nothing comes after it.
  void end(const Task& task) const {
    Task after = task;
    after.next_rung_at.reset();
    ++after.version;
    work_store::save_climbed(tx, after);
    append_leaf(tx, leaf_of(permit, task.bucket(), "task.rung_end", "task", task.id.value,
                            image_of(after), now));
  }

  // The asker's day is over: the lead sends somebody else.
  Outcome send_another(const Task& task) const {
    auto kind = work_store::load_kind(tx, task.kind);
    if (!kind) return kind.error();
    auto lead = lead_of(tx, room, task, task.holder, now);
    if (!lead && lead.error().key == "work.nobody_above") lead = lead_of(tx, room, task, {}, now);
    if (!lead) return lead.error();
    return write_change(tx, permit, task, check_due(task, *kind, *lead, now),
                        {"task.check_due", "check_due"}, now, now);
  }

  Outcome climb(const Task& task) {
    if (awaits_asker(task)) return send_another(task);
    auto after = climbed(task, ladder(task), now);
    if (!after) {
      end(task);
      return Done{};
    }
    const Rung& rung = *next_rung(task, ladder(task))->rung;
    auto account = told(task, rung.tells);
    if (!account) return account.error();
    work_store::add_rung(tx, {task.id, after->rung, now, rung.tells, *account, {}, {}, {}});
    work_store::save_climbed(tx, *after);
    const bool is_reminder = rung.tells == "holder";
    work_store::add_step(
        tx, task.id,
        {now, is_reminder ? "reminded" : "escalated", permit.account(), rung.tells, {}});
    append_leaf(tx, leaf_of(permit, task.bucket(), "task.rung", "task", task.id.value,
                            image_of(*after), now, rung.tells));
    post_event(tx, task.bucket(), kRungTold, task.id.value,
               fmt::format(R"({{"rung":{},"tells":"{}","account":"{}","kind":"{}"}})", rung.number,
                           rung.tells, to_text(*account), task.kind),
               now);
    return Done{};
  }
};

// Of these, what is still due when their transaction has begun: whoever comes second finds it told.
Result<int> climb_batch(Tx& tx, const WorkRoom& room, const Permit& permit,
                        std::span<const TaskId> ids, Instant now) {
  Climbing climbing{tx, room, permit, now};
  int told = 0;
  for (const auto& task : work_store::tasks_by_id(tx, ids)) {
    if (!task.next_rung_at || *task.next_rung_at > now) continue;
    auto done = climbing.climb(task);
    if (!done) return done.error();
    ++told;
  }
  return told;
}

}  // namespace

Result<int> climb_ladders(const WorkRoom& room, const Permit& permit, Instant now) {
  auto due = room.db.read([&](Tx& tx) -> Result<std::vector<TaskId>> {
    return work_store::rung_ids_due(tx, now, kRunMax);
  });
  if (!due) return due.error();
  // Bucket by bucket: leaves, events, rungs and steps of one bucket lie side by side.
  std::sort(due->begin(), due->end(), [](TaskId a, TaskId b) {
    return std::pair(carried_bucket(a.value), a) < std::pair(carried_bucket(b.value), b);
  });
  int told = 0;
  for (std::span<const TaskId> rest = *due; !rest.empty();) {
    const auto batch = rest.first(std::min(rest.size(), kBatch));
    rest = rest.subspan(batch.size());
    auto count = room.db.write([&](Tx& tx) { return climb_batch(tx, room, permit, batch, now); });
    if (!count) return count.error();
    told += *count;
  }
  return told;
}

Result<Task> acknowledge_task(const WorkRoom& room, const Permit& permit, TaskId id,
                              const std::string& what, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto before = work_store::load_task(tx, id);
    if (!before) return before.error();
    if (before->lane() == Lane::closed) return Fault{FaultKind::conflict, "work.task_already_done"};
    auto rungs = work_store::rungs_of(tx, id);
    if (rungs.empty() || rungs.back().rung != before->rung)
      return Fault{FaultKind::conflict, "work.nothing_to_acknowledge"};
    auto& last = rungs.back();
    auto sealed = seal_text(tx, room.keys, before->person, what, said_bound(id, last.rung));
    if (!sealed) return sealed.error();
    last.acked_at = the_act.now;
    last.acked_by = permit.account();
    last.said_sealed = *sealed;
    if (work_store::acknowledge_rung(tx, last) == 0)
      return Fault{FaultKind::conflict, "work.already_acknowledged"};
    const Task after =
        held_back(*before, work_store::load_ladder(tx, ladder_of(*before)), the_act.now);
    auto written = write_change(tx, permit, *before, after,
                                {"task.acknowledge", "acknowledged", {}, last.tells}, the_act.now,
                                the_act.now);
    if (!written) return written.error();
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_task(tx, id); });
}

Result<std::string> said_of_rung(Tx& tx, const WorkRoom& room, const Task& task,
                                 const work_store::ToldRung& rung) {
  if (rung.said_sealed.empty()) return std::string();
  return unseal_text(tx, room.keys, task.person, rung.said_sealed, said_bound(task.id, rung.rung));
}

}  // namespace fl
