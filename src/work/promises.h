// The acts of lists, directives and blockers: whatever they promise is a task of the engine
// (work.h), made in the same transaction. close_source() is how the engine asks whether the thing a
// task came from lets it be done.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"
#include "trust/trust.h"
#include "work/blocker.h"
#include "work/directive.h"
#include "work/work.h"

namespace fl {

// ---- lists and directives
struct ListDraft {
  std::string form, programme, title, text, proof;
  std::optional<Instant> due_at;  // of a directive's items
  int field_count = 0, minutes_day = 0;
};
// A directive goes to every inhabited area one level down at once. Faults: work.item_incomplete,
// work.over_budget, work.already_known, work.nothing_below.
[[nodiscard]] Result<ListId> make_list(const WorkRoom& room, const Permit& permit, const Area& area,
                                       const ListDraft& draft, const Act& act);
// Faults: work.no_such_list (bad_input: it is not a list of this area), work.item_incomplete,
// work.no_such_owner.
[[nodiscard]] Result<ItemId> add_to_list(const WorkRoom& room, const Permit& permit,
                                         const Area& area, ListId list, const ItemDraft& draft,
                                         const Act& act);
// Signs a plan and sends it down as a directive. Faults: work.no_such_list, work.published_already.
[[nodiscard]] Result<ListId> publish_plan(const WorkRoom& room, const Permit& permit,
                                          const Area& area, ListId plan, Instant due_at,
                                          const Act& act);

// Each on the item a task is of; work.not_an_item (conflict) when it is of something else.
[[nodiscard]] Result<Item> item_of(Tx& tx, const Task& task);
[[nodiscard]] Result<Item> read_item(const WorkRoom& room, const Permit& permit, TaskId task,
                                     const Act& act);
[[nodiscard]] Result<Item> understand_item(const WorkRoom& room, const Permit& permit, TaskId task,
                                           const std::string& answer, const Act& act);
[[nodiscard]] Result<Item> question_item(const WorkRoom& room, const Permit& permit, TaskId task,
                                         const std::string& question, const Act& act);
[[nodiscard]] Result<Item> reply_to_item(const WorkRoom& room, const Permit& permit, TaskId task,
                                         const std::string& reply, const Act& act);
// By whoever sent it down, and only them: work.not_the_sender.
[[nodiscard]] Result<Item> explain_item(const WorkRoom& room, const Permit& permit, TaskId task,
                                        const std::string& why, const Act& act);
struct SplitDraft {
  std::string what;  // "" = the whole's
  Instant due_at;
};
// Into one part for every inhabited area below. Faults: work.nothing_below, work.due_after_whole,
// work.split_already.
[[nodiscard]] Result<Item> split_item(const WorkRoom& room, const Permit& permit, TaskId task,
                                      const SplitDraft& draft, const Act& act);

// ---- blockers
struct BlockerDraft {
  std::string cause, text, level;
  std::optional<Instant> due_at;
};
// Faults: work.task_already_done, work.no_level_above.
[[nodiscard]] Result<BlockerId> raise_blocker(const WorkRoom& room, const Permit& permit,
                                              TaskId task, const BlockerDraft& draft,
                                              const Act& act);
// By the holder of the promise to answer; closes that promise. Faults: work.not_a_blocker,
// work.already_answered, work.answer_short.
[[nodiscard]] Result<Blocker> answer_blocker(const WorkRoom& room, const Permit& permit,
                                             TaskId task, const std::string& answer,
                                             const Act& act);
[[nodiscard]] std::string blocker_text_bound(BlockerId id);
[[nodiscard]] std::string blocker_answer_bound(BlockerId id);

// ---- the engine asks
// Inside finish_task's transaction, when the task's own rules let it be done: does the thing it
// came from? Writes that it is closed.
[[nodiscard]] Outcome close_source(Tx& tx, const Permit& permit, const Task& task,
                                   std::string_view proof, Instant now);
[[nodiscard]] std::vector<ImageSource> promise_image_sources();

}  // namespace fl
