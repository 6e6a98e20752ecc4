// The duty office: asks, tasks, deadlines, proof, ratings, and the numbers of late-and-where.
//
// Whatever must be done by somebody is a task, opened by open_task() in its maker's transaction and
// owned by whoever answers for that area now. One ask makes one task. The task is taken, done with
// proof, and rated; when its due time passes it is marked late, once.
// Every change is one transaction with its receipt, its leaf in the witnessed log and its event.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/crypto.h"
#include "registry/registry.h"
#include "storage/tx_fwd.h"
#include "trust/trust.h"
#include "work/task.h"

namespace fl {

// Which cells have nobody of their own on duty; refreshed by a job, read by landing pages ("as
// of").
class Coverage {
 public:
  struct Gap {
    AreaId cell;
    AccountId answers;  // who answers instead
    AreaId answers_area;
  };
  void refresh(std::vector<Gap> gaps, const AreaTree& tree, Instant now);
  [[nodiscard]] std::int64_t gap_count(std::string_view path) const;
  [[nodiscard]] std::vector<Gap> gaps_under(std::string_view path, const AreaTree& tree,
                                            std::size_t after, std::size_t limit) const;
  [[nodiscard]] Instant as_of() const;

 private:
  mutable std::mutex guard_;
  std::vector<std::pair<std::string, Gap>> gaps_;  // by path
  std::unordered_map<std::string, std::int64_t> counts_;
  Instant as_of_;
};

struct WorkRoom {
  Db& db;
  const Keys& keys;
  const AreaTree& tree;
  Coverage& coverage;
};

// ---- asks
struct AskDraft {
  std::string kind, text;
};
// An ask as somebody of the house takes it down, on the phone or at the door.
struct AskEntry {
  std::string kind, text;
  std::string channel = "web";  // web, phone, door, sms
  PersonId person;              // unset: a caller we do not know
  HouseholdId household;        // unset: the person's, or no more than an area
  AreaId area;
  std::string caller;  // JSON of name, phone and address of a caller we do not know
  bool is_crisis = false;
};
// Inside the caller's transaction: the ask and its task. Faults: work.no_such_kind,
// duty.nobody_answers.
[[nodiscard]] Result<Ask> write_ask(Tx& tx, const WorkRoom& room, const Permit& permit,
                                    const AskEntry& entry, Instant now);
[[nodiscard]] Result<AskId> enter_ask(const WorkRoom& room, const Permit& permit,
                                      const AskEntry& entry, const Act& act);
// Faults: work.no_such_kind, work.too_many_open_asks, registry.no_such_person, duty.nobody_answers.
// Returns the ask's id; a repeat of the same act returns the first one's.
[[nodiscard]] Result<AskId> open_ask(const WorkRoom& room, const Permit& permit,
                                     const Person& person, const AskDraft& draft, const Act& act);
[[nodiscard]] Result<Ask> rate_ask(const WorkRoom& room, const Permit& permit, AskId ask, int stars,
                                   const Act& act);
// The follow link's capability: the ask's id and a keyed hash; nothing is stored. Fault:
// work.no_such_link (absent).
[[nodiscard]] std::string follow_token(const Keys& keys, const Ask& ask);
[[nodiscard]] Result<AskId> ask_of_follow(const WorkRoom& room, std::string_view token,
                                          Instant now);

// ---- tasks
// What must be done, as its maker says it. Whatever stays unset is found: the household from the
// person, the holder from who answers for the area now, due time, priority and proofs from the
// kind.
struct NewTask {
  std::string kind;  // a row of work_kind, whoever its audience is
  AreaId area;       // of any level
  PersonId person;
  HouseholdId household;
  std::string source;  // ask, directive, list, need, visit, followup, complaint, blocker, appeal
  std::int64_t source_id = 0;
  std::string title;  // short, no personal data; "" = the kind's name
  std::string text;   // kept sealed: for the person, else for the house
  std::optional<Instant> due;
  AccountId holder;
  std::optional<int> priority;
  std::vector<std::string> proofs;
  bool is_crisis = false;
};
// Inside the maker's transaction: row, step, leaf and event. Faults: work.no_such_kind,
// registry.no_such_area, registry.no_such_person, duty.nobody_answers.
[[nodiscard]] Result<Task> open_task(Tx& tx, const WorkRoom& room, const Permit& permit,
                                     const NewTask& draft, Instant now);
// Inside the maker's transaction: it need not be done any more. `reason` is a word or sentence
// without personal data. Faults: work.no_such_task, work.task_already_done.
[[nodiscard]] Result<Task> drop_task(Tx& tx, const WorkRoom& room, const Permit& permit,
                                     TaskId task, const std::string& reason, Instant now);
// Inside the maker's transaction: it is done, by the holder, with these words; the first of the
// kind's proofs. Faults: work.no_such_task, work.task_already_done.
[[nodiscard]] Result<Task> close_task(Tx& tx, const WorkRoom& room, const Permit& permit,
                                      TaskId task, const std::string& words, Instant now);
// For whoever a task came from: how it stands. Fault: work.no_such_task.
[[nodiscard]] Result<Task> see_task(Tx& tx, TaskId task);
// Tasks made from one row of a room, oldest id first; at most 200.
[[nodiscard]] std::vector<Task> tasks_from(Tx& tx, std::string_view source, std::int64_t source_id);
[[nodiscard]] Result<Task> accept_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                       const Taker& taker, std::optional<Instant> happened_at,
                                       const Act& act);
