// "My status, and why" (`/status`): the lines of the rule as the desk reads them, the office, until
// when, what waits for a second signature, one's appeals and their answers. Asked by the phone's
// own pass when it has one, else by the resident's session. Promises: worked out anew by the server
// each time; nothing is kept here but an appeal that is not sent yet.
import user from 'virtual:icons/user-round-plus';
import '../shell/tokens.css';
import '../shell/page.css';
import './status.css';
import { call, load_session, Trouble } from '../shell/api';
import { announce, h, replace, with_wait, type Child } from '../shell/dom';
import { frame, show_demo_bar } from '../shell/frame';
import { language, learn } from '../shell/language';
import { as_trouble, explain, loading, state_block, trouble_block } from '../shell/parts';
import { new_key, PendingAct, with_body } from '../shell/retry';
import { shape } from '../shell/shapes';
import {
  shape_of, status_head, status_lines, type PassStatus, type StatusAppeal,
} from '../shell/status';
import { day_clock } from '../shell/time';
import { t, type StatusKey } from './words';

const kConfirm = 'status.confirm_phone';
const act = new PendingAct<{ words: string }>(sessionStorage, 'status.appeal');
let shown: PassStatus | null = null;
let has_session = false;
let is_writing = false;

const when = (time: string): string => day_clock(time, Date.now(), language());

// What the pass page keeps on this phone.
function capability(): string {
  try {
    return String(JSON.parse(localStorage.getItem('pass.capability') ?? '""'));
  } catch {
    return '';
  }
}

function band(page: PassStatus): HTMLElement {
  const name = shape_of(page.verdict);
  return h(
    'section',
    { class: `band ${name}` },
    shape(name),
    h(
      'div',
      {},
      h('h1', { tabindex: -1 }, t(`verdict_${name}` as StatusKey)),
      h('p', {}, status_head(page, language())),
    ),
  );
}

function why(page: PassStatus): HTMLElement {
  const lines = status_lines(page, Date.now(), language());
  const named = lines.filter((line) => line.label);
  return h(
    'section',
    { class: 'card why' },
    page.is_lapsed ? h('p', { class: 'notice look' }, t('lapsed')) : null,
    page.is_late_in_public ? h('p', { class: 'notice look' }, t('late')) : null,
    h(
      'dl',
      {},
      ...named.map((line) => h('div', {}, h('dt', {}, line.label), h('dd', {}, line.text))),
    ),
    ...lines.filter((line) => !line.label).map((line) => h('p', { class: 'note' }, line.text)),
    h('p', { class: 'small' }, t('as_of', { when: when(page.as_of) })),
  );
}

function waiting(page: PassStatus): Child {
  if (page.waiting.length === 0) return null;
  const row = ({ kind, recorded_at }: PassStatus['waiting'][number]) =>
    h('p', {}, t('waiting_one', { kind: t(`kind.${kind}` as StatusKey), when: when(recorded_at) }));
  return h(
    'section',
    { class: 'card stack' },
    h('h2', {}, t('waiting')),
    ...page.waiting.map(row),
    h('p', { class: 'note' }, t('waiting_note')),
  );
}

function appeal_card(one: StatusAppeal): HTMLElement {
  const answered = one.answered_at
    ? t(one.is_upheld ? 'upheld' : 'kept', { when: when(one.answered_at) })
    : t('due', { when: when(one.due_at) });
  return h(
    'section',
    { class: 'card stack' },
    h('p', { class: 'small' }, t('filed', { when: when(one.filed_at) })),
    h('p', {}, h('b', {}, answered)),
    one.words ? h('p', { class: 'note' }, t('you_said', { words: one.words })) : null,
    one.answer ? h('p', {}, t('answer', { words: one.answer })) : null,
  );
}

// With a session, or by the phone's own pass.
async function send_appeal(words: string, key: string): Promise<PassStatus | null> {
  if (has_session) return call<PassStatus>('POST', '/v1/me/appeals', { body: { words }, key });
  const sent = await by_pass('/v1/pass/appeals', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ text: words }),
  });
  if (!sent?.ok) throw new Trouble('unavailable', 'web.appeal');
  return ask_by_pass();
}

