// The shapes of replies about duty.
#include "http/schemas.h"

namespace fl::http {

namespace {

constexpr NamedSchema kShapes[] = {
    {"DutyName", R"({"type":"object","required":["account_id","name","home"],"properties":{
        "account_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "home":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]}}})"},
    {"DutyWord", R"({"type":"object","required":["word","zh","en"],"properties":{
        "word":{"type":"string"},"zh":{"type":"string"},"en":{"type":"string"}}})"},
    {"DutyWords", R"({"type":"object","required":["titles","skills","languages","courses","as_of"],
      "properties":{
        "titles":{"type":"array","items":{"$ref":"#/components/schemas/DutyWord"}},
        "skills":{"type":"array","items":{"$ref":"#/components/schemas/DutyWord"}},
        "languages":{"type":"array","items":{"$ref":"#/components/schemas/DutyWord"}},
        "courses":{"type":"array","items":{"$ref":"#/components/schemas/DutyWord"}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"Delegation", R"({"type":"object",
      "required":["id","name","by","role","area","until","reason"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},"by":{"type":"string"},
        "role":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "until":{"$ref":"#/components/schemas/Time"},"reason":{"type":"string"}}})"},
    {"DutyMade", R"({"type":"object","required":["made","as_of"],"properties":{
        "made":{"type":"string","description":"The id made, or a count."},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"DutyNotice", R"({"type":"object","required":["kind","area","at"],"properties":{
        "kind":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "at":{"$ref":"#/components/schemas/Time"}}})"},
    {"DutyOffer", R"({"allOf":[{"$ref":"#/components/schemas/Shift"},{"type":"object",
      "required":["offer_id","kind","asker","asked_until"],"properties":{
        "offer_id":{"$ref":"#/components/schemas/Id"},"kind":{"enum":["swap","refill"]},
        "asker":{"type":"string"},"asked_until":{"$ref":"#/components/schemas/Time"}}}]})"},
    {"DutyPattern", R"({"type":"object",
      "required":["id","name","from_minute","minutes","weekdays"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "from_minute":{"type":"integer"},"minutes":{"type":"integer"},
        "weekdays":{"type":"integer","description":"Bit 0 is Monday."}}})"},
    {"DutyPost", R"({"type":"object",
      "required":["id","title","title_zh","title_en","area","seats","tier","skills","languages",
        "trained","needs_vehicle","is_heavy","is_exposed","patterns"],
      "properties":{
        "id":{"$ref":"#/components/schemas/Id"},"title":{"type":"string"},
        "title_zh":{"type":"string"},"title_en":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "seats":{"type":"integer"},"tier":{"type":"integer"},"skills":{"type":"string"},
        "languages":{"type":"string"},"trained":{"type":"string"},
        "needs_vehicle":{"type":"boolean"},"is_heavy":{"type":"boolean"},
        "is_exposed":{"type":"boolean"},
        "patterns":{"type":"array","items":{"$ref":"#/components/schemas/DutyPattern"}}}})"},
    {"ListedShift", R"({"allOf":[{"$ref":"#/components/schemas/Shift"},{"type":"object",
      "required":["account_id","name","source"],"properties":{
        "account_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "source":{"type":"string"}}}]})"},
    {"MyDuty", R"({"type":"object","required":["shifts","offers","notices","as_of"],"properties":{
        "shifts":{"type":"array","items":{"allOf":[{"$ref":"#/components/schemas/Shift"},
          {"type":"object","required":["swap_asked_count"],"properties":{
            "swap_asked_count":{"type":"integer"}}}]}},
        "offers":{"type":"array","items":{"$ref":"#/components/schemas/DutyOffer"}},
        "notices":{"type":"array","items":{"$ref":"#/components/schemas/DutyNotice"}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"MyParty", R"({"type":"object","required":["organisations","as_of"],"properties":{
        "organisations":{"type":"array","items":{"type":"object",
          "required":["name","party","duties","people"],"properties":{
            "name":{"type":"string"},"party":{"type":"string"},
            "duties":{"type":"array","items":{"$ref":"#/components/schemas/PartyDuty"}},
            "people":{"type":"array","items":{"type":"object",
              "required":["name","term_until","ended_at"],"properties":{
                "name":{"type":"string"},
                "term_until":{"$ref":"#/components/schemas/TimeOrNull"},
                "ended_at":{"$ref":"#/components/schemas/TimeOrNull"}}}}}}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"PartyDuty", R"({"type":"object","required":["duty","party","zh","en"],"properties":{
        "duty":{"type":"string"},"party":{"type":"string"},"zh":{"type":"string"},
        "en":{"type":"string"}}})"},
    {"Organisation", R"({"type":"object","required":["id","party","name"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "party":{"enum":["department","unit","property","owners","volunteers"]},
        "name":{"type":"string"}}})"},
    {"PostNow", R"({"type":"object",
      "required":["post_id","title","title_zh","title_en","area","seats","tier","skills",
        "holders","next","empty","asking"],"properties":{
        "post_id":{"$ref":"#/components/schemas/Id"},"title":{"type":"string"},
        "title_zh":{"type":"string"},"title_en":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "seats":{"type":"integer"},"tier":{"type":"integer"},"skills":{"type":"string"},
        "holders":{"type":"array","items":{"type":"object",
          "required":["account_id","name","until","is_standing","skills","phone"],"properties":{
            "account_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
            "until":{"$ref":"#/components/schemas/Time"},"is_standing":{"type":"boolean"},
            "skills":{"type":"string"},
            "phone":{"type":"string","description":"Only while its owner is on shift."}}}},
        "next":{"anyOf":[{"type":"object","required":["name","from"],"properties":{
          "name":{"type":"string"},"from":{"$ref":"#/components/schemas/Time"}}},
          {"type":"null"}]},
        "empty":{"anyOf":[{"type":"object","required":["from","until"],"properties":{
          "from":{"$ref":"#/components/schemas/Time"},
          "until":{"$ref":"#/components/schemas/Time"}}},{"type":"null"}]},
        "asking":{"anyOf":[{"type":"object","required":["state","asked_count"],"properties":{
          "state":{"enum":["asking","uncovered"]},"asked_count":{"type":"integer"}}},
          {"type":"null"}]}}})"},
    {"PostingPlan", R"({"type":"object",
      "required":["postings","unmet","seats","filled","people","as_of"],"properties":{
        "postings":{"type":"array","items":{"type":"object",
          "required":["post_id","title","title_zh","title_en","area","from","until",
            "responder_id","name","distance_m","reason","is_untrained"],"properties":{
            "post_id":{"$ref":"#/components/schemas/Id"},"title":{"type":"string"},
            "title_zh":{"type":"string"},"title_en":{"type":"string"},
            "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
            "from":{"$ref":"#/components/schemas/Time"},
            "until":{"$ref":"#/components/schemas/Time"},
            "responder_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
            "distance_m":{"type":"integer"},"reason":{"type":"string"},
            "is_untrained":{"type":"boolean"}}}},
        "unmet":{"type":"array","items":{"type":"object",
          "required":["post_id","title","title_zh","title_en","area","from","until","count",
            "reason","bar"],"properties":{
            "post_id":{"$ref":"#/components/schemas/Id"},"title":{"type":"string"},
            "title_zh":{"type":"string"},"title_en":{"type":"string"},
            "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
            "from":{"$ref":"#/components/schemas/Time"},
            "until":{"$ref":"#/components/schemas/Time"},"count":{"type":"integer"},
            "reason":{"type":"string"},"bar":{"type":"string"}}}},
        "seats":{"type":"integer"},"filled":{"type":"integer"},"people":{"type":"integer"},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"ResponderFile", R"({"type":"object",
      "required":["id","account_id","name","home","organisation_id","skills","languages",
        "trained","availability","has_vehicle","limits","term_until","ended_at"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "account_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "home":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "organisation_id":{"type":["string","null"]},
        "skills":{"type":"string"},"languages":{"type":"string"},"trained":{"type":"string"},
        "availability":{"type":"string"},"has_vehicle":{"type":"boolean"},
        "limits":{"type":"integer","description":"Bits: 1 heavy work, 2 nights, 4 exposure."},
        "term_until":{"$ref":"#/components/schemas/TimeOrNull"},
        "ended_at":{"$ref":"#/components/schemas/TimeOrNull"}}})"},
    {"RestLifted", R"({"type":"object",
      "required":["shift_id","area","name","by","rule","reason","have","bound","at"],"properties":{
        "shift_id":{"$ref":"#/components/schemas/Id"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "name":{"type":"string"},"by":{"type":"string"},"rule":{"type":"string"},
        "reason":{"type":"string"},"have":{"type":"integer"},"bound":{"type":"integer"},
        "at":{"$ref":"#/components/schemas/Time"}}})"},
    {"Shift", R"({"type":"object",
      "required":["id","post_id","title","title_zh","title_en","area","from","until",
        "is_standing","is_night"],"properties":{
        "id":{"type":["string","null"]},"post_id":{"$ref":"#/components/schemas/Id"},
        "title":{"type":"string"},"title_zh":{"type":"string"},"title_en":{"type":"string"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "from":{"$ref":"#/components/schemas/Time"},"until":{"$ref":"#/components/schemas/Time"},
        "is_standing":{"type":"boolean","description":"A named holder, not hours of work."},
        "is_night":{"type":"boolean"}}})"},
    {"Team", R"({"type":"object","required":["id","name","lead","lead_id","area","members"],
      "properties":{
        "lead_id":{"$ref":"#/components/schemas/Id"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "lead":{"type":"string"},"members":{"type":"array","items":{"type":"object",
          "required":["account_id","name"],"properties":{
            "account_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"}}}}}})"},
    {"WhoIsOn", R"({"type":"object",
      "required":["area","as_of","post_count","empty_now_count","empty_soon_count",
        "empty_cell_count","empty_cells","items"],
      "properties":{
        "area":{"$ref":"#/components/schemas/AreaRef"},
        "as_of":{"$ref":"#/components/schemas/Time"},
        "post_count":{"type":"integer"},"empty_now_count":{"type":"integer"},
        "empty_soon_count":{"type":"integer"},
        "empty_cell_count":{"type":"integer"},
        "empty_cells":{"type":"array","items":{"$ref":"#/components/schemas/AreaRef"}},
        "items":{"type":"array","items":{"$ref":"#/components/schemas/PostNow"}}}})"},
};

constexpr NamedList kLists[] = {
    {"DelegationList", "Delegation"},       {"PartyDutyList", "PartyDuty"},
    {"OrganisationList", "Organisation"},   {"PostList", "DutyPost"},
    {"ResponderFileList", "ResponderFile"}, {"RestLiftedList", "RestLifted"},
    {"ShiftList", "ListedShift"},           {"TeamList", "Team"},
    {"DutyNameList", "DutyName"},
};

const SchemaTable kDuty{kShapes, kLists, {}};

}  // namespace

}  // namespace fl::http
