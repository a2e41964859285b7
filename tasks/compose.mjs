// Composes the subgraphs' schemas into schema/supergraph.graphql and writes each subgraph's resolver types.
// `--check` writes nothing and fails where a file on disk is not what it would write: drift between the schema that
// reviewers read and the one that runs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { composeServices } from '@apollo/composition';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { Kind, parse } from 'graphql';

const HELP = `Usage: node tasks/compose.mjs [--check]

Composes schema/*.graphql into schema/supergraph.graphql and generates the resolver types of every subgraph.

  --check   write nothing; exit 1 where a generated file is stale
  --help    this text`;

const ROOT = join(import.meta.dirname, '..');
const SUBGRAPHS = ['identity', 'pods', 'payments', 'vault', 'audit'];

const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const typeDefsOf = (name) => `${read('schema/directives.graphql')}\n${read(`schema/${name}.graphql`)}`;

function composeSupergraph() {
  // The routing URL is a name, not an address: the gateway maps it to where the subgraph listens.
  const services = SUBGRAPHS.map((name) => ({
    name,
    url: `https://${name}.crowdpay.internal/graphql`,
    typeDefs: parse(typeDefsOf(name)),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (errors !== undefined)
    throw new Error(`Composition failed:\n${errors.map((error) => `  ${error.message}`).join('\n')}`);
  return supergraphSdl;
}

// graphql-codegen wants a complete schema; the federation definitions that the subgraphs import are given here.
const FEDERATION = `
  scalar federation__FieldSet
  scalar federation__Scope
  directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  directive @external on OBJECT | FIELD_DEFINITION
  directive @shareable repeatable on OBJECT | FIELD_DEFINITION
  directive @authenticated on FIELD_DEFINITION | OBJECT
  directive @requiresScopes(scopes: [[federation__Scope!]!]!) on FIELD_DEFINITION | OBJECT
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`;

async function resolverTypesOf(name) {
  const settings = join(ROOT, 'subgraphs', name, 'codegen.json');
  const { mappers = {} } = existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')) : {};
  const config = {
    useTypeImports: true,
    enumsAsTypes: true,
    strictScalars: true,
    maybeValue: 'T | null',
    inputMaybeValue: 'T | null | undefined',
    avoidOptionals: { field: true, inputValue: false, object: true, defaultValue: false, resolvers: false },
    contextType: '@crowdpay/subgraph-server#SubgraphContext',
    emitLegacyCommonJSImports: false,
    importExtension: '',
    federation: true,
    mappers,
    scalars: { federation__FieldSet: 'string', federation__Scope: 'string' },
  };
  // The @link lines speak to the composer alone.
  const { definitions } = parse(FEDERATION + typeDefsOf(name));
  const schema = { kind: Kind.DOCUMENT, definitions: definitions.filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION) };
  const body = await codegen({
    filename: 'resolvers.ts',
    schema,
    documents: [],
    config,
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers: typescriptResolvers },
  });
  return `// Generated from schema/${name}.graphql by tasks/compose.mjs. Do not edit.\n${body}`;
}

const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

const outputs = [['schema/supergraph.graphql', composeSupergraph()]];
for (const name of SUBGRAPHS)
  outputs.push([`subgraphs/${name}/src/generated/resolvers.ts`, await resolverTypesOf(name)]);

const stale = outputs.filter(([path, text]) => !existsSync(join(ROOT, path)) || read(path) !== text);
if (values.check) {
  if (stale.length > 0) {
    console.error(
      `Stale: ${stale.map(([path]) => path).join(', ')}. Run \`npm run schema:compose\` and commit what it writes.`,
    );
    process.exit(1);
  }
  console.log(`schema: ${outputs.length} generated files match their sources`);
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
    console.log(`wrote ${path}`);
  }
  if (stale.length === 0) console.log('schema: nothing to write');
}
