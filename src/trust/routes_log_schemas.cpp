// The shapes of the public log's replies.
#include "http/schemas.h"

namespace fl {

namespace {

constexpr http::NamedSchema kShapes[] = {
    {"LogConsistency", R"({
      "type":"object","required":["from","to","proof"],"properties":{
        "from":{"type":"integer"},"to":{"type":"integer"},
        "proof":{"type":"array","items":{"type":"string"}}}})"},
    {"LogCosignature", R"({
      "type":"object","required":["witness","key","signature"],"properties":{
        "witness":{"type":"string"},"key":{"type":"string"},
        "at":{"$ref":"#/components/schemas/Time"},
        "hash":{"type":"string","description":"Of a list: the manifest this witness saw."},
        "signature":{"type":"string"}}})"},
    {"LogCosigned", R"({"type":"object","required":["witness","what"],"properties":{
        "witness":{"type":"string"},"what":{"type":"string"}}})"},
    {"LogHead", R"({
      "type":"object","required":["head","cosigned","list","need","witnesses","as_of"],
      "properties":{
        "head":{"anyOf":[{"$ref":"#/components/schemas/LogSignedHead"},{"type":"null"}]},
        "cosigned":{"anyOf":[{"$ref":"#/components/schemas/LogSignedHead"},{"type":"null"}]},
        "list":{"anyOf":[{"type":"object",
          "required":["number","hash","live_count","cosignatures"],"properties":{
            "number":{"type":"integer"},"hash":{"type":"string"},
            "live_count":{"type":"integer",
              "description":"Live restrictions, each found in the tree."},
            "cosignatures":{"type":"array",
              "items":{"$ref":"#/components/schemas/LogCosignature"}}}},{"type":"null"}]},
        "need":{"type":"integer","description":"How many witnesses make a head a co-signed one."},
        "witnesses":{"type":"array","items":{"$ref":"#/components/schemas/LogWitness"}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"LogInclusion", R"({
      "type":"object","required":["position","size","leaf","proof"],"properties":{
        "position":{"type":"integer"},"size":{"type":"integer"},"leaf":{"type":"string"},
        "proof":{"type":"array","items":{"type":"string"}}}})"},
    {"LogSignedHead", R"({
      "type":"object",
      "required":["size","root","at","at_ms","signature","key","text","cosignatures"],
      "properties":{
        "size":{"type":"integer"},"root":{"type":"string"},
        "at":{"$ref":"#/components/schemas/Time"},"at_ms":{"type":"integer"},
        "signature":{"type":"string"},"key":{"type":"string"},
        "text":{"type":"string","description":"The head as one line to keep."},
        "cosignatures":{"type":"array",
          "items":{"$ref":"#/components/schemas/LogCosignature"}}}})"},
    {"LogWitness", R"({
      "type":"object","required":["name","key","size","at","refused"],"properties":{
        "name":{"type":"string"},"key":{"type":"string"},
        "size":{"type":["integer","null"],"description":"Of the last head it signed."},
        "at":{"$ref":"#/components/schemas/TimeOrNull"},
        "refused":{"anyOf":[{"type":"object","required":["at","size","what","is_over"],
          "properties":{"at":{"$ref":"#/components/schemas/Time"},"size":{"type":"integer"},
            "what":{"enum":["shrunken","other_head","rewritten","other_peer","bad_signature",
              "other_key","bad_list","unwitnessed_stop"]},
            "is_over":{"type":"boolean","description":"It has signed a head since."}}},
          {"type":"null"}]}}})"},
};

constexpr http::QueryField kQuery[] = {
    {"/v1/log/consistency", "from", R"({"type":"integer","minimum":1})", "The smaller size.", true},
    {"/v1/log/consistency", "to", R"({"type":"integer","minimum":1})", "The larger size.", true},
    {"/v1/log/head", "size", R"({"type":"integer","minimum":1})", "The head of this size.", false},
    {"/v1/log/inclusion", "leaf", R"({"type":"string"})", "The leaf's hash, 64 hex digits.", true},
    {"/v1/log/inclusion", "position", R"({"type":"integer","minimum":0})", "Where it stands.",
     true},
    {"/v1/log/inclusion", "size", R"({"type":"integer","minimum":1})", "In the tree of this size.",
     true},
};

const http::SchemaTable kLogShapes{kShapes, {}, kQuery};

}  // namespace

}  // namespace fl
