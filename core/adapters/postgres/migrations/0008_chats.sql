-- Groups that the bot is or was in, and what each has set. Private chats are not kept here.

create table chats (
    id bigint primary key check (id < 0),   -- Telegram's
    language text,                          -- of answers; null: as each person's client says
    quiet_from smallint check (quiet_from between 0 and 1439),      -- minutes of the local day
    quiet_until smallint check (quiet_until between 0 and 1439),
    utc_offset smallint not null default 0, -- minutes east of Greenwich
    active boolean not null default true,   -- the bot is a member
    changed_at timestamptz not null,
    check ((quiet_from is null) = (quiet_until is null))
);
