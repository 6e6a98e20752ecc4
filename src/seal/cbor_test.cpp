// CBOR: the standard's examples, and everything a stranger may try.
#include "seal/cbor.h"

#include <gtest/gtest.h>

#include "seal/codec.h"

namespace fl {

namespace {

Result<Cbor> read_hex(std::string_view hex, const CborLimits& limits = {}) {
  return read_cbor(*bytes_of_hex(hex), limits);
}
bool refuses(std::string_view hex, const CborLimits& limits = {}) {
  return !read_hex(hex, limits).is_ok();
}

// RFC 8949 appendix A: what has one form, there and back.
TEST(CborOfTheStandard, is_read_and_written_the_same) {
  for (const char* hex : {"00",
                          "01",
                          "0a",
                          "17",
                          "1818",
                          "1819",
                          "1864",
                          "1903e8",
                          "1a000f4240",
                          "1b000000e8d4a51000",
                          "1bffffffffffffffff",
                          "c249010000000000000000",
                          "3bffffffffffffffff",
                          "20",
                          "29",
                          "3863",
                          "3903e7",
                          "fb3ff199999999999a",
                          "fb7e37e43c8800759c",
                          "f4",
                          "f5",
                          "f6",
                          "c074323031332d30332d32315432303a30343a30305a",
                          "c11a514b67b0",
                          "d74401020304",
                          "d818456449455446",
                          "40",
                          "4401020304",
                          "60",
                          "6161",
                          "6449455446",
                          "62225c",
                          "62c3bc",
                          "63e6b0b4",
                          "64f0908591",
                          "80",
                          "83010203",
                          "8301820203820405",
                          "a0",
                          "a201020304",
                          "a26161016162820203",
                          "826161a161626163"}) {
    auto item = read_hex(hex);
    ASSERT_TRUE(item) << hex;
    EXPECT_EQ(hex_of(cbor_of(*item)), hex);
  }
}

TEST(CborOfTheStandard, other_forms_are_read_to_the_same_value) {
  EXPECT_EQ(*read_hex("5f42010243030405ff"), *read_hex("450102030405"));
  EXPECT_EQ(*read_hex("7f657374726561646d696e67ff"), *read_hex("6973747265616d696e67"));
  EXPECT_EQ(*read_hex("9f018202039f0405ffff"), *read_hex("8301820203820405"));
  EXPECT_EQ(*read_hex("bf61610161629f0203ffff"), *read_hex("a26161016162820203"));
  EXPECT_EQ(*read_hex("1b0000000000000001"), *read_hex("01"));
  EXPECT_EQ(read_hex("f93c00")->floating, 1.0);
  EXPECT_EQ(read_hex("f90400")->floating, 0.00006103515625);
  EXPECT_EQ(read_hex("f90001")->floating, 5.960464477539063e-8);
  EXPECT_EQ(read_hex("fa47c35000")->floating, 100000.0);
  EXPECT_TRUE(read_hex("f7")->is(CborKind::null));
}

TEST(Cbor, refuses_what_is_broken) {
  for (const char* hex : {"",
                          "18",
                          "1900",
                          "1a000000",
                          "1b00000000000000",
                          "62c3",
                          "62ffff",
                          "41",
                          "5f",
                          "5f01ff",
                          "5f6161ff",
                          "5f5f4101ffff",
                          "7f4101ff",
                          "81",
                          "9f",
                          "9f01",
                          "a1",
                          "a101",
                          "bf01ff",
                          "bf",
                          "c0",
                          "1c",
                          "1d",
                          "1e",
                          "1f",
                          "3f",
                          "df",
                          "ff",
                          "f8",
                          "f818",
                          "e0",
                          "f0",
                          "0000",
                          "a0a0",
                          "5bffffffffffffffff",
                          "9bffffffffffffffff",
                          "bbffffffffffffffff",
                          "7bffffffffffffffff"})
    EXPECT_TRUE(refuses(hex)) << hex;
}

TEST(Cbor, refuses_the_same_key_twice) {
  EXPECT_TRUE(refuses("a201000101"));
  EXPECT_TRUE(refuses("a20100180101"));  // the same number in a longer form
  EXPECT_TRUE(refuses("bf616100616101ff"));
  EXPECT_TRUE(refuses("a26161007f6161ff01"));              // the same text in pieces
  EXPECT_TRUE(refuses("a2a20001020300a20203000100"));      // a map, the other way round
  EXPECT_TRUE(refuses("a281a2000102030081a20203000100"));  // and deeper
  EXPECT_FALSE(
      refuses("a20100200"
              "1"));
  // Far apart in a large map.
  std::vector<Cbor> many;
  for (int i = 0; i < 300; ++i) {
    many.push_back(Cbor::of(i == 299 ? 3 : i));
    many.push_back(Cbor::of(0));
  }
  EXPECT_FALSE(read_cbor(cbor_of(Cbor::of_map(many))).is_ok());
}

TEST(Cbor, bounds_hold) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i)
    deep += char(0x81);
  EXPECT_FALSE(read_cbor(deep, {.bytes_max = 1 << 20}).is_ok());
  const std::string wide = cbor_of(Cbor::of_array(std::vector<Cbor>(5'000, Cbor::of(1))));
  EXPECT_FALSE(read_cbor(wide).is_ok());
  EXPECT_TRUE(read_cbor(wide, {.nodes_max = 6'000}).is_ok());
  EXPECT_FALSE(read_cbor(cbor_of(Cbor::of_bytes(std::string(70'000, 'x')))).is_ok());
  std::string pieces = "\x5f";
  for (int i = 0; i < 10'000; ++i)
    pieces += char(0x40);
  EXPECT_FALSE(read_cbor(pieces + "\xff").is_ok());
}

TEST(CborStrict, has_one_form_only) {
  const CborLimits strict{.is_strict = true};
  EXPECT_FALSE(refuses("a201020304", strict));
  for (const char* hex : {"1801", "190001", "1a00000001", "1b0000000000000001", "580100",
                          "7801"
                          "61",
                          "9f01ff", "bf0102ff", "5f4101ff", "a203040102",
                          "a26162006161"
                          "00",
                          "fb3ff199999999999a", "f7", "d80100"})
    EXPECT_TRUE(refuses(hex, strict)) << hex;
}

TEST(Cbor, every_truncation_and_every_added_byte_is_refused) {
  const std::string bytes = *bytes_of_hex("a26161016162820203");
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(read_cbor(bytes.substr(0, size)).is_ok());
  for (int c = 0; c < 256; ++c)
    EXPECT_FALSE(read_cbor(bytes + char(c)).is_ok());
}

TEST(CborAsJson, says_the_same) {
  auto value = json_of_cbor(*read_hex("a26161016162820203"));
  EXPECT_EQ(json_text(*value), R"({"a":1,"b":[2,3]})");
  EXPECT_EQ(json_text(*json_of_cbor(*read_hex("c11a514b67b0"))), R"("2013-03-21T20:04:00Z")");
  EXPECT_EQ(json_text(*json_of_cbor(*read_hex("d903ec6a323031332d30332d3231"))), R"("2013-03-21")");
  EXPECT_FALSE(json_of_cbor(*read_hex("a10102")).is_ok());
  EXPECT_FALSE(json_of_cbor(*read_hex("f97c00")).is_ok());
  const auto text = R"({"a":[1,-2,null,true,"x",{"b":1.5E0}]})";
  EXPECT_EQ(json_text(*json_of_cbor(cbor_of_json(json::parse(text)))), text);
}

}  // namespace

}  // namespace fl
