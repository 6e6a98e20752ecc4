// Up the ladder: each rung of a late promise told once, and acknowledged by name. A rung, the
// task's next one, the step and the leaf are one transaction: a kill in the middle leaves nothing,
// and whoever comes second finds the rung taken.
#include <map>

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

constexpr int kBatch = 200;
constexpr int kBatchesMax = 25;  // a run: five thousand rungs; the next run goes on

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

Result<AccountId> account_told(Tx& tx, const WorkRoom& room, const Task& task,
                               std::string_view tells, Instant now) {
  if (tells == "holder") return task.holder;
  const Area* area = room.tree.find(task.area);
  CHECK(area != nullptr);
  auto holder = who_answers(tx, room.tree, *area_told(room.tree, *area, tells), now);
  if (!holder) return holder.error();
  return holder->account;
}

Result<int> climb_batch(Tx& tx, const WorkRoom& room, const Permit& permit, Instant now) {
  int told = 0;
  std::map<std::string, Ladder, std::less<>> ladders;
  for (const auto& task : work_store::rungs_due(tx, now, kBatch)) {
    const auto name = ladder_of(task);
    auto found = ladders.find(name);
    if (found == ladders.end())
      found = ladders.emplace(std::string(name), work_store::load_ladder(tx, name)).first;
    auto after = climbed(task, found->second, now);
    if (!after) {  // the top was told: nothing comes after it
      after = task;
      after->next_rung_at.reset();
      ++after->version;
      work_store::save_task(tx, *after);
      append_leaf(tx, leaf_of(permit, task.bucket(), "task.rung_end", "task", task.id.value,
                              image_of(*after), now));
      ++told;
      continue;
    }
    const auto next = next_rung(task, found->second);
    auto account = account_told(tx, room, task, next->rung->tells, now);
    if (!account) return account.error();
    work_store::add_rung(tx, {task.id, after->rung, now, next->rung->tells, *account, {}, {}, {}});
    const bool is_reminder = next->rung->tells == "holder";
    auto written = write_change(
        tx, permit, task, *after,
        {"task.rung", is_reminder ? "reminded" : "escalated", next->rung->tells, next->rung->tells},
        now, now);
    if (!written) return written.error();
    post_event(tx, task.bucket(), kRungTold, task.id.value,
               fmt::format(R"({{"rung":{},"tells":"{}","account":"{}","kind":"{}"}})",
                           next->rung->number, next->rung->tells, to_text(*account), task.kind),
               now);
    ++told;
  }
  return told;
}

}  // namespace

Result<int> climb_ladders(const WorkRoom& room, const Permit& permit, Instant now) {
  int told = 0;
  for (int batch = 0; batch < kBatchesMax; ++batch) {
    auto count = room.db.write([&](Tx& tx) { return climb_batch(tx, room, permit, now); });
    if (!count) return count.error();
    told += *count;
    if (*count < kBatch) break;
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
