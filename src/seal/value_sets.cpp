// Each member's set, looked up in a sorted list of normal forms.
#include "seal/value_sets.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "platform/embedded.h"
#include "platform/result.h"

namespace fl {

namespace {

constexpr std::string_view kCountries = "country-2-codes", kDevices = "test-manf";
constexpr std::string_view kVaccines = "vaccine-medicinal-product", kTrials = "clinical-trials";
constexpr std::string_view kLaboratoryTest = "LP6464-4";

// Which member of which entry holds a code of which set.
struct Coded {
  std::string_view entries, member, set;
};
constexpr Coded kCoded[] = {
    {"v", "tg", "disease-agent-targeted"},
    {"v", "vp", "vaccine-prophylaxis"},
    {"v", "mp", kVaccines},
    {"v", "ma", "vaccine-mah-manf"},
    {"v", "co", kCountries},
    {"t", "tg", "disease-agent-targeted"},
    {"t", "tt", "test-type"},
    {"t", "ma", kDevices},
    {"t", "tr", "test-result"},
    {"t", "co", kCountries},
    {"r", "tg", "disease-agent-targeted"},
    {"r", "co", kCountries},
};

std::string normal(std::string_view code) {
  std::string out;
  for (const char c : code) {
    if (c >= 'a' && c <= 'z') out += char(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::uint8_t(c) >= 0x80) out += c;
  }
  return out;
}

using Sets = std::map<std::string, std::vector<std::string>, std::less<>>;

// Read once; an embedded list that cannot be read is our own mistake.
const Sets& sets() {
  static const Sets kSets = [] {
    Sets all;
    boost::system::error_code trouble;
    const auto document = json::parse(embedded_dcc_value_sets(), trouble);
    CHECK(!trouble && document.is_object());
    for (const auto& [name, codes] : document.get_object()) {
      auto& set = all[std::string(name)];
      for (const auto& code : codes.as_array())
        set.push_back(normal(code.as_string()));
      std::sort(set.begin(), set.end());
      CHECK(!set.empty());
    }
    for (const Coded& coded : kCoded)
      CHECK(all.contains(coded.set));
    return all;
  }();
  return kSets;
}

bool is_listed(std::string_view set, const std::string& code) {
  const auto found = sets().find(set);
  return found != sets().end() &&
         std::binary_search(found->second.begin(), found->second.end(), code);
}

bool is_country(const std::string& code) {
  constexpr std::string_view kBeside[] = {"EL", "UK", "EU", "UN"};
  return code.size() > 2 || is_listed(kCountries, code) ||
         std::find(std::begin(kBeside), std::end(kBeside), code) != std::end(kBeside);
}

std::optional<std::string_view> text_of(const json::object& entry, std::string_view member) {
  const auto* value = entry.if_contains(member);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string_view(value->get_string());
}

bool is_known(const Coded& coded, const json::object& entry) {
  const auto text = text_of(entry, coded.member);
  if (!text) return true;
  const std::string code = normal(*text);
  if (coded.set == kCountries) return is_country(code);
  if (coded.set == kDevices)
    return code.empty() || normal(text_of(entry, "tt").value_or("")) == normal(kLaboratoryTest) ||
           is_listed(kDevices, code);
  return is_listed(coded.set, code) || (coded.set == kVaccines && is_listed(kTrials, code));
}

}  // namespace

std::string value_set_broken_by(const json::value& hcert) {
  if (!hcert.is_object()) return {};
  for (const Coded& coded : kCoded) {
    const auto* entries = hcert.get_object().if_contains(coded.entries);
    if (entries == nullptr || !entries->is_array()) continue;
    const auto& list = entries->get_array();
    for (std::size_t i = 0; i < list.size(); ++i)
      if (list[i].is_object() && !is_known(coded, list[i].get_object()))
        return std::string(coded.entries) + "/" + std::to_string(i) + "/" +
               std::string(coded.member) + ": in no published value set";
  }
  return {};
}

}  // namespace fl
