// The guard's screen (`/gate`). Promises: one verdict per person per second with no server, from
// the list this phone keeps; a verdict appears at once; guard 1 is one tap away from every screen
// that is not "go"; a new scan always wins over an old "go". Installable, offline by sw-gate.js.
import '../shell/tokens.css';
import '../shell/page.css';
import './gate.css';
import { learn } from '../shell/language';
import { read_short_code, shown_code } from '../seal/short_code';
import type { Token } from '../seal/token';
import { check } from '../seal/verdict';
import { show_form, show_temperature, show_urgent } from './forms';
import { fact, keep, now_s } from './keep';
import { place_text } from './scans';
import { draw_age, draw_outbox, say_notice, show_ready, stop_camera, type Ready } from './ready';
import { show_setup } from './setup';
import { open_sound, stay_awake } from './signals';
import { counts, kept, outbox } from './state';
import { kCallDuty, show_card, show_verdict, type VerdictActs } from './verdict_view';
import { hear_scanner } from './wedge';
import { t } from './words';

const kGo_ms = 2000;
const kLoad_ms = 5 * 60_000;

let turn = 0;
let leave: ReturnType<typeof setTimeout> | undefined;
let has_code = false;

// The link a gate is given carries its code in the fragment; it is taken out of the address.
async function take_code(): Promise<void> {
  const found = /^#([\w.-]{12,200})$/.exec(location.hash)?.[1];
  if (found) {
    history.replaceState(null, '', location.pathname);
    await keep('gate_code', found);
  }
  has_code = (await fact<string>('gate_code')) !== undefined;
}

// Somebody went in with a pass of ours. An urgent case is let in without it.
function went_in(token: Token | null): void {
  if (token && has_code) void outbox.add('scan', { place: place_text(token.place), did: 'enter' });
}

function home(): void {
  clearTimeout(leave);
  show_ready(ready);
}

function said(words: string, look: '' | 'look' = ''): void {
  say_notice(words, look);
  home();
}

function acts(word: string, why: string, token: Token | null = null): VerdictActs {
  const write = (did: string) => void outbox.add('act', { did, word, why });
  return {
    next: home,
    urgent: () => show_urgent(home, home),
    hand_on: () => {
      write('hand_on');
      said(t('kept'));
    },
    let_in: () => {
      write('let_in');
      went_in(token);
      said(t('kept_in'));
    },
    name_wrong: () => said(t('name_wrong_do')),
    call_duty: kCallDuty,
  };
}

async function judge(text: string): Promise<void> {
  clearTimeout(leave);
  turn += 1;
  const mine = turn;
  const verdict = await check(text, kept.bundle, now_s(), kept.place?.kind ?? 'gate');
  counts.add(verdict.word, verdict.why);
  if (mine !== turn) return; // someone else was scanned meanwhile
  show_verdict(verdict, acts(verdict.word, verdict.why, verdict.token));
  if (verdict.word !== 'go') return;
  went_in(verdict.token);
  leave = setTimeout(home, kGo_ms);
}

function read(text: string): void {
  if (!kept.place) return;
  const is_pass = /^[A-Z0-9]{2,8}:/.test(text) || text.length > 40;
  if (is_pass) return void judge(text);
  const found = read_short_code(text);
  if ('fault' in found) {
    return said(t(found.fault === 'check' ? 'code_wrong' : 'code_form'), 'look');
  }
  clearTimeout(leave);
  counts.add('ask', 'typed');
  void outbox.add('card', { code: found.code });
  show_card(shown_code(found.code), acts('ask', 'typed'));
}

const ready: Ready = {
  read,
  open: (page) => {
    if (page !== 'urgent') stop_camera();
    if (page === 'setup') show_setup(home);
    else if (page === 'urgent') show_urgent(home, home);
    else if (page === 'temperature') show_temperature(home, said);
    else show_form(page, home, said);
  },
};

async function refresh(): Promise<void> {
  if (!navigator.onLine) return;
  const found = await kept.load();
  if (found === 'taken' && is_idle()) home();
}

// The server is there again: what was counted meanwhile goes with the rest.
async function back_again(): Promise<void> {
  await counts.close();
  await outbox.send();
}

async function begin(): Promise<void> {
  await Promise.all([learn(), kept.open(), take_code()]);
  if (kept.place) home();
  else show_setup(home);
  hear_scanner(read);
  addEventListener('pointerdown', open_sound);
  addEventListener('keydown', open_sound, { once: true });
  addEventListener('online', () => void refresh().then(back_again));
  addEventListener('pagehide', () => void counts.close());
  document.addEventListener('outbox', draw_outbox);
  document.addEventListener('visibilitychange', () => void stay_awake());
  setInterval(() => void refresh(), kLoad_ms);
  setInterval(() => document.body.className === 'ready' && draw_age(ready), 30_000);
  void stay_awake();
  void navigator.storage?.persist?.();
  await outbox.open();
  await counts.restore();
  void refresh();
  // A newer version that waits is taken before the first person comes, never between two.
  navigator.serviceWorker
    ?.register('/sw-gate.js', { scope: '/gate' })
    .then((app) => app.waiting?.postMessage('change'), () => undefined);
}

// The first screen, and nobody is in the middle of a card number.
function is_idle(): boolean {
  const field = document.activeElement;
  const is_typing = field instanceof HTMLInputElement && field.value !== '';
  return document.body.className === 'ready' && !is_typing;
}

void begin();
