// JSON schema (2020-12), the part that the schemas of health certificates use. Pure.
//
// A keyword that is not known makes the schema itself a fault: nothing passes because we did not
// understand it. "format" is an annotation, as the standard says by default. Numbers with a zero
// fraction are integers. Depth and size are those of the value, already bounded by who read it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "platform/result.h"

namespace fl {

struct SchemaNode;

class Schema {
 public:
  [[nodiscard]] static Result<Schema> of(std::string_view schema_json);
  // The first rule that is broken, as "v/0/dn: a number below 1"; empty when it is valid.
  [[nodiscard]] std::string broken_by(const json::value& value) const;

 private:
  std::shared_ptr<const std::vector<SchemaNode>> nodes_;
};

}  // namespace fl
