// R12: whoever edits the log or a witnessed row is named. Each attack is made on a database that
// verifies clean, found, and taken back; the count of attacks is printed.
#include <algorithm>
#include <functional>

#include "trust/audit_walk.h"
#include "trust/store_log.h"
#include "trust/testing.h"

namespace fl {

namespace {

constexpr int kLeafCount = 200;

// A log of 200 leaves with a head every 40, of accounts, roles and of one other room's rows.
class Audit : public ::testing::Test {
 protected:
  Audit() {
    run("CREATE TABLE test_row (bucket SMALLINT NOT NULL, id BIGINT NOT NULL, words TEXT NOT NULL, "
        "PRIMARY KEY (bucket, id)) WITHOUT ROWID");
    for (int i = 0; i < 10; ++i)
      (void)city_.make_staff("login" + std::to_string(i), Role::auditor, "0001");
    for (int i = 0; i < kLeafCount - 20; ++i)
      write_row(i % 3, 1 + i / 2, "words " + std::to_string(i));
    EXPECT_EQ(problems_of({}).size(), 0u);
  }

  void run(const std::string& sql) {
    auto done = city_.db->exec_script(sql);
    ASSERT_TRUE(done) << sql << " " << done.error().key;
  }

  // Writes or rewrites a row of the test's table with its leaf; signs a head now and then.
  void write_row(int bucket, int id, const std::string& words) {
    const std::string place = std::to_string(bucket) + ", " + std::to_string(id);
    run("INSERT INTO test_row (bucket, id, words) VALUES (" + place + ", '" + words +
        "') ON CONFLICT (bucket, id) DO UPDATE SET words = excluded.words");
    auto done = city_.db->write([&](Tx& tx) -> Outcome {
      append_leaf(
          tx,
          {static_cast<Bucket>(bucket), "test.written", "job:test", "test", id, {}, words, at()});
      return Done{};
    });
    ASSERT_TRUE(done);
    if (++written_ % 40 == 0) sign();
    if (written_ == kLeafCount - 20) sign();
  }
  void sign() {
    ASSERT_TRUE(log_.sequence(at()));
    auto head = log_.latest_head();
    ASSERT_TRUE(head && *head);
    kept_ = **head;
  }
  [[nodiscard]] Instant at() const { return city_.now + std::chrono::seconds(written_); }

  [[nodiscard]] std::vector<AuditProblem> problems_of(std::span<const TreeHead> kept) {
    auto report = log_.verify(kept);
    EXPECT_TRUE(report);
    return report ? report->problems : std::vector<AuditProblem>();
  }
  [[nodiscard]] std::vector<AuditProblem> walked(std::vector<TreeHead> kept,
                                                 std::optional<TreeHead> from) {
    AuditWalk walk{.sources = sources(),
                   .kept = std::move(kept),
                   .from = std::move(from),
                   .leaves_a_piece = 37,
                   .progress = [this](const TreeHead& head, std::int64_t) { verified_ = head; }};
    auto report = walk_log(*city_.db, city_.keys, walk);
    EXPECT_TRUE(report);
    if (report) walked_ = *report;
    return walked_.problems;
  }
  // One attack: found with the head an outsider kept, then taken back.
  void attack(const std::string& sql, const std::string& undo, std::string_view where = {}) {
    ++attack_count_;
    run(sql);
    const auto problems = problems_of({&kept_, 1});
    const auto is_named_in = [&](const std::vector<AuditProblem>& list) {
      return std::ranges::any_of(list, [&](const AuditProblem& problem) {
        return problem.where.find(where) != std::string::npos;
      });
    };
    // Every seventh also by the one that goes piece by piece.
    const bool is_walked = attack_count_ % 7 != 1 || is_named_in(walked({kept_}, {}));
    if (is_named_in(problems) && is_walked)
      ++found_count_;
    else
      ADD_FAILURE() << "not found: " << sql;
    run(undo);
  }
  // Takes a copy of rows away and brings it back.
  void attack_with_copy(const std::string& table, const std::string& which, const std::string& sql,
                        std::string_view where = {}) {
    attack("CREATE TABLE copy AS SELECT * FROM " + table + " WHERE " + which + ";" + sql,
           "DELETE FROM " + table + " WHERE " + which + "; INSERT INTO " + table +
               " SELECT * FROM copy; DROP TABLE copy",
           where);
  }
  void expect_all_found(const std::string& what, int wanted_count) {
    EXPECT_EQ(attack_count_, wanted_count);
    EXPECT_EQ(found_count_, attack_count_);
    std::printf("          %s: %d of %d found\n", what.c_str(), found_count_, attack_count_);
    EXPECT_TRUE(problems_of({&kept_, 1}).empty()) << "an attack was not taken back";
  }

