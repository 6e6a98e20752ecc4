// How a copy of passes lies in its files, and the answer made of them: the same whether the server
// that writes them answers (PassReplica) or another process that only reads (PassReader).
//
// What is long is rare: a file has slots for the ordinary, and a second one beside it (`wide`)
// holds what does not fit; an empty value in the first says so.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pass/replica.h"
#include "pass/slot_file.h"
#include "pass/token_pack.h"
#include "platform/ids.h"
#include "platform/time.h"

namespace fl::replica {

inline constexpr std::size_t kReasonBytes = 12;
inline constexpr std::size_t kKinMax = 12, kKinOrdinary = 2, kKinBytes = 23;
inline constexpr int kPeopleShownMax = 8;

enum class Part { forms, wide_tokens, wide_carers, carers, tokens, capabilities };
struct PartFile {
  const char* name;
  SlotShape shape;
};
// In the order in which they take their names when the copy was made anew. Of a capability's hash
// 96 bits are kept: a guess finds one of a billion phones with a chance of one in 10^20.
inline constexpr std::array<PartFile, 6> kParts{{
    {"token_forms", {8, kFormBytesMax}},
    {"tokens_wide", {8, 2 + kReasonBytes + kCoseBytesMax}},
    {"carers_wide", {8, kKinMax* kKinBytes}},
    {"carers", {8, kKinOrdinary* kKinBytes}},
    {"tokens", {8, kPackedBytesMax}},
    {"capabilities", {12, sizeof(std::uint64_t)}},
}};

template <class File>
using PartFiles = std::array<std::unique_ptr<File>, kParts.size()>;

// One line of who may show whose pass.
struct Kin {
  std::int64_t other = 0, id = 0;
  std::int64_t until_ms = 0;  // 0: no end
  std::uint8_t relation = 0;
  bool is_carer = false;
};
[[nodiscard]] std::string bytes_of(const std::vector<Kin>& kin);  // the first kKinMax
[[nodiscard]] Kin kin_at(std::string_view bytes, std::size_t i);

// Whose a capability is, and whether they took it themself: one that staff made at a door shows the
// token and no words about it.
struct Holder {
  PersonId person;
  bool is_confirmed = false;
};
[[nodiscard]] std::string bytes_of(const Holder& holder);
[[nodiscard]] Holder holder_of(std::string_view bytes);

struct Relation {
  std::string_view word, is_to_carer, carer_is;
};
// What the person is to the carer; what the carer is to them.
inline constexpr Relation kRelations[] = {
    {"other", "照护对象", "照护人"}, {"child", "孩子", "家长"},    {"parent", "父母", "子女"},
    {"spouse", "配偶", "配偶"},      {"relative", "亲属", "亲属"}, {"neighbour", "邻居", "邻居"},
};

[[nodiscard]] SlotKey key_of(PersonId person);
[[nodiscard]] SlotKey key_of_form(std::uint32_t form_id);

// The words of each reason code, as JSON ready to be sent.
using SaidByCode = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] std::string text_of(const SaidByCode& said);
// What cannot be read says nothing.
[[nodiscard]] SaidByCode said_of_text(std::string_view text);

// A token as it was found; views are into itself.
struct FoundToken {
  SlotValue slot;
  bool is_wide = false;
  TokenBytes unpacked;
  [[nodiscard]] std::string_view cose() const;
  [[nodiscard]] std::string_view reason() const;
  [[nodiscard]] std::string name() const;
};
[[nodiscard]] std::string wide_value(std::uint8_t status, std::string_view reason,
                                     std::string_view cose);

void append_token(std::string& out, std::string_view cose);
// One line of `kin` as the pass page reads it; `token`: the other's, null when not signed.
void append_line(std::string& out, const Kin& kin, const FoundToken* token);
void append_as_of(std::string& out, Instant as_of);

template <class File>
struct Slots {
  const PartFiles<File>& files;

  [[nodiscard]] SlotRead get(Part part, const SlotKey& key, SlotValue& value) const {
    return files[std::size_t(part)]->get(key, value);
  }
  // Between the two reads a short value may have become a long one, or the other way.
  [[nodiscard]] SlotRead get(Part part, Part wide, const SlotKey& key, SlotValue& value,
                             bool* is_wide) const {
    for (int i = 0; i < 3; ++i) {
      SlotRead found = get(part, key, value);
      *is_wide = found == SlotRead::found && value.view().empty();
      if (*is_wide) found = get(wide, key, value);
      if (!*is_wide || found != SlotRead::absent) return found;
    }
    return SlotRead::torn;
  }
  [[nodiscard]] SlotRead token(PersonId person, FoundToken& token) const {
    const SlotRead found =
        get(Part::tokens, Part::wide_tokens, key_of(person), token.slot, &token.is_wide);
    if (found != SlotRead::found) return found;
    if (token.is_wide)
      return token.slot.view().size() > 2 + kReasonBytes ? SlotRead::found : SlotRead::torn;
    SlotValue form;
    const std::string_view packed = token.slot.view();
    const bool is_whole =
        get(Part::forms, key_of_form(form_id_of(packed)), form) == SlotRead::found &&
        unpack_token(packed, form.view(), token.unpacked);
    return is_whole ? SlotRead::found : SlotRead::torn;
  }
  // `holder` is told when it is found.
  [[nodiscard]] SlotRead holder(std::string_view capability, Holder& holder) const {
    SlotValue value;
    const SlotRead found = get(Part::capabilities, capability_hash(capability), value);
    if (found == SlotRead::found) holder = holder_of(value.view());
    return found;
  }

  // 200 with the body, 404 (unknown or ended), 503 (come again).
  [[nodiscard]] int answer(std::string_view capability, Instant now, const SaidByCode* said,
                           Instant as_of, std::string& body) const {
    if (!is_capability(capability)) return 404;
    Holder of;
    const SlotRead known = holder(capability, of);
    if (known != SlotRead::found) return known == SlotRead::torn ? 503 : 404;
    FoundToken own;
    if (token(of.person, own) != SlotRead::found) return 503;
    body.clear();
    body.reserve(512);
    body += R"({"token":")";
    append_token(body, own.cose());
    body += R"(","people":[)";
    add_family(of.person, now, body);
    if (said != nullptr && of.is_confirmed && !own.reason().empty())
      if (auto words = said->find(own.reason()); words != said->end())
        body.append(R"(,"about":)").append(words->second);
    append_as_of(body, as_of);
    body += '}';
    return 200;
  }

 private:
  void add_family(PersonId person, Instant now, std::string& body) const {
    SlotValue lines;
    bool is_wide = false;
    const bool has_lines =
        get(Part::carers, Part::wide_carers, key_of(person), lines, &is_wide) == SlotRead::found;
    const std::size_t count = has_lines ? lines.view().size() / kKinBytes : 0;
    std::string carers;
    int people = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Kin one = kin_at(lines.view(), i);
      if (one.until_ms != 0 && one.until_ms <= now.ms) continue;
      FoundToken other;
      const bool is_signed = token(PersonId{one.other}, other) == SlotRead::found;
      if (!one.is_carer && (!is_signed || ++people > kPeopleShownMax)) continue;
      std::string& out = one.is_carer ? carers : body;
      if (!out.empty() && out.back() == '}') out += ',';
      append_line(out, one, is_signed ? &other : nullptr);
    }
    body.append(R"(],"carers":[)").append(carers) += ']';
  }
};

}  // namespace fl::replica
