// The side menu as a table: group, address, word, picture, desks. To put a page there, add one row
// here (and its address in router.tsx); {area} stands for the place one looks at. Promises: a row
// shows to the named desks only, groups in one fixed order. Left to others: drawing it (frame.tsx),
// deciding what may be seen (the server).

import {
  Activity,
  Ban,
  BellRing,
  BookOpenText,
  CalendarCheck,
  CalendarClock,
  CircleCheckBig,
  ClipboardCheck,
  DoorOpen,
  Eye,
  FileSpreadsheet,
  Flag,
  Gauge,
  GitMerge,
  Hand,
  Handshake,
  Headset,
  HeartHandshake,
  HeartPulse,
  IdCard,
  Inbox,
  KeyRound,
  ListChecks,
  MapPinned,
  Map as MapIcon,
  Megaphone,
  Microscope,
  MoonStar,
  PenLine,
  Scale,
  ScrollText,
  Send,
  ShieldHalf,
  UserCog,
  Network,
  UserSearch,
  UserX,
  Users,
  type LucideIcon,
} from 'lucide-react';

import type { LatePage, RoleName } from '../kit/contract';
import { kSignsSecond, kTakesTablesIn, type Desk } from './roles';

export type MenuGroup = 'now' | 'people' | 'staff' | 'work' | 'system';
export const kGroups: readonly MenuGroup[] = ['now', 'people', 'staff', 'work', 'system'];

export interface MenuRow {
  group: MenuGroup;
  place: string;
  word: string;
  icon: LucideIcon;
  desks: readonly Desk[];
  // Of these desks only these roles; everyone there when unset.
  roles?: readonly RoleName[];
  // The number beside the words.
  count?: (totals: LatePage['totals']) => number;
  // Other addresses under which this row is the open one.
  also?: readonly string[];
}

const kDuty: readonly Desk[] = ['duty'];
const kAudit: readonly Desk[] = ['audit'];
const kStaff: readonly Desk[] = ['personnel', 'duty'];
const kComplaints: readonly Desk[] = ['complaints'];
const kPass: readonly Desk[] = ['pass'];
const kService: readonly Desk[] = ['service'];

