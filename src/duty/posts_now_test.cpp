// Every post of a place counts, however many there are; those with an empty seat come first, and
// only what is shown is looked at closely.
#include "duty/posts_now.h"

#include <gtest/gtest.h>

#include "duty/testing.h"
#include "storage/many.h"

namespace fl {
namespace {

constexpr Instant kNow{1'767'398'400'000};  // 2026-01-03T08:00:00+08:00
constexpr std::chrono::hours kHour{1};
constexpr int kPostCount = 4'500;  // above what was once looked at
const Permit kJob = Permit::for_job("test");

class PostsNowTest : public DutyCity {
 protected:
  PostsNowTest() : DutyCity(kNow) {}
  // A post of two weeks and more: somebody is named, or until `until`.
  static PostId post(Tx& tx, const Area& area, AccountId who, Instant until) {
    auto made = make_post(tx, kJob, area, "night_watch", kNow);
    CHECK(made.is_ok());
    const auto given = make_shift(tx, kJob, *made, area, who, kNow - kHour, until, kNow);
    CHECK(given.is_ok());
    return *made;
  }
  PostsNow look(std::string_view path, std::size_t shown_max) {
    auto page =
        db_->read([&](Tx& tx) -> Result<PostsNow> { return posts_now(tx, path, kNow, shown_max); });
    CHECK(page.is_ok());
    return std::move(*page);
  }
};

TEST_F(PostsNowTest, all_posts_of_a_city_are_counted_and_the_empty_ones_stand_first) {
  const Area& root = tree_->root();
  PostId empty_now, empty_soon;
  auto laid = db_->write([&](Tx& tx) -> Outcome {
    const AccountId who = make_waiting_account(tx, kJob, "somebody", {}, kNow);
    // Places are read in their order: the two that matter come after all the others.
    for (int i = 0; i < kPostCount; ++i)
      (void)post(tx, root, who, kNow + std::chrono::hours(24 * 20));
    auto nobody = make_post(tx, kJob, *cell_, "grid_worker", kNow);
    if (!nobody) return nobody.error();
    empty_now = *nobody;
    empty_soon = post(tx, *cell_, who, kNow + 3 * kHour);
    return Done{};
  });
  ASSERT_TRUE(laid);
  const std::uint64_t before = statement_count();
  const auto page = look(root.path, 5);
  EXPECT_LE(statement_count() - before, 10U);
  EXPECT_EQ(page.post_count, std::size_t(kPostCount) + 2);
  EXPECT_EQ(page.empty_now_count, 1U);
  EXPECT_EQ(page.empty_soon_count, 1U);
  ASSERT_EQ(page.shown.size(), 5U);
  EXPECT_EQ(page.shown[0].post.id, empty_now);
  EXPECT_TRUE(page.shown[0].on.empty());
  EXPECT_EQ(page.shown[1].post.id, empty_soon);
  EXPECT_EQ(page.shown[1].empty->from, kNow + 3 * kHour);
  ASSERT_EQ(page.shown[1].on.size(), 1U);
  EXPECT_EQ(page.shown[4].post.area, root.id);
  ASSERT_EQ(page.shown[4].on.size(), 1U);

  const auto cell = look(cell_->path, 200);
  EXPECT_EQ(cell.post_count, 2U);
  EXPECT_EQ(cell.shown.size(), 2U);
}

TEST_F(PostsNowTest, a_post_with_hours_is_empty_only_within_them_and_next_is_the_earliest) {
  auto laid = db_->write([&](Tx& tx) -> Outcome {
    PostFile file;
    file.area = cell_->id;
    file.title = "night_watch";
    auto made = save_post(tx, *room_, kJob, file, kNow);
    if (!made) return made.error();
    ShiftTemplate evening;
    evening.post = *made;
    evening.name = "evening";
    evening.from_minute = 16 * 60;
    evening.minutes = 8 * 60;
    if (auto saved = save_template(tx, kJob, evening, kNow); !saved) return saved.error();
    const AccountId who = make_waiting_account(tx, kJob, "somebody", {}, kNow);
    for (const int from : {10, 8})  // from 18:00 and from 16:00: two together after 18:00
      if (auto given = make_shift(tx, kJob, *made, *cell_, who, kNow + from * kHour,
                                  kNow + std::chrono::hours(24 * 9), kNow);
          !given)
        return given;
    return Done{};
  });
  ASSERT_TRUE(laid);
  const auto page = look(cell_->path, 200);
  ASSERT_EQ(page.shown.size(), 1U);
  EXPECT_FALSE(page.shown[0].empty.has_value());
  ASSERT_TRUE(page.shown[0].next.has_value());
  EXPECT_EQ(page.shown[0].next->from, kNow + 8 * kHour);
}

}  // namespace
}  // namespace fl
