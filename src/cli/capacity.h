// docs/reference/capacity.json: figures with command, date and machine. A benchmark's answer is
// kept there, and the README's table is made from it, so that it never says another number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "platform/result.h"

namespace CLI {
class App;
}

namespace fl::cli {

// The rows that the file has figures for, as a Markdown table in English or Chinese.
[[nodiscard]] std::string capacity_table(const json::object& figures, bool is_chinese);
// `page` with the table between its two markers. Fault bench.no_markers.
[[nodiscard]] Result<std::string> with_capacity_table(std::string_view page,
                                                      std::string_view table);
// Puts an answer's figures in: its members named like P5.bytes_per_resident, and those that `names`
// gives a name to ("S1.lost=asks_lost").
struct KeepPlan {
  std::string command, date, machine;
  std::vector<std::string> names;
};
// The number kept.
[[nodiscard]] int keep_figures(json::object& figures, const json::object& answer,
                               const KeepPlan& plan);

void add_bench_capacity(CLI::App& bench, int& code);

}  // namespace fl::cli
