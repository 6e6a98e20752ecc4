// The verbs `allocate posts|roster` and their benchmarks: plans made at the command line, from a
// file or from a made city. Exit codes: 0 every seat filled, 1 some are empty, 2 bad input, 3 not
// proven or failed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "duty/posting.h"
#include "duty/responders_demo.h"

namespace fl::cli {

struct AllocateOptions {
  std::string in;  // a JSON file; empty: a made city
  std::int64_t people = 44'500, places = 3'223, seats = 15'000;
  std::uint64_t seed = 1;
  int seconds = 20;   // of the roster's solver
  double load = 0.9;  // of a made roster
  bool is_json = false, is_quick = false;
};
int allocate_posts(const AllocateOptions& options);
int allocate_roster(const AllocateOptions& options);

// The files of an INRC-II instance and its solution: weeks and solutions beside each other.
struct Inrc2Files {
  std::string scenario, history;
  std::vector<std::string> weeks, solutions;
};
int evaluate_inrc2(const Inrc2Files& files);

int bench_posting(const AllocateOptions& options);
int bench_roster(const AllocateOptions& options);

[[nodiscard]] std::vector<DemoPlace> places_of_area_table();
[[nodiscard]] PostingInput made_posting(const AllocateOptions& options);

}  // namespace fl::cli
