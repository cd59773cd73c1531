import type { FieldDefinition } from '@/api/types';
import { address } from './address';
import { boolean } from './boolean';
import { choice } from './choice';
import { color } from './color';
import { date } from './date';
import { datetime } from './datetime';
import { email } from './email';
import { integer } from './integer';
import { longText } from './long_text';
import { lookup } from './lookup';
import { money } from './money';
import { multiChoice } from './multi_choice';
import { multiLookup } from './multi_lookup';
import { number } from './number';
import { percent } from './percent';
import { phone } from './phone';
import { text } from './text';
import type { FieldType } from './types';
import { url } from './url';
import { user } from './user';

/** Every type of field, by its name on the wire. A new type is one folder and one line here. */
export const fieldTypes: Readonly<Record<string, FieldType>> = Object.fromEntries(
  [
    address,
    boolean,
    choice,
    color,
    date,
    datetime,
    email,
    integer,
    longText,
    lookup,
    money,
    multiChoice,
    multiLookup,
    number,
    percent,
    phone,
    text,
    url,
    user,
  ].map((type) => [type.type, type]),
);

/** The type of a field; one that this interface does not know is shown as text. */
export function typeOf(field: FieldDefinition): FieldType {
  return fieldTypes[field.type] ?? text;
}
