import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** A mount as the compose file writes it: in short form `volume:path`, or in long form. */
export type ComposeMount =
  string | { type: string; source: string; target: string; read_only?: boolean; volume?: { subpath: string } };

/** The parts of a service that the tests look at. */
export interface ComposeService {
  image: string;
  build?: string;
  command?: string;
  environment?: Record<string, string>;
  volumes?: ComposeMount[];
  networks: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck: { test: string[] };
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
}

/** `docker-compose.yml` with its merge keys resolved. */
export interface ComposeFile {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, null>;
}

/** Reads the compose file; `${NAME:?…}` becomes `secret`. */
export function readComposeFile(): ComposeFile {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  return parse(text.replace(/\$\{\w+:\?[^}]*\}/g, 'secret'), { merge: true }) as ComposeFile;
}

/** The services that share a network with `name`, in alphabetical order. */
export function neighbours({ services }: ComposeFile, name: string): string[] {
  const own = new Set(services[name]?.networks);
  return Object.keys(services)
    .filter((other) => other !== name && services[other]?.networks.some((network) => own.has(network)))
    .sort();
}
