// Answers to our messages, as an SMS gateway hands them in. A call is signed with a secret both
// know (DIR.keys/replies.secret) and no older than five minutes; what it answers is looked up by a
// keyed hash of the number. A number that nothing was asked of is counted and forgotten: neither
// number nor text is kept or logged.
//
//   X-Firstline-Time: 1767398400                    seconds since 1970
//   X-Firstline-Signature: <hex HMAC-SHA256 of "1767398400." and the body>
//   {"id":"the gateway's own id of this text","from":"13900000001","text":"1"}
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "platform/json.h"
#include "platform/result.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

inline constexpr std::chrono::minutes kReplyWindow{5};
inline constexpr std::chrono::hours kReplyFor{12};  // how long an answer is waited for
inline constexpr std::size_t kReplySecretMin = 32;

inline constexpr DraftField kInboundFields[] = {
    {"id", FieldType::line, 1, 64},
    {"from", FieldType::line, 3, 20},
    {.name = "text", .type = FieldType::text, .low = 0, .high = 500}};
struct InboundText {
  std::string id, from, text;
};
// Pure. Faults: post.reply_unsigned, post.reply_stale (refused), post.bad_reply (bad_input).
[[nodiscard]] Result<InboundText> read_inbound(std::string_view secret, std::string_view time,
                                               std::string_view signature, std::string_view body,
                                               Instant now);
// "1" and "2", also in full width and with spaces or a stop around them; nothing else is guessed.
enum class ReplyWord { none, yes, no };
[[nodiscard]] ReplyWord word_of_reply(std::string_view text);

// What an answer would be about; the newest message to a number counts.
struct Awaited {
  std::string kind;
  std::int64_t entity = 0;
  AccountId account;
};
void await_reply(Tx& tx, const Keys& keys, std::string_view phone, const Awaited& awaited,
                 Instant now);
[[nodiscard]] std::optional<Awaited> awaited_from(Tx& tx, const Keys& keys, std::string_view phone,
                                                  Instant now);
[[nodiscard]] int drop_old_awaited(Tx& tx, Instant now);

// The secret of an installation; "" when it takes no answers. Demo keys have one of their own, for
// trying it out. Faults: post.bad_reply_secret (too short), post.gateways_readable.
[[nodiscard]] Result<std::string> load_reply_secret(const std::string& path, const Keys& keys);

}  // namespace fl
