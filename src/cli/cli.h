// The verbs of `firstline`. Exit codes: 0 ok, 1 the answer is no, 2 bad usage or input, 3 failure.
#pragma once

#include <string>

#include "app/app.h"
#include "platform/result.h"

namespace fl::cli {

inline constexpr int kOk = 0, kNo = 1, kUsage = 2, kFailure = 3;

// Says the fault in one sentence on stderr, with what to do; returns the exit code.
int say(const Fault& fault);

struct ServeOptions {
  DataFolder data;
  bool is_demo = false;
  std::string address = "127.0.0.1";
  int port = 8080;
  std::string web_root;
  std::string ready_file;        // written with the port once listening: tests
  std::vector<std::string> tls;  // certificate and key in PEM; both or none
  std::string authority;         // PEM of a local certificate authority, given out at /lan-ca.crt
  std::string origin;            // what people type, when it is not the address listened on
  // "show=8081", also check, query, register: a part of the house on a port of its own (parts.h).
  std::vector<std::string> listeners;
  int witnesses = 0;  // demo only: so many beside the server
};
int serve(const ServeOptions& options);

struct DemoOptions {
  DataFolder data;
  std::int64_t people = 100'000;
  std::uint64_t seed = 1;
  std::int64_t tasks = -1;
  double open_share = 0.3;  // of the asks
  std::string at;           // RFC 3339; empty: now
  std::string database;     // postgresql://...; empty: a file
  bool is_json = false;
};
int demo(const DemoOptions& options);

struct InitOptions {
  DataFolder data;
  std::string admin_login = "admin", duty_login = "city_duty", admin_name = "管理员",
              duty_name = "市值班";
  std::string
      password_file;     // first line: administrator, second: city duty officer; else asked for
  std::string database;  // postgresql://...; empty: a file
};
int init(const InitOptions& options);

int audit_verify(const DataFolder& data, const std::string& heads_file, bool is_json);
int audit_head(const DataFolder& data);
int events_list(const DataFolder& data, bool is_json);
int events_retry(const DataFolder& data, const std::string& id);
int migrate_data(const DataFolder& data);
int backup(const DataFolder& data, const std::string& to);
int restore(const std::string& from, const DataFolder& data, bool is_forced);
int check(const DataFolder& data, bool is_json);
// Opens the house over a folder nobody serves; demo folders as demo.
[[nodiscard]] Result<std::unique_ptr<App>> open_at_rest(const DataFolder& data, const Clock& clock);

struct ImportOptions {
  DataFolder data;
  std::string what, file, errors_file;
  std::string codes_file;            // new accounts: who, and the code to enrol with, once
  std::vector<std::string> mapping;  // "column=heading"
  bool is_dry_run = false, is_json = false;
};
int import_table(const ImportOptions& options);

struct ExportOptions {
  DataFolder data;
  std::string what, file, area;
  std::string first_login, second_login;  // people go out with two people's word
  std::string password_file;              // four lines: password and code of each; else asked for
  bool is_english = false, is_template = false;
};
int export_table(const ExportOptions& options);

struct MoveOptions {
  DataFolder data;
  std::string to;      // postgresql://... or "file"
  int wait_s = 3'600;  // for the server of a file to stop
  bool is_json = false;
};
int move(const MoveOptions& options);
struct BenchOptions {
  std::int64_t people = 100'000, tasks = 100'000;
  int rounds = 200;
  int officers = 2'000, every_s = 10, seconds = 30;  // landing
  int sessions = 20'000;                             // overload: people who ask
  std::string data;                                  // used as it is, or laid there and kept
  std::string database;                              // postgresql://...: an empty one
  bool is_json = false;
};
int bench_lists(const BenchOptions& options);
int bench_escalation(const BenchOptions& options);
int bench_landing(const BenchOptions& options);
int bench_overload(const BenchOptions& options);
int bench_verify(const BenchOptions& options);
int bench_store_verb(const BenchOptions& options);
int bench_import(const BenchOptions& options);
int openapi();
int reference_docs(const std::string& folder);  // docs/reference/*.md generated

}  // namespace fl::cli
