import { DeleteOutlined, DownOutlined, PlusOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, InputNumber, Segmented, Select } from 'antd';
import { Suspense, lazy, useId, type ReactNode } from 'react';
import type { FieldDefinition, Labels } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { isWritable, type ObjectView } from '@/model/view';
import { blocksOf, changeBlock, changePlace, changeTab, placesOf, removed, sectionOf, type Chosen, type Content, type List, type Place, type Section, type Tab } from './design';
import { Condition } from './Condition';
import styles from './Layouts.module.css';

const ExpressionEditor = lazy(async () => ({ default: (await import('@/fields/formula/ExpressionEditor')).ExpressionEditor }));

const MOST_KEYS = 6;
/** Types whose values are records or files: they are chosen for each record. */
const WITHOUT_DEFAULT = new Set(['lookup', 'user', 'team', 'master_detail', 'multi_lookup', 'any_lookup', 'file', 'image', 'signature', 'auto_number', 'formula', 'rollup', 'rich_text', 'json']);

interface PropertiesProps {
  view: ObjectView;
  content: Content;
  chosen: Chosen | null;
  onChange: (content: Content) => void;
  onChoose: (chosen: Chosen | null) => void;
}

/** What may be set on what is chosen, or on the whole layout where nothing is. */
export function Properties(props: PropertiesProps) {
  const t = useWords('layouts');
  return (
    <aside className={styles['side']} aria-label={t('properties')}>
      <Inner {...props} />
    </aside>
  );
}

function Inner(props: PropertiesProps) {
  const { content, chosen } = props;
  const tab = chosen?.kind === 'tab' ? content.tabs.find((one) => one.key === chosen.key) : undefined;
  const block = chosen?.kind === 'block' ? blocksOf(content).find((one) => one.key === chosen.key) : undefined;
  const place = chosen?.kind === 'field' ? placesOf(content).find((one) => one.name === chosen.key) : undefined;
  if (tab) return <OfTab {...props} tab={tab} />;
  if (block) return block.kind === 'section' ? <OfSection {...props} section={block} /> : <OfList {...props} list={block} />;
  return place ? <OfField {...props} place={place} /> : <OfLayout {...props} />;
}

function Caption({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div>
      <span className={styles['caption']}>{text}</span>
      {children}
    </div>
  );
}

/** Words in both languages. */
function Words({ label, value, onChange }: { label: string; value: Labels; onChange: (value: Labels) => void }) {
  const t = useWords('layouts');
  return (
    <div className={styles['pair']}>
      {(['zh-CN', 'en'] as const).map((language) => {
        const name = t('inLanguage', { label, language: t(`language.${language}`) });
        return (
          <Caption key={language} text={name}>
            <Input
              aria-label={name}
              maxLength={200}
              value={value[language] ?? ''}
              onChange={(event) => {
                const rest = Object.fromEntries(Object.entries(value).filter(([one]) => one !== language));
                onChange(event.target.value ? { ...rest, [language]: event.target.value } : rest);
              }}
            />
          </Caption>
        );
      })}
    </div>
  );
}

function Remove({ content, chosen, onChange, onChoose, disabled = false }: PropertiesProps & { disabled?: boolean }) {
  const t = useWords('layouts');
  return (
    <Button
      danger
      disabled={disabled}
      icon={<DeleteOutlined aria-hidden="true" />}
      onClick={() => {
        if (chosen) onChange(removed(content, chosen));
        onChoose(null);
      }}
    >
      {t('remove')}
    </Button>
  );
}

function OfTab(props: PropertiesProps & { tab: Tab }) {
  const t = useWords('layouts');
  const { view, content, tab, onChange } = props;
  return (
    <div className={styles['settings']}>
      <h2>{t('tab')}</h2>
      {content.tabs[0]?.key === tab.key && <p className={styles['state']}>{t('firstTab')}</p>}
      <Words label={t('label')} value={tab.label} onChange={(label) => onChange(changeTab(content, tab.key, { label }))} />
      <Condition object={view.name} setting="show" value={tab.show} onChange={(show) => onChange(changeTab(content, tab.key, { show }))} />
      <Remove {...props} disabled={content.tabs.length === 1} />
    </div>
  );
}

