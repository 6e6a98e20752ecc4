// Rows of sessions, one-time codes and counted tries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl::store {

struct SessionRow {
  std::string token_hash;  // raw SHA-256
  AccountId account;
  Instant made_at, expires_at;
  std::string mark;
  std::string device = {};  // not under the mark: it opens nothing
};
void add_session(Tx& tx, const SessionRow& row);
[[nodiscard]] std::optional<SessionRow> load_session(Tx& tx, std::string_view token_hash);
void drop_session(Tx& tx, std::string_view token_hash);
void note_device(Tx& tx, std::string_view token_hash, std::string_view device);
[[nodiscard]] std::vector<SessionRow> session_rows_of(Tx& tx, AccountId account, int limit);
[[nodiscard]] std::vector<std::string> sessions_of(Tx& tx, AccountId account, int limit);

struct CodeRow {
  std::string phone_token, code_hash, peer_token;
  int asker_tries = 0, other_tries = 0;
  Instant sent_at, expires_at;
};
void put_code(Tx& tx, const CodeRow& row);
[[nodiscard]] std::optional<CodeRow> load_code(Tx& tx, std::string_view phone_token);
void drop_code(Tx& tx, std::string_view phone_token);

struct TryRow {
  std::int64_t window_at = 0;
  int now_count = 0, past_count = 0;
  Instant last_at;
};
[[nodiscard]] TryRow load_try(Tx& tx, std::string_view subject);
void put_try(Tx& tx, std::string_view subject, const TryRow& row);
void drop_try(Tx& tx, std::string_view subject);

}  // namespace fl::store
