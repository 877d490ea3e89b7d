// The one way from an OpenAPI document to types, used to write them and to see whether they are still true.
import openapiTs, { astToString } from "openapi-typescript";

export async function generateTypes(schema) {
  const body = astToString(await openapiTs(schema, { alphabetize: true, defaultNonNullable: false }));
  return `// Generated from the gateway's OpenAPI by \`npm run types\`. Do not edit.\n\n${body}`;
}
