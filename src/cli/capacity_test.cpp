// The README says what capacity.json says.
#include "cli/capacity.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace fl::cli {
namespace {

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(std::string(FIRSTLINE_ROOT) + "/" + path).rdbuf();
  return std::move(text).str();
}

TEST(capacity, the_table_of_the_readme_is_made_of_the_file) {
  const auto figures = json::parse(text_of("docs/reference/capacity.json")).as_object();
  for (const bool is_chinese : {false, true}) {
    const std::string page = text_of(is_chinese ? "README.zh-CN.md" : "README.md");
    const auto made = with_capacity_table(page, capacity_table(figures, is_chinese));
    ASSERT_TRUE(made);
    EXPECT_EQ(*made, page) << "run ./dev bench --render";
  }
}

TEST(capacity, a_figure_that_is_missing_has_no_row) {
  json::object figures;
  const std::string empty = capacity_table(figures, false);
  EXPECT_EQ(empty, "| what | measured |\n|---|---|\n");
  figures["P5.restart_s"] = json::object{{"value", 0.25}};
  EXPECT_EQ(capacity_table(figures, false), empty + "| listens again after | 0.25 s |\n");
}

TEST(capacity, a_page_without_markers_is_refused) {
  EXPECT_FALSE(with_capacity_table("no markers", "table"));
}

TEST(capacity, an_answer_is_kept_by_its_own_names_and_by_given_ones) {
  json::object figures;
  const json::object answer{{"P5.restart_s", 0.5}, {"asks_lost", 0}, {"note", "words"}};
  KeepPlan plan;
  plan.command = "firstline bench lay";
  plan.names = {"S1.asks_lost=asks_lost", "S1.note=note", "S1.none=none"};
  EXPECT_EQ(keep_figures(figures, answer, plan), 2);
  EXPECT_EQ(figures.at("P5.restart_s").at("value").as_double(), 0.5);
  EXPECT_EQ(figures.at("S1.asks_lost").at("command").as_string(), "firstline bench lay");
}

}  // namespace
}  // namespace fl::cli
