// "Mine": who I am here, language, size, light; leaving. Warns when something is still unsent.

import {
  ChevronRight,
  LogOut,
  MonitorSmartphone,
  Moon,
  Sun,
  SunMoon,
  type LucideIcon,
} from 'lucide-react';
import { useRef, useState } from 'react';

import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { useLanguageChange } from '../kit/speech_switch';
import { set_theme, theme, type Theme } from '../kit/theme';
import { is_large, set_large } from '../shell/language';
import { kMenu } from './pages';
import { useWork } from './use_work';

const kThemes: [Theme, LucideIcon][] = [
  ['system', SunMoon],
  ['light', Sun],
  ['dark', Moon],
];

export default function MePage() {
  const { say } = useSpeech();
  const { state } = useWork();
  const account = state.account;
  return (
    <>
      <header className="bar">
        <h1>{say('tab.me')}</h1>
      </header>
      <main className="page">
        {account && (
          <section className="card person">
            <p className="line1">
              <b className="name">{account.account.name}</b>
            </p>
            {account.roles.map((role) => (
              <p className="note" key={`${role.role}${role.area?.id ?? ''}`}>
                {say(`role.${role.role}`)}
                {'　'}
                {role.area
                  ? [role.area.parent_name, role.area.name].filter(Boolean).join(' ')
                  : ''}
              </p>
            ))}
          </section>
        )}
        <Menu />
        <Settings />
        <Leaving />
      </main>
    </>
  );
}

// What other rooms have for this person: their shifts, their lists.
function Menu() {
  const { say } = useSpeech();
  const { state } = useWork();
  const mine = state.account?.roles.map((one) => one.role as string) ?? [];
  const shown = kMenu.filter((one) => !one.roles || one.roles.some((role) => mine.includes(role)));
  if (!shown.length) return null;
  return (
    <nav className="card menu" aria-label={say('me.more')}>
      {shown.map(({ place, key }) => (
        <a key={place} href={`#/${place}`}>
          {say(key)}
          <ChevronRight className="icon push" aria-hidden="true" />
        </a>
      ))}
      <a href="/gate">
        {say('me.gate')}
        <ChevronRight className="icon push" aria-hidden="true" />
      </a>
    </nav>
  );
}

function Settings() {
  const { say, language } = useSpeech();
  const change_language = useLanguageChange();
  const [large, set_large_shown] = useState(is_large);
  const [chosen, set_chosen] = useState<Theme>(theme);
  return (
    <section className="card settings">
      <Choice
        label={say('me.language')}
        value={language}
        options={[
          ['zh', say('language.zh')],
          ['en', say('language.en')],
        ]}
        choose={change_language}
      />
      <Choice
        label={say('me.size')}
        value={large ? 'large' : 'normal'}
        options={[
          ['normal', say('me.size_normal')],
          ['large', say('me.size_large')],
        ]}
        choose={(size) => {
          set_large(size === 'large');
          set_large_shown(size === 'large');
        }}
      />
      <Choice
        label={say('me.theme')}
        value={chosen}
        options={kThemes.map(([one]) => [one, say(`me.theme_${one}`)])}
        choose={(one) => {
          set_theme(one);
          set_chosen(one);
        }}
      />
    </section>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: [Value, string][];
  choose: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, choose }: ChoiceProps<Value>) {
  return (
    <fieldset className="segments">
      <legend>{label}</legend>
      <div>
        {options.map(([one, words]) => (
          <label key={one} className={one === value ? 'on' : ''}>
            <input
              type="radio"
              className="only-read"
              name={label}
              checked={one === value}
              onChange={() => choose(one)}
            />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Leaving() {
  const { say, say_fault } = useSpeech();
  const { work, state } = useWork();
  const question = useRef<HTMLDialogElement>(null);
  const unsent_count = state.records.filter(
    (record) => record.state === 'waiting' || record.state === 'needs_you',
  ).length;
  const leave = async (): Promise<void> => {
    const reply = await work.sign_out();
    if (reply.fault) work.say('toast.words', { words: say_fault(reply.fault, reply.status) });
  };
  const leave_others = async (): Promise<void> => {
    const reply = await call<{ revoked_count: number }>('POST', '/v1/session/revoke-others', {
      body: {},
    });
    if (reply.body) work.say('toast.revoked', { count: reply.body.revoked_count });
    else work.say('toast.words', { words: say_fault(reply.fault, reply.status) });
  };
  return (
    <section className="leaving">
      <button type="button" className="button plain" onClick={() => void leave_others()}>
        <MonitorSmartphone className="icon" aria-hidden="true" />
        {say('me.revoke_others')}
      </button>
      <button
        type="button"
        className="button plain"
        onClick={() => (unsent_count ? question.current?.showModal() : void leave())}
      >
        <LogOut className="icon" aria-hidden="true" />
        {say('me.sign_out')}
      </button>
      <dialog ref={question} className="sheet" aria-labelledby="leave-title">
        <h2 id="leave-title">{say('me.unsent', { count: unsent_count })}</h2>
        <p className="note">{say('me.unsent_text')}</p>
        <button type="button" className="button main" onClick={() => question.current?.close()}>
          {say('me.stay')}
        </button>
        <button type="button" className="button plain" onClick={() => void leave()}>
          {say('me.leave_anyway')}
        </button>
      </dialog>
    </section>
  );
}
