import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ConditionDisplay } from '@/areas/rules/RuleDisplays';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { SurroundingsContext, useSurroundings } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import type { DisplayProps } from '@/fields/types';
import { isObject } from '@/lib/equal';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { actionsQuery } from '@/model/queries';
import styles from './Automations.module.css';
import { daysLater, readSteps, shownGiven, valuePairs, type ApprovalNode, type Given, type Recipient, type Step } from './steps';
import { useInversesOf } from './useFieldsOf';
import { useRecipientName } from './useRecipientName';

/** The steps of an automation, each in a few words. */
export function StepsDisplay({ value }: DisplayProps) {
  const object = asString(useSurroundings()?.values['object']);
  const steps = readSteps(value);
  if (steps === null) return <code className={styles['code']}>{JSON.stringify(value)}</code>;
  return <StepsWords steps={steps} object={object} />;
}

interface StepsWordsProps {
  steps: readonly Step[];
  object: string;
}

function StepsWords({ steps, object }: StepsWordsProps) {
  const t = useWords('automations');
  if (steps.length === 0) return <p className={styles['hint']}>{t('says.nothing')}</p>;
  return (
    <ol className={styles['said']}>
      {steps.map((step, place) => (
        <li key={place}>
          <StepWords step={step} object={object} />
        </li>
      ))}
    </ol>
  );
}

function StepWords({ step, object }: { step: Step; object: string }) {
  const t = useWords('automations');
  return (
    <>
      <strong>{t(`step.${step.kind}`)}</strong> <StepDetails step={step} object={object} />
    </>
  );
}

/** What is particular about a step, after the name of its kind. */
function StepDetails({ step, object }: { step: Step; object: string }) {
  switch (step.kind) {
    case 'notify':
    case 'mail':
    case 'follow':
      return (
        <>
          <People people={step['to'] as Recipient[]} object={object} />
          <Text words={step['subject'] ?? step['text']} />
        </>
      );
    case 'assign':
      return <People people={[step['to'] as Recipient]} object={object} />;
    case 'comment':
      return <Text words={step['text']} />;
    case 'approval':
      return <Approval step={step} object={object} />;
    case 'set':
      return <Values values={step['values']} object={object} />;
    case 'create':
      return <Created step={step} />;
    case 'update_related':
    case 'loop':
      return <Related step={step} object={object} />;
    case 'tag':
      return <Tags tags={step['tags']} />;
    case 'wait':
      return <Waited step={step} object={object} />;
    case 'branch':
      return <Ways step={step} object={object} />;
    case 'parallel':
      return <Lanes step={step} object={object} />;
    case 'action':
      return <Action name={asString(step['action'])} />;
    default:
      return null;
  }
}

function People({ people, object }: { people: readonly Recipient[] | undefined; object: string }) {
  const separator = useLocale().language === 'en' ? ', ' : '、';
  return (people ?? []).map((one, place) => (
    <span key={place}>
      {place > 0 && separator}
      <Person one={one} object={object} />
    </span>
  ));
}

function Person({ one, object }: { one: Recipient; object: string }) {
  const t = useWords('automations');
  const { language } = useLocale();
  const { objects } = useModel();
  const kind = one.kind === 'role' || one.kind === 'user' ? one.kind : null;
  const name = useRecipientName(kind ?? 'user', kind ? one[kind] : undefined);
  if (kind) return <>{name || t(`people.${kind}`)}</>;
  if (one.kind === 'field') return <>{labelText(objects.get(object)?.fields.get(one.field ?? '')?.label, language) || one.field}</>;
  return <>{t(`people.${one.kind}`)}</>;
}

function Text({ words }: { words: unknown }) {
  const { language } = useLocale();
  const given = isObject(words) ? words : {};
  const text = (language === 'en' && asString(given['en'])) || asString(given['zh']);
  return text ? <span className={styles['quote']}>{text}</span> : null;
}

function Values({ values, object }: { values: unknown; object: string }) {
  const { objects } = useModel();
  const locale = useLocale();
  const pairs = valuePairs(values);
  if (pairs.length === 0) return null;
  return (
    <ul className={styles['values']}>
      {pairs.map(([name, given]) => {
        const field = objects.get(object)?.fields.get(name);
        return (
          <li key={name}>
            {labelText(field?.label, locale.language) || name}：<Value given={given} object={object} name={name} />
          </li>
        );
      })}
    </ul>
  );
}

function Value({ given, object, name }: { given: Given; object: string; name: string }) {
  const t = useWords('automations');
  const { objects } = useModel();
  const field = objects.get(object)?.fields.get(name);
  const later = daysLater(given);
  if (later) return <>{t(later.kind === 'days' ? 'says.daysLater' : 'says.workingDaysLater', { count: later.count })}</>;
  if (typeof given.expression === 'string' || !field) return <code className={styles['code']}>{shownGiven(given)}</code>;
  const { Display } = typeOf(field);
  return <Display value={given.value} field={field} />;
}