// prettier-ignore
export const kMenu: readonly MenuRow[] = [
  { group: 'now', place: '/late/{area}', word: 'lane.late', icon: Flag, desks: kDuty,
    count: (of) => of.late, also: ['/tasks/{area}/late'] },
  { group: 'now', place: '/tasks/{area}/waiting', word: 'lane.waiting', icon: Hand, desks: kDuty,
    count: (of) => of.waiting },
  { group: 'now', place: '/tasks/{area}/going', word: 'lane.going', icon: CalendarClock,
    desks: kDuty, count: (of) => of.going },
  { group: 'now', place: '/tasks/{area}/closed', word: 'lane.closed', icon: CircleCheckBig,
    desks: kDuty, count: (of) => of.closed },
  { group: 'now', place: '/uncovered/{area}', word: 'uncovered', icon: UserX, desks: kDuty,
    count: (of) => of.uncovered_cells },
  { group: 'now', place: '/rungs', word: 'rungs.menu', icon: BellRing, desks: kDuty },
  { group: 'people', place: '/evidence', word: 'pass.menu_desk', icon: Microscope, desks: kPass },
  { group: 'people', place: '/second/{area}', word: 'pass.menu_second', icon: PenLine,
    desks: kPass, roles: kSignsSecond },
  { group: 'people', place: '/appeals', word: 'pass.menu_appeals', icon: Scale, desks: kPass,
    roles: kSignsSecond },
  { group: 'people', place: '/large', word: 'pass.menu_large', icon: KeyRound, desks: kPass,
    roles: kSignsSecond },
  { group: 'people', place: '/boundaries/{area}', word: 'pass.menu_boundaries', icon: MapPinned,
    desks: kPass, roles: ['epidemiologist', 'pass_officer'] },
  { group: 'people', place: '/gates/{area}', word: 'gate.menu', icon: DoorOpen, desks: kDuty,
    roles: ['community_lead', 'street_officer', 'district_officer'] },
  { group: 'people', place: '/find', word: 'find.title', icon: UserSearch,
    desks: ['duty', 'phone'] },
  { group: 'people', place: '/duplicates', word: 'duplicates.title', icon: Users, desks: kDuty,
    roles: ['street_officer', 'district_officer', 'city_officer'] },
  { group: 'people', place: '/mismatch/{area}', word: 'mismatch.menu', icon: ClipboardCheck,
    desks: kDuty },
  { group: 'now', place: '/conflicts', word: 'conflicts.menu', icon: GitMerge, desks: kDuty,
    roles: ['community_lead', 'street_officer', 'district_officer', 'city_officer'] },
  { group: 'work', place: '/desk', word: 'desk.menu', icon: Headset, desks: ['duty', 'phone'] },
  { group: 'staff', place: '/on/{area}', word: 'on.title', icon: Users, desks: kStaff },
  { group: 'staff', place: '/hand-overs/{area}', word: 'hand_overs.title', icon: Handshake,
    desks: kStaff },
  { group: 'staff', place: '/posts/{area}', word: 'posts.title', icon: MapPinned, desks: kStaff,
    also: ['/teams/{area}', '/delegations/{area}', '/lifted/{area}'] },
  { group: 'staff', place: '/needs/{area}', word: 'needs.title', icon: HeartHandshake,
    desks: ['personnel'] },
  { group: 'staff', place: '/posting/{area}', word: 'posting.title', icon: CalendarCheck,
    desks: ['personnel'] },
  { group: 'staff', place: '/people/{area}', word: 'people.title', icon: IdCard,
    desks: ['personnel'] },
  { group: 'staff', place: '/party', word: 'party.title', icon: Handshake, desks: ['party'] },
  { group: 'work', place: '/book/mine/{area}', word: 'book_menu.mine', icon: Inbox, desks: kDuty },
  { group: 'work', place: '/book/directives/{area}', word: 'book_menu.directives', icon: Send,
    desks: kDuty },
  { group: 'work', place: '/book/lists/{area}', word: 'book_menu.lists', icon: ListChecks,
    desks: kDuty },
  { group: 'work', place: '/book/blockers/{area}', word: 'book_menu.blockers', icon: Ban,
    desks: kDuty },
  { group: 'work', place: '/book/nightly/{area}', word: 'book_menu.nightly', icon: MoonStar,
    desks: kDuty, also: ['/book/plans/{area}', '/book/reviews/{area}'] },
  { group: 'work', place: '/book/burden/{area}', word: 'book_menu.burden', icon: Gauge,
    desks: kDuty },
  { group: 'staff', place: '/book/facts/{area}', word: 'book_menu.facts', icon: Scale,
    desks: kDuty },
  { group: 'work', place: '/book/complaints/mine', word: 'book_menu.complaints', icon: Megaphone,
    desks: kComplaints },
  { group: 'people', place: '/tables', word: 'tables.menu', icon: FileSpreadsheet,
    desks: ['duty', 'service'], roles: kTakesTablesIn },
  { group: 'system', place: '/accounts', word: 'accounts.title', icon: UserCog, desks: kService },
  { group: 'system', place: '/audit/leaves', word: 'audit.leaves', icon: ScrollText,
    desks: kAudit },
  { group: 'system', place: '/audit/reads', word: 'audit.reads', icon: Eye, desks: kAudit },
  { group: 'system', place: '/service', word: 'service.title', icon: HeartPulse, desks: kService },
  { group: 'system', place: '/areas/mine', word: 'areas.menu', icon: Network, desks: kService },
  { group: 'system', place: '/commands', word: 'command.menu', icon: ShieldHalf, desks: kService },
  { group: 'system', place: '/map', word: 'map.menu', icon: MapIcon, desks: kService },
  { group: 'system', place: '/drill', word: 'drill.menu', icon: Activity,
    desks: ['duty', 'audit', 'service'] },
  { group: 'system', place: '/rules', word: 'pass.menu_rules', icon: BookOpenText,
    desks: ['pass', 'duty', 'audit', 'service'] },
];

// Where each desk begins.
const kStart: Record<Desk, string> = {
  duty: '/late/mine',
  phone: '/desk',
  audit: '/audit/leaves',
  service: '/service',
  personnel: '/on/mine',
  party: '/party',
  complaints: '/book/complaints/mine',
  pass: '/evidence',
};

export function start_of(desks: readonly Desk[]): string | null {
  const first = desks[0];
  return first ? kStart[first] : null;
}

export interface MenuPart {
  group: MenuGroup;
  rows: MenuRow[];
}

export function menu_of(desks: readonly Desk[], roles: readonly RoleName[]): MenuPart[] {
  const may_open = (row: MenuRow): boolean =>
    row.desks.some((desk) => desks.includes(desk)) &&
    (row.roles === undefined || row.roles.some((role) => roles.includes(role)));
  return kGroups
    .map((group) => ({ group, rows: kMenu.filter((row) => row.group === group && may_open(row)) }))
    .filter((part) => part.rows.length > 0);
}

export function address_of(place: string, area_id: string): string {
  return place.replace('{area}', area_id);
}

function is_at(place: string, path: string): boolean {
  const wanted = place.split('/');
  const shown = path.split('/');
  return wanted.every((part, index) =>
    part === '{area}' ? shown[index] !== undefined : part === shown[index],
  );
}

export function is_open(row: MenuRow, path: string): boolean {
  return [row.place, ...(row.also ?? [])].some((place) => is_at(place, path));
}
