// Lists and directives: made, sent down, understood, split, explained, closed.
#include <algorithm>

#include "duty/duty.h"
#include "work/burden.h"
#include "work/promises.h"
#include "work/store.h"
#include "work/store_directive.h"

namespace fl {

namespace {

constexpr std::chrono::hours kAskedLately{24 * 30};  // what is asked of people at the same time

void write_list(Tx& tx, const Permit& permit, const WorkList& list, std::string_view verb,
                Instant now) {
  append_leaf(tx, leaf_of(permit, list.bucket(), verb, "list", list.id.value, image_of(list), now));
}

void write_item(Tx& tx, const Permit& permit, const Item& item, std::string_view verb,
                Instant now) {
  append_leaf(tx, leaf_of(permit, item.bucket(), verb, "item", item.id.value, image_of(item), now));
}

// Minutes a day that lists and directives of this area and those above ask already.
int minutes_asked(Tx& tx, const AreaTree& tree, const Area& area, Instant now) {
  int minutes = 0;
  const Instant next = now + std::chrono::milliseconds(1);
  for (const Area* level : tree.upward(area))
    for (const std::string_view form : {"list", "directive"})
      for (const auto& list : work_store::lists_of_area(tx, *level, form, next, 50))
        if (list.published_at && now - list.made_at < kAskedLately) minutes += list.minutes_day;
  return minutes;
}

std::vector<const Area*> inhabited_below(const AreaTree& tree, const Area& area) {
  std::vector<const Area*> below;
  for (const Area* child : tree.children_of(area.id))
    if (child->cell_count > 0) below.push_back(child);
  return below;
}

// An item and its promise. `owner` unset: whoever answers for the area.
Result<Item> send_item(Tx& tx, const WorkRoom& room, const Permit& permit, const WorkList& list,
                       Item item, AccountId owner, Instant now) {
  item.id = random_id_in<ItemId>(hash_bucket(item.area.value));
  item.list = list.id;
  item.sender = permit.account();
  item.made_at = now;
  const bool is_directive = list.form == "directive";
  NewTask promise;
  promise.kind = is_directive ? "directive" : "list_item";
  promise.area = item.area;
  promise.source = is_directive ? "directive" : "list";
  promise.source_id = item.id.value;
  promise.title = list.title;
  promise.text = item.what;
  promise.due = item.due_at;
  promise.holder = owner;
  promise.proofs = {item.proof};
  auto task = open_task(tx, room, permit, promise, now);
  if (!task) return task.error();
  item.task = task->id;
  work_store::add_item(tx, item);
  write_item(tx, permit, item, "item.send", now);
  return item;
}

Outcome send_down(Tx& tx, const WorkRoom& room, const Permit& permit, const WorkList& list,
                  const Area& area, const Item& pattern, Instant now) {
  const auto below = inhabited_below(room.tree, area);
  if (below.empty()) return Fault{FaultKind::conflict, "work.nothing_below"};
  for (const Area* child : below) {
    Item item = pattern;
    item.area = child->id;
    item.area_path = child->path;
    auto sent = send_item(tx, room, permit, list, item, {}, now);
    if (!sent) return sent.error();
  }
  return Done{};
}

Fault no_such_list() {
  return Fault{FaultKind::bad_input,
               "work.no_such_list",
               {},
               {{"list_id", "draft.unknown_value", "a list of this area"}}};
}

Result<WorkList> list_of_area(Tx& tx, ListId id, const Area& area) {
  auto list = work_store::load_list(tx, id);
  if (!list || list->area != area.id) return no_such_list();
  return list;
}

// Loads the item of a task, lets a rule change it, writes it: one act.
using ItemRule = std::function<Result<Item>(Tx&, const Task&, const Item&)>;
Result<Item> change_item(const WorkRoom& room, TaskId id, const Permit& permit,
                         std::string_view verb, const Act& act_in, const ItemRule& rule) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto task = work_store::load_task(tx, id);
    if (!task) return task.error();
    auto item = item_of(tx, *task);
    if (!item) return item.error();
    auto after = rule(tx, *task, *item);
    if (!after) return after.error();
    if (after->version != item->version) {
      work_store::save_item(tx, *after);
      write_item(tx, permit, *after, verb, the_act.now);
    }
    return to_text(item->id);
  });
  if (!made) return made.error();
  auto item = id_of_text<ItemId>(*made);
  if (!item) return item.error();
  return room.db.read([&](Tx& tx) { return work_store::load_item(tx, *item); });
}

}  // namespace

