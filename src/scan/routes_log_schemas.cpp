// The shapes of the scan log's replies.
#include "http/schemas.h"

namespace fl::http {

namespace {

constexpr NamedSchema kShapes[] = {
    {"ScanReceipt", R"({"type":"object","required":["kept","too_old","future"],"properties":{
        "kept":{"type":"integer","description":"On disk; repeated ones are not told apart."},
        "too_old":{"type":"integer","description":"14 days and more: counted, not kept."},
        "future":{"type":"array","items":{"type":"integer"},
          "description":"Rows whose time is ahead of ours: not kept; mend the gate's clock."}}})"},
};

const SchemaTable kScanLog{kShapes, {}, {}};

}  // namespace

}  // namespace fl::http
