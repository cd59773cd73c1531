import { useState, type ReactNode } from 'react';
import { useDrill } from '@/areas/dashboards/useDrill';
import { useCatalogue } from '@/areas/dashboards/useFigures';
import { RecordsDrawer } from '@/areas/processes/RecordsDrawer';
import { useWords } from '@/areas/shared/useWords';
import { useModel } from '@/model/context';
import { recordsOf, type Asked, type Figure, type Kpi, type Kpis, type Stand, type Which, type Whose } from './api';

interface Opened {
  title: string;
  kpi: string;
  which: Which;
  whose: Whose;
}

type Show = (kpi: Kpi, figure: Figure, stand: Stand, which: Which) => void;

/** Opens what a figure is made of: the records of its stays beside it, or the list of its metric. */
export function useKpiRecords(asked: Asked, found: Kpis): [Show, ReactNode] {
  const t = useWords('kpis');
  const drill = useDrill();
  const catalogue = useCatalogue();
  const view = useModel().objects.get(found.object);
  const [opened, setOpened] = useState<Opened | null>(null);
  const show: Show = (kpi, _, stand, which) => {
    const whose: Whose = stand.person ? { person: stand.person.id } : stand.department ? { department: stand.department.id } : {};
    if (kpi.metric) {
      const owner = catalogue?.get(kpi.metric)?.dimensions['owner'] ?? 'owner';
      drill({ metric: kpi.metric, by: {}, where: `${owner} in (${stand.people.map((id) => `"${id}"`).join(', ')})`, period: asked.period });
      return;
    }
    const name = stand.person?.name ?? stand.department?.name ?? t('everybody');
    setOpened({ title: t(`records.${which}`, { name, kpi: kpi.name }), kpi: kpi.id, which, whose });
  };
  if (!opened || !view) return [show, null];
  const drawer = (
    <RecordsDrawer
      key={JSON.stringify(opened)}
      title={opened.title}
      view={view}
      asked={['kpi', asked, opened]}
      load={(signal) => recordsOf(asked, opened.kpi, opened.which, opened.whose, signal)}
      onClose={() => setOpened(null)}
    />
  );
  return [show, drawer];
}
