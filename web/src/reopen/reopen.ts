// Where an asker says whether it is done (`/reopen#ask id`): yes, where the kind leaves them the
// word; no, within seven days. The same key is sent again until an answer comes, so a lost reply
// counts once.
import '../shell/tokens.css';
import '../shell/page.css';
import { call, load_session, type Ask } from '../shell/api';
import { announce, h } from '../shell/dom';
import { frame, show_demo_bar } from '../shell/frame';
import { learn } from '../shell/language';
import { as_trouble, explain } from '../shell/parts';
import { new_key } from '../shell/retry';
import { t, type ReopenKey } from './words';

const id = location.hash.slice(1);
const keys = { confirm: new_key(), reopen: new_key() };
let awaits_you = false;

function act_button(act: 'confirm' | 'reopen', is_main: boolean): HTMLElement {
  return h(
    'button',
    {
      class: is_main ? 'button main' : 'button',
      type: 'button',
      onclick: () => void send(act),
    },
    t(act),
  );
}

function draw(said: Node | null, done: ReopenKey | null): void {
  frame(
    { redraw: () => draw(said, done), back_to: `/#/ask/${id}` },
    h(
      'div',
      { class: 'lead' },
      h('h1', { tabindex: -1 }, t(done ?? (awaits_you ? 'is_done' : 'not_done'))),
      h('p', { class: 'note' }, t(awaits_you ? 'is_done_note' : 'not_done_note')),
    ),
    said,
    done ? h('a', { class: 'button main', href: `/#/ask/${id}` }, t('see')) : null,
    !done && awaits_you ? act_button('confirm', true) : null,
    done ? null : act_button('reopen', !awaits_you),
  );
}

async function send(act: 'confirm' | 'reopen'): Promise<void> {
  try {
    await call('POST', `/v1/asks/${encodeURIComponent(id)}/${act}`, { body: {}, key: keys[act] });
    const words = act === 'confirm' ? 'confirmed' : 'reopened';
    announce(t(words));
    draw(null, words);
  } catch (reason) {
    const words = explain(as_trouble(reason), 0).bold;
    draw(h('p', { class: 'wrong', role: 'alert' }, words), null);
  }
}

async function start(): Promise<void> {
  const who = await load_session().catch(() => null);
  if (!who) return location.replace('/enter#resident');
  if (who.demo) show_demo_bar(who.account.name);
  // Without an answer the page still lets them say "not done".
  const ask = await call<Ask>('GET', `/v1/asks/${encodeURIComponent(id)}`).catch(() => null);
  awaits_you = ask?.awaits_you ?? false;
  return draw(null, null);
}

void learn().then(start);
