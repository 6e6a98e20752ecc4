// The stored subtrees and co-signatures of the log: proofs out of a real log, planted edits, and
// two sequencers at once.
#include <atomic>
#include <thread>

#include "trust/audit_tree.h"
#include "trust/log_proof.h"
#include "trust/store_log.h"
#include "trust/testing.h"
#include "trust/witness.h"

namespace fl {

namespace {

const Sql kCountTree{SqlTag::job, "trust.count_tree",
                     "SELECT COUNT(*), COUNT(DISTINCT leaf_hash) FROM trust_tree"};

class AuditTree : public ::testing::Test {
 protected:
  void write(Db& db, int count, int bucket_count = 5) {
    auto done = db.write([&](Tx& tx) -> Outcome {
      for (int i = 0; i < count; ++i)
        append_leaf(tx, {static_cast<Bucket>(i % bucket_count),
                         "test.seen",
                         "job:test",
                         "other",
                         i + 1,
                         {},
                         {},
                         city_.now});
      return Done{};
    });
    ASSERT_TRUE(done);
  }
  void run(const std::string& sql) {
    auto done = city_.db->exec_script(sql);
    ASSERT_TRUE(done) << sql << " " << done.error().key;
  }
  std::vector<AuditProblem> problems() {
    auto report = log_.verify();
    EXPECT_TRUE(report);
    return report ? report->problems : std::vector<AuditProblem>();
  }
  // The edit is named at `where`, and taken back from a copy.
  void attack(const std::string& table, const std::string& sql, const std::string& where) {
    run("CREATE TABLE copy AS SELECT * FROM " + table);
    run(sql);
    bool is_named = false;
    for (const auto& problem : problems())
      is_named = is_named || problem.where.find(where) != std::string::npos;
    EXPECT_TRUE(is_named) << sql;
    run("DELETE FROM " + table + "; INSERT INTO " + table + " SELECT * FROM copy; DROP TABLE copy");
    ++attack_count_;
  }
  TreeHead head() {
    auto head = log_.latest_head();
    EXPECT_TRUE(head && *head);
    return **head;
  }

