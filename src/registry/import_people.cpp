// People out of tables, many at a time. A window of rows is decided in one snapshot, sealed by two
// threads and written in the order of keys, at most kImportBatchMax rows a transaction.
//
// Who is who: by the id column, else by household, name, year of birth and sex; nothing else makes
// two rows one person. What is written follows an order that a crash may cut anywhere: salts,
// search tokens, doors, people, and last the membership that makes a person findable at a door. A
// person's id follows from the import and the line, so that the same import taken up again meets
// its own rows.
#include <algorithm>
#include <future>
#include <unordered_set>

#include "platform/salts.h"
#include "platform/text.h"
#include "registry/duplicates.h"
#include "registry/import_cells.h"
#include "registry/import_takers.h"
#include "registry/seals.h"

namespace fl {

namespace {

constexpr std::size_t kWindow = 200'000;
constexpr std::size_t kUpdateBatch = 1'000;
constexpr std::size_t kNameChars = 64;
constexpr std::size_t kDoorChars = 32;
constexpr int kSealThreads = 2;

struct Known {
  PersonId id;
  store::PersonRow row;
  PersonPrivate open;
};

struct Token {
  Bucket bucket = 0;
  std::string bytes;
  TokenKind kind = TokenKind::name;
  PersonId person;
};

// A person as a row says; what it does not say is unset.
struct Said {
  PersonId id;
  const Area* cell = nullptr;
  std::string building, door, name, phone;
  int birth_year = 0;
  bool is_female = false;
  std::optional<bool> is_living_alone, is_floating;
};

struct NewPerson {
  std::size_t row = 0;
  store::PersonRow person;
  std::string sealed_name, sealed_phone;
  std::vector<Token> tokens;
};

struct Change {
  store::PersonRow before, after;
  PersonPrivate open_before, open_after;
  std::string door_before, door_after;
};

std::vector<Token> tokens_of(const Keys& keys, PersonId person, const PersonPrivate& open,
                             const std::string& door) {
  std::vector<Token> tokens;
  auto add = [&](TokenKind kind, std::string_view value) {
    std::string bytes = token_of(keys, kind, value);
    const Bucket bucket = hash_bucket(bytes);
    tokens.push_back({bucket, std::move(bytes), kind, person});
  };
  add(TokenKind::name, name_key(open.name));
  add(TokenKind::initials, pinyin_initials(open.name));
  if (!open.phone.empty()) {
    add(TokenKind::phone, open.phone);
    add(TokenKind::tail, open.phone.substr(open.phone.size() - 4));
  }
  add(TokenKind::door, door);
  return tokens;
}

class PeopleTaker : public RowTaker {
 public:
  explicit PeopleTaker(const ImportPlace& place) : place_(place), finder_(place.tree) {}
  TableWhat what() const override { return TableWhat::people; }
  std::size_t window_count() const override { return kWindow; }
  Result<std::vector<RowOutcome>> take(std::span<const ImportRow> rows,
                                       const ImportRun& run) override;

 private:
  enum Column {
    kId,
    kArea,
    kAreaName,
    kBuilding,
    kDoor,
    kName,
    kPhone,
    kSex,
    kBirth,
    kAlone,
    kFloating
  };
  [[nodiscard]] std::optional<RowOutcome> read(const ImportRow& row, Said& said,
                                               int year_now) const;
  RowOutcome decide(Tx& tx, std::size_t at, const ImportRow& row, const ImportRun& run);
  RowOutcome meet(const Known& known, const Said& said, HouseholdId household,
                  std::string door_before);
  [[nodiscard]] std::vector<Known>& members(Tx& tx, HouseholdId household);
  [[nodiscard]] std::optional<Known> open(Tx& tx, PersonId id) const;
  [[nodiscard]] Outcome seal_new(std::span<const ImportRow> rows);
  [[nodiscard]] Outcome write_tokens();
  [[nodiscard]] Outcome write_people(const ImportRun& run);
  [[nodiscard]] Outcome write_changes(const ImportRun& run);
  [[nodiscard]] Outcome look_for_same(Instant now);

