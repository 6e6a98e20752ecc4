// The resident's pass (`/pass`). Promises: what this phone keeps is on the screen before anything
// is asked of the network, and stays there whatever the network says; never a blank page. A new
// token is fetched when the page is opened, when it is looked at again, and before the old one
// ends, each spread over time so that a city's phones do not come together.
import hand_heart from 'virtual:icons/hand-heart';
import eye from 'virtual:icons/eye';
import phone from 'virtual:icons/phone';
import ticket from 'virtual:icons/qr-code';
import '../shell/tokens.css';
import '../shell/page.css';
import './show.css';
import { read_token, type Token } from '../seal/token';
import { entitle, state_block, top_bar, wait_words } from '../shell/bar';
import { h, icon, replace, type Child } from '../shell/dom';
import { learn } from '../shell/language';
import { wait_ms } from '../shell/retry';
import {
  add_post, capability, fetch_capability, fetch_pass, kept_pass, send_posts, take_capability,
  waiting_posts, type AskEnd, type PassAnswer, type Post,
} from './keep';
import { band, carer_rows, code, facts, switcher, why } from './view';
import { t } from './words';

const app = document.getElementById('app') as HTMLElement;
const kRenewEarly_s = 8 * 3600;
const kLook_ms = 60_000;
const kNewTries = 3;
const kNew_ms = 1_500;

let chosen = 0;
let ask_end: AskEnd | null = null;
let wait = 0;
let tries = 0;
let asked_at = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let is_writing = false;
let draft = '';
let receipt = '';
let needs_person = false;
const ended = new Set<string>();
let enrol_trouble = '';

function trouble(): string {
  if (ask_end?.end === 'offline') return t('offline');
  if (ask_end?.end === 'busy') return t('busy', { wait: wait_words(wait) });
  return ask_end?.end === 'ended' ? t('ended') : '';
}

const button = (words: string, onclick: () => void, look = ''): HTMLElement =>
  h('button', { class: `button ${look}`, type: 'button', onclick }, words);
const link = (drawing: string, words: string, href: string, look = ''): HTMLElement =>
  h('a', { class: `button ${look}`, href }, icon(drawing), words);

function empty(): Child[] {
  if (!capability())
    return [
      state_block(ticket, t('none'), t('none_note')),
      button(t('enrol'), () => void enrol(), 'main big'),
      h('a', { class: 'button big', href: '/enrol' }, t('by_code')),
      enrol_trouble ? h('p', { class: 'notice look', role: 'status' }, enrol_trouble) : null,
    ];
  if (!ask_end) return [state_block(ticket, t('getting'))];
  const note = ask_end.end === 'ended' ? t('bad_link') : trouble();
  return [
    state_block(ticket, t('none'), note),
    h('a', { class: 'button big', href: '/enrol' }, t('by_code')),
  ];
}

// Signed in with the phone number: the capability comes by that. Not signed in: do that first.
async function enrol(): Promise<void> {
  const end = await fetch_capability();
  if (end === 'sign_in') {
    sessionStorage.setItem('return_to', '/pass');
    return location.assign('/enter#resident');
  }
  enrol_trouble = end === 'ok' ? '' : t(end === 'offline' ? 'enrol_offline' : 'enrol_none');
  draw();
  if (end === 'ok') void ask();
}

function appeal(token: Token): Child[] {
  if (needs_person) return [h('p', { class: 'notice look', role: 'status' }, t('appeal_person'))];
  const is_kept = waiting_posts().some((post) => post.path === '/v1/pass/appeals');
  const said = receipt ? t('appeal_sent', { receipt }) : is_kept ? t('appeal_kept') : '';
  if (said) return [h('p', { class: 'notice', role: 'status' }, said)];
  if (!is_writing)
    return [
      button(t('appeal'), () => { is_writing = true; draw(); }, 'main big'),
      h('p', { class: 'note center' }, t('appeal_note')),
    ];
  const box = h('textarea', { class: 'input', id: 'appeal', maxlength: 1000 });
  box.value = draft;
  box.addEventListener('input', () => (draft = box.value));
  const send = () => {
    if (!draft.trim()) return box.focus();
    add_post('/v1/pass/appeals', { leaf: token.leaf, text: draft.trim() });
    is_writing = false;
    draw();
    void tell();
  };
  return [
    h('label', { for: 'appeal' }, t('appeal_text')),
    box,
    button(t('appeal_send'), send, 'main big'),
  ];
}

