// "Why can I see this?": one line that names the rule which let the reader in, as the server found
// it. Shown under every record.

import { KeyRound } from 'lucide-react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { useNow } from '../kit/use_now';

export interface WhySeen {
  rule: string;
  role: string;
  area: { name: string } | null;
  until: string | null;
}

export function Why({ why }: { why: WhySeen | null | undefined }) {
  const { say, language } = useSpeech();
  const now = useNow();
  if (!why) return null;
  const until = why.until ? say_when(language, why.until, now) : '';
  return (
    <p className="small">
      <KeyRound className="icon" aria-hidden="true" />{' '}
      {say(`why.${why.rule}`, {
        area: why.area?.name ?? '',
        role: say(`role.${why.role}`),
        until,
      })}
    </p>
  );
}
