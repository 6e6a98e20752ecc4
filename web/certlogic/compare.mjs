// Evaluates seeded random CertLogic expressions with the reference (certlogic-js) and with
// `firstline rules certlogic --lines`, and compares: every value, every refusal, and every message
// of the format validator. Prints one line of counts; exit code 1 when anything differs.
//
//   node compare.mjs FIRSTLINE [COUNT] [SEED]
//
// The one licence taken: where the specification calls an expression's form wrong or a date
// impossible, ours may refuse what the reference lets pass. Ours may never answer what the
// reference refuses.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const require = createRequire(import.meta.url);
const { evaluate } = require('certlogic-js');
const { validateFormat } = require('certlogic-js/dist/validation');

const [firstline, count = '20000', seed = '1'] = process.argv.slice(2);

// xorshift32: the same expressions on every machine.
let state = Number(seed) * 2654435761 || 1;
function below(bound) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % bound;
}
const one_of = (list) => list[below(list.length)];

const texts = ['', 'a', 'foo', '0', 'positive', 'URN:UVCI:01:NL:187/37512422923#B', 'a::c/#/f'];
const dates = ['2021', '2021-02', '2020-02-29', '2021-06-23', '2021-06-23T00:00:00Z',
  '2021-06-23T13:37:42', '2021-06-23T13:37:42.0429+02:00', '2021-06-23T13:37:42.1-130',
  '2021-12-31T23:59:59.999Z', '1969-07-20', '2021-06-23T13:37:42+2', '2000-01-31'];
const impossible = ['2021-02-30', '2021-13', '2021-06-23T25:00:00Z', '2021-06-23T13:60:00Z'];
const wrong_dates = ['20210623', '2021-6-23', 'x', '2021-06-23 13:37:42', '2021-06-23T13:37Z'];
let is_impossible = false;

function made_date() {
  const die = below(40);
  if (die === 0) {
    is_impossible = true;
    return one_of(impossible);
  }
  return die < 3 ? one_of(wrong_dates) : one_of(dates);
}
function made_value(depth) {
  const die = below(depth > 2 ? 7 : 9);
  if (die === 0) return null;
  if (die === 1) return below(2) === 0;
  if (die === 2) return below(20) - 5;
  if (die === 3) return one_of([0.5, 2.25, -1e-7, 1e21, 9007199254740991, 0]);
  if (die === 4) return made_date();
  if (die < 7) return one_of(texts);
  if (die === 7) return Array.from({ length: below(4) }, () => made_value(depth + 1));
  return Object.fromEntries(
    Array.from({ length: below(4) }, () => [one_of(['x', 'y', 'z', 'n']), made_value(depth + 1)]),
  );
}
function made_data() {
  return { x: made_value(0), y: made_value(0), n: below(9), d: made_date(), t: one_of(texts),
    l: Array.from({ length: below(5) }, () => made_value(1)), o: { x: { y: below(3) } } };
}
// A text is never indexed: the reference answers its letter, the specification has no such thing.
const paths = ['', 'x', 'y', 'n', 'd', 't', 'l', 'o', 'o.x', 'o.x.y', 'l.x', 'nope', 'nope.x.y',
  'o.nope', 'n.x', 'x.y', 'x.x', 'l.99', 'o.0'];
const inner_paths = ['', 'current', 'accumulator', 'current.x', 'accumulator.x', 'x', 'current.n'];

