// What runs without anyone asking: counters by event, coverage of cells, the recount checker.
#include <algorithm>
#include <map>

#include "duty/duty.h"
#include "platform/json.h"
#include "work/paths.h"
#include "work/store.h"
#include "work/work.h"

namespace fl {

void Coverage::refresh(std::vector<Gap> gaps, const AreaTree& tree, Instant now) {
  std::vector<std::pair<std::string, Gap>> by_path;
  std::unordered_map<std::string, std::int64_t> counts;
  for (auto& gap : gaps) {
    const Area* cell = tree.find(gap.cell);
    if (!cell) continue;
    for (const Area* area : tree.upward(*cell))
      ++counts[area->path];
    by_path.emplace_back(cell->path, gap);
  }
  std::sort(by_path.begin(), by_path.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  const std::lock_guard lock(guard_);
  gaps_ = std::move(by_path);
  counts_ = std::move(counts);
  as_of_ = now;
}

std::int64_t Coverage::gap_count(std::string_view path) const {
  const std::lock_guard lock(guard_);
  const auto found = counts_.find(std::string(path));
  return found == counts_.end() ? 0 : found->second;
}

std::vector<Coverage::Gap> Coverage::gaps_under(std::string_view path, const AreaTree&,
                                                std::size_t after, std::size_t limit) const {
  const std::lock_guard lock(guard_);
  std::vector<Gap> found;
  auto it = std::lower_bound(
      gaps_.begin(), gaps_.end(), path,
      [](const auto& entry, std::string_view value) { return entry.first < value; });
  for (; it != gaps_.end() && it->first.starts_with(path) && found.size() < limit; ++it) {
    if (after > 0) {
      --after;
      continue;
    }
    found.push_back(it->second);
  }
  return found;
}

Instant Coverage::as_of() const {
  const std::lock_guard lock(guard_);
  return as_of_;
}

Outcome refresh_coverage(const WorkRoom& room, Instant now) {
  auto gaps = room.db.read([&](Tx& tx) -> Result<std::vector<Coverage::Gap>> {
    const auto covered = covered_cells(tx, room.tree.root().path, now);
    std::vector<Coverage::Gap> found;
    std::map<AreaId, Holder> above;  // neighbours have the same level above them
    for (const Area* cell : room.tree.cells_under(room.tree.root().path)) {
      if (covered.contains(cell->path)) continue;
      const Area* parent = room.tree.parent_of(*cell);
      const Area& asked = parent ? *parent : *cell;
      auto known = above.find(asked.id);
      if (known == above.end()) {
        auto holder = who_answers(tx, room.tree, asked, now);
        known = above.emplace(asked.id, holder ? *holder : Holder{}).first;
      }
      found.push_back({cell->id, known->second.account, known->second.area});
    }
    return found;
  });
  if (!gaps) return gaps.error();
  room.coverage.refresh(std::move(*gaps), room.tree, now);
  return Done{};
}

namespace {

using work_store::Count;

std::int64_t& part_of(Count& count, int lane) {
  switch (lane) {
    case 0:
      return count.late;
    case 1:
      return count.waiting;
    case 2:
      return count.going;
    default:
      return count.closed;
  }
}

// An area and everything above it, with each one's parent path.
std::vector<std::pair<std::string, std::string>> chain_of(const AreaTree& tree,
                                                          std::string_view path) {
  std::vector<std::pair<std::string, std::string>> chain;
  const Area* cell = tree.find_path(path);
  if (!cell) return chain;
  for (const Area* area : tree.upward(*cell)) {
    const Area* parent = tree.parent_of(*area);
    chain.emplace_back(area->path, parent ? parent->path : std::string());
  }
  return chain;
}

}  // namespace

Outcome count_moved(Tx& tx, const AreaTree& tree, std::string_view body, Instant now) {
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(body.data(), body.size()), error);
  if (error || !value.is_object()) return Fault{FaultKind::bad_input, "work.bad_event_body"};
  const auto& moved = value.as_object();
  const int from = int(moved.at("from").as_int64());
  const int to = int(moved.at("to").as_int64());
  Count delta;
  if (from >= 0) part_of(delta, from) -= 1;
  part_of(delta, to) += 1;
  const auto chain = chain_of(tree, std::string_view(moved.at("path").as_string()));
  if (chain.empty()) return Fault{FaultKind::absent, "registry.no_such_area"};
  const bool is_late_changed = from == int(Lane::late) || to == int(Lane::late);
  for (const auto& [path, parent] : chain) {
    work_store::add_count(tx, path, parent, delta, now);
    if (is_late_changed) work_store::refresh_oldest(tx, path);
  }
  return Done{};
}

namespace {

// Areas' own true counts summed upward: path -> (parent path, count).
std::map<std::string, std::pair<std::string, Count>> sum_upward(const AreaTree& tree,
                                                                const std::vector<Count>& cells) {
  std::map<std::string, std::pair<std::string, Count>> sums;
  for (const auto& cell : cells) {
    for (const auto& [path, parent] : chain_of(tree, cell.area_path)) {
      auto& [parent_path, sum] = sums[path];
      parent_path = parent;
      sum.area_path = path;
      sum.late += cell.late;
      sum.waiting += cell.waiting;
      sum.going += cell.going;
      sum.closed += cell.closed;
      if (cell.oldest_due_at && (!sum.oldest_due_at || *cell.oldest_due_at < *sum.oldest_due_at))
        sum.oldest_due_at = cell.oldest_due_at;
    }
  }
  return sums;
}

}  // namespace

void recount_in(Tx& tx, const AreaTree& tree, Instant now) {
  const auto sums = sum_upward(tree, work_store::recount(tx));
  work_store::clear_counts(tx);
  for (const auto& [path, entry] : sums)
    work_store::add_count(tx, path, entry.first, entry.second, now);
}

Outcome lay_counts(const WorkRoom& room, Instant now) {
  return room.db.write([&](Tx& tx) -> Outcome {
    recount_in(tx, room.tree, now);
    return Done{};
  });
}

Result<std::vector<std::string>> count_problems(const WorkRoom& room) {
  return room.db.read([&](Tx& tx) -> Result<std::vector<std::string>> {
    auto truth = sum_upward(room.tree, work_store::recount(tx));
    std::vector<std::string> problems;
    auto compare = [&](const std::string& path, const Count& kept, const Count& true_count) {
      if (kept.late == true_count.late && kept.waiting == true_count.waiting &&
          kept.going == true_count.going && kept.closed == true_count.closed &&
          kept.oldest_due_at == true_count.oldest_due_at)
        return;
      problems.push_back("work_count " + path + " differs from the tasks");
    };
    for (const auto& kept : work_store::all_counts(tx)) {
      compare(kept.area_path, kept,
              truth.contains(kept.area_path) ? truth[kept.area_path].second : Count{});
      truth.erase(kept.area_path);
    }
    for (const auto& [path, entry] : truth)
      compare(path, Count{}, entry.second);
    return problems;
  });
}

std::vector<ImageSource> work_image_sources() {
  auto task_image = [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
    auto task = work_store::load_task(tx, TaskId{id});
    if (!task) return std::nullopt;
    return image_of(*task);
  };
  auto ask_image = [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
    auto ask = work_store::load_ask(tx, AskId{id});
    if (!ask) return std::nullopt;
    return image_of(*ask);
  };
  return {{"task", task_image, work_store::each_task}, {"ask", ask_image, work_store::each_ask}};
}

}  // namespace fl
