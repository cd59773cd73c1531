"""The modules of briefs whose jobs are in force."""

from yunchou.apps.briefing import mailing

DECLARING = (mailing,)
"""Its letters and jobs."""
