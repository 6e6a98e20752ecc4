// The shapes of the service page's replies.
#include "http/schemas.h"

namespace fl {

namespace {

constexpr http::NamedSchema kShapes[] = {
    {"Delivery", R"({
      "type":"object",
      "required":["id","kind","channel","state","to","at","done_at","tries","last_error"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},"kind":{"type":"string"},
        "channel":{"enum":["sms","mail"]},
        "state":{"enum":["waiting","sending","sent","failed","expired","shown"]},
        "to":{"type":"string","description":"Masked."},
        "at":{"$ref":"#/components/schemas/Time"},
        "done_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "tries":{"type":"integer"},"last_error":{"type":"string"}}})"},
    {"Metrics", R"({"type":"string","description":"Prometheus text format."})"},
    {"ParkedEvent", R"({
      "type":"object","required":["id","kind","at","tries","last_error"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"kind":{"type":"string"},
        "at":{"$ref":"#/components/schemas/Time"},"tries":{"type":"integer"},
        "last_error":{"type":"string"}}})"},
    {"Service", R"({
      "type":"object",
      "required":["ok","reasons","parked_events","statuses_differing","has_gateway","messages",
        "as_of"],
      "properties":{
        "ok":{"type":"boolean"},"reasons":{"type":"array","items":{"type":"string"}},
        "parked_events":{"type":"integer"},
        "statuses_differing":{"type":"integer"},"has_gateway":{"type":"boolean"},
        "messages":{"type":"object","required":["waiting","failed","sent","expired"],
          "properties":{"waiting":{"type":"integer"},"failed":{"type":"integer"},
          "sent":{"type":"integer"},"expired":{"type":"integer"}}},
        "page_sums":{"type":"object","description":"Absent where pages have none.",
          "required":["page_count","next_page","whole_at","wrong_page"],"properties":{
          "page_count":{"type":"integer"},"next_page":{"type":"integer"},
          "whole_at":{"$ref":"#/components/schemas/TimeOrNull"},
          "wrong_page":{"type":"integer","description":"0: none is known."}}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"SmsTaken", R"({
      "type":"object","required":["as_of"],"properties":{
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
};
constexpr http::NamedList kLists[] = {{"DeliveryList", "Delivery"},
                                      {"ParkedEventList", "ParkedEvent"}};
constexpr http::QueryField kQuery[] = {
    {"/v1/lists/export", "of", R"({"type":"string"})",
     "Address of the list: /v1/tasks?area=...&lane=late", true},
    {"/v1/lists/export", "as", R"({"enum":["csv","xlsx"]})", "The form; csv unless said.", false},
    {"/v1/lists/export", "language", R"({"enum":["zh","en"]})", "Of the headings.", false},
    {"/v1/messages", "state", R"({"enum":["waiting","sending","sent","failed","expired","shown"]})",
     "Only those; left out: all.", false},
};
const http::SchemaTable kServiceShapes{kShapes, kLists, kQuery};

}  // namespace

}  // namespace fl
