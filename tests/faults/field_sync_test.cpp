// R6: what phones bring late. Five thousand records of six phones, some with wrong clocks, are kept
// once as they happen; and again shuffled, repeated, up to a week late, some by another's phone.
// Both houses end the same.
#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/demo.h"
#include "duty/duty.h"
#include "platform/random.h"
#include "platform/text.h"
#include "promises.h"
#include "registry/round.h"
#include "storage/temp_db.h"
#include "trust/bearer.h"
#include "work/store.h"
#include "work/store_field.h"
#include "work/sync.h"

namespace fl {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Instant kStart{1'767'398'400'000};  // 2026-01-03T08:00:00+08:00
// On PostgreSQL fewer, for ./test's sake: FIRSTLINE_R6_RECORDS=5000 for all.
const int kRecordCount =
    faults::count_from_environment("FIRSTLINE_R6_RECORDS", is_test_on_postgres() ? 1000 : 5000);
constexpr hours kWeek{24 * 7};
constexpr milliseconds kClocks[] = {seconds(0), hours(72),    hours(-26),
                                    minutes(7), seconds(-90), seconds(0)};

// A city laid once; each house is a copy of it.
struct SyncGround {
  SyncGround() : folder(fs::temp_directory_path() / fmt::format("firstline-r6-{}", random_u64())) {
    DemoPlan plan;
    plan.people = 2000;
    plan.seed = 11;
    plan.now = kStart;
    plan.is_clean = true;
    if (is_test_on_postgres()) plan.database = place.path();
    CHECK(lay_demo(DataFolder{(folder / "base").string()}, plan, [](double) {}).is_ok());
  }
  ~SyncGround() { fs::remove_all(folder); }
  TempPlace place{"unused"};
  fs::path folder;
};

struct House {
  House(const SyncGround& ground, const std::string& name) {
    const DataFolder base{(ground.folder / "base").string()}, own{(ground.folder / name).string()};
    fs::copy(base.folder, own.folder, fs::copy_options::recursive);
    fs::copy(base.key_folder(), own.key_folder(), fs::copy_options::recursive);
    // A folder's copy names the same database: all but the first get one of their own.
    if (is_test_on_postgres() && name != "prepared") {
      copy = std::make_unique<TempPlace>("unused", TempPlace::Content::copy, ground.place.path());
      CHECK(own.save_place(copy->path()).is_ok());
    }
    keys = *load_keys(own.key_file());
    db = std::move(*Db::open({.path = own.database(), .synchronous = "OFF"}));
    tree = std::move(*AreaTree::load(*db));
    room = std::make_unique<WorkRoom>(WorkRoom{*db, keys, *tree, coverage});
  }
  std::unique_ptr<TempPlace> copy;
  Keys keys;
  std::unique_ptr<Db> db;
  std::unique_ptr<AreaTree> tree;
  Coverage coverage;
  std::unique_ptr<WorkRoom> room;
};

struct Phone {
  DeviceId id;
  Actor holder;
  std::vector<RoundDoor> doors;
  milliseconds clock{};  // how far it is ahead
  std::int64_t seq = 0;
};
struct Written {
  std::size_t phone = 0;
  Instant at;  // by a right clock
  RecordDraft draft;
};

// Two phones a worker, three workers with the fullest cells.
std::vector<Phone> phones_of(House& house) {
  std::vector<Phone> phones;
  auto read = house.db->read([&](Tx& tx) -> Outcome {
    for (const auto& duty : on_duty_under(tx, house.tree->root().path, kStart, 200)) {
      const Area* area = house.tree->find(duty.area);
      if (!area->is_cell() || phones.size() >= std::size(kClocks)) continue;
      auto doors = round_doors(tx, house.keys, area->id, 400);
      if (doors.size() < 20) continue;
      auto holder = actor_of_account(tx, duty.account, kStart);
      if (!holder) return holder.error();
      for (int i = 0; i < 2; ++i)
        phones.push_back(
            {DeviceId{std::int64_t(phones.size()) + 1}, *holder, doors, kClocks[phones.size()], 0});
    }
    return Done{};
  });
  CHECK(read.is_ok());
  return phones;
}

std::vector<TaskId> open_tasks(House& house, const std::vector<Phone>& phones) {
  std::vector<TaskId> tasks;
  auto made = house.db->write([&](Tx& tx) -> Outcome {
    tasks.clear();
    for (int i = 0; i < 150; ++i) {
      const auto& phone = phones[std::size_t(i) % phones.size()];
      const auto& door = phone.doors[std::size_t(i) % phone.doors.size()];
      auto household = load_household(tx, door.id);
      NewTask wanted;
      wanted.kind = "medicine";
      wanted.area = household->cell;
      wanted.household = door.id;
      wanted.source = "visit";
      wanted.source_id = i + 1;
      wanted.holder = phone.holder.account;
      auto task = open_task(tx, *house.room, Permit::for_job("test"), wanted, kStart);
      if (!task) return task.error();
      tasks.push_back(task->id);
    }
    return Done{};
  });
  CHECK(made.is_ok());
  return tasks;
}

RecordDraft visit_at(Random& random, const Phone& phone) {
  constexpr std::string_view kSeen[] = {"well", "well", "well", "nobody", "unwell", "moved"};
  RecordDraft draft;
  draft.kind = "visit";
  const auto& door = phone.doors[random.below(phone.doors.size())];
  draft.household = door.id;
  draft.seen = kSeen[random.below(std::size(kSeen))];
  if (!door.members.empty() && random.below(2) == 0) {
    draft.person = door.members[random.below(door.members.size())].id;
    draft.temperature_tenths = 360 + int(random.below(20));
  }
  if (random.below(5) == 0) draft.note = fmt::format("note {}", random.below(1000));
  return draft;
}

// What six phones write in six days, in the order of time.
std::vector<Written> week_of(const std::vector<Phone>& phones_in,
                             const std::vector<TaskId>& tasks) {
  std::vector<Phone> phones = phones_in;
  Random random(5);
  std::vector<Written> written;
  std::map<std::size_t, int> moves;
  for (int i = 0; i < kRecordCount; ++i) {
    Written one;
    one.phone = random.below(phones.size());
    one.at = kStart + minutes(5) + milliseconds(std::int64_t(i) * 100'000 + random.below(9'000));
    auto& phone = phones[one.phone];
    const auto choice = random.below(100);
    one.draft = visit_at(random, phone);
    if (choice < 3 && !phone.doors[std::size_t(i) % phone.doors.size()].members.empty()) {
      one.draft = {};
      one.draft.kind = "need";
      one.draft.household = phone.doors[std::size_t(i) % phone.doors.size()].id;
      one.draft.ask_kind = choice == 0 ? "food" : "medicine";
      one.draft.text = fmt::format("need {}", i);
    } else if (choice < 15) {
      // The holder's two phones take and close the same tasks, some twice and in any order.
      const std::size_t mine = one.phone - one.phone % 2 + random.below(2);
      const std::size_t at = mine + phones.size() * random.below(tasks.size() / phones.size());
      one.draft = {};
      one.draft.task = tasks[at];
      one.draft.kind = moves[at]++ < 2 ? "accept" : "done";
      if (one.draft.kind == "done")
        one.draft.proof_kind = random.below(2) == 0 ? "left_at_door" : "handed_to_person";
    }
    one.draft.seq = ++phone.seq;
    one.draft.key = {std::uint64_t(i) + 1, random.next()};
    one.draft.happened_at = one.at + phone.clock;
    written.push_back(std::move(one));
  }
  return written;
}