  struct Place {
    int bucket;
    std::int64_t seq, position;
  };
  std::vector<Place> places() {
    std::vector<Place> found;
    ignore(city_.db->read([&](Tx& tx) -> Outcome {
      store::each_leaf(tx, [&](const store::SeenLeaf& leaf) {
        found.push_back({leaf.row.bucket, leaf.row.seq, leaf.position.value_or(-1)});
      });
      return Done{};
    }),
           "an empty list fails the test");
    EXPECT_EQ(found.size(), std::size_t(kLeafCount));
    return found;
  }

  // A literal of so many bytes, all the same.
  static std::string bytes_of(char byte, std::size_t count) {
    const std::vector<unsigned char> bytes(count, static_cast<unsigned char>(byte));
    return "x'" + hex(bytes.data(), bytes.size()) + "'";
  }
  static std::string text(std::int64_t value) { return std::to_string(value); }
  static std::string at_place(const Place& place) {
    return "bucket = " + text(place.bucket) + " AND seq = " + text(place.seq);
  }
  static std::vector<ImageSource> sources() {
    auto all = trust_image_sources();
    ImageSource test{"test", {}, {}};
    test.image = [](Tx& tx, Bucket bucket, std::int64_t id) -> std::optional<std::string> {
      static const Sql kLoad{SqlTag::point, "test.load",
                             "SELECT words FROM test_row WHERE bucket = ?1 AND id = ?2"};
      auto row = tx.run(kLoad, bucket, id);
      if (!row.step()) return std::nullopt;
      return row.str(0);
    };
    test.each = [](Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
      static const Sql kEach{SqlTag::job, "test.each",
                             "SELECT bucket, id FROM test_row ORDER BY bucket, id"};
      auto rows = tx.run(kEach);
      while (rows.step())
        visit(static_cast<Bucket>(rows.i64(0)), rows.i64(1));
    };
    all.push_back(std::move(test));
    return all;
  }

  TestCity city_;
  AuditLog log_{*city_.db, city_.keys, sources()};
  int written_ = 0, attack_count_ = 0, found_count_ = 0;
  TreeHead kept_, verified_;
  AuditReport walked_;
};

}  // namespace

TEST_F(Audit, an_untouched_log_is_clean_and_counted) {
  auto report = log_.verify({&kept_, 1});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->problems.empty());
  EXPECT_EQ(report->leaf_count, kLeafCount);
  EXPECT_EQ(report->head_count, 5);
  EXPECT_EQ(kept_.size, kLeafCount);
}

TEST_F(Audit, piece_by_piece_the_same_is_counted_and_the_rest_is_taken_up_later) {
  EXPECT_TRUE(walked({kept_}, {}).empty());
  EXPECT_EQ(walked_.leaf_count, kLeafCount);
  EXPECT_EQ(walked_.head_count, 5);
  EXPECT_EQ(verified_.size, kLeafCount);
  const TreeHead before = verified_;
  for (int i = 0; i < 40; ++i)
    write_row(i % 3, 500 + i, "later");
  sign();
  EXPECT_TRUE(walked({before}, before).empty());
  EXPECT_EQ(walked_.leaf_count, 40) << "only what came behind the verified head";
  EXPECT_EQ(verified_.size, kLeafCount + 40);
  // An edit behind it is named; one before it only by who begins at the first leaf.
  run("UPDATE trust_leaf SET actor = 'someone' WHERE bucket = 1 AND seq = (SELECT MAX(seq) FROM "
      "trust_leaf WHERE bucket = 1)");
  EXPECT_EQ(walked({}, before).size(), 2u);
  EXPECT_TRUE(walked({}, verified_).empty());
  EXPECT_EQ(walked({}, {}).size(), 2u);
  // A head that is none of this log's is no beginning.
  TreeHead other = before;
  other.root[0] ^= 1;
  EXPECT_FALSE(walked({}, other).empty());
}

