// The checkers of a city at rest, each in its own file. A problem is a sentence.
#pragma once

#include <string>
#include <vector>

#include "city.h"

namespace fl::faultcity {

using Problems = std::vector<std::string>;

void check_asks(City& city, Problems& problems);         // each accepted ask has its one task
void check_ladders(City& city, Problems& problems);      // each late promise told once a rung
void check_statuses(City& city, Problems& problems);     // no status without, none eased before
void check_tokens(City& city, Problems& problems);       // no green pass of a person in stop
void check_log(City& city, Problems& problems);          // whole, and every head seen is in it
void check_scans(City& city, Problems& problems);        // acknowledged scans are there, once
void check_phones(City& city, Problems& problems);       // records of phones kept once
void check_whereabouts(City& city, Problems& problems);  // nothing after fourteen days

}  // namespace fl::faultcity
