"""What is shown, as data: navigation, lists, forms, boards and dashboards, with defaults for every object."""