struct Told {
  int kept = 0, conflicts = 0;
  std::map<std::string, int> refused;
};

// One delivery: by the phone itself at `now`, or carried by another.
void bring(House& house, const std::vector<Phone>& phones, const Written& one, Instant now,
           bool is_carried, Told* told) {
  const auto& phone = phones[one.phone];
  Bearer bearer{phone.holder, phone.id, phone.holder.account, now + phone.clock};
  if (is_carried) {
    bearer.brought_by = phones[(one.phone + 2) % phones.size()].holder.account;
    bearer.sent_at.reset();
  }
  auto outcome = keep_record(*house.room, bearer, one.draft, now);
  if (!outcome)
    ++told->refused[outcome.error().key];
  else
    ++(outcome->is_conflict ? told->conflicts : told->kept);
}

// Everything a person could see of it, opened.
std::string state_of(House& house, const std::vector<Phone>& phones,
                     const std::vector<Written>& written, const std::vector<TaskId>& tasks) {
  std::string text;
  auto read = house.db->read([&](Tx& tx) -> Outcome {
    for (std::size_t i = 0; i < phones.size(); i += 2)
      for (const auto& door : phones[i].doors)
        for (const auto& seen : work_store::seen_at_door(tx, door.id))
          text += fmt::format("seen {} {} {} {} {} {} {}\n", door.id.value, seen.person.value,
                              seen.field, seen.stamp.at.ms, seen.stamp.device.value, seen.stamp.seq,
                              *open_seen(tx, *house.room, seen));
    for (const auto id : tasks) {
      const auto task = work_store::load_task(tx, id);
      text +=
          fmt::format("task {} {} {} {} {} {}\n", id.value, name_of(task->state),
                      task->accepted_at.value_or(Instant{}).ms,
                      task->done_at.value_or(Instant{}).ms, task->holder.value, task->proof_kind);
    }
    for (const auto& one : written) {
      const auto id = record_id_of(one.draft, phones[one.phone].holder.account);
      const auto row = work_store::load_record(tx, carried_bucket(id), id);
      if (!row) {
        text += fmt::format("refused {}\n", one.draft.seq);
        continue;
      }
      text += fmt::format("record {} {} {} {} {}\n", id, row->state, row->why, row->settled_at.ms,
                          *open_record(tx, *house.room, *row));
      if (row->kind != "need") continue;
      const auto task = work_store::load_task(tx, row->task);
      const auto ask = work_store::load_ask(tx, task->ask());
      text += fmt::format("need {} {} {} {} {}\n", ask->id.value, ask->kind, ask->created_at.ms,
                          task->due_at.ms, ask->channel);
    }
    return Done{};
  });
  CHECK(read.is_ok());
  return text;
}

