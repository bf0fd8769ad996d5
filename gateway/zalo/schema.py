"""The tables of var/gateway/zalo.sqlite3. Times are seconds since 1970."""

SCHEMA = """
-- What came. A row stays (emptied) so that the same delivery is known again.
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    sent_at REAL NOT NULL,
    received REAL NOT NULL,
    state TEXT NOT NULL DEFAULT 'new',     -- new, done, dead
    reason TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS events_new ON events (person) WHERE state = 'new';
CREATE INDEX IF NOT EXISTS events_dead ON events (id) WHERE state = 'dead';
CREATE INDEX IF NOT EXISTS events_old ON events (received);

-- Who waits for an answer: one row a person, so that one turn at a time is theirs.
CREATE TABLE IF NOT EXISTS waiting (
    person TEXT PRIMARY KEY,
    first REAL NOT NULL,                   -- when the burst began
    ready REAL NOT NULL,                   -- when to take it
    held_until REAL NOT NULL DEFAULT 0     -- a worker's lease
);
CREATE INDEX IF NOT EXISTS waiting_ready ON waiting (ready);

CREATE TABLE IF NOT EXISTS people (
    person TEXT PRIMARY KEY,
    anonymous TEXT NOT NULL DEFAULT '',    -- Zalo's conversation id of an anonymous visitor
    conversation TEXT NOT NULL,            -- id in the dialogue; random
    spoke REAL NOT NULL,                   -- last message of theirs
    following INTEGER NOT NULL DEFAULT 1,
    silent_until REAL NOT NULL DEFAULT 0,  -- a human answers until then
    returned REAL NOT NULL DEFAULT 0,      -- when the human handed back
    asked_officer REAL NOT NULL DEFAULT 0,
    offered TEXT NOT NULL DEFAULT '[]'     -- what a number typed now means
);
CREATE INDEX IF NOT EXISTS people_silent ON people (silent_until) WHERE silent_until > 0;
CREATE INDEX IF NOT EXISTS people_officer ON people (asked_officer) WHERE asked_officer > 0;
CREATE INDEX IF NOT EXISTS people_spoke ON people (spoke);

-- What is to be said, in order of id for each person.
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL,
    body TEXT NOT NULL,                    -- one Outgoing as JSON; emptied once sent
    state TEXT NOT NULL DEFAULT 'due',     -- due, sending, sent, dead, dropped
    reason TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    created REAL NOT NULL,
    due REAL NOT NULL,
    held_until REAL NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS outbox_open ON outbox (person, id) WHERE state IN ('due', 'sending');
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due) WHERE state IN ('due', 'sending');
CREATE INDEX IF NOT EXISTS outbox_dead ON outbox (id) WHERE state = 'dead';
CREATE INDEX IF NOT EXISTS outbox_old ON outbox (created);

-- Numbers as people once entered them, which nobody had proved: gone.
DROP TABLE IF EXISTS links;

-- Whose number is whose: proved by whoever holds the telephone.
CREATE TABLE IF NOT EXISTS numbers (
    number TEXT PRIMARY KEY,               -- 84 and nine digits
    person TEXT NOT NULL,
    way TEXT NOT NULL,                     -- call, sms
    terms TEXT NOT NULL,                   -- which words they agreed to
    agreed REAL NOT NULL,                  -- and when
    proven REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS numbers_person ON numbers (person);

-- How far a person is with proving theirs.
CREATE TABLE IF NOT EXISTS proofs (
    person TEXT PRIMARY KEY,
    step TEXT NOT NULL,                    -- offered, number, code, done
    way TEXT NOT NULL DEFAULT '',          -- call, sms
    number TEXT NOT NULL DEFAULT '',       -- claimed by the person, until the step `done`
    code TEXT NOT NULL DEFAULT '',
    agreed REAL NOT NULL DEFAULT 0,
    wrong INTEGER NOT NULL DEFAULT 0,
    expires REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS proofs_code ON proofs (code) WHERE code != '';

-- What there is a limit to, for a day.
CREATE TABLE IF NOT EXISTS tries (
    what TEXT NOT NULL,                    -- code: made; sms: sent; call: a wrong code keyed
    who TEXT NOT NULL,                     -- a person, or a number
    at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS tries_who ON tries (what, who, at);
CREATE INDEX IF NOT EXISTS tries_at ON tries (at);

-- What every process of the application shares: tokens, the rate, alerts.
CREATE TABLE IF NOT EXISTS shared (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
