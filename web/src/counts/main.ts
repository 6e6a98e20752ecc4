// What everybody may know (`/counts`): how many people each rule restricts, by district, the
// boundaries that are drawn, the rules themselves, and how long what is known of people is kept.
// Promises: no sign-in, nothing about any one person; a count below five is not told. The numbers
// are the server's; nothing is kept here.
import '../shell/tokens.css';
import '../shell/page.css';
import './counts.css';
import { call, type AreaRef, type Listing } from '../shell/api';
import { h, with_wait, type Child } from '../shell/dom';
import { frame } from '../shell/frame';
import { language, learn } from '../shell/language';
import { as_trouble, explain, loading, trouble_block } from '../shell/parts';
import { hours_words, release_words, type Rule, type RuleSet, type Two } from '../shell/rules';
import { shape } from '../shell/shapes';
import { shape_of } from '../shell/status';
import { day_clock } from '../shell/time';
import { has_word, t, type CountsKey } from './words';

interface Restriction {
  area: AreaRef | null;
  rule: string;
  verdict: 'ask' | 'stop';
  live: number | null;
  began_today: number | null;
  late_appeals?: number | null;
}

interface Boundary {
  id: string;
  area: AreaRef | null;
  level: 'high' | 'medium';
  act: string;
  people: number;
  until: string;
  body: string;
  second_body: string;
  published_at: string | null;
  listed_from: string | null;
  leaf: { hash: string; position: number | null } | null;
}

interface Kept {
  what: string;
  days: number;
}

interface Signed {
  size: number;
  root: string;
  at: string;
  cosignatures: { witness: string; at: string }[];
}

// The head of the witnessed log, as `GET /v1/log/head` tells it to anybody.
interface LogSeen {
  head: Signed | null;
  cosigned: Signed | null;
  need: number;
  witnesses: {
    name: string;
    size: number | null;
    at: string | null;
    refused: { at: string; what: string; is_over: boolean } | null;
  }[];
}

interface Found {
  counts: Listing<Restriction>;
  boundaries: Boundary[];
  set: RuleSet | null;
  kept: Kept[];
  log: LogSeen | null;
}

let found: Found | null = null;

const when = (time: string): string => day_clock(time, Date.now(), language());
const said = (words: Two): string => words[language()];

function badge(verdict: Rule['outcome']): HTMLElement {
  const name = shape_of(verdict);
  return h(
    'span', { class: `badge ${name}` }, shape(name), t(`verdict_${name}` as CountsKey),
  );
}

const few = (count: number | null): string => (count === null ? t('few') : String(count));

function row(one: Restriction): HTMLElement {
  const rule = found?.set?.rules.find((known) => known.id === one.rule);
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, one.area?.name ?? t('elsewhere')),
    h('td', {}, badge(one.verdict), ' ', rule ? said(rule.title) : one.rule),
    h('td', { 'data-name': t('live') }, few(one.live)),
    h('td', { 'data-name': t('began') }, few(one.began_today)),
    h('td', { 'data-name': t('late') }, few(one.late_appeals ?? 0)),
  );
}

function lead({ items }: Listing<Restriction>): string {
  const sum = (part: 'live' | 'began_today') =>
    items.reduce((whole, one) => whole + (one[part] ?? 0), 0);
  if (items.length === 0) return t('lead_none');
  if (sum('live') === 0) return t('lead_few');
  const is_whole = items.every((one) => one.live !== null && one.began_today !== null);
  return t(is_whole ? 'lead' : 'lead_more', { n: sum('live'), began: sum('began_today') });
}

function table(items: Restriction[]): Child {
  if (items.length === 0) return h('p', { class: 'card' }, t('none_note'));
  const head = (['area', 'rule', 'live', 'began', 'late'] as const).map((name) =>
    h('th', { scope: 'col' }, t(name)),
  );
  return h(
    'table', {}, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...items.map(row)),
  );
}

const body_of = (body: string): string => {
  const key = `body_${body}`;
  return has_word(key) ? t(key) : body;
};

// Where anybody's program can ask for the proof that the entry stands in the signed log.
function entry_of({ leaf }: Boundary): HTMLElement {
  if (!leaf) return h('p', { class: 'notice late' }, t('boundary_no_leaf'));
  const size = found?.log?.head?.size ?? 0;
  const { hash, position } = leaf;
  const is_in = position !== null && position < size;
  return h(
    'p',
    { class: 'small' },
    is_in
      ? h(
          'a',
          { href: `/v1/log/inclusion?leaf=${hash}&position=${position}&size=${size}` },
          t('boundary_leaf', { position: position + 1 }),
        )
      : t('boundary_leaf_soon'),
    ' ',
    h('span', { class: 'hash' }, hash),
  );
}

// Who drew it by which act, from when to when, and which entry of the log says so.
function boundary_card(one: Boundary): HTMLElement {
  const place = one.area?.name ?? t('elsewhere');
  const bodies = { body: body_of(one.body), second: body_of(one.second_body) };
  const from = when(one.published_at ?? '');
  const listed = { from: when(one.listed_from ?? ''), until: when(one.until) };
  return h(
    'li',
    { id: `boundary-${one.id}`, class: 'boundary' },
    h(
      'p', {}, h('b', {}, t(`boundary_${one.level}`)), '　',
      t('boundary', { place, people: one.people }),
    ),
    h('p', { class: 'note' }, t('boundary_act', { act: one.act })),
    h('p', { class: 'note' }, t('boundary_signed', { ...bodies, from })),
    h('p', { class: 'note' }, t('boundary_until', listed)),
    entry_of(one),
  );
}

