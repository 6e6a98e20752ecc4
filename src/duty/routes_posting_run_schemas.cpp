// The shapes of posting in the background.
#include "http/schemas.h"

namespace fl::http {

namespace {

constexpr NamedSchema kShapes[] = {
    {"PostingRun", R"({"type":"object",
      "required":["id","day","state","done","asked_by","accepted_by","fault","people","seats",
        "filled","untrained","distance_m","distance_longest_m","given","refused","made_at"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},"day":{"$ref":"#/components/schemas/Time"},
        "state":{"enum":["waiting","reading","planning","proving","planned","accepting","accepted",
          "failed","cancelled"]},
        "done":{"type":"number","description":"Of the step it is in, 0 to 1."},
        "asked_by":{"type":"string"},"accepted_by":{"type":"string"},"fault":{"type":"string"},
        "people":{"type":"integer"},"seats":{"type":"integer"},"filled":{"type":"integer"},
        "untrained":{"type":"integer"},"distance_m":{"type":"integer"},
        "distance_longest_m":{"type":"integer"},"given":{"type":"integer"},
        "refused":{"type":"integer"},"made_at":{"$ref":"#/components/schemas/Time"}}})"},
    {"PostingRow", R"({"type":"object",
      "required":["number","name","title","title_zh","title_en","area","from","until","reason",
        "bar","count","remedy_bar","remedy_count","distance_m","is_untrained","state"],
      "properties":{
        "number":{"type":"integer"},"name":{"type":"string"},"title":{"type":"string"},
        "title_zh":{"type":"string"},"title_en":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "from":{"anyOf":[{"$ref":"#/components/schemas/Time"},{"type":"null"}]},
        "until":{"anyOf":[{"$ref":"#/components/schemas/Time"},{"type":"null"}]},
        "reason":{"type":"string"},"bar":{"type":"string"},"count":{"type":"integer"},
        "remedy_bar":{"type":"string"},"remedy_count":{"type":"integer"},
        "distance_m":{"type":"integer"},"is_untrained":{"type":"boolean"},
        "state":{"enum":["","given","refused","taken_out"]}}})"},
};
constexpr NamedList kLists[] = {{"PostingRunList", "PostingRun"}, {"PostingRowList", "PostingRow"}};

constexpr QueryField kQuery[] = {
    {"/v1/areas/{id}/posting-rows", "kind", R"({"enum":["posting","unmet","idle"]})", "Which rows.",
     false},
    {"/v1/areas/{id}/posting-rows", "run", R"({"type":"string"})", "Whose rows: a posting's id.",
     true},
};

const SchemaTable kPostingRuns{kShapes, kLists, kQuery};

}  // namespace

}  // namespace fl::http
