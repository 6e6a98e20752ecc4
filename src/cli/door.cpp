// See door.h.
#include "cli/door.h"

#include <CLI/CLI.hpp>

namespace fl::cli {

void add_door_options(CLI::App& serve_verb, DoorOptions& door) {
  serve_verb.add_option("--lines-per-address", door.lines_per_address,
                        "connections of one address; 0: a quarter of all");
  serve_verb
      .add_option("--proxy", door.proxies,
                  "its connections are not counted, they are everybody's; may be repeated; "
                  "default: this machine")
      ->type_name("ADDRESS");
}

void use(const DoorOptions& door, ServerOptions& options) {
  options.lines_per_address_max = door.lines_per_address;
  if (!door.proxies.empty()) options.proxies = door.proxies;
}

}  // namespace fl::cli
