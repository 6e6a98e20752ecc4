// Posts, people on duty and asks of the demo city, all drawn from the seed.
#include "app/demo.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/demo_duty.h"
#include "app/demo_pass.h"
#include "app/demo_venues.h"
#include "app/store_app.h"
#include "duty/duty.h"
#include "pass/city_keys.h"
#include "platform/random.h"
#include "storage/migrate.h"
#include "work/moves.h"

namespace fl {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kShiftLength{
    24 * 3650};  // the demo's shifts do not end while someone looks
constexpr double kBytesAPerson = 2500;

// What residents of the demo write, by kind. Our own sentences; nobody's words.
struct Said {
  std::string_view kind, text;
};
constexpr Said kSaid[] = {
    {"medicine", "降压药快吃完了，还能用两天"},
    {"medicine", "胰岛素只剩一支，要冷藏"},
    {"medicine", "孩子发烧，家里没有退烧药"},
    {"medicine", ""},
    {"food", "家里没有菜了，两个老人"},
    {"food", "要奶粉，六个月的孩子"},
    {"food", "米和油"},
    {"food", ""},
    {"doctor", "胸口闷，想去看看"},
    {"doctor", "约好明天上午透析，没有车"},
    {"doctor", "伤口要换药"},
    {"doctor", ""},
};

constexpr std::string_view kStaffSurnames[] = {"李", "王", "张", "刘", "陈", "杨", "赵", "黄",
                                               "周", "吴", "徐", "孙", "马", "朱", "胡", "郭"};
constexpr std::string_view kStaffGiven[] = {"春燕", "敏",   "磊", "晓东", "倩",   "建国",
                                            "丽娟", "海涛", "静", "志强", "雪梅", "明远",
                                            "桂兰", "鹏",   "娜", "永刚"};

struct Laying {
  Tx& tx;
  Db& db;
  const Keys& keys;
  const AreaTree& tree;
  const DemoPlan& plan;
  Random random;
  Permit permit = Permit::for_job("lay_city");
  DemoLaid laid;
  int staff_number = 0;

  std::string staff_name() {
    return std::string(kStaffSurnames[random.below(std::size(kStaffSurnames))]) +
           std::string(kStaffGiven[random.below(std::size(kStaffGiven))]);
  }

  Result<AccountId> staff(Role role, const Area& area, const std::string& login) {
    NewAccount account;
    account.login = login;
    // Demo people sign in by their links; the password is there so that the ordinary way can be
    // tried too.
    auto hash = new_password_hash(keys, "demo-password-" + login, PasswordCost::test);
    if (!hash) return hash.error();
    account.password_hash = *hash;
    account.name = staff_name();
    const RoleGrant grant{role, area.id, area.path};
    ++laid.account_count;
    ++staff_number;
    return make_account(tx, permit, account, std::span(&grant, 1), keys, plan.now);
  }

