// Lanes: each part of an expression is a tag and a number for every row of a block. Parts that
// depend on no row are computed once.
#include "rules/columns.h"

#include <algorithm>
#include <map>

#include "rules/certlogic_parts.h"
#include "rules/moments.h"

namespace fl {

namespace {

constexpr double kLiteralMax = 2e9;

enum Tag : std::uint8_t { is_null, is_bool, is_number, is_text, is_time_text, is_moment, is_error };

struct Lanes {
  std::array<Tag, kBlockRows> tag;
  std::array<std::int64_t, kBlockRows> value;
  void fill(Tag with, std::int64_t number) {
    tag.fill(with);
    value.fill(number);
  }
};

enum class Source { none, happened, recorded, until, text, number, age };

}  // namespace

// The texts of all lanes, numbered; 0 is the empty one.
struct ColumnTexts {
  std::vector<std::string> words{""};
  std::vector<std::int64_t> times{0};  // of those written as moment_text() writes
  std::vector<bool> is_time{false};
  std::map<std::string, std::int64_t, std::less<>> ids{{"", 0}};

  std::int64_t id_of(std::string_view word) {
    const auto found = ids.find(word);
    if (found != ids.end()) return found->second;
    const auto at = moment_of(word);
    words.emplace_back(word);
    times.push_back(at.value_or(0));
    is_time.push_back(at && moment_text(*at) == word);
    return ids[std::string(word)] = std::int64_t(words.size() - 1);
  }
};

struct ColumnPart {
  CertlogicOp op;
  std::vector<std::uint32_t> parts;
  double amount = 0;
  TimeUnit unit = TimeUnit::day;
  Source source = Source::none;
  const TextColumn* text = nullptr;
  const NumberColumn* number = nullptr;
  std::vector<std::int64_t> codes;  // of a text column: code -> text number
  bool is_constant = false;
  std::vector<std::pair<Tag, std::int64_t>> members;  // is_in
  Lanes lanes;
};

struct ColumnParts {
  const Population& population;
  const EvidenceTable& table;
  ColumnTexts texts;
  std::vector<ColumnPart> parts;
};

namespace {

class Fitting {
 public:
  Fitting(ColumnParts& out, const CertlogicProgram& program, Instant now)
      : out_(out), program_(program), now_(now) {}

  bool fit() {
    for (const CertlogicNode& node : program_.nodes)
      if (!fit_node(node)) return false;
    return true;
  }

 private:
  bool fit_node(const CertlogicNode& node) {
    ColumnPart part{.op = node.op, .parts = node.parts, .amount = node.number, .unit = node.unit};
    switch (node.op) {
      case CertlogicOp::boolean:
        constant(part, is_bool, node.flag);
        break;
      case CertlogicOp::text:
        constant(part, is_text, out_.texts.id_of(node.text));
        break;
      case CertlogicOp::number:
        if (std::abs(node.number) > kLiteralMax) return false;
        constant(part, is_number, std::int64_t(node.number));
        break;
      case CertlogicOp::list:
        part.is_constant = true;
        break;  // only inside `in`
      case CertlogicOp::var:
        fit_var(part, node);
        break;
      case CertlogicOp::malformed:
      case CertlogicOp::null:
      case CertlogicOp::reduce:
      case CertlogicOp::extract_uvci:
      case CertlogicOp::birth_date:
        return false;
      default:
        if (!fit_members(part)) return false;
        part.is_constant = std::all_of(part.parts.begin(), part.parts.end(),
                                       [&](auto at) { return out_.parts[at].is_constant; });
    }
    out_.parts.push_back(std::move(part));
    return true;
  }

  static void constant(ColumnPart& part, Tag tag, std::int64_t value) {
    part.is_constant = true;
    part.lanes.fill(tag, value);
  }

  // A list stands on the right of `in` and nowhere else, and holds literals.
  bool fit_members(ColumnPart& part) {
    for (std::size_t i = 0; i < part.parts.size(); ++i) {
      const ColumnPart& inner = out_.parts[part.parts[i]];
      const bool is_right = part.op == CertlogicOp::is_in && i == 1;
      if ((inner.op == CertlogicOp::list) != is_right) return false;
      if (!is_right) continue;
      for (const std::uint32_t at : inner.parts) {
        const ColumnPart& member = out_.parts[at];
        if (member.op != CertlogicOp::boolean && member.op != CertlogicOp::number &&
            member.op != CertlogicOp::text)
          return false;
        part.members.emplace_back(member.lanes.tag[0], member.lanes.value[0]);
      }
    }
    return true;
  }