  TestCity city_;
  AuditLog log_{*city_.db, city_.keys, {}};
  int attack_count_ = 0;
};

}  // namespace

TEST_F(AuditTree, a_stored_log_proves_each_leaf_and_that_it_only_grew) {
  std::vector<TreeHead> heads;
  for (const int count : {1, 254, 1, 300, 1'000, 77}) {
    write(*city_.db, count);
    ASSERT_TRUE(log_.sequence(city_.now));
    heads.push_back(head());
  }
  const TreeHead last = head();
  auto done = city_.db->read([&](Tx& tx) -> Outcome {
    EXPECT_EQ(store::tile_count(tx, 8), last.size / 256);
    for (std::int64_t at = 0; at < last.size; at += 13) {
      auto proof = inclusion_proof(tx, at, last.size);
      const auto leaf = store::placed_hash(tx, at);
      EXPECT_TRUE(proof && leaf && is_included(*leaf, at, last.size, *proof, last.root)) << at;
    }
    for (const auto& from : heads)
      for (const auto& to : heads) {
        auto proof = consistency_proof(tx, from.size, to.size);
        EXPECT_EQ(proof.is_ok(), from.size <= to.size);
        const bool is_good = proof ? is_consistent(from.size, from.root, to.size, to.root, *proof)
                                   : proof.error().key == "trust.no_such_head";
        EXPECT_TRUE(is_good) << from.size << " " << to.size;
      }
    EXPECT_EQ(inclusion_proof(tx, last.size, last.size).error().key, "trust.no_such_leaf");
    EXPECT_EQ(inclusion_proof(tx, 0, last.size + 1).error().key, "trust.no_such_leaf");
    EXPECT_EQ(consistency_proof(tx, 0, 1).error().key, "trust.no_such_head");
    return Done{};
  });
  ASSERT_TRUE(done);
}

TEST_F(AuditTree, an_older_log_gets_its_subtrees_with_the_next_head) {
  write(*city_.db, 1'200);
  ASSERT_TRUE(log_.sequence(city_.now));
  run("DELETE FROM trust_tile");
  EXPECT_TRUE(problems().empty()) << "not there yet is no attack";
  auto early = city_.db->read([&](Tx& tx) { return inclusion_proof(tx, 0, 1'200); });
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().key, "trust.proof_not_ready");
  write(*city_.db, 1);
  ASSERT_TRUE(log_.sequence(city_.now));
  auto late = city_.db->read([&](Tx& tx) { return inclusion_proof(tx, 0, 1'200); });
  EXPECT_TRUE(late);
  EXPECT_TRUE(problems().empty());
}

TEST_F(AuditTree, every_edited_subtree_and_co_signature_is_named) {
  const SignKey witnesses[] = {make_keys(true).log, make_keys(true).log};
  for (int i = 0; i < 4; ++i) {
    write(*city_.db, 300);
    ASSERT_TRUE(log_.sequence(city_.now));
    const TreeHead signed_head = head();
    auto added = city_.db->write([&](Tx& tx) -> Outcome {
      for (const auto& key : witnesses)
        store::add_cosign(tx, {signed_head.size, hex_of(key.open), city_.now,
                               sign(key, cosign_message(signed_head))});
      return Done{};
    });
    ASSERT_TRUE(added);
  }
  ASSERT_TRUE(problems().empty());
  for (int at = 0; at < 4; ++at) {
    const std::string which = " WHERE level = 8 AND position = " + std::to_string(at);
    const std::string zeros = "x'" + std::string(64, '0') + "'";
    attack("trust_tile", "UPDATE trust_tile SET hash = " + zeros + which,
           "subtree 8/" + std::to_string(at));
    attack("trust_tile", "UPDATE trust_tile SET position = 99" + which, "subtree 8/");
  }
  for (const int size : {300, 600, 900, 1'200})
    for (const auto& key : witnesses) {
      const std::string which =
          " WHERE size = " + std::to_string(size) + " AND witness = '" + hex_of(key.open) + "'";
      const std::string place = "co-signature " + std::to_string(size);
      attack("trust_cosign",
             "UPDATE trust_cosign SET signature = x'" + std::string(128, '1') + "'" + which, place);
      attack("trust_cosign",
             "UPDATE trust_cosign SET witness = '" + hex_of(city_.keys.log.open) + "'" + which,
             place);
      attack("trust_cosign", "UPDATE trust_cosign SET size = 7" + which, "co-signature 7");
    }
  // A head made anew with the log's own key: the witnesses' signatures no longer fit.
  for (const int size : {300, 600, 900, 1'200}) {
    auto forged = [&] {
      return city_.db->read([&](Tx& tx) -> Result<TreeHead> {
        TreeHead head = store::head_after(tx, size - 1)->head;
        head.at.ms += 1;
        head.signature = sign(city_.keys.log, head_message(head));
        return head;
      });
    }();
    ASSERT_TRUE(forged);
    const auto* bytes = reinterpret_cast<const unsigned char*>(forged->signature.data());
    attack("trust_head",
           "UPDATE trust_head SET at = at + 1, signature = x'" +
               hex(bytes, forged->signature.size()) + "' WHERE size = " + std::to_string(size),
           "co-signature " + std::to_string(size));
  }
  EXPECT_TRUE(problems().empty()) << "an attack was not taken back";
  std::printf("          subtrees, co-signatures, co-signed heads: %d of %d found\n", attack_count_,
              attack_count_);
  EXPECT_EQ(attack_count_, 8 + 24 + 4);
}

TEST_F(AuditTree, two_sequencers_at_once_make_one_tree) {
  // As if the fence did not hold: each places what it finds, without asking for the lease.
  std::unique_ptr<Db> other;
  if (is_test_on_postgres()) {
    auto opened = Db::open({.path = city_.path()});
    ASSERT_TRUE(opened);
    other = std::move(*opened);
  }
  Db& second_db = other ? *other : *city_.db;
  AuditLog second(second_db, city_.keys, {});
  std::atomic<bool> is_over = false;
  const auto place = [&](AuditLog& log) {
    while (!is_over) {
      auto placed = log.sequence(city_.now);
      ignore(placed, "a clash: the next round places it");
    }
  };
  std::thread a([&] { place(log_); }), b([&] { place(second); });
  for (int round = 0; round < 20; ++round) {
    write(*city_.db, 30, 3);
    write(second_db, 30, 3);
  }
  is_over = true;
  a.join();
  b.join();
  ASSERT_TRUE(log_.sequence(city_.now));
  EXPECT_EQ(head().size, 20 * 60);
  EXPECT_TRUE(problems().empty());
  auto counts = city_.db->read([](Tx& tx) -> Result<std::pair<std::int64_t, std::int64_t>> {
    auto row = tx.run(kCountTree);
    CHECK(row.step());
    return std::pair(row.i64(0), row.i64(1));
  });
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->first, 20 * 60);
  EXPECT_EQ(counts->second, 20 * 60) << "a leaf stands twice";
  // Planted: one that does not ask whether a leaf is still the next. The tables let it place none
  // a second time, at a place of its own or at another's.
  for (const auto* place : {"1200", "position + 1"})
    EXPECT_FALSE(city_.db->exec_script(
        std::string("INSERT INTO trust_tree (position, bucket, seq, leaf_hash) SELECT ") + place +
        ", bucket, seq, leaf_hash FROM trust_tree WHERE position = 7"));
}

}  // namespace fl
