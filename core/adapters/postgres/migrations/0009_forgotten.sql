-- Who was forgotten within the last two minutes: work that began before may keep nothing of them.

create table forgotten (
    person bytea primary key,               -- a hash of Telegram's id
    mark text not null,                     -- what Redis says to work that begins afterwards
    at timestamptz not null default clock_timestamp()
);

-- Whether work that saw this mark may write of somebody; a /forget of theirs and their writers wait
-- for each other. A function, because each of its queries sees what was committed before it began,
-- and the statement that calls it only what was committed before it waited.
create function may_keep(user_id bigint, seen text) returns boolean language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('segue person', user_id));
    return not exists (
        select from forgotten f
        where f.person = sha256(int8send(user_id)) and f.mark <> seen
            and f.at > clock_timestamp() - interval '2 minutes'
    );
end
$$;
