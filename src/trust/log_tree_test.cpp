// Proofs against the published vectors and, at every size up to 65, against the definition; and
// that nothing else passes for one.
#include "trust/log_tree.h"

#include <gtest/gtest.h>

#include "trust/leaf.h"

namespace fl {

namespace {

std::vector<Hash32> leaves_of(int count) {
  std::vector<Hash32> leaves;
  for (int i = 0; i < count; ++i)
    leaves.push_back(sha256(std::to_string(i)));
  return leaves;
}

Hash32 root_of(std::span<const Hash32> leaves) {
  TreeGrowth tree;
  for (const auto& leaf : leaves)
    tree.add(leaf);
  return tree.root();
}

FullNode nodes_of(const std::vector<Hash32>& leaves) {
  return [&leaves](int level, std::int64_t index) {
    return root_of(std::span(leaves).subspan(std::size_t(index) << level, std::size_t(1) << level));
  };
}

// The eight leaves of the certificate-transparency test suite.
std::vector<Hash32> published_leaves() {
  const std::vector<std::string> inputs = {
      std::string(),
      std::string(1, '\0'),
      std::string("\x10", 1),
      std::string("\x20\x21", 2),
      std::string("\x30\x31", 2),
      std::string("\x40\x41\x42\x43", 4),
      std::string("\x50\x51\x52\x53\x54\x55\x56\x57", 8),
      std::string("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16)};
  std::vector<Hash32> leaves;
  for (const auto& input : inputs)
    leaves.push_back(sha256(std::string(1, '\0') + input));
  return leaves;
}

std::vector<std::string> words_of(const TreeProof& proof) {
  std::vector<std::string> words;
  for (const auto& step : proof)
    words.push_back(hex(step));
  return words;
}

}  // namespace

TEST(LogTree, proofs_are_the_published_ones) {
  const auto leaves = published_leaves();
  const auto node = nodes_of(leaves);
  using Words = std::vector<std::string>;
  EXPECT_EQ(words_of(inclusion_proof_of(node, 0, 1)), Words{});
  EXPECT_EQ(words_of(inclusion_proof_of(node, 0, 8)),
            (Words{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                   "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(words_of(inclusion_proof_of(node, 5, 8)),
            (Words{"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(words_of(inclusion_proof_of(node, 2, 3)),
            (Words{"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}));
  EXPECT_EQ(words_of(consistency_proof_of(node, 1, 1)), Words{});
  EXPECT_EQ(words_of(consistency_proof_of(node, 1, 8)),
            (Words{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                   "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(words_of(consistency_proof_of(node, 6, 8)),
            (Words{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(words_of(consistency_proof_of(node, 2, 5)),
            (Words{"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                   "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

TEST(LogTree, every_leaf_is_found_and_no_other_leaf_place_or_size) {
  const auto leaves = leaves_of(65);
  const auto node = nodes_of(leaves);
  int checked = 0;
  for (std::int64_t size = 1; size <= 65; size += size < 20 ? 1 : 9) {
    const Hash32 root = root_of(std::span(leaves).first(std::size_t(size)));
    for (std::int64_t place = 0; place < size; ++place) {
      const auto proof = inclusion_proof_of(node, place, size);
      const Hash32& leaf = leaves[std::size_t(place)];
      ASSERT_TRUE(is_included(leaf, place, size, proof, root)) << place << " of " << size;
      ++checked;
      EXPECT_FALSE(is_included(sha256("other"), place, size, proof, root));
      EXPECT_FALSE(is_included(leaf, place ^ 1, size, proof, root)) << place << " of " << size;
      EXPECT_FALSE(is_included(leaf, place, size, proof, sha256("root")));
      for (std::size_t i = 0; i < proof.size(); ++i) {
        auto bad = proof;
        bad[i][7] ^= 1;
        EXPECT_FALSE(is_included(leaf, place, size, bad, root));
      }
      auto longer = proof;
      longer.push_back(sha256("more"));
      EXPECT_FALSE(is_included(leaf, place, size, longer, root));
      if (proof.empty()) continue;
      longer = proof;
      longer.pop_back();
      EXPECT_FALSE(is_included(leaf, place, size, longer, root));
    }
  }
  EXPECT_GT(checked, 300);
}

TEST(LogTree, every_tree_is_the_beginning_of_the_later_ones_and_of_no_other) {
  auto leaves = leaves_of(40);
  const auto node = nodes_of(leaves);
  std::vector<Hash32> roots{sha256({})};
  for (std::size_t size = 1; size <= leaves.size(); ++size)
    roots.push_back(root_of(std::span(leaves).first(size)));
  auto others = leaves;
  others[0] = sha256("rewritten");
  for (std::int64_t to = 1; to <= 40; ++to) {
    EXPECT_TRUE(is_consistent(0, roots[0], to, roots[std::size_t(to)], {}));
    for (std::int64_t from = 1; from <= to; ++from) {
      const auto proof = consistency_proof_of(node, from, to);
      const Hash32 &before = roots[std::size_t(from)], &after = roots[std::size_t(to)];
      ASSERT_TRUE(is_consistent(from, before, to, after, proof)) << from << " " << to;
      // The head somebody kept is of a log with another first leaf.
      const Hash32 other = root_of(std::span(others).first(std::size_t(from)));
      EXPECT_FALSE(is_consistent(from, other, to, after, proof)) << from << " " << to;
      EXPECT_FALSE(is_consistent(from, before, to, other, proof)) << from << " " << to;
      if (from < to) {
        EXPECT_FALSE(is_consistent(to, after, from, before, proof));
      }
      for (std::size_t i = 0; i < proof.size(); ++i) {
        auto bad = proof;
        bad[i][0] ^= 1;
        EXPECT_FALSE(is_consistent(from, before, to, after, bad));
        bad.erase(bad.begin() + std::ptrdiff_t(i));
        EXPECT_FALSE(is_consistent(from, before, to, after, bad));
      }
    }
  }
}

}  // namespace fl