function OfSection(props: PropertiesProps & { section: Section }) {
  const t = useWords('layouts');
  const { view, content, section, onChange } = props;
  const set = (part: Partial<Section>) => onChange(changeBlock<Section>(content, section.key, part));
  return (
    <div className={styles['settings']}>
      <h2>{t('section')}</h2>
      <Words label={t('label')} value={section.label} onChange={(label) => set({ label })} />
      <Caption text={t('columns')}>
        <Segmented aria-label={t('columns')} value={section.columns} options={[1, 2, 3]} onChange={(columns) => set({ columns })} />
      </Caption>
      <Checkbox checked={section.collapsed} onChange={(event) => set({ collapsed: event.target.checked })}>
        {t('collapsed')}
      </Checkbox>
      <OnPhone content={content} name={section.key} onChange={onChange} />
      <Condition object={view.name} setting="show" value={section.show} onChange={(show) => set({ show })} />
      <Remove {...props} />
    </div>
  );
}

function OnPhone({ content, name, onChange }: { content: Content; name: string; onChange: (content: Content) => void }) {
  const t = useWords('layouts');
  const { collapsed } = content.phone;
  return (
    <Checkbox
      checked={collapsed.includes(name)}
      onChange={(event) => onChange({ ...content, phone: { ...content.phone, collapsed: event.target.checked ? [...collapsed, name] : collapsed.filter((one) => one !== name) } })}
    >
      {t('collapsedOnPhone')}
    </Checkbox>
  );
}

function OfList(props: PropertiesProps & { list: List }) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const { view, content, list, onChange } = props;
  const inverse = view.inverses.find((one) => one.name === list.inverse);
  const child = useModel().objects.get(inverse?.object ?? '');
  const set = (part: Partial<List>) => onChange(changeBlock<List>(content, list.key, part));
  const fields = [...(child?.fields.values() ?? [])].filter((field) => !field.hidden).map((field) => ({ value: field.name, label: labelText(field.label, language), sortable: typeOf(field).sortable }));
  const down = list.sort.startsWith('-');
  const by = list.sort.replace(/^-/, '');
  return (
    <div className={styles['settings']}>
      <h2>{labelText(inverse?.label, language) || list.inverse}</h2>
      <Words label={t('label')} value={list.label} onChange={(label) => set({ label })} />
      <Caption text={t('listFields')}>
        <Select mode="multiple" style={{ width: '100%' }} aria-label={t('listFields')} placeholder={t('usualColumns')} maxCount={8} value={list.fields} options={fields} optionFilterProp="label" onChange={(chosen) => set({ fields: chosen })} />
      </Caption>
      <Caption text={t('sort')}>
        <div className={styles['buttons']}>
          <Select allowClear style={{ flex: 1 }} aria-label={t('sort')} placeholder={t('newest')} value={by || undefined} options={fields.filter((field) => field.sortable)} onChange={(name: string | undefined) => set({ sort: name ? `${down ? '-' : ''}${name}` : '' })} />
          <Button disabled={!by} aria-label={t(down ? 'descending' : 'ascending')} title={t(down ? 'descending' : 'ascending')} icon={down ? <DownOutlined aria-hidden="true" /> : <UpOutlined aria-hidden="true" />} onClick={() => set({ sort: down ? by : `-${by}` })} />
        </div>
      </Caption>
      <Caption text={t('limit')}>
        <InputNumber aria-label={t('limit')} min={1} max={50} value={list.limit} onChange={(limit) => set({ limit: limit ?? 5 })} />
      </Caption>
      {child && (
        <Suspense>
          <ExpressionEditor object={child.name} value={list.where} locked={false} label={t('where')} hint={t('whereHint')} placeholder="" onChange={(where) => set({ where })} />
        </Suspense>
      )}
      <Condition object={view.name} setting="show" value={list.show} onChange={(show) => set({ show })} />
      <Remove {...props} />
    </div>
  );
}

function OfField(props: PropertiesProps & { place: Place }) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const { view, content, place, onChange } = props;
  const field = view.fields.get(place.name);
  const section = sectionOf(content, place.name);
  const set = (part: Partial<Place>) => onChange(changePlace(content, place.name, part));
  const columns = section?.columns ?? 1;
  return (
    <div className={styles['settings']}>
      <h2>{labelText(field?.label, language) || place.name}</h2>
      {columns > 1 && (
        <Caption text={t('span')}>
          <Segmented aria-label={t('span')} value={Math.min(place.span, columns)} options={[1, 2, 3].slice(0, columns)} onChange={(span) => set({ span })} />
        </Caption>
      )}
      <Words label={t('help')} value={place.help} onChange={(help) => set({ help })} />
      {field && isWritable(field) && !WITHOUT_DEFAULT.has(field.type) && <Default view={view} field={field} place={place} onChange={set} />}
      {(['show', 'require', 'readonly'] as const).map((setting) => (
        <Condition key={setting} object={view.name} setting={setting} value={place[setting]} onChange={(value) => set({ [setting]: value })} />
      ))}
      {field && ['choice', 'multi_choice'].includes(field.type) && <ChoiceRules view={view} field={field} place={place} onChange={set} />}
      <p className={styles['state']}>{t('layoutOnly')}</p>
      <Remove {...props} />
    </div>
  );
}

