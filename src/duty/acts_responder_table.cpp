// Responders in and out as tables.
#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include "duty/responder_table.h"
#include "platform/text.h"
#include "storage/db.h"
#include "trust/staff.h"

namespace fl {

namespace {

constexpr int kPage = 200;

// Whatever people put between words of a list.
std::vector<std::string> parts_of(std::string_view cell) {
  std::string plain(cell);
  for (const std::string_view mark : {"，", "、", "；", ";", "/", "|"})
    for (auto at = plain.find(mark); at != plain.npos; at = plain.find(mark, at))
      plain.replace(at, mark.size(), ",");
  std::vector<std::string> parts;
  for (const auto part : split(plain, ','))
    if (auto word = trimmed(part); !word.empty()) parts.push_back(std::move(word));
  return parts;
}

std::optional<std::string> word_of(std::string_view said, const std::vector<DutyWord>& words) {
  for (const auto& row : words)
    if (said == row.word || said == row.zh || said == row.en) return std::string(row.word);
  return std::nullopt;
}

constexpr std::array kAvailable{
    DutyWord{"any", "都可以", "Any time"}, DutyWord{"nights", "夜间", "Nights"},
    DutyWord{"weekends", "周末", "Weekends"}, DutyWord{"none", "不再加班", "Not beyond shifts"}};
constexpr std::array kLimits{DutyWord{"heavy", "重活", "Heavy work"},
                             DutyWord{"night", "夜班", "Nights"},
                             DutyWord{"exposure", "感染风险", "Exposure"}};

std::vector<DutyWord> available_words() {
  return {kAvailable.begin(), kAvailable.end()};
}
std::vector<DutyWord> limit_words() {
  return {kLimits.begin(), kLimits.end()};
}

std::optional<bool> yes_no(std::string_view cell) {
  if (cell.empty() || cell == "否" || cell == "no" || cell == "n" || cell == "0") return false;
  if (cell == "是" || cell == "有" || cell == "yes" || cell == "y" || cell == "1") return true;
  return std::nullopt;
}

// The day's first millisecond; nothing for what is no day.
std::optional<Instant> day_in(std::string_view cell) {
  if (cell.size() != 10) return std::nullopt;
  const auto at = from_rfc3339(std::string(cell) + "T00:00:00+08:00");
  return at ? std::optional<Instant>(*at) : std::nullopt;
}

bool is_phone(std::string_view cell) {
  return cell.empty() || (cell.size() == 11 && cell.find_first_not_of("0123456789") == cell.npos);
}

using CellOf = std::function<std::string(std::string_view column)>;

struct Reader {
  DutyRoom room;
  Permit permit;
  std::string scope_path;
  Instant now;
  AreaFinder finder;
  std::vector<Organisation> organisations = {};
  bool is_loaded = false;

  const std::vector<Organisation>& known(Tx& tx) {
    if (!is_loaded) organisations = organisations_under(tx, room.tree.root().path);
    is_loaded = true;
    return organisations;
  }

