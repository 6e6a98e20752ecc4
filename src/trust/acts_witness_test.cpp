// The witness's rule, its book and its memory.
#include <filesystem>
#include <fstream>

#include "storage/temp_db.h"
#include "trust/leaf.h"
#include "trust/log_tree.h"
#include "trust/testing.h"
#include "trust/witness.h"

namespace fl {

namespace {

struct Log {
  explicit Log(int count, std::string_view first = "0") {
    for (int i = 0; i < count; ++i)
      leaves.push_back(sha256(i == 0 ? std::string(first) : std::to_string(i)));
  }
  [[nodiscard]] Hash32 root_over(std::size_t from, std::size_t count) const {
    TreeGrowth tree;
    for (std::size_t i = from; i < from + count; ++i)
      tree.add(leaves[i]);
    return tree.root();
  }
  [[nodiscard]] TreeHead head(std::int64_t size, const Keys& keys) const {
    TreeHead head{size, root_over(0, std::size_t(size)), {1'000 * size}, {}};
    head.signature = sign(keys.log, head_message(head));
    return head;
  }
  [[nodiscard]] TreeProof proof(std::int64_t from, std::int64_t to) const {
    return consistency_proof_of(
        [this](int level, std::int64_t index) {
          return root_over(std::size_t(index) << level, std::size_t(1) << level);
        },
        from, to);
  }
  std::vector<Hash32> leaves;
};

class WitnessRule : public ::testing::Test {
 protected:
  WitnessRule() {
    start_crypto();
    keys = make_keys(true);
    memory.head = log.head(10, keys);
  }
  std::string judged(const TreeHead& head, const TreeProof& proof) {
    return std::string(judge_head(memory, keys.log.open, head, proof));
  }
  Keys keys;
  Log log{20}, other{20, "rewritten"};
  WitnessMemory memory;
};

}  // namespace

TEST_F(WitnessRule, a_log_that_grew_may_be_signed_and_the_same_head_again) {
  EXPECT_EQ(judged(log.head(20, keys), log.proof(10, 20)), "");
  EXPECT_EQ(judged(log.head(10, keys), {}), "");
  memory.head.reset();
  EXPECT_EQ(judged(log.head(5, keys), {}), "") << "the first it sees";
}

TEST_F(WitnessRule, what_it_must_not_sign_it_names) {
  EXPECT_EQ(judged(log.head(9, keys), {}), "shrunken");
  EXPECT_EQ(judged(other.head(10, keys), {}), "other_head");
  EXPECT_EQ(judged(other.head(20, keys), other.proof(10, 20)), "rewritten");
  EXPECT_EQ(judged(other.head(20, keys), log.proof(10, 20)), "rewritten");
  EXPECT_EQ(judged(log.head(20, keys), {}), "rewritten") << "no proof, no signature";
  TreeHead unsigned_head = log.head(20, keys);
  unsigned_head.signature[3] ^= 1;
  EXPECT_EQ(judged(unsigned_head, log.proof(10, 20)), "bad_signature");
  // A second head of one size, at another time: signing it would be signing twice.
  TreeHead again = log.head(10, keys);
  again.at.ms += 1;
  again.signature = sign(keys.log, head_message(again));
  EXPECT_EQ(judged(again, {}), "other_head");
  memory.log_key = std::string(64, '0');
  EXPECT_EQ(judged(log.head(20, keys), log.proof(10, 20)), "other_key");
}

TEST_F(WitnessRule, its_memory_comes_back_and_half_a_file_is_no_memory) {
  TempFolder folder;
  const std::string dir = folder / "w";
  auto first = witness_key(dir), second = witness_key(dir);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->open, second->open);
  auto empty = load_memory(dir);
  ASSERT_TRUE(empty);
  EXPECT_FALSE(empty->head);
  memory.log_key = hex_of(keys.log.open);
  memory.root = "cm9vdA==";
  memory.list_number = 7;
  memory.list_hash = hex(sha256("list"));
  ASSERT_TRUE(save_memory(dir, memory));
  auto back = load_memory(dir);
  ASSERT_TRUE(back && back->head);
  EXPECT_EQ(text_of(*back->head), text_of(*memory.head));
  EXPECT_EQ(back->log_key, memory.log_key);
  EXPECT_EQ(back->root, memory.root);
  EXPECT_EQ(back->list_number, 7);
  EXPECT_EQ(back->list_hash, memory.list_hash);
  // Whatever is cut off, it is not taken for a shorter memory.
  std::string whole;
  std::getline(std::ifstream(dir + "/memory", std::ios::binary), whole, '\0');
  for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
    std::ofstream(dir + "/memory", std::ios::binary | std::ios::trunc) << whole.substr(0, size);
    auto cut = load_memory(dir);
    EXPECT_FALSE(cut) << size;
  }
}

TEST_F(WitnessRule, the_book_is_read_as_it_was_written_and_bad_lines_are_named) {
  TempFolder folder;
  const std::string path = folder / "witnesses";
  auto none = load_witnesses(path);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->witnesses.empty());
  WitnessBook book{1, {{"city-a", keys.log.open}}};
  ASSERT_TRUE(save_witnesses(path, book));
  auto back = load_witnesses(path);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->need, 1);
  ASSERT_NE(back->find(keys.log.open), nullptr);
  EXPECT_EQ(back->find(keys.log.open)->name, "city-a");
  const std::string key = hex_of(keys.log.open);
  for (const auto& bad :
       {std::string("need 1\n"), "city-a " + key + "\ncity-b " + key, "need x\n" + key,
        "City " + key, "city-a " + key.substr(1), "city-a " + key + " more"}) {
    std::ofstream(path, std::ios::trunc) << bad << "\n";
    EXPECT_EQ(load_witnesses(path).error().key, "trust.bad_witnesses") << bad;
  }
}

TEST_F(WitnessRule, what_is_signed_for_one_purpose_is_no_signature_for_another) {
  const TreeHead head = log.head(10, keys);
  EXPECT_NE(cosign_message(head), head_message(head));
  EXPECT_NE(cosign_message(ListSeen{10, head.root, 10'000}), cosign_message(head));
  const SignKey key = make_keys(true).log;
  const auto signature = sign(key, cosign_message(head));
  EXPECT_TRUE(verify_signature(key.open, cosign_message(head), signature));
  EXPECT_FALSE(verify_signature(key.open, head_message(head), signature));
  EXPECT_FALSE(
      verify_signature(key.open, cosign_message(ListSeen{10, head.root, 10'000}), signature));
}

}  // namespace fl
