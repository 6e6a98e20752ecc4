// What a gate's record may say, kind by kind.
#include "scan/gate_book.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

std::string item(const std::string& kind, const std::string& rest) {
  return R"({"key":"000102030405060708090a0b0c0d0e0f","seq":1,"kind":")" + kind +
         R"(","happened_at":"2026-01-03T08:00:00+08:00","gate":"东门")" + rest + "}";
}
std::string fault_of(const std::string& kind, const std::string& rest) {
  auto read = gate_record_of(item(kind, rest));
  return read ? "" : read.error().key;
}

TEST(GateBook, each_kind_says_what_it_must) {
  struct Row {
    std::string kind, rest, fault;
  };
  const Row rows[] = {
      {"visitor", R"(,"name":"李访","phone":"13800000000","whom":"3号楼")", ""},
      {"visitor", R"(,"name":"李访","phone":"13800000000","whom":"3号楼","purpose":"修水管")", ""},
      {"visitor", R"(,"name":"李访","whom":"3号楼")", "draft.bad_fields"},
      {"visitor", R"(,"name":"李访","phone":"1","whom":"3号楼")", "draft.bad_fields"},
      {"visitor", R"(,"name":"李访","phone":"13800000000","whom":"3","id_card":"6101")",
       "draft.bad_fields"},
      {"no_phone", R"(,"name":"赵明")", ""},
      {"no_phone", "", "draft.bad_fields"},
      {"care", R"(,"reason":"doctor")", ""},
      {"care", R"(,"reason":"because")", "draft.bad_fields"},
      {"card", R"(,"code":"000000000")", ""},
      {"card", R"(,"code":"000000001")", "scan.bad_card_code"},
      {"card", R"(,"code":"00000000")", "draft.bad_fields"},
      {"card", R"(,"code":"00000000I")", "scan.bad_card_code"},
      {"temperature", R"(,"tenths":366,"is_fever":false)", ""},
      {"temperature", R"(,"tenths":900)", "draft.bad_fields"},
      {"act", R"(,"did":"let_in","word":"stop","why":"status")", ""},
      {"act", R"(,"did":"turned_away","word":"stop","why":"status")", "draft.bad_fields"},
      {"checks", R"(,"from":"2026-01-03T07:00:00+08:00","counts":{"go ok":1})", ""},
      {"checks", R"(,"from":"2026-01-03T07:00:00+08:00")", "draft.bad_fields"},
      {"checks", R"(,"from":"2026-01-03T07:00:00+08:00","counts":{"王芳":1})", "draft.bad_fields"},
      {"checks", R"(,"from":"2026-01-03T07:00:00+08:00","counts":{"go ok":0})", "draft.bad_fields"},
      {"gossip", "", "draft.bad_fields"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(fault_of(row.kind, row.rest), row.fault) << row.kind << row.rest;
}

TEST(GateBook, only_the_fields_of_its_kind_are_kept) {
  auto read = gate_record_of(item("care", R"(,"reason":"food","name":"李访")"));
  ASSERT_TRUE(read);
  EXPECT_EQ(json_text(read->body), R"({"reason":"food"})");
  auto checks = gate_record_of(
      item("checks", R"(,"from":"2026-01-03T07:00:00+08:00","counts":{"go ok":41,"ask fresh":2})"));
  ASSERT_TRUE(checks);
  EXPECT_EQ(checks->verdicts.at("go ok"), 41);
  EXPECT_TRUE(checks->body.empty());
  EXPECT_EQ(to_rfc3339(checks->happened_at), "2026-01-03T07:00:00+08:00");
}

}  // namespace
}  // namespace fl