  // A person on a post of their own, on shift from an hour ago.
  Result<AccountId> on_duty(Role role, const Area& area, std::string_view title,
                            const std::string& login) {
    auto account = staff(role, area, login);
    if (!account) return account;
    auto post = make_post(tx, permit, area, title, plan.now);
    if (!post) return post.error();
    auto shift = make_shift(tx, permit, *post, area, *account, plan.now - std::chrono::hours(1),
                            plan.now + kShiftLength, plan.now);
    if (!shift) return shift.error();
    return account;
  }
};

struct LevelDuty {
  AreaLevel level;
  Role role;
  std::string_view title;
};
constexpr LevelDuty kLevels[] = {
    {AreaLevel::city, Role::city_officer, "city_duty"},
    {AreaLevel::district, Role::district_officer, "district_duty"},
    {AreaLevel::subdistrict, Role::street_officer, "street_duty"},
    {AreaLevel::township, Role::street_officer, "street_duty"},
    {AreaLevel::community, Role::community_lead, "community_lead"},
    {AreaLevel::village, Role::community_lead, "community_lead"},
    {AreaLevel::grid_cell, Role::community_worker, "grid_worker"},
    {AreaLevel::village_group, Role::community_worker, "grid_worker"},
};

const LevelDuty* duty_of(AreaLevel level) {
  for (const auto& row : kLevels)
    if (row.level == level) return &row;
  return nullptr;  // a township section has no desk of its own
}

// One cell in forty has nobody; in one of these its community lead is missing too, so the street
// answers.
bool is_left_empty(const DemoPlan& plan, std::size_t index) {
  return !plan.is_clean && index % 40 == 17;
}

// Posts for every area that has people, top down; the accounts by area path.
Result<std::unordered_map<std::string, AccountId>> lay_duty(Laying& l, const LaidCity& city) {
  std::unordered_map<std::string, AccountId> holders;
  std::string lead_missing;
  for (std::size_t i = 0; i < city.cells.size(); ++i)
    if (is_left_empty(l.plan, i) && lead_missing.empty()) {
      const Area* cell = l.tree.find(city.cells[i].cell);
      lead_missing = l.tree.parent_of(*cell)->path;
    }
  int number = 0;
  for (std::size_t i = 0; i < city.cells.size(); ++i) {
    const Area* cell = l.tree.find(city.cells[i].cell);
    CHECK(cell != nullptr);
    auto chain = l.tree.upward(*cell);
    std::reverse(chain.begin(), chain.end());
    for (const Area* area : chain) {
      if (holders.contains(area->path) || area->path == lead_missing) continue;
      if (area->is_cell() && is_left_empty(l.plan, i)) continue;
      const auto* level = duty_of(area->level);
      if (!level) continue;
      auto account =
          l.on_duty(level->role, *area, level->title, fmt::format("{}{}", level->title, ++number));
      if (!account) return account.error();
      holders.emplace(area->path, *account);
    }
  }
  return holders;
}

// Below 0.70 it is closed; of the open ones 8 are late, 12 wait and 10 are going.
double draw_state(Laying& l) {
  const double draw = l.random.unit(), closed_share = 1 - l.plan.open_share;
  return draw < closed_share ? 0 : 0.70 + 0.30 * (draw - closed_share) / l.plan.open_share;
}

// One ask and its task as they would stand `now`, with a state drawn so that something is late and
// someone waits.
Outcome lay_one_task(Laying& l, const LaidCell& laid_cell) {
  const Area* cell = l.tree.find(laid_cell.cell);
  const HouseholdId household = laid_cell.households[l.random.below(laid_cell.households.size())];
  const auto members = members_of(l.tx, household);
  if (members.empty()) return Done{};
  const auto& said = kSaid[l.random.below(std::size(kSaid))];
  auto holder = who_answers(l.tx, l.tree, *cell, l.plan.now);
  if (!holder) return holder.error();
  const std::chrono::minutes promise(said.kind == "doctor"     ? 60
                                     : said.kind == "medicine" ? 240
                                                               : 360);
  Ask ask;
  ask.id = AskId{id_in_bucket(carried_bucket(household.value), l.random.next())};
  ask.kind = std::string(said.kind);
  ask.person = members.front();
  ask.household = household;
  Task task;
  task.id = TaskId{id_in_bucket(carried_bucket(household.value), l.random.next())};
  task.source_id = ask.id.value;
  ask.task = ask.own_task = task.id;
  task.kind = ask.kind;
  task.person = ask.person;
  task.household = household;
  task.area = cell->id;
  task.priority = said.kind == "doctor" ? kUrgent : kOrdinary;
  task.area_path = cell->path;
  task.holder = holder->account;
  task.holder_title = holder->title;
  task.holder_area = holder->area;
  task.is_fallback = holder->is_fallback;
  auto minutes = [&](std::int64_t low, std::int64_t high) {
    return std::chrono::minutes(l.random.between(low, high));
  };
  const double draw = draw_state(l);
  if (draw < 0.70) {  // closed within the last two days
    task.created_at = l.plan.now - minutes(400, 2880);
    task.accepted_at = task.created_at + minutes(1, 20);
    task.done_at = *task.accepted_at + minutes(15, 200);
    task.state = TaskState::done;
    task.proof_kind = said.kind == "doctor" ? "doctor_spoke" : "handed_to_person";
  } else if (draw < 0.78) {  // late
    task.created_at = l.plan.now - promise - minutes(5, 400);
    task.late_at = task.created_at + promise + std::chrono::seconds(20);
    if (l.random.chance(0.6)) {
      task.accepted_at = task.created_at + minutes(2, 30);
      task.state = TaskState::accepted;
    }
  } else if (draw < 0.90) {  // waiting
    task.created_at = l.plan.now - minutes(1, promise.count() - 10);
  } else {  // going
    task.created_at = l.plan.now - minutes(10, promise.count() - 5);
    task.accepted_at = task.created_at + minutes(1, 8);
    task.state = TaskState::accepted;
  }
  task.due_at = task.created_at + promise;
  if (task.state != TaskState::done)  // late ones climb while somebody looks, not all at once
    task.next_rung_at = std::max(task.due_at, l.plan.now + minutes(1, 40));
  ask.created_at = task.created_at;
  ask.state = task.state;
  if (task.state == TaskState::done && l.random.chance(0.5)) {
    ask.stars = l.random.chance(0.8) ? 5 : int(l.random.between(2, 4));
    ask.rated_at = *task.done_at + minutes(5, 60);
  }
  auto sealed = seal_for_person(l.tx, l.keys, ask.person, said.text, ask_text_bound(ask.id));
  if (!sealed) return sealed.error();
  ask.text_sealed = *sealed;
  lay_task(l.tx, l.permit, ask, task);
  ++l.laid.task_count;
  return Done{};
}

// Desks between the loop's people: the lead of their community, and the hotline.
Outcome add_desks(Laying& l, const Area& cell,
                  const std::unordered_map<std::string, AccountId>& holders) {
  const Area* community = l.tree.parent_of(cell);
  if (const auto lead = holders.find(community->path); lead != holders.end())
    app_store::add_demo_person(
        l.tx, {"community_lead", 7, lead->second, {}, "社区带班", "Community lead", "/console"});
  auto desk = l.staff(Role::phone_desk, l.tree.root(), "phone_desk1");
  if (!desk) return desk.error();
  app_store::add_demo_person(l.tx,
                             {"phone_desk", 8, *desk, {}, "热线接线员", "Phone desk", "/console"});
  return Done{};
}

// Desks between and beside the others: the district, and the one complaints go to.
Outcome lay_desks_to_try(Laying& l, AccountId district) {
  CHECK(district.is_set());
  auto handler = l.staff(Role::complaint_handler, l.tree.root(), "complaints1");
  if (!handler) return handler.error();
  app_store::add_demo_person(
      l.tx, {"district_officer", 21, district, {}, "区县值班员", "District officer", "/console"});
  app_store::add_demo_person(
      l.tx, {"complaint_handler", 22, *handler, {}, "投诉办理人", "Complaint handler", "/console"});
  return Done{};
}

// The personnel desk around the cell of the people to try.
Outcome lay_personnel(Laying& l, const Area& cell, AccountId worker) {
  const DutyRoom room{l.db, l.keys, l.tree};
  auto made = lay_duty_desk(l.tx, {room, l.keys, l.permit, cell, worker, l.plan.seed, l.plan.now});
  if (!made) return made.error();
  l.laid.account_count += *made;
  return Done{};
}

Outcome lay_other_desks(Laying& l, const Area& cell, AccountId worker, AccountId district,
                        const std::unordered_map<std::string, AccountId>& holders) {
  auto desks = lay_personnel(l, cell, worker);
  if (desks) desks = add_desks(l, cell, holders);
  if (desks) desks = lay_desks_to_try(l, district);
  if (!desks) return desks;
  auto office = lay_pass_office(l.tx, {l.keys, l.permit, l.tree, cell, l.plan.seed, l.plan.now});
  if (!office) return office.error();
  l.laid.account_count += *office;
  return Done{};
}

// The people to try: someone living alone in a held cell and the worker of that cell, with the
// desks above them.
Outcome lay_people_to_try(Laying& l, const LaidCity& city,
                          const std::unordered_map<std::string, AccountId>& holders) {
  const LaidCell* home = nullptr;
  PersonId person;
  for (const auto& cell : city.cells) {
    if (!holders.contains(cell.path) || cell.households.empty()) continue;
    const Area* area = l.tree.find(cell.cell);
    if (area->level != AreaLevel::grid_cell) continue;
    for (const auto household : cell.households) {
      const auto members = members_of(l.tx, household);
      if (members.empty()) continue;
      auto loaded = load_person(l.tx, members.front());
      auto known = open_private(l.tx, l.keys, members.front());
      if (!loaded || !known || known->phone.empty()) continue;
      if (home == nullptr || loaded->is_living_alone) {
        home = &cell;
        person = members.front();
      }
      if (loaded->is_living_alone) break;
    }
    if (home != nullptr) break;
  }
  if (home == nullptr) return Fault{FaultKind::unavailable, "app.no_demo_resident"};
  const Area* cell = l.tree.find(home->cell);
  auto resident = resident_account(l.tx, l.permit, person, cell->id, cell->path, l.plan.now);
  if (!resident) return resident.error();
  ++l.laid.account_count;
  auto auditor = l.staff(Role::auditor, l.tree.root(), "auditor1");
  if (!auditor) return auditor.error();
  auto keeper = l.staff(Role::administrator, l.tree.root(), "administrator1");
  if (!keeper) return keeper.error();
  auto up = [&](AreaLevel a, AreaLevel b) -> AccountId {
    for (const Area* area : l.tree.upward(*cell))
      if ((area->level == a || area->level == b) && holders.contains(area->path))
        return holders.at(area->path);
    return {};
  };
  const app_store::DemoPerson people[] = {
      {"resident", 1, *resident, person, "居民", "Resident", "/"},
      {"community_worker",
       2,
       up(AreaLevel::grid_cell, AreaLevel::grid_cell),
       {},
       "社区工作者",
       "Community worker",
       "/field"},
      {"street_officer",
       3,
       up(AreaLevel::subdistrict, AreaLevel::township),
       {},
       "街道值班员",
       "Street officer",
       "/console"},
      {"city_officer",
       4,
       up(AreaLevel::city, AreaLevel::city),
       {},
       "市值班员",
       "City duty officer",
       "/console"},
      {"auditor", 5, *auditor, {}, "审计员", "Auditor", "/console"},
      {"administrator", 6, *keeper, {}, "管理员", "Administrator", "/console"},
  };
  for (const auto& entry : people) {
    CHECK(entry.account.is_set());
    app_store::add_demo_person(l.tx, entry);
  }
  const AccountId district = up(AreaLevel::district, AreaLevel::district);
  return lay_other_desks(l, *cell, people[1].account, district, holders);
}

Result<DemoLaid> lay_into(Db& db, const Keys& keys, const DemoPlan& plan,
                          const std::function<void(double)>& progress) {
  auto city = lay_city(db, keys, {plan.people, plan.seed, plan.now},
                       [&](double share) { progress(share * 0.8); });
  if (!city) return city.error();
  auto tree = AreaTree::load(db);
  if (!tree) return tree.error();
  std::vector<const LaidCell*> inhabited;
  for (const auto& cell : city->cells)
    if (!cell.households.empty()) inhabited.push_back(&cell);
  // In the order of buckets, so that rows of one batch lie near each other on the disk.
  std::sort(inhabited.begin(), inhabited.end(), [](const LaidCell* a, const LaidCell* b) {
    return std::pair(hash_bucket(a->cell.value), a->cell) <
           std::pair(hash_bucket(b->cell.value), b->cell);
  });
  const std::int64_t wanted = plan.is_clean     ? 0
                              : plan.tasks >= 0 ? plan.tasks
                                                : plan.people * 4 / 1000;
  DemoLaid laid;
  auto duty = db.write([&](Tx& tx) -> Outcome {
    Laying l{tx, db, keys, **tree, plan, Random(plan.seed).fork(101)};
    auto holders = lay_duty(l, *city);
    if (!holders) return holders.error();
    auto people = lay_people_to_try(l, *city, *holders);
    if (!people) return people;
    (void)lay_demo_venues(tx, *city);
    app_store::set_setting(tx, "demo", fmt::format("people {} seed {}", plan.people, plan.seed));
    laid = l.laid;
    return Done{};
  });
  if (!duty) return duty.error();
  std::vector<std::size_t> cell_of_task(static_cast<std::size_t>(wanted));
  Random draw = Random(plan.seed).fork(102);
  for (auto& cell : cell_of_task)
    cell = draw.below(inhabited.size());
  std::sort(cell_of_task.begin(), cell_of_task.end());
  constexpr std::int64_t kBatch = 20'000;
  for (std::int64_t from = 0; from < wanted; from += kBatch) {
    auto batch = db.write([&](Tx& tx) -> Outcome {
      Laying l{tx, db, keys, **tree, plan, Random(plan.seed).fork(1000 + std::uint64_t(from))};
      for (std::int64_t i = from; i < std::min(wanted, from + kBatch); ++i) {
        auto one = lay_one_task(l, *inhabited[cell_of_task[static_cast<std::size_t>(i)]]);
        if (!one) return one;
      }
      laid.task_count += l.laid.task_count;
      return Done{};
    });
    if (!batch) return batch.error();
    progress(0.8 + 0.2 * double(from) / double(wanted));
  }
  Coverage coverage;
  auto counted = lay_counts({db, keys, **tree, coverage}, plan.now);
  if (!counted) return counted.error();
  AuditLog log(db, keys, {});
  auto head = log.sequence(plan.now);
  if (!head) return head.error();
  laid.people_count = city->people_count;
  laid.household_count = city->household_count;
  laid.cell_count = city->cell_count;
  return laid;
}

}  // namespace

