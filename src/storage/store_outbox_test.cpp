// Events reach each handler once and in order per entity; receipts give the first result again.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "platform/limits.h"
#include "storage/care.h"
#include "storage/outbox.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

constexpr Instant kStart{1'600'000'000'000};

class StorageOutbox : public testing::Test {
 protected:
  void post(std::int64_t entity, std::string_view body, std::string_view kind = "test.said") {
    ASSERT_TRUE(db->write([&](Tx& tx) -> Outcome {
      post_event(tx, Bucket(3), kind, entity, body, now);
      return Done{};
    }));
  }
  EventHandler listener(std::string name, std::string kind = "test.said") {
    return {name, std::move(kind), [this, name](Tx&, const Event& event, Instant) -> Outcome {
              if (broken.contains(event.body)) return Fault{FaultKind::conflict, "test.broken"};
              if (throwing.contains(event.body)) throw std::runtime_error("test");
              heard[name].push_back(event.body);
              return Done{};
            }};
  }
  // Until nothing is due any more; the number of events finished.
  int drain(Dispatcher& dispatcher) {
    int total = 0;
    for (;;) {
      auto finished = dispatcher.run_once(now);
      EXPECT_TRUE(finished);
      if (!finished || *finished == 0) return total;
      total += *finished;
    }
  }
  void drain_for_hours(Dispatcher& dispatcher) {
    for (int i = 0; i < 40; ++i) {
      drain(dispatcher);
      now = now + std::chrono::minutes(11);
    }
  }
  using Bodies = std::vector<std::string>;
  TempDb db;
  Instant now = kStart;
  std::map<std::string, Bodies> heard;
  std::set<std::string> broken, throwing;
};

TEST_F(StorageOutbox, each_handler_hears_each_event_once_in_order) {
  Dispatcher dispatcher(*db, {listener("a"), listener("b"), listener("c", "test.other")});
  for (const char* body : {"1", "2", "3", "4"})
    post(7, body);
  post(8, "x", "test.unheard");
  EXPECT_EQ(drain(dispatcher), 5);
  EXPECT_EQ(drain(dispatcher), 0);
  EXPECT_EQ(heard["a"], (Bodies{"1", "2", "3", "4"}));
  EXPECT_EQ(heard["b"], (Bodies{"1", "2", "3", "4"}));
  EXPECT_TRUE(heard["c"].empty());
}

TEST_F(StorageOutbox, an_event_of_a_closure_that_failed_is_never_heard) {
  Dispatcher dispatcher(*db, {listener("a")});
  auto failed = db->write([&](Tx& tx) -> Outcome {
    post_event(tx, Bucket(3), "test.said", 1, "no", now);
    return Fault{FaultKind::conflict, "test.no"};
  });
  EXPECT_FALSE(failed);
  EXPECT_EQ(drain(dispatcher), 0);
  EXPECT_TRUE(heard.empty());
}

TEST_F(StorageOutbox, what_one_handler_heard_is_not_repeated_when_another_fails) {
  bool second_works = false;
  EventHandler second{"b", "test.said", [&](Tx&, const Event&, Instant) -> Outcome {
                        if (!second_works) return Fault{FaultKind::conflict, "test.broken"};
                        return Done{};
                      }};
  Dispatcher dispatcher(*db, {listener("a"), second});
  post(7, "1");
  EXPECT_EQ(drain(dispatcher), 0);
  second_works = true;
  now = now + std::chrono::minutes(1);
  EXPECT_EQ(drain(dispatcher), 1);
  EXPECT_EQ(heard["a"], (Bodies{"1"}));
}

TEST_F(StorageOutbox, poison_is_parked_after_its_tries_and_holds_up_only_its_own_entity) {
  Dispatcher dispatcher(*db, {listener("a")});
  broken = {"bad"};
  throwing = {"thrown"};
  post(7, "bad");
  post(7, "behind");
  post(8, "thrown");
  post(9, "fine");
  drain_for_hours(dispatcher);
  EXPECT_EQ(heard["a"], (Bodies{"fine"}));
  auto parked = dispatcher.parked();
  ASSERT_TRUE(parked);
  ASSERT_EQ(parked->size(), 2u);
  for (const auto& item : *parked) {
    EXPECT_EQ(item.tries, limits::kEventTriesMax);
    const std::string why = item.event.body == "bad" ? "test.broken" : "storage.handler_failed";
    EXPECT_NE(item.last_error.find(why), std::string::npos) << item.last_error;
  }
  auto problems = check_storage_quickly(*db);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].where, "events");
  EXPECT_EQ(problems[0].what, "2 parked");
}

TEST_F(StorageOutbox, a_crowd_behind_poison_does_not_starve_others) {
  Dispatcher dispatcher(*db, {listener("a")});
  broken = {"bad"};
  post(7, "bad");
  ASSERT_TRUE(db->write([&](Tx& tx) -> Outcome {
    for (int i = 0; i < 2 * limits::kEventBatchMax; ++i) {
      post_event(tx, Bucket(3), "test.said", 7, "behind", now);
    }
    return Done{};
  }));
  drain_for_hours(dispatcher);
  post(9, "fine");
  EXPECT_EQ(drain(dispatcher), 1);
  EXPECT_EQ(heard["a"], (Bodies{"fine"}));
}