TEST_F(Audit, every_edited_leaf_is_named) {
  const std::vector<std::pair<std::string, std::string>> edits = {{"verb", "'test.forged'"},
                                                                  {"actor", "'someone'"},
                                                                  {"entity", "entity + 1"},
                                                                  {"reason", "'none'"},
                                                                  {"at", "at + 1"},
                                                                  {"salt", bytes_of(0, 16)},
                                                                  {"image_hash", bytes_of(7, 32)},
                                                                  {"leaf_hash", bytes_of(9, 32)}};
  std::size_t next = 0;
  for (const auto& place : places()) {
    const auto& [column, value] = edits[next++ % edits.size()];
    attack_with_copy(
        "trust_leaf", at_place(place),
        "UPDATE trust_leaf SET " + column + " = " + value + " WHERE " + at_place(place),
        "leaf " + text(place.bucket) + "/" + text(place.seq));
  }
  expect_all_found("leaves edited", kLeafCount);
}

TEST_F(Audit, every_deleted_leaf_is_named) {
  for (const auto& place : places())
    attack_with_copy("trust_leaf", at_place(place),
                     "DELETE FROM trust_leaf WHERE " + at_place(place),
                     "position " + text(place.position));
  expect_all_found("leaves deleted", kLeafCount);
}

TEST_F(Audit, every_two_leaves_exchanged_are_found) {
  const auto all = places();
  for (const auto& place : all) {
    // Two leaves change places in the tree, with their hashes.
    const auto other = (place.position + 1) % kLeafCount;
    const std::string swap =
        "UPDATE trust_tree SET position = -1 WHERE position = " + text(place.position) +
        "; UPDATE trust_tree SET position = " + text(place.position) +
        " WHERE position = " + text(other) + "; UPDATE trust_tree SET position = " + text(other) +
        " WHERE position = -1";
    attack(swap, swap, "head");
  }
  expect_all_found("leaves exchanged", kLeafCount);
}

TEST_F(Audit, every_truncation_is_found_by_a_kept_head) {
  // Everything from a position on is taken away: leaves, tree, heads, rows' images left as they
  // are.
  for (std::int64_t position = 0; position < kLeafCount; ++position) {
    const std::string from = "position >= " + text(position);
    const std::string leaves = "(bucket, seq) IN (SELECT bucket, seq FROM copy_tree)";
    attack("CREATE TABLE copy_tree AS SELECT * FROM trust_tree WHERE " + from +
               "; CREATE TABLE copy_leaf AS SELECT * FROM trust_leaf WHERE " + leaves +
               "; CREATE TABLE copy_head AS SELECT * FROM trust_head WHERE size > " +
               text(position) + "; DELETE FROM trust_leaf WHERE " + leaves +
               "; DELETE FROM trust_tree WHERE " + from + "; DELETE FROM trust_head WHERE size > " +
               text(position),
           "INSERT INTO trust_tree SELECT * FROM copy_tree; INSERT INTO trust_leaf SELECT * FROM "
           "copy_leaf; "
           "INSERT INTO trust_head SELECT * FROM copy_head; "
           "DROP TABLE copy_tree; DROP TABLE copy_leaf; DROP TABLE copy_head",
           "kept head 200");
  }
  expect_all_found("truncations", kLeafCount);
}

