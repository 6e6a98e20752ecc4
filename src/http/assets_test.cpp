// Which bytes a browser gets for a page.
#include "http/assets.h"

#include <string>

#include <gtest/gtest.h>

namespace fl::http {

namespace {

const std::string kPlain = "plain", kBrotli = "br", kGzip = "gzi";

Bytes bytes_of(const std::string& text) {
  return {text.data(), text.data() + text.size()};
}

EmbeddedAsset page() {
  return {"/",
          "text/html; charset=utf-8",
          "no-cache",
          "abc",
          "default-src 'none'",
          bytes_of(kPlain),
          bytes_of(kBrotli),
          bytes_of(kGzip)};
}

}  // namespace

TEST(assets, coding_follows_the_header) {
  const std::pair<const char*, Coding> rows[] = {
      {"", Coding::plain},
      {"br", Coding::brotli},
      {"gzip, deflate, br, zstd", Coding::brotli},
      {"gzip", Coding::gzip},
      {"GZip", Coding::gzip},
      {"br;q=0, gzip", Coding::gzip},
      {"br;q=0.0, gzip;q=0.000", Coding::plain},
      {"br;q=0.5, gzip;q=0.8", Coding::gzip},
      {"br;q=0.8, gzip;q=0.8", Coding::brotli},
      {"*", Coding::brotli},
      {"*;q=0", Coding::plain},
      {"br;q=0, *", Coding::gzip},
      {"identity", Coding::plain},
      {"identity, br;q=0.5", Coding::plain},
      {"identity;q=0.5, gzip", Coding::gzip},
      {"br;q=nonsense, gzip", Coding::gzip},
      {"br;q=1.5", Coding::plain},
      {"brr, xgzip", Coding::plain},
      {",,;;q=,", Coding::plain},
  };
  for (const auto& [header, coding] : rows)
    EXPECT_EQ(choose_coding(header, true, true), coding) << header;
  EXPECT_EQ(choose_coding("br, gzip", false, true), Coding::gzip);
  EXPECT_EQ(choose_coding("br, gzip", false, false), Coding::plain);
}

TEST(assets, each_coding_has_its_own_tag_and_bytes) {
  const auto asset = page();
  const auto plain = answer_file(asset, "", "");
  const auto brotli = answer_file(asset, "br", "");
  EXPECT_EQ(plain.body, kPlain);
  EXPECT_EQ(plain.etag, "\"abc\"");
  EXPECT_EQ(brotli.body, kBrotli);
  EXPECT_EQ(brotli.etag, "\"abc-br\"");
  EXPECT_EQ(brotli.head.coding, "br");
  EXPECT_EQ(answer_file(asset, "gzip", "").body, kGzip);
}

TEST(assets, known_tag_is_304_without_body) {
  const auto asset = page();
  for (const auto* tags : {"\"abc-br\"", "W/\"abc-br\"", "\"x\", \"abc-br\"", "*"}) {
    const auto answer = answer_file(asset, "br", tags);
    EXPECT_EQ(answer.head.status, 304) << tags;
    EXPECT_TRUE(answer.body.empty());
  }
  EXPECT_EQ(answer_file(asset, "br", "\"abc\"").head.status, 200);
  EXPECT_EQ(answer_file(asset, "br", "abc-br").head.status, 200);
}

TEST(assets, table_finds_exact_paths_only) {
  const EmbeddedAsset rows[] = {page()};
  const AssetTable table{rows};
  EXPECT_NE(table.find("/"), nullptr);
  EXPECT_EQ(table.find("//"), nullptr);
  EXPECT_EQ(table.find("/../"), nullptr);
}

TEST(assets, missing_folder_is_a_fault) {
  const auto table = AssetTable::from_folder("/nonexistent/firstline");
  ASSERT_FALSE(table.is_ok());
  EXPECT_EQ(table.error().key, "http.no_web_root");
}

}  // namespace fl::http
