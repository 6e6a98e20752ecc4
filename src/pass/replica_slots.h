// How a copy of passes lies in its slots, and the answer made of them: the same whether the server
// that writes them answers (PassReplica) or another process that only reads (PassReader).
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <string_view>

#include "pass/replica.h"
#include "pass/slot_file.h"
#include "platform/ids.h"
#include "platform/json.h"
#include "platform/time.h"
#include "seal/token.h"

namespace fl::replica {

inline constexpr std::size_t kReasonBytes = 12;
inline constexpr std::size_t kTokenBytes = 2 + kReasonBytes + kCoseBytesMax;
inline constexpr std::size_t kKinMax = 12;
inline constexpr int kPeopleShownMax = 8;

// One line of who may show whose pass, as it lies in a slot.
struct Kin {
  std::int64_t other = 0, id = 0;
  std::int64_t until_ms = 0;  // 0: no end
  std::uint32_t relation = 0, is_carer = 0;
};
static_assert(sizeof(Kin) == 32);
inline constexpr std::size_t kKinBytes = kKinMax * sizeof(Kin);

// Whose a capability is, and whether they took it themself: one that staff made at a door shows the
// token and no words about it.
inline constexpr std::size_t kHolderBytes = sizeof(std::int64_t) + 1;

struct Relation {
  std::string_view word, is_to_carer, carer_is;
};
// What the person is to the carer; what the carer is to them.
inline constexpr Relation kRelations[] = {
    {"other", "照护对象", "照护人"}, {"child", "孩子", "家长"},    {"parent", "父母", "子女"},
    {"spouse", "配偶", "配偶"},      {"relative", "亲属", "亲属"}, {"neighbour", "邻居", "邻居"},
};

inline SlotKey key_of(PersonId person) {
  SlotKey key{};
  std::memcpy(key.data(), &person.value, sizeof person.value);
  return key;
}

// The words of each reason code, as JSON ready to be sent.
using SaidByCode = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] std::string text_of(const SaidByCode& said);
// What cannot be read says nothing.
[[nodiscard]] SaidByCode said_of_text(std::string_view text);

// One line of `kin` as the pass page reads it; `cose`: the other's token, "" when not signed.
[[nodiscard]] std::string line_of(const Kin& kin, std::string_view cose);

template <class File>
struct Slots {
  const File &tokens, &capabilities, &kin;

  // 200 with the body, 404 (unknown or ended), 503 (come again).
  [[nodiscard]] int answer(std::string_view capability, Instant now, const SaidByCode* said,
                           Instant as_of, std::string& body) const {
    if (!is_capability(capability)) return 404;
    std::string value;
    const SlotRead known = capabilities.get(capability_hash(capability), value);
    if (known != SlotRead::found) return known == SlotRead::torn ? 503 : 404;
    PersonId person;
    std::memcpy(&person.value, value.data(), std::min(value.size(), sizeof person.value));
    const bool is_confirmed = value.size() == kHolderBytes && value.back() == '\1';
    if (tokens.get(key_of(person), value) != SlotRead::found || value.size() < kHead) return 503;
    const std::string_view token(value);
    const std::size_t reason_size = std::min<std::size_t>(std::uint8_t(token[1]), kReasonBytes);
    const std::string reason(token.substr(2, reason_size));
    body = R"({"token":")" + text_of_token(token.substr(kHead)) + R"(","people":[)";
    add_family(person, now, body);
    if (said != nullptr && is_confirmed && !reason.empty())
      if (auto words = said->find(reason); words != said->end())
        body += R"(,"about":)" + words->second;
    body += R"(,"as_of":")" + to_rfc3339(as_of) + R"("})";
    return 200;
  }

 private:
  static constexpr std::size_t kHead = 2 + kReasonBytes;

  void add_family(PersonId person, Instant now, std::string& body) const {
    std::string lines, carers, other;
    if (kin.get(key_of(person), lines) != SlotRead::found) lines.clear();
    int people = 0;
    for (std::size_t i = 0; i < lines.size() / sizeof(Kin); ++i) {
      Kin one;
      std::memcpy(&one, lines.data() + i * sizeof one, sizeof one);
      if (one.until_ms != 0 && one.until_ms <= now.ms) continue;
      if (tokens.get(key_of(PersonId{one.other}), other) != SlotRead::found) {
        if (one.is_carer == 0) continue;  // not signed yet
        other.clear();
      }
      if (one.is_carer == 0 && ++people > kPeopleShownMax) continue;
      std::string& out = one.is_carer != 0 ? carers : body;
      if (!out.empty() && out.back() == '}') out += ',';
      out += line_of(
          one, other.size() > kHead ? std::string_view(other).substr(kHead) : std::string_view());
    }
    body += R"(],"carers":[)" + carers + ']';
  }
};

}  // namespace fl::replica
