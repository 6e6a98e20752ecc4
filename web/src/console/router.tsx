// The addresses of the console, after the #, so that any server can serve its one page. Called by
// main.tsx.

import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  useNavigate,
} from '@tanstack/react-router';
import { useEffect } from 'react';

import { useSession } from './asking';
import { AuditScreen } from './audit_screen';
import { Frame } from './frame';
import { LateScreen } from './late_screen';
import { start_of } from './menu';
import { desks_of } from './roles';
import { read_search } from './task_filter';
import { TasksScreen } from './tasks_screen';
import { UncoveredScreen } from './uncovered';

// Where nobody asked for a page, the desk's first one.
function Start() {
  const session = useSession().data;
  const navigate = useNavigate();
  useEffect(() => {
    if (!session) return;
    const place = start_of(desks_of(session));
    // Somebody may be on the way elsewhere, to a page that is still being fetched.
    const is_wanted = router.latestLocation.pathname === '/';
    if (place && is_wanted) void navigate({ to: place, replace: true });
  }, [session, navigate]);
  return null;
}

const root = createRootRoute({ component: Frame });
const start = createRoute({ getParentRoute: () => root, path: '/', component: Start });
const late = createRoute({
  getParentRoute: () => root,
  path: '/late/$area_id',
  component: LateScreen,
  validateSearch: read_search,
});
const tasks = createRoute({
  getParentRoute: () => root,
  path: '/tasks/$area_id/$lane',
  component: TasksScreen,
  validateSearch: read_search,
});
const uncovered = createRoute({
  getParentRoute: () => root,
  path: '/uncovered/$area_id',
  component: UncoveredScreen,
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit/$part',
  component: AuditScreen,
});
const service = createRoute({
  getParentRoute: () => root,
  path: '/service',
  component: lazyRouteComponent(() => import('./service_screen')),
});
const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk',
  component: lazyRouteComponent(() => import('./desk_screen')),
});
const rungs = createRoute({
  getParentRoute: () => root,
  path: '/rungs',
  component: lazyRouteComponent(() => import('./rungs_screen')),
  validateSearch: read_search,
});
const on = createRoute({
  getParentRoute: () => root,
  path: '/on/$area_id',
  component: lazyRouteComponent(() => import('./duty_on')),
});
const hand_overs = createRoute({
  getParentRoute: () => root,
  path: '/hand-overs/$area_id',
  component: lazyRouteComponent(() => import('./duty_hand_overs')),
});
const lifted = createRoute({
  getParentRoute: () => root,
  path: '/lifted/$area_id',
  component: lazyRouteComponent(() => import('./duty_lifted')),
});
const people = createRoute({
  getParentRoute: () => root,
  path: '/people/$area_id',
  component: lazyRouteComponent(() => import('./duty_people')),
});
const posting = createRoute({
  getParentRoute: () => root,
  path: '/posting/$area_id',
  component: lazyRouteComponent(() => import('./duty_posting')),
});
const duty_posts = createRoute({
  getParentRoute: () => root,
  path: '/posts/$area_id',
  component: lazyRouteComponent(() => import('./duty_posts')),
});
const duty_teams = createRoute({
  getParentRoute: () => root,
  path: '/teams/$area_id',
  component: lazyRouteComponent(() => import('./duty_teams')),
});
const duty_needs = createRoute({
  getParentRoute: () => root,
  path: '/needs/$area_id',
  component: lazyRouteComponent(() => import('./duty_needs')),
});
const duty_delegations = createRoute({
  getParentRoute: () => root,
  path: '/delegations/$area_id',
  component: lazyRouteComponent(() => import('./duty_delegations')),
});
const party = createRoute({
  getParentRoute: () => root,
  path: '/party',
  component: lazyRouteComponent(() => import('./duty_party')),
});
const book = createRoute({
  getParentRoute: () => root,
  path: '/book/$page/$area_id',
  component: lazyRouteComponent(() => import('./book_screen')),
});
const tables = createRoute({
  getParentRoute: () => root,
  path: '/tables',
  component: lazyRouteComponent(() => import('./tables_screen')),
});
const accounts = createRoute({
  getParentRoute: () => root,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./accounts_screen')),
});
const find = createRoute({
  getParentRoute: () => root,
  path: '/find',
  component: lazyRouteComponent(() => import('./find_screen')),
  validateSearch: ({ household }: Record<string, unknown>) =>
    typeof household === 'string' && /^[0-9A-Z]{13}$/.test(household) ? { household } : {},
});
const duplicates = createRoute({
  getParentRoute: () => root,
  path: '/duplicates',
  component: lazyRouteComponent(() => import('./duplicates_screen')),
});
const areas = createRoute({
  getParentRoute: () => root,
  path: '/areas/$area_id',
  component: lazyRouteComponent(() => import('./areas_screen')),
});
const commands = createRoute({
  getParentRoute: () => root,
  path: '/commands',
  component: lazyRouteComponent(() => import('./command_screen')),
});
const mismatch = createRoute({
  getParentRoute: () => root,
  path: '/mismatch/$area_id',
  component: lazyRouteComponent(() => import('./mismatch_screen')),
});
const conflicts = createRoute({
  getParentRoute: () => root,
  path: '/conflicts',
  component: lazyRouteComponent(() => import('./conflicts_screen')),
});
const map = createRoute({
  getParentRoute: () => root,
  path: '/map',
  component: lazyRouteComponent(() => import('./map_screen')),
});
const round = createRoute({
  getParentRoute: () => root,
  path: '/round/$area_id',
  component: lazyRouteComponent(() => import('./round_print')),
});
const evidence = createRoute({
  getParentRoute: () => root,
  path: '/evidence',
  component: lazyRouteComponent(() => import('./pass_desk')),
  validateSearch: ({ person }: Record<string, unknown>) =>
    typeof person === 'string' && /^[0-9A-Z]{13}$/.test(person) ? { person } : {},
});
const second = createRoute({
  getParentRoute: () => root,
  path: '/second/$area_id',
  component: lazyRouteComponent(() => import('./pass_second')),
});
const appeals = createRoute({
  getParentRoute: () => root,
  path: '/appeals',
  component: lazyRouteComponent(() => import('./pass_appeals')),
});
const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  component: lazyRouteComponent(() => import('./pass_rules')),
});
const boundaries = createRoute({
  getParentRoute: () => root,
  path: '/boundaries/$area_id',
  component: lazyRouteComponent(() => import('./pass_boundaries')),
});
const large = createRoute({
  getParentRoute: () => root,
  path: '/large',
  component: lazyRouteComponent(() => import('./pass_large')),
});
const gates = createRoute({
  getParentRoute: () => root,
  path: '/gates/$area_id',
  component: lazyRouteComponent(() => import('./gate_book')),
});
const drill = createRoute({
  getParentRoute: () => root,
  path: '/drill',
  component: lazyRouteComponent(() => import('./drill_screen')),
});
const elsewhere = createRoute({
  getParentRoute: () => root,
  path: '$',
  beforeLoad: () => {
    throw redirect({ to: '/' });
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    late,
    tasks,
    uncovered,
    audit,
    service,
    desk,
    rungs,
    on,
    hand_overs,
    lifted,
    people,
    posting,
    duty_posts,
    duty_teams,
    duty_needs,
    duty_delegations,
    party,
    book,
    tables,
    accounts,
    find,
    duplicates,
    areas,
    commands,
    mismatch,
    conflicts,
    map,
    round,
    evidence,
    second,
    appeals,
    rules,
    boundaries,
    large,
    gates,
    drill,
    elsewhere,
  ]),
  history: createHashHistory(),
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
