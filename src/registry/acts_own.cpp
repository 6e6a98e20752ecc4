// See own_person.h.
#include "platform/text.h"
#include "registry/own_person.h"
#include "registry/registry.h"
#include "registry/store_own.h"

namespace fl {

namespace {

constexpr std::string_view kKind = "own_person";

std::string image_of(const store::OwnRow& row) {
  return "own person v1|" + std::to_string(row.account.value) + "|" +
         std::to_string(row.person.value) + "|" + row.way + "|" + std::to_string(row.linked_at.ms);
}

// The one person who has this name and number.
std::optional<PersonId> person_of(Tx& tx, const Keys& keys, std::string_view name,
                                  std::string_view phone) {
  const auto digits = phone_digits(phone);
  if (!digits) return std::nullopt;
  std::optional<PersonId> found;
  for (const auto id : find_by_phone(tx, keys, *digits)) {
    const auto known = open_private(tx, keys, id);
    if (!known || known->name != trimmed(name)) continue;
    const PersonId now_is = person_now(tx, id);
    if (found && *found != now_is) return std::nullopt;
    found = now_is;
  }
  return found;
}

}  // namespace

Result<bool> link_own_person(Tx& tx, const Keys& keys, const Permit& permit, AccountId account,
                             std::string_view name, std::string_view phone, OwnWay way,
                             Instant now) {
  const auto person = person_of(tx, keys, name, phone);
  if (!person) return Fault{FaultKind::absent, "registry.no_such_own"};
  if (own_person_of(tx, account) == person) return false;
  const store::OwnRow row{account, *person, way == OwnWay::self ? "self" : "table", now};
  store::put_own(tx, row);
  append_leaf(tx, leaf_of(permit, hash_bucket(account.value), "account.own_person", kKind,
                          account.value, image_of(row), now));
  log_read(tx, {account, "person.own", {*person}, ""}, now);
  return true;
}

std::optional<PersonId> own_person_of(Tx& tx, AccountId account) {
  const auto row = store::load_own(tx, account);
  if (!row) return std::nullopt;
  return person_now(tx, row->person);
}

bool is_own_matter(Tx& tx, AccountId account, PersonId subject) {
  const auto own = own_person_of(tx, account);
  if (!own) return false;
  const auto person = load_person(tx, *own), about = load_person(tx, subject);
  if (!person || !about) return false;
  return person->id == about->id ||
         (person->household.is_set() && person->household == about->household);
}

std::vector<ImageSource> own_person_image_sources() {
  return {{kKind,
           [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
             const auto row = store::load_own(tx, AccountId{id});
             if (!row) return std::nullopt;
             return image_of(*row);
           },
           [](Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
             store::each_own(tx, visit);
           }}};
}

}  // namespace fl
