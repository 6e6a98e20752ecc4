// A small form: labelled fields, one button, every refusal said beside the field it is about.
import { h, replace } from '../shell/dom';
import { as_trouble, explain } from '../shell/parts';
import { t } from './words';

export interface FieldPlan {
  name: string;
  label: string;
  autocomplete: string;
  type?: 'text' | 'password';
  inputmode?: 'numeric' | 'text';
  hint?: string;
  value?: string;
  is_code?: boolean;
}

// "No", with the field it is about.
export class Refusal extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

export const digits = (text: string): string => text.replace(/\D/g, '');

export function told(reason: unknown): string {
  const words = explain(as_trouble(reason), 1);
  return `${words.bold}　${words.note}`;
}

interface Field {
  input: HTMLInputElement;
  wrong: HTMLElement;
}

export class Form {
  readonly element: HTMLFormElement;
  private readonly fields = new Map<string, Field>();
  private readonly button: HTMLElement;

  constructor(
    button_words: string,
    private readonly act: (values: Readonly<Record<string, string>>) => Promise<void>,
  ) {
    this.button = h('button', { class: 'button main big', type: 'submit' }, button_words);
    this.element = h(
      'form',
      {
        class: 'form',
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          void this.submit();
        },
      },
      this.button,
    );
  }

  add(plan: FieldPlan): void {
    const about = `${plan.name}-about`;
    const input = h('input', {
      class: plan.is_code ? 'input code' : 'input',
      id: plan.name,
      name: plan.name,
      type: plan.type ?? 'text',
      inputmode: plan.inputmode,
      autocomplete: plan.autocomplete,
      maxlength: 200,
      'aria-describedby': about,
      autocapitalize: 'none',
      spellcheck: 'false',
    });
    input.value = plan.value ?? '';
    const wrong = h('p', { class: 'wrong', role: 'alert' });
    this.fields.set(plan.name, { input, wrong });
    this.button.before(
      h(
        'div',
        { class: 'field' },
        h('label', { for: plan.name }, plan.label),
        input,
        h('div', { id: about }, plan.hint ? h('p', { class: 'hint' }, plan.hint) : null, wrong),
      ),
    );
  }

  focus(): void {
    this.fields.values().next().value?.input.focus();
  }

  fill(name: string, value: string): void {
    const input = this.fields.get(name)?.input;
    if (!input) return;
    input.value = value;
    input.focus();
  }

  refuse(name: string, words: string): void {
    const field = this.fields.get(name) ?? this.fields.values().next().value;
    if (!field) return;
    replace(field.wrong, words);
    field.input.setAttribute('aria-invalid', 'true');
    field.input.focus();
  }

  // One at a time: while the act runs the button is held.
  private async submit(): Promise<void> {
    if (this.button.getAttribute('aria-disabled') === 'true') return;
    const values: Record<string, string> = {};
    for (const [name, { input, wrong }] of this.fields) {
      values[name] = input.value.trim();
      replace(wrong);
      input.removeAttribute('aria-invalid');
    }
    const empty = Object.keys(values).find((name) => values[name] === '');
    if (empty) return this.refuse(empty, t('missing'));
    this.button.setAttribute('aria-disabled', 'true');
    try {
      await this.act(values);
    } catch (reason) {
      if (reason instanceof Refusal) this.refuse(reason.field, reason.message);
      else this.refuse('', told(reason));
    } finally {
      this.button.removeAttribute('aria-disabled');
    }
  }
}
