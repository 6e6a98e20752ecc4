// The shapes of evidence, status and public counts.
#include "http/schemas.h"

namespace fl {

namespace {

using http::NamedList;
using http::NamedSchema;

constexpr NamedSchema kShapes[] = {
    {"AppealAnswered", R"({"type":"object","required":["is_upheld"],"properties":{
      "is_upheld":{"type":"boolean"}}})"},
    {"AppealToAnswer", R"({
      "type":"object","required":["id","rule","filed_at","due_at","person","words","round",
        "status"],"properties":{
        "person":{"$ref":"#/components/schemas/PersonCard"},"words":{"type":"string"},
        "round":{"type":"integer"},
        "id":{"$ref":"#/components/schemas/Id"},"rule":{"type":"string"},
        "filed_at":{"$ref":"#/components/schemas/Time"},
        "due_at":{"$ref":"#/components/schemas/Time"},
        "status":{"$ref":"#/components/schemas/PassStatus"}}})"},
    {"EvidencePiece", R"({
      "type":"object","required":["id","person_id","kind","facts","joins","body","second_body",
        "happened_at","recorded_at","until","state","is_mine"],
      "properties":{
        "person":{"$ref":"#/components/schemas/PersonCard"},"is_mine":{"type":"boolean"},
        "id":{"$ref":"#/components/schemas/Id"},"person_id":{"$ref":"#/components/schemas/Id"},
        "kind":{"enum":["lab_result","clinician_report","exposure","area_boundary",
          "quarantine_order"]},
        "facts":{"type":"object"},
        "joins":{"type":"object","description":"What was looked up and found."},
        "body":{"type":"string"},"second_body":{"type":"string"},
        "happened_at":{"$ref":"#/components/schemas/Time"},
        "recorded_at":{"$ref":"#/components/schemas/Time"},
        "until":{"$ref":"#/components/schemas/TimeOrNull"},
        "state":{"enum":["counted","waiting","held","withdrawn"]}}})"},
    {"LargeAct", R"({
      "type":"object","required":["id","why","count_max","count","body","made_at","state","key_id",
        "answered_at","request"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "why":{"enum":["contacts_of_case","contacts_of_venue","no_shared_exposure"]},
        "count_max":{"type":"integer"},"count":{"type":"integer"},"body":{"type":"string"},
        "made_at":{"$ref":"#/components/schemas/Time"},"state":{"enum":["waiting","granted"]},
        "key_id":{"type":"string"},"answered_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "request":{"type":"string","description":"What the outside key signs."}}})"},
    {"PassStatus", R"({
      "type":"object","description":"Recomputed from evidence each time: zh and en are its words.",
      "required":["verdict","is_lapsed","is_late_in_public","why","zh","en","waiting","appeals",
        "as_of"],
      "properties":{
        "verdict":{"enum":["ok","ask","stop"]},"is_lapsed":{"type":"boolean"},
        "is_late_in_public":{"type":"boolean"},
        "why":{"type":["object","null"]},
        "zh":{"type":"array","items":{"type":"string"}},
        "en":{"type":"array","items":{"type":"string"}},
        "waiting":{"type":"array","items":{"type":"object","required":["id","kind","recorded_at"],
          "properties":{"id":{"$ref":"#/components/schemas/Id"},"kind":{"type":"string"},
            "recorded_at":{"$ref":"#/components/schemas/Time"}}}},
        "appeals":{"type":"array","items":{"type":"object",
          "required":["id","filed_at","due_at","answered_at","is_upheld","round","words","answer"],
          "properties":{"round":{"type":"integer"},"words":{"type":"string"},
            "answer":{"type":"string"},
            "id":{"$ref":"#/components/schemas/Id"},
            "filed_at":{"$ref":"#/components/schemas/Time"},
            "due_at":{"$ref":"#/components/schemas/Time"},
            "answered_at":{"$ref":"#/components/schemas/TimeOrNull"},
            "is_upheld":{"type":"boolean"}}}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"PassStatusFile", R"({"allOf":[{"$ref":"#/components/schemas/PassStatus"},{"type":"object",
      "required":["person","evidence"],"properties":{
        "person":{"$ref":"#/components/schemas/PersonCard"},"evidence":{"type":"array",
        "items":{"$ref":"#/components/schemas/EvidencePiece"}}}}]})"},
    {"PersonCard", R"({
      "type":"object","required":["id","name","age","area"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "age":{"type":["integer","null"]},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]}}})"},
    {"Restriction", R"({
      "type":"object","required":["area","rule","verdict","live","began_today","late_appeals"],
      "properties":{
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "rule":{"type":"string"},"verdict":{"enum":["ask","stop"]},
        "live":{"type":["integer","null"]},"began_today":{"type":["integer","null"]},
        "late_appeals":{"type":["integer","null"]}}})"},
    {"RulesInForce", R"({
      "type":"object","required":["set","kept","as_of"],"properties":{
        "set":{"type":["object","null"]},
        "kept":{"type":"array",
          "description":"How many days what was found about people is kept.",
          "items":{"type":"object","required":["what","days"],"properties":{
            "what":{"type":"string"},"days":{"type":"integer"}}}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
};

constexpr NamedList kLists[] = {{"AppealToAnswerList", "AppealToAnswer"},
                                {"EvidencePieceList", "EvidencePiece"},
                                {"LargeActList", "LargeAct"},
                                {"RestrictionList", "Restriction"}};

const http::SchemaTable kOfThePass{kShapes, kLists, {}};

}  // namespace

}  // namespace fl
