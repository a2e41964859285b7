import { CrowdPayError } from '@crowdpay/errors';

/**
 * A version of a tenant's key does not exist: a rotation has retired it since the caller learned of it. Who was about to
 * put something under it takes the newest and begins again; for everybody else the database lacks a row.
 */
export class TenantKeyGone extends CrowdPayError {
  constructor() {
    super('INTERNAL', 'An encryption key is missing.');
  }
}
