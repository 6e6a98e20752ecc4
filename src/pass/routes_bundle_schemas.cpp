// The shapes of what a gate fetches.
#include "http/schemas.h"

namespace fl {

namespace {

constexpr http::NamedSchema kShapes[] = {
    {"GateRoot", R"({
      "type":"object","required":["root","demo"],"properties":{
        "root":{"type":"string","description":"SubjectPublicKeyInfo, DER, base64."},
        "demo":{"type":"boolean"}}})"},
    {"GuardBundle",
     R"({"type":"string",
      "description":"CBOR, application/cbor: decision 0013. 204 when there is nothing newer."})"},
};
constexpr http::QueryField kQuery[] = {
    {"/v1/gate/bundle", "since", R"({"type":"integer"})", "The number of the list the gate has.",
     false},
};
const http::SchemaTable kBundleShapes{kShapes, {}, kQuery};

}  // namespace

}  // namespace fl
