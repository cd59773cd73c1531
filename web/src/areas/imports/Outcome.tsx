import { Progress } from 'antd';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ImportResult } from './api';
import styles from './Wizard.module.css';

const OUTCOMES = ['created', 'updated', 'unchanged', 'failed'] as const;
const SHOWN_FAULTS = 20;

export function Running({ progress, label }: { progress: number | null; label: string }) {
  return (
    <div className={styles['running']} role="status">
      <p>{label}</p>
      <Progress percent={Math.round((progress ?? 0) * 100)} aria-label={label} />
    </div>
  );
}

/** What an import did or would do, in rows: in all, step by step, and the first rows that failed. */
export function Outcome({ result }: { result: ImportResult }) {
  const t = useWords('imports');
  const locale = useLocale();
  const model = useModel();
  const steps = result.steps ?? [];
  const faults = result.faults ?? [];
  return (
    <>
      <div className={styles['counts']}>
        {OUTCOMES.map((name) => (
          <div key={name} className={styles['count']} data-bad={name === 'failed' && result.failed > 0 ? '' : undefined}>
            <strong>{formatNumber(result[name], locale)}</strong>
            <span className={page['soft']}>{t(`outcome.${name}${result.dry_run ? '_would' : ''}`)}</span>
          </div>
        ))}
      </div>
      {steps.length > 1 && (
        <section className={page['card']} style={{ marginTop: 16 }}>
          <div className={page['scroll']}>
            <table className={page['table']}>
              <thead>
                <tr>
                  <th scope="col">{t('file')}</th>
                  <th scope="col">{t('object')}</th>
                  {OUTCOMES.map((name) => (
                    <th key={name} scope="col" className={page['number']}>
                      {t(`outcome.${name}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {steps.map((step, index) => (
                  <tr key={index}>
                    <th scope="row">{step.file}</th>
                    <td>{labelText(model.objects.get(step.object)?.label, locale.language) || step.object}</td>
                    {OUTCOMES.map((name) => (
                      <td key={name} className={page['number']}>
                        {formatNumber(step[name], locale)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      {faults.length > 0 && (
        <section className={page['card']} style={{ marginTop: 16 }}>
          <header className={page['cardHead']}>
            <h2>{t('faults')}</h2>
            <span className={page['soft']}>{t('faultsHint', { shown: Math.min(SHOWN_FAULTS, faults.length), all: formatNumber(result.failed, locale) })}</span>
          </header>
          <div className={page['scroll']}>
            <table className={page['table']}>
              <thead>
                <tr>
                  <th scope="col">{t('file')}</th>
                  <th scope="col" className={page['number']}>
                    {t('row')}
                  </th>
                  <th scope="col">{t('wrong')}</th>
                </tr>
              </thead>
              <tbody>
                {faults.slice(0, SHOWN_FAULTS).map((fault, index) => (
                  <tr key={index}>
                    <td>{fault.file}</td>
                    <td className={page['number']}>{fault.row}</td>
                    <td>{fault.message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </>
  );
}
