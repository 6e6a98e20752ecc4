// One record of a gate, read from the text of a batch: its fields are those of its kind.
#include "scan/gate_book.h"

#include "platform/limits.h"
#include "seal/codec.h"

namespace fl {

namespace {

constexpr std::string_view kCardDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCardCodeChars = 9;  // eight and the check

constexpr DraftField kFields[] = {
    {"key", FieldType::line, 32, 32},
    {"seq", FieldType::integer, 0, 1'000'000'000'000},
    {.name = "kind",
     .type = FieldType::word,
     .words = "checks|care|visitor|no_phone|card|temperature|act"},
    {.name = "happened_at", .type = FieldType::time},
    {"gate", FieldType::line, 1, 24},
    {.name = "reason",
     .type = FieldType::word,
     .words = "doctor|medicine|food|home|shelter|people",
     .is_optional = true},
    {.name = "name", .type = FieldType::line, .low = 1, .high = 100, .is_optional = true},
    {.name = "phone", .type = FieldType::line, .low = 7, .high = 40, .is_optional = true},
    {.name = "whom", .type = FieldType::line, .low = 1, .high = 100, .is_optional = true},
    {.name = "purpose", .type = FieldType::line, .low = 0, .high = 100, .is_optional = true},
    {.name = "last_four", .type = FieldType::line, .low = 0, .high = 100, .is_optional = true},
    {.name = "told", .type = FieldType::line, .low = 0, .high = 100, .is_optional = true},
    {.name = "code", .type = FieldType::line, .low = 9, .high = 9, .is_optional = true},
    {.name = "tenths", .type = FieldType::integer, .low = 300, .high = 450, .is_optional = true},
    {.name = "did", .type = FieldType::word, .words = "let_in|hand_on", .is_optional = true},
    {.name = "word",
     .type = FieldType::word,
     .words = "go|ask|stop|unknown|invalid",
     .is_optional = true},
    {.name = "why", .type = FieldType::line, .low = 1, .high = 20, .is_optional = true},
    {.name = "from", .type = FieldType::time, .is_optional = true},
};

struct KindOf {
  std::string_view kind;
  std::vector<std::string_view> needed, more;
};
const std::vector<KindOf>& kinds() {
  static const std::vector<KindOf> kKinds{{"checks", {"from"}, {}},
                                          {"care", {"reason"}, {}},
                                          {"visitor", {"name", "phone", "whom"}, {"purpose"}},
                                          {"no_phone", {"name"}, {"last_four", "told"}},
                                          {"card", {"code"}, {}},
                                          {"temperature", {"tenths"}, {}},
                                          {"act", {"did", "word", "why"}, {}}};
  return kKinds;
}

Fault bad_field(std::string_view name, std::string_view why, std::string_view expected) {
  return {FaultKind::bad_input,
          "draft.bad_fields",
          {},
          {{std::string(name), std::string(why), std::string(expected)}}};
}

// Luhn modulo 32, as web/src/seal/short_code.ts checks it at the gate: a card that was misread is
// nobody's.
bool is_card_code(std::string_view code) {
  if (code.size() != kCardCodeChars) return false;
  std::size_t sum = 0;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const auto digit = kCardDigits.find(code[code.size() - 1 - at]);
    if (digit == kCardDigits.npos) return false;
    const std::size_t part = digit * (at % 2 == 0 ? 1 : 2);
    sum += part / kCardDigits.size() + part % kCardDigits.size();
  }
  return sum % kCardDigits.size() == 0;
}

bool is_verdict(std::string_view name) {
  const auto space = name.find(' ');
  if (space == name.npos || name.size() > 40) return false;
  const auto word = name.substr(0, space), why = name.substr(space + 1);
  constexpr std::string_view kWords[] = {"go", "ask", "stop", "unknown", "invalid"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords) &&
         !why.empty() && std::all_of(why.begin(), why.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || c == '_';
         });
}

Result<std::map<std::string, std::int64_t>> verdicts_of(const json::value& counts) {
  const auto wrong = bad_field("counts", "draft.not_object", "{\"go ok\": 12, ...}");
  if (!counts.is_object() || counts.get_object().empty() ||
      counts.get_object().size() > gate_limits::kVerdictCountMax)
    return wrong;
  std::map<std::string, std::int64_t> verdicts;
  for (const auto& [name, count] : counts.get_object()) {
    if (!is_verdict(name) || !count.is_int64() || count.get_int64() < 1 ||
        count.get_int64() > gate_limits::kChecksMax)
      return wrong;
    verdicts[std::string(name)] = count.get_int64();
  }
  return verdicts;
}

// What is sealed: the fields of the kind, each there when it must be, and none of another kind.
Outcome fill_body(const KindOf& kind, const Draft& draft, GateRecordDraft& record) {
  for (const auto name : kind.needed) {
    if (!draft.has(name)) return bad_field(name, "draft.missing", "a value");
    if (name == "tenths") {
      record.tenths = int(draft.number(name));
      record.body[name] = *record.tenths;
    } else if (name != "from") {
      record.body[name] = draft.text(name);
    }
  }
  for (const auto name : kind.more)
    if (draft.has(name)) record.body[name] = draft.text(name);
  return Done{};
}

}  // namespace

Result<GateRecordDraft> gate_record_of(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(text, error);
  if (error || !value.is_object()) return Fault{FaultKind::bad_input, "draft.not_json"};
  auto& object = value.get_object();
  GateRecordDraft record;
  const bool is_checks = object.contains("kind") && object.at("kind") == "checks";
  if (is_checks) {
    const auto* counts = object.if_contains("counts");
    auto verdicts = verdicts_of(counts != nullptr ? *counts : json::value());
    if (!verdicts) return verdicts.error();
    record.verdicts = std::move(*verdicts);
    object.erase("counts");
  }
  object.erase("is_fever");  // the phone's own word for what the tenths say
  auto draft = read_draft(json_text(value), kFields);
  if (!draft) return draft.error();
  auto key = act_key_of_hex(draft->text("key"));
  if (!key) return Fault{FaultKind::bad_input, "trust.bad_key"};
  record.key = *key;
  record.kind = draft->text("kind");
  record.gate = draft->text("gate");
  record.happened_at =
      is_checks && draft->has("from") ? *draft->time("from") : *draft->time("happened_at");
  for (const KindOf& kind : kinds())
    if (kind.kind == record.kind)
      if (auto filled = fill_body(kind, *draft, record); !filled) return filled.error();
  if (record.kind == "card" && !is_card_code(draft->text("code")))
    return Fault{FaultKind::bad_input, "scan.bad_card_code"};
  return record;
}

}  // namespace fl
