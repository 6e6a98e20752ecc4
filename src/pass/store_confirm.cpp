// The SQL of confirming a phone.
#include "pass/store_confirm.h"

#include "storage/db.h"

namespace fl::pass_store {

namespace {

const Sql kConfirmCapability{SqlTag::point, "pass.confirm_capability",
                             "UPDATE pass_capability SET way = ?3 WHERE bucket = ?1 AND "
                             "hash = ?2 AND ended_at IS NULL"};

}  // namespace

void confirm_capability(Tx& tx, const CapabilityRow& row, std::string_view way) {
  tx.exec(kConfirmCapability, hash_bucket(row.hash), Blob{row.hash}, way);
}

}  // namespace fl::pass_store