  // The draft of a row, or the name of the column that cannot be read.
  struct Read {
    ResponderDraft draft;
    std::string wrong = {};
  };
  Read read(Tx& tx, const CellOf& cell) {
    Read row;
    auto& draft = row.draft;
    const auto refuse = [&](const char* column) {
      row.wrong = column;
      return row;
    };
    const Area* home = finder.find(cell("home_area"));
    if (!home && cell("home_area").empty()) home = finder.find(cell("area"));
    if (!home || !home->path.starts_with(scope_path)) return refuse("home_area");
    draft.home = home->id;
    if (const auto name = cell("organisation"); !name.empty()) {
      const auto& all = known(tx);
      const auto found = std::find_if(all.begin(), all.end(),
                                      [&](const Organisation& one) { return one.name == name; });
      if (found == all.end()) return refuse("organisation");
      draft.organisation = found->id;
    }
    draft.phone = cell("phone");
    if (!is_phone(draft.phone)) return refuse("phone");
    const auto skills = words_of_cell(cell("skills"), skill_words());
    if (!skills) return refuse("skills");
    const auto languages = words_of_cell(cell("languages"), language_words());
    if (!languages) return refuse("languages");
    const auto trained = courses_of_cell(cell("trained"));
    if (!trained) return refuse("trained");
    const auto vehicle = yes_no(cell("has_vehicle"));
    if (!vehicle) return refuse("has_vehicle");
    const auto limits = words_of_cell(cell("limits"), limit_words());
    if (!limits) return refuse("limits");
    const auto available = words_of_cell(cell("availability"), available_words());
    if (!available || available->find(',') != std::string::npos) return refuse("availability");
    draft.skills = *skills;
    draft.languages = *languages;
    draft.trained = *trained;
    draft.availability = *available;
    draft.has_vehicle = *vehicle;
    const auto bits = bits_of(*limits, limit_words());
    CHECK(bits.is_ok());
    draft.limits = static_cast<HealthLimits>(*bits);
    return with_term(std::move(row), cell);
  }

  static Read with_term(Read row, const CellOf& cell) {
    const auto from = cell("from"), until = cell("until");
    const auto first = day_in(from), last = day_in(until);
    if (!from.empty() && !first) row.wrong = "from";
    if (!until.empty() && !last) row.wrong = "until";
    if (first) row.draft.term_from_at = *first;
    // The last day is still theirs.
    if (last) row.draft.term_until_at = *last + std::chrono::hours(24);
    if (first && last && *last < *first) row.wrong = "until";
    return row;
  }

  [[nodiscard]] bool is_let_go(Tx& tx, AccountId account, const std::string& from) const {
    const auto line = staff_line(tx, account);
    std::optional<Instant> ended;
    for (const auto& role : line ? line->roles : std::vector<StaffRole>())
      if (role.term.until_at && *role.term.until_at <= now)
        ended = std::max(ended.value_or(Instant{}), *role.term.until_at);
    const auto first = day_in(from);
    return ended && (!first || *first < *ended);
  }

  Result<bool> keep(Tx& tx, AccountId account, const CellOf& cell) {
    auto row = read(tx, cell);
    if (!row.wrong.empty()) return Fault{FaultKind::bad_input, "duty.no_such_word", row.wrong};
    if (!account.is_set()) return false;
    row.draft.account = account;
    const auto before = responder_of(tx, room.keys, account);
    if (row.draft.term_from_at.ms == 0)
      row.draft.term_from_at = before ? before->term_from_at : start_of_day(now);
    auto saved = save_responder(tx, room, permit, row.draft, now);
    if (!saved) return saved.error();
    // Whoever serves can sign in to something: as a worker where they live, until a post says more.
    // Who had a role that ended is not given another by a table of before.
    if (seats_of(tx, account, now).empty() && !is_let_go(tx, account, cell("from"))) {
      const Area* home = room.tree.find(row.draft.home);
      auto given = give_role(tx, permit, account,
                             {{Role::community_worker, home->id, home->path}, now, {}}, now);
      if (!given) return given.error();
      return true;
    }
    return saved->is_changed;
  }
};

std::string day_or_nothing(Instant at) {
  return at.ms == 0 ? std::string() : day_of(at);
}

std::string courses_cell(std::string_view trained, bool is_english) {
  std::string text;
  for (const auto part : split(trained, ',')) {
    const auto equal = part.find('=');
    if (trimmed(part).empty()) continue;
    if (!text.empty()) text += ',';
    text += cell_of_words(part.substr(0, equal), course_words(), is_english);
    if (equal != part.npos) text += std::string(part.substr(equal));
  }
  return text;
}

std::string limits_cell(HealthLimits limits, bool is_english) {
  std::string words;
  for (std::size_t bit = 0; bit < kLimits.size(); ++bit)
    if ((limits >> bit & 1) != 0)
      words += std::string(words.empty() ? "" : ",") + std::string(kLimits[bit].word);
  return cell_of_words(words, limit_words(), is_english);
}

}  // namespace

std::optional<std::string> words_of_cell(std::string_view cell,
                                         const std::vector<DutyWord>& words) {
  std::string list;
  for (const auto& part : parts_of(cell)) {
    const auto word = word_of(part, words);
    if (!word) return std::nullopt;
    if (!list.empty()) list += ',';
    list += *word;
  }
  return list;
}

std::string cell_of_words(std::string_view list, const std::vector<DutyWord>& words,
                          bool is_english) {
  std::string text;
  for (const auto part : split(list, ',')) {
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&](const DutyWord& row) { return row.word == trimmed(part); });
    if (found == words.end()) continue;
    if (!text.empty()) text += ',';
    text += is_english ? found->en : found->zh;
  }
  return text;
}

