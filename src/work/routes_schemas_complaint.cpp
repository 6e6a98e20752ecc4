// The shapes of complaints, change notes, burden and the nightly review.
#include "http/schemas.h"

namespace fl {

namespace {

using http::NamedList;
using http::NamedSchema;

constexpr NamedSchema kShapes[] = {
    {"Burden", R"({
      "type":"object","required":["area","day","worker_count","act_count","field_count","minutes",
        "minutes_each","fields_max","minutes_day_max","forms","items","as_of"],
      "properties":{
        "area":{"$ref":"#/components/schemas/AreaRef"},"day":{"type":"string"},
        "worker_count":{"type":"integer"},"act_count":{"type":"integer"},
        "field_count":{"type":"integer"},"minutes":{"type":"number"},
        "minutes_each":{"type":["number","null"]},
        "fields_max":{"type":"integer"},"minutes_day_max":{"type":"integer"},
        "forms":{"type":"array","items":{"type":"object",
          "required":["step","route","field_count","seconds","count"],"properties":{
            "step":{"type":"string"},"route":{"type":"string"},"field_count":{"type":"integer"},
            "seconds":{"type":"integer"},"count":{"type":"integer"}}}},
        "items":{"type":"array","items":{"type":"object",
          "required":["area","worker_count","act_count","field_count","minutes","minutes_each"],
          "properties":{
            "area":{"$ref":"#/components/schemas/AreaRef"},"worker_count":{"type":"integer"},
            "act_count":{"type":"integer"},"field_count":{"type":"integer"},
            "minutes":{"type":"number"},"minutes_each":{"type":["number","null"]}}}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"ChangeNote", R"({
      "type":"object","required":["id","title","text","area","published_at","ask_count"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},"title":{"type":"string"},
        "text":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "published_at":{"$ref":"#/components/schemas/Time"},"ask_count":{"type":"integer"}}})"},
    {"Complaint", R"({"allOf":[{"$ref":"#/components/schemas/ComplaintProgress"},{"type":"object",
      "required":["id","matter","text","person","about","area"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"matter":{"type":"string"},
        "text":{"type":"string"},
        "person":{"type":"object","required":["name","phone"],"properties":{
          "name":{"type":"string"},"phone":{"type":"string"}}},
        "about":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]}}}]})"},
    {"ComplaintCounts", R"({
      "type":"object","required":["items","small_cell","as_of"],"properties":{
        "items":{"type":"array","items":{"type":"object",
          "required":["matter","count","open","upheld","partly","not_upheld"],"properties":{
            "matter":{"type":"string"},"count":{"type":["integer","null"]},
            "open":{"type":["integer","null"]},"upheld":{"type":["integer","null"]},
            "partly":{"type":["integer","null"]},"not_upheld":{"type":["integer","null"]}}}},
        "small_cell":{"type":"integer","description":"Counts below this are null, but for 0."},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"ComplaintProgress", R"({
      "type":"object","description":"Never text, name or who is complained about.",
      "required":["reference","state","made_at","due_at","answered_at","finding","answer","round",
        "can_appeal"],
      "properties":{
        "reference":{"type":"string"},"state":{"enum":["open","answered"]},
        "made_at":{"$ref":"#/components/schemas/Time"},
        "due_at":{"$ref":"#/components/schemas/Time"},
        "answered_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "finding":{"enum":["","upheld","partly","not_upheld"]},"answer":{"type":"string"},
        "round":{"type":"integer"},"can_appeal":{"type":"boolean"},
        "link":{"type":"string","description":"Only in the reply that made it."}}})"},
    {"OwnComplaint", R"({"allOf":[{"$ref":"#/components/schemas/ComplaintProgress"},{
      "type":"object","required":["matter","link"],"properties":{
        "matter":{"type":"string"},"link":{"type":"string"}}}]})"},
    {"NightPage", R"({
      "type":"object","required":["area","day","late","waiting","uncovered_count",
        "untrained_count","late_tasks","uncovered","blockers","kinds","responder_count",
        "unread_count","plans","timeline","as_of"],
      "properties":{
        "area":{"$ref":"#/components/schemas/AreaRef"},"day":{"type":"string"},
        "late":{"type":"integer"},"waiting":{"type":"integer"},
        "uncovered_count":{"type":"integer","description":"Cells with nobody tomorrow."},
        "untrained_count":{"type":"integer","description":"Today's, with nobody trained for it."},
        "late_tasks":{"type":"array","items":{"type":"object",
          "required":["id","kind","title","due_at","area","holder"],"properties":{
            "id":{"$ref":"#/components/schemas/Id"},"kind":{"type":"string"},
            "title":{"type":"string"},"due_at":{"$ref":"#/components/schemas/Time"},
            "area":{"$ref":"#/components/schemas/AreaRef"},"holder":{"type":"string"}}}},
        "uncovered":{"type":"array","items":{"$ref":"#/components/schemas/AreaRef"}},
        "blockers":{"type":"array","items":{"$ref":"#/components/schemas/Blocker"}},
        "kinds":{"type":"array","items":{"type":"object","required":["kind","count"],
          "properties":{"kind":{"type":"string"},"count":{"type":"integer"}}}},
        "responder_count":{"type":"integer"},"unread_count":{"type":"integer"},
        "plans":{"type":"array","items":{"$ref":"#/components/schemas/WorkList"}},
        "timeline":{"type":"array","items":{"type":"object","required":["at","what","word","count"],
          "properties":{"at":{"$ref":"#/components/schemas/Time"},"what":{"type":"string"},
            "word":{"type":"string"},"count":{"type":"integer"}}}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
};

constexpr NamedList kLists[] = {{"ChangeList", "ChangeNote"},
                                {"ComplaintList", "Complaint"},
                                {"OwnComplaintList", "OwnComplaint"}};

const http::SchemaTable kOfComplaints{kShapes, kLists, {}};

}  // namespace

}  // namespace fl
