// The shapes of replies, as JSON Schema (2020-12) text by name: the contract with the web app,
// written once by hand. openapi.cpp puts them into the document; rooms name them in
// Route.reply_schema.
#pragma once

#include <span>
#include <string_view>

namespace fl::http {

struct NamedSchema {
  std::string_view name, text;
};
[[nodiscard]] std::span<const NamedSchema> reply_schemas();

// A list of one of the shapes above, in pages: {"items":[...],"next":...,"as_of":...}.
struct NamedList {
  std::string_view name, item;
};
[[nodiscard]] std::span<const NamedList> list_schemas();

// What a route reads from the query, which a DraftField table does not say.
struct QueryField {
  std::string_view pattern, name, schema, summary;
  bool is_required;
};
[[nodiscard]] std::span<const QueryField> query_fields();

}  // namespace fl::http
