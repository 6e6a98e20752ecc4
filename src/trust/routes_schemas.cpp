// The shapes of this desk's replies that came after the frame's.
#include "http/schemas.h"

namespace fl {

namespace {

constexpr http::NamedSchema kShapes[] = {
    {"OwnSession", R"({
      "type":"object","required":["id","made_at","expires_at","device","is_this"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "made_at":{"$ref":"#/components/schemas/Time"},
        "expires_at":{"$ref":"#/components/schemas/Time"},
        "device":{"type":"string","description":"Two words at most: Android Chrome."},
        "is_this":{"type":"boolean"}}})"},
};
constexpr http::NamedList kLists[] = {{"SessionList", "OwnSession"}};
const http::SchemaTable kTrustShapes{kShapes, kLists, {}};

}  // namespace

}  // namespace fl
