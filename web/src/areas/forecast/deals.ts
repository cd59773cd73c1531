const OF_CATEGORY = (names: string) => `(stage.kind = "open" and forecast_category in (${names}))`;

/** Which deals a figure of the forecast is made of. */
export const DEALS = {
  closed: 'stage.kind = "won"',
  commit: `(stage.kind = "won" or ${OF_CATEGORY('"commit", "closed"')})`,
  best_case: `(stage.kind = "won" or ${OF_CATEGORY('"commit", "closed", "best_case"')})`,
  weighted: '(stage.kind = "won" or (stage.kind = "open" and (forecast_category is null or forecast_category <> "omitted")))',
  gap: '(stage.kind = "open" and (forecast_category is null or forecast_category <> "omitted"))',
  open: '(stage.kind = "open" and (forecast_category is null or forecast_category <> "omitted"))',
} as const;

export type DealFigure = keyof typeof DEALS;