function made_literal() {
  return one_of([true, false, 0, 1, 2, -3, 42, ...texts, one_of(dates)]);
}
function moment(depth, inside) {
  if (below(12) === 0) return made(depth + 1, inside);
  if (below(6) === 0) return { dccDateOfBirth: [one_of(['2021', '2020-02', '2000-01-31', 'x'])] };
  const operand = below(2) === 0 ? made_date() : { var: inside ? 'current' : 'd' };
  const unit = one_of(['year', 'month', 'day', 'hour']);
  return { plusTime: [operand, below(60) - 30, unit] };
}
const list = (low, high, make) => Array.from({ length: low + below(high - low + 1) }, make);
const orders = ['<', '>', '<=', '>='];
const time_orders = ['after', 'before', 'not-after', 'not-before'];
function integer(depth, inside) {
  const die = below(5);
  if (die < 2) return below(10) - 3;
  if (die === 2) return { var: inside ? one_of(inner_paths) : 'n' };
  return die === 3 ? { '+': [below(9), { var: inside ? 'accumulator' : 'n' }] }
    : made(depth + 1, inside);
}
// What is not CertLogic, or nearly not.
function spoiled(depth, inside) {
  const part = () => made(depth + 1, inside);
  return one_of([
    () => null, () => 0.5, () => ({}), () => ({ a: 1, b: 2 }), () => ({ all: [part()] }),
    () => ({ if: [part(), part()] }), () => ({ '!': [part(), part()] }), () => ({ '+': [1] }),
    () => ({ and: [part()] }), () => ({ '<': [1, 2, 3, 4] }), () => ({ '===': [1, 1, 1] }),
    () => ({ plusTime: [made_date(), 1.5, 'day'] }), () => ({ plusTime: [made_date(), 1, 'week'] }),
    () => ({ plusTime: [made_date(), { '+': [1, 1] }, 'day'] }),
    () => ({ plusTime: [made_date()] }),
    () => ({ extractFromUVCI: [one_of(texts)] }), () => ({ extractFromUVCI: ['a', null] }),
    () => ({ dccDateOfBirth: [] }), () => ({ reduce: [[], 1] }), () => ({ var: 3 }),
    () => ({ var: ['x'] }), () => ({ var: 'x.' }), () => ({ in: 'x' }), () => ({ and: [] }),
  ])();
}
function made(depth = 0, inside = false) {
  const part = () => made(depth + 1, inside);
  if (depth > 4 || below(8) === 0) return made_literal();
  switch (below(15)) {
    case 0: return below(4) === 0 ? spoiled(depth, inside) : part();
    case 1: return { var: one_of(inside ? inner_paths : paths) };
    case 2: return list(0, 3, part);
    case 3: return { if: [part(), part(), part()] };
    case 4: return { and: list(2, 4, part) };
    case 5: return { '!': [part()] };
    case 6: return { '===': [part(), part()] };
    case 7: return { in: [part(), below(4) === 0 ? part() : list(0, 4, part)] };
    case 8: return { '+': [integer(depth, inside), integer(depth, inside)] };
    case 9: return { [one_of(orders)]: list(2, 3, () => integer(depth, inside)) };
    case 10: return { [one_of(time_orders)]: list(2, 3, () => moment(depth, inside)) };
    case 11: return moment(depth, inside);
    case 12: {
      const operand = below(3) === 0 ? part() : { var: inside ? 'current' : one_of(['l', 'x']) };
      return { reduce: [operand, made(depth + 1, true), part()] };
    }
    case 13: return { extractFromUVCI: [below(2) === 0 ? one_of(texts) : part(), below(8) - 1] };
    default: return { var: one_of(inside ? inner_paths : paths) };
  }
}

const cases = [];
for (let i = 0; i < Number(count); ++i) {
  is_impossible = false;
  const expression = made();
  const data = below(20) === 0 ? one_of([null, [], 7, 'text']) : made_data();
  cases.push({ expression, data, is_impossible });
}

const folder = mkdtempSync(join(tmpdir(), 'firstline-certlogic-'));
let answers;
try {
  const file = join(folder, 'lines');
  writeFileSync(file, cases.map((c) => JSON.stringify(c)).join('\n') + '\n');
  const output = execFileSync(firstline, ['rules', 'certlogic', '--lines', file],
    { maxBuffer: 1 << 30, encoding: 'utf8' });
  answers = output.trim().split('\n').map((line) => JSON.parse(line));
} finally {
  rmSync(folder, { recursive: true });
}

const plain = (value) => JSON.parse(JSON.stringify(value === undefined ? null : value));
const tally = { same_value: 0, both_refuse: 0, ours_stricter: 0, different: 0 };
let shown = 0;
function differs(what, one, ours, theirs) {
  ++tally.different;
  if (++shown > 10) return;
  console.error(`${what}: ${JSON.stringify(one)}\n  ours   ${JSON.stringify(ours)}\n` +
    `  theirs ${JSON.stringify(theirs)}`);
}

cases.forEach((one, i) => {
  const ours = answers[i] ?? {};
  const issues = plain(validateFormat(one.expression));
  const own = (ours.issues ?? []).map(({ expr, message }) => ({ expr, message }));
  if (!isDeepStrictEqual(own, issues)) return differs('form', one, own, issues);
  let value, refused = null;
  try {
    value = plain(evaluate(one.expression, one.data));
  } catch (error) {
    refused = String(error.message ?? error);
  }
  if ('fault' in ours && refused !== null) return ++tally.both_refuse;
  if ('fault' in ours) {
    if (issues.length > 0 || one.is_impossible) return ++tally.ours_stricter;
    return differs('ours refuses', one, ours.fault, value);
  }
  if (refused !== null) return differs('theirs refuses', one, ours.value, refused);
  if (!isDeepStrictEqual(ours.value, value)) return differs('value', one, ours.value, value);
  ++tally.same_value;
});

console.log(`${cases.length} expressions, seed ${seed}: ${tally.same_value} same value, ` +
  `${tally.both_refuse} refused by both, ${tally.ours_stricter} refused by ours alone where ` +
  `the form or a date is wrong, ${tally.different} different`);
process.exit(tally.different === 0 && answers.length === cases.length ? 0 : 1);
