// Signing many of our own phone tokens with one key: the settings of the signature are made once,
// and a green token's bytes are laid out directly. The same bytes as make_token() but for the
// signature, which is never the same twice; a test holds the two together.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "seal/token.h"

namespace fl {

// For one thread.
class BatchSigner {
 public:
  // Fault seal.bad_key: not an ES256 key.
  [[nodiscard]] static Result<BatchSigner> of(const SignerKey& key, std::string_view key_id);
  BatchSigner(BatchSigner&&) noexcept;
  ~BatchSigner();

  // Only status ok; anything else goes through make_token(). Faults: as there.
  [[nodiscard]] Result<std::string> make_token(const PassToken& token);

 private:
  struct State;
  explicit BatchSigner(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace fl
