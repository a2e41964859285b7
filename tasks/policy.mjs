// Compiles policy/*.rego to policy/crowdpay.wasm, the policy that every service evaluates in process.
// The compiler is Open Policy Agent itself, a Go program; the compiled policy is committed, so that running the platform
// needs no Go. `--check` proves that what is committed is what the sources say.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `Usage: node tasks/policy.mjs [--check]

Tests policy/*.rego with \`opa test\` and compiles it to policy/crowdpay.wasm. Needs Go, which builds the compiler once.

  --check   write nothing; exit 1 where the compiled policy is not what its sources say. Without Go this is skipped,
            unless CROWDPAY_REQUIRE_TOOLS=true makes that a failure.
  --help    this text`;

const ROOT = join(import.meta.dirname, '..');
const COMPILED = join(ROOT, 'policy', 'crowdpay.wasm');
const ENTRYPOINT = 'crowdpay/decision';
const OPA_VERSION = 'v1.22.2';
const TOOLS = join(ROOT, '.crowdpay', 'tools', `opa-${OPA_VERSION}`);
const OPA = join(TOOLS, process.platform === 'win32' ? 'opa.exe' : 'opa');

function main() {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) return console.log(HELP);
  if (!existsSync(OPA) && !hasGo()) return withoutGo(values.check);
  installCompiler();
  run(OPA, ['check', '--strict', 'policy']);
  run(OPA, ['fmt', '--list', '--fail', 'policy']);
  run(OPA, ['test', '--coverage', '--threshold', '100', 'policy']);
  const compiled = compile();
  if (values.check) return compare(compiled);
  writeFileSync(COMPILED, compiled);
  console.log(`policy: tests pass; wrote policy/crowdpay.wasm (${compiled.length} bytes)`);
}

function withoutGo(check) {
  if (check && process.env.CROWDPAY_REQUIRE_TOOLS !== 'true') {
    console.log('policy: skipped: Go is not installed');
    return;
  }
  fail('Go is not installed; it is needed to build the compiler of the policy. See https://go.dev/doc/install.');
}

function installCompiler() {
  if (existsSync(OPA)) return;
  console.log(`policy: building the compiler, Open Policy Agent ${OPA_VERSION} (once; a few minutes) …`);
  mkdirSync(TOOLS, { recursive: true });
  run('go', ['install', `github.com/open-policy-agent/opa@${OPA_VERSION}`], { GOBIN: TOOLS });
}

// The names of the sources end up in the compiled policy: they are relative, in one order, the same on every machine.
function compile() {
  const sources = readdirSync(join(ROOT, 'policy'))
    .filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego'))
    .sort()
    .map((name) => `policy/${name}`);
  const scratch = mkdtempSync(join(tmpdir(), 'crowdpay-policy-'));
  try {
    const bundle = join(scratch, 'bundle.tar.gz');
    run(OPA, ['build', '--target', 'wasm', '--entrypoint', ENTRYPOINT, '--output', bundle, ...sources]);
    run('tar', ['-xzf', bundle, '-C', scratch]);
    return readFileSync(join(scratch, 'policy.wasm'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function compare(compiled) {
  if (!existsSync(COMPILED) || !readFileSync(COMPILED).equals(compiled)) {
    fail('policy/crowdpay.wasm is not what its sources say. Run `npm run policy:build` and commit what it writes.');
  }
  console.log('policy: tests pass; policy/crowdpay.wasm matches its sources');
}

function hasGo() {
  return spawnSync('go', ['version']).status === 0;
}

function run(command, args, environment = {}) {
  const result = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...environment } });
  if (result.status === 0) return;
  fail(`${command} ${args.join(' ')} failed:\n${result.error?.message ?? result.stdout + result.stderr}`);
}

function fail(message) {
  console.error(`policy: ${message}`);
  process.exit(1);
}

main();
