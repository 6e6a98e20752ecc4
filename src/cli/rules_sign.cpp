// rules key, sign, verify: signatures of rule sets as files beside them.
#include <fcntl.h>
#include <unistd.h>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/rules.h"
#include "platform/base64.h"
#include "rules/signed.h"

namespace fl::cli {

namespace {

Result<RuleSet> set_of_file(const std::string& path) {
  const auto bytes = bytes_of_file(path);
  if (!bytes) return bytes.error();
  return read_rule_set(*bytes);
}

Outcome write_new(const std::string& path, const std::string& bytes, mode_t mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return Fault{FaultKind::conflict, "rules.key_is_there", path};
  const bool is_whole = ::write(file, bytes.data(), bytes.size()) == ssize_t(bytes.size());
  ::close(file);
  if (!is_whole) return Fault{FaultKind::unavailable, "app.cannot_write", path};
  return Done{};
}

std::string open_pem(const PublicKey& key) {
  const std::string text = base64_of(key.spki());
  std::string out = "-----BEGIN PUBLIC KEY-----\n";
  for (std::size_t i = 0; i < text.size(); i += 64)
    out += text.substr(i, 64) + "\n";
  return out + "-----END PUBLIC KEY-----\n";
}

}  // namespace

int rules_key(const RulesOptions& options) {
  const SignerKey key = SignerKey::make(Algorithm::es256);
  if (const auto done = write_new(options.file, key.pem(), 0600); !done) return say(done.error());
  if (const auto done = write_new(options.file + ".pub", open_pem(key.open()), 0644); !done)
    return say(done.error());
  std::printf("%s\n", rule_key_id(key.open()).c_str());
  return kOk;
}

int rules_sign(const RulesOptions& options) {
  const auto set = set_of_file(options.file);
  if (!set) return say(set.error());
  const auto pem = bytes_of_file(options.key);
  if (!pem) return say(pem.error());
  const auto key = SignerKey::of_pem(*pem);
  if (!key || key->algorithm() != Algorithm::es256)
    return say({FaultKind::bad_input, "rules.bad_key", options.key});
  std::ofstream out(options.file + ".sig", std::ios::app);
  out << sign_rule_set(*set, *key) << "\n";
  out.flush();
  if (!out) return say({FaultKind::unavailable, "app.cannot_write", options.file + ".sig"});
  std::printf("%s\n", rule_key_id(key->open()).c_str());
  return kOk;
}

int rules_verify(const RulesOptions& options) {
  const auto set = set_of_file(options.file);
  if (!set) return say(set.error());
  const auto lines = bytes_of_file(options.file + ".sig");
  if (!lines) return say(lines.error());
  std::vector<PublicKey> keys;
  for (const std::string& path : options.keys) {
    const auto pem = bytes_of_file(path);
    if (!pem) return say(pem.error());
    const auto key = PublicKey::of_pem(*pem);
    if (!key) return say({FaultKind::bad_input, "rules.bad_key", path});
    keys.push_back(*key);
  }
  const auto signers = verify_rule_set(*set, *lines, keys);
  if (!signers) {
    say({signers.error().kind, signers.error().key,
         signers.error().detail.empty() ? options.file + ".sig" : signers.error().detail});
    return kNo;
  }
  if (options.is_json) {
    json::array ids;
    for (const std::string& id : *signers)
      ids.push_back(json::string(id));
    std::printf("%s\n", json_text(json::object{{"id", set->id},
                                               {"edition", set->edition},
                                               {"signers", std::move(ids)}})
                            .c_str());
  } else {
    std::printf("%s edition %d, signed by %s\n", set->id.c_str(), set->edition,
                fmt::format("{}", fmt::join(*signers, ", ")).c_str());
  }
  return kOk;
}

}  // namespace fl::cli
