// The frame of the field entry: page by address, the outbox bar, three tabs, the toast. No pages
// of its own.

import { Check, CloudOff, Route, Upload, User, type LucideIcon } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';

import { useSpeech } from '../kit/i18n';
import { DemoBar } from '../kit/demo_bar';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { HandOverPage } from './hand_over';
import { MePage } from './me';
import { OutboxBar, OutboxPage } from './outbox_page';
import { TaskPage } from './task';
import { TodayPage } from './today';
import { useRoute, useWork } from './use_work';

const kTabs: [string, LucideIcon][] = [
  ['today', Route],
  ['outbox', Upload],
  ['me', User],
];

export function App() {
  const { say, language } = useSpeech();
  const { work, state } = useWork();
  const route = useRoute();
  const place = route[0] ?? 'today';
  useEffect(() => {
    document.title = `${say(place === 'task' ? 'tab.task' : `tab.${place}`)} · ${say('brand')}`;
  }, [place, language, say]);
  if (state.phase === 'starting')
    return (
      <div className="phone">
        <main>
          <Waiting />
        </main>
      </div>
    );
  if (state.phase === 'stranger') {
    return (
      <div className="phone">
        <main className="page">
          {state.trouble ? (
            <Trouble {...state.trouble} again={() => void work.wake(true)} />
          ) : (
            <StateCard
              icon={CloudOff}
              title={say('stranger.title')}
              text={say('stranger.text')}
              action={
                <a className="button main" href="/enter">
                  {say('bar.sign_in')}
                </a>
              }
            />
          )}
        </main>
      </div>
    );
  }
  return (
    <div className="phone">
      <div hidden={place === 'task'}>
        {state.account?.demo && <DemoBar name={state.account.account.name} />}
      </div>
      <Scroll place={route.join('/')}>{page_of(route)}</Scroll>
      {state.toast && (
        <p className="toast" role="status">
          <Check className="icon" aria-hidden="true" />
          <span>{say(state.toast.key, state.toast.values)}</span>
        </p>
      )}
      <div className="bottom">
        <OutboxBar />
        {place !== 'task' && <Tabs place={place} />}
      </div>
    </div>
  );
}

const kept_tops = new Map<string, number>();

// Each page scrolls by itself and is found again where it was left: back to the same door.
function Scroll({ place, children }: { place: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element) element.scrollTop = kept_tops.get(place) ?? 0;
    return () => {
      if (element && !place.startsWith('task')) kept_tops.set(place, element.scrollTop);
    };
  }, [place]);
  return (
    <div className="scroll" key={place} ref={box}>
      {children}
    </div>
  );
}

function page_of(route: string[]) {
  const [place, id, part] = route;
  if (place === 'task' && id && part === 'hand') return <HandOverPage id={id} />;
  if (place === 'task' && id) return <TaskPage id={id} key={id} />;
  if (place === 'outbox') return <OutboxPage />;
  if (place === 'me') return <MePage />;
  return <TodayPage />;
}

function Tabs({ place }: { place: string }) {
  const { say } = useSpeech();
  return (
    <nav className="tabs" aria-label={say('tab.all')}>
      {kTabs.map(([tab, Icon]) => (
        <a
          key={tab}
          href={tab === 'today' ? '#/' : `#/${tab}`}
          className={tab === place ? 'on' : ''}
          aria-current={tab === place ? 'page' : undefined}
        >
          <Icon className="icon" aria-hidden="true" />
          {say(`tab.${tab}`)}
        </a>
      ))}
    </nav>
  );
}