Result<DemoLaid> lay_demo(const DataFolder& data, const DemoPlan& plan,
                          const std::function<void(double)>& progress) {
  std::error_code error;
  // Laying takes the place of what is there, so only an empty folder and the keys of a demo may be
  // there.
  if (fs::exists(data.folder) && !fs::is_empty(data.folder, error))
    return Fault{FaultKind::conflict, "app.already_laid", data.folder};
  if (fs::exists(data.key_folder()) && !fs::is_empty(data.key_folder(), error)) {
    const auto keys = load_keys(data.key_file());
    if (!keys || !keys->is_demo)
      return Fault{FaultKind::conflict, "app.already_laid", data.key_folder()};
  }
  const DataFolder fresh{data.folder + ".laying"};
  fs::remove_all(fresh.folder, error);
  fs::remove_all(fresh.key_folder(), error);
  fs::create_directories(fresh.folder, error);
  fs::create_directories(fresh.key_folder(), error);
  if (error)
    return Fault{FaultKind::unavailable, "app.cannot_write", data.folder + ": " + error.message()};
  fs::permissions(fresh.key_folder(), fs::perms::owner_all, error);
  const auto space = fs::space(fresh.folder, error);
  const double needed = double(plan.people) * kBytesAPerson + 64e6;
  if (!error && double(space.available) < needed)
    return Fault{FaultKind::unavailable, "app.no_disk",
                 fmt::format("{:.0f} MB needed, {:.0f} MB free", needed / 1e6,
                             double(space.available) / 1e6)};
  const Keys keys = make_keys_seeded(plan.seed);
  const SeededRandomness seeded(plan.seed);
  auto saved = save_keys(fresh.key_file(), keys);
  if (saved)
    saved = make_city_keys(
        {.folder = fresh.city_key_folder(), .issuer = "610100", .is_demo = true, .now = plan.now});
  if (!saved) return saved.error();
  if (!plan.database.empty()) {
    auto placed = fresh.save_place(plan.database);
    if (!placed) return placed.error();
  }
  Result<DemoLaid> laid = Fault{FaultKind::unavailable, "app.not_laid"};
  {
    auto db = Db::open({.path = fresh.database(), .is_bulk = true});
    if (!db) return db.error();
    if (!is_blank(**db)) return Fault{FaultKind::conflict, "storage.target_exists", (*db)->path()};
    auto migrated = migrate(**db);
    if (!migrated) return migrated.error();
    laid = lay_into(**db, keys, plan, progress);
  }
  if (!laid) return laid;
  fs::remove(fresh.file() + ".lock", error);
  fs::remove_all(data.key_folder(), error);
  fs::remove_all(data.folder, error);
  fs::rename(fresh.key_folder(), data.key_folder(), error);
  if (!error) fs::rename(fresh.folder, data.folder, error);
  if (error)
    return Fault{FaultKind::unavailable, "app.cannot_write", data.folder + ": " + error.message()};
  progress(1);
  return laid;
}

}  // namespace fl
