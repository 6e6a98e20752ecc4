// The shapes of facts and dossiers.
#include "http/schemas.h"

namespace fl {

namespace {

using http::NamedSchema;
using http::QueryField;

constexpr NamedSchema kShapes[] = {
    {"Dossier", R"({
      "type":"object","required":["id","about","month","question","facts","opener","opened_at",
        "reply_until","replied_at","reply","decided_at","decision"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "about":{"$ref":"#/components/schemas/NamedAccount"},
        "month":{"type":"string"},"question":{"type":"string"},
        "facts":{"anyOf":[{"$ref":"#/components/schemas/Facts"},{"type":"null"}]},
        "opener":{"type":"string"},"opened_at":{"$ref":"#/components/schemas/Time"},
        "reply_until":{"$ref":"#/components/schemas/Time"},
        "replied_at":{"$ref":"#/components/schemas/TimeOrNull"},"reply":{"type":"string"},
        "decided_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "decision":{"type":"string"}}})"},
    {"Facts", R"({
      "type":"object","description":"Counts with what they are counted out of; never a score.",
      "required":["promises","done","late","late_blocked","late_own_minutes",
        "late_of_others_minutes","bounced","reopened","shift_hours"],
      "properties":{
        "promises":{"type":"integer"},"done":{"type":"integer"},"late":{"type":"integer"},
        "late_blocked":{"type":"integer",
          "description":"Late only by the time another level took to answer."},
        "late_own_minutes":{"type":"integer"},"late_of_others_minutes":{"type":"integer"},
        "bounced":{"type":"integer"},"reopened":{"type":"integer"},
        "shift_hours":{"type":"number"}}})"},
    {"FactsPage", R"({
      "type":"object","required":["area","month","promises_min","items","dossiers","as_of"],
      "properties":{
        "area":{"$ref":"#/components/schemas/AreaRef"},"month":{"type":"string"},
        "promises_min":{"type":"integer"},
        "items":{"type":"array","description":"By name; there is no other order.","items":{
          "type":"object","required":["id","name","shown","facts","comment"],"properties":{
            "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
            "shown":{"$ref":"#/components/schemas/FactsShown"},
            "facts":{"anyOf":[{"$ref":"#/components/schemas/Facts"},{"type":"null"}]},
            "comment":{"type":"string"}}}},
        "dossiers":{"type":"array","items":{"$ref":"#/components/schemas/Dossier"}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"FactsShown", R"({"enum":["yes","too_few","month_open","own_first"]})"},
    {"MyFacts", R"({
      "type":"object","required":["month","shown","promises_min","comment","commented_at","facts",
        "as_of","dossiers"],
      "properties":{
        "month":{"type":"string"},"shown":{"$ref":"#/components/schemas/FactsShown"},
        "promises_min":{"type":"integer"},"comment":{"type":"string"},
        "commented_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "facts":{"anyOf":[{"$ref":"#/components/schemas/Facts"},{"type":"null"}]},
        "as_of":{"$ref":"#/components/schemas/Time"},
        "dossiers":{"type":"array","items":{"$ref":"#/components/schemas/Dossier"}}}})"},
};

constexpr QueryField kQuery[] = {
    {"/v1/areas/{id}/facts", "month", R"({"type":"string"})", "Which month: 2026-01.", false},
    {"/v1/facts/mine", "month", R"({"type":"string"})", "Which month: 2026-01.", false},
};

const http::SchemaTable kOfFacts{kShapes, {}, kQuery};

}  // namespace

}  // namespace fl
