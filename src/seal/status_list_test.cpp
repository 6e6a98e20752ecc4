// Status lists: the draft's examples, every size of status, and our shards.
#include "seal/status_list.h"

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

// The draft's four long vectors: 2^20 entries each, in CBOR and in JSON.
TEST(StatusList, every_long_vector_of_the_draft) {
  std::ifstream stream(FIRSTLINE_ROOT "/tests/vectors/status_list/draft.json");
  std::stringstream all;
  all << stream.rdbuf();
  const auto vectors = json::parse(all.str()).as_object();
  int values = 0, encodings = 0;
  for (const auto& item : vectors.at("lists").as_array()) {
    const auto& one = item.as_object();
    const int bits = int(one.at("bits").as_int64());
    auto from_cbor = StatusList::of_cbor(*bytes_of_hex(one.at("cbor").as_string()));
    auto from_json = StatusList::of_json(one.at("json").as_string());
    ASSERT_TRUE(from_cbor) << bits;
    ASSERT_TRUE(from_json) << bits;
    StatusList wanted(bits, one.at("count").as_int64());
    for (const auto& pair : one.at("statuses").as_array()) {
      const auto index = pair.as_array().at(0).as_int64();
      const int status = int(pair.as_array().at(1).as_int64());
      wanted.set(index, status);
      EXPECT_EQ(from_cbor->at(index), status);
      EXPECT_EQ(from_json->at(index), status);
      ++values;
    }
    EXPECT_EQ(from_cbor->bytes(), wanted.bytes());
    EXPECT_EQ(from_json->bytes(), wanted.bytes());
    encodings += 2;
  }
  EXPECT_EQ(values, 293);
  EXPECT_EQ(encodings, 8);
  std::printf("[   LIST   ] %d of 293 published values, %d encodings of 8 whole\n", values,
              encodings);
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
