// The short way to a green token and the long one make the same bytes but for the signature.
#include "seal/batch.h"

#include <gtest/gtest.h>

#include "platform/crypto.h"

namespace fl {
namespace {

PassToken green() {
  PassToken token;
  token.issuer = "610100";
  token.issued = 1'767'398'400;
  token.expires = token.issued + 72 * 3'600;
  token.place = {20'456, 12, 99'999};
  token.name = "张*三";
  token.last_four = "7K3Q";
  return token;
}

TEST(BatchSigner, makes_the_tokens_of_make_token) {
  start_crypto();
  const SignerKey key = SignerKey::make(Algorithm::es256);
  const std::string id = key_id_of(key.open());
  auto signer = BatchSigner::of(key, id);
  ASSERT_TRUE(signer);
  for (const std::int64_t index : {0, 23, 24, 255, 256, 65'535, 65'536, 99'999}) {
    PassToken token = green();
    token.place.index = index;
    auto fast = signer->make_token(token), slow = make_token(token, key, id);
    ASSERT_TRUE(fast && slow);
    ASSERT_EQ(fast->size(), slow->size());
    EXPECT_EQ(fast->substr(0, fast->size() - 64), slow->substr(0, slow->size() - 64));
    auto read = read_token_cose(*fast);
    ASSERT_TRUE(read);
    EXPECT_TRUE(verify_cose(read->message, key.open()));
    EXPECT_EQ(read->token.place.index, index);
    // Where the walk over a city looks for the key that signed.
    EXPECT_EQ(fast->substr(7, 8), id);
  }
}

TEST(BatchSigner, takes_the_long_way_for_what_is_not_green_and_refuses_what_is_no_token) {
  start_crypto();
  const SignerKey key = SignerKey::make(Algorithm::es256);
  const std::string id = key_id_of(key.open());
  auto signer = BatchSigner::of(key, id);
  ASSERT_TRUE(signer);
  PassToken stop = green();
  stop.status = TokenStatus::stop;
  EXPECT_FALSE(signer->make_token(stop));  // without its evidence
  stop.reason = "S1";
  stop.office = "610103";
  stop.until = stop.expires;
  stop.leaf = 5;
  stop.leaf_hash = std::string(16, 'x');
  auto made = signer->make_token(stop);
  ASSERT_TRUE(made);
  EXPECT_EQ(read_token_cose(*made)->token.status, TokenStatus::stop);
  PassToken late = green();
  late.expires = late.issued + 73 * 3'600;
  EXPECT_FALSE(signer->make_token(late));
  EXPECT_FALSE(BatchSigner::of(SignerKey::make(Algorithm::eddsa), id));
}

}  // namespace
}  // namespace fl
