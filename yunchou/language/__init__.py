"""The one language of filters, formulas, rules and metrics: parsed, typed and compiled to PostgreSQL's SQL."""
