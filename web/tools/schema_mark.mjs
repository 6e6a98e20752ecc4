// The mark of the schemas that src/shell/api.gen.ts was made from. Run with a document it says
// whether the types are still those of the server:
//   build/release/firstline openapi | web/build exec node tools/schema_mark.mjs
// Exit codes: 0 the same, 1 the types must be made again (npm run api).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// By name, so that the order in which the server lists them does not matter.
export const schemas_of = (document) =>
  Object.fromEntries(
    Object.entries(document.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1)),
  );

export function mark_of(document) {
  const schemas = JSON.stringify(schemas_of(document));
  return createHash('sha256').update(schemas).digest('hex').slice(0, 16);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const types = new URL('../src/shell/api.gen.ts', import.meta.url);
  const kept = /^\/\/ Schemas (\w+)/m.exec(readFileSync(types, 'utf8'))?.[1];
  const is_same = kept === mark_of(JSON.parse(readFileSync(process.argv[2] ?? 0, 'utf8')));
  console.log(is_same ? 'web types: those of the server' : 'web types: old; run npm run api');
  process.exit(is_same ? 0 : 1);
}
