// Who may do what, written down once more, by hand and from the API contract alone: nothing here
// reads trust's rules. The walk over the real routes is held against this table; what the table
// does not allow is denied.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace fl::matrix {

enum class Who {
  anyone,          // needs no session
  link,            // whoever holds the follow link
  signed_in,       // any account
  resident,        // any resident, about themself
  asker,           // the resident whose ask it is
  desk,            // the five roles that hold tasks
  officer_area,    // lead, officers and clerks whose area covers the area asked for
  officer_task,    // lead and officers whose area covers the task
  see_task,        // those, clerks, the holder, and the worker on duty at that cell
  take_task,       // the holder, and the worker on duty at that cell
  holder,          // the holder alone
  split_task,      // the holder, and lead and officers whose area covers it
  merge_task,      // lead, officers and phone desk whose area covers it, the worker on duty there
  enter_ask,       // the same, about a place: whoever takes an ask down
  caller_desk,     // whoever takes asks down anywhere
  door,            // lead and officers whose area covers the door, the worker on duty there
  auditor,         // the auditor
  keeper,          // the administrator
  keeper_thing,    // the administrator; the id sent is of nothing there is
  local,           // a collector on the same machine, which no seat here is
  own_session,     // any account; the id sent is of no session of theirs
  duty_mine,       // those who stand on shifts: the desk and the personnel office
  duty_see,        // lead, officers, clerks and the personnel office whose area covers it
  duty_plan,       // the same without clerks
  duty_person,     // the personnel office whose area covers it
  need_thing,      // the office of a need, or who holds it; nobody has one here
  duty_delegate,   // street, district and city officers whose area covers it
  party,           // whoever speaks for a party
  lead_area,       // lead and officers whose area covers the area asked for
  complainer,      // any resident, and the phone desk
  handler,         // the independent handler of complaints
  other_link,      // whoever holds the link of a complaint, which no seat here does
  block_task,      // lead and officers whose area covers the task, and the holder
  importer,        // street, district and city officers, and the administrator
  importer_thing,  // those, of something that is not there
  taker_thing,     // lead and officers, of something that is not there
  taker,           // lead and officers
  approver_thing,  // street, district and city officers, of something that is not there
  list_taker,      // lead, officers, auditor, administrator, of a list that is not there
  home,            // the worker on duty there; lead, officers, clerk, hotline of the area
  finder,          // those, wherever they are: what they find is bounded by where they are
  door_writer,     // the worker on duty there; lead and officers of the area
  merger,          // officers above the community, of the area
  merger_thing,    // those; the id sent is of nothing there is
  staff,           // everybody of the staff
  staff_thing,     // those; the id sent is of nothing there is
  finding_desk,    // laboratory, clinic, epidemiologist, pass office, of the person's area
  second_desk,     // the same without the laboratory
  second_area,     // those, of the area asked for
  second_own,      // those, about what is their own to answer
  second_thing,    // those, of something that is not there
  finding_area,    // the finding desks, of the area asked for
  finding_own,     // the finding desks, about their own account
  finding_thing,   // those, of something that is not there
  gate_keeper,     // the worker on duty, lead and street officer: what a gate wrote down
  gate_reader,     // lead, street and district officers of the area asked for
  enroller,        // the worker on duty there; lead, officers, pass office of the area
  enroller_thing,  // those, of something that is not there
};

struct PolicyRow {
  std::string_view route;
  Who who;
};

