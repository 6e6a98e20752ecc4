// See people_jobs.h.
#include "app/people_jobs.h"

#include <algorithm>

#include "duty/paths.h"
#include "pass/paths.h"
#include "registry/area_change.h"
#include "registry/duplicates.h"
#include "storage/db.h"
#include "trust/paths.h"
#include "trust/staff.h"
#include "work/paths.h"

namespace fl {

Result<int> follow_areas(AreaTree& tree, const WorkRoom& room, Instant now) {
  auto fresh = tree.refresh(room.db);
  if (!fresh) return fresh.error();
  auto moves = room.db.read([](Tx& tx) -> Result<std::vector<PathMove>> { return open_moves(tx); });
  if (!moves) return moves.error();
  if (moves->empty()) return *fresh ? 1 : 0;
  // The deepest first: what stands in an area is gone from it before the area itself is looked at.
  std::stable_sort(moves->begin(), moves->end(), [](const PathMove& a, const PathMove& b) {
    return std::pair(a.mark, b.from.size()) < std::pair(b.mark, a.from.size());
  });
  const Permit permit = Permit::for_job("follow_areas");
  int changed = 0;
  for (const auto& move : *moves) {
    auto tasks = move_task_paths(room, permit, move.area, move.from, move.to, now);
    if (!tasks) return tasks.error();
    auto promises = move_promise_paths(room, permit, move.area, move.from, move.to, now);
    if (!promises) return promises.error();
    changed += *tasks + *promises;
    auto rest = room.db.write([&](Tx& tx) -> Result<int> {
      const int pairs = move_pair_paths(tx, move.from, move.to) +
                        move_pass_paths(tx, permit, move.from, move.to, now);
      if (move.from == move.to) return pairs;
      return pairs + move_role_paths(tx, permit, move.area, move.from, move.to, now) +
             move_duty_paths(tx, move.area, move.from, move.to, now) +
             move_table_paths(tx, move.area, move.from, move.to);
    });
    if (!rest) return rest.error();
    changed += *rest;
  }
  auto counted = recount_when_quiet(room, now);
  if (!counted) return counted.error();
  // Events wait, or a request that began with the tree of before may still write: the moves stay
  // open until a round finds nothing.
  if (!*counted || changed > 0) return changed;
  auto closed = room.db.write([&](Tx& tx) -> Outcome {
    for (const auto& move : *moves)
      close_move(tx, move, now);
    return Done{};
  });
  if (!closed) return closed.error();
  auto covered = refresh_coverage(room, now);
  if (!covered) return covered.error();
  return changed;
}

Result<int> leave_without_rights(Tx& tx, const DutyRoom& room, AccountId account, Instant now) {
  if (is_staff_now(tx, account, now)) return 0;
  return leave_shifts_of(tx, room, Permit::for_job("rights_ended"), account, now);
}

Result<int> leave_ended_roles(const DutyRoom& room, Instant now) {
  auto ended = room.db.read([&](Tx& tx) -> Result<std::vector<AccountId>> {
    return roles_ended_between(tx, now - std::chrono::hours(1), now);
  });
  if (!ended) return ended.error();
  int left = 0;
  for (const auto account : *ended) {
    auto done = room.db.write(
        [&](Tx& tx) -> Result<int> { return leave_without_rights(tx, room, account, now); });
    if (!done) return done.error();
    left += *done;
  }
  return left;
}

Result<int> open_care_tasks(const WorkRoom& room, Instant now) {
  constexpr int kBatch = 100, kRounds = 200;
  const Permit permit = Permit::for_job("care");
  int opened = 0;
  for (int round = 0; round < kRounds; ++round) {
    auto done = room.db.write([&](Tx& tx) -> Result<int> {
      int count = 0;
      for (const auto& due : care_due(tx, room.keys, now, kBatch)) {
        NewTask task;
        task.kind = "visit";
        task.area = due.cell;
        task.person = due.person;
        task.household = due.household;
        task.source = "visit";
        task.source_id = due.item.value;
        task.title = due.what;
        task.text = due.note;
        auto made = open_task(tx, room, permit, task, now);
        if (!made) return made.error();
        care_asked(tx, due, now);
        ++count;
      }
      return count;
    });
    if (!done) return done.error();
    opened += *done;
    if (*done < kBatch) break;
  }
  return opened;
}

Result<int> scan_for_duplicates(const WorkRoom& room, Instant now) {
  auto count = scan_duplicates(room.db, room.keys, Permit::for_job("scan_duplicates"), now);
  if (!count) return count.error();
  return int(count->queued + count->joined);
}

}  // namespace fl
