// Rows of capabilities, one-time codes, carers and cards. Inside pass/.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

using CapabilityId = Id<struct CapabilityTag>;
using CarerId = Id<struct CarerTag>;

namespace pass_store {

struct CapabilityRow {
  std::string hash;  // 16 bytes
  CapabilityId id;
  PersonId person;
  std::string way;
  AccountId made_by;
  Instant made_at;
  std::optional<Instant> ended;
};
void add_capability(Tx& tx, const CapabilityRow& row);
void end_capability(Tx& tx, const CapabilityRow& row, Instant now);
[[nodiscard]] std::optional<CapabilityRow> capability_of(Tx& tx, std::string_view hash);
// The oldest first; ended ones too.
[[nodiscard]] std::vector<CapabilityRow> capabilities_of(Tx& tx, PersonId person);
void each_capability(Tx& tx, Bucket bucket, const std::function<void(const CapabilityRow&)>& visit);

struct LetterRow {
  std::string hash;
  PersonId person;
  AccountId made_by;
  Instant made_at, until;
  std::int64_t tries = 0;
  std::optional<Instant> used;
};
void put_letter(Tx& tx, const LetterRow& row);
[[nodiscard]] std::optional<LetterRow> letter_of(Tx& tx, std::string_view hash);
[[nodiscard]] int drop_letters(Tx& tx, Instant before);

struct CarerRow {
  CarerId id;
  PersonId person, carer;
  std::string relation;  // what the person is to the carer: child, parent, ...
  Instant since;
  std::optional<Instant> until;
  AccountId made_by;
  std::optional<Instant> ended;
};
void add_carer(Tx& tx, const CarerRow& row);
void end_carer(Tx& tx, const CarerRow& row, Instant now);
[[nodiscard]] std::optional<CarerRow> carer_at(Tx& tx, CarerId id);
// Not ended: who cares for this person; whom this person cares for.
[[nodiscard]] std::vector<CarerRow> carers_of(Tx& tx, PersonId person);
[[nodiscard]] std::vector<CarerRow> cared_by(Tx& tx, PersonId carer);
void each_carer(Tx& tx, const std::function<void(const CarerRow&)>& visit);

void put_card(Tx& tx, std::string_view code, PersonId person, Instant now);
[[nodiscard]] std::optional<PersonId> person_of_card(Tx& tx, std::string_view code);

}  // namespace pass_store

}  // namespace fl
