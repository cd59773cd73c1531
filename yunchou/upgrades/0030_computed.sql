-- What the values of computed fields are cut to.

create function yunchou.kept(x numeric, places int) returns numeric
language sql immutable parallel safe
as $$ select case when abs(x) < 1e40 then round(x, places) end $$;
comment on function yunchou.kept(numeric, int) is 'A computed number as it is kept: so many decimal places; null beyond 40 digits.';
