// The shapes of what the field's phones are told.
#include "http/schemas.h"

namespace fl {

namespace {

using http::NamedList;
using http::NamedSchema;
using http::QueryField;

constexpr NamedSchema kShapes[] = {
    {"Attachment", R"({"type":"object",
      "required":["id","mime","byte_count","name","made_at","data"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "mime":{"enum":["image/jpeg","audio/webm","audio/mp4"]},
        "byte_count":{"type":"integer"},"name":{"type":"string"},
        "made_at":{"$ref":"#/components/schemas/Time"},
        "data":{"type":["string","null"],"description":"Base64 of the one asked for."}}})"},
    {"Conflict", R"({"type":"object",
      "required":["record","kind","why","task","door","name","happened_at","received_at","said"],
      "properties":{
        "record":{"$ref":"#/components/schemas/Id"},
        "kind":{"enum":["visit","need","accept","done"]},
        "why":{"type":"string","description":"A fault key: translate by it."},
        "task":{"anyOf":[{"$ref":"#/components/schemas/Id"},{"type":"null"}]},
        "door":{"type":"string"},"name":{"type":"string"},
        "happened_at":{"$ref":"#/components/schemas/Time"},
        "received_at":{"$ref":"#/components/schemas/Time"},
        "said":{"type":"object","additionalProperties":true}}})"},
    {"ConflictsSettled",
     R"({"type":"object","required":["settled_count"],"properties":{
        "settled_count":{"type":"integer"}}})"},
    {"Device", R"({"type":"object","required":["device","made_at","is_revoked"],"properties":{
        "device":{"$ref":"#/components/schemas/Id"},
        "made_at":{"$ref":"#/components/schemas/Time"},"is_revoked":{"type":"boolean"}}})"},
    {"DeviceRevoked",
     R"({"type":"object","required":["revoked_count"],"properties":{
        "revoked_count":{"type":"integer"}}})"},
    {"DeviceSecret", R"({"type":"object","required":["device","secret","as_of"],"properties":{
        "device":{"$ref":"#/components/schemas/Id"},
        "secret":{"type":"string","description":"Base64 of 32 bytes."},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
    {"PartKept", R"({"type":"object","required":["attachment","is_whole","missing"],"properties":{
        "attachment":{"$ref":"#/components/schemas/Id"},"is_whole":{"type":"boolean"},
        "missing":{"type":"array","items":{"type":"integer"}}}})"},
    {"Round", R"({"type":"object",
      "required":["as_of","day","mark","is_full","cells","buildings","rules","doors","tasks"],
      "properties":{
        "as_of":{"$ref":"#/components/schemas/Time"},"day":{"type":"string"},
        "mark":{"type":"string","description":"Send it back as `since`."},
        "is_full":{"type":"boolean"},
        "cells":{"type":"array","items":{"type":"object","required":["id","name","address"],
          "properties":{"id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
            "address":{"type":"string"}}}},
        "buildings":{"type":"array","items":{"type":"array","items":{},
          "description":"Index of its cell, name."}},
        "rules":{"type":"array","items":{"type":"object",
          "required":["rule","zh","en","asks_temperature"],"properties":{
            "rule":{"type":"string"},"zh":{"type":"string"},"en":{"type":"string"},
            "asks_temperature":{"type":"boolean"}}}},
        "doors":{"type":"array","items":{"type":"array","items":{},"description":
          "Household, building, door, members, due, last seen, when: docs/concepts/offline.md."}},
        "tasks":{"type":"array","items":{"$ref":"#/components/schemas/TaskRow"}}}})"},
    {"UploadOutcome", R"({"type":"object",
      "required":["key","outcome","record","task","why","fault"],"properties":{
        "key":{"type":"string"},"outcome":{"enum":["kept","conflict","refused","retry"]},
        "record":{"anyOf":[{"$ref":"#/components/schemas/Id"},{"type":"null"}]},
        "task":{"anyOf":[{"$ref":"#/components/schemas/Id"},{"type":"null"}]},
        "why":{"type":["string","null"],"description":"Of a conflict: a fault key."},
        "fault":{"anyOf":[{"type":"object","required":["key","kind"],"properties":{
          "key":{"type":"string"},"kind":{"type":"string"}}},{"type":"null"}]}}})"},
};

constexpr NamedList kLists[] = {{"AttachmentList", "Attachment"},
                                {"ConflictList", "Conflict"},
                                {"DeviceList", "Device"},
                                {"UploadList", "UploadOutcome"}};

constexpr std::string_view kText = R"({"type":"string"})";
constexpr QueryField kQuery[] = {
    {"/v1/field/round", "since", kText, "The mark of the last round.", false},
    {"/v1/tasks/{id}/attachments", "with", kText, "Open this one.", false},
};

const http::SchemaTable kTable{kShapes, kLists, kQuery};

}  // namespace

}  // namespace fl
