// Tables in and out over HTTP, and accounts of staff: rows for app/. Uploads come in parts that fit
// an ordinary request; checking and running is the job `imports`, one file at a time.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "http/route.h"
#include "registry/import.h"
#include "trust/gate.h"

namespace fl {

struct TableDesk {
  Db& db;
  const Keys& keys;
  std::function<const AreaTree&()> tree;
};

[[nodiscard]] std::vector<Route> import_routes(const TableDesk& desk, const Gate& gate);
[[nodiscard]] std::vector<Route> export_routes(const TableDesk& desk, const Gate& gate);
[[nodiscard]] std::vector<Route> account_routes(const TableDesk& desk, const Gate& gate);

}  // namespace fl
