// The reader against tables of good and hostile heads, against every split, and against random
// damage.
#include "http/parser.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "platform/random.h"

namespace fl::http {

namespace {

struct Case {
  const char* name;
  std::string bytes;
  Flaw flaw;
};

std::string with(const std::string& headers, const std::string& start = "POST /v1/asks HTTP/1.1") {
  return start + "\r\nHost: a\r\n" + headers + "\r\n";
}

std::string line(const std::string& request_line) {
  return request_line + "\r\nHost: a\r\n\r\n";
}

std::vector<Case> line_cases() {
  return {
      {"plain get", line("GET / HTTP/1.1"), Flaw::none},
      {"query", line("GET /v1/tasks?area=x%20y&lane=late HTTP/1.1"), Flaw::none},
      {"http 1.0 with host", line("GET / HTTP/1.0"), Flaw::none},
      {"unknown method is the router's matter", line("PATCH / HTTP/1.1"), Flaw::none},
      {"http 1.2", line("GET / HTTP/1.2"), Flaw::version_not_supported},
      {"http 2.0 in text", line("GET / HTTP/2.0"), Flaw::version_not_supported},
      {"http 0.9", "GET /\r\n\r\n", Flaw::bad_request_line},
      {"no version", line("GET / "), Flaw::bad_version},
      {"lower-case version", line("GET / http/1.1"), Flaw::bad_version},
      {"version with letters", line("GET / HTTP/x.y"), Flaw::bad_version},
      {"version too long", line("GET / HTTP/1.10"), Flaw::bad_version},
      {"version with a comma", line("GET / HTTP/1,1"), Flaw::bad_version},
      {"two spaces after the method", line("GET  / HTTP/1.1"), Flaw::bad_target},
      {"two spaces before the version", line("GET /  HTTP/1.1"), Flaw::bad_target},
      {"space in the target", line("GET /a b HTTP/1.1"), Flaw::bad_target},
      {"tab between", line("GET\t/ HTTP/1.1"), Flaw::bad_request_line},
      {"tab in the target", line("GET /a\tb HTTP/1.1"), Flaw::bad_target},
      {"leading space", line(" GET / HTTP/1.1"), Flaw::bad_method},
      {"trailing space", line("GET / HTTP/1.1 "), Flaw::bad_target},
      {"empty first line", "\r\n" + line("GET / HTTP/1.1"), Flaw::bad_request_line},
      {"method with a colon", line("GE:T / HTTP/1.1"), Flaw::bad_method},
      {"method too long", line("GETGETGETGETGETGET / HTTP/1.1"), Flaw::bad_method},
      {"absolute form", line("GET http://a/ HTTP/1.1"), Flaw::bad_target},
      {"asterisk form", line("OPTIONS * HTTP/1.1"), Flaw::bad_target},
      {"authority form", line("CONNECT a:443 HTTP/1.1"), Flaw::bad_target},
      {"fragment in the target", line("GET /a#b HTTP/1.1"), Flaw::bad_target},
      {"quote in the target", line("GET /a\"b HTTP/1.1"), Flaw::bad_target},
      {"backslash in the target", line("GET /a\\b HTTP/1.1"), Flaw::bad_target},
      {"raw utf-8 in the target", line("GET /\xe7\x8e\x8b HTTP/1.1"), Flaw::bad_target},
      {"http 2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Flaw::http2_preface},
      {"tls hello", std::string("\x16\x03\x01\x02\x00\x01", 6), Flaw::control_byte},
      {"nul in the line", std::string("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 29),
       Flaw::control_byte},
      {"delete byte", line("GET /\x7f HTTP/1.1"), Flaw::control_byte},
      {"bare lf after the line", "GET / HTTP/1.1\nHost: a\r\n\r\n", Flaw::bare_lf},
      {"bare cr in the line", "GET / HTTP/1.1\rHost: a\r\n\r\n", Flaw::bare_cr},
      {"two cr before lf", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", Flaw::bare_cr},
  };
}

std::vector<Case> header_cases() {
  const std::string get = "GET / HTTP/1.1";
  return {
      {"no host", "GET / HTTP/1.1\r\n\r\n", Flaw::missing_host},
      {"no host in 1.0", "GET / HTTP/1.0\r\n\r\n", Flaw::missing_host},
      {"two hosts", with("Host: b\r\n"), Flaw::repeated_header},
      {"two equal hosts", with("host: a\r\n"), Flaw::repeated_header},
      {"empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", Flaw::bad_host},
      {"host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", Flaw::bad_host},
      {"host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", Flaw::bad_host},
      {"host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", Flaw::bad_host},
      {"host v6", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", Flaw::none},
      {"space before the colon", with("X-A : b\r\n"), Flaw::bad_header_name},
      {"tab before the colon", with("X-A\t: b\r\n"), Flaw::bad_header_name},
      {"length with a space before the colon", with("Content-Length : 5\r\n"),
       Flaw::bad_header_name},
      {"no colon", with("X-A\r\n"), Flaw::bad_header_name},
      {"empty name", with(": b\r\n"), Flaw::bad_header_name},
      {"name in utf-8", with("\xe7\x8e\x8b: b\r\n"), Flaw::bad_header_name},
      {"folded with a space", with("X-A: b\r\n c\r\n"), Flaw::folded_line},
      {"folded with a tab", with("X-A: b\r\n\tc\r\n"), Flaw::folded_line},
      {"folded first header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", Flaw::folded_line},
      {"value in utf-8", with("X-A: \xe7\x8e\x8b\r\n"), Flaw::none},
      {"empty value", with("X-A:\r\n"), Flaw::none},
      {"value of blanks", with("X-A: \t \r\n"), Flaw::none},
      {"nul in a value", with(std::string("X-A: b\0c\r\n", 10)), Flaw::control_byte},
      {"escape in a value", with("X-A: \x1b[0m\r\n"), Flaw::control_byte},
      {"bare lf between headers", with("X-A: b\nX-B: c\r\n"), Flaw::bare_lf},
      {"bare cr in a value", with("X-A: b\rX-B: c\r\n"), Flaw::bare_cr},
      {"bare lf at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n", Flaw::bare_lf},
      {"two cookies", with("Cookie: a=1\r\nCookie: b=2\r\n"), Flaw::repeated_header},
      {"two origins", with("Origin: http://a\r\nOrigin: http://a\r\n"), Flaw::repeated_header},
      {"two act keys", with("Idempotency-Key: 1\r\nIdempotency-Key: 2\r\n"), Flaw::repeated_header},
      {"two unknown ones", with("X-A: 1\r\nX-A: 2\r\n"), Flaw::none},
      {"expect continue", with("Expect: 100-Continue\r\nContent-Length: 2\r\n"), Flaw::none},
      {"expect something else", with("Expect: tea\r\n"), Flaw::expectation_not_met},
      {"expect in 1.0", with("Expect: 100-continue\r\n", "POST / HTTP/1.0"),
       Flaw::expectation_not_met},
      {"get with a zero length", with("Content-Length: 0\r\n", get), Flaw::none},
      {"get with a body", with("Content-Length: 5\r\n", get), Flaw::body_not_expected},
      {"head with a body", with("Content-Length: 5\r\n", "HEAD / HTTP/1.1"),
       Flaw::body_not_expected},
  };
}

std::vector<Case> length_cases() {
  return {
      {"length", with("Content-Length: 5\r\n"), Flaw::none},
      {"no length", with(""), Flaw::none},
      {"delete with a body", with("Content-Length: 2\r\n", "DELETE / HTTP/1.1"), Flaw::none},
      {"largest body", with("Content-Length: 65536\r\n"), Flaw::none},
      {"one byte more", with("Content-Length: 65537\r\n"), Flaw::body_too_large},
      {"more than any integer", with("Content-Length: 99999999999999999999999999\r\n"),
       Flaw::body_too_large},
      {"wraps to five in 64 bits", with("Content-Length: 18446744073709551621\r\n"),
       Flaw::body_too_large},
      {"signed", with("Content-Length: +5\r\n"), Flaw::bad_length},
      {"negative", with("Content-Length: -5\r\n"), Flaw::bad_length},
      {"hexadecimal", with("Content-Length: 0x5\r\n"), Flaw::bad_length},
      {"fraction", with("Content-Length: 5.0\r\n"), Flaw::bad_length},
      {"inner space", with("Content-Length: 5 5\r\n"), Flaw::bad_length},
      {"empty", with("Content-Length:\r\n"), Flaw::bad_length},
      {"list of equal ones", with("Content-Length: 5, 5\r\n"), Flaw::bad_length},
      {"two equal ones", with("Content-Length: 5\r\nContent-Length: 5\r\n"), Flaw::repeated_header},
      {"two different ones", with("Content-Length: 5\r\nContent-Length: 6\r\n"),
       Flaw::repeated_header},
      {"two in different case", with("Content-Length: 5\r\ncontent-length: 6\r\n"),
       Flaw::repeated_header},
      {"chunked", with("Transfer-Encoding: chunked\r\n"), Flaw::coding_not_supported},
      {"chunked in odd case", with("transfer-ENCODING: Chunked\r\n"), Flaw::coding_not_supported},
      {"identity coding", with("Transfer-Encoding: identity\r\n"), Flaw::coding_not_supported},
      {"empty coding", with("Transfer-Encoding:\r\n"), Flaw::coding_not_supported},
      {"coding behind a tab", with("Transfer-Encoding:\tchunked\r\n"), Flaw::coding_not_supported},
      {"two codings", with("Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n"),
       Flaw::repeated_header},
      {"length then coding", with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
       Flaw::both_lengths},
      {"coding then length", with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
       Flaw::both_lengths},
      {"coding on a get", with("Transfer-Encoding: chunked\r\n", "GET / HTTP/1.1"),
       Flaw::coding_not_supported},
      {"coding hidden by a space", with("Transfer-Encoding : chunked\r\nContent-Length: 5\r\n"),
       Flaw::bad_header_name},
      {"coding hidden by folding", with("X: y\r\n Transfer-Encoding: chunked\r\n"),
       Flaw::folded_line},
      {"coding hidden by a lone lf", with("X: y\nTransfer-Encoding: chunked\r\n"), Flaw::bare_lf},
      {"coding with a control byte",
       with("Transfer-Encoding: \x0b"
            "chunked\r\n"),
       Flaw::control_byte},
  };
}

std::vector<Case> all_cases() {
  auto all = line_cases();
  for (auto& one : header_cases())
    all.push_back(std::move(one));
  for (auto& one : length_cases())
    all.push_back(std::move(one));
  return all;
}

// Everything the reader says, in one line of text.
std::string verdict(const HeadReader& reader, std::string_view bytes) {
  std::string out = std::to_string(int(reader.state())) + "/" + std::to_string(int(reader.flaw()));
  if (reader.state() != HeadReader::State::done) return out;
  const Head& head = reader.head();
  out += "/" + std::to_string(int(head.method)) + std::string(head.target.in(bytes)) + "/" +
         std::to_string(head.head_bytes) + "+" + std::to_string(head.body_bytes) +
         (head.is_keep_alive ? "k" : "-") + (head.is_continue_expected ? "e" : "-");
  for (std::size_t i = 0; i < head.header_count; ++i)
    out += "|" + std::string(head.headers[i].name.in(bytes)) + "=" +
           std::string(head.headers[i].value.in(bytes));
  return out;
}

// Each step sees an exact heap copy, so that a sanitizer notices one byte read too many.
std::string read_in_steps(const std::string& bytes, const std::vector<std::size_t>& ends) {
  HeadReader reader;
  for (const auto end : ends) {
    const auto copy = std::make_unique<char[]>(end + 1);
    std::copy_n(bytes.data(), end, copy.get());
    if (reader.step({copy.get(), end}) != HeadReader::State::need_more) break;
  }
  return verdict(reader, bytes);
}

}  // namespace

TEST(parser, says_what_each_head_deserves) {
  const auto cases = all_cases();
  EXPECT_GE(cases.size(), 60u);
  for (const auto& one : cases) {
    HeadReader reader;
    const auto state = reader.step(one.bytes);
    EXPECT_EQ(reader.flaw(), one.flaw) << one.name << " got " << text_of(reader.flaw()).detail;
    EXPECT_EQ(state == HeadReader::State::done, one.flaw == Flaw::none) << one.name;
  }
}

TEST(parser, says_the_same_however_the_bytes_arrive) {
  for (const auto& one : all_cases()) {
    const std::string whole = read_in_steps(one.bytes, {one.bytes.size()});
    std::vector<std::size_t> each;
    for (std::size_t i = 0; i <= one.bytes.size(); ++i)
      each.push_back(i);
    EXPECT_EQ(read_in_steps(one.bytes, each), whole) << one.name;
    for (std::size_t cut = 0; cut <= one.bytes.size(); ++cut)
      ASSERT_EQ(read_in_steps(one.bytes, {cut, one.bytes.size()}), whole)
          << one.name << " cut at " << cut;
  }
}

TEST(parser, keeps_offsets_of_what_it_read) {
  const std::string bytes =
      "POST /v1/asks?x=1 HTTP/1.1\r\nHost:  a:80 \r\nContent-Length: 3\r\nCookie: "
      "a=b\r\n\r\nabcGET";
  HeadReader reader;
  ASSERT_EQ(reader.step(bytes), HeadReader::State::done);
  const Head& head = reader.head();
  EXPECT_EQ(head.method, WireMethod::post);
  EXPECT_EQ(head.target.in(bytes), "/v1/asks?x=1");
  EXPECT_EQ(head.value(Known::host, bytes), "a:80");
  EXPECT_EQ(head.value(Known::cookie, bytes), "a=b");
  EXPECT_FALSE(head.has(Known::origin));
  EXPECT_EQ(head.body_bytes, 3u);
  EXPECT_EQ(bytes.substr(head.head_bytes), "abcGET");
}

TEST(parser, closes_when_asked_or_old) {
  struct Row {
    const char* start;
    const char* header;
    bool is_keep_alive;
  };
  for (const auto& row :
       {Row{"GET / HTTP/1.1", "", true}, Row{"GET / HTTP/1.1", "Connection: close\r\n", false},
        Row{"GET / HTTP/1.1", "Connection: Keep-Alive, CLOSE\r\n", false},
        Row{"GET / HTTP/1.1", "Connection: closed\r\n", true},
        Row{"GET / HTTP/1.0", "Connection: keep-alive\r\n", false}}) {
    HeadReader reader;
    ASSERT_EQ(reader.step(with(row.header, row.start)), HeadReader::State::done);
    EXPECT_EQ(reader.head().is_keep_alive, row.is_keep_alive) << row.start << row.header;
  }
}

TEST(parser, head_of_16_kib_is_the_largest) {
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const std::string end = "\r\n\r\n";
  const std::size_t room = limits::kRequestHeadBytesMax - start.size() - end.size();
  HeadReader fits, over, endless;
  EXPECT_EQ(fits.step(start + std::string(room, 'x') + end), HeadReader::State::done);
  EXPECT_EQ(over.step(start + std::string(room + 1, 'x') + end), HeadReader::State::flawed);
  EXPECT_EQ(over.flaw(), Flaw::head_too_large);
  EXPECT_EQ(endless.step(std::string(limits::kRequestHeadBytesMax, 'A')),
            HeadReader::State::flawed);
  EXPECT_EQ(endless.flaw(), Flaw::head_too_large);
}

TEST(parser, header_64_is_the_last) {
  std::string headers;
  for (std::size_t i = 0; i + 1 < limits::kRequestHeaderCountMax; ++i)
    headers += "X: y\r\n";
  HeadReader fits, over;
  EXPECT_EQ(fits.step(with(headers)), HeadReader::State::done);
  EXPECT_EQ(over.step(with(headers + "X: y\r\n")), HeadReader::State::flawed);
  EXPECT_EQ(over.flaw(), Flaw::too_many_headers);
}

TEST(parser, reads_the_next_request_after_restart) {
  HeadReader reader;
  ASSERT_EQ(reader.step(with("Content-Length: 5\r\nCookie: a=b\r\nConnection: close\r\n")),
            HeadReader::State::done);
  reader.restart();
  const std::string bytes = line("GET /b HTTP/1.1");
  ASSERT_EQ(reader.step(bytes), HeadReader::State::done);
  EXPECT_EQ(reader.head().target.in(bytes), "/b");
  EXPECT_EQ(reader.head().body_bytes, 0u);
  EXPECT_TRUE(reader.head().is_keep_alive);
  EXPECT_FALSE(reader.head().has(Known::cookie));
}

// Whatever is done to a good head, the reader ends with one of its answers, never reads past the
// bytes, and says the same for any split.
TEST(parser, survives_random_damage) {
  Random random(20261122);
  const auto cases = all_cases();
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = cases[random.below(cases.size())].bytes;
    const int wounds = 1 + int(random.below(4));
    for (int i = 0; i < wounds && !bytes.empty(); ++i) {
      const auto at = std::size_t(random.below(bytes.size()));
      switch (random.below(5)) {
        case 0:
          bytes[at] = static_cast<char>(random.below(256));
          break;
        case 1:
          bytes.erase(at, 1 + random.below(4));
          break;
        case 2:
          bytes.insert(at, 1, "\r\n :\t\0,"[random.below(7)]);
          break;
        case 3:
          bytes.insert(at, bytes.substr(at / 2, random.below(20)));
          break;
        default:
          bytes.resize(at);
          break;
      }
    }
    const auto cut = std::size_t(random.below(bytes.size() + 1));
    const std::string whole = read_in_steps(bytes, {bytes.size()});
    ASSERT_EQ(read_in_steps(bytes, {cut / 2, cut, bytes.size()}), whole) << "round " << round;
  }
}

TEST(parser, every_flaw_has_words) {
  for (int i = 1; i <= int(Flaw::expectation_not_met); ++i) {
    const auto& text = text_of(Flaw(i));
    EXPECT_GE(text.status, 400);
    EXPECT_FALSE(text.key.empty());
    EXPECT_FALSE(text.kind.empty());
    EXPECT_FALSE(text.detail.empty());
  }
}

}  // namespace fl::http
