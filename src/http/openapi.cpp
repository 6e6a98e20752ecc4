// Rows to OpenAPI. Paths and members stand in the order of the table, which is the order of the
// source.
#include "http/openapi.h"

#include <algorithm>

#include "http/schemas.h"
#include "http/wire.h"
#include "platform/limits.h"
#include "platform/text.h"

namespace fl {

namespace {

json::object ref(std::string_view name) {
  return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

json::object schema_of(std::span<const DraftField> fields);

json::object schema_of(const DraftField& field) {
  switch (field.type) {
    case FieldType::text:
    case FieldType::line:
      return {{"type", "string"}, {"minLength", field.low}, {"maxLength", field.high}};
    case FieldType::digits:
      return {{"type", "string"},
              {"minLength", field.low},
              {"maxLength", field.high},
              {"pattern", "^[0-9]*$"}};
    case FieldType::integer:
      return {{"type", "integer"}, {"minimum", field.low}, {"maximum", field.high}};
    case FieldType::id:
      return ref("Id");
    case FieldType::time:
      return ref("Time");
    case FieldType::object:
      return schema_of(field.inside);
    case FieldType::word:
      break;
  }
  json::array words;
  for (const auto word : split(field.words, '|'))
    words.push_back(json::value(word));
  return {{"type", "string"}, {"enum", std::move(words)}};
}

json::object schema_of(std::span<const DraftField> fields) {
  json::object members;
  json::array required;
  for (const auto& field : fields) {
    members[field.name] = schema_of(field);
    if (!field.is_optional) required.push_back(json::value(field.name));
  }
  json::object out{{"type", "object"}};
  if (!required.empty()) out["required"] = std::move(required);
  out["properties"] = std::move(members);
  out["additionalProperties"] = false;
  return out;
}

bool is_write(const Route& route) {
  return route.method != Method::get;
}

bool needs_session(const Route& route) {
  const auto kind = route.access.kind;
  return kind != Access::Kind::anyone && kind != Access::Kind::demo &&
         kind != Access::Kind::capability;
}

bool is_list(std::string_view name) {
  return std::ranges::any_of(http::list_schemas(),
                             [&](const auto& list) { return list.name == name; });
}

bool is_known(std::string_view name) {
  return is_list(name) || std::ranges::any_of(http::reply_schemas(),
                                              [&](const auto& one) { return one.name == name; });
}

json::object schema_of(const http::NamedList& list) {
  return {{"type", "object"},
          {"required", json::array{"items", "next", "as_of"}},
          {"properties",
           json::object{{"items", json::object{{"type", "array"}, {"items", ref(list.item)}}},
                        {"next", json::object{{"type", json::array{"string", "null"}}}},
                        {"as_of", ref("Time")}}}};
}

json::object parameter(std::string_view place, std::string_view name, bool is_required,
                       json::value schema, std::string_view summary) {
  json::object out{{"name", name}, {"in", place}, {"required", is_required}};
  if (!summary.empty()) out["description"] = summary;
  out["schema"] = std::move(schema);
  return out;
}

json::array parameters_of(const Route& route) {
  const json::object text{{"type", "string"}};
  json::array all;
  for (const auto part : split(route.pattern, '/'))
    if (!part.empty() && part.front() == '{')
      all.push_back(parameter("path", part.substr(1, part.size() - 2), true, text, ""));
  for (const auto& field : http::query_fields())
    if (field.pattern == route.pattern && !is_write(route))
      all.push_back(parameter("query", field.name, field.is_required, json::parse(field.schema),
                              field.summary));
  if (is_list(route.reply_schema)) {
    all.push_back(parameter("query", "after", false, text, "`next` of the page before."));
    all.push_back(parameter("query", "limit", false,
                            json::object{{"type", "integer"},
                                         {"minimum", 1},
                                         {"maximum", limits::kListLimitMax},
                                         {"default", limits::kListLimitDefault}},
                            ""));
  }
  if (route.access.kind == Access::Kind::capability)
    all.push_back(
        parameter("header", "X-Firstline-Follow", true, text, "Token of the follow link."));
  if (is_write(route) && needs_session(route))
    all.push_back(parameter("header", "X-Firstline-CSRF", true, text, "`csrf` of the session."));
  if (route.needs_act_key)
    all.push_back(
        parameter("header", "Idempotency-Key", true,
                  json::object{{"type", "string"}, {"pattern", "^[0-9a-f]{32}$"}},
                  "Made by the client; the same key and body give the first result again."));
  return all;
}

json::object content(json::value schema) {
  return {{"application/json", json::object{{"schema", std::move(schema)}}}};
}

json::object replies_of(const Route& route) {
  const int status = good_status_of(route);
  json::object good{{"description", http::reason_of(status)}};
  if (!route.reply_schema.empty())
    good["content"] =
        content(is_known(route.reply_schema) ? ref(route.reply_schema) : json::object());
  return {{std::to_string(status), std::move(good)},
          {"default", json::object{{"$ref", "#/components/responses/Fault"}}}};
}

std::string_view word_of(Access::Kind kind) {
  switch (kind) {
    case Access::Kind::anyone:
      return "anyone";
    case Access::Kind::signed_in:
      return "signed_in";
    case Access::Kind::resident:
      return "resident";
    case Access::Kind::staff:
      return "staff";
    case Access::Kind::verb:
      return "verb";
    case Access::Kind::capability:
      return "capability";
    case Access::Kind::demo:
      return "demo";
  }
  return "anyone";
}

json::object operation_of(const Route& route) {
  json::object out{{"operationId", route.name},
                   {"summary", route.summary},
                   {"tags", json::array{route.name.substr(0, route.name.find('.'))}},
                   {"x-access", word_of(route.access.kind)}};
  if (!route.access.verb.empty()) out["x-verb"] = route.access.verb;
  if (auto parameters = parameters_of(route); !parameters.empty())
    out["parameters"] = std::move(parameters);
  if (!route.draft.empty())
    out["requestBody"] =
        json::object{{"required", true}, {"content", content(schema_of(route.draft))}};
  out["responses"] = replies_of(route);
  out["security"] =
      needs_session(route) ? json::array{json::object{{"session", json::array()}}} : json::array();
  return out;
}

std::string_view lower_name_of(Method method) {
  switch (method) {
    case Method::get:
      return "get";
    case Method::post:
      return "post";
    case Method::del:
      return "delete";
  }
  return "get";
}

}  // namespace

int good_status_of(const Route& route) {
  if (route.reply_schema.empty()) return 204;
  if (route.reply_schema == "CodeSent") return 202;
  const bool makes = route.reply_schema == "AskOpened" || route.reply_schema == "Session";
  return makes && route.method == Method::post ? 201 : 200;
}

std::vector<std::string_view> unknown_reply_schemas(const std::vector<Route>& routes) {
  std::vector<std::string_view> unknown;
  for (const auto& route : routes)
    if (!route.reply_schema.empty() && !is_known(route.reply_schema))
      unknown.push_back(route.reply_schema);
  return unknown;
}

std::string openapi_document(const std::vector<Route>& routes) {
  json::object paths;
  for (const auto& route : routes) {
    auto& place = paths[route.pattern];
    if (!place.is_object()) place = json::object();
    place.as_object()[lower_name_of(route.method)] = operation_of(route);
  }
  json::object schemas;
  for (const auto& schema : http::reply_schemas())
    schemas[schema.name] = json::parse(schema.text);
  for (const auto& list : http::list_schemas())
    schemas[list.name] = schema_of(list);
  const json::object fault{{"description", "What went wrong, by a stable key."},
                           {"content", content(ref("Fault"))}};
  const json::object cookie{{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-firstline"}};
  return json::serialize(json::object{
      {"openapi", "3.1.0"},
      {"info",
       json::object{
           {"title", "Firstline"},
           {"version", "1"},
           {"description", "Times are RFC 3339; ids are 13 characters of Crockford base32."},
           {"license", json::object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"servers", json::array{json::object{{"url", "/"}}}},
      {"paths", std::move(paths)},
      {"components", json::object{{"schemas", std::move(schemas)},
                                  {"responses", json::object{{"Fault", fault}}},
                                  {"securitySchemes", json::object{{"session", cookie}}}}}});
}

}  // namespace fl
