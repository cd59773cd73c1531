"""What is shown: navigation, lists, forms, dashboards, layouts, public web forms."""
