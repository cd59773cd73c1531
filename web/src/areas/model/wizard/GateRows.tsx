import { Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import type { Plan } from './plan';
import styles from './Wizard.module.css';

const NONE = -1;

/** The choice whose options are stages, and what each stage demands. */
export function GateRows({ plan, onChange }: { plan: Plan; onChange: (part: Partial<Plan>) => void }) {
  const t = useWords('wizard');
  const { language } = useLocale();
  const wordOf = (field: { zh: string; en: string }) => (language === 'en' ? field.en || field.zh : field.zh || field.en);
  const choices = plan.fields.filter((field) => field.type === 'choice');
  const stage = choices.find((field) => field.key === plan.stages);
  const others = plan.fields.filter((field, at) => at > 0 && field !== stage && field.type !== 'auto_number').map((field) => ({ value: field.key, label: wordOf(field) }));
  return (
    <>
      <p className={styles['hint']}>{t('stagesHint')}</p>
      <Select
        value={stage?.key ?? NONE}
        aria-label={t('stageField')}
        style={{ minWidth: 180 }}
        options={[{ value: NONE, label: t('noStages') }, ...choices.map((field) => ({ value: field.key, label: wordOf(field) }))]}
        onChange={(key) => onChange({ stages: key === NONE ? null : key, gates: {} })}
      />
      {stage && (
        <ol className={styles['gates']}>
          {stage.options.slice(1).map((option) => (
            <li key={option}>
              <span>{t('gate', { stage: option })}</span>
              <Select
                mode="multiple"
                value={[...(plan.gates[option] ?? [])]}
                options={others}
                aria-label={t('gate', { stage: option })}
                style={{ minWidth: 220, flex: 1 }}
                onChange={(keys: number[]) => onChange({ gates: { ...plan.gates, [option]: keys } })}
              />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
