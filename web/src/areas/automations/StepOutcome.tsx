import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { asReference, asString } from '@/fields/shared/values';
import { isEmpty, isObject } from '@/lib/equal';
import { formatInstantFull } from '@/lib/format';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { actionsQuery } from '@/model/queries';
import { useNameOf } from '@/records/useRecordTitle';
import { RecordLink } from '@/ui/RecordLink';
import styles from './Automations.module.css';
import { useInversesOf } from './useFieldsOf';

type Told = Readonly<Record<string, unknown>>;

interface OutcomeProps {
  input: Told;
  output: Told;
  /** The object that the run is about; '' where it is about none. */
  object: string;
}

interface StepOutcomeProps {
  kind: string;
  input: unknown;
  output: unknown;
  object: string;
}

/** What a step did, in words, with links to what it made or changed. */
export function StepOutcome({ kind, input, output, object }: StepOutcomeProps) {
  const Outcome = OUTCOMES[kind] ?? Plain;
  return <Outcome input={isObject(input) ? input : {}} output={isObject(output) ? output : {}} object={object} />;
}

const OUTCOMES: Readonly<Record<string, (props: OutcomeProps) => ReactNode>> = {
  set: Changed,
  create: Created,
  update_related: Related,
  loop: Related,
  parallel: Lanes,
  assign: Assigned,
  notify: Sent,
  mail: Sent,
  follow: Sent,
  comment: Said,
  tag: Tagged,
  wait: Waited,
  branch: Taken,
  action: Ran,
  approval: Decided,
};

/** A step of a kind of its own tells its values as they are called there. */
function Plain({ input, object }: OutcomeProps) {
  return <Values values={input} object={object} />;
}

function Changed({ input, object }: OutcomeProps) {
  return <Values values={input} object={object} />;
}

function Created({ input, output }: OutcomeProps) {
  const object = asString(input['object'] ?? output['object']);
  return (
    <>
      <Named object={object} id={asString(output['record'])} labelled />
      <Values values={isObject(input['values']) ? input['values'] : {}} object={object} />
    </>
  );
}

function Related({ input, output, object }: OutcomeProps) {
  const t = useWords('automations');
  const inverse = useInversesOf(object).find((one) => one.value === input['inverse']);
  const count = Number(output['records'] ?? output['runs'] ?? 0);
  return <p>{t('did.related', { name: inverse?.label ?? '', count })}</p>;
}

function Lanes({ output }: OutcomeProps) {
  const t = useWords('automations');
  return <p>{t('did.lanes', { count: Number(output['runs'] ?? 0) })}</p>;
}

function Assigned({ input }: OutcomeProps) {
  return <Named object="user" id={asString(input['owner'])} />;
}

/** To whom, and what they were told. */
function Sent({ input }: OutcomeProps) {
  const { language } = useLocale();
  const to = Array.isArray(input['to']) ? input['to'].map(asString) : [];
  const words = [input['subject'], input['text']].filter(isObject)[0];
  return (
    <>
      <p className={styles['people']}>{to.map((one) => (/^\d+$/.test(one) ? <Named key={one} object="user" id={one} /> : <span key={one}>{one}</span>))}</p>
      {words && <Quote text={(language === 'en' && asString(words['en'])) || asString(words['zh'])} />}
    </>
  );
}

function Said({ input }: OutcomeProps) {
  return <Quote text={asString(input['text'])} />;
}

function Tagged({ input }: OutcomeProps) {
  const { language } = useLocale();
  return <p>{listed(Array.isArray(input['tags']) ? input['tags'].map(asString) : [], language)}</p>;
}

function Waited({ input, output }: OutcomeProps) {
  const t = useWords('automations');
  const locale = useLocale();
  if (output['held'] === true) return <p>{t('did.held')}</p>;
  const done = asString(output['waited_until']);
  const until = done || asString(input['until']);
  return until ? <p>{t(done ? 'did.waitedUntil' : 'waitsUntil', { when: formatInstantFull(until, locale) })}</p> : null;
}

function Taken({ output }: OutcomeProps) {
  const t = useWords('automations');
  const branch = output['branch'];
  if (branch === undefined) return null;
  return <p>{branch === 'else' ? t('did.otherwise') : t('did.branch', { number: Number(branch) + 1 })}</p>;
}

function Ran({ input, object }: OutcomeProps) {
  const { language } = useLocale();
  const actions = useQuery(actionsQuery).data ?? [];
  const action = actions.find((one) => one.name === input['action']);
  return (
    <>
      {action && <p>{labelText(action.label, language)}</p>}
      <Values values={input} object={object} />
    </>
  );
}

function Decided({ output }: OutcomeProps) {
  const t = useWords('automations');
  const id = asString(output['approval']);
  if (!id) return null;
  return (
    <p>
      <Link to="/approvals" search={{ id }}>
        {t('did.approval')}
      </Link>
    </p>
  );
}

function Quote({ text }: { text: string }) {
  return text ? <span className={styles['quote']}>{text}</span> : null;
}

/** A record by its name, leading to it; with `labelled` after the label of its object. */
function Named({ object, id, labelled = false }: { object: string; id: string; labelled?: boolean }) {
  const t = useWords('automations');
  const { language } = useLocale();
  const { objects } = useModel();
  const name = useNameOf(object, id);
  return (
    <span>
      {labelled && `${labelText(objects.get(object)?.label, language)} `}
      {id && <RecordLink object={object} id={id} name={name === null ? '' : name || t('did.open')} />}
    </span>
  );
}

/** Values field by field; what is no field of the object is left to the details. */
function Values({ values, object }: { values: Told; object: string }) {
  const { language } = useLocale();
  const fields = useModel().objects.get(object)?.fields;
  const known = Object.entries(values).filter(([name]) => fields?.has(name));
  if (known.length === 0) return null;
  return (
    <ul className={styles['values']}>
      {known.map(([name, value]) => (
        <li key={name}>
          {labelText(fields?.get(name)?.label, language)}：<Value object={object} name={name} value={value} />
        </li>
      ))}
    </ul>
  );
}

function Value({ object, name, value }: { object: string; name: string; value: unknown }) {
  const t = useWords('automations');
  const field = useModel().objects.get(object)?.fields.get(name);
  if (!field || isEmpty(value)) return <>{t('did.empty')}</>;
  const reference = field.target || field.type === 'user' ? asReference(value) : null;
  if (reference && reference.name === null) return <Named object={field.target ?? 'user'} id={reference.id} />;
  const { Display } = typeOf(field);
  return <Display value={value} field={field} />;
}
