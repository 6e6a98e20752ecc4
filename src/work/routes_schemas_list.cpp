// The shapes of lists, directives, items and blockers.
#include "http/schemas.h"

namespace fl {

namespace {

using http::NamedList;
using http::NamedSchema;
using http::QueryField;

constexpr NamedSchema kShapes[] = {
    {"Blocker", R"({
      "type":"object","required":["id","task_id","blocked_task_id","blocked_kind","cause","text",
        "area","level_area","holder","raised_at","due_at","is_late","answered_at","answer"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "task_id":{"$ref":"#/components/schemas/Id","description":"The promise to answer."},
        "blocked_task_id":{"$ref":"#/components/schemas/Id"},
        "blocked_kind":{"type":"string"},
        "cause":{"enum":["supplies","people","vehicle","authority","rule","other_office","access",
          "information","other"]},
        "text":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "level_area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "holder":{"$ref":"#/components/schemas/NamedAccount"},
        "raised_at":{"$ref":"#/components/schemas/Time"},
        "due_at":{"$ref":"#/components/schemas/Time"},"is_late":{"type":"boolean"},
        "answered_at":{"$ref":"#/components/schemas/TimeOrNull"},"answer":{"type":"string"}}})"},
    {"ItemStage", R"({"enum":["sent","read","asked","understood","closed","explained"]})"},
    {"MyItem", R"({"allOf":[{"$ref":"#/components/schemas/WorkItem"},{"type":"object",
      "required":["list","sender","part_count","can"],"properties":{
        "list":{"$ref":"#/components/schemas/WorkList"},"sender":{"type":"string"},
        "part_count":{"type":"integer"},
        "can":{"type":"array","items":{
          "enum":["read","understood","question","split","done"]}}}}]})"},
    {"NamedAccount", R"({"type":"object","required":["id","name"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"}}})"},
    {"StageCounts", R"({"type":"object",
      "required":["sent","read","understood","asked","done","explained","late"],"properties":{
        "sent":{"type":"integer"},"read":{"type":"integer"},"understood":{"type":"integer"},
        "asked":{"type":"integer"},"done":{"type":"integer"},"explained":{"type":"integer"},
        "late":{"type":"integer"}}})"},
    {"WorkItem", R"({
      "type":"object","required":["id","task_id","parent_id","what","area","holder","due_at",
        "proof","rule","stage","is_late","read_at","understood_at","closed_at","answer",
        "question","reply","explanation"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},"task_id":{"$ref":"#/components/schemas/Id"},
        "parent_id":{"type":["string","null"]},"what":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "holder":{"$ref":"#/components/schemas/NamedAccount"},
        "due_at":{"$ref":"#/components/schemas/Time"},
        "proof":{"enum":["report","photo","signature","seen_on_site"]},
        "rule":{"enum":["proof","children"]},
        "stage":{"$ref":"#/components/schemas/ItemStage"},"is_late":{"type":"boolean"},
        "read_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "understood_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "closed_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "answer":{"type":"string"},"question":{"type":"string"},"reply":{"type":"string"},
        "explanation":{"type":"string"}}})"},
    {"WorkList", R"({
      "type":"object","required":["id","form","programme","title","text","area","writer","made_at",
        "published_at","field_count","minutes_day","counts"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "form":{"enum":["list","directive","plan","review"]},"programme":{"type":"string"},
        "title":{"type":"string"},"text":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "writer":{"type":"string"},"made_at":{"$ref":"#/components/schemas/Time"},
        "published_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "field_count":{"type":"integer"},"minutes_day":{"type":"integer"},
        "counts":{"$ref":"#/components/schemas/StageCounts"}}})"},
    {"WorkListPage", R"({"allOf":[{"$ref":"#/components/schemas/WorkList"},{"type":"object",
      "required":["levels","items"],"properties":{
        "levels":{"type":"array","items":{"allOf":[{"$ref":"#/components/schemas/StageCounts"},
          {"type":"object","required":["level"],"properties":{
            "level":{"$ref":"#/components/schemas/AreaLevel"}}}]}},
        "items":{"type":"array","items":{"$ref":"#/components/schemas/WorkItem"}}}}]})"},
};

constexpr NamedList kLists[] = {
    {"BlockerList", "Blocker"}, {"MyItemList", "MyItem"}, {"WorkListList", "WorkList"}};

constexpr QueryField kQuery[] = {
    {"/v1/areas/{id}/blockers", "all", R"({"enum":["0","1"]})", "1: the answered ones too.", false},
    {"/v1/areas/{id}/list", "list", R"({"type":"string"})", "Which list: its id.", true},
    {"/v1/areas/{id}/lists", "form", R"({"enum":["list","directive","plan","review"]})",
     "Which form of list.", false},
};

const http::SchemaTable kOfLists{kShapes, kLists, kQuery};

}  // namespace

}  // namespace fl
