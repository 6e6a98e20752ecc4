// Whether a statement of this transaction travels, and one statement for many keys.
#include "storage/counted.h"
#include "storage/many.h"
#include "storage/postgres/cursor.h"
#include "storage/postgres/link.h"

namespace fl {

namespace {
constexpr std::size_t kTogether = 100;  // well below what a link leaves unanswered
constexpr std::size_t kKeysMax = 1000;  // of one statement

class Closing {
 public:
  explicit Closing(Cursor& cursor) : cursor_(cursor) {}
  ~Closing() { cursor_.close(); }
  Closing(const Closing&) = delete;

 private:
  Cursor& cursor_;
};

// {1,2,3}: how PostgreSQL reads an array.
std::string array_of(std::span<const RowKey> keys, std::int64_t RowKey::*part) {
  std::string text = "{";
  for (const auto& key : keys)
    text += std::to_string(key.*part) + ",";
  text.back() = '}';
  return text;
}

void take_of_server(PgLink& link, const Sql& sql, std::span<const RowKey> keys, std::size_t from,
                    const std::function<void(std::size_t, const Cursor&)>& take) {
  PgCursor& cursor = link.open_for_keys(sql);
  const Closing closing(cursor);
  const std::string buckets = array_of(keys, &RowKey::bucket);
  const std::string numbers = array_of(keys, &RowKey::number);
  cursor.bind_text(1, buckets);
  cursor.bind_text(2, numbers);
  cursor.bound(2);
  while (cursor.step())
    take(from + cursor.key_place(), cursor);
}

}  // namespace

std::uint64_t statement_count() {
  return statements_begun;
}

void for_keys(Tx& tx, const Sql& sql, std::span<const RowKey> keys,
              const std::function<void(std::size_t, const Cursor&)>& take) {
  if (keys.empty()) return;
  if (auto* link = dynamic_cast<PgLink*>(&tx.link())) {
    for (std::size_t from = 0; from < keys.size(); from += kKeysMax)
      take_of_server(*link, sql, keys.subspan(from, std::min(kKeysMax, keys.size() - from)), from,
                     take);
    return;
  }
  const bool has_bucket = has_second_value(sql);
  const std::uint64_t begun = statements_begun + 1;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Cursor& cursor = tx.link().open(sql, tx.is_write());
    const Closing closing(cursor);
    if (has_bucket) cursor.bind_i64(1, keys[i].bucket);
    cursor.bind_i64(has_bucket ? 2 : 1, keys[i].number);
    cursor.bound(has_bucket ? 2 : 1);
    while (cursor.step())
      take(i, cursor);
  }
  statements_begun = begun;
}

std::size_t sent_together(Tx& tx) {
  return dynamic_cast<PgLink*>(&tx.link()) != nullptr ? kTogether : 1;
}

}  // namespace fl
