// The arithmetic of the log against RFC 6962's published vectors and against its definition.
#include "trust/leaf.h"

#include <gtest/gtest.h>

namespace fl {

namespace {

// MTH of RFC 6962, section 2.1, as it is written there.
Hash32 by_definition(std::span<const Hash32> leaves) {
  if (leaves.empty()) return sha256({});
  if (leaves.size() == 1) return leaves[0];
  std::size_t k = 1;
  while (k * 2 < leaves.size())
    k *= 2;
  return inner_hash_of(by_definition(leaves.first(k)), by_definition(leaves.subspan(k)));
}

Hash32 rfc_leaf(std::string_view bytes) {
  std::string marked(1, '\0');
  marked += bytes;
  return sha256(marked);
}

}  // namespace

TEST(Leaf, the_tree_fits_the_published_vectors) {
  // The eight inputs and roots of the certificate-transparency test suite.
  const std::vector<std::string> inputs = {
      std::string(),
      std::string(1, '\0'),
      std::string("\x10", 1),
      std::string("\x20\x21", 2),
      std::string("\x30\x31", 2),
      std::string("\x40\x41\x42\x43", 4),
      std::string("\x50\x51\x52\x53\x54\x55\x56\x57", 8),
      std::string("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16)};
  const std::vector<std::string> roots = {
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  TreeGrowth tree;
  EXPECT_EQ(hex(tree.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    tree.add(rfc_leaf(inputs[i]));
    EXPECT_EQ(hex(tree.root()), roots[i]) << i + 1;
  }
}

TEST(Leaf, a_growing_tree_is_the_defined_one_at_every_size) {
  std::vector<Hash32> leaves;
  TreeGrowth tree;
  for (int i = 0; i < 130; ++i) {
    leaves.push_back(sha256(std::to_string(i)));
    tree.add(leaves.back());
    ASSERT_EQ(tree.root(), by_definition(leaves)) << i;
    // A tree carried on from its peaks is the same tree.
    ASSERT_EQ(TreeGrowth(tree.size(), tree.peaks()).root(), tree.root()) << i;
  }
}

TEST(Leaf, every_field_changes_the_hash) {
  const std::string salt(16, 's'), image(32, 'i'), other(32, 'j');
  const LeafRow row{1, 2, "task.done", "A", "task", 3, "why", {4}, salt, image};
  std::vector<LeafRow> changed(10, row);
  changed[0].bucket = 9;
  changed[1].seq = 9;
  changed[2].verb = "task.open";
  changed[3].actor = "B";
  changed[4].entity_kind = "ask";
  changed[5].entity = 9;
  changed[6].reason = "";
  changed[7].at = {9};
  changed[8].salt = std::string_view(other).substr(0, 16);
  changed[9].image_hash = other;
  for (std::size_t i = 0; i < changed.size(); ++i)
    EXPECT_NE(leaf_hash_of(changed[i]), leaf_hash_of(row)) << i;
  // Letters that move from one field to the next do not keep the hash.
  LeafRow moved = row;
  moved.verb = "task.don";
  moved.actor = "eA";
  EXPECT_NE(leaf_hash_of(moved), leaf_hash_of(row));
}

TEST(Leaf, no_image_is_zeros_and_salt_hides_an_image) {
  EXPECT_EQ(image_hash_of("salt", ""), Hash32{});
  EXPECT_NE(image_hash_of("a", "red"), image_hash_of("b", "red"));
}

TEST(Leaf, a_head_goes_to_text_and_back) {
  start_crypto();
  const Keys keys = make_keys(true);
  TreeHead head{77, sha256("root"), {123'456}, {}};
  head.signature = sign(keys.log, head_message(head));
  auto back = head_of_text(text_of(head) + "\n");
  ASSERT_TRUE(back);
  EXPECT_EQ(text_of(*back), text_of(head));
  EXPECT_TRUE(verify_signature(keys.log.open, head_message(*back), back->signature));
  for (const auto* text :
       {"", "firstline-head-v1", "firstline-head-v1 a b c d", "firstline-head-v2 1 00 2 00"})
    EXPECT_EQ(head_of_text(text).error().key, "trust.bad_head") << text;
}

}  // namespace fl
