"""How a series goes on: models, their choice by back-test, ranges that hold, and parts that add up. No database is known here."""
