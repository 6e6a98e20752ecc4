// Laying a demo city: made in memory, then written table by table in the order of its keys.
//
// The order of keys is what makes it fast: every insert goes to the right edge of its table. While
// the writer inserts one batch of people, another thread seals the next.
#include <algorithm>
#include <future>

#include "platform/embedded.h"
#include "platform/salts.h"
#include "platform/text.h"
#include "registry/city.h"
#include "registry/lay_care.h"
#include "registry/registry.h"
#include "registry/seals.h"
#include "registry/shares.h"
#include "registry/store.h"

namespace fl {

namespace {

constexpr std::string_view kAreasValidFrom = "2023-06-30";  // the edition's cut-off day
constexpr std::size_t kBatchCount = 20'000;
constexpr std::size_t kLaidHouseholdsMax = 40;
constexpr std::int64_t kPeopleMax = 20'000'000;

struct Token {
  std::uint64_t bytes = 0;  // big-endian, so that the order of numbers is the order of bytes
  std::int64_t person = 0;
  Bucket bucket = 0;
  TokenKind kind = TokenKind::name;
};

std::string bytes_of(std::uint64_t value) {
  std::string bytes(8, '\0');
  for (int i = 0; i < 8; ++i)
    bytes[std::size_t(i)] = static_cast<char>(value >> (56 - 8 * i));
  return bytes;
}

Token token_for(const Keys& keys, TokenKind kind, std::string_view value, PersonId person) {
  const std::string bytes = token_of(keys, kind, value);
  Token token{0, person.value, hash_bucket(bytes), kind};
  for (const char c : bytes)
    token.bytes = (token.bytes << 8) | static_cast<unsigned char>(c);
  return token;
}

struct SealedPerson {
  std::string name, phone;
};
struct SealedBatch {
  std::vector<SealedPerson> people;
  std::vector<Token> tokens;
};

// Salts and nonces come from the seed and the person, so that the same city has the same bytes.
Random random_of(std::uint64_t seed, PersonId person) {
  return Random(seed).fork(3).fork(static_cast<std::uint64_t>(person.value));
}

Salt16 draw_salt(Random& random) {
  Salt16 salt;
  for (std::size_t i = 0; i < salt.size(); i += 8) {
    const std::string bytes = bytes_of(random.next());
    std::copy(bytes.begin(), bytes.end(), salt.begin() + std::ptrdiff_t(i));
  }
  return salt;
}

Nonce24 draw_nonce(Random& random) {
  Nonce24 nonce;
  for (std::size_t i = 0; i < nonce.size(); i += 8) {
    const std::string bytes = bytes_of(random.next());
    std::copy(bytes.begin(), bytes.end(), nonce.begin() + std::ptrdiff_t(i));
  }
  return nonce;
}

class Layer {
 public:
  Layer(Db& db, const Keys& keys, const CityPlan& plan, const std::function<void(double)>& progress)
      : db_(db), keys_(keys), plan_(plan), progress_(progress) {}

  Result<LaidCity> lay();

 private:
  [[nodiscard]] Outcome keep_salts();
  [[nodiscard]] Outcome lay_places();
  [[nodiscard]] Outcome lay_members();
  [[nodiscard]] Outcome lay_people();
  [[nodiscard]] Outcome lay_tokens();
  [[nodiscard]] SealedBatch seal_batch(std::size_t from, std::size_t to) const;
  [[nodiscard]] LaidCity laid() const;
  void tell(double share) const {
    if (progress_) progress_(share);
  }
  [[nodiscard]] const MadeCell& cell_of(const MadeHousehold& household) const {
    return city_.cells[city_.buildings[household.building].cell];
  }

