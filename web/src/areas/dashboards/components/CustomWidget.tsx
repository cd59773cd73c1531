import { useEffect, useMemo, useRef } from 'react';
import { asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { useTheme } from '@/start/theme';
import { palettes } from '@/start/tokens';
import type { Widget } from '../declared';
import { effective, metricsOf, objectsOf, useSurroundings } from '../surroundings';
import { useDrill } from '../useDrill';
import { useFigures } from '../useFigures';
import { WidgetCard } from '../WidgetCard';
import styles from './Content.module.css';

const MOST_ROWS = 1000;

/**
 * A component of an organisation's own in a sealed frame: no cookies, no addresses, no way to the page around it. It says
 * `ready` and is sent its code, its figures, the colours and the language; `{type: "drill", metric, by}` opens the records of a figure.
 */
export function CustomWidget({ widget }: { widget: Widget }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const page = useSurroundings();
  const { theme } = useTheme();
  const { language, currency } = useLocale();
  const drill = useDrill();
  const metrics = metricsOf(widget, page.catalogue);
  const { where, period } = effective(widget, page);
  const query = { metrics: widget.metrics, by: widget.by, where, period, sort: widget.sort ? [widget.sort] : [], limit: widget.limit ?? MOST_ROWS, filters: page.filters };
  const answer = useFigures(query, objectsOf(metrics));
  const code = asString(widget.options['code']);
  const message = useMemo(
    () => ({
      type: 'data',
      rows: answer.data ?? [],
      by: widget.by,
      metrics: metricsOf(widget, page.catalogue).map(({ name, label, unit }) => ({ name, label: labelText(label, language), unit })),
      language,
      currency,
      colors: palettes[theme],
    }),
    [answer.data, widget, page.catalogue, language, currency, theme],
  );
  useEffect(() => {
    // The frame is of no origin, so there is none to name; what is sent is what its reader may see anyway.
    const post = (value: unknown) => frame.current?.contentWindow?.postMessage(value, '*');
    const hear = (event: MessageEvent<unknown>) => {
      if (event.source !== frame.current?.contentWindow || !isObject(event.data)) return;
      if (event.data['type'] === 'ready') post({ type: 'code', code });
      if (event.data['type'] === 'ready' || event.data['type'] === 'loaded') post(message);
      if (event.data['type'] === 'drill' && widget.metrics.includes(asString(event.data['metric'])) && isObject(event.data['by'])) {
        drill({ metric: asString(event.data['metric']), by: event.data['by'], where, period });
      }
    };
    window.addEventListener('message', hear);
    post(message);
    return () => window.removeEventListener('message', hear);
  }, [code, message, drill, widget.metrics, where, period]);
  return (
    <WidgetCard widget={widget} flush stale={answer.isPlaceholderData}>
      <iframe key={`${theme} ${code}`} ref={frame} className={styles['frame']} src={`/component.html#scheme=${theme}`} style={{ colorScheme: theme }} title={labelText(widget.label, language)} sandbox="allow-scripts" referrerPolicy="no-referrer" />
    </WidgetCard>
  );
}
