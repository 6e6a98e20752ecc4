// Writes web/src/shell/api.gen.ts from the server's OpenAPI document.
// Use: node generate.mjs FILE_OR_URL   (default: http://127.0.0.1:8080/v1/openapi.json)
// The result is committed; a test regenerates it and compares.
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const source = process.argv[2] ?? 'http://127.0.0.1:8080/v1/openapi.json';
const place = existsSync(source) ? pathToFileURL(resolve(source)) : new URL(source);
const target = fileURLToPath(new URL('../src/shell/api.gen.ts', import.meta.url));
const text = astToString(await openapiTS(place));
writeFileSync(target, `// Generated from /v1/openapi.json by web/apigen; do not edit.\n${text}`);
