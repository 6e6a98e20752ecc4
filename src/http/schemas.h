// The shapes of replies, as JSON Schema (2020-12) text by name: the contract with the web app,
// written once by hand. openapi.cpp puts them into the document; rooms name them in
// Route.reply_schema.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace fl::http {

struct NamedSchema {
  std::string_view name, text;
};

// A list of one of the shapes above, in pages: {"items":[...],"next":...,"as_of":...}.
struct NamedList {
  std::string_view name, item;
};

// What a route reads from the query, which a DraftField table does not say.
struct QueryField {
  std::string_view pattern, name, schema, summary;
  bool is_required;
};

// The shapes of one room, a file-level constant of its routes_schemas.cpp: each registers itself,
// like Sql. openapi.cpp sees all of them, by name.
class SchemaTable {
 public:
  SchemaTable(std::span<const NamedSchema> shapes, std::span<const NamedList> lists,
              std::span<const QueryField> query)
      : shapes(shapes), lists(lists), query(query), next(first_) {
    first_ = this;
  }
  SchemaTable(const SchemaTable&) = delete;
  SchemaTable& operator=(const SchemaTable&) = delete;

  const std::span<const NamedSchema> shapes;
  const std::span<const NamedList> lists;
  const std::span<const QueryField> query;
  const SchemaTable* const next;
  [[nodiscard]] static const SchemaTable* first() { return first_; }

 private:
  inline static const SchemaTable* first_ = nullptr;
};

[[nodiscard]] std::vector<NamedSchema> reply_schemas();
[[nodiscard]] std::vector<NamedList> list_schemas();
[[nodiscard]] std::vector<QueryField> query_fields();

}  // namespace fl::http
