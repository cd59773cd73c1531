/** Settings in groups, and how one is found. */
import type { Place } from './places';

export interface Setting extends Place {
  name: string;
  /** What it is for, in the reader's language. */
  about: string;
}

export const GROUPS = ['people', 'access', 'model', 'rules', 'leads', 'trade', 'work', 'calendar', 'data', 'system', 'other'] as const;
export type Group = (typeof GROUPS)[number];

const MEMBERS: Readonly<Record<Exclude<Group, 'other'>, readonly string[]>> = {
  people: ['user', 'departments', 'department', 'team', 'organisation', 'delegation', 'leave', 'handover'],
  access: ['role', 'sharing', 'territory', 'territory_change', 'security', 'signing-certificate', 'audit'],
  model: ['model', 'metric', 'metric-summaries', 'numbering', 'layouts', 'web-forms', 'print_template'],
  rules: ['pipelines', 'stage_kpi', 'qualification_question', 'validation_rule', 'form_rule', 'automation', 'automation-runs', 'mail_template', 'notification-defaults'],
  leads: ['pool', 'pool_limit', 'return_rule', 'assignment_rule', 'score_rule', 'lead_mapping', 'customer_rule', 'completeness_item'],
  trade: ['price_book', 'price_policy', 'rebate_policy', 'product_category', 'discount_limit', 'accounting_period', 'clause', 'signing_party'],
  work: ['case_queue', 'service_level', 'tender_criterion', 'tender_checklist', 'expense_kind', 'activity_template', 'visit_template', 'visit_risk_rule', 'visit_cycle'],
  calendar: ['working_calendar', 'holiday', 'currency', 'exchange_rate'],
  data: ['imports', 'migration', 'predictions', 'duplicate_rule', 'duplicates', 'bin'],
  system: ['mail', 'webhooks', 'jobs', 'backups'],
};

/** The group of a setting; one that no group names stands with the others. */
export function groupOf(name: string): Group {
  return GROUPS.find((group) => group !== 'other' && MEMBERS[group].includes(name)) ?? 'other';
}

/** Settings that answer to every word of what was typed, by their name in any language or what they are for. */
export function matching(settings: readonly Setting[], text: string): Setting[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((setting) => {
    const told = [setting.name, setting.about, ...Object.values(setting.label)].join(' ').toLowerCase();
    return words.every((word) => told.includes(word));
  });
}
