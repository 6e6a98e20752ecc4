// Where an account is signed in (`/sessions`): every open session with its device and times, each
// ended by one tap, or all others at once. For residents and staff alike.
import '../shell/tokens.css';
import '../shell/page.css';
import './enter.css';
import monitor from 'virtual:icons/monitor-smartphone';
import { call, load_session } from '../shell/api';
import { announce, h, icon, with_wait } from '../shell/dom';
import { frame, show_demo_bar } from '../shell/frame';
import { language, learn } from '../shell/language';
import { as_trouble, explain, loading, trouble_block } from '../shell/parts';
import { new_key } from '../shell/retry';
import { day_clock } from '../shell/time';
import { t } from './words';

interface OwnSession {
  id: string;
  made_at: string;
  expires_at: string;
  device: string;
  is_this: boolean;
}

let home = '/';

const when = (time: string): string => day_clock(time, Date.now(), language());

function row(one: OwnSession): HTMLElement {
  return h(
    'li',
    { class: 'row' },
    icon(monitor),
    h(
      'span',
      { class: 'what' },
      h('b', {}, one.device || t('session_unknown')),
      h(
        'span',
        {},
        t('session_since', { at: when(one.made_at), until: when(one.expires_at) }),
      ),
    ),
    one.is_this
      ? h('span', { class: 'small' }, t('session_this'))
      : h(
          'button',
          {
            class: 'button fit',
            type: 'button',
            onclick: () => void end(`/v1/sessions/${one.id}/end`),
          },
          t('session_end'),
        ),
  );
}

function draw(items: OwnSession[]): void {
  const others = items.filter((one) => !one.is_this);
  frame(
    { redraw: () => void show(), back_to: home },
    h('h1', {}, t('sessions_title')),
    h('p', { class: 'note' }, others.length > 0 ? t('sessions_note') : t('session_only')),
    h('ul', { class: 'rows' }, ...items.map(row)),
    others.length > 1 &&
      h(
        'button',
        {
          class: 'button fit',
          type: 'button',
          onclick: () => void end('/v1/session/revoke-others'),
        },
        t('session_end_all'),
      ),
  );
}

async function end(path: string): Promise<void> {
  try {
    const done = await call<{ revoked_count: number }>('POST', path, { body: {}, key: new_key() });
    await show();
    announce(t('session_ended', { count: done.revoked_count }));
  } catch (reason) {
    trouble(reason);
  }
}

function trouble(reason: unknown): void {
  const what = as_trouble(reason);
  if (what.kind === 'not_signed_in') {
    location.replace('/enter');
    return;
  }
  frame(
    { redraw: () => void show(), back_to: home },
    trouble_block(explain(what, 0), what, () => void start()),
  );
}

async function show(): Promise<void> {
  const asked = call<{ items: OwnSession[] }>('GET', '/v1/sessions');
  const wait = (): void => frame({ redraw: () => undefined, back_to: home }, loading());
  try {
    draw((await with_wait(asked, wait)).items);
  } catch (reason) {
    trouble(reason);
  }
}

async function start(): Promise<void> {
  try {
    const who = await load_session();
    if (!who) return location.replace('/enter');
    home = who.home;
    if (who.demo) show_demo_bar(who.account.name);
    return await show();
  } catch (reason) {
    return trouble(reason);
  }
}

void learn().then(start);