  Db& db_;
  const Keys& keys_;
  const CityPlan& plan_;
  const std::function<void(double)>& progress_;
  MadeCity city_;
  std::vector<Token> tokens_;
};

Result<LaidCity> Layer::lay() {
  city_ = make_city(embedded_areas_csv(), {plan_.people, plan_.seed, year_of(plan_.now)});
  tell(0.05);
  LaidCity done = laid();
  if (auto outcome = lay_places(); !outcome) return outcome.error();
  if (auto outcome = lay_members(); !outcome) return outcome.error();
  tell(0.15);
  std::sort(city_.people.begin(), city_.people.end(), [](const MadePerson& a, const MadePerson& b) {
    return std::pair(a.bucket, a.id) < std::pair(b.bucket, b.id);
  });
  if (auto outcome = keep_salts(); !outcome) return outcome.error();
  if (auto outcome = lay_people(); !outcome) return outcome.error();
  if (auto outcome = lay_tokens(); !outcome) return outcome.error();
  if (auto outcome = lay_care(db_, city_, plan_.seed, plan_.now); !outcome) return outcome.error();
  tell(1);
  return done;
}

LaidCity Layer::laid() const {
  LaidCity done;
  done.people_count = static_cast<std::int64_t>(city_.people.size());
  done.household_count = static_cast<std::int64_t>(city_.households.size());
  done.cell_count = static_cast<std::int64_t>(city_.cells.size());
  for (const auto& cell : city_.cells) {
    LaidCell row{cell.area.id, cell.area.path, {}};
    const std::size_t count = std::min<std::size_t>(cell.household_count, kLaidHouseholdsMax);
    for (std::size_t i = 0; i < count; ++i)
      row.households.push_back(city_.households[cell.first_household + i].id);
    done.cells.push_back(std::move(row));
  }
  std::sort(done.cells.begin(), done.cells.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return done;
}

// The salts are on disk before the first row that needs one.
Outcome Layer::keep_salts() {
  std::vector<SaltOf> salts;
  salts.reserve(city_.people.size());
  for (const auto& person : city_.people) {
    Random random = random_of(plan_.seed, person.id);
    salts.push_back({person.id.value, draw_salt(random)});
  }
  std::sort(salts.begin(), salts.end(),
            [](const SaltOf& a, const SaltOf& b) { return a.id < b.id; });
  return keys_.salts->fill(salts);
}

Outcome Layer::lay_places() {
  std::vector<const AreaRow*> areas;
  for (const auto& area : city_.areas)
    areas.push_back(&area);
  for (const auto& cell : city_.cells)
    areas.push_back(&cell.area);
  std::sort(areas.begin(), areas.end(), [](auto* a, auto* b) { return a->path < b->path; });
  std::vector<std::uint32_t> buildings(city_.buildings.size()), households(city_.households.size());
  for (std::size_t i = 0; i < buildings.size(); ++i)
    buildings[i] = std::uint32_t(i);
  for (std::size_t i = 0; i < households.size(); ++i)
    households[i] = std::uint32_t(i);
  // An id carries its bucket in its top bits: the order of ids is the order of keys.
  std::sort(buildings.begin(), buildings.end(),
            [&](auto a, auto b) { return city_.buildings[a].id < city_.buildings[b].id; });
  std::sort(households.begin(), households.end(),
            [&](auto a, auto b) { return city_.households[a].id < city_.households[b].id; });
  return db_.write([&](Tx& tx) -> Outcome {
    if (store::has_areas(tx)) return Fault{FaultKind::conflict, "registry.not_empty"};
    for (const auto* area : areas)
      store::add_area(tx, *area, kAreasValidFrom);
    for (const auto at : buildings) {
      const auto& building = city_.buildings[at];
      store::add_building(tx, {carried_bucket(building.id.value), building.id,
                               city_.cells[building.cell].area.id, name_of(building)});
    }
    for (const auto at : households) {
      const auto& household = city_.households[at];
      const auto& building = city_.buildings[household.building];
      store::add_household(
          tx,
          {carried_bucket(household.id.value), household.id, cell_of(household).area.id,
           building.id, door_of(household, building), building.kind == BuildingKind::dormitory});
    }
    return Done{};
  });
}

Outcome Layer::lay_members() {
  struct Member {
    std::int64_t household;
    std::int64_t person;
    int birth_year;
    auto operator<=>(const Member&) const = default;
  };
  std::vector<Member> members;
  members.reserve(city_.people.size());
  for (const auto& person : city_.people)
    members.push_back(
        {city_.households[person.household].id.value, person.id.value, person.birth_year});
  std::sort(members.begin(), members.end());
  return db_.write([&](Tx& tx) -> Outcome {
    for (const auto& member : members)
      store::add_member(tx, HouseholdId{member.household}, member.birth_year,
                        PersonId{member.person});
    return Done{};
  });
}

SealedBatch Layer::seal_batch(std::size_t from, std::size_t to) const {
  SealedBatch batch;
  batch.people.reserve(to - from);
  batch.tokens.reserve((to - from) * 5);
  for (std::size_t i = from; i < to; ++i) {
    const MadePerson& person = city_.people[i];
    Random random = random_of(plan_.seed, person.id);
    const Key32 key = data_key(keys_, draw_salt(random));
    const std::string name = text_of(person.name), phone = phone_of(person);
    SealedPerson sealed;
    sealed.name = seal_with_nonce(key, name, bound_to(kNameColumn, person.id), draw_nonce(random));
    batch.tokens.push_back(token_for(keys_, TokenKind::name, name_key(name), person.id));
    batch.tokens.push_back(token_for(keys_, TokenKind::initials, pinyin_initials(name), person.id));
    if (!phone.empty()) {
      sealed.phone =
          seal_with_nonce(key, phone, bound_to(kPhoneColumn, person.id), draw_nonce(random));
      batch.tokens.push_back(token_for(keys_, TokenKind::phone, phone, person.id));
      batch.tokens.push_back(
          token_for(keys_, TokenKind::tail, phone.substr(phone.size() - 4), person.id));
    }
    const auto& household = city_.households[person.household];
    const auto& building = city_.buildings[household.building];
    batch.tokens.push_back(token_for(
        keys_, TokenKind::door,
        door_key(cell_of(household).area.id, name_of(building), door_of(household, building)),
        person.id));
    batch.people.push_back(std::move(sealed));
  }
  return batch;
}

Outcome Layer::lay_people() {
  const std::size_t count = city_.people.size();
  tokens_.reserve(count * 5);
  auto seal_from = [this, count](std::size_t from) {
    return std::async(std::launch::async, [this, from, count] {
      return seal_batch(from, std::min(count, from + kBatchCount));
    });
  };
  auto next = seal_from(0);
  for (std::size_t from = 0; from < count; from += kBatchCount) {
    const SealedBatch batch = next.get();
    if (from + kBatchCount < count) next = seal_from(from + kBatchCount);
    auto outcome = db_.write([&](Tx& tx) -> Outcome {
      for (std::size_t i = 0; i < batch.people.size(); ++i) {
        const MadePerson& person = city_.people[from + i];
        const auto& household = city_.households[person.household];
        store::add_person(tx, {person.bucket, person.id, household.id, cell_of(household).area.id,
                               person.birth_year, person.name.is_female, person.is_living_alone,
                               person.is_floating});
      }
      for (std::size_t i = 0; i < batch.people.size(); ++i)
        store::add_private(tx, city_.people[from + i].bucket, city_.people[from + i].id,
                           batch.people[i].name, batch.people[i].phone);
      return Done{};
    });
    if (!outcome) return outcome;
    tokens_.insert(tokens_.end(), batch.tokens.begin(), batch.tokens.end());
    tell(0.15 + 0.45 * double(from) / double(count));
  }
  return Done{};
}

Outcome Layer::lay_tokens() {
  std::sort(tokens_.begin(), tokens_.end(), [](const Token& a, const Token& b) {
    return std::tuple(a.bucket, a.bytes, a.person) < std::tuple(b.bucket, b.bytes, b.person);
  });
  constexpr std::size_t kTokenBatch = 10 * kBatchCount;
  for (std::size_t from = 0; from < tokens_.size(); from += kTokenBatch) {
    const std::size_t to = std::min(tokens_.size(), from + kTokenBatch);
    auto outcome = db_.write([&](Tx& tx) -> Outcome {
      for (std::size_t i = from; i < to; ++i)
        store::add_token(tx, tokens_[i].bucket, bytes_of(tokens_[i].bytes),
                         PersonId{tokens_[i].person}, name_of(tokens_[i].kind));
      return Done{};
    });
    if (!outcome) return outcome;
    tell(0.6 + 0.4 * double(to) / double(tokens_.size()));
  }
  return Done{};
}

}  // namespace

Result<LaidCity> lay_city(Db& db, const Keys& keys, const CityPlan& plan,
                          const std::function<void(double)>& progress) {
  if (plan.people < 1 || plan.people > kPeopleMax)
    return Fault{FaultKind::bad_input, "registry.bad_people_count", "1 to 20,000,000"};
  if (!keys.is_demo || !keys.salts) return Fault{FaultKind::refused, "registry.demo_keys_only"};
  return Layer(db, keys, plan, progress).lay();
}

Outcome lay_areas(Db& db) {
  auto areas = official_areas(embedded_areas_csv());
  std::sort(areas.begin(), areas.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return db.write([&](Tx& tx) -> Outcome {
    if (store::has_areas(tx)) return Fault{FaultKind::conflict, "registry.not_empty"};
    for (const auto& area : areas)
      store::add_area(tx, area, kAreasValidFrom);
    return Done{};
  });
}

}  // namespace fl
