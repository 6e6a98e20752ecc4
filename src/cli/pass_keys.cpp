// pass keys init|show|list|rotate: what must be kept away from the machine is said, never kept.
#include "cli/pass_keys.h"

#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "cli/cli.h"
#include "pass/files.h"
#include "pass/publish.h"
#include "platform/clock.h"
#include "platform/crypto.h"

namespace fl::cli {

namespace {

struct KeyWords {
  std::string data = "var/data", root, issuer = "610100", use, to;
  bool is_compromised = false, is_json = false;
};

std::string hex_text(std::string_view bytes) {
  return hex(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}
std::string day_text(std::int64_t seconds) {
  return to_rfc3339({seconds * 1'000});
}
// As a gate shows it: sixteen hex digits in fours.
std::string print_of(const PublicKey& root) {
  const Hash32 hash = sha256(root.spki());
  std::string print = hex(hash.data(), 8);
  for (char& c : print)
    if (c >= 'a') c = char(c - 'a' + 'A');
  for (const std::size_t at : {12u, 8u, 4u})
    print.insert(at, " ");
  return print;
}

int init_keys(const KeyWords& w) {
  const DataFolder data{w.data};
  if (!data.has_data()) return say({FaultKind::absent, "app.no_data", w.data});
  auto keys = load_keys(data.key_file());
  if (!keys) return say(keys.error());
  if (w.root.empty() && !keys->is_demo) {
    std::fprintf(stderr,
                 "firstline: name a file on a medium that leaves this machine: --root FILE.\n");
    return kUsage;
  }
  auto made = make_city_keys({.folder = data.city_key_folder(),
                              .root_file = w.root,
                              .issuer = w.issuer,
                              .is_demo = keys->is_demo,
                              .now = SystemClock().now()});
  if (!made) return say(made.error());
  auto city = load_city_keys(data.city_key_folder());
  if (!city) return say(city.error());
  std::printf("The keys of %s are in %s.\n", w.issuer.c_str(), data.city_key_folder().c_str());
  std::printf("Root, to be compared when a gate is set up: %s\n", print_of(city->root).c_str());
  if (!w.root.empty())
    std::printf(
        "KEEP AWAY from every network: %s signs the list of keys. Two copies, two safes, two "
        "people. It is needed again for `pass keys rotate`.\n",
        w.root.c_str());
  return kOk;
}

int show_keys(const KeyWords& w) {
  auto city = load_city_keys(DataFolder{w.data}.city_key_folder());
  if (!city) return say(city.error());
  json::array items;
  const Instant now = SystemClock().now();
  if (!w.is_json)
    std::printf("%s  root %s%s\nlist of %s, over %s\n", city->list.issuer.c_str(),
                print_of(city->root).c_str(), city->is_demo ? "  DEMO" : "",
                day_text(city->list.issued).c_str(), day_text(city->list.expires).c_str());
  for (const auto& [id, key] : city->list.keys) {
    std::string uses;
    bool is_signing = false;
    for (const auto& use : key.uses) {
      uses += (uses.empty() ? "" : " ") + use;
      const auto named = key_use_of(use);
      const StationKey* signer = named ? city->signer(*named, now) : nullptr;
      is_signing = is_signing || (signer != nullptr && signer->id == id);
    }
    if (!w.is_json)
      std::printf("%s  %-5s %s to %s  %s\n", hex_text(id).c_str(), uses.c_str(),
                  day_text(key.not_before).c_str(), day_text(key.not_after).c_str(),
                  is_signing ? "signs" : "is checked only");
    items.push_back(json::object{{"id", hex_text(id)},
                                 {"uses", uses},
                                 {"not_before", day_text(key.not_before)},
                                 {"not_after", day_text(key.not_after)},
                                 {"is_signing", is_signing},
                                 {"is_demo", key.is_demo}});
  }
  if (w.is_json)
    std::printf("%s\n", json_text(json::object{{"issuer", city->list.issuer},
                                               {"root", print_of(city->root)},
                                               {"expires", day_text(city->list.expires)},
                                               {"keys", std::move(items)}})
                            .c_str());
  return kOk;
}

int list_keys(const KeyWords& w) {
  auto city = load_city_keys(DataFolder{w.data}.city_key_folder());
  if (!city) return say(city.error());
  auto written = write_whole(w.to, city->list_file, FileMode::open);
  if (written) written = write_whole(w.to + ".root.spki", city->root.spki(), FileMode::open);
  if (!written) return say(written.error());
  std::printf("%s: %zu keys signed by root %s (%s.root.spki)\n", w.to.c_str(),
              city->list.keys.size(), print_of(city->root).c_str(), w.to.c_str());
  return kOk;
}

int rotate_key(const KeyWords& w) {
  const auto use = key_use_of(w.use);
  auto made = rotate_city_key({.folder = DataFolder{w.data}.city_key_folder(),
                               .root_file = w.root,
                               .use = *use,
                               .is_compromised = w.is_compromised,
                               .now = SystemClock().now()});
  if (!made) return say(made.error());
  std::printf("%s signs for %s from now on; a running server takes it with its next list.\n",
              hex_text(*made).c_str(), w.use.c_str());
  if (w.is_compromised)
    std::printf(
        "The key before it is believed for five more minutes; everything it signed is "
        "signed anew meanwhile.\n");
  return kOk;
}

// The files that the server wrote; from the database where another machine publishes.
Result<std::string> bundle_of(const DataFolder& data, Instant now) {
  std::string bytes = read_whole(data.list_folder() + "/bundle.cbor");
  if (!bytes.empty()) return bytes;
  auto db = Db::open({.path = data.database()});
  if (!db) return db.error();
  BundleShelf shelf(**db);
  auto given = shelf.give(std::nullopt, now);
  if (!given) return given.error();
  return *given->bytes;
}

int export_list(const KeyWords& w) {
  const DataFolder data{w.data};
  const Instant now = SystemClock().now();
  auto city = load_city_keys(data.city_key_folder());
  if (!city) return say(city.error());
  auto bundle = bundle_of(data, now);
  if (!bundle) return say(bundle.error());
  auto made = export_lists({.bundle = std::move(*bundle),
                            .root = city->root,
                            .is_demo = city->is_demo,
                            .now = now,
                            .to = w.to});
  if (!made) return say(made.error());
  if (w.is_json)
    std::printf("%s\n", json_text(json::object{{"number", made->number},
                                               {"issued_at", to_rfc3339(made->issued_at)},
                                               {"files", made->file_count},
                                               {"bytes", made->bytes}})
                            .c_str());
  else
    std::printf("list %lld of %s: %lld files, %lld bytes in %s\n", (long long)made->number,
                to_rfc3339(made->issued_at).c_str(), (long long)made->file_count,
                (long long)made->bytes, w.to.c_str());
  return kOk;
}

void add_keys(CLI::App& pass, const std::shared_ptr<KeyWords>& words, int& code) {
  auto* keys = pass.add_subcommand("keys", "the keys a city signs with")->require_subcommand(1);
  KeyWords& w = *words;
  auto* init = keys->add_subcommand("init", "make root and station keys");
  init->add_option("--root", w.root, "the private root goes there: a medium that leaves");
  init->add_option("--issuer", w.issuer, "the city's statistical code")->capture_default_str();
  init->callback([words, &code] { code = init_keys(*words); });
  auto* show = keys->add_subcommand("show", "which key signs what, until when");
  show->add_flag("--json", w.is_json, "answer in JSON");
  show->callback([words, &code] { code = show_keys(*words); });
  auto* list = keys->add_subcommand("list", "write the signed list of keys, and the root beside");
  list->add_option("--to", w.to, "a file")->required();
  list->callback([words, &code] { code = list_keys(*words); });
  auto* rotate = keys->add_subcommand("rotate", "a fresh key; the one before it signs no more");
  rotate->add_option("use", w.use, "pass, card, list, head or rule")
      ->required()
      ->check(CLI::IsMember({"pass", "card", "list", "head", "rule"}));
  rotate->add_option("--root", w.root, "the private root; the demo has its own");
  rotate->add_flag("--compromised", w.is_compromised, "the old key ends in five minutes");
  rotate->callback([words, &code] { code = rotate_key(*words); });
  for (CLI::App* verb : {init, show, list, rotate})
    verb->add_option("--data", w.data, "the data folder")->capture_default_str();
}

}  // namespace

void add_pass_keys(CLI::App& app, int& code) {
  const auto words = std::make_shared<KeyWords>();
  CLI::App* pass = nullptr;
  for (CLI::App* one :
       app.get_subcommands([](const CLI::App* verb) { return verb->get_name() == "pass"; }))
    pass = one;
  if (pass == nullptr) pass = app.add_subcommand("pass", "the pass office")->require_subcommand(1);
  add_keys(*pass, words, code);
  auto* lists =
      app.add_subcommand("statuslist", "the published list of doubts")->require_subcommand(1);
  auto* out = lists->add_subcommand("export", "a copy for a stick or a CDN");
  out->add_option("--data", words->data, "the data folder")->capture_default_str();
  out->add_option("--to", words->to, "a folder; an earlier export is replaced whole")->required();
  out->add_flag("--json", words->is_json, "answer in JSON");
  out->callback([words, &code] { code = export_list(*words); });
}

}  // namespace fl::cli
