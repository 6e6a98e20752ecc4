// Giving passes out: to a phone, by a letter, to whoever cares for somebody; and taking it back.
#include <algorithm>

#include "pass/confirm.h"
#include "pass/doubt.h"
#include "pass/show.h"
#include "pass/store_confirm.h"
#include "pass/store_pass.h"
#include "post/post.h"

namespace fl {

namespace {

constexpr int kAdultYears = 18;

// Made from its row's id, so that the same act gives the same one again and nothing secret is kept.
std::string capability_text(const Keys& keys, CapabilityId id) {
  const Hash32 hash = keyed_hash(keys.session, "firstline pass capability v1|" + to_text(id));
  std::string text;
  for (int half = 0; half < 2; ++half) {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i)
      value = value << 8 | hash[std::size_t(half * 8 + i)];
    text += base32_of(static_cast<std::int64_t>(value >> 1));
  }
  return text;
}

std::string short_hash(std::string_view text) {
  return raw(sha256(text)).substr(0, 16);
}
std::string letter_hash(const Keys& keys, std::string_view code) {
  return raw(keyed_hash(keys.session, "firstline pass letter v1|" + std::string(code)))
      .substr(0, 16);
}

void write_leaf(Tx& tx, const Permit& permit, std::string_view verb, PersonId person, Instant now,
                std::string_view reason = {}) {
  append_leaf(tx, leaf_of(permit, hash_bucket(person.value), verb, "pass", person.value, {}, now,
                          std::string(reason)));
}

void end_one(Tx& tx, const pass_store::CapabilityRow& row, Instant now) {
  pass_store::end_capability(tx, row, now);
  pass_store::add_feed(tx, pass_store::FeedWhat::capability, row.person, now);
}

std::vector<pass_store::CapabilityRow> live_phones(Tx& tx, PersonId person) {
  auto rows = pass_store::capabilities_of(tx, person);
  std::erase_if(rows, [](const auto& row) { return row.ended.has_value(); });
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.made_at < b.made_at; });
  return rows;
}

// The person hears of each phone that shows their pass from now on, and of each that no more does.
void tell_of_phones(Tx& tx, const PassDesk& desk, PersonId person, std::string_view way,
                    bool is_one_ended, Instant now) {
  auto known = open_private(tx, desk.keys, person);
  if (!known || known->phone.empty()) return;
  std::string words =
      way == "door" ? "您的通行码由工作人员在一部手机上开通。" : "您的通行码在一部新手机上开通。";
  if (is_one_ended) words += "最早的一部手机已停用。";
  words += "不是您本人要办的，请拨打12345。";
  send_message(tx, desk.keys, {known->phone, words, "pass"}, now);
}

// Which phone makes room: never one the person took themself, unless it is they who ask.
Result<std::optional<pass_store::CapabilityRow>> phone_to_end(
    const std::vector<pass_store::CapabilityRow>& phones, std::string_view way) {
  if (phones.size() < kPhonesMax) return std::optional<pass_store::CapabilityRow>();
  for (const auto& row : phones)
    if (row.way != "self" || way == "self") return std::optional(row);
  return Fault{FaultKind::conflict, "pass.phones_full"};
}

// What is out there asks for a fresh one; the fresh one is signed at once when it can be.
void replace_token(Tx& tx, const PassDesk& desk, PersonId person, Instant now) {
  doubt_tokens(tx, person, now);
  if (pass_store::load_token(tx, person, TokenKind::phone))
    ignore(sign_pass(tx, desk, person, now), "the person is due: the job signs it");
}

