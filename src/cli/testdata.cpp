// One case: the members that the file has, the steps between them, and its expectations.
#include "cli/testdata.h"

#include <algorithm>
#include <functional>

#include "cli/picture.h"
#include "platform/base64.h"
#include "seal/codec.h"
#include "seal/dcc.h"

namespace fl::cli {

namespace {

// What a step found. `got` is nothing when the file lacks what the step stands on.
struct Found {
  std::optional<bool> got;
  std::string why;
};

Found yes() {
  return {true, {}};
}
Found no(std::string why) {
  return {false, std::move(why)};
}
Found cannot_tell(std::string why) {
  return {std::nullopt, std::move(why)};
}
Found no_by(const Fault& fault) {
  return no(fault.detail.empty() ? fault.key : fault.detail);
}

std::string without_space(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') out += c;
  return out;
}

class Case {
 public:
  Case(const json::object& test, const std::vector<std::string>& pictures, Instant now)
      : test_(test), pictures_(pictures), now_(now) {}

  Found picture_decode() const;
  Found unprefix() const;
  Found base45_decode() const;
  Found compression() const;
  Found verify() const;
  Found decode() const;
  Found valid_json() const;
  Found schema() const;
  Found expiration() const;
  Found is_expired() const;
  Found key_usage() const;
  Found valid_object() const;
  Found encode() const;

