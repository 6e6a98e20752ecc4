// The security and audit desk: who is asking, what they may do, and the record of what was done.
//
//   sign_in_*()       -> a session; actor_of(request cookie/token) -> Actor
//   permit()          pure: Actor + verb + Placement -> Permit, without which no write of any room
//   compiles act()             the one way a write happens: receipt, closure, one audit leaf, in
//   one transaction log_read()        before a person's record is shown
//
// trust/ never looks up an area or a shift: the calling room passes a Placement of what it has
// loaded.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

// ---- roles and verbs

enum class Role {
  resident,
  community_worker,
  community_lead,
  street_officer,
  district_officer,
  city_officer,
  auditor,
  administrator,
  personnel_officer,  // the personnel office: who is posted where, hours and rest
  phone_desk,         // the hotline: enters asks while talking
  complaint_handler,  // hears complaints about the others; belongs to none of them
  clerk,              // reads what a street officer reads, exports nothing
  party_contact,      // a property manager, owners' committee or sending unit: its own duties
  laboratory,         // signs results of tests
  clinician,          // reports findings and recoveries; signs with others
  epidemiologist,     // joins contacts to cases; signs with others
  pass_officer,       // the pass office: orders and rules, never findings
};
[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<Role> role_of_name(std::string_view name);

enum class Verb {
  ask_open,        // voice a need for one's own household
  ask_see,         // see one's own asks
  ask_rate,        // rate one's own ask
  task_list_mine,  // staff: what I hold
  task_list,       // lists of an area
  task_see,        // open one task with the person in it
  task_accept,
  task_finish,
  task_assign,
  task_bounce,       // pass a task back
  task_unreached,    // nobody was reached
  task_split,        // make parts of it
  task_merge,        // the same need, asked twice
  task_acknowledge,  // say what is done about a late one
  ask_enter,         // take an ask down for somebody, on the phone or at the door
  ask_reopen,        // the asker: it is not done
  door_due,          // what is due at a door
  area_late,         // late-and-where, uncovered cells, who is on
  audit_see,
  audit_check,
  account_make,   // administrator
  service_see,    // parked events, deliveries of messages
  service_mend,   // try them again
  duty_mine,      // my shifts, offers, hand-overs, needs
  duty_see,       // posts, shifts and seats of an area
  duty_plan,      // make posts, shifts; ask for people; post them
  duty_override,  // lift a rest rule in an emergency
  duty_person,    // the files of responders
  duty_delegate,  // give a role on a part of one's area for a time
  party_mine,     // a party's own duties and people

  list_write,        // lists, directives, plans and reviews of an area
  item_answer,       // read, understand, ask back, split: what I hold
  blocker_raise,     // say what keeps a task from being done
  facts_own,         // the facts of my own month, and my comment
  facts_see,         // those of the people of an area; dossiers
  complaint_open,    // complain about how we acted
  complaint_handle,  // the independent handler
  table_import,      // tables into the registry
  table_export,      // tables out: any list; people with a second person's approval
  export_approve,    // be that second person
  person_see,        // open a household's card: who lives there, what care they have
  person_find,       // search down to one person
  person_write,      // flags, plans, moving house, a person at a door
  person_merge,      // two records of one person: together, apart, undone
  care_bulk,         // many people who need care at once: asked for by one, granted by another
  area_change,       // split, merge, rename areas; command areas
  reads_see,         // who saw my data

  status_own,       // my status, why, until when; appeal
  evidence_record,  // put down what was found about a person
  evidence_sign,    // be the second body
  evidence_see,     // a person's evidence and what follows from it
  pass_enrol,       // make somebody's pass at the door or desk; print cards
  gate_keep,        // bring what a gate wrote down
  gate_see,         // read what the gates of a place wrote down
};
[[nodiscard]] std::string_view name_of(Verb verb);  // "task.accept"
[[nodiscard]] std::span<const Verb> all_verbs();
[[nodiscard]] std::span<const Role> all_roles();
// The preset: may a role use a verb at all (before placement is asked).
[[nodiscard]] bool preset_has(Role role, Verb verb);

// One role on one area. `path` is the area's path: an area is inside another when its path starts
// with it.
struct RoleGrant {
  Role role;
  AreaId area;
  std::string path;
};

struct Actor {
  AccountId account;
  bool is_staff = false;
  PersonId person;   // residents: who they are
  std::string name;  // staff only: the name shown to residents
  std::vector<RoleGrant> roles;
  std::string session_hash;  // raw 32 bytes; names the session for sign-out
  std::string csrf;
  Instant expires_at;
};

// Where the thing stands that is to be read or written, as the calling room has loaded it.
struct Placement {
  std::string path;                 // area path of the thing; "" = no area
  AccountId holder = {};            // who holds it now
  PersonId person = {};             // whose it is (own)
  bool actor_on_duty_here = false;  // duty/ says: the actor holds a shift covering this cell now
};

// Where a role may use a verb; also the answer to "why can I see this?".
enum class Where {
  own,             // the thing is about the actor's own person
  anywhere,        // the verb has no place: lists of one's own, the log
  holder,          // the actor holds the thing now
  duty,            // the actor holds a shift now that covers the cell
  holder_or_duty,  // either of the two; never an answer, the one that is true is
  inside,          // the thing lies in or under the role's area
};
[[nodiscard]] std::string_view name_of(Where where);
// The one rule that let an actor in: the first of the table that is true of them.
struct Ground {
  Where where = Where::anywhere;
  Role role = Role::resident;
  AreaId area;  // of the role
};

class Permit {
 public:
  [[nodiscard]] AccountId account() const { return account_; }
  [[nodiscard]] Verb verb() const { return verb_; }
  [[nodiscard]] std::string_view job() const { return job_; }
  [[nodiscard]] const Ground& ground() const { return ground_; }
  // Jobs and event handlers; constructible only in app/ and cli/ (checked by the room checker).
  [[nodiscard]] static Permit for_job(std::string_view name) {
    return Permit({}, Verb::task_finish, name);
  }
  // The holder of a checked capability (a follow link): one verb, no account.
  [[nodiscard]] static Permit for_capability(Verb verb, std::string_view name) {
    return Permit({}, verb, name);
  }

 private:
  friend Result<Permit> permit(const Actor&, Verb, const Placement&);
  Permit(AccountId account, Verb verb, std::string_view job, Ground ground = {})
      : account_(account), verb_(verb), job_(job), ground_(ground) {}
  AccountId account_;
  Verb verb_;
  std::string_view job_;
  Ground ground_;
};

// Pure. Faults: trust.not_permitted (refused) when the verb is not theirs at all;
// trust.not_here (absent) when the thing lies outside what they may see, so that foreign ids look
// absent.
[[nodiscard]] Result<Permit> permit(const Actor& actor, Verb verb, const Placement& placement);
// The area paths under which the actor may use the verb: list scopes.
[[nodiscard]] std::vector<std::string> scopes_of(const Actor& actor, Verb verb);

// ---- the witnessed log

struct Leaf {
  Bucket bucket = 0;
  std::string_view verb;         // "task.done"
  std::string actor;             // account id text, or "job:mark_late"
  std::string_view entity_kind;  // "task", "ask", "account", "role"
  std::int64_t entity = 0;
  std::string reason = {};  // a word or sentence without personal data
  std::string image = {};   // canonical post-image of the row ("" = no image): hashed, never stored
  Instant now;
};
[[nodiscard]] Leaf leaf_of(const Permit& permit, Bucket bucket, std::string_view verb,
                           std::string_view entity_kind, std::int64_t entity, std::string image,
                           Instant now, std::string reason = {});
void append_leaf(Tx& tx, const Leaf& leaf);

// How `audit verify` reads a live row again: the same canonical image the writer hashed. Rooms
// register theirs.
struct ImageSource {
  std::string_view entity_kind;
  // nothing: the row is gone
  std::function<std::optional<std::string>(Tx&, Bucket, std::int64_t entity)> image;
  // visits every live row (bucket, entity): rows nobody wrote a leaf for are found this way
  std::function<void(Tx&, const std::function<void(Bucket, std::int64_t)>&)> each;
};

[[nodiscard]] std::vector<ImageSource> trust_image_sources();  // "account" and "role"

struct AuditProblem {
  std::string where, what;
};
struct AuditReport {
  std::int64_t leaf_count = 0, row_count = 0, head_count = 0;
  std::vector<AuditProblem> problems;  // at most 100
};
struct TreeHead {
  std::int64_t size = 0;
  Hash32 root{};
  Instant at;
  std::string signature;  // 64 bytes
};

// A head as one line of text an outsider can keep, and back. Fault trust.bad_head.
[[nodiscard]] std::string text_of(const TreeHead& head);
[[nodiscard]] Result<TreeHead> head_of_text(std::string_view text);

class AuditLog {
 public:
  AuditLog(Db& db, const Keys& keys, std::vector<ImageSource> sources);
  ~AuditLog();
  // Merges new leaves into the single RFC 6962 tree (one sequencer) and signs a head when there is
  // something new.
  [[nodiscard]] Result<int> sequence(Instant now);
  [[nodiscard]] Result<std::optional<TreeHead>> latest_head();
  // Recomputes every leaf, every head and every registered row. `kept` are heads an outsider kept:
  // each must still be a head of this log, signed by this key.
  [[nodiscard]] Result<AuditReport> verify(std::span<const TreeHead> kept = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// ---- reads of people

struct ReadEntry {
  AccountId account;
  std::string_view verb;  // "task.see", "task.list_mine"
  std::vector<PersonId>
      people;  // one entry each; a list page passes its first and count as `reason`
  std::string reason;
};
void log_read(Tx& tx, const ReadEntry& entry, Instant now);
// Who opened this person's record, newest first; `before` is the last entry seen. Entries of the
// person themself are left out by the caller.
struct SeenRead {
  std::int64_t id = 0;
  Instant at;
  AccountId account;
  std::string verb, reason;
};
[[nodiscard]] std::vector<SeenRead> reads_of(Tx& tx, PersonId person, Instant before, int limit);
// The roles of an account, as its sessions see them.
[[nodiscard]] std::vector<RoleGrant> grants_of(Tx& tx, AccountId account, Instant now);

// ---- accounts and sessions

struct NewAccount {
  bool is_staff = true;
  std::string login;          // staff: what they type; kept as a keyed hash only
  std::string password_hash;  // staff: from new_password_hash(), made before the transaction: it
                              // takes its time
  std::string totp_secret;    // raw bytes (20); "" = none, allowed in the demo only
  std::string name;           // staff: shown to residents
  PersonId person;            // residents
};
// Argon2id, 12 to 128 bytes of password. Faults: trust.password_short, trust.password_long. `test`
// cost is a Bug outside the demo.
[[nodiscard]] Result<std::string> new_password_hash(const Keys& keys, std::string_view password,
                                                    PasswordCost cost);
// Writes the account, its roles and their leaves. Faults: trust.login_taken, trust.totp_needed.
[[nodiscard]] Result<AccountId> make_account(Tx& tx, const Permit& permit,
                                             const NewAccount& account,
                                             std::span<const RoleGrant> roles, const Keys& keys,
                                             Instant now);
// A staff account that nobody can sign in to until it is given a login: someone on a list of lent
// staff.
[[nodiscard]] AccountId make_waiting_account(Tx& tx, const Permit& permit, std::string_view name,
                                             std::span<const RoleGrant> roles, Instant now);
// A role on an area for a time; it ends by itself. Returns the id of its row.
[[nodiscard]] std::int64_t grant_role(Tx& tx, const Permit& permit, AccountId account,
                                      const RoleGrant& grant, Instant until, Instant now);
// Ends such a role before its time; false when it is not there or over.
[[nodiscard]] bool end_role(Tx& tx, const Permit& permit, AccountId account, std::int64_t role,
                            Instant now);
// The resident's account of this person: found or made. A resident's one role is on their own cell.
[[nodiscard]] Result<AccountId> resident_account(Tx& tx, const Permit& permit, PersonId person,
                                                 AreaId cell, std::string_view cell_path,
                                                 Instant now);
[[nodiscard]] std::string staff_name(Tx& tx, AccountId account);  // "" when unknown
// Who has a role at a place, who has a role anywhere, what an account is; 200 at most.
struct RoleSeat {
  AccountId account;
  RoleGrant grant;
};
[[nodiscard]] std::vector<RoleSeat> seats_at(Tx& tx, std::string_view path, Instant now);
[[nodiscard]] std::vector<RoleSeat> seats_of_role(Tx& tx, Role role, Instant now);
[[nodiscard]] std::vector<RoleSeat> seats_of(Tx& tx, AccountId account, Instant now);

struct SessionMade {
  std::string token;  // goes into the cookie, is kept only as a hash
  Actor actor;
};
// Faults: trust.wrong_sign_in (not_signed_in; the same for unknown login, wrong password, wrong
// code), trust.too_many_tries (too_many).
[[nodiscard]] Result<SessionMade> sign_in_staff(Db& db, const Keys& keys, std::string_view login,
                                                std::string_view password, std::string_view totp,
                                                std::string_view peer, Instant now);
// One-time codes. `people` are those whose phone it is (registry looked them up); the code goes out
// through post/.
[[nodiscard]] Outcome send_code(Db& db, const Keys& keys, std::string_view phone_digits,
                                bool is_known, std::string_view peer, Instant now);
// Checks a code once; on success the caller opens a session for the person.
[[nodiscard]] Outcome check_code(Db& db, const Keys& keys, std::string_view phone_digits,
                                 std::string_view code, std::string_view peer, Instant now);
[[nodiscard]] Result<SessionMade> open_session(Db& db, const Keys& keys, AccountId account,
                                               Instant now);
[[nodiscard]] Result<Actor> actor_of(Db& db, const Keys& keys, std::string_view session_token,
                                     Instant now);
[[nodiscard]] Outcome sign_out(Db& db, const Actor& actor, Instant now);
// One session of an account, as its owner sees it. `id` names it without opening it.
struct OwnSession {
  std::int64_t id = 0;
  Instant made_at, expires_at;
  std::string device;  // "Android Chrome"; "" when unknown
  bool is_this = false;
};
// Newest first, those still open.
[[nodiscard]] std::vector<OwnSession> sessions_of(Tx& tx, const Actor& actor, Instant now);
// Fault trust.no_such_session (absent), also for somebody else's.
[[nodiscard]] Outcome end_session_of(Tx& tx, const Actor& actor, std::int64_t id, Instant now);
void note_session_device(Tx& tx, const Actor& actor, std::string_view device);
// "Android Chrome" from a User-Agent header: two words of a short list, nothing else is kept.
[[nodiscard]] std::string device_of(std::string_view user_agent);
[[nodiscard]] int revoke_others(Tx& tx, const Actor& actor, Instant now);  // the number ended
// `__Host-firstline=...`; a max_age of 0 takes the cookie back.
[[nodiscard]] std::string session_cookie(std::string_view token, std::chrono::seconds max_age);
// Expired sessions and codes, and counts of tries older than 30 days.
[[nodiscard]] int drop_old_trust(Tx& tx, Instant now);
// Demo sign-in links: a token naming an account, made with the session key of demo keys only.
[[nodiscard]] std::string demo_token(const Keys& keys, AccountId account);
[[nodiscard]] Result<AccountId> account_of_demo_token(const Keys& keys, std::string_view token);

// ---- the one way a write happens

struct Act {
  Bucket bucket = 0;
  AccountId account;  // {} for the holder of a capability
  ActKey key;
  std::string request_hash;  // raw 32 bytes of route + body
  Instant now;
};
// Runs the closure once per key. The closure returns what the act made (ids only); a repeat returns
// the first result without running it. Same key, other request: 409 trust.key_reused.
[[nodiscard]] Result<std::string> act(Db& db, const Act& act,
                                      const std::function<Result<std::string>(Tx&)>& closure);

}  // namespace fl