// The phone that asks, if it is one that staff set up for this person: it is theirs from now on.
std::optional<CapabilityId> confirmed(Tx& tx, const PassDesk& desk, const Permit& permit,
                                      PersonId person, std::string_view way, std::string_view held,
                                      Instant now) {
  if (held.empty()) return std::nullopt;
  const auto row = pass_store::capability_of(tx, short_hash(held));
  if (!row || row->ended || row->person != person || row->way != "door") return std::nullopt;
  pass_store::confirm_capability(tx, *row, way);
  pass_store::add_feed(tx, pass_store::FeedWhat::capability, person, now);
  write_leaf(tx, permit, "pass.confirm", person, now, way);
  if (auto known = open_private(tx, desk.keys, person); known && !known->phone.empty())
    send_message(tx, desk.keys,
                 {known->phone,
                  "工作人员代开通的那部手机，已由您本人确认，可以看原因、提申诉。"
                  "不是您本人要办的，请拨打12345。",
                  "pass"},
                 now);
  return row->id;
}

Result<CapabilityId> give(Tx& tx, const PassDesk& desk, const Permit& permit, PersonId person,
                          std::string_view way, Instant now) {
  auto ended = phone_to_end(live_phones(tx, person), way);
  if (!ended) return ended.error();
  if (*ended) {
    end_one(tx, **ended, now);
    replace_token(tx, desk, person, now);
  }
  pass_store::CapabilityRow row;
  row.id = random_id<CapabilityId>();
  row.hash = short_hash(capability_text(desk.keys, row.id));
  row.person = person;
  row.way = std::string(way);
  row.made_by = permit.account();
  row.made_at = now;
  pass_store::add_capability(tx, row);
  pass_store::add_feed(tx, pass_store::FeedWhat::capability, person, now);
  write_leaf(tx, permit, "pass.give", person, now, way);
  if (way == "door") log_read(tx, {permit.account(), "pass.enrol", {person}, "phone"}, now);
  tell_of_phones(tx, desk, person, way, ended->has_value(), now);
  const auto token = pass_store::load_token(tx, person, TokenKind::phone);
  if (!token || token->expires <= now) {
    auto made = sign_pass(tx, desk, person, now);
    if (!made) return made.error();
  }
  return row.id;
}

// What was written is shown at once; a copy that cannot follow now will by itself.
void follow(const PassDesk& desk, Instant now) {
  if (desk.replica == nullptr) return;
  ignore(desk.replica->follow(desk.db, now), "the job tries again in a second");
}

Result<std::string> give_or_confirm(const PassDesk& desk, const Permit& permit, PersonId person,
                                    std::string_view way, std::string_view held,
                                    const Act& act_in) {
  auto made = act(desk.db, act_in, [&](Tx& tx) -> Result<std::string> {
    auto known = load_person(tx, person);
    if (!known) return known.error();
    if (auto same = confirmed(tx, desk, permit, known->id, way, held, act_in.now))
      return to_text(*same);
    auto id = give(tx, desk, permit, known->id, way, act_in.now);
    if (!id) return id.error();
    return to_text(*id);
  });
  if (!made) return made.error();
  follow(desk, act_in.now);
  return capability_text(desk.keys, *id_of_text<CapabilityId>(*made));
}

Outcome check_family(const Person& person, const Person& carer, Instant now) {
  if (person.household != carer.household || !person.household.is_set())
    return Fault{FaultKind::absent, "pass.not_family"};
  if (year_of(now) - person.birth_year >= kAdultYears)
    return Fault{FaultKind::refused, "pass.not_a_child"};
  if (year_of(now) - carer.birth_year < kAdultYears)
    return Fault{FaultKind::refused, "pass.not_an_adult"};
  return Done{};
}

