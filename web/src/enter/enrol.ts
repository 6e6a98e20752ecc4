// The first sign-in of a new account, in two steps: login and the code on paper; then the secret
// for the authenticator, a password of one's own, and the six digits that prove both. A chunk of
// its own: few people come here, each once.
import { call, type Session } from '../shell/api';
import { h } from '../shell/dom';
import { frame } from '../shell/frame';
import { as_trouble } from '../shell/parts';
import { digits, Form, Refusal } from './form';
import { t } from './words';

interface Offer {
  name: string;
  totp_uri: string;
  totp_secret: string;
}

const kPassword_min = 12;

function refused(field: string, reason: unknown, words: string): unknown {
  const trouble = as_trouble(reason);
  const is_no = trouble.kind === 'not_signed_in' || trouble.kind === 'bad_input';
  return is_no ? new Refusal(field, words) : trouble;
}

export function show_enrol(): void {
  const form = new Form(t('enrol_next'), async ({ login = '', code = '' }) => {
    try {
      const offer = await call<Offer>('POST', '/v1/session/enrol', { body: { login, code } });
      show_second(login, code, offer);
    } catch (reason) {
      throw refused('code', reason, t('enrol_refused'));
    }
  });
  form.add({ name: 'login', label: t('login'), autocomplete: 'username' });
  form.add({ name: 'code', label: t('enrol_code'), autocomplete: 'off', hint: t('enrol_hint') });
  frame(
    { redraw: show_enrol },
    h(
      'div',
      { class: 'lead' },
      h('h1', { tabindex: -1 }, t('enrol_head')),
      h('p', { class: 'note' }, t('enrol_note')),
    ),
    form.element,
  );
  form.focus();
}

function show_second(login: string, code: string, offer: Offer): void {
  const form = new Form(t('enrol_finish'), async ({ password = '', totp = '' }) => {
    if (password.length < kPassword_min) throw new Refusal('password', t('enrol_short'));
    try {
      const session = await call<Session>('POST', '/v1/session/enrol/finish', {
        body: { login, code, password, totp: digits(totp) },
      });
      location.assign(session.home);
    } catch (reason) {
      throw refused('totp', reason, t('enrol_totp_wrong'));
    }
  });
  form.add({
    name: 'password',
    label: t('enrol_password'),
    type: 'password',
    autocomplete: 'new-password',
    hint: t('enrol_password_hint'),
  });
  form.add({
    name: 'totp',
    label: t('totp'),
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    is_code: true,
  });
  const secret = (offer.totp_secret.match(/.{1,4}/g) ?? []).join(' ');
  frame(
    { redraw: () => show_second(login, code, offer) },
    h(
      'div',
      { class: 'lead' },
      h('h1', { tabindex: -1 }, offer.name),
      h('p', { class: 'note' }, t('enrol_secret')),
      h('p', { class: 'note' }, h('b', {}, secret)),
      h('p', { class: 'note' }, h('a', { href: offer.totp_uri }, t('enrol_open'))),
    ),
    form.element,
  );
  form.focus();
}
