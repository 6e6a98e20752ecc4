// Complaints about how we acted (`/complain`, or `/complain#ask id` about who holds that request):
// one's own with their progress, answer and appeal, and the form for a new one. The key of an act
// is kept until an answer comes, so a lost reply never makes a second one.
import '../shell/tokens.css';
import '../shell/page.css';
import './complain.css';
import { call, load_session, type Listing } from '../shell/api';
import type { components } from '../shell/api.gen';
import { announce, h, replace, with_wait } from '../shell/dom';
import { frame, show_demo_bar } from '../shell/frame';
import { language, learn } from '../shell/language';
import { as_trouble, explain, loading, trouble_block } from '../shell/parts';
import { PendingAct, with_body } from '../shell/retry';
import { day_clock } from '../shell/time';
import { t, type ComplainKey } from './words';

type Own = components['schemas']['OwnComplaint'];
interface Draft {
  matter: string;
  text: string;
  ask_id?: string;
}

const kMatters = ['conduct', 'delay', 'refusal', 'unfair', 'privacy', 'extra_forms', 'other'];
const ask_id = location.hash.slice(1);
const back_to = ask_id ? `/#/ask/${ask_id}` : '/';
const act = new PendingAct<Draft>(sessionStorage, `complain.${ask_id}`);
let mine: Own[] = [];

const when = (time: string): string => day_clock(time, Date.now(), language());
const matter_word = (matter: string): string => t(`matter.${matter}` as ComplainKey);

function own_card(one: Own): HTMLElement {
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const again = new PendingAct<null>(sessionStorage, `appeal.${one.reference}`);
  const appeal = async (): Promise<void> => {
    const attempt = again.open(null);
    try {
      await call('POST', '/v1/complaints/appeal', {
        body: {},
        key: attempt.key,
        follow: one.link,
      });
      again.close();
      announce(t('appealed'));
      await show();
    } catch (reason) {
      replace(wrong, explain(as_trouble(reason), 0).bold);
    }
  };
  return h(
    'section',
    { class: 'card' },
    h('p', { class: 'small' }, t('reference', { reference: one.reference })),
    h('h2', {}, matter_word(one.matter)),
    h(
      'p',
      {},
      h(
        'b',
        {},
        one.state === 'open'
          ? t('open', { when: when(one.due_at) })
          : t(`finding.${one.finding}` as ComplainKey),
      ),
    ),
    one.round > 1 ? h('p', { class: 'note' }, t('second')) : null,
    one.answer ? h('p', {}, one.answer) : null,
    one.can_appeal
      ? h('button', { class: 'button', type: 'button', onclick: () => void appeal() }, t('appeal'))
      : null,
    wrong,
  );
}

function form(): HTMLElement {
  let attempt = act.open({ matter: '', text: '', ...(ask_id ? { ask_id } : {}) });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const text = h('textarea', { class: 'input', id: 'text', maxlength: 500, rows: 4 });
  text.value = attempt.body.text;
  const button = h('button', { class: 'button main', type: 'submit' }, t('send'));
  const body = (): Draft => ({
    ...attempt.body,
    matter: String(new FormData(made).get('matter') ?? ''),
    text: text.value.trim(),
  });
  const submit = async (): Promise<void> => {
    const draft = body();
    if (!draft.matter || !draft.text)
      return replace(wrong, t(draft.matter ? 'write' : 'pick'));
    if (button.getAttribute('aria-disabled')) return;
    attempt = act.keep({ ...with_body(attempt, draft), is_sent: true });
    button.setAttribute('aria-disabled', 'true');
    replace(button, t('sending'));
    try {
      await call('POST', '/v1/complaints', { body: attempt.body, key: attempt.key });
      act.close();
      announce(t('sent'));
      await show();
    } catch (reason) {
      const trouble = as_trouble(reason);
      replace(wrong, `${explain(trouble, 0).bold}　${t('kept')}`);
      button.removeAttribute('aria-disabled');
      replace(button, t('send'));
    }
  };
  const made = h(
    'form',
    {
      class: 'card',
      oninput: () => {
        if (!attempt.is_sent) attempt = act.keep({ ...attempt, body: body() });
      },
      onsubmit: (event) => {
        event.preventDefault();
        void submit();
      },
    },
    h(
      'fieldset',
      {},
      h('legend', {}, t('matter')),
      ...kMatters.map((matter) =>
        h(
          'label',
          { class: 'choice' },
          h('input', {
            type: 'radio',
            name: 'matter',
            value: matter,
            checked: attempt.body.matter === matter,
          }),
          matter_word(matter),
        ),
      ),
    ),
    h('label', { for: 'text' }, t('text')),
    text,
    wrong,
    button,
  );
  return made;
}

function draw(): void {
  frame(
    { redraw: draw, back_to },
    h(
      'div',
      { class: 'lead' },
      h('h1', { tabindex: -1 }, t('title')),
      h('p', { class: 'note' }, t('note')),
      ask_id ? h('p', {}, t('about_ask')) : null,
    ),
    mine.length ? h('h2', { class: 'head' }, t('mine')) : null,
    ...mine.map(own_card),
    form(),
  );
}

async function show(tries = 0): Promise<void> {
  const again = { redraw: () => void show(), back_to };
  try {
    const session = await with_wait(load_session(), () => frame(again, loading()));
    if (!session) return location.assign('/enter#resident');
    if (session.demo) show_demo_bar(session.account.name);
    mine = (await call<Listing<Own>>('GET', '/v1/complaints')).items;
    draw();
  } catch (reason) {
    const trouble = as_trouble(reason);
    frame(again, trouble_block(explain(trouble, tries), trouble, () => void show(tries + 1)));
  }
}

void learn().then(() => show());
