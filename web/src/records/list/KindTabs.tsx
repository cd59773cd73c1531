import { ApartmentOutlined, AppstoreOutlined, CalendarOutlined, EnvironmentOutlined, FieldTimeOutlined, ProjectOutlined, TableOutlined } from '@ant-design/icons';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '@/areas/shared/useWords';
import { Tabs } from '@/ui/Tabs';
import type { ListView } from '../routes';

const ICONS: Readonly<Record<ListView, ComponentType>> = {
  table: TableOutlined,
  board: ProjectOutlined,
  calendar: CalendarOutlined,
  timeline: FieldTimeOutlined,
  gallery: AppstoreOutlined,
  tree: ApartmentOutlined,
  map: EnvironmentOutlined,
};

interface KindTabsProps {
  kinds: readonly ListView[];
  active: ListView;
  onChange: (kind: ListView) => void;
}

/** How the records of a list are laid out, beside its filter. */
export function KindTabs({ kinds, active, onChange }: KindTabsProps) {
  const { t } = useTranslation();
  const words = useWords('lists');
  const tabs = kinds.map((key) => {
    const Icon = ICONS[key];
    return { key, label: words(`kind.${key}`), icon: <Icon /> };
  });
  return <Tabs tabs={tabs} active={active} onChange={onChange} label={t('list.views')} panel="list-panel" quiet />;
}
