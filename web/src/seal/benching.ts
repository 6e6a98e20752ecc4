// What tools/bench_verify.mjs measures: the guard's own modules, and passes to check with them.
import { take_in, type Bundle } from './bundle';
import { verify_key_of } from './keys';
import { a_token, kNow, TestCity, token_of } from './testing';

export { check } from './verdict';
export { kNow };

export async function lay_passes(
  count: number,
): Promise<{ tokens: string[]; open_bundle: () => Promise<Bundle> }> {
  const city = await TestCity.make();
  const tokens: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const place = { epoch: 20833, shard: 3, index: at };
    tokens.push(await token_of(a_token({ place }), city.pass));
  }
  const bytes = await city.bundle();
  const open_bundle = async (): Promise<Bundle> => {
    const root = await verify_key_of(city.root.spki);
    if (!root) throw new Error('no root');
    const { bundle, fault } = await take_in(bytes, null, { root, is_demo: false }, kNow);
    if (!bundle) throw new Error(fault);
    return bundle;
  };
  return { tokens, open_bundle };
}
