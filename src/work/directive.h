// A list is a heading with items; an item is one promise of work: what, by whom, until when, with
// what proof. A directive is a list whose items go down a level each: read -> understood -> done.
// The promise itself is a task (task.h): an item says what it is about and how it was understood,
// never a second time who is late. Everything here is pure: rows in, rows or a Fault out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"

namespace fl {

using ListId = Id<struct ListTag>;
using ItemId = Id<struct ItemTag>;

// What a list is for. `plan` is tomorrow's list of a nightly review, `review` what an after-action
// review changes.
inline constexpr std::string_view kListForms = "list|directive|plan|review";
// What proves an item; the same words close its task.
inline constexpr std::string_view kItemProofs = "report|photo|signature|seen_on_site";
// When an item is closed: by its proof, or when everything it was split into is.
inline constexpr std::string_view kClosingRules = "proof|children";

struct WorkList {
  ListId id;
  std::string form, programme, title, text;
  AreaId area;
  std::string area_path;
  AccountId writer;
  Instant made_at;
  std::optional<Instant> published_at;
  int field_count = 0;  // what it asks each receiver to fill in
  int minutes_day = 0;  // and to spend on that each day
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
};

struct Item {
  ItemId id;
  ListId list;
  ItemId parent;  // unset: the first level
  AreaId area;
  std::string area_path;
  std::string what, proof, rule = "proof";
  TaskId task;
  AccountId sender;
  Instant made_at, due_at;
  std::optional<Instant> read_at, understood_at, asked_at, replied_at, explained_at, closed_at;
  std::string answer, question, reply, explanation;
  int version = 1;
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
};
[[nodiscard]] std::string image_of(const WorkList& list);
[[nodiscard]] std::string image_of(const Item& item);

// How far an item has come, for a reader: sent, read, asked, understood, closed, explained.
[[nodiscard]] std::string_view stage_of(const Item& item);

struct ItemDraft {
  std::string what, proof, rule;
  AccountId owner;
  AreaId owner_area;  // or whoever answers there
  std::optional<Instant> due_at;
};
// Fault work.item_incomplete names each thing an item may not be without: what, owner, due_at,
// proof. work.due_in_past.
[[nodiscard]] Outcome checked(const ItemDraft& draft, Instant now);

// Faults: work.item_closed.
[[nodiscard]] Result<Item> read(const Item& item, Instant now);
// In own words; that it was read goes with it. Faults: work.item_closed, work.answer_short.
[[nodiscard]] Result<Item> understood(const Item& item, const std::string& answer, Instant now);
[[nodiscard]] Result<Item> asked_back(const Item& item, const std::string& question, Instant now);
// Faults: work.no_question.
[[nodiscard]] Result<Item> replied(const Item& item, const std::string& reply, Instant now);
// Why the whole is closed without this part. Faults: work.item_closed.
[[nodiscard]] Result<Item> explained(const Item& item, const std::string& why, Instant now);
// Faults: work.item_not_understood (a directive is understood before it is done),
// work.children_open (with their number), work.proof_not_enough.
[[nodiscard]] Result<Item> closed(const Item& item, bool is_directive, std::string_view proof,
                                  std::span<const Item> children, Instant now);
// A part is due no later than the whole. Faults: work.item_closed, work.due_after_whole.
[[nodiscard]] Outcome may_split(const Item& whole, Instant due_at);

struct LevelCount {
  std::string level;
  int sent = 0, read = 0, understood = 0, done = 0, explained = 0, late = 0;
};

}  // namespace fl
