// The rules in force, whole and in both languages: what each needs, what follows, for how long, on
// which act, what ends it sooner. Everybody may read them; nobody changes them here: an edition is
// published by two, with a legal act and an end.

import { ScrollText, Users } from 'lucide-react';

import { useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { day_clock } from '../shell/time';
import { now_ms } from '../kit/clock';
import { Shown, Top } from './book_kit';
import { PassDesk, useOnce, Verdict } from './pass_kit';
import { Editions, Preview } from './pass_preview';
import {
  hours_words,
  release_words,
  type Rule,
  type RuleAct,
  type RuleSet,
  type Two,
} from '../shell/rules';

export default function RulesScreen() {
  return (
    <PassDesk>
      <Rules />
    </PassDesk>
  );
}

function Rules() {
  const { say } = useSpeech();
  const rules = useOnce<{ set: RuleSet | null }>('/v1/pass/rules');
  return (
    <main className="work one">
      <Top title={say('pass.rules')} note={say('pass.rules_note')} />
      <Shown query={rules}>
        {({ set }) =>
          set ? (
            <>
              <Head set={set} />
              {set.rules.map((rule) => (
                <OneRule key={rule.id} rule={rule} />
              ))}
              <p className="pass-links">
                <a className="button" href="/counts">
                  <Users className="icon" aria-hidden="true" />
                  {say('pass.public_counts')}
                </a>
              </p>
            </>
          ) : (
            <StateCard
              icon={ScrollText}
              title={say('pass.no_rules')}
              text={say('pass.no_rules_text')}
            />
          )
        }
      </Shown>
      <Editions />
      <Preview />
    </main>
  );
}

function Both({ of, is_strong = false }: { of: Two; is_strong?: boolean }) {
  const { language } = useSpeech();
  const [first, second] = language === 'en' ? [of.en, of.zh] : [of.zh, of.en];
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <>
      {is_strong ? <b>{first}</b> : first}
      <span className="small other" lang={other}>
        {second}
      </span>
    </>
  );
}

function ActWords({ act }: { act: RuleAct }) {
  const { say, language } = useSpeech();
  return (
    <>
      <Both of={act.name} />
      <span className="small other">{act.number}</span>
      <span className="small other">
        {say('pass.act_times', {
          issued: act.issued_on,
          ends: day_clock(act.ends_at, now_ms(), language),
        })}
      </span>
    </>
  );
}

function Head({ set }: { set: RuleSet }) {
  const { say, language } = useSpeech();
  const when = (time: string): string => day_clock(time, now_ms(), language);
  return (
    <section className="list">
      <h2>{say('pass.edition', { edition: set.edition })}</h2>
      <div className="status-words">
        <p className="head">
          <Both of={set.title} is_strong />
        </p>
        {set.is_demo && <p className="tell look">{say('pass.is_example')}</p>}
        <dl>
          <Row name={say('pass.issuer')}>
            <Both of={set.issuer} />
          </Row>
          <Row name={say('pass.in_force')}>
            {say('pass.from_until', { from: when(set.valid_from), until: when(set.valid_until) })}
          </Row>
          <Row name={say('pass.legal_act')}>
            <ActWords act={set.act} />
          </Row>
          <Row name={say('pass.limits')}>
            {say('pass.limits_words', {
              contacts: set.limits.contacts_per_case,
              strangers: set.limits.people_without_shared_exposure,
            })}
          </Row>
          <Row name={say('pass.nothing_known')}>
            <Both of={set.none.why} />
          </Row>
        </dl>
      </div>
    </section>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function OneRule({ rule }: { rule: Rule }) {
  const { say, language } = useSpeech();
  const kinds = rule.evidence.map((kind) => say(`pass.kind_${kind}`)).join('　');
  return (
    <section className="list" aria-label={language === 'en' ? rule.title.en : rule.title.zh}>
      <div className="status-words">
        <p className="head">
          <Verdict of={rule.outcome} /> <Both of={rule.title} is_strong />
        </p>
        <dl>
          <Row name={say('pass.rule_why')}>
            <Both of={rule.why} />
          </Row>
          <Row name={say('pass.rule_evidence')}>{kinds}</Row>
          <Row name={say('pass.rule_hours')}>{hours_words(rule.hours, language)}</Row>
          {(rule.release ?? []).map((release, index) => (
            <Row key={index} name={say('pass.rule_sooner')}>
              {release_words(release, language)}
            </Row>
          ))}
          <Row name={say('pass.rule_office')}>
            <Both of={rule.office} />
          </Row>
          <Row name={say('pass.rule_clause')}>
            <Both of={rule.clause} />
          </Row>
          {rule.act && (
            <Row name={say('pass.legal_act')}>
              <ActWords act={rule.act} />
            </Row>
          )}
        </dl>
        <p className="small">
          {say('pass.rule_code', { code: rule.code, id: rule.id, version: rule.version })}
        </p>
      </div>
    </section>
  );
}
