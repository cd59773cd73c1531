import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryRecords } from '@/api/records';
import { asString } from '@/fields/shared/values';
import { pathText, quoted } from '@/lib/expression';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { useOpenForm } from '@/records/form/host';
import { usePlaces } from './places';

export interface PaletteItem {
  key: string;
  group: string;
  label: string;
  hint: string | null;
  icon: string | undefined;
  run: () => void;
}

const PAUSE = 150;
const PER_OBJECT = 5;

/** The value as it is once the typing pauses. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

async function findByName(view: ObjectView, text: string, signal: AbortSignal) {
  const where = `${pathText(view.nameField)} contains ${quoted(text)}`;
  const page = await queryRecords(view.name, { fields: [view.nameField], where, limit: PER_OBJECT }, signal);
  return page.records.map((record) => ({ id: record.id, name: asString(record[view.nameField]) || record.id }));
}

function useFoundRecords(text: string): { items: PaletteItem[]; searching: boolean } {
  const model = useModel();
  const { language } = useLocale();
  const navigate = useNavigate();
  const settled = useSettled(text);
  const objects = useMemo(() => {
    const listed = model.navigation.flatMap((area) => area.items.filter((item) => item.kind === 'object').map((item) => item.name));
    return listed.flatMap((name) => {
      const view = model.objects.get(name);
      return view && !view.generated && view.fields.get(view.nameField)?.type === 'text' ? [view] : [];
    });
  }, [model]);
  const answers = useQueries({
    queries: objects.map((view) => ({
      queryKey: ['palette', view.name, settled],
      queryFn: ({ signal }: { signal: AbortSignal }) => findByName(view, settled, signal),
      enabled: settled.length > 0,
      placeholderData: keepPreviousData,
      staleTime: 15_000,
    })),
  });
  const items = settled
    ? objects.flatMap((view, index) =>
        (answers[index]?.data ?? []).map((record) => ({
          key: `${view.name}.${record.id}`,
          group: labelText(view.label, language),
          label: record.name,
          hint: null,
          icon: view.icon,
          run: () => void navigate({ to: '/records/$object/$id', params: { object: view.name, id: record.id } }),
        })),
      )
    : [];
  return { items, searching: settled !== text || answers.some((answer) => answer.isFetching) };
}

/** Places, commands and records that answer to the text, in that order. */
export function usePaletteItems(text: string): { items: PaletteItem[]; searching: boolean } {
  const { t } = useTranslation();
  const { language } = useLocale();
  const model = useModel();
  const navigate = useNavigate();
  const open = useOpenForm();
  const groups = usePlaces();
  const records = useFoundRecords(text);
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
  const commands = [...model.objects.values()]
    .filter((view) => view.rights.create && !view.generated && view.app !== '')
    .map((view) => ({
      key: `new.${view.name}`,
      group: t('palette.commands'),
      label: t('record.new', { object: labelText(view.label, language) }),
      hint: null,
      icon: view.icon,
      also: `new 新建 ${Object.values(view.label).join(' ')}`,
      run: () => void open({ object: view.name, values: {}, follow: true }),
    }));
  const matching = [...places, ...commands].filter(
    (item) => !sought || item.label.toLowerCase().includes(sought) || item.also.toLowerCase().includes(sought),
  );
  const limited = sought ? matching.slice(0, 6) : matching;
  return { items: [...limited, ...records.items], searching: records.searching };
}
