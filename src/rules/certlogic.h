// CertLogic 1.3.3 (ehn-dcc-development/eu-dcc-business-rules): small JSON expressions over a JSON
// data context, evaluated the same here, in the reference and on any other machine.
//
// An expression is compiled once and evaluated often. Both are bounded (depth, parts, steps), pure
// and without a clock; what cannot be evaluated is a Fault that names the place in the expression
// as a JSON pointer. Where the specification leaves a thing undefined this is strict: an impossible
// date, a fraction where an integer must be, operands too many or too few are faults, never a
// guess. `===` and `in` compare arrays, objects and date-times by identity, as the reference does.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "platform/result.h"

namespace fl {

inline constexpr std::size_t kCertlogicDepthMax = 64;
inline constexpr std::size_t kCertlogicPartCountMax = 4'096;
inline constexpr std::size_t kCertlogicStepCountMax = 200'000;

struct CertlogicProgram;  // certlogic_parts.h

class CertlogicExpression {
 public:
  // Faults: rules.certlogic_too_large.
  [[nodiscard]] static Result<CertlogicExpression> compile(const json::value& expression);
  // Faults: rules.certlogic_failed, with "/and/0/plusTime/0: ..." as detail.
  [[nodiscard]] Result<json::value> evaluate(const json::value& data) const;
  // Every path it may read, sorted; those inside a reduction's function are its own.
  [[nodiscard]] const std::vector<std::string>& paths() const;
  [[nodiscard]] const CertlogicProgram& program() const { return *program_; }

 private:
  explicit CertlogicExpression(std::shared_ptr<const CertlogicProgram> program)
      : program_(std::move(program)) {}
  std::shared_ptr<const CertlogicProgram> program_;
};

enum class Truth { truthy, falsy, neither };
[[nodiscard]] Truth truth_of(const json::value& value);

// What is wrong with an expression's form, in the words of the public validation suite. An
// expression without issues may still fail on data of the wrong type.
struct CertlogicIssue {
  json::value expression;
  std::string message;
  std::string place;  // JSON pointer
};
[[nodiscard]] std::vector<CertlogicIssue> certlogic_issues(const json::value& expression);

// The text JavaScript makes of a value: 3.14, null, [object Object], 1,2.
[[nodiscard]] std::string javascript_text(const json::value& value);

}  // namespace fl