 private:
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::optional<Result<std::string>> bytes(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> context(std::string_view name) const;
  [[nodiscard]] std::optional<json::value> object() const;  // member JSON
  [[nodiscard]] std::optional<std::string> base45() const;
  [[nodiscard]] Result<std::string> cose() const;
  [[nodiscard]] Result<Dcc> dcc() const;
  [[nodiscard]] Result<Certificate> signer() const;
  [[nodiscard]] std::optional<Moment> clock() const;
  [[nodiscard]] Result<std::vector<std::string>> picture_texts() const;

  const json::object& test_;
  const std::vector<std::string>& pictures_;
  Instant now_;
};

std::optional<std::string> Case::text(std::string_view name) const {
  const auto* member = test_.if_contains(name);
  if (member == nullptr || !member->is_string()) return std::nullopt;
  return std::string(member->get_string());
}

std::optional<Result<std::string>> Case::bytes(std::string_view name) const {
  auto hex = text(name);
  if (!hex) return std::nullopt;
  return bytes_of_hex(without_space(*hex));
}

std::optional<std::string> Case::context(std::string_view name) const {
  const auto* members = test_.if_contains("TESTCTX");
  if (members == nullptr || !members->is_object()) return std::nullopt;
  const auto* member = members->get_object().if_contains(name);
  if (member == nullptr || !member->is_string()) return std::nullopt;
  return std::string(member->get_string());
}

std::optional<json::value> Case::object() const {
  const auto* member = test_.if_contains("JSON");
  if (member == nullptr || member->is_null()) return std::nullopt;
  if (!member->is_string()) return *member;
  boost::system::error_code trouble;
  auto inside = json::parse(member->get_string(), trouble);
  return trouble ? *member : inside;
}

std::optional<std::string> Case::base45() const {
  if (auto given = text("BASE45")) return given;
  const auto prefixed = text("PREFIX");
  if (!prefixed || !prefixed->starts_with(kDccPrefix)) return std::nullopt;
  return prefixed->substr(kDccPrefix.size());
}

// COSE as given, else from the nearest member that it can be unpacked from.
Result<std::string> Case::cose() const {
  if (const auto given = bytes("COSE")) return *given;
  if (const auto packed = bytes("COMPRESSED")) {
    if (!*packed) return packed->error();
    return inflated(**packed, Packing::zlib);
  }
  if (const auto prefixed = text("PREFIX")) return cose_of_dcc_text(*prefixed);
  if (const auto given = base45()) return cose_of_dcc_text(std::string(kDccPrefix) + *given);
  auto texts = picture_texts();
  if (texts && !texts->empty()) return cose_of_dcc_text(texts->front());
  return Fault{FaultKind::absent, "seal.bad_dcc", "the file has no certificate"};
}

Result<Dcc> Case::dcc() const {
  auto message = cose();
  if (!message) return message.error();
  return read_dcc_cose(*message);
}

Result<Certificate> Case::signer() const {
  const auto given = context("CERTIFICATE");
  if (!given) return Fault{FaultKind::absent, "seal.bad_key", "the file has no certificate"};
  if (given->find("-----BEGIN") != given->npos) return read_certificate(*given);
  auto der = bytes_of_base64(without_space(*given));
  if (!der) return Fault{FaultKind::bad_input, "seal.bad_key", "CERTIFICATE is not base64"};
  return read_certificate(*der);
}

std::optional<Moment> Case::clock() const {
  for (const auto name : {"VALIDATIONCLOCK", "validationClockInstant"})
    if (const auto given = context(name))
      if (const auto at = moment_of_text(*given)) return at;
  if (context("VALIDATIONCLOCK")) return std::nullopt;
  return moment_of(now_);
}

Result<std::vector<std::string>> Case::picture_texts() const {
  std::vector<std::string> pngs;
  if (const auto given = text("2DCODE")) {
    std::string base64 = without_space(*given);
    if (const auto comma = base64.find(','); comma != base64.npos && base64.starts_with("data:"))
      base64 = base64.substr(comma + 1);
    while (base64.size() % 4 != 0)
      base64 += '=';
    auto png = bytes_of_base64(base64);
    if (!png) return png.error();
    pngs.push_back(std::move(*png));
  } else {
    pngs = pictures_;
  }
  if (pngs.empty()) return Fault{FaultKind::absent, "app.bad_picture", "the file has no picture"};
  std::vector<std::string> texts;
  for (const auto& png : pngs) {
    auto found = texts_of_picture(png);
    if (!found) return found.error();
    texts.insert(texts.end(), found->begin(), found->end());
  }
  return texts;
}

Found Case::picture_decode() const {
  auto texts = picture_texts();
  if (!texts && texts.error().kind == FaultKind::absent) return cannot_tell(texts.error().detail);
  if (!texts) return no_by(texts.error());
  if (texts->empty()) return no("no code is found in the picture");
  auto want = text("PREFIX");
  if (!want && text("BASE45")) want = std::string(kDccPrefix) + *text("BASE45");
  if (!want) return yes();
  return std::find(texts->begin(), texts->end(), *want) != texts->end()
             ? yes()
             : no("the picture holds another text than PREFIX");
}

Found Case::unprefix() const {
  const auto prefixed = text("PREFIX");
  if (!prefixed) return cannot_tell("no PREFIX");
  if (!prefixed->starts_with(kDccPrefix)) return no("PREFIX does not begin with HC1:");
  const auto given = text("BASE45");
  return !given || prefixed->substr(kDccPrefix.size()) == *given
             ? yes()
             : no("PREFIX is not HC1: and BASE45");
}

Found Case::base45_decode() const {
  const auto given = base45();
  if (!given) return cannot_tell("no BASE45 and no PREFIX");
  auto decoded = bytes_of_base45(*given);
  if (!decoded) return no_by(decoded.error());
  const auto want = bytes("COMPRESSED");
  return !want || (want->is_ok() && **want == *decoded) ? yes() : no("it is not COMPRESSED");
}

Found Case::compression() const {
  std::string packed;
  if (const auto given = bytes("COMPRESSED")) {
    if (!*given) return no_by(given->error());
    packed = **given;
  } else {
    const auto coded = base45();
    if (!coded) return cannot_tell("no COMPRESSED, BASE45 or PREFIX");
    auto decoded = bytes_of_base45(*coded);
    if (!decoded) return no_by(decoded.error());
    packed = std::move(*decoded);
  }
  auto unpacked = inflated(packed, Packing::zlib);
  if (!unpacked) return no_by(unpacked.error());
  const auto want = bytes("COSE");
  return !want || (want->is_ok() && **want == *unpacked) ? yes() : no("it is not COSE");
}

Found Case::verify() const {
  auto message = cose();
  if (!message && message.error().kind == FaultKind::absent) return cannot_tell("no certificate");
  if (!message) return no_by(message.error());
  auto read = read_cose(*message);
  if (!read) return no_by(read.error());
  auto by = signer();
  if (!by && by.error().kind == FaultKind::absent) return cannot_tell("no CERTIFICATE");
  if (!by) return no_by(by.error());
  if (read->key_id != by->key_id)
    return no("its key id " + hex_of(read->key_id) + " is not that of CERTIFICATE, " +
              hex_of(by->key_id));
  // The field asks about the signature alone; a check also refuses what read->refusal names.
  if (holds_signature(*read, by->key)) return yes();
  return no(read->refusal.empty() ? "the signature is not that of CERTIFICATE" : read->refusal);
}

Found Case::decode() const {
  auto read = dcc();
  if (!read && read.error().kind == FaultKind::absent) return cannot_tell("no certificate");
  if (!read) return no_by(read.error());
  const auto want = bytes("CBOR");
  if (!want) return yes();
  if (!*want) return no_by(want->error());
  auto item = read_cbor(**want);
  if (!item) return no("CBOR: " + item.error().detail);
  // The member is the whole payload with some issuers, the certificate in it with others.
  const bool is_whole = item->at(-260) != nullptr;
  return says_the_same(*item, is_whole ? read->claims : read->hcert)
             ? yes()
             : no("the payload says something else than CBOR");
}

// Where two certificates differ first, by name.
std::string difference(const Cbor& a, const Cbor& b) {
  for (std::size_t i = 0; i + 1 < a.items.size() && a.is(CborKind::map); i += 2) {
    const Cbor* other = b.at(std::string_view(a.items[i].text));
    if (other == nullptr) return a.items[i].text;
    if (!says_the_same(a.items[i + 1], *other)) return a.items[i].text;
  }
  return "a member that only the other has";
}

Found Case::valid_json() const {
  auto read = dcc();
  if (!read && read.error().kind == FaultKind::absent) return cannot_tell("no certificate");
  if (!read) return no_by(read.error());
  const auto want = object();
  if (!want) return json_of_cbor(read->hcert) ? yes() : no("it cannot be written as JSON");
  const Cbor wanted = cbor_of_json(*want);
  return says_the_same(wanted, read->hcert)
             ? yes()
             : no("the signed certificate differs from JSON in " + difference(wanted, read->hcert));
}

Found Case::schema() const {
  auto read = dcc();
  if (!read && read.error().kind == FaultKind::absent) return cannot_tell("no certificate");
  if (!read) return no_by(read.error());
  const auto broken = schema_broken_by(read->hcert);
  return broken.empty() ? yes() : no(broken);
}

Found Case::expiration() const {
  auto read = dcc();
  if (!read && read.error().kind == FaultKind::absent) return cannot_tell("no certificate");
  if (!read) return no_by(read.error());
  auto by = signer();
  if (!by && by.error().kind == FaultKind::absent) return cannot_tell("no CERTIFICATE");
  if (!by) return no_by(by.error());
  const auto at = clock();
  if (!at) return cannot_tell("VALIDATIONCLOCK is no time");
  if (is_in_time(*read, *by, *at)) return yes();
  if (!read->issued_at) return no("it does not say when it was issued");
  if (!read->expires_at) return no("it does not say when it expires");
  if (*at < *read->issued_at) return no("the clock is before it was issued");
  if (*at > *read->expires_at) return no("the clock is after it expired");
  if (*read->issued_at < moment_of(by->not_before))
    return no("it was issued before its signer was valid");
  return no("it expires after its signer, by " +
            std::to_string((read->expires_at->us - moment_of(by->not_after).us) / 1'000'000) +
            " s");
}

Found Case::is_expired() const {
  auto read = dcc();
  if (!read && read.error().kind == FaultKind::absent) return cannot_tell("no certificate");
  if (!read) return no_by(read.error());
  const auto at = clock();
  if (!at || !read->expires_at) return cannot_tell("no VALIDATIONCLOCK or no expiry");
  return *at > *read->expires_at ? yes() : no("it has not expired at the clock");
}

Found Case::key_usage() const {
  auto read = dcc();
  if (!read && read.error().kind == FaultKind::absent) return cannot_tell("no certificate");
  if (!read) return no_by(read.error());
  const auto kind = kind_of(read->hcert);
  if (!kind) return no("not exactly one of v, t and r");
  auto by = signer();
  if (!by && by.error().kind == FaultKind::absent) return cannot_tell("no CERTIFICATE");
  if (!by) return no_by(by.error());
  if (may_sign(*by, *kind)) return yes();
  return no("the signer's key usage does not allow " + std::string(name_of(*kind)));
}

Found Case::valid_object() const {
  const auto given = object();
  if (!given) return schema();
  const auto broken = schema_broken_by(cbor_of_json(*given));
  return broken.empty() ? yes() : no(broken);
}

Found Case::encode() const {
  const auto given = object();
  if (!given) return cannot_tell("no JSON");
  auto again = read_cbor(cbor_of(cbor_of_json(*given)));
  if (!again) return no_by(again.error());
  const auto want = bytes("CBOR");
  if (!want) return says_the_same(*again, cbor_of_json(*given)) ? yes() : no("not the same again");
  if (!*want) return no_by(want->error());
  auto item = read_cbor(**want);
  if (!item) return no("CBOR: " + item.error().detail);
  const Cbor* hcerts = item->at(-260);
  const Cbor* inner = hcerts != nullptr ? hcerts->at(1) : nullptr;
  return says_the_same(*again, inner != nullptr ? *inner : *item)
             ? yes()
             : no("JSON encoded says something else than CBOR");
}

struct Field {
  std::string_view name;
  Found (Case::*judge)() const;
};
constexpr Field kFields[] = {
    {"EXPECTEDPICTUREDECODE", &Case::picture_decode},
    {"EXPECTEDUNPREFIX", &Case::unprefix},
    {"EXPECTEDB45DECODE", &Case::base45_decode},
    {"EXPECTEDCOMPRESSION", &Case::compression},
    {"EXPECTEDVERIFY", &Case::verify},
    {"EXPECTEDDECODE", &Case::decode},
    {"EXPECTEDVALIDJSON", &Case::valid_json},
    {"EXPECTEDSCHEMAVALIDATION", &Case::schema},
    {"EXPECTEDEXPIRATIONCHECK", &Case::expiration},
    {"EXPECTEDKEYUSAGE", &Case::key_usage},
    {"EXPECTEDVALIDOBJECT", &Case::valid_object},
    {"EXPECTEDENCODE", &Case::encode},
    {"EXPTECTEDEXPIRED", &Case::is_expired},  // spelt so by its authors: true means expired
    {"EXPECTEDEXPIRED", &Case::is_expired},
};

std::optional<bool> wanted(const json::value& value) {
  if (value.is_bool()) return value.get_bool();
  if (value.is_string() && value.get_string() == "true") return true;
  if (value.is_string() && value.get_string() == "false") return false;
  return std::nullopt;  // not set
}

}  // namespace

CaseReport judge_case(const std::string& file, const json::object& test,
                      const std::vector<std::string>& pictures, Instant now) {
  CaseReport report;
  const auto* expected = test.if_contains("EXPECTEDRESULTS");
  if (expected == nullptr || !expected->is_object()) return report;
  const Case one(test, pictures, now);
  for (const auto& [name, value] : expected->get_object()) {
    const auto want = wanted(value);
    if (!want) continue;
    ++report.expectations;
    Found found = cannot_tell("a field that is not known");
    for (const Field& field : kFields)
      if (field.name == std::string_view(name)) found = (one.*field.judge)();
    if (found.got == want) continue;
    std::string why = found.got == true ? "the step succeeds" : found.why;
    if (const auto known = known_wrong(file, name); !known.empty()) why += "; known: " + known;
    report.disagreements.push_back({file, std::string(name), *want, found.got, std::move(why)});
  }
  return report;
}

std::string known_wrong(std::string_view file, std::string_view field) {
  struct Known {
    std::string_view file, field, why;
  };
  // Looked at one by one; each is a mistake of the data or outside what the field's name says.
  static constexpr Known kKnown[] = {
      {"PL/1.3.0/2DCode/raw/1.json", "EXPECTEDVALIDJSON",
       "the JSON member is of another person than the signed payload"},
      {"PL/1.3.0/2DCode/raw/5.json", "EXPECTEDVALIDJSON",
       "the JSON member is of another person than the signed payload"},
      {"PL/1.3.0/2DCode/raw/6.json", "EXPECTEDEXPIRATIONCHECK",
       "the signer's certificate ends 47 s before the pass does"},
      {"common/2DCode/raw/B1.json", "EXPECTEDPICTUREDECODE", "its authors left the picture out"},
  };
  for (const Known& known : kKnown)
    if (file.ends_with(known.file) && field == known.field) return std::string(known.why);
  return {};
}

}  // namespace fl::cli
