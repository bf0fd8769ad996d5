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

-- Whose number is whose: given by the person on a form of the account.
CREATE TABLE IF NOT EXISTS links (
    number TEXT PRIMARY KEY,               -- 84 and nine digits
    person TEXT NOT NULL,
    linked REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS links_person ON links (person);

-- What every process of the application shares: tokens, the rate, alerts.
CREATE TABLE IF NOT EXISTS shared (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