interface OfPlace {
  view: ObjectView;
  field: FieldDefinition;
  place: Place;
  onChange: (part: Partial<Place>) => void;
}

function Default({ view, field, place, onChange }: OfPlace) {
  const t = useWords('layouts');
  const id = useId();
  const { Editor, toInput } = typeOf(field);
  const computed = place.default_expression !== '';
  return (
    <Caption text={t('default')}>
      {!computed && (
        <Suspense>
          <Editor id={id} field={{ ...field, required: false }} label={t('default')} value={place.default} onChange={(value) => onChange({ default: toInput(value) ?? null })} />
        </Suspense>
      )}
      {computed ? (
        <Suspense>
          <ExpressionEditor object={view.name} value={place.default_expression} locked={false} label={t('defaultExpression')} hint={t('defaultHint')} placeholder="TODAY() + 7" onChange={(text) => onChange({ default_expression: text, default: null })} />
        </Suspense>
      ) : (
        <Button type="link" size="small" onClick={() => onChange({ default_expression: 'null', default: null })}>
          {t('computeDefault')}
        </Button>
      )}
    </Caption>
  );
}

/** Which options are offered, by condition: the first that holds counts. */
function ChoiceRules({ view, field, place, onChange }: OfPlace) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const options = (field.options ?? []).map((one) => ({ value: one.value, label: labelText(one.label, language) }));
  const change = (index: number, part: Partial<Place['choices'][number]>) => onChange({ choices: place.choices.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return (
    <Caption text={t('choices')}>
      {place.choices.map((rule, index) => (
        <div key={index} className={styles['rule']}>
          <Select mode="multiple" style={{ width: '100%' }} aria-label={t('choicesOffered')} value={rule.values} options={options} optionFilterProp="label" onChange={(values) => change(index, { values })} />
          <Condition object={view.name} setting="choices" value={rule.when} onChange={(when) => change(index, { when })} />
          <Button type="text" size="small" icon={<DeleteOutlined aria-hidden="true" />} onClick={() => onChange({ choices: place.choices.filter((_, at) => at !== index) })}>
            {t('remove')}
          </Button>
        </div>
      ))}
      <Button type="link" size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => onChange({ choices: [...place.choices, { values: [], when: '' }] })}>
        {t('addChoices')}
      </Button>
    </Caption>
  );
}

function OfLayout({ view, content, onChange }: PropertiesProps) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const fields = [...view.fields.values()].filter((field) => !field.hidden && typeOf(field).sortable).map((field) => ({ value: field.name, label: labelText(field.label, language) }));
  const keys = blocksOf(content).map((block) => block.key);
  const order = [...content.phone.order.filter((key) => keys.includes(key)), ...keys.filter((key) => !content.phone.order.includes(key))];
  const nameOf = (key: string) => {
    const block = blocksOf(content).find((one) => one.key === key);
    const inverse = block?.kind === 'related' ? view.inverses.find((one) => one.name === block.inverse) : undefined;
    return labelText(block?.label, language) || labelText(inverse?.label, language) || t('untitled');
  };
  const move = (index: number, step: number) => {
    const next = [...order];
    next.splice(index + step, 0, ...next.splice(index, 1));
    onChange({ ...content, phone: { ...content.phone, order: next } });
  };
  return (
    <div className={styles['settings']}>
      <h2>{t('layout')}</h2>
      <p className={styles['state']}>{t('chooseHint')}</p>
      <Caption text={t('header')}>
        <Select mode="multiple" style={{ width: '100%' }} aria-label={t('header')} placeholder={t('usualHeader')} maxCount={MOST_KEYS} value={content.header ?? []} options={fields} optionFilterProp="label" onChange={(header) => onChange({ ...content, header: header.length ? header : null })} />
      </Caption>
      <Caption text={t('phoneOrder')}>
        <ol className={styles['order']}>
          {order.map((key, index) => (
            <li key={key}>
              <span>{nameOf(key)}</span>
              <Button type="text" size="small" disabled={index === 0} icon={<UpOutlined aria-hidden="true" />} aria-label={t('upNamed', { name: nameOf(key) })} onClick={() => move(index, -1)} />
              <Button type="text" size="small" disabled={index === order.length - 1} icon={<DownOutlined aria-hidden="true" />} aria-label={t('downNamed', { name: nameOf(key) })} onClick={() => move(index, 1)} />
            </li>
          ))}
        </ol>
      </Caption>
    </div>
  );
}
