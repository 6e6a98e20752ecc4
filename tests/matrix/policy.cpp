// The reference policy: deny unless a line says otherwise.
#include "policy.h"

namespace fl::matrix {

namespace {

bool is_officer(const Facts& f) {
  return f.role == "community_lead" || f.role == "street_officer" || f.role == "district_officer" ||
         f.role == "city_officer";
}

// Who reads the lists and promises of an area.
bool is_reader(const Facts& f) {
  return is_officer(f) || f.role == "clerk";
}

// Someone the verb belongs to, but not here, is told that there is nothing.
Answer if_theirs(bool is_theirs_somewhere, bool is_here) {
  if (!is_theirs_somewhere) return Answer::refused;
  return is_here ? Answer::allowed : Answer::absent;
}

// Who finds things out about people, and who signs for them.
bool is_second(const Facts& f) {
  return f.role == "clinician" || f.role == "epidemiologist" || f.role == "pass_officer";
}
bool is_finding(const Facts& f) {
  return f.role == "laboratory" || is_second(f);
}
Answer expected_at_the_pass(Who who, const Facts& f) {
  switch (who) {
    case Who::finding_desk:
      return if_theirs(is_finding(f), f.covers);
    case Who::second_desk:
      return if_theirs(is_second(f), f.covers);
    case Who::second_area:
      return if_theirs(is_second(f), f.is_mine ? f.has_area : f.covers);
    case Who::second_own:  // a role that stands nowhere covers nothing
      return if_theirs(is_second(f) && f.has_area, true);
    case Who::second_thing:
      return if_theirs(is_second(f) && f.has_area, false);
    case Who::finding_area:
      return if_theirs(is_finding(f), f.is_mine ? f.has_area : f.covers);
    case Who::finding_own:
      return if_theirs(is_finding(f) && f.has_area, true);
    case Who::finding_thing:
      return if_theirs(is_finding(f) && f.has_area, false);
    case Who::gate_keeper: {
      // At the place of their shift; lead and street officer also where their role is.
      const bool has_place = f.role == "community_lead" || f.role == "street_officer";
      const bool is_at_a_gate = (has_place && f.has_area) ||
                                ((has_place || f.role == "community_worker") && f.is_on_duty);
      return is_at_a_gate ? Answer::allowed : Answer::refused;
    }
    case Who::gate_reader: {
      const bool is_theirs =
          f.role == "community_lead" || f.role == "street_officer" || f.role == "district_officer";
      return if_theirs(is_theirs, f.is_mine ? f.has_area : f.covers);
    }
    case Who::enroller: {
      const bool has_desk = is_officer(f) || f.role == "pass_officer";
      const bool is_worker = f.role == "community_worker";
      return if_theirs(is_worker || has_desk,
                       (has_desk && f.covers) || (is_worker && f.is_on_duty_at_cell));
    }
    case Who::enroller_thing:
      return if_theirs(is_officer(f) || f.role == "pass_officer" || f.role == "community_worker",
                       false);
    default:
      return Answer::refused;
  }
}

// The desks of people: doors, searches, records that may be one.
Answer expected_at_home(Who who, const Facts& f) {
  const bool is_worker = f.role == "community_worker";
  const bool is_on_duty = is_worker && f.is_on_duty_at_cell;
  switch (who) {
    case Who::home: {
      // Who holds a shift has a place of their own too, wherever their role stands.
      const bool is_shown = is_reader(f) || f.role == "phone_desk";
      const bool has_own = is_shown ? f.has_area : is_worker && f.is_on_duty;
      return if_theirs(
          is_worker || is_shown,
          f.is_mine ? has_own : (is_worker && f.is_duty_covering) || (is_shown && f.covers));
    }
    case Who::finder:
      return if_theirs(is_worker || is_reader(f) || f.role == "phone_desk" || is_finding(f), true);
    case Who::door_writer:
      return if_theirs(is_worker || is_officer(f), is_on_duty || (is_officer(f) && f.covers));
    case Who::merger:
      return if_theirs(is_officer(f) && f.role != "community_lead",
                       f.role != "community_lead" && (f.is_mine ? f.has_area : f.covers));
    case Who::staff:
    case Who::staff_thing:
      return if_theirs(!f.is_resident, who == Who::staff);
    case Who::merger_thing:
      return if_theirs(is_officer(f) && f.role != "community_lead", false);
    default:
      return expected_at_the_pass(who, f);
  }
}

// The personnel desk's rows.
Answer expected_on_duty(Who who, const Facts& f) {
  const bool is_office = f.role == "personnel_officer";
  const bool is_desk = f.role == "community_worker" || is_officer(f);
  switch (who) {
    case Who::duty_mine:
      return if_theirs(is_desk || is_office, true);
    case Who::need_thing:
      return if_theirs(is_desk || is_office, false);
    case Who::duty_see:
      return if_theirs(is_reader(f) || is_office, f.is_mine ? f.has_area : f.covers);
    case Who::duty_plan:
      return if_theirs(is_officer(f) || is_office, f.is_mine ? f.has_area : f.covers);
    case Who::duty_delegate:
      return if_theirs(is_officer(f) && f.role != "community_lead",
                       f.is_mine ? f.has_area : f.covers);
    case Who::party:
      return if_theirs(f.role == "party_contact", true);
    case Who::duty_person:
      return if_theirs(is_office, f.is_mine ? f.has_area : f.covers);
    default:
      return expected_at_home(who, f);
  }
}

// What goes in and out as tables.
Answer expected_with_tables(Who who, const Facts& f) {
  switch (who) {
    case Who::importer:
    case Who::importer_thing: {
      const bool is_theirs =
          (is_officer(f) && f.role != "community_lead") || f.role == "administrator";
      return if_theirs(is_theirs, who == Who::importer && f.has_area);
    }
    case Who::taker:
    case Who::taker_thing:
      return if_theirs(is_officer(f), who == Who::taker && f.has_area);
    case Who::approver_thing:
      return if_theirs(is_officer(f) && f.role != "community_lead", false);
    case Who::list_taker:
      return if_theirs(is_officer(f) || f.role == "auditor" || f.role == "administrator", false);
    default:
      return expected_on_duty(who, f);
  }
}

}  // namespace

Answer expected(Who who, const Facts& f) {
  if (who == Who::anyone) return Answer::allowed;
  if (who == Who::local) return Answer::refused;
  if (who == Who::link) return f.has_link ? Answer::allowed : Answer::absent;
  if (who == Who::other_link) return Answer::absent;
  if (!f.is_signed_in) return Answer::not_signed_in;
  const bool is_worker = f.role == "community_worker";
  const bool is_desk = is_worker || is_officer(f);
  const bool is_on_duty = is_worker && f.is_on_duty_at_cell;
  switch (who) {
    case Who::signed_in:
      return Answer::allowed;
    case Who::resident:
      return if_theirs(f.is_resident, true);
    case Who::asker:
      return if_theirs(f.is_resident, f.is_asker);
    case Who::desk:
      return if_theirs(is_desk, true);
    case Who::officer_area:
      return if_theirs(is_reader(f), f.is_mine ? f.has_area : f.covers);
    case Who::lead_area:
      return if_theirs(is_officer(f), f.is_mine ? f.has_area : f.covers);
    case Who::complainer:
      return if_theirs(f.is_resident || f.role == "phone_desk", true);
    case Who::handler:
      return if_theirs(f.role == "complaint_handler", true);
    case Who::block_task:
      return if_theirs(is_desk, (is_officer(f) && f.covers) || (is_desk && f.is_holder));
    case Who::officer_task:
      return if_theirs(is_officer(f), f.covers);
    case Who::see_task:
      return if_theirs(is_desk || is_reader(f),
                       ((f.is_holder || is_on_duty) && is_desk) || (is_reader(f) && f.covers));
    case Who::take_task:
      return if_theirs(is_desk, f.is_holder || is_on_duty);
    case Who::holder:
      return if_theirs(is_desk, f.is_holder);
    case Who::split_task:
      return if_theirs(is_desk, f.is_holder || (is_officer(f) && f.covers));
    case Who::merge_task:
      return if_theirs(is_desk || f.role == "phone_desk",
                       ((is_officer(f) || f.role == "phone_desk") && f.covers) || is_on_duty ||
                           (is_worker && f.is_holder));
    case Who::enter_ask:
      return if_theirs(is_desk || f.role == "phone_desk",
                       ((is_officer(f) || f.role == "phone_desk") && f.covers) || is_on_duty);
    case Who::caller_desk:
      return if_theirs(is_desk || f.role == "phone_desk", true);
    case Who::door:
      return if_theirs(is_desk, (is_officer(f) && f.covers) || is_on_duty);
    case Who::auditor:
      return if_theirs(f.role == "auditor", true);
    case Who::keeper:
      return if_theirs(f.role == "administrator", true);
    case Who::keeper_thing:
      return if_theirs(f.role == "administrator", false);
    case Who::own_session:
      return Answer::absent;
    default:
      return expected_with_tables(who, f);
  }
}

const PolicyRow* row_of(std::span<const PolicyRow> policy, std::string_view route) {
  for (const auto& row : policy)
    if (row.route == route) return &row;
  return nullptr;
}

}  // namespace fl::matrix
