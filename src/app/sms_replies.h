// The way in for answers by SMS (post/replies.h): "1" says of the reminder sent last to that number
// that somebody is on it, "2" that they cannot come; the same acts as in the app, under the rights
// of whoever the message went to. The same text handed in again does nothing more.
#pragma once

#include <string>
#include <vector>

#include "app/app.h"

namespace fl {

// `secret` "": this installation takes no answers, and there is no such way.
[[nodiscard]] std::vector<Route> sms_reply_routes(App& app, const std::string& secret);

}  // namespace fl
