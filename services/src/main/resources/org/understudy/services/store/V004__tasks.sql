-- The queue and the history of tasks, for all who share this database. What runs is known by the hosts alone; this is what was
-- asked for, who leads it, and what was seen of it.

CREATE TABLE tasks (
    id         TEXT    PRIMARY KEY,          -- UUID of version 7
    parent     TEXT,                         -- the dispatch that this is one host's part of
    host       TEXT    NOT NULL,             -- '': a dispatch over hosts
    routine    TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    title      TEXT    NOT NULL,
    parameters TEXT    NOT NULL,             -- JSON: name -> value
    request    TEXT    NOT NULL DEFAULT '',  -- JSON: of a dispatch, all that was asked for
    initiator  TEXT    NOT NULL,             -- user@machine
    schedule   TEXT    NOT NULL DEFAULT '',  -- what made it; '': a person
    state      TEXT    NOT NULL,
    created    BIGINT  NOT NULL,
    started    BIGINT,
    ended      BIGINT,
    code       INTEGER,
    reason     TEXT    NOT NULL DEFAULT '',
    worker     BIGINT,                       -- who leads it
    fence      BIGINT  NOT NULL DEFAULT 0,   -- grows each time that somebody takes it
    cancel_by  TEXT    NOT NULL DEFAULT '',
    cancel_why TEXT    NOT NULL DEFAULT ''
);

CREATE INDEX tasks_parent ON tasks (parent);
CREATE INDEX tasks_open ON tasks (state, id) WHERE host = '' AND ended IS NULL;

-- Each state of a task once, whoever saw it and however often.
CREATE TABLE transitions (
    task  TEXT   NOT NULL,
    state TEXT   NOT NULL,
    at    BIGINT NOT NULL,
    who   TEXT   NOT NULL,
    why   TEXT   NOT NULL,
    PRIMARY KEY (task, state)
);

-- Processes that lead tasks. That one lives is proved by a lock with its number, never by a time.
CREATE TABLE workers (
    id      BIGINT PRIMARY KEY,
    name    TEXT   NOT NULL,
    process TEXT   NOT NULL,
    since   BIGINT NOT NULL
);

CREATE TABLE schedules (
    name       TEXT    PRIMARY KEY,
    request    TEXT    NOT NULL,             -- JSON: what is dispatched each time
    initiator  TEXT    NOT NULL,
    kind       TEXT    NOT NULL,             -- at, every, cron, after
    rule       TEXT    NOT NULL,             -- a time, a duration, an expression, a task
    zone       TEXT    NOT NULL DEFAULT '',
    late       TEXT    NOT NULL,             -- what becomes of missed runs: run, skip
    paused     INTEGER NOT NULL DEFAULT 0,
    created    BIGINT  NOT NULL,
    next_at    BIGINT,                       -- NULL: it is over, or waits for a task
    last_at    BIGINT,
    last_task  TEXT    NOT NULL DEFAULT '',
    missed     INTEGER NOT NULL DEFAULT 0,   -- runs that did not come about
    missed_at  BIGINT
);

CREATE INDEX schedules_next ON schedules (next_at);
