-- As V001__hosts.sql, in the words of PostgreSQL. Times are milliseconds since 1970 in UTC. Names are compared by bytes.

CREATE TABLE hosts (
    name      TEXT   COLLATE "C" PRIMARY KEY,
    address   TEXT   NOT NULL,
    identity  TEXT,
    jump      TEXT,
    privilege TEXT   NOT NULL,
    created   BIGINT NOT NULL
);

CREATE TABLE replicas (
    name    TEXT   COLLATE "C" PRIMARY KEY,
    source  TEXT   COLLATE "C" NOT NULL REFERENCES hosts (name) ON DELETE RESTRICT,
    portal  TEXT   COLLATE "C" NOT NULL REFERENCES hosts (name) ON DELETE RESTRICT,
    profile TEXT   NOT NULL,
    created BIGINT NOT NULL
);

CREATE INDEX replicas_source ON replicas (source);
CREATE INDEX replicas_portal ON replicas (portal);

CREATE TABLE events (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       BIGINT NOT NULL,
    who      TEXT   NOT NULL,
    what     TEXT   NOT NULL,
    resource TEXT   NOT NULL,
    detail   TEXT   NOT NULL DEFAULT ''
);

CREATE INDEX events_resource ON events (resource, id);
