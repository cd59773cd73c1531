import type { FieldDefinition } from '@/api/types';
import { address } from './address';
import { anyLookup } from './any_lookup';
import { autoNumber } from './auto_number';
import { barcode } from './barcode';
import { boolean } from './boolean';
import { choice } from './choice';
import { color } from './color';
import { date } from './date';
import { datetime } from './datetime';
import { duration } from './duration';
import { email } from './email';
import { file } from './file';
import { formula } from './formula';
import { geo } from './geo';
import { image } from './image';
import { integer } from './integer';
import { json } from './json';
import { longText } from './long_text';
import { lookup } from './lookup';
import { lunarDate } from './lunar_date';
import { masterDetail } from './master_detail';
import { money } from './money';
import { multiChoice } from './multi_choice';
import { multiLookup } from './multi_lookup';
import { number } from './number';
import { percent } from './percent';
import { phone } from './phone';
import { progress } from './progress';
import { rating } from './rating';
import { richText } from './rich_text';
import { rollup } from './rollup';
import { objectName } from './shared/objectName';
import { signature } from './signature';
import { team } from './team';
import { text } from './text';
import { time } from './time';
import { treeChoice } from './tree_choice';
import type { FieldType } from './types';
import { url } from './url';
import { user } from './user';

/** Every type of field, by its name on the wire, in the order in which they are offered. A new type is one folder and one line here. */
export const fieldTypes: Readonly<Record<string, FieldType>> = Object.fromEntries(
  [
    text,
    longText,
    richText,
    email,
    phone,
    url,
    number,
    integer,
    money,
    percent,
    rating,
    progress,
    date,
    datetime,
    time,
    duration,
    lunarDate,
    choice,
    multiChoice,
    treeChoice,
    boolean,
    color,
    lookup,
    multiLookup,
    anyLookup,
    masterDetail,
    user,
    team,
    address,
    geo,
    formula,
    rollup,
    autoNumber,
    barcode,
    signature,
    file,
    image,
    json,
  ].map((type) => [type.type, type]),
);

/** What is masked comes as text, whatever it is, and is no value to sort by or ask for. */
const masked: FieldType = { ...text, sortable: false, cell: false, operators: [] };

/** The type of a field, of a computed one that of its value; one that this interface does not know is shown as text. */
export function typeOf(field: FieldDefinition): FieldType {
  if (field.access === 'mask') return masked;
  if (field.names === 'object') return objectName;
  const kind = typeof field['result_type'] === 'string' ? field['result_type'] : field.type;
  return fieldTypes[kind] ?? text;
}
