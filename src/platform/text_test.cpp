// Text as people write it: rare characters, middle dots, masks.
#include "platform/text.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

TEST(Text, only_whole_characters_are_utf8) {
  EXPECT_TRUE(is_utf8("王秀芳"));
  EXPECT_TRUE(is_utf8("\xF0\xA0\xAE\xB7"));  // U+20BB7
  EXPECT_FALSE(is_utf8("\xF0\xA0\xAE"));
  EXPECT_FALSE(is_utf8("\xC0\xAF")) << "an overlong slash";
  EXPECT_FALSE(is_utf8("\xED\xA0\x80")) << "half of a pair";
  EXPECT_FALSE(is_utf8("\xFF"));
}

TEST(Text, length_is_in_characters) {
  EXPECT_EQ(char_count("王秀芳"), 3U);
  EXPECT_EQ(char_count("\xF0\xA0\xAE\xB7野"), 2U);
  EXPECT_EQ(char_count(""), 0U);
}

TEST(Text, spaces_of_every_kind_are_trimmed) {
  EXPECT_EQ(trimmed("　 王秀芳 \xC2\xA0"), "王秀芳");
  EXPECT_EQ(trimmed(" \t\n"), "");
}

TEST(Text, control_characters_are_seen) {
  EXPECT_TRUE(has_control(std::string_view("a\0b", 3)));
  EXPECT_TRUE(has_control("a\x7F"));
  EXPECT_TRUE(has_control("a\xC2\x85"));
  EXPECT_FALSE(has_control("a\n\tb王"));
}

TEST(Text, names_are_compared_by_what_is_meant) {
  EXPECT_EQ(name_key("阿依古丽•买买提"), name_key("阿依古丽·买买提"));
  EXPECT_EQ(name_key(" 王秀芳　"), name_key("王秀芳"));
  EXPECT_NE(name_key("王秀芳"), name_key("王秀方"));
}

TEST(Text, initials_are_those_of_pinyin) {
  EXPECT_EQ(pinyin_initials("王秀芳"), "wxf");
  EXPECT_EQ(pinyin_initials("李"), "l");
}

TEST(Text, phone_is_masked_but_for_head_and_tail) {
  EXPECT_EQ(mask_phone("13812341234"), "138****1234");
  EXPECT_EQ(mask_phone("123").find("123"), std::string::npos) << "a short one shows nothing";
}

TEST(Text, only_a_mobile_number_is_one) {
  EXPECT_EQ(phone_digits("138 1234-1234").value_or(""), "13812341234");
  for (const char* text : {"", "1381234123", "138123412345", "23812341234", "1381234123x"}) {
    EXPECT_FALSE(phone_digits(text).has_value()) << text;
  }
}

TEST(Text, split_keeps_empty_parts) {
  EXPECT_EQ(split("a||b", '|'), (std::vector<std::string_view>{"a", "", "b"}));
}

}  // namespace
}  // namespace fl
