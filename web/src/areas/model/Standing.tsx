import { useWords } from '@/areas/shared/useWords';
import { listed, useLocale } from '@/lib/locale';
import styles from './Studio.module.css';
import type { Preview } from './studio';

const KEYS = ['required', 'unique', 'max_length', 'minimum', 'maximum'] as const;

/** Whether records stand against a change of settings. */
export function stands(preview: Preview): boolean {
  return KEYS.some((key) => (preview.violations[key]?.count ?? 0) > 0) || Object.values(preview.violations.options ?? {}).some((count) => count > 0);
}

/** The records that stand against a change of a field's settings, setting by setting. */
export function StandingList({ preview }: { preview: Preview }) {
  const t = useWords('studio');
  const { language } = useLocale();
  return (
    <div className={styles['note']} role="alert">
      <strong>{t('standing')}</strong>
      <ul>
        {KEYS.map((key) => {
          const found = preview.violations[key];
          if (!found || found.count === 0) return null;
          const names = listed(found.samples.map((one) => one.name ?? one.id), language);
          return (
            <li key={key}>
              {t(`against.${key}`, { count: found.count })}
              {names && ` ${t('suchAs', { names })}`}
            </li>
          );
        })}
        {Object.entries(preview.violations.options ?? {})
          .filter(([, count]) => count > 0)
          .map(([value, count]) => (
            <li key={value}>{t('against.option', { value, count })}</li>
          ))}
      </ul>
      <span>{t(preview.violations.unique?.count ? 'mustMend' : 'mayStand')}</span>
    </div>
  );
}
