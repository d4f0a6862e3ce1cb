-- What became of timed work. Who runs a job holds its advisory lock; a row that says running while
-- nobody holds it was cut short.
create table job_runs (
    id bigint generated always as identity primary key,
    name text not null,
    due timestamptz not null,               -- the time that it was for, the same in every process
    started timestamptz not null,
    ended timestamptz,                      -- null: it runs, or was cut short at some time
    outcome text not null check (outcome in ('running', 'done', 'failed', 'put off', 'cut short')),
    counts jsonb not null default '{}',
    error text,                             -- a sentence
    process text not null                   -- host and number
);
create index job_runs_due on job_runs (name, due);
