// The ways out of the post room as the operator has written them down, in a file beside the keys
// (it holds passwords): DIR.keys/gateways.toml. No file: no gateway.
//
//   [sms]
//   url = "https://sms.example.org/send"      # http:// only to a loopback address
//   header = "Authorization: Bearer ..."      # sent as it stands; may be left out
//   body = '{"id":"{id}","phone":"{to}","content":"{text}"}'
//   type = "application/json"                 # or "application/x-www-form-urlencoded"
//
//   [mail]
//   url = "smtps://mail.example.org:465"      # smtp:// asks for STARTTLS unless loopback
//   from = "firstline@example.org"
//   user = "..."
//   password = "..."
//   subject = "Firstline"
//
// {id}, {to} and {text} are escaped for the type. What a server answers is never logged, only its
// status.
#pragma once

#include <string>
#include <vector>

#include "post/post.h"

namespace fl {

// Faults: post.bad_gateways (bad_input; detail names the line and what is wanted),
// post.gateways_readable (refused: others than the owner may read the file).
[[nodiscard]] Result<std::vector<Gateway>> load_gateways(const std::string& path);

}  // namespace fl