function Created({ step }: { step: Step }) {
  const { language } = useLocale();
  const { objects } = useModel();
  const object = asString(step['object']);
  return (
    <>
      {labelText(objects.get(object)?.label, language) || object}
      <Values values={step['values']} object={object} />
    </>
  );
}

/** The related records that a step is about: which of them, and what happens to each. */
function Related({ step, object }: { step: Step; object: string }) {
  const t = useWords('automations');
  const inverses = useInversesOf(object);
  const inverse = inverses.find((one) => one.value === step['inverse']);
  const related = inverse?.object ?? '';
  const where = asString(step['where']);
  return (
    <>
      {inverse?.label ?? asString(step['inverse'])}
      {where && (
        <>
          （{t('if')} <Condition text={where} object={related} />）
        </>
      )}
      <Values values={step['values']} object={related} />
      {step.kind === 'loop' && <StepsWords steps={readSteps(step['steps']) ?? []} object={related} />}
    </>
  );
}

function Condition({ text, object }: { text: string; object: string }) {
  const field = useModel().objects.get('automation')?.fields.get('condition');
  return (
    <SurroundingsContext value={{ object: 'automation', values: { object } }}>
      {field && <ConditionDisplay value={text} field={field} />}
    </SurroundingsContext>
  );
}

function Tags({ tags }: { tags: unknown }) {
  const { language } = useLocale();
  return <>{listed(Array.isArray(tags) ? (tags as string[]) : [], language)}</>;
}

function Waited({ step, object }: { step: Step; object: string }) {
  const t = useWords('automations');
  const { language } = useLocale();
  const { objects } = useModel();
  const when = asString(step['when']);
  const until = asString(step['until']);
  const amount = Number(step['amount'] ?? 0);
  const length = t(`says.length.${asString(step['unit']) || 'days'}`, { count: amount });
  if (when) {
    return (
      <>
        {t('says.until')} <Condition text={when} object={object} />
        {amount > 0 && t('says.atMost', { length })}
      </>
    );
  }
  if (!until) return <>{length}</>;
  const field = labelText(objects.get(object)?.fields.get(until)?.label, language) || until;
  return <>{amount === 0 ? t('says.untilDay', { field }) : t(`says.${asString(step['direction']) === 'before' ? 'before' : 'after'}`, { field, length })}</>;
}

function Ways({ step, object }: { step: Step; object: string }): ReactNode {
  const t = useWords('automations');
  const ways = Array.isArray(step['branches']) ? (step['branches'] as { condition: string; steps: unknown }[]) : [];
  const otherwise = readSteps(step['else']) ?? [];
  return (
    <>
      {ways.map((way, place) => (
        <div key={place} className={styles['inside']}>
          {t('if')} <Condition text={way.condition} object={object} />
          <StepsWords steps={readSteps(way.steps) ?? []} object={object} />
        </div>
      ))}
      {otherwise.length > 0 && (
        <div className={styles['inside']}>
          {t('else')}
          <StepsWords steps={otherwise} object={object} />
        </div>
      )}
    </>
  );
}

function Lanes({ step, object }: { step: Step; object: string }): ReactNode {
  const t = useWords('automations');
  const lanes = Array.isArray(step['lanes']) ? (step['lanes'] as { steps: unknown }[]) : [];
  return lanes.map((lane, place) => (
    <div key={place} className={styles['inside']}>
      {t('lane', { number: place + 1 })}
      <StepsWords steps={readSteps(lane.steps) ?? []} object={object} />
    </div>
  ));
}

/** Who decides, node by node, and what follows from each end. */
function Approval({ step, object }: { step: Step; object: string }): ReactNode {
  const t = useWords('automations');
  const nodes = Array.isArray(step['nodes']) ? (step['nodes'] as ApprovalNode[]) : [];
  return (
    <>
      <Text words={step['title']} />
      {nodes.map((node, place) => (
        <div key={place} className={styles['inside']}>
          <Text words={node.name} />
          <People people={node.signers} object={object} />
        </div>
      ))}
      {(['approved', 'refused', 'withdrawn'] as const).map((end) => {
        const steps = readSteps(step[end]) ?? [];
        return steps.length === 0 ? null : (
          <div key={end} className={styles['inside']}>
            {t(`approval.then.${end}`)}
            <StepsWords steps={steps} object={object} />
          </div>
        );
      })}
    </>
  );
}

function Action({ name }: { name: string }) {
  const { language } = useLocale();
  const action = useQuery(actionsQuery).data?.find((one) => one.name === name);
  return <>{labelText(action?.label, language) || name}</>;
}
