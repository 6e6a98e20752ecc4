// See demo_book.h. Everybody acts under their own roles: what the demo shows somebody could do. All
// of it lies within the last hour: the demo's people are on duty since then.
#include "app/demo_book.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/demo_cast.h"
#include "app/demo_desks.h"
#include "duty/delegation.h"
#include "pass/area_act.h"
#include "registry/duplicates.h"
#include "registry/everyone.h"
#include "registry/people.h"
#include "work/complaint_room.h"
#include "work/need.h"
#include "work/promises.h"
#include "work/store.h"
#include "work/store_directive.h"

namespace fl {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr int kBoundaryTriesMax = 8;

struct Book : DemoCast {
  int promise_count = 0;

  Result<std::vector<Item>> items_of(ListId list) {
    return app.db().read([&](Tx& tx) -> Result<std::vector<Item>> {
      return work_store::items_of_list(tx, list, 50);
    });
  }

  Result<Task> task_of(TaskId id) {
    return app.db().read([&](Tx& tx) { return work_store::load_task(tx, id); });
  }

  // Whoever holds the promise of an item, with leave to answer it.
  struct Answerer {
    Permit permit;
    DemoSomebody who;
  };
  Result<Answerer> answerer_of(const Item& item) {
    auto task = task_of(item.task);
    if (!task) return task.error();
    auto who = by_account(task->holder);
    if (!who) return who.error();
    auto may =
        permit(who->actor, Verb::item_answer, {.path = task->area_path, .holder = task->holder});
    if (!may) return may.error();
    return Answerer{*may, *who};
  }

  Outcome understand(const Item& item, const std::string& words, Instant at) {
    auto by = answerer_of(item);
    if (!by) return by.error();
    auto said = understand_item(app.work(), by->permit, item.task, words,
                                act_of(by->who.actor.account, at));
    if (!said) return said.error();
    return Done{};
  }

  Outcome read_only(const Item& item, Instant at) {
    auto by = answerer_of(item);
    if (!by) return by.error();
    auto said = read_item(app.work(), by->permit, item.task, act_of(by->who.actor.account, at));
    if (!said) return said.error();
    return Done{};
  }

  Result<ListId> list(const DemoSomebody& writer, const ListDraft& draft, Instant at) {
    auto may = permit(writer.actor, Verb::list_write, {.path = writer.area->path});
    if (!may) return may.error();
    return make_list(app.work(), *may, *writer.area, draft, act_of(writer.actor.account, at));
  }

