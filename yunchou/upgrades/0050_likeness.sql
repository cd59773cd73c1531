-- Dice's coefficient of two sets of numbers, 0 to 1: how alike two names are by their pieces.
create function yunchou.likeness(one integer[], other integer[]) returns double precision
language sql immutable parallel safe as $$
    select case when cardinality(one) + cardinality(other) > 0 then
        2.0::float8 * (select count(*) from unnest(one) each where each = any(other)) / (cardinality(one) + cardinality(other))
    end
$$;
