import { useWords } from '@/areas/shared/useWords';
import { useSurroundings } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import type { DisplayProps } from '@/fields/types';
import { isObject } from '@/lib/equal';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';

/** When an automation is set off, in words. */
export function TriggerDisplay({ value }: DisplayProps) {
  const t = useWords('automations');
  const { language } = useLocale();
  const { objects } = useModel();
  const values = useSurroundings()?.values;
  const settings = isObject(value) ? value : {};
  switch (asString(values?.['trigger'])) {
    case 'date': {
      const field = asString(settings['field']);
      const label = labelText(objects.get(asString(values?.['object']))?.fields.get(field)?.label, language) || field;
      const amount = Number(settings['amount'] ?? 0);
      if (amount === 0) return <>{t('says.onDay', { field: label })}</>;
      const length = t(`says.length.${asString(settings['unit']) || 'days'}`, { count: amount });
      return <>{t(`says.${asString(settings['direction']) === 'after' ? 'after' : 'before'}`, { field: label, length })}</>;
    }
    case 'schedule':
      return <Times when={settings['when']} />;
    case 'manual':
      return <>{t('says.manual')}</>;
    default: {
      const on = Array.isArray(settings['on']) ? (settings['on'] as string[]) : ['created', 'updated'];
      return <>{t('says.event', { verbs: listed(on.map((verb) => t(`verb.${verb}`)), language) })}</>;
    }
  }
}

/** When something happens again and again, in words. */
export function ScheduleDisplay({ value }: DisplayProps) {
  return <Times when={value} />;
}

function Times({ when }: { when: unknown }) {
  const t = useWords('automations');
  const { language } = useLocale();
  const given = isObject(when) ? when : {};
  const every = asString(given['every']) || 'day';
  const weekdays = Array.isArray(given['weekdays']) ? (given['weekdays'] as number[]) : [];
  const day = Number(given['day'] ?? 1);
  const counted = given['working'] === true ? 'working' : 'calendar';
  const parts = [
    t(`everyOf.${every}`),
    ...(every === 'week' ? [listed(weekdays.map((one) => t(`weekday.${one}`)), language)] : []),
    ...(every === 'month' ? [day < 0 ? t(`says.dayFromEnd.${counted}`, { day: -day }) : t(`says.day.${counted}`, { day })] : []),
    asString(given['at']) || '09:00',
  ];
  return <>{parts.join(' ')}</>;
}