TEST_F(StorageOutbox, a_parked_event_is_retried_by_id_or_all_together) {
  Dispatcher dispatcher(*db, {listener("a")});
  broken = {"bad", "worse"};
  post(7, "bad");
  post(8, "worse");
  post(7, "behind");
  drain_for_hours(dispatcher);
  auto absent = dispatcher.retry(EventId{1}, now);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().key, "storage.no_such_event");
  broken.clear();
  auto parked = dispatcher.parked();
  ASSERT_TRUE(parked && parked->size() == 2);
  const auto& first = parked->at(parked->at(0).event.body == "bad" ? 0 : 1).event;
  ASSERT_TRUE(dispatcher.retry(first.id, now));
  EXPECT_EQ(drain(dispatcher), 2);
  EXPECT_EQ(heard["a"], (Bodies{"bad", "behind"}));
  auto count = dispatcher.retry_all(now);
  EXPECT_TRUE(count && *count == 1);
  EXPECT_EQ(drain(dispatcher), 1);
  auto left = dispatcher.parked_count();
  EXPECT_TRUE(left && *left == 0);
}

TEST_F(StorageOutbox, a_handlers_writes_and_its_mark_are_one_transaction) {
  EventHandler twice{"twice", "test.said", [&](Tx& tx, const Event& event, Instant) -> Outcome {
                       post_event(tx, event.bucket, "test.echo", event.entity, "echo", now);
                       if (broken.contains(event.body)) {
                         return Fault{FaultKind::conflict, "test.broken"};
                       }
                       return Done{};
                     }};
  Dispatcher dispatcher(*db, {twice, listener("ear", "test.echo")});
  broken = {"1"};
  post(7, "1");
  EXPECT_EQ(drain(dispatcher), 0);
  broken.clear();
  now = now + std::chrono::minutes(1);
  EXPECT_EQ(drain(dispatcher), 2);
  EXPECT_EQ(heard["ear"], (Bodies{"echo"}));
}

TEST_F(StorageOutbox, sequence_numbers_have_no_gap_and_are_each_buckets_own) {
  std::vector<std::int64_t> seen;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(db->write([&](Tx& tx) -> Outcome {
      seen.push_back(next_seq(tx, Bucket(1), "leaf"));
      return Done{};
    }));
    ASSERT_FALSE(db->write([&](Tx& tx) -> Outcome {
      (void)next_seq(tx, Bucket(1), "leaf");
      return Fault{FaultKind::conflict, "test.no"};
    }));
  }
  ASSERT_TRUE(db->write([&](Tx& tx) -> Outcome {
    seen.push_back(next_seq(tx, Bucket(2), "leaf"));
    return Done{};
  }));
  EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 2, 3, 1}));
}

// ---- receipts

class StorageReceipt : public testing::Test {
 protected:
  struct Said {
    std::string key;  // of the fault, or empty
    std::optional<std::string> result;
  };
  Said find(const ReceiptKey& key, std::string_view hash) {
    auto found = db->write([&](Tx& tx) { return find_receipt(tx, key, hash); });
    if (!found) return {found.error().key, {}};
    return {{}, *found};
  }
  void save(const ReceiptKey& key, std::string_view hash, std::string_view result,
            Instant at = kStart) {
    ASSERT_TRUE(db->write([&](Tx& tx) -> Outcome {
      save_receipt(tx, key, hash, result, at);
      return Done{};
    }));
  }
  TempDb db;
  const ActKey act{0xFFFFFFFFFFFFFFFF, 2};
  const ReceiptKey mine{Bucket(5), AccountId{11}, act};
};

TEST_F(StorageReceipt, the_first_result_again_for_the_same_body_and_409_for_another) {
  const std::string hash("\0h1", 3);
  EXPECT_FALSE(find(mine, hash).result);
  save(mine, hash, "ask 1");
  EXPECT_EQ(find(mine, hash).result, "ask 1");
  EXPECT_EQ(find(mine, "h2").key, "trust.key_reused");
  db.reopen();
  EXPECT_EQ(find(mine, hash).result, "ask 1");
}

TEST_F(StorageReceipt, another_account_or_act_with_the_same_key_is_independent) {
  save(mine, "h1", "ask 1");
  const ReceiptKey other{mine.bucket, AccountId{12}, act};
  EXPECT_FALSE(find(other, "h2").result);
  save(other, "h2", "ask 2");
  EXPECT_EQ(find(mine, "h1").result, "ask 1");
  EXPECT_EQ(find(other, "h2").result, "ask 2");
  EXPECT_FALSE(find({mine.bucket, mine.account, {act.high, act.low + 1}}, "h1").result);
}

TEST_F(StorageReceipt, old_ones_are_dropped_a_bounded_number_at_a_time) {
  const int total = limits::kReceiptDropCountMax + 5;
  ASSERT_TRUE(db->write([&](Tx& tx) -> Outcome {
    for (int i = 0; i < total; ++i) {
      save_receipt(tx, {Bucket(1), AccountId{1}, {1, std::uint64_t(i)}}, "h", "r", kStart);
    }
    return Done{};
  }));
  save(mine, "h1", "young", kStart + std::chrono::hours(1));
  const auto drop = [&] {
    auto dropped = db->write([&](Tx& tx) -> Result<int> {
      return drop_old_receipts(tx, kStart + std::chrono::minutes(1));
    });
    return dropped ? *dropped : -1;
  };
  EXPECT_EQ(drop(), limits::kReceiptDropCountMax);
  EXPECT_EQ(drop(), 5);
  EXPECT_EQ(drop(), 0);
  EXPECT_EQ(find(mine, "h1").result, "young");
}

}  // namespace
}  // namespace fl
