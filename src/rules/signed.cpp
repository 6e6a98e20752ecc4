// Writing and strict reading of the lines: the header is exactly ours, the algorithm is never the
// file's choice.
#include "rules/signed.h"

#include <algorithm>

#include <fmt/format.h>

#include "platform/crypto.h"
#include "rules/document.h"
#include "seal/codec.h"

namespace fl {

namespace {

std::string header_for(const std::string& key_id) {
  return base64url_of(
      fmt::format(R"({{"alg":"ES256","kid":"{}","typ":"firstline-rules"}})", key_id));
}

std::string signing_input(const std::string& header, const RuleSet& set) {
  return header + "." + base64url_of(set.canonical);
}

// The key id of the line when it holds under one of the keys; else nothing.
std::string holder_of(const RuleSet& set, std::string_view line,
                      const std::vector<PublicKey>& keys) {
  for (const PublicKey& key : keys) {
    if (key.algorithm() != Algorithm::es256) continue;
    const std::string id = rule_key_id(key), header = header_for(id);
    if (!line.starts_with(header + "..")) continue;
    const auto signature = bytes_of_base64url(line.substr(header.size() + 2));
    if (signature && key.verify(signing_input(header, set), *signature)) return id;
  }
  return {};
}

}  // namespace

std::string rule_key_id(const PublicKey& key) {
  const Hash32 hash = sha256(key.spki());
  return hex(hash.data(), 8);
}

std::string sign_rule_set(const RuleSet& set, const SignerKey& key) {
  CHECK(key.algorithm() == Algorithm::es256);
  const std::string header = header_for(rule_key_id(key.open()));
  return header + ".." + base64url_of(key.sign(signing_input(header, set)));
}

Result<std::vector<std::string>> verify_rule_set(const RuleSet& set, std::string_view lines,
                                                 const std::vector<PublicKey>& keys) {
  std::vector<std::string> out;
  std::size_t number = 0;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    ++number;
    const std::string id =
        number > kRuleSignerCountMax ? std::string() : holder_of(set, line, keys);
    if (id.empty())
      return Fault{FaultKind::refused, "rules.bad_signature", fmt::format("line {}", number)};
    if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
  }
  if (out.empty()) return Fault{FaultKind::refused, "rules.not_signed", {}};
  return out;
}

}  // namespace fl
