// The shapes of a gate's book.
#include "http/schemas.h"

namespace fl {

namespace {

constexpr http::NamedSchema kShapes[] = {
    {"GateCount", R"({
      "type":"object","required":["area","gate","verdict","why","count"],"properties":{
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "gate":{"type":"string"},"verdict":{"type":"string"},"why":{"type":"string"},
        "count":{"type":"integer"}}})"},
    {"GateRecord", R"({
      "type":"object","required":["id","kind","gate","area","happened_at","by","task_id","said"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "kind":{"enum":["visitor","no_phone","card","temperature","care","act"]},
        "gate":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "happened_at":{"$ref":"#/components/schemas/Time"},"by":{"type":"string"},
        "task_id":{"anyOf":[{"$ref":"#/components/schemas/Id"},{"type":"null"}]},
        "said":{"type":"object",
          "description":"The fields of its kind, as the guard wrote them."}}})"},
    {"GateUpload", R"({
      "type":"object","required":["key","outcome","fault"],"properties":{
        "key":{"type":"string"},"outcome":{"enum":["kept","refused","retry"]},
        "fault":{"anyOf":[{"type":"object","required":["key","kind","fields"],"properties":{
          "key":{"type":"string"},"kind":{"type":"string"},
          "fields":{"type":"array","items":{"type":"object",
            "required":["field","key","expected"],"properties":{"field":{"type":"string"},
            "key":{"type":"string"},"expected":{"type":"string"}}}}}},{"type":"null"}]}}})"},
};
constexpr http::NamedList kLists[] = {{"GateCountList", "GateCount"},
                                      {"GateRecordList", "GateRecord"},
                                      {"GateUploads", "GateUpload"}};
constexpr http::QueryField kQuery[] = {
    {"/v1/areas/{id}/gate-counts", "on", R"({"type":"string"})", "YYYY-MM-DD; default today.",
     false},
    {"/v1/areas/{id}/gate-records", "kind", R"({"type":"string"})", "Default `visitor`.", false},
    {"/v1/areas/{id}/gate-records", "on", R"({"type":"string"})", "YYYY-MM-DD; default today.",
     false},
};
const http::SchemaTable kGateShapes{kShapes, kLists, kQuery};

}  // namespace

}  // namespace fl
