-- What expressions call for the types of field that SQL has no functions for: text in HTML, places on earth, the Chinese calendar.

-- HTML ----------------------------------------------------------------------------------------------------------------

create function yunchou.plain_text(html text) returns text
language sql immutable strict parallel safe
as $$
    select replace(replace(replace(replace(
        regexp_replace(
            regexp_replace(html, '<(br|hr|/p|/h[1-4]|/li|/pre|/blockquote)( [^>]*)?/?>', E'\n', 'g'),
            '<("[^"]*"|[^">])*>', '', 'g'
        ),
        '&nbsp;', ' '), '&lt;', '<'), '&gt;', '>'), '&amp;', '&')
$$;
comment on function yunchou.plain_text(text) is 'The words of cleaned HTML; its paragraphs, lines and list items end with a new line.';

-- Places --------------------------------------------------------------------------------------------------------------

create function yunchou.distance(place point, lat numeric, lng numeric) returns numeric
language sql immutable parallel safe
as $$
    select case when place is not null and lat between -90 and 90 and lng between -180 and 180 then
        round((2 * 6371.0088 * asin(least(1, sqrt(
            sin(radians(round(lat, 9)::float8 - place[1]) / 2) ^ 2
            + cos(radians(place[1])) * cos(radians(round(lat, 9)::float8)) * sin(radians(round(lng, 9)::float8 - place[0]) / 2) ^ 2
        ))))::numeric, 3)
    end
$$;
comment on function yunchou.distance(point, numeric, numeric) is
    'Kilometres between two places (haversine, mean radius of the earth); null for what is no place.';

create function yunchou.box_around(lat numeric, lng numeric, km numeric) returns box
language plpgsql immutable parallel safe
as $$
declare
    reach float8;
    aside float8;
begin
    if lat is null or lng is null or km is null or abs(lat) > 90 or abs(lng) > 180 or km < 0 then
        return null;
    end if;
    -- A little more than asked for, as the distance itself is checked too.
    reach := round(least(km, 20100), 6)::float8 / 6371.0088 * 1.000001 + 1e-9;
    if abs(radians(round(lat, 9)::float8)) + reach < pi() / 2 then
        aside := degrees(asin(least(1, sin(reach) / cos(radians(round(lat, 9)::float8)))));
    end if;
    -- Around a pole and across the 180th meridian a box has no sides.
    if aside is null or abs(lng) + aside >= 180 then
        return box(point(-180, round(lat, 9)::float8 - degrees(reach)), point(180, round(lat, 9)::float8 + degrees(reach)));
    end if;
    return box(
        point(round(lng, 9)::float8 - aside, round(lat, 9)::float8 - degrees(reach)), point(round(lng, 9)::float8 + aside, round(lat, 9)::float8 + degrees(reach))
    );
end $$;
comment on function yunchou.box_around(numeric, numeric, numeric) is
    'The box of longitudes and latitudes in which everything within so many kilometres lies; null for what is no place.';

create function yunchou.near(place point, lat numeric, lng numeric, km numeric) returns boolean
language sql immutable parallel safe
as $$ select place <@ yunchou.box_around(lat, lng, km) and yunchou.distance(place, lat, lng) <= km $$;
comment on function yunchou.near(point, numeric, numeric, numeric) is
    'Whether a place lies within so many kilometres of another; an index on points serves the box.';

-- The Chinese calendar ------------------------------------------------------------------------------------------------

create table yunchou.lunar_month (
    first date primary key,
    year smallint not null,
    month smallint not null,
    leap boolean not null,
    days smallint not null,
    unique (year, month, leap)
);
comment on table yunchou.lunar_month is 'The months of the Chinese calendar from 1900 to 2100: their first days and their lengths.';