std::optional<std::string> courses_of_cell(std::string_view cell) {
  std::string list;
  for (const auto& part : parts_of(cell)) {
    // "course=day", "course day", or a course alone; English names have spaces of their own.
    auto mark = part.find('=');
    const bool has_day = part.size() > 11 && day_in(part.substr(part.size() - 10)).has_value();
    if (mark == part.npos && has_day) mark = part.size() - 11;
    const auto word = word_of(trimmed(part.substr(0, mark)), course_words());
    if (!word) return std::nullopt;
    list += (list.empty() ? "" : ",") + *word;
    if (mark == part.npos) continue;
    const std::string day = trimmed(part.substr(mark + 1));
    if (!day_in(day)) return std::nullopt;
    list += "=" + day;
  }
  return list;
}

ResponderKeeper responder_keeper(const DutyRoom& room, const Permit& permit,
                                 const std::string& scope_path, Instant now) {
  const std::shared_ptr<Reader> reader(
      new Reader{room, permit, scope_path, now, AreaFinder(room.tree)});
  return [reader](Tx& tx, AccountId account, const CellOf& cell) {
    return reader->keep(tx, account, cell);
  };
}

Result<std::int64_t> export_responders(
    const DutyRoom& room, const std::string& scope_path, bool is_english,
    const std::function<void(std::span<const std::string>)>& sink) {
  sink(heading_of(TableWhat::responders, is_english));
  std::int64_t count = 0;
  ResponderCursor after;
  for (;;) {
    std::vector<std::vector<std::string>> rows;
    auto read = room.db.read([&](Tx& tx) -> Outcome {
      rows.clear();
      std::map<OrganisationId, std::string> names;
      for (const auto& one : organisations_under(tx, room.tree.root().path))
        names[one.id] = one.name;
      const auto page = responders_under(tx, room.keys, scope_path, after, kPage);
      for (const auto& file : page) {
        if (file.ended_at.ms != 0) continue;
        const Area* home = room.tree.find(file.home);
        const auto until = file.term_until_at.ms == 0
                               ? std::string()
                               : day_of(file.term_until_at - std::chrono::milliseconds(1));
        rows.push_back({to_text(file.account), staff_name(tx, file.account), "", file.phone,
                        names[file.organisation], home ? area_word(*home) : std::string(),
                        cell_of_words(file.skills, skill_words(), is_english),
                        cell_of_words(file.languages, language_words(), is_english),
                        courses_cell(file.trained, is_english),
                        cell_of_words(file.availability, available_words(), is_english),
                        file.has_vehicle ? (is_english ? "yes" : "是") : (is_english ? "no" : "否"),
                        limits_cell(file.limits, is_english), "", "",
                        day_or_nothing(file.term_from_at), until});
      }
      after = page.empty() || page.size() < std::size_t(kPage)
                  ? ResponderCursor{}
                  : ResponderCursor{page.back().home_path, page.back().id.value};
      return Done{};
    });
    if (!read) return read.error();
    for (const auto& row : rows)
      sink(row);
    count += std::int64_t(rows.size());
    if (after.id == 0) return count;
  }
}

}  // namespace fl