Outcome check_carer(Tx& tx, const CarerDraft& draft, Instant now) {
  if (draft.person == draft.carer) return Fault{FaultKind::bad_input, "pass.own_carer"};
  auto person = load_person(tx, draft.person);
  if (!person) return person.error();
  auto carer = load_person(tx, draft.carer);
  if (!carer) return carer.error();
  if (year_of(now) - carer->birth_year < kAdultYears)
    return Fault{FaultKind::refused, "pass.not_an_adult"};
  if (draft.is_family)
    if (auto family = check_family(*person, *carer, now); !family) return family;
  std::size_t carers = 0, cared_for = 0;
  for (const auto& row : pass_store::carers_of(tx, draft.person)) {
    const bool is_live = !row.until || *row.until > now;
    if (is_live && row.carer == draft.carer)
      return Fault{FaultKind::conflict, "pass.cared_for_already"};
    carers += is_live;
  }
  for (const auto& row : pass_store::cared_by(tx, draft.carer))
    cared_for += !row.until || *row.until > now;
  if (carers >= kCarersMax || cared_for >= kCaredForMax)
    return Fault{FaultKind::conflict, "pass.too_many_carers"};
  return Done{};
}

}  // namespace

Result<std::string> give_capability(const PassDesk& desk, const Permit& permit, PersonId person,
                                    std::string_view way, const Act& act_in) {
  return give_or_confirm(desk, permit, person, way, {}, act_in);
}

Result<std::string> take_capability(const PassDesk& desk, const Permit& permit, PersonId person,
                                    std::string_view held, const Act& act_in) {
  return give_or_confirm(desk, permit, person, "self", held, act_in);
}

Result<std::string> give_now(Tx& tx, const PassDesk& desk, const Permit& permit, PersonId person,
                             std::string_view way, Instant now) {
  auto id = give(tx, desk, permit, person, way, now);
  if (!id) return id.error();
  return capability_text(desk.keys, *id);
}

Result<int> end_capabilities(const PassDesk& desk, const Permit& permit, PersonId person,
                             const Act& act_in) {
  auto made = act(desk.db, act_in, [&](Tx& tx) -> Result<std::string> {
    auto known = load_person(tx, person);
    if (!known) return known.error();
    const auto phones = live_phones(tx, known->id);
    for (const auto& row : phones)
      end_one(tx, row, act_in.now);
    if (!phones.empty()) {
      write_leaf(tx, permit, "pass.end_phones", known->id, act_in.now);
      // The lost phone still holds a token that is good for days.
      replace_token(tx, desk, known->id, act_in.now);
    }
    return std::to_string(phones.size());
  });
  if (!made) return made.error();
  follow(desk, act_in.now);
  return std::atoi(made->c_str());
}

Result<Letter> write_letter(const PassDesk& desk, const Permit& permit, PersonId person,
                            const Act& act_in) {
  // The code follows from the act's key, so that the same act writes the same letter.
  const Hash32 hash = keyed_hash(
      desk.keys.session, "firstline pass letter code v1|" + hex_of(act_in.key) + to_text(person));
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i)
    value = value << 8 | hash[std::size_t(i)];
  const Letter letter{code_of(value), act_in.now + kLetterLife};
  auto made = act(desk.db, act_in, [&](Tx& tx) -> Result<std::string> {
    auto known = load_person(tx, person);
    if (!known) return known.error();
    pass_store::put_letter(tx, {letter_hash(desk.keys, letter.code), known->id, permit.account(),
                                act_in.now, letter.until, 0, std::nullopt});
    write_leaf(tx, permit, "pass.letter", known->id, act_in.now);
    return std::to_string(letter.until.ms);
  });
  if (!made) return made.error();
  return Letter{letter.code, {std::atoll(made->c_str())}};
}

Result<std::string> use_letter(const PassDesk& desk, std::string_view typed, int birth_year,
                               const Act& act_in) {
  return use_letter_on(desk, typed, birth_year, {}, act_in);
}

