// Show and check, described once: for the whole house, and for a process without a database.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/route.h"

namespace fl {

class PassReader;
class BundleFiles;

// What a copy of passes answered (PassReplica::answer(), PassReader::answer()), as a reply.
[[nodiscard]] Reply reply_shown(int status, std::string body);

// Where a gate's root and bundle come from.
struct GateSync {
  struct Root {
    std::string spki;
    bool is_demo = false;
  };
  std::function<Result<Root>()> root;
  // Since a number, or whole; no bytes when there is nothing newer.
  std::function<Result<std::shared_ptr<const std::string>>(std::optional<std::int64_t>, Instant)>
      give;
};
[[nodiscard]] std::vector<Route> gate_sync_routes(GateSync from);

// My pass as it stood last; the status page asks to come again, because it reads rows.
[[nodiscard]] std::vector<Route> reader_show_routes(PassReader& reader);
// The root and the guard's bundle as they were published last.
[[nodiscard]] std::vector<Route> reader_check_routes(const BundleFiles& bundles);

}  // namespace fl