inline constexpr PolicyRow kPolicy[] = {
    {"pass.gate_root", Who::anyone},
    {"pass.gate_bundle", Who::anyone},
    {"scan.gate_upload", Who::gate_keeper},
    {"scan.gate_records", Who::gate_reader},
    {"scan.gate_counts", Who::gate_reader},
    {"app.health", Who::anyone},
    {"app.ready", Who::anyone},
    {"app.openapi", Who::anyone},
    {"work.kinds", Who::anyone},
    {"trust.sign_in_staff", Who::anyone},
    {"trust.send_code", Who::anyone},
    {"trust.sign_in_resident", Who::anyone},
    {"trust.demo_people", Who::anyone},
    {"trust.demo_enter", Who::anyone},
    {"trust.demo_messages", Who::anyone},
    {"trust.show_session", Who::signed_in},
    {"trust.end_session", Who::signed_in},
    {"trust.end_other_sessions", Who::signed_in},
    {"trust.my_sessions", Who::signed_in},
    {"trust.end_one_session", Who::own_session},
    {"app.metrics", Who::local},
    {"app.drill", Who::staff},
    {"app.sms_reply", Who::anyone},
    {"app.service", Who::keeper},
    {"app.parked_events", Who::keeper},
    {"app.retry_event", Who::keeper_thing},
    {"app.deliveries", Who::keeper},
    {"app.retry_message", Who::keeper_thing},
    {"work.me", Who::resident},
    {"work.open_ask", Who::resident},
    {"work.my_asks", Who::resident},
    {"work.see_ask", Who::asker},
    {"work.rate_ask", Who::asker},
    {"work.follow", Who::link},
    {"work.follow_rate", Who::link},
    {"work.my_tasks", Who::desk},
    {"work.list_tasks", Who::officer_area},
    {"work.see_task", Who::see_task},
    {"work.accept_task", Who::take_task},
    {"work.finish_task", Who::holder},
    {"work.assign_task", Who::officer_task},
    {"work.bounce_task", Who::holder},
    {"work.nobody_reached", Who::holder},
    {"work.split_task", Who::split_task},
    {"work.merge_task", Who::merge_task},
    {"work.unmerge_task", Who::merge_task},
    {"work.acknowledge_task", Who::split_task},
    {"work.my_rungs", Who::desk},
    {"work.reopen_ask", Who::asker},
    {"work.confirm_ask", Who::asker},
    {"work.enter_at_door", Who::enter_ask},
    {"work.enter_on_phone", Who::enter_ask},
    {"work.callers", Who::caller_desk},
    {"work.card", Who::signed_in},
    {"work.door_due", Who::door},
    {"work.open_device", Who::desk},
    {"work.list_devices", Who::desk},
    {"work.revoke_device", Who::desk},
    {"work.round", Who::desk},
    {"work.upload", Who::desk},
    {"work.upload_part", Who::desk},
    {"work.list_conflicts", Who::desk},
    {"work.settle_conflicts", Who::officer_task},
    {"work.task_attachments", Who::see_task},
    {"work.late", Who::officer_area},
    {"work.uncovered", Who::officer_area},
    {"work.responders", Who::officer_area},
    {"duty.mine", Who::duty_mine},
    {"duty.call_in_sick", Who::duty_mine},
    {"duty.offer_swap", Who::duty_mine},
    {"duty.answer_offer", Who::duty_mine},
    {"duty.withdraw_swap", Who::duty_mine},
    {"duty.who_is_on", Who::duty_see},
    {"duty.list_shifts", Who::duty_see},
    {"duty.rest_lifted", Who::duty_see},
    {"duty.list_posts", Who::duty_see},
    {"duty.names", Who::duty_see},
    {"duty.words", Who::signed_in},
    {"duty.change_post", Who::duty_plan},
    {"duty.close_post", Who::duty_plan},
    {"duty.end_pattern", Who::duty_plan},
    {"duty.change_team", Who::duty_person},
    {"duty.end_team", Who::duty_person},
    {"duty.list_posting_runs", Who::duty_plan},
    {"duty.list_posting_rows", Who::duty_plan},
    {"duty.start_posting_run", Who::duty_plan},
    {"duty.cancel_posting_run", Who::duty_plan},
    {"duty.accept_posting_run", Who::duty_plan},
    {"duty.list_teams", Who::duty_see},
    {"duty.make_post", Who::duty_plan},
    {"duty.make_pattern", Who::duty_plan},
    {"duty.give_shift", Who::duty_plan},
    {"duty.give_rota", Who::duty_plan},
    {"duty.ask_refill", Who::duty_plan},
    {"duty.plan_posting", Who::duty_plan},
    {"duty.accept_posting", Who::duty_plan},
    {"duty.my_hand_overs", Who::duty_mine},
    {"duty.sign_hand_over", Who::duty_mine},
    {"duty.list_hand_overs", Who::duty_see},
    {"duty.end_term", Who::duty_person},
    {"work.my_needs", Who::duty_mine},
    {"work.file_need", Who::duty_mine},
    {"work.ask_need_again", Who::need_thing},
    {"work.withdraw_need", Who::need_thing},
    {"work.list_needs", Who::duty_person},
    {"work.file_need_for", Who::duty_person},
    {"work.take_need", Who::need_thing},
    {"work.answer_need", Who::need_thing},
    {"work.takers", Who::officer_task},
    {"duty.list_delegations", Who::duty_see},
    {"duty.delegate", Who::duty_delegate},
    {"duty.end_delegation", Who::duty_delegate},
    {"duty.party_duties", Who::signed_in},
    {"duty.my_party", Who::party},
    {"duty.list_responders", Who::duty_person},
    {"duty.save_responder", Who::duty_person},
    {"duty.list_organisations", Who::duty_person},
    {"duty.make_organisation", Who::duty_person},
    {"duty.make_team", Who::duty_person},
    {"work.lists", Who::officer_area},
    {"work.list_page", Who::officer_area},
    {"work.make_list", Who::lead_area},
    {"work.add_item", Who::lead_area},
    {"work.publish_plan", Who::lead_area},
    {"work.my_items", Who::desk},
    {"work.read_item", Who::holder},
    {"work.understand_item", Who::holder},
    {"work.question_item", Who::holder},
    {"work.split_item", Who::holder},
    {"work.reply_item", Who::officer_task},
    {"work.explain_item", Who::officer_task},
    {"work.blockers", Who::officer_area},
    {"work.my_blockers", Who::desk},
    {"work.raise_blocker", Who::block_task},
    {"work.answer_blocker", Who::holder},
    {"work.my_facts", Who::desk},
    {"work.comment_facts", Who::desk},
    {"work.area_facts", Who::lead_area},
    {"work.open_dossier", Who::lead_area},
    {"work.reply_dossier", Who::desk},
    {"work.decide_dossier", Who::lead_area},
    {"work.open_complaint", Who::complainer},
    {"work.own_complaints", Who::complainer},
    {"work.follow_complaint", Who::other_link},
    {"work.appeal_complaint", Who::other_link},
    {"work.my_complaints", Who::handler},
    // A gate's code stands for a venue: no seat here has one, and none is needed to know that.
    {"app.list_venues", Who::lead_area},
    {"app.give_venue_code", Who::taker_thing},
    {"scan.upload_one", Who::other_link},
    {"scan.upload_batch", Who::other_link},
    {"work.answer_complaint", Who::handler},
    {"work.complaint_counts", Who::anyone},
    {"work.changes", Who::anyone},
    {"work.publish_change", Who::lead_area},
    {"work.burden", Who::officer_area},
    {"work.nightly", Who::officer_area},
    {"work.untrained", Who::officer_area},
    {"work.staff", Who::lead_area},
    {"trust.show_enrolment", Who::anyone},
    {"trust.finish_enrolment", Who::anyone},
    {"registry.imports", Who::importer},
    {"registry.open_import", Who::importer},
    {"registry.see_import", Who::importer_thing},
    {"registry.import_part", Who::importer_thing},
    {"registry.check_import", Who::importer_thing},
    {"registry.run_import", Who::importer_thing},
    {"registry.import_errors", Who::importer_thing},
    {"registry.exports", Who::taker},
    {"registry.ask_export", Who::taker_thing},
    {"registry.approve_export", Who::approver_thing},
    {"registry.fetch_export", Who::taker_thing},
    {"registry.accounts", Who::keeper},
    {"registry.make_account", Who::keeper_thing},
    {"registry.close_account", Who::keeper_thing},
    {"registry.reset_account", Who::keeper_thing},
    {"registry.give_role", Who::keeper_thing},
    {"registry.end_role", Who::keeper_thing},
    {"app.export_list", Who::list_taker},
    {"registry.see_household", Who::home},
    {"registry.see_person", Who::home},
    {"registry.doors", Who::home},
    {"registry.find", Who::finder},
    {"registry.flag_kinds", Who::signed_in},
    {"registry.mismatch", Who::home},
    {"registry.mismatches", Who::home},
    {"registry.my_reads", Who::resident},
    {"registry.duplicates", Who::merger},
    {"registry.merges", Who::merger},
    {"registry.join_pair", Who::merger_thing},
    {"registry.keep_apart", Who::merger_thing},
    {"registry.undo_merge", Who::merger_thing},
    {"registry.ask_care_list", Who::merger},
    {"registry.care_lists", Who::merger},
    {"registry.grant_care_list", Who::merger_thing},
    {"registry.open_care_list", Who::merger_thing},
    {"registry.show_area", Who::keeper},
    {"registry.rename_area", Who::keeper},
    {"registry.split_area", Who::keeper},
    {"registry.merge_area", Who::keeper},
    {"registry.command_areas", Who::keeper},
    {"registry.make_command_area", Who::keeper},
    {"registry.end_command_area", Who::keeper_thing},
    {"registry.add_command_officer", Who::keeper_thing},
    {"registry.end_command_officer", Who::keeper_thing},
    {"registry.map_part", Who::keeper},
    {"registry.keep_map", Who::keeper},
    {"registry.show_map", Who::staff},
    {"registry.map_bytes", Who::staff_thing},
    {"registry.set_flag", Who::door_writer},
    {"registry.end_flag", Who::door_writer},
    {"registry.edit_person", Who::door_writer},
    {"registry.add_plan_item", Who::door_writer},
    {"registry.end_plan_item", Who::door_writer},
    {"registry.move_person", Who::door_writer},
    {"registry.add_person", Who::door_writer},
    {"registry.say_lives", Who::door_writer},
    {"registry.set_stay", Who::door_writer},
    {"trust.audit_summary", Who::auditor},
    {"trust.audit_leaves", Who::auditor},
    {"trust.audit_reads", Who::auditor},
    {"trust.audit_check", Who::auditor},
    {"trust.audit_log_head", Who::anyone},
    {"trust.audit_log_inclusion", Who::anyone},
    {"trust.audit_log_consistency", Who::anyone},
    {"trust.audit_log_cosign", Who::anyone},
    {"pass.live_leaves", Who::anyone},
    {"pass.my_status", Who::resident},
    {"pass.appeal", Who::resident},
    {"pass.counts", Who::anyone},
    {"pass.rules", Who::anyone},
    {"pass.rule_editions", Who::anyone},
    {"pass.rule_preview", Who::second_own},
    {"pass.ask_rule_preview", Who::second_own},
    {"pass.boundaries", Who::anyone},
    {"pass.boundaries_of_area", Who::second_area},
    {"pass.draw_boundary", Who::finding_area},
    {"pass.publish_boundary", Who::second_thing},
    {"pass.end_boundary", Who::second_thing},
    {"registry.own_person", Who::finding_own},
    {"registry.link_own_person", Who::finding_thing},
    {"pass.record_evidence", Who::finding_desk},
    {"pass.withdraw_evidence", Who::finding_desk},
    {"pass.status_of", Who::finding_desk},
    {"pass.countersign", Who::second_desk},
    {"pass.waiting", Who::second_area},
    {"pass.appeals_to_answer", Who::second_own},
    {"pass.answer_appeal", Who::second_thing},
    {"pass.large_acts", Who::second_own},
    {"pass.grant_large_act", Who::second_thing},
    {"pass.show", Who::other_link},
    {"pass.shown_status", Who::other_link},
    {"pass.shown_appeal", Who::other_link},
    {"pass.shown_end_carer", Who::other_link},
    {"pass.enrol", Who::resident},
    {"pass.enrol_by_code", Who::anyone},
    {"pass.family", Who::resident},
    {"pass.add_child", Who::resident},
    {"pass.see_pass", Who::enroller},
    {"pass.make_link", Who::enroller},
    {"pass.end_phones", Who::enroller},
    {"pass.add_carer", Who::enroller},
    {"pass.end_carer", Who::enroller},
    {"pass.cards", Who::enroller_thing},
};

// What a reply says about coming in.
enum class Answer {
  allowed,        // 2xx, or a conflict of the thing's own state
  not_signed_in,  // 401
  refused,        // 403: never theirs, wherever it is
  absent,         // 404: theirs elsewhere, so this one does not exist for them
  other,          // anything else is wrong
};

// The facts about one seat and one thing that the table is asked with.
struct Facts {
  bool is_signed_in = false;
  bool is_resident = false;
  std::string role;                 // of staff; "" = none
  bool has_area = false;            // the role stands on an area
  bool covers = false;              // that area is the thing's or above it
  bool is_asker = false;            // the thing is theirs
  bool is_holder = false;           // they hold the task
  bool is_on_duty_at_cell = false;  // their shift covers the task's cell
  bool is_on_duty = false;          // they hold a shift somewhere
  bool is_duty_covering = false;    // it covers the area asked for
  bool has_link = false;            // the follow link sent is a real one
  bool is_mine = false;             // asked for "mine", not for an area by id
};

[[nodiscard]] Answer expected(Who who, const Facts& facts);
[[nodiscard]] const PolicyRow* row_of(std::span<const PolicyRow> policy, std::string_view route);

}  // namespace fl::matrix
