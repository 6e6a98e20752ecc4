// The scope compiler: which index reads fewest rows for a list, over one area or a command area's
// parts, and what of it a filter lets through. See lists.h.
#include <algorithm>
#include <charconv>

#include "work/routes.h"
#include "work/store_share.h"

namespace fl {

namespace {

// A page that looks for few among many stops here and says where to go on.
constexpr int kScannedMax = 2'000;
constexpr int kChunk = 200;
constexpr int kOverMinutesMax = 30 * 24 * 60;

Fault unknown(std::string field, std::string expected) {
  return {FaultKind::bad_input,
          "draft.bad_fields",
          {},
          {{std::move(field), "draft.unknown_value", std::move(expected)}}};
}

bool is_word(std::string_view text) {
  return text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || c == '_';
         });
}

bool is_inside(const Task& task, const std::vector<const Area*>& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const Area* part) { return task.area_path.starts_with(part->path); });
}

std::int64_t band_of(int priority) {
  return (priority - kOrdinary) * kPriorityBandMs;
}

// The next rows in order, of whatever index narrows most: the holder's, the kind's, the scope's.
std::vector<Task> next_rows(Tx& tx, const AreaTree& tree, const GroundList& list,
                            const TaskFilter& filter, work_store::Cursor after, int limit) {
  if (filter.holder.is_set())
    return work_store::tasks_of_holder(tx, filter.holder, list.lane, after, limit);
  work_store::ListQuery query{list.lane, {}, after, limit, false};
  query.kind = filter.kind;
  // Open lanes are sorted in bands of priority; the closed one is not.
  if (filter.priority && list.lane != Lane::closed) {
    query.after = std::max(after, {band_of(*filter.priority), 0}, [](const auto& a, const auto& b) {
      return std::pair(a.rank_at, a.id) < std::pair(b.rank_at, b.id);
    });
    query.rank_end = band_of(*filter.priority) + kPriorityBandMs;
  }
  std::vector<Task> merged;
  for (const Area* part : list.parts) {
    query.path = part->path;
    const auto share = work_store::load_share(tx, part->path, tree.root().path);
    query.use_wide_index =
        is_wide_cheaper(share.here.of(list.lane), share.all.of(list.lane), limit);
    for (auto& task : work_store::list_tasks(tx, query))
      merged.push_back(std::move(task));
  }
  if (list.parts.size() > 1)
    std::sort(merged.begin(), merged.end(), [](const Task& a, const Task& b) {
      return std::pair(a.rank_at(), a.id) < std::pair(b.rank_at(), b.id);
    });
  if (merged.size() > std::size_t(limit)) merged.resize(std::size_t(limit));
  return merged;
}

}  // namespace

bool TaskFilter::fits(const Task& task, Instant now) const {
  if (!kind.empty() && task.kind != kind) return false;
  if (priority && task.priority != *priority) return false;
  if (state && task.state != *state) return false;
  if (holder.is_set() && task.holder != holder) return false;
  return !over_minutes || now - task.due_at > std::chrono::minutes(*over_minutes);
}

bool TaskFilter::is_empty() const {
  return kind.empty() && !priority && !state && !holder.is_set() && !over_minutes;
}

Result<TaskFilter> task_filter_of(const Request& request) {
  TaskFilter filter;
  filter.kind = request.query_value("kind");
  if (!is_word(filter.kind)) return unknown("kind", "a kind of task");
  const std::string priority(request.query_value("priority"));
  constexpr std::string_view kWords[] = {"critical", "urgent", "ordinary"};
  for (int i = 0; i < 3; ++i)
    if (priority == kWords[i]) filter.priority = kLifeCritical + i;
  if (!priority.empty() && !filter.priority) return unknown("priority", "critical|urgent|ordinary");
  const std::string state(request.query_value("state"));
  for (const auto one : {TaskState::open, TaskState::accepted, TaskState::done, TaskState::dropped})
    if (state == name_of(one)) filter.state = one;
  if (!state.empty() && !filter.state) return unknown("state", "open|accepted|done|dropped");
  if (const std::string holder(request.query_value("holder")); !holder.empty()) {
    const auto id = id_of_text<AccountId>(holder);
    if (!id) return unknown("holder", "an account's id");
    filter.holder = *id;
  }
  if (const std::string over(request.query_value("over")); !over.empty()) {
    int minutes = 0;
    const auto [end, error] = std::from_chars(over.data(), over.data() + over.size(), minutes);
    if (error != std::errc() || end != over.data() + over.size() || minutes < 1 ||
        minutes > kOverMinutesMax)
      return unknown("over", "minutes, 1 to 43200");
    filter.over_minutes = minutes;
  }
  return filter;
}

TaskPage list_filtered(Tx& tx, const AreaTree& tree, const GroundList& list,
                       const TaskFilter& filter, Instant now) {
  TaskPage page;
  work_store::Cursor after = list.after;
  const int chunk = filter.is_empty() ? list.limit : std::max(list.limit, kChunk);
  for (int scanned = 0; scanned < kScannedMax;) {
    const auto rows = next_rows(tx, tree, list, filter, after, chunk);
    for (const auto& task : rows) {
      ++scanned;
      after = {task.rank_at().ms, task.id.value};
      if (!is_inside(task, list.parts) || !filter.fits(task, now)) continue;
      page.tasks.push_back(task);
      if (page.tasks.size() < std::size_t(list.limit)) continue;
      page.next = work_store::text_of(after);
      return page;
    }
    if (rows.size() < std::size_t(chunk)) return page;
  }
  page.next = work_store::text_of(after);
  return page;
}

std::vector<Task> list_in_scope(Tx& tx, const AreaTree& tree, Lane lane, const std::string& path,
                                work_store::Cursor after, int limit) {
  const auto share = work_store::load_share(tx, path, tree.root().path);
  return work_store::list_tasks(
      tx,
      {lane, path, after, limit, is_wide_cheaper(share.here.of(lane), share.all.of(lane), limit)});
}

std::optional<Instant> work_store::first_due(Tx& tx, const Share& share) {
  const auto running = [](const Count& count) { return count.waiting + count.going; };
  return first_due(tx, share.here.area_path,
                   is_wide_cheaper(running(share.here), running(share.all), 1));
}

bool is_wide_cheaper(std::int64_t in_scope, std::int64_t in_all, int limit) {
  // Narrow reads and sorts every row of the scope; wide walks limit / share rows of the whole lane.
  if (in_scope <= 0) return false;
  const double wide = double(limit) * double(in_all) / double(in_scope);
  return wide < double(in_scope);
}

}  // namespace fl
