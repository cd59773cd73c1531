import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createRecord } from '@/api/records';
import { markRead } from '@/api/together';
import { factsLine } from '@/areas/search/facts';
import { recentSearches, rememberSearch } from '@/areas/search/recent';
import { useSearch } from '@/areas/search/useSearch';
import { labelText, useLocale } from '@/lib/locale';
import { useSettled } from '@/lib/useSettled';
import { mayRun } from '@/api/session';
import { useMe, useModel } from '@/model/context';
import { mayMake } from '@/model/view';
import { useOpenForm } from '@/records/form/host';
import { recentRecords } from '@/records/recent';
import { useTheme } from '@/start/theme';
import { notify } from '@/ui/notice';
import { useOfferedCommands } from './commands';
import { usePlaces } from './places';
import { useSwitchLanguage } from './Switches';
import { useStartable } from './useStartable';

export interface PaletteItem {
  key: string;
  group: string;
  label: string;
  /** The label with what fits marked. */
  snippet?: string;
  hint: string | null;
  /** The text of another field that fits, marked. */
  elsewhere?: string;
  /** What tells a record from others of its name. */
  facts?: string;
  icon: string | undefined;
  run: () => void;
}

const MOST = 20;

/** Name, label, other words, icon, and what it does. */
type Deed = [string, string, string, string, () => void];

function useFoundRecords(text: string): { items: PaletteItem[]; searching: boolean } {
  const { t } = useTranslation();
  const model = useModel();
  const locale = useLocale();
  const { language } = locale;
  const navigate = useNavigate();
  const settled = useSettled(text);
  const answer = useSearch(settled, undefined, MOST);
  const searching = settled !== text || (settled !== '' && answer.isFetching);
  if (!text) return { items: [], searching };
  const hits = settled ? (answer.data ?? []) : [];
  const objects = [...new Set(hits.map((hit) => hit.object))];
  const items = objects.flatMap((name) =>
    hits
      .filter((hit) => hit.object === name)
      .map((hit): PaletteItem => {
        const view = model.objects.get(name);
        const named = hit.field === view?.nameField;
        return {
          key: `${name}.${hit.id}`,
          group: view ? labelText(view.label, language) : name,
          label: hit.name ?? hit.id,
          ...(named ? { snippet: hit.snippet } : { elsewhere: hit.snippet }),
          facts: factsLine(hit, view, locale),
          hint: null,
          icon: view?.icon,
          run: () => {
            rememberSearch(text);
            void navigate({ to: '/records/$object/$id', params: { object: name, id: hit.id } });
          },
        };
      }),
  );
  const all: PaletteItem = {
    key: 'all',
    group: t('palette.searches'),
    label: t('palette.all', { text }),
    hint: null,
    icon: 'search',
    run: () => {
      rememberSearch(text);
      void navigate({ to: '/search', search: { q: text } });
    },
  };
  return { items: [...items, all], searching };
}

/** What was sought last; choosing one seeks it again. */
function useRecentSearches(): PaletteItem[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [recent] = useState(recentSearches);
  return recent.map((text) => ({
    key: `recent.${text}`,
    group: t('palette.recent'),
    label: text,
    hint: null,
    icon: 'history',
    run: () => void navigate({ to: '/search', search: { q: text } }),
  }));
}

/** What was opened last, but for the record that is open. */
function useRecentRecords(): PaletteItem[] {
  const { t } = useTranslation();
  const { objects } = useModel();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const person = useMe().user.id;
  const [recent] = useState(() => recentRecords(person));
  return recent
    .filter((one) => objects.has(one.object) && pathname !== `/records/${one.object}/${one.id}`)
    .map((one) => ({
      key: `opened.${one.object}.${one.id}`,
      group: t('palette.opened'),
      label: one.name,
      hint: null,
      icon: objects.get(one.object)?.icon,
      run: () => void navigate({ to: '/records/$object/$id', params: { object: one.object, id: one.id } }),
    }));
}

/** What the page that is open offers. */
function useOffered(): (PaletteItem & { also: string })[] {
  const { t } = useTranslation();
  return useOfferedCommands().map(({ key, label, icon, also = '', run }) => ({ key: `here.${key}`, group: t('palette.here'), label, hint: null, icon, also, run }));
}

