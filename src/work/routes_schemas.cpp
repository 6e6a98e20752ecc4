// The shapes of the duty office's replies that came after the frame's.
#include "http/schemas.h"

namespace fl {

namespace {

constexpr http::NamedSchema kShapes[] = {
    {"AskEntered", R"({
      "type":"object",
      "required":["id","reference","task","owner","is_crisis","same","follow"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"reference":{"type":"string"},
        "task":{"$ref":"#/components/schemas/TaskRow"},
        "owner":{"$ref":"#/components/schemas/Owner"},"is_crisis":{"type":"boolean"},
        "same":{"type":"array","items":{"$ref":"#/components/schemas/TaskRow"}},
        "follow":{"type":"string"}}})"},
    {"Caller", R"({
      "type":"object","required":["person_id","household_id","name","address","door","area",
        "is_living_alone","open"],"properties":{
        "person_id":{"$ref":"#/components/schemas/Id"},
        "household_id":{"$ref":"#/components/schemas/Id"},
        "name":{"type":"string"},"address":{"type":"string"},"door":{"type":"string"},
        "area":{"$ref":"#/components/schemas/AreaRef"},"is_living_alone":{"type":"boolean"},
        "open":{"type":"array","items":{"$ref":"#/components/schemas/TaskRow"}}}})"},
    {"Card", R"({
      "type":"object","required":["kind","zh","en","guide","bring","call","check"],"properties":{
        "kind":{"type":"string"},"zh":{"type":"string"},"en":{"type":"string"},
        "guide":{"$ref":"#/components/schemas/CardLines"},
        "bring":{"$ref":"#/components/schemas/CardLines"},
        "call":{"$ref":"#/components/schemas/CardLines"},
        "check":{"$ref":"#/components/schemas/CardLines"}}})"},
    {"CardLines", R"({"type":"array","items":{"type":"object","required":["zh","en"],"properties":{
        "zh":{"type":"string"},"en":{"type":"string"}}}})"},
    {"Rung", R"({
      "type":"object","required":["task_id","kind","title","priority","area","due_at","rung",
        "tells","told_at"],"properties":{
        "task_id":{"$ref":"#/components/schemas/Id"},"kind":{"type":"string"},
        "title":{"type":"string"},"priority":{"type":"integer"},
        "area":{"$ref":"#/components/schemas/AreaRef"},
        "due_at":{"$ref":"#/components/schemas/Time"},"rung":{"type":"integer"},
        "tells":{"type":"string"},"told_at":{"$ref":"#/components/schemas/Time"}}})"},
};
constexpr http::NamedList kLists[] = {{"RungList", "Rung"}, {"CallerList", "Caller"}};
constexpr http::QueryField kQuery[] = {
    {"/v1/cards/{id}", "role", R"({"type":"string"})", "Whose five questions: a role.", false}};
const http::SchemaTable kWorkShapes{kShapes, kLists, kQuery};

}  // namespace

}  // namespace fl
