"""Automations: what sets them off, the steps that they take, and the runs in which they take them.

One file for each kind of trigger (`triggers/`) and each kind of step (`steps/`); rooms above declare further kinds of steps.
"""