/** What is done at once: how things look, and what one does again and again. */
function useDeeds(onHelp: () => void): (PaletteItem & { also: string })[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { toggle } = useTheme();
  const designs = mayRun(useMe(), 'model.change');
  const language = useSwitchLanguage();
  const readAll = async () => {
    await markRead();
    await client.invalidateQueries({ queryKey: ['notifications'] });
  };
  const deeds: Deed[] = [
    ['language', t('shell.switchLanguage'), 'language 语言 yuyan english', 'setting', () => void language()],
    ['theme', t('palette.do.theme'), 'theme 主题 深色 浅色 dark light zhuti', 'setting', toggle],
    ['keys', t('palette.do.keys'), 'keys keyboard 快捷键 kuaijiejian', 'setting', onHelp],
    ['settings', t('palette.do.settings'), 'settings profile 设置 shezhi', 'setting', () => void navigate({ to: '/me' })],
    ...(designs ? [['object', t('palette.do.object'), 'new object 新建 业务对象 duixiang', 'database', () => void navigate({ to: '/new-object' })] satisfies Deed] : []),
    ['readAll', t('palette.do.readAll'), 'notifications 通知 tongzhi', 'notification', () => void readAll()],
  ];
  return deeds.map(([name, label, also, icon, run]) => ({ key: `do.${name}`, group: t('palette.commands'), label, hint: null, icon, also, run }));
}

/** Writes down what was typed as something to do. */
function useNoting(text: string): PaletteItem[] {
  const { t } = useTranslation();
  const client = useQueryClient();
  const may = useModel().objects.get('todo')?.rights.create ?? false;
  if (!text || !may) return [];
  const note = async () => {
    await createRecord('todo', { name: [...text].slice(0, 300).join('') }, crypto.randomUUID());
    notify({ kind: 'success', text: t('palette.do.noted') });
    await client.invalidateQueries({ queryKey: ['todo'] });
  };
  return [{ key: 'do.todo', group: t('palette.commands'), label: t('palette.do.todo', { text }), hint: null, icon: 'check-square', run: () => void note() }];
}

/** Places, commands and records that answer to the text, in that order. */
export function usePaletteItems(text: string, onHelp: () => void): { items: PaletteItem[]; searching: boolean } {
  const { t } = useTranslation();
  const { language } = useLocale();
  const model = useModel();
  const navigate = useNavigate();
  const open = useOpenForm();
  const groups = usePlaces();
  const records = useFoundRecords(text);
  const recent = useRecentSearches();
  const opened = useRecentRecords();
  const offered = useOffered();
  const deeds = useDeeds(onHelp);
  const noting = useNoting(text);
  const sought = text.toLowerCase();
  const places = groups.flatMap((group) =>
    group.places.map((place) => ({
      key: place.key,
      group: t('palette.pages'),
      label: labelText(place.label, language),
      hint: labelText(group.label, language),
      icon: place.icon,
      also: Object.values(place.label).join(' '),
      run: () => void navigate({ to: place.to }),
    })),
  );
  const listed = new Set(model.navigation.flatMap((area) => area.items.filter((item) => item.kind === 'object').map((item) => item.name)));
  const commands = [...model.objects.values()]
    .filter((view) => mayMake(view) && listed.has(view.name))
    .map((view) => ({
      key: `new.${view.name}`,
      group: t('palette.commands'),
      label: t('record.new', { object: labelText(view.label, language) }),
      hint: null,
      icon: view.icon,
      also: `new 新建 ${Object.values(view.label).join(' ')}`,
      run: () => void open({ object: view.name, values: {}, follow: true }),
    }));
  const visit = {
    key: 'new.visit',
    group: t('palette.commands'),
    label: t('shell.logVisit'),
    hint: null,
    icon: 'environment',
    also: 'visit 拜访 bf baifang',
    run: () => void navigate({ to: '/visits/new' }),
  };
  const starts = useStartable().map((one) => ({
    key: `start.${one.id}`,
    group: t('palette.commands'),
    label: t('palette.do.start', { name: one.name }),
    hint: null,
    icon: 'thunderbolt',
    also: `automation start 自动化 执行 zidonghua zhixing ${one.name}`,
    run: one.start,
  }));
  const mayVisit = listed.has('account') && model.objects.get('activity')?.rights.create;
  const matching = [...offered, ...starts, ...places, ...(mayVisit ? [visit] : []), ...commands, ...deeds].filter(
    (item) => !sought || item.label.toLowerCase().includes(sought) || item.also.toLowerCase().includes(sought),
  );
  if (!sought) return { items: [...offered, ...opened, ...recent, ...matching.slice(offered.length)], searching: false };
  return { items: [...matching.slice(0, 6), ...records.items, ...noting], searching: records.searching };
}
