/** Components that show no figures: words, a button, a countdown, a frame. */
import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useWords } from '@/areas/shared/useWords';
import { Html } from '@/fields/rich_text/html';
import { asString } from '@/fields/shared/values';
import { formatDayFull } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { daysBetween } from '@/lib/zone';
import { useModel } from '@/model/context';
import { useOpenForm } from '@/records/form/host';
import type { Widget } from '../declared';
import { useSurroundings } from '../surroundings';
import { WidgetCard } from '../WidgetCard';
import styles from './Content.module.css';

/** The words are cleaned when they are saved; see `yunchou.pages.rules`. */
export function TextWidget({ widget }: { widget: Widget }) {
  return (
    <WidgetCard widget={widget}>
      <div className={styles['text']}>
        <Html html={asString(widget.options['text'])} />
      </div>
    </WidgetCard>
  );
}

export function ButtonWidget({ widget }: { widget: Widget }) {
  const model = useModel();
  const navigate = useNavigate();
  const open = useOpenForm();
  const { object, url, does, caption } = widget.options;
  const target = model.objects.get(asString(object) || (widget.object ?? ''));
  const act = () => {
    const address = asString(url);
    if (does !== 'open') {
      if (target) void open({ object: target.name, values: {} });
    } else if (address.startsWith('/')) void navigate({ href: address });
    else if (/^https?:/.test(address)) window.open(address, '_blank', 'noopener,noreferrer');
  };
  return (
    <WidgetCard widget={widget}>
      <div className={styles['middle']}>
        <Button type="primary" disabled={does !== 'open' && !target?.rights.create} onClick={act}>
          {asString(caption)}
        </Button>
      </div>
    </WidgetCard>
  );
}

export function CountdownWidget({ widget }: { widget: Widget }) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const { today } = useSurroundings();
  const until = asString(widget.options['until']);
  if (!/^\d{4}-\d\d-\d\d$/.test(until)) return <WidgetCard widget={widget}>{null}</WidgetCard>;
  const days = daysBetween(today, until);
  return (
    <WidgetCard widget={widget}>
      <div className={styles['middle']}>
        <span className={styles['days']}>{days >= 0 ? t('countdown.left', { count: days }) : t('countdown.over', { count: -days })}</span>
        <span className={styles['soft']}>
          {asString(widget.options['caption'])} {formatDayFull(until, locale)}
        </span>
      </div>
    </WidgetCard>
  );
}

/** Another page in a frame that can neither reach this one nor act in its name. */
export function EmbedWidget({ widget }: { widget: Widget }) {
  const { language } = useLocale();
  const address = asString(widget.options['url']);
  return (
    <WidgetCard widget={widget} flush>
      {/^https?:|^\/(?!\/)/.test(address) && (
        <iframe className={styles['frame']} src={address} title={labelText(widget.label, language)} sandbox="allow-scripts allow-forms allow-popups" referrerPolicy="no-referrer" loading="lazy" />
      )}
    </WidgetCard>
  );
}
