// The life of an item, in rules.
#include "work/directive.h"

#include <fmt/format.h>

#include "platform/text.h"

namespace fl {

namespace {

constexpr std::size_t kAnswerCharsMin = 4;  // "in own words" is more than "ok"

std::string time_text(const std::optional<Instant>& at) {
  return at ? std::to_string(at->ms) : std::string("-");
}

Outcome still_open(const Item& item) {
  if (item.closed_at || item.explained_at) return Fault{FaultKind::conflict, "work.item_closed"};
  return Done{};
}

Item next_of(const Item& item) {
  Item after = item;
  ++after.version;
  return after;
}

bool is_word_of(std::string_view word, std::string_view words) {
  for (const auto one : split(words, '|'))
    if (one == word) return true;
  return false;
}

}  // namespace

std::string image_of(const WorkList& l) {
  return fmt::format("list v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", l.id.value, l.form, l.programme,
                     l.title, l.text, l.area.value, l.area_path, l.writer.value, l.made_at.ms,
                     time_text(l.published_at), l.field_count, l.minutes_day);
}

std::string image_of(const Item& i) {
  return fmt::format("item v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}",
                     i.id.value, i.list.value, i.parent.value, i.area.value, i.area_path, i.what,
                     i.proof, i.rule, i.task.value, i.sender.value, i.made_at.ms, i.due_at.ms,
                     time_text(i.read_at), time_text(i.understood_at), time_text(i.asked_at),
                     time_text(i.replied_at), time_text(i.explained_at), time_text(i.closed_at),
                     i.answer, i.question, i.reply, i.explanation, i.version);
}

std::string_view stage_of(const Item& item) {
  if (item.closed_at) return "closed";
  if (item.explained_at) return "explained";
  if (item.asked_at && !item.replied_at) return "asked";
  if (item.understood_at) return "understood";
  return item.read_at ? "read" : "sent";
}

Outcome checked(const ItemDraft& draft, Instant now) {
  std::vector<BadField> missing;
  if (draft.what.empty()) missing.push_back({"what", "draft.missing", "what is to be done"});
  if (!draft.owner.is_set() && !draft.owner_area.is_set())
    missing.push_back({"owner", "draft.missing", "a person, or an area whose desk answers"});
  if (!draft.due_at) missing.push_back({"due_at", "draft.missing", "until when"});
  if (!is_word_of(draft.proof, kItemProofs))
    missing.push_back({"proof", "draft.missing", std::string(kItemProofs)});
  if (!draft.rule.empty() && !is_word_of(draft.rule, kClosingRules))
    missing.push_back({"rule", "draft.unknown_value", std::string(kClosingRules)});
  if (!missing.empty())
    return Fault{FaultKind::bad_input, "work.item_incomplete", {}, std::move(missing)};
  if (*draft.due_at <= now)
    return Fault{FaultKind::bad_input,
                 "work.due_in_past",
                 {},
                 {{"due_at", "draft.bad_time", "a time to come"}}};
  return Done{};
}

Result<Item> read(const Item& item, Instant now) {
  if (auto open = still_open(item); !open) return open.error();
  if (item.read_at) return item;  // opened again: the first time stands
  Item after = next_of(item);
  after.read_at = now;
  return after;
}

Result<Item> understood(const Item& item, const std::string& answer, Instant now) {
  if (auto open = still_open(item); !open) return open.error();
  if (char_count(answer) < kAnswerCharsMin)
    return Fault{FaultKind::bad_input,
                 "work.answer_short",
                 {},
                 {{"answer", "draft.bad_length", "what will be done, in own words"}}};
  Item after = next_of(item);
  if (!after.read_at) after.read_at = now;
  after.understood_at = now;
  after.answer = answer;
  return after;
}

Result<Item> asked_back(const Item& item, const std::string& question, Instant now) {
  if (auto open = still_open(item); !open) return open.error();
  Item after = next_of(item);
  if (!after.read_at) after.read_at = now;
  after.asked_at = now;
  after.question = question;
  after.replied_at.reset();
  after.reply.clear();
  return after;
}

Result<Item> replied(const Item& item, const std::string& reply, Instant now) {
  if (!item.asked_at || item.replied_at) return Fault{FaultKind::conflict, "work.no_question"};
  Item after = next_of(item);
  after.replied_at = now;
  after.reply = reply;
  return after;
}

Result<Item> explained(const Item& item, const std::string& why, Instant now) {
  if (auto open = still_open(item); !open) return open.error();
  Item after = next_of(item);
  after.explained_at = now;
  after.explanation = why;
  return after;
}

Result<Item> closed(const Item& item, bool is_directive, std::string_view proof,
                    std::span<const Item> children, Instant now) {
  if (auto open = still_open(item); !open) return open.error();
  if (is_directive && !item.understood_at)
    return Fault{FaultKind::conflict, "work.item_not_understood"};
  int open_count = 0;
  for (const auto& child : children)
    if (!child.closed_at && !child.explained_at) ++open_count;
  if (open_count > 0)
    return Fault{FaultKind::conflict, "work.children_open", std::to_string(open_count)};
  if (proof != item.proof)
    return Fault{FaultKind::bad_input,
                 "work.proof_not_enough",
                 {},
                 {{"proof.kind", "draft.unknown_value", item.proof}}};
  Item after = next_of(item);
  if (!after.read_at) after.read_at = now;
  after.closed_at = now;
  return after;
}

Outcome may_split(const Item& whole, Instant due_at) {
  if (auto open = still_open(whole); !open) return open;
  if (due_at > whole.due_at)
    return Fault{FaultKind::bad_input,
                 "work.due_after_whole",
                 {},
                 {{"due_at", "draft.bad_time", "no later than " + to_rfc3339(whole.due_at)}}};
  return Done{};
}

}  // namespace fl
