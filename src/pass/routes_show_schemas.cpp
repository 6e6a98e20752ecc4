// The shapes of passes as they are shown and given out.
#include "http/schemas.h"

namespace fl {

namespace {

using http::NamedList;
using http::NamedSchema;

constexpr NamedSchema kShapes[] = {
    {"PassAppealFiled", R"({"type":"object","required":["id"],"properties":{
      "id":{"type":"string","description":"To be read aloud."}}})"},
    {"PassCapability", R"({"type":"object","required":["capability"],"properties":{
      "capability":{"type":"string","description":"Fetches the pass; kept on the phone only."}}})"},
    {"PassCards", R"({"type":"object","required":["area","hotline","items","next","as_of"],
      "properties":{
        "area":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}},
        "hotline":{"type":"string"},
        "items":{"type":"array","items":{"type":"object","required":["token","code","until"],
          "properties":{"token":{"type":"string"},"code":{"type":"string"},
            "until":{"$ref":"#/components/schemas/Time"}}}},
        "next":{"type":["string","null"]},"as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"PassCarerAdded", R"({"type":"object","required":["id"],"properties":{
      "id":{"$ref":"#/components/schemas/Id"}}})"},
    {"PassEnded", R"({"type":"object","required":["ended"],"properties":{
      "ended":{"type":["boolean","integer"]}}})"},
    {"PassFamily", R"({"type":"object",
      "required":["person_id","name","relation","is_on","carer_id"],"properties":{
        "person_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "relation":{"type":"string"},"is_on":{"type":"boolean"},
        "carer_id":{"type":["string","null"]}}})"},
    {"PassLink", R"({"type":"object","required":["link","until"],"properties":{
      "link":{"type":"string","description":"With the capability in its fragment, or /pass."},
      "code":{"type":"string","description":"One-time, for a letter."},
      "until":{"$ref":"#/components/schemas/TimeOrNull"}}})"},
    {"PassOfPerson", R"({"type":"object",
      "required":["pass_until","card_until","phones","carers","as_of"],"properties":{
        "pass_until":{"$ref":"#/components/schemas/TimeOrNull"},
        "card_until":{"$ref":"#/components/schemas/TimeOrNull"},
        "phones":{"type":"array","items":{"type":"object","required":["way","made_at"],
          "properties":{"way":{"enum":["self","door","letter"]},
            "made_at":{"$ref":"#/components/schemas/Time"}}}},
        "carers":{"type":"array","items":{"type":"object",
          "required":["id","name","relation","until"],"properties":{
            "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
            "relation":{"type":"string"},
            "until":{"$ref":"#/components/schemas/TimeOrNull"}}}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"PassShown", R"({"type":"object","required":["token","people","carers","as_of"],
      "properties":{
        "token":{"type":"string","description":"FL1: and Base45; the code is made of it."},
        "people":{"type":"array","items":{"type":"object",
          "required":["token","name","kind","relation"],"properties":{
            "token":{"type":"string"},"name":{"type":"string"},"kind":{"type":"string"},
            "relation":{"type":"string"}}}},
        "carers":{"type":"array","items":{"type":"object",
          "required":["id","until","name","kind","relation"],"properties":{
            "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
            "kind":{"type":"string"},"relation":{"type":"string"},
            "until":{"$ref":"#/components/schemas/TimeOrNull"}}}},
        "about":{"type":"object","properties":{
          "reason":{"type":"object"},"office":{"type":"object"}}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
};

constexpr NamedList kLists[] = {{"PassFamilyList", "PassFamily"}};

constexpr http::QueryField kQuery[] = {
    {"/v1/pass/cards", "area", R"({"type":"string"})", "A community, or a part of one.", false},
    {"/v1/pass/cards", "person", R"({"type":"string"})", "Or one person.", false},
    {"/v1/pass/cards", "after", R"({"type":"string"})", "`next` of the page before.", false},
};

const http::SchemaTable kOfShowing{kShapes, kLists, kQuery};

}  // namespace

}  // namespace fl
