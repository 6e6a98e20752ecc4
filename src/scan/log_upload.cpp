// A reader for these two shapes only: spaces where JSON allows them, names in this order, no
// escapes. Another order of one scan's fields is read the slow way.
#include "scan/log_upload.h"

namespace fl::scan {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  bool mark(char wanted) {
    space();
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }
  bool peek(char wanted) {
    space();
    return at_ != end_ && *at_ == wanted;
  }
  bool text(std::string_view& out) {
    if (!mark('"')) return false;
    const char* from = at_;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20)
      ++at_;
    if (at_ == end_ || *at_ != '"') return false;
    out = {from, std::size_t(at_ - from)};
    ++at_;
    return true;
  }
  bool name(std::string_view wanted) {
    std::string_view got;
    return text(got) && got == wanted && mark(':');
  }
  bool number(std::int64_t max, std::int64_t& value) {
    space();
    const char* from = at_;
    value = 0;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9' && at_ - from < 12)
      value = value * 10 + (*at_++ - '0');
    return at_ != from && (*from != '0' || at_ - from == 1) && value <= max;
  }
  bool is_at_end() {
    space();
    return at_ == end_;
  }

 private:
  void space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r'))
      ++at_;
  }
  const char *at_, *end_;
};

bool read_fast(std::string_view body, ScanDraft& draft) {
  Reader reader(body);
  std::string_view place, at, kind;
  if (!reader.mark('{') || !reader.name("place") || !reader.text(place) || !reader.mark(',') ||
      !reader.name("happened_at") || !reader.text(at) || !reader.mark(',') ||
      !reader.name("kind") || !reader.text(kind) || !reader.mark('}') || !reader.is_at_end())
    return false;
  const auto word = scan_kind_of(kind);
  const auto happened_at = from_rfc3339(at);
  if (!word || !happened_at || !read_place(place, draft.place)) return false;
  draft.kind = *word;
  draft.happened_at = *happened_at;
  return true;
}

Fault bad_rows(std::string field, std::string expected) {
  return {FaultKind::bad_input,
          "scan.bad_rows",
          field,
          {{std::move(field), "draft.unknown_value", std::move(expected)}}};
}

// What is wrong with a row; "" when nothing is.
const char* read_row(Reader& reader, Instant from, ScanDraft& draft) {
  std::string_view place, kind;
  std::int64_t after = 0;
  if (!reader.mark('[') || !reader.text(place) || !read_place(place, draft.place))
    return "[\"EPOCH/SHARD/INDEX\", ...";
  if (!reader.mark(',') || !reader.number(kUploadAfterMsMax, after))
    return "milliseconds after `from`, at most 14 days";
  if (!reader.mark(',') || !reader.text(kind)) return "enter, leave or pass";
  const auto word = scan_kind_of(kind);
  if (!word) return "enter, leave or pass";
  if (!reader.mark(']')) return "three values";
  draft.kind = *word;
  draft.happened_at = {from.ms + after};
  return "";
}

}  // namespace

Result<ScanDraft> read_scan(std::string_view body) {
  ScanDraft draft;
  if (read_fast(body, draft)) return draft;
  auto read = read_draft(body, kScanFields);
  if (!read) return read.error();
  if (!read_place(read->text("place"), draft.place))
    return Fault{FaultKind::bad_input,
                 "draft.bad_fields",
                 {},
                 {{"place", "draft.unknown_value", "EPOCH/SHARD/INDEX of a token"}}};
  draft.happened_at = *read->time("happened_at");
  draft.kind = *scan_kind_of(read->text("kind"));
  return draft;
}

Result<std::vector<ScanDraft>> read_scans(std::string_view body) {
  Reader reader(body);
  std::string_view from_text;
  if (!reader.mark('{') || !reader.name("from") || !reader.text(from_text))
    return bad_rows("from", "{\"from\": time, \"rows\": [...]}");
  const auto from = from_rfc3339(from_text);
  if (!from) return bad_rows("from", "a time with its offset");
  if (!reader.mark(',') || !reader.name("rows") || !reader.mark('['))
    return bad_rows("rows", "{\"from\": time, \"rows\": [...]}");
  std::vector<ScanDraft> drafts;
  drafts.reserve(kUploadRowsMax);
  while (!reader.peek(']')) {
    if (drafts.size() == kUploadRowsMax) return bad_rows("rows", "at most 500 rows");
    if (!drafts.empty() && !reader.mark(',')) return bad_rows("rows", "a comma");
    ScanDraft draft;
    const char* wrong = read_row(reader, *from, draft);
    if (*wrong != 0) return bad_rows("rows[" + std::to_string(drafts.size()) + "]", wrong);
    drafts.push_back(draft);
  }
  if (!reader.mark(']') || !reader.mark('}') || !reader.is_at_end())
    return bad_rows("rows", "nothing after the rows");
  if (drafts.empty()) return bad_rows("rows", "at least one row");
  return drafts;
}

}  // namespace fl::scan