Result<std::string> use_letter_on(const PassDesk& desk, std::string_view typed, int birth_year,
                                  std::string_view held, const Act& act_in) {
  const Fault wrong{FaultKind::absent, "pass.wrong_code"};
  const std::string code = read_code(typed);
  if (code.empty()) return wrong;
  const std::string hash = letter_hash(desk.keys, code);
  // Guesses take no turn of the writer.
  auto is_there = desk.db.read(
      [&](Tx& tx) -> Result<bool> { return pass_store::letter_of(tx, hash).has_value(); });
  if (!is_there) return is_there.error();
  if (!*is_there) return wrong;
  // Counted before it is looked at, so that many at once cannot slip past the limit.
  auto counted = desk.db.write([&](Tx& tx) -> Result<bool> {
    auto letter = pass_store::letter_of(tx, hash);
    if (!letter || letter->until <= act_in.now || letter->tries >= kLetterTriesMax) return false;
    if (!letter->used) ++letter->tries;
    pass_store::put_letter(tx, *letter);
    return true;
  });
  if (!counted) return counted.error();
  if (!*counted) return wrong;
  Act the_act = act_in;
  the_act.bucket = hash_bucket(hash);
  auto made = act(desk.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto letter = pass_store::letter_of(tx, hash);
    if (!letter || letter->used) return wrong;
    auto known = load_person(tx, letter->person);
    if (!known || known->birth_year != birth_year) return wrong;
    letter->used = act_in.now;
    pass_store::put_letter(tx, *letter);
    const auto permit = Permit::for_capability(Verb::status_own, "letter");
    if (auto same = confirmed(tx, desk, permit, known->id, "letter", held, act_in.now))
      return to_text(*same);
    auto id = give(tx, desk, permit, known->id, "letter", act_in.now);
    if (!id) return id.error();
    return to_text(*id);
  });
  if (!made) return made.error();
  follow(desk, act_in.now);
  return capability_text(desk.keys, *id_of_text<CapabilityId>(*made));
}

Result<CarerId> add_carer(const PassDesk& desk, const Permit& permit, const CarerDraft& draft_in,
                          const Act& act_in) {
  auto made = act(desk.db, act_in, [&](Tx& tx) -> Result<std::string> {
    CarerDraft draft = draft_in;
    draft.person = person_now(tx, draft.person);
    draft.carer = person_now(tx, draft.carer);
    auto may = check_carer(tx, draft, act_in.now);
    if (!may) return may.error();
    pass_store::CarerRow row;
    row.id = random_id_in<CarerId>(hash_bucket(draft.person.value));
    row.person = draft.person;
    row.carer = draft.carer;
    row.relation = draft.relation;
    row.since = act_in.now;
    row.until = draft.until;
    row.made_by = permit.account();
    pass_store::add_carer(tx, row);
    for (const auto person : {draft.person, draft.carer})
      pass_store::add_feed(tx, pass_store::FeedWhat::carer, person, act_in.now);
    write_leaf(tx, permit, "pass.carer", draft.person, act_in.now, draft.relation);
    if (!pass_store::load_token(tx, draft.person, TokenKind::phone)) {
      auto signed_now = sign_pass(tx, desk, draft.person, act_in.now);
      if (!signed_now) return signed_now.error();
    }
    return to_text(row.id);
  });
  if (!made) return made.error();
  follow(desk, act_in.now);
  return *id_of_text<CarerId>(*made);
}

Outcome end_carer(const PassDesk& desk, const Permit& permit, CarerId carer, PersonId by,
                  const Act& act_in) {
  auto made = act(desk.db, act_in, [&](Tx& tx) -> Result<std::string> {
    auto row = pass_store::carer_at(tx, carer);
    if (!row || (by.is_set() && row->person != by && row->carer != by))
      return Fault{FaultKind::absent, "pass.no_such_carer"};
    if (row->ended) return std::string("ended");
    pass_store::end_carer(tx, *row, act_in.now);
    for (const auto person : {row->person, row->carer})
      pass_store::add_feed(tx, pass_store::FeedWhat::carer, person, act_in.now);
    write_leaf(tx, permit, "pass.end_carer", row->person, act_in.now);
    // The carer's phone still holds a token of the person.
    replace_token(tx, desk, row->person, act_in.now);
    return std::string("ended");
  });
  if (!made) return made.error();
  follow(desk, act_in.now);
  return Done{};
}

}  // namespace fl
