// See replies.h.
#include "post/replies.h"

#include <sys/stat.h>

#include <charconv>
#include <fstream>

#include "platform/hmac.h"
#include "platform/text.h"

namespace fl {

Result<InboundText> read_inbound(std::string_view secret, std::string_view time,
                                 std::string_view signature, std::string_view body, Instant now) {
  const Fault is_unsigned{FaultKind::refused, "post.reply_unsigned"};
  if (secret.size() < kReplySecretMin) return is_unsigned;
  std::int64_t seconds = 0;
  const auto read = std::from_chars(time.data(), time.data() + time.size(), seconds);
  if (read.ec != std::errc{} || read.ptr != time.data() + time.size()) return is_unsigned;
  if (!same_bytes(signature, hmac_sha256_hex(secret, std::string(time) + "." + std::string(body))))
    return is_unsigned;
  const auto age = std::chrono::seconds(now.ms / 1000 - seconds);
  if (age > kReplyWindow || age < -kReplyWindow)
    return Fault{FaultKind::refused, "post.reply_stale"};
  auto draft = read_draft(body, kInboundFields);
  if (!draft) return Fault{FaultKind::bad_input, "post.bad_reply"};
  return InboundText{draft->text("id"), draft->text("from"), draft->text("text")};
}

ReplyWord word_of_reply(std::string_view text) {
  std::string word = trimmed(std::string(text));
  for (const std::string_view stop : {"。", "."})
    if (word.ends_with(stop)) word.resize(word.size() - stop.size());
  if (word == "1" || word == "１") return ReplyWord::yes;
  if (word == "2" || word == "２") return ReplyWord::no;
  return ReplyWord::none;
}

Result<std::string> load_reply_secret(const std::string& path, const Keys& keys) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0)
    return keys.is_demo ? hex(keyed_hash(keys.session, "replies of the demo")) : std::string();
  if ((file.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Fault{FaultKind::refused, "post.gateways_readable", path};
  std::ifstream in(path);
  std::string secret;
  std::getline(in, secret);
  secret = trimmed(secret);
  if (secret.size() < kReplySecretMin)
    return Fault{FaultKind::bad_input, "post.bad_reply_secret", path};
  return secret;
}

}  // namespace fl
