"""Reports of claims studies: a study file, its numbers, and one HTML file that can be forwarded."""

from deterrence.reporting.page import page
from deterrence.reporting.report import Report
from deterrence.reporting.study import ClaimsStudy

__all__ = ["ClaimsStudy", "Report", "page"]
