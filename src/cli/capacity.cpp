// See capacity.h.
#include "cli/capacity.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/cli.h"
#include "platform/clock.h"

namespace fl::cli {

namespace {

constexpr std::string_view kBegin = "<!-- capacity: made by ./dev bench --render -->",
                           kEnd = "<!-- /capacity -->";

struct Row {
  std::string_view key, en, zh, unit;
  double times = 1;
};
constexpr Row kRows[] = {
    {"S1.shown_share", "phones that could show in the drill of a morning, kills and no database",
     "早高峰演练里能出示的手机（进程被杀、数据库不在）", "%", 100},
    {"S1.checks_unanswered", "offline checks unanswered in it", "其中没有答复的离线核验", ""},
    {"S1.false_accepts", "forged passes accepted in it", "其中被放行的假码", ""},
    {"S1.asks_lost", "acknowledged asks lost in it", "其中确认后丢失的求助", ""},
    {"S1.scans_lost", "acknowledged scans lost in it", "其中确认后丢失的扫码", ""},
    {"P1.ratio_to_nginx_static", "show a pass, against nginx serving a file of the same bytes",
     "出示通行码，与 nginx 发同样大小的文件相比", "x"},
    {"P2.ratio_to_nginx_static", "keep a scan on disk, against nginx serving a file",
     "扫码落盘，与 nginx 发文件相比", "x"},
    {"P4.goodput_ratio_10x", "answered at ten times what it can, of its best",
     "十倍于所能时仍答出的，占峰值", "%", 100},
    {"P4.life_critical", "life-critical asks answered in time meanwhile",
     "其间人命关天的请求及时答复", "%", 100},
    {"R7.p99_ratio", "p99 of the others beside two thousand slow lines, against none",
     "两千条慢连接在旁时其他人的 p99，与没有时相比", "x"},
    {"P5.bytes_per_resident", "bytes a resident: registry, search, pass, phone, keys",
     "每位居民的字节数：档案、检索、通行码、手机、密钥", "B"},
    {"P5.core_bytes", "bytes beside these: the copy passes are shown from", "另有出示用的映射副本",
     "B"},
    {"P5.restart_s", "listens again after", "重新启动到可用", "s"},
    {"P6.sign_13m_cpu_s", "sign thirteen million passes anew, one core",
     "重新签发一千三百万个通行码（一个核）", "s"},
    {"P7.verify_per_cpu_s", "passes verified a core and second", "每核每秒核验通行码", ""},
    {"P9.worst_page_p95_ms", "slowest page of any desk, a million people and tasks, p95",
     "各岗位最慢的页面（百万人、百万件），p95", "ms"},
    {"P10.preview_13m_cpu_s", "preview a rule set over thirteen million",
     "对一千三百万人预演一套规则", "s"},
    {"drill.keys_seconds", "the signing key is lost: all signed anew after",
     "签发密钥丢失：全部重签用时", "s"},
    {"R8.restore_s", "put a backup in place", "恢复备份", "s"},
    {"R12.log_verify_10m_cpu_s", "verify a witnessed log of ten million leaves whole, one core",
     "从头验证一千万片叶子的见证日志（一个核）", "s"},
};

std::string short_number(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e9) return fmt::format("{:.0f}", value);
  if (std::abs(value) >= 100) return fmt::format("{:.0f}", value);
  return fmt::format("{:.3g}", value);
}

Result<json::object> read_figures(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  boost::system::error_code error;
  auto read = json::parse(text.str(), error);
  if (error || !read.is_object()) return Fault{FaultKind::bad_input, "bench.no_figures", path};
  return read.as_object();
}

std::string read_page(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return std::move(text).str();
}

// One member a line and one space a level, as the file has always been.
void write_pretty(std::string& out, const json::value& value, int level) {
  const std::string indent(std::size_t(level) + 1, ' ');
  const auto close = [&](char bracket) {
    out += "\n" + std::string(std::size_t(level), ' ') + bracket;
  };
  std::string_view comma = "\n";
  if (value.is_object() && !value.as_object().empty()) {
    out += '{';
    for (const auto& [name, member] : value.as_object()) {
      out += std::string(comma) + indent + json::serialize(json::string(name)) + ": ";
      write_pretty(out, member, level + 1);
      comma = ",\n";
    }
    return close('}');
  }
  if (value.is_array() && !value.as_array().empty()) {
    out += '[';
    for (const auto& member : value.as_array()) {
      out += std::string(comma) + indent;
      write_pretty(out, member, level + 1);
      comma = ",\n";
    }
    return close(']');
  }
  out += value.is_double() ? fmt::format("{}", value.as_double()) : json::serialize(value);
}

int render(const std::string& root, bool is_check) {
  auto figures = read_figures(root + "/docs/reference/capacity.json");
  if (!figures) return say(figures.error());
  bool is_same = true;
  for (const bool is_chinese : {false, true}) {
    const std::string path = root + (is_chinese ? "/README.zh-CN.md" : "/README.md");
    const std::string page = read_page(path);
    auto made = with_capacity_table(page, capacity_table(*figures, is_chinese));
    if (!made) return say(made.error());
    is_same = is_same && *made == page;
    if (!is_check && *made != page) std::ofstream(path, std::ios::trunc) << *made;
  }
  if (is_check && !is_same)
    std::fprintf(stderr, "the README's table is not capacity.json's: ./dev bench --render\n");
  return is_check && !is_same ? kNo : kOk;
}

int keep(const std::string& path, KeepPlan plan) {
  auto figures = read_figures(path);
  if (!figures) return say(figures.error());
  std::ostringstream text;
  text << std::cin.rdbuf();
  boost::system::error_code error;
  const auto answer = json::parse(text.str(), error);
  if (error || !answer.is_object())
    return say({FaultKind::bad_input, "bench.no_figures", "standard input"});
  plan.date = to_rfc3339(SystemClock().now()).substr(0, 10);
  const int kept = keep_figures(*figures, answer.as_object(), plan);
  std::string out;
  write_pretty(out, *figures, 0);
  std::ofstream(path, std::ios::trunc) << out << "\n";
  std::printf("%d figures kept\n", kept);
  return kept > 0 ? kOk : kNo;
}

}  // namespace

