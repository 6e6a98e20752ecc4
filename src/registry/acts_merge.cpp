// Joining two records and taking it back. What was there before is written down whole, sealed for
// the survivor, in the same transaction; undoing puts those rows back byte for byte.
#include <algorithm>

#include "platform/text.h"
#include "registry/care.h"
#include "registry/duplicates.h"
#include "registry/people.h"
#include "registry/seals.h"
#include "registry/store.h"

namespace fl {

namespace {

constexpr std::string_view kUndoBound = "registry_merge.undo";
constexpr std::string_view kPlanNote = "registry_plan.note";
constexpr Instant kEver{INT64_MIN};

std::string hex_text(std::string_view bytes) {
  return hex(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string bytes_of_hex(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
  return bytes;
}

json::value maybe_hex(const std::optional<std::string>& bytes) {
  return bytes ? json::value(hex_text(*bytes)) : json::value(nullptr);
}

std::optional<std::string> maybe_bytes(const json::value& text) {
  if (text.is_null()) return std::nullopt;
  return bytes_of_hex(std::string_view(text.as_string()));
}

struct Token {
  TokenKind kind;
  std::string bytes;
};

std::vector<Token> tokens_of(const Keys& keys, const PersonPrivate& open,
                             const Household& household) {
  std::vector<Token> tokens;
  const auto add = [&](TokenKind kind, std::string_view value) {
    tokens.push_back({kind, token_of(keys, kind, value)});
  };
  add(TokenKind::name, name_key(open.name));
  add(TokenKind::initials, pinyin_initials(open.name));
  if (open.phone.size() >= 4) {
    add(TokenKind::phone, open.phone);
    add(TokenKind::tail, std::string_view(open.phone).substr(open.phone.size() - 4));
  }
  add(TokenKind::door, door_key(household.cell, household.building, household.door));
  return tokens;
}

bool has_token(Tx& tx, const std::string& token, PersonId person) {
  const auto people = store::by_token(tx, token, INT32_MAX);
  return std::find(people.begin(), people.end(), person) != people.end();
}

TokenKind kind_of_word(std::string_view word) {
  for (const auto kind :
       {TokenKind::name, TokenKind::initials, TokenKind::phone, TokenKind::tail, TokenKind::door})
    if (name_of(kind) == word) return kind;
  CHECK(false);
}

json::object person_json(const store::PersonFull& p) {
  return {{"id", p.id.value},
          {"household", p.household.value},
          {"cell", p.cell.value},
          {"birth_year", p.birth_year},
          {"is_female", p.is_female},
          {"is_alone", p.is_living_alone},
          {"is_floating", p.is_floating}};
}

json::object plan_json(const store::RawPlan& row) {
  return {{"id", row.id},
          {"what", row.what},
          {"note", hex_text(row.note_sealed)},
          {"cadence_days", row.cadence_days},
          {"set_by", row.set_by},
          {"set_at", row.set_at},
          {"next_at", row.next_at},
          {"ended_at", row.ended_at ? json::value(*row.ended_at) : json::value(nullptr)}};
}

store::RawPlan plan_of_json(const json::object& o) {
  store::RawPlan row{o.at("id").as_int64(),
                     std::string(o.at("what").as_string()),
                     bytes_of_hex(std::string_view(o.at("note").as_string())),
                     int(o.at("cadence_days").as_int64()),
                     o.at("set_by").as_int64(),
                     o.at("set_at").as_int64(),
                     o.at("next_at").as_int64(),
                     {}};
  if (!o.at("ended_at").is_null()) row.ended_at = o.at("ended_at").as_int64();
  return row;
}

// One merge under way: every step writes down what it changes before it changes it.
class Merger {
 public:
  Merger(Tx& tx, const Keys& keys, store::PersonFull survivor, store::PersonFull gone)
      : tx_(tx), keys_(keys), survivor_(survivor), gone_(gone) {}

  [[nodiscard]] Outcome run(Instant now) {
    note_alone(gone_.household);
    note_alone(survivor_.household);
    if (auto done = move_tokens(); !done) return done;
    if (auto done = move_private(); !done) return done;
    move_flags();
    if (auto done = move_plan(); !done) return done;
    undo_["gone"] = person_json(gone_);
    store::drop_member(tx_, gone_.household, gone_.birth_year, gone_.id);
    store::drop_person(tx_, gone_.id);
    store::drop_sealed(tx_, gone_.id);
    store::put_alias(tx_, gone_.id, survivor_.id, now);
    const auto left = members_of(tx_, gone_.household);
    for (const auto id : left)
      store::set_living_alone(tx_, id, left.size() == 1);
    undo_["alone"] = std::move(alone_);
    return Done{};
  }
  [[nodiscard]] const json::object& undo() const { return undo_; }

 private:
  void note_alone(HouseholdId household) {
    for (const auto id : members_of(tx_, household))
      if (const auto row = store::person_row(tx_, id))
        alone_.push_back(json::array{id.value, row->is_living_alone});
  }

  [[nodiscard]] Outcome move_tokens() {
    auto open = open_private(tx_, keys_, gone_.id);
    if (!open) return open.error();
    auto household = load_household(tx_, gone_.household);
    if (!household) return household.error();
    json::array dropped, added;
    for (const auto& token : tokens_of(keys_, *open, *household)) {
      if (has_token(tx_, token.bytes, gone_.id)) {
        store::drop_token(tx_, token.bytes, gone_.id);
        dropped.push_back(json::array{name_of(token.kind), hex_text(token.bytes)});
      }
      // The old door is not theirs any more; the old name and phone still find them.
      if (token.kind == TokenKind::door || has_token(tx_, token.bytes, survivor_.id)) continue;
      store::put_token(tx_, token.bytes, survivor_.id, name_of(token.kind));
      added.push_back(json::array{name_of(token.kind), hex_text(token.bytes)});
    }
    undo_["tokens_dropped"] = std::move(dropped);
    undo_["tokens_added"] = std::move(added);
    gone_open_ = *open;
    return Done{};
  }

  [[nodiscard]] Outcome move_private() {
    const auto gone = store::sealed_row(tx_, gone_.id);
    const auto survivor = store::sealed_row(tx_, survivor_.id);
    CHECK(gone && survivor);
    undo_["gone_name"] = hex_text(gone->name);
    undo_["gone_phone"] = maybe_hex(gone->phone);
    undo_["gone_birth_day"] = maybe_hex(store::sealed_birth_day(tx_, gone_.id));
    undo_["survivor_name"] = hex_text(survivor->name);
    undo_["survivor_phone"] = maybe_hex(survivor->phone);
    if (survivor->phone || gone_open_.phone.empty()) return Done{};
    auto phone = seal_for_person(tx_, keys_, survivor_.id, gone_open_.phone, kPhoneColumn);
    if (!phone) return phone.error();
    store::put_sealed(tx_, survivor_.id, {survivor->name, *phone});
    return Done{};
  }

  void move_flags() {
    json::array dropped, added;
    const auto has = store::flags_of(tx_, survivor_.id, kEver);
    for (const auto& flag : store::flags_of(tx_, gone_.id, kEver)) {
      dropped.push_back(json::array{flag.kind, flag.cell.value, flag.set_by.value, flag.set_at.ms,
                                    flag.until_at.ms});
      (void)store::drop_flag(tx_, gone_.id, flag.kind);
      const bool is_there = std::any_of(has.begin(), has.end(),
                                        [&](const Flag& own) { return own.kind == flag.kind; });
      if (is_there) continue;
      Flag moved = flag;
      moved.person = survivor_.id;
      moved.cell = survivor_.cell;
      store::put_flag(tx_, moved);
      added.emplace_back(flag.kind);
    }
    undo_["flags_dropped"] = std::move(dropped);
    undo_["flags_added"] = std::move(added);
  }

  [[nodiscard]] Outcome move_plan() {
    json::array dropped, added;
    for (auto row : store::raw_plan(tx_, gone_.id)) {
      dropped.push_back(plan_json(row));
      store::drop_plan(tx_, gone_.id, row.id);
      row.id = random_id_in<PlanId>(hash_bucket(survivor_.id.value)).value;
      if (!row.note_sealed.empty()) {
        auto note = unseal_for_person(tx_, keys_, gone_.id, row.note_sealed, kPlanNote);
        if (!note) return note.error();
        auto sealed = seal_for_person(tx_, keys_, survivor_.id, *note, kPlanNote);
        if (!sealed) return sealed.error();
        row.note_sealed = *sealed;
      }
      store::add_raw_plan(tx_, survivor_.id, row);
      added.emplace_back(row.id);
    }
    undo_["plan_dropped"] = std::move(dropped);
    undo_["plan_added"] = std::move(added);
    return Done{};
  }

  Tx& tx_;
  const Keys& keys_;
  store::PersonFull survivor_, gone_;
  PersonPrivate gone_open_;
  json::array alone_;
  json::object undo_;
};

void put_back_rows(Tx& tx, const json::object& undo, PersonId survivor, PersonId gone) {
  const auto& p = undo.at("gone").as_object();
  const store::PersonFull row{gone,
                              HouseholdId{p.at("household").as_int64()},
                              AreaId{p.at("cell").as_int64()},
                              int(p.at("birth_year").as_int64()),
                              p.at("is_female").as_bool(),
                              p.at("is_alone").as_bool(),
                              p.at("is_floating").as_bool()};
  store::add_person(tx, {hash_bucket(gone.value), gone, row.household, row.cell, row.birth_year,
                         row.is_female, row.is_living_alone, row.is_floating});
  store::add_member(tx, row.household, row.birth_year, gone);
  store::put_sealed(tx, gone,
                    {bytes_of_hex(std::string_view(undo.at("gone_name").as_string())),
                     maybe_bytes(undo.at("gone_phone"))});
  store::put_sealed_birth_day(tx, gone, maybe_bytes(undo.at("gone_birth_day")));
  store::put_sealed(tx, survivor,
                    {bytes_of_hex(std::string_view(undo.at("survivor_name").as_string())),
                     maybe_bytes(undo.at("survivor_phone"))});
  for (const auto& one : undo.at("alone").as_array())
    store::set_living_alone(tx, PersonId{one.at(0).as_int64()}, one.at(1).as_bool());
}

void put_back_tokens(Tx& tx, const json::object& undo, PersonId survivor, PersonId gone) {
  for (const auto& token : undo.at("tokens_added").as_array())
    store::drop_token(tx, bytes_of_hex(std::string_view(token.at(1).as_string())), survivor);
  for (const auto& token : undo.at("tokens_dropped").as_array())
    store::put_token(tx, bytes_of_hex(std::string_view(token.at(1).as_string())), gone,
                     name_of(kind_of_word(std::string_view(token.at(0).as_string()))));
}

void put_back_care(Tx& tx, const json::object& undo, PersonId survivor, PersonId gone) {
  for (const auto& kind : undo.at("flags_added").as_array())
    (void)store::drop_flag(tx, survivor, std::string_view(kind.as_string()));
  for (const auto& f : undo.at("flags_dropped").as_array())
    store::put_flag(tx, {gone, std::string(f.at(0).as_string()), AreaId{f.at(1).as_int64()},
                         AccountId{f.at(2).as_int64()}, Instant{f.at(3).as_int64()},
                         Instant{f.at(4).as_int64()}});
  for (const auto& id : undo.at("plan_added").as_array())
    store::drop_plan(tx, survivor, id.as_int64());
  for (const auto& row : undo.at("plan_dropped").as_array())
    store::add_raw_plan(tx, gone, plan_of_json(row.as_object()));
}

DuplicatePair pair_of(PersonId one, PersonId other) {
  return one < other ? DuplicatePair{one, other} : DuplicatePair{other, one};
}

}  // namespace

Result<MergeId> merge_people(Tx& tx, const Keys& keys, const Permit& permit, PersonId survivor,
                             PersonId gone, const std::string& reason, Instant now) {
  if (survivor == gone) return Fault{FaultKind::conflict, "registry.same_person"};
  const auto kept = store::person_row(tx, survivor), going = store::person_row(tx, gone);
  if (!kept || !going) return Fault{FaultKind::absent, "registry.no_such_person"};
  auto person = load_person(tx, survivor);
  if (!person) return person.error();
  Merger merger(tx, keys, *kept, *going);
  if (auto done = merger.run(now); !done) return done.error();
  auto sealed =
      seal_for_person(tx, keys, survivor, json_text(json::value(merger.undo())), kUndoBound);
  if (!sealed) return sealed.error();
  const Bucket bucket = hash_bucket(survivor.value);
  const auto id = random_id_in<MergeId>(bucket);
  store::add_merge(
      tx, {id, survivor, gone, person->cell_path, *sealed, reason, permit.account(), now, {}});
  store::set_duplicate_state(tx, pair_of(survivor, gone), "merged", permit.account(), now);
  append_leaf(tx,
              leaf_of(permit, bucket, "person.merge", "person", survivor.value, {}, now, reason));
  append_leaf(tx, leaf_of(permit, hash_bucket(gone.value), "person.merged_away", "person",
                          gone.value, {}, now, reason));
  return id;
}

Outcome undo_merge(Tx& tx, const Keys& keys, const Permit& permit, MergeId id,
                   const std::string& reason, Instant now) {
  const auto merge = store::load_merge(tx, id);
  if (!merge) return Fault{FaultKind::absent, "registry.no_such_merge"};
  if (merge->undone_at) return Fault{FaultKind::conflict, "registry.merge_undone"};
  if (!store::person_row(tx, merge->survivor) ||
      store::alias_of(tx, merge->gone) != merge->survivor)
    return Fault{FaultKind::conflict, "registry.merge_buried"};
  auto opened = unseal_for_person(tx, keys, merge->survivor, merge->undo_sealed, kUndoBound);
  if (!opened) return opened.error();
  const auto undo = json::parse(*opened).as_object();
  store::drop_alias(tx, merge->gone);
  put_back_tokens(tx, undo, merge->survivor, merge->gone);
  put_back_rows(tx, undo, merge->survivor, merge->gone);
  put_back_care(tx, undo, merge->survivor, merge->gone);
  store::set_merge_undone(tx, id, permit.account(), now);
  // The pair waits for a decision again, unless it never was in the queue.
  store::set_duplicate_state(tx, pair_of(merge->survivor, merge->gone), "open", permit.account(),
                             now);
  for (const auto one : {merge->survivor, merge->gone})
    append_leaf(tx, leaf_of(permit, hash_bucket(one.value), "person.merge_undone", "person",
                            one.value, {}, now, reason));
  return Done{};
}

void keep_apart(Tx& tx, const Permit& permit, const DuplicatePair& pair, const std::string& reason,
                Instant now) {
  store::set_duplicate_state(tx, pair, "apart", permit.account(), now);
  append_leaf(tx, leaf_of(permit, pair.bucket(), "person.kept_apart", "person", pair.a.value, {},
                          now, reason));
}

}  // namespace fl