-- A year is leap * 8192 + sizes, made by tools/make_lunar_table.py, which says what that means.
insert into yunchou.lunar_month (first, year, month, leap, days)
select
    date '1900-01-31' + (sum(m.days) over (order by m.year, m.place) - m.days)::int,
    m.year,
    case when m.leap_month > 0 and m.place >= m.leap_month then m.place else m.place + 1 end,
    m.leap_month > 0 and m.place = m.leap_month,
    m.days
from (
    select
        1899 + y.number as year, p.place, y.code / 8192 as leap_month,
        29 + (y.code % 8192 >> p.place & 1) as days
    from unnest(array[
        71378, 1874, 3749, 46666, 1611, 2715, 38230, 1386, 2905, 22354,
        1874, 56101, 2853, 2635, 46251, 685, 1387, 19305, 3497, 64914,
        3730, 3365, 47693, 2646, 694, 38325, 1748, 3753, 24210, 3730,
        52518, 1323, 2647, 45750, 2906, 1748, 28361, 1865, 63123, 2707,
        1323, 51803, 2733, 1386, 39765, 2980, 2889, 23187, 2709, 62765,
        1334, 2733, 46506, 1458, 3493, 32074, 3402, 68245, 2711, 1366,
        51893, 2773, 1746, 36517, 3749, 1610, 27799, 2715, 62810, 1386,
        2921, 46930, 2898, 2853, 38475, 2635, 70827, 685, 1389, 52073,
        3497, 3474, 40229, 3365, 88653, 2646, 694, 50613, 1749, 3753,
        48786, 3730, 3366, 27222, 2647, 70870, 858, 1749, 46793, 1865,
        1683, 38187, 1323, 2651, 21850, 1386, 64341, 2980, 2889, 47763,
        2709, 1325, 35501, 2741, 79274, 1490, 3493, 56650, 3402, 3221,
        38190, 1366, 2741, 21938, 1746, 52901, 1829, 1611, 44183, 3243,
        1370, 27350, 2921, 96082, 2898, 2853, 55883, 2635, 1195, 42331,
        1453, 2922, 23378, 3474, 64805, 3365, 2645, 46253, 1206, 1461,
        28074, 3785, 73362, 3730, 3366, 51798, 2647, 1238, 34517, 1877,
        1865, 28307, 1683, 62763, 1323, 2651, 46426, 1386, 2917, 38730,
        2890, 72341, 2709, 1325, 51885, 2741, 1450, 35749, 3493, 3402,
        31893, 3222, 63822, 1366, 2741, 46514, 1746, 3749, 36426, 1675,
        68759, 1195, 1371, 51926, 2922, 1874, 38693, 2885, 2699, 21659,
        1195
    ]) with ordinality y(code, number)
    cross join generate_series(0, 12) p(place)
    where p.place < 12 or y.code >= 8192
) m;

create function yunchou.next_lunar(lunar int, day date) returns date
language sql stable parallel safe
as $$
    select min(m.first + least(lunar % 100, m.days) - 1)
    from yunchou.lunar_month m
    -- No lunar day lets more than 13 months pass before it comes again.
    where m.first between greatest(day, '1900-01-31') - 30 and greatest(day, '1900-01-31') + 420
        and m.month = lunar / 1000
        and m.first + least(lunar % 100, m.days) - 1 >= day
        and m.leap = (lunar % 1000 >= 100 and exists (
            select 1 from yunchou.lunar_month l where l.year = m.year and l.month = m.month and l.leap
        ))
$$;
comment on function yunchou.next_lunar(int, date) is
    'The first day from a date on that is this day of the Chinese calendar: in a year without the leap month the usual one, '
    'in a month of 29 days the last instead of the 30th. Null outside 1900 to 2100.';

create function yunchou.lunar_of(day date) returns int
language sql stable strict parallel safe
as $$
    select m.month * 1000 + case when m.leap then 100 else 0 end + (day - m.first) + 1
    from yunchou.lunar_month m
    where m.first between day - 29 and day and day < m.first + m.days
$$;
comment on function yunchou.lunar_of(date) is 'A day in the Chinese calendar, as month * 1000 + 100 in a leap month + day.';