  Result<ItemId> item(const DemoSomebody& writer, ListId list, const ItemDraft& draft, Instant at) {
    auto may = permit(writer.actor, Verb::list_write, {.path = writer.area->path});
    if (!may) return may.error();
    ++promise_count;
    return add_to_list(app.work(), *may, *writer.area, list, draft,
                       act_of(writer.actor.account, at));
  }
};

// From the city to every district; the visitor's understood it and sent it on to its streets.
Outcome lay_city_directive(Book& b, const DemoSomebody& city, const DemoSomebody& district) {
  const Instant at = b.now - minutes(55);
  auto list = b.list(city,
                     {"directive", "寒潮", "降温前把独居老人再走访一遍",
                      "夜里要到零下九度。独居老人家里的取暖、药和热水各看一眼，缺什么当天补上。",
                      "report", b.now + hours(40), 0, 10},
                     at);
  if (!list) return list.error();
  auto items = b.items_of(*list);
  if (!items) return items.error();
  b.promise_count += int(items->size());
  int other = 0;
  for (const auto& item : *items) {
    Outcome done = Done{};
    if (item.area == district.area->id) {
      done = b.understand(item, "今晚十点前每个街道把独居老人家敲一遍门", at + minutes(9));
      auto by = b.answerer_of(item);
      if (!by) return by.error();
      auto split = split_item(b.app.work(), by->permit, item.task, {"", b.now + hours(30)},
                              b.act_of(by->who.actor.account, at + minutes(14)));
      if (!split) return split.error();
    } else if (++other == 1) {
      done = b.read_only(item, at + minutes(20));
    }
    if (!done) return done;
  }
  return Done{};
}

// From the street to its communities: understood, asked back and answered, read, and not opened.
Outcome lay_street_directive(Book& b, const DemoSomebody& street) {
  const Instant at = b.now - minutes(48);
  auto list = b.list(
      street,
      {"directive", "寒潮", "小区门口的暖棚今晚搭好",
       "门口要能让人坐着等。暖棚、椅子、热水各一处，拍一张照片。", "photo", b.now + hours(9), 0, 5},
      at);
  if (!list) return list.error();
  auto items = b.items_of(*list);
  if (!items) return items.error();
  b.promise_count += int(items->size());
  for (std::size_t i = 0; i < items->size(); ++i) {
    const Item& item = (*items)[i];
    Outcome done = Done{};
    if (i % 4 == 0)
      done = b.understand(item, "六点前搭在南门里侧，物业出两把椅子", at + minutes(11));
    if (i % 4 == 2) done = b.read_only(item, at + minutes(17));
    if (!done) return done;
    if (i % 4 != 1) continue;
    auto by = b.answerer_of(item);
    if (!by) return by.error();
    auto asked = question_item(b.app.work(), by->permit, item.task, "暖棚在哪里领？",
                               b.act_of(by->who.actor.account, at + minutes(15)));
    if (!asked) return asked.error();
    auto may = permit(street.actor, Verb::list_write, {.path = item.area_path});
    if (!may) return may.error();
    auto replied = reply_to_item(b.app.work(), *may, item.task, "街道库房，五点前都有人",
                                 b.act_of(street.actor.account, at + minutes(22)));
    if (!replied) return replied.error();
  }
  return Done{};
}

Outcome lay_lists(Book& b, const DemoSomebody& city, const DemoSomebody& district,
                  const DemoSomebody& street, const DemoSomebody& community) {
  const Instant at = b.now - minutes(52);
  auto supply =
      b.list(city, {"list", "保供", "停市三天的菜和米面", "", "", {}, 0, 5}, b.now - minutes(54));
  if (!supply) return supply.error();
  auto outage = b.list(district,
                       {"list",
                        "停电检修",
                        "周六停电检修当天的保障",
                        "城北变电站检修六小时，在家用呼吸机的每一户都要有着落。",
                        "",
                        {},
                        2,
                        5},
                       at);
  if (!outage) return outage.error();
  auto kept = b.list(street, {"list", "日常", "本周要办完的三件事", "", "", {}, 0, 5}, at);
  if (!kept) return kept.error();
  auto plan = b.list(street, {"plan", "", "周日先办的事", "", "", {}, 0, 0}, b.now - minutes(40));
  if (!plan) return plan.error();
  auto review = b.list(street,
                       {"review",
                        "",
                        "上周停水的复盘",
                        "送水车来得晚，因为没人知道哪栋先停。先停的先通知。",
                        "",
                        {},
                        0,
                        0},
                       b.now - minutes(43));
  if (!review) return review.error();
  struct Row {
    const DemoSomebody& writer;
    ListId list;
    std::string_view what, proof;
    const DemoSomebody& owner;
    int due_hours;
  };
  const std::array<Row, 9> rows{{
      {city, *supply, "两个批发市场的冷库够不够三天", "seen_on_site", city, 18},
      {city, *supply, "每个街道定一处领菜点，写清几点开门", "report", district, 26},
      {district, *outage, "借两台发电车，周五晚上到位", "seen_on_site", district, 52},
      {district, *outage, "在家用呼吸机的人家逐户问到，谁要转到医院", "report", street, 30},
      {street, *kept, "三号楼的坏电梯找人修好", "photo", community, 20},
      {street, *kept, "药房和卫生站对一遍慢病药的库存", "report", street, 28},
      {street, *kept, "送菜志愿者的雨衣发下去", "signature", community, 44},
      {street, *plan, "停梯楼的送菜先派两个人", "report", street, 22},
      {street, *review, "停水前一小时，先停的楼先打电话", "report", community, 60},
  }};
  for (const auto& row : rows) {
    ItemDraft draft;
    draft.what = std::string(row.what);
    draft.proof = std::string(row.proof);
    draft.rule = "proof";
    draft.owner = row.owner.actor.account;
    draft.owner_area = row.owner.area->id;
    draft.due_at = b.now + hours(row.due_hours);
    auto added = b.item(row.writer, row.list, draft, b.now - minutes(35));
    if (!added) return added.error();
  }
  return Done{};
}

// What is open in a place, late ones first.
Result<std::vector<Task>> open_under(Book& b, const Area& area) {
  return b.app.db().read([&](Tx& tx) -> Result<std::vector<Task>> {
    std::vector<Task> open;
    for (const auto lane : {Lane::late, Lane::going, Lane::waiting})
      for (auto& task : work_store::list_tasks(tx, {lane, area.path, {}, 40, false}))
        if (task.source.empty() || task.source == "ask") open.push_back(std::move(task));
    return open;
  });
}

// Two promises under the district cannot go on; one of the two was answered.
Outcome lay_blockers(Book& b, const DemoSomebody& district) {
  auto open = open_under(b, *district.area);
  if (!open) return open.error();
  struct Row {
    std::string_view cause, text, answer;
  };
  constexpr std::array<Row, 2> kRows{
      {{"supplies", "药店说这种药明天下午才到货", ""},
       {"vehicle", "没有能推轮椅上去的车", "三点有一辆无障碍车，已经留给这家"}}};
  std::size_t next = 0;
  for (const auto& task : *open) {
    if (next == kRows.size()) break;
    const Row& row = kRows[next];
    auto by = b.by_account(task.holder);
    if (!by) continue;
    auto may =
        permit(by->actor, Verb::blocker_raise, {.path = task.area_path, .holder = task.holder});
    if (!may) continue;
    auto raised =
        raise_blocker(b.app.work(), *may, task.id,
                      {std::string(row.cause), std::string(row.text), "street", b.now + hours(4)},
                      b.act_of(by->actor.account, b.now - minutes(40)));
    if (!raised) return raised.error();
    ++next;
    ++b.promise_count;
    if (row.answer.empty()) continue;
    auto promise = b.app.db().read([&](Tx& tx) -> Result<std::vector<Task>> {
      return work_store::tasks_of_source(tx, "blocker", raised->value, 1);
    });
    if (!promise) return promise.error();
    if (promise->empty()) continue;
    auto answers = b.by_account(promise->front().holder);
    if (!answers) return answers.error();
    auto leave = permit(answers->actor, Verb::item_answer,
                        {.path = promise->front().area_path, .holder = promise->front().holder});
    if (!leave) return leave.error();
    auto answered =
        answer_blocker(b.app.work(), *leave, promise->front().id, std::string(row.answer),
                       b.act_of(answers->actor.account, b.now - minutes(12)));
    if (!answered) return answered.error();
  }
  return Done{};
}

// People lent to the street: those nobody tries the demo as.
std::vector<AccountId> lent_to(Book& b, Tx& tx, const DemoSomebody& street) {
  std::vector<AccountId> lent;
  for (const auto& file : responders_under(tx, b.app.keys(), street.area->path, {}, 60)) {
    const bool is_tried = std::any_of(b.people.begin(), b.people.end(),
                                      [&](const auto& one) { return one.second == file.account; });
    if (!file.outside_key.empty() && !is_tried) lent.push_back(file.account);
  }
  return lent;
}

// What two of them need, one answered; two teams; a role given for a week.
Outcome lay_personnel_book(Tx& tx, Book& b, const DemoSomebody& street,
                           const DemoSomebody& office) {
  const auto lent = lent_to(b, tx, street);
  if (lent.size() < 4) return Done{};  // a city too small for lent staff
  auto may = permit(office.actor, Verb::duty_person, {.path = office.area->path});
  if (!may) return may.error();
  auto open = file_need(tx, b.app.work(), *may, lent[0], "dependants", "夜班时孩子一个人在家",
                        b.now - minutes(25));
  if (!open) return open.error();
  auto paid = file_need(tx, b.app.work(), *may, lent[1], "allowance", "上个月的值班补助没到",
                        b.now - minutes(50));
  if (!paid) return paid.error();
  b.promise_count += 2;
  auto answered = answer_need(tx, b.app.work(), *may, *paid, "day_given",
                              "核过了，这个月十五号一起发", b.now - minutes(18));
  if (!answered) return answered;
  struct Row {
    std::string_view name;
    std::size_t from, count;
  };
  constexpr std::array<Row, 2> kTeams{{{"代办药品队", 0, 2}, {"搬运队", 2, 2}}};
  for (const auto& row : kTeams) {
    Team team;
    team.area = street.area->id;
    team.area_path = street.area->path;
    team.name = std::string(row.name);
    team.lead = lent[row.from];
    for (std::size_t i = 0; i < row.count; ++i)
      team.members.push_back(lent[row.from + i]);
    auto saved = save_team(tx, *may, team, b.now);
    if (!saved) return saved.error();
  }
  auto leave = permit(street.actor, Verb::duty_delegate, {.path = street.area->path});
  if (!leave) return leave.error();
  Delegation given;
  given.account = lent[2];
  given.role = std::string(name_of(Role::community_lead));
  for (const Area* one : b.app.tree().children_of(street.area->id))
    if (one->cell_count > 0) given.area = one->id;
  given.area_path = b.app.tree().find(given.area)->path;
  given.from = b.now;
  given.until = b.now + hours(24 * 7);
  given.reason = "带班请假一周";
  auto delegated = delegate_role(tx, b.app.duty(), *leave, street.actor, given, b.now);
  if (!delegated) return delegated.error();
  return Done{};
}

// DemoSomebody called the hotline; heard by the one who is outside the line.
Outcome lay_complaint(Book& b, const DemoSomebody& district) {
  auto desk = b.by_title("phone_desk");
  if (!desk) return desk.error();
  auto may = permit(desk->actor, Verb::complaint_open, {});
  if (!may) return may.error();
  const Area* street = nullptr;
  for (const Area* one : b.app.tree().children_of(district.area->id))
    if (one->cell_count > 0) street = one;
  CHECK(street != nullptr);
  ++b.promise_count;
  auto made =
      open_complaint(b.app.work(), *may,
                     {"extra_forms", "同一张表一周里填了三次，每次都说是最后一次", {}, street, {}},
                     b.act_of(desk->actor.account, b.now - minutes(31)));
  if (!made) return made.error();
  return Done{};
}

// One of the district's people was entered a second time, with another character in the name.
Outcome lay_duplicate(Book& b, const DemoSomebody& district, const Area& home) {
  constexpr int kLookedAtMax = 60;
  const Area* cell = nullptr;
  for (const Area* one : b.app.tree().cells_under(district.area->path))
    if (one->id != home.id) cell = one;
  if (cell == nullptr) return Done{};
  auto id = fresh_person(b.app.keys());
  if (!id) return id.error();
  return b.app.db().write([&](Tx& tx) -> Outcome {
    const auto people = residents_of_cell(tx, cell->id, {}, kLookedAtMax);
    for (const auto& [household, known] : people) {
      const auto person = store::person_row(tx, known);
      auto file = open_private(tx, b.app.keys(), known);
      if (!person || !file || file->phone.empty() || file->name.size() < 6) continue;
      NewPerson twin{*id,         people.back().first, file->name,
                     file->phone, person->birth_year,  person->is_female};
      if (twin.household == household) continue;
      twin.name.replace(twin.name.size() - 3, 3, "函");
      auto made = make_person(tx, b.app.keys(), twin);
      if (!made) return made;
      auto queued = queue_duplicates_of(tx, b.app.keys(), *id, b.now);
      if (!queued) return queued.error();
      return Done{};
    }
    return Done{};
  });
}

// Drawn and not signed: nobody is listed by it. Away from the people to try.
Outcome lay_boundary(Book& b) {
  auto drawer = b.by_title("pass_officer");
  if (!drawer) return drawer.error();
  auto may = permit(drawer->actor, Verb::evidence_record, {.path = drawer->area->path});
  if (!may) return may.error();
  int tries = 0;
  for (const Area* one : b.elsewhere()) {
    if (++tries > kBoundaryTriesMax) break;
    Act act = b.act_of(drawer->actor.account, b.now);
    act.bucket = hash_bucket(one->id.value);
    auto drawn = draw_boundary(
        b.app.pass(), b.app.rules(), *may, {drawer->actor.account, Role::pass_officer, {}},
        {one->id, "medium", "市防控指挥部令第 12 号（示例）", b.now + hours(24 * 7)}, act);
    if (drawn) return Done{};
    if (drawn.error().key != "pass.area_too_small") return drawn.error();
  }
  return Done{};
}

}  // namespace

