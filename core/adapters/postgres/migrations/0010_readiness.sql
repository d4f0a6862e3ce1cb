-- One row that /readyz writes: who answers questions may still refuse to write.
create table readiness (
    id smallint primary key,
    at timestamptz not null
);
