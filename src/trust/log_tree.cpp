// See log_tree.h. Making follows the definition in RFC 6962, checking the algorithms of RFC 9162,
// sections 2.1.3.2 and 2.1.4.2.
#include "trust/log_tree.h"

#include <bit>

#include "trust/leaf.h"

namespace fl {

namespace {

// The largest power of two below n; n > 1.
std::int64_t split_of(std::int64_t n) {
  return std::int64_t(std::bit_floor(std::uint64_t(n - 1)));
}

int level_of(std::int64_t power) {
  return std::countr_zero(std::uint64_t(power));
}

// MTH of the leaves [from, to). `from` is a multiple of the largest full subtree in it: so are all
// the parts the definition cuts.
Hash32 root_of_range(const FullNode& node, std::int64_t from, std::int64_t to) {
  const std::int64_t count = to - from;
  if (std::has_single_bit(std::uint64_t(count)))
    return node(level_of(count), from >> level_of(count));
  const std::int64_t left = split_of(count);
  const Hash32 first = node(level_of(left), from >> level_of(left));
  return inner_hash_of(first, root_of_range(node, from + left, to));
}

void add_path(const FullNode& node, std::int64_t position, std::int64_t from, std::int64_t to,
              TreeProof& proof) {
  if (to - from == 1) return;
  const std::int64_t middle = from + split_of(to - from);
  if (position < middle) {
    add_path(node, position, from, middle, proof);
    proof.push_back(root_of_range(node, middle, to));
  } else {
    add_path(node, position, middle, to, proof);
    proof.push_back(root_of_range(node, from, middle));
  }
}

void add_subproof(const FullNode& node, std::int64_t until, std::int64_t from, std::int64_t to,
                  bool is_known, TreeProof& proof) {
  if (until == to) {
    if (!is_known) proof.push_back(root_of_range(node, from, to));
    return;
  }
  const std::int64_t middle = from + split_of(to - from);
  if (until <= middle) {
    add_subproof(node, until, from, middle, is_known, proof);
    proof.push_back(root_of_range(node, middle, to));
  } else {
    add_subproof(node, until, middle, to, false, proof);
    proof.push_back(root_of_range(node, from, middle));
  }
}

}  // namespace

TreeProof inclusion_proof_of(const FullNode& node, std::int64_t position, std::int64_t size) {
  CHECK(position >= 0 && position < size);
  TreeProof proof;
  add_path(node, position, 0, size, proof);
  return proof;
}

TreeProof consistency_proof_of(const FullNode& node, std::int64_t from, std::int64_t to) {
  CHECK(from > 0 && from <= to);
  TreeProof proof;
  add_subproof(node, from, 0, to, true, proof);
  return proof;
}

bool is_included(const Hash32& leaf, std::int64_t position, std::int64_t size,
                 std::span<const Hash32> proof, const Hash32& root) {
  if (position < 0 || position >= size) return false;
  std::int64_t place = position, last = size - 1;
  Hash32 hash = leaf;
  for (const Hash32& step : proof) {
    if (last == 0) return false;
    if ((place & 1) != 0 || place == last) {
      hash = inner_hash_of(step, hash);
      for (; (place & 1) == 0 && place != 0; place >>= 1)
        last >>= 1;
    } else {
      hash = inner_hash_of(hash, step);
    }
    place >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool is_consistent(std::int64_t from, const Hash32& from_root, std::int64_t to,
                   const Hash32& to_root, std::span<const Hash32> proof) {
  if (from < 0 || from > to) return false;
  if (from == to) return proof.empty() && from_root == to_root;
  if (from == 0) return proof.empty();
  // A first tree that is full is not named in the proof.
  std::vector<Hash32> steps(proof.begin(), proof.end());
  if (std::has_single_bit(std::uint64_t(from))) steps.insert(steps.begin(), from_root);
  if (steps.empty()) return false;
  std::int64_t place = from - 1, last = to - 1;
  for (; (place & 1) != 0; place >>= 1)
    last >>= 1;
  Hash32 before = steps[0], after = steps[0];
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (last == 0) return false;
    if ((place & 1) != 0 || place == last) {
      before = inner_hash_of(steps[i], before);
      after = inner_hash_of(steps[i], after);
      for (; (place & 1) == 0 && place != 0; place >>= 1)
        last >>= 1;
    } else {
      after = inner_hash_of(after, steps[i]);
    }
    place >>= 1;
    last >>= 1;
  }
  return last == 0 && before == from_root && after == to_root;
}

}  // namespace fl
