// The verbs of plans: exit codes, bad files, the same plan twice.
#include "cli/allocate.h"

#include <fstream>

#include <gtest/gtest.h>

#include "cli/allocate_files.h"
#include "cli/cli.h"

namespace fl::cli {
namespace {

std::string file_with(std::string_view text) {
  const std::string path = testing::TempDir() + "firstline-allocate.json";
  std::ofstream(path) << text;
  return path;
}

int posts_of(std::string_view text) {
  AllocateOptions options;
  options.in = file_with(text);
  options.is_json = true;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = allocate_posts(options);
  ignore(Outcome(Done{}), testing::internal::GetCapturedStdout() + "read");
  ignore(Outcome(Done{}), testing::internal::GetCapturedStderr() + "read");
  return code;
}

constexpr std::string_view kPost = R"({"id":10,"x":9,"y":0,"from":"2022-01-03T08:00:00+08:00",)"
                                   R"("until":"2022-01-03T16:00:00+08:00"})";

TEST(allocate, exit_codes_tell_filled_empty_and_bad) {
  const std::string posts = R"("posts":[)" + std::string(kPost) + "]";
  EXPECT_EQ(posts_of(R"({"responders":[{"id":1,"x":0,"y":0}],)" + posts + "}"), kOk);
  EXPECT_EQ(posts_of("{" + posts + "}"), kNo);
  EXPECT_EQ(posts_of("{}"), kOk);
  EXPECT_EQ(posts_of("[]"), kUsage);
  EXPECT_EQ(posts_of(R"({"posts":[{"id":10}]})"), kUsage);
  EXPECT_EQ(posts_of(R"({"responders":[{"id":1,"x":"far"}]})"), kUsage);
  EXPECT_EQ(posts_of(R"({"responders":[{"id":1},{"id":1}]})"), kUsage);
  AllocateOptions nowhere;
  nowhere.in = "/nowhere/plan.json";
  EXPECT_EQ(allocate_posts(nowhere), kUsage);
  EXPECT_EQ(allocate_roster(nowhere), kUsage);
}

TEST(allocate, a_bad_field_is_named) {
  const auto read = posting_of_file(file_with(R"({"responders":[{"id":1},{"id":2,"x":1.5}]})"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().detail, "responders[1].x");
}

TEST(allocate, words_of_skills_mean_the_same_on_both_sides) {
  const auto read = posting_of_file(
      file_with(R"({"responders":[{"id":1,"skills":["b","a"]}],"posts":[{"id":10,"skills":["a"],)"
                R"("from":"2022-01-03T08:00:00+08:00","until":"2022-01-03T16:00:00+08:00"}]})"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->posts[0].skills & read->responders[0].skills, read->posts[0].skills);
}

TEST(allocate, a_made_city_is_planned_the_same_way_twice) {
  AllocateOptions options;
  options.people = 800;
  options.places = 60;
  options.seats = 300;
  const auto once = plan_posting(made_posting(options));
  const auto again = plan_posting(made_posting(options));
  ASSERT_TRUE(once);
  EXPECT_EQ(once->hash, again->hash);
  EXPECT_EQ(places_of_area_table().size(), 3'223U);
}

TEST(allocate, a_roster_file_is_read) {
  const auto read = roster_of_file(file_with(
      R"({"shifts":[{"from":"2022-01-03T06:00:00+08:00","until":"2022-01-03T14:00:00+08:00"}],)"
      R"("needs":[{"shift":0,"skill":"nurse"}],"people":[{"id":1,"skills":["nurse"]}]})"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->needs.at(0).skill, 0);
  EXPECT_EQ(read->people.at(0).skills, 1U);
  EXPECT_FALSE(roster_of_file(file_with(R"({"needs":[{"shift":0}]})")));
}

}  // namespace
}  // namespace fl::cli
