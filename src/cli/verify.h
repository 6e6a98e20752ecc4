// `firstline verify` and `firstline issue`: passes of others and our own against trust lists that
// are files, and folders of cases with the results that are expected of them.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace fl::cli {

// Puts the verbs into the command line; `code` gets the exit code.
void add_passes(CLI::App& app, int& code);

struct VerifyOptions {
  std::string pass;   // the text itself, a file (PNG, JSON, text), or "-"
  std::string trust;  // a folder or a file of keys; empty: nothing is trusted
  std::string at;     // RFC 3339; empty: the clock
  bool is_demo = false, is_json = false;
};
int verify_one(const VerifyOptions& options);
int verify_testdata(const std::string& folder, bool is_json);

struct IssueOptions {
  std::string key, certificate, file;  // PEM, PEM or DER, JSON
  std::string country;                 // empty: the certificate's
  std::string from, until;             // RFC 3339; empty: now, 180 days or the certificate's end
  bool is_json = false;
};
int issue_dcc(const IssueOptions& options);

}  // namespace fl::cli
