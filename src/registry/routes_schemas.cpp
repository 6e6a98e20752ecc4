// The shapes of this room's replies. `#/components/schemas/X` refers to another of any room.
#include "http/schemas.h"

namespace fl {

namespace {

using http::NamedList;
using http::NamedSchema;

constexpr NamedSchema kShapes[] = {
    {"AreaPage", R"({"type":"object",
        "required":["area","code","path","parts","buildings","past","moves_open"],"properties":{
        "area":{"$ref":"#/components/schemas/AreaRef"},
        "code":{"type":"string","description":"What tables name it by; empty below them."},
        "path":{"type":"array","items":{"$ref":"#/components/schemas/AreaRef"}},
        "parts":{"type":"array","items":{"allOf":[{"$ref":"#/components/schemas/AreaRef"},
          {"type":"object","required":["cells"],"properties":{"cells":{"type":"integer"}}}]}},
        "buildings":{"type":"array","items":{"type":"string"}},
        "past":{"type":"array","items":{"type":"object",
          "required":["name","from","to","is_same"],"properties":{"name":{"type":"string"},
            "from":{"type":"string"},"to":{"type":"string"},"is_same":{"type":"boolean"}}}},
        "moves_open":{"type":"integer","description":"Placements still being rewritten."}}})"},
    {"CareList", R"({"type":"object",
        "required":["id","area","flag","reason","asked_by","asked_at","granted_by","until","can"],
        "properties":{"id":{"$ref":"#/components/schemas/Id"},
          "area":{"$ref":"#/components/schemas/AreaRef"},"flag":{"type":"string"},
          "reason":{"type":"string"},"asked_by":{"type":"string"},
          "asked_at":{"$ref":"#/components/schemas/Time"},"granted_by":{"type":"string"},
          "until":{"$ref":"#/components/schemas/TimeOrNull"},
          "can":{"enum":["","grant","open"]}}})"},
    {"CommandArea", R"({"type":"object","required":["id","name","parts","officers"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "parts":{"type":"array","items":{"$ref":"#/components/schemas/AreaRef"}},
        "officers":{"type":"array","items":{"type":"object",
          "required":["account_id","name","role","until"],"properties":{
          "account_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
          "role":{"type":"string"},"until":{"$ref":"#/components/schemas/Time"}}}}}})"},
    {"Duplicate", R"({"type":"object",
        "required":["id","score","reasons","state","found_at","a","b"],"properties":{
        "id":{"type":"string","description":"Both ids, the smaller first."},
        "score":{"type":"integer","description":"Hundredths of a bit, summed over the reasons."},
        "reasons":{"type":"array","items":{"type":"string"}},"state":{"type":"string"},
        "found_at":{"$ref":"#/components/schemas/Time"},
        "a":{"$ref":"#/components/schemas/DuplicateSide"},
        "b":{"$ref":"#/components/schemas/DuplicateSide"}}})"},
    {"DuplicateSide", R"({"allOf":[{"$ref":"#/components/schemas/FoundPerson"},{
        "type":"object","required":["phone","birth_year","sex","people"],"properties":{
        "phone":{"type":"string"},"birth_year":{"type":"integer"},"sex":{"enum":["f","m"]},
        "people":{"type":"integer"}}}]})"},
    {"Joined", R"({"type":"object","required":["merge_id","survivor_id"],"properties":{
        "merge_id":{"$ref":"#/components/schemas/Id"},
        "survivor_id":{"$ref":"#/components/schemas/Id"}}})"},
    {"MapFile", R"({"type":"object","description":"GeoJSON; a feature's id is its area's.",
        "additionalProperties":true})"},
    {"MapPart", R"({"type":"object","required":["number"],"properties":{
        "number":{"type":"integer"}}})"},
    {"MapShown", R"({"type":"object","required":["map"],"properties":{"map":{"anyOf":[
        {"type":"object","required":["hash","file_name","features","made_at"],"properties":{
          "hash":{"type":"string"},"file_name":{"type":"string"},
          "features":{"type":"integer"},"made_at":{"$ref":"#/components/schemas/Time"}}},
        {"type":"null"}]}}})"},
    {"Merge", R"({"type":"object",
        "required":["id","survivor_id","gone_id","name","merged_at","merged_by","reason",
          "undone_at"],"properties":{"id":{"$ref":"#/components/schemas/Id"},
        "survivor_id":{"$ref":"#/components/schemas/Id"},
        "gone_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "merged_at":{"$ref":"#/components/schemas/Time"},"merged_by":{"type":"string"},
        "reason":{"type":"string"},"undone_at":{"$ref":"#/components/schemas/TimeOrNull"}}})"},
    {"MismatchDoor", R"({"type":"object",
        "required":["household_id","area","door","said","filed_count","found_count","at","by"],
        "properties":{"household_id":{"$ref":"#/components/schemas/Id"},
        "area":{"$ref":"#/components/schemas/AreaRef"},"door":{"type":"string"},
        "said":{"type":"string"},"filed_count":{"type":"integer"},
        "found_count":{"type":"integer"},"at":{"$ref":"#/components/schemas/Time"},
        "by":{"type":"string"}}})"},
    {"MismatchPage", R"({"type":"object",
        "required":["items","area","asked","mismatched","why"],"properties":{
        "items":{"type":"array","items":{"type":"object",
          "required":["area","asked","mismatched"],"properties":{
          "area":{"$ref":"#/components/schemas/AreaRef"},"asked":{"type":"integer"},
          "mismatched":{"type":"integer"}}}},
        "area":{"$ref":"#/components/schemas/AreaRef"},
        "asked":{"type":"integer","description":"Doors at which somebody asked."},
        "mismatched":{"type":"integer"},"why":{"$ref":"#/components/schemas/Why"}}})"},
    {"PairDecided", R"({"type":"object","required":["id"],"properties":{
        "id":{"type":"string"}}})"},
    {"SeenRead", R"({"type":"object","required":["at","verb","role","office","who"],
        "properties":{"at":{"$ref":"#/components/schemas/Time"},"verb":{"type":"string"},
        "role":{"type":["string","null"]},
        "office":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "who":{"type":"string","description":"A pseudonym, always the same for one person."}}})"},
    {"Changed", R"({"type":"object","required":["household_id"],"properties":{
        "household_id":{"$ref":"#/components/schemas/Id"}}})"},
    {"Door", R"({
      "type":"object",
      "required":["id","order","building","door","kind","people","is_hidden","care"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "order":{"type":"integer","description":"Walking order within the cell, from 1."},
        "building":{"type":"string"},"door":{"type":"string"},"kind":{"type":"string"},
        "people":{"type":"integer"},"is_hidden":{"type":"boolean"},
        "care":{"type":"array","items":{"type":"string"},
          "description":"Kinds of flag; told to who holds the cell now, empty for others."}}})"},
    {"FlagKinds", R"({"type":"object","required":["items"],"properties":{
        "items":{"type":"array","items":{"type":"object",
          "required":["kind","zh","en","purpose_zh","purpose_en","days_kept","needs_two","what",
            "cadence_days"],
          "properties":{"kind":{"type":"string"},"zh":{"type":"string"},"en":{"type":"string"},
            "purpose_zh":{"type":"string"},"purpose_en":{"type":"string"},
            "days_kept":{"type":"integer"},"needs_two":{"type":"boolean"},
            "what":{"type":"string"},"cadence_days":{"type":"integer"}}}}}})"},
    {"FoundPerson", R"({
      "type":"object",
      "required":["id","name","age","phone_masked","household_id","door","address","area"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "age":{"type":"integer"},"phone_masked":{"type":"string"},
        "household_id":{"$ref":"#/components/schemas/Id"},"door":{"type":"string"},
        "address":{"type":"string"},"area":{"$ref":"#/components/schemas/AreaRef"}}})"},
    {"HouseholdCard", R"({
      "type":"object",
      "required":["household","person_id","members","care_shown","seen","why","can",
        "read_logged"],
      "properties":{
        "household":{"type":"object",
          "required":["id","building","door","address","area","kind","is_hidden","stay"],
          "properties":{
            "id":{"$ref":"#/components/schemas/Id"},"building":{"type":"string"},
            "door":{"type":"string"},"address":{"type":"string"},
            "area":{"$ref":"#/components/schemas/AreaRef"},"kind":{"type":"string"},
            "is_hidden":{"type":"boolean"},
            "stay":{"anyOf":[{"type":"object",
              "required":["kind","arrived_on","leaves_on","expires_at"],"properties":{
                "kind":{"type":"string"},"arrived_on":{"type":"string"},
                "leaves_on":{"type":"string"},
                "expires_at":{"$ref":"#/components/schemas/Time"}}},{"type":"null"}]}}},
        "person_id":{"type":["string","null"]},
        "members":{"type":"array","items":{"$ref":"#/components/schemas/HouseholdMember"}},
        "care_shown":{"type":"boolean"},
        "seen":{"anyOf":[{"type":"object",
          "required":["said","filed_count","found_count","at","by"],"properties":{
            "said":{"type":"string"},"filed_count":{"type":"integer"},
            "found_count":{"type":"integer"},"at":{"$ref":"#/components/schemas/Time"},
            "by":{"type":"string"}}},{"type":"null"}]},
        "why":{"$ref":"#/components/schemas/Why"},
        "can":{"type":"array","items":{"type":"string"}},
        "read_logged":{"type":"boolean"}}})"},
    {"HouseholdMember", R"({
      "type":"object",
      "required":["id","name","phone","age","birth_year","version","sex","is_living_alone",
        "is_floating","flags","plan"],
      "properties":{"birth_year":{"type":"integer"},
        "version":{"type":"string","description":"Of what the file says; an edit names it."},
        "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "phone":{"type":"string"},"age":{"type":"integer"},"sex":{"enum":["f","m"]},
        "is_living_alone":{"type":"boolean"},"is_floating":{"type":"boolean"},
        "flags":{"type":"array","items":{"type":"object",
          "required":["kind","until","set_at","set_by"],"properties":{
            "kind":{"type":"string"},"until":{"$ref":"#/components/schemas/Time"},
            "set_at":{"$ref":"#/components/schemas/Time"},"set_by":{"type":"string"}}}},
        "plan":{"type":"array","items":{"type":"object",
          "required":["id","what","cadence_days","next_at","note","set_by"],"properties":{
            "id":{"$ref":"#/components/schemas/Id"},"what":{"type":"string"},
            "cadence_days":{"type":"integer"},"next_at":{"$ref":"#/components/schemas/Time"},
            "note":{"type":"string"},"set_by":{"type":"string"}}}}}})"},
    {"PersonMade", R"({"type":"object","required":["id"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"}}})"},
    {"Why", R"({
      "type":"object","required":["rule","role","area","until"],
      "description":"The rule that let the reader in.",
      "properties":{
        "rule":{"enum":["own","anywhere","holder","duty","inside"]},
        "role":{"$ref":"#/components/schemas/RoleName"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "until":{"$ref":"#/components/schemas/TimeOrNull"}}})"},
};

constexpr NamedList kLists[] = {
    {"DoorList", "Door"},
    {"PersonList", "FoundPerson"},
    {"CareListList", "CareList"},
    {"CommandAreaList", "CommandArea"},
    {"DuplicateList", "Duplicate"},
    {"MergeList", "Merge"},
    {"MismatchList", "MismatchDoor"},
    {"SeenList", "SeenRead"},
};

const http::SchemaTable kRegistry{kShapes, kLists, {}};

}  // namespace

}  // namespace fl