function appeal_form(): Child[] {
  if (!is_writing) {
    const begin = () => {
      is_writing = true;
      draw();
      document.getElementById('appeal')?.focus();
    };
    return [
      h('button', { class: 'button big', type: 'button', onclick: begin }, t('appeal')),
      h('p', { class: 'note center' }, t('appeal_note')),
    ];
  }
  let attempt = act.open({ words: '' });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const text = h('textarea', { class: 'input', id: 'appeal', maxlength: 500, rows: 4 });
  text.value = attempt.body.words;
  const submit = async (): Promise<void> => {
    const words = text.value.trim();
    if (words.length < 4) return replace(wrong, t('appeal_short'));
    attempt = act.keep({ ...with_body(attempt, { words }), is_sent: true });
    try {
      shown = await send_appeal(words, attempt.key);
      act.close();
      is_writing = false;
      draw();
      announce(t('appeal_sent'));
    } catch (reason) {
      replace(wrong, `${explain(as_trouble(reason), 0).bold}　${t('appeal_not_sent')}`);
    }
  };
  return [
    h(
      'form',
      {
        class: 'card stack',
        onsubmit: (event) => {
          event.preventDefault();
          void submit();
        },
      },
      h('label', { for: 'appeal' }, t('appeal_text')),
      text,
      wrong,
      h('button', { class: 'button main', type: 'submit' }, t('appeal_send')),
    ),
  ];
}

function draw(): void {
  if (!shown) return;
  const page = shown;
  const is_open = page.appeals.some((one) => !one.answered_at);
  const can_appeal = page.verdict !== 'ok' && !is_open;
  frame(
    {
      redraw: draw,
      back_to: '/pass',
      dock: h(
        'footer',
        { class: 'dock flow' },
        h('a', { class: 'button main big', href: '/pass' }, t('pass')),
        h(
          'div',
          { class: 'pair' },
          h('a', { class: 'button', href: '/counts' }, t('rules')),
          h('a', { class: 'button', href: '/saw' }, t('saw')),
        ),
      ),
    },
    band(page),
    why(page),
    waiting(page),
    page.appeals.length ? h('h2', { class: 'head' }, t('appeals')) : null,
    ...page.appeals.map(appeal_card),
    ...(can_appeal ? appeal_form() : []),
  );
}

// By the phone's pass: no session, no cookie.
async function by_pass(
  path: string,
  more: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response | null> {
  const found = capability();
  if (!found) return null;
  const reply = await fetch(path, {
    cache: 'no-store',
    credentials: 'omit',
    ...more,
    headers: { ...more.headers, 'X-Firstline-Pass': found },
  }).catch(() => null);
  if (!reply) throw new Trouble('offline', 'web.offline');
  if (reply.status === 403) throw new Trouble('refused', 'pass.not_confirmed', 403);
  if (reply.status >= 500) throw new Trouble('unavailable', 'web.busy', reply.status);
  return reply;
}

async function ask_by_pass(): Promise<PassStatus | null> {
  const reply = await by_pass('/v1/pass/status');
  return reply?.ok ? ((await reply.json()) as PassStatus) : null;
}

// Signed in because of a phone that staff had set up: it is this person's own from now on.
async function confirm_phone(csrf: string): Promise<void> {
  if (!sessionStorage.getItem(kConfirm)) return;
  sessionStorage.removeItem(kConfirm);
  const headers = {
    'Content-Type': 'application/json',
    'X-Firstline-CSRF': csrf,
    'Idempotency-Key': new_key(),
    'X-Firstline-Pass': capability(),
  };
  await fetch('/v1/pass/enrol', { method: 'POST', headers, body: '{}' }).catch(() => null);
}

async function ask(): Promise<PassStatus | null> {
  const session = await load_session();
  has_session = session?.account.kind === 'resident';
  if (session?.demo) show_demo_bar(session.account.name);
  if (has_session) await confirm_phone(session?.csrf ?? '');
  if (has_session) return call<PassStatus>('GET', '/v1/me/status');
  return ask_by_pass();
}

// A phone that somebody else set up shows the pass; the reasons are for the person alone.
function show_person_first(): void {
  sessionStorage.setItem('return_to', '/status');
  sessionStorage.setItem(kConfirm, 'yes');
  frame(
    { redraw: show_person_first, back_to: '/pass' },
    state_block(
      user,
      t('person_first'),
      t('person_first_note'),
      h('a', { class: 'button main', href: '/enter#resident' }, t('sign_in')),
      h('a', { class: 'button', href: '/enrol' }, t('by_code')),
    ),
  );
}

async function show(tries = 0): Promise<void> {
  const again = { redraw: () => void show(), back_to: '/pass' };
  try {
    shown = await with_wait(ask(), () => frame(again, loading()));
    if (shown) return draw();
    sessionStorage.setItem('return_to', '/status');
    location.assign('/enter#resident');
  } catch (reason) {
    const trouble = as_trouble(reason);
    if (trouble.key === 'pass.not_confirmed') return show_person_first();
    frame(again, trouble_block(explain(trouble, tries), trouble, () => void show(tries + 1)));
  }
}

void learn().then(() => show());
