// Making promises and judging what is left of them.
#include "promises.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "platform/time.h"
#include "storage/outbox.h"

namespace fl::faults {

namespace {

const Sql kMake{SqlTag::job, "storage.test_make_promise",
                "INSERT INTO storage_promise (bucket, id, word) VALUES (?1, ?2, ?3)"};
const Sql kRows{SqlTag::job, "storage.test_promise_rows", "SELECT id FROM storage_promise"};
const Sql kReceipts{SqlTag::job, "storage.test_promise_receipts",
                    "SELECT key_low FROM storage_receipt"};
const Sql kEvents{SqlTag::job, "storage.test_promise_events", "SELECT entity FROM storage_event"};
constexpr Instant kNow{1'600'000'000'000};

ReceiptKey key_of(std::int64_t id) {
  return {Bucket(id % 16), AccountId{1}, {0, static_cast<std::uint64_t>(id)}};
}

std::map<std::int64_t, int> counts(Tx& tx, const Sql& sql) {
  std::map<std::int64_t, int> found;
  auto rows = tx.run(sql);
  while (rows.step())
    ++found[rows.i64(0)];
  return found;
}

}  // namespace

// No unique key on purpose: a promise kept twice must be visible.
Outcome lay_promise_table(Db& db) {
  return db.exec_script(
      "CREATE TABLE storage_promise (bucket SMALLINT NOT NULL, id BIGINT NOT NULL, word TEXT NOT "
      "NULL)");
}

void write_promise(Tx& tx, std::int64_t id, std::size_t word_bytes) {
  const ReceiptKey key = key_of(id);
  auto before = find_receipt(tx, key, "hash");
  if (before && *before) return;
  tx.exec(kMake, key.bucket, id, std::string(word_bytes, char('a' + id % 26)));
  post_event(tx, key.bucket, "test.promised", id, "{}", kNow);
  save_receipt(tx, key, "hash", "kept", kNow);
}

Outcome make_promise(Db& db, std::int64_t id, std::size_t word_bytes) {
  return db.write([&](Tx& tx) -> Outcome {
    write_promise(tx, id, word_bytes);
    return Done{};
  });
}

std::string Verdict::text() const {
  if (!is_readable) return "not readable: " + why;
  return "lost " + std::to_string(lost) + ", doubled " + std::to_string(doubled) + ", torn " +
         std::to_string(torn) + " of " + std::to_string(kept) + " rows";
}

Verdict judge(Db& db, const std::vector<std::int64_t>& acknowledged) {
  Verdict verdict;
  const auto problems = db.integrity_problems();
  if (!problems.empty()) {
    verdict.why = problems.front();
    return verdict;
  }
  try {
    auto read = db.read([&](Tx& tx) -> Outcome {
      const auto rows = counts(tx, kRows), receipts = counts(tx, kReceipts),
                 events = counts(tx, kEvents);
      std::set<std::int64_t> all;
      for (const auto* part : {&rows, &receipts, &events}) {
        for (const auto& [id, count] : *part)
          all.insert(id);
      }
      for (const std::int64_t id : all) {
        const bool is_whole = rows.contains(id) && receipts.contains(id) && events.contains(id);
        if (!is_whole)
          ++verdict.torn;
        else if (rows.at(id) + receipts.at(id) + events.at(id) > 3)
          ++verdict.doubled;
      }
      for (const std::int64_t id : acknowledged) {
        if (!rows.contains(id)) ++verdict.lost;
      }
      verdict.kept = std::int64_t(rows.size());
      return Done{};
    });
    verdict.is_readable = read.is_ok();
    if (!read) verdict.why = read.error().key;
  } catch (const Bug& bug) {
    // A table is gone from a file that is whole: its making was lost, and all that was in it.
    verdict.why = bug.what();
    verdict.is_readable = true;
    verdict.lost = static_cast<int>(acknowledged.size());
  }
  return verdict;
}

Verdict judge_file(const std::string& path, const std::vector<std::int64_t>& acknowledged) {
  DbOptions options;
  options.path = path;
  auto opened = Db::open(options);
  if (opened) return judge(**opened, acknowledged);
  Verdict verdict;
  verdict.why = opened.error().key;
  return verdict;
}

int count_from_environment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  const int count = text ? std::atoi(text) : 0;
  return count > 0 ? count : otherwise;
}

std::string fast_folder() {
  const bool has_memory = ::access("/dev/shm", W_OK) == 0;
  std::string name =
      has_memory ? std::string("/dev/shm/firstline-faults.XXXXXX")
                 : std::filesystem::temp_directory_path().string() + "/firstline-faults.XXXXXX";
  CHECK(::mkdtemp(name.data()) != nullptr);
  return name;
}

}  // namespace fl::faults
