// See placements.h.
#include "app/placements.h"

namespace fl {

namespace {

constexpr PlacedColumn kColumns[] = {
    {"registry_area", "path", Follows::by_act, "the tree itself"},
    {"registry_area_past", "path", Follows::history, "what the tree was"},
    {"registry_area_move", "area_id", Follows::history, "the record of the change"},
    {"registry_area_move", "from_path", Follows::history, "the record of the change"},
    {"registry_area_move", "to_path", Follows::history, "the record of the change"},
    {"registry_building", "cell_id", Follows::by_act, "doors go with their building"},
    {"registry_household", "cell_id", Follows::by_act, "doors go with their building"},
    {"registry_person", "cell_id", Follows::by_act, "people go with their door"},
    {"registry_flag", "cell_id", Follows::by_act, "care goes with the person"},
    {"registry_stay", "cell_id", Follows::by_act, "a stay goes with the door"},
    {"registry_seen", "cell_id", Follows::by_act, "a visit goes with the door"},
    {"registry_cell_bucket", "cell_id", Follows::by_act, "where to look for doors"},
    {"registry_venue", "cell_id", Follows::by_act, "goes to the successor of a cell that ends"},
    {"registry_care_list", "area_id", Follows::by_act, "a grant is for the people, not the name"},
    {"registry_command_part", "area_id", Follows::by_act, "the ground stays under its command"},
    {"registry_import", "area_path", Follows::by_job, "a running import takes rows inside it"},
    {"registry_export", "area_id", Follows::by_job, "while it waits; fetched ones are history"},
    {"registry_export", "area_path", Follows::by_job, "while it waits; fetched ones are history"},
    {"registry_duplicate", "area_path", Follows::by_job, "whose queue an open pair stands in"},
    {"registry_merge", "area_path", Follows::by_job, "who may undo it"},

    {"trust_role", "area_id", Follows::by_job, "permission is by present placement"},
    {"trust_role", "area_path", Follows::by_job, "permission is by present placement"},

    {"duty_post", "area_id", Follows::by_job, "a post is a place"},
    {"duty_post", "area_path", Follows::by_job, "a post is a place"},
    {"duty_shift", "area_id", Follows::by_job, "until it is over"},
    {"duty_shift", "area_path", Follows::by_job, "until it is over"},
    {"duty_organisation", "area_id", Follows::by_job, "whose list it stands in"},
    {"duty_organisation", "area_path", Follows::by_job, "whose list it stands in"},
    {"duty_responder", "home_area_id", Follows::by_job, "how far they have to go"},
    {"duty_responder", "home_path", Follows::by_job, "how far they have to go"},
    {"duty_team", "area_id", Follows::by_job, "whose team it is"},
    {"duty_team", "area_path", Follows::by_job, "whose team it is"},
    {"duty_template", "area_path", Follows::by_job, "a pattern goes with its post"},
    {"duty_gap", "area_id", Follows::by_job, "until its hours are over"},
    {"duty_gap", "area_path", Follows::by_job, "until its hours are over"},
    {"duty_delegation", "area_id", Follows::by_job, "until it ends"},
    {"duty_delegation", "area_path", Follows::by_job, "until it ends"},
    {"duty_posting_run", "area_id", Follows::by_job, "whose plan it is"},
    {"duty_posting_run", "area_path", Follows::by_job, "whose plan it is"},
    {"duty_posting_row", "area_id", Follows::history, "what the plan said"},
    {"duty_rest_override", "area_path", Follows::history, "where a rest rule was lifted"},
    {"duty_notice", "area_id", Follows::history, "what somebody was told then"},

    {"work_task", "area_id", Follows::by_job, "a promise stands where its door is"},
    {"work_task", "area_path", Follows::by_job, "a promise stands where its door is"},
    {"work_task", "holder_area", Follows::by_job, "when the holder's area ended"},
    {"work_count", "area_path", Follows::derived, "counted anew after every change"},
    {"work_count", "parent_path", Follows::derived, "counted anew after every change"},
    {"work_bounce", "area_path", Follows::history, "where it was passed back"},
    {"work_untrained", "area_path", Follows::history, "where nobody trained took it"},
    {"work_record", "area_path", Follows::by_job, "open conflicts; settled ones are history"},
    {"work_list", "area_id", Follows::by_job, "whose book it stands in"},
    {"work_list", "area_path", Follows::by_job, "whose book it stands in"},
    {"work_item", "area_id", Follows::by_job, "who must do it"},
    {"work_item", "area_path", Follows::by_job, "who must do it"},
    {"work_blocker", "area_id", Follows::by_job, "who must answer"},
    {"work_blocker", "area_path", Follows::by_job, "who must answer"},
    {"work_blocker", "blocked_path", Follows::by_job, "where the blocked task stands"},
    {"work_dossier", "area_id", Follows::by_job, "who may read it"},
    {"work_dossier", "area_path", Follows::by_job, "who may read it"},
    {"work_complaint", "area_id", Follows::by_job, "whose desk it is about"},
    {"work_complaint", "area_path", Follows::by_job, "whose desk it is about"},
    {"work_change", "area_id", Follows::history, "what was published stays as it was"},
    {"work_change", "area_path", Follows::history, "what was published stays as it was"},
    {"work_burden", "area_path", Follows::by_job, "what forms cost an area, day by day"},
    {"work_need", "area_id", Follows::by_job, "who must answer it"},
    {"work_need", "area_path", Follows::by_job, "who must answer it"},
    {"work_hand_over", "area_id", Follows::by_job, "until it is signed"},
    {"work_hand_over", "area_path", Follows::by_job, "until it is signed"},

    {"scan_gate_record", "area_path", Follows::history, "where it was written down; 14 days"},
    {"scan_gate_count", "area_path", Follows::history, "how many were checked there then"},

    {"pass_area_act", "area_id", Follows::history, "what was drawn; a change there ends it"},
    {"pass_area_act", "area_path", Follows::history, "what was drawn; a change there ends it"},
    {"pass_evidence", "area_path", Follows::by_job, "while it waits; counted ones are history"},
    {"pass_status", "area_path", Follows::by_job, "where the public counts it"},
};

}  // namespace

std::span<const PlacedColumn> placed_columns() {
  return kColumns;
}

}  // namespace fl
