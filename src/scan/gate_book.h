// What a gate's phone writes down while it checks with no server, kept once: visitors, people
// without a phone, paper cards, temperatures, care let in (guard 1), what was done after a verdict;
// and how many checks had which verdict, with nobody in it.
//
// Promises: one record is one act under its own key, however often it comes; what was said of a
// visitor is sealed and gone after 14 days; a fever is a promise of whoever answers for the place,
// in the same transaction; nothing here can turn anybody away. Called by routes_gate.cpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "work/work.h"

namespace fl {

namespace gate_limits {
inline constexpr int kUploadCountMax = 100;  // records in one batch
inline constexpr std::chrono::hours kRecordKept{24 * 14};
inline constexpr std::chrono::minutes kClockAhead{5};
inline constexpr int kVerdictCountMax = 40;          // different verdicts of one record of counts
inline constexpr std::int64_t kChecksMax = 100'000;  // of one verdict in one hour at one gate
}  // namespace gate_limits

inline constexpr int kFeverTenths = 373;
inline constexpr std::chrono::minutes kFeverDue{30};

using GateRecordId = Id<struct GateRecordTag>;

struct GateBook {
  Db& db;
  const Keys& keys;
  const AreaTree& tree;
  const WorkRoom& work;
};

// One thing written down, read and bounded.
struct GateRecordDraft {
  ActKey key;
  std::string kind, gate;
  Instant happened_at;
  json::object body;                             // what is sealed: fields of its kind
  std::optional<int> tenths;                     // temperature
  std::map<std::string, std::int64_t> verdicts;  // checks: "go ok" -> how many
};
// A draft from one item of a batch. Faults: draft.bad_fields, draft.not_json, trust.bad_key,
// scan.bad_card_code.
[[nodiscard]] Result<GateRecordDraft> gate_record_of(std::string_view text);

// Who brings it, and the place they answer for: that of their shift then, else now, else of their
// role.
struct GateKeeper {
  Actor actor;
  Permit permit;
  const Area* area = nullptr;
};
// Faults: trust.not_permitted, scan.not_at_a_gate (no shift, and no role that covers a place).
[[nodiscard]] Result<GateKeeper> gate_keeper(const GateBook& book, const Actor& actor, Instant now);
// Faults: scan.record_too_old, trust.key_reused, those of open_task.
[[nodiscard]] Outcome keep_gate_record(const GateBook& book, const GateKeeper& keeper,
                                       const GateRecordDraft& draft, Instant now);

// ---- for the officer of the place
struct GateRecord {
  GateRecordId id;
  std::string kind, gate, area_path;
  AccountId account;
  Instant happened_at;
  TaskId task;
  std::string body_sealed;
};
[[nodiscard]] Result<json::object> open_gate_record(Tx& tx, const GateBook& book,
                                                    const GateRecord& record);

// Records of 14 days ago, whenever they were brought; the number dropped. Counts stay: nobody is
// in them.
[[nodiscard]] int drop_old_gate_records(Tx& tx, Instant now);

}  // namespace fl
