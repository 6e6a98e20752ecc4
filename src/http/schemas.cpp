// One text a shape, in alphabetical order. `#/components/schemas/X` refers to another of this
// table.
#include "http/schemas.h"

#include <algorithm>
#include <tuple>

namespace fl::http {

namespace {

constexpr NamedSchema kSchemas[] = {
    {"AreaLevel",
     R"({"enum":["city","district","subdistrict","township","section","community","village",
      "village_group","grid_cell","command"]})"},
    {"AreaRef", R"({
      "type":"object","required":["id","name","level","parent_name"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "level":{"$ref":"#/components/schemas/AreaLevel"},"parent_name":{"type":"string"}}})"},
    {"Ask", R"({
      "type":"object",
      "required":["id","reference","kind","text","state","created_at","due_at","is_late","owner",
        "accepted_at",
        "done_at","stars","awaits_you","follow"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "reference":{"type":"string","description":"What a person reads aloud: 7K3-Q2M."},
        "kind":{"type":"string"},"text":{"type":"string"},
        "state":{"$ref":"#/components/schemas/AskState"},
        "created_at":{"$ref":"#/components/schemas/Time"},
          "due_at":{"$ref":"#/components/schemas/Time"},
        "is_late":{"type":"boolean"},
        "owner":{"anyOf":[{"$ref":"#/components/schemas/Owner"},{"type":"null"}]},
        "accepted_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "done_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "stars":{"$ref":"#/components/schemas/Stars"},
        "awaits_you":{"type":"boolean","description":"Said to be done; the asker says so too."},
        "follow":{"type":["string","null"],"description":"Token of the follow link."}}})"},
    {"AskOpened", R"({"type":"object","required":["ask","follow"],"properties":{
        "ask":{"$ref":"#/components/schemas/Ask"},"follow":{"type":"string"}}})"},
    {"AskState", R"({"enum":["open","accepted","done","dropped"]})"},
    {"AuditCheck", R"({
      "type":"object","required":["ok","leaf_count","row_count","problems"],"properties":{
        "ok":{"type":"boolean"},"leaf_count":{"type":"integer"},"row_count":{"type":"integer"},
        "problems":{"type":"array","items":{"type":"object","required":["where","what"],
          "properties":{
          "where":{"type":"string"},"what":{"type":"string"}}}}}})"},
    {"AuditLeaf", R"({
      "type":"object","required":["position","bucket","seq","at","verb","actor","entity","hash"],
        "properties":{
        "position":{"type":["integer","null"],
          "description":"Place in the log; null until a head covers it."},
        "bucket":{"type":"integer"},"seq":{"type":"integer"},
          "at":{"$ref":"#/components/schemas/Time"},
        "verb":{"type":"string"},"actor":{"type":"string"},"entity":{"type":"string"},
        "hash":{"type":"string"}}})"},
    {"AuditRead", R"({
      "type":"object","required":["at","account","name","verb","person","reason"],"properties":{
        "at":{"$ref":"#/components/schemas/Time"},"account":{"type":"string"},
          "name":{"type":"string"},
        "verb":{"type":"string"},"person":{"type":"string",
          "description":"A pseudonym, never a name."},
        "reason":{"type":"string"}}})"},
    {"AuditSummary", R"({
      "type":"object","required":["leaf_count","head"],"properties":{
        "leaf_count":{"type":"integer"},
        "head":{"anyOf":[{"type":"object","required":["size","root","at","signature","key"],
          "properties":{
          "size":{"type":"integer"},"root":{"type":"string"},
            "at":{"$ref":"#/components/schemas/Time"},
          "signature":{"type":"string"},"key":{"type":"string"}}},{"type":"null"}]}}})"},
    {"CodeSent", R"({"type":"object","required":["sent_to","valid_s"],"properties":{
        "sent_to":{"type":"string"},"valid_s":{"type":"integer"}}})"},
    {"DemoMessages",
     R"({"type":"object","required":["items"],"properties":{"items":{"type":"array","items":{
        "type":"object","required":["at","to","text"],
          "properties":{"at":{"$ref":"#/components/schemas/Time"},
          "to":{"type":"string"},"text":{"type":"string"}}}}}})"},
    {"DemoPeople",
     R"({"type":"object","required":["items"],"properties":{"items":{"type":"array","items":{
        "type":"object","required":["who","name","title_zh","title_en","token","home"],
          "properties":{
          "who":{"type":"string"},
          "name":{"type":"string"},"title_zh":{"type":"string"},"title_en":{"type":"string"},
          "token":{"type":"string"},"home":{"type":"string"}}}}}})"},
    {"Fault", R"({
      "type":"object","required":["fault"],"properties":{
        "fault":{"type":"object","required":["key","kind"],"properties":{
          "key":{"type":"string","description":"Public and stable: translate by it."},
          "kind":{"enum":["bad_input","not_signed_in","refused","absent","conflict","too_large",
            "too_many","bug",
            "unavailable"]},
          "detail":{"type":"string"},
          "fields":{"type":"array","items":{"type":"object","required":["field","key"],
            "properties":{
            "field":{"type":"string"},"key":{"type":"string"},"expected":{"type":"string"}}}}}},
        "incident":{"type":"string","description":"What to quote when asking for help."}}})"},
    {"Health", R"({"type":"object","required":["ok"],"properties":{"ok":{"type":"boolean"}}})"},
    {"Id", R"({"type":"string","pattern":"^[0-9A-HJKMNP-TV-Z]{13}$"})"},
    {"Kinds",
     R"({"type":"object","required":["items"],"properties":{"items":{"type":"array","items":{
        "type":"object",
        "required":["kind","zh","en","icon","due_minutes","proofs","text_label_zh","text_label_en"],
        "properties":{"kind":{"type":"string"},"zh":{"type":"string"},"en":{"type":"string"},
          "icon":{"type":"string"},"due_minutes":{"type":"integer"},
          "proofs":{"type":"array","items":{"type":"string"}},
          "text_label_zh":{"type":"string"},"text_label_en":{"type":"string"}}}}}})"},
    {"LaneCounts", R"({"type":"object",
      "required":["late","waiting","going","closed","cells","uncovered_cells"],"properties":{
        "late":{"type":"integer"},"waiting":{"type":"integer"},"going":{"type":"integer"},
        "closed":{"type":"integer"},"cells":{"type":"integer"},
          "uncovered_cells":{"type":"integer"}}})"},
    {"LatePage", R"({
      "type":"object",
      "required":["area","path","as_of","totals","next_due_at","blockers","children","commands"],
        "properties":{
        "area":{"$ref":"#/components/schemas/AreaRef"},
        "path":{"type":"array","items":{"$ref":"#/components/schemas/AreaRef"}},
        "as_of":{"$ref":"#/components/schemas/Time"},
        "totals":{"$ref":"#/components/schemas/LaneCounts"},
        "next_due_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "commands":{"type":"array","items":{"$ref":"#/components/schemas/AreaRef"},
          "description":"Command areas that the asker sees whole."},
        "blockers":{"type":"array",
          "description":"Open ones by cause and the level that must answer.",
          "items":{"type":"object","required":["cause","level","count"],"properties":{
            "cause":{"type":"string"},"level":{"$ref":"#/components/schemas/AreaLevel"},
            "count":{"type":"integer"}}}},
        "children":{"type":"array","items":{"allOf":[{"$ref":"#/components/schemas/LaneCounts"},{
          "type":"object","required":["area","oldest_due_at"],"properties":{
            "area":{"$ref":"#/components/schemas/AreaRef"},
            "oldest_due_at":{"$ref":"#/components/schemas/TimeOrNull"}}}]}}}})"},
    {"Me", R"({"type":"object","required":["person","household"],"properties":{
        "person":{"type":"object","required":["name","phone_masked"],"properties":{
          "name":{"type":"string"},"phone_masked":{"type":"string"}}},
        "household":{"type":"object","required":["address","door"],"properties":{
          "address":{"type":"string"},"door":{"type":"string"}}}}})"},
    {"OpenApi", R"({"type":"object"})"},
    {"Owner", R"({"type":"object","required":["name","title_zh","title_en","level"],"properties":{
        "name":{"type":"string"},"title_zh":{"type":"string"},"title_en":{"type":"string"},
        "level":{"$ref":"#/components/schemas/AreaLevel"}}})"},
    {"Progress", R"({
      "type":"object","description":"Never text, address, kind or name of the asker.",
      "required":["reference","state","created_at","due_at","is_late","owner","accepted_at",
        "done_at","stars",
        "as_of","hotline"],
      "properties":{
        "changes":{"type":"array","description":"What was changed because of asks like this one.",
          "items":{"type":"object","required":["title","published_at"],"properties":{
            "title":{"type":"string"},"published_at":{"$ref":"#/components/schemas/Time"}}}},
        "reference":{"type":"string"},"state":{"$ref":"#/components/schemas/AskState"},
        "created_at":{"$ref":"#/components/schemas/Time"},
          "due_at":{"$ref":"#/components/schemas/Time"},
        "is_late":{"type":"boolean"},
        "owner":{"anyOf":[{"type":"object","required":["name","title_zh","title_en"],"properties":{
          "name":{"type":"string"},"title_zh":{"type":"string"},"title_en":{"type":"string"}}},
            {"type":"null"}]},
        "accepted_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "done_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "stars":{"$ref":"#/components/schemas/Stars"},
        "as_of":{"$ref":"#/components/schemas/Time"},"hotline":{"type":"string"}}})"},
    {"Readiness", R"({"type":"object","required":["ok"],"properties":{"ok":{"type":"boolean"},
        "database":{"enum":["sqlite","postgresql"]},
        "reasons":{"type":"array","items":{"type":"string"}}}})"},
    {"Responder", R"({
      "type":"object","required":["account_id","name","role","area","open_count"],"properties":{
        "account_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "role":{"$ref":"#/components/schemas/RoleName"},
          "area":{"$ref":"#/components/schemas/AreaRef"},
        "open_count":{"type":"integer"}}})"},
    {"Revoked", R"({"type":"object","required":["revoked_count"],"properties":{
        "revoked_count":{"type":"integer"}}})"},
    {"RoleName",
     R"({"enum":["resident","community_worker","community_lead","street_officer","district_officer",
      "city_officer","auditor","administrator","personnel_officer","phone_desk",
      "complaint_handler","clerk","party_contact","laboratory","clinician",
      "epidemiologist","pass_officer"]})"},
    {"Session", R"({
      "type":"object","required":["account","roles","csrf","expires_at","home","demo"],
        "properties":{
        "account":{"type":"object","required":["id","kind","name"],"properties":{
          "id":{"$ref":"#/components/schemas/Id"},"kind":{"enum":["staff","resident"]},
            "name":{"type":"string"}}},
        "roles":{"type":"array","items":{"type":"object","required":["role","area"],"properties":{
          "role":{"$ref":"#/components/schemas/RoleName"},
            "area":{"$ref":"#/components/schemas/AreaRef"}}}},
        "csrf":{"type":"string"},"expires_at":{"$ref":"#/components/schemas/Time"},
        "home":{"type":"string"},"demo":{"type":"boolean"}}})"},
    {"Stars", R"({"type":["integer","null"],"minimum":1,"maximum":5})"},
    {"TaskDetail", R"({
      "allOf":[{"$ref":"#/components/schemas/TaskRow"},{
        "type":"object","required":["person","text","channel","caller","kind_zh","kind_en",
          "proofs","proof","stars","awaits_asker","lacks_skill","rungs",
          "bounces","reopens","tries","after_tries",
          "merged_into","same","parts","steps","can","attachments",
          "read_logged","why","needs_two","companions"],
          "properties":{
          "attachments":{"type":"array","items":{"type":"object",
            "required":["id","mime","byte_count","name","made_at"],"properties":{
            "id":{"$ref":"#/components/schemas/Id"},"mime":{"type":"string"},
            "byte_count":{"type":"integer"},"name":{"type":"string"},
            "made_at":{"$ref":"#/components/schemas/Time"}}}},
          "channel":{"type":"string"},
          "awaits_asker":{"type":"boolean"},
          "needs_two":{"type":"boolean",
            "description":"Nobody visits alone: proof.with is asked for."},
          "companions":{"type":"array","description":"Who is on duty here, when two are needed.",
            "items":{"type":"object","required":["account_id","name"],"properties":{
              "account_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"}}}},
          "lacks_skill":{"type":"string",
            "description":"What the kind wants and the holder has not."},
          "caller":{"anyOf":[{"type":"object","required":["name","phone","address"],
            "properties":{"name":{"type":"string"},"phone":{"type":"string"},
            "address":{"type":"string"}}},{"type":"null"}]},
          "rungs":{"type":"array","items":{"type":"object",
            "required":["number","tells","name","told_at","acked_at","acked_by","said"],
            "properties":{"number":{"type":"integer"},
            "tells":{"enum":["holder","lead","street","district","city"]},
            "name":{"type":"string"},"told_at":{"$ref":"#/components/schemas/Time"},
            "acked_at":{"$ref":"#/components/schemas/TimeOrNull"},
            "acked_by":{"type":"string"},"said":{"type":"string"}}}},
          "bounces":{"type":"integer"},"reopens":{"type":"integer"},"tries":{"type":"integer"},
          "after_tries":{"enum":["","try_again","visit","lead_decides"]},
          "merged_into":{"anyOf":[{"$ref":"#/components/schemas/Id"},{"type":"null"}]},
          "same":{"type":"array","items":{"$ref":"#/components/schemas/TaskRow"}},
          "parts":{"type":"array","items":{"$ref":"#/components/schemas/TaskRow"}},
          "person":{"anyOf":[{"type":"object","required":["name","age","phone"],"properties":{
            "name":{"type":"string"},"age":{"type":"integer"},"phone":{"type":"string"}}},
            {"type":"null"}]},
          "kind_zh":{"type":"string"},"kind_en":{"type":"string"},
          "proofs":{"type":"array","items":{"type":"string"}},
          "text":{"type":"string"},
          "proof":{"anyOf":[{"type":"object","required":["kind","note"],"properties":{
            "kind":{"type":"string"},"note":{"type":"string"}}},{"type":"null"}]},
          "stars":{"$ref":"#/components/schemas/Stars"},
          "steps":{"type":"array","items":{"type":"object",
            "required":["at","what","word","name"],"properties":{
            "at":{"$ref":"#/components/schemas/Time"},
            "what":{"enum":["opened","accepted","done","assigned","late","dropped","bounced",
              "reopened","unreachable","merged","unmerged","split","reminded","acknowledged",
              "escalated","confirmed"]},
            "word":{"type":"string"},"name":{"type":"string"}}}},
          "can":{"type":"array","items":{"enum":["accept","done","assign","bounce","unreached",
            "split","merge","unmerge","acknowledge"]}},
          "read_logged":{"type":"boolean"},
          "why":{"anyOf":[{"$ref":"#/components/schemas/Why"},{"type":"null"}]}}}]})"},
    {"TaskRow", R"({
      "type":"object",
      "required":["id","source","kind","title","priority","state","lane","door","address","area",
        "due_at","is_late","accepted_at","done_at","holder","fallback",
        "is_crisis","needs_decision","version"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},"kind":{"type":"string"},
        "source":{"enum":["ask","directive","list","need","visit","followup","complaint",
          "blocker","appeal","split"]},
        "title":{"type":"string"},"priority":{"type":"integer","minimum":0,"maximum":2},
        "is_crisis":{"type":"boolean"},"needs_decision":{"type":"boolean"},
        "state":{"$ref":"#/components/schemas/AskState"},
        "lane":{"enum":["late","waiting","going","closed"]},
        "door":{"type":"string"},"address":{"type":"string"},
        "area":{"$ref":"#/components/schemas/AreaRef"},
        "due_at":{"$ref":"#/components/schemas/Time"},"is_late":{"type":"boolean"},
        "accepted_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "done_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "holder":{"anyOf":[{"type":"object","required":["id","name"],"properties":{
          "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"}}},{"type":"null"}]},
        "fallback":{"type":"boolean",
          "description":"Nobody on duty in the cell: a higher level answers."},
        "version":{"type":"integer"}}})"},
    {"Time",
     R"({"type":"string","format":"date-time","description":"RFC 3339 with the city's offset."})"},
    {"TimeOrNull", R"({"type":["string","null"],"format":"date-time"})"},
    {"UncoveredCell", R"({"type":"object","required":["area","answers"],"properties":{
        "area":{"$ref":"#/components/schemas/AreaRef"},
        "answers":{"type":"object","required":["area","name"],"properties":{
          "area":{"$ref":"#/components/schemas/AreaRef"},"name":{"type":"string"}}}}})"},
};

