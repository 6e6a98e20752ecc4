// The scrub: its row, and its reads of the file through SQLite's own handle.
#include <algorithm>

#include "platform/log.h"
#include "storage/db.h"
#include "storage/scrub.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/sums.h"

namespace fl {

namespace {

const Sql kSee{SqlTag::reference, "storage.see_scrub",
               "SELECT next_page, whole_at, wrong_page FROM storage_scrub WHERE id = 1"};
const Sql kKeep{SqlTag::reference, "storage.keep_scrub",
                "INSERT INTO storage_scrub (id, next_page, whole_at, wrong_page) "
                "VALUES (1, ?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET "
                "next_page = excluded.next_page, whole_at = excluded.whole_at, "
                "wrong_page = excluded.wrong_page"};

// Empty on PostgreSQL.
sqlite3* file_of(Tx& tx) {
  auto* connection = dynamic_cast<Connection*>(&tx.link());
  return connection ? connection->handle() : nullptr;
}

Scrub read_state(Tx& tx) {
  Scrub state;
  sqlite3* file = file_of(tx);
  if (!file || !has_sums(file)) return state;
  state.has_sums = true;
  state.wrong_reads = wrong_reads(file);
  state.page_count = look_at_pages(file, 1, 0).page_count;
  auto row = tx.run(kSee);
  if (!row.step()) return state;
  state.next_page = row.i64(0);
  if (row.i64(1) > 0) state.whole_at = row.instant(1);
  state.wrong_page = row.i64(2);
  return state;
}

// What is known to be wrong is looked at again: it may have been written anew, or restored.
Result<int> step(Tx& tx, Scrub& state, Instant now) {
  sqlite3* file = file_of(tx);
  if (state.wrong_page > 0) {
    const auto again = look_at_pages(file, state.wrong_page, 1);
    if (!again.is_unread && again.wrong.empty()) state.wrong_page = 0;
  }
  const std::int64_t count = std::max(kScrubPagesMin, state.page_count / kScrubSteps + 1);
  const auto look = look_at_pages(file, state.next_page, count);
  if (look.is_unread) return Fault{FaultKind::unavailable, "storage.io_error"};
  for (const auto page : look.wrong)
    log_line(LogLevel::error, "storage.wrong_sum", {{"page", std::to_string(page)}});
  if (state.wrong_page == 0 && !look.wrong.empty()) state.wrong_page = look.wrong.front();
  state.next_page += look.looked_at;
  if (state.next_page > look.page_count) {
    state.next_page = 1;
    state.whole_at = now;
  }
  return int(look.looked_at);
}

}  // namespace

Result<Scrub> scrub_state(Db& db) {
  return db.read([](Tx& tx) -> Result<Scrub> { return read_state(tx); });
}

Result<int> scrub_pages(Db& db, Instant now) {
  if (is_postgres(db.path()) || !db.is_healthy()) return 0;
  Scrub state;
  auto looked = db.read([&](Tx& tx) -> Result<int> {
    state = read_state(tx);
    return state.has_sums ? step(tx, state, now) : Result<int>(0);
  });
  if (!looked || !state.has_sums) return looked;
  auto kept = db.write([&](Tx& tx) -> Outcome {
    tx.exec(kKeep, state.next_page, state.whole_at ? state.whole_at->ms : 0, state.wrong_page);
    return Done{};
  });
  if (!kept) return kept.error();
  return looked;
}

}  // namespace fl
