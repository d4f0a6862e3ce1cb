-- Further identities of one recording: an ISRC joins "Song" and "Song - Remastered", and a name
-- may carry several ISRCs; `tracks` has room for one of each.

create table recording_aliases (
    alias text primary key,                 -- a core.naming.recording_key (it has tabs) or an ISRC
    track_id bigint not null references tracks on delete cascade
);
create index recording_aliases_track on recording_aliases (track_id);
