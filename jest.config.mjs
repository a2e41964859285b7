/** @type {import('jest').Config} */
export default {
  rootDir: import.meta.dirname,
  roots: ['packages', 'subgraphs', 'gateway', 'psp', 'launcher', 'demo', 'bench', 'test'].map(
    (dir) => `<rootDir>/${dir}`,
  ),
  testMatch: ['**/test/**/*.test.ts'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^@crowdpay/([a-z-]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@crowdpay/event-log/kafka$': '<rootDir>/packages/event-log/src/kafka/kafka-event-log.ts',
  },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/\\.crowdpay/'],
  globalSetup: '<rootDir>/jest.global-setup.mjs',
  globalTeardown: '<rootDir>/jest.global-teardown.mjs',
  testTimeout: 30_000,
};
