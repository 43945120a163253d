-- Times are milliseconds since 1970 in UTC. Names are compared by bytes.

CREATE TABLE hosts (
    name      TEXT    PRIMARY KEY,
    address   TEXT    NOT NULL,              -- 'local' or [user@]host[:port]
    identity  TEXT,                          -- private key to try first
    jump      TEXT,                          -- ProxyJump, or 'none'
    privilege TEXT    NOT NULL,
    created   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE replicas (
    name    TEXT    PRIMARY KEY,
    source  TEXT    NOT NULL REFERENCES hosts (name) ON DELETE RESTRICT,
    portal  TEXT    NOT NULL REFERENCES hosts (name) ON DELETE RESTRICT,
    profile TEXT    NOT NULL,
    created INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX replicas_source ON replicas (source);
CREATE INDEX replicas_portal ON replicas (portal);

-- The journal: who did what, when, to which resource. Only ever appended to.
CREATE TABLE events (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    who      TEXT    NOT NULL,
    what     TEXT    NOT NULL,
    resource TEXT    NOT NULL,
    detail   TEXT    NOT NULL DEFAULT ''
);

CREATE INDEX events_resource ON events (resource, id);
