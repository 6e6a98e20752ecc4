// The duty office: asks, tasks, deadlines, proof, ratings, and the numbers of late-and-where.
//
// One ask makes one task in the same transaction, owned by whoever answers for that grid cell now.
// The task is taken, done with proof, and rated; when its due time passes it is marked late, once.
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
[[nodiscard]] Result<Task> accept_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                       const Taker& taker, std::optional<Instant> happened_at,
                                       const Act& act);
struct ProofDraft {
  std::string kind, note;
};
[[nodiscard]] Result<Task> finish_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                       const ProofDraft& proof, std::optional<Instant> happened_at,
                                       const Act& act);
[[nodiscard]] Result<Task> assign_task(const WorkRoom& room, const Permit& permit, TaskId task,
                                       const Taker& taker, const std::string& reason,
                                       const Act& act);

// ---- jobs and events
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

// Laying a demo city: a task as it would stand, with its ask, steps and leaf, written without
// events.
void lay_task(Tx& tx, const Permit& permit, const Ask& ask, const Task& task);

}  // namespace fl
