// Tables folded into one hash, piece by piece.
#include "storage/content_hash.h"

#include <algorithm>

namespace fl {

namespace {

constexpr std::size_t kFoldBytes = 64 * 1024;

std::string joined(const std::vector<const StoredColumn*>& columns) {
  std::string text;
  for (const auto* column : columns)
    text += (text.empty() ? "" : ", ") + column->name;
  return text;
}

}  // namespace

void ContentHash::add(char kind, std::string_view bytes) {
  const std::uint64_t size = bytes.size();
  pending_ += kind;
  pending_.append(reinterpret_cast<const char*>(&size), sizeof size);
  pending_.append(bytes);
  if (pending_.size() >= kFoldBytes) fold();
}

void ContentHash::fold() {
  hash_ = sha256(raw(hash_) + pending_);
  pending_.clear();
}

void ContentHash::add_table(const StoredTable& shape) {
  add('t', shape.name);
  for (const auto& column : shape.columns) {
    add('c', column.name);
    add_number(int(column.kind));
    add_number(column.key_place);
  }
}

std::string ContentHash::finish() {
  fold();
  return hex(hash_);
}

std::string key_columns_of(const StoredTable& shape) {
  std::vector<const StoredColumn*> keys, all;
  for (const auto& column : shape.columns) {
    all.push_back(&column);
    if (column.key_place >= 0) keys.push_back(&column);
  }
  std::sort(keys.begin(), keys.end(),
            [](const auto* a, const auto* b) { return a->key_place < b->key_place; });
  return joined(keys.empty() ? all : keys);
}

std::string columns_of(const StoredTable& shape) {
  std::vector<const StoredColumn*> all;
  for (const auto& column : shape.columns)
    all.push_back(&column);
  return joined(all);
}

std::string text_of_walk(const StoredTable& shape) {
  return "SELECT " + columns_of(shape) + " FROM " + shape.name + " ORDER BY " +
         key_columns_of(shape);
}

}  // namespace fl
