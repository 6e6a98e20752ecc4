// "Check it yourself": fetches the head, its co-signatures and proofs as anybody may, and judges
// them in this browser with the code of tools/verify-log. Promises: green only for what was
// computed here; the head of a good look is kept on this machine and the next look must continue
// it. Who the witnesses are is the server's word here, and the page says so.

import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { CircleCheck, ShieldCheck, TriangleAlert } from 'lucide-react';

import {
  check_log,
  type Answer,
  type Finding,
  type LogHead,
} from '../../../tools/verify-log/check';
import type { AuditLeaf } from '../kit/contract';
import { useSpeech, type Speech } from '../kit/i18n';
import { MoreWords } from '../kit/speech_switch';
import { ask } from './asking';
import { kTrusted } from './log_trusted';
import { useOnce } from './pass_kit';
import en from './words/audit/en.json';
import zh from './words/audit/zh-CN.json';

const kHead_key = 'firstline.log_head';
const kLeaves_max = 5;

async function look(): Promise<Answer> {
  const leaves = await ask<{ items: AuditLeaf[] }>('/v1/audit/leaves?limit=50');
  const old_head = localStorage.getItem(kHead_key);
  const answer = await check_log({
    get: ask,
    trusted: kTrusted,
    old_heads: old_head ? [old_head] : [],
    leaves: leaves.items
      .flatMap(({ position, hash }) => (position === null ? [] : [{ position, hash }]))
      .slice(0, kLeaves_max),
  });
  // A head that does not fit is never put in the place of one that was good.
  if (answer.is_good && answer.head) localStorage.setItem(kHead_key, answer.head);
  return answer;
}

export default function AuditSelf() {
  return (
    <MoreWords words={{ zh, en }}>
      <Panel />
    </MoreWords>
  );
}

function Panel() {
  const { say } = useSpeech();
  const check = useMutation({ mutationFn: look });
  return (
    <section className="panel own-look">
      <h2>{say('self.title')}</h2>
      <p className="note">{say('self.text')}</p>
      <Button
        loading={check.isPending}
        onClick={() => check.mutate()}
        icon={<ShieldCheck className="icon" />}
      >
        {say('self.start')}
      </Button>
      <div role="status">
        {check.isError && <p className="verdict look">{say('self.no_answer')}</p>}
        {check.data && <Findings answer={check.data} />}
      </div>
      <Known />
    </section>
  );
}

function why_words({ say, has }: Speech, why: string | undefined): string {
  return say(why && has(`self.why.${why}`) ? `self.why.${why}` : 'self.why.unknown');
}

function finding_words(speech: Speech, finding: Finding): string {
  const { what, names = [], size = 0, position = 0, count = 0, need = 0, why } = finding;
  const words = speech.say(`self.${what}`, {
    size,
    position,
    count,
    need,
    names: names.join('、') || '—',
    why: why_words(speech, why),
  });
  return why && what !== 'refused' && !finding.is_good
    ? `${words} (${why_words(speech, why)})`
    : words;
}

function Findings({ answer }: { answer: Answer }) {
  const speech = useSpeech();
  const { say } = speech;
  return (
    <div className={`verdict ${answer.is_good ? 'good' : 'look'}`}>
      {answer.is_good ? (
        <CircleCheck className="icon" aria-hidden="true" />
      ) : (
        <TriangleAlert className="icon" aria-hidden="true" />
      )}
      <div>
        <b>{say(answer.is_good ? 'self.good' : 'self.look')}</b>
        <ul>
          {answer.findings.map((finding, index) => (
            <li key={index}>
              {finding.is_good ? '✓' : '✗'} {finding_words(speech, finding)}
            </li>
          ))}
        </ul>
        <p className="small">{say('self.keys')}</p>
      </div>
    </div>
  );
}

// Who the witnesses are, how far each has signed, and which one would not.
function Known() {
  const speech = useSpeech();
  const { say } = speech;
  const log = useOnce<LogHead>('/v1/log/head');
  if (!log.data) return null;
  return (
    <>
      <h3>{say('self.witnesses')}</h3>
      {log.data.witnesses.length === 0 && <p className="note">{say('self.none')}</p>}
      <ul>
        {log.data.witnesses.map((witness) => (
          <li key={witness.key}>
            <b>{witness.name}</b>{' '}
            {witness.size === null
              ? say('self.not_yet')
              : say('self.signed', { size: witness.size })}
            {witness.refused && !witness.refused.is_over && (
              <span className="verdict look">
                <TriangleAlert className="icon" aria-hidden="true" />
                {say('self.refused', {
                  names: witness.name,
                  why: why_words(speech, witness.refused.what),
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
