// Inside registry/ and for app/: records that may be one person. Found when somebody is entered and
// by a job over everybody; joined by an officer, or by the job where the evidence is identical;
// undone whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/matching.h"
#include "registry/registry.h"

namespace fl {

inline constexpr std::string_view kBirthDayColumn = "registry_person_private.sealed_birth_day";

// Two records, `a` < `b`.
struct DuplicatePair {
  PersonId a, b;
  [[nodiscard]] Bucket bucket() const { return hash_bucket(a.value); }
};
[[nodiscard]] std::string to_text(const DuplicatePair& pair);
[[nodiscard]] Result<DuplicatePair> pair_of_text(std::string_view text);  // registry.no_such_pair

struct Duplicate {
  DuplicatePair pair;
  std::string area_path;  // of the smallest area that holds both
  int score = 0;
  std::string reasons;  // words parted by '|'
  std::string state;    // open, apart, merged
  Instant found_at;
};

struct Merge {
  MergeId id;
  PersonId survivor, gone;
  std::string area_path, undo_sealed, reason;
  AccountId merged_by;
  Instant merged_at;
  std::optional<Instant> undone_at;
};

// The smallest area that holds both: the part of the paths they share, in whole levels.
[[nodiscard]] std::string common_path(std::string_view a, std::string_view b);

// Looks for records like this one under its search tokens and puts what is worth a look into the
// queue; the number put there.
[[nodiscard]] Result<int> queue_duplicates_of(Tx& tx, const Keys& keys, PersonId person,
                                              Instant now);
// One pass over everybody. Joins only what the table of weights calls `join`.
struct ScanCount {
  std::int64_t people = 0, queued = 0, joined = 0;
};
[[nodiscard]] Result<ScanCount> scan_duplicates(Db& db, const Keys& keys, const Permit& permit,
                                                Instant now);

// `gone` becomes a name for `survivor`: household, flags, plan and tokens move over, and what the
// survivor lacked is taken. Faults: registry.no_such_person, registry.same_person.
[[nodiscard]] Result<MergeId> merge_people(Tx& tx, const Keys& keys, const Permit& permit,
                                           PersonId survivor, PersonId gone,
                                           const std::string& reason, Instant now);
// Every row as it was before. Faults: registry.no_such_merge, registry.merge_undone,
// registry.merge_buried (the survivor was itself merged: that one first).
[[nodiscard]] Outcome undo_merge(Tx& tx, const Keys& keys, const Permit& permit, MergeId id,
                                 const std::string& reason, Instant now);
void keep_apart(Tx& tx, const Permit& permit, const DuplicatePair& pair, const std::string& reason,
                Instant now);

namespace store {

[[nodiscard]] bool add_duplicate(Tx& tx, const Duplicate& duplicate);  // false: known already
[[nodiscard]] std::optional<Duplicate> load_duplicate(Tx& tx, const DuplicatePair& pair);
void set_duplicate_state(Tx& tx, const DuplicatePair& pair, std::string_view state, AccountId by,
                         Instant now);
[[nodiscard]] std::int64_t duplicate_count_of(Tx& tx, PersonId person);  // open ones
[[nodiscard]] std::vector<Duplicate> open_duplicates(Tx& tx, std::string_view path, int limit);
void add_merge(Tx& tx, const Merge& merge);
[[nodiscard]] std::optional<Merge> load_merge(Tx& tx, MergeId id);
void set_merge_undone(Tx& tx, MergeId id, AccountId by, Instant now);
[[nodiscard]] std::vector<Merge> merges_under(Tx& tx, std::string_view path, int limit);

// A row of a plan or a flag as it stands, for the undo record.
struct RawPlan {
  std::int64_t id = 0;
  std::string what, note_sealed;
  int cadence_days = 0;
  std::int64_t set_by = 0, set_at = 0, next_at = 0;
  std::optional<std::int64_t> ended_at;
};
[[nodiscard]] std::vector<RawPlan> raw_plan(Tx& tx, PersonId person);
void add_raw_plan(Tx& tx, PersonId person, const RawPlan& row);
void drop_plan(Tx& tx, PersonId person, std::int64_t id);
[[nodiscard]] std::optional<std::string> sealed_birth_day(Tx& tx, PersonId person);
void put_sealed_birth_day(Tx& tx, PersonId person, const std::optional<std::string>& sealed);
// Everybody of a bucket with their sealed fields.
struct ScanRow {
  PersonId id;
  HouseholdId household;
  int birth_year = 0;
  bool is_female = false;
  std::string name;
  std::optional<std::string> phone, birth_day;
};
[[nodiscard]] std::vector<ScanRow> people_of_bucket(Tx& tx, Bucket bucket);

}  // namespace store

}  // namespace fl
