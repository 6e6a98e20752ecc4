// Where an asker says that it is not done (`/reopen#ask id`): one button. The same key is sent
// again until an answer comes, so a lost reply reopens once.
import '../shell/tokens.css';
import '../shell/page.css';
import { call, load_session } from '../shell/api';
import { announce, h } from '../shell/dom';
import { frame, show_demo_bar } from '../shell/frame';
import { learn } from '../shell/language';
import { as_trouble, explain } from '../shell/parts';
import { new_key } from '../shell/retry';
import { t } from './words';

const id = location.hash.slice(1);
const key = new_key();

function draw(said: Node | null, is_done: boolean): void {
  frame(
    { redraw: () => draw(said, is_done), back_to: `/#/ask/${id}` },
    h(
      'div',
      { class: 'lead' },
      h('h1', { tabindex: -1 }, t(is_done ? 'reopened' : 'not_done')),
      h('p', { class: 'note' }, t('not_done_note')),
    ),
    said,
    is_done
      ? h('a', { class: 'button main', href: `/#/ask/${id}` }, t('see'))
      : h(
          'button',
          { class: 'button main', type: 'button', onclick: () => void reopen() },
          t('reopen'),
        ),
  );
}

async function reopen(): Promise<void> {
  try {
    await call('POST', `/v1/asks/${encodeURIComponent(id)}/reopen`, { body: {}, key });
    announce(t('reopened'));
    draw(null, true);
  } catch (reason) {
    const words = explain(as_trouble(reason), 0).bold;
    draw(h('p', { class: 'wrong', role: 'alert' }, words), false);
  }
}

async function start(): Promise<void> {
  const who = await load_session().catch(() => null);
  if (!who) return location.replace('/enter#resident');
  if (who.demo) show_demo_bar(who.account.name);
  return draw(null, false);
}

void learn().then(start);
