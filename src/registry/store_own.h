// Rows of whose account it is. Inside registry/.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "storage/db.h"
#include "trust/trust.h"

namespace fl::store {

struct OwnRow {
  AccountId account;
  PersonId person;
  std::string way;
  Instant linked_at;
};
void put_own(Tx& tx, const OwnRow& row);
[[nodiscard]] std::optional<OwnRow> load_own(Tx& tx, AccountId account);
void each_own(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);

}  // namespace fl::store
