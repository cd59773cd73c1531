-- Ids go forward when the clock goes back. `id_high` is a time, in milliseconds since 2020-01-01 UTC, that no id given so far
-- has passed; it is moved ten times a second at most. Where the clock is behind it by more than that, each id takes the next
-- millisecond of its own until the clock has come past it.

create sequence yunchou.id_high as bigint start 1;
select setval('yunchou.id_high', (extract(epoch from clock_timestamp()) * 1000)::bigint - 1577836800000);

create function yunchou.clock() returns bigint language sql volatile
as $$ select (extract(epoch from clock_timestamp()) * 1000)::bigint - 1577836800000 $$;
comment on function yunchou.clock() is 'Milliseconds since 2020-01-01 UTC.';

create or replace function yunchou.next_id() returns bigint language sql volatile
as $$ select ((case
        -- 0 to 255 milliseconds behind, asked in one comparison: this is what nearly every id goes through.
        when ((pg_sequence_last_value('yunchou.id_high'::regclass) - yunchou.clock()) & -256) = 0 then yunchou.clock()
        when yunchou.clock() > pg_sequence_last_value('yunchou.id_high'::regclass)
            then setval('yunchou.id_high', yunchou.clock() + 100) - 100
        else nextval('yunchou.id_high') end) << 22)
    | (yunchou.node() << 16) | (nextval('yunchou.id_counter') & 65535) $$;
