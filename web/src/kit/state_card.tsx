// What a page shows instead of content: nothing to do, still fetching, or trouble. An icon, one
// bold line, one line of what to do, at most one button. Fetching stays unseen for 400 ms. Called
// by every page of both entries.

import {
  CloudOff,
  RefreshCw,
  SearchX,
  ShieldQuestion,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';

import type { Fault } from './contract';
import { useSpeech } from './i18n';

interface CardProps {
  icon: LucideIcon;
  title: string;
  text: string;
  action?: ReactNode;
  role?: 'alert' | 'status';
}

export function StateCard({ icon: Icon, title, text, action, role }: CardProps) {
  return (
    <section className="state-card" role={role}>
      <Icon className="icon" aria-hidden="true" />
      <h2>{title}</h2>
      {text && <p className="note">{text}</p>}
      {action}
    </section>
  );
}

const kQuiet_ms = 400;

export function Waiting({ words }: { words?: string }) {
  const { say } = useSpeech();
  const [is_seen, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), kQuiet_ms);
    return () => clearTimeout(timer);
  }, []);
  if (!is_seen) return <div className="waiting" />;
  return (
    <div className="waiting" role="status">
      <i />
      <i />
      <i />
      <p className="note">{words ?? say('loading', { seconds: 3 })}</p>
    </div>
  );
}

export interface TroubleProps {
  fault: Fault | null;
  status: number;
  again?: () => void;
}

export function Trouble({ fault, status, again }: TroubleProps) {
  const { say, say_fault } = useSpeech();
  const kinds: [LucideIcon, string] =
    status === 0
      ? [CloudOff, 'trouble.no_server']
      : status === 403
        ? [ShieldQuestion, 'trouble.refused']
        : status === 404
          ? [SearchX, 'trouble.absent']
          : status === 503 || status === 429
            ? [RefreshCw, 'trouble.busy']
            : [TriangleAlert, 'trouble.bug'];
  const action = again && (
    <button type="button" className="button" onClick={again}>
      <RefreshCw className="icon" aria-hidden="true" />
      {say('again')}
    </button>
  );
  return (
    <StateCard
      role="alert"
      icon={kinds[0]}
      title={say(kinds[1])}
      text={say_fault(fault, status)}
      action={action}
    />
  );
}
