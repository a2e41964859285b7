import base from './jest.config.mjs';

// The suites that mutants are run against: those without a database, so that a thousand runs take minutes.
const { globalSetup: _setup, globalTeardown: _teardown, ...rest } = base;

/** @type {import('jest').Config} */
export default {
  ...rest,
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/packages/kms', '<rootDir>/packages/pii-token', '<rootDir>/subgraphs/vault'],
  testMatch: [
    '**/kms/test/*.test.ts',
    '**/kms/test/local/*.test.ts',
    '**/pii-token/test/*.test.ts',
    '**/vault/test/crypto/{ciphers,key-cache}.test.ts',
    '**/vault/test/domain/**/*.test.ts',
  ],
};
