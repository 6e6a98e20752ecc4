// Signatures of rule sets: what changes the meaning breaks them, what changes the spacing does not.
#include "rules/signed.h"

#include <gtest/gtest.h>

#include "rules/testing.h"

namespace fl {
namespace {

class Signed : public ::testing::Test {
 protected:
  Signed() {
    Random random(5);
    document_ = testing_rules::set_document(random, 3);
    keys_ = {one_.open(), two_.open()};
  }
  [[nodiscard]] RuleSet set() const { return *read_rule_set(json_text(document_)); }
  [[nodiscard]] std::string outcome(const std::string& lines) const {
    const auto out = verify_rule_set(set(), lines, keys_);
    return out ? std::to_string(out->size()) : out.error().key + " " + out.error().detail;
  }
  json::object document_;
  SignerKey one_ = SignerKey::make(Algorithm::es256), two_ = SignerKey::make(Algorithm::es256);
  std::vector<PublicKey> keys_;
};

TEST_F(Signed, two_signers_are_two) {
  const std::string a = sign_rule_set(set(), one_), b = sign_rule_set(set(), two_);
  EXPECT_EQ(outcome(a), "1");
  EXPECT_EQ(outcome(a + "\n" + b + "\n"), "2");
  EXPECT_EQ(outcome(a + "\n" + a + "\n"), "1");
}

TEST_F(Signed, nothing_is_taken_on_trust) {
  const std::string line = sign_rule_set(set(), one_);
  EXPECT_EQ(outcome(""), "rules.not_signed ");
  EXPECT_EQ(outcome(line + "\n\n"), "rules.bad_signature line 2");
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string bent = line;
    bent[i] = bent[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(outcome(bent), "1") << i;
    EXPECT_NE(outcome(line.substr(0, i)), "1") << i;
  }
  EXPECT_NE(outcome(line + "A"), "1");
  EXPECT_NE(outcome(sign_rule_set(set(), SignerKey::make(Algorithm::es256))), "1");
  document_["edition"] = 2;
  EXPECT_EQ(outcome(line), "rules.bad_signature line 1");
}

}  // namespace
}  // namespace fl
