// The shapes of the replies about tables in and out, and accounts.
#include "http/schemas.h"

namespace fl {

namespace {

constexpr http::NamedSchema kShapes[] = {
    {"Account", R"({
      "type":"object","required":["id","name","state","made_at","roles","code"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "state":{"enum":["waiting","open","closed"]},
        "made_at":{"$ref":"#/components/schemas/Time"},
        "roles":{"type":"array","items":{"$ref":"#/components/schemas/AccountRole"}},
        "code":{"type":["string","null"],"description":"For the first sign-in; told once."}}})"},
    {"AccountRole", R"({
      "type":"object","required":["id","role","area","from","until","is_over"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"role":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "from":{"$ref":"#/components/schemas/Time"},
        "until":{"$ref":"#/components/schemas/TimeOrNull"},"is_over":{"type":"boolean"}}})"},
    {"Enrolment", R"({"type":"object","required":["name","totp_uri","totp_secret"],"properties":{
        "name":{"type":"string"},"totp_uri":{"type":"string"},"totp_secret":{"type":"string"}}})"},
    {"Export", R"({
      "type":"object",
      "required":["id","what","area","reason","state","asked_by","approved_by","is_mine",
        "may_approve","rows","asked_at","expires_at"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},"what":{"enum":["people","households","venues"]},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "reason":{"type":"string"},"state":{"enum":["asked","approved","refused","fetched"]},
        "asked_by":{"type":"string"},"approved_by":{"type":"string"},
        "is_mine":{"type":"boolean"},"may_approve":{"type":"boolean"},
        "rows":{"type":"integer"},"asked_at":{"$ref":"#/components/schemas/Time"},
        "expires_at":{"$ref":"#/components/schemas/Time"}}})"},
    {"Import", R"({
      "type":"object",
      "required":["id","what","file_name","state","rows","inserted","updated","unchanged",
        "refused","done_ratio","stopped_by","has_errors","report","made_at"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},"what":{"type":"string"},
        "file_name":{"type":"string"},
        "state":{"enum":["uploading","waiting","checking","checked","running","done","stopped",
          "failed"]},
        "rows":{"type":"integer"},"inserted":{"type":"integer"},"updated":{"type":"integer"},
        "unchanged":{"type":"integer"},"refused":{"type":"integer"},
        "done_ratio":{"type":"number"},"stopped_by":{"type":"string"},
        "has_errors":{"type":"boolean"},
        "report":{"anyOf":[{"$ref":"#/components/schemas/ImportReport"},{"type":"null"}]},
        "made_at":{"$ref":"#/components/schemas/Time"}}})"},
    {"ImportColumn", R"({
      "type":"object","required":["name","zh","en","is_required"],"properties":{
        "name":{"type":"string"},"zh":{"type":"string"},"en":{"type":"string"},
        "is_required":{"type":"boolean"}}})"},
    {"ImportList", R"({
      "type":"object","required":["items","next","as_of","tables"],"properties":{
        "items":{"type":"array","items":{"$ref":"#/components/schemas/Import"}},
        "next":{"type":["string","null"]},"as_of":{"$ref":"#/components/schemas/Time"},
        "tables":{"type":"array","items":{"type":"object","required":["what","columns"],
          "properties":{"what":{"type":"string"},
          "columns":{"type":"array","items":{"$ref":"#/components/schemas/ImportColumn"}}}}}}})"},
    {"ImportPart", R"({"type":"object","required":["number"],"properties":{
        "number":{"type":"integer"}}})"},
    {"ImportReport", R"({
      "type":"object","required":["headings"],"properties":{
        "headings":{"type":"array","items":{"type":"string"}},
        "missing":{"type":"array","items":{"type":"string"}},
        "encoding":{"type":"string"},
        "mapping":{"type":"object","additionalProperties":{"type":"string"}},
        "ignored":{"type":"array","items":{"type":"string"}},
        "refusals":{"type":"array","items":{"type":"object",
          "required":["line","column","key","expected_zh","expected_en"],"properties":{
          "line":{"type":"integer"},"column":{"type":"string"},"key":{"type":"string"},
          "expected_zh":{"type":"string"},"expected_en":{"type":"string"}}}}}})"},
    {"TableFile", R"({"type":"string","description":"A CSV or XLSX file."})"},
};
constexpr http::NamedList kLists[] = {{"AccountList", "Account"}, {"ExportList", "Export"}};
constexpr http::QueryField kQuery[] = {
    {"/v1/accounts", "after", R"({"type":"string"})", "`next` of the page before.", false},
};
const http::SchemaTable kImportShapes{kShapes, kLists, kQuery};

}  // namespace

}  // namespace fl