function drawn({ boundaries }: Found): Child[] {
  const head = h('h2', { class: 'head', id: 'boundaries' }, t('boundaries'));
  if (boundaries.length === 0) return [head, h('p', { class: 'card' }, t('boundaries_none'))];
  return [
    head,
    h('ul', { class: 'card' }, ...boundaries.map(boundary_card)),
    h('p', { class: 'note' }, t('boundary_note')),
  ];
}

function kept_for({ kept }: Found): Child[] {
  if (kept.length === 0) return [];
  const line = ({ what, days }: Kept) => {
    const key = `kept_${what}`;
    return h('li', {}, t('kept_days', { what: has_word(key) ? t(key) : what, days }));
  };
  return [
    h('h2', { class: 'head', id: 'kept' }, t('kept')),
    h('ul', { class: 'card' }, ...kept.map(line)),
  ];
}

function rule_card(rule: Rule): HTMLElement {
  return h(
    'details',
    {},
    h('summary', {}, badge(rule.outcome), said(rule.title)),
    h(
      'div',
      { class: 'rule' },
      h('p', {}, said(rule.why)),
      h('p', {}, t('hours', { hours: hours_words(rule.hours, language()) })),
      ...(rule.release ?? []).map((one) =>
        h('p', {}, t('sooner', { what: release_words(one, language()) })),
      ),
      h('p', {}, t('office', { office: said(rule.office) })),
      rule.evidence.includes('area_boundary')
        ? h('p', {}, h('a', { href: '#boundaries' }, t('boundaries')))
        : null,
      h('p', { class: 'note' }, t('clause', { clause: said(rule.clause) })),
    ),
  );
}

function rules(set: RuleSet | null): Child[] {
  if (!set) return [h('p', { class: 'notice' }, t('rules_none'))];
  const times = { from: when(set.valid_from), until: when(set.valid_until) };
  const { name, number, ends_at } = set.act;
  return [
    h(
      'div',
      { class: 'lead' },
      h('p', {}, h('b', {}, said(set.title))),
      set.is_demo ? h('p', { class: 'notice look' }, t('example')) : null,
      h('p', { class: 'note' }, t('edition', { edition: set.edition, ...times })),
      h('p', { class: 'note' }, t('act', { name: said(name), number, ends: when(ends_at) })),
    ),
    h('section', { class: 'card rules' }, ...set.rules.map(rule_card)),
  ];
}

function witness_line(one: LogSeen['witnesses'][number]): HTMLElement {
  const words =
    one.refused && !one.refused.is_over
      ? t('refused', { name: one.name, when: when(one.refused.at), what: one.refused.what })
      : one.at === null
        ? t('unsigned', { name: one.name })
        : t('signed', { name: one.name, when: when(one.at), size: String(one.size) });
  return h('p', one.refused && !one.refused.is_over ? { class: 'notice late' } : {}, words);
}

// Which head of the log outsiders signed: who keeps this line can ask for the same one later.
function witnesses({ head, cosigned, need, witnesses: known }: LogSeen): Child[] {
  const shown = cosigned ?? head;
  return [
    h('h2', { class: 'head' }, t('witnesses')),
    h(
      'section',
      { class: 'card rule', id: 'witnesses' },
      h('p', {}, t(need < 1 ? 'no_witnesses' : cosigned ? 'cosigned' : 'not_cosigned', { need })),
      shown
        ? h('p', { class: 'note' }, t('head', { size: shown.size, when: when(shown.at) }))
        : null,
      shown ? h('p', { class: 'small hash' }, shown.root) : null,
      ...known.map(witness_line),
      h('p', { class: 'note' }, t('witnesses_note')),
    ),
  ];
}

function draw(): void {
  if (!found) return;
  const { counts, set, log } = found;
  frame(
    {
      redraw: draw,
      dock: h(
        'footer',
        { class: 'dock flow' },
        h('a', { class: 'button', href: '/status' }, t('own')),
      ),
    },
    h(
      'div',
      { class: 'lead' },
      h('h1', { tabindex: -1 }, t('title')),
      h('p', {}, lead(counts)),
      h('p', { class: 'note' }, t('note')),
      h('p', { class: 'small' }, t('as_of', { when: when(counts.as_of) })),
    ),
    table(counts.items),
    h('p', { class: 'notice' }, t('care')),
    ...drawn(found),
    h('h2', { class: 'head' }, t('rules')),
    ...rules(set),
    ...kept_for(found),
    ...(log ? witnesses(log) : []),
  );
}

// All of them, page by page; a city has a handful.
async function all_boundaries(): Promise<Boundary[]> {
  const items: Boundary[] = [];
  for (let after: string | null = '', pages = 0; after !== null && pages < 20; ++pages) {
    const path: string = `/v1/pass/boundaries?limit=200${after && `&after=${after}`}`;
    const page: Listing<Boundary> = await call<Listing<Boundary>>('GET', path);
    items.push(...page.items);
    after = page.next || null;
  }
  return items;
}

async function ask(): Promise<Found> {
  const counts = await call<Listing<Restriction>>('GET', '/v1/pass/counts');
  const boundaries = await all_boundaries();
  const { set, kept } = await call<{ set: RuleSet | null; kept: Kept[] }>('GET', '/v1/pass/rules');
  // The counts are shown also when the log cannot be asked.
  const log = await call<LogSeen>('GET', '/v1/log/head').catch(() => null);
  return { counts, boundaries, set, kept, log };
}

async function show(tries = 0): Promise<void> {
  const again = { redraw: () => void show() };
  try {
    found = await with_wait(ask(), () => frame(again, loading()));
    draw();
  } catch (reason) {
    const trouble = as_trouble(reason);
    frame(again, trouble_block(explain(trouble, tries), trouble, () => void show(tries + 1)));
  }
}

void learn().then(() => show());
