// Mending what the file says about a person: name, phone, year of birth, sex. Who edits says which
// version they looked at; when somebody else was faster nothing is written, and the desk shows both
// versions field by field (web/src/console/person_edit.tsx).
#include "platform/limits.h"
#include "platform/text.h"
#include "registry/duplicates.h"
#include "registry/people.h"
#include "registry/routes_more.h"
#include "registry/seals.h"
#include "registry/store.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kEditFields[] = {
    {"version", FieldType::line, 16, 16},
    {"name", FieldType::line, 1, std::int64_t(limits::kNameCharsMax)},
    {"phone", FieldType::line, 0, 32},
    {"birth_year", FieldType::integer, 1890, 2100},
    {.name = "sex", .type = FieldType::word, .words = "f|m"},
};

struct Saying {
  std::string name, phone;
  int birth_year = 0;
  bool is_female = false;
};

void write_edit(Tx& tx, const Keys& keys, const store::PersonFull& row, const Saying& before,
                const Saying& after) {
  const PersonId id = row.id;
  if (before.birth_year != after.birth_year) {
    store::drop_member(tx, row.household, before.birth_year, id);
    store::add_member(tx, row.household, after.birth_year, id);
  }
  store::set_person_file(tx, id, after.birth_year, after.is_female);
  const auto replace = [&](TokenKind kind, const std::string& old, const std::string& fresh) {
    if (old == fresh) return;
    if (!old.empty()) store::drop_token(tx, token_of(keys, kind, old), id);
    if (!fresh.empty()) store::put_token(tx, token_of(keys, kind, fresh), id, name_of(kind));
  };
  const auto tail = [](const std::string& phone) {
    return phone.empty() ? std::string() : phone.substr(phone.size() - 4);
  };
  replace(TokenKind::name, name_key(before.name), name_key(after.name));
  replace(TokenKind::initials, pinyin_initials(before.name), pinyin_initials(after.name));
  replace(TokenKind::phone, before.phone, after.phone);
  replace(TokenKind::tail, tail(before.phone), tail(after.phone));
}

struct EditRoutes {
  CivilDesk desk;

  [[nodiscard]] Outcome edit(Tx& tx, PersonId id, std::string_view version, const Saying& after,
                             Instant now) const {
    const Keys& keys = desk.gate.keys;
    const auto row = store::person_row(tx, id);
    if (!row) return Fault{FaultKind::absent, "registry.no_such_person"};
    auto open = open_private(tx, keys, id);
    if (!open) return open.error();
    auto present = person_version(tx, keys, id);
    if (!present) return present.error();
    if (*present != version) return Fault{FaultKind::conflict, "registry.person_changed"};
    store::SealedRow sealed;
    auto name = seal_for_person(tx, keys, id, after.name, kNameColumn);
    if (!name) return name.error();
    sealed.name = *name;
    if (!after.phone.empty()) {
      auto phone = seal_for_person(tx, keys, id, after.phone, kPhoneColumn);
      if (!phone) return phone.error();
      sealed.phone = *phone;
    }
    store::put_sealed(tx, id, sealed);
    write_edit(tx, keys, *row, {open->name, open->phone, row->birth_year, row->is_female}, after);
    auto queued = queue_duplicates_of(tx, keys, id, now);
    if (!queued) return queued.error();
    return Done{};
  }

  [[nodiscard]] Reply run(const Request& request) const {
    auto at = desk.at_person(request, Verb::person_write);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kEditFields);
    if (!draft) return reply_fault(draft.error());
    Saying after{trimmed(draft->text("name")),
                 {},
                 int(draft->number("birth_year")),
                 draft->text("sex") == "f"};
    if (const std::string typed = trimmed(draft->text("phone")); !typed.empty()) {
      auto digits = phone_digits(typed);
      if (!digits)
        return reply_fault({FaultKind::bad_input,
                            "draft.bad_fields",
                            {},
                            {{"phone", "draft.bad_phone", "a mobile number of 11 digits"}}});
      after.phone = *digits;
    }
    const Bucket bucket = hash_bucket(at->person.value);
    auto the_act = desk.gate.act_of(request, at->actor, bucket);
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto done = edit(tx, at->person, draft->text("version"), after, request.now);
      if (!done) return done.error();
      append_leaf(tx, leaf_of(at->permit, bucket, "person.edit", "person", at->person.value, {},
                              request.now));
      return to_text(at->household.id);
    });
    if (!made) return reply_fault(made.error());
    return reply_json(200, json::object{{"household_id", *made}});
  }
};

}  // namespace

std::vector<Route> edit_routes(const CivilDesk& desk) {
  const EditRoutes r{desk};
  return {{Method::post, "/v1/people/{id}/edit", "registry.edit_person", RouteClass::field,
           Access{Access::Kind::verb, "person.write"}, kEditFields, "Changed",
           "Mends what the file says; 409 when somebody else has since `version`.", true,
           [r](const Request& q) { return r.run(q); }}};
}

}  // namespace fl
