// Accounts and responders out of tables: an account for each login, with its role on its area from
// and until. Nobody gets a password here: each new account has a code, handed to the caller once.
// What a responder has beyond an account (skills, limits) is kept by duty/, through `keep`.
#include <set>
#include <unordered_map>

#include "platform/text.h"
#include "registry/import_cells.h"
#include "registry/import_takers.h"
#include "registry/own_person.h"
#include "trust/staff.h"

namespace fl {

namespace {

constexpr Expected kLogin{"login", "3 到 64 个字符，不含空格", "3 to 64 characters, no spaces"};
constexpr Expected kRole{"role", "工作人员角色，如 community_worker 或 社区工作者",
                         "a role of staff, such as community_worker"};
constexpr Expected kAnyArea{"any_area", "已有区域的编号、代码或全名", "an area that is there"};
constexpr Expected kDay{"day", "日期，如 2022-11-21", "a day such as 2022-11-21"};
constexpr Expected kClosed{"closed", "该账号已停用", "this account is closed"};
constexpr Expected kRoleEnded{
    "role_ended", "此人在此区域的这一角色已经结束；确要恢复，请填结束之后的起始日期",
    "this role of theirs has ended; to give it back, a first day after its end"};
constexpr Expected kWord{"word", "已有的写法，多个用逗号分开",
                         "words that we know, parted by commas"};
constexpr Expected kUnit{"unit", "已登记的单位名称", "the name of an organisation that is on file"};
constexpr Expected kCourse{"course", "课程=有效期，如 感染防护=2027-05-01",
                           "course=last day, such as infection_control=2027-05-01"};

const Expected& expected_in(std::string_view column) {
  if (column == "organisation") return kUnit;
  if (column == "home_area") return kAnyArea;
  if (column == "phone") return cells::kPhone;
  if (column == "has_vehicle") return cells::kYesNo;
  if (column == "trained") return kCourse;
  if (column == "from" || column == "until") return kDay;
  return kWord;
}

struct RoleWord {
  Role role;
  std::string_view zh;
};
constexpr RoleWord kRoleWords[] = {
    {Role::community_worker, "社区工作者"},
    {Role::community_lead, "社区负责人"},
    {Role::street_officer, "街道值班员"},
    {Role::district_officer, "区值班员"},
    {Role::city_officer, "市值班员"},
    {Role::auditor, "审计员"},
    {Role::administrator, "管理员"},
    {Role::personnel_officer, "人事员"},
    {Role::phone_desk, "热线坐席"},
    {Role::complaint_handler, "投诉处理员"},
    {Role::clerk, "文员"},
    {Role::party_contact, "单位联系人"},
    {Role::laboratory, "检验所"},
    {Role::clinician, "医院医生"},
    {Role::epidemiologist, "流调员"},
    {Role::pass_officer, "通行码管理员"},
};

std::optional<Role> role_of(std::string_view cell) {
  const std::string word = trimmed(cell);
  for (const auto& row : kRoleWords)
    if (word == row.zh || word == name_of(row.role)) return row.role;
  return std::nullopt;
}

class AccountsTaker : public RowTaker {
 public:
  AccountsTaker(const ImportPlace& place, TableWhat what, CodeSink codes, ResponderKeeper keep)
      : place_(place),
        finder_(place.tree),
        what_(what),
        codes_(std::move(codes)),
        keep_(std::move(keep)) {
    const auto columns = columns_of(what);
    for (std::size_t i = 0; i < columns.size(); ++i)
      at_[std::string(columns[i].name)] = static_cast<int>(i);
  }
  TableWhat what() const override { return what_; }
  std::size_t window_count() const override { return 500; }

  Result<std::vector<RowOutcome>> take(std::span<const ImportRow> rows,
                                       const ImportRun& run) override {
    std::vector<Told> told;
    auto job = [&](Tx& tx) -> Result<std::vector<RowOutcome>> {
      told.clear();
      seen_here_.clear();
      std::vector<RowOutcome> outcomes;
      for (const auto& row : rows) {
        auto outcome = take_one(tx, row, run, told);
        if (!outcome) return outcome.error();
        outcomes.push_back(*outcome);
      }
      if (!run.is_dry_run) run.witness(tx, static_cast<std::int64_t>(rows.size()));
      return outcomes;
    };
    auto outcomes = run.is_dry_run ? place_.db.read(job) : place_.db.write(job);
    if (outcomes)
      for (const auto& one : told)
        codes_(one.login, one.name, one.code);
    return outcomes;
  }

 private:
  struct Told {
    std::string login, name, code;
  };
  [[nodiscard]] int column(std::string_view name) const {
    const auto found = at_.find(std::string(name));
    return found == at_.end() ? -1 : found->second;
  }
  [[nodiscard]] std::string cell(const ImportRow& row, std::string_view name) const {
    const int at = column(name);
    return at < 0 ? std::string() : trimmed(row.cells[std::size_t(at)]);
  }

  // The account the row names by its id (of an export): unset when there is none such; nothing
  // when the row names none.
  [[nodiscard]] std::optional<AccountId> account_said(Tx& tx, const ImportRow& row) const {
    const std::string text = cell(row, "id");
    if (text.empty()) return std::nullopt;
    const auto id = id_of_text<AccountId>(text);
    return id && staff_line(tx, *id) ? *id : AccountId{};
  }

