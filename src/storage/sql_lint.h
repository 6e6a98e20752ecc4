// Holds every registered statement to its tag, its room and the house style. Run by a test over all
// statements of the binary on a migrated database; a finding names the statement and the rule.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sql.h"
#include "storage/tx_fwd.h"

namespace fl {

// A statement as the linter sees it; tests plant bad ones without registering them.
struct SqlText {
  SqlTag tag;
  std::string_view name, text;
};

struct SqlFinding {
  std::string name;
  std::string rule;  // "point_bucket", "list_limit", "list_plan", ...
  std::string what;
};

// A rule lifted for one statement, with the reason written down.
struct SqlAllowed {
  std::string_view name, rule, reason;
};

// All of the binary, without those of tests ("room.test_...", "room_test....").
[[nodiscard]] std::vector<SqlText> registered_sql();
[[nodiscard]] std::span<const SqlAllowed> allowed_sql();
// `rooms` are the names that statements and tables may begin with. An allowance that nothing needs
// is a finding too.
[[nodiscard]] std::vector<SqlFinding> lint_sql(Db& migrated, std::span<const SqlText> statements,
                                               std::span<const std::string> rooms,
                                               std::span<const SqlAllowed> allowed);

}  // namespace fl
