// Health certificates of others with the results that are expected of them, in the layout of the
// EU's dcc-testdata: every *.json below a folder that has EXPECTEDRESULTS. Each expectation is
// judged by what the verifier itself does (seal/dcc.h), never by the file's name or country.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "platform/time.h"

namespace fl::cli {

struct Disagreement {
  std::string file, field;
  bool expected = false;
  std::optional<bool> got;  // nothing: the file does not hold what is needed to tell
  std::string why;
};

struct CaseReport {
  int expectations = 0;
  std::vector<Disagreement> disagreements;
};

// `file` is the path as it is reported; `pictures` are the bytes of PNG files that belong to it.
// `now` is the clock for cases that name none.
[[nodiscard]] CaseReport judge_case(const std::string& file, const json::object& test,
                                    const std::vector<std::string>& pictures, Instant now);

// Whether this field of this file is known to be wrong, and why we think so; empty otherwise.
[[nodiscard]] std::string known_wrong(std::string_view file, std::string_view field);

}  // namespace fl::cli
