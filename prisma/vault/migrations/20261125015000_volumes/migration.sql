-- How much callers put through the vault: short windows that limit it, hours that tell what is unusual, and the freezes
-- of those who saw unusually much.

-- What a caller has used of a limit in the window that it used last. Unlogged: it is written with every call, and means
-- nothing a minute later; a crash of the database empties it.
CREATE UNLOGGED TABLE usage_windows (
  tenant       text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 128),
  caller_kind  text NOT NULL CHECK (caller_kind IN ('user', 'partner', 'service', 'anonymous')),
  -- Of an anonymous caller the source.
  caller_id    text NOT NULL CHECK (length(caller_id) BETWEEN 1 AND 320),
  operation    text NOT NULL CHECK (operation IN ('tokenize', 'reveal', 'find')),
  kind         text NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
  window_start timestamptz(3) NOT NULL,
  used         integer NOT NULL CHECK (used > 0),
  -- The limit by which `used` was let through.
  allowed      integer NOT NULL,
  PRIMARY KEY (tenant, caller_kind, caller_id, operation, kind),
  CONSTRAINT usage_windows_limited CHECK (used <= allowed)
);

-- Which windows are over?
CREATE INDEX usage_windows_window_start_idx ON usage_windows (window_start);

-- How many clear values of others left to a caller in an hour.
CREATE TABLE reveal_volumes (
  tenant      text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 128),
  caller_kind text NOT NULL CHECK (caller_kind IN ('user', 'partner', 'service', 'anonymous')),
  caller_id   text NOT NULL CHECK (length(caller_id) BETWEEN 1 AND 320),
  hour        timestamptz(3) NOT NULL,
  revealed    integer NOT NULL CHECK (revealed >= 0),
  PRIMARY KEY (tenant, caller_kind, caller_id, hour)
);

-- Which hours are too long ago to tell what is usual?
CREATE INDEX reveal_volumes_hour_idx ON reveal_volumes (hour);

-- Who may see nothing of others in the clear, since when, and who lifted that. Rows stay, as a record.
CREATE TABLE reveal_freezes (
  tenant       text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 128),
  id           text NOT NULL CHECK (id ~ '^frz_[0-9a-z]{26}$'),
  caller_kind  text NOT NULL CHECK (caller_kind IN ('user', 'partner', 'service', 'anonymous')),
  caller_id    text NOT NULL CHECK (length(caller_id) BETWEEN 1 AND 320),
  -- The volume of the hour that the caller asked for, of which the last batch was refused.
  requested    integer NOT NULL CHECK (requested > 0),
  frozen_at    timestamptz(3) NOT NULL,
  lifted_at    timestamptz(3),
  lifted_by    text CHECK (length(lifted_by) BETWEEN 1 AND 320),
  PRIMARY KEY (tenant, id),
  CONSTRAINT reveal_freezes_lifted CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
  CONSTRAINT reveal_freezes_lifted_by_another CHECK (caller_kind <> 'user' OR lifted_by <> caller_id)
);

-- Is this caller frozen? A caller is frozen once.
CREATE UNIQUE INDEX reveal_freezes_one_open_idx
  ON reveal_freezes (tenant, caller_kind, caller_id) WHERE lifted_at IS NULL;

CREATE INDEX reveal_freezes_tenant_frozen_at_idx ON reveal_freezes (tenant, frozen_at, id);

-- The key of somebody who has only begun to register: it is destroyed unless identity comes to know the person.
ALTER TABLE subject_keys ADD COLUMN provisional boolean NOT NULL DEFAULT false;

-- Which registrations are still open?
CREATE INDEX subject_keys_provisional_idx ON subject_keys (created_at) WHERE provisional;
