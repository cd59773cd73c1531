-- Working days of a calendar of one's own: other weekdays, with or without the Chinese statutory calendar, own days off and on.

create function yunchou.days_of_week(first date, last date, week integer[]) returns integer
language sql immutable parallel safe
return (
    select coalesce(sum(
        floor((last - date '0001-01-01' - d + 1) / 7.0) - floor((first - date '0001-01-01' - d) / 7.0)), 0)::int
    from unnest(week) d
);
comment on function yunchou.days_of_week(date, date, integer[]) is
    'Days from one to another, both included, that fall on the given weekdays (Monday 1), counted from a fixed Monday.';

create function yunchou.workdays(
    first date, last date, week integer[], statutory boolean, days date[], works boolean[]
) returns integer
language plpgsql stable strict parallel safe
as $$
begin
    if not (isfinite(first) and isfinite(last)) then
        return null;
    elsif last < first then
        return -yunchou.workdays(last, first, week, statutory, days, works);
    end if;
    return yunchou.days_of_week(first, last, week) + (
        select count(*) filter (where e.works and not extract(isodow from e.day)::int = any(week))
            - count(*) filter (where not e.works and extract(isodow from e.day)::int = any(week))
        from (
            select day, coalesce(o.works, h.works) as works
            from (select h.day, h.works from yunchou.holiday h where statutory and h.day between first and last) h
            full join (
                select o.day, o.works from unnest(days, works) o(day, works) where o.day between first and last
            ) o using (day)
        ) e
    );
end $$;
comment on function yunchou.workdays(date, date, integer[], boolean, date[], boolean[]) is
    'Working days from one day to another, both included; negative backwards. The given days count before the statutory ones.';

create function yunchou.workday(
    day date, n numeric, week integer[], statutory boolean, days date[], works boolean[]
) returns date
language plpgsql stable strict parallel safe
as $$
declare
    missing int := yunchou.whole(n, -4000000, 4000000);
    next date;
begin
    if not isfinite(day) or cardinality(week) = 0 then
        return null;
    end if;
    -- As many days as working days are still missing never go too far, and the last step ends on a working day.
    while missing <> 0 loop
        next := day + missing;
        if next not between '0001-01-01' and '9999-12-31' then
            return null;
        end if;
        if missing > 0 then
            missing := missing - yunchou.workdays(day + 1, next, week, statutory, days, works);
        else
            missing := missing + yunchou.workdays(next, day - 1, week, statutory, days, works);
        end if;
        day := next;
    end loop;
    return case when missing is not null then day end;
end $$;
comment on function yunchou.workday(date, numeric, integer[], boolean, date[], boolean[]) is
    'The n-th working day of such a calendar after the day, before it for a negative n.';
