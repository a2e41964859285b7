/** What an ordinary person's token is for; all that the gateway lets them do with their own things. */
export const PERSON_SCOPES = [
  'openid',
  'profile:read',
  'kyc:write',
  'pods:read',
  'pods:write',
  'payments:read',
  'payments:write',
  'vault:read',
  'vault:tokenize',
  'vault:find',
  'privacy:read',
  'privacy:write',
  'audit:read',
] as const;

/** What officers and custodians ask for besides. A scope alone opens nothing: policy also asks for a role and a purpose. */
export const OFFICER_SCOPES = [
  'vault:reveal:email',
  'vault:reveal:phone',
  'vault:reveal:ssn',
  'vault:reveal:name',
  'vault:reveal:address',
  'vault:reveal:iban',
  'vault:reveal:date_of_birth',
  'vault:reveal:document_number',
  'vault:admin',
] as const;

/** What the operator's own client may ask for, and does where it is told nothing else. */
export const OPERATOR_SCOPES = ['audit:read', 'vault:read', 'vault:tokenize'] as const;