  ImportPlace place_;
  AreaFinder finder_;
  Doors doors_;
  std::unordered_map<HouseholdId, std::vector<Known>> members_;
  std::unordered_set<std::uint64_t> seen_;  // of the whole file
  std::vector<NewPerson> added_;
  std::vector<Said> said_;  // beside added_
  std::vector<Change> changes_;
  std::size_t looked_ = 0;
};

std::optional<RowOutcome> PeopleTaker::read(const ImportRow& row, Said& said, int year_now) const {
  const auto& cell = row.cells;
  if (const std::string id = trimmed(cell[kId]); !id.empty()) {
    auto value = id_of_text<PersonId>(id);
    if (!value) return cells::refused(kId, cells::kId);
    said.id = *value;
  }
  said.cell = finder_.find(trimmed(cell[kArea]));
  if (!said.cell || !said.cell->is_cell() || !said.cell->path.starts_with(place_.scope_path))
    return cells::refused(kArea, cells::kArea);
  const auto building = cells::line_of(cell[kBuilding], kNameChars);
  if (!building || building->empty()) return cells::refused(kBuilding, cells::kText);
  const auto door = cells::line_of(cell[kDoor], kDoorChars);
  if (!door || door->empty()) return cells::refused(kDoor, cells::kText);
  const auto name = cells::line_of(cell[kName], kNameChars);
  if (!name || name->empty()) return cells::refused(kName, cells::kText);
  said.building = *building;
  said.door = *door;
  said.name = *name;
  if (!trimmed(cell[kPhone]).empty()) {
    auto phone = phone_digits(cell[kPhone]);
    if (!phone) return cells::refused(kPhone, cells::kPhone);
    said.phone = *phone;
  }
  const auto sex = cells::is_female_of(cell[kSex]);
  if (!sex) return cells::refused(kSex, cells::kSex);
  said.is_female = *sex;
  const auto year = cells::birth_year_of(cell[kBirth], year_now);
  if (!year) return cells::refused(kBirth, cells::kYear);
  said.birth_year = *year;
  for (const auto& [column, flag] :
       {std::pair(kAlone, &said.is_living_alone), std::pair(kFloating, &said.is_floating)}) {
    if (trimmed(cell[column]).empty()) continue;
    *flag = cells::yes_no_of(cell[column]);
    if (!*flag) return cells::refused(column, cells::kYesNo);
  }
  return std::nullopt;
}

std::optional<Known> PeopleTaker::open(Tx& tx, PersonId id) const {
  auto row = store::load_person_row(tx, id);
  if (!row) return std::nullopt;
  auto opened = open_private(tx, place_.keys, id);
  if (!opened) return std::nullopt;  // erased
  return Known{id, *row, std::move(*opened)};
}

std::vector<Known>& PeopleTaker::members(Tx& tx, HouseholdId household) {
  const auto [at, is_new] = members_.try_emplace(household);
  if (is_new)
    for (const auto id : members_of(tx, household))
      if (auto known = open(tx, id)) at->second.push_back(std::move(*known));
  return at->second;
}

// The row is about a person who is there: what differs becomes a change.
RowOutcome PeopleTaker::meet(const Known& known, const Said& said, HouseholdId household,
                             std::string door_before) {
  Change change{known.row, known.row, known.open, known.open, std::move(door_before), {}};
  change.after.household = household;
  change.after.cell = said.cell->id;
  change.after.birth_year = said.birth_year;
  change.after.is_female = said.is_female;
  change.after.is_living_alone = said.is_living_alone.value_or(known.row.is_living_alone);
  change.after.is_floating = said.is_floating.value_or(known.row.is_floating);
  change.open_after.name = said.name;
  if (!said.phone.empty()) change.open_after.phone = said.phone;
  change.door_after = door_key(said.cell->id, said.building, said.door);
  const auto& a = change.before;
  const auto& b = change.after;
  const bool is_same =
      a.household == b.household && a.birth_year == b.birth_year && a.is_female == b.is_female &&
      a.is_living_alone == b.is_living_alone && a.is_floating == b.is_floating &&
      known.open.name == change.open_after.name && known.open.phone == change.open_after.phone;
  if (is_same) return {};
  changes_.push_back(std::move(change));
  return {RowOutcome::Kind::updated};
}

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes.substr(0, 8))
    value = (value << 8) | static_cast<unsigned char>(c);
  return value;
}

