// verify TOKEN|FILE|-: reads the pass from words, a picture or a file, the trust lists from a
// folder, and prints one verdict in both languages or in JSON.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/picture.h"
#include "cli/verify.h"
#include "platform/clock.h"
#include "platform/text.h"
#include "seal/verify.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kFileBytesMax = 32 << 20;
constexpr std::size_t kPassBytesMax = 1 << 20;

struct Word {
  std::string_view name, zh, en;
};
// What is said of each verdict. An unknown key is never valid, whatever else is right.
constexpr Word kWords[] = {
    {"valid", "有效", "valid"},
    {"expired", "已过期", "expired"},
    {"not_yet_valid", "尚未生效", "not valid yet"},
    {"unknown_key", "签发方不在信任名单上", "signed by a key on no trust list"},
    {"altered", "签名不符，内容可能被改动", "the signature is wrong: altered or forged"},
    {"wrong_use", "签发方无权签发此类凭证", "its signer may not sign this kind"},
    {"key_time", "签发方证书不在有效期", "its signer's certificate is out of its time"},
    {"malformed", "不是可识别的凭证", "not a pass that can be read"},
    {"go", "可通行", "May pass"},
    {"ask", "需核验", "Check needed"},
    {"stop", "请停步", "Please stop"},
    {"unknown", "签名有效，状态未知", "Signature valid, status unknown"},
    {"invalid", "无效", "Not valid"},
};

Result<std::string> bytes_of(const fs::path& path) {
  std::error_code trouble;
  if (!fs::is_regular_file(path, trouble) || fs::file_size(path, trouble) > kFileBytesMax)
    return Fault{FaultKind::bad_input, "app.no_file", path.string()};
  std::ifstream stream(path, std::ios::binary);
  std::stringstream all;
  all << stream.rdbuf();
  if (!stream) return Fault{FaultKind::bad_input, "app.no_file", path.string()};
  return std::move(all).str();
}

// A whole folder, or one file; the guard's bundle is opened with the root that lies beside it.
Result<TrustList> trust_in(const std::string& place) {
  TrustList trust;
  if (place.empty()) return trust;
  std::error_code trouble;
  std::vector<fs::path> files;
  if (fs::is_directory(place, trouble)) {
    for (const auto& entry : fs::recursive_directory_iterator(place, trouble))
      if (entry.is_regular_file(trouble) && entry.path().filename().string()[0] != '.')
        files.push_back(entry.path());
  } else {
    files.emplace_back(place);
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    // Parts of a published list: the bundle beside them holds them all.
    if (file.extension() == ".cwt" || file.extension() == ".cose") continue;
    auto bytes = bytes_of(file);
    if (!bytes) return bytes.error();
    if (auto added = add_trust_file(trust, *bytes); !added) {
      // A word about the folder is no key.
      const auto kind = file.extension();
      if (kind == ".md" || kind == ".txt" || file.stem() == "README" || file.stem() == "LICENSE")
        continue;
      return Fault{FaultKind::bad_input, "app.bad_trust",
                   file.string() + ": " + added.error().detail};
    }
  }
  return trust;
}

// The newest bundle that one of the roots signed.
std::optional<Bundle> bundle_in(const TrustList& trust, bool is_demo, Moment at) {
  std::optional<Bundle> best;
  for (const auto& bytes : trust.bundles)
    for (const auto& root : trust.roots) {
      auto bundle = take_in(bytes, nullptr, root, is_demo, at.us / 1'000'000);
      if (bundle && (!best || best->manifest.number < bundle->manifest.number))
        best = std::move(*bundle);
    }
  return best;
}

std::string text_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

// A pass inside JSON: a case of dcc-testdata, a .smart-health-card file, or {"pass": "..."}.
Result<std::string> pass_in_json(std::string_view bytes) {
  boost::system::error_code trouble;
  const auto value = json::parse(bytes, trouble);
  if (!trouble && value.is_object()) {
    const auto& object = value.get_object();
    for (const auto name : {"PREFIX", "pass", "token"})
      if (auto text = text_at(object, name); !text.empty()) return text;
    const auto* cards = object.if_contains("verifiableCredential");
    if (cards != nullptr && cards->is_array() && cards->get_array().size() == 1 &&
        cards->get_array()[0].is_string())
      return std::string(cards->get_array()[0].get_string());
  }
  return Fault{FaultKind::bad_input, "app.no_pass", "the JSON"};
}

Result<std::string> pass_in(std::string_view bytes) {
  if (is_png(bytes)) {
    auto texts = texts_of_picture(bytes);
    if (!texts) return texts.error();
    for (const auto& text : *texts)
      if (format_of(text) != PassFormat::none) return text;
    return Fault{FaultKind::bad_input, "app.no_pass", "the picture"};
  }
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  const std::string text = trimmed(bytes.substr(0, kPassBytesMax));
  return text.starts_with("{") ? pass_in_json(bytes) : Result<std::string>(text);
}

Result<std::string> pass_of(const std::string& what) {
  if (format_of(what) != PassFormat::none) return what;
  if (what != "-") {
    auto bytes = bytes_of(what);
    if (!bytes) return bytes.error();
    return pass_in(*bytes);
  }
  std::string bytes(kFileBytesMax, '\0');
  std::cin.read(bytes.data(), std::streamsize(bytes.size()));
  bytes.resize(std::size_t(std::cin.gcount()));
  return pass_in(bytes);
}

