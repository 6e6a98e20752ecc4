// expect: Access::Access\(\)|could not convert .* to .*Access|no matching function .*Access
// A row of the route table must say who may come in.
#include "http/route.h"

fl::Route row(fl::Handler handle) {
  return fl::Route{
      .method = fl::Method::get,
      .pattern = "/v1/secret",
      .name = "work.secret",
      .route_class = fl::RouteClass::list,
#ifdef CONTROL
      .access = fl::Access{fl::Access::Kind::staff},
#endif
      .draft = {},
      .reply_schema = "Secret",
      .summary = "Shows a secret.",
      .needs_act_key = false,
      .handle = handle,
  };
}