  void fit_var(ColumnPart& part, const CertlogicNode& node) {
    const auto& path = node.path;
    constant(part, is_null, 0);
    if (path.empty()) return;
    const std::string_view name = path.size() == 2 ? std::string_view(path[1].name) : "";
    if (path.size() == 1 && path[0].name == "clock") {
      constant(part, is_time_text, now_.ms);
    } else if (path[0].name == "person" && name == "age_years") {
      if (!out_.population.age_years.empty()) from_rows(part, Source::age);
    } else if (path[0].name == "evidence" && name == "kind") {
      constant(part, is_text, out_.texts.id_of(name_of(out_.table.kind)));
    } else if (path[0].name == "evidence" && name == "happened_at") {
      from_rows(part, Source::happened);
    } else if (path[0].name == "evidence" && name == "recorded_at") {
      from_rows(part, Source::recorded);
    } else if (path[0].name == "evidence" && name == "until") {
      if (!out_.table.until_minute.empty()) from_rows(part, Source::until);
    } else if (path[0].name == "evidence" && path.size() == 2) {
      fit_fact(part, name);
    }
  }

  void fit_fact(ColumnPart& part, std::string_view name) {
    if (const TextColumn* column = out_.table.text(name)) {
      from_rows(part, Source::text);
      part.text = column;
      part.codes.push_back(0);
      for (const std::string& word : column->words)
        part.codes.push_back(column->is_flag ? word == "true" : out_.texts.id_of(word));
      return;
    }
    for (const NumberColumn& column : out_.table.numbers)
      if (column.name == name) {
        from_rows(part, Source::number);
        part.number = &column;
      }
  }

  static void from_rows(ColumnPart& part, Source source) {
    part.is_constant = false;
    part.source = source;
  }

  ColumnParts& out_;
  const CertlogicProgram& program_;
  Instant now_;
};

void read_minutes(const std::int32_t* minutes, std::size_t count, Lanes& out) {
  for (std::size_t i = 0; i < count; ++i) {
    out.tag[i] = minutes[i] == kNoMinute ? is_null : is_time_text;
    out.value[i] = std::int64_t(minutes[i]) * 60'000;
  }
}

void read_rows(const ColumnParts& all, ColumnPart& part, std::size_t from, std::size_t count) {
  const EvidenceTable& table = all.table;
  Lanes& out = part.lanes;
  switch (part.source) {
    case Source::none:
      return;
    case Source::happened:
      return read_minutes(&table.happened_minute[from], count, out);
    case Source::recorded:
      return read_minutes(&table.recorded_minute[from], count, out);
    case Source::until:
      return read_minutes(&table.until_minute[from], count, out);
    case Source::text: {
      const Tag tag = part.text->is_flag ? is_bool : is_text;
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t code = part.text->codes[from + i];
        out.tag[i] = code == 0 ? is_null : tag;
        out.value[i] = part.codes[code];
      }
      return;
    }
    case Source::number:
      for (std::size_t i = 0; i < count; ++i) {
        out.value[i] = part.number->values[from + i];
        out.tag[i] = out.value[i] == kNoNumber ? is_null : is_number;
      }
      return;
    case Source::age:
      for (std::size_t i = 0; i < count; ++i) {
        out.value[i] = all.population.age_years[table.person[from + i]];
        out.tag[i] = out.value[i] == kAgeUnknown ? is_null : is_number;
      }
  }
}

// 0 falsy, 1 truthy, 2 neither; never asked of an error.
int truth(Tag tag, std::int64_t value) {
  if (tag == is_moment) return 2;
  if (tag == is_time_text) return 1;
  return tag != is_null && value != 0 ? 1 : 0;
}

bool is_same(const ColumnTexts& texts, Tag a, std::int64_t x, Tag b, std::int64_t y) {
  if (a == is_moment || b == is_moment) return false;  // each is its own
  if (a == b) return a == is_null || x == y;
  if (a == is_text && b == is_time_text) return texts.is_time[x] && texts.times[x] == y;
  if (a == is_time_text && b == is_text) return texts.is_time[y] && texts.times[y] == x;
  return false;
}

void run_plus_time(const ColumnTexts& texts, ColumnPart& part, const Lanes& in, std::size_t count) {
  Lanes& out = part.lanes;
  const bool is_plain = part.unit == TimeUnit::hour || part.unit == TimeUnit::day;
  // Minutes of columns and a few years of hours stay far inside the range.
  const bool is_short = is_plain && std::abs(part.amount) < 1e6;
  const std::int64_t step =
      is_short ? std::int64_t(part.amount) * (part.unit == TimeUnit::hour ? 3'600'000 : 86'400'000)
               : 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::optional<std::int64_t> at;
    if (in.tag[i] == is_time_text)
      at = in.value[i];
    else if (in.tag[i] == is_text)
      at = moment_of(texts.words[std::size_t(in.value[i])]);
    if (at && in.tag[i] == is_time_text && is_short)
      *at += step;
    else if (at)
      at = plus_time(*at, part.amount, part.unit);
    out.tag[i] = at ? is_moment : is_error;
    out.value[i] = at.value_or(0);
  }
}

