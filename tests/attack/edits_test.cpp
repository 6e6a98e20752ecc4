// Past the doors: SQL on the database itself by somebody who owns the machine, tokens of other
// keys, bits of the list. And each checker of this program shown red by a planted defect.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "city.h"
#include "pass/check.h"
#include "pass/store_pass.h"
#include "seal/check.h"
#include "seal/testing.h"
#include "trust/leaf.h"

namespace fl::attack {
namespace {

constexpr std::string_view kAllJoins =
    R"({"laboratory_licensed":true,"person_matched":true,"signature_valid":true})";
constexpr std::string_view kPositive = R"({"result":"positive","tube":"single"})";

class Edits : public ::testing::Test {
 protected:
  void SetUp() override {
    if (is_test_on_postgres()) GTEST_SKIP() << "edits the file";
  }
};

// A positive of each resident, as the laboratory would have written it.
std::vector<EvidenceRow> forged_rows(City& city) {
  std::vector<EvidenceRow> rows;
  for (const auto person : city.victims) {
    EvidenceRow row;
    row.person = person;
    row.id = EvidenceId{id_in_bucket(row.bucket(), std::uint64_t(rows.size()) + 7)};
    row.facts = kPositive;
    row.joins = kAllJoins;
    row.area_path = city.world.app().tree().root().path;
    row.happened_at = city.world.clock().now() - std::chrono::hours(2);
    row.recorded_at = city.world.clock().now() - std::chrono::hours(1);
    row.recorded_by = city.laboratory.account;
    row.body = "laboratory";
    rows.push_back(row);
  }
  return rows;
}

std::string insert_of(const EvidenceRow& e) {
  return fmt::format(
      "INSERT INTO pass_evidence (bucket, id, person_id, kind, facts, joins, basis_id, case_id, "
      "area_path, happened_at, recorded_at, until_at, recorded_by, body, second_by, second_body, "
      "second_at, state, large_act_id) VALUES ({}, {}, {}, 'lab_result', '{}', '{}', 0, 0, '{}', "
      "{}, {}, NULL, {}, 'laboratory', 0, '', NULL, 'counted', 0);",
      e.bucket(), e.id.value, e.person.value, e.facts, e.joins, e.area_path, e.happened_at.ms,
      e.recorded_at.ms, e.recorded_by.value);
}

std::string hex_of(std::string_view bytes) {
  return hex(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

// A leaf for it, exactly as append_leaf() would have made it.
std::string leaf_for(City& city, const EvidenceRow& e) {
  static const Sql kNext{SqlTag::job, "attack.next_leaf",
                         "SELECT COALESCE(MAX(seq), 0) + 1 FROM trust_leaf WHERE bucket = ?1"};
  static std::map<Bucket, std::int64_t> given;
  auto next = city.world.app().db().read([&](Tx& tx) -> Result<std::int64_t> {
    auto row = tx.run(kNext, e.bucket());
    return row.step() ? row.i64(0) : 1;
  });
  CHECK(next.is_ok());
  std::int64_t& seq = given[e.bucket()];
  seq = std::max(seq + 1, *next);
  const std::string salt(16, 's');
  const std::string image_hash = raw(image_hash_of(salt, image_of(e)));
  const std::string actor = to_text(e.recorded_by);
  const LeafRow leaf{e.bucket(), seq, "evidence.record", actor, "evidence",
                     e.id.value, "",  e.recorded_at,     salt,  image_hash};
  return fmt::format(
      "INSERT INTO trust_leaf (bucket, seq, verb, actor, entity_kind, entity, reason, at, salt, "
      "image_hash, leaf_hash) VALUES ({}, {}, 'evidence.record', '{}', 'evidence', {}, '', {}, "
      "x'{}', x'{}', x'{}');"
      "INSERT INTO storage_stream (bucket, stream, next_seq) VALUES ({}, 'leaf', {}) "
      "ON CONFLICT (bucket, stream) DO UPDATE SET next_seq = excluded.next_seq;",
      e.bucket(), seq, actor, e.id.value, e.recorded_at.ms, hex_of(salt), hex_of(image_hash),
      hex(leaf_hash_of(leaf)), e.bucket(), seq + 1);
}

// An edit turned nobody, and whoever holds the head from before it is told of `what`.
void expect_named_and_void(City& city, Outcome& line, const TreeHead& head,
                           const std::string& what) {
  city.judge(line);
  line.refused = kVictims - line.turned;
  line.seen = city.audit_says(head, what).empty() ? "" : "audit verify";
  EXPECT_EQ(line.turned, 0);
  EXPECT_FALSE(line.seen.empty());
  put(line);
}

TEST_F(Edits, rows_without_a_leaf_count_for_nothing) {
  City city;
  Outcome line{.way = "database: 1,317 positives written as rows"};
  const auto head = city.kept_head();
  std::string sql = "BEGIN;";
  for (const auto& row : forged_rows(city))
    sql += insert_of(row);
  city.edit(sql + "COMMIT;");
  expect_named_and_void(city, line, head, "evidence");
}

TEST_F(Edits, an_edited_result_counts_for_nothing) {
  City city;
  Outcome line{.way = "database: negatives edited to positives"};
  for (const auto person : city.victims)
    ASSERT_TRUE(city.record(city.laboratory, person,
                            {{"kind", "lab_result"}, {"result", "negative"}, {"tube", "single"}}));
  const auto head = city.kept_head();
  city.edit("UPDATE pass_evidence SET facts = '" + std::string(kPositive) + "'");
  expect_named_and_void(city, line, head, "evidence");
}

TEST_F(Edits, a_status_written_into_its_table_is_none) {
  City city;
  Outcome line{.way = "database: pass_status written, restriction and all"};
  const auto head = city.kept_head();
  const Instant now = city.world.clock().now();
  std::string sql = "BEGIN;";
  for (const auto person : city.victims)
    sql += fmt::format(
        "INSERT INTO pass_status (bucket, person_id, area_path, verdict, rule_id, rule_set, code, "
        "evidence_id, from_at, until_at, changed_at, told_by) VALUES ({}, {}, '{}', 'stop', "
        "'positive_single', 'epidemic-pass-2022/1', 'S1', 1, {}, {}, {}, 'message');",
        hash_bucket(person.value), person.value, city.world.app().tree().root().path, now.ms,
        now.ms + 86'400'000, now.ms);
  city.edit(sql + "COMMIT;");
  auto differing = city.world.app().db().read(
      [&](Tx& tx) { return differing_statuses(tx, city.world.app().rules(), now); });
  ASSERT_TRUE(differing);
  EXPECT_EQ(differing->size(), std::size_t(kVictims));
  city.judge(line);
  line.refused = kVictims - line.turned;
  // The service page says it within the hour.
  city.world.clock().advance(std::chrono::minutes(15));
  for (int run = 0; run < 32; ++run)
    ASSERT_TRUE(city.world.app().run_job("check_restrictions", city.world.clock().now()));
  auto said = city.world.app().db().read(
      [](Tx& tx) -> Result<std::int64_t> { return differing_count(tx); });
  ASSERT_TRUE(said);
  EXPECT_EQ(*said, kVictims);
  line.seen = city.audit_says(head, "status").empty() ? "" : "audit verify, check, service page";
  EXPECT_EQ(line.turned, 0);
  EXPECT_FALSE(line.seen.empty());
  put(line);
}

TEST_F(Edits, a_restriction_of_fifteen_days_does_not_fit_its_table) {
  City city;
  const PersonId person = city.victims.front();
  const auto write = [&](int days) {
    city.edit(fmt::format(
        "INSERT INTO pass_status (bucket, person_id, area_path, verdict, rule_id, rule_set, code, "
        "evidence_id, from_at, until_at, changed_at, told_by) VALUES ({}, {}, '', 'stop', 'r', "
        "'s/1', 'c', 1, 0, {}, 0, '')",
        hash_bucket(person.value), person.value, std::int64_t(days) * 86'400'000));
  };
  EXPECT_THROW(write(15), Bug);
  write(14);
}

TEST_F(Edits, rules_edited_in_their_row_restrict_nobody) {
  City city;
  Outcome line{.way = "database: the rule set edited so that negatives stop"};
  for (const auto person : city.victims)
    ASSERT_TRUE(city.record(city.laboratory, person,
                            {{"kind", "lab_result"}, {"result", "negative"}, {"tube", "single"}}));
  const auto head = city.kept_head();
  city.edit(
      "UPDATE pass_rule_set SET document = replace(document, '\"positive\"', '\"negative\"')");
  expect_named_and_void(city, line, head, "rule_set");
}

TEST_F(Edits, rows_with_forged_leaves_are_public_and_told) {
  City city;
  Outcome line{.way = "database: the same with a forged leaf for each"};
  (void)city.kept_head();
  std::string sql = "BEGIN;";
  for (const auto& row : forged_rows(city))
    sql += insert_of(row) + leaf_for(city, row);
  city.edit(sql + "COMMIT;");
  city.judge(line);
  line.seen = "public counts, each person";
  EXPECT_EQ(line.turned, kVictims);
  put(line);
  EXPECT_TRUE(line.is_kept());
}

TEST_F(Edits, a_log_cut_back_is_not_the_log_a_witness_kept) {
  City city;
  Outcome line{.way = "database: false positives, then log and rows cut back"};
  for (const auto person : city.victims)
    ASSERT_TRUE(city.record(city.laboratory, person,
                            {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}}));
  const auto head = city.kept_head();
  city.edit(
      "BEGIN; DELETE FROM trust_head; DELETE FROM trust_tree WHERE position >= 100;"
      "DELETE FROM pass_status; COMMIT;");
  line.seen = city.audit_says(head, "kept head").empty() ? "" : "audit verify with the old head";
  EXPECT_FALSE(line.seen.empty());
  line.turned = city.turned_now();
  line.public_min = line.told_min = 0;  // before the cut: as with the lying laboratory
  put(line);
}

// ---- tokens and the list, with no server

TEST(Attack, a_token_of_another_key_is_not_valid) {
  const seal_testing::City city;
  const SignerKey other = SignerKey::make(Algorithm::es256);
  auto bundle = take_in(make_bundle(city.bundle(1, {city.shard(3, {})})), nullptr, city.root.open(),
                        false, seal_testing::kNow);
  ASSERT_TRUE(bundle) << bundle.error().detail;
  Outcome line{.way = "red tokens signed with a key nobody listed"};
  for (int i = 0; i < kVictims; ++i) {
    auto token = seal_testing::stop_token();
    token.place.index = i;
    const auto verdict = check_token(city.token(token, other), &*bundle, seal_testing::kNow);
    line.refused += verdict.word == VerdictWord::invalid;
    line.turned += verdict.word == VerdictWord::stop;
  }
  EXPECT_EQ(line.refused, kVictims);
  put(line);
}

TEST(Attack, bits_of_the_list_never_mean_stop) {
  const seal_testing::City city;
  std::vector<std::int64_t> bits;
  for (int i = 0; i < kVictims; ++i)
    bits.push_back(i);
  auto bundle = take_in(make_bundle(city.bundle(1, {city.shard(3, bits)})), nullptr,
                        city.root.open(), false, seal_testing::kNow);
  ASSERT_TRUE(bundle) << bundle.error().detail;
  Outcome line{.way = "bits set in the signed list: asked for a fresh one", .waiting = 0};
  for (int i = 0; i < kVictims; ++i) {
    auto token = seal_testing::green_token();
    token.place.index = i;
    const auto verdict = check_token(city.token(token, city.pass), &*bundle, seal_testing::kNow);
    line.refused += verdict.word == VerdictWord::ask;
    line.turned += verdict.word == VerdictWord::stop;
  }
  EXPECT_EQ(line.refused, kVictims);
  put(line);
}

// ---- planted defects: what the program relies on goes red when it is not so

TEST_F(Edits, planted_a_message_that_never_went_out_is_noticed) {
  City city;
  Outcome line{.way = "planted"};
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(city.record(city.laboratory, city.victims[std::size_t(i)],
                            {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}}));
  city.edit("DELETE FROM post_message; DELETE FROM work_task WHERE source = 'status'");
  city.judge(line);
  EXPECT_EQ(line.turned, 20);
  EXPECT_FALSE(line.told_min.has_value());
  EXPECT_FALSE(line.is_kept());
}

TEST_F(Edits, planted_a_restriction_missing_from_the_counts_is_noticed) {
  City city;
  Outcome line{.way = "planted"};
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(city.record(city.laboratory, city.victims[std::size_t(i)],
                            {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}}));
  city.run_jobs();
  city.edit("DELETE FROM pass_status");
  city.judge(line);
  EXPECT_EQ(line.turned, 20);
  EXPECT_FALSE(line.public_min.has_value());
  EXPECT_FALSE(line.is_kept());
}

TEST_F(Edits, planted_an_honest_database_names_nothing) {
  City city;
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(city.record(city.laboratory, city.victims[std::size_t(i)],
                            {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}}));
  const auto head = city.kept_head();
  EXPECT_EQ(city.turned_now(), 20);
  EXPECT_EQ(city.audit_says(head, ""), "");
  auto differing = city.world.app().db().read([&](Tx& tx) {
    return differing_statuses(tx, city.world.app().rules(), city.world.clock().now());
  });
  ASSERT_TRUE(differing);
  EXPECT_TRUE(differing->empty());
  city.world.clock().advance(std::chrono::minutes(15));
  for (int run = 0; run < 32; ++run)
    ASSERT_TRUE(city.world.app().run_job("check_restrictions", city.world.clock().now()));
  auto said = city.world.app().db().read(
      [](Tx& tx) -> Result<std::int64_t> { return differing_count(tx); });
  ASSERT_TRUE(said);
  EXPECT_EQ(*said, 0);
}

}  // namespace
}  // namespace fl::attack
