// Merging two records and taking it back: every row as it was, nothing else touched.
#include "registry/duplicates.h"

#include <algorithm>
#include <filesystem>
#include <random>
#include <utility>

#include <gtest/gtest.h>

#include "platform/salts.h"
#include "registry/area_change.h"
#include "registry/care.h"
#include "registry/people.h"
#include "storage/db.h"
#include "storage/migrate.h"

namespace fl {

namespace {

constexpr Instant kNow{1'668'988'800'000};

struct TableRows {
  const Sql* sql;
  int columns;
};
const Sql kPeople{SqlTag::job, "registry_test.merge_people",
                  "SELECT bucket, id, household_id, cell_id, birth_year, sex, is_living_alone, "
                  "is_floating FROM registry_person ORDER BY bucket, id"};
const Sql kPrivate{SqlTag::job, "registry_test.merge_private",
                   "SELECT bucket, person_id, sealed_name, sealed_phone, sealed_birth_day FROM "
                   "registry_person_private ORDER BY bucket, person_id"};
const Sql kMembers{SqlTag::job, "registry_test.merge_members",
                   "SELECT bucket, household_id, birth_year, person_id FROM registry_member "
                   "ORDER BY bucket, household_id, birth_year, person_id"};
const Sql kTokens{SqlTag::job, "registry_test.merge_tokens",
                  "SELECT bucket, token, person_id, kind FROM registry_search "
                  "ORDER BY bucket, token, person_id"};
const Sql kFlags{SqlTag::job, "registry_test.merge_flags",
                 "SELECT bucket, person_id, kind, cell_id, set_by, set_at, until_at FROM "
                 "registry_flag ORDER BY bucket, person_id, kind"};
const Sql kPlans{SqlTag::job, "registry_test.merge_plans",
                 "SELECT bucket, id, person_id, what, cadence_days, note_sealed, set_by, set_at, "
                 "next_at FROM registry_plan ORDER BY bucket, id"};
const Sql kAliases{SqlTag::job, "registry_test.merge_aliases",
                   "SELECT bucket, person_id, survivor_id FROM registry_alias ORDER BY bucket, "
                   "person_id"};
const TableRows kTables[] = {{&kPeople, 8}, {&kPrivate, 5}, {&kMembers, 4}, {&kTokens, 4},
                             {&kFlags, 7},  {&kPlans, 9},   {&kAliases, 3}};

class Book {
 public:
  explicit Book(std::int64_t people) {
    start_crypto();
    keys = make_keys_seeded(11);
    std::string pattern =
        (std::filesystem::temp_directory_path() / "firstline_merge_XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    auto opened = Db::open({.path = (folder_ / "city.db").string(), .synchronous = "OFF"});
    CHECK(opened.is_ok());
    db = std::move(*opened);
    CHECK(migrate(*db).is_ok());
    auto laid = lay_city(*db, keys, {people, 11, kNow}, nullptr);
    CHECK(laid.is_ok());
    city = *laid;
    auto loaded = AreaTree::load(*db);
    CHECK(loaded.is_ok());
    tree = std::move(*loaded);
  }
  ~Book() {
    db.reset();
    std::filesystem::remove_all(folder_);
  }
  Book(const Book&) = delete;

  std::string content() {
    std::string all;
    auto read = db->read([&](Tx& tx) -> Outcome {
      for (const auto& table : kTables) {
        auto rows = tx.run(*table.sql);
        while (rows.step())
          for (int i = 0; i < table.columns; ++i) {
            all += rows.is_null(i) ? "-" : std::string(rows.blob(i));
            all += '\x1f';
          }
      }
      return Done{};
    });
    CHECK(read.is_ok());
    return hex(sha256(all));
  }
  PersonId enter(HouseholdId home, const std::string& name, const std::string& phone, int year,
                 int day) {
    auto id = fresh_person(keys);
    CHECK(id.is_ok());
    auto made = db->write([&](Tx& tx) -> Outcome {
      auto done = make_person(tx, keys, {*id, home, name, phone, year, true, false});
      if (!done) return done;
      auto sealed = seal_for_person(tx, keys, *id, std::to_string(day), kBirthDayColumn);
      store::put_sealed_birth_day(tx, *id, *sealed);
      return Done{};
    });
    CHECK(made.is_ok());
    return *id;
  }
  template <class F>
  auto write(F&& f) {
    return db->write(std::forward<F>(f));
  }

  Keys keys;
  std::unique_ptr<Db> db;
  LaidCity city;
  std::unique_ptr<AreaTree> tree;

 private:
  std::filesystem::path folder_;
};

}  // namespace

TEST(duplicates, a_merge_is_undone_whole) {
  Book book(600);
  const HouseholdId here = book.city.cells.front().households[0];
  const HouseholdId there = book.city.cells.back().households[0];
  const PersonId kept = book.enter(here, "魏梓涵", "", 1985, 305);
  const PersonId gone = book.enter(there, "魏梓函", "15499990007", 1985, 305);
  ASSERT_TRUE(book.write([&](Tx& tx) -> Outcome {
    store::put_flag(
        tx,
        {gone, "chronic", book.city.cells.back().cell, {}, kNow, kNow + std::chrono::hours(24)});
    auto note = seal_for_person(tx, book.keys, gone, "insulin", "registry_plan.note");
    store::add_plan_item(tx, {random_id_in<PlanId>(hash_bucket(gone.value)),
                              gone,
                              "medicine",
                              7,
                              *note,
                              {},
                              kNow,
                              kNow});
    return Done{};
  }));
  const std::string before = book.content();
  const Permit permit = Permit::for_capability(Verb::person_merge, "test");
  MergeId merge;
  ASSERT_TRUE(book.write([&](Tx& tx) -> Outcome {
    auto id = merge_people(tx, book.keys, permit, kept, gone, "same person", kNow);
    EXPECT_TRUE(id);
    merge = *id;
    return Done{};
  }));
  EXPECT_NE(book.content(), before);
  auto seen = book.db->read([&](Tx& tx) -> Outcome {
    EXPECT_EQ(load_person(tx, gone)->id, kept);
    EXPECT_EQ(open_private(tx, book.keys, gone)->name, "魏梓涵");
    EXPECT_EQ(open_private(tx, book.keys, kept)->phone, "15499990007");
    EXPECT_EQ(find_by_phone(tx, book.keys, "15499990007"), std::vector<PersonId>{kept});
    EXPECT_EQ(ids_of_person(tx, kept), (std::vector<PersonId>{kept, gone}));
    EXPECT_EQ(store::flags_of(tx, kept, kNow).size(), 1U);
    const auto plan = store::plan_of(tx, kept);
    EXPECT_EQ(plan.size(), 1U);
    EXPECT_EQ(*unseal_for_person(tx, book.keys, kept, plan.at(0).note_sealed, "registry_plan.note"),
              "insulin");
    return Done{};
  });
  ASSERT_TRUE(seen);
  ASSERT_TRUE(book.write([&](Tx& tx) -> Outcome {
    return undo_merge(tx, book.keys, permit, merge, "two people", kNow);
  }));
  EXPECT_EQ(book.content(), before);
  auto again = book.write([&](Tx& tx) -> Outcome {
    return undo_merge(tx, book.keys, permit, merge, "two people", kNow);
  });
  EXPECT_EQ(again.error().key, "registry.merge_undone");
}

TEST(duplicates, a_buried_merge_waits_for_the_later_one) {
  Book book(300);
  const HouseholdId here = book.city.cells.front().households[0];
  const PersonId a = book.enter(here, "魏一", "", 1985, 305);
  const PersonId b = book.enter(here, "魏一", "", 1985, 305);
  const PersonId c = book.enter(here, "魏一", "", 1985, 305);
  const std::string before = book.content();
  const Permit permit = Permit::for_capability(Verb::person_merge, "test");
  MergeId first, second;
  ASSERT_TRUE(book.write([&](Tx& tx) -> Outcome {
    first = *merge_people(tx, book.keys, permit, b, c, "same", kNow);
    second = *merge_people(tx, book.keys, permit, a, b, "same", kNow);
    EXPECT_EQ(load_person(tx, c)->id, a);
    return Done{};
  }));
  auto buried = book.write(
      [&](Tx& tx) -> Outcome { return undo_merge(tx, book.keys, permit, first, "no", kNow); });
  EXPECT_EQ(buried.error().key, "registry.merge_buried");
  ASSERT_TRUE(book.write([&](Tx& tx) -> Outcome {
    auto done = undo_merge(tx, book.keys, permit, second, "no", kNow);
    if (!done) return done;
    return undo_merge(tx, book.keys, permit, first, "no", kNow);
  }));
  EXPECT_EQ(book.content(), before);
}

TEST(duplicates, entering_and_the_scan_find_and_join_only_the_identical) {
  Book book(400);
  const HouseholdId here = book.city.cells.front().households[0];
  const HouseholdId there = book.city.cells.back().households[0];
  const PersonId one = book.enter(here, "魏梓涵", "15499990001", 2001, 305);
  const PersonId same = book.enter(there, "魏梓涵", "15499990001", 2001, 305);
  const PersonId typed_wrong = book.enter(there, "魏梓函", "15499990010", 2001, 305);
  const PersonId twin = book.enter(here, "魏梓轩", "15499990001", 2001, 305);
  auto found = book.write(
      [&](Tx& tx) -> Result<int> { return queue_duplicates_of(tx, book.keys, typed_wrong, kNow); });
  ASSERT_TRUE(found);
  EXPECT_GE(*found, 1);
  // A phone of three people proves nothing, so nobody is joined while the twin shares it.
  auto scan = scan_duplicates(*book.db, book.keys,
                              Permit::for_capability(Verb::person_merge, "test"), kNow);
  ASSERT_TRUE(scan);
  EXPECT_EQ(scan->joined, 0);
  EXPECT_GE(scan->queued, 3);
  (void)one;
  (void)same;
  (void)twin;
}

TEST(areas, a_cell_is_split_and_merged_back) {
  Book book(3'000);
  const Area* cell = nullptr;
  std::vector<std::string> buildings;
  auto looked = book.db->read([&](Tx& tx) -> Outcome {
    for (const Area* one : book.tree->cells_under(book.tree->root().path)) {
      const auto all = store::buildings_of(tx, one->id);
      if (all.size() < 2) continue;
      cell = one;
      buildings = {all.front().name};
      break;
    }
    return Done{};
  });
  ASSERT_TRUE(looked);
  ASSERT_NE(cell, nullptr);
  const auto count = [&](AreaId id) {
    return *book.db->read(
        [&](Tx& tx) -> Result<std::size_t> { return store::doors_of_cell(tx, id).size(); });
  };
  const AreaId id = cell->id;
  const std::size_t doors = count(id);
  AreaId fresh;
  ASSERT_TRUE(book.write([&](Tx& tx) -> Outcome {
    auto made = split_cell(tx, Permit::for_job("test"), book.keys, id, "新网格", buildings, kNow);
    if (!made) return made.error();
    fresh = *made;
    return Done{};
  }));
  EXPECT_TRUE(*book.tree->refresh(*book.db));
  EXPECT_FALSE(*book.tree->refresh(*book.db));
  ASSERT_NE(book.tree->find(fresh), nullptr);
  EXPECT_GT(count(fresh), 0U);
  EXPECT_EQ(count(fresh) + count(id), doors);
  const std::string gone_path = book.tree->find(fresh)->path;
  ASSERT_TRUE(
      book.write([&](Tx& tx) -> Outcome { return merge_areas(tx, book.keys, fresh, id, kNow); }));
  EXPECT_TRUE(*book.tree->refresh(*book.db));
  EXPECT_EQ(book.tree->find(fresh), nullptr);
  EXPECT_EQ(count(id), doors);
  // A path of before finds who stands there now.
  ASSERT_NE(book.tree->find_path(gone_path), nullptr);
  EXPECT_EQ(book.tree->find_path(gone_path)->id, id);
}

TEST(areas, a_community_is_split_and_its_cells_keep_their_ids) {
  Book book(3'000);
  const Area* community = nullptr;
  for (const Area* cell : book.tree->cells_under(book.tree->root().path))
    if (const Area* up = book.tree->parent_of(*cell);
        up != nullptr && book.tree->children_of(up->id).size() >= 2)
      community = up;
  if (community == nullptr) GTEST_SKIP() << "no community of two cells in so small a city";
  const AreaId id = community->id, moved = book.tree->children_of(id).front()->id;
  const std::string old_path = book.tree->find(moved)->path;
  AreaId fresh;
  ASSERT_TRUE(book.write([&](Tx& tx) -> Outcome {
    EXPECT_EQ(split_area(tx, Permit::for_job("test"), id, "新社区", {}, kNow).error().key,
              "registry.cannot_split");
    auto made = split_area(tx, Permit::for_job("test"), id, "新社区", {moved}, kNow);
    if (!made) return made.error();
    fresh = *made;
    EXPECT_FALSE(open_moves(tx).empty());
    return Done{};
  }));
  ASSERT_TRUE(*book.tree->refresh(*book.db));
  EXPECT_EQ(book.tree->find(moved)->parent, fresh);
  EXPECT_NE(book.tree->find(moved)->path, old_path);
  EXPECT_EQ(book.tree->find_path(old_path)->id, moved);
  EXPECT_TRUE(book.tree->find(moved)->path.starts_with(book.tree->find(fresh)->path));
}

// Nobody waits until every server has seen a change: the next one may come at once.
TEST(areas, changes_in_a_row_leave_a_whole_tree) {
  Book book(3'000);
  const auto cells = [&] { return book.tree->cells_under(book.tree->root().path).size(); };
  const std::size_t before = cells();
  std::mt19937 draw(11);
  std::vector<std::pair<AreaId, AreaId>> merges;  // gone, into
  for (const Area* district : book.tree->children_of(book.tree->root().id))
    for (const Area* street : book.tree->children_of(district->id)) {
      const auto parts = book.tree->children_of(street->id);
      for (std::size_t i = 1; i < parts.size() && merges.size() < 40; ++i)
        merges.emplace_back(parts[i]->id, parts[i - 1]->id);
      merges.emplace_back(street->id, book.tree->children_of(district->id).front()->id);
    }
  std::shuffle(merges.begin(), merges.end(), draw);
  merges.resize(60);
  int made = 0;
  for (const auto& [gone, into] : merges) {
    auto done = book.db->write([&, gone = gone, into = into](Tx& tx) -> Outcome {
      return merge_areas(tx, book.keys, gone, into, kNow);
    });
    made += bool(done);
  }
  EXPECT_GT(made, 20);
  ASSERT_TRUE(book.tree->refresh(*book.db));
  EXPECT_EQ(cells(), before);
}

}  // namespace fl