void run_comparison(ColumnPart& part, const std::vector<ColumnPart>& parts, std::size_t count) {
  const bool is_of_times = part.op >= CertlogicOp::before && part.op <= CertlogicOp::not_before;
  const Tag want = is_of_times ? is_moment : is_number;
  const Lanes& a = parts[part.parts[0]].lanes;
  const Lanes& b = parts[part.parts[1]].lanes;
  const Lanes& c = parts[part.parts.back()].lanes;
  const bool has_third = part.parts.size() == 3;
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_good = a.tag[i] == want && b.tag[i] == want && c.tag[i] == want;
    const bool is_held = holds(part.op, a.value[i], b.value[i]) &&
                         (!has_third || holds(part.op, b.value[i], c.value[i]));
    part.lanes.tag[i] = is_good ? is_bool : is_error;
    part.lanes.value[i] = is_held ? 1 : 0;
  }
}

void run_and(ColumnPart& part, const std::vector<ColumnPart>& parts, std::size_t count) {
  Lanes& out = part.lanes;
  for (std::size_t i = 0; i < count; ++i) {
    for (const std::uint32_t at : part.parts) {
      const Lanes& in = parts[at].lanes;
      out.tag[i] = in.tag[i];
      out.value[i] = in.value[i];
      if (in.tag[i] == is_error) break;
      const int answer = truth(in.tag[i], in.value[i]);
      if (answer == 2) out.tag[i] = is_error;
      if (answer != 1) break;
    }
  }
}

void run_if(ColumnPart& part, const std::vector<ColumnPart>& parts, std::size_t count) {
  const Lanes& guard = parts[part.parts[0]].lanes;
  for (std::size_t i = 0; i < count; ++i) {
    const int answer = guard.tag[i] == is_error ? 2 : truth(guard.tag[i], guard.value[i]);
    const Lanes& chosen = parts[part.parts[answer == 1 ? 1 : 2]].lanes;
    part.lanes.tag[i] = answer == 2 ? is_error : chosen.tag[i];
    part.lanes.value[i] = chosen.value[i];
  }
}

void run_negate(ColumnPart& part, const Lanes& in, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const int answer = in.tag[i] == is_error ? 2 : truth(in.tag[i], in.value[i]);
    part.lanes.tag[i] = answer == 2 ? is_error : is_bool;
    part.lanes.value[i] = answer == 0 ? 1 : 0;
  }
}

void run_pair(const ColumnTexts& texts, ColumnPart& part, const std::vector<ColumnPart>& parts,
              std::size_t count) {
  const Lanes& a = parts[part.parts[0]].lanes;
  if (part.op == CertlogicOp::is_in) {
    for (std::size_t i = 0; i < count; ++i) {
      bool is_found = false;
      for (const auto& [tag, value] : part.members)
        is_found = is_found || is_same(texts, a.tag[i], a.value[i], tag, value);
      part.lanes.tag[i] = a.tag[i] == is_error ? is_error : is_bool;
      part.lanes.value[i] = is_found ? 1 : 0;
    }
    return;
  }
  const Lanes& b = parts[part.parts[1]].lanes;
  const bool is_sum = part.op == CertlogicOp::add;
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_failed = a.tag[i] == is_error || b.tag[i] == is_error ||
                           (is_sum && (a.tag[i] != is_number || b.tag[i] != is_number));
    part.lanes.tag[i] = is_failed ? is_error : is_sum ? is_number : is_bool;
    part.lanes.value[i] = is_sum ? a.value[i] + b.value[i]
                                 : is_same(texts, a.tag[i], a.value[i], b.tag[i], b.value[i]);
  }
}

void run_part(ColumnParts& all, ColumnPart& part, std::size_t from, std::size_t count) {
  switch (part.op) {
    case CertlogicOp::var:
      return read_rows(all, part, from, count);
    case CertlogicOp::if_then:
      return run_if(part, all.parts, count);
    case CertlogicOp::and_all:
      return run_and(part, all.parts, count);
    case CertlogicOp::negate:
      return run_negate(part, all.parts[part.parts[0]].lanes, count);
    case CertlogicOp::equal:
    case CertlogicOp::is_in:
    case CertlogicOp::add:
      return run_pair(all.texts, part, all.parts, count);
    case CertlogicOp::plus_time:
      return run_plus_time(all.texts, part, all.parts[part.parts[0]].lanes, count);
    case CertlogicOp::less:
    case CertlogicOp::greater:
    case CertlogicOp::less_equal:
    case CertlogicOp::greater_equal:
    case CertlogicOp::before:
    case CertlogicOp::after:
    case CertlogicOp::not_after:
    case CertlogicOp::not_before:
      return run_comparison(part, all.parts, count);
    default:
      return;  // literals
  }
}

}  // namespace

