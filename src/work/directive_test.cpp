// The rules of items, row by row: each act, its refusal, its limit and its second click.
#include "work/directive.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

constexpr Instant kNoon{1'767'412'800'000};
constexpr std::chrono::hours kHour{1};

Item sent() {
  Item item;
  item.id = ItemId{id_in_bucket(5, 1)};
  item.proof = "report";
  item.made_at = kNoon;
  item.due_at = kNoon + 24 * kHour;
  return item;
}

ItemDraft whole() {
  return {"check every lift", "photo", "proof", AccountId{3}, {}, kNoon + kHour};
}

TEST(directive, an_item_without_owner_date_or_proof_is_refused_by_name) {
  EXPECT_TRUE(checked(whole(), kNoon));
  const auto none = checked({}, kNoon);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().key, "work.item_incomplete");
  std::vector<std::string> fields;
  for (const auto& field : none.error().fields)
    fields.push_back(field.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"what", "owner", "due_at", "proof"}));
  for (const auto& [field, draft] :
       {std::pair{"owner", ItemDraft{"x", "photo", {}, {}, {}, kNoon + kHour}},
        std::pair{"due_at", ItemDraft{"x", "photo", {}, AccountId{3}, {}, {}}},
        std::pair{"proof", ItemDraft{"x", "said_so", {}, AccountId{3}, {}, kNoon + kHour}}}) {
    const auto refused = checked(draft, kNoon);
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().fields.size(), 1u);
    EXPECT_EQ(refused.error().fields[0].field, field);
  }
}

TEST(directive, an_area_whose_desk_answers_is_an_owner_too) {
  auto draft = whole();
  draft.owner = {};
  draft.owner_area = AreaId{9};
  EXPECT_TRUE(checked(draft, kNoon));
}

TEST(directive, nothing_is_due_in_the_past) {
  auto draft = whole();
  draft.due_at = kNoon;
  EXPECT_EQ(checked(draft, kNoon).error().key, "work.due_in_past");
}

TEST(directive, stages_go_from_sent_to_closed) {
  auto item = sent();
  EXPECT_EQ(stage_of(item), "sent");
  item = *read(item, kNoon);
  EXPECT_EQ(stage_of(item), "read");
  item = *asked_back(item, "which lifts", kNoon);
  EXPECT_EQ(stage_of(item), "asked");
  item = *replied(item, "all of them", kNoon);
  EXPECT_EQ(stage_of(item), "read");
  item = *understood(item, "we check all lifts", kNoon);
  EXPECT_EQ(stage_of(item), "understood");
  item = *closed(item, true, "report", {}, kNoon);
  EXPECT_EQ(stage_of(item), "closed");
  EXPECT_EQ(read(item, kNoon).error().key, "work.item_closed");
}

TEST(directive, reading_twice_keeps_the_first_time) {
  const auto once = read(sent(), kNoon);
  const auto twice = read(*once, kNoon + kHour);
  EXPECT_EQ(twice->read_at, kNoon);
  EXPECT_EQ(twice->version, once->version);
}

TEST(directive, understood_wants_own_words) {
  EXPECT_EQ(understood(sent(), "收到", kNoon).error().key, "work.answer_short");
  EXPECT_TRUE(understood(sent(), "今晚查完", kNoon));
}

TEST(directive, a_reply_needs_a_question) {
  EXPECT_EQ(replied(sent(), "yes", kNoon).error().key, "work.no_question");
  const auto asked = asked_back(sent(), "why", kNoon);
  const auto answered = replied(*asked, "so", kNoon);
  EXPECT_EQ(replied(*answered, "again", kNoon).error().key, "work.no_question");
}

TEST(directive, it_is_understood_before_it_is_done) {
  EXPECT_EQ(closed(sent(), true, "report", {}, kNoon).error().key, "work.item_not_understood");
  EXPECT_TRUE(closed(sent(), false, "report", {}, kNoon));  // an item of a list is only done
}

TEST(directive, the_whole_waits_for_its_parts_or_a_reason) {
  const auto whole_item = *understood(sent(), "by all streets", kNoon);
  std::vector<Item> parts{sent(), sent()};
  const auto refused = closed(whole_item, true, "report", parts, kNoon);
  EXPECT_EQ(refused.error().key, "work.children_open");
  EXPECT_EQ(refused.error().detail, "2");
  parts[0] = *closed(parts[0], false, "report", {}, kNoon);
  EXPECT_EQ(closed(whole_item, true, "report", parts, kNoon).error().detail, "1");
  parts[1] = *explained(parts[1], "the street has no lifts", kNoon);
  EXPECT_TRUE(closed(whole_item, true, "report", parts, kNoon));
}

TEST(directive, another_proof_does_not_close_it) {
  EXPECT_EQ(closed(sent(), false, "photo", {}, kNoon).error().key, "work.proof_not_enough");
}

TEST(directive, a_part_is_due_no_later_than_the_whole) {
  EXPECT_TRUE(may_split(sent(), kNoon + 24 * kHour));
  EXPECT_EQ(may_split(sent(), kNoon + 25 * kHour).error().key, "work.due_after_whole");
}

}  // namespace
}  // namespace fl
