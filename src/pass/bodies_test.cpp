// The table of desks, row by row, and who may sign second.
#include "pass/bodies.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace fl {
namespace {

constexpr Role kDesks[] = {Role::laboratory, Role::clinician, Role::epidemiologist,
                           Role::pass_officer};

struct Row {
  EvidenceKind kind;
  Role recorder;
  std::vector<Role> seconds;
};
const Row kRows[] = {
    {EvidenceKind::lab_result, Role::laboratory, {}},
    {EvidenceKind::clinician_report, Role::clinician, {Role::epidemiologist}},
    {EvidenceKind::exposure, Role::epidemiologist, {Role::clinician, Role::pass_officer}},
    {EvidenceKind::area_boundary, Role::pass_officer, {Role::epidemiologist}},
    {EvidenceKind::quarantine_order, Role::pass_officer, {Role::epidemiologist, Role::clinician}},
};

TEST(Bodies, each_kind_has_one_recorder_and_these_second_signers) {
  for (const auto& row : kRows) {
    EXPECT_EQ(recorder_of(row.kind), row.recorder) << name_of(row.kind);
    for (const Role desk : kDesks)
      EXPECT_EQ(may_sign_second(row.kind, desk),
                std::find(row.seconds.begin(), row.seconds.end(), desk) != row.seconds.end())
          << name_of(row.kind) << " " << name_of(desk);
    EXPECT_FALSE(may_sign_second(row.kind, Role::resident));
  }
}

TEST(Bodies, only_a_laboratory_and_good_news_need_no_second_word) {
  EXPECT_FALSE(needs_second_body(EvidenceKind::lab_result, ""));
  EXPECT_FALSE(needs_second_body(EvidenceKind::clinician_report, "recovered"));
  EXPECT_FALSE(needs_second_body(EvidenceKind::clinician_report, "released"));
  EXPECT_TRUE(needs_second_body(EvidenceKind::clinician_report, "suspected"));
  EXPECT_TRUE(needs_second_body(EvidenceKind::exposure, ""));
  EXPECT_TRUE(needs_second_body(EvidenceKind::area_boundary, ""));
  EXPECT_TRUE(needs_second_body(EvidenceKind::quarantine_order, ""));
}

TEST(Bodies, nobody_signs_twice_nor_in_their_own_matter) {
  const SecondSignature good{AccountId{1},       AccountId{2}, Role::epidemiologist,
                             Role::pass_officer, PersonId{7},  {}};
  EXPECT_TRUE(check_second(EvidenceKind::exposure, good));
  const auto key = [&](const SecondSignature& bad) {
    auto done = check_second(EvidenceKind::exposure, bad);
    return done ? std::string() : done.error().key;
  };
  auto own = good, same = good, body = good, desk = good;
  own.second_person = PersonId{7};
  same.second_by = AccountId{1};
  body.second_body = Role::epidemiologist;
  desk.second_body = Role::laboratory;
  EXPECT_EQ(key(own), "pass.own_matter");
  EXPECT_EQ(key(same), "pass.same_person");
  EXPECT_EQ(key(body), "pass.same_body");
  EXPECT_EQ(key(desk), "pass.not_this_body");
}

}  // namespace
}  // namespace fl