struct ProofDraft {
  std::string kind, note;
};
[[nodiscard]] Result<Task> finish_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                       const ProofDraft& proof, std::optional<Instant> happened_at,
                                       const Act& act);
// `version_seen`: what the assigner looked at, 0 when they did not say. `untrained_reason`: why
// somebody who lacks the skill the kind wants nevertheless. Faults: work.task_moved,
// work.untrained_taker (the skill is its detail).
[[nodiscard]] Result<Task> assign_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                       const Taker& taker, const std::string& reason,
                                       const Act& act, int version_seen = 0,
                                       const std::string& untrained_reason = {});

// ---- turns (work/turns.h holds their rules)
// `reason` is one of its words; it counts on whoever passes it back. Faults: work.bounced_twice,
// work.nobody_above.
[[nodiscard]] Result<Task> bounce_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                       const std::string& reason, const std::string& note,
                                       const Act& act);
// Nobody was reached by this channel just now. Fault: work.tried_just_now.
[[nodiscard]] Result<Task> nobody_reached(const WorkRoom& room, const Permit& permit, TaskId task,
                                          const std::string& channel, const std::string& note,
                                          const Act& act);
struct PartDraft {
  std::string title;
  AreaId area;                 // unset: the same; else in or under it
  AccountId holder;            // unset: who answers there
  std::optional<Instant> due;  // never later than the whole's
};
// A part of its own holder; the whole closes after its parts.
[[nodiscard]] Result<TaskId> split_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                        const PartDraft& part, const Act& act);
// One need asked twice: `task` is answered by `into` from now on, both askers see its progress.
// Fault: work.not_the_same. Returns `into`.
[[nodiscard]] Result<Task> merge_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                      TaskId into, const Act& act);
[[nodiscard]] Result<Task> unmerge_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                        const Act& act);
// The asker says that it is not done. Faults: work.not_done_yet, work.too_late_to_reopen.
[[nodiscard]] Result<Ask> reopen_ask(const WorkRoom& room, const Permit& permit, AskId ask,
                                     const Act& act);
// The asker says that it is done, where a kind leaves them the word. Faults:
// work.nothing_to_confirm, work.task_already_done.
[[nodiscard]] Result<Ask> confirm_ask(const WorkRoom& room, const Permit& permit, AskId ask,
                                      const Act& act);
// Whoever was told last says what they do. Faults: work.nothing_to_acknowledge,
// work.already_acknowledged.
[[nodiscard]] Result<Task> acknowledge_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                            const std::string& what, const Act& act);

// ---- jobs and events
// Hears kRungTold: one message to whoever was told, if we know their number and it is not done yet.
[[nodiscard]] Outcome post_rung(Tx& tx, const WorkRoom& room, TaskId task, std::string_view body,
                                Instant now);
// Tells every rung that is due, each once; the number told.
[[nodiscard]] Result<int> climb_ladders(const WorkRoom& room, const Permit& permit, Instant now);
// Marks what is overdue, each once; the number marked.
[[nodiscard]] Result<int> mark_late(const WorkRoom& room, const Permit& permit, Instant now);
// Hears kTaskMoved: adds to the cell's counter and everything above it.
[[nodiscard]] Outcome count_moved(Tx& tx, const AreaTree& tree, std::string_view body, Instant now);
[[nodiscard]] Outcome refresh_coverage(const WorkRoom& room, Instant now);
// Counters written anew from the tasks (after laying a city).
[[nodiscard]] Outcome lay_counts(const WorkRoom& room, Instant now);
// The recount checker: one line per counter that differs from the tasks. Run when no event waits.
[[nodiscard]] Result<std::vector<std::string>> count_problems(const WorkRoom& room);
[[nodiscard]] std::vector<ImageSource> work_image_sources();

// A text about a task or an ask: sealed for the person it concerns, and without one for the house.
// `bound` names row and column.
[[nodiscard]] Result<std::string> seal_text(Tx& tx, const Keys& keys, PersonId person,
                                            std::string_view plain, std::string_view bound);
[[nodiscard]] Result<std::string> unseal_text(Tx& tx, const Keys& keys, PersonId person,
                                              std::string_view sealed, std::string_view bound);

// Laying a demo city: a task as it would stand, with its ask, steps and leaf, written without
// events.
void lay_task(Tx& tx, const Permit& permit, const Ask& ask, const Task& task);

}  // namespace fl