Result<int> lay_demo_book(App& app, Instant now) {
  auto cast = DemoCast::of(app, now);
  if (!cast) return cast.error();
  Book book{*cast};
  auto city = book.by_title("city_officer"), district = book.by_title("district_officer");
  auto street = book.by_title("street_officer"), community = book.by_title("community_lead");
  auto office = book.by_title("personnel_officer");
  // A community whose lead is missing on purpose: its street stands in.
  if (!community) community = street;
  for (const auto* one : {&city, &district, &street, &office})
    if (!*one) return one->error();
  const auto worker = book.by_title("community_worker");
  if (!worker) return worker.error();
  const Area* home = worker->area;
  auto laid = lay_city_directive(book, *city, *district);
  if (laid) laid = lay_street_directive(book, *street);
  if (laid) laid = lay_lists(book, *city, *district, *street, *community);
  if (laid) laid = lay_blockers(book, *district);
  if (laid)
    laid = app.db().write(
        [&](Tx& tx) -> Outcome { return lay_personnel_book(tx, book, *street, *office); });
  if (laid) laid = lay_boundary(book);
  if (laid) laid = lay_complaint(book, *district);
  if (laid) laid = lay_duplicate(book, *district, *home);
  if (laid) laid = lay_demo_desks(book);
  if (!laid) return laid.error();
  return book.promise_count;
}

}  // namespace fl
