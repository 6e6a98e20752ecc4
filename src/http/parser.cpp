// A byte-by-byte walk over lines; each line is judged when its LF is seen, so splits cannot matter.
#include "http/parser.h"

#include <algorithm>

namespace fl::http {

namespace {

using Table = std::array<bool, 256>;

constexpr Table table_of(std::string_view extra) {
  Table table{};
  for (int c = '0'; c <= '9'; ++c)
    table[std::size_t(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c)
    table[std::size_t(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c)
    table[std::size_t(c)] = true;
  for (const char c : extra)
    table[static_cast<unsigned char>(c)] = true;
  return table;
}

constexpr Table kTokenBytes = table_of("!#$%&'*+-.^_`|~");
constexpr Table kHostBytes = table_of("-._~:[]%");
// Everything printable but what RFC 3986 forbids and some readers repair: " < > \ ^ ` { | } #
constexpr Table kTargetBytes = table_of("-._~:/?[]@!$&'()*+,;=%");

// Neither a line end nor a control byte: the walk may pass without looking closer.
constexpr Table plain_bytes() {
  Table table{};
  for (std::size_t c = 0x20; c < 256; ++c)
    table[c] = c != 0x7f;
  table['\t'] = true;
  return table;
}
constexpr Table kPlainBytes = plain_bytes();

bool all_in(const Table& table, std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return table[static_cast<unsigned char>(c)]; });
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

struct KnownName {
  std::string_view name;
  Known which;
};
constexpr KnownName kKnownNames[] = {
    {"host", Known::host},
    {"content-length", Known::content_length},
    {"transfer-encoding", Known::transfer_encoding},
    {"connection", Known::connection},
    {"expect", Known::expect},
    {"accept-encoding", Known::accept_encoding},
    {"if-none-match", Known::if_none_match},
    {"origin", Known::origin},
    {"cookie", Known::cookie},
    {"authorization", Known::authorization},
    {"content-type", Known::content_type},
    {"idempotency-key", Known::idempotency_key},
    {"x-firstline-csrf", Known::csrf},
    {"x-firstline-follow", Known::follow},
};

constexpr std::string_view kBad = "http.bad_request";
constexpr std::string_view kInput = "bad_input";
constexpr FlawText kFlaws[] = {
    {200, "", "", ""},
    {400, kBad, kInput, "a line ends without CR"},
    {400, kBad, kInput, "a CR without LF"},
    {400, kBad, kInput, "a control byte"},
    {400, kBad, kInput, "the request line is not METHOD TARGET HTTP/1.1"},
    {400, kBad, kInput, "the method is not a word"},
    {400, kBad, kInput, "the target is not a path"},
    {400, kBad, kInput, "HTTP/2 is not spoken here"},
    {400, kBad, kInput, "the version is not HTTP/1.1"},
    {505, "http.version_not_supported", kInput, "HTTP/1.1 is spoken here"},
    {400, kBad, kInput, "a folded header line"},
    {400, kBad, kInput, "a header name is not a word"},
    {431, "http.head_too_large", "too_large", "at most 64 headers"},
    {431, "http.head_too_large", "too_large", "at most 16 KiB before the body"},
    {400, kBad, kInput, "a header is there twice"},
    {400, kBad, kInput, "Host is missing"},
    {400, kBad, kInput, "Host is not a name"},
    {400, kBad, kInput, "Content-Length is not a number"},
    {400, kBad, kInput, "both Content-Length and Transfer-Encoding"},
    {501, "http.coding_not_supported", kInput, "send Content-Length"},
    {400, kBad, kInput, "this method takes no body"},
    {413, "http.body_too_large", "too_large", "at most 64 KiB"},
    {417, "http.expectation_not_met", kInput, "only 100-continue"},
};
static_assert(std::size(kFlaws) == std::size_t(Flaw::expectation_not_met) + 1);

WireMethod method_of(std::string_view word) {
  if (word == "GET") return WireMethod::get;
  if (word == "POST") return WireMethod::post;
  if (word == "HEAD") return WireMethod::head;
  if (word == "DELETE") return WireMethod::del;
  return WireMethod::other;
}

// "keep-alive, Close" holds "close".
bool holds_word(std::string_view list, std::string_view word) {
  while (true) {
    const auto comma = list.find(',');
    if (same_word(without_blanks(list.substr(0, comma)), word)) return true;
    if (comma == list.npos) return false;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

const FlawText& text_of(Flaw flaw) {
  return kFlaws[std::size_t(flaw)];
}

bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

void HeadReader::restart() {
  state_ = State::need_more;
  flaw_ = Flaw::none;
  at_ = line_at_ = 0;
  has_request_line_ = false;
  head_.header_count = 0;
  head_.known.fill(0);
  head_.is_keep_alive = true;
  head_.is_continue_expected = false;
  head_.head_bytes = head_.body_bytes = 0;
}

HeadReader::State HeadReader::refuse(Flaw flaw) {
  flaw_ = flaw;
  return state_ = State::flawed;
}

HeadReader::State HeadReader::step(std::string_view bytes) {
  if (state_ != State::need_more) return state_;
  const std::size_t end = std::min(bytes.size(), limits::kRequestHeadBytesMax);
  while (at_ < end) {
    const auto c = static_cast<unsigned char>(bytes[at_]);
    const bool is_after_cr = at_ > line_at_ && bytes[at_ - 1] == '\r';
    if (c == '\n') {
      if (!is_after_cr) return refuse(Flaw::bare_lf);
      const std::size_t from = line_at_, to = at_ - 1;
      line_at_ = ++at_;
      if (from == to && has_request_line_) {
        const Flaw flaw = finish(bytes);
        if (flaw != Flaw::none) return refuse(flaw);
        head_.head_bytes = at_;
        return state_ = State::done;
      }
      const Flaw flaw = take_line(bytes, from, to);
      if (flaw != Flaw::none) return refuse(flaw);
      continue;
    }
    if (is_after_cr) return refuse(Flaw::bare_cr);
    if (c != '\r' && !kPlainBytes[c]) return refuse(Flaw::control_byte);
    ++at_;
    while (c != '\r' && at_ < end && kPlainBytes[static_cast<unsigned char>(bytes[at_])])
      ++at_;
  }
  return bytes.size() >= limits::kRequestHeadBytesMax ? refuse(Flaw::head_too_large) : state_;
}

Flaw HeadReader::take_line(std::string_view bytes, std::size_t from, std::size_t to) {
  if (has_request_line_) return take_header(bytes, from, to);
  has_request_line_ = true;
  return take_request_line(bytes, from, to);
}

Flaw HeadReader::take_request_line(std::string_view bytes, std::size_t from, std::size_t to) {
  const std::string_view line = bytes.substr(from, to - from);
  if (line == "PRI * HTTP/2.0") return Flaw::http2_preface;
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == line.npos || first == last) return Flaw::bad_request_line;
  const auto word = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (word.empty() || word.size() > 16 || !all_in(kTokenBytes, word)) return Flaw::bad_method;
  if (target.empty() || target.front() != '/' || !all_in(kTargetBytes, target))
    return Flaw::bad_target;
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || version[6] != '.')
    return Flaw::bad_version;
  if (version[5] < '0' || version[5] > '9' || version[7] < '0' || version[7] > '9')
    return Flaw::bad_version;
  if (version[5] != '1' || version[7] > '1') return Flaw::version_not_supported;
  head_.method = method_of(word);
  head_.target = {static_cast<std::uint32_t>(from + first + 1),
                  static_cast<std::uint32_t>(target.size())};
  head_.minor = version[7] - '0';
  return Flaw::none;
}

Flaw HeadReader::take_header(std::string_view bytes, std::size_t from, std::size_t to) {
  const std::string_view line = bytes.substr(from, to - from);
  if (line.front() == ' ' || line.front() == '\t') return Flaw::folded_line;
  const auto colon = line.find(':');
  if (colon == line.npos || colon == 0 || !all_in(kTokenBytes, line.substr(0, colon)))
    return Flaw::bad_header_name;
  if (head_.header_count == head_.headers.size()) return Flaw::too_many_headers;
  const auto name = line.substr(0, colon);
  const auto value = without_blanks(line.substr(colon + 1));
  auto& header = head_.headers[head_.header_count++];
  header.name = {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(colon)};
  header.value = {
      static_cast<std::uint32_t>(value.empty() ? to : std::size_t(value.data() - bytes.data())),
      static_cast<std::uint32_t>(value.size())};
  for (const auto& known : kKnownNames) {
    if (!same_word(known.name, name)) continue;
    auto& place = head_.known[std::size_t(known.which)];
    if (place != 0) return Flaw::repeated_header;
    place = static_cast<std::uint8_t>(head_.header_count);
    break;
  }
  return Flaw::none;
}

Flaw HeadReader::finish(std::string_view bytes) {
  if (!head_.has(Known::host)) return Flaw::missing_host;
  const auto host = head_.value(Known::host, bytes);
  if (host.empty() || host.size() > 255 || !all_in(kHostBytes, host)) return Flaw::bad_host;
  head_.is_keep_alive =
      head_.minor == 1 && !holds_word(head_.value(Known::connection, bytes), "close");
  return finish_body(bytes);
}

Flaw HeadReader::finish_body(std::string_view bytes) {
  if (head_.has(Known::transfer_encoding))
    return head_.has(Known::content_length) ? Flaw::both_lengths : Flaw::coding_not_supported;
  if (head_.has(Known::content_length)) {
    const auto digits = head_.value(Known::content_length, bytes);
    if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos)
      return Flaw::bad_length;
    std::size_t length = 0;
    for (const char c : digits) {
      length = length * 10 + std::size_t(c - '0');
      if (length > limits::kRequestBodyBytesMax) break;
    }
    const bool takes_body = head_.method != WireMethod::get && head_.method != WireMethod::head;
    if (length > 0 && !takes_body) return Flaw::body_not_expected;
    if (length > limits::kRequestBodyBytesMax) return Flaw::body_too_large;
    head_.body_bytes = length;
  }
  if (head_.has(Known::expect)) {
    if (head_.minor == 0 || !same_word(head_.value(Known::expect, bytes), "100-continue"))
      return Flaw::expectation_not_met;
    head_.is_continue_expected = true;
  }
  return Flaw::none;
}

}  // namespace fl::http