// A page of a list is {"items":[...],"next":cursor or null,"as_of":time}.
constexpr NamedList kLists[] = {
    {"AskList", "Ask"},        {"LeafList", "AuditLeaf"},
    {"ReadList", "AuditRead"}, {"ResponderList", "Responder"},
    {"TaskList", "TaskRow"},   {"UncoveredList", "UncoveredCell"},
};

constexpr std::string_view kIdSchema = R"({"type":"string"})";
constexpr QueryField kQueryFields[] = {
    {"/v1/tasks", "area", kIdSchema, "Whose tasks: the id of an area or command area.", true},
    {"/v1/tasks", "holder", kIdSchema, "Only those held by this account.", false},
    {"/v1/tasks", "kind", kIdSchema, "Only this kind.", false},
    {"/v1/tasks", "lane", R"({"enum":["late","waiting","going","closed"]})", "Which lane.", true},
    {"/v1/tasks", "over", R"({"type":"integer","minimum":1})", "Only late by more than minutes.",
     false},
    {"/v1/tasks", "priority", R"({"enum":["critical","urgent","ordinary"]})", "Only this weight.",
     false},
    {"/v1/tasks", "state", R"({"enum":["open","accepted","done","dropped"]})", "Only this state.",
     false},
};

const SchemaTable kFrame{kSchemas, kLists, kQueryFields};

// All tables' rows in the order of their names.
template <class Row, class Part, class Less>
std::vector<Row> gathered(Part part, Less less) {
  std::vector<Row> all;
  for (const auto* table = SchemaTable::first(); table != nullptr; table = table->next)
    all.insert(all.end(), (table->*part).begin(), (table->*part).end());
  std::sort(all.begin(), all.end(), less);
  return all;
}

}  // namespace

std::vector<NamedSchema> reply_schemas() {
  return gathered<NamedSchema>(&SchemaTable::shapes,
                               [](const auto& a, const auto& b) { return a.name < b.name; });
}

std::vector<NamedList> list_schemas() {
  return gathered<NamedList>(&SchemaTable::lists,
                             [](const auto& a, const auto& b) { return a.name < b.name; });
}

std::vector<QueryField> query_fields() {
  return gathered<QueryField>(&SchemaTable::query, [](const auto& a, const auto& b) {
    return std::tie(a.pattern, a.name) < std::tie(b.pattern, b.name);
  });
}

}  // namespace fl::http
