-- The amount of a share was a formula and is kept now, as any money with its currency beside. The revenue shares of a deal come to
-- its amount together, to the cent, by largest remainder; they were rounded one by one.
do $$
declare
    places integer := 2;
begin
    if to_regclass('{schema}.r_opportunity_team') is null then
        return;
    end if;
    alter table {schema}.r_opportunity_team add column if not exists amount__currency text collate "C",
        add column if not exists amount__original numeric;
    select coalesce(c.digits, 2)::integer into places from yunchou.organisation o
        join {schema}.r_currency c on c.code = o.settings ->> 'currency' and c.deleted_at is null where o.id = {key};
    places := coalesce(places, 2);
    with parts as (
        select t.id, t.opportunity, t.kind, o.amount as whole, abs(o.amount) * t.share as exact
        from {schema}.r_opportunity_team t join {schema}.r_opportunity o on o.id = t.opportunity where t.deleted_at is null
    ), ranked as (
        select *, trunc(exact, places) as cut,
            row_number() over (partition by opportunity, kind order by exact - trunc(exact, places) desc, id) as place,
            round(sum(exact) over w, places) - sum(trunc(exact, places)) over w as over
        from parts window w as (partition by opportunity, kind)
    )
    update {schema}.r_opportunity_team t set amount = sign(r.whole) * case when r.kind = 'revenue'
        then r.cut + case when r.place * power(10::numeric, -places) <= r.over then power(10::numeric, -places) else 0 end
        else round(r.exact, places) end
    from ranked r where r.id = t.id;
end $$;
