import type { PiiKind } from '@crowdpay/pii-token';
import type { DataSubject } from './data-subject.ts';
import type { SubjectKey } from './keys.ts';
import type { HeldToken } from './token-store.ts';

/** How long an export can be read after it was made, in ms. */
export const EXPORT_LIFE_MS = 24 * 60 * 60 * 1000;

/** More values than this are no person's. */
export const MAX_EXPORT_VALUES = 5_000;

/** A value as the person gets it. The shape is public: fields are added, none is changed. */
export interface ExportedValue {
  readonly kind: PiiKind;
  /** In canonical form; of a card number its mask alone. */
  readonly value: string;
  /** Since when it is held for the person, RFC 3339. */
  readonly heldSince: string;
  /** By which the rest of the platform knows it. */
  readonly token: string;
}

/** Everything that is held for a person. The shape is public, as that of {@link ExportedValue}. */
export interface SubjectExportDocument {
  readonly version: 1;
  /** `usr_…` */
  readonly subject: string;
  /** RFC 3339. */
  readonly exportedAt: string;
  /** Ordered by token. */
  readonly values: readonly ExportedValue[];
}

/** A holding of a subject's whose key is living. */
export interface SubjectHolding extends HeldToken {
  readonly heldSince: Date;
}

/** Reads what a subject has. */
export interface SubjectHoldings {
  /** How many holdings there are. */
  count(subject: DataSubject): Promise<number>;
  /** At most `limit` of those that can be opened at `now`, by token, from behind `after` on; empty text: from the first. */
  page(subject: DataSubject, after: string, limit: number, now: Date): Promise<readonly SubjectHolding[]>;
}

/** The place of a part of an export: it opens there and nowhere else. */
export interface ExportPlace extends DataSubject {
  readonly jobId: string;
  /** The token behind which the part begins. */
  readonly after: string;
  /** Version of the subject's key that it is sealed under. */
  readonly keyVersion: number;
}

/** A part of an export, sealed. */
export interface ExportPart extends ExportPlace {
  /** How many values it has. */
  readonly size: number;
  readonly ciphertext: Buffer;
  readonly expiresAt: Date;
}

/** A part with the key that opens it. */
export interface StoredExportPart extends ExportPart {
  readonly key: SubjectKey;
}

/** Reads exports. */
export interface SubjectExports {
  /** The parts of a job's export that are there at `now` and can be opened, in their order. */
  parts(tenant: string, jobId: string, now: Date): Promise<readonly StoredExportPart[]>;
}

/** Exports inside a transaction. */
export interface SubjectExportWriter {
  /** @returns false when the key that it is sealed under is destroyed or gone; nothing is changed then. */
  add(part: ExportPart): Promise<boolean>;
  /** Deletes up to `limit` parts that have expired. @returns how many. */
  deleteExpired(now: Date, limit: number): Promise<number>;
}