function carers(kept: PassAnswer): Child[] {
  const path_of = (id: string) => `/v1/pass/carers/${id}/end`;
  return carer_rows(
    kept.carers ?? [],
    (id) =>
      ended.has(path_of(id)) ? 'ended'
        : waiting_posts().some((post) => post.path === path_of(id)) ? 'ending' : 'on',
    (carer) => {
      add_post(path_of(carer.id), {});
      draw();
      void tell();
    },
  );
}

function passes(kept: PassAnswer): Child[] | null {
  const other = chosen > 0 ? kept.people[chosen - 1] : undefined;
  const written = other?.token ?? kept.token;
  const token = read_token(written)?.token;
  if (!token) return null;
  const is_mine = !other;
  return [
    band(token, kept.as_of),
    switcher(kept.people, other ? chosen : 0, (at) => { chosen = at; draw(); }),
    code(written, token, other?.relation ?? ''),
    why(token, other ? other.about : kept.about, kept.as_of),
    ...(is_mine && token.status !== 'ok' ? appeal(token) : []),
    facts(kept.as_of, trouble()),
    ...(is_mine ? carers(kept) : []),
  ];
}

const is_ok = (kept: PassAnswer | null): boolean =>
  !kept || read_token(kept.token)?.token.status === 'ok';

function draw(): void {
  const kept = kept_pass();
  const found = kept && passes(kept);
  // One thing is loud: with a status that is the appeal, and the reason needs the room.
  const is_calm = is_ok(kept);
  replace(
    app,
    top_bar(draw),
    h('main', { class: 'page' }, ...(found ?? empty())),
    h(
      'footer',
      { class: is_calm ? 'dock' : 'dock flow' },
      link(hand_heart, t('help'), '/', is_calm ? 'main big' : 'big'),
      h(
        'div',
        { class: 'pair' },
        link(eye, t('saw'), '/saw'),
        link(phone, t('ask_phone'), 'tel:12345'),
      ),
    ),
  );
  entitle();
}

function told(post: Post, reply: unknown, is_refused: boolean): void {
  if (is_refused) needs_person = true;
  else if (post.path.endsWith('/end')) ended.add(post.path);
  else receipt = String((reply as { id?: string } | null)?.id ?? post.key.slice(0, 6));
  draw();
}

const tell = (): Promise<void> => send_posts(told);

// Until the next look at the server: after a failure soon and ever later, else before the end.
function next_wait(): number {
  if (ask_end?.end !== 'ok') return wait_ms(tries, ask_end?.retry_after_s);
  const kept = kept_pass();
  const expires = (kept && read_token(kept.token)?.token.expires) ?? 0;
  const early = kRenewEarly_s * Math.random() * 1000;
  return Math.max(kLook_ms, Math.min(expires * 1000 - Date.now() - early, 2 ** 31 - 1));
}

async function ask(): Promise<void> {
  clearTimeout(timer);
  if (!capability()) return;
  asked_at = Date.now();
  ask_end = await fetch_pass();
  tries = ask_end.end === 'ok' ? 0 : tries + 1;
  // A link that was made this second may not have reached every server yet.
  const is_new = ask_end.end === 'ended' && !kept_pass() && tries <= kNewTries;
  if (is_new) ask_end = { end: 'busy', retry_after_s: 1 };
  wait = is_new ? kNew_ms : next_wait();
  if (!is_new) draw();
  if (ask_end.end === 'ok') void tell();
  if (ask_end.end !== 'ended') timer = setTimeout(() => void ask(), wait);
}

function look_again(): void {
  if (document.visibilityState !== 'visible') return;
  draw();
  if (Date.now() - asked_at > kLook_ms) void ask();
}

take_capability();
draw();
void learn().then(draw);
void ask();
addEventListener('online', () => void ask());
addEventListener('hashchange', () => { take_capability(); draw(); void ask(); });
document.addEventListener('visibilitychange', look_again);
navigator.serviceWorker
  ?.register('/sw-pass.js', { scope: '/pass' })
  .then((app) => app.waiting?.postMessage('change'), () => undefined);
