// See facts.h.
#include "pass/facts.h"

namespace fl {

std::string fact(const json::object& facts, std::string_view name) {
  const auto* value = facts.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

json::object facts_of(std::string_view canonical) {
  boost::system::error_code error;
  auto value = json::parse(canonical, error);
  if (error || !value.is_object()) return {};
  return std::move(value.as_object());
}

bool is_case(const EvidenceRow& row) {
  if (row.kind != EvidenceKind::lab_result || row.state != "counted") return false;
  const auto facts = facts_of(row.facts);
  return fact(facts, "result") == "positive" && fact(facts, "tube") == "single";
}

}  // namespace fl