// The first lines in which they differ, for whoever must find out why.
std::string difference(const std::string& a, const std::string& b) {
  const auto lines_a = split(a, '\n'), lines_b = split(b, '\n');
  std::string told;
  for (std::size_t i = 0, shown = 0; i < std::min(lines_a.size(), lines_b.size()) && shown < 6; ++i)
    if (lines_a[i] != lines_b[i]) {
      told += fmt::format("\n  once {}\n  late {}", lines_a[i], lines_b[i]);
      ++shown;
    }
  return told;
}

}  // namespace

TEST(FieldSync, five_thousand_records_in_any_order_end_the_same) {
  const SyncGround ground;
  std::vector<TaskId> tasks;
  {
    House base(ground, "prepared");
    tasks = open_tasks(base, phones_of(base));
  }
  fs::remove_all(ground.folder / "base");
  fs::remove_all(DataFolder{(ground.folder / "base").string()}.key_folder());
  fs::rename(ground.folder / "prepared", ground.folder / "base");
  fs::rename(DataFolder{(ground.folder / "prepared").string()}.key_folder(),
             DataFolder{(ground.folder / "base").string()}.key_folder());

  House once(ground, "once"), late(ground, "late");
  const auto phones = phones_of(once);
  ASSERT_EQ(phones.size(), std::size(kClocks));
  const auto written = week_of(phones, tasks);
  Told told_once, told_late;
  for (const auto& one : written)
    bring(once, phones, one, one.at + seconds(1), false, &told_once);

  struct Delivery {
    std::size_t which;
    Instant now;
    bool is_carried;
  };
  Random random(9);
  std::vector<Delivery> deliveries;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const bool is_right = phones[written[i].phone].clock == milliseconds(0);
    for (std::size_t copy = 0; copy <= random.below(3); ++copy) {
      const auto wait =
          milliseconds(std::int64_t(random.below(std::size_t(kWeek / seconds(1)))) * 1000 +
                       std::int64_t(random.below(20'000)));
      deliveries.push_back({i, written[i].at + wait, is_right && random.below(4) == 0});
    }
  }
  std::sort(deliveries.begin(), deliveries.end(),
            [](const Delivery& a, const Delivery& b) { return a.now < b.now; });
  for (const auto& delivery : deliveries)
    bring(late, phones, written[delivery.which], delivery.now, delivery.is_carried, &told_late);

  const std::string seen_once = state_of(once, phones, written, tasks);
  const std::string seen_late = state_of(late, phones, written, tasks);
  EXPECT_EQ(hex(sha256(seen_once)), hex(sha256(seen_late))) << difference(seen_once, seen_late);
  // Planted: a record that the other house lost, and tasks it finished at another time.
  std::string before = seen_late;
  for (const auto* defect : {"DELETE FROM work_record WHERE id = (SELECT MIN(id) FROM work_record)",
                             "UPDATE work_task SET done_at = done_at + 1000 WHERE done_at > 0"}) {
    ASSERT_TRUE(late.db->exec_script(defect));
    const std::string after = state_of(late, phones, written, tasks);
    EXPECT_NE(after, before) << defect;
    before = after;
  }
  EXPECT_GT(told_once.conflicts, 0);
  EXPECT_GT(told_once.kept, kRecordCount * 9 / 10);
  int refused = 0;
  for (const auto& [why, count] : told_once.refused)
    refused += count;
  EXPECT_EQ(told_once.kept + told_once.conflicts + refused, kRecordCount);
  std::printf("records %d, deliveries %zu, kept %d, conflicts %d, refused %d\n", kRecordCount,
              deliveries.size(), told_once.kept, told_once.conflicts, refused);
}

}  // namespace fl
