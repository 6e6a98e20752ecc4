// The shapes of needs of people on duty.
#include "http/schemas.h"

namespace fl::http {

namespace {

constexpr NamedSchema kShapes[] = {
    {"NeedWord", R"({"type":"object","required":["word","zh","en"],"properties":{
        "word":{"type":"string"},"zh":{"type":"string"},"en":{"type":"string"}}})"},
    {"NeedKind", R"({"type":"object","required":["kind","zh","en","due_hours","outcomes"],
      "properties":{"kind":{"type":"string"},"zh":{"type":"string"},"en":{"type":"string"},
        "due_hours":{"type":"integer"},
        "outcomes":{"type":"array","items":{"$ref":"#/components/schemas/NeedWord"}}}})"},
    {"Need", R"({"type":"object",
      "required":["id","kind","kind_zh","kind_en","state","name","filed_by","owner","area","text",
        "outcome","answer","round","made_at","due_at","is_late","answered_at","can"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},"kind":{"type":"string"},
        "kind_zh":{"type":"string"},"kind_en":{"type":"string"},
        "state":{"enum":["open","taken","answered","withdrawn"]},
        "name":{"type":"string","description":"Whose need."},
        "filed_by":{"type":"string"},
        "owner":{"type":"string","description":"Whose promise it is now."},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "text":{"type":"string"},"outcome":{"type":"string"},"answer":{"type":"string"},
        "round":{"type":"integer"},"made_at":{"$ref":"#/components/schemas/Time"},
        "due_at":{"$ref":"#/components/schemas/Time"},"is_late":{"type":"boolean"},
        "answered_at":{"anyOf":[{"$ref":"#/components/schemas/Time"},{"type":"null"}]},
        "can":{"type":"array","items":{"enum":["withdraw","again","take","answer"]}}}})"},
    {"MyNeeds", R"({"type":"object","required":["items","kinds","as_of"],"properties":{
        "items":{"type":"array","items":{"$ref":"#/components/schemas/Need"}},
        "kinds":{"type":"array","items":{"$ref":"#/components/schemas/NeedKind"}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"NeedPage", R"({"type":"object","required":["items","kinds","next","as_of"],"properties":{
        "items":{"type":"array","items":{"$ref":"#/components/schemas/Need"}},
        "kinds":{"type":"array","items":{"$ref":"#/components/schemas/NeedKind"}},
        "next":{"type":["string","null"]},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
};

constexpr QueryField kQuery[] = {
    {"/v1/areas/{id}/needs", "state", R"({"enum":["open","answered"]})", "Which of them.", false},
};

const SchemaTable kNeeds{kShapes, {}, kQuery};

}  // namespace

}  // namespace fl::http
