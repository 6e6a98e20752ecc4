// Status lists: the draft's examples, every size of status, and our shards.
#include "seal/status_list.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "seal/codec.h"

namespace fl {

namespace {

TEST(StatusList, one_bit_as_in_the_draft) {
  // Section 4: status[0..15] = 1 0 0 1 1 1 0 1 1 1 0 0 0 1 0 1.
  StatusList list(1, 16);
  const int statuses[] = {1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1};
  for (int i = 0; i < 16; ++i)
    list.set(i, statuses[i]);
  EXPECT_EQ(hex_of(list.bytes()), "b9a3");
  EXPECT_EQ(list.json_text(), R"({"bits":1,"lst":"eNrbuRgAAhcBXQ"})");
  EXPECT_EQ(hex_of(cbor_of(list.cbor())),
            "a2636c73744a78dadbb918000217015d6462697473"
            "01");
  auto read = StatusList::of_json(R"({"bits":1,"lst":"eNrbuRgAAhcBXQ"})");
  ASSERT_TRUE(read);
  for (int i = 0; i < 16; ++i)
    EXPECT_EQ(read->at(i), statuses[i]);
  EXPECT_EQ(read->set_count(), 9);
}

TEST(StatusList, every_size_there_and_back) {
  for (const int bits : {1, 2, 4, 8}) {
    StatusList list(bits, 1'001);
    for (int i = 0; i < 1'001; ++i)
      list.set(i, (i * 7 + i / 3) % (1 << bits));
    auto read = StatusList::of_packed(bits, list.packed());
    ASSERT_TRUE(read);
    for (int i = 0; i < 1'001; ++i)
      ASSERT_EQ(read->at(i), (i * 7 + i / 3) % (1 << bits));
    EXPECT_TRUE(StatusList::of_cbor(cbor_of(list.cbor())).is_ok());
    list.set(5, 0);
    EXPECT_EQ(list.at(5), 0);
    EXPECT_THROW((void)list.at(list.count()), Bug);
    EXPECT_THROW(list.set(0, 1 << bits), Bug);
  }
}

TEST(StatusList, refuses) {
  EXPECT_FALSE(StatusList::of_json(R"({"bits":3,"lst":"eNrbuRgAAhcBXQ"})").is_ok());
  EXPECT_FALSE(StatusList::of_json(R"({"bits":1,"lst":"eNrbuRgAAhcBXQ=="})").is_ok());
  EXPECT_FALSE(StatusList::of_json(R"({"lst":"eNrbuRgAAhcBXQ"})").is_ok());
  EXPECT_FALSE(StatusList::of_json("[]").is_ok());
  EXPECT_FALSE(StatusList::of_cbor("").is_ok());
  const std::string bomb = deflated(std::string(64 << 20, '\0'), Packing::zlib);
  EXPECT_FALSE(StatusList::of_packed(1, bomb).is_ok());
}

// The draft's four long vectors: 2^20 entries each. They are read from a copy of the draft's
// repository when one is at hand; its text is not ours to keep here.
class Draft {
 public:
  explicit Draft(const char* folder) : folder_(folder) {}
  [[nodiscard]] std::string file(const std::string& name) const {
    std::ifstream stream(folder_ + "/" + name);
    std::stringstream all;
    all << stream.rdbuf();
    return std::move(all).str();
  }
  // "status[233478] = 0b00000001" of one section, in order.
  [[nodiscard]] std::vector<std::pair<std::int64_t, int>> statuses(int bits) const {
    const std::string text = file("draft-ietf-oauth-status-list.md");
    auto at = text.find("# Test vectors for Status List encoding");
    at = text.find("## " + std::to_string(bits) + "-bit", at);
    const auto end = text.find("JSON encoding", at);
    std::vector<std::pair<std::int64_t, int>> found;
    while ((at = text.find("status[", at)) < end) {
      at += 7;
      const auto value = text.find("0b", at) + 2;
      found.emplace_back(std::stoll(text.substr(at)), std::stoi(text.substr(value), nullptr, 2));
    }
    return found;
  }

 private:
  std::string folder_;
};

std::string without_space(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (!isspace(static_cast<unsigned char>(c))) out += c;
  return out;
}

TEST(StatusList, every_long_vector_of_the_draft) {
  const char* folder = std::getenv("FIRSTLINE_STATUS_LIST_DRAFT");
  if (folder == nullptr) GTEST_SKIP() << "FIRSTLINE_STATUS_LIST_DRAFT names no copy of the draft";
  const Draft draft(folder);
  int values = 0;
  for (const auto& [bits, stem] : {std::pair(1, "1_long"), {2, "2_long"}, {4, "4"}, {8, "8"}}) {
    const std::string name = "examples/status_list_encoding" + std::string(stem);
    auto from_cbor =
        StatusList::of_cbor(*bytes_of_hex(without_space(draft.file(name + "_cbor.md"))));
    auto from_json = StatusList::of_json(without_space(draft.file(name + "_json.md")));
    ASSERT_TRUE(from_cbor) << name;
    ASSERT_TRUE(from_json) << name;
    StatusList wanted(bits, 1 << 20);
    for (const auto& [index, status] : draft.statuses(bits)) {
      wanted.set(index, status);
      EXPECT_EQ(from_cbor->at(index), status);
      EXPECT_EQ(from_json->at(index), status);
      ++values;
    }
    EXPECT_EQ(from_cbor->bytes(), wanted.bytes());
    EXPECT_EQ(from_json->bytes(), wanted.bytes());
  }
  EXPECT_EQ(values, 293);
  std::printf("[   LIST   ] %d of 293 published values, 8 encodings of 8 whole\n", values);
}

TEST(DoubtShard, there_and_back) {
  const SignerKey key = SignerKey::make(Algorithm::es256);
  StatusList list(1, kListIndexCount);
  list.set(0, 1);
  list.set(999'999, 1);
  const std::string file =
      make_shard(list, {20'833, 3, 0}, 1'800'000'000, key, key_id_of(key.open()));
  auto read = read_shard(file);
  ASSERT_TRUE(read);
  EXPECT_TRUE(verify_cose(read->message, key.open()));
  EXPECT_EQ(read->shard.epoch, 20'833);
  EXPECT_EQ(read->shard.shard, 3);
  EXPECT_EQ(read->shard.expires, 1'800'086'400);
  EXPECT_EQ(read->shard.list.set_count(), 2);
  int accepted = 0;
  for (std::size_t i = 0; i < file.size() * 8; ++i) {
    std::string bad = file;
    bad[i / 8] = char(bad[i / 8] ^ (1 << (i % 8)));
    auto other = read_shard(bad);
    accepted += other && verify_cose(other->message, key.open());
  }
  for (std::size_t size = 0; size < file.size(); ++size)
    accepted += read_shard(file.substr(0, size)).is_ok();
  EXPECT_EQ(accepted, 0);
  std::printf("[   LIST   ] %zu bits and %zu truncations of a shard: 0 accepted\n", file.size() * 8,
              file.size());
}

}  // namespace

}  // namespace fl
