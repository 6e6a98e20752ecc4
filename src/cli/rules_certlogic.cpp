// rules certlogic: the public suites of CertLogic (evaluation and form), folder by folder, and the
// line-by-line mode that the differential test against the reference speaks.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/rules.h"
#include "rules/certlogic.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

struct Tally {
  std::int64_t expectations = 0, agreements = 0, skipped = 0;
  json::array disagreements;
};

Result<json::value> parsed(const std::string& bytes) {
  json::parse_options options;
  options.max_depth = 1'000;
  boost::system::error_code trouble;
  json::value out = json::parse(bytes, trouble, {}, options);
  if (trouble) return Fault{FaultKind::bad_input, "rules.not_json", trouble.message()};
  return out;
}

const json::value* field(const json::value& object, std::string_view name) {
  return object.is_object() ? object.as_object().if_contains(name) : nullptr;
}
bool is_skipped(const json::value& object) {
  const json::value* directive = field(object, "directive");
  return directive != nullptr && *directive == "skip";
}

// The value, or {"fault": why}.
json::value outcome_of(const json::value& expression, const json::value& data) {
  const auto compiled = CertlogicExpression::compile(expression);
  if (!compiled) return json::object{{"fault", compiled.error().detail}};
  const auto value = compiled->evaluate(data);
  if (!value) return json::object{{"fault", value.error().detail}};
  return *value;
}

json::array issues_json(const json::value& expression, bool has_place) {
  json::array out;
  for (const CertlogicIssue& issue : certlogic_issues(expression)) {
    json::object one{{"expr", issue.expression}, {"message", issue.message}};
    if (has_place) one["place"] = issue.place;
    out.push_back(std::move(one));
  }
  return out;
}

void expect(Tally& tally, const std::string& where, const json::value& want,
            const json::value& got) {
  ++tally.expectations;
  if (want == got) {
    ++tally.agreements;
  } else {
    tally.disagreements.push_back(json::object{{"where", where}, {"expected", want}, {"got", got}});
  }
}

void run_assertion(const json::value& one, const json::value* expression, const std::string& where,
                   Tally& tally) {
  if (is_skipped(one)) {
    ++tally.skipped;
    return;
  }
  const json::value* own = field(one, "certLogicExpression");
  const json::value* data = field(one, "data");
  const json::value* want = field(one, "expected");
  if (own != nullptr) expression = own;
  if (expression == nullptr || want == nullptr)
    return expect(tally, where, "an expression and an expectation", nullptr);
  expect(tally, where, *want, outcome_of(*expression, data == nullptr ? json::value() : *data));
}

void run_case(const json::value& one, const std::string& where, bool is_skipped_above,
              Tally& tally) {
  const json::value* expression = field(one, "certLogicExpression");
  if (const json::value* issues = field(one, "issues");
      issues != nullptr && expression != nullptr) {
    if (is_skipped_above || is_skipped(one))
      ++tally.skipped;
    else
      expect(tally, where, *issues, issues_json(*expression, false));
    return;
  }
  const json::value* assertions = field(one, "assertions");
  if (assertions == nullptr || !assertions->is_array()) return;
  for (std::size_t i = 0; i < assertions->as_array().size(); ++i) {
    if (is_skipped_above || is_skipped(one))
      ++tally.skipped;
    else
      run_assertion(assertions->as_array()[i], expression, fmt::format("{} #{}", where, i + 1),
                    tally);
  }
}

Outcome run_file(const fs::path& path, Tally& tally) {
  const auto bytes = bytes_of_file(path.string());
  if (!bytes) return bytes.error();
  const auto suite = parsed(*bytes);
  if (!suite) return Fault{FaultKind::bad_input, "rules.not_json", path.string()};
  const json::value* cases = field(*suite, "cases");
  if (cases == nullptr || !cases->is_array()) return Done{};  // schemas lie beside
  for (std::size_t i = 0; i < cases->as_array().size(); ++i) {
    const json::value& one = cases->as_array()[i];
    const json::value* name = field(one, "name");
    const std::string title = name != nullptr && name->is_string() ? std::string(name->as_string())
                                                                   : fmt::format("case {}", i + 1);
    run_case(one, path.filename().string() + ": " + title, is_skipped(*suite), tally);
  }
  return Done{};
}

std::vector<fs::path> files_of(const std::vector<std::string>& paths) {
  std::vector<fs::path> out;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      out.emplace_back(path);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(path))
      if (entry.is_regular_file() && entry.path().extension() == ".json")
        out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

int answer_lines(const RulesOptions& options) {
  const auto bytes = bytes_of_file(options.paths.front());
  if (!bytes) return say(bytes.error());
  std::istringstream lines(*bytes);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    const auto one = parsed(line);
    const json::value* expression = one ? field(*one, "expression") : nullptr;
    if (expression == nullptr)
      return say({FaultKind::bad_input, "rules.not_json",
                  fmt::format("{} line {}", options.paths.front(), number)});
    const json::value* data = field(*one, "data");
    const auto compiled = CertlogicExpression::compile(*expression);
    const auto value = compiled ? compiled->evaluate(data == nullptr ? json::value() : *data)
                                : Result<json::value>(compiled.error());
    json::object answer{{"issues", issues_json(*expression, true)}};
    if (value)
      answer["value"] = *value;
    else
      answer["fault"] = value.error().detail;
    std::printf("%s\n", json_text(answer).c_str());
  }
  return kOk;
}

}  // namespace

int rules_certlogic(const RulesOptions& options) {
  if (options.is_line_by_line) return answer_lines(options);
  Tally tally;
  for (const fs::path& path : files_of(options.paths))
    if (const auto done = run_file(path, tally); !done) return say(done.error());
  const bool is_good = tally.expectations > 0 && tally.agreements == tally.expectations;
  if (options.is_json) {
    std::printf("%s\n", json_text(json::object{{"expectations", tally.expectations},
                                               {"agreements", tally.agreements},
                                               {"skipped", tally.skipped},
                                               {"disagreements", std::move(tally.disagreements)}})
                            .c_str());
    return is_good ? kOk : kNo;
  }
  for (const json::value& one : tally.disagreements)
    std::printf("%s\n", json_text(one).c_str());
  std::printf("%lld of %lld agree, %lld skipped by their own directive\n",
              (long long)tally.agreements, (long long)tally.expectations, (long long)tally.skipped);
  return is_good ? kOk : kNo;
}

}  // namespace fl::cli
