// The parts of a compiled expression: a table of nodes, children before parents, each with its
// place. Read by the evaluator (certlogic.cpp) and by the columnar one (columns.cpp); others use
// certlogic.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "rules/moments.h"

namespace fl {

enum class CertlogicOp {
  malformed,  // `message` says why; a fault when it is reached
  null,       // never written; only data has it
  boolean,
  number,
  text,
  list,
  var,
  if_then,
  and_all,
  negate,
  equal,
  is_in,
  add,
  less,
  greater,
  less_equal,
  greater_equal,
  before,
  after,
  not_after,
  not_before,
  plus_time,
  reduce,
  extract_uvci,
  birth_date,
};

// One of the eight comparisons, of numbers or of moments.
template <class T>
[[nodiscard]] bool holds(CertlogicOp op, T a, T b) {
  switch (op) {
    case CertlogicOp::less:
    case CertlogicOp::before:
      return a < b;
    case CertlogicOp::greater:
    case CertlogicOp::after:
      return a > b;
    case CertlogicOp::less_equal:
    case CertlogicOp::not_after:
      return a <= b;
    default:
      return a >= b;
  }
}

struct CertlogicFragment {
  std::string name;
  std::optional<std::size_t> index;  // when it is an integer
};

struct CertlogicNode {
  CertlogicOp op = CertlogicOp::malformed;
  std::vector<std::uint32_t> parts;
  bool flag = false;      // boolean
  double number = 0;      // number; amount of plus_time; index of extract_uvci
  std::string_view text;  // borrowed from the program's source
  TimeUnit unit = TimeUnit::day;
  std::vector<CertlogicFragment> path;  // var
  std::string message, place;
};

struct CertlogicProgram {
  json::value source;
  std::vector<CertlogicNode> nodes;  // the last is the whole
  std::vector<std::string> paths;
};

[[nodiscard]] bool is_certlogic_integer(const json::value& value);
[[nodiscard]] double certlogic_number(const json::value& value);  // of any kind of JSON number

}  // namespace fl
