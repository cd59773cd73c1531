-- Amounts as text: plain digits, at least as many after the point as the currency has, nothing rounded away.

create function yunchou.amount_text(amount numeric, digits integer) returns text
language sql immutable parallel safe
return case when scale(trim_scale(amount)) > digits then trim_scale(amount) else round(amount, digits) end::text;
