// A status in words and in JSON: the same sentences for the person, the gate and the office.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "rules/moments.h"
#include "rules/status.h"

namespace fl {

namespace {

struct Phrase {
  std::string_view key, zh, en;
};

constexpr std::array kVerdicts{
    Phrase{"ok", "可通行", "May pass"},
    Phrase{"ask", "需核验", "Check needed"},
    Phrase{"stop", "请停步", "Please stop"},
};
constexpr std::array kKinds{
    Phrase{"lab_result", "实验室检测结果", "laboratory result"},
    Phrase{"clinician_report", "医生报告", "clinician's report"},
    Phrase{"exposure", "与确诊病例的暴露记录", "exposure record joined to a confirmed case"},
    Phrase{"area_boundary", "公布的区域边界", "published area boundary"},
    Phrase{"quarantine_order", "有法律文书的隔离决定", "quarantine order by a named act"},
};
constexpr std::array kUncounted{
    Phrase{"recorded_before", "记录时间早于发生时间", "it was recorded before it happened"},
    Phrase{"not_yet", "尚未记录", "it is not recorded yet"},
    Phrase{"person_matched", "未核对是否为本人", "it is not matched to the person"},
    Phrase{"laboratory_licensed", "实验室不在有资质名单内", "the laboratory is not a licensed one"},
    Phrase{"signature_valid", "实验室签名未通过核验", "the laboratory's signature does not verify"},
    Phrase{"facility_licensed", "医疗机构不在有资质名单内", "the clinic is not a licensed one"},
    Phrase{"clinician_named", "没有署名医生", "no clinician is named"},
    Phrase{"case_lab_confirmed", "所指病例没有实验室确诊，或与接触相隔太久",
           "its case is not laboratory-confirmed, or too far from the contact in time"},
    Phrase{"contact", "没有同时同地、同户或签字调查的佐证",
           "no scan overlap, shared household or signed interview backs it"},
    Phrase{"boundary_published", "边界没有公布，或已经结束",
           "the boundary is not published, or over"},
    Phrase{"drawn_before_listing", "边界是在列出人员之后划的",
           "the boundary was drawn after the people were listed"},
    Phrase{"person_inside", "本人不在边界内", "the person is not inside the boundary"},
    Phrase{"act_named", "没有写明法律文书", "no legal act is named"},
    Phrase{"two_bodies_signed", "没有两个单位的两人签字", "not signed by two people of two bodies"},
    Phrase{"basis_held", "所依据的证据当时已不产生限制，或申诉已成立",
           "what it rests on restricted nobody any more, or was refuted"},
    Phrase{"refuted", "申诉已成立", "an appeal against it was upheld"},
    Phrase{"no_leaf", "公开见证的记录里没有它，或与记录不符",
           "the witnessed record knows nothing of it, or not like this"},
    Phrase{"basis", "所依据的证据不存在或不算数",
           "the evidence it rests on is not there or does not count"},
};
constexpr std::array kLabels{
    Phrase{"not_in_force", "规则不在有效期内，不产生任何限制",
           "the rules are not in force and restrict nobody"},
    Phrase{"why", "原因", "Why"},
    Phrase{"evidence", "依据的证据", "Evidence"},
    Phrase{"rule", "规则", "Rule"},
    Phrase{"act", "法律文书", "Legal act"},
    Phrase{"until", "有效至", "Until"},
    Phrase{"office", "负责单位", "Office"},
    Phrase{"next", "接下来", "Next"},
    Phrase{"sooner", "可提前解除", "Sooner if"},
    Phrase{"appeal",
           "可以申诉；24小时内未答复即降为“需核验”并转交上一级（实验室签名的阳性结果除外）",
           "You may appeal; without an answer in 24 hours it lapses to \"check needed\" and goes "
           "to the next "
           "body (a laboratory-signed positive does not lapse)"},
    Phrase{"care", "任何状态都不妨碍急诊、买药、买菜、避险和回家",
           "No status bars emergency care, medicine, food, shelter or one's own home"},
    Phrase{"uncounted", "不算数的材料", "Counts for nothing"},
    Phrase{"trouble", "规则未能计算，因此不生效",
           "A rule could not be evaluated and does not hold"},
};

template <std::size_t N>
std::string phrase(const std::array<Phrase, N>& table, std::string_view key, Language language) {
  for (const Phrase& one : table)
    if (one.key == key) return std::string(language == Language::zh ? one.zh : one.en);
  return std::string(key);
}

std::string label(std::string_view key, Language language, const std::string& what) {
  return fmt::format("{}{}{}", phrase(kLabels, key, language),
                     language == Language::zh ? "：" : ": ", what);
}

std::string release_text(const StatusChange& change, Language language) {
  const Release& release = change.release;
  const bool is_zh = language == Language::zh;
  if (change.still_needed == 0) return is_zh ? "条件已满足" : "met";
  const std::string from = change.earliest_at
                               ? fmt::format(fmt::runtime(is_zh ? "（{} 起）" : " from {}"),
                                             to_rfc3339(*change.earliest_at))
                               : "";
  if (release.kind == ReleaseKind::clinician)
    return (is_zh ? "医生报告已康复或解除" : "a clinician reports recovery or release") + from;
  return fmt::format(fmt::runtime(is_zh ? "还需 {} 次{}检测阴性，每次相隔至少 {} 小时{}"
                                        : "{} more negative {}test(s), at least {} h apart,{}"),
                     change.still_needed,
                     release.is_single_tube ? (is_zh ? "单管" : "single-tube ") : "",
                     release.hours_apart, from);
}

json::object words_json(const Words& words) {
  return {{"zh", words.zh}, {"en", words.en}};
}

json::object holding_json(const Holding& one) {
  return {{"rule", one.rule->id},
          {"version", one.rule->version},
          {"code", one.rule->code},
          {"outcome", name_of(one.outcome)},
          {"evidence", one.piece->id},
          {"kind", name_of(one.piece->kind)},
          {"from", moment_text(one.from.ms)},
          {"until", moment_text(one.until.ms)}};
}

void add_reasons(std::vector<std::string>& lines, const Status& status, const RuleSet& set,
                 Language language) {
  const Rule& rule = *status.rule;
  lines.push_back(label("why", language, std::string(in(rule.why, language))));
  for (const Holding& one : status.holdings)
    if (one.rule == status.rule)
      lines.push_back(
          label("evidence", language,
                fmt::format("{} {} ({})", phrase(kKinds, name_of(one.piece->kind), language),
                            to_rfc3339(one.piece->happened_at), one.piece->id)));
  lines.push_back(label("rule", language,
                        fmt::format("{} {} / {} {} - {}", set.id, set.edition, rule.id,
                                    rule.version, in(rule.clause, language))));
  lines.push_back(label(
      "act", language,
      fmt::format("{} {} ({})", in(rule.act.name, language), rule.act.number, rule.act.issued_on)));
  lines.push_back(label("until", language, to_rfc3339(status.until)));
  lines.push_back(label("office", language, std::string(in(rule.office, language))));
  lines.push_back(label("next", language, std::string(in(rule.next, language))));
  for (const StatusChange& change : status.changes)
    lines.push_back(label("sooner", language, release_text(change, language)));
  if (status.outcome == Verdict::ok) return;
  lines.push_back(phrase(kLabels, "appeal", language));
  lines.push_back(phrase(kLabels, "care", language));
}

}  // namespace

std::string_view in(const Words& words, Language language) {
  return language == Language::zh ? words.zh : words.en;
}

std::vector<std::string> status_lines(const Status& status, const RuleSet& set, Language language) {
  std::vector<std::string> lines;
  const std::string verdict = phrase(kVerdicts, name_of(status.outcome), language);
  if (status.rule != nullptr) {
    lines.push_back(
        fmt::format("{} - {} [{}]", verdict, in(status.rule->title, language), status.rule->code));
    add_reasons(lines, status, set, language);
  } else if (status.is_in_force) {
    lines.push_back(fmt::format("{} - {}", verdict, in(set.none_title, language)));
    lines.push_back(label("why", language, std::string(in(set.none_why, language))));
  } else {
    lines.push_back(fmt::format("{} - {}", verdict, phrase(kLabels, "not_in_force", language)));
  }
  for (const UncountedEvidence& one : status.uncounted)
    lines.push_back(label("uncounted", language,
                          fmt::format("{} - {}", one.id, phrase(kUncounted, one.why, language))));
  for (const RuleTrouble& one : status.troubles)
    lines.push_back(label("trouble", language,
                          fmt::format("{} ({}) {}", one.rule_id, one.evidence_id, one.detail)));
  return lines;
}

json::object status_json(const Status& status, const RuleSet& set, Instant now) {
  json::object out{{"outcome", name_of(status.outcome)},
                   {"at", moment_text(now.ms)},
                   {"rules", set.id},
                   {"edition", set.edition},
                   {"is_in_force", status.is_in_force}};
  if (status.rule != nullptr) {
    const Rule& rule = *status.rule;
    out["rule"] = rule.id;
    out["version"] = rule.version;
    out["code"] = rule.code;
    out["title"] = words_json(rule.title);
    out["why"] = words_json(rule.why);
    out["next"] = words_json(rule.next);
    out["clause"] = words_json(rule.clause);
    out["office"] = words_json(rule.office);
    out["act"] = json::object{{"name", words_json(rule.act.name)},
                              {"number", rule.act.number},
                              {"issued_on", rule.act.issued_on},
                              {"ends_at", moment_text(rule.act.ends_at.ms)}};
    out["from"] = moment_text(status.from.ms);
    out["until"] = moment_text(status.until.ms);
  }
  json::array holdings, released, uncounted, changes, troubles;
  for (const Holding& one : status.holdings)
    holdings.push_back(holding_json(one));
  for (const Holding& one : status.released)
    released.push_back(holding_json(one));
  for (const UncountedEvidence& one : status.uncounted)
    uncounted.push_back(
        json::object{{"id", one.id},
                     {"why", one.why},
                     {"words", words_json({phrase(kUncounted, one.why, Language::zh),
                                           phrase(kUncounted, one.why, Language::en)})}});
  for (const StatusChange& one : status.changes)
    changes.push_back(json::object{
        {"kind", one.release.kind == ReleaseKind::clinician ? "clinician" : "negative_tests"},
        {"still_needed", one.still_needed},
        {"earliest_at", one.earliest_at ? json::value(moment_text(one.earliest_at->ms)) : nullptr},
        {"words", words_json({release_text(one, Language::zh), release_text(one, Language::en)})}});
  for (const RuleTrouble& one : status.troubles)
    troubles.push_back(
        json::object{{"rule", one.rule_id}, {"evidence", one.evidence_id}, {"detail", one.detail}});
  out["holdings"] = std::move(holdings);
  out["released"] = std::move(released);
  out["uncounted"] = std::move(uncounted);
  out["changes"] = std::move(changes);
  out["troubles"] = std::move(troubles);
  return out;
}

}  // namespace fl
