// One rating, once: five choices in words with stars beside them, then one button. The same key is
// sent again until an answer comes, so a lost reply never rates twice.
import { announce, h, replace } from '../shell/dom';
import { as_trouble, explain } from '../shell/parts';
import { PendingAct } from '../shell/retry';
import { stars_word } from './progress';
import { t } from './words';

const kChoices = [5, 4, 3, 2, 1];

const stars_of = (count: number): HTMLElement =>
  h('span', { class: 'stars', 'aria-hidden': 'true' }, '★'.repeat(count) + '☆'.repeat(5 - count));

export function rated(stars: number): HTMLElement {
  return h(
    'section',
    { class: 'card' },
    h(
      'div',
      { class: 'row-stars' },
      h('b', {}, t('rated', { word: stars_word(stars) })),
      stars_of(stars),
    ),
    h('p', { class: 'note' }, t('rated_note')),
  );
}

// `send` posts the rating with that key; what it resolves to is shown by the caller.
export function rating_form(
  name: string,
  send: (stars: number, key: string) => Promise<void>,
): HTMLElement {
  const act = new PendingAct<number>(sessionStorage, `rating.${name}`);
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const button = h('button', { class: 'button main', type: 'submit' }, t('rate_send'));
  const form = h(
    'form',
    {
      class: 'card',
      onsubmit: (event) => {
        event.preventDefault();
        void submit();
      },
    },
    h(
      'fieldset',
      { class: 'rating' },
      h('legend', {}, t('rate_head')),
      ...kChoices.map((count) =>
        h(
          'label',
          { class: 'choice' },
          h('input', { type: 'radio', name: 'stars', value: count }),
          stars_word(count),
          h('span', { class: 'skip' }, t('stars', { n: count })),
          stars_of(count),
        ),
      ),
    ),
    wrong,
    button,
  );

  async function submit(): Promise<void> {
    if (button.getAttribute('aria-disabled') === 'true') return;
    const stars = Number(new FormData(form).get('stars'));
    if (!stars) {
      replace(wrong, t('rate_pick'));
      form.querySelector('input')?.focus();
      return;
    }
    // Once sent, the first choice stands until it is answered.
    const attempt = act.open(stars);
    act.keep({ ...attempt, is_sent: true });
    button.setAttribute('aria-disabled', 'true');
    replace(wrong);
    try {
      await send(attempt.body, attempt.key);
      act.close();
      announce(t('rated_note'));
    } catch (reason) {
      const trouble = as_trouble(reason);
      if (!trouble.may_retry) act.close();
      const told = explain(trouble, 1);
      replace(wrong, `${told.bold}　${trouble.may_retry ? t('kept') : told.note}`);
      button.removeAttribute('aria-disabled');
    }
  }
  return form;
}
