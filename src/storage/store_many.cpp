// Whether a statement of this transaction travels.
#include "storage/many.h"
#include "storage/postgres/link.h"

namespace fl {

namespace {
constexpr std::size_t kTogether = 100;  // well below what a link leaves unanswered
}  // namespace

std::size_t sent_together(Tx& tx) {
  return dynamic_cast<PgLink*>(&tx.link()) != nullptr ? kTogether : 1;
}

}  // namespace fl
