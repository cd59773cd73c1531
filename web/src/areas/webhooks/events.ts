import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';

/** How a kind of event is called: `account.created`, `account.*`, `*`; what the person may not see keeps its code. */
export function useEventText(): (type: string) => string {
  const t = useWords('webhooks');
  const { language } = useLocale();
  const model = useModel();
  return (type) => {
    if (type === '*') return t('everything');
    if (type === 'webhook.test') return t('testEvent');
    if (type === 'automation') return t('fromAutomation');
    const [name = '', verb = ''] = type.split('.');
    return `${labelText(model.objects.get(name)?.label, language) || name} · ${t(`verb.${verb === '*' ? 'all' : verb}`)}`;
  };
}

/** Several kinds of events in one line. */
export function useEventsText(): (types: readonly string[]) => string {
  const t = useWords('webhooks');
  const text = useEventText();
  return (types) => types.map(text).join(t('comma'));
}
