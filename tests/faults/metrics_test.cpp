// The dashboard file asks only for what the real binary tells: docs/monitoring/grafana.json against
// /metrics of a house that runs.
#include <unistd.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "house.h"
#include "platform/clock.h"

namespace fl::faults {
namespace {

// Every metric named in an expression of the file.
std::set<std::string> asked_for() {
  std::stringstream text;
  text << std::ifstream(std::string(FIRSTLINE_ROOT) + "/docs/monitoring/grafana.json").rdbuf();
  const json::value board = json::parse(text.str());
  const std::regex name("(firstline|process)_[a-z_]+");
  std::set<std::string> found;
  for (const auto& panel : board.at("panels").as_array())
    for (const auto& target : panel.at("targets").as_array()) {
      const std::string expression(target.at("expr").as_string());
      for (std::sregex_iterator at(expression.begin(), expression.end(), name), end; at != end;
           ++at)
        found.insert(at->str());
    }
  return found;
}

std::set<std::string> told(const std::string& text) {
  std::set<std::string> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("#")) found.insert(line.substr(0, line.find_first_of("{ ")));
  return found;
}

TEST(Monitoring, the_dashboard_asks_only_for_what_is_told) {
  const auto asked = asked_for();
  ASSERT_GE(asked.size(), 15u);
  House house;
  ASSERT_EQ(house.lay(), 0);
  ASSERT_GE(house.start(), 0);
  std::string missing = "all";
  // Jobs and the copy of the passes tell of themselves when they first ran.
  for (const auto until = steady_ms() + 30'000; steady_ms() < until && !missing.empty();
       ::usleep(100'000)) {
    const auto known = told(exchange({.port = house.port(), .path = "/metrics"}).body);
    missing.clear();
    for (const auto& name : asked)
      if (!known.contains(name)) missing += name + " ";
  }
  EXPECT_EQ(missing, "");
}

}  // namespace
}  // namespace fl::faults