Result<Item> item_of(Tx& tx, const Task& task) {
  if (task.source != "list" && task.source != "directive")
    return Fault{FaultKind::conflict, "work.not_an_item"};
  return work_store::load_item(tx, ItemId{task.source_id});
}

Result<ListId> make_list(const WorkRoom& room, const Permit& permit, const Area& area,
                         const ListDraft& draft, const Act& act_in) {
  const bool is_directive = draft.form == "directive";
  if (auto fresh = not_asked_twice(draft.title + " " + draft.text); !fresh) return fresh.error();
  if (is_directive) {
    auto whole = checked({draft.text, draft.proof, "proof", {}, area.id, draft.due_at}, act_in.now);
    if (!whole) return whole.error();
  }
  Act the_act = act_in;
  the_act.bucket = hash_bucket(area.id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto budget = within_budget(draft.field_count, draft.minutes_day,
                                minutes_asked(tx, room.tree, area, the_act.now));
    if (!budget) return budget.error();
    WorkList list;
    list.id = random_id_in<ListId>(the_act.bucket);
    list.form = draft.form;
    list.programme = draft.programme;
    list.title = draft.title;
    list.text = draft.text;
    list.area = area.id;
    list.area_path = area.path;
    list.writer = permit.account();
    list.made_at = the_act.now;
    if (draft.form != "plan") list.published_at = the_act.now;
    list.field_count = draft.field_count;
    list.minutes_day = draft.minutes_day;
    work_store::add_list(tx, list);
    write_list(tx, permit, list, "list.make", the_act.now);
    if (is_directive) {
      Item pattern;
      pattern.what = draft.text;
      pattern.proof = draft.proof;
      pattern.due_at = *draft.due_at;
      auto sent = send_down(tx, room, permit, list, area, pattern, the_act.now);
      if (!sent) return sent.error();
    }
    return to_text(list.id);
  });
  if (!made) return made.error();
  return id_of_text<ListId>(*made);
}

Result<ItemId> add_to_list(const WorkRoom& room, const Permit& permit, const Area& area, ListId id,
                           const ItemDraft& draft, const Act& act_in) {
  if (auto whole = checked(draft, act_in.now); !whole) return whole.error();
  Act the_act = act_in;
  the_act.bucket = hash_bucket(area.id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto list = list_of_area(tx, id, area);
    if (!list) return list.error();
    const Fault unknown{FaultKind::bad_input,
                        "work.no_such_owner",
                        {},
                        {{"owner", "draft.unknown_value", "a person or area of ours"}}};
    const Area* where = draft.owner_area.is_set() ? room.tree.find(draft.owner_area) : &area;
    if (where == nullptr || !where->path.starts_with(area.path)) return unknown;
    if (draft.owner.is_set() && staff_name(tx, draft.owner).empty()) return unknown;
    Item item;
    item.area = where->id;
    item.area_path = where->path;
    item.what = draft.what;
    item.proof = draft.proof;
    item.rule = draft.rule.empty() ? "proof" : draft.rule;
    item.due_at = *draft.due_at;
    auto sent = send_item(tx, room, permit, *list, item, draft.owner, the_act.now);
    if (!sent) return sent.error();
    return to_text(sent->id);
  });
  if (!made) return made.error();
  return id_of_text<ItemId>(*made);
}

