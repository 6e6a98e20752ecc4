// issue dcc: an EU certificate that other verifiers accept, from JSON, a key and its certificate.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "cli/cli.h"
#include "cli/verify.h"
#include "platform/clock.h"
#include "seal/dcc.h"

namespace fl::cli {

namespace {

constexpr std::size_t kFileBytesMax = 1 << 20;
constexpr std::chrono::hours kLifeDefault{24 * 180};

Result<std::string> text_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text(kFileBytesMax, '\0');
  stream.read(text.data(), std::streamsize(text.size()));
  text.resize(std::size_t(stream.gcount()));
  if (text.empty()) return Fault{FaultKind::bad_input, "app.no_file", path};
  return text;
}

Result<Instant> time_of(const std::string& text, Instant otherwise) {
  if (text.empty()) return otherwise;
  const auto at = moment_of_text(text);
  if (!at) return Fault{FaultKind::bad_input, "app.bad_time", text};
  return instant_of(*at);
}

// The content alone, or a file of dcc-testdata with it in JSON.
Result<json::value> hcert_of(const std::string& text, const std::string& path) {
  boost::system::error_code trouble;
  json::stream_parser parser;
  parser.write(text, trouble);
  if (!trouble) parser.finish(trouble);
  if (trouble) {
    // Where it stopped, for whoever mends it: boost's own parser does not say.
    std::size_t line = 1, column = 1;
    json::stream_parser again;
    boost::system::error_code found;
    for (const char c : text) {
      again.write(&c, 1, found);
      if (found) break;
      column = c == '\n' ? 1 : column + 1;
      line += c == '\n';
    }
    return Fault{FaultKind::bad_input, "app.not_json",
                 path + ", line " + std::to_string(line) + ", column " + std::to_string(column)};
  }
  json::value value = parser.release();
  if (value.is_object())
    if (const auto* inside = value.get_object().if_contains("JSON")) return *inside;
  return value;
}

Result<std::string> issued(const IssueOptions& options) {
  auto key_text = text_of(options.key);
  if (!key_text) return key_text.error();
  auto key = SignerKey::of_pem(*key_text);
  if (!key) return key.error();
  auto certificate_text = text_of(options.certificate);
  if (!certificate_text) return certificate_text.error();
  auto signer = read_certificate(*certificate_text);
  if (!signer) return signer.error();
  auto file = text_of(options.file);
  if (!file) return file.error();
  auto hcert = hcert_of(*file, options.file);
  if (!hcert) return hcert.error();
  const Instant now = SystemClock().now();
  auto from = time_of(options.from, now);
  if (!from) return from.error();
  auto until = time_of(options.until, std::min(*from + kLifeDefault, signer->not_after));
  if (!until) return until.error();
  const DccWish wish{.issuer = options.country.empty() ? signer->country : options.country,
                     .issued_at = *from,
                     .expires_at = *until};
  return make_dcc(*hcert, wish, *key, *signer);
}

}  // namespace

int issue_dcc(const IssueOptions& options) {
  auto text = issued(options);
  if (!text) return say(text.error());
  if (options.is_json) {
    std::printf("%s\n", json_text(json::object{{"pass", *text}}).c_str());
  } else {
    std::printf("%s\n", text->c_str());
  }
  return kOk;
}

}  // namespace fl::cli
