// Fuzzes rules: any bytes as a rule set, as evidence and as an expression over data. Promises
// checked: no crash, every bound holds; what parses has its guards; no restriction without evidence
// that counts, and none 15 days later.
// sources: rules/certlogic.cpp rules/certlogic_compile.cpp rules/certlogic_format.cpp
// sources: rules/moments.cpp rules/document.cpp rules/evidence.cpp rules/ruleset.cpp
// sources: rules/status.cpp rules/status_words.cpp rules/columns.cpp rules/preview.cpp
// sources: platform/json.cpp platform/result.cpp platform/text.cpp platform/time.cpp
// sources: platform/ids.cpp platform/crypto.cpp platform/log.cpp platform/salts.cpp
// sources: platform/clock.cpp platform/random.cpp
// libraries: -lboost_json -lboost_container -lfmt -lspdlog -lsodium -lcrypto
// libraries: -licui18n -licuuc -licudata -lpthread
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rules/preview.h"
#include "rules/status.h"
#include "rules/testing.h"

namespace {

constexpr fl::Instant kNow{1'662'249'600'000};

void require(bool holds) {
  if (!holds) std::abort();
}

const std::vector<fl::PersonEvidence>& people() {
  static const std::vector<fl::PersonEvidence> kPeople = [] {
    fl::Random random(9);
    std::vector<fl::PersonEvidence> out;
    for (int i = 0; i < 40; ++i)
      out.push_back(fl::testing_rules::person_of(random, kNow));
    return out;
  }();
  return kPeople;
}

void check_person(const fl::PersonEvidence& person, const fl::RuleSet& set) {
  const fl::Status status = fl::status_of(person, set, kNow);
  require(!fl::status_lines(status, set, fl::Language::zh).empty());
  if (status.outcome == fl::Verdict::ok) return;
  require(status.from <= kNow && kNow < status.until);
  require(status.until - status.from <= std::chrono::hours(14 * 24));
  const fl::Evidence& piece = *status.holdings.front().piece;
  require(fl::weight_of(piece, person.evidence).is_counted);
  if (status.outcome == fl::Verdict::stop) require(piece.kind != fl::EvidenceKind::area_boundary);
}

void check_set(const fl::RuleSet& set) {
  for (const fl::Rule& rule : set.rules) {
    require(!rule.kinds.empty() && rule.hours > 0 && !rule.act.name.zh.empty());
    require(rule.outcome == fl::Verdict::ok || rule.hours <= fl::kRestrictionHoursMax);
  }
  const auto again = fl::read_rule_set(set.canonical);
  require(again.is_ok() && again->canonical == set.canonical);
  const fl::Preview preview = fl::preview_of(fl::population_of(people()), set, kNow);
  for (std::size_t i = 0; i < people().size(); ++i) {
    check_person(people()[i], set);
    require(preview.outcome[i] == std::uint8_t(fl::status_of(people()[i], set, kNow).outcome));
  }
}

// The bytes as an expression: alone over itself, and as the `when` of a rule.
void check_expression(std::string_view bytes) {
  boost::system::error_code trouble;
  fl::json::parse_options options;
  options.max_depth = 300;
  const fl::json::value expression =
      fl::json::parse(fl::json::string_view(bytes.data(), bytes.size()), trouble, {}, options);
  if (trouble) return;
  fl::ignore(fl::CertlogicExpression::compile(expression), "only that it ends");
  for (const auto& issue : fl::certlogic_issues(expression))
    require(!issue.message.empty() && issue.place.starts_with('/'));
  const auto compiled = fl::CertlogicExpression::compile(expression);
  if (!compiled) return;
  const auto value = compiled->evaluate(expression);
  if (value) fl::truth_of(*value);
  fl::Random random(7);
  fl::json::object document = fl::testing_rules::set_document(random, 2);
  document["rules"].as_array()[0].as_object()["when"] = expression;
  const auto set = fl::read_rule_set(fl::json_text(document));
  if (set) check_set(*set);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto set = fl::read_rule_set(bytes);
  if (set) check_set(*set);
  const auto person = fl::read_evidence(bytes);
  static const fl::RuleSet kSet = [] {
    fl::Random random(8);
    return *fl::read_rule_set(fl::json_text(fl::testing_rules::set_document(random, 8)));
  }();
  if (person) check_person(*person, kSet);
  check_expression(bytes);
  return 0;
}
