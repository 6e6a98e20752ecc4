// A resident signs in by phone and one-time code. The reply is the same for a number nobody knows,
// so this page never says whether a number is registered. In the demo the message appears here.
import message_square from 'virtual:icons/message-square-text';
import { call, type CodeSent, type DemoMessage, type Session } from '../shell/api';
import { h, icon, replace } from '../shell/dom';
import { frame } from '../shell/frame';
import { as_trouble } from '../shell/parts';
import { clock } from '../shell/time';
import { digits, Form, Refusal, told } from './form';
import { t } from './words';

const kMessageTries = 8;
const kMessageEveryMs = 1500;

let phone = '';
let sent: CodeSent | null = null;

const lead = (note: string): HTMLElement =>
  h(
    'div',
    { class: 'lead' },
    h('h1', { tabindex: -1 }, t('sign_in')),
    h('p', { class: 'note' }, note),
  );

// Back to the page that asked to sign in, only within this site's resident pages.
function leave(session: Session): void {
  const back = sessionStorage.getItem('return_to') ?? '';
  sessionStorage.removeItem('return_to');
  location.assign(back.startsWith('/#/') || back === '/pass' ? back : session.home);
}

function ask_phone(): void {
  const form = new Form(t('send_code'), async (values) => {
    phone = digits(values.phone ?? '').replace(/^86(?=1\d{10}$)/, '');
    if (!/^1\d{10}$/.test(phone)) throw new Refusal('phone', t('phone_wrong'));
    sent = await call<CodeSent>('POST', '/v1/session/code', { body: { phone } });
    ask_code();
  });
  form.add({
    name: 'phone',
    label: t('phone'),
    inputmode: 'numeric',
    autocomplete: 'tel-national',
    value: phone,
  });
  frame({ redraw: ask_phone, back_to: '/' }, lead(t('sign_in_note')), form.element);
  form.focus();
}

function ask_code(): void {
  const to = sent as CodeSent;
  const form = new Form(t('sign_in_now'), async (values) => {
    const code = digits(values.code ?? '');
    if (code.length !== 6) throw new Refusal('code', t('code_wrong'));
    try {
      leave(await call<Session>('POST', '/v1/session/resident', { body: { phone, code } }));
    } catch (reason) {
      const trouble = as_trouble(reason);
      throw trouble.may_retry ? trouble : new Refusal('code', t('code_refused'));
    }
  });
  form.add({
    name: 'code',
    label: t('code'),
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    is_code: true,
  });
  const gateway = h('div');
  frame(
    { redraw: ask_code, back_to: '/' },
    lead(t('code_sent', { to: to.sent_to, minutes: Math.ceil(to.valid_s / 60) })),
    form.element,
    h(
      'div',
      { class: 'pair' },
      h(
        'button',
        {
          class: 'button quiet',
          type: 'button',
          onclick: () => {
            sent = null;
            ask_phone();
          },
        },
        t('other_phone'),
      ),
      h(
        'button',
        { class: 'button quiet', type: 'button', onclick: () => void send_again(form) },
        t('again_code'),
      ),
    ),
    gateway,
  );
  form.focus();
  void watch_messages(gateway, to.sent_to, (code) => form.fill('code', code));
}

async function send_again(form: Form): Promise<void> {
  try {
    sent = await call<CodeSent>('POST', '/v1/session/code', { body: { phone } });
    ask_code();
  } catch (reason) {
    form.refuse('code', told(reason));
  }
}

// The demo's message box. Outside the demo the first answer is 404 and nothing is shown.
async function watch_messages(
  place: HTMLElement,
  to: string,
  use: (code: string) => void,
): Promise<void> {
  for (let tries = 0; tries < kMessageTries && place.isConnected; tries += 1) {
    let items: DemoMessage[];
    try {
      items = (await call<{ items: DemoMessage[] }>('GET', '/v1/demo/messages')).items;
    } catch {
      return;
    }
    const message = items.find((one) => one.to === to);
    const code = /\d{6}/.exec(message?.text ?? '')?.[0];
    replace(
      place,
      h(
        'section',
        { class: 'message', 'aria-live': 'polite' },
        h('div', { class: 'row-icon' }, icon(message_square), h('b', {}, t('gateway'))),
        h('p', { class: 'note' }, t('gateway_note')),
        message
          ? h('p', {}, `${clock(message.at)}　${message.text}`)
          : h('p', {}, t('gateway_empty')),
        code
          ? h(
              'button',
              { class: 'button', type: 'button', onclick: () => use(code) },
              t('gateway_use'),
            )
          : null,
      ),
    );
    if (message) return;
    await new Promise((done) => setTimeout(done, kMessageEveryMs));
  }
}

export function show_resident(): void {
  if (sent) ask_code();
  else ask_phone();
}
