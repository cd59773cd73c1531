import { ArrowLeftOutlined, CopyOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import type { Content, Metric, Widget } from '../declared';
import { periodNames } from '../period';
import { periodText } from '../periodText';
import { changed, copied, removed, resized, settingOf, titled, withSetting, type ComponentDefinition } from './design';
import styles from './Designer.module.css';
import { SettingInput, useDimensionOptions } from './SettingInput';

interface PropertiesProps {
  content: Content;
  widget: Widget | null;
  definition: ComponentDefinition | undefined;
  catalogue: ReadonlyMap<string, Metric>;
  onChange: (content: Content) => void;
  onChoose: (id: string | null) => void;
}

/** What may be set: on the chosen component, or on the page where none is chosen. */
export function Properties(props: PropertiesProps) {
  const t = useWords('dashboards');
  return (
    <aside className={styles['side']} aria-label={t('design.properties')}>
      {props.widget && props.definition ? <OfWidget {...props} widget={props.widget} definition={props.definition} /> : <OfPage {...props} />}
    </aside>
  );
}

function OfPage({ content, catalogue, onChange }: PropertiesProps) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const metric = content.widgets.flatMap((one) => catalogue.get(one.metrics[0] ?? '') ?? [])[0];
  const dimensions = useDimensionOptions(metric);
  return (
    <div className={styles['fields']}>
      <h2>{t('design.page')}</h2>
      <div>
        <span className={styles['caption']}>{t('period.label')}</span>
        <Select
          style={{ width: '100%' }}
          aria-label={t('period.label')}
          value={content.period}
          onChange={(period) => onChange({ ...content, period })}
          options={periodNames.map((value) => ({ value, label: periodText(value, t, locale, '') }))}
        />
      </div>
      <div>
        <span className={styles['caption']}>{t('design.filters')}</span>
        <Select mode="multiple" style={{ width: '100%' }} aria-label={t('design.filters')} value={content.filters} onChange={(filters) => onChange({ ...content, filters })} options={dimensions} />
      </div>
      <p className={styles['state']}>{t('design.keys')}</p>
    </div>
  );
}

function OfWidget({ content, widget, definition, catalogue, onChange, onChoose }: PropertiesProps & { widget: Widget; definition: ComponentDefinition }) {
  const t = useWords('dashboards');
  const { language } = useLocale();
  const tabs = content.widgets.filter((one) => one.kind === 'tabs' && one.id !== widget.id);
  const places = tabs.flatMap((one) => {
    const names = Array.isArray(one.options['tabs']) ? (one.options['tabs'] as string[]) : [];
    return names.map((name, tab) => ({ value: `${one.id}/${tab}`, label: `${labelText(one.label, language)} · ${name}` }));
  });
  return (
    <div className={styles['fields']}>
      <div className={styles['where']}>
        <Button size="small" type="text" icon={<ArrowLeftOutlined aria-hidden="true" />} aria-label={t('design.toPage')} title={t('design.toPage')} onClick={() => onChoose(null)} />
        <h2>{labelText(definition.label, language)}</h2>
      </div>
      <div className={styles['pair']}>
        {(['zh-CN', 'en'] as const).map((name) => (
          <div key={name}>
            <span className={styles['caption']}>{t(`design.title.${name}`)}</span>
            <Input
              aria-label={t(`design.title.${name}`)}
              maxLength={100}
              value={widget.label[name] ?? ''}
              onChange={(event) => onChange(changed(content, widget.id, { label: titled(widget.label, definition.label, name, event.target.value) }))}
            />
          </div>
        ))}
      </div>
      {definition.settings.map((setting) => (
        <div key={setting.name}>
          {setting.kind !== 'flag' && (
            <span className={styles['caption']}>
              {labelText(setting.label, language)}
              {setting.required && ' *'}
            </span>
          )}
          <SettingInput setting={setting} widget={widget} value={settingOf(widget, setting.name)} catalogue={catalogue} onChange={(value) => onChange(withSetting(content, widget, setting.name, value))} />
          {setting.help && <span className={styles['state']}>{labelText(setting.help, language)}</span>}
        </div>
      ))}
      <div className={styles['pair']}>
        {(['width', 'height'] as const).map((name) => (
          <div key={name}>
            <span className={styles['caption']}>{t(`design.${name}`)}</span>
            <InputNumber
              style={{ width: '100%' }}
              aria-label={t(`design.${name}`)}
              min={2}
              max={name === 'width' ? 24 : 40}
              value={widget[name]}
              onChange={(value) => onChange(resized(content, widget.id, name === 'width' ? (value ?? 2) : widget.width, name === 'height' ? (value ?? 2) : widget.height))}
            />
          </div>
        ))}
      </div>
      {widget.kind === 'tabs' && <Inside content={content} widget={widget} onChoose={onChoose} />}
      {widget.kind !== 'tabs' && places.length > 0 && (
        <div>
          <span className={styles['caption']}>{t('design.inside')}</span>
          <Select
            allowClear
            style={{ width: '100%' }}
            aria-label={t('design.inside')}
            value={widget.inside ? `${widget.inside}/${widget.tab}` : undefined}
            options={places}
            onChange={(place: string | undefined) => {
              const [inside = null, tab = '0'] = place?.split('/') ?? [];
              onChange(changed(content, widget.id, { inside, tab: Number(tab) }));
            }}
          />
        </div>
      )}
      <div className={styles['buttons']}>
        <Button
          icon={<CopyOutlined aria-hidden="true" />}
          onClick={() => {
            const next = copied(content, widget.id);
            onChange(next.content);
            onChoose(next.id);
          }}
        >
          {t('design.copy')}
        </Button>
        <Button
          danger
          icon={<DeleteOutlined aria-hidden="true" />}
          onClick={() => {
            onChange(removed(content, widget.id));
            onChoose(null);
          }}
        >
          {t('design.remove')}
        </Button>
      </div>
    </div>
  );
}

/** What stands in the tabs of a component, each to be chosen: it is not on the canvas by itself. */
function Inside({ content, widget, onChoose }: { content: Content; widget: Widget; onChoose: (id: string) => void }) {
  const t = useWords('dashboards');
  const { language } = useLocale();
  const inner = content.widgets.filter((one) => one.inside === widget.id);
  if (inner.length === 0) return <p className={styles['state']}>{t('design.insideNone')}</p>;
  const names = Array.isArray(widget.options['tabs']) ? (widget.options['tabs'] as string[]) : [];
  return (
    <div>
      <span className={styles['caption']}>{t('design.insideList')}</span>
      <ul className={styles['inside']}>
        {inner.map((one) => (
          <li key={one.id}>
            <Button block onClick={() => onChoose(one.id)}>
              {[names[one.tab], labelText(one.label, language)].filter(Boolean).join(' · ')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
