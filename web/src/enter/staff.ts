// Staff sign in with account, password and the code of their authenticator. What was wrong is never
// said more exactly than "one of the three".
import { call, type Session } from '../shell/api';
import { h } from '../shell/dom';
import { frame } from '../shell/frame';
import { as_trouble } from '../shell/parts';
import { digits, Form, Refusal } from './form';
import { t } from './words';

export function show_staff(): void {
  const form = new Form(t('sign_in_now'), async ({ login = '', password = '', totp = '' }) => {
    const code = digits(totp);
    if (code.length !== 6) throw new Refusal('totp', t('code_wrong'));
    try {
      const session = await call<Session>('POST', '/v1/session/staff', {
        body: { login, password, totp: code },
      });
      location.assign(session.home);
    } catch (reason) {
      const trouble = as_trouble(reason);
      const is_no =
        trouble.kind === 'not_signed_in' ||
        trouble.kind === 'bad_input' ||
        trouble.kind === 'refused';
      throw is_no ? new Refusal('password', t('staff_refused')) : trouble;
    }
  });
  form.add({ name: 'login', label: t('login'), autocomplete: 'username' });
  form.add({
    name: 'password',
    label: t('password'),
    type: 'password',
    autocomplete: 'current-password',
  });
  form.add({
    name: 'totp',
    label: t('totp'),
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    hint: t('totp_hint'),
    is_code: true,
  });
  frame(
    { redraw: show_staff },
    h(
      'div',
      { class: 'lead' },
      h('h1', { tabindex: -1 }, t('staff_head')),
      h(
        'p',
        { class: 'note' },
        t('staff_note'),
        ' ',
        h('a', { href: '#resident' }, t('real_resident')),
        ' · ',
        h('a', { href: '#enrol' }, t('enrol_link')),
        ' · ',
        h('a', { href: '/gate' }, t('to_gate')),
      ),
    ),
    form.element,
  );
  form.focus();
}
