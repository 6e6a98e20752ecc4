// A named, tagged SQL text. Statements are file-level constants in store*.cpp; each registers
// itself, so that a linter test can hold all of them to their tag:
//   - point: touches one bucket, binds it as ?1 (`bucket = ?1`, or the first value of an INSERT);
//   - list: has LIMIT, walks an index (no full scan, no sort of an unbounded set), may scatter over
//     buckets;
//   - job: background work, not on a request's path;
//   - reference: a small table every server may hold whole (areas, kinds, settings).
// Parameters are ?1 ?2 ...; upper-case keywords; the common subset of SQLite and PostgreSQL.
#pragma once

#include <string_view>

namespace fl {

enum class SqlTag { point, list, job, reference };

class Sql {
 public:
  Sql(SqlTag tag, std::string_view name, std::string_view text)
      : tag(tag), name(name), text(text), next(first_) {
    first_ = this;
  }
  Sql(const Sql&) = delete;
  Sql& operator=(const Sql&) = delete;

  const SqlTag tag;
  const std::string_view name;  // "work.load_task"
  const std::string_view text;
  const Sql* const next;
  [[nodiscard]] static const Sql* first() { return first_; }

 private:
  inline static const Sql* first_ = nullptr;
};

}  // namespace fl