TEST_F(Audit, a_leaf_put_into_the_middle_is_found) {
  for (const auto& place : places()) {
    if (place.seq % 10 != 0) continue;
    const std::string forged = "bucket = " + text(place.bucket) + " AND seq = 9000";
    attack(
        "INSERT INTO trust_leaf SELECT bucket, 9000, verb, actor, entity_kind, entity, reason, at, "
        "salt, "
        "image_hash, leaf_hash FROM trust_leaf WHERE " +
            at_place(place),
        "DELETE FROM trust_leaf WHERE " + forged, "leaf " + text(place.bucket) + "/");
  }
  expect_all_found("leaves forged", attack_count_);
  EXPECT_GT(attack_count_, 10);
}

TEST_F(Audit, a_history_written_anew_is_found_by_a_kept_head) {
  // With the key in hand: another leaf, its hash, the tree and the head made to fit.
  run("UPDATE trust_leaf SET reason = 'other' WHERE bucket = 0 AND seq = 1");
  auto rewritten = city_.db->write([&](Tx& tx) -> Outcome {
    Hash32 hash{};
    store::each_leaf(tx, [&](const store::SeenLeaf& leaf) {
      if (leaf.row.bucket == 0 && leaf.row.seq == 1) hash = leaf_hash_of(leaf.row);
    });
    static const Sql kLeaf{SqlTag::point, "test.forge_leaf",
                           "UPDATE trust_leaf SET leaf_hash = ?2 WHERE bucket = ?1 AND seq = 1"};
    static const Sql kTree{SqlTag::point, "test.forge_tree",
                           "UPDATE trust_tree SET leaf_hash = ?2 WHERE bucket = ?1 AND seq = 1"};
    static const Sql kHeads{SqlTag::job, "test.forge_heads", "DELETE FROM trust_head"};
    tx.exec(kLeaf, 0, Blob{raw(hash)});
    tx.exec(kTree, 0, Blob{raw(hash)});
    tx.exec(kHeads);
    TreeGrowth tree;
    store::each_placed(tx, [&](std::int64_t, const Hash32& leaf) { tree.add(leaf); });
    store::HeadRow row{{tree.size(), tree.root(), at(), {}}, tree.peaks()};
    row.head.signature = fl::sign(city_.keys.log, head_message(row.head));
    store::add_head(tx, row);
    return Done{};
  });
  ASSERT_TRUE(rewritten);
  EXPECT_TRUE(problems_of({}).empty()) << "without a kept head nobody can tell";
  const auto problems = problems_of({&kept_, 1});
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].where, "kept head 200");
}

TEST_F(Audit, every_edited_head_is_named) {
  for (const int size : {60, 100, 140, 180, 200}) {
    const std::string which = "size = " + text(size);
    for (const std::string& edit : {"root = " + bytes_of(7, 32), std::string("at = at + 1"),
                                    "signature = " + bytes_of(9, 64), "peaks = " + bytes_of(0, 32),
                                    std::string("signature = x''"), std::string("root = x'00'")})
      attack_with_copy("trust_head", which, "UPDATE trust_head SET " + edit + " WHERE " + which,
                       "head " + text(size));
  }
  expect_all_found("heads edited", 30);
}

