// Finding records that may be one person: around one that was just entered, and over everybody.
#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "platform/salts.h"
#include "platform/text.h"
#include "registry/care.h"
#include "registry/duplicates.h"
#include "registry/people.h"
#include "registry/seals.h"
#include "registry/store.h"

namespace fl {

namespace {

constexpr int kAroundMax = 60;      // people looked at behind one token
constexpr int kAroundAllMax = 400;  // and behind all of them
constexpr std::size_t kWriteBatch = 200;

std::int64_t number_of(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() ? value : 0;
}

MatchRecord record_of(std::int64_t id, std::int64_t household, const std::string& name,
                      std::string_view phone, std::string_view birth_day, int birth_year,
                      bool is_female) {
  MatchRecord record{id,
                     household,
                     name_key(name),
                     {},
                     number_of(phone),
                     birth_year,
                     int(number_of(birth_day)),
                     is_female};
  record.initials = pinyin_initials(record.name);
  return record;
}

Result<MatchRecord> load_record(Tx& tx, const Keys& keys, PersonId id) {
  const auto row = store::person_row(tx, id);
  if (!row) return Fault{FaultKind::absent, "registry.no_such_person"};
  auto open = open_private(tx, keys, id);
  if (!open) return open.error();
  std::string day;
  if (const auto sealed = store::sealed_birth_day(tx, id))
    if (auto opened = unseal_for_person(tx, keys, id, *sealed, kBirthDayColumn)) day = *opened;
  return record_of(id.value, row->household.value, open->name, open->phone, day, row->birth_year,
                   row->is_female);
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const auto word : words) {
    if (!text.empty()) text += '|';
    text += word;
  }
  return text;
}

Result<bool> queue_pair(Tx& tx, PersonId one, PersonId other, const Match& match, Instant now) {
  auto first = load_person(tx, one), second = load_person(tx, other);
  if (!first) return first.error();
  if (!second) return second.error();
  const DuplicatePair pair = one < other ? DuplicatePair{one, other} : DuplicatePair{other, one};
  return store::add_duplicate(tx, {pair, common_path(first->cell_path, second->cell_path),
                                   match.score, joined(match.reasons), "open", now});
}

Result<std::vector<MatchRecord>> everybody(Db& db, const Keys& keys) {
  std::vector<MatchRecord> records;
  for (int bucket = 0; bucket < kBucketCount; ++bucket) {
    auto read = db.read([&](Tx& tx) -> Result<std::vector<store::ScanRow>> {
      return store::people_of_bucket(tx, Bucket(bucket));
    });
    if (!read) return read.error();
    for (const auto& row : *read) {
      const auto salt = keys.salts->find(row.id.value);
      if (!salt) continue;  // erased
      const Key32 key = data_key(keys, *salt);
      const auto opened = [&](const std::optional<std::string>& sealed, std::string_view column) {
        if (!sealed) return std::string();
        auto text = unseal(key, *sealed, bound_to(column, row.id));
        return text ? *text : std::string();
      };
      records.push_back(record_of(row.id.value, row.household.value, opened(row.name, kNameColumn),
                                  opened(row.phone, kPhoneColumn),
                                  opened(row.birth_day, kBirthDayColumn), row.birth_year,
                                  row.is_female));
    }
  }
  return records;
}

struct Found {
  PersonId a, b;
  Match match;
};

}  // namespace

std::string common_path(std::string_view a, std::string_view b) {
  constexpr std::size_t kStep = 3;
  std::size_t same = 0;
  while (same + kStep <= std::min(a.size(), b.size()) &&
         a.substr(same, kStep) == b.substr(same, kStep))
    same += kStep;
  return std::string(a.substr(0, same));
}

Result<int> queue_duplicates_of(Tx& tx, const Keys& keys, PersonId person, Instant now) {
  auto own = load_record(tx, keys, person);
  if (!own) return own.error();
  const auto row = store::person_row(tx, person);
  std::vector<PersonId> around = members_of(tx, row->household);
  const auto behind = [&](TokenKind kind, std::string_view value) {
    for (const auto id : store::by_token(tx, token_of(keys, kind, value), kAroundMax))
      around.push_back(id);
  };
  behind(TokenKind::name, own->name);
  if (own->phone != 0) {
    const std::string phone = std::to_string(own->phone);
    behind(TokenKind::phone, phone);
    behind(TokenKind::tail, std::string_view(phone).substr(phone.size() - 4));
  }
  behind(TokenKind::initials, own->initials);
  int queued = 0, asked = 0;
  std::unordered_set<std::int64_t> seen{person.value};
  for (const auto id : around) {
    if (!seen.insert(id.value).second || ++asked > kAroundAllMax) continue;
    auto other = load_record(tx, keys, id);
    if (!other) continue;
    const Match match = compare(*own, *other);
    if (match.ruling == MatchRuling::nothing) continue;
    auto added = queue_pair(tx, person, id, match, now);
    if (!added) return added.error();
    queued += *added ? 1 : 0;
  }
  return queued;
}

Result<ScanCount> scan_duplicates(Db& db, const Keys& keys, const Permit& permit, Instant now) {
  CHECK(keys.salts != nullptr);
  auto records = everybody(db, keys);
  if (!records) return records.error();
  ScanCount count;
  count.people = std::int64_t(records->size());
  std::vector<Found> found;
  each_match(*records, [&](const MatchRecord& a, const MatchRecord& b, const Match& match) {
    found.push_back({PersonId{a.id}, PersonId{b.id}, match});
  });
  records->clear();
  records->shrink_to_fit();
  for (std::size_t from = 0; from < found.size(); from += kWriteBatch) {
    const std::size_t to = std::min(found.size(), from + kWriteBatch);
    auto written = db.write([&](Tx& tx) -> Result<ScanCount> {
      ScanCount part;
      for (std::size_t i = from; i < to; ++i) {
        const auto& pair = found[i];
        // One of them may be gone by a join of this very scan.
        if (!store::person_row(tx, pair.a) || !store::person_row(tx, pair.b)) continue;
        auto added = queue_pair(tx, pair.a, pair.b, pair.match, now);
        if (!added) return added.error();
        if (!*added) continue;  // decided before, or waiting already
        if (pair.match.ruling != MatchRuling::join) {
          ++part.queued;
          continue;
        }
        auto merged = merge_people(tx, keys, permit, std::min(pair.a, pair.b),
                                   std::max(pair.a, pair.b), "identical record", now);
        if (!merged) return merged.error();
        ++part.joined;
      }
      return part;
    });
    if (!written) return written.error();
    count.queued += written->queued;
    count.joined += written->joined;
  }
  return count;
}

}  // namespace fl
