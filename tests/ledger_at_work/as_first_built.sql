-- The ledger as SQLite kept it before versions of its tables were written down, with a row in every table.
CREATE TABLE issues (
    id VARCHAR(40) NOT NULL,
    council VARCHAR(80) NOT NULL,
    period VARCHAR(12) NOT NULL,
    service VARCHAR(80) NOT NULL,
    number INTEGER NOT NULL,
    issued_at DATETIME NOT NULL,
    file VARCHAR(255) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (council, period, service, number)
);
CREATE TABLE scorecards (
    id INTEGER NOT NULL,
    council VARCHAR(80) NOT NULL,
    period VARCHAR(12) NOT NULL,
    made_at DATETIME NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE submissions (
    id INTEGER NOT NULL,
    council VARCHAR(80) NOT NULL,
    kind VARCHAR(10) NOT NULL,
    period VARCHAR(12) NOT NULL,
    service VARCHAR(80),
    issue VARCHAR(40),
    sha256 VARCHAR(64) NOT NULL,
    name VARCHAR(255) NOT NULL,
    size INTEGER NOT NULL,
    received_at DATETIME NOT NULL,
    saved_at DATETIME,
    sender VARCHAR(255),
    disposition VARCHAR(12) NOT NULL,
    entries TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (council, period, sha256),
    FOREIGN KEY(issue) REFERENCES issues (id)
);
CREATE TABLE actions (
    id INTEGER NOT NULL,
    submission INTEGER NOT NULL,
    council VARCHAR(80) NOT NULL,
    number VARCHAR(100) NOT NULL,
    ref VARCHAR(80) NOT NULL,
    action TEXT NOT NULL,
    owner VARCHAR(255),
    due DATE,
    raised VARCHAR(12) NOT NULL,
    status VARCHAR(20) NOT NULL,
    progress TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(submission) REFERENCES submissions (id)
);
CREATE INDEX ix_actions_submission ON actions (submission);
CREATE TABLE figures (
    id INTEGER NOT NULL,
    submission INTEGER NOT NULL,
    council VARCHAR(80) NOT NULL,
    period VARCHAR(12) NOT NULL,
    ref VARCHAR(80) NOT NULL,
    breakdown VARCHAR(80) NOT NULL,
    outturn FLOAT,
    marker VARCHAR(1),
    numerator FLOAT,
    denominator FLOAT,
    forecast FLOAT,
    commentary TEXT,
    sheet VARCHAR(80),
    cell VARCHAR(12),
    PRIMARY KEY (id),
    FOREIGN KEY(submission) REFERENCES submissions (id)
);
CREATE INDEX figures_of_a_measure ON figures (council, ref, period);
CREATE INDEX ix_figures_submission ON figures (submission);
CREATE TABLE milestones (
    id INTEGER NOT NULL,
    submission INTEGER NOT NULL,
    council VARCHAR(80) NOT NULL,
    project VARCHAR(80) NOT NULL,
    milestone VARCHAR(80) NOT NULL,
    status VARCHAR(20),
    completed DATE,
    commentary TEXT,
    sheet VARCHAR(80) NOT NULL,
    cell VARCHAR(12) NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(submission) REFERENCES submissions (id)
);
CREATE INDEX ix_milestones_submission ON milestones (submission);
CREATE TABLE problems (
    id INTEGER NOT NULL,
    submission INTEGER NOT NULL,
    council VARCHAR(80) NOT NULL,
    code VARCHAR(60) NOT NULL,
    severity VARCHAR(10) NOT NULL,
    sheet VARCHAR(80),
    cell VARCHAR(12),
    ref VARCHAR(160),
    "column" VARCHAR(40),
    message TEXT NOT NULL,
    remedy TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(submission) REFERENCES submissions (id)
);
CREATE INDEX ix_problems_submission ON problems (submission);
CREATE TABLE sign_offs (
    id INTEGER NOT NULL,
    submission INTEGER NOT NULL,
    council VARCHAR(80) NOT NULL,
    role VARCHAR(40) NOT NULL,
    name VARCHAR(255),
    date DATE,
    confirmed BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(submission) REFERENCES submissions (id)
);
CREATE INDEX ix_sign_offs_submission ON sign_offs (submission);

INSERT INTO issues VALUES ('7f3a', 'hart', '2014-15-Q1', 'HR', 1, '2014-07-01 09:00:00', '2014-15-Q1 HR.xlsx', 'aa11', '{"id": "7f3a"}');
INSERT INTO submissions VALUES (1, 'hart', 'return', '2014-15-Q1', 'HR', '7f3a', 'bb22', 'HR.xlsx', 15700, '2014-07-14 10:30:00', '2014-07-12 16:05:00', 'Fay Orr', 'accepted', '{}');
INSERT INTO submissions VALUES (2, 'hart', 'return', '2014-15-Q1', NULL, NULL, 'cc33', 'notes.txt', 4, '2014-07-14 10:31:00', NULL, NULL, 'foreign', '{}');
INSERT INTO figures VALUES (1, 1, 'hart', '2014-15-Q1', 'HR02', '', 0.912, NULL, NULL, NULL, NULL, 'Two advisers left.', 'Measures', 'L5');
INSERT INTO actions VALUES (1, 1, 'hart', 'HR02/2014-15-Q1', 'HR02', 'Recruit', 'Ed Ford', '2014-09-30', '2014-15-Q1', 'Open', NULL);
INSERT INTO milestones VALUES (1, 1, 'hart', 'PR1', 'M2', 'Done', '2014-05-28', NULL, 'Projects', 'F3');
INSERT INTO sign_offs VALUES (1, 1, 'hart', 'Data collector', 'Fay Orr', '2014-07-11', TRUE);
INSERT INTO problems VALUES (1, 2, 'hart', 'not-a-workbook', 'error', NULL, NULL, NULL, NULL, 'It is no workbook.', 'Send one.');
INSERT INTO scorecards VALUES (1, 'hart', '2014-15-Q1', '2014-07-20 11:00:00', '{}');
