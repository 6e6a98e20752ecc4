// Writes web/src/shell/api.gen.ts: the server's schemas as types. Routes are not in it; pages name
// them where they call them.
// Use: node generate.mjs FILE_OR_URL   (default: http://127.0.0.1:8080/v1/openapi.json)
// The result is committed; tools/schema_mark.mjs says when it is old.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { mark_of, schemas_of } from '../tools/schema_mark.mjs';

const kColumnsMax = 100;
const source = process.argv[2] ?? 'http://127.0.0.1:8080/v1/openapi.json';
const document = existsSync(source)
  ? JSON.parse(readFileSync(source, 'utf8'))
  : await (await fetch(source)).json();

// Two spaces, and one member a line where a union is too long.
function narrow(line) {
  const text = line.replace(/^( {4})+/, (indent) => ' '.repeat(indent.length / 2));
  if (text.length <= kColumnsMax) return text;
  const indent = `${/^ */.exec(text)[0]}  `;
  return text.replaceAll(' | ', `\n${indent}| `).replace(': ', `:\n${indent}| `);
}

const components = { ...document.components, schemas: schemas_of(document) };
const types = astToString(await openapiTS({ ...document, components, paths: {} }))
  .split('\n')
  .filter((line) => !line.includes('@enum {unknown}'))
  .map(narrow)
  .join('\n');
const schemas = types.slice(types.indexOf('export interface components'));
const head = '// Generated from /v1/openapi.json by web/apigen; do not edit.\n';
const body = schemas.slice(0, schemas.indexOf('\n}\n') + 3);
const target = fileURLToPath(new URL('../src/shell/api.gen.ts', import.meta.url));
writeFileSync(target, `${head}// Schemas ${mark_of(document)}\n${body}`);