const TextColumn* EvidenceTable::text(std::string_view name) const {
  for (const TextColumn& column : texts)
    if (column.name == name) return &column;
  return nullptr;
}

ColumnExpression::ColumnExpression(std::unique_ptr<ColumnParts> parts) : parts_(std::move(parts)) {}
ColumnExpression::ColumnExpression(ColumnExpression&&) noexcept = default;
ColumnExpression& ColumnExpression::operator=(ColumnExpression&&) noexcept = default;
ColumnExpression::~ColumnExpression() = default;

std::optional<ColumnExpression> ColumnExpression::fit(const CertlogicExpression& expression,
                                                      const Population& population,
                                                      const EvidenceTable& table, Instant now) {
  auto parts = std::make_unique<ColumnParts>(ColumnParts{population, table, {}, {}});
  if (!Fitting(*parts, expression.program(), now).fit()) return {};
  if (parts->parts.back().op == CertlogicOp::list) return {};
  for (ColumnPart& part : parts->parts)
    if (part.is_constant) run_part(*parts, part, 0, kBlockRows);
  return ColumnExpression(std::move(parts));
}

void ColumnExpression::run(std::size_t from, std::size_t count, RowTruth* out) {
  for (ColumnPart& part : parts_->parts)
    if (!part.is_constant) run_part(*parts_, part, from, count);
  const Lanes& last = parts_->parts.back().lanes;
  for (std::size_t i = 0; i < count; ++i)
    out[i] = last.tag[i] == is_error                  ? RowTruth::failed
             : truth(last.tag[i], last.value[i]) == 1 ? RowTruth::truthy
                                                      : RowTruth::falsy;
}

namespace {

void add_facts(const Evidence& piece, EvidenceTable& table) {
  const std::size_t row = table.size() - 1;
  for (const auto& member : piece.facts) {
    const json::value& value = member.value();
    if (value.is_null()) continue;
    const std::string name(member.key());
    if (value.is_int64()) {
      auto found = std::find_if(table.numbers.begin(), table.numbers.end(),
                                [&](const NumberColumn& one) { return one.name == name; });
      if (found == table.numbers.end())
        found = table.numbers.insert(table.numbers.end(), {name, {}});
      found->values.resize(row, kNoNumber);
      found->values.push_back(std::int32_t(value.as_int64()));
      continue;
    }
    const bool is_flag = value.is_bool();
    const std::string word =
        is_flag ? (value.as_bool() ? "true" : "false") : std::string(value.as_string());
    auto found = std::find_if(table.texts.begin(), table.texts.end(),
                              [&](const TextColumn& one) { return one.name == name; });
    if (found == table.texts.end())
      found = table.texts.insert(table.texts.end(), {name, {}, {}, is_flag});
    const auto word_at = std::find(found->words.begin(), found->words.end(), word);
    found->codes.resize(row, 0);
    found->codes.push_back(std::uint8_t(word_at - found->words.begin() + 1));
    if (word_at == found->words.end()) found->words.push_back(word);
    CHECK(found->words.size() < 255);
  }
}

}  // namespace

Population population_of(const std::vector<PersonEvidence>& people,
                         std::vector<std::uint32_t> areas) {
  Population out;
  out.size = std::uint32_t(people.size());
  out.area = std::move(areas);
  for (int kind = 0; kind < kEvidenceKindCount; ++kind)
    out.tables[std::size_t(kind)].kind = EvidenceKind(kind);
  for (std::uint32_t i = 0; i < out.size; ++i) {
    const PersonEvidence& person = people[i];
    out.age_years.push_back(std::uint8_t(person.age_years.value_or(kAgeUnknown)));
    for (const Evidence& piece : person.evidence) {
      EvidenceTable& table = out.tables[std::size_t(piece.kind)];
      const EvidenceWeight weight = weight_of(piece, person.evidence);
      table.person.push_back(i);
      table.happened_minute.push_back(std::int32_t(piece.happened_at.ms / 60'000));
      table.recorded_minute.push_back(std::int32_t(piece.recorded_at.ms / 60'000));
      table.until_minute.push_back(piece.until ? std::int32_t(piece.until->ms / 60'000)
                                               : kNoMinute);
      table.most.push_back(weight.is_counted ? std::uint8_t(weight.most) : kNotCounted);
      add_facts(piece, table);
    }
  }
  for (EvidenceTable& table : out.tables) {
    for (TextColumn& column : table.texts)
      column.codes.resize(table.size(), 0);
    for (NumberColumn& column : table.numbers)
      column.values.resize(table.size(), kNoNumber);
  }
  return out;
}

}  // namespace fl
