// The shapes of the hand-over desk and of those who can take a task.
#include "http/schemas.h"

namespace fl::http {

namespace {

constexpr NamedSchema kShapes[] = {
    {"HandOver", R"({"type":"object",
      "required":["id","occasion","state","area","giver","ends_at","signed_count","open_count",
        "tasks"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"occasion":{"enum":["shift","term"]},
        "state":{"enum":["open","signed","unsigned"]},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "giver":{"type":"string"},"ends_at":{"$ref":"#/components/schemas/Time"},
        "signed_count":{"type":"integer"},
        "open_count":{"type":"integer","description":"Promises nobody has signed yet."},
        "tasks":{"type":"array","items":{"$ref":"#/components/schemas/TaskRow"}}}})"},
    {"MyHandOvers", R"({"type":"object","required":["giving","taking","as_of"],"properties":{
        "giving":{"type":"array","items":{"$ref":"#/components/schemas/HandOver"}},
        "taking":{"type":"array","items":{"$ref":"#/components/schemas/HandOver"}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"Taker", R"({"type":"object",
      "required":["account_id","name","role","area","open_count","levels_up","skills"],
      "properties":{
        "account_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "role":{"type":"string"},"area":{"$ref":"#/components/schemas/AreaRef"},
        "open_count":{"type":"integer"},"levels_up":{"type":"integer"},
        "skills":{"type":"string"}}})"},
    {"TermEnd", R"({"type":"object","required":["state","open_count","as_of"],"properties":{
        "state":{"enum":["ended","promises_open"]},"open_count":{"type":"integer"},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
};
constexpr NamedList kLists[] = {{"HandOverList", "HandOver"}, {"TakerList", "Taker"}};

const SchemaTable kHandOver{kShapes, kLists, {}};

}  // namespace

}  // namespace fl::http
