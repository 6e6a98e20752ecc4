// The confirm page: where it goes, who is asked for, a few words if one likes, one button. Its
// idempotency key is made when the page opens and lives in sessionStorage until an answer comes, so
// a lost reply, a second tap or a reload never makes a second request.
import cloud_off from 'virtual:icons/cloud-off';
import hourglass from 'virtual:icons/hourglass';
import map_pin from 'virtual:icons/map-pin';
import phone from 'virtual:icons/phone';
import send_icon from 'virtual:icons/send';
import { call, type AskOpened, type KindInfo, type Me } from '../shell/api';
import { announce, h, icon, replace, with_wait } from '../shell/dom';
import { frame } from '../shell/frame';
import { language } from '../shell/language';
import { as_trouble, explain, loading } from '../shell/parts';
import { PendingAct, with_body, type Attempt } from '../shell/retry';
import { remember_sent } from './ask';
import {
  draft_name,
  go,
  kind_word,
  load_kinds,
  load_me,
  sign_in_again,
  type AskDraft,
} from './state';
import { t } from './words';

const kTextMax = 500;
const kLeftShown = 60;

// One open confirm page: the attempt, its parts on the screen, and the next try if one is planned.
class Confirm {
  private readonly act: PendingAct<AskDraft>;
  private attempt: Attempt<AskDraft>;
  private readonly notice = h('div', { 'aria-live': 'polite' });
  private readonly left = h('p', { class: 'hint' });
  private readonly words = h('span');
  private readonly button: HTMLElement;
  private readonly text: HTMLTextAreaElement;
  private clock: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private is_sending = false;

  constructor(
    private readonly info: KindInfo,
    private readonly me: Me,
  ) {
    this.act = new PendingAct<AskDraft>(sessionStorage, draft_name(info.kind));
    this.attempt = this.act.open({ kind: info.kind, text: '' });
    this.text = h('textarea', {
      class: 'input',
      id: 'text',
      maxlength: kTextMax,
      'aria-describedby': 'left',
      oninput: () => this.typed(),
    });
    this.text.value = this.attempt.body.text;
    this.left.id = 'left';
    this.button = h(
      'button',
      { class: 'button main big', type: 'button', onclick: () => void this.send() },
      icon(send_icon),
      this.words,
    );
    addEventListener('online', this.came_online);
    addEventListener('hashchange', () => this.leave(), { once: true });
  }

  draw(): void {
    // "What you need (optional)": what stands in brackets is said more quietly.
    const whole = language() === 'en' ? this.info.text_label_en : this.info.text_label_zh;
    const [label = '', note = ''] = whole.split(/[（(）)]/);
    const { household, person } = this.me;
    this.text.readOnly = this.attempt.is_sent;
    frame(
      {
        redraw: () => this.draw(),
        back_to: '#/',
        beside: h('span', { class: 'note push' }, t('last_tap')),
        dock: h(
          'footer',
          { class: 'dock' },
          h('p', { class: 'note center' }, t('send_note')),
          this.button,
        ),
      },
      h('h1', { tabindex: -1 }, kind_word(this.info)),
      h(
        'div',
        { class: 'rows' },
        h(
          'div',
          { class: 'row' },
          icon(map_pin),
          h(
            'div',
            { class: 'what' },
            h('span', {}, `${t('deliver_to')}　${household.address}`),
            h('b', {}, household.door),
          ),
        ),
        h(
          'div',
          { class: 'row' },
          icon(phone),
          h(
            'div',
            { class: 'what' },
            h('span', {}, t('contact')),
            h('b', {}, `${person.name}　`, h('span', { class: 'nowrap' }, person.phone_masked)),
          ),
        ),
      ),
      h('p', { class: 'small' }, t('wrong_address')),
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'text' }, label, h('span', { class: 'note' }, note)),
        this.text,
        this.left,
      ),
      this.notice,
    );
    this.say_button();
    this.typed();
    if (this.attempt.is_sent && !this.is_sending && !this.clock) void this.send();
  }

  private say_button(): void {
    replace(this.words, t(this.is_sending ? 'sending' : this.attempt.is_sent ? 'resend' : 'send'));
    if (this.is_sending) this.button.setAttribute('aria-disabled', 'true');
    else this.button.removeAttribute('aria-disabled');
  }

  private typed(): void {
    const left = kTextMax - this.text.value.length;
    const hint = this.attempt.is_sent
      ? t('locked')
      : left <= kLeftShown
        ? t('left_chars', { n: left })
        : '';
    replace(this.left, hint);
    if (!this.attempt.is_sent)
      this.attempt = this.act.keep(
        with_body(this.attempt, { kind: this.info.kind, text: this.text.value }),
      );
  }

  private async send(): Promise<void> {
    if (this.is_sending) return;
    clearTimeout(this.clock);
    this.clock = undefined;
    this.is_sending = true;
    this.attempt = this.act.keep({ ...this.attempt, is_sent: true });
    this.text.readOnly = true;
    this.say_button();
    try {
      const { ask, follow } = await call<AskOpened>('POST', '/v1/asks', {
        body: this.attempt.body,
        key: this.attempt.key,
      });
      this.act.close();
      this.stop();
      remember_sent(ask, follow);
      announce(t('sent'));
      location.replace(`#/ask/${ask.id}`);
    } catch (reason) {
      this.failed(reason);
    }
  }

  private failed(reason: unknown): void {
    this.is_sending = false;
    this.tries += 1;
    const trouble = as_trouble(reason);
    const told = explain(trouble, this.tries);
    if (trouble.kind === 'not_signed_in') {
      this.attempt = this.act.keep({ ...this.attempt, is_sent: false });
      return sign_in_again();
    }
    if (trouble.may_retry) this.clock = setTimeout(() => void this.send(), told.wait);
    else {
      // A clear no: it may be changed and sent again, as a new request if the words change.
      this.text.readOnly = false;
      this.attempt = this.act.keep({ ...this.attempt, is_sent: false });
      if (trouble.key === 'trust.key_reused') this.act.close();
    }
    replace(
      this.notice,
      h(
        'div',
        { class: 'notice look' },
        icon(trouble.kind === 'offline' ? cloud_off : hourglass),
        h('div', {}, h('b', {}, told.bold), h('span', {}, told.note), h('span', {}, t('kept'))),
      ),
    );
    this.say_button();
    this.typed();
  }

  private readonly came_online = () => {
    if (this.clock) void this.send();
  };

  private stop(): void {
    clearTimeout(this.clock);
    removeEventListener('online', this.came_online);
  }

  private leave(): void {
    this.stop();
  }
}

export async function show_confirm(kind: string): Promise<void> {
  const options = { redraw: () => void show_confirm(kind), back_to: '#/' };
  const [kinds, me] = await with_wait(Promise.all([load_kinds(), load_me()]), () =>
    frame(options, loading()),
  );
  const info = kinds.find((one) => one.kind === kind);
  if (!info) return go('#/');
  new Confirm(info, me).draw();
}
