// Blockers, and what the engine asks before a task is done.
#include <fmt/format.h>

#include "work/moves.h"
#include "work/promises.h"
#include "work/store.h"
#include "work/store_blocker.h"
#include "work/store_complaint.h"
#include "work/store_directive.h"
#include "work/store_facts.h"

namespace fl {

namespace {

constexpr std::chrono::hours kAnswerTime{24};

bool answers_as(const Area& area, std::string_view level) {
  switch (area.level) {
    case AreaLevel::community:
    case AreaLevel::village:
      return level == "community";
    case AreaLevel::subdistrict:
    case AreaLevel::township:
      return level == "street";
    case AreaLevel::district:
      return level == "district";
    case AreaLevel::city:
      return level == "city";
    default:
      return false;
  }
}

Result<Blocker> blocker_of(Tx& tx, const Task& task) {
  if (task.source != "blocker") return Fault{FaultKind::conflict, "work.not_a_blocker"};
  return work_store::load_blocker(tx, BlockerId{task.source_id});
}

void write_blocker(Tx& tx, const Permit& permit, const Blocker& blocker, std::string_view verb,
                   Instant now) {
  append_leaf(tx, leaf_of(permit, blocker.bucket(), verb, "blocker", blocker.id.value,
                          image_of(blocker), now));
}

}  // namespace

std::string blocker_text_bound(BlockerId id) {
  return fmt::format("work_blocker.text_sealed|{}", id.value);
}

std::string blocker_answer_bound(BlockerId id) {
  return fmt::format("work_blocker.answer_sealed|{}", id.value);
}

Result<BlockerId> raise_blocker(const WorkRoom& room, const Permit& permit, TaskId id,
                                const BlockerDraft& draft, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto task = work_store::load_task(tx, id);
    if (!task) return task.error();
    if (task->lane() == Lane::closed) return Fault{FaultKind::conflict, "work.task_already_done"};
    const Area* where = room.tree.find_path(task->area_path);
    CHECK(where != nullptr);
    const Area* level = nullptr;
    for (const Area* area : room.tree.upward(*where))
      if (level == nullptr && answers_as(*area, draft.level)) level = area;
    if (level == nullptr) return Fault{FaultKind::conflict, "work.no_level_above"};
    Blocker blocker;
    blocker.id = random_id_in<BlockerId>(the_act.bucket);
    blocker.blocked = id;
    blocker.cause = draft.cause;
    blocker.area = level->id;
    blocker.area_path = level->path;
    blocker.blocked_path = task->area_path;
    blocker.raiser = permit.account();
    blocker.raised_at = the_act.now;
    blocker.due_at = draft.due_at.value_or(the_act.now + kAnswerTime);
    auto text = seal_text(tx, room.keys, task->person, draft.text, blocker_text_bound(blocker.id));
    if (!text) return text.error();
    blocker.text_sealed = *text;
    NewTask promise;
    promise.kind = "blocker";
    promise.area = level->id;
    promise.source = "blocker";
    promise.source_id = blocker.id.value;
    promise.due = blocker.due_at;
    auto opened = open_task(tx, room, permit, promise, the_act.now);
    if (!opened) return opened.error();
    blocker.task = opened->id;
    work_store::add_blocker(tx, blocker);
    write_blocker(tx, permit, blocker, "blocker.raise", the_act.now);
    return to_text(blocker.id);
  });
  if (!made) return made.error();
  return id_of_text<BlockerId>(*made);
}

Result<Blocker> answer_blocker(const WorkRoom& room, const Permit& permit, TaskId id,
                               const std::string& answer, const Act& act_in) {
  auto found = room.db.read([&](Tx& tx) -> Result<Blocker> {
    auto task = work_store::load_task(tx, id);
    if (!task) return task.error();
    return blocker_of(tx, *task);
  });
  if (!found) return found;
  auto done =
      change_task(room, permit, id, {"blocker.answer", "done"}, std::nullopt, act_in,
                  [&](Tx& tx, const Task& task) -> Result<Task> {
                    auto before = work_store::load_blocker(tx, found->id);
                    if (!before) return before.error();
                    auto after = answered(*before, answer, permit.account(), act_in.now);
                    if (!after) return after.error();
                    auto blocked = work_store::load_task(tx, before->blocked);
                    if (!blocked) return blocked.error();
                    auto sealed = seal_text(tx, room.keys, blocked->person, answer,
                                            blocker_answer_bound(before->id));
                    if (!sealed) return sealed.error();
                    after->answer_sealed = *sealed;
                    auto kind = work_store::load_kind(tx, task.kind);
                    if (!kind) return kind.error();
                    auto closed = finished(task, *kind, {kind->proofs.front(), {}}, act_in.now);
                    if (!closed) return closed;
                    work_store::save_blocker(tx, *after);
                    write_blocker(tx, permit, *after, "blocker.answer", act_in.now);
                    return closed;
                  });
  if (!done) return done.error();
  return room.db.read([&](Tx& tx) { return work_store::load_blocker(tx, found->id); });
}

Outcome close_source(Tx& tx, const Permit& permit, const Task& task, std::string_view proof,
                     Instant now) {
  // These are closed by their answer, which says what was done.
  if (task.source == "blocker" || task.source == "complaint" || task.source == "appeal" ||
      task.source == "need")
    return Fault{FaultKind::conflict, "work.answer_instead"};
  if (task.source != "list" && task.source != "directive") return Done{};
  auto item = work_store::load_item(tx, ItemId{task.source_id});
  if (!item) return item.error();
  item->closed_at.reset();  // opened again and done again
  auto after =
      closed(*item, task.source == "directive", proof, work_store::parts_of(tx, item->id), now);
  if (!after) return after.error();
  work_store::save_item(tx, *after);
  append_leaf(tx, leaf_of(permit, after->bucket(), "item.close", "item", after->id.value,
                          image_of(*after), now));
  return Done{};
}

std::vector<ImageSource> promise_image_sources() {
  auto list = [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
    auto row = work_store::load_list(tx, ListId{id});
    if (!row) return std::nullopt;
    return image_of(*row);
  };
  auto item = [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
    auto row = work_store::load_item(tx, ItemId{id});
    if (!row) return std::nullopt;
    return image_of(*row);
  };
  auto blocker = [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
    auto row = work_store::load_blocker(tx, BlockerId{id});
    if (!row) return std::nullopt;
    return image_of(*row);
  };
  auto dossier = [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
    auto row = work_store::load_dossier(tx, DossierId{id});
    if (!row) return std::nullopt;
    return image_of(*row);
  };
  auto complaint = [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
    auto row = work_store::load_complaint(tx, ComplaintId{id});
    if (!row) return std::nullopt;
    return image_of(*row);
  };
  return {{"complaint", complaint, work_store::each_complaint},
          {"dossier", dossier, work_store::each_dossier},
          {"list", list, work_store::each_list},
          {"item", item, work_store::each_item},
          {"blocker", blocker, work_store::each_blocker}};
}

}  // namespace fl
