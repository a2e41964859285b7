-- Why somebody looked, in their own words, and who was denied without having signed in.

-- The reasons behind the purpose OTHER. An audit event names one by its id alone: free text may hold personal data.
CREATE TABLE reveal_reasons (
  tenant             text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 64),
  id                 text NOT NULL CHECK (id ~ '^rsn_[0-9a-z]{26}$'),
  caller_kind        text NOT NULL CHECK (caller_kind IN ('user', 'partner', 'service', 'anonymous')),
  caller_id          text NOT NULL CHECK (length(caller_id) BETWEEN 1 AND 320),
  -- AES-256-GCM under the tenant's key; the additional data binds tenant, id and key version.
  ciphertext         bytea NOT NULL CHECK (octet_length(ciphertext) BETWEEN 30 AND 1024),
  tenant_key_version integer NOT NULL,
  created_at         timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, tenant_key_version) REFERENCES tenant_keys (tenant, version)
);

-- For the rotation of a tenant's key: which reasons does an old version still keep?
CREATE INDEX reveal_reasons_tenant_tenant_key_version_idx ON reveal_reasons (tenant, tenant_key_version);

-- Denials of callers who have not signed in, summed for each source and minute until they are told as one audit event:
-- an event a call would let anybody fill the log.
CREATE TABLE anonymous_denials (
  tenant       text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 64),
  window_start timestamptz(3) NOT NULL,
  -- The gateway's keyed hash of where they come from, or `other`.
  source       text NOT NULL CHECK (source ~ '^[A-Za-z0-9_-]{1,64}$'),
  denials      bigint NOT NULL CHECK (denials > 0),
  tokens       bigint NOT NULL CHECK (tokens >= 0),
  PRIMARY KEY (tenant, window_start, source)
);

-- Which windows are over?
CREATE INDEX anonymous_denials_window_start_idx ON anonymous_denials (window_start);
