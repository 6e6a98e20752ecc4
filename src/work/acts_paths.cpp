// Tasks and promises follow their area. Nobody hears an event: lane and holder stay, only the place
// is written anew, with its leaf.
#include <functional>

#include "storage/waiting.h"
#include "work/paths.h"
#include "work/store.h"
#include "work/store_blocker.h"
#include "work/store_complaint.h"
#include "work/store_directive.h"
#include "work/store_facts.h"
#include "work/store_paths.h"

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

// A promise of the book, as its leaf names it and as its row reads.
struct PlacedKind {
  work_store::Placed what;
  std::string_view entity, verb;
  std::string (*image)(Tx&, std::int64_t id);
};

template <class Row>
std::string image_or_none(const Result<Row>& row) {
  return row ? image_of(*row) : std::string();
}

constexpr PlacedKind kPlacedKinds[] = {
    {work_store::Placed::list, "list", "list.place",
     [](Tx& tx, std::int64_t id) { return image_or_none(work_store::load_list(tx, ListId{id})); }},
    {work_store::Placed::item, "item", "item.place",
     [](Tx& tx, std::int64_t id) { return image_or_none(work_store::load_item(tx, ItemId{id})); }},
    {work_store::Placed::blocker, "blocker", "blocker.place",
     [](Tx& tx, std::int64_t id) {
       return image_or_none(work_store::load_blocker(tx, BlockerId{id}));
     }},
    {work_store::Placed::complaint, "complaint", "complaint.place",
     [](Tx& tx, std::int64_t id) {
       return image_or_none(work_store::load_complaint(tx, ComplaintId{id}));
     }},
    {work_store::Placed::dossier, "dossier", "dossier.place",
     [](Tx& tx, std::int64_t id) {
       return image_or_none(work_store::load_dossier(tx, DossierId{id}));
     }},
};

// One batch; the last id looked at, 0 when there was none left.
struct Batch {
  std::int64_t last = 0;
  int changed = 0;
};

Batch place_batch(Tx& tx, const PlacedKind& kind, const Permit& permit, const Place& to,
                  std::string_view from, std::int64_t after, Instant now) {
  Batch batch;
  for (const auto id : work_store::placed_at(tx, kind.what, from, after)) {
    batch.last = id;
    work_store::place(tx, kind.what, id, to.path, to.area);
    append_leaf(tx, leaf_of(permit, carried_bucket(id), kind.verb, kind.entity, id,
                            kind.image(tx, id), now));
    ++batch.changed;
  }
  return batch;
}

// Where the blocked task stands now; it may have gone to the cell of its door.
Batch place_blocked_batch(Tx& tx, const Permit& permit, std::string_view from, const Place& to,
                          std::int64_t after, Instant now) {
  Batch batch;
  for (const auto id : work_store::blockers_of_tasks_at(tx, from, after)) {
    batch.last = id;
    auto blocker = work_store::load_blocker(tx, BlockerId{id});
    if (!blocker) continue;
    auto task = work_store::load_task(tx, blocker->blocked);
    const std::string path = task ? task->area_path : to.path;
    if (path == blocker->blocked_path) continue;
    work_store::place_blocked(tx, id, path);
    blocker->blocked_path = path;
    append_leaf(tx, leaf_of(permit, carried_bucket(id), "blocker.place", "blocker", id,
                            image_of(*blocker), now));
    ++batch.changed;
  }
  return batch;
}

Batch place_conflict_batch(Tx& tx, const AreaTree& tree, std::string_view from, const Place& to,
                           std::int64_t after) {
  Batch batch;
  for (const auto& row : work_store::conflicts_at(tx, from, after)) {
    batch.last = row.id;
    Task about;
    about.household = row.household;
    std::string path = place_of(tx, tree, about, to).path;
    if (row.task.is_set())
      if (auto task = work_store::load_task(tx, row.task)) path = task->area_path;
    if (path == from) continue;
    work_store::place_conflict(tx, row, path);
    ++batch.changed;
  }
  return batch;
}

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
          const bool is_desk_there = room.tree.find(task.holder_area) != nullptr;
          if (task.area == place.area && task.area_path == place.path && is_desk_there) continue;
          if (!is_desk_there) task.holder_area = place.area;
          task.area = place.area;
          task.area_path = place.path;
          ++task.version;
          work_store::place_task(tx, task);
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

Result<int> move_promise_paths(const WorkRoom& room, const Permit& permit, AreaId area,
                               std::string_view from, std::string_view to, Instant now) {
  const Place place{area, std::string(to)};
  int changed = 0;
  const auto all = [&](const std::function<Batch(Tx&, std::int64_t)>& step) -> Outcome {
    std::int64_t after = 0;
    while (true) {
      auto batch = room.db.write([&](Tx& tx) -> Result<Batch> { return step(tx, after); });
      if (!batch) return batch.error();
      changed += batch->changed;
      if (batch->last == 0) return Done{};
      after = batch->last;
    }
  };
  for (const auto& kind : kPlacedKinds) {
    if (from == to) break;
    auto done = all([&](Tx& tx, std::int64_t after) {
      return place_batch(tx, kind, permit, place, from, after, now);
    });
    if (!done) return done.error();
  }
  auto blocked = all([&](Tx& tx, std::int64_t after) {
    return place_blocked_batch(tx, permit, from, place, after, now);
  });
  if (!blocked) return blocked.error();
  auto conflicts = all([&](Tx& tx, std::int64_t after) {
    return place_conflict_batch(tx, room.tree, from, place, after);
  });
  if (!conflicts) return conflicts.error();
  if (from == to) return changed;
  auto rest = room.db.write([&](Tx& tx) -> Result<int> {
    return work_store::place_hand_overs(tx, from, to, area) +
           work_store::place_burden(tx, from, to);
  });
  if (!rest) return rest.error();
  return changed + *rest;
}

Result<bool> recount_when_quiet(const WorkRoom& room, Instant now) {
  return room.db.write([&](Tx& tx) -> Result<bool> {
    if (has_waiting_events(tx)) return false;
    recount_in(tx, room.tree, now);
    return true;
  });
}

}  // namespace fl
