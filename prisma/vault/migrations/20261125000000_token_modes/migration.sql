-- Random tokens, and two places for a token's blind index, so that its key can be replaced while the vault is in use.

-- A dead token (its last holding erased) had no blind index; from now on it says so itself.
ALTER TABLE tokens
  ADD COLUMN mode text NOT NULL DEFAULT 'DETERMINISTIC' CHECK (mode IN ('DETERMINISTIC', 'RANDOM')),
  -- After this instant a random token resolves to nothing.
  ADD COLUMN expires_at timestamptz(3),
  -- The first clear reveal erases it.
  ADD COLUMN single_use boolean NOT NULL DEFAULT false,
  -- No holding stands behind it any more, nor ever will.
  ADD COLUMN erased_at timestamptz(3);
ALTER TABLE tokens ALTER COLUMN mode DROP DEFAULT;
UPDATE tokens SET erased_at = now() WHERE blind_index IS NULL;

-- Version n of the index key writes into place n mod 2, so a version and its successor never share one. So far there was
-- version 1 alone.
DROP INDEX tokens_tenant_kind_index_key_version_blind_index_key;
ALTER TABLE tokens DROP CONSTRAINT tokens_indexed;
ALTER TABLE tokens RENAME COLUMN index_key_version TO odd_index_version;
ALTER TABLE tokens RENAME COLUMN blind_index TO odd_blind_index;
ALTER TABLE tokens
  ADD COLUMN even_index_version integer CHECK (even_index_version > 0),
  ADD COLUMN even_blind_index bytea CHECK (octet_length(even_blind_index) = 32);
ALTER TABLE tokens
  ADD CONSTRAINT tokens_places CHECK (
    (odd_blind_index IS NULL) = (odd_index_version IS NULL)
    AND (even_blind_index IS NULL) = (even_index_version IS NULL)
    AND odd_index_version % 2 = 1 AND even_index_version % 2 = 0
  ),
  -- A living deterministic token can be found by its value; no other can.
  ADD CONSTRAINT tokens_indexed CHECK (
    (mode = 'DETERMINISTIC' AND erased_at IS NULL) = (odd_blind_index IS NOT NULL OR even_blind_index IS NOT NULL)
  ),
  ADD CONSTRAINT tokens_limited CHECK (mode = 'RANDOM' OR (expires_at IS NULL AND NOT single_use));

-- One token for one value under each version of the key, whatever the number of writers.
CREATE UNIQUE INDEX tokens_odd_index_key ON tokens (tenant, kind, odd_index_version, odd_blind_index)
  WHERE odd_blind_index IS NOT NULL;
CREATE UNIQUE INDEX tokens_even_index_key ON tokens (tenant, kind, even_index_version, even_blind_index)
  WHERE even_blind_index IS NOT NULL;

-- Which tokens are over? For the sweep.
CREATE INDEX tokens_expires_at_idx ON tokens (expires_at) WHERE expires_at IS NOT NULL AND erased_at IS NULL;

-- The versions of each tenant's index key. The key itself is nowhere: key management makes it anew, as a MAC.
CREATE TABLE index_keys (
  tenant     text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 64),
  version    integer NOT NULL CHECK (version > 0),
  -- Which key of key management makes it. NULL: made before this was kept; the vault notes the present one at the next
  -- use, if the tokens confirm it. Otherwise the operator has to write the right one here.
  mac_key_id text CHECK (length(mac_key_id) BETWEEN 1 AND 2048),
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, version)
);

-- Which versions a tenant's tokens are found by and written with. The epoch rises with each change: every statement that
-- finds or adds a token names the epoch that its blind indexes were made in, and comes to nothing in any other.
CREATE TABLE index_states (
  tenant         text PRIMARY KEY,
  epoch          bigint NOT NULL CHECK (epoch > 0),
  -- Tokens are found by it.
  lookup_version integer NOT NULL,
  -- Tokens are written with it as well, while a rotation goes on.
  next_version   integer CHECK (next_version = lookup_version + 1),
  changed_at     timestamptz(3) NOT NULL,
  FOREIGN KEY (tenant, lookup_version) REFERENCES index_keys (tenant, version),
  FOREIGN KEY (tenant, next_version) REFERENCES index_keys (tenant, version)
);

INSERT INTO index_keys (tenant, version, created_at) SELECT tenant, 1, min(created_at) FROM tokens GROUP BY tenant;
INSERT INTO index_states (tenant, epoch, lookup_version, changed_at) SELECT tenant, 1, 1, created_at FROM index_keys;

-- The newest version of a subject's data key as of this very moment: a VOLATILE function reads with a snapshot of its own,
-- so a statement that has waited for a lock sees by it what was committed while it waited.
CREATE FUNCTION newest_subject_key(tenant_id text, subject_id text) RETURNS integer LANGUAGE sql VOLATILE
  AS 'SELECT max(version) FROM subject_keys WHERE tenant = tenant_id AND subject = subject_id';
