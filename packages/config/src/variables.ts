import { join } from 'node:path';
import { z } from 'zod';
import { path } from './shapes.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

/** The variables that every service reads; spread them into the shape of its config. */
export const SERVICE_VARIABLES = {
  /** Stands in every SPIFFE ID: services of different environments refuse each other. */
  CROWDPAY_ENV: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower case letters, digits and -')
    .default('development'),
  /** Where to listen. */
  HOST: z.string().default('127.0.0.1'),
  /** Folder with `svid.pem`, `key.pem` and `bundle.pem`. */
  SVID_DIR: path(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
};

/** The variables that every subgraph reads besides. */
export const SUBGRAPH_VARIABLES = {
  ...SERVICE_VARIABLES,
  /** Folder of the schemas. */
  SCHEMA_DIR: path().default(join(REPOSITORY, 'schema')),
  /** The public keys of the gateway, by which callers are known. */
  PRINCIPAL_JWKS_FILE: path(),
  /** The public keys by which services sign their events. */
  AUDIT_KEY_REGISTRY_FILE: path(),
  /** The Ed25519 key by which this one signs its own, PKCS#8 PEM. */
  AUDIT_SIGNING_KEY_FILE: path(),
};

/** What a subgraph that decides by policy reads besides. */
export const POLICY_VARIABLES = {
  /** The compiled policy. */
  POLICY_FILE: path().default(join(REPOSITORY, 'policy', 'crowdpay.wasm')),
};
