// Rows of lists, items and blockers to JSON.
#include "work/views_directive.h"

#include <algorithm>
#include <map>

#include "work/store.h"
#include "work/store_directive.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr int kItemsShownMax = 200;

struct Stages {
  int sent = 0, read = 0, understood = 0, asked = 0, done = 0, explained = 0, late = 0;
};

void count_in(Tx& tx, Stages& stages, const Item& item) {
  ++stages.sent;
  if (item.read_at) ++stages.read;
  if (item.understood_at) ++stages.understood;
  if (item.asked_at && !item.replied_at) ++stages.asked;
  if (item.closed_at) ++stages.done;
  if (item.explained_at) ++stages.explained;
  auto task = work_store::load_task(tx, item.task);
  if (task && task->lane() == Lane::late) ++stages.late;
}

json::object json_of(const Stages& s) {
  return {{"sent", s.sent},   {"read", s.read}, {"understood", s.understood},
          {"asked", s.asked}, {"done", s.done}, {"explained", s.explained},
          {"late", s.late}};
}

json::value area_or_null(const WorkRoom& room, AreaId id) {
  const Area* area = room.tree.find(id);
  return area ? json::value(area_json(room.tree, *area)) : json::value(nullptr);
}

}  // namespace

json::object stages_json(Tx& tx, const std::vector<Item>& items) {
  Stages stages;
  for (const auto& item : items)
    count_in(tx, stages, item);
  return json_of(stages);
}

json::object list_json(Tx& tx, const WorkRoom& room, const WorkList& list,
                       const std::vector<Item>& items) {
  return {{"id", to_text(list.id)},
          {"form", list.form},
          {"programme", list.programme},
          {"title", list.title},
          {"text", list.text},
          {"area", area_or_null(room, list.area)},
          {"writer", staff_name(tx, list.writer)},
          {"made_at", to_rfc3339(list.made_at)},
          {"published_at", maybe_time(list.published_at)},
          {"field_count", list.field_count},
          {"minutes_day", list.minutes_day},
          {"counts", stages_json(tx, items)}};
}

Result<json::object> item_json(Tx& tx, const WorkRoom& room, const Item& item) {
  auto task = work_store::load_task(tx, item.task);
  if (!task) return task.error();
  return json::object{
      {"id", to_text(item.id)},
      {"task_id", to_text(item.task)},
      {"parent_id", item.parent.is_set() ? json::value(to_text(item.parent)) : nullptr},
      {"what", item.what},
      {"area", area_or_null(room, item.area)},
      {"holder",
       json::object{{"id", to_text(task->holder)}, {"name", staff_name(tx, task->holder)}}},
      {"due_at", to_rfc3339(item.due_at)},
      {"proof", item.proof},
      {"rule", item.rule},
      {"stage", stage_of(item)},
      {"is_late", task->lane() == Lane::late},
      {"read_at", maybe_time(item.read_at)},
      {"understood_at", maybe_time(item.understood_at)},
      {"closed_at", maybe_time(item.closed_at)},
      {"answer", item.answer},
      {"question", item.question},
      {"reply", item.reply},
      {"explanation", item.explanation}};
}

Result<json::object> list_page_json(Tx& tx, const WorkRoom& room, const WorkList& list) {
  const auto items = work_store::items_of_list(tx, list.id, kItemsShownMax);
  json::object page = list_json(tx, room, list, items);
  json::array rows;
  std::map<AreaLevel, Stages> levels;  // from the top down
  for (const auto& item : items) {
    auto row = item_json(tx, room, item);
    if (!row) return row;
    rows.push_back(std::move(*row));
    if (const Area* area = room.tree.find(item.area)) count_in(tx, levels[area->level], item);
  }
  json::array by_level;
  for (const auto& [level, stages] : levels) {
    json::object one = json_of(stages);
    one["level"] = name_of(level);
    by_level.push_back(std::move(one));
  }
  page["levels"] = std::move(by_level);
  page["items"] = std::move(rows);
  return page;
}

Result<json::object> my_item_json(Tx& tx, const WorkRoom& room, const Item& item) {
  auto shown = item_json(tx, room, item);
  if (!shown) return shown;
  auto list = work_store::load_list(tx, item.list);
  if (!list) return list.error();
  const auto parts = work_store::parts_of(tx, item.id);
  (*shown)["list"] = list_json(tx, room, *list, parts);
  (*shown)["sender"] = staff_name(tx, item.sender);
  (*shown)["part_count"] = parts.size();
  const Area* area = room.tree.find(item.area);
  const bool is_open = !item.closed_at && !item.explained_at;
  const bool is_whole = std::all_of(parts.begin(), parts.end(), [](const Item& part) {
    return part.closed_at || part.explained_at;
  });
  json::array can;
  if (is_open && !item.read_at) can.emplace_back("read");
  if (is_open && !item.understood_at) can.emplace_back("understood");
  if (is_open) can.emplace_back("question");
  if (is_open && parts.empty() && area && !area->is_cell()) can.emplace_back("split");
  if (is_open && is_whole && (list->form != "directive" || item.understood_at))
    can.emplace_back("done");
  (*shown)["can"] = std::move(can);
  return shown;
}

Result<json::object> blocker_json(Tx& tx, const WorkRoom& room, const Blocker& blocker) {
  auto promise = work_store::load_task(tx, blocker.task);
  if (!promise) return promise.error();
  auto blocked = work_store::load_task(tx, blocker.blocked);
  if (!blocked) return blocked.error();
  auto text = unseal_text(tx, room.keys, blocked->person, blocker.text_sealed,
                          blocker_text_bound(blocker.id));
  if (!text) return text.error();
  std::string answer;
  if (blocker.answered_at) {
    auto opened = unseal_text(tx, room.keys, blocked->person, blocker.answer_sealed,
                              blocker_answer_bound(blocker.id));
    if (!opened) return opened.error();
    answer = *opened;
  }
  const Area* where = room.tree.find_path(blocker.blocked_path);
  return json::object{
      {"id", to_text(blocker.id)},
      {"task_id", to_text(blocker.task)},
      {"blocked_task_id", to_text(blocker.blocked)},
      {"blocked_kind", blocked->kind},
      {"cause", blocker.cause},
      {"text", *text},
      {"area", where ? json::value(area_json(room.tree, *where)) : json::value(nullptr)},
      {"level_area", area_or_null(room, blocker.area)},
      {"holder",
       json::object{{"id", to_text(promise->holder)}, {"name", staff_name(tx, promise->holder)}}},
      {"raised_at", to_rfc3339(blocker.raised_at)},
      {"due_at", to_rfc3339(blocker.due_at)},
      {"is_late", promise->lane() == Lane::late},
      {"answered_at", maybe_time(blocker.answered_at)},
      {"answer", answer}};
}

}  // namespace fl
