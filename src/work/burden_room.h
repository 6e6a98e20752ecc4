// The burden of a day counted, and the cost of every form that makes a step.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "work/burden.h"
#include "work/work.h"

namespace fl {

// By the name of the route; filled by app/ from the whole route table.
using FormCosts = std::map<std::string, FormCost, std::less<>>;

// Counts today anew; the number of rows.
[[nodiscard]] Result<int> count_burden(const WorkRoom& room, Instant now);

}  // namespace fl