std::string capacity_table(const json::object& figures, bool is_chinese) {
  std::string table =
      is_chinese ? "| 什么 | 实测 |\n|---|---|\n" : "| what | measured |\n|---|---|\n";
  for (const auto& row : kRows) {
    const auto* figure = figures.if_contains(row.key);
    if (figure == nullptr || !figure->is_object()) continue;
    const auto* value = figure->as_object().if_contains("value");
    if (value == nullptr || !value->is_number()) continue;
    table += fmt::format("| {} | {}{}{} |\n", is_chinese ? row.zh : row.en,
                         short_number(value->to_number<double>() * row.times),
                         row.unit.empty() ? "" : " ", row.unit);
  }
  return table;
}

Result<std::string> with_capacity_table(std::string_view page, std::string_view table) {
  const auto begin = page.find(kBegin), end = page.find(kEnd);
  if (begin == page.npos || end == page.npos || end < begin)
    return Fault{FaultKind::bad_input, "bench.no_markers"};
  return std::string(page.substr(0, begin + kBegin.size())) + "\n" + std::string(table) +
         std::string(page.substr(end));
}

int keep_figures(json::object& figures, const json::object& answer, const KeepPlan& plan) {
  int kept = 0;
  const auto put = [&](const std::string& name, const json::value& value) {
    if (!value.is_number()) return;
    const auto* rounds = answer.if_contains(name + ".rounds");
    figures[name] = json::object{{"value", value},
                                 {"command", plan.command},
                                 {"date", plan.date},
                                 {"machine", plan.machine},
                                 {"rounds", rounds != nullptr ? *rounds : json::array{value}}};
    ++kept;
  };
  for (const auto& [name, value] : answer)
    if (std::string_view(name).find('.') != std::string_view::npos) put(std::string(name), value);
  for (const auto& text : plan.names) {
    const auto sign = text.find('=');
    if (sign == text.npos) continue;
    if (const auto* value = answer.if_contains(text.substr(sign + 1)))
      put(text.substr(0, sign), *value);
  }
  return kept;
}

void add_bench_capacity(CLI::App& bench, int& code) {
  struct Words {
    std::string root = ".", file = "docs/reference/capacity.json";
    KeepPlan plan;
    bool is_check = false;
  };
  const auto words = std::make_shared<Words>();
  auto* shown = bench.add_subcommand("render", "the README's table from capacity.json");
  shown->add_option("--root", words->root, "the project's folder")->capture_default_str();
  shown->add_flag("--check", words->is_check, "write nothing; exit code 1 when it differs");
  shown->callback([words, &code] { code = render(words->root, words->is_check); });
  auto* kept = bench.add_subcommand("keep", "put the figures of an answer on standard input in");
  kept->add_option("--file", words->file)->capture_default_str();
  kept->add_option("--command", words->plan.command, "what was run")->required();
  kept->add_option("--machine", words->plan.machine)->required();
  kept->add_option("names", words->plan.names, "NAME=member of the answer");
  kept->callback([words, &code] { code = keep(words->file, words->plan); });
}

}  // namespace fl::cli