std::string_view word_of(const PassVerdict& verdict) {
  return verdict.check ? name_of(verdict.check->word) : name_of(verdict.word);
}

json::value time_or_none(const std::optional<Moment>& at) {
  return at ? json::value(to_rfc3339(instant_of(*at))) : json::value(nullptr);
}

json::object verdict_json(const PassVerdict& verdict, Moment at) {
  json::array entries;
  for (const auto& entry : verdict.entries)
    entries.emplace_back(entry);
  json::object answer{{"format", name_of(verdict.format)},
                      {"verdict", word_of(verdict)},
                      {"why", verdict.why},
                      {"at", to_rfc3339(instant_of(at))},
                      {"issuer", verdict.issuer},
                      {"key_id", verdict.key_id},
                      {"algorithm", verdict.algorithm},
                      {"issued_at", time_or_none(verdict.issued_at)},
                      {"expires_at", time_or_none(verdict.expires_at)},
                      {"name", verdict.name},
                      {"born_on", verdict.born_on},
                      {"entries", std::move(entries)}};
  // Whatever it is, and whatever it says: guard 1.
  answer["care"] = "let_in_with_precautions";
  if (!verdict.check) return answer;
  const auto& check = *verdict.check;
  answer["as_of"] = check.as_of ? json::value(to_rfc3339({*check.as_of * 1000})) : nullptr;
  answer["last_four"] = check.token ? check.token->last_four : "";
  if (check.token && check.token->status != TokenStatus::ok) {
    const PassToken& token = *check.token;
    answer["status"] =
        json::object{{"word", name_of(token.status)},
                     {"reason", token.reason},
                     {"office", token.office},
                     {"until", to_rfc3339({token.until * 1000})},
                     {"leaf", token.leaf ? json::value(*token.leaf) : json::value(nullptr)}};
  }
  return answer;
}

void line(const char* label, const std::string& text) {
  if (!text.empty()) std::printf("  %s: %s\n", label, text.c_str());
}

// What only our own pass says: how old the list is; and of a restriction why, by whom, until when.
void print_check(const GateVerdict& check) {
  if (check.as_of) line("截至 as of", to_rfc3339({*check.as_of * 1000}));
  if (!check.token || check.token->status == TokenStatus::ok) return;
  const PassToken& token = *check.token;
  line("状态 status", std::string(name_of(token.status)));
  line("代码 reason", token.reason);
  line("出具单位 office", token.office);
  line("限制到 ends", to_rfc3339({token.until * 1000}));
  if (token.leaf) line("日志 leaf", std::to_string(*token.leaf));
}

void print_verdict(const PassVerdict& verdict) {
  const auto name = word_of(verdict);
  for (const Word& word : kWords)
    if (word.name == name)
      std::printf("%s · %s\n", std::string(word.zh).c_str(), std::string(word.en).c_str());
  line("凭证 format", std::string(name_of(verdict.format)));
  line("原因 why", verdict.why);
  line("姓名 name", verdict.name);
  line("出生 born", verdict.born_on);
  for (const auto& entry : verdict.entries)
    line("内容 says", entry);
  line("签发 issuer", verdict.issuer);
  line("密钥 key", verdict.key_id);
  if (verdict.issued_at) line("签发时间 issued", to_rfc3339(instant_of(*verdict.issued_at)));
  if (verdict.expires_at) line("有效至 until", to_rfc3339(instant_of(*verdict.expires_at)));
  if (verdict.check) print_check(*verdict.check);
  line("急救、药店、食品、住所 care", "一律放行，做好防护 · always let in, with precautions");
}

// A key of a demo that is believed by nobody: said, so that it is not taken for a forgery.
void say_demo(const PassVerdict& verdict, const TrustList& trust, const VerifyOptions& options,
              const std::string& text, Moment at) {
  if (options.is_demo || !verdict.check || verdict.check->word != VerdictWord::invalid) return;
  const auto demo = bundle_in(trust, true, at);
  if (!demo) return;
  const auto as_demo = check_token(text, &*demo, at.us / 1'000'000);
  if (as_demo.word != VerdictWord::invalid)
    std::fprintf(stderr,
                 "firstline: this pass is signed by the keys of a demo, which anyone can "
                 "know; --demo takes them.\n");
}

}  // namespace

int verify_one(const VerifyOptions& options) {
  Moment at = moment_of(SystemClock().now());
  if (!options.at.empty()) {
    const auto given = moment_of_text(options.at);
    if (!given) return say({FaultKind::bad_input, "app.bad_time", options.at});
    at = *given;
  }
  auto trust = trust_in(options.trust);
  if (!trust) return say(trust.error());
  auto text = pass_of(options.pass);
  if (!text) return say(text.error());
  const auto bundle = bundle_in(*trust, options.is_demo, at);
  const PassVerdict verdict = verify_pass(*text, *trust, bundle ? &*bundle : nullptr, at);
  if (options.is_json) {
    std::printf("%s\n", json_text(verdict_json(verdict, at)).c_str());
  } else {
    print_verdict(verdict);
  }
  say_demo(verdict, *trust, options, *text, at);
  const auto word = word_of(verdict);
  return word == "valid" || word == "go" ? kOk : kNo;
}

}  // namespace fl::cli
