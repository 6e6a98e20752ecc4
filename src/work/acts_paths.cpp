// Tasks follow their area. Nobody hears an event: lane and holder stay, only the place is written
// anew, with its leaf.
#include "work/paths.h"

#include "storage/waiting.h"
#include "work/store.h"

namespace fl {

namespace {

constexpr int kBatch = 200;

struct Place {
  AreaId area;
  std::string path;
};

Place place_of(Tx& tx, const AreaTree& tree, const Task& task, const Place& otherwise) {
  if (!task.household.is_set()) return otherwise;
  const auto household = load_household(tx, task.household);
  const Area* cell = household ? tree.find(household->cell) : nullptr;
  return cell ? Place{cell->id, cell->path} : otherwise;
}

struct Page {
  int seen = 0, changed = 0;
  work_store::Cursor after;
};

}  // namespace

Result<int> move_task_paths(const WorkRoom& room, const Permit& permit, AreaId area,
                            std::string_view from, std::string_view to, Instant now) {
  const Place otherwise{area, std::string(to)};
  int changed = 0;
  for (const auto lane : {Lane::late, Lane::waiting, Lane::going, Lane::closed}) {
    work_store::Cursor after;
    while (true) {
      auto page = room.db.write([&](Tx& tx) -> Result<Page> {
        Page done;
        for (auto task :
             work_store::list_tasks(tx, {lane, std::string(from), after, kBatch, false})) {
          ++done.seen;
          done.after = {task.rank_at().ms, task.id.value};
          if (task.area_path != from) continue;
          const Place place = place_of(tx, room.tree, task, otherwise);
          if (task.area == place.area && task.area_path == place.path) continue;
          task.area = place.area;
          task.area_path = place.path;
          work_store::save_task(tx, task);
          append_leaf(tx, leaf_of(permit, task.bucket(), "task.place", "task", task.id.value,
                                  image_of(task), now));
          ++done.changed;
        }
        return done;
      });
      if (!page) return page.error();
      changed += page->changed;
      after = page->after;
      if (page->seen < kBatch) break;
    }
  }
  return changed;
}

Result<bool> recount_when_quiet(const WorkRoom& room, Instant now) {
  return room.db.write([&](Tx& tx) -> Result<bool> {
    if (has_waiting_events(tx)) return false;
    recount_in(tx, room.tree, now);
    return true;
  });
}

}  // namespace fl
