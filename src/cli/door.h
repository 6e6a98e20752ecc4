// What only the verbs about the front door take, beside the options that all of their kind have.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/cli.h"
#include "http/server.h"

namespace CLI {
class App;
}

namespace fl::cli {

struct DoorOptions {
  std::size_t lines_per_address = 0;  // 0: a quarter of all
  std::vector<std::string> proxies;   // whose lines are everybody's; empty: this machine
  bool is_over_tls = false;           // bench overload
};
void add_door_options(CLI::App& serve_verb, DoorOptions& door);
void use(const DoorOptions& door, ServerOptions& options);

int serve(const ServeOptions& options, const DoorOptions& door);
int bench_overload(const BenchOptions& options, const DoorOptions& door);

}  // namespace fl::cli
