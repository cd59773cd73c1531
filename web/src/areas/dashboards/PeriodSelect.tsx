import { Select } from 'antd';
import { Suspense, lazy, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { periodNames, spanOf, type Period } from './period';
import { periodText } from './periodText';

const OwnPeriod = lazy(() => import('./OwnPeriod'));

interface PeriodSelectProps {
  value: Period;
  today: string;
  fiscalStart: number;
  onChange: (period: Period) => void;
}

const OWN = 'own';

/** A period by name, or two days of one's own. */
export default function PeriodSelect({ value, today, fiscalStart, onChange }: PeriodSelectProps) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const [picking, setPicking] = useState(false);
  const own = typeof value !== 'string';
  const names: string[] = own || (periodNames as readonly string[]).includes(value) ? [...periodNames] : [value, ...periodNames];
  const options = [
    ...names.map((name) => ({ value: name, label: periodText(name, t, locale, today) })),
    { value: OWN, label: t('period.own') },
  ];
  const span = spanOf(value, today, fiscalStart);
  return (
    <>
      <Select<string>
        value={own || picking ? OWN : value}
        options={options}
        onChange={(name) => {
          setPicking(name === OWN);
          if (name !== OWN) onChange(name);
        }}
        aria-label={t('period.label')}
        popupMatchSelectWidth={140}
        listHeight={420}
        style={{ minWidth: 112 }}
      />
      {(own || picking) && (
        <Suspense fallback={null}>
          <OwnPeriod
            span={span}
            opened={picking && !own}
            onChange={(days) => {
              if (days) onChange(days);
              setPicking(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