RowOutcome PeopleTaker::decide(Tx& tx, std::size_t at, const ImportRow& row, const ImportRun& run) {
  Said said;
  if (auto refusal = read(row, said, year_of(run.now))) return *refusal;
  const std::string key = name_key(said.name);
  const std::string door = door_key(said.cell->id, said.building, said.door);
  const std::string who =
      door + "/" + key + "/" + std::to_string(said.birth_year) + (said.is_female ? "f" : "m");
  if (!seen_.insert(number_of(raw(keyed_hash(place_.keys.search, who)))).second)
    return cells::refused(-1, cells::kTwice);
  if (doors_.has_left(tx, *said.cell, said.building)) return cells::refused(kArea, kSplitOff);
  if (said.id.is_set()) {
    if (auto known = open(tx, said.id)) {
      const Area* cell = place_.tree.find(known->row.cell);
      if (!cell || !cell->path.starts_with(place_.scope_path))
        return cells::refused(kId, cells::kElsewhere);
      auto home = load_household(tx, known->row.household);
      if (!home) return cells::refused(kId, cells::kId);
      auto& found = doors_.find_or_make(tx, *said.cell, said.building, said.door);
      return meet(*known, said, found.household, door_key(home->cell, home->building, home->door));
    }
  }
  auto& found = doors_.find_or_make(tx, *said.cell, said.building, said.door);
  if (!found.is_new)
    for (const auto& known : members(tx, found.household))
      if (known.row.birth_year == said.birth_year && known.row.is_female == said.is_female &&
          name_key(known.open.name) == key)
        return meet(known, said, found.household, door);
  NewPerson person;
  person.row = at;
  const auto drawn = number_of(raw(keyed_hash(
      place_.keys.search, "import/" + to_text(run.id) + "/" + std::to_string(row.line))));
  person.person.id = PersonId{static_cast<std::int64_t>(drawn >> 1)};
  person.person.household = found.household;
  person.person.cell = said.cell->id;
  person.person.birth_year = said.birth_year;
  person.person.is_female = said.is_female;
  person.person.is_living_alone = said.is_living_alone.value_or(false);
  person.person.is_floating = said.is_floating.value_or(false);
  added_.push_back(std::move(person));
  said_.push_back(std::move(said));
  return {RowOutcome::Kind::inserted};
}

// Salts first: a person's row is never on disk before what opens it.
Outcome PeopleTaker::seal_new(std::span<const ImportRow>) {
  std::vector<SaltOf> fresh;
  std::vector<Salt16> salts(added_.size());
  for (std::size_t i = 0; i < added_.size(); ++i) {
    const auto id = added_[i].person.id.value;
    if (const auto known = place_.keys.salts->find(id)) {
      salts[i] = *known;
      continue;
    }
    random_bytes(salts[i].data(), salts[i].size());
    fresh.push_back({id, salts[i]});
  }
  if (auto kept = place_.keys.salts->put(fresh); !kept) return kept;
  auto seal_some = [&](std::size_t first) {
    for (std::size_t i = first; i < added_.size(); i += kSealThreads) {
      NewPerson& person = added_[i];
      const Said& said = said_[i];
      const PersonId id = person.person.id;
      const Key32 key = data_key(place_.keys, salts[i]);
      person.person.bucket = hash_bucket(id.value);
      person.sealed_name = seal(key, said.name, bound_to(kNameColumn, id));
      if (!said.phone.empty())
        person.sealed_phone = seal(key, said.phone, bound_to(kPhoneColumn, id));
      person.tokens = tokens_of(place_.keys, id, {said.name, said.phone},
                                door_key(said.cell->id, said.building, said.door));
    }
  };
  auto other = std::async(std::launch::async, seal_some, std::size_t(1));
  seal_some(0);
  other.get();
  return Done{};
}

Outcome PeopleTaker::write_tokens() {
  std::vector<const Token*> tokens;
  tokens.reserve(added_.size() * 5);
  for (const auto& person : added_)
    for (const auto& token : person.tokens)
      tokens.push_back(&token);
  std::sort(tokens.begin(), tokens.end(), [](const Token* a, const Token* b) {
    return std::tie(a->bucket, a->bytes, a->person) < std::tie(b->bucket, b->bytes, b->person);
  });
  for (std::size_t from = 0; from < tokens.size(); from += kImportBatchMax) {
    auto written = place_.db.write([&](Tx& tx) -> Outcome {
      for (std::size_t i = from; i < std::min(tokens.size(), from + kImportBatchMax); ++i)
        store::keep_token(tx, tokens[i]->bucket, tokens[i]->bytes, tokens[i]->person,
                          name_of(tokens[i]->kind));
      return Done{};
    });
    if (!written) return written;
  }
  return Done{};
}

