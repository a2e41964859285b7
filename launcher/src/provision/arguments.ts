import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface ProvisionArguments {
  /** End when everything is there, instead of staying to renew the certificates. */
  once: boolean;
  help: boolean;
}

/** Shown by `--help`. */
export const HELP = `node launcher/dist/provision-main.js [OPTIONS]

Does what npm start does before it starts services, for those who start the services by other means (Docker Compose):
makes keys and the development CA, creates roles and databases on a PostgreSQL server and migrates them, issues every
service its SVID, and stays up to renew the SVIDs. What is there already is kept. The server is taken to be the
platform's own: its databases postgres and template1 are closed to all but superusers.

Options
  --once               end when everything is there; the SVIDs then live for one hour
  --help               this text

Variables
  POSTGRES_ADMIN_URL   postgres:// URL of a superuser, with the host name by which the services reach the server
  CROWDPAY_DATA_DIR    where state lies; default .crowdpay
  CROWDPAY_ENV         stands in every SPIFFE ID; default development
  PUBLIC_URL           how clients reach the gateway; default http://127.0.0.1:4000

What it leaves in the state folder
  svid/SERVICE/          svid.pem, key.pem, bundle.pem: the service's identity, renewed every half hour
  service-keys/SERVICE/  the key files that this service needs, and no others; database.env with its database URLs,
                         to be read by node --env-file
  provisioned.json       there as long as everything above is there and renewed
  ca/, keys/             for provisioning alone; who has them is every service at once
`;

/** @throws TypeError for an option that does not exist. */
export function readProvisionArguments(args: readonly string[]): ProvisionArguments {
  const { values } = parseArgs({
    args: [...args],
    options: { once: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  return values;
}
