// Every job of the server, in the order of a round of all of them. App::run_job knows no other
// name, so a job that is missing here never runs; the seeded city runs all of them.
#pragma once

#include <string_view>

namespace fl {

inline constexpr std::string_view kJobs[] = {
    "dispatch",      "see_areas",    "areas",   "rights",    "refill",      "mark_late",
    "climb_ladders", "hand_over",    "care",    "imports",   "postings",    "statuses",
    "sign_passes",   "renew_passes", "publish", "coverage",  "sign_head",   "scans",
    "previews",      "duplicates",   "burden",  "retention", "show_passes", "check_restrictions",
    "scrub"};

}  // namespace fl
