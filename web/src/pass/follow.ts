// The follow page: whoever holds the link sees how one request stands and may rate it once. The
// token stays in the fragment of the address and travels only in a header, so no log and no other
// site ever sees it. Shows no text, address, kind or name of the person who asked.
import '../shell/tokens.css';
import '../shell/page.css';
import './pass.css';
import link_off from 'virtual:icons/unlink';
import phone from 'virtual:icons/phone';
import { call, type Progress } from '../shell/api';
import { h, replace } from '../shell/dom';
import { learn } from '../shell/language';
import {
  as_trouble,
  emergency,
  entitle,
  explain,
  loading,
  state_block,
  top_bar,
  trouble_block,
} from '../shell/parts';
import { keep_fresh, type Refresher } from '../shell/refresh';
import { clock } from '../shell/time';
import { tell } from './follow_words';
import { headline, late_notice, promise_line, stamp_words, steps } from './progress';
import { rated, rating_form } from './rating';
import { hotline_row } from './rows';
import { t } from './words';

const app = document.getElementById('app') as HTMLElement;
const kTokenPattern = /^[\w.~-]{8,200}$/;

let token = '';
let refresher: Refresher | undefined;
let latest: Progress | null = null;
let fingerprint = '';

function frame(...content: (Node | null)[]): void {
  replace(
    app,
    top_bar(redraw),
    h('main', { class: 'page' }, ...content),
    h('footer', { class: 'dock flow' }, emergency()),
  );
  entitle();
}

function broken(is_short: boolean): void {
  refresher?.stop();
  latest = null;
  fingerprint = '';
  frame(
    state_block(
      link_off,
      tell(is_short ? 'link_short' : 'link_dead'),
      tell(is_short ? 'link_short_note' : 'link_dead_note'),
      h('a', { class: 'button', href: 'tel:12345' }, t('call_hotline')),
    ),
  );
}

async function rate(stars: number, key: string): Promise<void> {
  draw(await call<Progress>('POST', '/v1/follow/rating', { body: { stars }, key, follow: token }));
}

// Draws again only when something other than the time of asking has changed, so that a choice
// half made is not lost; the minute in the promise counts as a change.
function draw(progress: Progress): void {
  latest = progress;
  const now_ms = Date.parse(progress.as_of);
  const minute = progress.is_late ? Math.floor(now_ms / 60_000) : 0;
  const seen = JSON.stringify({ ...progress, as_of: minute });
  const stamp = document.getElementById('stamp');
  const words = stamp_words(progress.reference, clock(progress.as_of));
  if (seen === fingerprint && stamp) {
    stamp.textContent = words;
    return;
  }
  fingerprint = seen;
  frame(
    h(
      'div',
      { class: 'lead' },
      h('p', { class: 'small', id: 'stamp' }, words),
      h('h1', { tabindex: -1 }, headline(progress)),
      promise_line(progress, now_ms),
    ),
    late_notice(progress, now_ms),
    steps(progress, now_ms),
    progress.stars
      ? rated(progress.stars)
      : progress.state === 'done'
        ? rating_form(progress.reference, rate)
        : null,
    ...(progress.changes ?? []).map((change) =>
      h('p', { class: 'note' }, tell('changed', { title: change.title })),
    ),
    h('div', { class: 'rows' }, hotline_row(phone, progress.hotline)),
    h('p', { class: 'small center' }, tell('private')),
  );
}

async function load(): Promise<void> {
  draw(await call<Progress>('GET', '/v1/follow', { follow: token }));
}

function failed(reason: unknown, tries: number): void {
  const trouble = as_trouble(reason);
  if (['absent', 'bad_input', 'refused', 'not_signed_in'].includes(trouble.kind))
    return broken(false);
  const told = explain(trouble, tries);
  const stamp = document.getElementById('stamp');
  if (latest && stamp)
    stamp.textContent = `${tell('stale', { clock: clock(latest.as_of) })}　${told.bold}`;
  else frame(trouble_block(told, trouble, () => refresher?.now()));
}

function redraw(): void {
  fingerprint = '';
  if (latest) draw(latest);
  else start();
}

function start(): void {
  refresher?.stop();
  token = location.hash.slice(1);
  if (!kTokenPattern.test(token)) return broken(true);
  latest = null;
  fingerprint = '';
  frame(null);
  const waiting = setTimeout(() => {
    if (!latest && !fingerprint) frame(loading());
  }, 400);
  refresher = keep_fresh(() => load().finally(() => clearTimeout(waiting)), failed);
}

addEventListener('hashchange', start);
void learn().then(start);
