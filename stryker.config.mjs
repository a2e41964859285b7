// Mutation testing of what a mistake would cost most: the ciphers, MACs and key files, and every kind's canonical form,
// token and mask. Run by `npm run mutation`; see tasks/mutation.mjs.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'jest.mutation.config.mjs', enableFindRelatedTests: true },
  mutate: [
    'packages/kms/src/{aes-gcm,hmac,length-prefixed}.ts',
    'packages/kms/src/local/*.ts',
    'packages/pii-token/src/{luhn,shapes,card-numbers,calling-codes}.ts',
    'subgraphs/vault/src/crypto/{blind-index,holding-cipher,key-cache,subject-key-wrap}.ts',
    'subgraphs/vault/src/domain/{canonical-value,draw}.ts',
    'subgraphs/vault/src/domain/kinds/*.ts',
  ],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  // A loop that a mutant made endless costs this much; the tests themselves take milliseconds.
  timeoutMS: 10_000,
  concurrency: 2,
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: '.crowdpay/reports/mutation.json' },
  clearTextReporter: { allowColor: false, reportTests: false, skipFull: true },
  tempDirName: '.crowdpay/mutation',
  cleanTempDir: 'always',
  ignorePatterns: [
    '.crowdpay',
    '.turbo',
    'dist',
    'gateway',
    'launcher',
    'demo',
    'psp',
    'docs',
    'deploy',
    'bench',
    '/test',
  ],
  disableTypeChecks: false,
};