Outcome PeopleTaker::write_people(const ImportRun& run) {
  std::sort(added_.begin(), added_.end(), [](const NewPerson& a, const NewPerson& b) {
    return std::pair(a.person.bucket, a.person.id) < std::pair(b.person.bucket, b.person.id);
  });
  constexpr std::size_t kBatch = kImportBatchMax / 2;  // two rows a person
  for (std::size_t from = 0; from < added_.size(); from += kBatch) {
    auto written = place_.db.write([&](Tx& tx) -> Outcome {
      const std::size_t to = std::min(added_.size(), from + kBatch);
      for (std::size_t i = from; i < to; ++i)
        store::keep_person(tx, added_[i].person);
      for (std::size_t i = from; i < to; ++i)
        store::keep_private(tx, added_[i].person.bucket, added_[i].person.id, added_[i].sealed_name,
                            added_[i].sealed_phone);
      return Done{};
    });
    if (!written) return written;
  }
  std::sort(added_.begin(), added_.end(), [](const NewPerson& a, const NewPerson& b) {
    return std::pair(a.person.household, a.person.id) < std::pair(b.person.household, b.person.id);
  });
  for (std::size_t from = 0; from < added_.size(); from += kImportBatchMax) {
    auto written = place_.db.write([&](Tx& tx) -> Outcome {
      const std::size_t to = std::min(added_.size(), from + kImportBatchMax);
      for (std::size_t i = from; i < to; ++i)
        store::keep_member(tx, added_[i].person.household, added_[i].person.birth_year,
                           added_[i].person.id);
      run.witness(tx, static_cast<std::int64_t>(to - from));
      return Done{};
    });
    if (!written) return written;
  }
  return Done{};
}

Outcome PeopleTaker::write_changes(const ImportRun& run) {
  for (std::size_t from = 0; from < changes_.size(); from += kUpdateBatch) {
    auto written = place_.db.write([&](Tx& tx) -> Outcome {
      const std::size_t to = std::min(changes_.size(), from + kUpdateBatch);
      for (std::size_t i = from; i < to; ++i) {
        const Change& c = changes_[i];
        const PersonId id = c.before.id;
        const auto salt = place_.keys.salts->find(id.value);
        if (!salt) continue;  // erased meanwhile
        store::update_person(tx, c.after);
        if (c.before.household != c.after.household || c.before.birth_year != c.after.birth_year) {
          store::drop_member(tx, c.before.household, c.before.birth_year, id);
          store::keep_member(tx, c.after.household, c.after.birth_year, id);
        }
        const Key32 key = data_key(place_.keys, *salt);
        store::update_private(tx, id, seal(key, c.open_after.name, bound_to(kNameColumn, id)),
                              c.open_after.phone.empty()
                                  ? std::string()
                                  : seal(key, c.open_after.phone, bound_to(kPhoneColumn, id)));
        for (const auto& token : tokens_of(place_.keys, id, c.open_before, c.door_before))
          store::drop_token(tx, token.bytes, id);
        for (const auto& token : tokens_of(place_.keys, id, c.open_after, c.door_after))
          store::keep_token(tx, token.bucket, token.bytes, id, name_of(token.kind));
      }
      run.witness(tx, static_cast<std::int64_t>(to - from));
      return Done{};
    });
    if (!written) return written;
  }
  return Done{};
}

// Whoever may be somebody we have goes to the queue at once. A whole city at a time is left to the
// daily pass over everybody, which compares in memory.
Outcome PeopleTaker::look_for_same(Instant now) {
  constexpr std::size_t kLookedMax = 20'000, kBatch = 100;
  const std::size_t count = std::min(added_.size(), kLookedMax - std::min(kLookedMax, looked_));
  for (std::size_t from = 0; from < count; from += kBatch) {
    auto queued = place_.db.write([&](Tx& tx) -> Outcome {
      for (std::size_t i = from; i < std::min(count, from + kBatch); ++i) {
        auto found = queue_duplicates_of(tx, place_.keys, added_[i].person.id, now);
        if (!found) return found.error();
      }
      return Done{};
    });
    if (!queued) return queued;
  }
  looked_ += count;
  return Done{};
}

Result<std::vector<RowOutcome>> PeopleTaker::take(std::span<const ImportRow> rows,
                                                  const ImportRun& run) {
  doors_ = Doors();
  members_.clear();
  added_.clear();
  said_.clear();
  changes_.clear();
  auto outcomes = place_.db.read([&](Tx& tx) -> Result<std::vector<RowOutcome>> {
    std::vector<RowOutcome> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      found.push_back(decide(tx, i, rows[i], run));
    return found;
  });
  if (!outcomes || run.is_dry_run) return outcomes;
  if (auto sealed = seal_new(rows); !sealed) return sealed.error();
  if (auto written = write_tokens(); !written) return written.error();
  if (auto written = add_doors(place_.db, doors_); !written) return written.error();
  if (auto written = write_people(run); !written) return written.error();
  if (auto written = write_changes(run); !written) return written.error();
  if (auto looked = look_for_same(run.now); !looked) return looked.error();
  return outcomes;
}

}  // namespace

std::unique_ptr<RowTaker> people_taker(const ImportPlace& place) {
  return std::make_unique<PeopleTaker>(place);
}

}  // namespace fl