  // The role of the row; nothing said: none. A refusal in `refusal`.
  [[nodiscard]] std::optional<RoleTerm> term_of(const ImportRow& row, Instant now,
                                                std::optional<RowOutcome>& refusal) const {
    const std::string role_word = cell(row, "role"), area_word = cell(row, "area");
    if (role_word.empty() && what_ == TableWhat::responders) return std::nullopt;
    const auto role = role_of(role_word);
    if (!role) refusal = cells::refused(column("role"), kRole);
    const Area* area = finder_.find(area_word);
    if (role && (!area || !area->path.starts_with(place_.scope_path)))
      refusal = cells::refused(column("area"), kAnyArea);
    RoleTerm term{{}, now, std::nullopt};
    for (const auto* name : {"from", "until"}) {
      const std::string text = cell(row, name);
      if (text.empty()) continue;
      const auto at = from_rfc3339(text.substr(0, 10) + "T00:00:00+08:00");
      if (!at) {
        refusal = cells::refused(column(name), kDay);
        continue;
      }
      if (std::string_view(name) == "from")
        term.from_at = *at;
      else
        term.until_at = *at + std::chrono::hours(24);  // the day itself is still theirs
    }
    if (refusal) return std::nullopt;
    term.grant = {*role, area->id, area->path};
    return term;
  }

  // The row would give back a role that is over, and does not say from when: a table of before.
  [[nodiscard]] bool is_let_go(Tx& tx, const ImportRow& row, AccountId account,
                               const RoleTerm& term, Instant now) const {
    if (term.until_at && *term.until_at <= now) return false;  // it gives nothing
    const auto line = staff_line(tx, account);
    std::optional<Instant> ended;
    for (const auto& role : line ? line->roles : std::vector<StaffRole>()) {
      if (role.term.grant.role != term.grant.role || role.term.grant.area != term.grant.area)
        continue;
      const auto until = role.term.until_at;
      if (!until || now < *until) return false;  // they have it
      ended = std::max(ended.value_or(Instant{}), *until);
    }
    return ended && (cell(row, "from").empty() || term.from_at < *ended);
  }

  Result<RowOutcome> take_one(Tx& tx, const ImportRow& row, const ImportRun& run,
                              std::vector<Told>& told) {
    const std::function<std::string(std::string_view)> cells_of_row = [&](std::string_view name) {
      return cell(row, name);
    };
    const bool is_kept = what_ == TableWhat::responders && keep_ != nullptr;
    const auto known = account_said(tx, row);
    if (known && !known->is_set()) return cells::refused(column("id"), cells::kId);
    const std::string login = cell(row, "login");
    if (!known &&
        (login.size() < 3 || login.size() > 64 || login.find_first_of(" ,\"") != std::string::npos))
      return cells::refused(column("login"), kLogin);
    const auto name = cells::line_of(cell(row, "name"), 64);
    if (!name || name->empty()) return cells::refused(column("name"), cells::kText);
    std::optional<RowOutcome> refusal;
    const auto term = term_of(row, run.now, refusal);
    if (refusal) return *refusal;
    if (is_kept) {
      // Nobody's account: it only says which column it cannot read, before anything is written.
      if (auto read = keep_(tx, {}, cells_of_row); !read)
        return cells::refused(column(read.error().detail), expected_in(read.error().detail));
    }
    AccountId account = known ? *known : account_of_login(tx, place_.keys, login);
    const bool is_new = !account.is_set();
    bool is_changed = false;
    if (!is_new) {
      const auto line = staff_line(tx, account);
      if (!line || line->state == StaffLine::State::closed)
        return cells::refused(column("login"), kClosed);
    }
    if (!is_new && term && is_let_go(tx, row, account, *term, run.now))
      return cells::refused(column("from"), kRoleEnded);
    if (run.is_dry_run) {
      const bool is_first = seen_here_.insert(login).second;
      return RowOutcome{is_new && is_first ? RowOutcome::Kind::inserted
                                           : RowOutcome::Kind::unchanged};
    }
    if (is_new) {
      auto made = make_staff(tx, place_.permit, {login, *name}, {}, place_.keys, run.now);
      if (!made) return made.error();
      account = made->account;
      told.push_back({login, *name, made->code});
    }
    if (term) {
      auto given = give_role(tx, place_.permit, account, *term, run.now);
      if (!given) return given.error();
      is_changed = *given;
    }
    if (is_kept) {
      auto kept = keep_(tx, account, cells_of_row);
      if (!kept) return kept.error();
      is_changed = is_changed || *kept;
    }
    // Whose account it is, where the number is that of somebody of this name on file.
    if (const auto phone = cell(row, "phone"); !phone.empty()) {
      auto linked = link_own_person(tx, place_.keys, place_.permit, account, *name, phone,
                                    OwnWay::table, run.now);
      is_changed = is_changed || (linked && *linked);
    }
    if (is_new) return RowOutcome{RowOutcome::Kind::inserted};
    return RowOutcome{is_changed ? RowOutcome::Kind::updated : RowOutcome::Kind::unchanged};
  }

  ImportPlace place_;
  AreaFinder finder_;
  TableWhat what_;
  CodeSink codes_;
  ResponderKeeper keep_;
  std::unordered_map<std::string, int> at_;
  std::set<std::string> seen_here_;
};

}  // namespace

std::unique_ptr<RowTaker> accounts_taker(const ImportPlace& place, TableWhat what, CodeSink codes,
                                         ResponderKeeper keep) {
  CHECK(what == TableWhat::accounts || what == TableWhat::responders);
  return std::make_unique<AccountsTaker>(place, what, std::move(codes), std::move(keep));
}

}  // namespace fl