TEST_F(Audit, every_edit_of_every_kind_of_row_is_named) {
  int wanted_count = 0;
  for (const auto* column :
       {"kind", "name", "person_id", "password_hash", "totp_secret", "made_at"}) {
    const std::string value = std::string_view(column) == "kind"          ? "'resident'"
                              : std::string_view(column) == "person_id"   ? "person_id + 1"
                              : std::string_view(column) == "made_at"     ? "made_at + 1"
                              : std::string_view(column) == "totp_secret" ? "x'01'"
                                                                          : "'x'";
    attack_with_copy("trust_account", "1 = 1",
                     "UPDATE trust_account SET " + std::string(column) + " = " + value, "account ");
    ++wanted_count;
  }
  for (const auto* edit :
       {"account_id = account_id + 1", "role = 'city_officer'", "role = 'resident'", "area_id = 1",
        "area_path = '0'", "from_at = 0", "until_at = 5"}) {
    attack_with_copy("trust_role", "1 = 1", "UPDATE trust_role SET " + std::string(edit), "role ");
    ++wanted_count;
  }
  for (const auto* table : {"trust_account", "trust_role", "test_row"}) {
    attack_with_copy(table, "1 = 1", "DELETE FROM " + std::string(table));
    ++wanted_count;
  }
  attack(
      "INSERT INTO trust_role SELECT bucket, 5, account_id, 'administrator', 0, '', 0, NULL FROM "
      "trust_role LIMIT 1",
      "DELETE FROM trust_role WHERE id = 5", "role 0000000000005");
  attack(
      "INSERT INTO trust_account SELECT bucket, 5, kind, name, person_id, password_hash, "
      "totp_secret, 0, 0, 0 "
      "FROM trust_account LIMIT 1",
      "DELETE FROM trust_account WHERE id = 5", "account 0000000000005");
  for (const auto& place : places()) {
    if (place.bucket > 2 || place.seq > 30) continue;
    const std::string row = "bucket = " + text(place.bucket) + " AND id = " + text(place.seq);
    bool is_there = false;
    ignore(city_.db->read([&](Tx& tx) -> Outcome {
      is_there =
          sources().back().image(tx, static_cast<Bucket>(place.bucket), place.seq).has_value();
      return Done{};
    }),
           "then it counts as not there");
    if (!is_there) continue;
    attack_with_copy("test_row", row, "UPDATE test_row SET words = 'forged' WHERE " + row,
                     "test " + base32_of(place.seq));
    ++wanted_count;
  }
  expect_all_found("rows edited, deleted or put in", wanted_count + 2);
}

TEST_F(Audit, a_row_erased_with_a_leaf_is_no_problem) {
  run("DELETE FROM test_row WHERE bucket = 0 AND id = 1");
  EXPECT_FALSE(problems_of({}).empty());
  auto said = city_.db->write([&](Tx& tx) -> Outcome {
    append_leaf(tx, {0, "test.erased", "job:test", "test", 1, {}, {}, at()});
    return Done{};
  });
  ASSERT_TRUE(said);
  EXPECT_TRUE(problems_of({}).empty());
  run("INSERT INTO test_row VALUES (0, 1, 'back')");
  EXPECT_FALSE(problems_of({}).empty());
}

TEST_F(Audit, a_leaf_the_sequencer_never_took_is_named) {
  auto write_at = [&](Instant when) {
    auto done = city_.db->write([&](Tx& tx) -> Outcome {
      append_leaf(tx, {7, "test.seen", "job:test", "other", 1, {}, {}, when});
      return Done{};
    });
    ASSERT_TRUE(done);
  };
  write_at(at());
  EXPECT_TRUE(problems_of({}).empty()) << "younger than the last head";
  write_at(at() - std::chrono::minutes(30));
  const auto problems = problems_of({});
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].what.find("not in the tree"), std::string::npos);
}

TEST_F(Audit, more_than_a_batch_of_leaves_is_placed_in_one_call) {
  auto many = city_.db->write([&](Tx& tx) -> Outcome {
    for (int i = 0; i < 2500; ++i)
      append_leaf(tx,
                  {static_cast<Bucket>(i % 5), "test.seen", "job:test", "other", i, {}, {}, at()});
    return Done{};
  });
  ASSERT_TRUE(many);
  EXPECT_EQ(*log_.sequence(at()), 2500);
  EXPECT_EQ(*log_.sequence(at()), 0);
  EXPECT_EQ((*log_.latest_head())->size, kLeafCount + 2500);
  EXPECT_TRUE(problems_of({&kept_, 1}).empty());
}

TEST_F(Audit, a_broken_last_head_stops_the_sequencer) {
  run("UPDATE trust_head SET peaks = x'00' WHERE size = 200");
  write_row(0, 1, "new");
  EXPECT_EQ(log_.sequence(at()).error().key, "trust.log_broken");
}

}  // namespace fl
