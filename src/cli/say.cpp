// Faults as one sentence each: what happened and what to do. Keys without a sentence print as they
// are.
#include <cstdio>

#include <fmt/format.h>

#include "cli/cli.h"

namespace fl::cli {

namespace {

struct Sentence {
  std::string_view key, text;  // {} is the fault's detail
};
constexpr Sentence kSentences[] = {
    {"app.no_data",
     "there is no data in {}; lay a demo city with `firstline demo --data DIR` or start an "
     "installation with `firstline init --data DIR`"},
    {"app.not_a_demo", "{} is not a demo city; serve it without --demo"},
    {"app.demo_needs_flag",
     "{} is a demo city with keys that anyone can know; serve it with --demo"},
    {"app.already_laid", "{} already has data; choose another --data folder or remove this one"},
    {"app.drill_commands",
     "a drill on PostgreSQL takes --stop-db and --start-db, one on SQLite takes neither"},
    {"app.no_fault", "the drill cannot take the database away here: {}"},
    {"app.no_disk", "not enough room on the disk: {}; free some or lay fewer people"},
    {"app.server_silent",
     "the server that has {} open does not answer; is it running, and of this version?"},
    {"app.no_such_question", "the running server does not know how to {}; is it older?"},
    {"app.bug", "the running server met a fault of its own; its log says which"},
    {"app.cannot_write", "cannot write: {}"},
    {"app.witness_needs", "a witness needs {}"},
    {"app.not_reached", "nobody answers there: {}"},
    {"app.bad_answer", "the answer about {} is not one a log gives; is the address right?"},
    {"app.signature_not_taken",
     "the server did not take the signature ({}); is this witness in its book "
     "(`firstline witness keys add NAME KEY`)?"},
    {"app.no_witness", "the witness in {} could not be started"},
    {"trust.bad_witnesses",
     "in the book of witnesses this is wrong: {}; a name (a to z, digits, -) and 64 hex digits, "
     "each once, and need not more than there are"},
    {"trust.bad_witness_key", "{} is not a witness's key; put the right one back"},
    {"trust.bad_witness_memory",
     "{} is not whole; a witness without its memory could sign two logs: restore it, or look at "
     "what it signed last and begin with a new key"},
    {"trust.other_log_key", "this witness keeps the log of another key than {}"},
    {"trust.cannot_write", "cannot write: {}"},
    {"http.port_taken",
     "port {} is taken by another program; stop it or choose another with --port"},
    {"scan.io_error", "the disk of the scan log failed: {}"},
    {"scan.in_use", "another process writes the scan log: {}"},
    {"scan.no_venue", "{} is no venue's id (13 characters)"},
    {"http.cannot_listen", "cannot listen: {}"},
    {"http.bad_listener",
     "{} is no listener: write show, check, query or register, = and a port, as in show=8081"},
    {"bench.no_figures", "{} holds no figures in JSON"},
    {"bench.no_markers", "the README has no two markers of the capacity table"},
    {"http.bad_part", "{} is no part that goes without a database: show, check or show,check"},
    {"http.bad_certificate", "TLS cannot start with {}"},
    {"http.no_web_root",
     "there is no web app in {}; build it with web/build and name its dist folder"},
    {"rules.no_file", "there is no file {} that can be read"},
    {"rules.not_json", "not JSON: {}"},
    {"rules.document_too_large", "too large: {}"},
    {"rules.bad_document", "not a rule set: {}; mend what is named above and try again"},
    {"rules.bad_evidence", "not evidence as docs/reference/rules.md describes it: {}"},
    {"rules.not_signed", "there is no signature in {}"},
    {"rules.bad_signature",
     "a signature does not hold under the given keys ({}); the rules or the signature were "
     "changed, "
     "or its key is not among them"},
    {"rules.bad_key", "not a P-256 key in PEM: {}"},
    {"rules.key_is_there", "{} is there already; choose another name"},
    {"rules.not_canonical", "a rule set holds integers only: {}"},
    {"rules.certlogic_too_large", "the expression is too large: {}"},
    {"rules.certlogic_failed", "the expression cannot be evaluated: {}"},
    {"storage.in_use", "{} is in use by a running Firstline; stop it first"},
    {"storage.cannot_open", "cannot open {}; check that the folder exists and is yours"},
    {"storage.not_a_database", "{} is not a Firstline database"},
    {"storage.data_newer",
     "the data was written by a newer Firstline ({}); update this program, nothing was changed"},
    {"storage.migration_edited",
     "the data was made by a different build of this version ({}); restore a backup or use that "
     "build"},
    {"storage.disk_full",
     "the disk is full; nothing was promised that was not kept. Free some room and try again"},
    {"storage.no_files",
     "no more files can be opened: what needs one is closed until some are; nothing was promised "
     "that was not kept. Look at `ulimit -n`"},
    {"storage.no_memory",
     "there is no memory left: writes are closed until there is; nothing was promised that was not "
     "kept"},
    {"storage.io_error", "the disk reported an error; look at the disk before anything else"},
    {"storage.damaged", "the database is damaged; restore a backup with `firstline restore`"},
    {"storage.backup_failed",
     "cannot write the backup {}; check the folder and the room on its disk"},
    {"storage.unreachable",
     "the PostgreSQL server of {} cannot be reached, or no host of it takes writes; look whether "
     "it "
     "runs and whether the connection string in DIR/database is right"},
    {"storage.outcome_unknown",
     "the database server went away during a commit: nobody can tell whether it was kept. Do the "
     "same again; what was kept is not done twice"},
    {"storage.wrong_collation",
     "the database {} does not compare text byte by byte in UTF-8; make one with: createdb -T "
     "template0 -E UTF8 -l C firstline"},
    {"storage.server_too_old", "PostgreSQL {} is too old; Firstline needs 15 or newer"},
    {"storage.lease_lost", "another server runs the jobs now ({}); nothing was changed"},
    {"storage.shapes_differ",
     "the tables of {} are of another version; run `firstline migrate` on it first"},
    {"storage.not_equal",
     "the two databases are not equal ({}); nothing was switched, run the same again"},
    {"storage.half_moved",
     "{} was not filled to the end by `firstline move`; start the same move again, or serve the "
     "place it came from"},
    {"storage.read_only", "{} is open for reading only"},
    {"app.move_where", "say where to: --to postgresql://... or --to file"},
    {"app.moved_already", "the data is in {} already"},
    {"storage.use_pg_dump",
     "the data is in PostgreSQL ({}): back it up with `pg_dump --format=custom --file=FILE "
     "CONNECTION` (or pg_basebackup), bring it back with `pg_restore --clean --if-exists "
     "--dbname=CONNECTION FILE`; CONNECTION is the line in DIR/database"},
    {"storage.target_exists",
     "{} is there already and is left as it is; choose another name or an empty database (restore "
     "has --force)"},
    {"storage.absent", "there is no file {}"},
    {"storage.busy", "the database is busy; another program may hold it. Try again in a moment"},
    {"storage.script_failed",
     "a migration failed and was taken back whole: {}; nothing was changed"},
    {"storage.handler_failed", "an event's handler failed: {}; `firstline events list` shows it"},
    {"storage.no_such_event", "no parked event has that id; `firstline events list` shows them"},
    {"platform.key_file_missing",
     "the key file {} is missing; without it private fields cannot be opened. Put the key backup "
     "in place"},
    {"platform.key_file_broken", "the key file {} is damaged; put the key backup in place"},
    {"post.bad_reply_secret", "the secret for answers by SMS needs 32 characters: {}"},
    {"post.bad_gateways", "the gateway file is not right: {}"},
    {"post.gateways_readable",
     "{} holds passwords and others may read it; `chmod 600` it and start again"},
    {"post.gateway_unreachable", "the gateway could not be reached: {}"},
    {"post.gateway_refused", "the gateway refused a message: {}"},
    {"post.bad_address", "this is not a mail address: {}"},
    {"trust.password_short", "a password needs at least 12 characters"},
    {"app.no_such_job", "there is no job called {}"},
    {"app.no_demo_resident", "nobody in this small city can be signed in as; lay more people"},
    {"app.not_laid", "the city was not laid; try again"},
    {"app.no_file", "cannot read {}"},
    {"app.password_file", "{}"},
    {"platform.seal_broken",
     "a sealed field does not open with these keys; put the right key backup in place"},
    {"platform.key_file_unwritable", "cannot write the key file: {}"},
    {"platform.salts_unwritable", "cannot write the book of salts: {}"},
    {"platform.salts_broken", "the book of salts is damaged ({}); put the key backup in place"},
    {"registry.not_empty", "the registry already has areas; lay into an empty folder"},
    {"registry.bad_people_count", "the number of people must be {}"},
    {"registry.demo_keys_only", "a demo city is laid with demo keys only"},
    {"registry.no_areas", "the data has no areas; it was never initialised"},
    {"registry.tree_broken", "the tree of areas is broken ({}); restore a backup"},
    {"platform.table_too_large", "the file is too large: at most {}; split it"},
    {"platform.table_not_text", "the file is neither CSV (UTF-8 or GB18030) nor XLSX"},
    {"platform.table_broken_quote", "a quoted cell does not end: {}"},
    {"platform.table_too_wide", "the file has too many columns: {}"},
    {"platform.table_cell_too_long", "a cell is too long: {}"},
    {"platform.table_bad_workbook", "the workbook cannot be read; save it anew as XLSX or CSV"},
    {"platform.table_unreadable", "cannot read {}"},
    {"platform.table_unwritable", "cannot write {}"},
    {"duty.same_responder_twice", "the responder {} is in the input twice"},
    {"duty.same_post_twice", "the post {} is in the input twice"},
    {"duty.bad_responder", "the responder {} has a number below nothing or a place off the map"},
    {"duty.bad_post", "the post {} has no such tier, ends before it begins, or has too many seats"},
    {"duty.bad_posting_rules",
     "a distance or cost of the posting rules is below nothing or absurd"},
    {"duty.posting_too_large", "too many people and posts for one plan; plan district by district"},
    {"duty.override_unknown", "an override names {}, who or which is not in the input"},
    {"duty.override_twice", "two overrides decide about {}; keep one"},
    {"duty.override_breaks_rest",
     "the override for {} would break a rest rule or a health limit; nobody may decide that by "
     "hand"},
    {"duty.too_many_forced", "more people are forced to the post {} than it has seats"},
    {"duty.too_many_stops", "a round has at most {} doors; split it"},
    {"duty.same_stop_twice", "the door {} is in the round twice"},
    {"duty.roster_too_large", "a roster has at most {}; plan street by street"},
    {"duty.bad_roster", "the roster's input is broken: {}"},
    {"duty.roster_fixed_breaks", "what was fixed by hand breaks a rule: {}"},
    {"duty.no_roster_in_time", "the solver found no roster in time; the plain one was given"},
    {"duty.bad_inrc2", "the file is not one of an INRC-II instance: {}"},
    {"duty.bad_plan_file", "the file is not an input of this verb: {}"},
    {"app.no_such_table",
     "there is no table called {}; there are areas, households, people, venues, accounts, "
     "responders and map"},
    {"registry.map_too_large",
     "the map is too large: 4 MB, 20,000 areas and 300,000 points at most; simplify the outlines"},
    {"registry.map_not_geojson", "the file is no GeoJSON FeatureCollection; save it as GeoJSON"},
    {"registry.map_refused", "some features cannot be used (see above); the map was not changed"},
    {"app.codes_file_needed",
     "new accounts get a code each, told once: name the file for them with --codes FILE"},
    {"app.bad_mapping", "{} is not column=heading"},
    {"registry.import_no_rows", "the file has no rows"},
    {"registry.import_no_column",
     "the file has no column for: {}. Name its heading with --map column=heading"},
    {"registry.export_needs_two",
     "people's records go out with the word of two people: --first LOGIN --second LOGIN"},
    {"registry.no_such_area", "there is no area {}"},
    {"app.no_folder", "there is no folder {}"},
    {"app.no_cases", "no case with EXPECTEDRESULTS lies in {} or below"},
    {"app.bad_picture", "the picture cannot be read: {}"},
    {"seal.bad_text", "the text is damaged: {}"},
    {"seal.bad_cbor", "the pass is damaged: {}"},
    {"seal.bad_cose", "the pass is damaged: {}"},
    {"seal.bad_dcc", "this is no EU certificate as it should be: {}"},
    {"seal.bad_key", "a key or certificate cannot be taken: {}"},
    {"seal.bad_token", "this is no pass of ours as it should be: {}"},
    {"seal.bad_list", "a status list is not as it should be: {}"},
    {"seal.bad_bundle", "a gate's bundle is not as it should be: {}"},
    {"seal.bad_nzcp", "this is no NZ pass as it should be: {}"},
    {"seal.bad_shc", "this is no SMART Health Card as it should be: {}"},
    {"pass.no_city_keys",
     "there are no keys of the city in {}; make them with `firstline pass keys init --root FILE`"},
    {"pass.bad_city_keys", "the keys of the city cannot be read: {}"},
    {"pass.keys_exist", "there are keys in {} already; they are never written over"},
    {"pass.cannot_write", "cannot write {}; check the disk and its rights"},
    {"pass.bad_issuer", "'{}' is no code of a city: 1 to 12 digits or capital letters"},
    {"pass.wrong_root",
     "{} is not the root key of this city; bring the file that `pass keys init` made"},
    {"pass.nothing_published",
     "no list has been published yet; the server does so within five minutes of having keys"},
    {"pass.not_an_export", "{} holds something else than an earlier export; choose another folder"},
    {"app.bad_trust", "a trust list cannot be taken: {}"},
    {"app.bad_time", "{} is no time; write it as 2022-01-03T08:00:00+08:00"},
    {"app.no_pass", "there is no pass in {}"},
    {"app.not_json", "not JSON: {}"},
    {"seal.bad_schema", "a schema cannot be taken: {}"},
    {"registry.no_such_person", "there is nobody with the number {}"},
    {"trust.wrong_sign_in", "login, password or code is wrong"},
    {"pass.same_person", "two people must give their word, not one twice"},
    {"pass.same_body", "the two belong to one desk; the second must be of another"},
    {"pass.not_this_body", "this is not for these desks to do"},
    {"pass.edition_taken", "this edition was published before; raise it"},
    {"pass.no_such_act", "there is no large act {}"},
    {"pass.act_answered", "{} has been answered already"},
    {"pass.not_outside_key",
     "no listed outside key signed for exactly these people; make the request anew"},
    {"pass.key_is_there", "this key is listed already"},
    {"trust.bad_head", "the heads file has a line that is not a head"},
};

}  // namespace

int say(const Fault& fault) {
  std::string text = fault.key + (fault.detail.empty() ? "" : ": " + fault.detail);
  for (const auto& sentence : kSentences)
    if (sentence.key == fault.key) text = fmt::format(fmt::runtime(sentence.text), fault.detail);
  std::fprintf(stderr, "firstline: %s.\n", text.c_str());
  switch (fault.kind) {
    case FaultKind::bad_input:
      return kUsage;
    case FaultKind::absent:
    case FaultKind::conflict:
    case FaultKind::refused:
      return kNo;
    default:
      return kFailure;
  }
}

}  // namespace fl::cli
