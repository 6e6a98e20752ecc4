// A posting in the background: nothing is accepted unproven, a cancel stops it, what was given is
// given once.
#include "duty/posting_run.h"

#include <gtest/gtest.h>

#include "duty/store_posting_run.h"
#include "duty/testing.h"
#include "storage/lease.h"

namespace fl {

namespace {

constexpr Instant kNow{1'767'398'400'000};  // 2026-01-03T08:00:00+08:00
constexpr std::chrono::hours kDay{24};
const Permit kJob = Permit::for_job("test");

class PostingRunTest : public DutyCity {
 protected:
  PostingRunTest() : DutyCity(kNow) { lay(); }
  // One post with two patterns of hours (two seats each), three people: one seat stays empty.
  void lay() {
    CHECK(db_->write([&](Tx& tx) -> Outcome {
               PostFile post;
               post.area = community_->id;
               post.title = "gate_duty";
               post.seats = 2;
               auto id = save_post(tx, *room_, kJob, post, kNow);
               if (!id) return id.error();
               for (const int from : {8 * 60, 16 * 60}) {
                 auto made =
                     save_template(tx, kJob, {{}, *id, {}, "shift", from, 8 * 60, 0x7F}, kNow);
                 if (!made) return made.error();
               }
               for (int i = 0; i < 3; ++i) {
                 ResponderDraft draft;
                 draft.name = "someone";
                 draft.home = community_->id;
                 auto saved = save_responder(tx, *room_, kJob, draft, kNow);
                 if (!saved) return saved.error();
               }
               return Done{};
             })
              .is_ok());
  }
  Result<PostingRun> start() {
    return db_->write(
        [&](Tx& tx) { return start_run(tx, *room_, kJob, *community_, kNow + kDay, kNow); });
  }
  int work(bool is_stopping = false) {
    auto done = run_postings(*room_, kJob, kNow, [=] { return is_stopping; });
    CHECK(done.is_ok());
    return *done;
  }
  PostingRun now(PostingRunId id) {
    auto run = db_->read([&](Tx& tx) -> Result<PostingRun> { return *store::load_run(tx, id); });
    CHECK(run.is_ok());
    return *run;
  }
  std::vector<PostingRow> rows(PostingRunId id, std::string_view kind) {
    auto found = db_->read([&](Tx& tx) -> Result<std::vector<PostingRow>> {
      return store::rows_of_run(tx, id, kind, 0, 100);
    });
    CHECK(found.is_ok());
    return *found;
  }
  Outcome accept(PostingRunId id, const std::vector<std::int64_t>& without = {},
                 const std::string& reason = {}) {
    return db_->write(
        [&](Tx& tx) { return accept_run(tx, kJob, community_->path, id, without, reason, kNow); });
  }
  Outcome cancel(PostingRunId id) {
    return db_->write([&](Tx& tx) { return cancel_run(tx, kJob, community_->path, id, kNow); });
  }
};

TEST_F(PostingRunTest, is_planned_proven_accepted_and_given_once) {
  EXPECT_EQ(work(), 0);
  const auto run = start();
  ASSERT_TRUE(run);
  EXPECT_EQ(start().error().key, "duty.run_busy");
  EXPECT_EQ(accept(run->id).error().key, "duty.plan_not_ready");
  EXPECT_EQ(work(), 1);
  const auto planned = now(run->id);
  EXPECT_EQ(planned.state, "planned") << planned.fault;
  EXPECT_EQ(planned.seats, 4);
  EXPECT_EQ(planned.filled, 3);
  EXPECT_EQ(rows(run->id, "posting").size(), 3u);
  const auto unmet = rows(run->id, "unmet");
  ASSERT_EQ(unmet.size(), 1u);
  EXPECT_FALSE(unmet[0].reason.empty());
  EXPECT_EQ(accept(run->id, {1}).error().key, "duty.reason_missing");
  ASSERT_TRUE(accept(run->id, {1}, "on leave"));
  EXPECT_EQ(accept(run->id).error().key, "duty.plan_not_ready") << "the second click";
  EXPECT_EQ(work(), 1);
  EXPECT_EQ(work(), 0);
  const auto given = now(run->id);
  EXPECT_EQ(given.state, "accepted");
  EXPECT_EQ(given.given, 2);
  EXPECT_EQ(given.refused, 0);
  EXPECT_EQ(rows(run->id, "posting")[0].state, "taken_out");
  const auto shifts = db_->read([&](Tx& tx) -> Result<std::size_t> {
    return shifts_under(tx, community_->path, kNow, kNow + 3 * kDay, 50).size();
  });
  EXPECT_EQ(*shifts, 2u);
}

TEST_F(PostingRunTest, a_cancel_ends_it_and_a_stop_of_the_server_does_not) {
  const auto run = start();
  ASSERT_TRUE(run);
  EXPECT_EQ(work(true), 1);
  EXPECT_TRUE(now(run->id).is_busy()) << "the next start takes it up";
  EXPECT_EQ(work(), 1);
  EXPECT_EQ(now(run->id).state, "planned");
  ASSERT_TRUE(cancel(run->id));
  EXPECT_EQ(cancel(run->id).error().key, "duty.plan_not_ready");
  EXPECT_EQ(accept(run->id).error().key, "duty.plan_not_ready");
  EXPECT_EQ(work(), 0);
  EXPECT_TRUE(start()) << "the next may begin";
}

// Wherever the database has trouble of its own, the run stands where it was and goes on.
TEST_F(PostingRunTest, trouble_of_the_database_ends_no_run) {
  const auto run = start();
  ASSERT_TRUE(run);
  int troubles = 0;
  for (int at = 1, ran = 1; ran > 0 && at < 40; ++at) {
    int writes = 0;
    bool is_met = false;
    const WriteGuard guard(*db_, [&](Tx&) -> Outcome {
      if (++writes != at) return Done{};
      is_met = true;
      return Fault{FaultKind::unavailable, "storage.unreachable"};
    });
    auto done = run_postings(*room_, kJob, kNow, [] { return false; });
    troubles += is_met;
    EXPECT_NE(now(run->id).state, "failed");
    if (now(run->id).state == "planned") {
      const WriteGuard none(*db_, [](Tx&) -> Outcome { return Done{}; });
      ASSERT_TRUE(accept(run->id));
      at = 0;
    }
    ran = done ? *done : 1;
  }
  EXPECT_GT(troubles, 6);
  EXPECT_EQ(now(run->id).state, "accepted");
  EXPECT_EQ(now(run->id).given, 3);
  const auto shifts = db_->read([&](Tx& tx) -> Result<std::size_t> {
    return shifts_under(tx, community_->path, kNow, kNow + 3 * kDay, 50).size();
  });
  EXPECT_EQ(*shifts, 3u);
}

TEST_F(PostingRunTest, a_place_without_seats_fails_and_says_why_and_a_past_day_is_refused) {
  const auto refused = db_->write(
      [&](Tx& tx) { return start_run(tx, *room_, kJob, *community_, kNow - kDay, kNow); });
  EXPECT_EQ(refused.error().key, "duty.day_past");
  const Area* cell = tree_->cells_under(community_->path).front();
  const auto run =
      db_->write([&](Tx& tx) { return start_run(tx, *room_, kJob, *cell, kNow + kDay, kNow); });
  ASSERT_TRUE(run);
  EXPECT_EQ(work(), 1);
  EXPECT_EQ(now(run->id).state, "failed");
  EXPECT_EQ(now(run->id).fault, "duty.nobody_to_post");
}

TEST_F(PostingRunTest, rows_go_after_thirty_days) {
  const auto run = start();
  ASSERT_TRUE(run);
  EXPECT_EQ(work(), 1);
  const auto drop = [&](Instant at) {
    return *db_->write([&](Tx& tx) -> Result<int> { return drop_old_runs(tx, at); });
  };
  EXPECT_EQ(drop(kNow + kRunKept), 0);
  EXPECT_EQ(drop(kNow + kRunKept + kDay), 1);
  EXPECT_TRUE(rows(run->id, "posting").empty());
}

}  // namespace

}  // namespace fl