Result<ListId> publish_plan(const WorkRoom& room, const Permit& permit, const Area& area, ListId id,
                            Instant due_at, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = hash_bucket(area.id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto plan = list_of_area(tx, id, area);
    if (!plan) return plan.error();
    if (plan->form != "plan") return no_such_list();
    if (plan->published_at) return Fault{FaultKind::conflict, "work.published_already"};
    if (due_at <= the_act.now) return Fault{FaultKind::bad_input, "work.due_in_past"};
    plan->published_at = the_act.now;
    work_store::save_list(tx, *plan);
    write_list(tx, permit, *plan, "list.publish", the_act.now);
    WorkList directive = *plan;
    directive.id = random_id_in<ListId>(the_act.bucket);
    directive.form = "directive";
    directive.made_at = the_act.now;
    directive.field_count = directive.minutes_day = 0;
    for (const auto& item : work_store::items_of_list(tx, plan->id, 200))
      directive.text += (directive.text.empty() ? "- " : "\n- ") + item.what;
    work_store::add_list(tx, directive);
    write_list(tx, permit, directive, "list.make", the_act.now);
    Item pattern;
    pattern.what = directive.text;
    pattern.proof = "report";
    pattern.due_at = due_at;
    auto sent = send_down(tx, room, permit, directive, area, pattern, the_act.now);
    if (!sent) return sent.error();
    return to_text(directive.id);
  });
  if (!made) return made.error();
  return id_of_text<ListId>(*made);
}

Result<Item> read_item(const WorkRoom& room, const Permit& permit, TaskId task, const Act& act) {
  return change_item(room, task, permit, "item.read", act,
                     [&](Tx&, const Task&, const Item& item) { return read(item, act.now); });
}

Result<Item> understand_item(const WorkRoom& room, const Permit& permit, TaskId task,
                             const std::string& answer, const Act& act) {
  return change_item(
      room, task, permit, "item.understand", act,
      [&](Tx&, const Task&, const Item& item) { return understood(item, answer, act.now); });
}

Result<Item> question_item(const WorkRoom& room, const Permit& permit, TaskId task,
                           const std::string& question, const Act& act) {
  return change_item(
      room, task, permit, "item.question", act,
      [&](Tx&, const Task&, const Item& item) { return asked_back(item, question, act.now); });
}

Result<Item> reply_to_item(const WorkRoom& room, const Permit& permit, TaskId task,
                           const std::string& reply, const Act& act) {
  return change_item(room, task, permit, "item.reply", act,
                     [&](Tx&, const Task&, const Item& item) -> Result<Item> {
                       if (item.sender != permit.account())
                         return Fault{FaultKind::conflict, "work.not_the_sender"};
                       return replied(item, reply, act.now);
                     });
}

Result<Item> explain_item(const WorkRoom& room, const Permit& permit, TaskId task,
                          const std::string& why, const Act& act) {
  return change_item(room, task, permit, "item.explain", act,
                     [&](Tx& tx, const Task& held, const Item& item) -> Result<Item> {
                       if (item.sender != permit.account())
                         return Fault{FaultKind::conflict, "work.not_the_sender"};
                       auto after = explained(item, why, act.now);
                       if (!after) return after;
                       // What is closed without being done is no promise any more.
                       auto dropped = drop_task(tx, room, permit, held.id, "explained", act.now);
                       if (!dropped) return dropped.error();
                       return after;
                     });
}

Result<Item> split_item(const WorkRoom& room, const Permit& permit, TaskId task,
                        const SplitDraft& draft, const Act& act) {
  return change_item(room, task, permit, "item.split", act,
                     [&](Tx& tx, const Task&, const Item& whole) -> Result<Item> {
                       if (auto may = may_split(whole, draft.due_at); !may) return may.error();
                       if (!work_store::parts_of(tx, whole.id).empty())
                         return Fault{FaultKind::conflict, "work.split_already"};
                       auto list = work_store::load_list(tx, whole.list);
                       if (!list) return list.error();
                       const Area* area = room.tree.find(whole.area);
                       CHECK(area != nullptr);
                       Item pattern;
                       pattern.parent = whole.id;
                       pattern.what = draft.what.empty() ? whole.what : draft.what;
                       pattern.proof = whole.proof;
                       pattern.due_at = draft.due_at;
                       auto sent = send_down(tx, room, permit, *list, *area, pattern, act.now);
                       if (!sent) return sent.error();
                       return read(whole, act.now);
                     });
}

}  // namespace fl
